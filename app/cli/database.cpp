#include "database.h"

#include "databasecontents.h"
#include "migrationrunner.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace pricebook::database {

using namespace Qt::StringLiterals;

namespace {

/// Nothing in any table but those that are filled from the start.
bool isWithoutRows(Connection& connection) {
    const Result<DatabaseContents> contents = DatabaseContents::read(connection);
    if (!contents)
        return false;
    for (auto table = contents->rows.begin(); table != contents->rows.end(); ++table) {
        const QString& name = table.key();
        const bool fromTheStart = name == u"alembic_version" || name == u"schema_history" ||
                                  name.startsWith(u"product_search_"); // the search index's own
        if (table.value() > 0 && !fromTheStart)
            return false;
    }
    return true;
}

/// Removes what was made for a work that then failed, unless somebody else has opened it or written to it meanwhile:
/// their edits would be gone with it.
void removeIfUnused(const DatabaseUrl& url) {
    const Result<std::unique_ptr<Connection>> connection = Connection::open(url, OpenMode::ReadWrite);
    // Leaving the log's mode works only where nobody else has the file open.
    if (!connection || !(*connection)->execute(u"PRAGMA busy_timeout = 100"_s) ||
        !(*connection)->execute(u"PRAGMA journal_mode = DELETE"_s))
        return;
    if ((*connection)->execute(u"BEGIN EXCLUSIVE"_s)) {
        if (isWithoutRows(**connection)) {
            for (const QString& suffix : {u""_s, u"-wal"_s, u"-shm"_s, u"-journal"_s})
                QFile::remove(url.path + suffix);
            return;
        }
        (void)(*connection)->execute(u"ROLLBACK"_s);
    }
    (void)(*connection)->execute(u"PRAGMA journal_mode = WAL"_s);
}

Result<std::unique_ptr<CatalogStore>> openStore(const Configuration& configuration, OpenMode mode) {
    Result<std::unique_ptr<Connection>> connection = open(configuration, mode);
    if (!connection)
        return connection.error();
    const Result<SchemaState> state = MigrationRunner(**connection, MigrationSet::embedded()).state();
    if (!state)
        return state.error();
    if (mode == OpenMode::ReadOnly ? !state->isReadable() : !state->isUsable())
        return Error(Error::Kind::Schema, state->text());
    return std::make_unique<CatalogStore>(std::move(*connection), state->revision);
}

} // namespace

Result<std::unique_ptr<Connection>> open(const Configuration& configuration, OpenMode mode) {
    return Connection::open(configuration.databaseUrl, mode);
}

Result<std::unique_ptr<CatalogStore>> openCatalogue(const Configuration& configuration) {
    return openStore(configuration, OpenMode::ReadOnly);
}

Result<std::unique_ptr<CatalogStore>> openForWriting(const Configuration& configuration) {
    return openStore(configuration, OpenMode::ReadWrite);
}

Result<void> withCreated(const Configuration& configuration,
                         const std::function<Result<void>(std::unique_ptr<Connection>)>& work) {
    const QString path =
        configuration.databaseUrl.backend == Backend::Sqlite ? configuration.databaseUrl.path : QString();
    const bool creates = !path.isEmpty() && !QFileInfo::exists(path);
    if (creates && configuration.databaseOrigin == Origin::Default)
        QDir().mkpath(QFileInfo(path).absolutePath());
    Result<void> done;
    if (Result<std::unique_ptr<Connection>> connection = open(configuration, OpenMode::CreateIfMissing))
        done = work(std::move(*connection));
    else
        done = connection.error();
    if (!done && creates)
        removeIfUnused(configuration.databaseUrl);
    return done;
}

Result<void> prepareSchema(Connection& connection) {
    return MigrationRunner(connection, MigrationSet::embedded()).makeUsable();
}

} // namespace pricebook::database
