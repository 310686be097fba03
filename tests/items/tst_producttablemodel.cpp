#include "generateddata.h"
#include "statementlog.h"
#include "tablefixture.h"

#include <atomic>

using namespace pricebook;
using namespace Qt::StringLiterals;

class tst_ProductTableModel : public TableTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init() { open(); }
    void cleanup() { close(); }

    void rowsAreShown();
    void rolesSayTheRest();
    void anEmptyCatalogue();
    void sorting();
    void filtering();
    void onlyTheLastQueryIsShown();
    void aReadThatFails();
    void deletingKeepsTheSelection();
    void addingAndForeignChangesKeepTheSelection();
    void renamedCategoriesAndTags();
    void manyRows();
    void manyForeignChanges();
    void noSession();
};

void tst_ProductTableModel::rowsAreShown() {
    QVERIFY(show());
    QCOMPARE(printHeader(*m_model), u"Name | Category | Tags | Shmeckles | Flurbos | Picture | Changed | Id"_s);
    QString printed = printModel(*m_model);
    const QString changed = at(u"Tea"_s, ProductColumn::UpdatedAt).toString();
    QVERIFY(!changed.isEmpty());
    QVERIFY2(qAbs(m_tea.updatedAt.secsTo(QDateTime::currentDateTimeUtc())) < 60,
             qPrintable(m_tea.updatedAt.toString()));
    printed.replace(changed, u"now"_s);
    QCOMPARE(printed, u"Coffee | Drinks | hot | 10.00 | 5.00 |  | now | 2\n"
                      "Tea | Drinks | green, hot | 1,234.50 | 5.00 | ✓ | now | 1\n"
                      "Water |  |  | 0.01 | 0.02 |  | now | 3"_s);
    QCOMPARE(m_model->totalRows(), 3);
    QCOMPARE(m_model->rowOf(m_tea.id), 1);
    QCOMPARE(m_model->idAt(1), m_tea.id);
    QCOMPARE(m_model->productAt(1), std::optional(m_tea));
    QCOMPARE(m_model->productAt(3), std::nullopt);
    QCOMPARE(m_model->rowOf(ProductId(99)), -1);
}

void tst_ProductTableModel::rolesSayTheRest() {
    QVERIFY(show());
    QCOMPARE(at(u"Tea"_s, ProductColumn::PriceShmeckles, Qt::TextAlignmentRole).value<Qt::Alignment>(),
             Qt::AlignRight | Qt::AlignVCenter);
    QCOMPARE(at(u"Tea"_s, ProductColumn::PriceShmeckles, Qt::EditRole), QVariant(u"1234.50"_s));
    QCOMPARE(at(u"Tea"_s, ProductColumn::PriceShmeckles, Qt::AccessibleTextRole), QVariant(u"1,234.50"_s));
    QCOMPARE(at(u"Tea"_s, ProductColumn::Picture, Qt::AccessibleTextRole), QVariant(u"has picture"_s));
    QCOMPARE(at(u"Water"_s, ProductColumn::Picture, Qt::AccessibleTextRole), QVariant(u"no picture"_s));
    QCOMPARE(at(u"Tea"_s, ProductColumn::Category, Qt::AccessibleTextRole),
             at(u"Tea"_s, ProductColumn::Category, Qt::DisplayRole));
    QCOMPARE(at(u"Tea"_s, ProductColumn::Picture, Qt::EditRole), QVariant(u"pictures/tea.png"_s));
    QCOMPARE(at(u"Tea"_s, ProductColumn::Category, Qt::EditRole).value<CategoryId>(), m_drinks.id);
    QCOMPARE(at(u"Water"_s, ProductColumn::Category, Qt::EditRole).value<CategoryId>(), CategoryId());
    QCOMPARE(at(u"Tea"_s, ProductColumn::Tags, Qt::EditRole), QVariant(QStringList{u"green"_s, u"hot"_s}));
    QCOMPARE(at(u"Tea"_s, ProductColumn::Name, ProductTableModel::ProductRole).value<Product>(), m_tea);
    QCOMPARE(at(u"Tea"_s, ProductColumn::Name, ProductTableModel::IdRole).value<ProductId>(), m_tea.id);
    QCOMPARE(at(u"Tea"_s, ProductColumn::Name, Qt::ToolTipRole).toString(), QString());
    QVERIFY(cell(u"Tea"_s, ProductColumn::Name).flags().testFlag(Qt::ItemIsEditable));
    QVERIFY(!cell(u"Tea"_s, ProductColumn::Id).flags().testFlag(Qt::ItemIsEditable));

    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    QCOMPARE(at(u"Tea"_s, ProductColumn::PriceShmeckles), QVariant(u"1.234,50"_s));
    QCOMPARE(at(u"Tea"_s, ProductColumn::PriceShmeckles, Qt::EditRole), QVariant(u"1234.50"_s));
}

