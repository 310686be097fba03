#include "pooler.h"
#include "query.h"
#include "sessionfixture.h"
#include "transferjob.h"

#include <QSignalSpy>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// What others commit appears with its ids, and what this window commits appears once.
class tst_LiveChanges : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init();
    void cleanup() { m.reset(); }

    void aColleaguesChanges();
    void anotherProgramsChanges();
    void ownChangesComeOnce();
    void anOwnImportIsNoNews();
    void twoWindows();
    void aWriteThatFailedIsNotOwn();
    void manyAreEverything();
    void beforeTheFirstReading();
    void afterALostConnection();
    void behindAPooler();
    void aTransactionThatTakesLong();

private:
    /// The news so far in one; how often is in m_count.
    void listen(CatalogSession& session);
    void changeName(ProductId id, const QString& name) {
        VERIFY_OK(m->other->write<Product>(
            [&](WriteUnit& unit) { return m->other->products().update(unit, id, 0, renameTo(name)); }));
    }
    Result<Product> changeHere(CatalogSession& session, ProductId id, const ProductPatch& patch) {
        return await<Product>(
            [&](QObject* context, auto reply) { session.updateProduct(id, 0, patch, context, std::move(reply)); });
    }

    std::unique_ptr<SessionFixture> m;
    Product m_tea, m_water;
    ChangeSet m_changed;
    ChangeNews m_news;
    int m_count = 0;
};

void tst_LiveChanges::init() {
    m = std::make_unique<SessionFixture>();
    QVERIFY(m->open());
    m->other->setOrigin(u"window"_s, u"anna"_s);
    m_tea = m->addProduct(makeDraft(u"Tea"_s)).valueOr({});
    m_water = m->addProduct(makeDraft(u"Water"_s)).valueOr({});
    QVERIFY(m->openSession());
    listen(*m->session);
}

void tst_LiveChanges::listen(CatalogSession& session) {
    m_changed = {};
    m_news = {};
    m_count = 0;
    connect(&session, &CatalogSession::changed, this, [this](const ChangeSet& changes) {
        m_changed.merge(changes);
        ++m_count;
    });
    connect(&session, &CatalogSession::changedElsewhere, this, [this](const ChangeNews& news) {
        m_news.changes.merge(news.changes);
        m_news.products.insert(news.products);
    });
}

void tst_LiveChanges::aColleaguesChanges() {
    changeName(m_tea.id, u"Green tea"_s);
    QTRY_COMPARE(m_changed.productsChanged, std::vector{m_tea.id});
    QCOMPARE(m_news.products.value(m_tea.id).actor, u"anna"_s);
    QCOMPARE(m_news.products.value(m_tea.id).source, u"window"_s);
    QVERIFY(m_news.products.value(m_tea.id).at.isValid());
    QVERIFY(!m_changed.everything);

    const Product added = m->addProduct(makeDraft(u"Milk"_s)).valueOr({});
    QTRY_COMPARE(m_changed.productsAdded, std::vector{added.id});
    const std::vector<ProductId> gone{m_water.id};
    VERIFY_OK(m->other->write<qint64>([&](WriteUnit& unit) { return m->other->products().remove(unit, gone); }));
    QTRY_COMPARE(m_changed.productsRemoved, gone);
    const Category drinks = m->addCategory(u"Drinks"_s).valueOr({});
    QTRY_COMPARE(m_changed.categories, std::vector{drinks.id});
    ProductPatch tagged;
    tagged.tags.create = {u"hot"_s};
    const Product hot =
        m->other
            ->write<Product>([&](WriteUnit& unit) { return m->other->products().update(unit, m_tea.id, 0, tagged); })
            .valueOr({});
    QTRY_VERIFY(!m_changed.tags.empty());
    QCOMPARE(m_changed.tags.front(), hot.tags.front().id);
    QCOMPARE(m_changed.productsChanged, (std::vector{m_tea.id, m_tea.id}));
    QVERIFY(!m_changed.everything);
}

void tst_LiveChanges::anotherProgramsChanges() {
    VERIFY_OK(
        m->other->connection().execute(u"UPDATE products SET name = 'By hand' WHERE id = %1"_s.arg(m_tea.id.value)));
    QTRY_COMPARE(m_changed.productsChanged, std::vector{m_tea.id});
    QVERIFY(m_news.products.value(m_tea.id).source.isEmpty());
}

void tst_LiveChanges::ownChangesComeOnce() {
    for (int i = 0; i < 20; ++i)
        VERIFY_OK(changeHere(*m->session, m_tea.id, renameTo(u"Tea %1"_s.arg(i))));
    // Something of another's behind them proves that they were passed over.
    changeName(m_water.id, u"Ice"_s);
    QTRY_COMPARE(m_news.changes.productsChanged, std::vector{m_water.id});
    QCOMPARE(m_count, 21);
    QVERIFY(!m_news.products.contains(m_tea.id));
}

