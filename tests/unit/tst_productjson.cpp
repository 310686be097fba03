#include "productjson.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pricebook;
using Kind = JsonIssue::Kind;

namespace {

QString text(const std::string& bytes) { return QString::fromStdString(bytes); }

/// Reads `json` as the splitter would hand it over.
struct Reading {
    explicit Reading(const QByteArray& json, bool checking = true) {
        std::string padded = json.toStdString();
        padded.resize(padded.size() + ProductJsonReader::padding);
        ProductJsonReader reader;
        reader.setChecking(checking);
        ok = reader.read(std::string_view(padded).substr(0, static_cast<std::size_t>(json.size())), record, issues);
    }
    [[nodiscard]] QStringList paths() const {
        QStringList list;
        for (const JsonIssue& issue : issues)
            list << issue.path;
        return list;
    }
    bool ok = false;
    ProductRecord record;
    std::vector<JsonIssue> issues;
};

} // namespace

class TestProductJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEverything();
    void readsTheOtherForms();
    void absentAndEmptyDiffer();
    void passedOverKeys();
    void prices_data();
    void prices();
    void refuses_data();
    void refuses();
    void reportsAllAtOnce();
    void offsetPointsAtTheValue();
    void named_data();
    void named();
    void trims();
    void withoutChecking();
    void writes();
    void writesRecord();
    void escapesWhereverItStands();
    void writesPricesAsMoneyDoes();
    void escapes_data();
    void escapes();
    void repairsBrokenUtf8();
};

void TestProductJson::readsEverything() {
    const Reading reading(R"({"id":7,"name":"Tea","description":"black\n\"leaf\" \u00e9\ud83d\ude00",)"
                          R"("image_url":"pictures/tea.png","price_shmeckles":19.9,"price_flurbos":1e1,)"
                          R"("category":{"id":3,"name":"Drinks"},"tags":[{"id":1,"name":"hot"},{"name":"new"}]})");
    QVERIFY(reading.ok);
    const ProductRecord& record = reading.record;
    QCOMPARE(record.parts, 255U);
    QCOMPARE(record.id, 7);
    QCOMPARE(text(record.name), u"Tea"_s);
    QCOMPARE(text(record.description), u"black\n\"leaf\" \u00e9\U0001F600"_s);
    QCOMPARE(text(record.imageUrl), u"pictures/tea.png"_s);
    QCOMPARE(record.shmeckles.hundredths(), 1990);
    QCOMPARE(record.flurbos.hundredths(), 1000);
    QVERIFY(record.category == (NameRef{3, "Drinks"}));
    QCOMPARE(record.tags.size(), 2U);
    QVERIFY(record.tags[0] == (NameRef{1, "hot"}));
    QVERIFY(record.tags[1] == (NameRef{0, "new"}));
}

void TestProductJson::readsTheOtherForms() {
    const Reading names(R"({"category":"Drinks","tags":["hot","new"]})");
    QVERIFY(names.ok);
    QVERIFY(names.record.category == (NameRef{0, "Drinks"}));
    QVERIFY(names.record.tags[1] == (NameRef{0, "new"}));
    const Reading ids(R"( {"category_id":4,"tag_ids":[1,2]} )");
    QVERIFY(ids.ok == false); // the splitter takes white space away; what begins with it is no object to the reader
    const Reading trimmed(R"({"category_id":4,"tag_ids":[1,2]})");
    QVERIFY(trimmed.ok);
    QVERIFY(trimmed.record.category == (NameRef{4, ""}));
    QVERIFY(trimmed.record.tags[1] == (NameRef{2, ""}));
}

void TestProductJson::absentAndEmptyDiffer() {
    const Reading absent(R"({"name":"x"})");
    QCOMPARE(absent.record.parts, unsigned{ProductRecord::Name});
    for (const char* json : {R"({"description":null,"image_url":null,"category":null,"tags":null})",
                             R"({"description":"","image_url":"","category":"","tags":[]})",
                             R"({"description":"","image_url":" ","category_id":null,"tag_ids":[]})"}) {
        const Reading empty(json);
        QVERIFY(empty.ok);
        QCOMPARE(empty.record.parts, unsigned{ProductRecord::Description | ProductRecord::ImageUrl |
                                              ProductRecord::Category | ProductRecord::Tags});
        QVERIFY(empty.record.description.empty() && empty.record.imageUrl.empty());
        QVERIFY(!empty.record.category && empty.record.tags.empty());
    }
}