void tst_ProductTableModel::anEmptyCatalogue() {
    QVERIFY(m->openSession());
    m_model->setSession(m->session);
    QSignalSpy ready(m_model.get(), &ProductTableModel::rowsReady);
    m_model->setQuery({});
    QVERIFY(m_model->isLoading());
    QCOMPARE(m_model->totalRows(), -1);
    QVERIFY(waitForAll());
    QCOMPARE(m_model->totalRows(), 0);
    QCOMPARE(ready.size(), 1);
}

void tst_ProductTableModel::sorting() {
    QVERIFY(show());
    m_model->sort(static_cast<int>(ProductColumn::PriceShmeckles), Qt::DescendingOrder);
    QVERIFY(m_model->isLoading());
    QCOMPARE(names(), u"Coffee,Tea,Water"_s); // until the new rows are there
    QVERIFY(waitForAll());
    QCOMPARE(names(), u"Tea,Coffee,Water"_s);
    QCOMPARE(m_model->query().sort, (ProductSort{SortColumn::PriceShmeckles, true}));
    m_model->sort(static_cast<int>(ProductColumn::Tags), Qt::AscendingOrder);
    QVERIFY(waitForAll());
    QCOMPARE(names(), u"Tea,Coffee,Water"_s); // none comes last
}

void tst_ProductTableModel::filtering() {
    QVERIFY(show());
    ProductQuery query;
    query.filter.text = u"TEA"_s;
    m_model->setQuery(query);
    QVERIFY(waitForAll());
    QCOMPARE(names(), u"Tea"_s);
    query.filter = {};
    query.filter.tags = {m_hot.id};
    query.filter.minShmeckles = money("100");
    m_model->setQuery(query);
    QVERIFY(waitForAll());
    QCOMPARE(names(), u"Tea"_s);
    query.filter.text = u"nothing"_s;
    m_model->setQuery(query);
    QVERIFY(waitForAll());
    QCOMPARE(names(), QString());
    QCOMPARE(m_model->totalRows(), 0);
}

void tst_ProductTableModel::onlyTheLastQueryIsShown() {
    QVERIFY(show());
    QSignalSpy ready(m_model.get(), &ProductTableModel::rowsReady);
    QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);
    for (const QString& text : {u"w"_s, u"wa"_s, u"wat"_s, u"t"_s, u"te"_s}) {
        ProductQuery query;
        query.filter.text = text;
        m_model->setQuery(query);
    }
    QVERIFY(waitForAll());
    QTest::qWait(100);
    QCOMPARE(names(), u"Tea,Water"_s);
    QCOMPARE(ready.size(), 1);
    QCOMPARE(resets.size(), 1);
}

