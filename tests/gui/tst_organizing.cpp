#include "categorycombo.h"
#include "chip.h"
#include "droppanel.h"
#include "filterchips.h"
#include "filterpanel.h"
#include "guifixture.h"
#include "inlinemessage.h"
#include "movetocategorydialog.h"
#include "productdrag.h"
#include "productorganizer.h"
#include "productspage.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "producttagsdialog.h"
#include "tagtristatelist.h"
#include "tagtristatemodel.h"
#include "tidypage.h"

#include <QDragEnterEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// Tags and category of the selected products, by menu and by dragging; and the page of what is to be tidied up.
class tst_Organizing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void theMenuOffersTagsAndCategory();
    void tagsOfTheSelection();
    void aFailedWriteKeepsWhatWasChosen();
    void movesTheSelection();
    void refusesAnUnknownCategory();
    void draggedProductsAreListed();
    void aClickOnASelectedRowStillSelectsIt();
    void dropOnATag();
    void dropOnACategory();
    void otherThingsCannotBeDropped();
    void theDropPanelNeedsNoFilters();
    void readOnlyOffersNothing();
    void tidyPageCounts();
    void tidyPageLeadsToTheProducts();
    void conditionsWithoutAFieldStayInTheFilter();

private:
    template <class T>
    T* dialog() {
        for (QWidget* widget : QApplication::topLevelWidgets()) {
            if (auto* found = qobject_cast<T*>(widget); found && found->isVisible())
                return found;
        }
        return nullptr;
    }
    void selectRows(int first, int last) {
        table->selectRowOnly(first);
        for (int row = first + 1; row <= last; ++row)
            table->selectionModel()->select(model->index(row, 0),
                                            QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    /// What a drop would do, and does.
    QString drop(QListWidget* list, const QString& on, QMimeData* data);
    [[nodiscard]] QStringList tagsOf(const Product& product) {
        QStringList names;
        for (const Tag& tag : fixture->stored(product.id).tags)
            names << tag.name;
        return names;
    }

    std::unique_ptr<GuiFixture> fixture;
    std::unique_ptr<QWidget> window;
    ProductsPage* page = nullptr;
    ProductTable* table = nullptr;
    ProductTableModel* model = nullptr;
    ProductOrganizer* organizer = nullptr;
    Category tea, coffee;
    Tag green, strong;
    Product assam, sencha, oolong;
};

void tst_Organizing::init() {
    fixture = std::make_unique<GuiFixture>();
    QVERIFY(fixture->open());
    tea = fixture->addCategory(u"Tea"_s);
    coffee = fixture->addCategory(u"Coffee"_s);
    green = fixture->addTag(u"green"_s);
    strong = fixture->addTag(u"strong"_s);
    assam = fixture->addProduct(makeDraft(u"Assam"_s, tea.id, {strong.id}));
    oolong = fixture->addProduct(makeDraft(u"Oolong"_s, tea.id, {green.id}));
    sencha = fixture->addProduct(makeDraft(u"Sencha"_s, std::nullopt, {green.id}));
    window = std::make_unique<QWidget>();
    window->resize(1100, 640);
    page = new ProductsPage(&fixture->prompts, window.get());
    page->setGeometry(250, 0, 850, 640);
    page->filterPanel()->setParent(window.get());
    page->filterPanel()->setGeometry(0, 0, 250, 640);
    page->setSession(fixture->session);
    table = page->table();
    model = page->model();
    organizer = page->organizer();
    window->show();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    QTRY_COMPARE(model->totalRows(), 3);
}

void tst_Organizing::cleanup() {
    window.reset();
    fixture.reset();
}

void tst_Organizing::theMenuOffersTagsAndCategory() {
    QMenu menu;
    organizer->addTo(&menu);
    QCOMPARE(menu.actions().size(), 2);
    QVERIFY(!menu.actions().at(0)->isEnabled());
    selectRows(0, 1);
    QMenu other;
    organizer->addTo(&other);
    QVERIFY(other.actions().at(0)->isEnabled());
    QVERIFY(other.actions().at(1)->isEnabled());
}

void tst_Organizing::tagsOfTheSelection() {
    QSignalSpy told(organizer, &ProductOrganizer::statusMessage);
    selectRows(0, 1);
    organizer->editTags();
    auto* tags = dialog<ProductTagsDialog>();
    QVERIFY(tags);
    QTRY_COMPARE(tags->list()->productCount(), 2);
    QPushButton* apply = buttonSaying<QPushButton>(tags, u"Apply to 2 products"_s);
    QVERIFY(apply);
    QVERIFY(!apply->isEnabled());
    QTRY_VERIFY(tags->list()->model()->rowOfName(u"green"_s) >= 0);
    tags->list()->model()->cycle(tags->list()->model()->rowOfName(u"green"_s));
    tags->list()->model()->addNew(u"loose"_s);
    QVERIFY(apply->isEnabled());
    apply->click();
    QTRY_VERIFY(!dialog<ProductTagsDialog>());
    QCOMPARE(tagsOf(assam), (QStringList{u"green"_s, u"loose"_s, u"strong"_s}));
    QCOMPARE(tagsOf(oolong), (QStringList{u"green"_s, u"loose"_s}));
    QCOMPARE(tagsOf(sencha), QStringList{u"green"_s});
    QCOMPARE(told.last().first().toString(), u"2 products changed: + green, loose"_s);
}

void tst_Organizing::aFailedWriteKeepsWhatWasChosen() {
    selectRows(0, 1);
    organizer->editTags();
    auto* tags = dialog<ProductTagsDialog>();
    QTRY_VERIFY(tags->list()->model()->rowOfName(u"green"_s) >= 0);
    tags->list()->model()->cycle(tags->list()->model()->rowOfName(u"green"_s));
    VERIFY_OK(
        fixture->other->write<qint64>([&](WriteUnit& unit) { return fixture->other->tags().remove(unit, green.id); }));
    tags->accept();
    QTRY_VERIFY(!tags->findChildren<InlineMessage*>().last()->message().isEmpty());
    QVERIFY(tags->isVisible());
    QCOMPARE(tags->list()->summary(), u"+ green"_s);
    tags->reject();
}

void tst_Organizing::movesTheSelection() {
    selectRows(1, 2);
    organizer->moveToCategory();
    auto* move = dialog<MoveToCategoryDialog>();
    QVERIFY(move);
    auto* combo = move->findChild<CategoryCombo*>();
    QTRY_COMPARE(combo->count(), 3);
    combo->setCurrent(coffee.id);
    buttonSaying<QPushButton>(move, u"Move 2 products"_s)->click();
    QTRY_COMPARE(fixture->stored(sencha.id).category, std::optional(coffee));
    QCOMPARE(fixture->stored(oolong.id).category, std::optional(coffee));
    QCOMPARE(fixture->stored(assam.id).category, std::optional(tea));
}

void tst_Organizing::refusesAnUnknownCategory() {
    selectRows(0, 0);
    organizer->moveToCategory();
    auto* move = dialog<MoveToCategoryDialog>();
    auto* combo = move->findChild<CategoryCombo*>();
    QTRY_COMPARE(combo->count(), 3);
    combo->lineEdit()->selectAll();
    typeText(combo, u"Nonsense"_s);
    move->accept();
    QVERIFY(move->isVisible());
    QVERIFY(move->findChild<InlineMessage*>()->message().contains(u"Nonsense"_s));
    move->reject();
}

QString tst_Organizing::drop(QListWidget* list, const QString& on, QMimeData* data) {
    const QList<QListWidgetItem*> items = list->findItems(on, Qt::MatchExactly);
    if (items.isEmpty())
        return u"no row"_s;
    const QPoint at = list->visualItemRect(items.first()).center();
    QDragEnterEvent enter(at, Qt::CopyAction, data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(list->viewport(), &enter);
    if (!enter.isAccepted())
        return u"refused"_s;
    QDragMoveEvent move(at, Qt::CopyAction, data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(list->viewport(), &move);
    const QString hint = organizer->dropPanel()->findChild<QLabel*>()->text();
    QDropEvent dropped(at, Qt::CopyAction, data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(list->viewport(), &dropped);
    return hint;
}

void tst_Organizing::draggedProductsAreListed() {
    const std::vector<ProductId> ids{ProductId(3), ProductId(1), ProductId(1'000'000'000'000)};
    const auto data = ProductDrag::mimeData(ids);
    QCOMPARE(ProductDrag::productsOf(data.get()), ids);
    QMimeData text;
    text.setText(u"1"_s);
    QVERIFY(ProductDrag::productsOf(&text).empty());
}

void tst_Organizing::aClickOnASelectedRowStillSelectsIt() {
    selectRows(0, 2);
    const QPoint second = table->visualRect(model->index(1, 0)).center();
    QTest::mousePress(table->viewport(), Qt::LeftButton, {}, second);
    QCOMPARE(table->selectedCount(), 3); // it may be the beginning of a drag
    QTest::mouseRelease(table->viewport(), Qt::LeftButton, {}, second);
    QCOMPARE(table->selectedCount(), 1);
    QCOMPARE(table->selectedIds().front(), oolong.id);
}

void tst_Organizing::dropOnATag() {
    QSignalSpy told(organizer, &ProductOrganizer::statusMessage);
    organizer->dropPanel()->open(fixture->session, 2);
    QVERIFY(organizer->dropPanel()->isVisible());
    QTRY_COMPARE(organizer->dropPanel()->tagList()->count(), 2);
    const auto data = ProductDrag::mimeData({assam.id, oolong.id});
    QCOMPARE(drop(organizer->dropPanel()->tagList(), u"green"_s, data.get()), u"Add “green” to 2 products"_s);
    QTRY_COMPARE(tagsOf(assam), (QStringList{u"green"_s, u"strong"_s}));
    QTRY_COMPARE(told.count(), 1);
    QCOMPARE(told.first().first().toString(), u"Added “green” to 1 products."_s);
    organizer->dropPanel()->close();
    QVERIFY(!organizer->dropPanel()->isVisible());
}

void tst_Organizing::dropOnACategory() {
    organizer->dropPanel()->open(fixture->session, 2);
    QTRY_COMPARE(organizer->dropPanel()->categoryList()->count(), 3);
    const auto data = ProductDrag::mimeData({assam.id, sencha.id});
    QCOMPARE(drop(organizer->dropPanel()->categoryList(), u"Coffee"_s, data.get()), u"Move 2 products to “Coffee”"_s);
    QTRY_COMPARE(fixture->stored(sencha.id).category, std::optional(coffee));
    drop(organizer->dropPanel()->categoryList(), u"No category"_s, data.get());
    QTRY_VERIFY(!fixture->stored(sencha.id).category);
    QVERIFY(!fixture->stored(assam.id).category);
}

void tst_Organizing::otherThingsCannotBeDropped() {
    organizer->dropPanel()->open(fixture->session, 1);
    QTRY_COMPARE(organizer->dropPanel()->tagList()->count(), 2);
    QMimeData text;
    text.setText(u"1"_s);
    QCOMPARE(drop(organizer->dropPanel()->tagList(), u"green"_s, &text), u"refused"_s);
}

void tst_Organizing::theDropPanelNeedsNoFilters() {
    page->filterPanel()->hide();
    organizer->dropPanel()->open(fixture->session, 1);
    QVERIFY(organizer->dropPanel()->isVisible());
}

void tst_Organizing::readOnlyOffersNothing() {
    std::shared_ptr<CatalogSession> reading;
    CatalogSession::open(fixture->backend.url(), CatalogSession::Access::ReadOnly, this,
                         [&](Result<std::shared_ptr<CatalogSession>> answer) {
                             if (answer)
                                 reading = *answer;
                         });
    QTRY_VERIFY(reading);
    page->setSession(reading);
    QTRY_COMPARE(model->totalRows(), 3);
    selectRows(0, 1);
    organizer->editTags();
    organizer->moveToCategory();
    QVERIFY(!dialog<ProductTagsDialog>());
    QVERIFY(!dialog<MoveToCategoryDialog>());
    page->setSession(fixture->session);
}

void tst_Organizing::tidyPageCounts() {
    fixture->addTag(u"strongs"_s);
    fixture->addProduct(makeDraft(u"SENCHA"_s, money("2"), money("2")));
    fixture->addProduct(makeDraft(u"Sencha."_s, tea.id, {green.id}));
    TidyPage tidy;
    QSignalSpy counted(&tidy, &TidyPage::countChanged);
    tidy.resize(900, 700);
    tidy.setSession(fixture->session);
    tidy.show();
    using Check = TidyPage::Check;
    const auto count = [&tidy](Check check) { return tidy.checks()->count(check); };
    QTRY_VERIFY(count(Check::NearCategories) >= 0);
    QCOMPARE(count(Check::NoCategory), 2);
    QCOMPARE(count(Check::NoTags), 1);
    QCOMPARE(count(Check::NoDescription), 5);
    QCOMPARE(count(Check::NoPicture), 5);
    QCOMPARE(count(Check::EqualPrices), 1);
    QCOMPARE(count(Check::TwinNames), 2);
    QCOMPARE(count(Check::NearNames), 3);
    QCOMPARE(count(Check::UnusedTags), 1);
    QCOMPARE(count(Check::NearTags), 1);
    QCOMPARE(count(Check::EmptyCategories), 1);
    QCOMPARE(count(Check::NearCategories), 0);
    QCOMPARE(counted.last().first().toLongLong(), 22);
    // A change of somebody else is counted while the page is shown.
    fixture->session->removeTag(strong.id, this, [](const Result<qint64>&) {});
    QTRY_COMPARE_WITH_TIMEOUT(count(Check::NearTags), 0, 20'000);
}

void tst_Organizing::tidyPageLeadsToTheProducts() {
    TidyPage tidy;
    tidy.setSession(fixture->session);
    tidy.resize(900, 700);
    tidy.show();
    QTRY_VERIFY(tidy.checks()->count(TidyPage::Check::NearCategories) >= 0);
    QSignalSpy products(&tidy, &TidyPage::showProducts);
    auto* button = named<QPushButton>(&tidy, u"Products without a category: 1, Show products"_s);
    QVERIFY(button);
    button->click();
    QCOMPARE(products.count(), 1);
    page->setFilter(products.first().first().value<ProductFilter>(), {});
    QTRY_COMPARE(model->totalRows(), 1);
    auto* none = named<QPushButton>(&tidy, u"Products without tags: 0, Show products"_s);
    QVERIFY(none);
    QVERIFY(!none->isEnabled());
}

void tst_Organizing::conditionsWithoutAFieldStayInTheFilter() {
    ProductFilter filter;
    filter.products = {assam.id, sencha.id};
    filter.duplicateName = false;
    page->setFilter(filter, {});
    QTRY_COMPARE(model->totalRows(), 2);
    QCOMPARE(page->query().filter, filter);
    auto* chips = page->findChild<FilterChips*>();
    QCOMPARE(chips->texts(), QStringList{u"2 chosen products"_s});
    Q_EMIT chips->findChild<Chip*>()->removeRequested(false);
    QTRY_COMPARE(model->totalRows(), 3);
    QVERIFY(page->query().filter.isEmpty());
}

QTEST_MAIN(tst_Organizing)
#include "tst_organizing.moc"
