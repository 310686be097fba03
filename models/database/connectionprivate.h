#pragma once

#include "connection.h"

#include <QHash>
#include <QMutex>
#include <QSqlDatabase>

struct sqlite3_stmt;
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
    QSqlDatabase database;
    sqlite3* sqlite = nullptr;
    pg_conn* postgres = nullptr;
    std::shared_ptr<Canceller::State> cancelState;
    /// Prepared and idle SQLite statements by their text; one in use is not in here.
    QHash<QString, sqlite3_stmt*> statements;
};

} // namespace pricebook
