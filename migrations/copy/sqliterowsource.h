#pragma once

#include "rowsource.h"

struct sqlite3_stmt;

namespace pricebook {

/// RowSource on SQLite's own statement: no copy of a text is made.
class SqliteRowSource final : public RowSource {
public:
    SqliteRowSource(Connection& connection, const CopyTable& table);
    ~SqliteRowSource() override;

    Result<void> prepare();
    Result<bool> next(std::vector<CopyCell>& row) override;

private:
    bool read(int column, CopyKind kind, CopyCell& cell);
    [[nodiscard]] Error badValue(int column) const;

    Connection& m_connection;
    const CopyTable& m_table;
    std::vector<CopyColumn> m_columns; ///< without those of kind Transaction
    std::vector<std::string> m_times;  ///< the texts of times that were written in another way, by column
    sqlite3_stmt* m_statement = nullptr;
};

} // namespace pricebook
