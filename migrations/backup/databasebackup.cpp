#include "databasebackup.h"

#include "backupfolder.h"
#include "connection.h"
#include "failpoint.h"
#include "postgresbackup.h"
#include "sqlitebackup.h"
#include "transaction.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Backup)
};

Result<void> writeAndVerify(Connection& locked, const BackupPlan& plan, const PartialFile& file,
                            const DatabaseBackup::ProgressHandler& progress) {
    if (locked.backend() == Backend::PostgreSql)
        return postgresbackup::write(locked, file.path(), progress, [] { failpoint::reach("backup:written"); });
    if (Result<void> written = sqlitebackup::write(locked, file.path(), plan.bytes, progress); !written)
        return written;
    failpoint::reach("backup:written");
    return sqlitebackup::verify(locked, file.path(), progress);
}

} // namespace

Result<BackupPlan> DatabaseBackup::plan(Connection& connection, const QString& fromRevision, const QString& toRevision,
                                        const QString& folder) {
    const BackupFolder backups(connection.url(), folder);
    BackupPlan plan;
    plan.path = backups.newFile(fromRevision, toRevision);
    qint64 needed = 0;
    const Result<void> estimated = connection.backend() == Backend::Sqlite
                                       ? sqlitebackup::estimate(connection, plan, needed)
                                       : postgresbackup::estimate(connection, plan, needed);
    if (!estimated)
        return estimated.error();
    const QString noPlace = backups.problem(needed, plan.available);
    if (plan.problem.isEmpty())
        plan.problem = noPlace;
    return plan;
}

Result<BackupFile> DatabaseBackup::take(Connection& locked, const BackupPlan& plan, const ProgressHandler& progress) {
    if (!locked.inTransaction())
        return Error(Error::Kind::Internal, Texts::tr("A backup needs the lock of the database."));
    if (!plan.problem.isEmpty())
        return Error(Error::Kind::Invalid, plan.problem);
    const QString folder = QFileInfo(plan.path).absolutePath();
    const BackupFolder backups(locked.url(), folder);
    const Result<std::unique_ptr<FileLock>> lock = backups.lock();
    if (!lock)
        return lock.error();
    backups.removeUnfinished();
    Result<PartialFile> file = PartialFile::create(plan.path);
    if (!file)
        return file.error();
    failpoint::reach("backup:begin");
    if (Result<void> written = writeAndVerify(locked, plan, *file, progress); !written)
        return written.error();
    failpoint::reach("backup:verified");
    if (Result<void> finished = file->finish(); !finished)
        return finished.error();
    failpoint::reach("backup:renamed");
    for (const BackupFile& made : backups.list()) {
        if (made.path == plan.path)
            return made;
    }
    return Error(Error::Kind::Internal, Texts::tr("The finished backup “%1” has gone: try again.").arg(plan.path));
}

Result<BackupFile> DatabaseBackup::openAndTake(const DatabaseUrl& url, const QString& folder,
                                               const ProgressHandler& progress) {
    const Result<std::unique_ptr<Connection>> connection = Connection::open(url, OpenMode::ReadWrite);
    if (!connection)
        return connection.error();
    const Result<Transaction> lock = Transaction::begin(**connection);
    if (!lock)
        return lock.error();
    if (Result<void> patient = (*connection)->allowLongTransaction(); !patient)
        return patient.error();
    const Result<DatabaseContents> contents = DatabaseContents::read(**connection);
    if (!contents)
        return contents.error();
    const QString revision = contents->heads.value(0);
    const Result<BackupPlan> planned = plan(**connection, revision, revision, folder);
    if (!planned)
        return planned.error();
    return take(**connection, *planned, progress);
}

Result<BackupFile> DatabaseBackup::takeNow(const DatabaseUrl& url, const QString& folder,
                                           const ProgressHandler& progress) {
    Result<BackupFile> taken = openAndTake(url, folder, progress);
    if (taken)
        prune(url, folder);
    return taken;
}

std::vector<BackupFile> DatabaseBackup::list(const DatabaseUrl& url, const QString& folder) {
    return BackupFolder(url, folder).list();
}

void DatabaseBackup::prune(const DatabaseUrl& url, const QString& folder, int keep) {
    const BackupFolder backups(url, folder);
    if (!QFileInfo(backups.path()).isDir())
        return;
    if (const Result<std::unique_ptr<FileLock>> lock = backups.lock(); lock) {
        backups.removeUnfinished();
        backups.prune(keep);
    }
}

} // namespace pricebook
