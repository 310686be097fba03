#pragma once

#include "rowsource.h"

namespace pricebook {

/// RowSource on COPY … TO STDOUT. One that is given up half-way ends the transaction.
class PostgresRowSource final : public RowSource {
public:
    PostgresRowSource(Connection& connection, const CopyTable& table);
    ~PostgresRowSource() override;

    Result<void> begin();
    Result<bool> next(std::vector<CopyCell>& row) override;

private:
    bool read(std::string_view field, std::size_t column, CopyCell& cell);
    Result<bool> finish();

    Connection& m_connection;
    const CopyTable& m_table;
    std::vector<CopyColumn> m_columns;
    std::vector<std::string> m_texts; ///< by column: those that are not as COPY writes them
    char* m_line = nullptr;           ///< of libpq
    bool m_running = false;
};

} // namespace pricebook
