#include "sqliterestore.h"

#include "backupfolder.h"
#include "connection.h"
#include "failpoint.h"
#include "query.h"
#include "sqlerror.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFile>
#include <QFileInfo>
#include <QThread>
#include <algorithm>
#include <cstdio>
#include <sqlite3.h>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Restore)
};

constexpr int pagesAtOnce = 256;
constexpr int roundsForWriters = 5;
const QStringList sideFiles{u"-wal"_s, u"-shm"_s, u"-journal"_s};

/// A number that changes when anybody else has written to the file. Unlike the pragma it may be asked while the backup
/// interface holds the connection.
unsigned dataVersion(Connection& connection) {
    unsigned version = 0;
    sqlite3_file_control(connection.sqliteHandle(), "main", SQLITE_FCNTL_DATA_VERSION, &version);
    return version;
}

Error engineError(sqlite3* handle, int code) { return sqliteError(code, QString::fromUtf8(sqlite3_errmsg(handle))); }

Error changedMeanwhile() {
    return {Error::Kind::Locked,
            Texts::tr("Other programs write to the database all the time: nothing was restored, close them "
                      "and try again.")};
}

/// sqlite3_backup, rolled back unless its last step was made.
class PageCopy {
public:
    PageCopy(sqlite3* to, sqlite3* from) : m_handle(sqlite3_backup_init(to, "main", from, "main")) {}
    ~PageCopy() { (void)finish(); }
    PageCopy(const PageCopy&) = delete;
    PageCopy& operator=(const PageCopy&) = delete;
    [[nodiscard]] bool isValid() const { return m_handle != nullptr; }
    int step(int pages) { return sqlite3_backup_step(m_handle, pages); }
    [[nodiscard]] int remaining() const { return sqlite3_backup_remaining(m_handle); }
    [[nodiscard]] int total() const { return sqlite3_backup_pagecount(m_handle); }
    int finish() { return sqlite3_backup_finish(std::exchange(m_handle, nullptr)); }

private:
    sqlite3_backup* m_handle;
};

bool isBusy(int code) { return (code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED; }

bool isSound(Connection& connection) {
    Query check(connection, u"PRAGMA quick_check(1)"_s);
    const Result<bool> row = check.step();
    if (!row)
        return row.error().kind != Error::Kind::Damaged;
    return *row && check.text(0) == u"ok"_s;
}

/// Never over another file.
Result<void> moveAside(const QString& from, const QString& to) {
    if (!QFileInfo::exists(from) || QFile::rename(from, to))
        return {};
    return Error(
        Error::Kind::Denied,
        Texts::tr("“%1” cannot be renamed: nothing was restored, check the permissions of its folder.").arg(from));
}

} // namespace

