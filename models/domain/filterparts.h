#pragma once

#include "productquery.h"

#include <span>
#include <vector>

namespace pricebook {

/// The single conditions of a filter, each as a filter of its own; a product passes the filter if it passes all of
/// these. What is one choice stays together: several categories, any of several tags, a range of a price.
[[nodiscard]] std::vector<ProductFilter> partsOf(const ProductFilter& filter);

/// The filter with all of these conditions, which are parts of one filter.
[[nodiscard]] ProductFilter joined(std::span<const ProductFilter> parts);

} // namespace pricebook
