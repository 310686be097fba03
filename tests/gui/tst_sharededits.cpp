#include "conflictdialog.h"
#include "draftstore.h"
#include "editorbadge.h"
#include "formbanner.h"
#include "guifixture.h"
#include "presencestore.h"
#include "productform.h"
#include "productspage.h"
#include "producttable.h"
#include "producttablemodel.h"

#include <QDir>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollBar>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// The page of products while others are at work too: conflicts, marks, badges, drafts.
class tst_SharedEdits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void theSameCellAsks();
    void anotherOpenCellIsLeftInPeace();
    void besideMergesAndSaysSo();
    void deletedMeanwhileIsRestored();
    void deletedMeanwhileIsDiscarded();
    void anOpenCellGetsABadge();
    void changedRowsAreMarked();
    void aRowThatDepartedStaysMarked();
    void aFormWithoutEditsIsRenewed();
    void whoElseEdits();
    void aDraftIsKeptAndGoes();
    void aDraftIsOffered();
    void aDraftOfAChangedProductAsks();
    void aDraftOfANewProduct();
    void aLockedDatabaseIsWaitedFor();

private:
    [[nodiscard]] QModelIndex cell(const QString& name, ProductColumn column) const {
        for (int row = 0; row < model()->rowCount(); ++row) {
            if (model()->index(row, 0).data().toString() == name)
                return model()->index(row, static_cast<int>(column));
        }
        return {};
    }
    [[nodiscard]] ProductTableModel* model() const { return page->model(); }
    [[nodiscard]] FormBanner* banner(const QString& name) const { return page->findChild<FormBanner*>(name); }
    [[nodiscard]] QLineEdit* openEditor(const QString& name, ProductColumn column);
    void changeElsewhere(ProductId id, const ProductPatch& patch) {
        VERIFY_OK(fixture->other->write<Product>(
            [&](WriteUnit& unit) { return fixture->other->products().update(unit, id, 0, patch); }));
    }
    void removeElsewhere(ProductId id) {
        const std::vector<ProductId> ids{id};
        VERIFY_OK(fixture->other->write<qint64>(
            [&](WriteUnit& unit) { return fixture->other->products().remove(unit, ids); }));
    }
    void select(const QString& name);
    void showPage();
    [[nodiscard]] int draftFiles() const {
        return static_cast<int>(QDir(DraftStore::defaultFolder()).entryList({u"*.json"_s}).size());
    }
    void leaveDraft(const QJsonObject& content, qint64 id);
    [[nodiscard]] QLineEdit* nameField() const { return named<QLineEdit>(page->form(), u"Name"_s); }
    /// Types into the form's name of Tea and gives what a draft would keep of it.
    [[nodiscard]] QJsonObject unsavedTea(const QString& name);

    std::unique_ptr<QTemporaryDir> home;
    std::unique_ptr<GuiFixture> fixture;
    std::unique_ptr<QWidget> window;
    ProductsPage* page = nullptr;
    Product tea, water;
};

void tst_SharedEdits::init() {
    home = std::make_unique<QTemporaryDir>();
    qputenv("XDG_DATA_HOME", home->path().toUtf8());
    fixture = std::make_unique<GuiFixture>();
    QVERIFY(fixture->open());
    fixture->other->setOrigin(u"window"_s, u"anna"_s);
    tea = fixture->addProduct(makeDraft(u"Tea"_s));
    water = fixture->addProduct(makeDraft(u"Water"_s));
    for (int i = 0; i < 40; ++i)
        fixture->addProduct(makeDraft(u"Zebra %1"_s.arg(i, 2, 10, QChar(u'0'))));
    showPage();
}

void tst_SharedEdits::showPage() {
    window = std::make_unique<QWidget>();
    window->resize(1100, 700);
    page = new ProductsPage(&fixture->prompts, window.get());
    page->resize(window->size());
    page->setSession(fixture->session);
    window->show();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    QTRY_COMPARE(model()->rowCount(), 42);
    QTRY_VERIFY(!cell(u"Tea"_s, ProductColumn::Name).data().toString().isEmpty());
}

