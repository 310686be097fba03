#pragma once

#include "bulkstore.h"
#include "productjson.h"

#include <map>
#include <unordered_map>
#include <unordered_set>

namespace pricebook {

/// The categories, or the tags, that a file speaks of, and the rows of the database that they are.
/// First every name of the file is told (define, mention), then match() is given the database's rows. A name is the row
/// of exactly that name; else a row that differs in case only and is not itself named by the file; else it is created,
/// under the id that the file has for it where that is free.
class NameMatcher {
public:
    explicit NameMatcher(BulkTable table) : m_table(table) {}

    /// An entry of the file's list. False if the id was given to another name before.
    bool define(const NameRef& ref);
    /// A name that a product has.
    void mention(const NameRef& ref);
    [[nodiscard]] bool definesId(qint64 id) const { return m_byId.contains(id); }

    void match(const std::vector<BulkNamed>& existing);
    /// What must be created before `ref` can be used is noted; pendingNames() has it.
    void use(const NameRef& ref);
    /// Notes all entries of the file's list as used.
    void useDefined();
    /// Creates what was noted, or with `store` null only plans it.
    Result<void> createPending(BulkStore* store);
    /// The row of a reference that was use()d and created; negative if only planned.
    [[nodiscard]] qint64 idOf(const NameRef& ref) const;

    [[nodiscard]] qint64 added() const { return m_added; }
    [[nodiscard]] qint64 unchanged() const { return m_unchanged; }

private:
    struct Entry {
        qint64 hint = 0; ///< the id that the file has for it
        qint64 id = 0;   ///< of the row
        bool defined = false;
        bool used = false;
    };
    using Entries = std::unordered_map<std::string, Entry>;

    [[nodiscard]] const std::string& nameOf(const NameRef& ref) const;
    void use(Entries::value_type& entry);
    qint64 takeHint(qint64 hint);

    BulkTable m_table;
    Entries m_entries;
    std::map<qint64, std::string> m_byId; ///< ids of the file's list
    std::unordered_set<qint64> m_taken;
    std::vector<Entries::value_type*> m_pending;
    qint64 m_largestHint = 0;
    bool m_idsRaised = false;
    qint64 m_planned = 0;
    qint64 m_added = 0;
    qint64 m_unchanged = 0;
};

} // namespace pricebook
