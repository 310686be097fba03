#pragma once

#include "productquery.h"

#include <array>
#include <vector>

namespace pricebook {

/// Where prices stand on a scale that suits them: prices are skewed (many cheap ones, few dear ones), so equal
/// distances are equal factors, as with log(price). From the lowest to the highest price of the whole catalogue, so
/// that it stays while one filters.
class PriceScale {
public:
    static constexpr int buckets = 40;

    /// Of a catalogue without products: every price stands at 0.
    PriceScale() = default;
    PriceScale(Money lowest, Money highest);

    [[nodiscard]] bool isEmpty() const { return m_edges.back() == 0; }
    [[nodiscard]] Money lowest() const { return Money::fromHundredths(m_edges.front()); }
    [[nodiscard]] Money highest() const { return Money::fromHundredths(m_edges.back()); }
    /// Bucket i holds the prices from edge(i), below edge(i + 1); the last one its upper edge too.
    [[nodiscard]] Money edge(int i) const { return Money::fromHundredths(m_edges[static_cast<std::size_t>(i)]); }
    [[nodiscard]] int bucketOf(qint64 hundredths) const;
    /// 0 to 1; prices beyond the ends stand at the ends.
    [[nodiscard]] double position(Money price) const;
    /// The price there, rounded to two or three leading digits, within the ends.
    [[nodiscard]] Money at(double position) const;
    bool operator==(const PriceScale&) const = default;

private:
    std::array<qint64, buckets + 1> m_edges{};
};

struct PriceHistogram {
    PriceScale scale;
    std::array<qint64, PriceScale::buckets> counts{};
    bool operator==(const PriceHistogram&) const = default;
};

struct CategoryCount {
    Category category;
    qint64 products = 0;
    bool operator==(const CategoryCount&) const = default;
};

struct TagCount {
    Tag tag;
    qint64 products = 0;
    bool operator==(const TagCount&) const = default;
};

/// How many products each choice of the filter panel would show. Each facet follows all conditions of the filter but
/// its own: the counts of the categories leave the conditions on categories aside, and so on. Facets: categories (with
/// "no category"), tags (with "no tags"), each price, the picture, the description.
struct FacetCounts {
    qint64 total = 0;                      ///< products that pass the whole filter
    std::vector<CategoryCount> categories; ///< most products first; those of the filter are among them, with 0 too
    std::vector<TagCount> tags;            ///< likewise
    qint64 uncategorized = 0, untagged = 0, withoutPicture = 0, withoutDescription = 0;
    PriceHistogram shmeckles, flurbos;
    /// Where `total` is 0: conditions (see partsOf()) that together leave nothing, while without any one of them
    /// something would be left by the others. One: nothing passes it alone. Empty: there are no products at all.
    std::vector<ProductFilter> conflict;
    bool operator==(const FacetCounts&) const = default;
};

} // namespace pricebook
