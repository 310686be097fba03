#include "builders.h"
#include "bulkedit.h"
#include "bulkplan.h"

#include <QLocale>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pricebook;

using Operation = PriceEdit::Operation;
using Rounding = PriceEdit::Rounding;

Q_DECLARE_METATYPE(PriceEdit)

namespace {

PriceEdit priceEdit(Operation operation, qint64 amount, Rounding rounding = Rounding::Hundredth) {
    PriceEdit edit;
    edit.operation = operation;
    edit.amount = amount;
    edit.rounding = rounding;
    return edit;
}

PriceEdit bounded(PriceEdit edit, const char* floor, const char* ceiling) {
    if (*floor != '\0')
        edit.floor = money(floor);
    if (*ceiling != '\0')
        edit.ceiling = money(ceiling);
    return edit;
}

BulkEdit ofShmeckles(const PriceEdit& price) {
    BulkEdit edit;
    edit.shmeckles = price;
    return edit;
}

} // namespace

class TestBulkEdit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void applied_data();
    void applied();
    void invalidResults();
    void everyHundredthIsExact();
    void checks();
    void percentages_data();
    void percentages();
    void bothPricesFromBefore();
    void warnings();
    void tags();
    void normalized();
    void needsSomething();
    void titles();
    void summaries();
};

