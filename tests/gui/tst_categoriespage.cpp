#include "categoriespage.h"
#include "categorycombo.h"
#include "categorypicker.h"
#include "deletecategorydialog.h"
#include "guifixture.h"
#include "inlinemessage.h"
#include "usagemodel.h"

#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QCompleter>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QRadioButton>
#include <QTableView>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// The page of categories, its dialog for deleting, and the two ways to choose a category.
class tst_CategoriesPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void showsCounts();
    void adds();
    void refusesATakenNameAtTheField();
    void refusesABadNameAtTheField();
    void renamesInTheCell();
    void refusesATakenNameInTheCell();
    void escapeTakesARenamingBack();
    void filters();
    void linkShowsARowThatTheFilterHides();
    void deletesAnEmptyOne();
    void deletesLeavingProductsWithout();
    void deletesMovingProducts();
    void deletingNeedsATarget();
    void cancelDeletesNothing();
    void deletesProductsToo();
    void refusesToDeleteMoreThanItSaid();
    void showsProducts();
    void keyboard();
    void comboFindsByPartOfAName();
    void comboFollowsChanges();
    void pickerTicksSeveral();
    void pickerByKeyboard();

private:
    [[nodiscard]] QStringList rows() const;
    void select(const QString& name);
    [[nodiscard]] DeleteCategoryDialog* dialog() const { return page->findChild<DeleteCategoryDialog*>(); }
    void pressButton(const QWidget* in, const QString& text);
    [[nodiscard]] QString message() const;

    std::unique_ptr<GuiFixture> fixture;
    std::unique_ptr<CategoriesPage> page;
    QTableView* table = nullptr;
    Category tea, coffee, cocoa;
    Product sencha;
};

void tst_CategoriesPage::init() {
    fixture = std::make_unique<GuiFixture>();
    QVERIFY(fixture->open());
    tea = fixture->addCategory(u"Tea"_s);
    coffee = fixture->addCategory(u"Кофе"_s);
    cocoa = fixture->addCategory(u"Cocoa"_s);
    sencha = fixture->addProduct(makeDraft(u"Sencha"_s, tea.id, {}));
    fixture->addProduct(makeDraft(u"Assam"_s, tea.id, {}));
    fixture->addProduct(makeDraft(u"Арабика"_s, coffee.id, {}));
    page = std::make_unique<CategoriesPage>();
    page->resize(800, 600);
    page->setPrompts(&fixture->prompts);
    page->setSession(fixture->session);
    page->show();
    QVERIFY(QTest::qWaitForWindowActive(page.get()));
    table = named<QTableView>(page.get(), u"Categories"_s);
    QVERIFY(table);
    new QAbstractItemModelTester(table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest, page.get());
    QTRY_COMPARE(table->model()->rowCount(), 3);
}

void tst_CategoriesPage::cleanup() {
    page.reset();
    fixture.reset();
}

QStringList tst_CategoriesPage::rows() const {
    QStringList texts;
    for (int row = 0; row < table->model()->rowCount(); ++row)
        texts << table->model()->index(row, 0).data().toString() + u' ' +
                     table->model()->index(row, 1).data().toString();
    return texts;
}

void tst_CategoriesPage::select(const QString& name) {
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        if (table->model()->index(row, 0).data().toString() == name)
            table->setCurrentIndex(table->model()->index(row, 0));
    }
    QCOMPARE(table->currentIndex().siblingAtColumn(0).data().toString(), name);
    table->setFocus();
}

void tst_CategoriesPage::pressButton(const QWidget* in, const QString& text) {
    auto* button = buttonSaying<QPushButton>(in, text);
    QVERIFY2(button, qPrintable(text));
    QVERIFY2(button->isEnabled(), qPrintable(text));
    button->click();
}

QString tst_CategoriesPage::message() const {
    QStringList shown;
    for (const InlineMessage* one : page->findChildren<InlineMessage*>()) {
        if (one->isVisible())
            shown << one->message();
    }
    return shown.join(u'|');
}

void tst_CategoriesPage::showsCounts() {
    QCOMPARE(rows(), (QStringList{u"Cocoa 0"_s, u"Tea 2"_s, u"Кофе 1"_s}));
    QVERIFY(!table->tabKeyNavigation());
}

