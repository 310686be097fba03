#pragma once

#include "result.h"

#include <QString>
#include <string>
#include <string_view>

namespace pricebook {

class Connection;

/// Rows for one COPY … FROM STDIN, sent when finish() is called. PostgreSQL only; thread of the connection, inside its
/// transaction. Columns are given in order, then endRow().
class PostgresCopy {
public:
    PostgresCopy(Connection& connection, QString sql) : m_connection(connection), m_sql(std::move(sql)) {}

    void integer(qint64 value);
    void integerOrNull(qint64 value); ///< NULL for 0
    void text(std::string_view utf8);
    void textOrNull(std::string_view utf8); ///< NULL for ""
    void endRow() { m_rows.back() = '\n'; }

    Result<void> finish();

private:
    Connection& m_connection;
    QString m_sql;
    std::string m_rows;
};

} // namespace pricebook
