#include "generateddata.h"
#include "modelprinter.h"
#include "producttablemodel.h"
#include "sessionfixture.h"
#include "statementlog.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>

using namespace pricebook;
using namespace Qt::StringLiterals;

using SaveState = ProductTableModel::SaveState;

class tst_ProductTableModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init();
    void cleanup();

    void rowsAreShown();
    void rolesSayTheRest();
    void anEmptyCatalogue();
    void sorting();
    void filtering();
    void onlyTheLastQueryIsShown();
    void aReadThatFails();
    void anEditShowsAtOnceAndIsSaved();
    void everyEditableColumn_data();
    void everyEditableColumn();
    void anInvalidValueStaysTyped_data();
    void anInvalidValueStaysTyped();
    void editsOfOneProductFollowEachOther();
    void tagsTypedTwice();
    void tagsBesideSomebodyElses();
    void anEditBesideSomebodyElses();
    void anEditAgainstSomebodyElses();
    void aLockedDatabaseKeepsWhatWasTyped();
    void unsavedCellsSurviveSortingAndClosing();
    void anEditedRowStaysUntilRefresh();
    void deletingKeepsTheSelection();
    void addingAndForeignChangesKeepTheSelection();
    void renamedCategoriesAndTags();
    void manyRows();
    void manyForeignChanges();
    void noSession();

private:
    /// Opens the session on what `other` has written, and reads the query to its end.
    [[nodiscard]] bool show(const ProductQuery& query = {});
    [[nodiscard]] bool waitForAll() {
        return QTest::qWaitFor([this] { return m_model->totalRows() >= 0 && !m_model->isLoading(); }, 20'000);
    }
    [[nodiscard]] QModelIndex cell(const QString& name, ProductColumn column) const;
    [[nodiscard]] QVariant at(const QString& name, ProductColumn column, int role = Qt::DisplayRole) const {
        return cell(name, column).data(role);
    }
    [[nodiscard]] SaveState state(const QString& name, ProductColumn column) const {
        return at(name, column, ProductTableModel::SaveStateRole).value<SaveState>();
    }
    /// Names only, joined by commas; "…" for those not loaded.
    [[nodiscard]] QString names() const;
    [[nodiscard]] Product stored(ProductId id) { return m->other->products().byId(id).valueOr(Product()); }
    void changedByOther(ProductId id, const ProductPatch& patch);
    void announceForeignChange();

    std::unique_ptr<SessionFixture> m;
    std::unique_ptr<ProductTableModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    Category m_drinks;
    Tag m_hot, m_green;
    Product m_tea, m_coffee, m_water;
};

void tst_ProductTableModel::init() {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    m = std::make_unique<SessionFixture>();
    QVERIFY(m->open());
    m_model = std::make_unique<ProductTableModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get());
}

void tst_ProductTableModel::cleanup() {
    m_tester.reset();
    m_model.reset();
    m.reset();
}

bool tst_ProductTableModel::show(const ProductQuery& query) {
    if (m->other->counts().valueOr({}).products == 0) {
        m_drinks = m->addCategory(u"Drinks"_s).valueOr({});
        m_hot = m->addTag(u"hot"_s).valueOr({});
        m_green = m->addTag(u"green"_s).valueOr({});
        ProductDraft tea = makeDraft(u"Tea"_s, m_drinks.id, {m_hot.id, m_green.id});
        tea.shmeckles = money("1234.5");
        tea.imageUrl = u"pictures/tea.png"_s;
        m_tea = m->addProduct(tea).valueOr({});
        m_coffee = m->addProduct(makeDraft(u"Coffee"_s, m_drinks.id, {m_hot.id})).valueOr({});
        m_water = m->addProduct(makeDraft(u"Water"_s, money("0.01"), money("0.02"))).valueOr({});
    }
    if (!m->openSession())
        return false;
    m_model->setSession(m->session);
    m_model->setQuery(query);
    return waitForAll();
}

