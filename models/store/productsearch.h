#pragma once

#include "indexkeeper.h"

#include <memory>
#include <optional>

namespace pricebook {

class Connection;

/// Lists of ids from the index in memory, the same ones in the same order as ProductStore has from the tables, but in
/// some milliseconds whatever the text and the order. Thread of the connection; not within a transaction.
class ProductSearch {
public:
    ProductSearch(Connection& connection, std::shared_ptr<SharedIndex> shared)
        : m_connection(connection),
          m_shared(std::move(shared)) {}

    /// The first `limit` rows of the query (-1: all), as of now. None where the index cannot tell: it is not there yet,
    /// or has to be brought up to date first (FacetStore does both), or holds less than the query asks for: texts
    /// besides that of the name, orders by category, tags and time. Cancelled if `cancelled` was set meanwhile.
    Result<std::optional<std::vector<ProductId>>> ids(const ProductQuery& query, qint64 limit,
                                                      const std::atomic<bool>* cancelled = nullptr);

private:
    Connection& m_connection;
    std::shared_ptr<SharedIndex> m_shared;
};

/// Whether the texts the filter asks for are in names alone, and parts of them.
[[nodiscard]] bool asksNamesAlone(const ProductFilter& filter);
/// What these must contain, folded.
[[nodiscard]] std::vector<std::string> needlesOf(const ProductFilter& filter);
/// Who passes the conditions on names; `filter` asksNamesAlone(), and has some. Remembered; begins with what is known
/// of a shorter text. While the index is locked. Null if `cancelled`.
[[nodiscard]] std::shared_ptr<const FacetIndex::Bits> nameBits(SharedIndex& shared, const ProductFilter& filter,
                                                               const std::atomic<bool>* cancelled);

} // namespace pricebook
