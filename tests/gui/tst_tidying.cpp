#include "categoriespage.h"
#include "duplicatesdialog.h"
#include "guifixture.h"
#include "inlinemessage.h"
#include "mergedialog.h"
#include "tagspage.h"
#include "texttable.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// Keeping tags and categories in order: the filters of their pages, deleting several, merging, and duplicates.
class tst_Tidying : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void showsUnusedAndUsedOnce();
    void showsCaseTwins();
    void deletesSeveral();
    void mergesThoseSelected();
    void mergingAsksForAFreeName();
    void cancelMergesNothing();
    void mergesCategories();
    void findsDuplicates();
    void putsAGroupAside();

private:
    [[nodiscard]] QStringList rows() const;
    void select(const QStringList& names);
    void showOnly(const QString& choice) {
        for (auto* button : page->findChildren<QAbstractButton*>()) {
            if (button->text() == choice)
                button->click();
        }
    }
    template <class T>
    T* dialog() {
        for (QWidget* widget : QApplication::topLevelWidgets()) {
            if (auto* found = qobject_cast<T*>(widget); found && found->isVisible())
                return found;
        }
        return nullptr;
    }
    [[nodiscard]] QStringList storedTags() {
        QStringList names;
        for (const TagUsage& usage : fixture->other->tags().all().valueOr({}))
            names << u"%1 %2"_s.arg(usage.tag.name).arg(usage.products);
        return names;
    }

    std::unique_ptr<GuiFixture> fixture;
    std::unique_ptr<TagsPage> page;
    QTableView* table = nullptr;
    Tag organic, organics, vegan;
    Product sencha;
};

void tst_Tidying::init() {
    fixture = std::make_unique<GuiFixture>();
    QVERIFY(fixture->open());
    organic = fixture->addTag(u"organic"_s);
    organics = fixture->addTag(u"Organics"_s);
    vegan = fixture->addTag(u"vegan"_s);
    sencha = fixture->addProduct(makeDraft(u"Sencha"_s, std::nullopt, {organic.id, organics.id}));
    fixture->addProduct(makeDraft(u"Assam"_s, std::nullopt, {organic.id}));
    page = std::make_unique<TagsPage>();
    page->resize(900, 600);
    page->setPrompts(&fixture->prompts);
    page->setSession(fixture->session);
    page->show();
    QVERIFY(QTest::qWaitForWindowActive(page.get()));
    table = page->table();
    QTRY_COMPARE(table->model()->rowCount(), 3);
}

void tst_Tidying::cleanup() {
    page.reset();
    fixture.reset();
}

QStringList tst_Tidying::rows() const {
    QStringList texts;
    for (int row = 0; row < table->model()->rowCount(); ++row)
        texts << table->model()->index(row, 0).data().toString() + u' ' +
                     table->model()->index(row, 1).data().toString();
    return texts;
}

