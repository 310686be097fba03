#include "jsonsplitter.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pricebook;

namespace {

/// What came out, a line a part: "E products[0] @12 L1 {…}".
struct Cut {
    QStringList parts;
    QString error;
    JsonSplitter::Shape shape = JsonSplitter::Shape::Unknown;
};

QString text(std::string_view bytes) { return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size())); }

QString printed(const JsonPart& part) {
    const QString where = u" @%1 L%2 "_s.arg(part.offset).arg(part.line);
    switch (part.kind) {
    case JsonPart::Kind::Key:
        return u"K "_s + text(part.key) + where.trimmed().prepend(u' ');
    case JsonPart::Kind::Header:
        return u"H "_s + text(part.key) + where + text(part.text);
    default:
        return u"E "_s + part.path + where + text(part.text);
    }
}

Cut cut(const std::vector<std::string_view>& chunks) {
    Cut result;
    JsonSplitter splitter([&result](const JsonPart& part) -> Result<void> {
        result.parts << printed(part);
        return {};
    });
    Result<void> done;
    for (const std::string_view chunk : chunks) {
        done = splitter.feed(chunk);
        if (!done)
            break;
    }
    if (done)
        done = splitter.finish();
    if (!done)
        result.error = done.error().text;
    result.shape = splitter.shape();
    return result;
}

} // namespace

class TestJsonSplitter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cuts_data();
    void cuts();
    void everySplitPosition_data();
    void everySplitPosition();
    void oneByteAtATime_data() { everySplitPosition_data(); }
    void oneByteAtATime();
    void refuses_data();
    void refuses();
    void handlerErrorEnds();
    void giantValueStopsAtTheLimit_data();
    void giantValueStopsAtTheLimit();
    void manySharedKeysFirst();
    void skippedValuesNeedNoMemory();
};

void TestJsonSplitter::cuts_data() {
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QStringList>("parts");
    using L = QStringList;
    QTest::newRow("bare array") << QByteArray("[{\"a\":1},\n {\"b\":[2]}]")
                                << L{u"E [0] @1 L1 {\"a\":1}"_s, u"E [1] @11 L2 {\"b\":[2]}"_s};
    QTest::newRow("empty array") << QByteArray(" [ ] \n") << L{};
    QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf[{}]") << L{u"E [0] @4 L1 {}"_s};
    QTest::newRow("scalars in the array")
        << QByteArray("[1, \"x]\" ,null,{}]")
        << L{u"E [0] @1 L1 1"_s, u"E [1] @4 L1 \"x]\""_s, u"E [2] @10 L1 null"_s, u"E [3] @15 L1 {}"_s};
    QTest::newRow("document") << QByteArray(R"({"format":"f","version": 1 ,"tags":["x"],"products":[{"n":"}\"]"}]})")
                              << L{u"K format @1 L1"_s,    u"H format @10 L1 \"f\""_s,
                                   u"K version @14 L1"_s,  u"H version @25 L1 1"_s,
                                   u"K tags @28 L1"_s,     u"E tags[0] @36 L1 \"x\""_s,
                                   u"K products @41 L1"_s, u"E products[0] @53 L1 {\"n\":\"}\\\"]\"}"_s};
    QTest::newRow("shared keys first") << QByteArray("{\"version\":1,\"tags\":[],\"products\":[]}")
                                       << L{u"K version @1 L1"_s, u"H version @11 L1 1"_s, u"K tags @13 L1"_s,
                                            u"K products @23 L1"_s};
    QTest::newRow("only shared keys") << QByteArray("{\"version\":1}")
                                      << L{u"K version @1 L1"_s, u"H version @11 L1 1"_s};
    QTest::newRow("unknown key is passed over") << QByteArray(R"({"products":[],"x":{"y":[1,"]"]},"z":2})")
                                                << L{u"K products @1 L1"_s, u"K x @15 L1"_s, u"K z @33 L1"_s};
    QTest::newRow("section that is no list")
        << QByteArray("{\"products\":null}") << L{u"K products @1 L1"_s, u"H products @12 L1 null"_s};
    QTest::newRow("lines") << QByteArray("{\"id\":1}\r\n\n  {\"id\":2}  \n{\"id\":3}")
                           << L{u"E  @0 L1 {\"id\":1}"_s, u"E  @13 L3 {\"id\":2}"_s, u"E  @24 L4 {\"id\":3}"_s};
    QTest::newRow("lines whose first key is shared")
        << QByteArray("{\"tags\":[\"a\"],\"name\":\"x\"}\n{\"version\":1}")
        << L{u"E  @0 L1 {\"tags\":[\"a\"],\"name\":\"x\"}"_s, u"E  @26 L2 {\"version\":1}"_s};
    QTest::newRow("a broken line does not spoil the next")
        << QByteArray("{\"id\":1,\"name\":\"x\n{\"id\":2}\n")
        << L{u"E  @0 L1 {\"id\":1,\"name\":\"x"_s, u"E  @18 L2 {\"id\":2}"_s};
    QTest::newRow("unknown keys only") << QByteArray("{\"title\":\"a\"}\n{\"title\":\"b\"}")
                                       << L{u"E  @0 L1 {\"title\":\"a\"}"_s, u"E  @14 L2 {\"title\":\"b\"}"_s};
}

