#include "backupfixture.h"
#include "connection.h"
#include "databaserestore.h"
#include "failpoint.h"
#include "migrationrunner.h"
#include "pooler.h"
#include "query.h"
#include "testserver.h"
#include "verify.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTest>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

/// What an upgrade and a day's work may do to a database, so that every kind of difference is there to be undone.
QStringList changes(Backend backend) {
    QStringList statements{u"DELETE FROM product_tag_association"_s,
                           u"UPDATE products SET description = 'changed'"_s,
                           u"INSERT INTO categories (name) VALUES ('later')"_s,
                           u"CREATE TABLE newer (a INTEGER)"_s,
                           u"CREATE VIEW seen AS SELECT id, name FROM products"_s,
                           u"CREATE INDEX ix_newer ON products (image_url)"_s};
    if (backend == Backend::PostgreSql)
        statements << u"CREATE TABLE strange.\"od\"\"d Name\" (a INTEGER)"_s;
    statements.prepend(backend == Backend::PostgreSql ? u"CREATE SCHEMA strange"_s : u"SELECT 1"_s);
    return statements;
}

bool change(const DatabaseUrl& url) {
    const std::unique_ptr<Connection> connection = openConnection(url);
    return connection && runAll(*connection, changes(url.backend));
}

/// The databases that restores have put aside or left, dropped on destruction.
class KeptDatabases {
public:
    explicit KeptDatabases(const DatabaseUrl& url) : m_url(url) {}
    ~KeptDatabases() {
        for (const QString& name : names())
            (void)testserver::execute(u"DROP DATABASE IF EXISTS \"%1\" WITH (FORCE)"_s.arg(name));
    }
    KeptDatabases(const KeptDatabases&) = delete;
    KeptDatabases& operator=(const KeptDatabases&) = delete;
    [[nodiscard]] QStringList names() const {
        QStringList found;
        if (m_url.backend == Backend::Sqlite)
            return found;
        DatabaseUrl admin = m_url;
        admin.database = u"postgres"_s;
        const std::unique_ptr<Connection> connection = openConnection(admin);
        if (!connection)
            return found;
        Query query(*connection, u"SELECT datname FROM pg_database WHERE datname LIKE :like ORDER BY 1"_s);
        query.bind("like", m_url.database.left(30) + u"%\\_20%"_s);
        while (query.step().valueOr(false))
            found << query.text(0);
        return found;
    }

private:
    DatabaseUrl m_url;
};

} // namespace

class tst_DatabaseRestore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsTheBackup_data() { backupfixture::addRows(); }
    void equalsTheBackup();
    void keepsWhatItReplaces_data() { backupfixture::addRows(); }
    void keepsWhatItReplaces();
    void S12_staleLogAndAnotherConnection_data();
    void S12_staleLogAndAnotherConnection();
    void S12_whatIsLeftOfADamagedFile();
    void noLiveFile();
    void damagedWithin();
    void S8_waitsForAWriter_data();
    void S8_waitsForAWriter();
    void writtenToInBetween();
    void killed_data() { backupfixture::addRows(); }
    void killed();
    void refusesWhatIsNoBackup_data() { TestBackend::addRows(); }
    void refusesWhatIsNoBackup();
    void refusesOtherPrograms_data() { TestBackend::addRows(); }
    void refusesOtherPrograms();
    void cancelled_data() { backupfixture::addRows(); }
    void cancelled();
    void S14_diskFull();
    void P15_newerTablesAndViewsAreGone();
    void P15_keepsSettingsRightsAndOwner();
    void P15_namesWhoIsConnected();
    void P15_withoutTheRightToCreate();
    void P10_pastAPooler();
};

