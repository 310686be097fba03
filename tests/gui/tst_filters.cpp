#include "categorypicker.h"
#include "chip.h"
#include "conditiondialog.h"
#include "facetlist.h"
#include "filterchips.h"
#include "filterpanel.h"
#include "guifixture.h"
#include "inlinemessage.h"
#include "messagepage.h"
#include "pricehistogram.h"
#include "pricerange.h"
#include "productspage.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "segmentedcontrol.h"
#include "tageditor.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSlider>
#include <numeric>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// Search, the filter panel and the chips above the table, together with the rows that they leave.
class tst_Filters : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void searchIgnoresCaseInEveryScript();
    void searchTakesWildcardsLiterally();
    void searchEverywhere();
    void enterMakesConditionsOfWhatIsTyped();
    void categories();
    void noCategory();
    void tags_data();
    void tags();
    void untagged();
    void priceRange();
    void invalidPriceIsSaidAtItsField_data();
    void invalidPriceIsSaidAtItsField();
    void reversedRangeIsSaidAtItsField();
    void zeroAsMinimumIsNone();
    void picture();
    void filtersCombine();
    void chipsSayAndRemove();
    void removingAChipKeepsWhatIsTyped();
    void clearAll();
    void manyKeysAskOnce();
    void downGoesFromTheSearchToTheTable();
    void describesEveryCondition();
    void countsFollowTheOtherFilters();
    void countsFollowChanges();
    void chipsFollowARename();
    void tagsInThreeStates();
    void categoryRowsTick();
    void handlesMoveByKeyboardAndMouse();
    void comparesThePrices();
    void conditionOnAColumn();
    void saysWhyNothingIsLeft();
    void keepsConditionsWithoutAField();

private:
    [[nodiscard]] QStringList names() const;
    [[nodiscard]] QLineEdit* line(const QString& name) const { return named<QLineEdit>(page.get(), name); }
    void type(const QString& field, const QString& text);
    void removeChip(const QString& text);
    /// As a person does with the keyboard.
    void cycle(const QString& list, const QString& row);
    [[nodiscard]] QString countOf(const QString& list, const QString& row) const;
    [[nodiscard]] FilterChips* chips() const { return page->findChild<FilterChips*>(); }

    std::unique_ptr<GuiFixture> fixture;
    std::unique_ptr<ProductsPage> page;
    Category tea, coffee;
    Tag green, strong;
};

void tst_Filters::init() {
    fixture = std::make_unique<GuiFixture>();
    QVERIFY(fixture->open());
    tea = fixture->addCategory(u"Tea"_s);
    coffee = fixture->addCategory(u"Coffee"_s);
    green = fixture->addTag(u"green"_s);
    strong = fixture->addTag(u"strong"_s);
    const auto add = [this](const QString& name, std::optional<CategoryId> category, std::initializer_list<TagId> tags,
                            const char* shmeckles, const QString& image = {}, const QString& description = {}) {
        ProductDraft draft = makeDraft(name, category, tags);
        draft.shmeckles = money(shmeckles);
        draft.imageUrl = image;
        draft.description = description;
        fixture->addProduct(draft);
    };
    add(u"Assam"_s, tea.id, {strong.id}, "3", {}, u"malty"_s);
    add(u"Sencha"_s, tea.id, {green.id, strong.id}, "10", u"pictures/a.png"_s);
    add(u"Арабика"_s, coffee.id, {}, "20");
    add(u"Offer 50%"_s, std::nullopt, {green.id}, "5");
    page = std::make_unique<ProductsPage>(&fixture->prompts);
    page->resize(900, 640);
    page->setSession(fixture->session);
    page->show();
    page->filterPanel()->setGeometry(0, 0, 220, 600);
    page->filterPanel()->show();
    QVERIFY(QTest::qWaitForWindowActive(page.get()));
    QTRY_COMPARE(names().size(), 4);
}

void tst_Filters::cleanup() {
    page.reset();
    fixture.reset();
}

QStringList tst_Filters::names() const {
    QStringList names;
    for (int row = 0; row < page->model()->rowCount(); ++row)
        names << page->model()->index(row, 0).data().toString();
    return names;
}