void tst_SharedEdits::cleanup() {
    window.reset();
    fixture.reset();
}

QLineEdit* tst_SharedEdits::openEditor(const QString& name, ProductColumn column) {
    ProductTable* table = page->table();
    table->setFocus();
    table->setCurrentIndex(cell(name, column));
    table->edit(cell(name, column));
    for (auto* line : table->viewport()->findChildren<QLineEdit*>()) {
        if (line->isVisible())
            return line;
    }
    return nullptr;
}

void tst_SharedEdits::select(const QString& name) {
    page->table()->selectRowOnly(cell(name, ProductColumn::Name).row());
    QTRY_COMPARE(nameField()->text(), name);
}

void tst_SharedEdits::theSameCellAsks() {
    QLineEdit* line = openEditor(u"Tea"_s, ProductColumn::PriceShmeckles);
    QVERIFY(line);
    ProductPatch theirs;
    theirs.shmeckles = money("12");
    changeElsewhere(tea.id, theirs);
    QTRY_COMPARE(fixture->stored(tea.id).shmeckles, money("12"));
    line->setText(u"11"_s);
    QTest::keyClick(line, Qt::Key_Return);
    ConflictDialog* dialog = nullptr;
    QTRY_VERIFY((dialog = window->findChild<ConflictDialog*>()));
    QTRY_VERIFY(dialog->isVisible());
    // Enter decides nothing.
    QTest::keyClick(dialog, Qt::Key_Return);
    QVERIFY(dialog->isVisible());
    QVERIFY(named<QRadioButton>(dialog, u"price in shmeckles, Theirs: 12.00"_s));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!window->findChild<ConflictDialog*>());
    // Cancelled: it stays typed, marked and asked for.
    QCOMPARE(cell(u"Tea"_s, ProductColumn::PriceShmeckles).data().toString(), u"11.00"_s);
    QVERIFY(model()->hasUnsavedCells());
    QVERIFY2(banner(u"cellConflicts"_s)->message().contains(u"anna"_s),
             qPrintable(banner(u"cellConflicts"_s)->message()));
    buttonSaying<QPushButton>(banner(u"cellConflicts"_s), u"Compare…"_s)->click();
    QTRY_VERIFY((dialog = window->findChild<ConflictDialog*>()));
    named<QRadioButton>(dialog, u"price in shmeckles, Mine: 11.00"_s)->click();
    buttonSaying<QPushButton>(dialog, u"&Save"_s)->click();
    QTRY_COMPARE(fixture->stored(tea.id).shmeckles, money("11"));
    QTRY_VERIFY(banner(u"cellConflicts"_s)->message().isEmpty());
    QTRY_VERIFY(!model()->hasUnsavedCells());
}

void tst_SharedEdits::anotherOpenCellIsLeftInPeace() {
    QLineEdit* line = openEditor(u"Tea"_s, ProductColumn::PriceShmeckles);
    ProductPatch theirs;
    theirs.shmeckles = money("12");
    changeElsewhere(tea.id, theirs);
    line->setText(u"11"_s);
    QTest::keyClick(line, Qt::Key_Return);
    QLineEdit* second = openEditor(u"Water"_s, ProductColumn::Name);
    QVERIFY(second);
    QTRY_VERIFY(!banner(u"cellConflicts"_s)->message().isEmpty());
    QVERIFY(!window->findChild<ConflictDialog*>());
    QVERIFY(second->isVisible());
    // Theirs, this time.
    QTest::keyClick(second, Qt::Key_Escape);
    buttonSaying<QPushButton>(banner(u"cellConflicts"_s), u"Compare…"_s)->click();
    auto* dialog = window->findChild<ConflictDialog*>();
    named<QRadioButton>(dialog, u"price in shmeckles, Theirs: 12.00"_s)->click();
    buttonSaying<QPushButton>(dialog, u"&Save"_s)->click();
    QTRY_COMPARE(cell(u"Tea"_s, ProductColumn::PriceShmeckles).data().toString(), u"12.00"_s);
    QVERIFY(!model()->hasUnsavedCells());
    QVERIFY(banner(u"cellConflicts"_s)->message().isEmpty());
}

