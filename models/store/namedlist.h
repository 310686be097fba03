#pragma once

#include "namecheck.h"
#include "result.h"

#include <QString>
#include <vector>

namespace pricebook {

class Connection;

/// Categories or tags by id, without the counts that windows show beside them. Thread of the connection.
class NamedList {
public:
    enum class Table { Categories, Tags };

    NamedList(Connection& connection, Table table) : m_connection(connection), m_table(table) {}

    /// Those whose name contains `part` (case ignored; empty: all) by ascending id, less the first `skip`, at most
    /// `limit`.
    Result<std::vector<NamedRow>> page(const QString& part, qint64 skip, int limit);
    Result<qint64> count(const QString& part);
    /// NotFound if there is none.
    Result<NamedRow> byId(qint64 id);

private:
    [[nodiscard]] QString tableName() const;
    [[nodiscard]] QString condition(const QString& part) const;

    Connection& m_connection;
    Table m_table;
};

} // namespace pricebook
