#include "namematcher.h"

#include "textfold.h"

#include <QString>
#include <algorithm>

namespace pricebook {

namespace {

/// The key under which names that differ in case, or in white space at their ends, are the same.
std::string foldedKey(const std::string& name) {
    return foldedUtf8(QString::fromStdString(name).trimmed().toStdString());
}

} // namespace

bool NameMatcher::define(const NameRef& ref) {
    Entry& entry = m_entries[ref.name];
    const bool first = !entry.defined;
    entry.defined = true;
    if (ref.id == 0)
        return true;
    const auto [known, added] = m_byId.emplace(ref.id, ref.name);
    if (first || entry.hint == 0)
        entry.hint = ref.id;
    m_largestHint = std::max(m_largestHint, ref.id);
    return added || known->second == ref.name;
}

void NameMatcher::mention(const NameRef& ref) {
    if (ref.name.empty())
        return;
    Entry& entry = m_entries[ref.name];
    if (entry.hint != 0 || ref.id == 0)
        return;
    entry.hint = ref.id;
    m_largestHint = std::max(m_largestHint, ref.id);
}

void NameMatcher::match(const std::vector<BulkNamed>& existing) {
    std::unordered_map<std::string, qint64> byFolded;
    for (const BulkNamed& row : existing) {
        m_taken.insert(row.id);
        const auto entry = m_entries.find(row.name);
        if (entry != m_entries.end())
            entry->second.id = row.id;
        else
            byFolded.emplace(foldedKey(row.name), row.id); // the lowest id of several
    }
    if (byFolded.empty())
        return;
    for (auto& [name, entry] : m_entries) {
        if (entry.id != 0)
            continue;
        if (const auto found = byFolded.find(foldedKey(name)); found != byFolded.end())
            entry.id = found->second;
    }
}

void NameMatcher::use(Entries::value_type& entry) {
    if (entry.second.used)
        return;
    entry.second.used = true;
    if (entry.second.id != 0)
        ++m_unchanged;
    else
        m_pending.push_back(&entry);
}

void NameMatcher::use(const NameRef& ref) {
    if (const auto entry = m_entries.find(nameOf(ref)); entry != m_entries.end())
        use(*entry);
}

void NameMatcher::useDefined() {
    for (auto& entry : m_entries) {
        if (entry.second.defined)
            use(entry);
    }
    // The order of a hash table is no order: new ids follow the names.
    std::sort(m_pending.begin(), m_pending.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
}

qint64 NameMatcher::takeHint(qint64 hint) { return hint != 0 && m_taken.insert(hint).second ? hint : 0; }

Result<void> NameMatcher::createPending(BulkStore* store) {
    if (m_pending.empty())
        return {};
    m_added += static_cast<qint64>(m_pending.size());
    std::vector<Entries::value_type*> withoutId;
    std::vector<BulkNamed> rows;
    for (Entries::value_type* entry : m_pending) {
        entry->second.id = store != nullptr ? takeHint(entry->second.hint) : --m_planned;
        if (entry->second.id == 0)
            withoutId.push_back(entry);
    }
    if (store != nullptr) {
        if (!m_idsRaised) {
            if (Result<void> raised = store->raiseIds(m_table, m_largestHint); !raised)
                return raised;
            m_idsRaised = true;
        }
        const Result<std::vector<qint64>> ids = store->newIds(m_table, m_largestHint, withoutId.size());
        if (!ids)
            return ids.error();
        for (std::size_t i = 0; i < withoutId.size(); ++i) {
            withoutId[i]->second.id = (*ids)[i];
            m_taken.insert((*ids)[i]);
        }
        for (const Entries::value_type* entry : m_pending)
            rows.push_back({entry->second.id, entry->first});
        if (Result<void> inserted = store->insertNamed(m_table, rows); !inserted)
            return inserted;
    }
    m_pending.clear();
    return {};
}

const std::string& NameMatcher::nameOf(const NameRef& ref) const {
    if (!ref.name.empty())
        return ref.name;
    const auto defined = m_byId.find(ref.id);
    return defined == m_byId.end() ? ref.name : defined->second;
}

qint64 NameMatcher::idOf(const NameRef& ref) const {
    const auto entry = m_entries.find(nameOf(ref));
    return entry == m_entries.end() ? 0 : entry->second.id;
}

} // namespace pricebook
