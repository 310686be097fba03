#include "postgresbackup.h"

#include "connection.h"
#include "dumpreader.h"
#include "postgrestools.h"
#include "query.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace pricebook::postgresbackup {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Backup)
};

std::function<bool()> askWithSize(const QString& path, const DatabaseBackup::ProgressHandler& progress) {
    if (!progress)
        return {};
    return [path, &progress] { return progress(QFileInfo(path).size(), -1); };
}

Result<QString> exportSnapshot(Connection& locked) {
    Query query(locked, u"SELECT pg_export_snapshot()"_s);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    return query.text(0);
}

/// What the snapshot sees, over a connection of its own: `locked` itself sees what others commit meanwhile.
Result<DatabaseContents> contentsOf(Connection& second, const QString& snapshot) {
    for (const QString& sql :
         {u"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"_s, u"SET TRANSACTION SNAPSHOT '%1'"_s.arg(snapshot),
          u"SET LOCAL lock_timeout = '5s'"_s, u"SET LOCAL statement_timeout = 0"_s}) {
        if (const Result<void> done = second.execute(sql); !done)
            return done.error();
    }
    Result<DatabaseContents> contents = DatabaseContents::read(second);
    (void)second.execute(u"ROLLBACK"_s);
    return contents;
}

/// pg_dump says in words alone why it failed; a full disk is the one that needs another answer.
Error dumpError(const Error& error) {
    static const QString full = u"No space left on device"_s;
    if (!error.engine.contains(full))
        return error;
    return {Error::Kind::DiskFull,
            Texts::tr("The backup cannot be written because the disk is full: free some space and try "
                      "again."),
            error.engine};
}

} // namespace

Result<void> estimate(Connection& connection, BackupPlan& plan, qint64& needed) {
    const Result<qint64> size = scalarInteger(connection, u"SELECT pg_database_size(current_database())"_s);
    if (!size)
        return size.error();
    // A dump is packed and has no indexes, so it is much smaller as a rule.
    plan.bytes = *size;
    needed = *size;
    if (const Result<PostgresTools> tools = PostgresTools::find(connection); !tools)
        plan.problem = Texts::tr("No backup is possible because %1.").arg(tools.error().text);
    else if (const Result<std::unique_ptr<Connection>> direct = PostgresTools::openDirect(connection); !direct)
        plan.problem = Texts::tr("No backup is possible because %1.").arg(direct.error().text);
    return {};
}

Result<void> write(Connection& locked, const QString& path, const DatabaseBackup::ProgressHandler& progress,
                   const std::function<void()>& written) {
    const Result<PostgresTools> tools = PostgresTools::find(locked);
    if (!tools)
        return tools.error();
    const Result<std::unique_ptr<Connection>> direct = PostgresTools::openDirect(locked);
    if (!direct)
        return direct.error();
    const Result<QString> snapshot = exportSnapshot(locked);
    if (!snapshot)
        return snapshot.error();
    const Error failure(
        Error::Kind::Unavailable,
        Texts::tr("pg_dump could not read the whole database (see the details): check that this user may read "
                  "every table and that no other program changes the tables, then try again."));
    const PostgresTools::Run dump{u"pg_dump"_s,
                                  {u"--format=custom"_s, u"--compress=1"_s, u"--no-password"_s,
                                   u"--lock-wait-timeout=5s"_s, u"--snapshot="_s + *snapshot, u"--file="_s + path,
                                   PostgresTools::connectionArgument(**direct)},
                                  locked.url().password,
                                  {},
                                  askWithSize(path, progress)};
    if (const Result<void> dumped = tools->run(dump, failure); !dumped)
        return dumpError(dumped.error());
    written();
    const Result<DatabaseContents> live = contentsOf(**direct, *snapshot);
    if (!live)
        return live.error();
    const Result<DatabaseContents> backup = inspect(*tools, path, progress);
    if (!backup)
        return backup.error();
    if (*backup != *live)
        return Error(Error::Kind::Damaged,
                     Texts::tr("The backup does not hold the same as the database and was removed: "
                               "check the disk, and try again."));
    return {};
}

Result<DatabaseContents> inspect(const PostgresTools& tools, const QString& path,
                                 const DatabaseBackup::ProgressHandler& progress) {
    DumpReader reader;
    const Error failure(
        Error::Kind::Damaged,
        Texts::tr("“%1” is no complete backup of a PostgreSQL database: choose another backup.").arg(path));
    const Result<void> read = tools.run({u"pg_restore"_s,
                                         {u"--data-only"_s, u"--file=-"_s, path},
                                         {},
                                         [&reader](const QByteArray& text) { reader.feed(text); },
                                         askWithSize(path, progress)},
                                        failure);
    if (!read)
        return read.error();
    return reader.finish();
}

} // namespace pricebook::postgresbackup
