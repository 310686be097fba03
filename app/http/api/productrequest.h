#pragma once

#include "jsonbody.h"
#include "productquery.h"
#include "queryparameters.h"

#include <string>

namespace pricebook::http {

/// What requests about products say, without a database.

/// The filters that lists and exports share.
[[nodiscard]] std::span<const Parameter> productFilterParameters();
/// Those, with order and page.
[[nodiscard]] std::span<const Parameter> productListParameters();

/// The filters, and "format": json, ndjson or csv.
[[nodiscard]] std::span<const Parameter> exportParameters();

[[nodiscard]] ProductFilter readProductFilter(QueryParameters& parameters);

struct ProductList {
    ProductQuery query;
    ProductRange range;
};
[[nodiscard]] ProductList readProductList(QueryParameters& parameters);

/// An opaque text for `after=`. Good for this order only, and for any filter.
[[nodiscard]] std::string cursorText(const ProductSort& sort, const ProductCursor& cursor);
/// Nothing if it is not one that cursorText() made for this order.
[[nodiscard]] std::optional<ProductCursor> cursorFrom(const ProductSort& sort, std::string_view text);

/// The fields of a product to be made and of one to be changed.
[[nodiscard]] const BodySchema& productCreateSchema();
[[nodiscard]] const BodySchema& productUpdateSchema();

[[nodiscard]] ProductDraft draftFrom(const JsonBody& body);
/// Without the tags, which are a set in HTTP and a difference in a patch.
[[nodiscard]] ProductPatch patchFrom(const JsonBody& body);
[[nodiscard]] std::vector<TagId> tagsFrom(const JsonBody& body);

} // namespace pricebook::http