QModelIndex tst_ProductTableModel::cell(const QString& name, ProductColumn column) const {
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->index(row, 0).data().toString() == name)
            return m_model->index(row, static_cast<int>(column));
    }
    return {};
}

QString tst_ProductTableModel::names() const {
    QStringList names;
    for (int row = 0; row < m_model->rowCount(); ++row)
        names += m_model->index(row, 0).data().toString();
    return names.join(u',');
}

void tst_ProductTableModel::changedByOther(ProductId id, const ProductPatch& patch) {
    VERIFY_OK(
        m->other->write<Product>([&](WriteUnit& unit) { return m->other->products().update(unit, id, 0, patch); }));
}

/// What the session does by itself on SQLite within a second.
void tst_ProductTableModel::announceForeignChange() {
    ChangeSet all;
    all.everything = true;
    Q_EMIT m->session->changed(all);
}

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
    QCOMPARE(at(u"Tea"_s, ProductColumn::PriceShmeckles, Qt::AccessibleTextRole), QVariant(u"1,234.50 shmeckles"_s));
    QCOMPARE(at(u"Tea"_s, ProductColumn::Picture, Qt::AccessibleTextRole), QVariant(u"has picture"_s));
    QCOMPARE(at(u"Water"_s, ProductColumn::Picture, Qt::AccessibleTextRole), QVariant(u"no picture"_s));
    QCOMPARE(at(u"Water"_s, ProductColumn::Category, Qt::AccessibleTextRole), QVariant(u"no category"_s));
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

void tst_ProductTableModel::anEditShowsAtOnceAndIsSaved() {
    QVERIFY(show());
    QSignalSpy edited(m_model.get(), &ProductTableModel::edited);
    QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);
    QVERIFY(m_model->setData(cell(u"Tea"_s, ProductColumn::PriceShmeckles), u"2,5"_s));
    QCOMPARE(at(u"Tea"_s, ProductColumn::PriceShmeckles), QVariant(u"2.50"_s));
    QCOMPARE(state(u"Tea"_s, ProductColumn::PriceShmeckles), SaveState::Saving);
    QCOMPARE(state(u"Tea"_s, ProductColumn::Name), SaveState::Saved);
    QVERIFY(m_model->hasUnsavedCells());
    QTRY_COMPARE(edited.size(), 1);
    QCOMPARE(state(u"Tea"_s, ProductColumn::PriceShmeckles), SaveState::Saved);
    QCOMPARE(at(u"Tea"_s, ProductColumn::PriceShmeckles), QVariant(u"2.50"_s));
    QVERIFY(!m_model->hasUnsavedCells());
    QCOMPARE(stored(m_tea.id).shmeckles, money("2.50"));
    QCOMPARE(resets.size(), 0);

    // The same value again is no write.
    QVERIFY(m_model->setData(cell(u"Tea"_s, ProductColumn::PriceShmeckles), u"2.50"_s));
    QVERIFY(!m_model->hasUnsavedCells());
    QVERIFY(!m->session->hasPendingWrites());
}

void tst_ProductTableModel::everyEditableColumn_data() {
    QTest::addColumn<ProductColumn>("column");
    QTest::addColumn<QVariant>("typed");
    QTest::addColumn<QString>("shown");
    QTest::newRow("name") << ProductColumn::Name << QVariant(u" Green tea "_s) << u"Green tea"_s;
    QTest::newRow("price") << ProductColumn::PriceFlurbos << QVariant(u"7"_s) << u"7.00"_s;
    QTest::newRow("picture") << ProductColumn::Picture << QVariant(u"https://example.org/a.png"_s) << u"✓"_s;
    QTest::newRow("no picture") << ProductColumn::Picture << QVariant(QString()) << QString();
    QTest::newRow("no category") << ProductColumn::Category << QVariant() << QString();
    QTest::newRow("category") << ProductColumn::Category << QVariant::fromValue(Category{CategoryId(2), u"Food"_s})
                              << u"Food"_s;
    QTest::newRow("tags by name") << ProductColumn::Tags << QVariant(QStringList{u"HOT"_s, u"new"_s}) << u"hot, new"_s;
    QTest::newRow("tags by edit") << ProductColumn::Tags << QVariant::fromValue(TagEdit{{}, {TagId(1)}, {u"new"_s}})
                                  << u"green, new"_s;
    QTest::newRow("no tags") << ProductColumn::Tags << QVariant(QStringList()) << QString();
}

