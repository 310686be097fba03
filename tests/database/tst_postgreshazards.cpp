#include "failpoint.h"
#include "hazardfixture.h"
#include "transaction.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTest>
#include <atomic>
#include <libpq-fe.h>
#include <thread>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

const MigrationSet& embedded() { return MigrationSet::embedded(); }

const QString ourLocks = u"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM "
                         "pg_database WHERE datname = current_database())"_s;

/// A revision that sleeps in its middle.
Result<MigrationSet> sleeping(const QString& seconds) {
    return withRevision(
        u"CREATE TABLE half (a INTEGER);\nSELECT pg_sleep(%1);\nCREATE TABLE whole (a INTEGER)"_s.arg(seconds));
}

/// What this program does as a helper process: an upgrade that takes half a minute.
int sleepAsHelper(const QString& urlText) {
    const Result<DatabaseUrl> url = DatabaseUrl::parse(urlText);
    const std::unique_ptr<Connection> connection = url ? openConnection(*url) : nullptr;
    const Result<MigrationSet> set = sleeping(u"30"_s);
    return connection && set && MigrationRunner(*connection, *set).upgrade() ? 0 : 1;
}

void terminate(const DatabaseUrl& url, int pid) {
    const std::unique_ptr<Connection> admin = openConnection(url);
    if (!admin || !runAll(*admin, {u"SELECT pg_terminate_backend(%1)"_s.arg(pid)}))
        QTest::qFail("the server process could not be ended", __FILE__, __LINE__);
}

} // namespace

/// What PostgreSQL, and Qt's driver for it, do to a program that changes tables; each with this program's answer.
class tst_PostgresHazards : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void P1_secondOfTwoStatements();
    void P2_commitFails();
    void P3_notInATransaction_data();
    void P3_notInATransaction();
    void P5_holderIsNamedAndNothingStays();
    void P6_readersAreNotHeldUp();
    void P7_cancelInAStatement();
    void P9_questionMarks();
    void P9_failedQueriesLeaveNothing();
    void P11_notifiesAfterTheCommit();
    void P12_serverProcessKilled_data();
    void P12_serverProcessKilled();
    void P13_killedClientLetsGo();
    void P16_manyRowsInOneTransaction();
};

/// Several statements sent as one tell of no error but the first one's: each is sent alone.
void tst_PostgresHazards::P1_secondOfTwoStatements() {
    const TestBackend backend(u"postgresql"_s);
    const auto connection = hazard::headDatabase(backend);
    QVERIFY(connection);
    const QString before = snapshot(*connection);
    const Result<MigrationSet> set = withRevision(
        u"CREATE TABLE good (a INTEGER);\nINSERT INTO tags (id, name) VALUES (91, 'red');\nCREATE TABLE too (a INTEGER)"_s,
        u"rows-change=tags"_s);
    VERIFY_OK(set);
    const Result<int> applied = MigrationRunner(*connection, *set).upgrade();
    QVERIFY(!applied.ok());
    const int line = set->at(set->count()).upgrade(Backend::PostgreSql).statements[1].line;
    QVERIFY2(applied.error().text.contains(u"cccccccccccc_more.sql, line %1:"_s.arg(line)),
             qUtf8Printable(applied.error().text));
    QVERIFY2(applied.error().engine.contains(u"ix_tags_name"_s), qUtf8Printable(applied.error().engine));
    QVERIFY(hazard::saysAsItWas(applied.error()));
    QCOMPARE(snapshot(*connection), before);
}