void tst_DatabaseRestore::equalsTheBackup() {
    QFETCH(QString, journal);
    const TestBackend backend = TestBackend::current();
    const KeptDatabases kept(backend.url());
    QVERIFY(backupfixture::fill(backend.url(), journal));
    const QString before = backupfixture::snapshotOf(backend.url());
    const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), backend.folder());
    VERIFY_OK(taken);
    QVERIFY(change(backend.url()));
    const QFile::Permissions permissions = QFile::permissions(backend.url().path);
    const Result<BackupContents> looked = DatabaseRestore::inspect(backend.url(), taken->path);
    VERIFY_OK(looked);
    QCOMPARE(looked->revision, MigrationSet::embedded().head());
    QVERIFY(looked->rows > 100);
    const Result<RestoreReport> restored = DatabaseRestore::run(backend.url(), taken->path, {});
    VERIFY_OK(restored);
    QCOMPARE(restored->contents.rows, looked->rows);
    QCOMPARE(backupfixture::snapshotOf(backend.url()), before);
    QVERIFY(QFile::exists(taken->path));
    {
        const std::unique_ptr<Connection> connection = openConnection(backend.url());
        QVERIFY(connection);
        MigrationRunner runner(*connection, MigrationSet::embedded());
        const Result<SchemaCheck> check = runner.check();
        VERIFY_OK(check);
        QCOMPARE(check->state.kind, SchemaState::Kind::Current);
        QVERIFY2(check->differences.isEmpty(), qUtf8Printable(check->differences.join(u'\n')));
        VERIFY_OK(runner.noteRestore(taken->path));
        QCOMPARE(
            firstRow(*connection, u"SELECT direction, backup_ref FROM schema_history ORDER BY seq DESC LIMIT 1"_s, 2),
            u"restore|"_s + taken->path);
    }
    if (!backend.isPostgres()) {
        QCOMPARE(QFile::permissions(backend.url().path), permissions);
        const std::unique_ptr<Connection> connection = openConnection(backend.url());
        QCOMPARE(firstRow(*connection, u"PRAGMA journal_mode"_s).toUpper(), journal);
    }
}

void tst_DatabaseRestore::keepsWhatItReplaces() {
    QFETCH(QString, journal);
    const TestBackend backend = TestBackend::current();
    const KeptDatabases kept(backend.url());
    QVERIFY(backupfixture::fill(backend.url(), journal));
    const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), backend.folder());
    VERIFY_OK(taken);
    // Older ones of the same kind: none of them may be removed to make room.
    for (int i = 0; i < 3; ++i)
        VERIFY_OK(DatabaseBackup::takeNow(backend.url(), backend.folder()));
    QVERIFY(change(backend.url()));
    const QString changed = backupfixture::snapshotOf(backend.url());
    const std::size_t files = DatabaseBackup::list(backend.url(), backend.folder()).size();
    DatabaseRestore::Options options;
    options.folder = backend.folder();
    const Result<RestoreReport> restored = DatabaseRestore::run(backend.url(), taken->path, options);
    VERIFY_OK(restored);
    DatabaseUrl previous = backend.url();
    previous.path = restored->previous;
    previous.database = restored->previous;
    QCOMPARE(backupfixture::snapshotOf(previous), changed);
    if (backend.isPostgres()) {
        QCOMPARE(kept.names(), QStringList{restored->previous});
        QVERIFY(restored->commands.join(u'\n').contains(u"pg_restore --single-transaction --exit-on-error"_s));
        QVERIFY(!restored->commands.join(u'\n').contains(backend.url().password));
        return;
    }
    QCOMPARE(DatabaseBackup::list(backend.url(), backend.folder()).size(), files + 1);
    options.keepReplaced = false;
    const Result<RestoreReport> again = DatabaseRestore::run(backend.url(), taken->path, options);
    VERIFY_OK(again);
    QCOMPARE(again->previous, QString());
}

void tst_DatabaseRestore::S12_staleLogAndAnotherConnection_data() {
    QTest::addColumn<QString>("journal");
    QTest::newRow("rollback journal") << u"DELETE"_s;
    QTest::newRow("write-ahead log") << u"WAL"_s;
}