void tst_ProductTableModel::everyEditableColumn() {
    QFETCH(ProductColumn, column);
    QFETCH(QVariant, typed);
    QFETCH(QString, shown);
    QVERIFY(show());
    VERIFY_OK(m->addCategory(u"Food"_s));
    const QModelIndex index = m_model->index(1, static_cast<int>(column));
    QVERIFY(m_model->setData(index, typed));
    QCOMPARE(index.data().toString(), shown);
    QTRY_VERIFY(!m_model->hasUnsavedCells());
    QCOMPARE(index.data().toString(), shown);
    QCOMPARE(index.data(ProductTableModel::ErrorRole).toString(), QString());
    QCOMPARE(stored(m_tea.id).version, m_tea.version + 1);
    m_model->refresh();
    QTest::qWait(50);
    QVERIFY(waitForAll());
    const int row = m_model->rowOf(m_tea.id);
    QTRY_COMPARE(m_model->index(row, static_cast<int>(column)).data().toString(), shown);
}

void tst_ProductTableModel::anInvalidValueStaysTyped_data() {
    QTest::addColumn<ProductColumn>("column");
    QTest::addColumn<QVariant>("typed");
    QTest::addColumn<Field>("field");
    QTest::newRow("no name") << ProductColumn::Name << QVariant(u"  "_s) << Field::Name;
    QTest::newRow("long name") << ProductColumn::Name << QVariant(QString(101, u'x')) << Field::Name;
    QTest::newRow("three decimals") << ProductColumn::PriceShmeckles << QVariant(u"1.234"_s) << Field::PriceShmeckles;
    QTest::newRow("no number") << ProductColumn::PriceFlurbos << QVariant(u"cheap"_s) << Field::PriceFlurbos;
    QTest::newRow("zero") << ProductColumn::PriceFlurbos << QVariant(u"0"_s) << Field::PriceFlurbos;
    QTest::newRow("address") << ProductColumn::Picture << QVariant(u"ftp://x/y.png"_s) << Field::ImageUrl;
    QTest::newRow("long tag") << ProductColumn::Tags << QVariant(QStringList{QString(51, u'x')}) << Field::Tags;
}

void tst_ProductTableModel::anInvalidValueStaysTyped() {
    QFETCH(ProductColumn, column);
    QFETCH(QVariant, typed);
    QFETCH(Field, field);
    QVERIFY(show());
    QSignalSpy failed(m_model.get(), &ProductTableModel::editFailed);
    const QModelIndex index = m_model->index(1, static_cast<int>(column));
    const QString before = index.data().toString();
    QVERIFY(!m_model->setData(index, typed));
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed[0][0].value<ProductId>(), m_tea.id);
    QCOMPARE(failed[0][1].value<ProductColumn>(), column);
    QCOMPARE(failed[0][2].value<QVariant>(), typed);
    const Error error = failed[0][3].value<Error>();
    QCOMPARE(error.kind, Error::Kind::Invalid);
    QCOMPARE(error.issues.front().field, field);
    QCOMPARE(index.data(Qt::EditRole), typed);
    QCOMPARE(index.data(ProductTableModel::SaveStateRole).value<SaveState>(), SaveState::NotSaved);
    QCOMPARE(index.data(ProductTableModel::ErrorRole).toString(), error.text);
    QVERIFY(index.data(Qt::ToolTipRole).toString().contains(error.text));
    QVERIFY(index.data(Qt::AccessibleTextRole).toString().contains(error.text));
    QVERIFY(!m->session->hasPendingWrites());
    m_model->discard(m_tea.id, column);
    QCOMPARE(index.data().toString(), before);
    QVERIFY(!m_model->hasUnsavedCells());
}