/// A rule that is looked at with the COMMIT alone.
void tst_PostgresHazards::P2_commitFails() {
    const TestBackend backend(u"postgresql"_s);
    const auto connection = hazard::headDatabase(backend);
    QVERIFY(connection);
    const QString before = snapshot(*connection);
    const Result<MigrationSet> set = withRevision(
        u"CREATE TABLE a (id INTEGER PRIMARY KEY);\n"
        "CREATE TABLE b (a INTEGER REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO b (a) VALUES (1)"_s);
    VERIFY_OK(set);
    const Result<int> applied = MigrationRunner(*connection, *set).upgrade();
    QVERIFY(!applied.ok());
    QVERIFY2(applied.error().engine.contains(u"b_a_fkey"_s), qUtf8Printable(applied.error().engine));
    QVERIFY2(hazard::saysAsItWas(applied.error()), qUtf8Printable(applied.error().text));
    QVERIFY(!connection->inTransaction());
    QCOMPARE(snapshot(*connection), before);
    QCOMPARE(firstRow(*connection, ourLocks), u"0"_s);
}

void tst_PostgresHazards::P3_notInATransaction_data() {
    QTest::addColumn<QString>("statement");
    for (const char* statement : {"CREATE INDEX CONCURRENTLY i ON tags (name)", "VACUUM tags", "CREATE DATABASE d",
                                  "ALTER SYSTEM SET work_mem = 1", "ALTER TYPE t ADD VALUE 'x'"})
        QTest::newRow(statement) << QString::fromLatin1(statement);
}

/// Refused when the program is built, not when somebody upgrades.
void tst_PostgresHazards::P3_notInATransaction() {
    QFETCH(QString, statement);
    const Result<MigrationSet> set = hazard::withSections(u"SELECT 1;"_s, u"SELECT 1;\n"_s + statement + u';');
    QVERIFY(!set.ok());
    QVERIFY2(set.error().text.startsWith(u"2030_01_01_0000-cccccccccccc_more.sql:10: "_s),
             qUtf8Printable(set.error().text));
}

void tst_PostgresHazards::P5_holderIsNamedAndNothingStays() {
    const TestBackend backend(u"postgresql"_s);
    const auto connection = hazard::firstRevisionDatabase(backend);
    const auto other = openConnection(backend.url());
    QVERIFY(connection && other);
    QVERIFY(runAll(*other, {u"SET application_name = 'the other one'"_s, u"BEGIN"_s,
                            u"SELECT pg_advisory_xact_lock(1128354817, hashtext(CAST(current_schema() AS TEXT)))"_s}));
    QString holder;
    MigrationRunner runner(*connection, embedded());
    runner.setPatience(std::chrono::milliseconds(300));
    const Result<int> locked = runner.upgrade([&](const MigrationRunner::Progress& progress) {
        holder = progress.waitingFor;
        return true;
    });
    QVERIFY(!locked.ok());
    QCOMPARE(locked.error().kind, Error::Kind::Locked);
    QVERIFY2(holder.startsWith(u"the other one ("_s), qUtf8Printable(holder));
    QVERIFY(runAll(*other, {u"ROLLBACK"_s}));
    QCOMPARE(firstRow(*other, ourLocks), u"0"_s);
    // Neither a failure nor a success leaves the lock behind, whatever is done next on the connection.
    const Result<MigrationSet> failing = withRevision(u"SELECT nothing FROM nowhere"_s);
    VERIFY_OK(failing);
    QVERIFY(!MigrationRunner(*connection, *failing).upgrade().ok());
    QCOMPARE(firstRow(*other, ourLocks), u"0"_s);
    VERIFY_OK(runner.upgrade());
    QCOMPARE(firstRow(*other, ourLocks), u"0"_s);
    QCOMPARE(firstRow(*connection, u"SHOW lock_timeout"_s), u"0"_s);
}

