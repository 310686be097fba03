#pragma once

#include "error.h"
#include "product.h"

#include <vector>

namespace pricebook {

/// What comes of two people changing one product at the same time.
struct ProductMerge {
    ProductPatch patch;          ///< of mine what neither clashes nor is there already; to be written over theirs
    std::vector<Field> clashing; ///< that both changed, and not to the same; not in `patch`
    std::vector<Field> theirs;   ///< that they changed, clashing or not
    [[nodiscard]] bool isClean() const { return clashing.empty(); }
};

/// `mine` is what I want changed of `base`; `theirs` is the product as it is now. Fields are in the order of the form.
/// Tags are sets: what I add and remove is added to and removed from theirs, and never clashes.
[[nodiscard]] ProductMerge mergeProduct(const Product& base, const ProductPatch& mine, const Product& theirs);

/// The patch that is written after a person has decided: `merge.patch` and, of the clashing fields, those in `keepMine`
/// as they are in `mine`.
[[nodiscard]] ProductPatch decided(const ProductMerge& merge, const ProductPatch& mine,
                                   const std::vector<Field>& keepMine);

/// In which fields they differ, in the order of the form. Line ends of a description do not count.
[[nodiscard]] std::vector<Field> differingFields(const Product& a, const Product& b);

} // namespace pricebook