void tst_CategoriesPage::adds() {
    auto* field = named<QLineEdit>(page.get(), u"New category"_s);
    QVERIFY(field);
    field->setFocus();
    typeText(u"  Какао "_s);
    press(Qt::Key_Return);
    QTRY_COMPARE(table->model()->rowCount(), 4);
    QVERIFY(field->text().isEmpty());
    QTRY_COMPARE(table->currentIndex().siblingAtColumn(0).data().toString(), u"Какао"_s);
}

void tst_CategoriesPage::refusesATakenNameAtTheField() {
    auto* field = named<QLineEdit>(page.get(), u"New category"_s);
    field->setFocus();
    typeText(u"TEA"_s);
    pressButton(page.get(), u"Add"_s);
    QTRY_VERIFY(!message().isEmpty());
    QCOMPARE(field->text(), u"TEA"_s);
    QCOMPARE(field->accessibleDescription(), message());
    for (InlineMessage* one : page->findChildren<InlineMessage*>()) {
        if (one->isVisible())
            Q_EMIT one->linkActivated(QString::number(tea.id.value));
    }
    QCOMPARE(table->currentIndex().siblingAtColumn(0).data().toString(), u"Tea"_s);
    QCOMPARE(table->model()->rowCount(), 3);
    field->setFocus();
    typeText(u"x"_s);
    QVERIFY(message().isEmpty());
}

void tst_CategoriesPage::refusesABadNameAtTheField() {
    auto* field = named<QLineEdit>(page.get(), u"New category"_s);
    field->setFocus();
    field->setText(QString(101, u'x'));
    pressButton(page.get(), u"Add"_s);
    QVERIFY(message().contains(u"100"_s));
    QCOMPARE(field->text().size(), 101);
}

