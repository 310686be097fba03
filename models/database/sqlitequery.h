#pragma once

#include "queryengine.h"

struct sqlite3_stmt;

namespace pricebook {

/// Query on SQLite's own prepared statements, on the handle of the connection's QSqlDatabase: reading and binding UTF-8
/// without QVariant, which QSqlQuery cannot.
class SqliteQuery final : public Query::Engine {
public:
    SqliteQuery(Connection& connection, const QString& sql);
    ~SqliteQuery() override;
    SqliteQuery(const SqliteQuery&) = delete;
    SqliteQuery& operator=(const SqliteQuery&) = delete;

    void bindInteger(const char* name, qint64 value) override;
    void bindText(const char* name, std::string value) override;
    void bindView(const char* name, std::string_view value) override;
    void bindMoney(const char* name, Money value) override;
    void bindNull(const char* name) override;
    Result<bool> step() override;
    void rewind() override { finish(); }
    void finish() override;
    [[nodiscard]] qint64 rowsChanged() const override;
    [[nodiscard]] bool isNull(int column) const override;
    [[nodiscard]] bool isReal(int column) const override;
    [[nodiscard]] qint64 integer(int column) const override;
    [[nodiscard]] double real(int column) const override;
    [[nodiscard]] std::string_view utf8(int column) const override;

private:
    [[nodiscard]] int parameter(const char* name);
    [[nodiscard]] Error lastError() const;

    Connection& m_connection;
    QString m_sql;
    sqlite3_stmt* m_statement = nullptr;
    std::optional<Error> m_error;
    qint64 m_nanoseconds = 0;
};

} // namespace pricebook