void tst_Filters::type(const QString& field, const QString& text) {
    auto* target = line(field);
    QVERIFY2(target, qPrintable(field));
    target->setFocus();
    target->selectAll();
    typeText(target, text);
}

void tst_Filters::removeChip(const QString& text) {
    for (Chip* chip : chips()->findChildren<Chip*>()) {
        if (chip->text() == text && chip->isVisible()) {
            QTest::keyClick(chip, Qt::Key_Delete);
            return;
        }
    }
    QFAIL(qPrintable(u"no chip "_s + text));
}

void tst_Filters::cycle(const QString& list, const QString& row) {
    auto* facet = named<FacetList>(page.get(), list);
    QVERIFY2(facet, qPrintable(list));
    const QList<QListWidgetItem*> found = facet->findItems(row, Qt::MatchExactly);
    QVERIFY2(found.size() == 1, qPrintable(row));
    facet->setFocus();
    facet->setCurrentItem(found.first());
    QTest::keyClick(facet, Qt::Key_Space);
}

QString tst_Filters::countOf(const QString& list, const QString& row) const {
    const auto* facet = named<FacetList>(page.get(), list);
    for (const FacetList::Entry& entry : facet->entries()) {
        if (entry.text == row)
            return QString::number(entry.products);
    }
    return u"none"_s;
}

void tst_Filters::searchIgnoresCaseInEveryScript() {
    type(u"Search"_s, u"АРАБ"_s);
    QTRY_COMPARE(names(), QStringList{u"Арабика"_s});
    type(u"Search"_s, u"S"_s);
    QTRY_COMPARE(names(), (QStringList{u"Assam"_s, u"Sencha"_s}));
}

void tst_Filters::searchTakesWildcardsLiterally() {
    type(u"Search"_s, u"%"_s);
    QTRY_COMPARE(names(), QStringList{u"Offer 50%"_s});
    type(u"Search"_s, u"_"_s);
    QTRY_COMPARE(names(), QStringList{});
}

void tst_Filters::enterMakesConditionsOfWhatIsTyped() {
    QSignalSpy said(page.get(), &ProductsPage::statusMessage);
    type(u"Search"_s, u"s TAG:Strong -tag:green"_s);
    QTRY_COMPARE(names(), (QStringList{u"Assam"_s, u"Sencha"_s})); // as long as it is typed, only the text counts
    QTest::keyClick(line(u"Search"_s), Qt::Key_Return);
    QTRY_COMPARE(names(), QStringList{u"Assam"_s});
    QCOMPARE(line(u"Search"_s)->text(), u"s"_s);
    QCOMPARE(page->filterPanel()->tags().size(), 2U);
    // What is there already stays, and is joined by more.
    type(u"Search"_s, u"category:tea shmeckles<2"_s);
    QTest::keyClick(line(u"Search"_s), Qt::Key_Return);
    QTRY_COMPARE(names(), QStringList{});
    QCOMPARE(page->query().filter.categories, std::vector{tea.id});
    QCOMPARE(line(u"Maximum price in shmeckles"_s)->text(), QLocale().toString(1.99, 'f', 2));
    // What cannot be is said, and what was typed stays.
    for (const QString& wrong : {u"tag:nothing"_s, u"flurbos<cheap"_s}) {
        said.clear();
        type(u"Search"_s, wrong);
        QTest::keyClick(line(u"Search"_s), Qt::Key_Return);
        QTRY_VERIFY(!said.isEmpty());
        QVERIFY(said.last().first().toString().contains(wrong.section(u':', 1).section(u'<', -1)));
        QCOMPARE(line(u"Search"_s)->text(), wrong);
    }
}

void tst_Filters::searchEverywhere() {
    type(u"Search"_s, u"malty"_s);
    QTRY_COMPARE(names(), QStringList{});
    auto* everywhere = buttonSaying<QCheckBox>(page.get(), u"Everywhere"_s);
    QVERIFY(everywhere);
    everywhere->click();
    QTRY_COMPARE(names(), QStringList{u"Assam"_s});
    QCOMPARE(chips()->texts(), QStringList{u"Anywhere: “malty”"_s});
    type(u"Search"_s, u"coffee"_s);
    QTRY_COMPARE(names(), QStringList{u"Арабика"_s});
    type(u"Search"_s, u"green"_s);
    QTRY_COMPARE(names(), (QStringList{u"Offer 50%"_s, u"Sencha"_s}));
}

