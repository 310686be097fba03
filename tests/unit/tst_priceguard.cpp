#include "builders.h"
#include "priceguard.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pricebook;
using namespace pricebook::priceguard;

class TestPriceGuard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void changes_data();
    void changes();
    void secondAboveFirst();
    void least();
    void newProducts();
    void off();
    void words();
};

void TestPriceGuard::changes_data() {
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<int>("warning");
    const auto row = [](const char* name, const QString& before, const QString& after, int warning) {
        QTest::newRow(name) << before << after << warning;
    };
    row("the same", u"10.00"_s, u"10.00"_s, 0);
    row("half as much again", u"10.00"_s, u"15.00"_s, 0);
    row("a hundredth more", u"10.00"_s, u"15.01"_s, LargeChange);
    row("half", u"10.00"_s, u"5.00"_s, 0);
    row("less than half", u"10.00"_s, u"4.99"_s, LargeChange);
    row("nearly ten times", u"10.00"_s, u"99.99"_s, LargeChange);
    row("ten times", u"10.00"_s, u"100.00"_s, Tenfold);
    row("a tenth", u"10.00"_s, u"1.00"_s, Tenfold);
    row("a lost decimal sign", u"19.90"_s, u"1990.00"_s, Tenfold);
}

void TestPriceGuard::changes() {
    QFETCH(QString, before);
    QFETCH(QString, after);
    QFETCH(int, warning);
    const PricePair was{money(before.toLatin1().constData()), money("0.50")};
    const PricePair is{money(after.toLatin1().constData()), money("0.50")};
    const Warnings found = check(PriceRules(), was, is);
    QCOMPARE(int(found.shmeckles), warning);
    QCOMPARE(int(found.flurbos), 0);
    // The same of the other price, whose relation to the first is not looked at here.
    PriceRules rules;
    rules.mostSecondPercent = 0;
    const Warnings second = check(rules, PricePair{was.flurbos, was.shmeckles}, {is.flurbos, is.shmeckles});
    QCOMPARE(int(second.flurbos), warning);
    QCOMPARE(int(second.shmeckles), 0);
}

void TestPriceGuard::secondAboveFirst() {
    const PricePair before{money("10.00"), money("9.00")};
    const auto found = [&before](const char* first, const char* second, int percent = 100) {
        PriceRules rules;
        rules.mostSecondPercent = percent;
        return check(rules, before, {money(first), money(second)});
    };
    QCOMPARE(found("10.00", "10.00"), Warnings());
    QCOMPARE(found("10.00", "10.01"), (Warnings{0, SecondAboveFirst}));
    QCOMPARE(found("8.00", "9.00"), (Warnings{SecondAboveFirst, 0}));
    QCOMPARE(found("8.00", "8.50"), (Warnings{0, SecondAboveFirst}));
    QCOMPARE(found("10.00", "9.01", 90), (Warnings{0, SecondAboveFirst}));
    QCOMPARE(found("10.00", "9.00", 80), Warnings()); // nothing changes: nothing is said
    QCOMPARE(found("8.00", "13.00", 0), Warnings());
}

void TestPriceGuard::least() {
    PriceRules rules;
    rules.leastShmeckles = money("2.00");
    rules.leastFlurbos = money("1.00");
    const PricePair before{money("2.50"), money("1.50")};
    QCOMPARE(check(rules, before, {money("2.00"), money("1.00")}), Warnings());
    QCOMPARE(check(rules, before, {money("1.99"), money("1.50")}), (Warnings{BelowLeast, 0}));
    QCOMPARE(check(rules, before, {money("2.50"), money("0.99")}), (Warnings{0, BelowLeast}));
    QCOMPARE(check(rules, before, {Money(), money("1.50")}).shmeckles & Zero, int(Zero));
}

void TestPriceGuard::newProducts() {
    PriceRules rules;
    rules.leastShmeckles = money("2.00");
    QCOMPARE(check(rules, std::nullopt, {money("1.00"), money("0.50")}), (Warnings{BelowLeast, 0}));
    QCOMPARE(check(rules, std::nullopt, {money("3.00"), money("4.00")}), (Warnings{0, SecondAboveFirst}));
    QCOMPARE(check(rules, std::nullopt, {money("3000.00"), money("4.00")}), Warnings());
}

void TestPriceGuard::off() {
    const Warnings found =
        check(PriceRules::none(), PricePair{money("10.00"), money("1.00")}, {money("1000.00"), money("5000.00")});
    QVERIFY(!found.any());
}

void TestPriceGuard::words() {
    PriceRules rules;
    rules.leastFlurbos = money("1.00");
    const auto words = [&rules](const PricePair& before, const PricePair& after) {
        return text(rules, check(rules, before, after), before, after);
    };
    QCOMPARE(words({money("10.00"), money("5.00")}, {money("100.00"), money("5.00")}), u"10 times as much as before"_s);
    QCOMPARE(words({money("100.00"), money("5.00")}, {money("6.00"), money("5.00")}),
             u"before it was 17 times as much"_s);
    QCOMPARE(words({money("10.00"), money("5.00")}, {money("18.00"), money("5.00")}), u"80 % more than before"_s);
    QCOMPARE(words({money("10.00"), money("5.00")}, {money("10.00"), money("0.99")}),
             u"80 % less than before; below 1.00, the least of the price checks"_s);
    QCOMPARE(
        words({money("10.00"), money("5.00")}, {money("18.00"), money("20.00")}),
        u"shmeckles: 80 % more than before; flurbos: 300 % more than before; the price in flurbos is above that in "
        u"shmeckles"_s);
    QCOMPARE(words({money("10.00"), money("5.00")}, {money("18.00"), money("9.00")}), u"80 % more than before"_s);
    QCOMPARE(words({money("10.00"), money("5.00")}, {money("10.00"), money("5.00")}), QString());
}

QTEST_GUILESS_MAIN(TestPriceGuard)
#include "tst_priceguard.moc"
