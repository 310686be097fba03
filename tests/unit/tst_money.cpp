#include "money.h"
#include "verify.h"

#include <QTest>
#include <limits>

using namespace Qt::StringLiterals;
using namespace pricebook;

namespace {

const char* const limit = "at most 9,999,999,999.99";
const char* const zero = "above zero";
const char* const noPrice = "is not a price";

} // namespace

class TestMoney : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parse_data();
    void parse();
    void refused_data();
    void refused();
    void jsonNumber_data();
    void jsonNumber();
    void jsonRefused_data();
    void jsonRefused();
    void fromDouble_data();
    void fromDouble();
    void print_data();
    void print();
    void display();
    void everyHundredthSurvives();
};

void TestMoney::parse_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("hundredths");
    const auto row = [](const char* text, qint64 hundredths) {
        QTest::newRow(text) << QString::fromUtf8(text) << hundredths;
    };
    row("1", 100);
    row("0.01", 1);
    row("0,01", 1);
    row("19.90", 1990);
    row("19,9", 1990);
    row("19.", 1900);
    row(".5", 50);
    row(",05", 5);
    row("007", 700);
    row("  42.00  ", 4200);
    row("1 234", 123400);
    row("1 234,50", 123450);
    row("12 345 678.9", 1234567890);
    row("1\u00a0234,50", 123450);
    row("1\u2009234\u202f567,50", 123456750);
    row("\u00a05\u00a0", 500);
    row("9999999999.99", Money::maximumHundredths);
    row("9 999 999 999,99", Money::maximumHundredths);
    row("00000000000000000000000001.00", 100);
}

void TestMoney::parse() {
    QFETCH(QString, text);
    const Result<Money> money = Money::parse(text);
    VERIFY_OK(money);
    QTEST(money->hundredths(), "hundredths");
    QVERIFY(money->isValid());
}

void TestMoney::refused_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* text, const char* says) {
        QTest::newRow(*text == 0 ? "empty" : text) << QString::fromUtf8(text) << QString::fromUtf8(says);
    };
    row("", "is needed");
    row("   ", "is needed");
    row("0", zero);
    row("0.00", zero);
    row("-1", zero);
    row("\u22121", zero);
    row("- 1.50", zero);
    row("10000000000", limit);
    row("9999999999999999999999999999", limit);
    row("1.234", "Type 1234 if it is thousands");
    row("12,345", "Type 12345 if it is thousands");
    row("1.230", "Type 1230 if it is thousands");
    row("1234.567", "more than two decimals");
    row("1 234.567", "more than two decimals");
    row("0.001", "more than two decimals");
    row("1.2345", "more than two decimals");
    row("1,234.50", "two decimal signs");
    row("1.234,50", "two decimal signs");
    row("1.234.567", "two decimal signs");
    row(".", noPrice);
    row("-", noPrice);
    row("+5", noPrice);
    row("--5", noPrice);
    row("1 23", noPrice);
    row("1234 567", noPrice);
    row("1  234", noPrice);
    row("1 234 56", noPrice);
    row("1.5 0", noPrice);
    row("1\t234", noPrice);
    row("1'234", noPrice);
    row("12 EUR", noPrice);
    row("1e3", noPrice);
    row("0x10", noPrice);
    row("inf", noPrice);
    row("nan", noPrice);
    row("٣", noPrice);
    row("½", noPrice);
    row("%1", noPrice);
}

void TestMoney::refused() {
    QFETCH(QString, text);
    QFETCH(QString, says);
    const Result<Money> money = Money::parse(text);
    QVERIFY(!money.ok());
    QCOMPARE(money.error().kind, Error::Kind::Invalid);
    QCOMPARE(money.error().issues.size(), size_t(1));
    QCOMPARE(money.error().issues[0].field, Field::None);
    QVERIFY2(money.error().issues[0].text.contains(says), qUtf8Printable(money.error().issues[0].text));
}

void TestMoney::jsonNumber_data() {
    QTest::addColumn<qint64>("hundredths");
    const auto row = [](const char* token, qint64 hundredths) { QTest::newRow(token) << hundredths; };
    row("250.5", 25050);
    row("250.50", 25050);
    row("19.900000", 1990);
    row("0.01", 1);
    row("1e2", 10000);
    row("1E+2", 10000);
    row("1.234e2", 12340);
    row("1234e-2", 1234);
    row("123.4e-1", 1234);
    row("100e-4", 1);
    row("0.0001e2", 1);
    row("9999999999.99", Money::maximumHundredths);
    row("0.000000000000000000000000000001e30", 100);
}

void TestMoney::jsonNumber() {
    const Result<Money> money = Money::fromJsonNumber(QTest::currentDataTag());
    VERIFY_OK(money);
    QTEST(money->hundredths(), "hundredths");
}

