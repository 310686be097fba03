#include "databasebackup.h"
#include "failpoint.h"
#include "migrationrunner.h"
#include "query.h"
#include "schemasnapshot.h"
#include "testbackend.h"
#include "testserver.h"
#include "verify.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>
#include <QTest>
#include <algorithm>
#include <csignal>
#include <sqlite3.h>
#include <thread>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

const MigrationSet& embedded() { return MigrationSet::embedded(); }

/// What a helper process is told to do.
struct Orders {
    int killAt = 0;            ///< kills itself before this statement, counted over all revisions (0: never)
    QString killPoint = {};    ///< kills itself at this failpoint
    int killCount = 1;         ///< when it comes to it so many times
    QString backupFolder = {}; ///< with a backup to there; empty: without one
};

int upgradeAsHelper(const QString& urlText) {
    const Result<DatabaseUrl> url = DatabaseUrl::parse(urlText);
    if (!url)
        return 2;
    const std::unique_ptr<Connection> connection = openConnection(*url);
    if (!connection)
        return 3;
    const QByteArray killPoint = qgetenv("TST_KILL_POINT");
    int reached = 0;
    failpoint::set([&](const char* name) {
        if (killPoint == name && ++reached == qEnvironmentVariableIntValue("TST_KILL_COUNT"))
            std::raise(SIGKILL);
    });
    MigrationRequest request;
    request.backupFolder = qEnvironmentVariable("TST_BACKUP_FOLDER");
    request.backup = !request.backupFolder.isEmpty();
    int statement = 0;
    const Result<MigrationOutcome> outcome =
        MigrationRunner(*connection, embedded()).run(request, [&](const MigrationRunner::Progress& progress) {
            if (progress.statement > 0 && ++statement == qEnvironmentVariableIntValue("TST_KILL_AT"))
                std::raise(SIGKILL);
            return true;
        });
    if (!outcome) {
        qWarning("%s", describe(outcome.error()).constData());
        return 4;
    }
    return 10 + static_cast<int>(outcome->revisions.size());
}

std::unique_ptr<QProcess> startHelper(const DatabaseUrl& url, const Orders& orders) {
    auto process = std::make_unique<QProcess>();
    process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"TST_UPGRADE_URL"_s, url.toSecretString());
    environment.insert(u"TST_KILL_AT"_s, QString::number(orders.killAt));
    environment.insert(u"TST_KILL_POINT"_s, orders.killPoint);
    environment.insert(u"TST_KILL_COUNT"_s, QString::number(orders.killCount));
    environment.insert(u"TST_BACKUP_FOLDER"_s, orders.backupFolder);
    process->setProcessEnvironment(environment);
    process->start(QCoreApplication::applicationFilePath(), QStringList());
    return process;
}

QString snapshotOf(const DatabaseUrl& url) {
    const std::unique_ptr<Connection> connection = openConnection(url);
    return connection ? snapshot(*connection) : QString();
}

bool fillFirstRevision(const DatabaseUrl& url, const QString& journal) {
    const std::unique_ptr<Connection> connection = openConnection(url);
    if (!connection || !MigrationRunner(*connection, embedded()).upgradeTo(firstRevision()).ok())
        return false;
    QStringList statements = firstRevisionRows(connection->backend());
    if (connection->backend() == Backend::Sqlite)
        statements << u"PRAGMA journal_mode = "_s + journal;
    return runAll(*connection, statements);
}

} // namespace

class tst_MigrationCrash : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void killed_data();
    void killed();
    void killedAtAPoint_data();
    void killedAtAPoint();
    void failureWithinARebuild_data();
    void failureWithinARebuild();
    void writesGoToTheDisk_data() { killed_data(); }
    void writesGoToTheDisk();
    void manyAtOnceWithBackup_data() { killed_data(); }
    void manyAtOnceWithBackup();
    void manyAtOnce_data() { TestBackend::addRows(); }
    void manyAtOnce();
    void lockedByAnother_data() { TestBackend::addRows(); }
    void lockedByAnother();
    void cancelWhileWaiting_data() { TestBackend::addRows(); }
    void cancelWhileWaiting();
    void waitsForAnother_data() { TestBackend::addRows(); }
    void waitsForAnother();
    void readerHoldsATable();
    void alembicAtTheSameTime();
    void extensionNotAllowed();
    void extensionOfTheServer();
};

