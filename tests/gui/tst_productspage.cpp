#include "formbanner.h"
#include "guifixture.h"
#include "messagepage.h"
#include "productform.h"
#include "productspage.h"
#include "producttable.h"
#include "producttablemodel.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QFrame>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// The table of products with its form: editing in cells, adding, copying, deleting; nothing typed is lost.
class tst_ProductsPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void showsRowsAndTheSelectedProduct();
    void editsANameInTheCell();
    void editsAPriceWithACommaInTheCell();
    void invalidValueKeepsTheCellOpen_data();
    void invalidValueKeepsTheCellOpen();
    void escapeGivesACellUp();
    void tabGoesToTheNextCell();
    void sortingStoresAnOpenCell();
    void sortingWaitsForAnInvalidCell();
    void filteringWaitsForAnInvalidCell();
    void clickingAnotherRowStoresAnOpenCell();
    void clickingAnotherRowKeepsAnInvalidCell();
    void newsFromElsewhereLeavesAnOpenCellAlone();
    void choosesACategoryInTheCell();
    void refusesAnUnknownCategoryInTheCell();
    void editsTagsInTheCell();
    void cellThatCannotBeSavedKeepsItsValue();
    void cellAndFormShowTheSame();
    void addsThroughTheForm();
    void duplicates();
    void copyOfALongNameFits();
    void deletesOne();
    void deletesSeveral();
    void cancelDeletesNothing();
    void unsavedFormAsksBeforeAnotherRow();
    void unsavedFormOutlivesAFilter();
    void selectionOutlivesSortAndFilter();
    void saysThatNothingMatches();
    void offersASampleWhenEmpty();
    void copiesRowsAsText();
    void columnsAreRememberedAndReset();
    void columnsFitTheWidth();
    void readOnlyCannotBeEdited();

private:
    [[nodiscard]] QString cell(int row, ProductColumn column) const;
    [[nodiscard]] QStringList names() const;
    void openEditor(int row, ProductColumn column);
    template <class T = QLineEdit>
    [[nodiscard]] T* editor() const {
        for (T* widget : table->viewport()->findChildren<T*>()) {
            if (widget->isVisible())
                return widget;
        }
        return nullptr;
    }
    [[nodiscard]] QString problem() const;
    void typeOver(const QString& text);
    void select(int row) { table->selectRowOnly(row); }
    [[nodiscard]] MessagePage* overlay() const;
    template <class T>
    [[nodiscard]] T* field(const QString& name) const {
        return named<T>(page->form(), name);
    }

    std::unique_ptr<GuiFixture> fixture;
    std::unique_ptr<ProductsPage> page;
    ProductTable* table = nullptr;
    ProductTableModel* model = nullptr;
    Category tea, coffee;
    Tag green, strong;
};

void tst_ProductsPage::init() {
    fixture = std::make_unique<GuiFixture>();
    QVERIFY(fixture->open());
    tea = fixture->addCategory(u"Tea"_s);
    coffee = fixture->addCategory(u"Coffee"_s);
    green = fixture->addTag(u"green"_s);
    strong = fixture->addTag(u"strong"_s);
    ProductDraft draft = makeDraft(u"Assam"_s, tea.id, {strong.id});
    draft.shmeckles = money("3");
    fixture->addProduct(draft);
    draft = makeDraft(u"Sencha"_s, tea.id, {green.id});
    draft.shmeckles = money("1");
    fixture->addProduct(draft);
    draft = makeDraft(u"Арабика"_s, coffee.id, {});
    draft.shmeckles = money("2");
    fixture->addProduct(draft);
    page = std::make_unique<ProductsPage>(&fixture->prompts);
    page->resize(900, 640);
    table = page->table();
    model = page->model();
    new QAbstractItemModelTester(model, page.get());
    page->setSession(fixture->session);
    page->show();
    QVERIFY(QTest::qWaitForWindowActive(page.get()));
    QTRY_COMPARE(names(), (QStringList{u"Assam"_s, u"Sencha"_s, u"Арабика"_s}));
}

void tst_ProductsPage::cleanup() {
    page.reset();
    fixture.reset();
}

QString tst_ProductsPage::cell(int row, ProductColumn column) const {
    return model->index(row, static_cast<int>(column)).data().toString();
}

