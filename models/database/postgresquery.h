#pragma once

#include "queryengine.h"

#include <vector>

struct pg_result;

namespace pricebook {

/// Query on libpq's PQexecParams, on the handle of the connection's QSqlDatabase: real bound parameters in one round
/// trip; a named prepared statement, which a connection pooler would lose, only where one is asked for and no pooler is
/// there. The whole result is held in memory.
class PostgresQuery final : public Query::Engine {
public:
    /// `kept`: as a named prepared statement, where the connection may have them.
    PostgresQuery(Connection& connection, const QString& sql, bool kept);
    ~PostgresQuery() override;
    PostgresQuery(const PostgresQuery&) = delete;
    PostgresQuery& operator=(const PostgresQuery&) = delete;

    void bindInteger(const char* name, qint64 value) override;
    void bindText(const char* name, std::string value) override;
    void bindView(const char* name, std::string_view value) override;
    void bindMoney(const char* name, Money value) override;
    void bindNull(const char* name) override;
    Result<bool> step() override;
    void rewind() override { m_row = -1; }
    void finish() override;
    [[nodiscard]] qint64 rowsChanged() const override { return m_changed; }
    [[nodiscard]] bool isNull(int column) const override;
    [[nodiscard]] bool isReal(int) const override { return false; }
    [[nodiscard]] qint64 integer(int column) const override;
    [[nodiscard]] double real(int column) const override;
    [[nodiscard]] std::string_view utf8(int column) const override;

private:
    Result<void> execute();
    pg_result* send(const std::vector<const char*>& values);
    pg_result* sendKept(const std::vector<const char*>& values);

    Connection& m_connection;
    bool m_kept;
    QByteArray m_sql;                                 ///< with $1, $2 … for the names
    std::vector<std::string> m_names;                 ///< m_names[i] is parameter $(i + 1)
    std::vector<std::optional<std::string>> m_values; ///< empty: NULL
    std::optional<Error> m_error;
    pg_result* m_result = nullptr;
    int m_row = -1;
    qint64 m_changed = 0;
};

} // namespace pricebook
