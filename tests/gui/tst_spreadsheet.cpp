#include "cellcommands.h"
#include "cellpreviewdialog.h"
#include "celltext.h"
#include "guifixture.h"
#include "heldbar.h"
#include "heldcells.h"
#include "productform.h"
#include "productspage.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "undostore.h"

#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace pricebook;

using Column = ProductColumn;

/// The table as a spreadsheet: blocks of cells, the keys, copy, paste and fill, and edits that are held.
class tst_Spreadsheet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void clickSelectsACellAndItsProduct();
    void stripSelectsWholeRows();
    void enterGoesDownAndShiftEnterUp();
    void shiftSelectsFromWhereTheProgramWent();
    void typingReplacesAndEscapeReverts();
    void controlEnterFillsTheSelection();
    void controlDFillsDown();
    void controlDOfOneRowTakesTheRowAbove();
    void copiesABlockWithAndWithoutTitles();
    void pastesOneCellAtOnce();
    void pasteOfABlockShowsAPreviewFirst();
    void cancelledPreviewChangesNothing();
    void badCellsAreLeftOut();
    void pasteFromCalc();
    void severalLinesIntoOneCellAsk();
    void oneWholeRowStandsForTheCurrentCell();
    void changedMeanwhileIsTold();
    void deleteOnCellsAsks();
    void heldEditsAreShownAndSavedTogether();
    void heldEditsAreGivenUpOneByOne();
    void heldPreviewShowsClashes();
    void heldPasteIsHeld();
    void leavingAsksAboutHeldEdits();
    void heldEditsAreOfferedAfterACrash();

private:
    void select(int top, Column left, int bottom, Column right);
    void click(int row, Column column, Qt::KeyboardModifiers modifiers = {});
    [[nodiscard]] QString cell(int row, Column column) const {
        return model->index(row, static_cast<int>(column)).data().toString();
    }
    [[nodiscard]] Product stored(int row) { return fixture->stored(model->idAt(row)); }
    [[nodiscard]] static CellPreviewDialog* preview() {
        for (QWidget* widget : QApplication::topLevelWidgets()) {
            auto* dialog = qobject_cast<CellPreviewDialog*>(widget);
            if (dialog && dialog->isVisible())
                return dialog;
        }
        return nullptr;
    }
    [[nodiscard]] static QString text(const QWidget* widget) {
        QStringList lines;
        for (const QLabel* label : widget->findChildren<QLabel*>())
            lines << label->text();
        return lines.join(u'\n');
    }
    [[nodiscard]] size_t stepsInAll() {
        return UndoStore(fixture->other->connection()).undoable(CatalogStore::thisClient(), 1000).valueOr({}).size();
    }
    void paste(const QString& text) {
        QApplication::clipboard()->setText(text);
        QTest::keySequence(table, QKeySequence::Paste);
    }
    void hold(int row, Column column, const QString& value);
    void openPage();

    std::unique_ptr<GuiFixture> fixture;
    std::unique_ptr<ProductsPage> page;
    std::unique_ptr<QTemporaryDir> home;
    ProductTable* table = nullptr;
    ProductTableModel* model = nullptr;
    Category tea, coffee;
};

void tst_Spreadsheet::initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

void tst_Spreadsheet::init() {
    home = std::make_unique<QTemporaryDir>();
    qputenv("XDG_DATA_HOME", home->path().toLocal8Bit());
    fixture = std::make_unique<GuiFixture>();
    QVERIFY(fixture->open());
    tea = fixture->addCategory(u"Tea"_s);
    coffee = fixture->addCategory(u"Coffee"_s);
    const Tag hot = fixture->addTag(u"hot"_s);
    int price = 1;
    for (const QString& name : {u"Assam"_s, u"Bancha"_s, u"Ceylon"_s, u"Dimbula"_s}) {
        ProductDraft draft = makeDraft(name, tea.id, {hot.id});
        draft.shmeckles = Money::fromHundredths(100 * price++);
        fixture->addProduct(draft);
    }
    openPage();
}