void tst_ProductTableModel::aReadThatFails() {
    QVERIFY(show());
    VERIFY_OK(m->other->connection().execute(u"ALTER TABLE product_tag_association RENAME TO elsewhere"_s));
    QSignalSpy failed(m_model.get(), &ProductTableModel::failed);
    ProductQuery query;
    query.filter.tags = {m_hot.id};
    m_model->setQuery(query);
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(!m_model->isLoading());
    QCOMPARE(m_model->rowCount(), 3); // failed does not look like empty
    QCOMPARE(m_model->totalRows(), -1);
    VERIFY_OK(m->other->connection().execute(u"ALTER TABLE elsewhere RENAME TO product_tag_association"_s));
    announceForeignChange();
    QVERIFY(waitForAll());
    QCOMPARE(names(), u"Coffee,Tea"_s);
}

void tst_ProductTableModel::deletingKeepsTheSelection() {
    QVERIFY(show());
    QItemSelectionModel selection(m_model.get());
    selection.setCurrentIndex(cell(u"Water"_s, ProductColumn::Name), QItemSelectionModel::SelectCurrent);
    QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
    QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);
    m->session->removeProducts({m_tea.id}, this, [](const Result<qint64>&) {});
    QTRY_COMPARE(names(), u"Coffee,Water"_s);
    QCOMPARE(removed.size(), 1);
    QCOMPARE(resets.size(), 0);
    QCOMPARE(m_model->totalRows(), 2);
    QCOMPARE(selection.currentIndex().row(), 1);
}

void tst_ProductTableModel::addingAndForeignChangesKeepTheSelection() {
    QVERIFY(show());
    QItemSelectionModel selection(m_model.get());
    selection.setCurrentIndex(cell(u"Tea"_s, ProductColumn::Name), QItemSelectionModel::SelectCurrent);
    QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);
    QSignalSpy totals(m_model.get(), &ProductTableModel::totalChanged);
    m->session->createProduct(makeDraft(u"Lemonade"_s), this, [](const Result<Product>&) {});
    QTRY_COMPARE(names(), u"Coffee,Lemonade,Tea,Water"_s);
    QCOMPARE(selection.currentIndex().row(), 2);
    QCOMPARE(totals.size(), 1);

    // Somebody else renames and removes: the row stays where it is, until refresh() puts it into its place.
    changedByOther(m_tea.id, renameTo(u"A tea"_s));
    VERIFY_OK(m->other->write<qint64>(
        [&](WriteUnit& unit) { return m->other->products().remove(unit, std::vector{m_coffee.id}); }));
    QTRY_COMPARE(names(), u"Lemonade,A tea,Water"_s);
    QCOMPARE(selection.currentIndex().row(), 1);
    m_model->refresh();
    QTRY_COMPARE(names(), u"A tea,Lemonade,Water"_s);
    QCOMPARE(selection.currentIndex().row(), 0);
    QCOMPARE(selection.selectedIndexes().size(), 1);
    QCOMPARE(m_model->totalRows(), 3);
    QCOMPARE(resets.size(), 0);
}

void tst_ProductTableModel::renamedCategoriesAndTags() {
    ProductQuery query;
    query.sort = {SortColumn::Tags, false};
    QVERIFY(show(query));
    QCOMPARE(names(), u"Tea,Coffee,Water"_s);
    m->session->renameCategory(m_drinks.id, u"Beverages"_s, this, [](const Result<Category>&) {});
    m->session->renameTag(m_hot.id, u"a hot one"_s, this, [](const Result<Tag>&) {});
    QTRY_COMPARE(at(u"Coffee"_s, ProductColumn::Category).toString(), u"Beverages"_s);
    QTRY_COMPARE(at(u"Tea"_s, ProductColumn::Tags).toString(), u"a hot one, green"_s);
    m->session->removeCategory(m_drinks.id, std::nullopt, this, [](const Result<qint64>&) {});
    m->session->removeTag(m_hot.id, this, [](const Result<qint64>&) {});
    QTRY_COMPARE(at(u"Coffee"_s, ProductColumn::Category).toString(), QString());
    QTRY_COMPARE(at(u"Tea"_s, ProductColumn::Tags).toString(), u"green"_s);
}

