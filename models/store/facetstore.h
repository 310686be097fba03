#pragma once

#include "facetindex.h"
#include "result.h"

#include <list>

namespace pricebook {

class Connection;

/// The facets of a filter: exact, from one snapshot of the database. Keeps a FacetIndex, which is read from the tables
/// once (about 0.6 s for a million products on SQLite) and from then on follows the journal of changes, whoever made
/// them: an answer after a change reads what has changed, not everything. What the index does not hold, conditions on
/// texts, the database answers, and that is remembered for the texts asked last until something changes. Thread of the
/// connection, which reads only; not within a transaction.
class FacetStore {
public:
    struct Limits {
        std::size_t categories = 50; ///< besides those of the filter
        std::size_t tags = 50;
        bool operator==(const Limits&) const = default;
    };

    explicit FacetStore(Connection& connection) : m_connection(connection) {}

    /// Cancelled if `cancelled` was set meanwhile, or by the connection's canceller. Other errors: Invalid for a
    /// pattern that is none, and what reading gives.
    Result<FacetCounts> counts(const ProductFilter& filter, const Limits& limits,
                               const std::atomic<bool>* cancelled = nullptr);

private:
    /// Up to where the journal is in the index.
    struct Position {
        qint64 lastId = 0;
        QString snapshot; ///< of PostgreSQL, where ids are not in the order of commits
    };
    struct News {
        std::vector<qint64> products, goneTags, goneCategories; ///< ascending, each once
        bool names = false;                                     ///< a category or tag was made, renamed or removed
    };
    struct KnownTexts {
        ProductFilter texts;
        FacetIndex::Bits bits;
    };

    struct KnownCounts {
        ProductFilter filter;
        Limits limits;
        FacetCounts counts; ///< without names
    };

    Result<void> refresh();
    Result<Position> position();
    /// None if the journal does not tell everything since then, or too much.
    Result<std::optional<News>> news();
    Result<void> load();
    Result<FacetIndex> read(const std::vector<qint64>* only);
    Result<const FacetIndex::Bits*> textBits(const ProductFilter& filter);
    Result<void> findConflict(const ProductFilter& filter, FacetCounts& counts, const std::atomic<bool>* cancelled);
    Result<void> readNames(FacetCounts& counts);

    Connection& m_connection;
    FacetIndex m_index;
    Position m_position;
    bool m_loaded = false;
    std::list<KnownTexts> m_texts;   ///< last used first
    std::list<KnownCounts> m_counts; ///< likewise; until something changes
};

} // namespace pricebook
