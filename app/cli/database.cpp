#include "database.h"

#include "migrationrunner.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace pricebook::database {

using namespace Qt::StringLiterals;

Result<std::unique_ptr<Connection>> open(const Configuration& configuration, OpenMode mode) {
    return Connection::open(configuration.databaseUrl, mode);
}

Result<std::unique_ptr<CatalogStore>> openCatalogue(const Configuration& configuration) {
    Result<std::unique_ptr<Connection>> connection = open(configuration, OpenMode::ReadOnly);
    if (!connection)
        return connection.error();
    const Result<SchemaState> state = MigrationRunner(**connection, MigrationSet::embedded()).state();
    if (!state)
        return state.error();
    if (!state->isReadable())
        return Error(Error::Kind::Schema, state->text());
    return std::make_unique<CatalogStore>(std::move(*connection), state->revision);
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
    if (!done && creates) {
        for (const QString& suffix : {u""_s, u"-wal"_s, u"-shm"_s, u"-journal"_s})
            QFile::remove(path + suffix);
    }
    return done;
}

Result<void> prepareSchema(Connection& connection) {
    MigrationRunner runner(connection, MigrationSet::embedded());
    const Result<SchemaState> state = runner.state();
    if (!state)
        return state.error();
    if (state->isUsable())
        return {};
    if (state->kind != SchemaState::Kind::Empty)
        return Error(Error::Kind::Schema, state->text());
    const Result<int> upgraded = runner.upgrade();
    return upgraded ? Result<void>() : Result<void>(upgraded.error());
}

} // namespace pricebook::database
