#pragma once

#include "connection.h"
#include "statementcache.h"

#include <QHash>
#include <QMutex>
#include <QSqlDatabase>
#include <optional>

struct pg_cancel;

namespace pricebook {

struct Canceller::State {
    QMutex mutex;
    sqlite3* sqlite = nullptr;
    pg_cancel* postgres = nullptr;
};

struct Connection::Private {
    Result<void> openSqlite(Connection& connection);
    Result<void> openPostgres(Connection& connection);

    DatabaseUrl url;
    OpenMode mode = OpenMode::ReadOnly;
    std::chrono::milliseconds patience{};
    QSqlDatabase database;
    sqlite3* sqlite = nullptr;
    pg_conn* postgres = nullptr;
    std::shared_ptr<Canceller::State> cancelState;
    StatementCache statements; ///< SQLite
    /// SQLite, in a reading transaction: what snapshotStamp() said, which it goes on saying until the end of it.
    std::optional<quint64> stampOfSnapshot;
    bool isSnapshot = false;
    /// Names of PostgreSQL's prepared statements by their text.
    QHash<QByteArray, QByteArray> keptStatements;
    bool statementsLost = false; ///< the server does not know them as we do: no more of them on this connection
    std::optional<bool> pooled;  ///< as isPooled() said
    [[nodiscard]] bool mayKeepStatements(Connection& connection);
};

} // namespace pricebook
