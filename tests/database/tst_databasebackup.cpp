#include "backupfixture.h"
#include "connection.h"
#include "databasebackup.h"
#include "filelock.h"
#include "pooler.h"
#include "query.h"
#include "transaction.h"
#include "verify.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QTest>
#include <fcntl.h>

using namespace pricebook;
using namespace Qt::StringLiterals;

class tst_DatabaseBackup : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsTheDatabase_data() { backupfixture::addRows(); }
    void equalsTheDatabase();
    void planSaysWhereAndHowLarge_data() { backupfixture::addRows(); }
    void planSaysWhereAndHowLarge();
    void S6_worksWithinATransaction_data() { backupfixture::addRows(); }
    void S6_worksWithinATransaction();
    void S10_writersStayOutUntilTheFirstChange_data() { backupfixture::addRows(); }
    void S10_writersStayOutUntilTheFirstChange();
    void S11_pagesOfTheLogAreInIt();
    void namesThatAShellWouldMisread();
    void killed_data() { backupfixture::addRows(); }
    void killed();
    void keepsTheLastThree_data() { TestBackend::addRows(); }
    void keepsTheLastThree();
    void twoDatabasesOfOneName();
    void oneBackupAtATime_data() { TestBackend::addRows(); }
    void oneBackupAtATime();
    void cancelled_data() { TestBackend::addRows(); }
    void cancelled();
    void neverOverAnotherFile_data() { TestBackend::addRows(); }
    void neverOverAnotherFile();
    void folderThatCannotBeWritten_data() { TestBackend::addRows(); }
    void folderThatCannotBeWritten();
    void tooLittleSpace_data() { TestBackend::addRows(); }
    void tooLittleSpace();
    void S14_diskFullMeanwhile_data() { TestBackend::addRows(); }
    void S14_diskFullMeanwhile();
    void P4_nothingHoldsUpAnIndexAfterwards();
    void P10_leavesNothingBehindInAPooler();
    void P14_equalsTheStateAtTheLock();
    void P14_aLockedTableEndsIt();
    void noToolsNoBackup();
    void passwordOnlyInTheEnvironment();
    void backUpNow_data() { backupfixture::addRows(); }
    void backUpNow();
};

void tst_DatabaseBackup::equalsTheDatabase() {
    QFETCH(QString, journal);
    const TestBackend backend = TestBackend::current();
    QVERIFY(backupfixture::fill(backend.url(), journal));
    const QString live = backupfixture::snapshotOf(backend.url());
    const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), backend.folder());
    VERIFY_OK(taken);
    QCOMPARE(taken->from, u"6c2f0b9e"_s);
    QCOMPARE(taken->to, u"a35d84c1"_s);
    QVERIFY(qAbs(taken->takenAt.secsTo(QDateTime::currentDateTimeUtc())) < 60);
    QCOMPARE(taken->bytes, QFileInfo(taken->path).size());
    QVERIFY(taken->bytes > 0);
    QCOMPARE(QFile::permissions(taken->path) & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther),
             QFile::Permissions());
    QCOMPARE(backupfixture::filesIn(backend.folder()), QStringList{QFileInfo(taken->path).fileName()});
    if (!backend.isPostgres())
        QCOMPARE(backupfixture::snapshotOf(DatabaseUrl::sqlite(taken->path)), live);
    QCOMPARE(backupfixture::snapshotOf(backend.url()), live);
}

void tst_DatabaseBackup::planSaysWhereAndHowLarge() {
    QFETCH(QString, journal);
    const TestBackend backend = TestBackend::current();
    QVERIFY(backupfixture::fill(backend.url(), journal));
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    const QString folder = backend.folder() + u"/made/only by taking"_s;
    const Result<BackupPlan> plan = DatabaseBackup::plan(*connection, {}, u"a35d84c1e0f2"_s, folder);
    VERIFY_OK(plan);
    QCOMPARE(plan->problem, QString());
    QVERIFY(plan->path.startsWith(folder));
    QVERIFY(plan->path.contains(u".pre-00000000-a35d84c1-"_s));
    QVERIFY(plan->bytes > 10'000);
    QVERIFY(plan->available > plan->bytes);
    QVERIFY(!QFileInfo::exists(folder));
    const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), folder);
    VERIFY_OK(taken);
    QVERIFY(taken->bytes <= plan->bytes);
    // The usual place: beside the file; in the user's data folder.
    const Result<BackupPlan> usual = DatabaseBackup::plan(*connection, {}, u"a35d84c1e0f2"_s);
    VERIFY_OK(usual);
    QCOMPARE(usual->problem, QString());
    QVERIFY2(backend.isPostgres() ? usual->path.contains(u"/pricebook/backups/"_s)
                                  : usual->path.startsWith(backend.folder() + u"/catalogue.db.pre-"_s),
             qUtf8Printable(usual->path));
}

