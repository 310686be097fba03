#pragma once

#include "priceedit.h"
#include "priceguard.h"
#include "product.h"
#include "productquery.h"

#include <optional>
#include <vector>

namespace pricebook {

/// A change of the tags of many products.
struct BulkTags {
    enum class Mode {
        Add,
        Remove,
        Replace, ///< exactly these, perhaps none
    };
    Mode mode = Mode::Add;
    std::vector<TagId> tags;
    QStringList newNames; ///< to be created; one that exists already is used instead; none for Remove
    bool operator==(const BulkTags&) const = default;
};

/// What to change of many products; a field that is not set stays as it is. Both prices are computed from those before
/// the change, so that two copies exchange them.
struct BulkEdit {
    std::optional<PriceEdit> shmeckles;
    std::optional<PriceEdit> flurbos;
    std::optional<std::optional<CategoryId>> category; ///< set and empty: no category
    std::optional<BulkTags> tags;
    std::optional<QString> description; ///< empty: none
    std::optional<QString> imageUrl;    ///< empty: none

    [[nodiscard]] bool isEmpty() const { return *this == BulkEdit{}; }
    [[nodiscard]] bool changesPrices() const { return shmeckles || flurbos; }
    /// Nothing but prices.
    [[nodiscard]] bool isPricesOnly() const {
        return changesPrices() && !category && !tags && !description && !imageUrl;
    }
    bool operator==(const BulkEdit&) const = default;
};

/// The products to change: those with these ids (each once), or all that pass a filter.
struct BulkTarget {
    std::vector<ProductId> ids;
    std::optional<ProductQuery> query; ///< then `ids` do not count
    bool operator==(const BulkTarget&) const = default;
};

/// Names of what an edit refers to, for its description.
struct BulkNames {
    QString category;
    QStringList tags; ///< those to be created too
};

namespace bulkedit {

/// What stands in the way of this edit, in the order of the form; empty when it is valid. An empty edit is not.
[[nodiscard]] std::vector<Issue> validate(const BulkEdit& edit);
/// With trimmed names and address, and every tag once; call before using it.
[[nodiscard]] BulkEdit normalized(BulkEdit edit);

/// The prices that a product gets and what is to be said of them.
struct Prices {
    PricePair before;
    PricePair after;
    priceguard::Warnings warnings;
    bool isPossible = true; ///< both are prices
    [[nodiscard]] bool isChanged() const { return before != after; }
};
[[nodiscard]] Prices pricesOf(const BulkEdit& edit, const PriceRules& rules, const PricePair& before);

/// The category that a product gets.
[[nodiscard]] std::optional<CategoryId> categoryOf(const BulkEdit& edit, const std::optional<Category>& before);
/// Whether the tags of a product change that has `total` tags, `matching` of them among those of the edit.
[[nodiscard]] bool changesTags(const BulkTags& edit, qint64 total, qint64 matching);

/// "Price in shmeckles of 338 products +5 %"; one translated phrase for lists of what was done.
[[nodiscard]] QString title(const BulkEdit& edit, qint64 products, const BulkNames& names);

} // namespace bulkedit
} // namespace pricebook