QStringList tst_ProductsPage::names() const {
    QStringList names;
    for (int row = 0; row < model->rowCount(); ++row)
        names << cell(row, ProductColumn::Name);
    return names;
}

void tst_ProductsPage::openEditor(int row, ProductColumn column) {
    table->setCurrentIndex(model->index(row, static_cast<int>(column)));
    table->edit(table->currentIndex());
    QTRY_VERIFY(table->isEditing());
}

QString tst_ProductsPage::problem() const {
    const auto* bubble = table->viewport()->findChild<QFrame*>(u"cellProblem"_s);
    return bubble ? bubble->findChild<QLabel*>()->text() : QString();
}

void tst_ProductsPage::typeOver(const QString& text) {
    auto* line = editor();
    QVERIFY(line);
    line->selectAll();
    typeText(line, text);
}

MessagePage* tst_ProductsPage::overlay() const {
    auto* shown = page->findChild<MessagePage*>();
    return shown && shown->isVisible() ? shown : nullptr;
}

void tst_ProductsPage::showsRowsAndTheSelectedProduct() {
    QCOMPARE(table->accessibleName(), u"Products"_s);
    QVERIFY(!table->tabKeyNavigation());
    select(1);
    QTRY_COMPARE(field<QLineEdit>(u"Name"_s)->text(), u"Sencha"_s);
    QCOMPARE(field<QLineEdit>(u"Price in shmeckles"_s)->text(), u"1.00"_s);
    QCOMPARE(page->selectedCount(), 1);
}

void tst_ProductsPage::editsANameInTheCell() {
    openEditor(0, ProductColumn::Name);
    typeOver(u"Ассам"_s);
    press(Qt::Key_Return);
    QVERIFY(!table->isEditing());
    QCOMPARE(cell(0, ProductColumn::Name), u"Ассам"_s);
    const ProductId id = model->idAt(0);
    QTRY_COMPARE(fixture->stored(id).name, u"Ассам"_s);
}

void tst_ProductsPage::editsAPriceWithACommaInTheCell() {
    openEditor(0, ProductColumn::PriceFlurbos);
    typeOver(u"1 234,5"_s);
    press(Qt::Key_Return);
    const ProductId id = model->idAt(0);
    QTRY_COMPARE(fixture->stored(id).flurbos, money("1234.50"));
}

void tst_ProductsPage::invalidValueKeepsTheCellOpen_data() {
    QTest::addColumn<ProductColumn>("column");
    QTest::addColumn<QString>("typed");
    QTest::newRow("three decimals") << ProductColumn::PriceShmeckles << u"1.234"_s;
    QTest::newRow("zero") << ProductColumn::PriceShmeckles << u"0"_s;
    QTest::newRow("no number") << ProductColumn::PriceFlurbos << u"cheap"_s;
    QTest::newRow("blank name") << ProductColumn::Name << u"  "_s;
    QTest::newRow("long name") << ProductColumn::Name << QString(101, u'ф');
    QTest::newRow("bad address") << ProductColumn::Picture << u"ftp://somewhere/a.png"_s;
}

void tst_ProductsPage::invalidValueKeepsTheCellOpen() {
    QFETCH(ProductColumn, column);
    QFETCH(QString, typed);
    const Product before = fixture->stored(model->idAt(0));
    openEditor(0, column);
    typeOver(typed);
    press(Qt::Key_Return);
    QVERIFY(table->isEditing());
    QVERIFY(!problem().isEmpty());
    QCOMPARE(editor()->text(), typed);
    QCOMPARE(editor()->accessibleDescription(), problem());
    press(Qt::Key_Tab);
    QVERIFY(table->isEditing());
    typeText(editor(), u"1"_s);
    QVERIFY2(problem().isEmpty(), "the sentence goes away when the text changes");
    QCOMPARE(fixture->stored(before.id), before);
}

void tst_ProductsPage::escapeGivesACellUp() {
    openEditor(0, ProductColumn::PriceShmeckles);
    typeOver(u"1.234"_s);
    press(Qt::Key_Return);
    press(Qt::Key_Escape);
    QVERIFY(!table->isEditing());
    QTRY_VERIFY(problem().isEmpty());
    QCOMPARE(fixture->stored(model->idAt(0)).shmeckles, money("3"));
}

