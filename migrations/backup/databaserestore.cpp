#include "databaserestore.h"

#include "connection.h"
#include "databasebackup.h"
#include "migrationset.h"
#include "postgresrestore.h"
#include "sqlitebackup.h"
#include "sqliterestore.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Restore)
};

Result<void> checkFile(const DatabaseUrl& url, const QString& file) {
    const QFileInfo info(file);
    if (!info.isFile())
        return Error(Error::Kind::NotFound, Texts::tr("There is no file “%1”: choose a backup.").arg(file));
    if (!info.isReadable())
        return Error(Error::Kind::Denied, Texts::tr("“%1” may not be read: check its permissions.").arg(file));
    if (url.backend == Backend::Sqlite && info.canonicalFilePath() == QFileInfo(url.path).canonicalFilePath())
        return Error(Error::Kind::Invalid, Texts::tr("“%1” is the database itself: choose a backup of it.").arg(file));
    QFile content(file);
    const QByteArray start = content.open(QIODevice::ReadOnly) ? content.read(16) : QByteArray();
    const bool isSqlite = start.startsWith("SQLite format 3");
    const bool isDump = start.startsWith("PGDMP");
    if (url.backend == Backend::Sqlite && isDump)
        return Error(Error::Kind::Damaged,
                     Texts::tr("“%1” is a backup of a PostgreSQL database: choose one of an SQLite file.").arg(file));
    if (url.backend == Backend::PostgreSql && isSqlite)
        return Error(Error::Kind::Damaged,
                     Texts::tr("“%1” is a backup of an SQLite file: choose one of a PostgreSQL database.").arg(file));
    if (!isSqlite && !isDump)
        return Error(Error::Kind::Damaged, Texts::tr("“%1” is no backup: choose another file.").arg(file));
    return {};
}

/// Whether this program can work with what is in the backup, now or after an upgrade.
Result<void> judge(const DatabaseContents& contents, const QString& file) {
    if (!contents.isCatalogue())
        return Error(
            Error::Kind::Schema,
            Texts::tr("“%1” holds no catalogue but something of another program: choose another backup.").arg(file));
    if (contents.heads.size() > 1)
        return Error(Error::Kind::Schema,
                     Texts::tr("“%1” names several revisions at once: choose another backup.").arg(file));
    const QString head = contents.heads.value(0);
    // An unknown revision without a history of ours is the replaced application's own, which can be taken over.
    if (head.isEmpty() || MigrationSet::embedded().ordinal(head) > 0 || !contents.hasRows(u"schema_history"_s))
        return {};
    return Error(Error::Kind::Schema,
                 Texts::tr("“%1” was made by a newer version of this program (its revision %2 is not known "
                           "here): install that version to restore it.")
                     .arg(file, head));
}

/// Adds to an error what it is about.
Error inFile(const Error& error, const QString& file) {
    if (error.kind == Error::Kind::Cancelled || error.text.contains(file))
        return error;
    return {error.kind, Texts::tr("“%1” cannot be restored: %2").arg(file, error.text), error.engine};
}

Result<DatabaseContents> readAndJudge(const DatabaseUrl& url, const QString& file,
                                      const DatabaseRestore::ProgressHandler& progress) {
    if (Result<void> usable = checkFile(url, file); !usable)
        return usable.error();
    Result<DatabaseContents> contents = url.backend == Backend::Sqlite
                                            ? sqlitebackup::inspect(file, sqlitebackup::Depth::Full, progress)
                                            : PostgresRestore::inspect(url, file, progress);
    if (!contents)
        return inFile(contents.error(), file);
    if (Result<void> judged = judge(*contents, file); !judged)
        return judged.error();
    return contents;
}

} // namespace

Result<BackupContents> DatabaseRestore::inspect(const DatabaseUrl& url, const QString& file,
                                                const ProgressHandler& progress) {
    const Result<DatabaseContents> contents = readAndJudge(url, file, progress);
    if (!contents)
        return contents.error();
    return contents->summary();
}

Result<RestoreReport> DatabaseRestore::run(const DatabaseUrl& url, const QString& file, const Options& options,
                                           const ProgressHandler& progress) {
    const QString path = QFileInfo(file).absoluteFilePath();
    const Result<DatabaseContents> contents = readAndJudge(url, path, progress);
    if (!contents)
        return contents.error();
    RestoreReport report;
    report.contents = contents->summary();
    if (url.backend == Backend::PostgreSql) {
        PostgresRestore restore(url, path, options, progress);
        if (Result<void> restored = restore.run(*contents, report); !restored)
            return restored.error();
        return report;
    }
    const auto keep = [&]() -> Result<QString> {
        const Result<BackupFile> kept = DatabaseBackup::openAndTake(url, options.folder, progress);
        return kept ? Result<QString>(kept->path) : kept.error();
    };
    const Result<QString> replaced = SqliteRestore(url, path, options, progress).run(*contents, keep);
    if (!replaced)
        return replaced.error();
    report.previous = *replaced;
    return report;
}

} // namespace pricebook
