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
/// statement queues behind a reader and holds up everybody else; alembic_version is locked against a running Alembic.
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
    /// Commits and switches foreign keys on again. After an error nothing was changed.
    Result<void> commit();

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
