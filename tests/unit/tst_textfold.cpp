#include "textfold.h"

#include <QTest>
#include <vector>

using namespace Qt::StringLiterals;
using namespace pricebook;

namespace {

QString character(char32_t c) { return QString::fromUcs4(&c, 1); }

} // namespace

class TestTextFold : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void characters_data();
    void characters();
    void everyCharacter();
    void texts();
    void contains_data();
    void contains();
    void order();
    void orderIsThatOfBytes();
};

void TestTextFold::characters_data() {
    QTest::addColumn<QString>("upper");
    QTest::addColumn<QString>("lower");
    const auto row = [](const char* upper, const char* lower) {
        QTest::newRow(upper) << QString::fromUtf8(upper) << QString::fromUtf8(lower);
    };
    row("A", "a");
    row("Z", "z");
    row("@[", "@[");
    row("ЧАЙ", "чай");
    row("Ё", "ё");
    row("ÄÖÜ", "äöü");
    row("ß", "ß");
    row("ẞ", "ß");
    row("ΑΣ", "ασ");
    row("ας", "ασ");
    row("İ", "i");
    row("ı", "ı");
    row("\u212a", "k"); // Kelvin
    row("\u2126", "ω"); // Ohm
    row("ǅ", "ǆ");
    row("Ⴀ", "ⴀ");
    row("Ა", "ა");
    row("Ꭰ", "ꭰ");
    row("𐐀", "𐐨");
    row("𞤀", "𞤢");
    row("Ⅷ", "ⅷ");
    row("日本", "日本");
    row("😀", "😀");
    row("É", "é");
    row("E\u0301", "e\u0301");
}

void TestTextFold::characters() {
    QFETCH(QString, upper);
    QFETCH(QString, lower);
    QCOMPARE(folded(upper), lower);
}

/// One code point in, one out, and folding twice changes nothing.
void TestTextFold::everyCharacter() {
    for (char32_t c = 0; c <= 0x10ffff; ++c) {
        const char32_t once = foldCharacter(c);
        if (foldCharacter(once) != once)
            QFAIL(qPrintable(u"U+%1 folds twice"_s.arg(uint(c), 4, 16)));
        if (c >= 0xd800 && c < 0xe000)
            continue;
        const QString text = character(c);
        if (folded(text) != character(once) || foldedUtf8(text.toStdString()) != folded(text).toStdString())
            QFAIL(qPrintable(u"U+%1 folds in two ways"_s.arg(uint(c), 4, 16)));
    }
}

void TestTextFold::texts() {
    QCOMPARE(folded(u""), QString());
    QCOMPARE(folded(u"Green ЧАЙ 𐐀!"), u"green чай 𐐨!"_s);
    const QString halves = QString(QChar(0xd83d)) + u'A' + QChar(0xde00);
    QCOMPARE(folded(halves), QString(QChar(0xd83d)) + u'a' + QChar(0xde00));
    QCOMPARE(foldedUtf8(""), std::string());
    QCOMPARE(foldedUtf8("Green TEA"), std::string("green tea"));
    QCOMPARE(foldedUtf8("a\xff"
                        "B"),
             std::string("a\xff"
                         "B"));
}

void TestTextFold::contains_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("needle");
    QTest::addColumn<bool>("found");
    const auto row = [](const char* name, const char* text, const char* needle, bool found) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(needle) << found;
    };
    row("ASCII", "Green Tea", "n t", true);
    row("start", "Green Tea", "GREEN", true);
    row("end", "Green Tea", "TEA", true);
    row("absent", "Green Tea", "coffee", false);
    row("longer than the text", "Tea", "Teapot", false);
    row("empty needle", "Tea", "", true);
    row("empty text", "", "t", false);
    row("both empty", "", "", true);
    row("Cyrillic", "Зелёный ЧАЙ", "чай", true);
    row("accent counts", "Café", "cafe", false);
    row("percent", "100% wool", "0% W", true);
    row("percent is no wildcard", "100 wool", "0%w", false);
    row("underscore is no wildcard", "axb", "a_b", false);
    row("Kelvin", "300 \u212a", "300 k", true);
    row("final sigma", "ΟΔΟΣ", "οδος", true);
    row("dotted capital i", "İSTANBUL", "istanbul", true);
}

void TestTextFold::contains() {
    QFETCH(QString, text);
    QFETCH(QString, needle);
    QFETCH(bool, found);
    QCOMPARE(containsFolded(text.toStdString(), folded(needle).toStdString()), found);
    QCOMPARE(folded(text).contains(folded(needle)), found);
}

void TestTextFold::order() {
    QCOMPARE(compareNames(u"", u""), 0);
    QVERIFY(compareNames(u"", u"a") < 0);
    QVERIFY(compareNames(u"a", u"") > 0);
    QCOMPARE(compareNames(u"TeA", u"tEa"), 0);
    QVERIFY(compareNames(u"tea", u"teapot") < 0);
    QVERIFY(compareNames(u"Zebra", u"äpfel") < 0);
    QVERIFY(compareNames(u"Ä", u"ä") < 0);
    QVERIFY(compareNames(u"_", u"A") < 0);
}

/// UTF-16's own order differs from that of the bytes of UTF-8 around the surrogates.
void TestTextFold::orderIsThatOfBytes() {
    std::vector<QString> names;
    for (const char32_t c : {U'\u0001', U'a', U'Z', U'\u00e9', U'\u0439', U'\u07ff', U'\u0800', U'\ud7fb', U'\ue000',
                             U'\uffee', U'\U00010000', U'\U0001f600', U'\U0010fffd'}) {
        names.push_back(character(c));
        names.push_back(character(c) + u'B');
        names.push_back(u"b"_s + character(c));
    }
    const auto bytes = [](const QString& name) {
        std::string result = name.toStdString();
        for (char& c : result)
            c = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
        return result;
    };
    const auto sign = [](int n) { return n < 0 ? -1 : (n > 0 ? 1 : 0); };
    for (const QString& a : names) {
        for (const QString& b : names)
            QCOMPARE(sign(compareNames(a, b)), sign(bytes(a).compare(bytes(b))));
    }
}

QTEST_GUILESS_MAIN(TestTextFold)
#include "tst_textfold.moc"