void tst_ProductsPage::tabGoesToTheNextCell() {
    openEditor(0, ProductColumn::PriceShmeckles);
    typeOver(u"4"_s);
    press(Qt::Key_Tab);
    QCOMPARE(table->currentIndex().column(), static_cast<int>(ProductColumn::PriceFlurbos));
    QVERIFY(table->isEditing());
    QTRY_COMPARE(fixture->stored(model->idAt(0)).shmeckles, money("4"));
}

void tst_ProductsPage::sortingStoresAnOpenCell() {
    const ProductId id = model->idAt(0);
    openEditor(0, ProductColumn::PriceShmeckles);
    typeOver(u"0,5"_s);
    table->horizontalHeader()->setSortIndicator(static_cast<int>(ProductColumn::PriceShmeckles), Qt::AscendingOrder);
    QVERIFY(!table->isEditing());
    QTRY_COMPARE(names(), (QStringList{u"Assam"_s, u"Sencha"_s, u"Арабика"_s}));
    QTRY_COMPARE(fixture->stored(id).shmeckles, money("0.5"));
    QCOMPARE(model->query().sort.column, SortColumn::PriceShmeckles);
}

void tst_ProductsPage::sortingWaitsForAnInvalidCell() {
    openEditor(0, ProductColumn::PriceShmeckles);
    typeOver(u"1.234"_s);
    QSignalSpy said(page.get(), &ProductsPage::statusMessage);
    table->horizontalHeader()->setSortIndicator(static_cast<int>(ProductColumn::PriceShmeckles), Qt::AscendingOrder);
    QVERIFY(table->isEditing());
    QVERIFY(!problem().isEmpty());
    QCOMPARE(said.count(), 1);
    QCOMPARE(table->horizontalHeader()->sortIndicatorSection(), static_cast<int>(ProductColumn::Name));
    QCOMPARE(model->query().sort.column, SortColumn::Name);
}

void tst_ProductsPage::filteringWaitsForAnInvalidCell() {
    openEditor(0, ProductColumn::PriceShmeckles);
    typeOver(u"1.234"_s);
    auto* search = named<QLineEdit>(page.get(), u"Search"_s);
    search->setFocus();
    typeText(search, u"sen"_s);
    QTest::qWait(250);
    QVERIFY(table->isEditing());
    QCOMPARE(editor()->text(), u"1.234"_s);
    QCOMPARE(model->rowCount(), 3);
    editor()->setFocus();
    typeOver(u"7"_s);
    press(Qt::Key_Return);
    QTRY_COMPARE(names(), QStringList{u"Sencha"_s});
}

void tst_ProductsPage::clickingAnotherRowStoresAnOpenCell() {
    openEditor(0, ProductColumn::Name);
    const ProductId id = model->idAt(0);
    typeOver(u"Darjeeling"_s);
    const QRect other = table->visualRect(model->index(2, 0));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, other.center());
    QVERIFY(!table->isEditing());
    QTRY_COMPARE(fixture->stored(id).name, u"Darjeeling"_s);
}

void tst_ProductsPage::clickingAnotherRowKeepsAnInvalidCell() {
    openEditor(0, ProductColumn::Name);
    typeOver(u" "_s);
    const QRect other = table->visualRect(model->index(2, 0));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, other.center());
    QVERIFY(table->isEditing());
    QCOMPARE(table->currentIndex().row(), 0);
    QVERIFY(!problem().isEmpty());
}

void tst_ProductsPage::newsFromElsewhereLeavesAnOpenCellAlone() {
    openEditor(0, ProductColumn::Name);
    typeOver(u"half typ"_s);
    QSignalSpy changed(fixture->session.get(), &CatalogSession::changed);
    const ProductId id = model->idAt(0);
    fixture->session->updateProduct(id, 0, renameTo(u"Assam 2"_s), this, [](const Result<Product>&) {});
    QTRY_VERIFY(!changed.isEmpty());
    QTRY_COMPARE(cell(0, ProductColumn::Name), u"Assam 2"_s);
    QCOMPARE(editor()->text(), u"half typ"_s);
}

void tst_ProductsPage::choosesACategoryInTheCell() {
    openEditor(0, ProductColumn::Category);
    auto* combo = editor<QComboBox>();
    QVERIFY(combo);
    QTRY_COMPARE(combo->count(), 3);
    combo->lineEdit()->selectAll();
    typeText(combo, u"coffee"_s);
    press(Qt::Key_Return);
    const ProductId id = model->idAt(0);
    QTRY_COMPARE(fixture->stored(id).category, coffee);
}