void tst_SharedEdits::besideMergesAndSaysSo() {
    QSignalSpy said(page, &ProductsPage::statusMessage);
    QLineEdit* line = openEditor(u"Tea"_s, ProductColumn::PriceShmeckles);
    ProductPatch theirs;
    theirs.flurbos = money("12");
    changeElsewhere(tea.id, theirs);
    line->setText(u"11"_s);
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_COMPARE(fixture->stored(tea.id).shmeckles, money("11"));
    QCOMPARE(fixture->stored(tea.id).flurbos, money("12"));
    const auto told = [&said] {
        return std::any_of(said.begin(), said.end(), [](const auto& message) {
            return message[0].toString().contains(u"also changed: price in flurbos"_s);
        });
    };
    QTRY_VERIFY(told());
}

void tst_SharedEdits::deletedMeanwhileIsRestored() {
    QLineEdit* line = openEditor(u"Tea"_s, ProductColumn::PriceShmeckles);
    line->setText(u"11"_s);
    removeElsewhere(tea.id);
    // The editor stays with what is typed.
    QTRY_VERIFY(page->table()->findChild<EditorBadge*>());
    QCOMPARE(page->table()->findChild<EditorBadge*>()->accessibleName(), u"Deleted by somebody else"_s);
    QVERIFY(line->isVisible());
    QCOMPARE(line->text(), u"11"_s);
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_VERIFY2(banner(u"cellConflicts"_s)->message().contains(u"“Tea” was deleted by anna"_s),
                 qPrintable(banner(u"cellConflicts"_s)->message()));
    buttonSaying<QPushButton>(banner(u"cellConflicts"_s), u"Restore with my edits"_s)->click();
    QTRY_VERIFY(banner(u"cellConflicts"_s)->message().isEmpty());
    QTRY_VERIFY(fixture->other->products().byId(tea.id).ok());
    const Product restored = fixture->stored(tea.id);
    QCOMPARE(restored.name, u"Tea"_s);
    QCOMPARE(restored.shmeckles, money("11"));
    QTRY_VERIFY(cell(u"Tea"_s, ProductColumn::Name).isValid());
}

void tst_SharedEdits::deletedMeanwhileIsDiscarded() {
    QVERIFY(!model()->setData(cell(u"Tea"_s, ProductColumn::PriceShmeckles), u"cheap"_s));
    removeElsewhere(tea.id);
    QTRY_VERIFY(!banner(u"cellConflicts"_s)->message().isEmpty());
    buttonSaying<QPushButton>(banner(u"cellConflicts"_s), u"Discard"_s)->click();
    QVERIFY(banner(u"cellConflicts"_s)->message().isEmpty());
    QTRY_COMPARE(model()->rowCount(), 41);
}

void tst_SharedEdits::anOpenCellGetsABadge() {
    QLineEdit* line = openEditor(u"Tea"_s, ProductColumn::Name);
    line->setText(u"Mine"_s);
    ProductPatch theirs = renameTo(u"Theirs"_s);
    changeElsewhere(tea.id, theirs);
    QTRY_VERIFY(page->table()->findChild<EditorBadge*>());
    auto* badge = page->table()->findChild<EditorBadge*>();
    QVERIFY2(badge->accessibleName().startsWith(u"Changed by anna"_s), qPrintable(badge->accessibleName()));
    QVERIFY(badge->isVisible());
    QVERIFY(page->table()->viewport()->rect().contains(badge->geometry()));
    QVERIFY(line->isVisible());
    QCOMPARE(line->text(), u"Mine"_s);
    QTest::keyClick(line, Qt::Key_Escape);
    QTRY_VERIFY(!page->table()->findChild<EditorBadge*>());
    QTRY_VERIFY(cell(u"Theirs"_s, ProductColumn::Name).isValid());
}