void TestProductJson::passedOverKeys() {
    const Reading reading(
        R"({"name":"x","version":3,"created_at":"2026-01-01T00:00:00Z","updated_at":null,"import_error":["any"]})");
    QVERIFY(reading.ok);
    QCOMPARE(reading.record.parts, unsigned{ProductRecord::Name});
}

void TestProductJson::prices_data() {
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<qint64>("hundredths"); // 0: refused
    const auto row = [](const char* token, qint64 hundredths) {
        QTest::newRow(token) << QByteArray(token) << hundredths;
    };
    row("0.01", 1);
    row("19.90", 1990);
    row("19.900", 1990);
    row("9999999999.99", 999'999'999'999);
    row("1e2", 10000);
    row("1.5E+1", 1500);
    row("125e-2", 125);
    row("0.29", 29); // 0.29 * 100 is 28.999… as a double
    for (const char* token :
         {"0",  "-1",  "0.001",    "19.999", "10000000000", "1e400", "1e-400", "01",  "1.", ".5",   "+1",
          "1e", "NaN", "Infinity", "-",      "\"19.9\"",    "null",  "true",   "[1]", "{}", "0x10", "1,5"})
        row(token, 0);
}

void TestProductJson::prices() {
    QFETCH(QByteArray, token);
    QFETCH(qint64, hundredths);
    const Reading reading("{\"price_shmeckles\":" + token + "}");
    QCOMPARE(reading.ok, hundredths != 0);
    if (hundredths != 0)
        QCOMPARE(reading.record.shmeckles.hundredths(), hundredths);
    else
        QVERIFY(!reading.issues[0].reason.isEmpty());
}

void TestProductJson::refuses_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("path");
    const auto row = [](const char* name, const QByteArray& json, Kind kind, const QString& path) {
        QTest::newRow(name) << json << static_cast<int>(kind) << path;
    };
    row("no object", "[1]", Kind::WrongType, {});
    row("a string", "\"x\"", Kind::WrongType, {});
    row("cut off", R"({"name":"x)", Kind::Syntax, {});
    row("cut off after a value", R"({"id":1)", Kind::Syntax, {});
    row("missing colon", R"({"id" 1})", Kind::Syntax, {});
    row("trailing comma", R"({"id":1,})", Kind::Syntax, {});
    row("two values", R"({"id":1} {"id":2})", Kind::Syntax, {});
    row("invalid UTF-8", "{\"name\":\"\xff\"}", Kind::Syntax, {});
    row("raw line break in a string", "{\"name\":\"a\nb\"}", Kind::Syntax, {});
    row("lone high surrogate", R"({"name":"a\ud800b"})", Kind::BadValue, u"name"_s);
    row("lone low surrogate", R"({"description":"\udc00"})", Kind::BadValue, u"description"_s);
    row("bad escape", R"({"name":"\x"})", Kind::BadValue, u"name"_s);
    row("escaped NUL", R"({"name":"a\u0000b"})", Kind::BadValue, u"name"_s);
    row("unknown key", R"({"colour":"red"})", Kind::UnknownKey, u"colour"_s);
    row("duplicate key", R"({"id":1,"id":1})", Kind::DuplicateKey, u"id"_s);
    row("duplicate key, escaped", R"({"id":1,"\u0069d":1})", Kind::DuplicateKey, u"id"_s);
    row("category twice", R"({"category":"a","category_id":1})", Kind::DuplicateKey, u"category_id"_s);
    row("tags twice", R"({"tag_ids":[],"tags":[]})", Kind::DuplicateKey, u"tags"_s);
    row("name null", R"({"name":null})", Kind::WrongType, u"name"_s);
    row("name a number", R"({"name":5})", Kind::WrongType, u"name"_s);
    row("blank name", R"({"name":"  "})", Kind::BadValue, u"name"_s);
    row("long name", R"({"name":")" + QByteArray(101, 'x') + "\"}", Kind::BadValue, u"name"_s);
    row("long description", R"({"description":")" + QByteArray(10'001, 'x') + "\"}", Kind::BadValue, u"description"_s);
    row("description a list", R"({"description":["x"]})", Kind::WrongType, u"description"_s);
    row("bad address", R"({"image_url":"ftp://x/y"})", Kind::BadValue, u"image_url"_s);
    row("id zero", R"({"id":0})", Kind::WrongType, u"id"_s);
    row("id negative", R"({"id":-1})", Kind::WrongType, u"id"_s);
    row("id with decimals", R"({"id":1.5})", Kind::WrongType, u"id"_s);
    row("id a string", R"({"id":"1"})", Kind::WrongType, u"id"_s);
    row("id too large", R"({"id":2147483648})", Kind::WrongType, u"id"_s);
    row("category a number", R"({"category":1})", Kind::WrongType, u"category"_s);
    row("category a list", R"({"category":["a"]})", Kind::WrongType, u"category"_s);
    row("category empty", R"({"category":{}})", Kind::Missing, u"category"_s);
    row("category with an unknown key", R"({"category":{"name":"a","x":1}})", Kind::UnknownKey, u"category.x"_s);
    row("category with a long name", R"({"category":{"name":")" + QByteArray(101, 'x') + "\"}}", Kind::BadValue,
        u"category.name"_s);
    row("tags a string", R"({"tags":"a, b"})", Kind::WrongType, u"tags"_s);
    row("tags an object", R"({"tags":{}})", Kind::WrongType, u"tags"_s);
    row("tag a number", R"({"tags":["a",1]})", Kind::WrongType, u"tags[1]"_s);
    row("tag blank", R"({"tags":[""]})", Kind::BadValue, u"tags[0]"_s);
    row("tag too long", R"({"tags":[{"name":")" + QByteArray(51, 'x') + "\"}]}", Kind::BadValue, u"tags[0].name"_s);
    row("tag id a string", R"({"tag_ids":["1"]})", Kind::WrongType, u"tag_ids[0]"_s);
    row("list not closed", R"({"tags":[1 2]})", Kind::WrongType, u"tags[0]"_s);
}

