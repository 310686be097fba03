#pragma once

#include "bulkstore.h"
#include "ids.h"

#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace pricebook {

/// The products of a catalogue by ascending id, some at a time, with memory for those only (and 8 bytes for each id
/// where a list of ids says which). Consistent within one transaction; begin a reading one first.
class CatalogStream {
public:
    /// All products.
    explicit CatalogStream(BulkStore& store) : m_store(store) {}
    /// Only these, which must be in ascending order; those that are gone are left out.
    CatalogStream(BulkStore& store, std::vector<ProductId> ids) : m_store(store), m_ids(std::move(ids)) {}

    /// The next products, until the next call; empty at the end.
    Result<std::span<const BulkProduct>> next();
    void rewind();

private:
    BulkStore& m_store;
    std::optional<std::vector<ProductId>> m_ids;
    std::size_t m_position = 0;
    std::vector<BulkProduct> m_page;
    qint64 m_after = std::numeric_limits<qint64>::min();
};

} // namespace pricebook
