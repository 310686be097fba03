#pragma once

#include "databaseurl.h"
#include "result.h"

#include <QString>
#include <chrono>
#include <functional>
#include <memory>
#include <string_view>

struct sqlite3;
struct pg_conn;

namespace pricebook {

class Dialect;

enum class OpenMode {
    ReadOnly,        ///< no write is possible on this connection
    ReadWrite,       ///< the database must exist
    CreateIfMissing, ///< SQLite: an absent file is made (its folder must exist); PostgreSQL: as ReadWrite
};

/// Stops what a connection is doing, from any thread; harmless when it is idle, and after the connection is gone.
class Canceller {
public:
    void cancel() const;

private:
    friend class Connection;
    struct State;
    std::shared_ptr<State> m_state;
};

/// One open database, and the sole owner of its named QSqlDatabase. Belongs to the thread that opened it.
/// SQLite: foreign keys on (read back), WAL where the file can be written, busy time-out 5 s, synchronous FULL,
/// functions pb_fold(text), pb_contains(text, foldedNeedle) and pb_matches(text, pattern). PostgreSQL: UTF-8, TIME ZONE
/// 'UTC', exact NUMERIC, application_name 'pricebook <version> (<process id>)', client_connection_check_interval 1 s,
/// search_path as the server gives it.
class Connection {
public:
    /// Errors: NotFound (no such file or database), Damaged, Unavailable, Denied, Locked, ReadOnly, Invalid; one
    /// sentence each. Never creates a file unless `mode` says so. The path ":memory:" is an empty SQLite database of
    /// its own that has no file (with CreateIfMissing or ReadWrite). A file that a killed program left half written is
    /// put back to its last commit, with ReadOnly too, if this user may write it. `patience`: how long a statement
    /// waits for another program's lock, on a SQLite file always, on PostgreSQL after limitLockWaits().
    static Result<std::unique_ptr<Connection>> open(const DatabaseUrl& url, OpenMode mode,
                                                    std::chrono::milliseconds patience = std::chrono::seconds(5));
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[nodiscard]] Backend backend() const;
    [[nodiscard]] const Dialect& dialect() const;
    [[nodiscard]] const DatabaseUrl& url() const;
    [[nodiscard]] OpenMode mode() const;

    /// Runs one statement without parameters, outside the statement cache; several in one text are refused (SQLite) or
    /// undefined (PostgreSQL): split first.
    Result<void> execute(const QString& sql);
    /// A number that changes when another connection has committed (SQLite's data_version); always 0 on PostgreSQL.
    Result<qint64> dataVersion();
    /// A number that is another one when what this connection reads may be other than before, whoever changed it, this
    /// connection included. Equal numbers prove equal data (on PostgreSQL: but for a clash of 64-bit hashes). Within a
    /// reading transaction it is that of the snapshot.
    Result<quint64> snapshotStamp();
    /// The same from what txid_current_snapshot() says, for a statement that reads it along with other things.
    [[nodiscard]] static quint64 stampOf(std::string_view snapshot);
    [[nodiscard]] bool inTransaction() const;
    /// Within a transaction: until it ends, no limit that an administrator has set for this user's other work
    /// (statement_timeout, idle_in_transaction_session_timeout) cuts it off. Nothing on SQLite.
    Result<void> allowLongTransaction();
    /// Within a transaction: until it ends, no statement waits longer for a lock than this connection's patience, on
    /// PostgreSQL as on SQLite.
    Result<void> limitLockWaits();
    /// PostgreSQL: a pooler stands in between, which may give every transaction another server process. Asks the
    /// server.
    [[nodiscard]] bool isPooled();
    [[nodiscard]] Canceller canceller() const;

    /// The engine's own handle, for what Qt Sql has no word for. Null for the other backend. Valid while this lives.
    [[nodiscard]] sqlite3* sqliteHandle() const;
    [[nodiscard]] pg_conn* postgresHandle() const;

private:
    friend class Query;
    friend class Transaction;
    friend class SqliteQuery;
    friend class PostgresQuery;
    struct Private;
    explicit Connection(std::unique_ptr<Private> d);
    /// COMMIT, with the check that it was one: PostgreSQL answers a COMMIT of a failed transaction with ROLLBACK.
    /// Error::mayBeDone where the server went away meanwhile.
    Result<void> commitTransaction();
    std::unique_ptr<Private> d;
};

} // namespace pricebook