void TestMoney::jsonRefused_data() {
    QTest::addColumn<QString>("says");
    const auto row = [](const char* token, const char* says) { QTest::newRow(token) << QString::fromUtf8(says); };
    row("0", zero);
    row("-0", zero);
    row("0e999", zero);
    row("0.0e99999999999999999999", zero);
    row("-19.90", zero);
    row("19.999", "more than two decimals");
    row("1e-3", "more than two decimals");
    row("1e-999", "more than two decimals");
    row("1e-99999999999999999999", "more than two decimals");
    row("10000000000", limit);
    row("1e10", limit);
    row("1e400", limit);
    row("1e99999999999999999999", limit);
    row("1e", noPrice);
    row("1e+", noPrice);
    row("1e2e2", noPrice);
    row("1e2.5", noPrice);
    row(".5", noPrice);
    row("-", noPrice);
    row("1,5", noPrice);
    row("1 000", noPrice);
    row("NaN", noPrice);
    row("Infinity", noPrice);
}

void TestMoney::jsonRefused() {
    QFETCH(QString, says);
    const Result<Money> money = Money::fromJsonNumber(QTest::currentDataTag());
    QVERIFY(!money.ok());
    QVERIFY2(money.error().text.contains(says), qUtf8Printable(money.error().text));
}

void TestMoney::fromDouble_data() {
    QTest::addColumn<double>("price");
    QTest::addColumn<qint64>("hundredths");
    QTest::newRow("two decimals") << 19.90 << qint64(1990);
    QTest::newRow("just below") << 19.899999999999999 << qint64(1990);
    QTest::newRow("third decimal") << 1.239 << qint64(124);
    QTest::newRow("zero") << 0.0 << qint64(0);
    QTest::newRow("negative") << -1.5 << qint64(-150);
    QTest::newRow("most") << 9999999999.99 << Money::maximumHundredths;
    QTest::newRow("huge") << 1e300 << qint64(0);
    QTest::newRow("infinite") << std::numeric_limits<double>::infinity() << qint64(0);
    QTest::newRow("not a number") << std::numeric_limits<double>::quiet_NaN() << qint64(0);
}

void TestMoney::fromDouble() {
    QFETCH(double, price);
    QTEST(Money::fromDouble(price).hundredths(), "hundredths");
}

void TestMoney::print_data() {
    QTest::addColumn<qint64>("hundredths");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("json");
    const auto row = [](qint64 hundredths, const char* text, const char* json) {
        QTest::newRow(text) << hundredths << QString::fromUtf8(text) << QByteArray(json);
    };
    row(1, "0.01", "0.01");
    row(10, "0.10", "0.1");
    row(100, "1.00", "1");
    row(25050, "250.50", "250.5");
    row(123456, "1234.56", "1234.56");
    row(Money::maximumHundredths, "9999999999.99", "9999999999.99");
    row(0, "0.00", "0");
    row(-5, "-0.05", "-0.05");
    row(-150, "-1.50", "-1.5");
}

void TestMoney::print() {
    QFETCH(qint64, hundredths);
    const Money money = Money::fromHundredths(hundredths);
    QTEST(money.toString(), "text");
    QByteArray appended("x:");
    money.appendJson(appended);
    QFETCH(QByteArray, json);
    QCOMPARE(appended, "x:" + json);
}

void TestMoney::display() {
    const Money money = Money::fromHundredths(123450);
    QCOMPARE(money.toDisplay(QLocale(QLocale::English, QLocale::UnitedStates)), u"1,234.50"_s);
    QCOMPARE(money.toDisplay(QLocale(QLocale::German, QLocale::Germany)), u"1.234,50"_s);
    QCOMPARE(money.toDisplay(QLocale(QLocale::Russian, QLocale::Russia)), u"1\u00a0234,50"_s);
    QCOMPARE(money.toDisplay(QLocale::c()), u"1234.50"_s);
    const QLocale english(QLocale::English, QLocale::UnitedStates);
    QCOMPARE(Money::fromHundredths(Money::maximumHundredths).toDisplay(english), u"9,999,999,999.99"_s);
    QCOMPARE(Money::fromHundredths(5).toDisplay(english), u"0.05"_s);
    QCOMPARE(Money::fromHundredths(-5).toDisplay(english), u"-0.05"_s);
}

/// Text, JSON and double of a price lead back to it, over the whole range.
void TestMoney::everyHundredthSurvives() {
    qint64 step = 1;
    for (qint64 hundredths = 1; hundredths <= Money::maximumHundredths; hundredths += step) {
        const Money money = Money::fromHundredths(hundredths);
        QByteArray json;
        money.appendJson(json);
        QCOMPARE(Money::parse(money.toString()).valueOr({}), money);
        QCOMPARE(Money::fromJsonNumber(json).valueOr({}), money);
        QCOMPARE(Money::fromDouble(money.toDouble()), money);
        if (hundredths > 20'000)
            step = hundredths / 997 + 1;
    }
}

QTEST_GUILESS_MAIN(TestMoney)
#include "tst_money.moc"