void tst_Filters::categories() {
    auto* picker = named<CategoryPicker>(page.get(), u"Category filter"_s);
    QVERIFY(picker);
    QTRY_COMPARE(picker->nameOf(tea.id), u"Tea"_s);
    picker->setSelection({tea.id}, false);
    Q_EMIT picker->edited();
    QTRY_COMPARE(names(), (QStringList{u"Assam"_s, u"Sencha"_s}));
    picker->setSelection({tea.id, coffee.id}, false);
    Q_EMIT picker->edited();
    QTRY_COMPARE(names().size(), 3);
    QCOMPARE(chips()->texts(), (QStringList{u"Category: Tea"_s, u"Category: Coffee"_s}));
}

void tst_Filters::noCategory() {
    auto* picker = named<CategoryPicker>(page.get(), u"Category filter"_s);
    picker->setSelection({}, true);
    Q_EMIT picker->edited();
    QTRY_COMPARE(names(), QStringList{u"Offer 50%"_s});
}

void tst_Filters::tags_data() {
    QTest::addColumn<QString>("button");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("any") << u"Tags: Any"_s << QStringList{u"Assam"_s, u"Offer 50%"_s, u"Sencha"_s};
    QTest::newRow("all") << u"Tags: All"_s << QStringList{u"Sencha"_s};
}

void tst_Filters::tags() {
    QFETCH(QString, button);
    QFETCH(QStringList, expected);
    type(u"Tag filter"_s, u"green,strong,"_s);
    QTRY_COMPARE(page->filterPanel()->tags().size(), 2U);
    named<QAbstractButton>(page.get(), button)->click();
    QTRY_COMPARE(names(), expected);
}

void tst_Filters::untagged() {
    cycle(u"What is missing"_s, u"No tags"_s);
    QTRY_COMPARE(names(), QStringList{u"Арабика"_s});
    QCOMPARE(chips()->texts(), QStringList{u"Without any tag"_s});
    cycle(u"What is missing"_s, u"No tags"_s);
    QTRY_COMPARE(names().size(), 3);
    QCOMPARE(chips()->texts(), QStringList{u"With tags"_s});
}

void tst_Filters::priceRange() {
    type(u"Minimum price in shmeckles"_s, u"5"_s);
    QTRY_COMPARE(names(), (QStringList{u"Offer 50%"_s, u"Sencha"_s, u"Арабика"_s}));
    type(u"Maximum price in shmeckles"_s, u"10,00"_s);
    QTRY_COMPARE(names(), (QStringList{u"Offer 50%"_s, u"Sencha"_s}));
    type(u"Minimum price in flurbos"_s, u"5"_s);
    type(u"Maximum price in flurbos"_s, u"4"_s);
    QCOMPARE(names().size(), 2);
}

void tst_Filters::invalidPriceIsSaidAtItsField_data() {
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("typed");
    for (const QString& field : {u"Minimum price in shmeckles"_s, u"Maximum price in shmeckles"_s,
                                 u"Minimum price in flurbos"_s, u"Maximum price in flurbos"_s}) {
        QTest::newRow(qPrintable(field + u" letters"_s)) << field << u"abc"_s;
        QTest::newRow(qPrintable(field + u" decimals"_s)) << field << u"1.234"_s;
    }
}

void tst_Filters::invalidPriceIsSaidAtItsField() {
    QFETCH(QString, field);
    QFETCH(QString, typed);
    type(field, typed);
    auto* range = qobject_cast<PriceRange*>(line(field)->parentWidget());
    QVERIFY(range);
    auto* message = range->findChild<InlineMessage*>();
    QVERIFY(!message->message().isEmpty());
    QVERIFY(line(field)->property("invalid").toBool());
    QCOMPARE(line(field)->text(), typed);
    QTest::qWait(50);
    QCOMPARE(names().size(), 4);
    type(field, u"3"_s);
    QVERIFY(message->message().isEmpty());
    QVERIFY(!line(field)->property("invalid").toBool());
}

