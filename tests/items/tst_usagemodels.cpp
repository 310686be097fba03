#include "modelprinter.h"
#include "sessionfixture.h"
#include "usagemodel.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>

using namespace pricebook;
using namespace Qt::StringLiterals;

class tst_UsageModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init();
    void cleanup();

    void categories();
    void tags();
    void sortingAndFiltering();
    void renaming();
    void renamedMeanwhile();
    void aTakenName();
    void anInvalidName();
    void changesKeepTheSelection();
    void noSession();

private:
    std::unique_ptr<SessionFixture> m;
    std::unique_ptr<CategoryTableModel> m_categories;
    std::unique_ptr<TagTableModel> m_tags;
    std::unique_ptr<QAbstractItemModelTester> m_categoryTester, m_tagTester;
    Category m_drinks, m_food;
};

void tst_UsageModels::init() {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    m = std::make_unique<SessionFixture>();
    QVERIFY(m->open());
    m_drinks = m->addCategory(u"Drinks"_s).valueOr({});
    m_food = m->addCategory(u"food"_s).valueOr({});
    const auto hot = m->addTag(u"hot"_s);
    VERIFY_OK(hot);
    VERIFY_OK(m->addTag(u"Ärmel"_s));
    VERIFY_OK(m->addProduct(makeDraft(u"Tea"_s, m_drinks.id, {hot->id})));
    VERIFY_OK(m->addProduct(makeDraft(u"Coffee"_s, m_drinks.id, {hot->id})));
    QVERIFY(m->openSession());
    m_categories = std::make_unique<CategoryTableModel>();
    m_tags = std::make_unique<TagTableModel>();
    m_categoryTester = std::make_unique<QAbstractItemModelTester>(m_categories.get());
    m_tagTester = std::make_unique<QAbstractItemModelTester>(m_tags.get());
    m_categories->setSession(m->session);
    m_tags->setSession(m->session);
    QVERIFY(m_categories->isLoading());
    QTRY_VERIFY(!m_categories->isLoading() && !m_tags->isLoading());
}

void tst_UsageModels::cleanup() {
    m_categoryTester.reset();
    m_tagTester.reset();
    m_categories.reset();
    m_tags.reset();
    m.reset();
}

void tst_UsageModels::categories() {
    QCOMPARE(printHeader(*m_categories), u"Name | Products"_s);
    QCOMPARE(printModel(*m_categories), u"Drinks | 2\nfood | 0"_s);
    QCOMPARE(m_categories->idAt(1), m_food.id);
    QCOMPARE(m_categories->idAt(2), CategoryId());
    QCOMPARE(m_categories->rowOf(m_food.id), 1);
    QCOMPARE(m_categories->at(0).category, m_drinks);
    QCOMPARE(m_categories->at(0).products, 2);
    QCOMPARE(m_categories->index(0, 1).data(UsageTableModel::CountRole).toLongLong(), 2);
    QCOMPARE(m_categories->index(0, 1).data(Qt::DisplayRole).toString(), u"2"_s);
}

void tst_UsageModels::tags() { QCOMPARE(printModel(*m_tags), u"hot | 2\nÄrmel | 0"_s); }

void tst_UsageModels::sortingAndFiltering() {
    m_tags->sort(UsageTableModel::ProductsColumn, Qt::AscendingOrder);
    QCOMPARE(printModel(*m_tags), u"Ärmel | 0\nhot | 2"_s);
    m_tags->sort(UsageTableModel::NameColumn, Qt::DescendingOrder);
    QCOMPARE(printModel(*m_tags), u"Ärmel | 0\nhot | 2"_s);
    m_tags->setFilterText(u"äR"_s);
    QCOMPARE(printModel(*m_tags), u"Ärmel | 0"_s);
    QCOMPARE(m_tags->totalRows(), 2);
    m_tags->setFilterText({});
    m_tags->sort(UsageTableModel::NameColumn, Qt::AscendingOrder);
    QCOMPARE(printModel(*m_tags), u"hot | 2\nÄrmel | 0"_s);
}

void tst_UsageModels::renaming() {
    QVERIFY(m_categories->setData(m_categories->index(0, 0), u" Beverages "_s));
    QCOMPARE(m_categories->index(0, 0).data().toString(), u"Beverages"_s);
    QVERIFY(m_categories->index(0, 0).data(UsageTableModel::SavingRole).toBool());
    QTRY_VERIFY(!m_categories->index(0, 0).data(UsageTableModel::SavingRole).toBool());
    QCOMPARE(printModel(*m_categories), u"Beverages | 2\nfood | 0"_s);
    QCOMPARE(m->other->categories().byId(m_drinks.id)->category.name, u"Beverages"_s);
    QVERIFY(!m_categories->setData(m_categories->index(0, 0), u"Beverages"_s)); // nothing to do
    QVERIFY(!m->session->hasPendingWrites());
}