/// A file copied over the live one would be undone by the log that is still there.
void tst_DatabaseRestore::S12_staleLogAndAnotherConnection() {
    QFETCH(QString, journal);
    const TestBackend backend(u"sqlite"_s);
    QVERIFY(backupfixture::fill(backend.url(), journal));
    const QString before = backupfixture::snapshotOf(backend.url());
    const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), {});
    VERIFY_OK(taken);
    const std::unique_ptr<Connection> other = openConnection(backend.url());
    QVERIFY(other);
    QVERIFY(runAll(*other, {u"PRAGMA wal_autocheckpoint = 0"_s}));
    QVERIFY(runAll(*other, changes(Backend::Sqlite)));
    if (journal == u"WAL"_s)
        QVERIFY(QFileInfo(backend.url().path + u"-wal"_s).size() > 0);
    const QString version = firstRow(*other, u"PRAGMA data_version"_s);
    VERIFY_OK(DatabaseRestore::run(backend.url(), taken->path, {}));
    // The other connection, open all the while, sees it at once, and may write.
    QCOMPARE(snapshot(*other), before);
    QVERIFY(firstRow(*other, u"PRAGMA data_version"_s) != version);
    QVERIFY(runAll(*other, {u"INSERT INTO categories (name) VALUES ('after')"_s}));
    QCOMPARE(firstRow(*other, u"PRAGMA integrity_check"_s), u"ok"_s);
}

void tst_DatabaseRestore::S12_whatIsLeftOfADamagedFile() {
    const TestBackend backend(u"sqlite"_s);
    QVERIFY(backupfixture::fill(backend.url(), u"WAL"_s));
    const QString before = backupfixture::snapshotOf(backend.url());
    const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), {});
    VERIFY_OK(taken);
    // A log of the same database with later data, and a file that is no database any more.
    QByteArray log;
    {
        const std::unique_ptr<Connection> connection = openConnection(backend.url());
        QVERIFY(connection && runAll(*connection, {u"PRAGMA wal_autocheckpoint = 0"_s}));
        QVERIFY(runAll(*connection, changes(Backend::Sqlite)));
        log = backupfixture::readFile(backend.url().path + u"-wal"_s);
    }
    QVERIFY(backupfixture::writeFile(backend.url().path, QByteArray("a shopping list\n").repeated(1000)));
    QVERIFY(backupfixture::writeFile(backend.url().path + u"-wal"_s, log));
    QVERIFY(QFile::setPermissions(backend.url().path, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
    const Result<RestoreReport> restored = DatabaseRestore::run(backend.url(), taken->path, {});
    VERIFY_OK(restored);
    QCOMPARE(backupfixture::snapshotOf(backend.url()), before);
    // SQLite itself has put the log into the file when it was opened; nobody has thrown it away.
    QVERIFY(backupfixture::readFile(restored->previous).contains("a shopping list"));
    QVERIFY(QFile::permissions(backend.url().path) & QFile::ReadGroup);
}

void tst_DatabaseRestore::noLiveFile() {
    const TestBackend backend(u"sqlite"_s);
    QVERIFY(backupfixture::fill(backend.url(), u"WAL"_s));
    const QString before = backupfixture::snapshotOf(backend.url());
    const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), {});
    VERIFY_OK(taken);
    // All that is left of it is a log, which would be read into whatever is put in the file's place.
    QByteArray log;
    {
        const std::unique_ptr<Connection> connection = openConnection(backend.url());
        QVERIFY(connection && runAll(*connection, {u"PRAGMA wal_autocheckpoint = 0"_s}));
        QVERIFY(runAll(*connection, changes(Backend::Sqlite)));
        log = backupfixture::readFile(backend.url().path + u"-wal"_s);
        QVERIFY(!log.isEmpty());
    }
    QVERIFY(QFile::remove(backend.url().path));
    QVERIFY(backupfixture::writeFile(backend.url().path + u"-wal"_s, log));
    const Result<RestoreReport> restored = DatabaseRestore::run(backend.url(), taken->path, {});
    VERIFY_OK(restored);
    QCOMPARE(restored->previous, QString());
    QVERIFY(!QFile::exists(backend.url().path + u"-wal"_s));
    QCOMPARE(backupfixture::snapshotOf(backend.url()), before);
}

