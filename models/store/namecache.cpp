#include "namecache.h"

#include "connection.h"
#include "dialect.h"
#include "ids.h"
#include "query.h"
#include "sqllist.h"

#include <algorithm>
#include <vector>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

/// A catalogue with more names than this in use at a time reads some of them anew.
constexpr std::size_t mostEntries = 200'000;

std::string orderOf(std::string_view name) {
    std::string order(name);
    for (char& c : order)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return order;
}

} // namespace

void NameCache::useStamp(quint64 stamp) {
    if (stamp == m_stamp)
        return;
    m_stamp = stamp;
    m_categories.clear();
    m_tags.clear();
}

Result<void> NameCache::load(Table table, std::span<const qint64> ids) {
    Entries& known = table == Table::Tags ? m_tags : m_categories;
    std::vector<TagId> missing; // as a plain id: sqllist wants a `value`
    for (const qint64 id : ids) {
        if (!known.contains(id))
            missing.emplace_back(id);
    }
    if (missing.empty())
        return {};
    if (known.size() + missing.size() > mostEntries)
        known.clear();
    std::sort(missing.begin(), missing.end());
    missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
    Query query(m_connection,
                u"SELECT id, name FROM %1 WHERE id IN %2"_s.arg(table == Table::Tags ? u"tags"_s : u"categories"_s,
                                                                sqllist::select(m_connection.dialect(), u":ids"_s)),
                Query::Plan::Kept);
    query.bind("ids", sqllist::value(m_connection.dialect(), missing));
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return {};
        const std::string_view name = query.utf8(1);
        known.insert_or_assign(query.integer(0), Entry{std::string(name), orderOf(name)});
    }
}

const NameCache::Entry* NameCache::find(Table table, qint64 id) const {
    const Entries& known = entries(table);
    const auto found = known.find(id);
    return found == known.end() ? nullptr : &found->second;
}

} // namespace pricebook