void TestJsonSplitter::cuts() {
    QFETCH(QByteArray, input);
    QFETCH(QStringList, parts);
    const Cut result = cut({std::string_view(input.constData(), static_cast<std::size_t>(input.size()))});
    QCOMPARE(result.error, QString());
    QCOMPARE(result.parts, parts);
}

void TestJsonSplitter::everySplitPosition_data() {
    QTest::addColumn<QByteArray>("input");
    const QByteArray document = "\xef\xbb\xbf {\"version\":1,\n\"tags\":[{\"id\":1,\"name\":\"a\\\"\\\\\"}, \"b\\\\\"],"
                                "\"x\":[[\"]\"],{\"}\":-1e5}],\n\"products\" : [ {\"n\":\"\\u00e9é\"} ,{\n},12 ],"
                                "\"categories\":null}\n";
    QTest::newRow("document") << document;
    QTest::newRow("array") << QByteArray("\n[\"a\",{\"b\":\"[\\\\\"}, [1,\n2] , true]");
    QTest::newRow("lines") << QByteArray("{\"tags\":[],\"id\":1}\r\n\n{\"id\":2} \n  {\"id\":\"\xc3\xa9\\\"\"}");
    QTest::newRow("cut off") << document.chopped(3);
    QTest::newRow("mismatch") << QByteArray("[{\"a\":1},\n{\"b\":2]]");
}

void TestJsonSplitter::everySplitPosition() {
    QFETCH(QByteArray, input);
    const std::string_view whole(input.constData(), static_cast<std::size_t>(input.size()));
    const Cut expected = cut({whole});
    QVERIFY(!expected.parts.isEmpty());
    for (std::size_t i = 0; i <= whole.size(); ++i) {
        for (std::size_t j = i; j <= whole.size(); j += 7) {
            const Cut result = cut({whole.substr(0, i), whole.substr(i, j - i), whole.substr(j)});
            QCOMPARE(result.parts, expected.parts);
            QCOMPARE(result.error, expected.error);
            QCOMPARE(result.shape, expected.shape);
        }
    }
}

void TestJsonSplitter::oneByteAtATime() {
    QFETCH(QByteArray, input);
    const std::string_view whole(input.constData(), static_cast<std::size_t>(input.size()));
    std::vector<std::string_view> chunks;
    for (std::size_t i = 0; i < whole.size(); ++i)
        chunks.push_back(whole.substr(i, 1));
    QCOMPARE(cut(chunks).parts, cut({whole}).parts);
    QCOMPARE(cut(chunks).error, cut({whole}).error);
}

void TestJsonSplitter::refuses_data() {
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("error");
    QTest::newRow("nothing") << QByteArray() << u"The file is empty."_s;
    QTest::newRow("white space") << QByteArray(" \n ") << u"white space"_s;
    QTest::newRow("text") << QByteArray("name;price\nTea;3") << u"begins with “name;price Tea;3”"_s;
    QTest::newRow("a string") << QByteArray("\"abc\"") << u"begins with"_s;
    QTest::newRow("UTF-16") << QByteArray("\xff\xfe[\0", 4) << u"UTF-8"_s;
    QTest::newRow("half a mark") << QByteArray("\xef\xbb[") << u"UTF-8"_s;
    QTest::newRow("cut off document") << QByteArray("{\"products\":[{\"id\":1},\n{\"id\"")
                                      << u"Line 2 (byte 28): the file ends in the middle"_s;
    QTest::newRow("cut off array") << QByteArray("[{}") << u"ends in the middle"_s;
    QTest::newRow("cut off key") << QByteArray("{\"prod") << u"ends in the middle"_s;
    QTest::newRow("open brace only") << QByteArray("{") << u"ends in the middle"_s;
    QTest::newRow("trailing comma") << QByteArray("[{},]") << u"“]” may not stand here"_s;
    QTest::newRow("missing comma") << QByteArray("[{}\n {}]") << u"Line 2 (byte 5): this is not valid JSON: “{” may"_s;
    QTest::newRow("missing colon") << QByteArray("{\"products\" []}") << u"“[” may not"_s;
    QTest::newRow("missing value") << QByteArray("{\"products\":}") << u"“}” may not"_s;
    QTest::newRow("wrong bracket") << QByteArray("[{\"a\":\n[}]]")
                                   << u"Line 2 (byte 8): this is not valid JSON: “}” may"_s;
    QTest::newRow("trailing comma in the document") << QByteArray("{\"products\":[],}") << u"“}” may not"_s;
    QTest::newRow("rubbish after the end") << QByteArray("[] x") << u"something follows"_s;
    QTest::newRow("two documents") << QByteArray("{\"products\":[]}{\"products\":[]}") << u"something follows"_s;
    QTest::newRow("deep") << QByteArray("[") + QByteArray(100000, '[') << u"nested more than 64 deep"_s;
    QTest::newRow("deep in a document") << QByteArray("{\"x\":") + QByteArray(100000, '[') << u"nested more than 64"_s;
    QTest::newRow("NUL") << QByteArray(10, '\0') << u"UTF-8"_s;
    QTest::newRow("control character") << QByteArray("[\x01]").replace("\x01]", "{}\x01]") << u"“0x01”"_s;
}

