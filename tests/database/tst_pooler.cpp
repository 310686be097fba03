#include "catalogstore.h"
#include "migrationrunner.h"
#include "pooler.h"
#include "schemasnapshot.h"
#include "testbackend.h"
#include "verify.h"

#include <QTest>
#include <atomic>
#include <thread>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// PostgreSQL behind a pooler that gives every transaction another server process.
class tst_Pooler : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void P10_isDetected();
    void P10_upgradeIsDoneOnce();
    void P10_nothingLeaks();
    void P10_stepOutsideOfATransaction();
    void P10_editing();

private:
    static QString scalar(const DatabaseUrl& url, const QString& sql) {
        const std::unique_ptr<Connection> connection = openConnection(url);
        return connection ? firstRow(*connection, sql) : QString();
    }
};

void tst_Pooler::P10_isDetected() {
    const TestBackend backend(u"postgresql"_s);
    const auto pooler = Pooler::start(backend.url());
    VERIFY_OK(pooler);
    const auto direct = openConnection(backend.url());
    const auto pooled = openConnection((*pooler)->url());
    QVERIFY(direct && pooled);
    QVERIFY(!direct->isPooled());
    QVERIFY(pooled->isPooled());
    const Result<MigrationPlan> plan = MigrationRunner(*pooled, MigrationSet::embedded()).plan({});
    VERIFY_OK(plan);
    QVERIFY(plan->pooled);
}

void tst_Pooler::P10_upgradeIsDoneOnce() {
    const TestBackend backend(u"postgresql"_s);
    {
        const auto connection = openConnection(backend.url());
        QVERIFY(connection);
        VERIFY_OK(MigrationRunner(*connection, MigrationSet::embedded()).upgradeTo(firstRevision()));
        QVERIFY(runAll(*connection, firstRevisionRows(Backend::PostgreSql)));
    }
    const auto pooler = Pooler::start(backend.url());
    VERIFY_OK(pooler);
    std::atomic_int applied = 0, failed = 0;
    std::vector<std::thread> clients;
    for (int i = 0; i < 6; ++i)
        clients.emplace_back([&] {
            const auto connection = openConnection((*pooler)->url());
            if (!connection) {
                ++failed;
                return;
            }
            MigrationRequest request; // with the backup
            request.backupFolder = backend.folder();
            const Result<MigrationOutcome> outcome =
                MigrationRunner(*connection, MigrationSet::embedded()).run(request);
            if (!outcome) {
                qWarning("%s", describe(outcome.error()).constData());
                ++failed;
                return;
            }
            applied += static_cast<int>(outcome->revisions.size());
        });
    for (std::thread& client : clients)
        client.join();
    QCOMPARE(failed.load(), 0);
    QCOMPARE(applied.load(), MigrationSet::embedded().count() - 1);
    QCOMPARE(scalar(backend.url(), u"SELECT count(*) FROM schema_history"_s),
             QString::number(MigrationSet::embedded().count()));
    QCOMPARE(
        scalar(
            backend.url(),
            u"SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database AND datname = current_database() WHERE locktype = 'advisory'"_s),
        u"0"_s);
    QCOMPARE(scalar(backend.url(), u"SELECT count(*) FROM products"_s), u"3"_s);
    const auto connection = openConnection((*pooler)->url());
    QVERIFY(connection);
    const Result<SchemaCheck> check = MigrationRunner(*connection, MigrationSet::embedded()).check();
    VERIFY_OK(check);
    QVERIFY2(check->differences.isEmpty(), qUtf8Printable(check->differences.join(u'\n')));
}