void TestProductJson::refuses() {
    QFETCH(QByteArray, json);
    QFETCH(int, kind);
    QFETCH(QString, path);
    const Reading reading(json);
    QVERIFY(!reading.ok);
    QVERIFY(!reading.issues.empty());
    QCOMPARE(reading.issues[0].path, path);
    QCOMPARE(static_cast<int>(reading.issues[0].kind), kind);
    QVERIFY(reading.issues[0].reason.endsWith(u'.'));
}

void TestProductJson::reportsAllAtOnce() {
    const Reading reading(R"({"id":0,"name":"","x":1,"price_shmeckles":"1","price_flurbos":0.001,"tags":[1,2]})");
    QCOMPARE(reading.paths(), (QStringList{u"id"_s, u"name"_s, u"x"_s, u"price_shmeckles"_s, u"price_flurbos"_s,
                                           u"tags[0]"_s, u"tags[1]"_s}));
    QCOMPARE(reading.issues[3].value, u"\"1\""_s);
}

void TestProductJson::offsetPointsAtTheValue() {
    const QByteArray json = "{\n \"id\": 1,\n \"price_flurbos\": -4 }";
    const Reading reading(json);
    QCOMPARE(reading.issues.size(), 1U);
    QCOMPARE(reading.issues[0].offset, json.indexOf("-4"));
    QCOMPARE(reading.issues[0].value, u"-4"_s);
}

