#include "cellplan.h"
#include "sessionfixture.h"
#include "tabtext.h"

#include <QElapsedTimer>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace pricebook;

using Plan = std::shared_ptr<const CellPlan>;

/// What a paste, a fill and a copy come to, read by a thread of the session.
class tst_CellPlan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init();
    void cleanup() { m.reset(); }

    void pastesFromTheCurrentCellOn();
    void repeatsIntoTheSelection();
    void leavesOutWhatTheTableHasNoRoomFor();
    void namesBadCells();
    void passesReadOnlyColumnsOver();
    void matchesByTitlesAndIds();
    void joinsLinesIntoOneCell();
    void fillsDownAndWithAValue();
    void copiesRowsThatAreNotLoaded();
    void copyAndPasteChangeNothing();
    void writesAPlanAsOneStep();
    void aMillionCellsNeitherBlockNorAreTaken();

private:
    Result<Plan> paste(const QString& text, const CellBlock& selection, bool asOneCell = false) {
        PasteRequest request;
        request.text = text;
        request.asOneCell = asOneCell;
        request.selection = selection;
        const auto from = std::find(m_ids.begin(), m_ids.end(), selection.rows.front());
        request.below.assign(from, m_ids.end());
        for (int column = static_cast<int>(selection.columns.front()); column <= static_cast<int>(ProductColumn::Id);
             ++column)
            request.right.push_back(static_cast<ProductColumn>(column));
        request.locale = QLocale(u"en_US"_s);
        return await<Plan>(
            [&](QObject* context, auto reply) { cellplan::paste(*m->session, request, context, std::move(reply)); });
    }
    Result<QString> copy(const CopyRequest& request) {
        return await<QString>(
            [&](QObject* context, auto reply) { cellplan::copy(*m->session, request, context, std::move(reply)); });
    }
    static QStringList told(const CellPlan& plan) {
        QStringList lines;
        for (const PlannedCell& cell : plan.cells)
            lines << u"%1: %2 -> %3%4"_s.arg(cell.name, QString(cell.change.before).replace(u'\n', u'+'),
                                             QString(cell.change.after).replace(u'\n', u'+'),
                                             cell.problem.isEmpty() ? QString() : u" !"_s);
        return lines;
    }

    std::unique_ptr<SessionFixture> m;
    std::vector<ProductId> m_ids; ///< Coffee, Mate, Tea
};

void tst_CellPlan::init() {
    m = std::make_unique<SessionFixture>();
    QVERIFY(m->open());
    const Category drinks = m->addCategory(u"Drinks"_s).valueOr({});
    const Tag hot = m->addTag(u"hot"_s).valueOr({});
    m_ids.clear();
    for (const QString& name : {u"Coffee"_s, u"Mate"_s, u"Tea"_s}) {
        const Result<Product> made = m->addProduct(makeDraft(name, drinks.id, {hot.id}));
        VERIFY_OK(made);
        m_ids.push_back(made->id);
    }
    QVERIFY(m->openSession());
}

void tst_CellPlan::pastesFromTheCurrentCellOn() {
    const auto plan = paste(u"11\t2,5\n12\t5.00\n"_s, {{m_ids[1]}, {ProductColumn::PriceShmeckles}});
    VERIFY_OK(plan);
    QCOMPARE(told(**plan), (QStringList{u"Mate: 10.00 -> 11.00"_s, u"Mate: 5.00 -> 2.50"_s, u"Tea: 10.00 -> 12.00"_s}));
    QCOMPARE((*plan)->changes, 3);
    QCOMPARE((*plan)->products, 2);
    QCOMPARE((*plan)->same, 1);
    QVERIFY((*plan)->exceedsSelection);
    QCOMPARE((*plan)->rowsLeftOut, 0);
}

void tst_CellPlan::repeatsIntoTheSelection() {
    auto plan = paste(u"7"_s, {m_ids, {ProductColumn::PriceShmeckles, ProductColumn::PriceFlurbos}});
    VERIFY_OK(plan);
    QCOMPARE((*plan)->changes, 6);
    QVERIFY(!(*plan)->exceedsSelection);
    plan = paste(u"7\t8"_s, {m_ids, {ProductColumn::PriceShmeckles, ProductColumn::PriceFlurbos}});
    VERIFY_OK(plan);
    QCOMPARE((*plan)->changes, 6);
    QCOMPARE((*plan)->cells[5].change.after, u"8.00"_s);
    // Two rows do not fit into three a whole number of times: from the first cell on, as they are.
    plan = paste(u"7\n8"_s, {m_ids, {ProductColumn::PriceShmeckles}});
    VERIFY_OK(plan);
    QCOMPARE((*plan)->changes, 2);
    QVERIFY(!(*plan)->exceedsSelection);
}

