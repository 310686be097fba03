#include "sqlitebackup.h"

#include "connection.h"
#include "query.h"
#include "sqlitewatch.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <algorithm>

namespace pricebook::sqlitebackup {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Backup)
};

std::function<bool()> askWithSize(const QString& path, qint64 total, const DatabaseBackup::ProgressHandler& progress) {
    if (!progress)
        return {};
    return [path, total, &progress] { return progress(std::min(QFileInfo(path).size(), total), total); };
}

Error unequal() {
    return {Error::Kind::Damaged,
            Texts::tr("The backup does not hold the same as the database and was removed: check the "
                      "disk, and try again.")};
}

Result<std::unique_ptr<Connection>> openReadOnly(const QString& path) {
    return Connection::open(DatabaseUrl::sqlite(path), OpenMode::ReadOnly);
}

} // namespace

Result<void> estimate(Connection& connection, BackupPlan& plan, qint64& needed) {
    const Result<qint64> size = scalarInteger(connection, u"SELECT page_count * page_size FROM pragma_page_count, "
                                                          "pragma_page_size"_s);
    if (!size)
        return size.error();
    const Result<qint64> free = scalarInteger(connection, u"SELECT freelist_count * page_size FROM "
                                                          "pragma_freelist_count, pragma_page_size"_s);
    if (!free)
        return free.error();
    plan.bytes = *size - *free;
    // Once for the backup and once for the journal and the new pages of what is done after it.
    needed = 2 * std::max(*size, QFileInfo(connection.url().path).size());
    return {};
}

Result<void> write(Connection& locked, const QString& path, qint64 total,
                   const DatabaseBackup::ProgressHandler& progress) {
    // VACUUM cannot run within a transaction. A second connection sees what the lock protects; it comes through the
    // engine and not by copying files, so the pages of a write-ahead log are in it too. Open for writing, although it
    // does not write: SQLite 3.40 takes ten times as long on a read-only connection.
    const Result<std::unique_ptr<Connection>> second = Connection::open(locked.url(), OpenMode::ReadWrite);
    if (!second)
        return second.error();
    const SqliteWatch watch(**second, askWithSize(path, total, progress));
    Query vacuum(**second, u"VACUUM INTO :path"_s);
    vacuum.bind("path", path);
    const Result<qint64> done = vacuum.run();
    return done ? Result<void>() : done.error();
}

Result<DatabaseContents> inspect(const QString& path, Depth depth, const DatabaseBackup::ProgressHandler& progress) {
    const Result<std::unique_ptr<Connection>> file = openReadOnly(path);
    if (!file)
        return file.error();
    const qint64 size = QFileInfo(path).size();
    const SqliteWatch watch(**file, askWithSize(path, size, progress));
    Query check(**file, depth == Depth::Quick ? u"PRAGMA quick_check(1)"_s : u"PRAGMA integrity_check(1)"_s);
    const Result<bool> row = check.step();
    if (!row)
        return row.error();
    if (!*row || check.text(0) != u"ok"_s)
        return Error(Error::Kind::Damaged,
                     Texts::tr("“%1” is damaged and cannot be used: choose another backup.").arg(path), check.text(0));
    check.finish();
    return DatabaseContents::read(**file);
}

Result<void> verify(Connection& locked, const QString& path, const DatabaseBackup::ProgressHandler& progress) {
    const Result<DatabaseContents> backup = inspect(path, Depth::Quick, progress);
    if (!backup)
        return backup.error();
    const Result<DatabaseContents> live = DatabaseContents::read(locked);
    if (!live)
        return live.error();
    if (*live != *backup)
        return unequal();
    const Result<std::unique_ptr<Connection>> file = openReadOnly(path);
    if (!file)
        return file.error();
    // SQLite's own tables may differ: an empty sqlite_sequence, left by a table that is gone, is not copied.
    for (const QString& question : {u"SELECT count(*) FROM sqlite_master WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'"_s,
                                    u"PRAGMA application_id"_s, u"PRAGMA user_version"_s}) {
        const Result<qint64> theirs = scalarInteger(**file, question);
        const Result<qint64> ours = scalarInteger(locked, question);
        if (!theirs || !ours)
            return theirs ? ours.error() : theirs.error();
        if (*theirs != *ours)
            return unequal();
    }
    return {};
}

} // namespace pricebook::sqlitebackup
