#include "bulkeditor.h"
#include "bulkpreviewmodel.h"
#include "generateddata.h"
#include "sessionfixture.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace pricebook;

using Show = BulkPreviewModel::Show;
using Weight = BulkPreviewModel::Weight;

namespace {

BulkEdit raise(qint64 hundredthsOfPercent) {
    BulkEdit edit;
    edit.shmeckles.emplace();
    edit.shmeckles->operation = PriceEdit::Operation::AddPercent;
    edit.shmeckles->amount = hundredthsOfPercent;
    return edit;
}

/// Waits until the cell is read.
QString cell(const BulkPreviewModel* model, int row, int column) {
    const QModelIndex index = model->index(row, column);
    if (!QTest::qWaitFor([&] { return index.data().isValid(); }, 10'000))
        return u"not read"_s;
    return index.data().toString();
}

} // namespace

/// A bulk edit from the window's thread: preview, its rows, writing.
class tst_BulkEditor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init();
    void cleanup();

    void previewsAndApplies();
    void cellsOfEveryField();
    void sortedBySize();
    void shownOnes();
    void pagesOfMany();
    void aNewerPreviewReplacesTheOlder();
    void changedMeanwhileIsSaid();
    void skippedAreTold();
    void cancelChangesNothing();
    void goesAwayInTheMiddle();
    void summary();
    void invalidEditsFail();

private:
    /// Waits until rows() shows the new preview.
    [[nodiscard]] bool preview(BulkEditor& editor, const BulkEdit& edit,
                               const BulkPreviewModel::Names& names = {}) const {
        QSignalSpy arranged(editor.rows(), &BulkPreviewModel::arranged);
        editor.preview(edit, PriceRules(), names);
        return QTest::qWaitFor([&] { return !arranged.isEmpty(); }, 20'000);
    }
    Product add(const QString& name, const char* shmeckles = "10.00", const char* flurbos = "5.00") {
        return fixture->addProduct(makeDraft(name, money(shmeckles), money(flurbos))).valueOr({});
    }
    Product stored(ProductId id) { return fixture->other->products().byId(id).valueOr({}); }
    void rename(ProductId id, const QString& name) {
        VERIFY_OK(fixture->other->write<Product>(
            [&](WriteUnit& unit) { return fixture->other->products().update(unit, id, 0, renameTo(name)); }));
    }

    std::unique_ptr<SessionFixture> fixture;
};

void tst_BulkEditor::init() {
    fixture = std::make_unique<SessionFixture>();
    QVERIFY(fixture->open());
    fixture->other->setOrigin(u"window"_s, u"Anna"_s);
    QVERIFY(fixture->openSession());
}

void tst_BulkEditor::cleanup() { fixture.reset(); }

void tst_BulkEditor::previewsAndApplies() {
    const Product lamp = add(u"Lamp"_s);
    const Product chair = add(u"Chair"_s, "1.00");
    BulkEditor editor(fixture->session, {{lamp.id, chair.id}, {}});
    QVERIFY(preview(editor, raise(700)));
    QCOMPARE(editor.plan()->changed, 2);
    BulkPreviewModel* rows = editor.rows();
    QCOMPARE(rows->rowCount(), 2);
    QCOMPARE(cell(rows, 0, 0), u"Lamp"_s);
    QCOMPARE(cell(rows, 0, 1), u"10.00 → 10.70"_s);
    QCOMPARE(cell(rows, 0, 2), u"+0.70 (+7.0 %)"_s);
    QCOMPARE(rows->headerData(1, Qt::Horizontal).toString(), u"Shmeckles"_s);
    QSignalSpy changed(fixture->session.get(), &CatalogSession::changed);
    QSignalSpy applied(&editor, &BulkEditor::applied);
    editor.apply(BulkEditor::Conflicts::Skip);
    QVERIFY(editor.isApplying());
    QTRY_COMPARE_WITH_TIMEOUT(applied.size(), 1, 10'000);
    QCOMPARE(applied.front().front().value<BulkResult>().changed, 2);
    QVERIFY(!changed.isEmpty());
    QCOMPARE(stored(lamp.id).shmeckles, money("10.70"));
    QCOMPARE(stored(chair.id).shmeckles, money("1.07"));
}

void tst_BulkEditor::cellsOfEveryField() {
    const Result<Category> tea = fixture->addCategory(u"Tea"_s);
    const Result<Tag> red = fixture->addTag(u"red"_s);
    const Result<Tag> old = fixture->addTag(u"old"_s);
    VERIFY_OK(tea);
    VERIFY_OK(red);
    VERIFY_OK(old);
    ProductDraft draft = makeDraft(u"Lamp"_s, std::nullopt, {red->id});
    draft.description = u"first\nsecond"_s;
    const Result<Product> lamp = fixture->addProduct(draft);
    VERIFY_OK(lamp);
    BulkEdit edit;
    edit.category = tea->id;
    edit.tags = BulkTags{BulkTags::Mode::Add, {old->id}, {u"new"_s}};
    edit.description = QString();
    edit.imageUrl = u"a.png"_s;
    BulkEditor editor(fixture->session, {{lamp->id}, {}});
    QVERIFY(preview(editor, edit, {u"Tea"_s, {*old}}));
    const BulkPreviewModel* rows = editor.rows();
    QCOMPARE(rows->columnCount(), 6);
    QCOMPARE(cell(rows, 0, 1), u"no category → Tea"_s);
    QCOMPARE(cell(rows, 0, 2), u"red → red, old, new"_s);
    QCOMPARE(cell(rows, 0, 3), u"first second → empty"_s);
    QCOMPARE(cell(rows, 0, 4), u"empty → a.png"_s);
    QCOMPARE(cell(rows, 0, 5), QString());
    edit = {};
    edit.tags = BulkTags{BulkTags::Mode::Replace, {}, {}};
    QVERIFY(preview(editor, edit));
    QCOMPARE(cell(rows, 0, 1), u"red → empty"_s);
    edit.tags = BulkTags{BulkTags::Mode::Remove, {red->id}, {}};
    QVERIFY(preview(editor, edit, {{}, {*red}}));
    QCOMPARE(cell(rows, 0, 1), u"red → empty"_s);
}

void tst_BulkEditor::sortedBySize() {
    const Product small = add(u"Small"_s, "1.00", "0.50");
    const Product large = add(u"Large"_s, "100.00");
    const Product middle = add(u"Middle"_s, "10.00");
    BulkEditor editor(fixture->session, {{middle.id, small.id, large.id}, {}});
    BulkEdit edit = raise(1000);
    edit.shmeckles->operation = PriceEdit::Operation::SubtractPercent;
    QVERIFY(preview(editor, edit));
    BulkPreviewModel* rows = editor.rows();
    const auto names = [rows] { return QStringList{cell(rows, 0, 0), cell(rows, 1, 0), cell(rows, 2, 0)}; };
    QCOMPARE(names(), (QStringList{u"Middle"_s, u"Small"_s, u"Large"_s}));
    QSignalSpy arranged(rows, &BulkPreviewModel::arranged);
    rows->sort(2, Qt::DescendingOrder);
    QTRY_COMPARE(arranged.size(), 1);
    QCOMPARE(names(), (QStringList{u"Large"_s, u"Middle"_s, u"Small"_s}));
    rows->sort(2, Qt::AscendingOrder);
    QTRY_COMPARE(arranged.size(), 2);
    QCOMPARE(names(), (QStringList{u"Small"_s, u"Middle"_s, u"Large"_s}));
    rows->sort(0, Qt::DescendingOrder);
    QTRY_COMPARE(arranged.size(), 3);
    QCOMPARE(names(), (QStringList{u"Large"_s, u"Small"_s, u"Middle"_s}));
}

void tst_BulkEditor::shownOnes() {
    const Product lamp = add(u"Lamp"_s, "10.00", "5.00");
    const Product same = add(u"Same"_s, "25.00");
    const Product cheap = add(u"Cheap"_s, "24.00");
    BulkEdit edit;
    edit.shmeckles.emplace();
    edit.shmeckles->amount = 2500;
    edit.flurbos.emplace();
    edit.flurbos->operation = PriceEdit::Operation::Subtract;
    edit.flurbos->amount = 1;
    BulkEditor editor(fixture->session, {{lamp.id, same.id, cheap.id, add(u"Worthless"_s, "3.00", "0.01").id}, {}});
    QVERIFY(preview(editor, edit));
    BulkPreviewModel* rows = editor.rows();
    QCOMPARE(rows->rowCount(), 3);
    QCOMPARE(editor.plan()->warned, 1);
    const auto show = [rows](Show which) {
        QSignalSpy arranged(rows, &BulkPreviewModel::arranged);
        rows->setShown(which);
        return QTest::qWaitFor([&] { return !arranged.isEmpty(); }, 5'000);
    };
    QVERIFY(show(Show::Warned));
    QCOMPARE(rows->rowCount(), 1);
    const int note = rows->columnCount() - 1;
    QCOMPARE(cell(rows, 0, note), u"150 % more than before"_s);
    QCOMPARE(rows->index(0, note).data(BulkPreviewModel::WeightRole).value<Weight>(), Weight::Warning);
    QCOMPARE(rows->index(0, 1).data(BulkPreviewModel::WeightRole).value<Weight>(), Weight::Warning);
    QVERIFY(show(Show::LeftOut));
    QCOMPARE(rows->rowCount(), 1);
    QVERIFY2(cell(rows, 0, note).startsWith(u"left as it is"_s), qPrintable(cell(rows, 0, note)));
    QCOMPARE(rows->index(0, note).data(BulkPreviewModel::WeightRole).value<Weight>(), Weight::Problem);
    QVERIFY(show(Show::Unchanged));
    QCOMPARE(rows->rowCount(), 0);
}

void tst_BulkEditor::pagesOfMany() {
    VERIFY_OK(generateCatalogue(*fixture->other, {.products = 6'000, .categories = 3, .tags = 3}));
    BulkTarget all;
    all.query.emplace();
    all.query->sort.column = SortColumn::Id;
    BulkEditor editor(fixture->session, all);
    QVERIFY(preview(editor, raise(5000)));
    const BulkPreviewModel* rows = editor.rows();
    QCOMPARE(rows->rowCount() + editor.plan()->unchanged, 6'000);
    QVERIFY(!rows->index(5'000, 0).data().isValid()); // read when it is looked at
    QVERIFY(cell(rows, 5'000, 0).contains(u"00"_s));
    for (int row = 0; row < 4'000; row += 100)
        QVERIFY(cell(rows, row, 0) != u"not read"_s);
    // What was read first was given up meanwhile, and comes again.
    QVERIFY(!rows->index(5'000, 0).data().isValid());
    QVERIFY(cell(rows, 5'000, 0) != u"not read"_s);
}

void tst_BulkEditor::aNewerPreviewReplacesTheOlder() {
    const Product lamp = add(u"Lamp"_s);
    BulkEditor editor(fixture->session, {{lamp.id}, {}});
    QSignalSpy ready(&editor, &BulkEditor::previewReady);
    QSignalSpy arranged(editor.rows(), &BulkPreviewModel::arranged);
    for (const qint64 percent : {100, 200, 300, 400})
        editor.preview(raise(percent), PriceRules(), {});
    QVERIFY(editor.isPreviewing());
    QTRY_COMPARE_WITH_TIMEOUT(arranged.size(), 1, 10'000);
    QCOMPARE(ready.size(), 1);
    QCOMPARE(cell(editor.rows(), 0, 1), u"10.00 → 10.40"_s);
    editor.clearPreview();
    QVERIFY(editor.plan() == nullptr);
    QCOMPARE(editor.rows()->rowCount(), 0);
}

void tst_BulkEditor::changedMeanwhileIsSaid() {
    const Product lamp = add(u"Lamp"_s);
    BulkEditor editor(fixture->session, {{lamp.id}, {}});
    QSignalSpy ready(&editor, &BulkEditor::previewReady);
    QSignalSpy arranged(editor.rows(), &BulkPreviewModel::arranged);
    editor.preview(raise(500), PriceRules(), {});
    QTRY_COMPARE_WITH_TIMEOUT(arranged.size(), 1, 10'000);
    rename(lamp.id, u"Lantern"_s);
    const int note = editor.rows()->columnCount() - 1;
    QVERIFY(cell(editor.rows(), 0, note).contains(u"changed meanwhile"_s));
    QCOMPARE(cell(editor.rows(), 0, 0), u"Lantern"_s);
}

void tst_BulkEditor::skippedAreTold() {
    const Product lamp = add(u"Lamp"_s);
    const Product chair = add(u"Chair"_s);
    BulkEditor editor(fixture->session, {{lamp.id, chair.id}, {}});
    QVERIFY(preview(editor, raise(500)));
    rename(chair.id, u"Armchair"_s);
    QSignalSpy applied(&editor, &BulkEditor::applied);
    QSignalSpy failed(&editor, &BulkEditor::failed);
    editor.apply(BulkEditor::Conflicts::Refuse);
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 10'000);
    QCOMPARE(failed.front().front().value<Error>().kind, Error::Kind::Conflict);
    QCOMPARE(stored(lamp.id).shmeckles, money("10.00"));
    QVERIFY(editor.plan() != nullptr);
    editor.apply(BulkEditor::Conflicts::Skip);
    QTRY_COMPARE_WITH_TIMEOUT(applied.size(), 1, 10'000);
    const auto result = applied.front().front().value<BulkResult>();
    QCOMPARE(result.changed, 1);
    QCOMPARE(result.skipped, 1);
    QCOMPARE(result.named.front().name, u"Armchair"_s);
    QVERIFY2(result.summary().startsWith(u"1 changed, 1 skipped: changed by Anna at "_s), qPrintable(result.summary()));
}

void tst_BulkEditor::cancelChangesNothing() {
    VERIFY_OK(generateCatalogue(*fixture->other, {.products = 12'000, .categories = 3, .tags = 3}));
    BulkTarget all;
    all.query.emplace();
    BulkEditor editor(fixture->session, all);
    QVERIFY(preview(editor, raise(5000)));
    QSignalSpy failed(&editor, &BulkEditor::failed);
    editor.apply(BulkEditor::Conflicts::Skip);
    editor.cancel();
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 20'000);
    QCOMPARE(failed.front().front().value<Error>().kind, Error::Kind::Cancelled);
    QVERIFY(!editor.isApplying());
    QCOMPARE(stored(ProductId(1)).version, 1);
    QCOMPARE(stored(ProductId(12'000)).version, 1);
}

void tst_BulkEditor::goesAwayInTheMiddle() {
    VERIFY_OK(generateCatalogue(*fixture->other, {.products = 6'000, .categories = 3, .tags = 3}));
    BulkTarget all;
    all.query.emplace();
    {
        BulkEditor editor(fixture->session, all);
        editor.readSummary();
        editor.preview(raise(5000), PriceRules(), {});
    }
    {
        BulkEditor editor(fixture->session, all);
        QVERIFY(preview(editor, raise(5000)));
        editor.apply(BulkEditor::Conflicts::Skip);
    }
    // The write was stopped with it, or was done by then: all or nothing, and the session goes on.
    QTRY_VERIFY_WITH_TIMEOUT(!fixture->session->hasPendingWrites(), 20'000);
    const Result<qint64> renamed = await<qint64>([&](QObject* context, auto reply) {
        fixture->session->removeProducts({ProductId(6'000)}, context, std::move(reply));
    });
    VERIFY_OK(renamed);
    QCOMPARE(stored(ProductId(2)).version, stored(ProductId(5'999)).version);
}

void tst_BulkEditor::summary() {
    const Product lamp = add(u"Lamp"_s, "10.00");
    const Product chair = add(u"Chair"_s, "20.00");
    BulkEditor editor(fixture->session, {{lamp.id, chair.id}, {}});
    BulkSummary found;
    connect(&editor, &BulkEditor::summaryReady, this, [&found](const BulkSummary& summary) { found = summary; });
    editor.readSummary();
    QTRY_COMPARE_WITH_TIMEOUT(found.products, 2, 10'000);
    QCOMPARE(found.most.shmeckles, money("20.00"));
}

void tst_BulkEditor::invalidEditsFail() {
    const Product lamp = add(u"Lamp"_s);
    BulkEditor editor(fixture->session, {{lamp.id}, {}});
    QSignalSpy failed(&editor, &BulkEditor::failed);
    editor.preview({}, PriceRules(), {});
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 10'000);
    QCOMPARE(failed.front().front().value<Error>().kind, Error::Kind::Invalid);
    editor.apply(BulkEditor::Conflicts::Skip); // without a preview: nothing
    QVERIFY(!editor.isApplying());
}

QTEST_GUILESS_MAIN(tst_BulkEditor)
#include "tst_bulkeditor.moc"
