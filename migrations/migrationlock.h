#pragma once

#include "result.h"
#include "transaction.h"

#include <chrono>
#include <functional>
#include <optional>

namespace pricebook {

class Connection;

/// The write transaction in which a schema is changed, and the proof that no other runner does the same.
/// SQLite: foreign keys off (they can only be switched outside a transaction), then BEGIN IMMEDIATE.
/// PostgreSQL: an advisory lock of the transaction, which poolers respect too, and lock_timeout 3 s, so that no
/// statement queues behind a reader and holds up everybody else; alembic_version is locked against a running Alembic,
/// write_guard against our own writers, which begin there.
/// Destruction rolls back unless commit() was ok, and switches foreign keys on again. The connection's thread only.
class MigrationLock {
public:
    /// Asked between two tries; true goes on.
    using KeepWaiting = std::function<bool()>;
    /// Error Locked after `patience`, Cancelled if `keepWaiting` says false.
    static Result<MigrationLock> acquire(Connection& connection, std::chrono::milliseconds patience,
                                         const KeepWaiting& keepWaiting);
    ~MigrationLock();
    MigrationLock(MigrationLock&& other) noexcept;
    MigrationLock& operator=(MigrationLock&&) = delete;

    /// An error if a statement has ended the transaction.
    Result<void> verify();
    /// Commits and switches foreign keys on again. Before, on PostgreSQL, NOTIFY catalog_schema for those who listen.
    /// After an error nothing was changed, unless the connection was lost meanwhile.
    Result<void> commit();

    /// PostgreSQL, while the transaction is open: keeps other runners out beyond its commit, for a step that cannot be
    /// part of a transaction. Ends with `unlockSession` or with the connection.
    Result<void> lockSession();
    static Result<void> unlockSession(Connection& connection);
    /// Whether some other connection changes the tables at this moment. False on SQLite, where reading tells nothing.
    static Result<bool> isHeld(Connection& connection);
    /// Who holds the lock, as "application (user, address)"; empty if the server does not say.
    static QString holder(Connection& connection);
    /// PostgreSQL: which other clients hold which of this schema's tables in a way that stops a change, as "products:
    /// psql (anna, 10.0.0.5)"; empty if none does or the server does not say.
    static QStringList tableHolders(Connection& connection);

private:
    explicit MigrationLock(Connection& connection) : m_connection(&connection) {}
    Result<bool> tryOnce();
    Result<bool> lockPostgres();
    Result<void> release();

    Connection* m_connection;
    std::optional<Transaction> m_transaction;
    qint64 m_transactionId = 0; ///< PostgreSQL
};

} // namespace pricebook