void tst_Spreadsheet::openPage() {
    page = std::make_unique<ProductsPage>(&fixture->prompts);
    page->resize(1100, 640);
    table = page->table();
    model = page->model();
    page->setSession(fixture->session);
    page->show();
    QVERIFY(QTest::qWaitForWindowActive(page.get()));
    QTRY_COMPARE(model->totalRows(), 4);
    table->setFocus();
}

void tst_Spreadsheet::cleanup() {
    if (page)
        page->model()->heldCells()->clear();
    page.reset();
    fixture.reset();
    home.reset();
}

void tst_Spreadsheet::select(int top, Column left, int bottom, Column right) {
    table->setCurrentIndex(model->index(top, static_cast<int>(left)));
    table->selectionModel()->select(
        QItemSelection(model->index(top, static_cast<int>(left)), model->index(bottom, static_cast<int>(right))),
        QItemSelectionModel::ClearAndSelect);
    table->setFocus();
}

void tst_Spreadsheet::click(int row, Column column, Qt::KeyboardModifiers modifiers) {
    const QRect place = table->visualRect(model->index(row, static_cast<int>(column)));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, modifiers, place.center());
}

void tst_Spreadsheet::hold(int row, Column column, const QString& value) {
    page->heldBar()->setHolding(true);
    table->setCurrentIndex(model->index(row, static_cast<int>(column)));
    table->setFocus();
    QTest::keyClick(table, Qt::Key_F2);
    QTRY_VERIFY(table->isEditing());
    auto* line = qobject_cast<QLineEdit*>(QApplication::focusWidget());
    QVERIFY(line);
    line->selectAll();
    typeText(line, value);
    press(Qt::Key_Return);
    QVERIFY(!table->isEditing());
}

void tst_Spreadsheet::clickSelectsACellAndItsProduct() {
    click(1, Column::PriceFlurbos);
    QCOMPARE(table->selectionModel()->selectedIndexes().size(), 1);
    QCOMPARE(page->selectedCount(), 1);
    QCOMPARE(table->selectedIds(), std::vector{model->idAt(1)});
    QTRY_COMPARE(named<QLineEdit>(page->form(), u"Name"_s)->text(), u"Bancha"_s);
    click(3, Column::PriceFlurbos, Qt::ShiftModifier);
    QCOMPARE(table->selectionModel()->selectedIndexes().size(), 3);
    QCOMPARE(page->selectedCount(), 3);
    QVERIFY(!page->cells()->isWholeRows());
}

void tst_Spreadsheet::stripSelectsWholeRows() {
    QWidget* strip = table->verticalHeader()->viewport();
    QTest::mouseClick(strip, Qt::LeftButton, {}, {8, table->rowViewportPosition(1) + 5});
    QVERIFY(page->cells()->isWholeRows());
    QCOMPARE(table->selectedIds(), std::vector{model->idAt(1)});
    QTest::mouseClick(strip, Qt::LeftButton, Qt::ShiftModifier, {8, table->rowViewportPosition(3) + 5});
    QCOMPARE(page->selectedCount(), 3);
    QTest::mouseClick(strip, Qt::LeftButton, Qt::ControlModifier, {8, table->rowViewportPosition(0) + 5});
    QCOMPARE(page->selectedCount(), 4);
    QVERIFY(page->cells()->isWholeRows());
    click(2, Column::Name);
    QVERIFY(!page->cells()->isWholeRows());
    QTest::keyClick(table, Qt::Key_Space, Qt::ShiftModifier);
    QVERIFY(page->cells()->isWholeRows());
    QCOMPARE(table->selectedIds(), std::vector{model->idAt(2)});
}