void tst_Pooler::P10_nothingLeaks() {
    const TestBackend backend(u"postgresql"_s);
    const auto pooler = Pooler::start(backend.url());
    VERIFY_OK(pooler);
    {
        const auto connection = openConnection((*pooler)->url());
        QVERIFY(connection);
        VERIFY_OK(MigrationRunner(*connection, MigrationSet::embedded()).upgrade());
    }
    {
        const auto reader = Connection::open((*pooler)->url(), OpenMode::ReadOnly);
        VERIFY_OK(reader);
        const Result<Transaction> write = Transaction::begin(**reader);
        QVERIFY(!write.ok());
        QCOMPARE(write.error().kind, Error::Kind::ReadOnly);
    }
    // Every server connection of the pool, by another client.
    for (int i = 0; i < 6; ++i) {
        QCOMPARE(scalar((*pooler)->url(), u"SHOW lock_timeout"_s), u"0"_s);
        QCOMPARE(scalar((*pooler)->url(), u"SHOW default_transaction_read_only"_s), u"off"_s);
        QCOMPARE(scalar((*pooler)->url(), u"SHOW TimeZone"_s), u"UTC"_s);
    }
}

void tst_Pooler::P10_stepOutsideOfATransaction() {
    const TestBackend backend(u"postgresql"_s);
    const auto pooler = Pooler::start(backend.url());
    VERIFY_OK(pooler);
    {
        const auto connection = openConnection((*pooler)->url());
        QVERIFY(connection);
        VERIFY_OK(MigrationRunner(*connection, MigrationSet::embedded()).upgrade());
    }
    std::vector<MigrationSet::File> files = MigrationSet::embeddedFiles();
    files.emplace_back(u"2030_01_01_0000-cccccccccccc_more.sql"_s,
                       u"-- revision: cccccccccccc\n-- revises: %1\n-- message: more\n-- created: "
                       "2030-01-01T00:00:00Z\n-- compat: additive\n-- [upgrade sqlite]\nSELECT 1;\n"
                       "-- [upgrade postgresql] tx=no\nCREATE INDEX CONCURRENTLY IF NOT EXISTS ix_more ON products "
                       "(description);\n-- [downgrade sqlite]\nSELECT 1;\n-- [downgrade postgresql]\nDROP INDEX "
                       "ix_more;\n-- [verify]\n"_s.arg(MigrationSet::embedded().head())
                           .toUtf8());
    const Result<MigrationSet> set = MigrationSet::parse(files);
    VERIFY_OK(set);
    const auto connection = openConnection((*pooler)->url());
    QVERIFY(connection);
    const QString before = snapshot(*connection);
    const Result<int> applied = MigrationRunner(*connection, *set).upgrade();
    QVERIFY(!applied.ok());
    QCOMPARE(applied.error().kind, Error::Kind::Schema);
    QVERIFY2(applied.error().text.contains(u"pooler"_s), qUtf8Printable(applied.error().text));
    QCOMPARE(snapshot(*connection), before);
    // Directly it works.
    const auto direct = openConnection(backend.url());
    QVERIFY(direct);
    VERIFY_OK(MigrationRunner(*direct, *set).upgrade());
}

/// Every transaction of the store may run on another server process.
void tst_Pooler::P10_editing() {
    TestBackend backend(u"postgresql"_s);
    QVERIFY(backend.migrate());
    const auto pooler = Pooler::start(backend.url());
    VERIFY_OK(pooler);
    std::atomic_int failed = 0;
    std::vector<std::thread> clients;
    for (int i = 0; i < 4; ++i)
        clients.emplace_back([&, i] {
            const auto store = CatalogStore::open((*pooler)->url(), OpenMode::ReadWrite);
            for (int j = 0; store && j < 20; ++j) {
                const Result<Tag> tag = (*store)->write<Tag>(
                    [&](WriteUnit& unit) { return (*store)->tags().create(unit, u"tag %1 %2"_s.arg(i).arg(j)); });
                const Result<CatalogCounts> counts = (*store)->counts();
                if (!tag || !counts)
                    ++failed;
            }
            if (!store)
                ++failed;
        });
    for (std::thread& client : clients)
        client.join();
    QCOMPARE(failed.load(), 0);
    QCOMPARE(scalar(backend.url(), u"SELECT count(*) FROM tags"_s), u"80"_s);
}

QTEST_GUILESS_MAIN(tst_Pooler)
#include "tst_pooler.moc"