void tst_MigrationCrash::killed_data() {
    QTest::addColumn<QString>("backend");
    QTest::addColumn<QString>("journal");
    QTest::newRow("sqlite with a rollback journal") << u"sqlite"_s << u"DELETE"_s;
    QTest::newRow("sqlite with a write-ahead log") << u"sqlite"_s << u"WAL"_s;
    QTest::newRow("postgresql") << u"postgresql"_s << QString();
}

void tst_MigrationCrash::killed() {
    QFETCH(QString, journal);
    const TestBackend backend = TestBackend::current();
    QVERIFY(fillFirstRevision(backend.url(), journal));
    const QString before = snapshotOf(backend.url());
    QVERIFY(!before.isEmpty());
    int last = 0;
    for (int ordinal = 2; ordinal <= embedded().count(); ++ordinal)
        last += static_cast<int>(embedded().at(ordinal).upgrade(backend.url().backend).statements.size());
    for (const int killAt : {1, 4, 11, 17, last / 2, last - 5, last - 3, last - 1, last}) {
        const std::unique_ptr<QProcess> helper = startHelper(backend.url(), {.killAt = killAt});
        QVERIFY(helper->waitForFinished(60'000));
        QCOMPARE(helper->exitStatus(), QProcess::CrashExit);
        if (backend.isPostgres()) // the server notices the end of the connection a moment later
            QTest::qWait(100);
        QCOMPARE(snapshotOf(backend.url()), before);
    }
    const std::unique_ptr<QProcess> helper = startHelper(backend.url(), {});
    QVERIFY(helper->waitForFinished(60'000));
    QCOMPARE(helper->exitCode(), 10 + embedded().count() - 1);
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    const Result<SchemaState> state = MigrationRunner(*connection, embedded()).state();
    VERIFY_OK(state);
    QVERIFY(state->isUsable());
}

/// How many statements the upgrade from the first revision runs, those that rebuilds consist of included.
static int statementsRun(const QString& backendName) {
    static QHash<QString, int> known;
    if (!known.contains(backendName)) {
        const TestBackend backend(backendName);
        const std::unique_ptr<Connection> connection =
            fillFirstRevision(backend.url(), u"WAL"_s) ? openConnection(backend.url()) : nullptr;
        int count = 0;
        failpoint::set([&](const char* name) { count += qstrcmp(name, "migration:statement") == 0 ? 1 : 0; });
        if (!connection || !MigrationRunner(*connection, embedded()).upgrade())
            QTest::qFail("the upgrade failed", __FILE__, __LINE__);
        failpoint::set({});
        known[backendName] = count;
    }
    return known[backendName];
}

void tst_MigrationCrash::killedAtAPoint_data() {
    QTest::addColumn<QString>("backend");
    QTest::addColumn<QString>("journal");
    QTest::addColumn<QString>("point");
    QTest::addColumn<int>("percent");
    const QList<std::tuple<const char*, QString, QString>> engines{
        {"sqlite with a rollback journal", u"sqlite"_s, u"DELETE"_s},
        {"sqlite with a write-ahead log", u"sqlite"_s, u"WAL"_s},
        {"postgresql", u"postgresql"_s, QString()}};
    for (const auto& [name, backend, journal] : engines) {
        for (const char* point : {"migration:locked", "backup:begin", "backup:written", "backup:verified",
                                  "backup:renamed", "migration:before-commit", "migration:committed"})
            QTest::addRow("%s: %s", name, point) << backend << journal << QString::fromLatin1(point) << 0;
        for (const int percent : {0, 20, 40, 60, 80, 100})
            QTest::addRow("%s: after %d%% of the statements", name, percent)
                << backend << journal << u"migration:statement"_s << percent;
    }
}

/// Wherever it dies, the database is wholly old or wholly new, and the next run goes through.
void tst_MigrationCrash::killedAtAPoint() {
    QFETCH(QString, journal);
    QFETCH(QString, point);
    QFETCH(int, percent);
    const TestBackend backend = TestBackend::current();
    QVERIFY(fillFirstRevision(backend.url(), journal));
    const QString before = snapshotOf(backend.url());
    const QString backups = backend.folder() + u"/backups"_s;
    Orders orders{.killPoint = point, .backupFolder = backups};
    if (percent > 0)
        orders.killCount = statementsRun(backend.isPostgres() ? u"postgresql"_s : u"sqlite"_s) * percent / 100;
    const std::unique_ptr<QProcess> helper = startHelper(backend.url(), orders);
    QVERIFY(helper->waitForFinished(60'000));
    QCOMPARE(helper->exitStatus(), QProcess::CrashExit);
    if (backend.isPostgres()) // the server notices the end of the connection a moment later
        QTest::qWait(100);

    const bool committed = point == u"migration:committed";
    {
        const std::unique_ptr<Connection> connection = openConnection(backend.url());
        QVERIFY(connection);
        const Result<SchemaCheck> check = MigrationRunner(*connection, embedded()).check();
        VERIFY_OK(check);
        QCOMPARE(check->differences, QStringList()); // the tables are those of the revision that it names
        QCOMPARE(check->state.revision, committed ? embedded().head() : firstRevision());
        if (!backend.isPostgres())
            QCOMPARE(firstRow(*connection, u"PRAGMA integrity_check"_s), u"ok"_s);
        if (!committed)
            QCOMPARE(snapshot(*connection), before);
    }
    const bool unfinished = point.startsWith(u"backup:"_s) && point != u"backup:renamed";
    QCOMPARE(QDir(backups).entryList({u"*.partial"_s}, QDir::Files | QDir::Hidden).isEmpty(), !unfinished);

    const std::unique_ptr<QProcess> again = startHelper(backend.url(), {.backupFolder = backups});
    QVERIFY(again->waitForFinished(60'000));
    QCOMPARE(again->exitCode(), 10 + (committed ? 0 : embedded().count() - 1));
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    const Result<SchemaCheck> check = MigrationRunner(*connection, embedded()).check();
    VERIFY_OK(check);
    QCOMPARE(check->state.kind, SchemaState::Kind::Current);
    QCOMPARE(check->differences, QStringList());
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM product_tag_association"_s), u"3"_s);
    QCOMPARE(QDir(backups).entryList({u"*.partial"_s}, QDir::Files | QDir::Hidden), QStringList());
    QVERIFY(!DatabaseBackup::list(backend.url(), backups).empty());
}

void tst_MigrationCrash::failureWithinARebuild_data() {
    QTest::addColumn<bool>("cancelled");
    QTest::newRow("failed") << false;
    QTest::newRow("cancelled") << true;
}

/// Every statement of every revision, those that a rebuild consists of included: SQLite is told to refuse the next one.
void tst_MigrationCrash::failureWithinARebuild() {
    QFETCH(bool, cancelled);
    const TestBackend backend(u"sqlite"_s);
    QVERIFY(fillFirstRevision(backend.url(), u"WAL"_s));
    const QString before = snapshotOf(backend.url());
    const int statements = statementsRun(u"sqlite"_s);
    QVERIFY(statements > 60);
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    sqlite3* handle = connection->sqliteHandle();
    const auto refuse = [](void*, int action, const char*, const char*, const char*, const char*) {
        return action == SQLITE_TRANSACTION ? SQLITE_OK : SQLITE_DENY; // ROLLBACK works
    };
    for (int k = 1; k <= statements; ++k) {
        int ran = 0;
        failpoint::set([&](const char* name) {
            if (qstrcmp(name, "migration:statement") == 0 && ++ran == k && !cancelled)
                sqlite3_set_authorizer(handle, refuse, nullptr);
        });
        const Result<int> applied =
            MigrationRunner(*connection, embedded()).upgrade([&](const MigrationRunner::Progress&) {
                return !cancelled || ran < k;
            });
        failpoint::set({});
        sqlite3_set_authorizer(handle, nullptr, nullptr);
        QVERIFY2(!applied.ok(), qPrintable(QString::number(k)));
        QCOMPARE(applied.error().kind == Error::Kind::Cancelled, cancelled);
        QCOMPARE(ran, k);
        QVERIFY(!connection->inTransaction());
        QVERIFY(runAll(*connection, {u"PRAGMA foreign_keys = ON"_s, u"PRAGMA legacy_alter_table = OFF"_s}));
        QCOMPARE(snapshot(*connection), before);
    }
    VERIFY_OK(MigrationRunner(*connection, embedded()).upgrade());
}

/// What kill -9 does not show and a power failure would.
void tst_MigrationCrash::writesGoToTheDisk() {
    QFETCH(QString, journal);
    const TestBackend backend = TestBackend::current();
    QVERIFY(fillFirstRevision(backend.url(), journal));
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    const QString setting = backend.isPostgres() ? u"SELECT count(*) FROM pg_settings WHERE name IN ('fsync', "
                                                   "'synchronous_commit') AND source IN ('session', 'client')"_s
                                                 : u"PRAGMA synchronous"_s;
    QStringList seen;
    failpoint::set([&](const char* name) {
        if (qstrcmp(name, "migration:locked") == 0 || qstrcmp(name, "migration:before-commit") == 0)
            seen << firstRow(*connection, setting);
    });
    const Result<int> applied = MigrationRunner(*connection, embedded()).upgrade();
    failpoint::set({});
    VERIFY_OK(applied);
    // SQLite: FULL. PostgreSQL: the server's own, which nobody has changed for this connection.
    const QString wanted = backend.isPostgres() ? u"0"_s : u"2"_s;
    QCOMPARE(seen, (QStringList{wanted, wanted}));
}

void tst_MigrationCrash::manyAtOnceWithBackup() {
    QFETCH(QString, journal);
    const TestBackend backend = TestBackend::current();
    QVERIFY(fillFirstRevision(backend.url(), journal));
    const QString backups = backend.folder() + u"/backups"_s;
    std::vector<std::unique_ptr<QProcess>> helpers;
    for (int i = 0; i < 8; ++i)
        helpers.push_back(startHelper(backend.url(), {.backupFolder = backups}));
    QList<int> codes;
    for (const std::unique_ptr<QProcess>& helper : helpers) {
        QVERIFY(helper->waitForFinished(60'000));
        codes << helper->exitCode();
    }
    std::sort(codes.begin(), codes.end());
    QCOMPARE(codes, (QList<int>{10, 10, 10, 10, 10, 10, 10, 10 + embedded().count() - 1}));
    QCOMPARE(DatabaseBackup::list(backend.url(), backups).size(), 1U);
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM schema_history"_s), QString::number(embedded().count()));
    const Result<SchemaCheck> check = MigrationRunner(*connection, embedded()).check();
    VERIFY_OK(check);
    QCOMPARE(check->differences, QStringList());
}

void tst_MigrationCrash::manyAtOnce() {
    const TestBackend backend = TestBackend::current();
    for (int round = 0; round < 3; ++round) {
        const TestBackend fresh(backend.isPostgres() ? u"postgresql"_s : u"sqlite"_s);
        std::vector<std::unique_ptr<QProcess>> helpers;
        for (int i = 0; i < 6; ++i)
            helpers.push_back(startHelper(fresh.url(), {}));
        QList<int> codes;
        for (const std::unique_ptr<QProcess>& helper : helpers) {
            QVERIFY(helper->waitForFinished(60'000));
            codes << helper->exitCode();
        }
        std::sort(codes.begin(), codes.end());
        QCOMPARE(codes, (QList<int>{10, 10, 10, 10, 10, 10 + embedded().count()}));
        const std::unique_ptr<Connection> connection = openConnection(fresh.url());
        QVERIFY(connection);
        QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM schema_history"_s), QString::number(embedded().count()));
    }
}

/// A transaction of another program that keeps the runner out.
static bool holdLock(Connection& connection) {
    if (connection.backend() == Backend::Sqlite)
        return runAll(connection, {u"BEGIN IMMEDIATE"_s});
    return runAll(connection,
                  {u"BEGIN"_s, u"LOCK TABLE alembic_version IN EXCLUSIVE MODE"_s,
                   u"SELECT pg_advisory_xact_lock(1128354817, hashtext(CAST(current_schema() AS TEXT)))"_s});
}

void tst_MigrationCrash::lockedByAnother() {
    const TestBackend backend = TestBackend::current();
    QVERIFY(fillFirstRevision(backend.url(), u"WAL"_s));
    const QString before = snapshotOf(backend.url());
    const std::unique_ptr<Connection> other = openConnection(backend.url());
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(other && connection);
    QVERIFY(holdLock(*other));
    MigrationRunner runner(*connection, embedded());
    runner.setPatience(std::chrono::milliseconds(300));
    const Result<int> applied = runner.upgrade();
    QVERIFY(!applied.ok());
    QCOMPARE(applied.error().kind, Error::Kind::Locked);
    QVERIFY(!connection->inTransaction());
    if (!backend.isPostgres()) {
        QCOMPARE(firstRow(*connection, u"PRAGMA foreign_keys"_s), u"1"_s);
        QCOMPARE(firstRow(*connection, u"PRAGMA busy_timeout"_s), u"5000"_s);
    }
    QVERIFY(runAll(*other, {u"ROLLBACK"_s}));
    QCOMPARE(snapshotOf(backend.url()), before);
    VERIFY_OK(runner.upgrade());
}

void tst_MigrationCrash::cancelWhileWaiting() {
    const TestBackend backend = TestBackend::current();
    QVERIFY(fillFirstRevision(backend.url(), u"WAL"_s));
    const std::unique_ptr<Connection> other = openConnection(backend.url());
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(other && connection);
    QVERIFY(holdLock(*other));
    int asked = 0;
    const Result<int> applied =
        MigrationRunner(*connection, embedded()).upgrade([&](const MigrationRunner::Progress& progress) {
            return progress.revisions > 0 || ++asked < 3;
        });
    QVERIFY(!applied.ok());
    QCOMPARE(applied.error().kind, Error::Kind::Cancelled);
    QCOMPARE(asked, 3);
}

void tst_MigrationCrash::waitsForAnother() {
    const TestBackend backend = TestBackend::current();
    QVERIFY(fillFirstRevision(backend.url(), u"WAL"_s));
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    std::atomic_bool held = false;
    std::thread other([&] {
        const std::unique_ptr<Connection> own = openConnection(backend.url());
        held = own && holdLock(*own);
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
    }); // closing the connection ends the transaction
    while (!held)
        std::this_thread::yield();
    const Result<int> applied = MigrationRunner(*connection, embedded()).upgrade();
    other.join();
    VERIFY_OK(applied);
    QCOMPARE(*applied, embedded().count() - 1);
}

/// The upgrade gives up rather than to queue before everybody else.
void tst_MigrationCrash::readerHoldsATable() {
    const TestBackend backend(u"postgresql"_s);
    QVERIFY(fillFirstRevision(backend.url(), {}));
    const QString before = snapshotOf(backend.url());
    const std::unique_ptr<Connection> reader = openConnection(backend.url());
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(reader && connection);
    QVERIFY(
        runAll(*reader, {u"SET application_name = 'a long report'"_s, u"BEGIN"_s, u"SELECT count(*) FROM products"_s}));
    const Result<int> applied = MigrationRunner(*connection, embedded()).upgrade();
    QVERIFY(!applied.ok());
    QCOMPARE(applied.error().kind, Error::Kind::Locked);
    QVERIFY2(applied.error().text.contains(u"products: a long report (postgres"_s),
             qUtf8Printable(applied.error().text));
    QVERIFY(runAll(*reader, {u"ROLLBACK"_s}));
    QCOMPARE(snapshotOf(backend.url()), before);
    VERIFY_OK(MigrationRunner(*connection, embedded()).upgrade());
}

/// Another program moves the head pointer while ours waits for the lock: the state is read anew.
void tst_MigrationCrash::alembicAtTheSameTime() {
    const TestBackend backend(u"postgresql"_s);
    QVERIFY(fillFirstRevision(backend.url(), {}));
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    std::atomic_bool held = false;
    std::thread other([&] {
        const std::unique_ptr<Connection> own = openConnection(backend.url());
        held = own && runAll(*own, {u"BEGIN"_s, u"UPDATE alembic_version SET version_num = '0123456789ab'"_s,
                                    u"DROP TABLE schema_history"_s});
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
        held = runAll(*own, {u"COMMIT"_s});
    });
    while (!held)
        std::this_thread::yield();
    // The first look blocks behind the dropped table's lock or reads the old head; the second, under the lock, decides.
    const Result<int> applied = MigrationRunner(*connection, embedded()).upgrade();
    other.join();
    QVERIFY(!applied.ok());
    QVERIFY(!connection->inTransaction());
    QCOMPARE(firstRow(*connection, u"SELECT version_num FROM alembic_version"_s), u"0123456789ab"_s);
}

/// A role that owns its schema and may do no more; removed with everything it owns on destruction.
class PlainRole {
public:
    explicit PlainRole(const DatabaseUrl& admin) : m_admin(admin) {
        const std::unique_ptr<Connection> connection = openConnection(admin);
        ok = connection && runAll(*connection, {u"DROP ROLE IF EXISTS "_s + name,
                                                u"CREATE ROLE %1 LOGIN PASSWORD 'plain'"_s.arg(name),
                                                u"CREATE SCHEMA %1 AUTHORIZATION %1"_s.arg(name)});
    }
    ~PlainRole() {
        if (const std::unique_ptr<Connection> connection = openConnection(m_admin))
            (void)runAll(*connection, {u"DROP OWNED BY %1 CASCADE"_s.arg(name), u"DROP ROLE "_s + name});
    }
    [[nodiscard]] DatabaseUrl url() const {
        DatabaseUrl own = m_admin;
        own.user = name;
        own.password = u"plain"_s;
        return own;
    }
    bool ok = false;

private:
    const QString name = u"pricebook_plain_%1"_s.arg(QCoreApplication::applicationPid());
    DatabaseUrl m_admin;
};

void tst_MigrationCrash::extensionNotAllowed() {
    const TestBackend backend(u"postgresql"_s);
    const PlainRole role(backend.url());
    QVERIFY(role.ok);
    const std::unique_ptr<Connection> connection = openConnection(role.url());
    QVERIFY(connection);
    MigrationRunner runner(*connection, embedded());
    const QString before = snapshot(*connection);
    const Result<int> applied = runner.upgrade();
    QVERIFY(!applied.ok());
    QCOMPARE(applied.error().kind, Error::Kind::Denied);
    QVERIFY2(applied.error().text.contains(u"\"CREATE EXTENSION pg_trgm;\""_s), qUtf8Printable(applied.error().text));
    QCOMPARE(snapshot(*connection), before);

    // The administrator did it: no right is needed any more.
    const std::unique_ptr<Connection> admin = openConnection(backend.url());
    QVERIFY(admin);
    QVERIFY(runAll(*admin, {u"CREATE EXTENSION pg_trgm"_s}));
    const Result<int> again = runner.upgrade();
    VERIFY_OK(again);
    QCOMPARE(*again, embedded().count());
}

void tst_MigrationCrash::extensionOfTheServer() {
    const TestBackend backend(u"postgresql"_s);
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    const Result<MigrationSet> set = withRevision(u"CREATE EXTENSION \"no_such_extension\""_s);
    VERIFY_OK(set);
    const Result<int> applied = MigrationRunner(*connection, *set).upgrade();
    QVERIFY(!applied.ok());
    QVERIFY2(applied.error().text.contains(u"\"CREATE EXTENSION no_such_extension;\""_s),
             qUtf8Printable(applied.error().text));
    QVERIFY(!applied.error().engine.isEmpty());
}

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    if (const QString url = qEnvironmentVariable("TST_UPGRADE_URL"); !url.isEmpty())
        return upgradeAsHelper(url);
    tst_MigrationCrash test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_migrationcrash.moc"