void tst_Spreadsheet::enterGoesDownAndShiftEnterUp() {
    click(1, Column::PriceShmeckles);
    QTest::keyClick(table, Qt::Key_F2);
    QTRY_VERIFY(table->isEditing());
    typeText(u"7"_s);
    press(Qt::Key_Return);
    QVERIFY(!table->isEditing());
    QCOMPARE(table->currentIndex(), model->index(2, static_cast<int>(Column::PriceShmeckles)));
    QTRY_COMPARE(stored(1).shmeckles, money("7"));
    typeText(table, u"8"_s); // typing alone edits
    QTRY_VERIFY(table->isEditing());
    press(Qt::Key_Enter, Qt::ShiftModifier);
    QCOMPARE(table->currentIndex().row(), 1);
    QTRY_COMPARE(stored(2).shmeckles, money("8"));
    QTest::keyClick(table, Qt::Key_F2);
    typeText(u"9"_s);
    press(Qt::Key_Backtab, Qt::ShiftModifier);
    QCOMPARE(table->currentIndex().column(), static_cast<int>(Column::Tags));
    QTRY_COMPARE(stored(1).shmeckles, money("9"));
}

// Or Shift would select, and then change or delete, other products than those that are seen to be selected first.
void tst_Spreadsheet::shiftSelectsFromWhereTheProgramWent() {
    click(0, Column::PriceFlurbos);
    for (int i = 0; i < 2; ++i)
        QTest::keyClick(table, Qt::Key_Down);
    table->selectRowOnly(0); // as the search and the form do
    QTest::keyClick(table, Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(table->selectedIds(), (std::vector{model->idAt(0), model->idAt(1)}));

    click(0, Column::PriceShmeckles);
    QTest::keyClick(table, Qt::Key_F2);
    QTRY_VERIFY(table->isEditing());
    typeText(u"7"_s);
    press(Qt::Key_Return); // goes down
    QTRY_COMPARE(stored(0).shmeckles, money("7"));
    QTest::keyClick(table, Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(table->selectedIds(), (std::vector{model->idAt(1), model->idAt(2)}));

    QTest::keyClick(table, Qt::Key_Down);
    QTest::keyClick(table, Qt::Key_Up, Qt::ShiftModifier);
    QCOMPARE(table->selectedIds(), (std::vector{model->idAt(2), model->idAt(3)}));
}

void tst_Spreadsheet::typingReplacesAndEscapeReverts() {
    click(1, Column::Name);
    typeText(table, u"X"_s);
    QTRY_VERIFY(table->isEditing());
    QCOMPARE(qobject_cast<QLineEdit*>(QApplication::focusWidget())->text(), u"X"_s);
    press(Qt::Key_Escape);
    QVERIFY(!table->isEditing());
    QCOMPARE(cell(1, Column::Name), u"Bancha"_s);
    QCOMPARE(table->currentIndex().row(), 1);
}

void tst_Spreadsheet::controlEnterFillsTheSelection() {
    select(0, Column::PriceShmeckles, 2, Column::PriceFlurbos);
    QTest::keyClick(table, Qt::Key_F2);
    QTRY_VERIFY(table->isEditing());
    typeText(u"2,5"_s);
    QSignalSpy changed(fixture->session.get(), &CatalogSession::changed);
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(!table->isEditing());
    QTRY_COMPARE(stored(2).flurbos, money("2.5"));
    QCOMPARE(changed.count(), 1);
    QCOMPARE(stored(0).shmeckles, money("2.5"));
    QCOMPARE(stored(3).shmeckles, money("4"));
    QVERIFY(!preview());
    // A value that breaks a rule keeps the editor open, as Enter does.
    QTest::keyClick(table, Qt::Key_F2);
    typeText(u"free"_s);
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(table->isEditing());
    press(Qt::Key_Escape);
}

void tst_Spreadsheet::controlDFillsDown() {
    select(0, Column::PriceShmeckles, 3, Column::PriceShmeckles);
    QTest::keyClick(table, Qt::Key_D, Qt::ControlModifier);
    QTRY_COMPARE(stored(3).shmeckles, money("1"));
    QCOMPARE(stored(1).shmeckles, money("1"));
    QCOMPARE(stored(1).flurbos, money("5"));
}

void tst_Spreadsheet::controlDOfOneRowTakesTheRowAbove() {
    click(2, Column::PriceShmeckles);
    QTest::keyClick(table, Qt::Key_D, Qt::ControlModifier);
    QTRY_COMPARE(stored(2).shmeckles, money("2"));
    click(0, Column::PriceShmeckles);
    QSignalSpy said(page.get(), &ProductsPage::statusMessage);
    QTest::keyClick(table, Qt::Key_D, Qt::ControlModifier);
    QCOMPARE(said.count(), 1);
}

void tst_Spreadsheet::copiesABlockWithAndWithoutTitles() {
    select(1, Column::Tags, 2, Column::PriceFlurbos);
    QTest::keySequence(table, QKeySequence::Copy);
    QCOMPARE(QApplication::clipboard()->text(), u"hot\t2.00\t5.00\nhot\t3.00\t5.00"_s);
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(QApplication::clipboard()->text(), u"Tags\tShmeckles\tFlurbos\nhot\t2.00\t5.00\nhot\t3.00\t5.00"_s);
    // Two separate cells: what lies between them stays empty.
    click(0, Column::Name);
    click(2, Column::Category, Qt::ControlModifier);
    QTest::keySequence(table, QKeySequence::Copy);
    QCOMPARE(QApplication::clipboard()->text(), u"Assam\t\n\tTea"_s);
    QLocale::setDefault(QLocale(u"de_DE"_s));
    click(0, Column::PriceShmeckles);
    QTest::keySequence(table, QKeySequence::Copy);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QCOMPARE(QApplication::clipboard()->text(), u"1,00"_s);
}

void tst_Spreadsheet::pastesOneCellAtOnce() {
    click(1, Column::PriceShmeckles);
    paste(u"$2,50\n"_s);
    QTRY_COMPARE(stored(1).shmeckles, money("2.50"));
    QVERIFY(!preview());
    // A lost decimal sign is worth a look.
    paste(u"250\n"_s);
    QTRY_VERIFY(preview());
    QVERIFY(text(preview()).contains(u"worth a look"_s));
    QTest::keyClick(preview(), Qt::Key_Escape);
    QTRY_VERIFY(!preview());
    QCOMPARE(stored(1).shmeckles, money("2.50"));
    // By the rules that are set: without any it is pasted as it is.
    page->cells()->setPriceRules(PriceRules::none());
    paste(u"250\n"_s);
    QTRY_COMPARE(stored(1).shmeckles, money("250"));
    QVERIFY(!preview());
}

void tst_Spreadsheet::pasteOfABlockShowsAPreviewFirst() {
    click(1, Column::PriceShmeckles);
    paste(u"11\t12\n21\t5.00\n"_s);
    QTRY_VERIFY(preview());
    QVERIFY(text(preview()).contains(u"3 cells change"_s));
    QVERIFY(text(preview()).contains(u"larger than the selection"_s));
    QCOMPARE(stored(1).shmeckles, money("2"));
    auto* change = buttonSaying<QPushButton>(preview(), u"Change 3 cells"_s);
    QVERIFY(change);
    const size_t steps = stepsInAll();
    QTest::keyClick(change, Qt::Key_Return);
    QTRY_COMPARE(stored(2).shmeckles, money("21"));
    QCOMPARE(stepsInAll(), steps + 1);
    QCOMPARE(stored(1).flurbos, money("12"));
    QVERIFY(!preview());
}

void tst_Spreadsheet::cancelledPreviewChangesNothing() {
    select(0, Column::PriceShmeckles, 3, Column::PriceShmeckles);
    paste(u"7"_s);
    QTRY_VERIFY(preview());
    QTest::keyClick(preview(), Qt::Key_Escape);
    QTRY_VERIFY(!preview());
    QCOMPARE(stored(0).shmeckles, money("1"));
    QVERIFY(!fixture->session->hasPendingWrites());
}

void tst_Spreadsheet::badCellsAreLeftOut() {
    click(0, Column::Category);
    fixture->prompts.choice = 1; // one below the other
    paste(u"Coffee\nCofee\nTea\n\nTea"_s);
    QTRY_VERIFY(preview());
    QVERIFY(text(preview()).contains(u"One cell cannot be changed"_s));
    QVERIFY(text(preview()).contains(u"One row of the block is left out"_s));
    auto* list = named<QTableView>(preview(), u"Cells that change"_s);
    QVERIFY(list);
    QVERIFY(list->model()->index(0, 4).data().toString().contains(u"Cofee"_s));
    buttonSaying<QPushButton>(preview(), u"Change 2 cells"_s)->click();
    QTRY_COMPARE(stored(0).category, coffee);
    QCOMPARE(stored(1).category, tea);
    QVERIFY(!stored(3).category);
}

/// What LibreOffice Calc put on the clipboard of the cells A1:C2, one of them with a line break and quotes in it.
void tst_Spreadsheet::pasteFromCalc() {
    click(0, Column::Name);
    paste(u"Assam \"gold\"\tTea\t\"hot\nloose\"\nBancha, green\tTea\thot\n"_s);
    QTRY_VERIFY(preview());
    buttonSaying<QPushButton>(preview(), u"Change 3 cells"_s)->click();
    QTRY_COMPARE(stored(1).name, u"Bancha, green"_s);
    QCOMPARE(stored(0).name, u"Assam \"gold\""_s);
    QCOMPARE(celltext::of(stored(0), Field::Tags), u"hot\nloose"_s);
}

void tst_Spreadsheet::severalLinesIntoOneCellAsk() {
    click(1, Column::Name);
    fixture->prompts.choice = -1;
    paste(u"Green\ntea\n"_s);
    QCOMPARE(fixture->prompts.asked.size(), 1);
    QTest::qWait(20);
    QVERIFY(!preview());
    fixture->prompts.choice = 0;
    paste(u"Green\ntea\n"_s);
    QTRY_COMPARE(stored(1).name, u"Green tea"_s);
    fixture->prompts.choice = 1;
    paste(u"Green\ntea\n"_s);
    QTRY_VERIFY(preview());
    buttonSaying<QPushButton>(preview(), u"Change 2 cells"_s)->click();
    QTRY_COMPARE(stored(2).name, u"tea"_s);
}

void tst_Spreadsheet::oneWholeRowStandsForTheCurrentCell() {
    table->setCurrentIndex(model->index(1, static_cast<int>(Column::PriceFlurbos)));
    table->selectRowOnly(1);
    QVERIFY(page->cells()->isWholeRows());
    paste(u"7.7"_s);
    QTRY_COMPARE(stored(1).flurbos, money("7.7"));
    QCOMPARE(stored(1).name, u"Bancha"_s);
}

void tst_Spreadsheet::changedMeanwhileIsTold() {
    select(0, Column::Name, 1, Column::Name);
    paste(u"One\nTwo"_s);
    QTRY_VERIFY(preview());
    const ProductId id = model->idAt(0);
    VERIFY_OK(fixture->other->write<Product>(
        [&](WriteUnit& unit) { return fixture->other->products().update(unit, id, 0, renameTo(u"Theirs"_s)); }));
    buttonSaying<QPushButton>(preview(), u"Change 2 cells"_s)->click();
    QTRY_COMPARE(fixture->prompts.errors.size(), 1U);
    QVERIFY(fixture->prompts.errors[0].text.contains(u"Theirs"_s));
    QCOMPARE(fixture->stored(id).name, u"Theirs"_s);
    QCOMPARE(stored(1).name, u"Two"_s);
}

void tst_Spreadsheet::deleteOnCellsAsks() {
    select(0, Column::Category, 1, Column::PriceShmeckles);
    page->deleteSelected();
    QCOMPARE(fixture->prompts.asked.size(), 1);
    QCOMPARE(fixture->prompts.buttons, (QStringList{u"Empty 4 cells"_s, u"Delete 2 products"_s, u"Cancel"_s}));
    QTest::qWait(20);
    QCOMPARE(model->rowCount(), 4);
    fixture->prompts.choice = 0;
    page->deleteSelected();
    QTRY_VERIFY(!stored(1).category);
    QVERIFY(stored(0).tags.empty());
    QCOMPARE(stored(0).shmeckles, money("1"));
    fixture->prompts.choice = 1;
    page->deleteSelected();
    QTRY_COMPARE(model->rowCount(), 2);
    // Of a price nothing can be emptied.
    click(0, Column::PriceShmeckles);
    fixture->prompts.choice = -1;
    page->deleteSelected();
    QCOMPARE(fixture->prompts.buttons, (QStringList{u"Delete the product"_s, u"Cancel"_s}));
}

void tst_Spreadsheet::heldEditsAreShownAndSavedTogether() {
    auto* bar = page->heldBar();
    QVERIFY(!bar->isVisible());
    hold(0, Column::PriceShmeckles, u"7"_s);
    hold(1, Column::Name, u"Matcha"_s);
    QVERIFY(bar->isVisible());
    QCOMPARE(cell(0, Column::PriceShmeckles), u"7.00"_s);
    QCOMPARE(stored(0).shmeckles, money("1"));
    QVERIFY(!fixture->session->hasPendingWrites());
    auto* save = buttonSaying<QPushButton>(bar, u"Save 2 edits"_s);
    QVERIFY(save);
    QVERIFY(buttonSaying<QPushButton>(bar, u"Preview…"_s)->isEnabled());
    QVERIFY(buttonSaying<QPushButton>(bar, u"Discard"_s)->isEnabled());
    QSignalSpy changed(fixture->session.get(), &CatalogSession::changed);
    page->saveForm(); // Ctrl+S
    QTRY_COMPARE(stored(1).name, u"Matcha"_s);
    QCOMPARE(stored(0).shmeckles, money("7"));
    QTRY_COMPARE(changed.count(), 1);
    QTRY_VERIFY(model->heldCells()->isEmpty());
    QVERIFY(bar->isVisible());
    page->heldBar()->setHolding(false);
    QVERIFY(!bar->isVisible());
}

void tst_Spreadsheet::heldEditsAreGivenUpOneByOne() {
    hold(0, Column::PriceShmeckles, u"7"_s);
    hold(1, Column::Name, u"Matcha"_s);
    buttonSaying<QPushButton>(page->heldBar(), u"List"_s)->click();
    auto* list = named<QTableView>(page->heldBar(), u"Edits that are held"_s);
    QVERIFY(list);
    QTRY_COMPARE(list->model()->rowCount(), 2);
    QCOMPARE(list->model()->index(1, 2).data().toString(), u"Bancha"_s);
    QCOMPARE(list->model()->index(1, 3).data().toString(), u"Matcha"_s);
    list->setFocus();
    list->selectRow(0);
    QTest::keyClick(list, Qt::Key_Delete);
    QTRY_COMPARE(list->model()->rowCount(), 1);
    QCOMPARE(cell(0, Column::PriceShmeckles), u"1.00"_s);
    QCOMPARE(cell(1, Column::Name), u"Matcha"_s);
    fixture->prompts.confirmed = true;
    buttonSaying<QPushButton>(page->heldBar(), u"Discard"_s)->click();
    QVERIFY(model->heldCells()->isEmpty());
    QCOMPARE(cell(1, Column::Name), u"Bancha"_s);
}

void tst_Spreadsheet::heldPreviewShowsClashes() {
    hold(0, Column::Name, u"Mine"_s);
    hold(1, Column::Name, u"Matcha"_s);
    const ProductId id = model->idAt(0);
    VERIFY_OK(fixture->other->write<Product>(
        [&](WriteUnit& unit) { return fixture->other->products().update(unit, id, 0, renameTo(u"Theirs"_s)); }));
    buttonSaying<QPushButton>(page->heldBar(), u"Preview…"_s)->click();
    QTRY_VERIFY(preview());
    QVERIFY(text(preview()).contains(u"One cell cannot be changed"_s));
    buttonSaying<QPushButton>(preview(), u"Save one cell"_s)->click();
    QTRY_COMPARE(stored(1).name, u"Matcha"_s);
    QTRY_COMPARE(model->heldCells()->count(), 1);
    QCOMPARE(fixture->stored(id).name, u"Theirs"_s);
    // "Keep mine" makes it go.
    buttonSaying<QPushButton>(page->heldBar(), u"List"_s)->click();
    auto* list = named<QTableView>(page->heldBar(), u"Edits that are held"_s);
    QTRY_COMPARE(list->model()->rowCount(), 1);
    auto* keep = buttonSaying<QPushButton>(page->heldBar(), u"Keep mine"_s);
    QTRY_VERIFY((list->selectRow(0), keep->isEnabled())); // news may fill the list anew
    keep->click();
    page->cells()->saveHeld();
    QTRY_COMPARE(fixture->stored(id).name, u"Mine"_s);
}

void tst_Spreadsheet::heldPasteIsHeld() {
    page->heldBar()->setHolding(true);
    select(0, Column::PriceShmeckles, 3, Column::PriceShmeckles);
    paste(u"7"_s);
    QTRY_VERIFY(preview());
    buttonSaying<QPushButton>(preview(), u"Hold 4 cells"_s)->click();
    QTRY_COMPARE(model->heldCells()->count(), 4);
    QCOMPARE(cell(3, Column::PriceShmeckles), u"7.00"_s);
    QCOMPARE(stored(3).shmeckles, money("4"));
    // What is shown is what is copied.
    QTest::keySequence(table, QKeySequence::Copy);
    QCOMPARE(QApplication::clipboard()->text(), u"7.00\n7.00\n7.00\n7.00"_s);
}

void tst_Spreadsheet::leavingAsksAboutHeldEdits() {
    hold(0, Column::PriceShmeckles, u"7"_s);
    std::optional<bool> left;
    fixture->prompts.choice = -1;
    page->heldBar()->mayLeave([&](bool leave) { left = leave; });
    QCOMPARE(left, std::optional(false));
    QCOMPARE(fixture->prompts.asked.size(), 1);
    fixture->prompts.choice = 1;
    page->heldBar()->mayLeave([&](bool leave) { left = leave; });
    QCOMPARE(left, std::optional(true));
    fixture->prompts.choice = 0;
    left.reset();
    page->heldBar()->mayLeave([&](bool leave) { left = leave; });
    QTRY_COMPARE(left, std::optional(true));
    QCOMPARE(stored(0).shmeckles, money("7"));
    page->heldBar()->mayLeave([&](bool leave) { left = leave; });
    QCOMPARE(fixture->prompts.asked.size(), 3);
}

void tst_Spreadsheet::heldEditsAreOfferedAfterACrash() {
    hold(0, Column::PriceShmeckles, u"7"_s);
    page.reset(); // its draft stays, as after a crash
    openPage();
    QTRY_VERIFY(page->heldBar()->isVisible());
    QVERIFY(model->heldCells()->isEmpty());
    QVERIFY(text(page->heldBar()).contains(u"1 edit"_s));
    buttonSaying<QPushButton>(page->heldBar(), u"Take them up"_s)->click();
    QCOMPARE(model->heldCells()->count(), 1);
    QCOMPARE(cell(0, Column::PriceShmeckles), u"7.00"_s);
    page->cells()->saveHeld();
    QTRY_COMPARE(stored(0).shmeckles, money("7"));
}

QTEST_MAIN(tst_Spreadsheet)
#include "tst_spreadsheet.moc"