void tst_DatabaseBackup::S6_worksWithinATransaction() {
    QFETCH(QString, journal);
    const TestBackend backend = TestBackend::current();
    QVERIFY(backupfixture::fill(backend.url(), journal));
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    const Result<BackupPlan> plan = DatabaseBackup::plan(*connection, u"a"_s, u"b"_s, backend.folder());
    VERIFY_OK(plan);
    const Result<BackupFile> unlocked = DatabaseBackup::take(*connection, *plan);
    QVERIFY(!unlocked);
    QCOMPARE(unlocked.error().kind, Error::Kind::Internal);
    Result<Transaction> lock = Transaction::begin(*connection);
    VERIFY_OK(lock);
    VERIFY_OK(DatabaseBackup::take(*connection, *plan));
    VERIFY_OK(connection->execute(u"DELETE FROM products"_s));
    VERIFY_OK(lock->commit());
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM products"_s), u"0"_s);
}

/// Between the backup and the first change nobody may add a row that is then neither in the backup nor, after a
/// restore, in the database. PostgreSQL holds nobody up there: what is committed later is kept by the upgrade itself.
void tst_DatabaseBackup::S10_writersStayOutUntilTheFirstChange() {
    QFETCH(QString, journal);
    const TestBackend backend = TestBackend::current();
    QVERIFY(backupfixture::fill(backend.url(), journal));
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    const std::unique_ptr<Connection> other = openConnection(backend.url());
    QVERIFY(connection && other);
    const QString before = snapshot(*other);
    Result<Transaction> lock = Transaction::begin(*connection);
    VERIFY_OK(lock);
    const Result<BackupPlan> plan = DatabaseBackup::plan(*connection, u"a"_s, u"b"_s, backend.folder());
    VERIFY_OK(plan);
    const auto addCategory = [&other] { return other->execute(u"INSERT INTO categories (name) VALUES ('late')"_s); };
    if (!backend.isPostgres()) {
        VERIFY_OK(other->execute(u"PRAGMA busy_timeout = 50"_s));
        QCOMPARE(addCategory().error().kind, Error::Kind::Locked);
    }
    const Result<BackupFile> taken = DatabaseBackup::take(*connection, *plan);
    VERIFY_OK(taken);
    if (backend.isPostgres()) {
        VERIFY_OK(addCategory());
        return;
    }
    QCOMPARE(addCategory().error().kind, Error::Kind::Locked);
    VERIFY_OK(connection->execute(u"CREATE TABLE added (a INTEGER)"_s));
    QCOMPARE(addCategory().error().kind, Error::Kind::Locked);
    VERIFY_OK(lock->commit());
    VERIFY_OK(addCategory());
    QCOMPARE(backupfixture::snapshotOf(DatabaseUrl::sqlite(taken->path)), before);
}

void tst_DatabaseBackup::S11_pagesOfTheLogAreInIt() {
    const TestBackend backend(u"sqlite"_s);
    QVERIFY(backupfixture::fill(backend.url(), u"WAL"_s));
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    QVERIFY(runAll(*connection, {u"PRAGMA wal_checkpoint(TRUNCATE)"_s, u"PRAGMA wal_autocheckpoint = 0"_s,
                                 u"INSERT INTO categories (name) VALUES ('only in the log')"_s}));
    QVERIFY(QFileInfo(backend.url().path + u"-wal"_s).size() > 0);
    QVERIFY(!backupfixture::readFile(backend.url().path).contains("only in the log"));
    const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), backend.folder());
    VERIFY_OK(taken);
    QVERIFY(backupfixture::readFile(taken->path).contains("only in the log"));
    QCOMPARE(backupfixture::snapshotOf(DatabaseUrl::sqlite(taken->path)), snapshot(*connection));
}

