#include "guifixture.h"
#include "inlinemessage.h"
#include "tageditor.h"
#include "tagpickerdialog.h"
#include "tagspage.h"
#include "usagemodel.h"

#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTableView>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// The page of tags, and the picker with two panes.
class tst_TagsPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void showsCounts();
    void addsAndRefuses();
    void deletesAfterAsking();
    void renamesInTheCell();
    void showsProducts();
    void failedRenameKeepsTheTypedName();
    void pickerMovesTags();
    void pickerFiltersBothPanes();
    void pickerSelectsAllThatTheFilterShows();
    void pickerKeepsNewNames();
    void editorOpensThePicker();

private:
    [[nodiscard]] QStringList rows() const;
    void select(int row) {
        table->setCurrentIndex(table->model()->index(row, 0));
        table->setFocus();
    }
    static QStringList shown(const QListWidget* list);

    std::unique_ptr<GuiFixture> fixture;
    std::unique_ptr<TagsPage> page;
    QTableView* table = nullptr;
    Tag organic, green, vegan;
    Product sencha;
};

void tst_TagsPage::init() {
    fixture = std::make_unique<GuiFixture>();
    QVERIFY(fixture->open());
    organic = fixture->addTag(u"organic"_s);
    green = fixture->addTag(u"green"_s);
    vegan = fixture->addTag(u"vegan"_s);
    sencha = fixture->addProduct(makeDraft(u"Sencha"_s, std::nullopt, {organic.id, green.id}));
    fixture->addProduct(makeDraft(u"Assam"_s, std::nullopt, {organic.id}));
    page = std::make_unique<TagsPage>();
    page->resize(800, 600);
    page->setPrompts(&fixture->prompts);
    page->setSession(fixture->session);
    page->show();
    QVERIFY(QTest::qWaitForWindowActive(page.get()));
    table = named<QTableView>(page.get(), u"Tags"_s);
    QVERIFY(table);
    QTRY_COMPARE(table->model()->rowCount(), 3);
}

void tst_TagsPage::cleanup() {
    page.reset();
    fixture.reset();
}

QStringList tst_TagsPage::rows() const {
    QStringList texts;
    for (int row = 0; row < table->model()->rowCount(); ++row)
        texts << table->model()->index(row, 0).data().toString() + u' ' +
                     table->model()->index(row, 1).data().toString();
    return texts;
}

QStringList tst_TagsPage::shown(const QListWidget* list) {
    QStringList texts;
    for (int row = 0; row < list->count(); ++row) {
        if (!list->item(row)->isHidden())
            texts << list->item(row)->text();
    }
    return texts;
}

void tst_TagsPage::showsCounts() { QCOMPARE(rows(), (QStringList{u"green 1"_s, u"organic 2"_s, u"vegan 0"_s})); }

void tst_TagsPage::addsAndRefuses() {
    auto* field = named<QLineEdit>(page.get(), u"New tag"_s);
    field->setFocus();
    typeText(u"свежий"_s);
    press(Qt::Key_Return);
    QTRY_COMPARE(table->model()->rowCount(), 4);
    typeText(u"СВЕЖИЙ"_s);
    press(Qt::Key_Return);
    QTRY_VERIFY(!field->accessibleDescription().isEmpty());
    QCOMPARE(field->text(), u"СВЕЖИЙ"_s);
    QCOMPARE(fixture->other->tags().all()->size(), size_t(4));
}

void tst_TagsPage::deletesAfterAsking() {
    select(1);
    press(Qt::Key_Delete);
    QCOMPARE(fixture->prompts.asked.size(), 1);
    QVERIFY(fixture->prompts.asked.first().contains(u"organic"_s));
    QVERIFY(fixture->prompts.asked.first().contains(u"2"_s));
    QTest::qWait(100);
    QCOMPARE(table->model()->rowCount(), 3);
    fixture->prompts.confirmed = true;
    press(Qt::Key_Delete);
    QTRY_COMPARE(rows(), (QStringList{u"green 1"_s, u"vegan 0"_s}));
    QCOMPARE(fixture->stored(sencha.id).tags, std::vector<Tag>{green});
}

