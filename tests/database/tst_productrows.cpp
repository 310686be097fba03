#include "builders.h"
#include "catalogstore.h"
#include "productcounts.h"
#include "productjson.h"
#include "productrows.h"
#include "query.h"
#include "testbackend.h"
#include "verify.h"

#include <QTest>
#include <memory>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// ProductRows against ProductStore, which reads the same by other statements and without a memory.
class tst_ProductRows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init();
    void cleanup();

    void sameAsTheStore();
    void goneAndRepeatedIds();
    void anotherClientsRenameIsSeen();
    void ownRenameIsSeen();
    void oneSnapshot();
    void foreignTimes();
    void changedTablesUnderAPlan();
    void stampChangesWithData();
    void countsFollowTheData();

private:
    QByteArray viaStore(const std::vector<ProductId>& ids);
    QByteArray viaRows(const std::vector<ProductId>& ids);
    std::vector<ProductId> fill();
    void run(CatalogStore& store, const QString& sql) { VERIFY_OK(store.connection().execute(sql)); }

    std::unique_ptr<TestBackend> m_backend;
    std::unique_ptr<CatalogStore> m_store;
    std::unique_ptr<CatalogStore> m_other;
    std::unique_ptr<ProductRows> m_rows;
};

void tst_ProductRows::init() {
    QFETCH_GLOBAL(QString, backend);
    m_backend = std::make_unique<TestBackend>(backend);
    QVERIFY(m_backend->migrate());
    for (std::unique_ptr<CatalogStore>* store : {&m_store, &m_other}) {
        auto opened = CatalogStore::open(m_backend->url(), OpenMode::ReadWrite);
        VERIFY_OK(opened);
        *store = std::move(*opened);
    }
    m_rows = std::make_unique<ProductRows>(m_store->connection());
}

void tst_ProductRows::cleanup() {
    m_rows.reset();
    m_store.reset();
    m_other.reset();
    m_backend.reset();
}

std::vector<ProductId> tst_ProductRows::fill() {
    std::vector<ProductId> ids;
    const auto filled = m_other->write<qint64>([&](WriteUnit& unit) -> Result<qint64> {
        const Result<Category> category = m_other->categories().create(unit, u"Чай \"green\""_s);
        for (int i = 0; i < 40; ++i) {
            ProductDraft draft =
                makeDraft(u"Tea \\ %1 🍵"_s.arg(i), Money::fromHundredths(i * 1009 + 1), Money::fromHundredths(250));
            if (i % 3 == 0)
                draft.category = category->id;
            if (i % 4 == 1)
                draft.description = u"two\nlines\t\"and\""_s;
            if (i % 5 == 2)
                draft.imageUrl = u"pictures/%1.png"_s.arg(i);
            for (int t = 0; t < i % 20; ++t)
                draft.newTags << (t % 2 == 0 ? u"tag %1"_s : u"Tag %1 ß"_s).arg(t * 7 % 20);
            const Result<Product> made = m_other->products().create(unit, draft);
            if (!made)
                return made.error();
            ids.push_back(made->id);
        }
        return qint64{0};
    });
    if (!filled)
        qWarning("%s", qUtf8Printable(filled.error().text));
    return ids;
}

QByteArray tst_ProductRows::viaStore(const std::vector<ProductId>& ids) {
    const auto products = m_store->products().byIds(ids);
    QByteArray out;
    for (const Product& product : *products)
        productjson::appendProduct(out, product, productjson::Form::Record);
    return out;
}

QByteArray tst_ProductRows::viaRows(const std::vector<ProductId>& ids) {
    QByteArray out;
    const Result<void> read =
        m_rows->visit(ids, [&](const ProductRow& product) { productjson::appendRecord(out, product); });
    return read ? out : read.error().text.toUtf8() + read.error().engine.toUtf8();
}

void tst_ProductRows::sameAsTheStore() {
    std::vector<ProductId> ids = fill();
    QCOMPARE(ids.size(), 40U);
    for (int round = 0; round < 2; ++round) {
        QCOMPARE(viaRows(ids), viaStore(ids));
        for (const ProductId id : ids)
            QCOMPARE(viaRows({id}), viaStore({id}));
        std::reverse(ids.begin(), ids.end());
    }
    QVERIFY(viaRows({ids[7]}).contains("\"tags\":[{"));
}

void tst_ProductRows::goneAndRepeatedIds() {
    const std::vector<ProductId> ids = fill();
    QCOMPARE(viaRows({}), QByteArray());
    QCOMPARE(viaRows({ProductId(987654)}), QByteArray());
    QCOMPARE(viaRows({ids[5], ProductId(987654), ids[2]}), viaStore({ids[5]}) + viaStore({ids[2]}));
    QCOMPARE(viaRows({ids[7], ids[7]}), viaStore({ids[7]}) + viaStore({ids[7]}));
}

void tst_ProductRows::anotherClientsRenameIsSeen() {
    const std::vector<ProductId> ids = fill();
    QVERIFY(viaRows({ids[3]}).contains("tag 14"));
    run(*m_other, u"UPDATE tags SET name = 'renamed' WHERE name = 'tag 14'"_s);
    QVERIFY(!viaRows({ids[3]}).contains("tag 14"));
    QCOMPARE(viaRows(ids), viaStore(ids));
    run(*m_other, u"DELETE FROM product_tag_association"_s);
    run(*m_other, u"DELETE FROM tags"_s);
    run(*m_other, u"DELETE FROM categories"_s);
    QCOMPARE(viaRows(ids), viaStore(ids));
    QVERIFY(!viaRows(ids).contains("renamed"));
}