void tst_Filters::reversedRangeIsSaidAtItsField() {
    type(u"Minimum price in shmeckles"_s, u"10"_s);
    type(u"Maximum price in shmeckles"_s, u"5"_s);
    auto* range = qobject_cast<PriceRange*>(line(u"Maximum price in shmeckles"_s)->parentWidget());
    QVERIFY(!range->isValid());
    QVERIFY(range->findChild<InlineMessage*>()->message().contains(u"10.00"_s));
    QTRY_COMPARE(names(), (QStringList{u"Sencha"_s, u"Арабика"_s}));
    type(u"Maximum price in shmeckles"_s, u"15"_s);
    QTRY_COMPARE(names(), QStringList{u"Sencha"_s});
}

void tst_Filters::zeroAsMinimumIsNone() {
    type(u"Minimum price in shmeckles"_s, u"0"_s);
    auto* range = qobject_cast<PriceRange*>(line(u"Minimum price in shmeckles"_s)->parentWidget());
    QVERIFY(range->isValid());
    QCOMPARE(range->minimum(), std::nullopt);
    type(u"Maximum price in shmeckles"_s, u"0"_s);
    QVERIFY(!range->isValid());
}

void tst_Filters::picture() {
    cycle(u"What is missing"_s, u"No picture"_s);
    QTRY_COMPARE(names().size(), 3);
    cycle(u"What is missing"_s, u"No picture"_s);
    QTRY_COMPARE(names(), QStringList{u"Sencha"_s});
    cycle(u"What is missing"_s, u"No picture"_s);
    QTRY_COMPARE(names().size(), 4);
}

void tst_Filters::filtersCombine() {
    type(u"Search"_s, u"s"_s);
    type(u"Tag filter"_s, u"strong,"_s);
    type(u"Minimum price in shmeckles"_s, u"4"_s);
    QTRY_COMPARE(names(), QStringList{u"Sencha"_s});
    QCOMPARE(chips()->texts().size(), 3);
}

void tst_Filters::chipsSayAndRemove() {
    QVERIFY(!chips()->isVisible());
    type(u"Search"_s, u"s"_s);
    type(u"Maximum price in shmeckles"_s, u"1 234,5"_s);
    type(u"Tag filter"_s, u"strong,"_s);
    QTRY_COMPARE(chips()->texts().size(), 3);
    QCOMPARE(chips()->texts().at(0), u"Name: “s”"_s);
    QCOMPARE(chips()->texts().at(1), u"Tag: strong"_s);
    removeChip(u"Tag: strong"_s);
    QTRY_COMPARE(chips()->texts().size(), 2);
    QVERIFY(page->filterPanel()->tags().empty());
    removeChip(u"Name: “s”"_s);
    QTRY_COMPARE(names().size(), 4);
    QVERIFY(line(u"Search"_s)->text().isEmpty());
    QCOMPARE(line(u"Maximum price in shmeckles"_s)->text(), u"1 234,5"_s);
}

void tst_Filters::removingAChipKeepsWhatIsTyped() {
    type(u"Search"_s, u"s"_s);
    type(u"Minimum price in shmeckles"_s, u"1.234"_s);
    QTRY_COMPARE(chips()->texts().size(), 1);
    removeChip(u"Name: “s”"_s);
    QTRY_COMPARE(names().size(), 4);
    QCOMPARE(line(u"Minimum price in shmeckles"_s)->text(), u"1.234"_s);
}

void tst_Filters::clearAll() {
    type(u"Search"_s, u"zzz"_s);
    type(u"Minimum price in shmeckles"_s, u"nonsense"_s);
    type(u"Tag filter"_s, u"green,"_s);
    QTRY_COMPARE(names(), QStringList{});
    buttonSaying<QPushButton>(chips(), u"Clear all"_s)->click();
    QTRY_COMPARE(names().size(), 4);
    QVERIFY(!chips()->isVisible());
    QVERIFY(line(u"Minimum price in shmeckles"_s)->text().isEmpty());
    QVERIFY(page->query().filter.isEmpty());
}