void tst_ProductTableModel::editsOfOneProductFollowEachOther() {
    QVERIFY(show());
    QSignalSpy failed(m_model.get(), &ProductTableModel::editFailed);
    QVERIFY(m_model->setData(m_model->index(1, 0), u"Tea 1"_s));
    QVERIFY(m_model->setData(m_model->index(1, 3), u"3"_s));
    QVERIFY(m_model->setData(m_model->index(1, 0), u"Tea 2"_s));
    QVERIFY(m_model->setData(m_model->index(1, 4), u"4"_s));
    QVERIFY(m_model->setData(m_model->index(1, 0), u"Tea 3"_s));
    QCOMPARE(m_model->index(1, 0).data().toString(), u"Tea 3"_s);
    QTRY_VERIFY(!m_model->hasUnsavedCells());
    QCOMPARE(failed.size(), 0);
    const Product now = stored(m_tea.id);
    QCOMPARE(now.name, u"Tea 3"_s);
    QCOMPARE(now.shmeckles, money("3"));
    QCOMPARE(now.flurbos, money("4"));
    QCOMPARE(m_model->index(1, 0).data().toString(), u"Tea 3"_s);
}

void tst_ProductTableModel::tagsTypedTwice() {
    QVERIFY(show());
    const QModelIndex tags = m_model->index(1, static_cast<int>(ProductColumn::Tags));
    QVERIFY(m_model->setData(tags, QStringList{u"hot"_s, u"new"_s}));
    QVERIFY(m_model->setData(tags, QStringList{u"hot"_s}));
    QVERIFY(m_model->setData(tags, QStringList{u"green"_s}));
    QCOMPARE(tags.data().toString(), u"green"_s);
    QTRY_VERIFY(!m_model->hasUnsavedCells());
    QCOMPARE(stored(m_tea.id).tags, std::vector{m_green});
    QCOMPARE(tags.data().toString(), u"green"_s);
}

void tst_ProductTableModel::tagsBesideSomebodyElses() {
    QVERIFY(show());
    ProductPatch theirs;
    theirs.tags.create = {u"theirs"_s};
    theirs.tags.remove = {m_hot.id};
    changedByOther(m_tea.id, theirs);
    const QModelIndex tags = m_model->index(1, static_cast<int>(ProductColumn::Tags));
    QVERIFY(m_model->setData(tags, QStringList{u"hot"_s, u"mine"_s}));
    QTRY_VERIFY(!m_model->hasUnsavedCells());
    QTRY_COMPARE(tags.data().toString(), u"mine, theirs"_s);
}

void tst_ProductTableModel::anEditBesideSomebodyElses() {
    QVERIFY(show());
    changedByOther(m_tea.id, renameTo(u"Their tea"_s));
    QSignalSpy failed(m_model.get(), &ProductTableModel::editFailed);
    QVERIFY(m_model->setData(cell(u"Tea"_s, ProductColumn::PriceFlurbos), u"8"_s));
    QTRY_VERIFY(!m_model->hasUnsavedCells());
    QCOMPARE(failed.size(), 0);
    QCOMPARE(stored(m_tea.id).name, u"Their tea"_s);
    QCOMPARE(stored(m_tea.id).flurbos, money("8"));
    QCOMPARE(m_model->index(1, 0).data().toString(), u"Their tea"_s);
}