void tst_DatabaseBackup::namesThatAShellWouldMisread() {
    const QTemporaryDir folder;
    for (const QString& name : {u"o'clock \"шоп\" $(x).db"_s, u"file:shop?mode=memory.db"_s, u"a%20b#c;--.db"_s,
                                u"-rf *.db"_s, u"tab\tand\\back.db"_s}) {
        const DatabaseUrl url = DatabaseUrl::sqlite(folder.filePath(name));
        QVERIFY(backupfixture::fill(url, u"WAL"_s));
        const Result<BackupFile> taken = backupfixture::takeLocked(url, {});
        VERIFY_OK(taken);
        QVERIFY(taken->path.startsWith(url.path + u".pre-"_s));
        QCOMPARE(backupfixture::snapshotOf(DatabaseUrl::sqlite(taken->path)), backupfixture::snapshotOf(url));
        QCOMPARE(DatabaseBackup::list(url).size(), 1U);
    }
}

/// Wherever it dies: the database is as it was, and what is not finished has no backup's name and goes with the next.
void tst_DatabaseBackup::killed() {
    QFETCH(QString, journal);
    const TestBackend backend = TestBackend::current();
    QVERIFY(backupfixture::fill(backend.url(), journal));
    const QString before = backupfixture::snapshotOf(backend.url());
    for (const QString& point : {u"backup:begin"_s, u"backup:written"_s, u"backup:verified"_s, u"backup:renamed"_s}) {
        const std::unique_ptr<QProcess> helper =
            backupfixture::startHelper(u"backup"_s, backend.url(), backend.folder(), point);
        QVERIFY(helper->waitForFinished(60'000));
        QCOMPARE(helper->exitStatus(), QProcess::CrashExit);
        if (backend.isPostgres()) // the server notices the end of the connection a moment later
            QTest::qWait(200);
        QCOMPARE(backupfixture::snapshotOf(backend.url()), before);
        const std::vector<BackupFile> finished = DatabaseBackup::list(backend.url(), backend.folder());
        QCOMPARE(finished.size(), point == u"backup:renamed"_s ? 1U : 0U);
        QVERIFY(!backupfixture::filesIn(backend.folder()).filter(u".partial"_s).isEmpty() || !finished.empty());
    }
    const std::unique_ptr<QProcess> last = backupfixture::startHelper(u"backup"_s, backend.url(), backend.folder(), {});
    QVERIFY(last->waitForFinished(60'000));
    QCOMPARE(last->exitCode(), 0);
    QCOMPARE(DatabaseBackup::list(backend.url(), backend.folder()).size(), 2U);
    QCOMPARE(backupfixture::filesIn(backend.folder()).size(), 2);
}

void tst_DatabaseBackup::keepsTheLastThree() {
    const TestBackend backend = TestBackend::current();
    QVERIFY(backupfixture::fill(backend.url()));
    QStringList made;
    for (int i = 0; i < 5; ++i) {
        const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), backend.folder());
        VERIFY_OK(taken);
        made << taken->path;
        // "Back up now" does not push out what an upgrade made.
        VERIFY_OK(DatabaseBackup::takeNow(backend.url(), backend.folder()));
    }
    const QString foreign = backend.folder() + u"/catalogue.db.pre-mine.bak"_s;
    QVERIFY(backupfixture::writeFile(foreign, "of a person"));
    DatabaseBackup::prune(backend.url(), backend.folder());
    QStringList left;
    for (const BackupFile& file : DatabaseBackup::list(backend.url(), backend.folder())) {
        if (!file.to.isEmpty())
            left << file.path;
    }
    QCOMPARE(left, (QStringList{made[4], made[3], made[2]}));
    QCOMPARE(DatabaseBackup::list(backend.url(), backend.folder()).size(), 6U);
    QVERIFY(QFile::exists(foreign));
}

void tst_DatabaseBackup::twoDatabasesOfOneName() {
    const TestBackend one(u"sqlite"_s);
    const TestBackend two(u"sqlite"_s);
    QVERIFY(backupfixture::fill(one.url()) && backupfixture::fill(two.url()));
    const QTemporaryDir folder;
    VERIFY_OK(backupfixture::takeLocked(one.url(), folder.path()));
    for (int i = 0; i < 4; ++i)
        VERIFY_OK(backupfixture::takeLocked(two.url(), folder.path()));
    DatabaseBackup::prune(two.url(), folder.path());
    QCOMPARE(DatabaseBackup::list(one.url(), folder.path()).size(), 1U);
    QCOMPARE(DatabaseBackup::list(two.url(), folder.path()).size(), 3U);
}

/// A file that another process is writing is no leftover.
void tst_DatabaseBackup::oneBackupAtATime() {
    const TestBackend backend = TestBackend::current();
    QVERIFY(backupfixture::fill(backend.url()));
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    const Result<BackupPlan> plan = DatabaseBackup::plan(*connection, u"a"_s, u"b"_s, backend.folder());
    VERIFY_OK(plan);
    const QString lockFile =
        backend.folder() + u'/' + QFileInfo(plan->path).fileName().section(u".pre-"_s, 0, 0) + u".backup-lock"_s;
    int code = 0;
    std::unique_ptr<FileLock> busy = FileLock::tryLock(lockFile, code);
    QVERIFY(busy);
    const QString unfinished = plan->path + u".partial"_s;
    QVERIFY(backupfixture::writeFile(unfinished, "half"));
    const Result<BackupFile> refused = backupfixture::takeLocked(backend.url(), backend.folder());
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::Locked);
    DatabaseBackup::prune(backend.url(), backend.folder());
    QVERIFY(QFile::exists(unfinished));
    busy.reset();
    QVERIFY(!QFile::exists(lockFile));
    // What a killed program leaves, however little it had written of it, is no lock.
    QVERIFY(backupfixture::writeFile(lockFile, {}));
    DatabaseBackup::prune(backend.url(), backend.folder());
    QVERIFY(!QFile::exists(unfinished));
}

void tst_DatabaseBackup::cancelled() {
    const TestBackend backend = TestBackend::current();
    // Long enough that there is something to cancel.
    QVERIFY(backupfixture::fill(backend.url(), {}, 60'000));
    int asked = 0;
    const Result<BackupFile> taken = backupfixture::takeLocked(
        backend.url(), backend.folder(), [&asked](qint64 done, qint64) { return done < 0 || ++asked < 1; });
    QVERIFY(!taken);
    QCOMPARE(taken.error().kind, Error::Kind::Cancelled);
    QCOMPARE(asked, 1);
    QCOMPARE(backupfixture::filesIn(backend.folder()), QStringList());
}

void tst_DatabaseBackup::neverOverAnotherFile() {
    const TestBackend backend = TestBackend::current();
    QVERIFY(backupfixture::fill(backend.url()));
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    const Result<Transaction> lock = Transaction::begin(*connection);
    VERIFY_OK(lock);
    const Result<BackupPlan> plan = DatabaseBackup::plan(*connection, u"a"_s, u"b"_s, backend.folder());
    VERIFY_OK(plan);
    QVERIFY(backupfixture::writeFile(plan->path, "somebody's"));
    const Result<BackupFile> taken = DatabaseBackup::take(*connection, *plan);
    QVERIFY(!taken);
    QCOMPARE(taken.error().kind, Error::Kind::NameTaken);
    QCOMPARE(backupfixture::readFile(plan->path), "somebody's");
    const Result<BackupPlan> next = DatabaseBackup::plan(*connection, u"a"_s, u"b"_s, backend.folder());
    VERIFY_OK(next);
    QVERIFY(next->path != plan->path);
}

void tst_DatabaseBackup::folderThatCannotBeWritten() {
    const TestBackend backend = TestBackend::current();
    QVERIFY(backupfixture::fill(backend.url()));
    const QString file = backend.folder() + u"/file"_s;
    QVERIFY(backupfixture::writeFile(file, "no folder"));
    QStringList folders{file, file + u"/below"_s};
    // Root may write everywhere but on a disk that is read-only; everybody else not in this folder.
    const backupfixture::SmallDisk disk("size=64k", true);
    if (disk.mounted) {
        folders << disk.path();
    } else {
        folders << backend.folder() + u"/closed"_s;
        QVERIFY(QDir().mkdir(folders.last()) && QFile::setPermissions(folders.last(), QFile::ReadOwner));
    }
    for (const QString& folder : std::as_const(folders)) {
        const std::unique_ptr<Connection> connection = openConnection(backend.url());
        QVERIFY(connection);
        const Result<BackupPlan> plan = DatabaseBackup::plan(*connection, u"a"_s, u"b"_s, folder);
        VERIFY_OK(plan);
        QVERIFY2(plan->problem.startsWith(u"No backup is possible because"_s), qUtf8Printable(folder));
        const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), folder);
        QVERIFY(!taken);
        QCOMPARE(taken.error().kind, Error::Kind::Invalid);
        QCOMPARE(taken.error().text, plan->problem);
        // A plan from before the folder was closed.
        BackupPlan earlier = *plan;
        earlier.problem.clear();
        const Result<Transaction> lock = Transaction::begin(*connection);
        VERIFY_OK(lock);
        const Result<BackupFile> refused = DatabaseBackup::take(*connection, earlier);
        QVERIFY(!refused);
        QVERIFY2(refused.error().text.contains(u"cannot be written"_s), describe(refused.error()).constData());
    }
}

void tst_DatabaseBackup::tooLittleSpace() {
    const TestBackend backend = TestBackend::current();
    QVERIFY(backupfixture::fill(backend.url()));
    const backupfixture::SmallDisk disk("size=64k");
    if (!disk.mounted)
        QSKIP("only root can make a small disk");
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    const Result<BackupPlan> plan = DatabaseBackup::plan(*connection, u"a"_s, u"b"_s, disk.path());
    VERIFY_OK(plan);
    QVERIFY(plan->available <= 65'536);
    QVERIFY2(plan->problem.contains(u"free some space"_s), qUtf8Printable(plan->problem));
    const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), disk.path());
    QVERIFY(!taken);
    QCOMPARE(taken.error().kind, Error::Kind::Invalid);
    QCOMPARE(backupfixture::filesIn(disk.path()), QStringList());
}