void tst_ProductTableModel::manyRows() {
    static std::atomic<int> statements = 0;
    statementlog::setSink([](const QString& line) { statements += line.contains(u"SELECT"_s) ? 1 : 0; });
    m_tester.reset(); // it looks at every row
    VERIFY_OK(generateCatalogue(*m->other, {20'000, 20, 100, 2}));
    QVERIFY(show());
    QCOMPARE(m_model->totalRows(), 20'000);
    QCOMPARE(m_model->rowCount(), 20'000);

    // Somewhere in the middle: placeholders first, then a page with a statement or two.
    const QModelIndex middle = m_model->index(12'345, 0);
    QCOMPARE(middle.data().toString(), u"…"_s);
    QCOMPARE(middle.data(Qt::AccessibleTextRole).toString(), u"being loaded"_s);
    QVERIFY(!m_model->setData(middle, u"x"_s));
    const int before = statements;
    for (int row = 12'300; row < 12'360; ++row) {
        for (int column = 0; column < m_model->columnCount(); ++column)
            QVERIFY(m_model->index(row, column).data(Qt::DisplayRole).isValid());
    }
    QTRY_VERIFY(middle.data().toString() != u"…"_s);
    QVERIFY2(statements - before <= 4, QByteArray::number(statements - before).constData());
    QCOMPARE(m_model->index(12'359, 0).data().toString().isEmpty(), false);
    QCOMPARE(m_model->rowOf(m_model->idAt(12'345)), 12'345);

    // Scrolling through all of it asks for a few pages only, the last one among them.
    const int beforeScrolling = statements;
    for (int row = 0; row < 20'000; ++row)
        m_model->index(row, 0).data();
    QTRY_VERIFY(m_model->index(19'999, 0).data().toString() != u"…"_s);
    QTest::qWait(100);
    QVERIFY2(statements - beforeScrolling <= 12, QByteArray::number(statements - beforeScrolling).constData());
    statementlog::setSink({});
}

void tst_ProductTableModel::manyForeignChanges() {
    m_tester.reset();
    VERIFY_OK(generateCatalogue(*m->other, {5'000, 20, 100, 1}));
    QVERIFY(show());
    QItemSelectionModel selection(m_model.get());
    const ProductId kept = m_model->idAt(2'500);
    selection.setCurrentIndex(m_model->index(2'500, 0), QItemSelectionModel::SelectCurrent | QItemSelectionModel::Rows);
    QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);
    VERIFY_OK(m->other->write<bool>([&](WriteUnit& unit) -> Result<bool> {
        const Result<void> done =
            unit.connection().execute(u"DELETE FROM products WHERE id % 7 = 3 AND id <> %1"_s.arg(kept.value));
        return done ? Result<bool>(true) : Result<bool>(done.error());
    }));
    announceForeignChange();
    QTRY_VERIFY(m_model->totalRows() < 5'000);
    QCOMPARE(m_model->rowCount(), m_model->totalRows());
    QCOMPARE(m_model->idAt(selection.currentIndex().row()), kept);
    QCOMPARE(selection.selectedRows().size(), 1);
    QCOMPARE(resets.size(), 0);
}

void tst_ProductTableModel::noSession() {
    QVERIFY(show());
    QVERIFY(m_model->setData(cell(u"Tea"_s, ProductColumn::Name), u"Tea 2"_s));
    m_model->setQuery({});
    m_model->setSession(nullptr);
    QCOMPARE(m_model->rowCount(), 0);
    QCOMPARE(m_model->totalRows(), -1);
    QVERIFY(!m_model->isLoading());
    m_model->setQuery({});
    m_model->refresh();
    QVERIFY(!m_model->isLoading());
    QTRY_VERIFY(!m->session->hasPendingWrites());
    QCOMPARE(stored(m_tea.id).name, u"Tea 2"_s);
}

QTEST_GUILESS_MAIN(tst_ProductTableModel)
#include "tst_producttablemodel.moc"
