#include "migrationrunner.h"
#include "query.h"
#include "schemasnapshot.h"
#include "testbackend.h"
#include "testserver.h"
#include "verify.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTest>
#include <csignal>
#include <thread>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

const MigrationSet& embedded() { return MigrationSet::embedded(); }

/// What this program does as a helper process: upgrades, and kills itself before the statement `killAt`, counted
/// over all revisions (0: never).
int upgradeAsHelper(const QString& urlText, int killAt) {
    const Result<DatabaseUrl> url = DatabaseUrl::parse(urlText);
    if (!url)
        return 2;
    const std::unique_ptr<Connection> connection = openConnection(*url);
    if (!connection)
        return 3;
    MigrationRunner runner(*connection, embedded());
    int statement = 0;
    const Result<int> applied = runner.upgrade([&](const MigrationRunner::Progress& progress) {
        if (progress.statement > 0 && ++statement == killAt)
            std::raise(SIGKILL);
        return true;
    });
    if (!applied) {
        qWarning("%s", describe(applied.error()).constData());
        return 4;
    }
    return 10 + *applied;
}

std::unique_ptr<QProcess> startHelper(const DatabaseUrl& url, int killAt) {
    auto process = std::make_unique<QProcess>();
    process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"TST_UPGRADE_URL"_s, url.toSecretString());
    environment.insert(u"TST_KILL_AT"_s, QString::number(killAt));
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
        const std::unique_ptr<QProcess> helper = startHelper(backend.url(), killAt);
        QVERIFY(helper->waitForFinished(60'000));
        QCOMPARE(helper->exitStatus(), QProcess::CrashExit);
        if (backend.isPostgres()) // the server notices the end of the connection a moment later
            QTest::qWait(100);
        QCOMPARE(snapshotOf(backend.url()), before);
    }
    const std::unique_ptr<QProcess> helper = startHelper(backend.url(), 0);
    QVERIFY(helper->waitForFinished(60'000));
    QCOMPARE(helper->exitCode(), 10 + embedded().count() - 1);
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    const Result<SchemaState> state = MigrationRunner(*connection, embedded()).state();
    VERIFY_OK(state);
    QVERIFY(state->isUsable());
}

void tst_MigrationCrash::manyAtOnce() {
    const TestBackend backend = TestBackend::current();
    for (int round = 0; round < 3; ++round) {
        const TestBackend fresh(backend.isPostgres() ? u"postgresql"_s : u"sqlite"_s);
        std::vector<std::unique_ptr<QProcess>> helpers;
        for (int i = 0; i < 6; ++i)
            helpers.push_back(startHelper(fresh.url(), 0));
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
    QVERIFY(runAll(*reader, {u"BEGIN"_s, u"SELECT count(*) FROM products"_s}));
    const Result<int> applied = MigrationRunner(*connection, embedded()).upgrade();
    QVERIFY(!applied.ok());
    QCOMPARE(applied.error().kind, Error::Kind::Locked);
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
        return upgradeAsHelper(url, qEnvironmentVariableIntValue("TST_KILL_AT"));
    tst_MigrationCrash test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_migrationcrash.moc"