/// The space goes away after the plan was made.
void tst_DatabaseBackup::S14_diskFullMeanwhile() {
    const TestBackend backend = TestBackend::current();
    QVERIFY(backupfixture::fill(backend.url(), {}, 3000));
    const QString before = backupfixture::snapshotOf(backend.url());
    const backupfixture::SmallDisk disk("size=64m");
    if (!disk.mounted)
        QSKIP("only root can make a small disk");
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    const Result<Transaction> lock = Transaction::begin(*connection);
    VERIFY_OK(lock);
    const Result<BackupPlan> plan = DatabaseBackup::plan(*connection, u"a"_s, u"b"_s, disk.path());
    VERIFY_OK(plan);
    QCOMPARE(plan->problem, QString());
    QFile ballast(disk.path() + u"/ballast"_s);
    QVERIFY(ballast.open(QIODevice::WriteOnly));
    QVERIFY(::posix_fallocate(ballast.handle(), 0, 64 * 1024 * 1024 - 100 * 1024) == 0);
    const Result<BackupFile> taken = DatabaseBackup::take(*connection, *plan);
    QVERIFY(!taken);
    QCOMPARE(taken.error().kind, Error::Kind::DiskFull);
    QCOMPARE(backupfixture::filesIn(disk.path()), QStringList{u"ballast"_s});
    QVERIFY(connection->inTransaction());
    QCOMPARE(backupfixture::comparable(snapshot(*connection)), before);
}