Result<QString> SqliteRestore::run(const DatabaseContents& expected, const Keep& keep) {
    QString replaced;
    for (int round = 0; round < roundsForWriters; ++round) {
        Result<std::unique_ptr<Connection>> live = Connection::open(m_live, OpenMode::ReadWrite);
        if (!live && live.error().kind != Error::Kind::Damaged && live.error().kind != Error::Kind::NotFound)
            return live.error();
        if (!live)
            return replaceFile();
        const unsigned known = dataVersion(**live);
        const qint64 ofOthers = (*live)->dataVersion().valueOr(0);
        if (m_options.keepReplaced) {
            const Result<QString> kept = keep();
            if (!kept && !isSound(**live)) {
                // No backup can hold what is damaged: the file itself is kept, and its log as it is. Closed first, or
                // closing would remove the log of the new one.
                sqlite3_db_config((*live)->sqliteHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
                live->reset();
                return replaceFile();
            }
            if (!kept)
                return kept.error();
            if (!replaced.isEmpty() && replaced != *kept)
                QFile::remove(replaced);
            replaced = *kept;
        }
        failpoint::reach("restore:begin");
        const Result<bool> copied = copyPages(**live, known);
        if (!copied)
            return copied.error();
        if (!*copied)
            continue;
        failpoint::reach("restore:written");
        if (Result<void> checked = check(**live, expected, ofOthers); !checked)
            return checked.error();
        failpoint::reach("restore:done");
        return replaced;
    }
    return changedMeanwhile();
}

/// False if somebody has written since `known` was asked, which the backup of the replaced data would lack.
Result<bool> SqliteRestore::copyPages(Connection& live, unsigned known) {
    const Result<std::unique_ptr<Connection>> source =
        Connection::open(DatabaseUrl::sqlite(m_file), OpenMode::ReadOnly);
    if (!source)
        return source.error();
    sqlite3* handle = live.sqliteHandle();
    (void)live.execute(u"PRAGMA busy_timeout = 100"_s);
    (void)live.execute(u"PRAGMA cache_size = -1000"_s); // every page is written once and not looked at again
    PageCopy copy(handle, (*source)->sqliteHandle());
    if (!copy.isValid())
        return engineError(handle, sqlite3_extended_errcode(handle));
    const qint64 bytes = QFileInfo(m_file).size();
    const QDeadlineTimer deadline(m_options.patience);
    // The first page takes the write lock, which is kept until the end.
    int code = copy.step(1);
    while (isBusy(code)) {
        if (!goOn(0, bytes))
            return Error::cancelled();
        if (deadline.hasExpired())
            return Error(Error::Kind::Locked,
                         Texts::tr("Another program is using the database: nothing was restored, close it "
                                   "and try again."));
        QThread::msleep(20);
        code = copy.step(1);
    }
    if (code == SQLITE_OK && m_options.keepReplaced && dataVersion(live) != known)
        return false;
    while (code == SQLITE_OK && copy.remaining() > 1) {
        if (!goOn(bytes * (copy.total() - copy.remaining()) / copy.total(), bytes))
            return Error::cancelled();
        code = copy.step(std::min(pagesAtOnce, copy.remaining() - 1));
    }
    failpoint::reach("restore:copied");
    if (code == SQLITE_OK)
        code = copy.step(1); // the last page commits
    if (code == SQLITE_READONLY)
        return Error(Error::Kind::Invalid,
                     Texts::tr("The backup has another page size than the database: move the file of the "
                               "database away and restore again."));
    if (code != SQLITE_DONE)
        return sqliteError(code, QString::fromUtf8(sqlite3_errstr(code)));
    if (code = copy.finish(); code != SQLITE_OK)
        return engineError(handle, code);
    return true;
}

/// `ofOthers`: the live connection's data version before the restore.
Result<void> SqliteRestore::check(Connection& live, const DatabaseContents& expected, qint64 ofOthers) const {
    const Error damaged(Error::Kind::Damaged,
                        Texts::tr("The database was restored from “%1” but does not equal it: check the "
                                  "disk, and restore again.")
                            .arg(m_file));
    // Another connection: this one would not read a file whose text encoding has become another.
    const Result<std::unique_ptr<Connection>> fresh = Connection::open(m_live, OpenMode::ReadWrite);
    if (!fresh)
        return fresh.error();
    // Page by page the same as the backup, whose indexes were checked before.
    Query integrity(**fresh, u"PRAGMA quick_check(1)"_s);
    const Result<bool> row = integrity.step();
    if (!row || !*row || integrity.text(0) != u"ok"_s)
        return damaged;
    integrity.finish();
    const Result<DatabaseContents> contents = DatabaseContents::read(**fresh);
    // Whoever waited for the lock has written by now, and then the two need not be equal.
    if (!contents || (*contents != expected && live.dataVersion().valueOr(ofOthers) == ofOthers))
        return damaged;
    (void)(*fresh)->execute(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
    return {};
}

Result<QString> SqliteRestore::replaceFile() {
    // SQLite keeps its log beside the file that a link leads to, and others may open that file by its own name.
    const QString target = QFileInfo(m_live.path).canonicalFilePath();
    const QString path = target.isEmpty() ? m_live.path : target;
    const bool exists = QFileInfo::exists(path);
    const QFile::Permissions permissions =
        exists ? QFile::permissions(path) : QFile::Permissions(QFile::ReadOwner | QFile::WriteOwner);
    failpoint::reach("restore:begin");
    const QString copied = path + u".restored"_s;
    QFile::remove(copied); // of a restore that did not end
    Result<PartialFile> partial = PartialFile::create(copied);
    if (!partial)
        return partial.error();
    QFile::remove(partial->path());
    if (!QFile::copy(m_file, partial->path()) || !QFile::setPermissions(partial->path(), permissions))
        return Error(Error::Kind::DiskFull,
                     Texts::tr("“%1” cannot be copied to “%2”: check the disk's free space and the "
                               "folder's permissions.")
                         .arg(m_file, partial->path()));
    if (Result<void> finished = partial->finish(); !finished)
        return finished.error();
    failpoint::reach("restore:copied");
    const QString aside =
        u"%1.replaced-%2"_s.arg(path, QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd'T'HHmmss'Z'"_s));
    // The log first: left behind, it would be read into the restored file.
    for (const QString& side : sideFiles) {
        if (Result<void> moved = moveAside(path + side, aside + side); !moved)
            return moved.error();
    }
    if (Result<void> moved = moveAside(path, aside); !moved)
        return moved.error();
    if (std::rename(QFile::encodeName(copied).constData(), QFile::encodeName(path).constData()) != 0)
        return Error(Error::Kind::Denied,
                     Texts::tr("“%1” cannot be renamed to “%2”: do it by hand.").arg(copied, path));
    if (Result<void> synced = syncToDisk(QFileInfo(path).absolutePath()); !synced)
        return synced.error();
    failpoint::reach("restore:done");
    return exists ? aside : QString();
}

} // namespace pricebook