void tst_CellPlan::leavesOutWhatTheTableHasNoRoomFor() {
    const auto plan = paste(u"a\nb\nc\nd\ne"_s, {{m_ids[1]}, {ProductColumn::Name}});
    VERIFY_OK(plan);
    QCOMPARE((*plan)->changes, 2);
    QCOMPARE((*plan)->rowsLeftOut, 3);
    const auto wide = paste(u"x.png\t1\t2\t3"_s, {{m_ids[1]}, {ProductColumn::Picture}});
    VERIFY_OK(wide);
    QCOMPARE((*wide)->columnsLeftOut, 1);
    QCOMPARE((*wide)->readOnlyColumns, 2);
    QCOMPARE((*wide)->changes, 1);
}

void tst_CellPlan::namesBadCells() {
    const auto plan = paste(u"\tDrinkz\thot, brand new\tfree\t0\tftp://x"_s, {{m_ids[2]}, {ProductColumn::Name}});
    VERIFY_OK(plan);
    QCOMPARE((*plan)->problems, 5);
    QCOMPARE((*plan)->changes, 1);
    QCOMPARE((*plan)->cells.size(), 6U);
    for (size_t i = 0; i < 5; ++i) {
        QVERIFY(!(*plan)->cells[i].problem.isEmpty());
        QCOMPARE((*plan)->cells[i].name, u"Tea"_s);
    }
    QVERIFY((*plan)->cells[1].problem.contains(u"Drinkz"_s));
    QVERIFY((*plan)->cells[5].remark.contains(u"brand new"_s));
    QCOMPARE((*plan)->cells[5].change.after, u"hot\nbrand new"_s);
}

void tst_CellPlan::passesReadOnlyColumnsOver() {
    const auto plan = paste(u"x\ty"_s, {{m_ids[0]}, {ProductColumn::UpdatedAt}});
    VERIFY_OK(plan);
    QCOMPARE((*plan)->readOnlyColumns, 2);
    QCOMPARE((*plan)->changes + (*plan)->problems, 0);
}

void tst_CellPlan::matchesByTitlesAndIds() {
    const QString text = u"Id\tShmeckles\n%1\t3\n%2\t4\n999999\t5\n"_s.arg(m_ids[2].value).arg(m_ids[0].value);
    const auto plan = paste(text, {{m_ids[1]}, {ProductColumn::Name}});
    VERIFY_OK(plan);
    QVERIFY((*plan)->byTitles);
    QVERIFY((*plan)->byIds);
    QCOMPARE(told(**plan), (QStringList{u"Tea: 10.00 -> 3.00"_s, u"Coffee: 10.00 -> 4.00"_s}));
}

void tst_CellPlan::joinsLinesIntoOneCell() {
    const auto plan = paste(u"Green\r\ntea\t2\n"_s, {{m_ids[2]}, {ProductColumn::Name}}, true);
    VERIFY_OK(plan);
    QCOMPARE(told(**plan), QStringList{u"Tea: Tea -> Green tea 2"_s});
}

void tst_CellPlan::fillsDownAndWithAValue() {
    ProductPatch patch;
    patch.shmeckles = money("3");
    patch.tags.create = {u"a, b"_s}; // a comma in a name survives
    VERIFY_OK(m->other->write<Product>(
        [&](WriteUnit& unit) { return m->other->products().update(unit, m_ids[0], 0, patch); }));
    FillRequest request;
    request.blocks = {{m_ids, {ProductColumn::PriceShmeckles, ProductColumn::Tags, ProductColumn::Id}}};
    auto plan = await<Plan>(
        [&](QObject* context, auto reply) { cellplan::fill(*m->session, request, context, std::move(reply)); });
    VERIFY_OK(plan);
    QCOMPARE((*plan)->changes, 4);
    QCOMPARE((*plan)->same, 2);
    QCOMPARE((*plan)->readOnlyColumns, 1);
    QCOMPARE((*plan)->cells[1].change.after, u"a, b\nhot"_s);
    request.blocks = {{{m_ids[0]}, {ProductColumn::Name}}, {{m_ids[2]}, {ProductColumn::Name}}};
    request.value = u"Same"_s;
    plan = await<Plan>(
        [&](QObject* context, auto reply) { cellplan::fill(*m->session, request, context, std::move(reply)); });
    VERIFY_OK(plan);
    QCOMPARE(told(**plan), (QStringList{u"Coffee: Coffee -> Same"_s, u"Tea: Tea -> Same"_s}));
}