/// A change of a table that somebody reads waits for the end of that, and everybody who comes later waits behind it.
void tst_PostgresHazards::P6_readersAreNotHeldUp() {
    const TestBackend backend(u"postgresql"_s);
    const auto connection = hazard::firstRevisionDatabase(backend);
    const auto reader = openConnection(backend.url());
    QVERIFY(connection && reader);
    const QString before = snapshot(*connection);
    QVERIFY(runAll(*reader, {u"BEGIN"_s, u"SELECT count(*) FROM products"_s}));
    std::atomic_bool done = false;
    std::atomic_bool failed = false;
    std::atomic<qint64> longest = 0;
    std::thread third([&] {
        const auto own = openConnection(backend.url());
        while (!done && own) {
            const hazard::Stopwatch watch;
            failed = failed || firstRow(*own, u"SELECT count(*) FROM products"_s) != u"3";
            longest = std::max(longest.load(), watch.elapsed());
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
    });
    const hazard::Stopwatch watch;
    const Result<int> applied = MigrationRunner(*connection, embedded()).upgrade();
    const qint64 took = watch.elapsed();
    done = true;
    third.join();
    qInfo("gave up after %lld ms; another reader waited %lld ms at most", took, longest.load());
    QVERIFY(!applied.ok());
    QCOMPARE(applied.error().kind, Error::Kind::Locked);
    QVERIFY(hazard::saysAsItWas(applied.error()));
    QVERIFY2(took < 5000, qPrintable(QString::number(took)));
    QVERIFY2(longest < 3500, qPrintable(QString::number(longest)));
    QVERIFY(!failed);
    QVERIFY(runAll(*reader, {u"ROLLBACK"_s}));
    QCOMPARE(snapshot(*connection), before);
    VERIFY_OK(MigrationRunner(*connection, embedded()).upgrade());
}

void tst_PostgresHazards::P7_cancelInAStatement() {
    const TestBackend backend(u"postgresql"_s);
    const auto connection = hazard::firstRevisionDatabase(backend);
    QVERIFY(connection);
    const QString before = snapshot(*connection);
    const Result<MigrationSet> set = withRevision(hazard::endlessInsert() + u";\nCREATE TABLE never (a INTEGER)"_s);
    VERIFY_OK(set);
    std::optional<hazard::Stopwatch> cancelled;
    int beats = 0;
    const Result<int> applied =
        MigrationRunner(*connection, *set).upgrade([&](const MigrationRunner::Progress& progress) {
            if (!progress.sql.contains(u"RECURSIVE"_s) || ++beats < 5)
                return true;
            if (!cancelled)
                cancelled.emplace();
            return false;
        });
    QVERIFY(cancelled);
    QVERIFY2(cancelled->elapsed() < 1000, qPrintable(QString::number(cancelled->elapsed())));
    QVERIFY(!applied.ok());
    QCOMPARE(applied.error().kind, Error::Kind::Cancelled);
    QVERIFY2(hazard::saysAsItWas(applied.error()), qUtf8Printable(applied.error().text));
    QVERIFY(!connection->inTransaction());
    QCOMPARE(snapshot(*connection), before);
    QCOMPARE(firstRow(*connection, ourLocks), u"0"_s);
    VERIFY_OK(MigrationRunner(*connection, embedded()).upgrade());
}

/// Where a driver takes them for parameters, PostgreSQL's operators of this name cannot be written.
void tst_PostgresHazards::P9_questionMarks() {
    const TestBackend backend(u"postgresql"_s);
    const auto connection = hazard::headDatabase(backend);
    QVERIFY(connection);
    const Result<MigrationSet> set = hazard::withSections(
        u"CREATE TABLE docs (id INTEGER, body TEXT);"_s,
        u"CREATE TABLE docs (id INTEGER, body JSONB);\n"
        "INSERT INTO docs (id, body) VALUES (1, '{\"a\": 1}'), (2, '{\"b\": 1}'), (3, '{\"c\": 1}');\n"
        "DELETE FROM docs WHERE body ? 'a' OR body ?| array['b', 'x'] OR body::text LIKE '%?:none%';"_s,
        u"SELECT id FROM docs WHERE id <> 3;"_s);
    VERIFY_OK(set);
    VERIFY_OK(MigrationRunner(*connection, *set).upgrade());
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM docs WHERE body ? 'c'"_s), u"1"_s);
}

void tst_PostgresHazards::P9_failedQueriesLeaveNothing() {
    const TestBackend backend(u"postgresql"_s);
    const auto connection = hazard::headDatabase(backend);
    QVERIFY(connection);
    const QString prepared = u"SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%/ CAST%'"_s;
    for (int i = 0; i < 10; ++i) {
        Result<Transaction> transaction = Transaction::begin(*connection);
        VERIFY_OK(transaction);
        Query query(*connection, u"SELECT 12 / CAST(:divisor AS INTEGER)"_s);
        query.bind("divisor", qint64{0});
        QVERIFY(!query.step().ok());
    }
    QVERIFY(firstRow(*connection, prepared).toInt() <= 1);
    Query query(*connection, u"SELECT 12 / CAST(:divisor AS INTEGER)"_s);
    query.bind("divisor", qint64{4});
    VERIFY_OK(query.step());
    QCOMPARE(query.integer(0), 3);
}

void tst_PostgresHazards::P11_notifiesAfterTheCommit() {
    const TestBackend backend(u"postgresql"_s);
    const auto connection = hazard::firstRevisionDatabase(backend);
    const auto listener = openConnection(backend.url());
    QVERIFY(connection && listener);
    VERIFY_OK(listener->execute(u"LISTEN catalog_schema"_s));
    QStringList channels; // that were heard up to now
    const auto heard = [&] {
        PQconsumeInput(listener->postgresHandle());
        while (PGnotify* one = PQnotifies(listener->postgresHandle())) {
            channels << QString::fromUtf8(one->relname);
            PQfreemem(one);
        }
        return channels;
    };
    QVERIFY(!MigrationRunner(*connection, embedded())
                 .upgrade([](const MigrationRunner::Progress& progress) { return progress.statement < 3; })
                 .ok());
    QTest::qWait(200);
    QCOMPARE(heard(), QStringList());
    QStringList before;
    failpoint::set([&](const char* name) {
        if (qstrcmp(name, "migration:before-commit") == 0)
            before = heard();
    });
    const Result<int> applied = MigrationRunner(*connection, embedded()).upgrade();
    failpoint::set({});
    VERIFY_OK(applied);
    QCOMPARE(before, QStringList());
    QTRY_COMPARE_WITH_TIMEOUT(heard(), QStringList{u"catalog_schema"_s}, 2000);
}

void tst_PostgresHazards::P12_serverProcessKilled_data() {
    QTest::addColumn<bool>("atTheCommit");
    QTest::newRow("in a statement") << false;
    QTest::newRow("at the commit") << true;
}

/// Whether it was committed cannot be known from the connection: the database is asked by another.
void tst_PostgresHazards::P12_serverProcessKilled() {
    QFETCH(bool, atTheCommit);
    const TestBackend backend(u"postgresql"_s);
    auto connection = hazard::headDatabase(backend);
    QVERIFY(connection);
    const QString before = snapshot(*connection);
    const Result<MigrationSet> set = sleeping(u"1.5"_s);
    VERIFY_OK(set);
    const int pid = PQbackendPID(connection->postgresHandle());
    int seen = 0;
    bool killed = false;
    const Result<int> applied =
        MigrationRunner(*connection, *set).upgrade([&](const MigrationRunner::Progress& progress) {
            const bool committing = progress.phase == MigrationProgress::Phase::Committing;
            if (!killed && (atTheCommit ? committing : progress.sql.contains(u"pg_sleep"_s) && ++seen == 3)) {
                killed = true;
                terminate(backend.url(), pid);
            }
            return true;
        });
    QVERIFY(killed);
    QVERIFY(!applied.ok());
    QCOMPARE(applied.error().kind, Error::Kind::Unavailable);
    QVERIFY2(hazard::saysAsItWas(applied.error()), qUtf8Printable(applied.error().text));
    const auto again = openConnection(backend.url());
    QVERIFY(again);
    QCOMPARE(snapshot(*again), before);
    const Result<int> rerun = MigrationRunner(*again, *set).upgrade();
    VERIFY_OK(rerun);
    QCOMPARE(*rerun, 1);
    QCOMPARE(firstRow(*again, u"SELECT count(*) FROM whole"_s), u"0"_s);
}

/// Without the server looking after its client, the lock would be held until the statement ends.
void tst_PostgresHazards::P13_killedClientLetsGo() {
    const TestBackend backend(u"postgresql"_s);
    const auto connection = hazard::headDatabase(backend);
    QVERIFY(connection);
    const QString before = snapshot(*connection);
    QProcess helper;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"TST_SLEEP_URL"_s, backend.url().toSecretString());
    helper.setProcessEnvironment(environment);
    helper.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    helper.start(QCoreApplication::applicationFilePath(), {});
    const QString asleep = u"SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT "
                           "pg_sleep%' AND datname = current_database()"_s;
    QTRY_COMPARE_WITH_TIMEOUT(firstRow(*connection, asleep), u"1"_s, 20'000);
    QVERIFY(firstRow(*connection, ourLocks) != u"0"_s);
    helper.kill();
    const hazard::Stopwatch watch;
    QVERIFY(helper.waitForFinished(10'000));
    while (firstRow(*connection, ourLocks) != u"0"_s && watch.elapsed() < 10'000)
        QTest::qWait(20);
    qInfo("the lock was free after %lld ms", watch.elapsed());
    QVERIFY2(watch.elapsed() <= 2000, qPrintable(QString::number(watch.elapsed())));
    QCOMPARE(snapshot(*connection), before);
    const Result<MigrationSet> set = sleeping(u"0"_s);
    VERIFY_OK(set);
    VERIFY_OK(MigrationRunner(*connection, *set).upgrade());
}

void tst_PostgresHazards::P16_manyRowsInOneTransaction() {
    const TestBackend backend(u"postgresql"_s);
    const auto connection = hazard::headDatabase(backend, 20'000);
    QVERIFY(connection);
    const QString change = u"ALTER TABLE products ADD COLUMN a INTEGER DEFAULT 7 NOT NULL;\n"
                           "ALTER TABLE products ADD COLUMN b DOUBLE PRECISION DEFAULT random();\n"
                           "ALTER TABLE products ALTER COLUMN price_flurbos TYPE NUMERIC(14, 4);\n"
                           "UPDATE products SET a = a + 1, version = version + 1;\n"
                           "CREATE INDEX ix_a ON products (a, b);"_s;
    const QString before = firstRow(*connection, u"SELECT count(*), max(version) FROM products"_s, 2);
    const Result<MigrationSet> failing =
        hazard::withSections(u"SELECT 1;"_s, change + u"\nSELECT nothing FROM nowhere;"_s);
    VERIFY_OK(failing);
    QVERIFY(!MigrationRunner(*connection, *failing).upgrade().ok());
    QCOMPARE(firstRow(*connection, u"SELECT count(*), max(version) FROM products"_s, 2), before);
    const Result<SchemaCheck> check = MigrationRunner(*connection, embedded()).check();
    VERIFY_OK(check);
    QCOMPARE(check->differences, QStringList());
    const Result<MigrationSet> set = hazard::withSections(u"SELECT 1;"_s, change);
    VERIFY_OK(set);
    const hazard::Stopwatch watch;
    VERIFY_OK(MigrationRunner(*connection, *set).upgrade());
    QVERIFY2(watch.elapsed() < 20'000, qPrintable(QString::number(watch.elapsed())));
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM products WHERE a = 8 AND version = 2 AND b IS NOT NULL"_s),
             u"20003"_s);
}

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    if (const QString url = qEnvironmentVariable("TST_SLEEP_URL"); !url.isEmpty())
        return sleepAsHelper(url);
    tst_PostgresHazards test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_postgreshazards.moc"