void tst_ProductsPage::refusesAnUnknownCategoryInTheCell() {
    openEditor(0, ProductColumn::Category);
    auto* combo = editor<QComboBox>();
    QTRY_COMPARE(combo->count(), 3);
    combo->lineEdit()->selectAll();
    typeText(combo, u"Cocoa"_s);
    QTest::keyClick(combo, Qt::Key_Return);
    QVERIFY(table->isEditing());
    QVERIFY(problem().contains(u"Cocoa"_s));
    QCOMPARE(fixture->stored(model->idAt(0)).category, tea);
}

void tst_ProductsPage::editsTagsInTheCell() {
    openEditor(0, ProductColumn::Tags);
    auto* line = named<QLineEdit>(table->viewport(), u"Tags of the product"_s);
    QVERIFY(line);
    QTRY_VERIFY(line->hasFocus());
    typeText(line, u"green, brand new,"_s);
    QTest::keyClick(line, Qt::Key_Return);
    const ProductId id = model->idAt(0);
    const auto tagsOf = [&] {
        QStringList names;
        for (const Tag& tag : fixture->stored(id).tags)
            names << tag.name;
        return names;
    };
    QTRY_COMPARE(tagsOf(), (QStringList{u"brand new"_s, u"green"_s, u"strong"_s}));
    QVERIFY(!table->isEditing());
}

