#include "changeprogress.h"
#include "database.h"
#include "databasebackup.h"
#include "databaserestore.h"
#include "dbcommands.h"
#include "dbreport.h"
#include "migrationrunner.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace pricebook::commands::db {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::DbCommands)
};

/// Shows bytes on the terminal; Ctrl+C cancels.
DatabaseBackup::ProgressHandler progress(Terminal& terminal, const Interrupt& interrupt, const QString& what) {
    return [&terminal, &interrupt, what](qint64 done, qint64 total) {
        terminal.status(bytesText(what, done, total));
        return !interrupt.flag()->load();
    };
}

QJsonObject object(const BackupFile& file) {
    return {{u"path"_s, file.path},
            {u"bytes"_s, file.bytes},
            {u"taken_at"_s, timeText(file.takenAt)},
            {u"from"_s, textOrNull(file.from)},
            {u"to"_s, textOrNull(file.to)}};
}

QString line(const BackupFile& file) {
    const QString why = file.to.isEmpty() ? Texts::tr("by hand at %1").arg(file.from)
                                          : Texts::tr("before the change from %1 to %2").arg(file.from, file.to);
    return u"%1  %2  %3 bytes, %4"_s.arg(timeText(file.takenAt), file.path, QString::number(file.bytes), why);
}

void setContents(DbReport& report, const BackupContents& contents) {
    report.set(u"revision"_s, textOrNull(contents.revision));
    report.set(u"tables"_s, contents.tables);
    report.set(u"rows"_s, contents.rows);
}

/// Writes it into the history; the restore itself is done, whatever comes of that.
void note(const Request& request, DbReport& report) {
    Result<void> noted;
    if (Result<std::unique_ptr<Connection>> connection = database::open(request.configuration, OpenMode::ReadWrite))
        noted = MigrationRunner(**connection, MigrationSet::embedded()).noteRestore(request.db.target);
    else
        noted = connection.error();
    if (!noted)
        report.tell(Texts::tr("Warning: the restore could not be written into the database's history: %1")
                        .arg(noted.error().text));
}

} // namespace

int backup(const Request& request, Terminal& terminal) {
    DbReport report(request, terminal);
    const Interrupt interrupt;
    const Result<BackupFile> file = DatabaseBackup::takeNow(request.configuration.databaseUrl, request.db.folder,
                                                            progress(terminal, interrupt, Texts::tr("Backing up")));
    if (!file)
        return report.failed(file.error());
    report.line(file->path);
    report.set(u"backup"_s, object(*file));
    return report.done();
}

int backups(const Request& request, Terminal& terminal) {
    DbReport report(request, terminal);
    QJsonArray array;
    for (const BackupFile& file : DatabaseBackup::list(request.configuration.databaseUrl, request.db.folder)) {
        report.line(line(file));
        array << object(file);
    }
    report.set(u"backups"_s, array);
    return report.done();
}

int restore(const Request& request, Terminal& terminal) {
    DbReport report(request, terminal);
    const DatabaseUrl& url = request.configuration.databaseUrl;
    const Interrupt interrupt;
    const Result<BackupContents> contents = DatabaseRestore::inspect(
        url, request.db.target, progress(terminal, interrupt, Texts::tr("Reading the backup")));
    if (!contents)
        return report.failed(contents.error());
    setContents(report, *contents);
    if (!request.db.yes) {
        report.line(Texts::tr("The backup holds revision %1, %2 tables with %3 rows.")
                        .arg(revisionText(contents->revision))
                        .arg(contents->tables)
                        .arg(contents->rows));
        if (!terminal.confirms(Texts::tr("Put it in the place of %1?").arg(url.toDisplayString())))
            return report.failed(
                Error::Kind::Cancelled,
                Texts::tr("Nothing was changed: give --yes to put it in the place of %1.").arg(url.toDisplayString()));
    }
    DatabaseRestore::Options options;
    options.keepReplaced = !request.db.noBackup;
    options.folder = request.db.folder;
    const Result<RestoreReport> restored =
        DatabaseRestore::run(url, request.db.target, options, progress(terminal, interrupt, Texts::tr("Restoring")));
    if (!restored)
        return report.failed(restored.error());
    note(request, report);
    report.set(u"previous"_s, textOrNull(restored->previous));
    if (!restored->previous.isEmpty())
        report.tell(Texts::tr("What was replaced is %1.").arg(restored->previous));
    report.tell(
        Texts::tr("Restored: the database is at revision %1 now.").arg(revisionText(restored->contents.revision)));
    return report.done();
}

} // namespace pricebook::commands::db