void tst_TagsPage::renamesInTheCell() {
    QSignalSpy shown(page.get(), &TagsPage::showProductsOf);
    select(0);
    press(Qt::Key_F2);
    auto* editor = table->findChild<QLineEdit*>();
    QVERIFY(editor);
    editor->selectAll();
    typeText(editor, u"Green"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(fixture->other->tags().byId(green.id)->tag.name, u"Green"_s);
    QCOMPARE(shown.count(), 0); // the Enter was for the name
}

void tst_TagsPage::showsProducts() {
    QSignalSpy shown(page.get(), &TagsPage::showProductsOf);
    select(1);
    press(Qt::Key_Return);
    QCOMPARE(shown.count(), 1);
    QCOMPARE(shown.first().first().value<TagId>(), organic.id);
}

void tst_TagsPage::failedRenameKeepsTheTypedName() {
    // Hidden by the filter, so that only the database knows that the name is taken.
    named<QLineEdit>(page.get(), u"Filter tags"_s)->setText(u"veg"_s);
    QTRY_COMPARE(table->model()->rowCount(), 1);
    select(0);
    press(Qt::Key_F2);
    auto* editor = table->findChild<QLineEdit*>();
    editor->selectAll();
    typeText(editor, u"Organic"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_VERIFY(!table->accessibleDescription().isEmpty());
    QCOMPARE(fixture->other->tags().byId(vegan.id)->tag.name, u"vegan"_s);
    QCOMPARE(table->model()->index(0, 0).data().toString(), u"Organic"_s);
    table->setFocus();
    table->setCurrentIndex(table->model()->index(0, 0));
    press(Qt::Key_Escape);
    QTRY_COMPARE(table->model()->index(0, 0).data().toString(), u"vegan"_s);
}

void tst_TagsPage::pickerMovesTags() {
    TagPickerDialog dialog(fixture->session, nullptr);
    dialog.setApplied({green}, {});
    dialog.show();
    auto* available = named<QListWidget>(&dialog, u"Available tags"_s);
    auto* applied = named<QListWidget>(&dialog, u"Applied tags"_s);
    QTRY_COMPARE(shown(available), (QStringList{u"organic, 2"_s, u"vegan, 0"_s}));
    QCOMPARE(shown(applied), QStringList{u"green"_s});
    available->selectAll();
    buttonSaying<QPushButton>(&dialog, u"Add →"_s)->click();
    QVERIFY(shown(available).isEmpty());
    QCOMPARE(dialog.tags().size(), size_t(3));
    applied->setCurrentRow(0);
    buttonSaying<QPushButton>(&dialog, u"← Remove"_s)->click();
    QCOMPARE(shown(available), QStringList{u"green, 1"_s});
    buttonSaying<QPushButton>(&dialog, u"Clear all"_s)->click();
    QVERIFY(dialog.tags().empty());
    QCOMPARE(shown(available).size(), 3);
}

void tst_TagsPage::pickerFiltersBothPanes() {
    TagPickerDialog dialog(fixture->session, nullptr);
    dialog.setApplied({green, vegan}, {});
    dialog.show();
    auto* available = named<QListWidget>(&dialog, u"Available tags"_s);
    auto* applied = named<QListWidget>(&dialog, u"Applied tags"_s);
    named<QLineEdit>(&dialog, u"Filter available tags"_s)->setText(u"RGAN"_s);
    named<QLineEdit>(&dialog, u"Filter applied tags"_s)->setText(u"VEG"_s);
    QTRY_COMPARE(shown(available), QStringList{u"organic, 2"_s});
    QCOMPARE(shown(applied), QStringList{u"vegan"_s});
    named<QLineEdit>(&dialog, u"Filter available tags"_s)->setText(u"none"_s);
    QTRY_VERIFY(shown(available).isEmpty());
}

void tst_TagsPage::pickerSelectsAllThatTheFilterShows() {
    TagPickerDialog dialog(fixture->session, nullptr);
    dialog.setApplied({green, vegan, organic}, {});
    dialog.show();
    auto* applied = named<QListWidget>(&dialog, u"Applied tags"_s);
    named<QLineEdit>(&dialog, u"Filter applied tags"_s)->setText(u"gan"_s);
    named<QPushButton>(&dialog, u"Select all applied tags"_s)->click();
    QCOMPARE(applied->selectedItems().size(), 2);
    buttonSaying<QPushButton>(&dialog, u"← Remove"_s)->click();
    QCOMPARE(dialog.tags(), std::vector<Tag>{green});
}

void tst_TagsPage::pickerKeepsNewNames() {
    TagPickerDialog dialog(fixture->session, nullptr);
    dialog.setApplied({green}, {u"fresh"_s});
    QCOMPARE(dialog.newNames(), QStringList{u"fresh"_s});
    QCOMPARE(dialog.tags(), std::vector<Tag>{green});
}

void tst_TagsPage::editorOpensThePicker() {
    TagEditor editor;
    editor.setSession(fixture->session);
    editor.setTags({green}, {u"fresh"_s}, u"half"_s);
    editor.show();
    QSignalSpy edited(&editor, &TagEditor::edited);
    buttonSaying<QPushButton>(&editor, u"More…"_s)->click();
    auto* dialog = editor.findChild<TagPickerDialog*>();
    QVERIFY(dialog);
    auto* available = named<QListWidget>(dialog, u"Available tags"_s);
    QTRY_COMPARE(available->count(), 2);
    available->item(0)->setSelected(true);
    buttonSaying<QPushButton>(dialog, u"Add →"_s)->click();
    buttonSaying<QPushButton>(dialog, u"Apply"_s)->click();
    QCOMPARE(editor.tags(), (std::vector<Tag>{green, organic}));
    QCOMPARE(editor.newNames(), QStringList{u"fresh"_s});
    QCOMPARE(editor.pendingText(), u"half"_s);
    QCOMPARE(edited.count(), 1);
}

QTEST_MAIN(tst_TagsPage)
#include "tst_tagspage.moc"
