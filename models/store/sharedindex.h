#pragma once

#include "facetindex.h"
#include "facets.h"

#include <list>
#include <memory>
#include <mutex>
#include <shared_mutex>

namespace pricebook {

/// Up to where the journal is in an index.
struct IndexPosition {
    qint64 lastId = 0;
    QString snapshot; ///< of PostgreSQL, where ids are not in the order of commits
    bool operator==(const IndexPosition&) const = default;
};

/// One FacetIndex of a catalogue for several readers, each with a thread and a connection: IndexKeeper keeps it up to
/// date, FacetStore and ProductSearch look things up. It lives as long as one of them.
struct SharedIndex {
    struct KnownBits {
        ProductFilter filter;
        std::shared_ptr<const FacetIndex::Bits> bits;
    };
    static constexpr std::size_t mostKnown = 16;

    /// Of those for exactly this filter; null: none.
    std::shared_ptr<const FacetIndex::Bits> known(const ProductFilter& filter) {
        const std::lock_guard guard(bitsLock);
        const auto found =
            std::find_if(bits.begin(), bits.end(), [&](const KnownBits& entry) { return entry.filter == filter; });
        if (found == bits.end())
            return {};
        bits.splice(bits.begin(), bits, found);
        return found->bits;
    }
    /// While the index is locked, so that they are not of one that has changed.
    void remember(const ProductFilter& filter, std::shared_ptr<const FacetIndex::Bits> those) {
        const std::lock_guard guard(bitsLock);
        bits.push_front({filter, std::move(those)});
        if (bits.size() > mostKnown)
            bits.pop_back();
    }

    std::shared_timed_mutex lock; ///< for the next four; nobody asks the database while holding it alone
    FacetIndex index;
    IndexPosition position;
    bool loaded = false;
    quint64 changes = 0; ///< counts what was taken in, names of categories and tags too

    std::mutex loading; ///< one at a time reads everything

    std::mutex bitsLock;       ///< for the next
    std::list<KnownBits> bits; ///< last used first
};

} // namespace pricebook
