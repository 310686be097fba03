#include "transaction.h"

#include "connection.h"

#include <QCoreApplication>

namespace pricebook {

using namespace Qt::StringLiterals;

Result<Transaction> Transaction::begin(Connection& connection, Kind kind) {
    if (kind == Kind::Write && connection.mode() == OpenMode::ReadOnly)
        return Error(Error::Kind::ReadOnly,
                     QCoreApplication::translate("pricebook::SqlError", "This connection may only read."));
    QString sql = u"BEGIN"_s;
    if (connection.backend() == Backend::Sqlite && kind == Kind::Write)
        sql = u"BEGIN IMMEDIATE"_s;
    else if (connection.backend() == Backend::PostgreSql)
        sql = kind == Kind::Read ? u"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"_s
                                 : u"BEGIN ISOLATION LEVEL READ COMMITTED"_s;
    if (const Result<void> begun = connection.execute(sql); !begun)
        return begun.error();
    return Transaction(connection);
}

Transaction::~Transaction() { rollback(); }

Transaction::Transaction(Transaction&& other) noexcept : m_connection(std::exchange(other.m_connection, nullptr)) {}

Result<void> Transaction::commit() {
    if (m_connection == nullptr)
        return Error(Error::Kind::Internal, u"No transaction is open."_s);
    Result<void> done = m_connection->commitTransaction();
    if (done)
        m_connection = nullptr;
    else
        rollback();
    return done;
}

void Transaction::rollback() {
    if (Connection* connection = std::exchange(m_connection, nullptr);
        connection != nullptr && connection->inTransaction())
        (void)connection->execute(u"ROLLBACK"_s);
}

} // namespace pricebook
