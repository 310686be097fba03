#include "filterchips.h"
#include "inlinemessage.h"
#include "productform.h"
#include "tageditor.h"
#include "tourfixture.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QHeaderView>
#include <QLineEdit>

using namespace Qt::StringLiterals;
using namespace pricebook;

namespace {

/// Whether a widget of the window has this as its name or description, as a screen reader reads it.
bool isSaid(const QWidget* window, const QString& text) {
    for (QWidget* widget : window->findChildren<QWidget*>()) {
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
        if (widget->isVisible() && face &&
            (face->text(QAccessible::Name).contains(text) || face->text(QAccessible::Description).contains(text)))
            return true;
    }
    return false;
}

} // namespace

/// What a screen reader reads: cells by what changed, chips, counts, errors. (The events themselves do not come to a
/// program that no assistive tool listens to.)
class tst_Spoken : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup() { tour->tour->leave(); }

    void cellsByWhatChanged();
    void rowsAreTheirProducts();
    void counts();
    void filterChips();
    void tagChips();
    void validationErrors();

private:
    [[nodiscard]] QString description() const;

    std::unique_ptr<TourFixture> tour;
    ProductTable* table = nullptr;
};

void tst_Spoken::initTestCase() {
    tour = std::make_unique<TourFixture>();
    QVERIFY(tour->open({u"Assam"_s, u"Bancha"_s, u"Sencha"_s}, {u"Tea"_s, u"Coffee"_s}, {u"hot"_s, u"cold"_s}));
    table = tour->window->productsPage()->table();
}

/// No filter, and every product is there.
void tst_Spoken::init() {
    tour->window->productsPage()->clearFilters();
    QTRY_COMPARE(tour->window->productsPage()->model()->query().filter, ProductFilter());
    QTRY_COMPARE(table->model()->rowCount(), 3);
    QTest::qWait(100); // the whole list of ids after the first rows
}

void tst_Spoken::cleanupTestCase() { tour.reset(); }

/// Of the current cell, as a screen reader gets it.
QString tst_Spoken::description() const { return table->currentIndex().data(Qt::AccessibleDescriptionRole).toString(); }

void tst_Spoken::cellsByWhatChanged() {
    const auto at = [this](int row, ProductColumn column) {
        return table->model()->index(row, static_cast<int>(column));
    };
    table->setFocus();
    table->setCurrentIndex(at(0, ProductColumn::Name));
    table->setCurrentIndex(at(0, ProductColumn::PriceShmeckles));
    const QString column =
        table->model()->headerData(static_cast<int>(ProductColumn::PriceShmeckles), Qt::Horizontal).toString();
    QCOMPARE(description(), column); // the row is the same
    table->setCurrentIndex(at(1, ProductColumn::PriceShmeckles));
    QCOMPARE(description(), u"Bancha"_s); // the column is the same
    table->setCurrentIndex(at(2, ProductColumn::Category));
    QCOMPARE(description(), u"Sencha, Category"_s);
    QVERIFY(at(1, ProductColumn::PriceShmeckles).data(Qt::AccessibleDescriptionRole).toString().isEmpty());
    QAccessibleInterface* face = QAccessible::queryAccessibleInterface(table);
    QAccessibleInterface* cell = face->tableInterface()->cellAt(2, static_cast<int>(ProductColumn::Category));
    QVERIFY(cell);
    QCOMPARE(cell->text(QAccessible::Description), u"Sencha, Category"_s);
}

void tst_Spoken::rowsAreTheirProducts() {
    QAccessibleInterface* face = QAccessible::queryAccessibleInterface(table);
    QVERIFY(face && face->tableInterface());
    QCOMPARE(face->tableInterface()->rowDescription(1), u"Bancha"_s);
    QCOMPARE(face->tableInterface()->columnDescription(0), u"Name"_s);
}

void tst_Spoken::counts() {
    ProductFilter filter;
    filter.text = u"cha"_s;
    tour->window->productsPage()->setFilter(filter, {});
    QTRY_VERIFY(isSaid(tour->window.get(), u"2 of 3 products"_s));
}

void tst_Spoken::filterChips() {
    ProductFilter filter;
    filter.minShmeckles = Money::fromHundredths(150);
    tour->window->productsPage()->setFilter(filter, {});
    QTRY_VERIFY(isSaid(tour->window.get(), u"from 1.50"_s));
    tour->window->productsPage()->clearFilters();
    const auto* chips = tour->window->findChild<FilterChips*>();
    QVERIFY(chips);
    QTRY_COMPARE(chips->accessibleDescription(), u"No filters"_s);
}

void tst_Spoken::tagChips() {
    table->selectRowOnly(0);
    auto* form = tour->window->productsPage()->form();
    QTRY_VERIFY(form->product() && form->product()->name == u"Assam"_s); // the one before is left a little later
    auto* editor = form->findChild<TagEditor*>();
    QVERIFY(editor);
    editor->lineEdit()->setFocus();
    typeText(editor->lineEdit(), u"iced"_s);
    QTest::keyClick(editor->lineEdit(), Qt::Key_Return);
    QTRY_VERIFY(isSaid(tour->window.get(), u"Tags: hot, iced"_s));
    // And the chip itself says what it is and what can be done with it.
    const auto isNamed = [editor] {
        const QWidgetList parts = editor->findChildren<QWidget*>();
        return std::any_of(parts.begin(), parts.end(), [](const QWidget* part) {
            return part->accessibleName().contains(u"iced, new, removable"_s);
        });
    };
    QTRY_VERIFY(isNamed()); // once the catalogue has said that there is no such tag
}

void tst_Spoken::validationErrors() {
    tour->action(u"addProduct"_s)->trigger();
    auto* form = tour->window->productsPage()->form();
    QTRY_VERIFY(form->isNew());
    form->save([](bool) {});
    QTRY_VERIFY(isSaid(tour->window.get(), u"A name is needed."_s));
    QCOMPARE(named<QLineEdit>(form, u"Name"_s)->accessibleDescription(), u"A name is needed."_s);
}

QTEST_MAIN(tst_Spoken)
#include "tst_spoken.moc"
