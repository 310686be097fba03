#pragma once

#include "result.h"

#include <QString>
#include <QStringList>

namespace pricebook {

class Connection;

/// Takes from the tables of copyTables() what makes loading slow or would write by itself: indexes, references and
/// triggers. What puts all of it back, exactly as it was, is then in steps(). Everything within one transaction; after
/// an error there is nothing to do but to roll that back.
class BulkLoad {
public:
    explicit BulkLoad(Connection& connection) : m_connection(connection) {}

    Result<void> begin();
    /// Statements to be run after the rows, in this order. Of a large catalogue some take a while.
    [[nodiscard]] const QStringList& steps() const { return m_steps; }

    /// The largest id that the database has given to a row of this table, though the row may be gone; 0 for none.
    static Result<qint64> lastId(Connection& connection, const QString& table);
    /// New rows get ids after `last`.
    static Result<void> setLastId(Connection& connection, const QString& table, qint64 last);

private:
    Result<void> beginSqlite();
    Result<void> beginPostgres();
    /// Runs the query, whose rows are a statement that takes something away and one that puts it back.
    Result<void> takeAway(const QString& query);

    Connection& m_connection;
    QStringList m_steps;
};

} // namespace pricebook
