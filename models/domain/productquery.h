#pragma once

#include "product.h"

namespace pricebook {

enum class TagMatch { Any, All, None };

/// What text a condition looks at. Of a product's tags any one will do (for the tests that say "not": none must).
enum class TextColumn { Name, Description, Category, Tags, Picture };
/// Case is ignored in every script by all of them (see folded()). A missing text counts as an empty one. Matches takes
/// a TextPattern and is for Name and Description; Contains, NotContains and Equals take any text but an empty one.
enum class TextTest { Contains, NotContains, Equals, Matches, Empty, NotEmpty };

struct TextCondition {
    TextColumn column = TextColumn::Name;
    TextTest test = TextTest::Contains;
    QString text; ///< empty for Empty and NotEmpty
    bool operator==(const TextCondition&) const = default;
};

/// Of the price in shmeckles with the one in flurbos.
enum class PriceComparison { None, Less, Equal, Greater };

/// Which products to show. Everything that is set must hold (AND); an empty filter is every product. Lists may be long:
/// 10,000 tags are no harder than one.
struct ProductFilter {
    QString text;                       ///< part of the name, case ignored in every script; empty: no condition
    bool textEverywhere = false;        ///< the text may also stand in description, category or a tag
    QString name;                       ///< part of the name, besides what `text` asks for; empty: no condition
    std::vector<CategoryId> categories; ///< any of these; empty: no condition
    bool uncategorized = false;         ///< only products without a category
    bool orUncategorized = false;       ///< those without a category too, besides those of `categories`
    std::vector<TagId> tags;            ///< empty: no condition
    TagMatch tagMatch = TagMatch::Any;
    std::vector<TagId> excludedTags;                                         ///< only products with none of these
    bool untagged = false;                                                   ///< only products without tags
    std::optional<Money> minShmeckles, maxShmeckles, minFlurbos, maxFlurbos; ///< ends included
    PriceComparison priceComparison = PriceComparison::None;
    std::optional<bool> hasImage, hasDescription, hasCategory, hasTags;
    std::vector<TextCondition> texts; ///< conditions on single columns
    bool equalPrices = false;         ///< as PriceComparison::Equal
    bool duplicateName = false;       ///< only products whose name another one has, too (folded())
    std::vector<ProductId> products;  ///< only these; empty: no condition

    [[nodiscard]] bool isEmpty() const { return *this == ProductFilter{}; }
    bool operator==(const ProductFilter&) const = default;
};

/// By Name, Category and Tags in the order of compareNames; products without category, tags or picture last when
/// ascending. Tags sorts by the first tag's name. Equal rows are ordered by id, always ascending for the ascending
/// order and descending for the descending one.
enum class SortColumn { Id, Name, Category, Tags, PriceShmeckles, PriceFlurbos, Image, UpdatedAt };

struct ProductSort {
    SortColumn column = SortColumn::Name;
    bool descending = false;
    bool operator==(const ProductSort&) const = default;
};

struct ProductQuery {
    ProductFilter filter;
    ProductSort sort;
    bool operator==(const ProductQuery&) const = default;
};

/// A place in the order of a query: behind the row with this id and this value of the sort's column. Stays good when
/// that row changes or goes.
struct ProductCursor {
    ProductId id;
    Money price;  ///< of a sort by price
    QString text; ///< of a sort by name or time: what the database compares, as it says it
    bool operator==(const ProductCursor&) const = default;
};

/// Which rows of a query: past `after`, less the first `skip` of those, at most `limit`.
struct ProductRange {
    std::optional<ProductCursor> after; ///< for sorts by id, name, price and time only
    qint64 skip = 0;
    int limit = 100;
    bool operator==(const ProductRange&) const = default;
};

} // namespace pricebook
