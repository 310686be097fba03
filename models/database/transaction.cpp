#include "transaction.h"

#include "connectionprivate.h"
#include "query.h"

#include <QCoreApplication>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

const QString rollbackSql = u"ROLLBACK"_s;

/// On SQLite with a statement that is kept prepared: reading a product takes little longer than preparing one.
Result<void> runOn(Connection& connection, const QString& sql) {
    if (connection.backend() != Backend::Sqlite)
        return connection.execute(sql);
    const Result<qint64> done = Query(connection, sql).run();
    return done ? Result<void>() : Result<void>(done.error());
}

} // namespace

Result<Transaction> Transaction::begin(Connection& connection, Kind kind) {
    if (kind == Kind::Write && connection.mode() == OpenMode::ReadOnly)
        return Error(Error::Kind::ReadOnly,
                     QCoreApplication::translate("pricebook::SqlError", "This connection may only read."));
    static const QString sqliteRead = u"BEGIN"_s;
    static const QString sqliteWrite = u"BEGIN IMMEDIATE"_s;
    static const QString postgresRead = u"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"_s;
    static const QString postgresWrite = u"BEGIN ISOLATION LEVEL READ COMMITTED"_s;
    const bool sqlite = connection.backend() == Backend::Sqlite;
    const QString& sql =
        kind == Kind::Read ? (sqlite ? sqliteRead : postgresRead) : (sqlite ? sqliteWrite : postgresWrite);
    if (const Result<void> begun = runOn(connection, sql); !begun)
        return begun.error();
    connection.d->isSnapshot = sqlite && kind == Kind::Read;
    return Transaction(connection);
}

Transaction::~Transaction() { rollback(); }

Transaction::Transaction(Transaction&& other) noexcept : m_connection(std::exchange(other.m_connection, nullptr)) {}

Result<void> Transaction::commit() {
    if (m_connection == nullptr)
        return Error(Error::Kind::Internal, u"No transaction is open."_s);
    forgetSnapshot();
    Result<void> done = m_connection->commitTransaction();
    if (done)
        m_connection = nullptr;
    else
        rollback();
    return done;
}

void Transaction::forgetSnapshot() {
    m_connection->d->isSnapshot = false;
    m_connection->d->stampOfSnapshot.reset();
}

void Transaction::rollback() {
    if (m_connection != nullptr)
        forgetSnapshot();
    if (Connection* connection = std::exchange(m_connection, nullptr);
        connection != nullptr && connection->inTransaction())
        (void)runOn(*connection, rollbackSql);
}

} // namespace pricebook
