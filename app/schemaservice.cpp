#include "schemaservice.h"

#include "cataloguecopy.h"
#include "connection.h"
#include "databasebackup.h"
#include "databaserestore.h"
#include "migrationplanner.h"
#include "migrationrunner.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QLocale>

namespace pricebook::schemaservice {

using namespace Qt::StringLiterals;

namespace {

using Phase = MigrationProgress::Phase;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::SchemaService)
};

/// Opens a connection, and asks a runner on it.
template <class T>
Result<T> ask(const DatabaseUrl& url, OpenMode mode, const std::function<Result<T>(MigrationRunner&)>& question) {
    const Result<std::unique_ptr<Connection>> connection = Connection::open(url, mode);
    if (!connection)
        return connection.error();
    MigrationRunner runner(**connection, MigrationSet::embedded());
    return question(runner);
}

/// Tells the bytes of a backup or a restore as a progress.
std::function<bool(qint64, qint64)> bytesHandler(const MigrationProgressHandler& handler, Phase phase,
                                                 const QElapsedTimer& timer) {
    return [handler, phase, &timer](qint64 done, qint64 total) {
        MigrationProgress progress;
        progress.phase = phase;
        progress.bytesDone = done;
        progress.bytesTotal = total;
        progress.milliseconds = timer.elapsed();
        return !handler || handler(progress);
    };
}

} // namespace

Result<SchemaState> inspect(const DatabaseUrl& url) {
    return ask<SchemaState>(url, OpenMode::ReadOnly, [](MigrationRunner& runner) { return runner.state(); });
}

Result<MigrationPlan> plan(const DatabaseUrl& url, const MigrationRequest& request) {
    return ask<MigrationPlan>(url, OpenMode::ReadOnly, [&](MigrationRunner& runner) { return runner.plan(request); });
}

Result<std::vector<SchemaHistoryEntry>> history(const DatabaseUrl& url) {
    return ask<std::vector<SchemaHistoryEntry>>(url, OpenMode::ReadOnly,
                                                [](MigrationRunner& runner) { return runner.history(); });
}

Result<SchemaCheck> check(const DatabaseUrl& url) {
    return ask<SchemaCheck>(url, OpenMode::ReadOnly, [](MigrationRunner& runner) { return runner.check(); });
}

Result<std::vector<BackupFile>> backups(const DatabaseUrl& url) { return DatabaseBackup::list(url); }

std::vector<PlannedRevision> revisions(Backend backend) {
    std::vector<PlannedRevision> all;
    const MigrationSet& migrations = MigrationSet::embedded();
    for (int ordinal = 1; ordinal <= migrations.count(); ++ordinal)
        all.push_back(describeRevision(migrations, ordinal, false, backend == Backend::Sqlite));
    return all;
}

Result<MigrationOutcome> run(const DatabaseUrl& url, const MigrationRequest& request,
                             const MigrationProgressHandler& progress) {
    return ask<MigrationOutcome>(url, OpenMode::ReadWrite,
                                 [&](MigrationRunner& runner) { return runner.run(request, progress); });
}

Result<MigrationOutcome> backUp(const DatabaseUrl& url, const MigrationProgressHandler& progress) {
    QElapsedTimer timer;
    timer.start();
    const Result<BackupFile> taken = DatabaseBackup::takeNow(url, {}, bytesHandler(progress, Phase::BackingUp, timer));
    if (!taken)
        return taken.error();
    MigrationOutcome outcome;
    outcome.backup = taken->path;
    outcome.duration = std::chrono::milliseconds(timer.elapsed());
    return outcome;
}

Result<MigrationOutcome> restore(const DatabaseUrl& url, const QString& backup,
                                 const MigrationProgressHandler& progress) {
    QElapsedTimer timer;
    timer.start();
    const Result<RestoreReport> report =
        DatabaseRestore::run(url, backup, {}, bytesHandler(progress, Phase::Changing, timer));
    if (!report)
        return report.error();
    MigrationOutcome outcome;
    outcome.to = report->contents.revision;
    outcome.backup = backup;
    if (!report->previous.isEmpty())
        outcome.note = Texts::tr("What was replaced is kept as %1.").arg(report->previous);
    const Result<void> noted =
        ask<void>(url, OpenMode::ReadWrite, [&](MigrationRunner& runner) { return runner.noteRestore(backup); });
    if (!noted)
        outcome.note += u' ' + Texts::tr("It could not be noted in the history: %1").arg(noted.error().text);
    outcome.duration = std::chrono::milliseconds(timer.elapsed());
    return outcome;
}

Result<MigrationOutcome> copy(const DatabaseUrl& from, const DatabaseUrl& to,
                              const MigrationProgressHandler& progress) {
    const Result<CopyReport> report = CatalogueCopy(from, to).run(progress);
    if (!report)
        return report.error();
    MigrationOutcome outcome;
    outcome.from = outcome.to = report->revision;
    outcome.duration = report->duration;
    outcome.note =
        Texts::tr("%1 rows of %2 tables were compared with their copies, and are equal. The old catalogue is still in "
                  "%3, as it was; nothing that is done from now on goes there.")
            .arg(QLocale().toString(report->rows), QString::number(report->tables.size()),
                 from.backend == Backend::Sqlite ? QDir::toNativeSeparators(from.path) : from.toDisplayString());
    return outcome;
}

} // namespace pricebook::schemaservice