void TestProductJson::named_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("ok");
    QTest::addColumn<qint64>("id");
    QTest::addColumn<QString>("name");
    QTest::newRow("object") << QByteArray(R"({"id":3,"name":" Tea "})") << true << qint64{3} << u"Tea"_s;
    QTest::newRow("name only") << QByteArray(R"({"name":"Tea"})") << true << qint64{0} << u"Tea"_s;
    QTest::newRow("bare name") << QByteArray(R"("Tea")") << true << qint64{0} << u"Tea"_s;
    QTest::newRow("with the record's keys")
        << QByteArray(R"({"id":3,"name":"Tea","version":1,"created_at":null})") << true << qint64{3} << u"Tea"_s;
    QTest::newRow("id only") << QByteArray(R"({"id":3})") << false << qint64{3} << QString();
    QTest::newRow("number") << QByteArray("3") << false << qint64{0} << QString();
    QTest::newRow("null") << QByteArray("null") << false << qint64{0} << QString();
    QTest::newRow("broken") << QByteArray(R"({"id":3,)") << false << qint64{0} << QString();
}

void TestProductJson::named() {
    QFETCH(QByteArray, json);
    QFETCH(bool, ok);
    std::string padded = json.toStdString();
    padded.resize(padded.size() + ProductJsonReader::padding);
    ProductJsonReader reader;
    NameRef ref;
    std::vector<JsonIssue> issues;
    QCOMPARE(
        reader.readNamed(std::string_view(padded).substr(0, static_cast<std::size_t>(json.size())), false, ref, issues),
        ok);
    QCOMPARE(issues.empty(), ok);
    if (ok) {
        QTEST(ref.id, "id");
        QTEST(text(ref.name), "name");
    }
}

void TestProductJson::trims() {
    const Reading reading("{\"name\":\" \\tTea leaf\xc2\xa0\",\"image_url\":\" a.png \",\"description\":\" x \"}");
    QVERIFY(reading.ok);
    QCOMPARE(text(reading.record.name), u"Tea leaf"_s);
    QCOMPARE(text(reading.record.imageUrl), u"a.png"_s);
    QCOMPARE(text(reading.record.description), u" x "_s);
}

void TestProductJson::withoutChecking() {
    const Reading reading(R"({"name":" )" + QByteArray(200, 'x') + R"(","image_url":"ftp://x"})", false);
    QVERIFY(reading.ok);
    QCOMPARE(reading.record.name.size(), 200U);
}

void TestProductJson::writes() {
    const std::array tags{productjson::NameView{2, "a\"b"}, productjson::NameView{1, "c"}};
    productjson::ProductView view{7, "Tea", "", "", Money::fromHundredths(25050), Money::fromHundredths(1), {}, {}};
    QByteArray out;
    productjson::appendProduct(out, view);
    QCOMPARE(out, QByteArray(R"({"id":7,"name":"Tea","description":null,"image_url":null,"price_shmeckles":250.5,)"
                             R"("price_flurbos":0.01,"category":null,"tags":[]})"));
    view.category = productjson::NameView{3, "Drinks"};
    view.tags = tags;
    view.description = "x\ny";
    out.clear();
    productjson::appendProduct(out, view);
    QCOMPARE(out, QByteArray(R"({"id":7,"name":"Tea","description":"x\ny","image_url":null,"price_shmeckles":250.5,)"
                             R"("price_flurbos":0.01,"category":{"id":3,"name":"Drinks"},)"
                             R"("tags":[{"id":2,"name":"a\"b"},{"id":1,"name":"c"}]})"));
    QVERIFY(Reading(out).ok);
}

