#include "backupfixture.h"
#include "databaserestore.h"
#include "failpoint.h"
#include "hazardfixture.h"
#include "migrationplanner.h"
#include "testserver.h"

#include <QFile>
#include <QFileInfo>
#include <QTest>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// What administrators set, other users do and people try again, and the change of a schema has to live with.
class tst_HostileSurroundings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void timeLimitsAreForOtherWork();
    void clientsOfOtherUsersAreSeen();
    void tablesOfExtensionsAreInTheDump();
    void refusedAttemptsPushNoBackupOut_data() { TestBackend::addRows(); }
    void refusedAttemptsPushNoBackupOut();
    void longNames();
    void restoreOverAnotherEncoding();
    void writersRightAfterARestore();
    void damagedFileBehindALink();
};

namespace {

MigrationRequest withBackupIn(const QString& folder) {
    MigrationRequest request;
    request.backupFolder = folder;
    return request;
}

} // namespace

/// A database whose administrator limits every statement and every pause in a transaction to a moment.
void tst_HostileSurroundings::timeLimitsAreForOtherWork() {
    const TestBackend backend(u"postgresql"_s);
    QVERIFY(hazard::firstRevisionDatabase(backend, 20'000));
    for (const char* limit : {"statement_timeout", "idle_in_transaction_session_timeout"})
        VERIFY_OK(testserver::execute(
            u"ALTER DATABASE \"%1\" SET %2 = '40ms'"_s.arg(backend.url().database, QLatin1String(limit))));
    Result<std::unique_ptr<Connection>> connection = Connection::open(backend.url(), OpenMode::ReadWrite);
    VERIFY_OK(connection);
    QVERIFY(!runAll(**connection, {u"SELECT pg_sleep(0.2)"_s}));
    const Result<MigrationOutcome> upgraded =
        MigrationRunner(**connection, MigrationSet::embedded()).run(withBackupIn(backend.folder()));
    VERIFY_OK(upgraded);
    QCOMPARE(upgraded->to, MigrationSet::embedded().head());
    QCOMPARE(firstRow(**connection, u"SHOW statement_timeout"_s), u"40ms"_s);
    VERIFY_OK(DatabaseBackup::takeNow(backend.url(), backend.folder()));
}

/// The server hides from a user what another user's session is, but not that it is there.
void tst_HostileSurroundings::clientsOfOtherUsersAreSeen() {
    const TestBackend backend(u"postgresql"_s);
    const QString suffix = backend.url().database.right(8);
    DatabaseUrl mine = backend.url();
    DatabaseUrl theirs = backend.url();
    mine.user = u"pb_mine_"_s + suffix;
    theirs.user = u"pb_theirs_"_s + suffix;
    mine.password = theirs.password = u"secret"_s;
    for (const QString& user : {mine.user, theirs.user})
        VERIFY_OK(testserver::execute(u"CREATE ROLE \"%1\" LOGIN PASSWORD 'secret'"_s.arg(user)));
    const auto dropRoles = qScopeGuard([&] {
        for (const QString& user : {mine.user, theirs.user})
            (void)testserver::execute(u"DROP ROLE \"%1\""_s.arg(user));
    });
    const std::unique_ptr<Connection> connection = openConnection(mine);
    const std::unique_ptr<Connection> other = openConnection(theirs);
    QVERIFY(connection && other);
    const Result<std::vector<ConnectedClient>> clients = connectedClients(*connection);
    VERIFY_OK(clients);
    QCOMPARE(clients->size(), 1U);
    QCOMPARE(clients->front().user, theirs.user);
    QVERIFY(!clients->front().since.isValid());
}

/// Whoever tries an upgrade again and again that is refused keeps the backups of earlier changes.
void tst_HostileSurroundings::refusedAttemptsPushNoBackupOut() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = hazard::firstRevisionDatabase(backend);
    QVERIFY(connection);
    const Result<BackupFile> old = backupfixture::takeLocked(backend.url(), backend.folder());
    VERIFY_OK(old);
    QVERIFY(
        runAll(*connection, {u"UPDATE products SET price_flurbos = -1 WHERE id = (SELECT min(id) FROM products)"_s}));
    MigrationRunner runner(*connection, MigrationSet::embedded());
    for (int attempt = 0; attempt < 5; ++attempt) {
        const Result<MigrationOutcome> refused = runner.run(withBackupIn(backend.folder()));
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().kind, Error::Kind::Invalid);
    }
    std::vector<BackupFile> left = DatabaseBackup::list(backend.url(), backend.folder());
    QCOMPARE(left.size(), 1U);
    QCOMPARE(left.front().path, old->path);
    // What succeeds leaves its backup, and no more than the usual number.
    QVERIFY(runAll(*connection, {u"UPDATE products SET price_flurbos = 1"_s}));
    for (int more = 0; more < 4; ++more)
        VERIFY_OK(backupfixture::takeLocked(backend.url(), backend.folder()));
    const Result<MigrationOutcome> upgraded = runner.run(withBackupIn(backend.folder()));
    VERIFY_OK(upgraded);
    left = DatabaseBackup::list(backend.url(), backend.folder());
    QCOMPARE(left.size(), static_cast<std::size_t>(DatabaseBackup::kept));
    QCOMPARE(left.front().path, upgraded->backup);
}

