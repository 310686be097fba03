#pragma once

#include "money.h"
#include "result.h"

#include <QDateTime>
#include <QString>
#include <memory>
#include <optional>
#include <string_view>

namespace pricebook {

class Connection;

/// One prepared statement with named parameters (`:name`), the same text on both engines. Prepared statements are kept
/// by the connection, so preparing the same text again is cheap. Use:
///     Query q(connection, u"SELECT name FROM tags WHERE id = :id"_s);
///     q.bind("id", id.value);
///     while (true) { const Result<bool> row = q.step(); if (!row) return row.error(); if (!*row) break; … q.text(0) …
///     }
/// Read to the end, call finish() or destroy before the transaction ends. Thread of the connection only.
class Query {
public:
    /// How PostgreSQL prepares the statement. (SQLite's are always kept.)
    enum class Plan {
        Once, ///< planned for the values at hand each time
        Kept, ///< parsed and planned once a connection, unless a pooler stands in between: for a statement that runs
              ///< often and whose best plan does not depend on its values
    };
    Query(Connection& connection, const QString& sql, Plan plan = Plan::Once);
    ~Query();
    Query(Query&& other) noexcept;
    Query& operator=(Query&&) = delete;

    void bind(const char* name, qint64 value);
    void bind(const char* name, const QString& value);       ///< a null QString binds '' too: use bindNull for NULL
    void bindUtf8(const char* name, std::string_view value); ///< must stay valid until run()/the first step()
    void bind(const char* name, Money value);
    void bindNull(const char* name);
    /// NULL when empty.
    void bindTextOrNull(const char* name, const QString& value);
    void bindUtf8OrNull(const char* name, std::string_view value);

    /// Runs to the end; for statements without rows to read. Returns the number of rows changed (SQLite: by this
    /// statement alone, without its triggers). May be bound and run again.
    Result<qint64> run();
    /// The next row: true with a row, false at the end. The first call runs the statement.
    Result<bool> step();
    /// PostgreSQL only: before the first row again, of the result that step() has read to its end.
    void rewind();
    /// Ends a half-read result; the parameters may be bound anew afterwards.
    void finish();

    [[nodiscard]] bool isNull(int column) const;
    [[nodiscard]] qint64 integer(int column) const;
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] QString text(int column) const; ///< null QString for NULL
    /// Valid until the next step(), finish() or destruction; empty for NULL.
    [[nodiscard]] std::string_view utf8(int column) const;
    /// A price column of either engine, exact.
    [[nodiscard]] Money money(int column) const;
    /// A time column as UTC: reads SQLAlchemy's "2024-03-31 02:30:00.000000", ISO 8601 with T or Z, and PostgreSQL's.
    [[nodiscard]] QDateTime time(int column) const;

    class Engine; ///< one subclass per backend, in sqlitequery.h and postgresquery.h

private:
    std::unique_ptr<Engine> m_engine;
};

/// The single integer that `sql` yields (0 if it yields no row).
Result<qint64> scalarInteger(Connection& connection, const QString& sql);

} // namespace pricebook