void TestProductJson::escapesWhereverItStands() {
    const auto written = [](const std::string& text) {
        QByteArray out("before");
        productjson::appendString(out, text);
        return out;
    };
    // Eight letters are looked at at once, and room is made for 4,096.
    for (int code = 0; code < 256; ++code) {
        const char c = static_cast<char>(code);
        QByteArray expected(1, c);
        if (code == '"' || code == '\\')
            expected.prepend('\\');
        else if (code == '\n' || code == '\r' || code == '\t')
            expected = code == '\n' ? "\\n" : (code == '\r' ? "\\r" : "\\t");
        else if (code < 0x20)
            expected = "\\u00" + QByteArray::number(code, 16).rightJustified(2, '0');
        else if (code >= 0x80)
            expected = "\xef\xbf\xbd"; // alone it is no UTF-8
        for (const int length : {1, 7, 8, 9, 17, 4095, 4096, 4097, 9000}) {
            for (const int place : {0, 6, 7, 8, 15, 4094, 4095, 4096, length - 1}) {
                if (place >= length)
                    continue;
                std::string text(static_cast<std::size_t>(length), 'x');
                text[static_cast<std::size_t>(place)] = c;
                QCOMPARE(written(text),
                         "before\"" + QByteArray(place, 'x') + expected + QByteArray(length - place - 1, 'x') + '"');
            }
        }
    }
    const std::string letters = "Чай \xf0\x9f\x8d\xb5 \"x\"";
    QCOMPARE(written(letters), QByteArray("before\"Чай \xf0\x9f\x8d\xb5 \\\"x\\\"\""));
}

void TestProductJson::writesPricesAsMoneyDoes() {
    for (const qint64 hundredths :
         {1LL, 9LL, 10LL, 99LL, 100LL, 101LL, 110LL, 25050LL, 99999999LL, -1LL, -110LL, 0LL}) {
        const Money price = Money::fromHundredths(hundredths);
        QByteArray expected;
        price.appendJson(expected);
        QByteArray out;
        productjson::appendProduct(out, {1, "x", "", "", price, price, {}, {}});
        QVERIFY2(out.contains("\"price_shmeckles\":" + expected + ",\"price_flurbos\":" + expected + ","),
                 out.constData());
    }
}

void TestProductJson::writesRecord() {
    Product product;
    product.id = ProductId(1);
    product.name = u"Чай"_s;
    product.shmeckles = Money::fromHundredths(300);
    product.flurbos = Money::fromHundredths(310);
    product.tags = {{TagId(4), u"горячий"_s}, {TagId(2), u"x"_s}};
    product.version = 5;
    product.createdAt = QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5, 60), Qt::UTC);
    QByteArray out;
    productjson::appendProduct(out, product, productjson::Form::Record);
    QCOMPARE(
        QString::fromUtf8(out),
        u"{\"id\":1,\"name\":\"Чай\",\"description\":null,\"image_url\":null,\"price_shmeckles\":3,"
        "\"price_flurbos\":3.1,\"category\":null,\"tags\":[{\"id\":4,\"name\":\"горячий\"},{\"id\":2,\"name\":\"x\"}],"
        "\"version\":5,\"created_at\":\"2026-01-02T03:04:05.060Z\",\"updated_at\":null}"_s);
    QVERIFY(Reading(out).ok);
    QByteArray catalogue;
    productjson::appendProduct(catalogue, product, productjson::Form::Catalogue);
    QVERIFY(!catalogue.contains("version"));
}

void TestProductJson::escapes_data() {
    QTest::addColumn<QString>("input");
    QTest::newRow("quotes and backslashes") << u"a\"b\\c\\\\\""_s;
    QTest::newRow("line breaks") << u"a\nb\r\n\tc"_s;
    QTest::newRow("other scripts") << u"Чай ☕ \U0001F600 \u2028"_s;
    QTest::newRow("slash") << u"</script>"_s;
}

void TestProductJson::escapes() {
    QFETCH(QString, input);
    QByteArray out = R"({"description":)";
    productjson::appendString(out, input.toStdString());
    const Reading reading(out + '}');
    QVERIFY(reading.ok);
    QCOMPARE(text(reading.record.description), input);
    QByteArray control;
    productjson::appendString(control, std::string_view("\x01\x1f\x00", 3));
    QCOMPARE(control, QByteArray(R"("\u0001\u001f\u0000")"));
}

void TestProductJson::repairsBrokenUtf8() {
    QByteArray out;
    productjson::appendString(out, "a\xff\xc3");
    QCOMPARE(QString::fromUtf8(out), u"\"a\ufffd\ufffd\""_s);
}

QTEST_GUILESS_MAIN(TestProductJson)
#include "tst_productjson.moc"