void tst_DatabaseBackup::backUpNow() {
    QFETCH(QString, journal);
    const TestBackend backend = TestBackend::current();
    QVERIFY(backupfixture::fill(backend.url(), journal));
    const Result<BackupFile> taken = DatabaseBackup::takeNow(backend.url(), backend.folder());
    VERIFY_OK(taken);
    QCOMPARE(taken->from, MigrationSet::embedded().head().left(8));
    QCOMPARE(taken->to, QString());
    DatabaseUrl absent = backend.url();
    absent.path += u".absent"_s;
    absent.database += u"_absent"_s;
    const Result<BackupFile> none = DatabaseBackup::takeNow(absent, backend.folder());
    QVERIFY(!none);
    QCOMPARE(none.error().kind, Error::Kind::NotFound);
    QVERIFY(!QFile::exists(absent.path));
}

/// A folder with pg_dump and pg_restore as shell scripts that run `before` and then the real ones.
class FakeTools {
public:
    explicit FakeTools(const QByteArray& before) {
        for (const QString& name : {u"pg_dump"_s, u"pg_restore"_s}) {
            const QString path = m_folder.filePath(name);
            ok = ok && backupfixture::writeFile(path, "#!/bin/sh\n" + before + "\nexec /usr/lib/postgresql/15/bin/" +
                                                          name.toUtf8() + " \"$@\"\n");
            QFile::setPermissions(path, QFile::ReadOwner | QFile::ExeOwner);
        }
        qputenv("PRICEBOOK_POSTGRES_TOOLS", m_folder.path().toUtf8());
    }
    ~FakeTools() { qunsetenv("PRICEBOOK_POSTGRES_TOOLS"); }
    FakeTools(const FakeTools&) = delete;
    FakeTools& operator=(const FakeTools&) = delete;
    bool ok = true;

private:
    QTemporaryDir m_folder;
};

