#include "filterchips.h"
#include "filterpanel.h"
#include "guifixture.h"
#include "inlinemessage.h"
#include "productspage.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "savedviews.h"
#include "viewnamedialog.h"
#include "viewsbutton.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// Views of the products page: saved, opened, changed and taken away by its button, on one catalogue.
class tst_SavedViews : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void savesAndOpens();
    void changesAndDeletes();
    void startsWithTheDefault();
    void namesWhatIsGone();
    void anEditKeepsFilterScrollAndSelection();

private:
    void makePage();
    [[nodiscard]] QStringList names() const;
    [[nodiscard]] QAction* entry(const QString& text) const;
    void choose(const QString& text);
    [[nodiscard]] ViewNameDialog* dialog() const { return page->window()->findChild<ViewNameDialog*>(); }
    void save(const QString& name, bool shared);
    [[nodiscard]] ViewsButton* button() const { return page->findChild<ViewsButton*>(); }

    std::unique_ptr<GuiFixture> fixture;
    std::unique_ptr<ProductsPage> page;
    Tag green;
};

void tst_SavedViews::init() {
    fixture = std::make_unique<GuiFixture>();
    QVERIFY(fixture->open());
    green = fixture->addTag(u"green"_s);
    const Category tea = fixture->addCategory(u"Tea"_s);
    fixture->addProduct(makeDraft(u"Assam"_s, tea.id, {}));
    fixture->addProduct(makeDraft(u"Sencha"_s, tea.id, {green.id}));
    fixture->addProduct(makeDraft(u"Matcha"_s, std::nullopt, {green.id}));
    makePage();
}

void tst_SavedViews::cleanup() {
    page.reset();
    fixture.reset();
}

void tst_SavedViews::makePage() {
    page = std::make_unique<ProductsPage>(&fixture->prompts);
    page->resize(900, 640);
    page->setSession(fixture->session);
    page->show();
    QVERIFY(QTest::qWaitForWindowActive(page.get()));
    QTRY_VERIFY(page->model()->totalRows() >= 0);
}

QStringList tst_SavedViews::names() const {
    QStringList names;
    for (int row = 0; row < page->model()->rowCount(); ++row)
        names << page->model()->index(row, 0).data().toString();
    return names;
}

QAction* tst_SavedViews::entry(const QString& text) const {
    for (QAction* action : button()->findChild<QMenu*>()->actions()) {
        if (action->text() == text)
            return action;
    }
    return nullptr;
}

void tst_SavedViews::choose(const QString& text) {
    button()->click();
    QTRY_VERIFY2(entry(text), qPrintable(text));
    QAction* action = entry(text);
    button()->findChild<QMenu*>()->close();
    action->trigger();
}

void tst_SavedViews::save(const QString& name, bool shared) {
    choose(u"Save as a new view…"_s);
    QTRY_VERIFY(dialog());
    named<QLineEdit>(dialog(), u"Name of the view"_s)->setText(name);
    dialog()->findChild<QCheckBox*>()->setChecked(shared);
    buttonSaying<QPushButton>(dialog(), u"Save"_s)->click();
}

void tst_SavedViews::savesAndOpens() {
    ProductFilter filter;
    filter.tags = {green.id};
    page->setFilter(filter, {green});
    page->setSort({SortColumn::Name, true});
    page->table()->setColumnShown(ProductColumn::Id, true);
    page->table()->setColumnShown(ProductColumn::Picture, false);
    page->table()->horizontalHeader()->moveSection(
        page->table()->horizontalHeader()->visualIndex(int(ProductColumn::Id)), 0);
    QTRY_COMPARE(names(), (QStringList{u"Sencha"_s, u"Matcha"_s}));
    save(u"Green & co"_s, true);
    QTRY_VERIFY(!dialog());
    QTRY_COMPARE(button()->text(), u"Green && co"_s);

    page->clearFilters();
    page->setSort({SortColumn::PriceShmeckles, false});
    page->table()->resetColumns();
    QTRY_COMPARE(names().size(), 3);
    choose(u"Green && co"_s);
    QTRY_COMPARE(names(), (QStringList{u"Sencha"_s, u"Matcha"_s}));
    QCOMPARE(page->query().sort, (ProductSort{SortColumn::Name, true}));
    QCOMPARE(page->findChild<FilterChips*>()->texts(), QStringList{u"Tag: green"_s});
    QVERIFY(page->table()->isColumnShown(ProductColumn::Id));
    QVERIFY(!page->table()->isColumnShown(ProductColumn::Picture));
    QCOMPARE(page->table()->horizontalHeader()->visualIndex(int(ProductColumn::Id)), 0);

    // The same name again is said at the field.
    choose(u"Save as a new view…"_s);
    QTRY_VERIFY(dialog());
    named<QLineEdit>(dialog(), u"Name of the view"_s)->setText(u"green & CO"_s);
    dialog()->findChild<QCheckBox*>()->setChecked(true);
    buttonSaying<QPushButton>(dialog(), u"Save"_s)->click();
    QTRY_VERIFY(dialog()->findChild<InlineMessage*>()->message().contains(u"already"_s));
    dialog()->reject();
}