void tst_ProductRows::ownRenameIsSeen() {
    const std::vector<ProductId> ids = fill();
    QCOMPARE(viaRows(ids), viaStore(ids));
    run(*m_store, u"UPDATE categories SET name = 'Other'"_s);
    QVERIFY(viaRows(ids).contains("Other"));
    QCOMPARE(viaRows(ids), viaStore(ids));
}

/// Within a transaction of the caller's the rows are those of its snapshot.
void tst_ProductRows::oneSnapshot() {
    const std::vector<ProductId> ids = fill();
    const QByteArray before = viaRows(ids);
    {
        Result<Transaction> snapshot = Transaction::begin(m_store->connection(), Transaction::Kind::Read);
        VERIFY_OK(snapshot);
        QCOMPARE(viaRows(ids), before);
        run(*m_other, u"UPDATE tags SET name = 'x' || name"_s);
        run(*m_other, u"UPDATE products SET name = 'y' || name"_s);
        QCOMPARE(viaRows(ids), before);
    }
    QVERIFY(viaRows(ids) != before);
    QCOMPARE(viaRows(ids), viaStore(ids));
}

/// Other programs write times in their own way.
void tst_ProductRows::foreignTimes() {
    const std::vector<ProductId> ids = fill();
    const QStringList times = m_backend->isPostgres()
                                  ? QStringList{u"'2024-03-31 02:30:00+00'"_s, u"'2024-03-31 02:30:00.5+02'"_s,
                                                u"'2024-03-31 02:30:00.123456+00'"_s}
                                  : QStringList{u"'2024-03-31 02:30:00'"_s,
                                                u"'2024-03-31 02:30:00.5'"_s,
                                                u"'2024-03-31T02:30:00Z'"_s,
                                                u"'2024-03-31 02:30:00.123456'"_s,
                                                u"'nonsense'"_s,
                                                u"''"_s};
    for (const QString& time : times) {
        run(*m_other, u"UPDATE products SET version = version + 1, updated_at = %1"_s.arg(time));
        QCOMPARE(viaRows({ids[0]}), viaStore({ids[0]}));
    }
}

/// A statement that was prepared before the tables changed goes on giving right answers.
void tst_ProductRows::changedTablesUnderAPlan() {
    const std::vector<ProductId> ids = fill();
    for (int i = 0; i < 8; ++i)
        QCOMPARE(viaRows({ids[1]}), viaStore({ids[1]}));
    run(*m_other, u"DROP INDEX ix_products_updated_at"_s);
    run(*m_other, u"ALTER TABLE products ADD COLUMN extra INTEGER"_s);
    if (m_backend->isPostgres())
        run(*m_other, u"ALTER TABLE products ALTER COLUMN name TYPE VARCHAR(200)"_s);
    QCOMPARE(viaRows({ids[1]}), viaStore({ids[1]}));
    if (m_backend->isPostgres())
        run(*m_store, u"DEALLOCATE ALL"_s);
    QCOMPARE(viaRows({ids[1]}), viaStore({ids[1]}));
    QCOMPARE(viaRows(ids), viaStore(ids));
}

void tst_ProductRows::stampChangesWithData() {
    const std::vector<ProductId> ids = fill();
    const auto stamp = [this] { return *m_store->connection().snapshotStamp(); };
    // PostgreSQL's is the whole server's: other tests may write in between.
    quint64 first = 0;
    bool same = false;
    for (int i = 0; i < (m_backend->isPostgres() ? 1000 : 1) && !same; ++i) {
        first = stamp();
        same = stamp() == first;
    }
    QVERIFY(same);
    run(*m_other, u"UPDATE tags SET name = name WHERE id = -1"_s);
    run(*m_other, u"UPDATE tags SET name = name || '!' WHERE name = 'tag 14'"_s);
    const quint64 second = stamp();
    QVERIFY(second != first);
    run(*m_store, u"UPDATE tags SET name = name || '?' WHERE name = 'tag 14!'"_s);
    QVERIFY(stamp() != second);
    // Nothing may hide behind a transaction that began earlier and ends later than another.
    if (m_backend->isPostgres()) {
        Result<Transaction> early = Transaction::begin(m_other->connection());
        VERIFY_OK(early);
        run(*m_other, u"UPDATE products SET name = 'early' WHERE id = %1"_s.arg(ids[0].value));
        run(*m_store, u"UPDATE products SET name = 'late' WHERE id = %1"_s.arg(ids[1].value));
        const quint64 between = stamp();
        VERIFY_OK(early->commit());
        QVERIFY(stamp() != between);
    }
}

void tst_ProductRows::countsFollowTheData() {
    const std::vector<ProductId> ids = fill();
    ProductCounts counts(m_store->connection());
    ProductFilter all;
    ProductFilter some;
    some.text = u"tea \\ 3"_s;
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(*counts.count(all), 40);
        QCOMPARE(*counts.count(some), 11);
    }
    run(*m_other, u"DELETE FROM products WHERE id = %1"_s.arg(ids[3].value));
    QCOMPARE(*counts.count(all), 39);
    QCOMPARE(*counts.count(some), 10);
    run(*m_store, u"DELETE FROM products WHERE id = %1"_s.arg(ids[30].value));
    QCOMPARE(*counts.count(some), 9);
    QCOMPARE(*counts.count(all), 38);
}

QTEST_GUILESS_MAIN(tst_ProductRows)
#include "tst_productrows.moc"