/// CREATE INDEX CONCURRENTLY waits for every transaction that still sees an old snapshot.
void tst_DatabaseBackup::P4_nothingHoldsUpAnIndexAfterwards() {
    const TestBackend backend(u"postgresql"_s);
    QVERIFY(backupfixture::fill(backend.url()));
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    {
        const Result<Transaction> lock = Transaction::begin(*connection);
        VERIFY_OK(lock);
        const Result<BackupPlan> plan = DatabaseBackup::plan(*connection, u"a"_s, u"b"_s, backend.folder());
        VERIFY_OK(plan);
        VERIFY_OK(DatabaseBackup::take(*connection, *plan));
        const QString others = u"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
                               "pg_backend_pid() AND backend_type = 'client backend'"_s;
        QTRY_COMPARE(firstRow(*connection, others), u"0"_s);
    }
    QVERIFY(runAll(*connection, {u"SET statement_timeout = '3s'"_s,
                                 u"CREATE INDEX CONCURRENTLY ix_late ON products (description)"_s}));
}

/// pg_dump changes search_path, row_security and more: whoever got its server process next would work with that.
void tst_DatabaseBackup::P10_leavesNothingBehindInAPooler() {
    const TestBackend backend(u"postgresql"_s);
    QVERIFY(backupfixture::fill(backend.url()));
    constexpr int servers = 4;
    const auto pooler = Pooler::start(backend.url(), servers);
    VERIFY_OK(pooler);
    {
        std::vector<std::unique_ptr<Connection>> clients; // at once, so that all of its connections are made
        for (int i = 0; i < servers; ++i) {
            clients.push_back(openConnection((*pooler)->url()));
            QVERIFY(clients.back() && runAll(*clients.back(), {u"BEGIN"_s}));
        }
        for (const std::unique_ptr<Connection>& client : clients)
            QVERIFY(runAll(*client, {u"ROLLBACK"_s}));
    }
    const Result<BackupFile> taken = backupfixture::takeLocked((*pooler)->url(), backend.folder());
    VERIFY_OK(taken);
    for (int i = 0; i < 3 * servers; ++i) {
        const std::unique_ptr<Connection> client = openConnection((*pooler)->url());
        QVERIFY(client);
        QCOMPARE(firstRow(*client, u"SHOW search_path"_s), u"\"$user\", public"_s);
        QCOMPARE(firstRow(*client, u"SHOW row_security"_s), u"on"_s);
        QCOMPARE(firstRow(*client, u"SELECT count(*) FROM products"_s), u"40"_s);
    }
}