void tst_ProductTableModel::anEditAgainstSomebodyElses() {
    QVERIFY(show());
    changedByOther(m_tea.id, renameTo(u"Their tea"_s));
    QSignalSpy failed(m_model.get(), &ProductTableModel::editFailed);
    QVERIFY(m_model->setData(cell(u"Tea"_s, ProductColumn::Name), u"My tea"_s));
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed[0][3].value<Error>().kind, Error::Kind::Conflict);
    QCOMPARE(stored(m_tea.id).name, u"Their tea"_s);
    QCOMPARE(m_model->index(1, 0).data().toString(), u"My tea"_s); // what was typed is not lost
    QCOMPARE(state(u"My tea"_s, ProductColumn::Name), SaveState::NotSaved);
    QCOMPARE(m_model->productAt(1)->name, u"Their tea"_s);
    m_model->retry(m_tea.id, ProductColumn::Name);
    QTRY_VERIFY(!m_model->hasUnsavedCells());
    QCOMPARE(stored(m_tea.id).name, u"My tea"_s);
}

void tst_ProductTableModel::aLockedDatabaseKeepsWhatWasTyped() {
    if (m->backend.isPostgres())
        return; // there, writers of different rows do not wait for one another
    QVERIFY(show());
    auto lock = Transaction::begin(m->other->connection());
    VERIFY_OK(lock);
    QSignalSpy failed(m_model.get(), &ProductTableModel::editFailed);
    QVERIFY(m_model->setData(cell(u"Tea"_s, ProductColumn::Name), u"My tea"_s));
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 15'000);
    QCOMPARE(failed[0][3].value<Error>().kind, Error::Kind::Locked);
    QCOMPARE(names(), u"Coffee,My tea,Water"_s);
    lock->rollback();
    m_model->retry(m_tea.id, ProductColumn::Name);
    QTRY_VERIFY(!m_model->hasUnsavedCells());
    QCOMPARE(stored(m_tea.id).name, u"My tea"_s);
}

void tst_ProductTableModel::unsavedCellsSurviveSortingAndClosing() {
    QVERIFY(show());
    QVERIFY(!m_model->setData(cell(u"Tea"_s, ProductColumn::PriceFlurbos), u"1.234"_s));
    m_model->sort(static_cast<int>(ProductColumn::Name), Qt::DescendingOrder);
    QVERIFY(waitForAll());
    QCOMPARE(names(), u"Water,Tea,Coffee"_s);
    QCOMPARE(at(u"Tea"_s, ProductColumn::PriceFlurbos), QVariant(u"1.234"_s));
    m_model->discardAll();
    QCOMPARE(at(u"Tea"_s, ProductColumn::PriceFlurbos), QVariant(u"5.00"_s));

    // Those that wait for the one before are written although the table goes away.
    QVERIFY(m_model->setData(m_model->index(1, 0), u"Tea 2"_s));
    QVERIFY(m_model->setData(m_model->index(1, 3), u"22"_s));
    m_tester.reset();
    m_model.reset();
    QTRY_VERIFY(!m->session->hasPendingWrites());
    QCOMPARE(stored(m_tea.id).name, u"Tea 2"_s);
    QCOMPARE(stored(m_tea.id).shmeckles, money("22"));
}

void tst_ProductTableModel::anEditedRowStaysUntilRefresh() {
    ProductQuery query;
    query.filter.maxShmeckles = money("100");
    QVERIFY(show(query));
    QCOMPARE(names(), u"Coffee,Water"_s);
    QVERIFY(m_model->setData(cell(u"Coffee"_s, ProductColumn::PriceShmeckles), u"500"_s));
    QVERIFY(m_model->setData(cell(u"Water"_s, ProductColumn::Name), u"A water"_s));
    QTRY_VERIFY(!m_model->hasUnsavedCells());
    VERIFY_OK(m->addProduct(makeDraft(u"Milk"_s)));
    announceForeignChange();
    QTRY_COMPARE(names(), u"Coffee,A water,Milk"_s);
    m_model->refresh();
    QTRY_COMPARE(names(), u"A water,Milk"_s);
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

    // Somebody else renames (another place), changes and removes.
    changedByOther(m_tea.id, renameTo(u"A tea"_s));
    VERIFY_OK(m->other->write<qint64>(
        [&](WriteUnit& unit) { return m->other->products().remove(unit, std::vector{m_coffee.id}); }));
    announceForeignChange();
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