void tst_Filters::manyKeysAskOnce() {
    QSignalSpy resets(page->model(), &QAbstractItemModel::modelReset);
    type(u"Search"_s, u"senc"_s);
    QTRY_COMPARE(names(), QStringList{u"Sencha"_s});
    QCOMPARE(resets.count(), 1);
}

void tst_Filters::downGoesFromTheSearchToTheTable() {
    type(u"Search"_s, u"senc"_s);
    QTRY_COMPARE(names(), QStringList{u"Sencha"_s});
    QTest::keyClick(line(u"Search"_s), Qt::Key_Down);
    QVERIFY(page->table()->hasFocus());
    QCOMPARE(page->selectedCount(), 1);
}

void tst_Filters::describesEveryCondition() {
    ProductFilter filter;
    filter.text = u"x"_s;
    filter.categories = {tea.id};
    filter.uncategorized = true;
    filter.tags = {green.id};
    filter.tagMatch = TagMatch::None;
    filter.untagged = true;
    filter.minShmeckles = money("1");
    filter.maxFlurbos = money("2");
    filter.hasImage = true;
    filter.orUncategorized = true;
    filter.excludedTags = {strong.id};
    filter.priceComparison = PriceComparison::Less;
    filter.hasDescription = filter.hasCategory = filter.hasTags = false;
    filter.texts = {{TextColumn::Name, TextTest::Matches, u"^x"_s}, {TextColumn::Tags, TextTest::NotEmpty, {}}};
    filter.duplicateName = true;
    filter.products = {ProductId(1)};
    filter.name = u"y"_s;
    const auto conditions = describeFilter(filter, {green}, [](CategoryId) { return u"Tea"_s; });
    QCOMPARE(conditions.size(), 19U);
    // Taking them away one after the other ends at the empty filter.
    ProductFilter rest = filter;
    while (!rest.isEmpty())
        rest = describeFilter(rest, {green}, [](CategoryId) { return u"Tea"_s; }).front().without;
    QVERIFY(rest.isEmpty());
}

void tst_Filters::countsFollowTheOtherFilters() {
    const QString categories = u"Categories, with their products"_s;
    const QString tags = u"Tags, with their products"_s;
    const QString missing = u"What is missing"_s;
    QTRY_COMPARE(countOf(categories, u"Tea"_s), u"2"_s);
    QCOMPARE(countOf(tags, u"strong"_s), u"2"_s);
    QCOMPARE(countOf(missing, u"No description"_s), u"3"_s);
    QCOMPARE(countOf(missing, u"No category"_s), u"1"_s);
    type(u"Minimum price in shmeckles"_s, u"6"_s);
    QTRY_COMPARE(countOf(categories, u"Tea"_s), u"1"_s);
    QCOMPARE(countOf(categories, u"Coffee"_s), u"1"_s);
    QCOMPARE(countOf(tags, u"green"_s), u"1"_s);
    // Its own facet does not follow it: all four prices are in the bars.
    const auto* histogram = line(u"Minimum price in shmeckles"_s)->parentWidget()->findChild<PriceHistogramView*>();
    const auto& bars = histogram->histogram().counts;
    QCOMPARE(std::accumulate(bars.begin(), bars.end(), qint64{0}), 4);
    const auto* list = named<FacetList>(page.get(), tags);
    QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(const_cast<FacetList*>(list));
    QVERIFY(spoken && spoken->childCount() > 0);
    QVERIFY(spoken->child(0)->text(QAccessible::Name).contains(u"product"_s));
}