/// It opens, but not all of it can be read: no backup of it is possible, so the file itself is kept.
void tst_DatabaseRestore::damagedWithin() {
    const TestBackend backend(u"sqlite"_s);
    QVERIFY(backupfixture::fill(backend.url(), u"WAL"_s, 3000));
    const QString before = backupfixture::snapshotOf(backend.url());
    const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), {});
    VERIFY_OK(taken);
    QByteArray bytes = backupfixture::readFile(backend.url().path);
    QVERIFY(bytes.size() > 100 * 4096);
    for (qsizetype page = 10; page < bytes.size() / 4096; page += 3)
        bytes.replace(page * 4096, 200, QByteArray(200, '\xff'));
    QVERIFY(backupfixture::writeFile(backend.url().path, bytes));
    const Result<RestoreReport> restored = DatabaseRestore::run(backend.url(), taken->path, {});
    VERIFY_OK(restored);
    QCOMPARE(backupfixture::snapshotOf(backend.url()), before);
    QCOMPARE(backupfixture::readFile(restored->previous), bytes);
}

void tst_DatabaseRestore::S8_waitsForAWriter_data() { S12_staleLogAndAnotherConnection_data(); }

void tst_DatabaseRestore::S8_waitsForAWriter() {
    QFETCH(QString, journal);
    const TestBackend backend(u"sqlite"_s);
    QVERIFY(backupfixture::fill(backend.url(), journal));
    const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), {});
    VERIFY_OK(taken);
    const std::unique_ptr<Connection> writer = openConnection(backend.url());
    QVERIFY(writer);
    QVERIFY(runAll(*writer, {u"BEGIN IMMEDIATE"_s, u"DELETE FROM product_tag_association"_s}));
    const QString live = snapshot(*writer);
    DatabaseRestore::Options options;
    options.keepReplaced = false;
    options.patience = std::chrono::milliseconds(200);
    const Result<RestoreReport> refused = DatabaseRestore::run(backend.url(), taken->path, options);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::Locked);
    QCOMPARE(snapshot(*writer), live);
    QVERIFY(runAll(*writer, {u"COMMIT"_s}));
    VERIFY_OK(DatabaseRestore::run(backend.url(), taken->path, options));
}

/// What somebody writes after the backup of the replaced data, and before they are replaced, is in that backup too.
void tst_DatabaseRestore::writtenToInBetween() {
    const TestBackend backend(u"sqlite"_s);
    for (const QString& journal : {u"WAL"_s, u"DELETE"_s}) {
        const DatabaseUrl url = DatabaseUrl::sqlite(backend.folder() + u'/' + journal + u".db"_s);
        QVERIFY(backupfixture::fill(url, journal));
        const Result<BackupFile> taken = backupfixture::takeLocked(url, {});
        VERIFY_OK(taken);
        int times = 0;
        failpoint::set([&](const char* name) {
            if (qstrcmp(name, "restore:begin") != 0 || ++times > 1)
                return;
            const std::unique_ptr<Connection> other = openConnection(url);
            if (other)
                (void)runAll(*other, {u"INSERT INTO categories (name) VALUES ('in between')"_s});
        });
        const Result<RestoreReport> restored = DatabaseRestore::run(url, taken->path, {});
        failpoint::set({});
        VERIFY_OK(restored);
        QCOMPARE(times, 2);
        const std::unique_ptr<Connection> previous = openConnection(DatabaseUrl::sqlite(restored->previous));
        QVERIFY(previous);
        QCOMPARE(firstRow(*previous, u"SELECT count(*) FROM categories WHERE name = 'in between'"_s), u"1"_s);
        // The backup of the first round was not kept.
        QCOMPARE(DatabaseBackup::list(url).size(), 2U);
    }
}

