#pragma once

#include <QString>
#include <vector>

struct sqlite3_stmt;

namespace pricebook {

/// SQLite's prepared statements of one connection that nobody uses at the moment, by their texts; of too many the one
/// that has not been used for longest goes. Thread of the connection.
class StatementCache {
public:
    StatementCache() = default;
    ~StatementCache() { clear(); }
    StatementCache(const StatementCache&) = delete;
    StatementCache& operator=(const StatementCache&) = delete;

    /// An idle one, which is the caller's from then on; null if there is none. Fastest for a string that is kept (a
    /// static one), of which no character is looked at.
    [[nodiscard]] sqlite3_stmt* take(const QString& sql);
    /// One that is reset and has no values bound any more.
    void put(const QString& sql, sqlite3_stmt* statement);
    /// Before the connection closes.
    void clear();

private:
    struct Entry {
        QString sql;
        sqlite3_stmt* statement = nullptr;
    };
    std::vector<Entry> m_entries; ///< the last used last
};

} // namespace pricebook