void tst_Filters::countsFollowChanges() {
    const QString tags = u"Tags, with their products"_s;
    QTRY_COMPARE(countOf(tags, u"green"_s), u"2"_s);
    fixture->addProduct(makeDraft(u"Matcha"_s, tea.id, {green.id}));
    QTRY_COMPARE_WITH_TIMEOUT(countOf(tags, u"green"_s), u"3"_s, 10'000);
}

void tst_Filters::chipsFollowARename() {
    type(u"Tag filter"_s, u"strong,"_s);
    QTRY_COMPARE(chips()->texts(), QStringList{u"Tag: strong"_s});
    fixture->session->renameTag(strong.id, u"robust"_s, this, [](const Result<Tag>& tag) { VERIFY_OK(tag); });
    QTRY_COMPARE_WITH_TIMEOUT(chips()->texts(), QStringList{u"Tag: robust"_s}, 10'000);
    QCOMPARE(page->filterPanel()->tags().front().name, u"robust"_s);
    QTRY_COMPARE(names().size(), 2);
}

void tst_Filters::tagsInThreeStates() {
    const QString tags = u"Tags, with their products"_s;
    QTRY_COMPARE(countOf(tags, u"green"_s), u"2"_s);
    cycle(tags, u"green"_s);
    QTRY_COMPARE(names(), (QStringList{u"Offer 50%"_s, u"Sencha"_s}));
    QCOMPARE(chips()->texts(), QStringList{u"Tag: green"_s});
    cycle(tags, u"green"_s);
    QTRY_COMPARE(names(), (QStringList{u"Assam"_s, u"Арабика"_s}));
    QCOMPARE(chips()->texts(), QStringList{u"Without tag: green"_s});
    cycle(tags, u"strong"_s);
    QTRY_COMPARE(names(), QStringList{u"Assam"_s});
    removeChip(u"Without tag: green"_s);
    QTRY_COMPARE(names(), (QStringList{u"Assam"_s, u"Sencha"_s}));
    cycle(tags, u"strong"_s);
    cycle(tags, u"strong"_s);
    QTRY_COMPARE(names().size(), 4);
}

void tst_Filters::categoryRowsTick() {
    const QString categories = u"Categories, with their products"_s;
    QTRY_COMPARE(countOf(categories, u"Tea"_s), u"2"_s);
    cycle(categories, u"Tea"_s);
    QTRY_COMPARE(names(), (QStringList{u"Assam"_s, u"Sencha"_s}));
    auto* picker = named<CategoryPicker>(page.get(), u"Category filter"_s);
    QCOMPARE(picker->categories(), std::vector<CategoryId>{tea.id});
    // Those without one besides.
    picker->setSelection({tea.id}, true);
    Q_EMIT picker->edited();
    QTRY_COMPARE(names(), (QStringList{u"Assam"_s, u"Offer 50%"_s, u"Sencha"_s}));
    removeChip(u"Category: Tea"_s);
    QTRY_COMPARE(names(), QStringList{u"Offer 50%"_s});
}

void tst_Filters::handlesMoveByKeyboardAndMouse() {
    auto* low = named<QSlider>(page.get(), u"Minimum price in shmeckles, handle"_s);
    QVERIFY(low);
    QTRY_VERIFY(low->isEnabled());
    low->setFocus();
    for (int i = 0; i < 2; ++i)
        QTest::keyClick(low, Qt::Key_PageUp);
    QTRY_COMPARE(names().size(), 3); // 3.00 to 20.00: the cheapest has gone
    QVERIFY(!line(u"Minimum price in shmeckles"_s)->text().isEmpty());
    QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(low);
    QVERIFY(spoken && spoken->valueInterface());
    QCOMPARE(spoken->valueInterface()->currentValue().toInt(), low->value());
    QVERIFY(low->accessibleDescription().contains(page->query().filter.minShmeckles->toDisplay(QLocale())));
    QTest::keyClick(low, Qt::Key_Home);
    QTRY_COMPARE(names().size(), 4);
    QCOMPARE(page->query().filter.minShmeckles, std::nullopt);
    auto* view = qobject_cast<PriceHistogramView*>(low->parentWidget());
    auto* high = named<QSlider>(page.get(), u"Maximum price in shmeckles, handle"_s);
    const QPoint from = high->geometry().center();
    QTest::mousePress(view, Qt::LeftButton, {}, from);
    QTest::mouseMove(view, QPoint(view->width() / 2, from.y()));
    QTest::mouseRelease(view, Qt::LeftButton, {}, QPoint(view->width() / 2, from.y()));
    QTRY_COMPARE(names(), (QStringList{u"Assam"_s, u"Offer 50%"_s}));
    // Never past the other one.
    QTest::mousePress(view, Qt::LeftButton, {}, low->geometry().center());
    QTest::mouseMove(view, QPoint(view->width() - 1, from.y()));
    QTest::mouseRelease(view, Qt::LeftButton, {}, QPoint(view->width() - 1, from.y()));
    QCOMPARE(low->value(), high->value());
    type(u"Minimum price in shmeckles"_s, u"4"_s);
    QVERIFY(low->value() < high->value());
}

void tst_Filters::comparesThePrices() {
    named<QAbstractButton>(page.get(), u"Shmeckles against flurbos: <"_s)->click();
    QTRY_COMPARE(chips()->texts(), QStringList{u"Shmeckles below flurbos"_s});
    const QStringList below = names();
    named<QAbstractButton>(page.get(), u"Shmeckles against flurbos: >"_s)->click();
    QTRY_COMPARE(chips()->texts(), QStringList{u"Shmeckles above flurbos"_s});
    QTRY_VERIFY(names() != below || names().isEmpty());
}

void tst_Filters::conditionOnAColumn() {
    buttonSaying<QPushButton>(page->filterPanel(), u"Add a condition"_s)->click();
    QTRY_VERIFY(qobject_cast<QMenu*>(QApplication::activePopupWidget()));
    auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    QAction* wanted = nullptr;
    for (QAction* action : menu->actions().first()->menu()->actions()) {
        if (action->text() == u"Name matches the pattern…"_s)
            wanted = action;
    }
    QVERIFY(wanted);
    wanted->trigger();
    menu->close();
    ConditionDialog* dialog = nullptr;
    QTRY_VERIFY((dialog = page->window()->findChild<ConditionDialog*>()) ||
                (dialog = page->filterPanel()->window()->findChild<ConditionDialog*>()));
    auto* text = named<QLineEdit>(dialog, u"Text to look for"_s);
    auto* accept = buttonSaying<QPushButton>(dialog, u"Filter"_s);
    QVERIFY(!accept->isEnabled());
    text->setText(u"(a"_s);
    QVERIFY(!accept->isEnabled());
    QVERIFY(text->property("invalid").toBool());
    text->setText(u"^(assam|[0-9а-я]+$)"_s);
    accept->click();
    QTRY_COMPARE(names(), (QStringList{u"Assam"_s, u"Арабика"_s}));
    QCOMPARE(chips()->texts(), QStringList{u"Name matches /^(assam|[0-9а-я]+$)/"_s});
    removeChip(chips()->texts().first());
    QTRY_COMPARE(names().size(), 4);
}

void tst_Filters::saysWhyNothingIsLeft() {
    type(u"Search"_s, u"s"_s);
    type(u"Tag filter"_s, u"green,"_s);
    QTRY_COMPARE(names(), QStringList{u"Sencha"_s});
    type(u"Maximum price in shmeckles"_s, u"4"_s);
    QTRY_COMPARE(names(), QStringList{});
    auto* overlay = page->findChild<MessagePage*>();
    QTRY_COMPARE(overlay->text(), u"No product passes both “Tag: green” and “Shmeckles up to 4.00”."_s);
    auto* drop = buttonSaying<QPushButton>(overlay, u"Drop “Shmeckles up to 4.00”"_s);
    QVERIFY(drop);
    drop->click();
    QTRY_COMPARE(names(), QStringList{u"Sencha"_s});
    type(u"Search"_s, u"zzz"_s);
    QTRY_COMPARE(overlay->text(), u"No product at all passes “Name: “zzz””."_s);
    QVERIFY(buttonSaying<QPushButton>(overlay, u"Clear all filters"_s));
}

void tst_Filters::keepsConditionsWithoutAField() {
    ProductFilter filter;
    filter.texts = {{TextColumn::Category, TextTest::NotContains, u"off"_s}};
    filter.products = {ProductId(1), ProductId(2), ProductId(3)};
    page->setFilter(filter, {});
    QTRY_COMPARE(names(), (QStringList{u"Assam"_s, u"Sencha"_s}));
    QCOMPARE(page->query().filter, filter);
    QCOMPARE(chips()->texts(), (QStringList{u"Category does not contain “off”"_s, u"3 chosen products"_s}));
}

QTEST_MAIN(tst_Filters)
#include "tst_filters.moc"
