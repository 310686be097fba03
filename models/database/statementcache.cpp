#include "statementcache.h"

#include <algorithm>
#include <sqlite3.h>

namespace pricebook {

namespace {
constexpr std::size_t most = 96;
}

sqlite3_stmt* StatementCache::take(const QString& sql) {
    auto found = std::find_if(m_entries.rbegin(), m_entries.rend(),
                              [&](const Entry& entry) { return entry.sql.constData() == sql.constData(); });
    if (found == m_entries.rend())
        found =
            std::find_if(m_entries.rbegin(), m_entries.rend(), [&](const Entry& entry) { return entry.sql == sql; });
    if (found == m_entries.rend())
        return nullptr;
    sqlite3_stmt* statement = found->statement;
    m_entries.erase(std::next(found).base());
    return statement;
}

void StatementCache::put(const QString& sql, sqlite3_stmt* statement) {
    if (m_entries.size() >= most) {
        sqlite3_finalize(m_entries.front().statement);
        m_entries.erase(m_entries.begin());
    }
    m_entries.push_back({sql, statement});
}

void StatementCache::clear() {
    for (const Entry& entry : m_entries)
        sqlite3_finalize(entry.statement);
    m_entries.clear();
}

} // namespace pricebook