/// The editor was opened before somebody else renamed it, and the row below it is renewed already.
void tst_UsageModels::renamedMeanwhile() {
    QSignalSpy failed(m_categories.get(), &UsageTableModel::renameFailed);
    QVERIFY(m_categories->setData(m_categories->index(0, 0), true, UsageTableModel::SeenRole));
    VERIFY_OK(m->other->write<Category>(
        [&](WriteUnit& unit) { return m->other->categories().rename(unit, m_drinks.id, u"Barley water"_s); }));
    QTRY_COMPARE(m_categories->index(0, 0).data().toString(), u"Barley water"_s);
    QVERIFY(m_categories->setData(m_categories->index(0, 0), u"Beverages"_s));
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed[0][2].value<Error>().kind, Error::Kind::Conflict);
    QVERIFY(failed[0][2].value<Error>().text.contains(u"“Barley water”"_s));
    QCOMPARE(m->other->categories().byId(m_drinks.id)->category.name, u"Barley water"_s);
    QCOMPARE(m_categories->index(0, 0).data(Qt::EditRole).toString(), u"Beverages"_s); // what was typed stays
    // Seen and meant all the same.
    QVERIFY(m_categories->setData(m_categories->index(0, 0), true, UsageTableModel::SeenRole));
    QVERIFY(m_categories->setData(m_categories->index(0, 0), u"Beverages"_s));
    QTRY_COMPARE(m->other->categories().byId(m_drinks.id)->category.name, u"Beverages"_s);
}

void tst_UsageModels::aTakenName() {
    QSignalSpy failed(m_categories.get(), &UsageTableModel::renameFailed);
    QVERIFY(m_categories->setData(m_categories->index(1, 0), u"DRINKS"_s));
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed[0][0].toLongLong(), m_food.id.value);
    QCOMPARE(failed[0][1].toString(), u"DRINKS"_s);
    const Error error = failed[0][2].value<Error>();
    QCOMPARE(error.kind, Error::Kind::NameTaken);
    QCOMPARE(error.issues.front().existingId, m_drinks.id.value);
    QCOMPARE(m_categories->index(1, 0).data().toString(), u"DRINKS"_s);
    QVERIFY(m_categories->index(1, 0).data(UsageTableModel::ErrorRole).toString() == error.text);
    m_categories->discard(1);
    QCOMPARE(m_categories->index(1, 0).data().toString(), u"food"_s);
}

void tst_UsageModels::anInvalidName() {
    QSignalSpy failed(m_tags.get(), &UsageTableModel::renameFailed);
    QVERIFY(!m_tags->setData(m_tags->index(0, 0), QString(51, u'x')));
    QCOMPARE(failed.size(), 1);
    QCOMPARE(m_tags->index(0, 0).data(Qt::EditRole).toString(), QString(51, u'x'));
    QVERIFY(!m_tags->index(0, 0).data(UsageTableModel::ErrorRole).toString().isEmpty());
    QVERIFY(!m->session->hasPendingWrites());
    QVERIFY(m_tags->setData(m_tags->index(0, 0), u"warm"_s));
    QTRY_COMPARE(printModel(*m_tags), u"warm | 2\nÄrmel | 0"_s);
}

void tst_UsageModels::changesKeepTheSelection() {
    QItemSelectionModel selection(m_categories.get());
    selection.setCurrentIndex(m_categories->index(1, 0),
                              QItemSelectionModel::SelectCurrent | QItemSelectionModel::Rows);
    QSignalSpy resets(m_categories.get(), &QAbstractItemModel::modelReset);
    m->session->createCategory(u"Animals"_s, this, [](const Result<Category>&) {});
    QTRY_COMPARE(printModel(*m_categories), u"Animals | 0\nDrinks | 2\nfood | 0"_s);
    QCOMPARE(selection.currentIndex().row(), 2);
    m->session->removeCategory(m_drinks.id, m_food.id, this, [](const Result<qint64>&) {});
    QTRY_COMPARE(printModel(*m_categories), u"Animals | 0\nfood | 2"_s);
    QCOMPARE(selection.currentIndex().row(), 1);
    m->session->createProduct(makeDraft(u"Bread"_s, m_food.id, {}), this, [](const Result<Product>&) {});
    QTRY_COMPARE(printModel(*m_categories), u"Animals | 0\nfood | 3"_s);
    QCOMPARE(selection.selectedRows().size(), 1);
    QCOMPARE(resets.size(), 0);
}

void tst_UsageModels::noSession() {
    m_categories->reload();
    m_categories->setSession(nullptr);
    QCOMPARE(m_categories->rowCount(), 0);
    QVERIFY(!m_categories->isLoading());
    QTest::qWait(50);
    QCOMPARE(m_categories->rowCount(), 0);
}

QTEST_GUILESS_MAIN(tst_UsageModels)
#include "tst_usagemodels.moc"