void tst_Tidying::select(const QStringList& names) {
    table->clearSelection();
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        if (names.contains(table->model()->index(row, 0).data().toString()))
            table->selectionModel()->select(table->model()->index(row, 0),
                                            QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    table->setFocus();
}

void tst_Tidying::showsUnusedAndUsedOnce() {
    showOnly(u"Unused"_s);
    QCOMPARE(rows(), QStringList{u"vegan 0"_s});
    showOnly(u"Used once"_s);
    QCOMPARE(rows(), QStringList{u"Organics 1"_s});
    fixture->addProduct(makeDraft(u"Oolong"_s, std::nullopt, {vegan.id}));
    QTRY_COMPARE(rows(), (QStringList{u"Organics 1"_s, u"vegan 1"_s}));
    showOnly(u"All"_s);
    QCOMPARE(rows().size(), 3);
}

void tst_Tidying::showsCaseTwins() {
    VERIFY_OK(fixture->other->connection().execute(u"INSERT INTO tags (name) VALUES ('VEGAN ')"_s));
    QTRY_COMPARE(table->model()->rowCount(), 4);
    showOnly(u"Case twins"_s);
    QCOMPARE(rows(), (QStringList{u"vegan 0"_s, u"VEGAN  0"_s}));
}

void tst_Tidying::deletesSeveral() {
    select({u"organic"_s, u"Organics"_s});
    press(Qt::Key_Delete);
    QTRY_COMPARE(fixture->prompts.asked.size(), 1);
    QCOMPARE(fixture->prompts.buttons, QStringList{u"Delete 2 tags from 2 products"_s});
    QCOMPARE(storedTags().size(), 3);
    fixture->prompts.confirmed = true;
    press(Qt::Key_Delete);
    QTRY_COMPARE(rows(), QStringList{u"vegan 0"_s});
    QVERIFY(fixture->stored(sencha.id).tags.empty());
}

void tst_Tidying::mergesThoseSelected() {
    QSignalSpy told(page.get(), &UsagePage::statusMessage);
    select({u"organic"_s});
    QVERIFY(!buttonSaying<QPushButton>(page.get(), u"Merge…"_s)->isEnabled());
    select({u"organic"_s, u"Organics"_s, u"vegan"_s});
    buttonSaying<QPushButton>(page.get(), u"Merge…"_s)->click();
    auto* merge = dialog<MergeDialog>();
    QVERIFY(merge);
    QCOMPARE(named<QComboBox>(merge, u"The one to keep"_s)->currentText(), u"organic, 2"_s);
    QPushButton* accept = nullptr;
    QTRY_VERIFY(accept = buttonSaying<QPushButton>(merge, u"Merge, change 1 products"_s));
    QCOMPARE(merge->findChild<TextTable*>()->cell(0, 0), u"Sencha"_s);
    accept->click();
    QTRY_COMPARE(rows(), QStringList{u"organic 2"_s});
    QTRY_VERIFY(!dialog<MergeDialog>());
    QCOMPARE(fixture->stored(sencha.id).tags, std::vector<Tag>{organic});
    QCOMPARE(told.count(), 1);
    QVERIFY(told.first().first().toString().contains(u"“Organics” and “vegan” into “organic”"_s));
}

void tst_Tidying::mergingAsksForAFreeName() {
    select({u"Organics"_s, u"organic"_s});
    buttonSaying<QPushButton>(page.get(), u"Merge…"_s)->click();
    auto* merge = dialog<MergeDialog>();
    named<QComboBox>(merge, u"The one to keep"_s)->setCurrentIndex(1);
    auto* name = named<QLineEdit>(merge, u"Name from now on"_s);
    QCOMPARE(name->text(), u"Organics"_s);
    name->setText(u"Vegan"_s);
    QPushButton* accept = nullptr;
    QTRY_VERIFY(accept = buttonSaying<QPushButton>(merge, u"Merge, change 2 products"_s));
    accept->click();
    QTRY_VERIFY(merge->findChild<InlineMessage*>()->message().contains(u"vegan"_s));
    QCOMPARE(storedTags().size(), 3);
    name->setText(u"Organic"_s); // the name of the one that goes
    QTRY_VERIFY(accept->isEnabled());
    accept->click();
    QTRY_COMPARE(rows(), (QStringList{u"Organic 2"_s, u"vegan 0"_s}));
    QCOMPARE(fixture->other->tags().byName(u"Organic"_s)->id, organics.id);
}

void tst_Tidying::cancelMergesNothing() {
    select({u"organic"_s, u"Organics"_s});
    buttonSaying<QPushButton>(page.get(), u"Merge…"_s)->click();
    QTest::keyClick(dialog<MergeDialog>(), Qt::Key_Escape);
    QTRY_VERIFY(!dialog<MergeDialog>());
    QTest::qWait(100);
    QCOMPARE(storedTags().size(), 3);
}

void tst_Tidying::mergesCategories() {
    const Category tea = fixture->addCategory(u"Tea"_s);
    const Category teas = fixture->addCategory(u"Teas"_s);
    const Product assam = fixture->addProduct(makeDraft(u"Assam"_s, teas.id, {}));
    CategoriesPage categories;
    categories.resize(900, 600);
    categories.setSession(fixture->session);
    categories.show();
    QTRY_COMPARE(categories.table()->model()->rowCount(), 2);
    categories.table()->selectAll();
    buttonSaying<QPushButton>(&categories, u"Merge…"_s)->click();
    auto* merge = dialog<MergeDialog>();
    named<QComboBox>(merge, u"The one to keep"_s)->setCurrentIndex(1);
    QPushButton* accept = nullptr;
    QTRY_VERIFY(accept = buttonSaying<QPushButton>(merge, u"Merge, change 1 products"_s));
    accept->click();
    QTRY_COMPARE(categories.table()->model()->rowCount(), 1);
    QCOMPARE(fixture->stored(assam.id).category, std::optional(tea));
}

void tst_Tidying::findsDuplicates() {
    buttonSaying<QPushButton>(page.get(), u"Find duplicate tags…"_s)->click();
    auto* duplicates = dialog<DuplicatesDialog>();
    QVERIFY(duplicates);
    auto* tree = duplicates->findChild<QTreeWidget*>();
    QTRY_COMPARE(tree->topLevelItemCount(), 1);
    QCOMPARE(tree->topLevelItem(0)->text(0), u"organic"_s);
    QCOMPARE(tree->topLevelItem(0)->child(0)->text(0), u"Organics"_s);
    QCOMPARE(tree->topLevelItem(0)->child(0)->text(2), u"singular and plural"_s);
    buttonSaying<QPushButton>(duplicates, u"Merge…"_s)->click();
    QPushButton* accept = nullptr;
    QTRY_VERIFY(accept = buttonSaying<QPushButton>(dialog<MergeDialog>(), u"Merge, change 1 products"_s));
    accept->click();
    QTRY_COMPARE(tree->topLevelItemCount(), 0);
    QCOMPARE(storedTags(), (QStringList{u"organic 2"_s, u"vegan 0"_s}));
}

void tst_Tidying::putsAGroupAside() {
    DuplicatesDialog duplicates(fixture->session, tidying::Names::Tags, nullptr);
    duplicates.show();
    auto* tree = duplicates.findChild<QTreeWidget*>();
    QTRY_COMPARE(tree->topLevelItemCount(), 1);
    buttonSaying<QPushButton>(&duplicates, u"Not the same"_s)->click();
    QTRY_COMPARE(tree->topLevelItemCount(), 0);
    QVERIFY(!buttonSaying<QPushButton>(&duplicates, u"Merge…"_s)->isEnabled());
    QCOMPARE(storedTags().size(), 3);
}

QTEST_MAIN(tst_Tidying)
#include "tst_tidying.moc"