void TestBulkEdit::applied_data() {
    QTest::addColumn<PriceEdit>("edit");
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    const auto row = [](const char* name, const PriceEdit& edit, const char* before, const char* after) {
        QTest::newRow(name) << edit << QString::fromLatin1(before) << QString::fromLatin1(after);
    };
    row("set", priceEdit(Operation::Set, 999), "5.00", "9.99");
    row("add", priceEdit(Operation::Add, 50), "5.00", "5.50");
    row("subtract", priceEdit(Operation::Subtract, 50), "5.00", "4.50");
    row("copy", priceEdit(Operation::CopyOther, 0), "5.00", "3.00");
    row("5 %", priceEdit(Operation::AddPercent, 500), "19.90", "20.90");
    row("5 % from the middle", priceEdit(Operation::AddPercent, 500), "0.10", "0.11");
    row("less 5 % from the middle", priceEdit(Operation::SubtractPercent, 500), "0.10", "0.10");
    row("12.5 %", priceEdit(Operation::AddPercent, 1250), "8.00", "9.00");
    row("less a third", priceEdit(Operation::SubtractPercent, 3333), "100.00", "66.67");
    row("less 100 % with a floor", bounded(priceEdit(Operation::SubtractPercent, 10'000), "0.50", ""), "9.00", "0.50");
    row("largest", priceEdit(Operation::Add, 100), "9999999998.99", "9999999999.99");
    row("0.05 down", priceEdit(Operation::Add, 2, Rounding::FiveHundredths), "1.00", "1.00");
    row("0.05 up", priceEdit(Operation::Add, 3, Rounding::FiveHundredths), "1.00", "1.05");
    row("0.10 from the middle", priceEdit(Operation::Add, 5, Rounding::TenHundredths), "1.00", "1.10");
    row("0.10 below the middle", priceEdit(Operation::Add, 4, Rounding::TenHundredths), "1.00", "1.00");
    row("whole from the middle", priceEdit(Operation::Add, 50, Rounding::Whole), "1.00", "2.00");
    row("whole", priceEdit(Operation::Add, 49, Rounding::Whole), "1.00", "1.00");
    row("rounded once", priceEdit(Operation::AddPercent, 4990, Rounding::Whole), "1.00", "1.00");
    row(".99 down", priceEdit(Operation::Add, 1, Rounding::EndingNinetyNine), "12.20", "11.99");
    row(".99 up", priceEdit(Operation::Add, 1, Rounding::EndingNinetyNine), "12.50", "12.99");
    row(".99 from the middle", priceEdit(Operation::Add, 1, Rounding::EndingNinetyNine), "12.48", "12.99");
    row(".99 below the middle", priceEdit(Operation::Subtract, 1, Rounding::EndingNinetyNine), "12.49", "11.99");
    row(".99 as it is", priceEdit(Operation::Set, 1299, Rounding::EndingNinetyNine), "5.00", "12.99");
    row(".99 at least", priceEdit(Operation::Subtract, 1, Rounding::EndingNinetyNine), "0.20", "0.99");
    row("floor after rounding", bounded(priceEdit(Operation::Set, 420, Rounding::Whole), "4.25", ""), "5.00", "4.25");
    row("ceiling", bounded(priceEdit(Operation::AddPercent, 5000), "", "12.00"), "10.00", "12.00");
}

void TestBulkEdit::applied() {
    QFETCH(PriceEdit, edit);
    QFETCH(QString, before);
    QFETCH(QString, after);
    QVERIFY(!edit.check(Field::PriceShmeckles));
    QCOMPARE(edit.applied(money(before.toLatin1().constData()), money("3.00")).toString(), after);
}

void TestBulkEdit::invalidResults() {
    QVERIFY(!priceEdit(Operation::Subtract, 500).applied(money("5.00"), {}).isValid());
    QVERIFY(!priceEdit(Operation::Subtract, 700).applied(money("5.00"), {}).isValid());
    QVERIFY(!priceEdit(Operation::Subtract, 700, Rounding::EndingNinetyNine).applied(money("5.00"), {}).isValid());
    QVERIFY(!priceEdit(Operation::SubtractPercent, 10'000).applied(money("5.00"), {}).isValid());
    QVERIFY(!priceEdit(Operation::AddPercent, 1, Rounding::Whole).applied(money("0.30"), {}).isValid());
    const Money most = Money::fromHundredths(Money::maximumHundredths);
    QVERIFY(!priceEdit(Operation::AddPercent, PriceEdit::mostPercent).applied(most, {}).isValid());
    QVERIFY(!priceEdit(Operation::Add, Money::maximumHundredths).applied(most, {}).isValid());
}

// 7 % of each price up to 100.00, computed the other way: in hundredths of hundredths.
void TestBulkEdit::everyHundredthIsExact() {
    const PriceEdit more = priceEdit(Operation::AddPercent, 700);
    const PriceEdit less = priceEdit(Operation::SubtractPercent, 700);
    for (qint64 price = 1; price <= 10'000; ++price) {
        const Money own = Money::fromHundredths(price);
        QCOMPARE(more.applied(own, {}).hundredths(), (price * 107 + 50) / 100);
        QCOMPARE(less.applied(own, {}).hundredths(), (price * 93 + 50) / 100);
    }
}

void TestBulkEdit::checks() {
    const auto isBad = [](const PriceEdit& edit) {
        const auto issue = edit.check(Field::PriceFlurbos);
        return issue && issue->field == Field::PriceFlurbos && !issue->text.isEmpty();
    };
    QVERIFY(isBad(priceEdit(Operation::Set, 0)));
    QVERIFY(isBad(priceEdit(Operation::Add, -1)));
    QVERIFY(isBad(priceEdit(Operation::AddPercent, 0)));
    QVERIFY(isBad(priceEdit(Operation::AddPercent, PriceEdit::mostPercent + 1)));
    QVERIFY(isBad(priceEdit(Operation::SubtractPercent, 10'001)));
    QVERIFY(isBad(bounded(priceEdit(Operation::Set, 100), "2.00", "1.00")));
    QVERIFY(!isBad(bounded(priceEdit(Operation::Set, 100), "2.00", "2.00")));
    QVERIFY(!isBad(priceEdit(Operation::CopyOther, 0)));
}

void TestBulkEdit::percentages_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<qint64>("hundredths"); // 0: refused
    QTest::newRow("whole") << u"5"_s << qint64{500};
    QTest::newRow("comma") << u"2,5"_s << qint64{250};
    QTest::newRow("sign") << u" 12.25 % "_s << qint64{1225};
    QTest::newRow("most") << u"10000"_s << qint64{1'000'000};
    QTest::newRow("too much") << u"10000.01"_s << qint64{0};
    QTest::newRow("three decimals") << u"1.125"_s << qint64{0};
    QTest::newRow("zero") << u"0"_s << qint64{0};
    QTest::newRow("below") << u"-5"_s << qint64{0};
    QTest::newRow("nothing") << u" % "_s << qint64{0};
    QTest::newRow("words") << u"five"_s << qint64{0};
}

void TestBulkEdit::percentages() {
    QFETCH(QString, typed);
    QFETCH(qint64, hundredths);
    const Result<qint64> read = PriceEdit::parsePercent(typed);
    QCOMPARE(read.ok(), hundredths != 0);
    if (read)
        QCOMPARE(*read, hundredths);
    else
        QVERIFY(read.error().text.contains(u"percentage"_s));
}

void TestBulkEdit::bothPricesFromBefore() {
    BulkEdit exchange = ofShmeckles(priceEdit(Operation::CopyOther, 0));
    exchange.flurbos = priceEdit(Operation::CopyOther, 0);
    const bulkedit::Prices prices = bulkedit::pricesOf(exchange, PriceRules::none(), {money("5.00"), money("3.00")});
    QCOMPARE(prices.after, (PricePair{money("3.00"), money("5.00")}));
    QVERIFY(prices.isChanged());
    QVERIFY(prices.isPossible);
}

void TestBulkEdit::warnings() {
    const auto prices = [](const PriceEdit& edit) {
        return bulkedit::pricesOf(ofShmeckles(edit), PriceRules(), {money("5.00"), money("3.00")});
    };
    QVERIFY(!prices(priceEdit(Operation::AddPercent, 500)).warnings.any());
    QCOMPARE(prices(priceEdit(Operation::AddPercent, 5100)).warnings.shmeckles, priceguard::LargeChange);
    const bulkedit::Prices zero = prices(priceEdit(Operation::Subtract, 500));
    QVERIFY(!zero.isPossible);
    QVERIFY(zero.warnings.shmeckles & priceguard::Zero);
}

void TestBulkEdit::tags() {
    BulkTags edit{BulkTags::Mode::Add, {TagId(1), TagId(2)}, {}};
    QVERIFY(bulkedit::changesTags(edit, 5, 1));
    QVERIFY(!bulkedit::changesTags(edit, 5, 2));
    edit.mode = BulkTags::Mode::Remove;
    QVERIFY(bulkedit::changesTags(edit, 5, 1));
    QVERIFY(!bulkedit::changesTags(edit, 5, 0));
    edit.mode = BulkTags::Mode::Replace;
    QVERIFY(bulkedit::changesTags(edit, 3, 2));
    QVERIFY(bulkedit::changesTags(edit, 2, 1));
    QVERIFY(!bulkedit::changesTags(edit, 2, 2));
    edit.newNames = QStringList{u"new"_s};
    QVERIFY(bulkedit::changesTags(edit, 2, 2));
    const BulkTags none{BulkTags::Mode::Replace, {}, {}};
    QVERIFY(bulkedit::changesTags(none, 1, 0));
    QVERIFY(!bulkedit::changesTags(none, 0, 0));
}

void TestBulkEdit::normalized() {
    BulkEdit edit;
    edit.imageUrl = u" a.png "_s;
    edit.tags = BulkTags{BulkTags::Mode::Add, {TagId(2), TagId(1), TagId(2)}, {u" b "_s, u"b"_s}};
    const BulkEdit clean = bulkedit::normalized(edit);
    QCOMPARE(*clean.imageUrl, u"a.png"_s);
    QCOMPARE(clean.tags->tags, (std::vector<TagId>{TagId(1), TagId(2)}));
    QCOMPARE(clean.tags->newNames, QStringList{u"b"_s});
}

void TestBulkEdit::needsSomething() {
    const auto fieldOf = [](const BulkEdit& edit) {
        const std::vector<Issue> issues = bulkedit::validate(edit);
        return issues.size() == 1 ? issues.front().field : Field::Id;
    };
    QCOMPARE(fieldOf({}), Field::None);
    BulkEdit edit;
    edit.tags = BulkTags{BulkTags::Mode::Add, {}, {}};
    QCOMPARE(fieldOf(edit), Field::Tags);
    edit.tags->mode = BulkTags::Mode::Replace;
    QVERIFY(bulkedit::validate(edit).empty());
    edit.tags = BulkTags{BulkTags::Mode::Remove, {}, {u"unknown"_s}};
    QCOMPARE(fieldOf(edit), Field::Tags);
    edit.tags = BulkTags{BulkTags::Mode::Add, {}, {QString(51, u'x')}};
    QCOMPARE(fieldOf(edit), Field::Tags);
    edit = {};
    edit.imageUrl = u"ftp://nothing"_s;
    QCOMPARE(fieldOf(edit), Field::ImageUrl);
    edit.imageUrl = QString();
    QVERIFY(bulkedit::validate(edit).empty());
    QCOMPARE(fieldOf(ofShmeckles(priceEdit(Operation::Set, 0))), Field::PriceShmeckles);
}

void TestBulkEdit::titles() {
    const auto title = [](const BulkEdit& edit, qint64 products) {
        return bulkedit::title(edit, products, {u"Tea"_s, {u"organic"_s, u"sale"_s}});
    };
    BulkEdit edit = ofShmeckles(priceEdit(Operation::AddPercent, 500));
    QCOMPARE(title(edit, 338), u"Price in shmeckles of 338 products +5 %"_s);
    QCOMPARE(title(edit, 1), u"Price in shmeckles of 1 product +5 %"_s);
    edit.shmeckles->amount = 1250;
    QCOMPARE(title(edit, 12'810), u"Price in shmeckles of 12,810 products +12.5 %"_s);
    edit.flurbos = priceEdit(Operation::CopyOther, 0);
    QCOMPARE(title(edit, 2), u"2 products: price in shmeckles +12.5 %, price in flurbos as in shmeckles"_s);
    edit = {};
    edit.flurbos = priceEdit(Operation::Subtract, 1050);
    QCOMPARE(title(edit, 2), u"Price in flurbos of 2 products -10.50"_s);
    edit = {};
    edit.category = CategoryId(1);
    edit.tags = BulkTags{BulkTags::Mode::Add, {TagId(1), TagId(2)}, {}};
    QCOMPARE(title(edit, 3), u"3 products: category “Tea”, tags added: organic, sale"_s);
    edit = {};
    edit.category = std::optional<CategoryId>();
    edit.description = u""_s;
    edit.imageUrl = u"a.png"_s;
    QCOMPARE(title(edit, 3), u"3 products: no category, no description, picture"_s);
    edit.tags = BulkTags{BulkTags::Mode::Add, {TagId(1)}, {}};
    QVERIFY(bulkedit::title(edit, 3, {{}, {QString(500, u'x')}}).size() <= 200);
}

void TestBulkEdit::summaries() {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    BulkResult result;
    result.changed = 338;
    QCOMPARE(result.summary(), u"338 changed"_s);
    result.skipped = 2;
    const QDateTime at(QDate::currentDate(), QTime(14, 2));
    for (const qint64 id : {1, 2})
        result.named.push_back({ProductId(id), u"Lamp"_s, false, u"Anna"_s, u"window"_s, at.toUTC()});
    QCOMPARE(result.summary(), u"338 changed, 2 skipped: changed by Anna at 14:02"_s);
    result.named.back().actor = u"Bert"_s;
    QCOMPARE(result.summary(), u"338 changed, 2 skipped: changed by Anna and others at 14:02"_s);
    result.named = {{ProductId(1), {}, true, {}, {}, {}}};
    QCOMPARE(result.summary(), u"338 changed, 2 skipped: deleted by another program"_s);
}

QTEST_GUILESS_MAIN(TestBulkEdit)
#include "tst_bulkedit.moc"
