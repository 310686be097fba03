#pragma once

#include "result.h"

namespace pricebook {

class Connection;

/// A transaction that is rolled back unless commit() returned ok. Write: BEGIN IMMEDIATE on SQLite, so that two writers
/// wait for one another instead of failing half-way; READ COMMITTED on PostgreSQL, whatever its default. Read: one
/// snapshot (REPEATABLE READ READ ONLY on PostgreSQL). Not nestable. Queries on the connection must be finished (not
/// half-read) before commit().
class Transaction {
public:
    enum class Kind { Read, Write };
    /// Error Locked if another writer holds the database beyond the busy time-out.
    static Result<Transaction> begin(Connection& connection, Kind kind = Kind::Write);
    ~Transaction();
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;

    /// After an error the transaction is rolled back.
    Result<void> commit();
    void rollback();

private:
    explicit Transaction(Connection& connection) : m_connection(&connection) {}
    void forgetSnapshot();

    Connection* m_connection;
};

} // namespace pricebook