void tst_SharedEdits::changedRowsAreMarked() {
    select(u"Tea"_s);
    QScrollBar* bar = page->table()->verticalScrollBar();
    bar->setValue(10);
    const QModelIndex zebra = cell(u"Zebra 20"_s, ProductColumn::Name);
    changeElsewhere(model()->idAt(zebra.row()), renameTo(u"Zebra 20 with hat"_s));
    QTRY_VERIFY(zebra.data(ProductTableModel::ChangedByRole).isValid());
    QCOMPARE(zebra.data(ProductTableModel::ChangedByRole).value<LastChange>().actor, u"anna"_s);
    QTRY_COMPARE(zebra.data().toString(), u"Zebra 20 with hat"_s);
    QVERIFY(zebra.data(Qt::AccessibleTextRole).toString().endsWith(u"changed by anna"_s));
    QCOMPARE(bar->value(), 10);
    QCOMPARE(page->table()->selectedIds(), std::vector{tea.id});
    QTRY_VERIFY_WITH_TIMEOUT(!zebra.data(ProductTableModel::ChangedByRole).isValid(), 10'000);
}

void tst_SharedEdits::aRowThatDepartedStaysMarked() {
    ProductFilter filter;
    filter.text = u"Zebra 2"_s;
    page->setFilter(filter, {});
    QTRY_COMPARE(model()->rowCount(), 10);
    // What came before must be through: where the ids are read for another reason between a commit and its news, the
    // row is taken away with them.
    QSignalSpy refreshed(model(), &ProductTableModel::refreshed);
    changeElsewhere(model()->idAt(cell(u"Zebra 21"_s, ProductColumn::Name).row()), renameTo(u"Zebra 21 with hat"_s));
    QTRY_VERIFY(cell(u"Zebra 21 with hat"_s, ProductColumn::Name).isValid());
    QTRY_VERIFY(!refreshed.isEmpty());
    QTest::qWait(500);
    const QModelIndex zebra = cell(u"Zebra 25"_s, ProductColumn::Name);
    changeElsewhere(model()->idAt(zebra.row()), renameTo(u"Horse"_s));
    const bool marked = QTest::qWaitFor(
        [this] { return cell(u"Horse"_s, ProductColumn::Name).data(ProductTableModel::DepartedRole).toBool(); },
        15'000);
    QStringList shown;
    for (int row = 0; row < model()->rowCount(); ++row)
        shown << model()->index(row, 0).data().toString();
    QVERIFY2(marked, qPrintable(shown.join(u", "_s)));
    QCOMPARE(model()->rowCount(), 10);
    page->refresh();
    QTRY_COMPARE(model()->rowCount(), 9);
}

void tst_SharedEdits::aFormWithoutEditsIsRenewed() {
    select(u"Tea"_s);
    changeElsewhere(tea.id, renameTo(u"Green tea"_s));
    QTRY_COMPARE(nameField()->text(), u"Green tea"_s);
    QVERIFY(!page->form()->isDirty());
}

void tst_SharedEdits::whoElseEdits() {
    select(u"Tea"_s);
    VERIFY_OK(fixture->other->write<bool>([&](WriteUnit& unit) -> Result<bool> {
        const Result<void> told = PresenceStore(fixture->other->connection()).beat(unit, u"x"_s, u"anna"_s, tea.id);
        return told ? Result<bool>(true) : Result<bool>(told.error());
    }));
    auto* notice = page->form()->findChild<QLabel*>(u"productNotice"_s);
    QTRY_COMPARE_WITH_TIMEOUT(notice->text(), u"anna is editing this product in another window."_s, 10'000);
    QVERIFY(notice->isVisible());
    select(u"Water"_s);
    QVERIFY(!notice->isVisible());
}

QJsonObject tst_SharedEdits::unsavedTea(const QString& name) {
    select(u"Tea"_s);
    nameField()->setText(name);
    const QJsonObject content = page->form()->unsaved();
    page->form()->discard();
    return content;
}

void tst_SharedEdits::aDraftIsKeptAndGoes() {
    select(u"Tea"_s);
    QCOMPARE(draftFiles(), 0);
    nameField()->setText(u"Typed"_s);
    QTRY_COMPARE(draftFiles(), 1);
    page->form()->discard();
    QCOMPARE(draftFiles(), 0);
    nameField()->setText(u"Typed again"_s);
    QTRY_COMPARE(draftFiles(), 1);
    page->form()->save();
    QTRY_COMPARE(draftFiles(), 0);
    QCOMPARE(fixture->stored(tea.id).name, u"Typed again"_s);
}

/// As a program that ended without warning leaves it.
void tst_SharedEdits::leaveDraft(const QJsonObject& content, qint64 id) {
    page->setSession(nullptr);
    DraftStore store;
    Draft draft;
    draft.product = id;
    draft.title = u"Tea"_s;
    draft.at = QDateTime::currentDateTimeUtc();
    draft.content = content;
    VERIFY_OK(store.save(fixture->session->url().toDisplayString(), draft));
}

void tst_SharedEdits::aDraftIsOffered() {
    leaveDraft(unsavedTea(u"Typed before the end"_s), tea.id.value);
    page->setSession(fixture->session);
    QVERIFY2(banner(u"formDrafts"_s)->message().contains(u"“Tea”"_s), qPrintable(banner(u"formDrafts"_s)->message()));
    buttonSaying<QPushButton>(banner(u"formDrafts"_s), u"Restore"_s)->click();
    QTRY_COMPARE(nameField()->text(), u"Typed before the end"_s);
    QVERIFY(page->form()->isDirty());
    QVERIFY(banner(u"formDrafts"_s)->message().isEmpty());
    QCOMPARE(draftFiles(), 1); // this window's by now
    page->form()->save();
    QTRY_COMPARE(fixture->stored(tea.id).name, u"Typed before the end"_s);
    QTRY_COMPARE(draftFiles(), 0);
}

void tst_SharedEdits::aDraftOfAChangedProductAsks() {
    leaveDraft(unsavedTea(u"Mine"_s), tea.id.value);
    ProductPatch theirs = renameTo(u"Theirs"_s);
    theirs.flurbos = money("7");
    changeElsewhere(tea.id, theirs);
    page->setSession(fixture->session);
    buttonSaying<QPushButton>(banner(u"formDrafts"_s), u"Restore"_s)->click();
    QTRY_COMPARE(nameField()->text(), u"Mine"_s);
    page->form()->save();
    QTRY_VERIFY(window->findChild<ConflictDialog*>());
    QCOMPARE(fixture->stored(tea.id).name, u"Theirs"_s);
    auto* dialog = window->findChild<ConflictDialog*>();
    named<QRadioButton>(dialog, u"name, Mine: Mine"_s)->click();
    buttonSaying<QPushButton>(dialog, u"&Save"_s)->click();
    QTRY_COMPARE(fixture->stored(tea.id).name, u"Mine"_s);
    QCOMPARE(fixture->stored(tea.id).flurbos, money("7"));
}

void tst_SharedEdits::aDraftOfANewProduct() {
    page->addProduct();
    nameField()->setText(u"Brand new"_s);
    const QJsonObject content = page->form()->unsaved();
    page->form()->discard();
    leaveDraft(content, 0);
    page->setSession(fixture->session);
    buttonSaying<QPushButton>(banner(u"formDrafts"_s), u"Restore"_s)->click();
    QTRY_COMPARE(nameField()->text(), u"Brand new"_s);
    QVERIFY(page->form()->isNew());
}

void tst_SharedEdits::aLockedDatabaseIsWaitedFor() {
    select(u"Tea"_s);
    auto lock = Transaction::begin(fixture->other->connection());
    VERIFY_OK(lock);
    nameField()->setText(u"Typed"_s);
    std::optional<bool> done;
    page->form()->save([&done](bool saved) { done = saved; });
    QTRY_VERIFY_WITH_TIMEOUT(done.has_value(), 15'000);
    QVERIFY(!*done);
    QVERIFY(page->form()->isDirty());
    QVERIFY2(page->form()->findChild<FormBanner*>()->message().contains(u"waiting"_s),
             qPrintable(page->form()->findChild<FormBanner*>()->message()));
    lock->rollback();
    QTRY_COMPARE_WITH_TIMEOUT(fixture->stored(tea.id).name, u"Typed"_s, 40'000); // by itself
    QTRY_VERIFY(!page->form()->isDirty());
}

QTEST_MAIN(tst_SharedEdits)
#include "tst_sharededits.moc"
