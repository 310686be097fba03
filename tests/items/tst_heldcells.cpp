#include "cellplan.h"
#include "celltext.h"
#include "heldcells.h"
#include "helddraft.h"
#include "tablefixture.h"

#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// Edits that are held until they are saved together.
class tst_HeldCells : public TableTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init() {
        open();
        m_folder = std::make_unique<QTemporaryDir>();
    }
    void cleanup() { close(); }

    void showsWithoutSaving();
    void theStoredValueEndsIt();
    void savesAllInOneGo();
    void outlivesSortFilterAndRefresh();
    void othersFieldsAreMerged();
    void aClashIsToldAndKept();
    void outlivesItsProduct();
    void editedAgainWhileSaving();
    void holdsAPlan();
    void draftOutlivesACrash();
    void draftOfAnOpenWindowIsLeftAlone();
    void draftGoesWithTheLastCell();
    void damagedDraftsAreIgnored();

private:
    bool hold(const QString& name, ProductColumn column, const QVariant& value) {
        m_model->setHolding(true);
        return m_model->setData(cell(name, column), value);
    }
    Result<CellReport> save() {
        return await<CellReport>([this](QObject*, auto reply) {
            m_model->heldCells()->save(*m->session, u"Held edits"_s, std::move(reply));
        });
    }
    [[nodiscard]] HeldCells* held() const { return m_model->heldCells(); }
    [[nodiscard]] QStringList drafts() const { return QDir(m_folder->path()).entryList({u"*.json"_s}, QDir::Files); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_HeldCells::showsWithoutSaving() {
    QVERIFY(show());
    QVERIFY(hold(u"Tea"_s, ProductColumn::PriceFlurbos, u"7,5"_s));
    QVERIFY(hold(u"Tea"_s, ProductColumn::Tags, QStringList({u"hot"_s, u"brand new"_s})));
    QVERIFY(hold(u"Tea"_s, ProductColumn::Category, QVariant()));
    QCOMPARE(at(u"Tea"_s, ProductColumn::PriceFlurbos), u"7.50"_s);
    QCOMPARE(at(u"Tea"_s, ProductColumn::Tags), u"hot, brand new"_s);
    QCOMPARE(at(u"Tea"_s, ProductColumn::Category), QString());
    QCOMPARE(state(u"Tea"_s, ProductColumn::PriceFlurbos), SaveState::Held);
    QCOMPARE(state(u"Tea"_s, ProductColumn::PriceShmeckles), SaveState::Saved);
    QVERIFY(at(u"Tea"_s, ProductColumn::PriceFlurbos, Qt::ToolTipRole).toString().contains(u"5.00"_s));
    QVERIFY(at(u"Tea"_s, ProductColumn::PriceFlurbos, Qt::AccessibleTextRole).toString().contains(u"held"_s));
    QCOMPARE(held()->count(), 3);
    QVERIFY(!hold(u"Tea"_s, ProductColumn::PriceFlurbos, u"free"_s));
    QVERIFY(!m->session->hasPendingWrites());
    QCOMPARE(stored(m_tea.id), m_tea);
}

void tst_HeldCells::theStoredValueEndsIt() {
    QVERIFY(show());
    QVERIFY(hold(u"Tea"_s, ProductColumn::Name, u"Чай"_s));
    QVERIFY(hold(u"Чай"_s, ProductColumn::Name, u"Tea"_s));
    QVERIFY(held()->isEmpty());
    QCOMPARE(state(u"Tea"_s, ProductColumn::Name), SaveState::Saved);
    QVERIFY(hold(u"Tea"_s, ProductColumn::Name, u"Чай"_s));
    held()->revert(m_tea.id, Field::Name);
    QCOMPARE(at(u"Tea"_s, ProductColumn::Name), u"Tea"_s);
}

void tst_HeldCells::savesAllInOneGo() {
    QVERIFY(show());
    QVERIFY(hold(u"Tea"_s, ProductColumn::PriceFlurbos, u"7.50"_s));
    QVERIFY(hold(u"Coffee"_s, ProductColumn::Name, u"Espresso"_s));
    QSignalSpy changed(m->session.get(), &CatalogSession::changed);
    const auto report = save();
    VERIFY_OK(report);
    QCOMPARE(report->cells, 2);
    QCOMPARE(changed.count(), 1);
    QVERIFY(held()->isEmpty());
    QCOMPARE(stored(m_tea.id).flurbos, money("7.5"));
    QCOMPARE(stored(m_coffee.id).name, u"Espresso"_s);
    QCOMPARE(at(u"Tea"_s, ProductColumn::PriceFlurbos), u"7.50"_s);
    QTRY_COMPARE(at(u"Espresso"_s, ProductColumn::Name), u"Espresso"_s);
    QCOMPARE(state(u"Espresso"_s, ProductColumn::Name), SaveState::Saved);
}

void tst_HeldCells::outlivesSortFilterAndRefresh() {
    QVERIFY(show());
    QVERIFY(hold(u"Tea"_s, ProductColumn::PriceFlurbos, u"7.50"_s));
    ProductQuery query;
    query.filter.text = u"Coffee"_s;
    query.sort = {SortColumn::PriceFlurbos, true};
    m_model->setQuery(query);
    QTRY_COMPARE(names(), u"Coffee"_s);
    QCOMPARE(held()->count(), 1);
    m_model->setQuery({});
    QTRY_COMPARE(m_model->totalRows(), 3);
    m_model->refresh();
    QTRY_COMPARE(at(u"Tea"_s, ProductColumn::PriceFlurbos), u"7.50"_s);
    Q_EMIT m->session->connectionRestored();
    announceForeignChange();
    QTest::qWait(20);
    QCOMPARE(state(u"Tea"_s, ProductColumn::PriceFlurbos), SaveState::Held);
}

void tst_HeldCells::othersFieldsAreMerged() {
    QVERIFY(show());
    QVERIFY(hold(u"Tea"_s, ProductColumn::PriceFlurbos, u"7.50"_s));
    changedByOther(m_tea.id, renameTo(u"Green tea"_s));
    const auto report = save();
    VERIFY_OK(report);
    QCOMPARE(report->merged, 1);
    QCOMPARE(stored(m_tea.id).name, u"Green tea"_s);
    QCOMPARE(stored(m_tea.id).flurbos, money("7.5"));
}

void tst_HeldCells::aClashIsToldAndKept() {
    QVERIFY(show());
    QVERIFY(hold(u"Tea"_s, ProductColumn::Name, u"Black tea"_s));
    QVERIFY(hold(u"Black tea"_s, ProductColumn::PriceFlurbos, u"7.50"_s));
    changedByOther(m_tea.id, renameTo(u"Green tea"_s));
    announceForeignChange(); // told as soon as the row is read again
    QTRY_VERIFY(!at(u"Black tea"_s, ProductColumn::Name, ProductTableModel::ErrorRole).toString().isEmpty());
    const auto report = save();
    VERIFY_OK(report);
    QCOMPARE(report->refused.size(), 1U);
    QCOMPARE(held()->count(), 1);
    QCOMPARE(stored(m_tea.id).name, u"Green tea"_s);
    QCOMPARE(stored(m_tea.id).flurbos, money("7.5"));
    QVERIFY(held()->cell(m_tea.id, Field::Name)->problem.contains(u"Green tea"_s));
    held()->keepMine(m_tea.id, Field::Name);
    QVERIFY(held()->cell(m_tea.id, Field::Name)->problem.isEmpty());
    VERIFY_OK(save());
    QCOMPARE(stored(m_tea.id).name, u"Black tea"_s);
    QVERIFY(held()->isEmpty());
}

void tst_HeldCells::outlivesItsProduct() {
    QVERIFY(show());
    QVERIFY(hold(u"Tea"_s, ProductColumn::PriceFlurbos, u"7.50"_s));
    VERIFY_OK(await<qint64>(
        [this](QObject* context, auto reply) { m->session->removeProducts({m_tea.id}, context, std::move(reply)); }));
    QTRY_COMPARE(names(), u"Coffee,Water"_s);
    QCOMPARE(held()->count(), 1);
    QCOMPARE(held()->all()[0].name, u"Tea"_s);
    const auto report = save();
    VERIFY_OK(report);
    QCOMPARE(report->refused.size(), 1U);
    QCOMPARE(report->refused[0].why, RefusedCell::Why::Gone);
    QCOMPARE(held()->count(), 1);
    held()->revert(m_tea.id, Field::PriceFlurbos);
    QVERIFY(held()->isEmpty());
}

void tst_HeldCells::editedAgainWhileSaving() {
    QVERIFY(show());
    QVERIFY(hold(u"Tea"_s, ProductColumn::PriceFlurbos, u"7.50"_s));
    bool done = false;
    held()->save(*m->session, {}, [&done](const Result<CellReport>& report) { done = report.ok(); });
    QVERIFY(held()->isSaving());
    QVERIFY(hold(u"Tea"_s, ProductColumn::PriceFlurbos, u"8"_s));
    QTRY_VERIFY(done);
    QCOMPARE(held()->count(), 1);
    QCOMPARE(stored(m_tea.id).flurbos, money("7.5"));
    const auto report = save();
    VERIFY_OK(report);
    QVERIFY(report->refused.empty());
    QCOMPARE(stored(m_tea.id).flurbos, money("8"));
}

void tst_HeldCells::holdsAPlan() {
    QVERIFY(show());
    CellPlan plan;
    PlannedCell good;
    good.change = {m_tea.id, Field::Name, m_tea.version, u"Tea"_s, u"Чай"_s};
    good.name = u"Tea"_s;
    PlannedCell bad = good;
    bad.change.field = Field::PriceFlurbos;
    bad.problem = u"no price"_s;
    plan.cells = {bad, good};
    plan.changes = 1;
    QVERIFY(held()->hold(plan));
    QCOMPARE(held()->count(), 1);
    QCOMPARE(at(u"Чай"_s, ProductColumn::Name), u"Чай"_s);
    plan.changes = HeldCells::most;
    QVERIFY(!held()->hold(plan));
}

void tst_HeldCells::draftOutlivesACrash() {
    QVERIFY(show());
    HeldCells crashed;
    {
        HeldDraft draft(&crashed, m_folder->path());
        draft.open(m->backend.url());
        CellPlan plan;
        PlannedCell name;
        name.change = {m_tea.id, Field::Name, m_tea.version, u"Tea"_s, u"Чай"_s};
        name.name = u"Tea"_s;
        PlannedCell tags = name;
        tags.change = {m_tea.id, Field::Tags, m_tea.version, u"green\nhot"_s, u"a, b\nhot"_s};
        plan.cells = {name, tags};
        QVERIFY(crashed.hold(plan));
        draft.flush();
        QCOMPARE(drafts().size(), 1);
    }
    HeldDraft next(held(), m_folder->path());
    QSignalSpy found(&next, &HeldDraft::found);
    next.open(m->backend.url());
    QTRY_COMPARE(found.count(), 1);
    QCOMPARE(found[0][0].toInt(), 2);
    QVERIFY(found[0][1].toDateTime().isValid());
    next.takeUp();
    QCOMPARE(held()->all(), crashed.all());
    QCOMPARE(at(u"Чай"_s, ProductColumn::Name), u"Чай"_s);
    QCOMPARE(drafts().size(), 1);
    VERIFY_OK(save());
    QCOMPARE(stored(m_tea.id).name, u"Чай"_s);
    QCOMPARE(celltext::of(stored(m_tea.id), Field::Tags), u"a, b\nhot"_s);
    next.flush();
    QVERIFY(drafts().isEmpty());
}

void tst_HeldCells::draftOfAnOpenWindowIsLeftAlone() {
    QVERIFY(show());
    HeldDraft mine(held(), m_folder->path());
    mine.open(m->backend.url());
    QVERIFY(hold(u"Tea"_s, ProductColumn::Name, u"Чай"_s));
    mine.flush();
    HeldCells others;
    HeldDraft theirs(&others, m_folder->path());
    QSignalSpy found(&theirs, &HeldDraft::found);
    theirs.open(m->backend.url());
    theirs.flush();
    QTest::qWait(20);
    QCOMPARE(found.count(), 0);
    mine.close(); // closed with something held: kept for the next time
    theirs.open(m->backend.url());
    QTRY_COMPARE(found.count(), 1);
    theirs.throwAway();
    QVERIFY(drafts().isEmpty());
    // Another database's is none of ours.
    QVERIFY(others.isEmpty());
}

void tst_HeldCells::draftGoesWithTheLastCell() {
    QVERIFY(show());
    HeldDraft draft(held(), m_folder->path());
    QVERIFY(hold(u"Tea"_s, ProductColumn::Name, u"Чай"_s));
    draft.flush();
    QVERIFY2(drafts().isEmpty(), "no database yet");
    draft.open(m->backend.url());
    QVERIFY(hold(u"Coffee"_s, ProductColumn::Name, u"Espresso"_s));
    draft.flush();
    QCOMPARE(drafts().size(), 1);
    const QFile::Permissions others = QFile::ReadGroup | QFile::ReadOther;
    QVERIFY(!(QFile::permissions(m_folder->filePath(drafts().first())) & others));
    held()->clear();
    draft.flush();
    QVERIFY(drafts().isEmpty());
}

void tst_HeldCells::damagedDraftsAreIgnored() {
    QVERIFY(show());
    QVERIFY(hold(u"Tea"_s, ProductColumn::Name, u"Чай"_s));
    {
        HeldDraft draft(held(), m_folder->path());
        draft.open(m->backend.url());
        Q_EMIT held()->changed();
    }
    QCOMPARE(drafts().size(), 1);
    QFile file(m_folder->filePath(drafts().first()));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.resize(file.size() / 2));
    file.close();
    HeldDraft next(held(), m_folder->path());
    QSignalSpy found(&next, &HeldDraft::found);
    next.open(m->backend.url());
    next.flush();
    QTest::qWait(20);
    QCOMPARE(found.count(), 0);
}

QTEST_GUILESS_MAIN(tst_HeldCells)
#include "tst_heldcells.moc"
