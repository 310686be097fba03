#pragma once

#include "result.h"
#include "sharedindex.h"

#include <list>

namespace pricebook {

class Connection;

/// The facets of a filter: exact. Uses a SharedIndex, which it keeps up to date: an answer after a change reads what
/// has changed, not everything. What the index does not hold, conditions on texts besides those of the name, the
/// database answers, and that is remembered for the texts asked last until something changes. Thread of the connection,
/// which reads only; not within a transaction.
class FacetStore {
public:
    struct Limits {
        std::size_t categories = 50; ///< besides those of the filter
        std::size_t tags = 50;
        bool operator==(const Limits&) const = default;
    };

    explicit FacetStore(Connection& connection, std::shared_ptr<SharedIndex> shared = std::make_shared<SharedIndex>())
        : m_connection(connection),
          m_shared(std::move(shared)) {}

    /// Cancelled if `cancelled` was set meanwhile, or by the connection's canceller. Other errors: Invalid for a
    /// pattern that is none, and what reading gives.
    Result<FacetCounts> counts(const ProductFilter& filter, const Limits& limits,
                               const std::atomic<bool>* cancelled = nullptr);

private:
    using Bits = std::shared_ptr<const FacetIndex::Bits>;
    struct KnownCounts {
        ProductFilter filter;
        Limits limits;
        FacetCounts counts; ///< without names
    };

    Result<FacetCounts> count(const ProductFilter& filter, const Limits& limits, const std::atomic<bool>* cancelled);
    Result<Bits> textBits(const ProductFilter& filter, const std::atomic<bool>* cancelled);
    Result<void> findConflict(const ProductFilter& filter, FacetCounts& counts, const std::atomic<bool>* cancelled);
    Result<void> readNames(FacetCounts& counts);

    Connection& m_connection;
    std::shared_ptr<SharedIndex> m_shared;
    std::list<KnownCounts> m_counts; ///< last used first; until something changes
    quint64 m_changes = 0;           ///< of the index when these were counted
};

} // namespace pricebook
