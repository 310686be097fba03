#pragma once

#include "rowsink.h"

struct pg_result;

namespace pricebook {

/// RowSink on COPY … FROM STDIN. One that is given up half-way ends the transaction.
class PostgresRowSink final : public RowSink {
public:
    PostgresRowSink(Connection& connection, const CopyTable& table);
    ~PostgresRowSink() override;

    Result<void> begin();
    Result<void> put(const std::vector<CopyCell>& row) override;
    Result<void> end() override;

private:
    void append(const CopyCell& cell, CopyKind kind);
    void appendText(std::string_view text);
    Result<void> send();
    Result<void> finish();
    [[nodiscard]] Error errorOf(const pg_result* result) const;

    Connection& m_connection;
    const CopyTable& m_table;
    std::string m_buffer;
    std::vector<qint64> m_keys; ///< of the rows that were put, to name the one that is refused
    bool m_running = false;
};

} // namespace pricebook