void tst_SavedViews::changesAndDeletes() {
    save(u"All"_s, false);
    QTRY_COMPARE(button()->text(), u"All"_s);
    ProductFilter filter;
    filter.text = u"sen"_s;
    page->setFilter(filter, {});
    QTRY_COMPARE(names(), QStringList{u"Sencha"_s});
    choose(u"Update “All” to what is shown now"_s);
    QTRY_COMPARE(button()->views()->views().front().definition.filter, filter);
    choose(u"Rename “All”…"_s);
    QTRY_VERIFY(dialog());
    named<QLineEdit>(dialog(), u"Name of the view"_s)->setText(u"Some"_s);
    buttonSaying<QPushButton>(dialog(), u"Save"_s)->click();
    QTRY_COMPARE(button()->text(), u"Some"_s);
    fixture->prompts.confirmed = true;
    choose(u"Delete “Some”…"_s);
    QTRY_VERIFY(button()->views()->views().empty());
    QTRY_COMPARE(button()->text(), u"Views"_s);
    QCOMPARE(names(), QStringList{u"Sencha"_s}); // what is shown stays
}

void tst_SavedViews::startsWithTheDefault() {
    ProductFilter filter;
    filter.uncategorized = true;
    page->setFilter(filter, {});
    save(u"Loose"_s, false);
    QTRY_COMPARE(button()->text(), u"Loose"_s);
    choose(u"Start with it"_s);
    QTRY_VERIFY(button()->views()->atStart());
    makePage();
    QTRY_COMPARE(names(), QStringList{u"Matcha"_s});
    QCOMPARE(button()->text(), u"Loose"_s);
}

void tst_SavedViews::namesWhatIsGone() {
    ProductFilter filter;
    filter.text = u"a"_s;
    filter.tags = {green.id};
    page->setFilter(filter, {green});
    save(u"Green"_s, false);
    QTRY_COMPARE(button()->text(), u"Green"_s);
    page->clearFilters();
    auto removed =
        fixture->other->write<qint64>([&](WriteUnit& unit) { return fixture->other->tags().remove(unit, green.id); });
    VERIFY_OK(removed);
    QSignalSpy said(page.get(), &ProductsPage::statusMessage);
    choose(u"Green"_s);
    QTRY_COMPARE(said.count(), 1);
    QVERIFY(said.first().first().toString().contains(u"green"_s));
    QTRY_COMPARE(page->query().filter.text, u"a"_s);
    QVERIFY(page->query().filter.tags.empty());
}

void tst_SavedViews::anEditKeepsFilterScrollAndSelection() {
    for (int i = 0; i < 120; ++i)
        fixture->addProduct(makeDraft(u"Row %1"_s.arg(i, 3, 10, QChar(u'0')), std::nullopt, {green.id}));
    ProductFilter filter;
    filter.tags = {green.id};
    page->setFilter(filter, {green});
    QTRY_COMPARE(page->model()->totalRows(), 122);
    QTRY_COMPARE(page->model()->rowCount(), 122);
    const ProductId wanted = page->model()->idAt(90);
    page->table()->selectRowOnly(90);
    page->table()->scrollTo(page->model()->index(90, 0), QAbstractItemView::PositionAtTop);
    const int scrolled = page->table()->verticalScrollBar()->value();
    QVERIFY(scrolled > 0);
    QVERIFY(page->model()->setData(page->model()->index(90, int(ProductColumn::PriceShmeckles)), u"77"_s));
    QTRY_COMPARE(fixture->stored(wanted).shmeckles, money("77"));
    QTest::qWait(400); // the counts and the ids follow
    QCOMPARE(page->query().filter, filter);
    QCOMPARE(page->table()->verticalScrollBar()->value(), scrolled);
    QCOMPARE(page->table()->selectedIds(), std::vector<ProductId>{wanted});
}

QTEST_MAIN(tst_SavedViews)
#include "tst_savedviews.moc"