/// Old or new, never between; and again works.
void tst_DatabaseRestore::killed() {
    QFETCH(QString, journal);
    const TestBackend backend = TestBackend::current();
    const KeptDatabases kept(backend.url());
    // More than the cache of a restore holds, so that half of it is in the file when it dies.
    QVERIFY(backupfixture::fill(backend.url(), journal, 6000));
    const QString before = backupfixture::snapshotOf(backend.url());
    const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), backend.folder());
    VERIFY_OK(taken);
    QVERIFY(change(backend.url()));
    const QString changed = backupfixture::snapshotOf(backend.url());
    for (const QString& point : {u"restore:begin"_s, u"restore:copied"_s, u"restore:done"_s}) {
        const std::unique_ptr<QProcess> helper =
            backupfixture::startHelper(u"restore"_s, backend.url(), taken->path, point);
        QVERIFY(helper->waitForFinished(60'000));
        QCOMPARE(helper->exitStatus(), QProcess::CrashExit);
        if (point == u"restore:copied"_s && !backend.isPostgres())
            QVERIFY(QFileInfo(backend.url().path + (journal == u"WAL"_s ? u"-wal"_s : u"-journal"_s)).size() > 500'000);
        QCOMPARE(backupfixture::snapshotOf(backend.url()), point == u"restore:done"_s ? before : changed);
        if (!backend.isPostgres()) {
            const std::unique_ptr<Connection> connection = openConnection(backend.url());
            QVERIFY(connection);
            QCOMPARE(firstRow(*connection, u"PRAGMA integrity_check"_s), u"ok"_s);
        }
    }
    QVERIFY(change(backend.url()));
    const std::unique_ptr<QProcess> helper = backupfixture::startHelper(u"restore"_s, backend.url(), taken->path, {});
    QVERIFY(helper->waitForFinished(60'000));
    QCOMPARE(helper->exitCode(), 0);
    QCOMPARE(backupfixture::snapshotOf(backend.url()), before);
    // What the killed ones had begun is gone; what they had replaced is not.
    QCOMPARE(kept.names().filter(u"_restoring_"_s), QStringList());
    QCOMPARE(kept.names().size(), backend.isPostgres() ? 2 : 0);
}

void tst_DatabaseRestore::refusesWhatIsNoBackup() {
    const TestBackend backend = TestBackend::current();
    QVERIFY(backupfixture::fill(backend.url(), {}, 500));
    const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), backend.folder());
    VERIFY_OK(taken);
    const QByteArray whole = backupfixture::readFile(taken->path);
    QByteArray flipped = whole;
    for (qsizetype at = whole.size() / 2; at < whole.size() / 2 + 4096; ++at)
        flipped[at] = static_cast<char>(~flipped[at]);
    const QByteArray other = backend.isPostgres() ? QByteArray("SQLite format 3\0", 16) : QByteArray("PGDMP");
    const QString live = backupfixture::snapshotOf(backend.url());
    int number = 0;
    for (const QByteArray& bytes : {QByteArray(), QByteArray("a shopping list"), other, whole.left(whole.size() / 2),
                                    whole.left(5), whole.left(whole.size() - 600), flipped}) {
        const QString path = backend.folder() + u"/bad %1.bak"_s.arg(++number);
        QVERIFY(backupfixture::writeFile(path, bytes));
        const Result<RestoreReport> restored = DatabaseRestore::run(backend.url(), path, {});
        QVERIFY2(!restored, qUtf8Printable(path));
        QCOMPARE(restored.error().kind, Error::Kind::Damaged);
        QVERIFY2(restored.error().text.contains(path), qUtf8Printable(restored.error().text));
    }
    QCOMPARE(DatabaseRestore::run(backend.url(), backend.folder() + u"/none"_s, {}).error().kind,
             Error::Kind::NotFound);
    if (!backend.isPostgres()) { // every page is well, but an index does not lead to its rows
        QVERIFY(runAll(*openConnection(DatabaseUrl::sqlite(taken->path)),
                       {u"PRAGMA writable_schema = ON"_s,
                        u"UPDATE sqlite_master SET sql = replace(sql, 'lower(name)', 'upper(name)') "
                        "WHERE name = 'ix_categories_name_order'"_s}));
        const Result<RestoreReport> rotten = DatabaseRestore::run(backend.url(), taken->path, {});
        QVERIFY(!rotten);
        QCOMPARE(rotten.error().kind, Error::Kind::Damaged);
    }
    if (!backend.isPostgres())
        QCOMPARE(DatabaseRestore::run(backend.url(), backend.url().path, {}).error().kind, Error::Kind::Invalid);
    QCOMPARE(backupfixture::snapshotOf(backend.url()), live);
}

void tst_DatabaseRestore::refusesOtherPrograms() {
    const TestBackend backend = TestBackend::current();
    const KeptDatabases kept(backend.url());
    QVERIFY(backupfixture::fill(backend.url()));
    const auto backupAfter = [&](const QStringList& statements) {
        const std::unique_ptr<Connection> connection = openConnection(backend.url());
        return connection && runAll(*connection, statements)
                   ? backupfixture::takeLocked(backend.url(), backend.folder())
                   : Result<BackupFile>(Error());
    };
    // The replaced application's own revision is no newer version of ours.
    const Result<BackupFile> replaced =
        backupAfter({u"UPDATE alembic_version SET version_num = '33e05a6a546e'"_s,
                     u"CREATE TABLE kept_history AS SELECT * FROM schema_history"_s, u"DELETE FROM schema_history"_s});
    VERIFY_OK(replaced);
    VERIFY_OK(DatabaseRestore::inspect(backend.url(), replaced->path));
    const Result<BackupFile> newer =
        backupAfter({u"INSERT INTO schema_history SELECT * FROM kept_history"_s, u"DROP TABLE kept_history"_s});
    VERIFY_OK(newer);
    const Result<RestoreReport> refused = DatabaseRestore::run(backend.url(), newer->path, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::Schema);
    QVERIFY2(refused.error().text.contains(u"newer version"_s), qUtf8Printable(refused.error().text));
    const Result<BackupFile> other = backupAfter({u"DROP TABLE product_tag_association"_s});
    VERIFY_OK(other);
    QCOMPARE(DatabaseRestore::run(backend.url(), other->path, {}).error().kind, Error::Kind::Schema);
    QCOMPARE(kept.names(), QStringList());
}

void tst_DatabaseRestore::cancelled() {
    QFETCH(QString, journal);
    const TestBackend backend = TestBackend::current();
    const KeptDatabases kept(backend.url());
    // Long enough that there is something to cancel.
    QVERIFY(backupfixture::fill(backend.url(), journal, 60'000));
    const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), backend.folder());
    VERIFY_OK(taken);
    QVERIFY(change(backend.url()));
    bool begun = false;
    int asked = 0;
    failpoint::set([&begun](const char* name) { begun = begun || qstrcmp(name, "restore:begin") == 0; });
    const Result<RestoreReport> restored =
        DatabaseRestore::run(backend.url(), taken->path, {}, [&](qint64, qint64) { return !begun || ++asked < 1; });
    failpoint::set({});
    QVERIFY(!restored);
    QCOMPARE(restored.error().kind, Error::Kind::Cancelled);
    QCOMPARE(asked, 1);
    QCOMPARE(kept.names(), QStringList());
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM product_tag_association"_s), u"0"_s);
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM newer"_s), u"0"_s);
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM products"_s), u"60000"_s);
}

/// The live file may not grow to the size of the backup.
void tst_DatabaseRestore::S14_diskFull() {
    const backupfixture::SmallDisk disk("size=1500k");
    if (!disk.mounted)
        QSKIP("only root can make a small disk");
    const TestBackend large(u"sqlite"_s);
    QVERIFY(backupfixture::fill(large.url(), u"DELETE"_s, 12'000));
    const Result<BackupFile> taken = backupfixture::takeLocked(large.url(), {});
    VERIFY_OK(taken);
    QVERIFY(taken->bytes > 1'600'000);
    for (const QString& journal : {u"WAL"_s, u"DELETE"_s}) {
        const DatabaseUrl url = DatabaseUrl::sqlite(disk.path() + u'/' + journal + u".db"_s);
        QVERIFY(backupfixture::fill(url, journal, 10));
        const QString live = backupfixture::snapshotOf(url);
        DatabaseRestore::Options options;
        options.keepReplaced = false;
        const Result<RestoreReport> restored = DatabaseRestore::run(url, taken->path, options);
        QVERIFY(!restored);
        QCOMPARE(restored.error().kind, Error::Kind::DiskFull);
        QCOMPARE(backupfixture::snapshotOf(url), live);
        // Nor without a backup of what is replaced, for which there is no room either.
        const Result<RestoreReport> kept = DatabaseRestore::run(url, taken->path, {});
        QVERIFY(!kept);
        QCOMPARE(backupfixture::snapshotOf(url), live);
        QVERIFY(QFile::remove(url.path));
    }
}

void tst_DatabaseRestore::P15_newerTablesAndViewsAreGone() {
    const TestBackend backend(u"postgresql"_s);
    const KeptDatabases kept(backend.url());
    QVERIFY(backupfixture::fill(backend.url()));
    const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), backend.folder());
    VERIFY_OK(taken);
    QVERIFY(change(backend.url()));
    VERIFY_OK(DatabaseRestore::run(backend.url(), taken->path, {}));
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM pg_class WHERE relname IN ('newer', 'seen', 'od\"d Name')"_s),
             u"0"_s);
}

void tst_DatabaseRestore::P15_keepsSettingsRightsAndOwner() {
    const TestBackend backend(u"postgresql"_s);
    const KeptDatabases kept(backend.url());
    QVERIFY(backupfixture::fill(backend.url()));
    const QString name = backend.url().database;
    const QString role = u"keeper_%1"_s.arg(QCoreApplication::applicationPid());
    for (const QString& statement :
         {u"CREATE ROLE %2 LOGIN"_s, u"ALTER DATABASE %1 OWNER TO %2"_s, u"REVOKE CONNECT ON DATABASE %1 FROM PUBLIC"_s,
          u"GRANT CREATE ON DATABASE %1 TO %2"_s, u"ALTER DATABASE %1 SET statement_timeout = '77s'"_s,
          u"ALTER DATABASE %1 SET search_path = \"$user\", public, \"o'dd\""_s,
          u"ALTER ROLE %2 IN DATABASE %1 SET application_name = 'it''s'"_s})
        VERIFY_OK(testserver::execute(QString(statement).replace(u"%1"_s, name).replace(u"%2"_s, role)));
    const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), backend.folder());
    VERIFY_OK(taken);
    const auto properties = [&] {
        const std::unique_ptr<Connection> connection = openConnection(backend.url());
        return connection
                   ? firstRow(*connection,
                              u"SELECT pg_get_userbyid(datdba), (SELECT string_agg(CAST(a AS TEXT), ' ' ORDER BY "
                              u"CAST(a AS TEXT)) FROM unnest(datacl) a), (SELECT string_agg(CAST(setconfig "
                              "AS TEXT), ';' ORDER BY setrole) FROM pg_db_role_setting WHERE setdatabase = d.oid), "
                              "datcollate, current_setting('search_path') FROM pg_database d WHERE datname = "
                              "current_database()"_s,
                              5)
                   : QString();
    };
    const QString before = properties();
    QVERIFY2(before.contains(u"77s"_s) && before.startsWith(role), qUtf8Printable(before));
    const Result<RestoreReport> restored = DatabaseRestore::run(backend.url(), taken->path, {});
    VERIFY_OK(restored);
    QCOMPARE(properties(), before);
    for (const QString& database : {name, restored->previous})
        VERIFY_OK(testserver::execute(u"DROP DATABASE \"%1\" WITH (FORCE)"_s.arg(database)));
    VERIFY_OK(testserver::execute(u"DROP ROLE "_s + role));
}