void tst_CategoriesPage::renamesInTheCell() {
    select(u"Tea"_s);
    press(Qt::Key_F2);
    auto* editor = table->findChild<QLineEdit*>();
    QVERIFY(editor);
    editor->selectAll();
    typeText(editor, u"Чай"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(fixture->other->categories().byId(tea.id)->category.name, u"Чай"_s);
    QTRY_COMPARE(rows(), (QStringList{u"Cocoa 0"_s, u"Кофе 1"_s, u"Чай 2"_s}));
}

void tst_CategoriesPage::refusesATakenNameInTheCell() {
    select(u"Tea"_s);
    pressButton(page.get(), u"Rename"_s);
    auto* editor = table->findChild<QLineEdit*>();
    QVERIFY(editor);
    editor->selectAll();
    typeText(editor, u"кофе"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QVERIFY(message().contains(u"Кофе"_s));
    QVERIFY(editor->isVisible());
    QCOMPARE(editor->text(), u"кофе"_s);
    typeText(editor, u" 2"_s);
    QVERIFY(message().isEmpty());
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(fixture->other->categories().byId(tea.id)->category.name, u"кофе 2"_s);
}

void tst_CategoriesPage::escapeTakesARenamingBack() {
    select(u"Tea"_s);
    press(Qt::Key_F2);
    auto* editor = table->findChild<QLineEdit*>();
    editor->selectAll();
    typeText(editor, u"Cocoa"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QVERIFY(!message().isEmpty());
    QTest::keyClick(editor, Qt::Key_Escape);
    QTRY_VERIFY(message().isEmpty());
    QCOMPARE(rows().at(1), u"Tea 2"_s);
}

void tst_CategoriesPage::filters() {
    auto* filter = named<QLineEdit>(page.get(), u"Filter categories"_s);
    filter->setFocus();
    typeText(u"КОФ"_s);
    QTRY_COMPARE(rows(), QStringList{u"Кофе 1"_s});
    filter->setText(u"nothing"_s);
    QTRY_COMPARE(table->model()->rowCount(), 0);
    filter->clear();
    QTRY_COMPARE(table->model()->rowCount(), 3);
}

void tst_CategoriesPage::linkShowsARowThatTheFilterHides() {
    auto* filter = named<QLineEdit>(page.get(), u"Filter categories"_s);
    filter->setText(u"cocoa"_s);
    QTRY_COMPARE(table->model()->rowCount(), 1);
    page->selectId(tea.id.value);
    QTRY_COMPARE(table->currentIndex().siblingAtColumn(0).data().toString(), u"Tea"_s);
    QVERIFY(filter->text().isEmpty());
}

void tst_CategoriesPage::deletesAnEmptyOne() {
    select(u"Cocoa"_s);
    pressButton(page.get(), u"Delete…"_s);
    QVERIFY(dialog());
    QVERIFY(dialog()->findChildren<QRadioButton*>().isEmpty());
    pressButton(dialog(), u"Delete"_s);
    QTRY_COMPARE(rows(), (QStringList{u"Tea 2"_s, u"Кофе 1"_s}));
}

void tst_CategoriesPage::deletesLeavingProductsWithout() {
    QSignalSpy told(page.get(), &UsagePage::statusMessage);
    select(u"Tea"_s);
    press(Qt::Key_Delete);
    QVERIFY(dialog());
    QVERIFY(buttonSaying<QRadioButton>(dialog(), u"Leave them without a category"_s)->isChecked());
    pressButton(dialog(), u"Delete, keep 2 products"_s);
    QTRY_COMPARE(rows(), (QStringList{u"Cocoa 0"_s, u"Кофе 1"_s}));
    QVERIFY(!fixture->stored(sencha.id).category);
    QTRY_COMPARE(told.count(), 1);
    QVERIFY(told.first().first().toString().contains(u"2"_s));
}

void tst_CategoriesPage::deletesMovingProducts() {
    select(u"Tea"_s);
    press(Qt::Key_Delete);
    buttonSaying<QRadioButton>(dialog(), u"Move them to another category"_s)->click();
    auto* combo = dialog()->findChild<CategoryCombo*>();
    QTRY_COMPARE(combo->count(), 2);
    QCOMPARE(combo->findText(u"Tea"_s), -1);
    QCOMPARE(combo->findText(u"No category"_s), -1);
    combo->setFocus();
    typeText(combo, u"кофе"_s);
    pressButton(dialog(), u"Delete, move 2 products"_s);
    QTRY_COMPARE(rows(), (QStringList{u"Cocoa 0"_s, u"Кофе 3"_s}));
    QCOMPARE(fixture->stored(sencha.id).category, std::optional(coffee));
}

void tst_CategoriesPage::deletingNeedsATarget() {
    select(u"Tea"_s);
    press(Qt::Key_Delete);
    buttonSaying<QRadioButton>(dialog(), u"Move them to another category"_s)->click();
    auto* combo = dialog()->findChild<CategoryCombo*>();
    QTRY_COMPARE(combo->count(), 2);
    typeText(combo, u"Nonsense"_s);
    pressButton(dialog(), u"Delete, move 2 products"_s);
    QVERIFY(dialog()->isVisible());
    QVERIFY(dialog()->findChild<InlineMessage*>()->message().contains(u"Nonsense"_s));
    dialog()->reject();
    QCOMPARE(fixture->stored(sencha.id).category, std::optional(tea));
}

void tst_CategoriesPage::cancelDeletesNothing() {
    select(u"Tea"_s);
    press(Qt::Key_Delete);
    QVERIFY(buttonSaying<QPushButton>(dialog(), u"Cancel"_s)->isDefault());
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(!dialog());
    QTest::qWait(100);
    QCOMPARE(fixture->other->categories().all()->size(), size_t(3));
}

void tst_CategoriesPage::deletesProductsToo() {
    select(u"Tea"_s);
    press(Qt::Key_Delete);
    buttonSaying<QRadioButton>(dialog(), u"Delete them too"_s)->click();
    pressButton(dialog(), u"Delete category and 2 products"_s);
    QTRY_COMPARE(rows(), (QStringList{u"Cocoa 0"_s, u"Кофе 1"_s}));
    QCOMPARE(fixture->other->counts()->products, 1);
}

void tst_CategoriesPage::refusesToDeleteMoreThanItSaid() {
    select(u"Tea"_s);
    press(Qt::Key_Delete);
    buttonSaying<QRadioButton>(dialog(), u"Delete them too"_s)->click();
    fixture->addProduct(makeDraft(u"Late"_s, tea.id, {}));
    pressButton(dialog(), u"Delete category and 2 products"_s);
    QTRY_VERIFY(message().contains(u"3"_s));
    QCOMPARE(fixture->other->counts()->products, 4);
}

void tst_CategoriesPage::showsProducts() {
    QSignalSpy shown(page.get(), &CategoriesPage::showProductsOf);
    select(u"Tea"_s);
    pressButton(page.get(), u"Show products"_s);
    QCOMPARE(shown.count(), 1);
    QCOMPARE(shown.first().first().value<CategoryId>(), tea.id);
    const QRect cell = table->visualRect(table->model()->index(0, 0));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, cell.center());
    QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, cell.center());
    QCOMPARE(shown.count(), 2);
    QCOMPARE(shown.last().first().value<CategoryId>(), cocoa.id);
}

void tst_CategoriesPage::keyboard() {
    QSignalSpy shown(page.get(), &CategoriesPage::showProductsOf);
    select(u"Кофе"_s);
    press(Qt::Key_Return);
    QCOMPARE(shown.count(), 1);
    press(Qt::Key_Tab);
    QVERIFY(QApplication::focusWidget() != table);
}

void tst_CategoriesPage::comboFindsByPartOfAName() {
    CategoryCombo combo;
    combo.setSession(fixture->session);
    combo.show();
    QVERIFY(QTest::qWaitForWindowActive(&combo));
    QTRY_COMPARE(combo.count(), 4);
    QVERIFY(!combo.current());
    combo.setFocus();
    typeText(&combo, u"оф"_s);
    QTRY_VERIFY(combo.completer()->popup()->isVisible());
    QCOMPARE(combo.completer()->completionCount(), 1);
    QCOMPARE(combo.unknownText(), u"оф"_s);
    combo.setCurrent(coffee.id);
    QCOMPARE(combo.current(), std::optional(coffee.id));
    QVERIFY(combo.unknownText().isEmpty());
}

void tst_CategoriesPage::comboFollowsChanges() {
    CategoryCombo combo;
    combo.setCurrentCategory(tea);
    QCOMPARE(combo.current(), std::optional(tea.id));
    combo.setSession(fixture->session);
    QTRY_COMPARE(combo.count(), 4);
    QCOMPARE(combo.current(), std::optional(tea.id));
    fixture->session->renameCategory(tea.id, u"Чай"_s, this, [](const Result<Category>&) {});
    QTRY_COMPARE(combo.currentText(), u"Чай"_s);
    QCOMPARE(combo.current(), std::optional(tea.id));
}

void tst_CategoriesPage::pickerTicksSeveral() {
    CategoryPicker picker;
    picker.resize(300, 32);
    QSignalSpy edited(&picker, &CategoryPicker::edited);
    picker.setSession(fixture->session);
    picker.show();
    QCOMPARE(picker.accessibleName(), u"Category filter"_s);
    QTRY_VERIFY(!picker.nameOf(tea.id).isEmpty());
    picker.setSelection({tea.id, coffee.id}, true);
    QCOMPARE(edited.count(), 0);
    QCOMPARE(picker.categories(), (std::vector<CategoryId>{tea.id, coffee.id}));
    QVERIFY(picker.includesNone());
    QCOMPARE(picker.accessibleDescription(), u"No category, Tea, Кофе"_s);
    picker.setSelection({}, false);
    QCOMPARE(picker.accessibleDescription(), u"All categories"_s);
}

void tst_CategoriesPage::pickerByKeyboard() {
    CategoryPicker picker;
    QSignalSpy edited(&picker, &CategoryPicker::edited);
    picker.setSession(fixture->session);
    picker.show();
    QVERIFY(QTest::qWaitForWindowActive(&picker));
    QTRY_VERIFY(!picker.nameOf(tea.id).isEmpty());
    picker.setPopupVisible(true);
    auto* search = picker.findChild<QLineEdit*>();
    QTRY_VERIFY(search->isVisible());
    typeText(search, u"TEA"_s);
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(picker.categories(), std::vector<CategoryId>{tea.id});
    QCOMPARE(edited.count(), 1);
    search->clear();
    QTest::keyClick(search, Qt::Key_Down);
    auto* list = picker.findChild<QListView*>();
    QTest::keyClick(list, Qt::Key_Home);
    QTest::keyClick(list, Qt::Key_Space);
    QVERIFY(picker.includesNone());
    QTest::keyClick(list, Qt::Key_Escape);
    QVERIFY(!search->isVisible());
    QCOMPARE(edited.count(), 2);
}

QTEST_MAIN(tst_CategoriesPage)
#include "tst_categoriespage.moc"
