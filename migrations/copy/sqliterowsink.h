#pragma once

#include "rowsink.h"

struct sqlite3_stmt;

namespace pricebook {

/// RowSink on one prepared INSERT.
class SqliteRowSink final : public RowSink {
public:
    SqliteRowSink(Connection& connection, const CopyTable& table);
    ~SqliteRowSink() override;

    Result<void> prepare();
    Result<void> put(const std::vector<CopyCell>& row) override;
    Result<void> end() override { return {}; }

private:
    Connection& m_connection;
    const CopyTable& m_table;
    std::vector<CopyColumn> m_columns; ///< without those of kind Transaction, which have 0 for a default
    sqlite3_stmt* m_statement = nullptr;
};

} // namespace pricebook