void tst_CellPlan::copiesRowsThatAreNotLoaded() {
    CopyRequest request;
    request.block = {m_ids, {ProductColumn::Name, ProductColumn::PriceShmeckles, ProductColumn::Tags}};
    request.headers = true;
    request.locale = QLocale(u"de_DE"_s);
    request.selected = {7, 1, 6};
    request.shown = [this](ProductId id, Field field) -> std::optional<QString> {
        return id == m_ids[2] && field == Field::PriceShmeckles ? std::optional(u"9.99"_s) : std::nullopt;
    };
    QCOMPARE(copy(request).valueOr({}), u"Name\tShmeckles\tTags\nCoffee\t10,00\thot\nMate\t\t\n\t9,99\thot\n"_s);
}

void tst_CellPlan::copyAndPasteChangeNothing() {
    CopyRequest request;
    request.block = {m_ids,
                     {ProductColumn::Name, ProductColumn::Category, ProductColumn::Tags, ProductColumn::PriceShmeckles,
                      ProductColumn::PriceFlurbos, ProductColumn::Picture}};
    request.locale = QLocale(u"de_DE"_s);
    const Result<QString> text = copy(request);
    VERIFY_OK(text);
    const auto plan = paste(*text, {{m_ids[0]}, {ProductColumn::Name}});
    VERIFY_OK(plan);
    QCOMPARE((*plan)->same, 18);
    QVERIFY((*plan)->cells.empty());
}

void tst_CellPlan::writesAPlanAsOneStep() {
    const auto plan = paste(u"A\nB\nC"_s, {{m_ids[0]}, {ProductColumn::Name}});
    VERIFY_OK(plan);
    std::vector<CellChange> changes;
    for (const PlannedCell& cell : (*plan)->cells)
        changes.push_back(cell.change);
    QSignalSpy changed(m->session.get(), &CatalogSession::changed);
    const auto report = await<CellReport>([&](QObject* context, auto reply) {
        cellplan::write(*m->session, u"Paste of 3 cells"_s, changes, context, std::move(reply));
    });
    VERIFY_OK(report);
    QCOMPARE(report->cells, 3);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(m->other->products().byId(m_ids[2]).valueOr({}).name, u"C"_s);
}

/// The window goes on while a million cells are looked at, and one sentence says why they are too many.
void tst_CellPlan::aMillionCellsNeitherBlockNorAreTaken() {
    QString text;
    text.reserve(6'000'000);
    for (int i = 0; i < 1'000'000; ++i)
        text += u"name\n"_s;
    CellBlock many;
    many.columns = {ProductColumn::Name};
    for (int i = 0; i < 1'000'000; ++i)
        many.rows.emplace_back(i + 1);
    PasteRequest request;
    request.text = text;
    request.selection = {{m_ids[0]}, {ProductColumn::Name}};
    request.below = many.rows;
    request.right = {ProductColumn::Name};
    qint64 longest = 0;
    QElapsedTimer clock;
    QTimer tick;
    connect(&tick, &QTimer::timeout, this, [&] { longest = std::max(longest, clock.restart()); });
    std::optional<Result<Plan>> answer;
    cellplan::paste(*m->session, std::move(request), this, [&](const Result<Plan>& plan) { answer = plan; });
    clock.start();
    tick.start(0);
    QTRY_VERIFY_WITH_TIMEOUT(answer, 60'000);
    QVERIFY(!*answer);
    QCOMPARE(answer->error().kind, Error::Kind::Invalid);
    QVERIFY2(answer->error().text.contains(QLocale().toString(1'000'000)), qPrintable(answer->error().text));
    qInfo("longest gap while a million cells were read: %lld ms", longest);
    // Into three rows they are handled: three cells change.
    const auto plan = paste(text, {{m_ids[0]}, {ProductColumn::Name}});
    VERIFY_OK(plan);
    QCOMPARE((*plan)->changes, 3);
    QCOMPARE((*plan)->rowsLeftOut, 999'997);
    // So is a text beyond all bounds.
    const auto huge = paste(QString(TabText::mostCells + 1, u'\n'), {{m_ids[0]}, {ProductColumn::Name}});
    QVERIFY(!huge);
}

QTEST_GUILESS_MAIN(tst_CellPlan)
#include "tst_cellplan.moc"