/// As PostGIS has one: its table is not dumped, but some of the rows are.
void tst_HostileSurroundings::tablesOfExtensionsAreInTheDump() {
    const TestBackend backend(u"postgresql"_s);
    const std::unique_ptr<Connection> connection = hazard::headDatabase(backend);
    QVERIFY(connection);
    QVERIFY(runAll(*connection, {u"CREATE TABLE \"Known places\" (a INTEGER)"_s,
                                 u"INSERT INTO \"Known places\" VALUES (1), (2), (3)"_s,
                                 u"ALTER EXTENSION pg_trgm ADD TABLE \"Known places\""_s,
                                 u"UPDATE pg_extension SET extconfig = ARRAY['\"Known places\"'::regclass::oid], "
                                 "extcondition = ARRAY['WHERE a > 1'] WHERE extname = 'pg_trgm'"_s}));
    const Result<BackupFile> taken = DatabaseBackup::takeNow(backend.url(), backend.folder());
    VERIFY_OK(taken);
    const Result<BackupContents> contents = DatabaseRestore::inspect(backend.url(), taken->path);
    VERIFY_OK(contents);
}

/// A name that is long enough leaves no room for what a backup's name says.
void tst_HostileSurroundings::longNames() {
    const TestBackend backend(u"sqlite"_s);
    QVERIFY(backupfixture::fill(backend.url()));
    const QString name = backend.folder() + u'/' + QString(118, u'к');
    const DatabaseUrl first = DatabaseUrl::sqlite(name + u"1.db"_s);
    const DatabaseUrl second = DatabaseUrl::sqlite(name + u"2.db"_s);
    QVERIFY(QFile::copy(backend.url().path, first.path) && QFile::copy(backend.url().path, second.path));
    const Result<BackupFile> taken = DatabaseBackup::takeNow(first);
    VERIFY_OK(taken);
    QCOMPARE(DatabaseBackup::list(first).size(), 1U);
    QCOMPARE(DatabaseBackup::list(second).size(), 0U);
    VERIFY_OK(DatabaseRestore::run(first, taken->path, {}));
}

void tst_HostileSurroundings::restoreOverAnotherEncoding() {
    const TestBackend backend(u"sqlite"_s);
    QVERIFY(backupfixture::fill(backend.url()));
    const Result<BackupFile> taken = DatabaseBackup::takeNow(backend.url(), backend.folder());
    VERIFY_OK(taken);
    const DatabaseUrl wide = DatabaseUrl::sqlite(backend.folder() + u"/wide.db"_s);
    {
        const Result<std::unique_ptr<Connection>> made = Connection::open(wide, OpenMode::CreateIfMissing);
        VERIFY_OK(made);
        QVERIFY(runAll(**made, {u"PRAGMA encoding = 'UTF-16'"_s, u"CREATE TABLE a (b)"_s}));
    }
    VERIFY_OK(DatabaseRestore::run(wide, taken->path, {}));
    QCOMPARE(backupfixture::snapshotOf(wide), backupfixture::snapshotOf(backend.url()));
}

/// A window that waited for the lock writes at once: that is no damage.
void tst_HostileSurroundings::writersRightAfterARestore() {
    const TestBackend backend(u"sqlite"_s);
    QVERIFY(backupfixture::fill(backend.url()));
    const Result<BackupFile> taken = DatabaseBackup::takeNow(backend.url(), backend.folder());
    VERIFY_OK(taken);
    const std::unique_ptr<Connection> window = openConnection(backend.url());
    QVERIFY(window);
    failpoint::set([&](const char* name) {
        if (qstrcmp(name, "restore:written") == 0)
            QVERIFY(runAll(*window, {u"INSERT INTO tags (name) VALUES ('at once')"_s}));
    });
    const auto noFailpoint = qScopeGuard([] { failpoint::set({}); });
    VERIFY_OK(DatabaseRestore::run(backend.url(), taken->path, {}));
    QCOMPARE(firstRow(*window, u"SELECT count(*) FROM tags WHERE name = 'at once'"_s), u"1"_s);
}

/// The file behind the link is replaced, for those too who open it by its own name.
void tst_HostileSurroundings::damagedFileBehindALink() {
    const TestBackend backend(u"sqlite"_s);
    QVERIFY(backupfixture::fill(backend.url()));
    const QString good = backupfixture::snapshotOf(backend.url());
    const Result<BackupFile> taken = DatabaseBackup::takeNow(backend.url(), backend.folder());
    VERIFY_OK(taken);
    for (const QString& side : {u"-wal"_s, u"-shm"_s})
        QFile::remove(backend.url().path + side);
    QVERIFY(backupfixture::writeFile(backend.url().path, QByteArray(20'000, 'x')));
    const QTemporaryDir elsewhere;
    const DatabaseUrl link = DatabaseUrl::sqlite(elsewhere.path() + u"/link.db"_s);
    QVERIFY(QFile::link(backend.url().path, link.path));
    VERIFY_OK(DatabaseRestore::run(link, taken->path, {}));
    QVERIFY(QFileInfo(link.path).isSymLink());
    QCOMPARE(backupfixture::snapshotOf(backend.url()), good);
}

QTEST_GUILESS_MAIN(tst_HostileSurroundings)
#include "tst_hostilesurroundings.moc"