void tst_DatabaseRestore::P15_namesWhoIsConnected() {
    const TestBackend backend(u"postgresql"_s);
    const KeptDatabases kept(backend.url());
    QVERIFY(backupfixture::fill(backend.url()));
    const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), backend.folder());
    VERIFY_OK(taken);
    const std::unique_ptr<Connection> other = openConnection(backend.url());
    QVERIFY(other);
    DatabaseRestore::Options options;
    options.patience = std::chrono::milliseconds(300);
    const Result<RestoreReport> refused = DatabaseRestore::run(backend.url(), taken->path, options);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::Locked);
    const QString text = refused.error().text;
    QVERIFY2(text.contains(u"postgres in pricebook "_s) && text.contains(u"pg_terminate_backend"_s),
             qUtf8Printable(text));
    QVERIFY(!text.contains(backend.url().password));
    QCOMPARE(kept.names(), QStringList());
    QVERIFY(runAll(*other, {u"SELECT 1"_s}));
}

void tst_DatabaseRestore::P15_withoutTheRightToCreate() {
    const TestBackend backend(u"postgresql"_s);
    const KeptDatabases kept(backend.url());
    QVERIFY(backupfixture::fill(backend.url()));
    const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), backend.folder());
    VERIFY_OK(taken);
    DatabaseUrl plain = backend.url();
    plain.user = u"plain_%1"_s.arg(QCoreApplication::applicationPid());
    plain.password = u"pl4in-word"_s;
    VERIFY_OK(testserver::execute(u"CREATE ROLE %1 LOGIN PASSWORD '%2'"_s.arg(plain.user, plain.password)));
    const Result<RestoreReport> refused = DatabaseRestore::run(plain, taken->path, {});
    VERIFY_OK(testserver::execute(u"DROP ROLE "_s + plain.user));
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::Denied);
    const QString text = refused.error().text;
    QVERIFY2(text.contains(u"pg_restore --single-transaction"_s) && text.contains(u"RENAME TO"_s),
             qUtf8Printable(text));
    QVERIFY(!text.contains(plain.password));
    // The administrator runs them, not whoever was refused; the database stays its owner's.
    QVERIFY2(!text.contains(plain.user) && text.contains(u"OWNER "_s), qUtf8Printable(text));
    QCOMPARE(kept.names(), QStringList());
}

void tst_DatabaseRestore::P10_pastAPooler() {
    const TestBackend backend(u"postgresql"_s);
    const KeptDatabases kept(backend.url());
    QVERIFY(backupfixture::fill(backend.url()));
    const QString before = backupfixture::snapshotOf(backend.url());
    const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), backend.folder());
    VERIFY_OK(taken);
    QVERIFY(change(backend.url()));
    const auto pooler = Pooler::start(backend.url());
    VERIFY_OK(pooler);
    VERIFY_OK(DatabaseRestore::run((*pooler)->url(), taken->path, {}));
    QCOMPARE(backupfixture::snapshotOf(backend.url()), before);
}

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    if (int exitCode = 0; backupfixture::isHelper(exitCode))
        return exitCode;
    tst_DatabaseRestore test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_databaserestore.moc"
