#pragma once

#include "result.h"

#include <span>
#include <string>
#include <unordered_map>

namespace pricebook {

class Connection;

/// Names of categories and tags in memory, for as long as nothing in the database has changed. Filled by need, so that
/// a write elsewhere costs no more than reading again what is asked for. Thread of the connection.
class NameCache {
public:
    enum class Table { Categories, Tags };
    struct Entry {
        std::string name;  ///< UTF-8
        std::string order; ///< bytes in the order of compareNames
    };

    explicit NameCache(Connection& connection) : m_connection(connection) {}

    /// Forgets everything if `stamp` (Connection::snapshotStamp) is not the one before.
    void useStamp(quint64 stamp);
    /// Reads those of the ids that are not known, with one statement if there are any.
    Result<void> load(Table table, std::span<const qint64> ids);
    /// Null where there is no such row, or load() was not told of it.
    [[nodiscard]] const Entry* find(Table table, qint64 id) const;
    /// No row of it is known.
    [[nodiscard]] bool isEmpty(Table table) const { return entries(table).empty(); }

private:
    using Entries = std::unordered_map<qint64, Entry>;
    [[nodiscard]] const Entries& entries(Table table) const { return table == Table::Tags ? m_tags : m_categories; }

    Connection& m_connection;
    quint64 m_stamp = 0;
    Entries m_categories;
    Entries m_tags;
};

} // namespace pricebook