void tst_LiveChanges::anOwnImportIsNoNews() {
    TransferJob* job = m->session->importSample();
    QSignalSpy imported(job, &TransferJob::imported);
    QVERIFY(imported.wait(20'000));
    QTRY_VERIFY(m_changed.everything);
    changeName(m_water.id, u"Ice"_s);
    QTRY_COMPARE(m_news.products.keys(), QList{m_water.id});
    QVERIFY(!m_news.changes.everything);
    QVERIFY(m_news.changes.productsAdded.empty());
}

void tst_LiveChanges::twoWindows() {
    const auto second = openSession(m->backend.url());
    VERIFY_OK(second);
    VERIFY_OK(changeHere(**second, m_tea.id, renameTo(u"From the second"_s)));
    QTRY_COMPARE(m_changed.productsChanged, std::vector{m_tea.id});
    changeName(m_water.id, u"Ice"_s);
    QTRY_COMPARE(m_changed.productsChanged, (std::vector{m_tea.id, m_water.id}));
}

/// On SQLite the number of a step that came to nothing is the next one's.
void tst_LiveChanges::aWriteThatFailedIsNotOwn() {
    const auto refused = changeHere(*m->session, m_tea.id, renameTo(QString(101, u'x')));
    QVERIFY(!refused);
    QVERIFY(!changeHere(*m->session, ProductId(4711), renameTo(u"x"_s)));
    VERIFY_OK(changeHere(*m->session, m_tea.id, renameTo(m_tea.name))); // changes nothing
    changeName(m_water.id, u"Ice"_s);
    QTRY_COMPARE(m_news.changes.productsChanged, std::vector{m_water.id});
}

void tst_LiveChanges::manyAreEverything() {
    const Result<qint64> many = m->other->write<qint64>([&](WriteUnit&) -> Result<qint64> {
        for (int i = 0; i < 1001; ++i) {
            Query insert(m->other->connection(),
                         u"INSERT INTO products (name, price_shmeckles, price_flurbos) VALUES (:name, 1, 1)"_s);
            insert.bind("name", u"P%1"_s.arg(i));
            if (const Result<qint64> done = insert.run(); !done)
                return done;
        }
        return qint64{1001};
    });
    VERIFY_OK(many);
    QTRY_VERIFY(m_changed.everything);
    QVERIFY(m_changed.productsAdded.empty());
    changeName(m_tea.id, u"Green tea"_s); // and exact again after it
    QTRY_COMPARE(m_changed.productsChanged, std::vector{m_tea.id});
}

/// Between the reading of a window and the start of its feed nothing falls through.
void tst_LiveChanges::beforeTheFirstReading() {
    disconnect(m->session.get(), nullptr, this, nullptr); // it hears the same
    std::shared_ptr<CatalogSession> second;
    QObject context;
    CatalogSession::open(m->backend.url(), CatalogSession::Access::ReadOnly, &context,
                         [&](Result<std::shared_ptr<CatalogSession>> opened) {
                             second = std::move(*opened);
                             listen(*second);
                             changeName(m_tea.id, u"At once"_s);
                         });
    QTRY_VERIFY(second);
    QTRY_COMPARE(m_news.changes.productsChanged, std::vector{m_tea.id});
    second.reset();
}

void tst_LiveChanges::afterALostConnection() {
    if (!m->backend.isPostgres())
        return; // a file is always there
    QTRY_VERIFY(m->session->hearsChanges());
    VERIFY_OK(m->other->connection().execute(
        u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND "
        "pid <> pg_backend_pid()"_s));
    changeName(m_tea.id, u"While it was away"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_news.changes.productsChanged, std::vector{m_tea.id}, 15'000);
    QTRY_VERIFY_WITH_TIMEOUT(m->session->hearsChanges(), 15'000);
    changeName(m_water.id, u"Ice"_s);
    QTRY_COMPARE(m_news.changes.productsChanged, (std::vector{m_tea.id, m_water.id}));
}

void tst_LiveChanges::behindAPooler() {
    if (!m->backend.isPostgres())
        return;
    const auto pooler = Pooler::start(m->backend.url());
    VERIFY_OK(pooler);
    const auto pooled = openSession((*pooler)->url());
    VERIFY_OK(pooled);
    m->session->disconnect(this);
    listen(**pooled);
    changeName(m_tea.id, u"Green tea"_s);
    QTRY_COMPARE(m_news.changes.productsChanged, std::vector{m_tea.id});
    QVERIFY(!(*pooled)->hearsChanges());
    VERIFY_OK(changeHere(**pooled, m_water.id, renameTo(u"Ice"_s)));
    changeName(m_tea.id, u"Black tea"_s);
    QTRY_COMPARE(m_news.changes.productsChanged.size(), size_t(2));
    QVERIFY(!m_news.products.contains(m_water.id));
}

/// A transaction that began before and ends after others hides none of them, nor is it passed over.
void tst_LiveChanges::aTransactionThatTakesLong() {
    if (!m->backend.isPostgres())
        return; // writers are alone there
    auto slow = CatalogStore::open(m->backend.url(), OpenMode::ReadWrite);
    VERIFY_OK(slow);
    const Result<Product> done = (*slow)->write<Product>([&](WriteUnit& unit) {
        Result<Product> changed = (*slow)->products().update(unit, m_tea.id, 0, renameTo(u"Slowly"_s));
        changeName(m_water.id, u"Ice"_s);
        if (!QTest::qWaitFor([this] { return m_news.products.contains(m_water.id); }, 10'000))
            QTest::qFail("held up by an older transaction", __FILE__, __LINE__);
        return changed;
    });
    VERIFY_OK(done);
    QTRY_COMPARE(m_news.changes.productsChanged, (std::vector{m_water.id, m_tea.id}));
}

QTEST_GUILESS_MAIN(tst_LiveChanges)
#include "tst_livechanges.moc"