/// The dump starts only after somebody else has committed, and still holds what the lock saw.
void tst_DatabaseBackup::P14_equalsTheStateAtTheLock() {
    const TestBackend backend(u"postgresql"_s);
    QVERIFY(backupfixture::fill(backend.url()));
    const QString go = backend.folder() + u"/go"_s;
    const FakeTools tools("case \"$1\" in --format*) while [ ! -e " + go.toUtf8() + " ]; do sleep 0.05; done;; esac");
    QVERIFY(tools.ok);
    const std::unique_ptr<Connection> other = openConnection(backend.url());
    QVERIFY(other);
    const QString before = snapshot(*other);
    int commits = 0;
    const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), backend.folder(), [&](qint64, qint64) {
        if (++commits > 3)
            return backupfixture::writeFile(go, "now");
        return runAll(*other, {u"INSERT INTO categories (name) VALUES ('late %1')"_s.arg(commits),
                               u"DELETE FROM product_tag_association WHERE product_id = %1"_s.arg(commits)});
    });
    VERIFY_OK(taken);
    QVERIFY(commits > 3);
    QCOMPARE(firstRow(*other, u"SELECT count(*) FROM categories WHERE name LIKE 'late %'"_s), u"3"_s);
    const TestBackend copy(u"postgresql"_s);
    QProcess restore;
    restore.start(u"/usr/lib/postgresql/15/bin/pg_restore"_s,
                  {u"--exit-on-error"_s, u"--dbname="_s + copy.url().toSecretString(), taken->path});
    QVERIFY(restore.waitForFinished(60'000));
    QCOMPARE(restore.exitCode(), 0);
    QCOMPARE(backupfixture::snapshotOf(copy.url()), backupfixture::comparable(before));
}

void tst_DatabaseBackup::P14_aLockedTableEndsIt() {
    const TestBackend backend(u"postgresql"_s);
    QVERIFY(backupfixture::fill(backend.url()));
    const std::unique_ptr<Connection> other = openConnection(backend.url());
    QVERIFY(other);
    QVERIFY(runAll(*other, {u"BEGIN"_s, u"LOCK TABLE tags IN ACCESS EXCLUSIVE MODE"_s}));
    QElapsedTimer timer;
    timer.start();
    const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), backend.folder());
    QVERIFY(!taken);
    QVERIFY(timer.elapsed() < 15'000);
    QVERIFY2(taken.error().engine.contains(u"tags"_s), describe(taken.error()).constData());
    QCOMPARE(backupfixture::filesIn(backend.folder()), QStringList());
}

void tst_DatabaseBackup::noToolsNoBackup() {
    const TestBackend backend(u"postgresql"_s);
    QVERIFY(backupfixture::fill(backend.url()));
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    const auto problem = [&] {
        const Result<BackupPlan> plan = DatabaseBackup::plan(*connection, u"a"_s, u"b"_s, backend.folder());
        return plan ? plan->problem : plan.error().text;
    };
    {
        const QTemporaryDir none;
        qputenv("PRICEBOOK_POSTGRES_TOOLS", none.path().toUtf8());
        QCOMPARE(problem(), u"No backup is possible because the programs pg_dump and pg_restore are not installed: "
                            "install postgresql-client-15."_s);
        qunsetenv("PRICEBOOK_POSTGRES_TOOLS");
    }
    {
        const FakeTools old("if [ \"$1\" = --version ]; then echo \"$0 (PostgreSQL) 13.9\"; exit; fi");
        QVERIFY(old.ok);
        QCOMPARE(problem(), u"No backup is possible because pg_dump is of version 13 and the server of version 15: "
                            "install postgresql-client-15."_s);
        const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), backend.folder());
        QVERIFY(!taken);
        QCOMPARE(taken.error().kind, Error::Kind::Invalid);
    }
    {
        const FakeTools cut(
            "case \"$*\" in *--format=custom*) for a; do case $a in --file=*) f=${a#--file=};; esac; done; "
            "/usr/lib/postgresql/15/bin/pg_dump \"$@\" && truncate -s -2000 \"$f\"; exit;; esac");
        QVERIFY(cut.ok);
        const Result<BackupFile> taken = backupfixture::takeLocked(backend.url(), backend.folder());
        QVERIFY(!taken);
        QCOMPARE(taken.error().kind, Error::Kind::Damaged);
    }
    QCOMPARE(backupfixture::filesIn(backend.folder()), QStringList());
    QCOMPARE(problem(), QString());
}

void tst_DatabaseBackup::passwordOnlyInTheEnvironment() {
    const TestBackend backend(u"postgresql"_s);
    QVERIFY(backupfixture::fill(backend.url()));
    const QString log = backend.folder() + u"/log"_s;
    const FakeTools tools("echo \"$0 $*\" >>" + log.toUtf8() + "; [ -z \"$PGPASSWORD\" ] || echo given >>" +
                          log.toUtf8());
    QVERIFY(tools.ok);
    VERIFY_OK(backupfixture::takeLocked(backend.url(), backend.folder()));
    const QByteArray seen = backupfixture::readFile(log);
    QVERIFY(seen.contains("--format=custom"));
    QVERIFY(seen.contains("given"));
    QVERIFY(!backend.url().password.isEmpty());
    QVERIFY(!seen.contains(backend.url().password.toUtf8()));
}

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    if (int exitCode = 0; backupfixture::isHelper(exitCode))
        return exitCode;
    tst_DatabaseBackup test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_databasebackup.moc"
