#pragma once

#include "productquery.h"

#include <QString>
#include <functional>
#include <optional>
#include <vector>

namespace pricebook {

/// Says why a filter leaves nothing, and which condition to drop: of those that contradict each other the one that came
/// last.
class EmptyResult {
public:
    /// The words for a filter of one condition (see partsOf()).
    using Describe = std::function<QString(const ProductFilter& part)>;
    struct Advice {
        QString text;
        QString drop;                         ///< the words for what to drop; empty if there is nothing
        std::optional<ProductFilter> without; ///< the filter after dropping it
    };

    /// The filter is now this one; keeps in which order its conditions came.
    void note(const ProductFilter& filter);
    /// `conflict` as in FacetCounts; empty: not known yet.
    [[nodiscard]] Advice advise(const ProductFilter& filter, const std::vector<ProductFilter>& conflict,
                                const Describe& describe) const;

private:
    std::vector<ProductFilter> m_order; ///< the newest at the end
};

} // namespace pricebook