void TestJsonSplitter::refuses() {
    QFETCH(QByteArray, input);
    QFETCH(QString, error);
    const Cut result = cut({std::string_view(input.constData(), static_cast<std::size_t>(input.size()))});
    QVERIFY2(result.error.contains(error), qPrintable(result.error));
}

void TestJsonSplitter::handlerErrorEnds() {
    int calls = 0;
    JsonSplitter splitter([&calls](const JsonPart&) -> Result<void> {
        ++calls;
        return Error::cancelled();
    });
    const Result<void> result = splitter.feed("[1,2,3]");
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Error::Kind::Cancelled);
    QCOMPARE(calls, 1);
}

void TestJsonSplitter::giantValueStopsAtTheLimit_data() {
    QTest::addColumn<QByteArray>("head");
    QTest::newRow("string in an array") << QByteArray("[\"");
    QTest::newRow("string in a product") << QByteArray("{\"products\":[{\"name\":\"");
    QTest::newRow("line") << QByteArray("{\"name\":\"");
    QTest::newRow("unknown shape") << QByteArray("{\"what\":\"");
    QTest::newRow("key") << QByteArray("{\"");
    QTest::newRow("key of a document") << QByteArray("{\"products\":[],\"");
    QTest::newRow("header") << QByteArray("{\"format\":\"");
    QTest::newRow("number") << QByteArray("[1");
}

void TestJsonSplitter::giantValueStopsAtTheLimit() {
    QFETCH(QByteArray, head);
    JsonSplitter splitter([](const JsonPart&) -> Result<void> { return {}; });
    QVERIFY(splitter.feed({head.constData(), static_cast<std::size_t>(head.size())}));
    const std::string chunk(1024 * 1024, '1');
    std::size_t fed = 0;
    Result<void> result;
    for (int i = 0; i < 64 && result; ++i, fed += chunk.size())
        result = splitter.feed(chunk);
    QVERIFY(!result);
    QVERIFY(fed <= JsonSplitter::longestElement + 2 * chunk.size());
}

void TestJsonSplitter::manySharedKeysFirst() {
    qsizetype tags = 0;
    JsonSplitter splitter([&tags](const JsonPart& part) -> Result<void> {
        if (part.kind == JsonPart::Kind::Element && part.section == CatalogSection::Tags)
            ++tags;
        return {};
    });
    QVERIFY(splitter.feed("{\"tags\":[\"a\""));
    for (int i = 0; i < 700'000; ++i)
        QVERIFY(splitter.feed(",\"abcdefg\""));
    QVERIFY(splitter.feed("],\"products\":[]}"));
    QVERIFY(splitter.finish());
    QCOMPARE(splitter.shape(), JsonSplitter::Shape::Document);
    QCOMPARE(tags, 700'001);
}

void TestJsonSplitter::skippedValuesNeedNoMemory() {
    JsonSplitter splitter([](const JsonPart&) -> Result<void> { return {}; });
    QVERIFY(splitter.feed("{\"products\":[],\"x\":\""));
    const std::string chunk(1024 * 1024, 'x');
    for (int i = 0; i < 16; ++i)
        QVERIFY(splitter.feed(chunk));
    QVERIFY(splitter.feed("\"}"));
    QVERIFY(splitter.finish());
}

QTEST_GUILESS_MAIN(TestJsonSplitter)
#include "tst_jsonsplitter.moc"
