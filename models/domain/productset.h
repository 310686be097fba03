#pragma once

#include "productquery.h"

namespace pricebook {

/// The products that something is done to: these, or all that pass a filter at the moment when it is done.
struct ProductSet {
    std::vector<ProductId> ids;
    std::optional<ProductFilter> matching; ///< set: `ids` do not count
};

/// The tags of a set of products.
struct TagSpread {
    qint64 products = 0;        ///< of the set that exist
    std::vector<TagUsage> tags; ///< that any of them has, by name, with the number of those that have it
};

/// What a change of many products' tags came to.
struct TagBulkResult {
    qint64 products = 0; ///< changed
    qint64 added = 0;    ///< links
    qint64 removed = 0;  ///< links
};

} // namespace pricebook