void tst_ProductsPage::cellThatCannotBeSavedKeepsItsValue() {
    auto* banner = page->findChild<FormBanner*>(u"unsavedCells"_s);
    const ProductId id = model->idAt(0);
    {
        // Another program writes, for longer than anybody waits.
        const auto lock = Connection::open(fixture->backend.url(), OpenMode::ReadWrite);
        VERIFY_OK(lock);
        VERIFY_OK((*lock)->execute(u"BEGIN IMMEDIATE"_s));
        openEditor(0, ProductColumn::Name);
        typeOver(u"Typed"_s);
        press(Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 40'000); // the busy time-out is 5 s a try
        QCOMPARE(cell(0, ProductColumn::Name), u"Typed"_s);
        QCOMPARE(fixture->stored(id).name, u"Assam"_s);
        VERIFY_OK((*lock)->execute(u"ROLLBACK"_s));
    }
    buttonSaying<QPushButton>(banner, u"Try again"_s)->click();
    QTRY_COMPARE(fixture->stored(id).name, u"Typed"_s);
    QTRY_VERIFY(!banner->isVisible());
    QTRY_VERIFY(!model->hasUnsavedCells()); // the banner goes when the saving begins, the mark when it is done
}

void tst_ProductsPage::cellAndFormShowTheSame() {
    select(0);
    QTRY_COMPARE(field<QLineEdit>(u"Name"_s)->text(), u"Assam"_s);
    openEditor(0, ProductColumn::Name);
    typeOver(u"Ceylon"_s);
    press(Qt::Key_Return);
    QTRY_COMPARE(field<QLineEdit>(u"Name"_s)->text(), u"Sencha"_s); // Enter goes down
    select(0);
    QTRY_COMPARE(field<QLineEdit>(u"Name"_s)->text(), u"Ceylon"_s);
    QVERIFY(!page->form()->isDirty());
}

void tst_ProductsPage::addsThroughTheForm() {
    page->addProduct();
    auto* name = field<QLineEdit>(u"Name"_s);
    QTRY_VERIFY(name->hasFocus());
    typeText(name, u"Oolong"_s);
    field<QLineEdit>(u"Price in shmeckles"_s)->setFocus();
    typeText(u"5"_s);
    field<QLineEdit>(u"Price in flurbos"_s)->setFocus();
    typeText(u"2,5"_s);
    page->saveForm();
    QTRY_VERIFY(names().contains(u"Oolong"_s));
    QTRY_COMPARE(page->selectedCount(), 1);
    QCOMPARE(cell(table->currentIndex().row(), ProductColumn::Name), u"Oolong"_s);
    QVERIFY(!page->form()->isNew());
}

void tst_ProductsPage::duplicates() {
    select(1);
    page->duplicateSelected();
    QTRY_VERIFY(names().contains(u"Sencha (copy)"_s));
    const int row = static_cast<int>(names().indexOf(u"Sencha (copy)"_s));
    QTRY_COMPARE(table->currentIndex().row(), row);
    const Product copy = fixture->stored(model->idAt(row));
    QCOMPARE(copy.category, tea);
    QCOMPARE(copy.tags, std::vector{green});
    QCOMPARE(copy.shmeckles, money("1"));
}

void tst_ProductsPage::copyOfALongNameFits() {
    const Product longest = fixture->addProduct(makeDraft(QString(98, u'a') + u"😀😀"_s));
    fixture->session->fetchProduct(longest.id, this, [](const Result<Product>&) {});
    page->refresh();
    QTRY_VERIFY(model->rowOf(longest.id) >= 0);
    select(model->rowOf(longest.id));
    page->duplicateSelected();
    QTRY_COMPARE(model->totalRows(), 5);
    QVERIFY(fixture->prompts.errors.empty());
    QTRY_VERIFY(names().contains(QString(93, u'a') + u" (copy)"_s));
}

void tst_ProductsPage::deletesOne() {
    select(1);
    fixture->prompts.confirmed = true;
    page->deleteSelected();
    QTRY_COMPARE(names(), (QStringList{u"Assam"_s, u"Арабика"_s}));
    QVERIFY(fixture->prompts.asked.last().contains(u"Sencha"_s));
}

void tst_ProductsPage::deletesSeveral() {
    table->selectAll();
    QTRY_VERIFY(buttonSaying<QPushButton>(page.get(), u"Delete…"_s));
    fixture->prompts.confirmed = true;
    page->deleteSelected();
    QTRY_COMPARE(model->rowCount(), 0);
    QVERIFY(fixture->prompts.asked.last().startsWith(u"Delete 3 products?"_s));
    QCOMPARE(fixture->prompts.buttons, QStringList{u"Delete 3 products"_s});
}

void tst_ProductsPage::cancelDeletesNothing() {
    table->selectAll();
    page->deleteSelected();
    QCOMPARE(fixture->prompts.asked.size(), 1);
    QTest::qWait(50);
    QCOMPARE(model->rowCount(), 3);
}

void tst_ProductsPage::unsavedFormAsksBeforeAnotherRow() {
    select(0);
    QTRY_COMPARE(field<QLineEdit>(u"Name"_s)->text(), u"Assam"_s);
    field<QLineEdit>(u"Name"_s)->setFocus();
    typeText(u" typed"_s);
    QVERIFY(page->form()->isDirty());
    fixture->prompts.choice = -1;
    select(1);
    QTRY_COMPARE(fixture->prompts.asked.size(), 1);
    QTRY_COMPARE(table->currentIndex().row(), 0);
    QVERIFY(page->form()->isDirty());
    QCOMPARE(fixture->prompts.asked.size(), 1);
}

void tst_ProductsPage::unsavedFormOutlivesAFilter() {
    select(0);
    QTRY_COMPARE(field<QLineEdit>(u"Name"_s)->text(), u"Assam"_s);
    field<QLineEdit>(u"Name"_s)->setFocus();
    typeText(u" typed"_s);
    const QString typed = field<QLineEdit>(u"Name"_s)->text();
    auto* search = named<QLineEdit>(page.get(), u"Search"_s);
    search->setFocus();
    typeText(search, u"sencha"_s);
    QTRY_COMPARE(names(), QStringList{u"Sencha"_s});
    QTest::qWait(50);
    QCOMPARE(field<QLineEdit>(u"Name"_s)->text(), typed);
    QVERIFY(page->form()->isDirty());
    QVERIFY(fixture->prompts.asked.isEmpty());
}

void tst_ProductsPage::selectionOutlivesSortAndFilter() {
    select(1);
    QTRY_COMPARE(field<QLineEdit>(u"Name"_s)->text(), u"Sencha"_s);
    table->horizontalHeader()->setSortIndicator(static_cast<int>(ProductColumn::Name), Qt::DescendingOrder);
    QTRY_COMPARE(names(), (QStringList{u"Арабика"_s, u"Sencha"_s, u"Assam"_s}));
    QTRY_COMPARE(page->selectedCount(), 1);
    QCOMPARE(cell(table->currentIndex().row(), ProductColumn::Name), u"Sencha"_s);
    auto* search = named<QLineEdit>(page.get(), u"Search"_s);
    search->setFocus();
    typeText(search, u"s"_s);
    QTRY_COMPARE(names(), (QStringList{u"Sencha"_s, u"Assam"_s}));
    QTRY_COMPARE(table->currentIndex().row(), 0);
    QCOMPARE(field<QLineEdit>(u"Name"_s)->text(), u"Sencha"_s);
}

void tst_ProductsPage::saysThatNothingMatches() {
    auto* search = named<QLineEdit>(page.get(), u"Search"_s);
    search->setFocus();
    typeText(search, u"cocoa"_s);
    QTRY_VERIFY(overlay());
    QCOMPARE(overlay()->title(), u"No products match"_s);
    QVERIFY2(table->isVisible(), "the table stays, with its header");
    buttonSaying<QPushButton>(page.get(), u"Clear all filters"_s)->click();
    QTRY_COMPARE(model->rowCount(), 3);
    QVERIFY(!overlay());
    QVERIFY(search->text().isEmpty());
}

void tst_ProductsPage::offersASampleWhenEmpty() {
    table->selectAll();
    fixture->prompts.confirmed = true;
    page->deleteSelected();
    QTRY_VERIFY(overlay());
    QSignalSpy sample(page.get(), &ProductsPage::sampleRequested);
    QSignalSpy import(page.get(), &ProductsPage::importRequested);
    buttonSaying<QPushButton>(page.get(), u"Load the sample catalogue"_s)->click();
    buttonSaying<QPushButton>(page.get(), u"Import…"_s)->click();
    QCOMPARE(sample.count(), 1);
    QCOMPARE(import.count(), 1);
}

void tst_ProductsPage::copiesRowsAsText() {
    select(0);
    table->setFocus();
    QTest::keySequence(table, QKeySequence::Copy);
    const QStringList cells = QApplication::clipboard()->text().split(u'\t');
    QCOMPARE(cells.mid(0, 4), (QStringList{u"Assam"_s, u"Tea"_s, u"strong"_s, u"3.00"_s}));
}

void tst_ProductsPage::columnsAreRememberedAndReset() {
    QVERIFY(!table->isColumnShown(ProductColumn::Id));
    table->setColumnShown(ProductColumn::Id, true);
    table->setColumnShown(ProductColumn::Tags, false);
    table->horizontalHeader()->moveSection(0, 2);
    const QByteArray state = table->columnState();
    table->resetColumns();
    QVERIFY(table->isColumnShown(ProductColumn::Tags));
    QCOMPARE(table->horizontalHeader()->visualIndex(0), 0);
    QVERIFY(table->restoreColumnState(state));
    QVERIFY(table->isColumnShown(ProductColumn::Id));
    QVERIFY(!table->isColumnShown(ProductColumn::Tags));
    QCOMPARE(table->horizontalHeader()->visualIndex(0), 2);
    QVERIFY(!table->restoreColumnState("rubbish"));
    QVERIFY(table->isColumnShown(ProductColumn::Id));
}

void tst_ProductsPage::columnsFitTheWidth() {
    QCOMPARE(table->horizontalHeader()->length(), std::max(table->viewport()->width(), 532));
    page->resize(1400, 640);
    QTRY_COMPARE(table->horizontalHeader()->length(), table->viewport()->width());
}

void tst_ProductsPage::readOnlyCannotBeEdited() {
    std::shared_ptr<CatalogSession> readOnly;
    CatalogSession::open(fixture->backend.url(), CatalogSession::Access::ReadOnly, this,
                         [&](const Result<std::shared_ptr<CatalogSession>>& session) { readOnly = *session; });
    QTRY_VERIFY(readOnly);
    page->setSession(readOnly);
    QTRY_COMPARE(model->rowCount(), 3);
    select(0);
    page->editCell();
    QVERIFY(!table->isEditing());
    QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(model->index(0, 0)).center());
    QVERIFY(!table->isEditing());
    QVERIFY(!buttonSaying<QPushButton>(page.get(), u"Add product"_s)->isEnabled());
}

QTEST_MAIN(tst_ProductsPage)
#include "tst_productspage.moc"
