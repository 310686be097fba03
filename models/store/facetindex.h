#pragma once

#include "facets.h"

#include <atomic>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace pricebook {

/// What the facets need to know of every product, in memory and side by side (about 35 bytes a product with three
/// tags), so that counting all facets of a filter is one pass over it: 20 ms for a million. Knows no database; no
/// thread of its own.
class FacetIndex {
public:
    struct Row {
        qint64 id = 0;
        qint64 category = 0; ///< 0: none
        qint64 shmeckles = 0, flurbos = 0;
        bool hasImage = false, hasDescription = false;
    };
    /// Which products pass a condition that is not known here (texts): one bit a product, by its place.
    using Bits = std::vector<std::uint64_t>;

    [[nodiscard]] std::size_t size() const { return m_ids.size(); }
    /// Products come in ascending order of their ids, the tags of each after it.
    void add(const Row& row);
    void addTag(qint64 tag);
    /// After the last product.
    void finish();

    /// Takes the news in: the products `changed` (ascending ids) are now as `rows` says, or gone if it has them not;
    /// the tags and categories in `gone…` are no more. `rows` must be finished.
    void apply(std::span<const qint64> changed, const FacetIndex& rows, std::span<const qint64> goneTags,
               std::span<const qint64> goneCategories);

    /// The bits of these products; `ids` in any order.
    [[nodiscard]] Bits bitsOf(const std::vector<qint64>& ids) const;

    /// Counts and ids only: the names stay empty. `texts`: who passes the filter's conditions on texts, null if it has
    /// none. At most so many categories and tags besides those of the filter. Gives up early if `cancelled`.
    [[nodiscard]] FacetCounts count(const ProductFilter& filter, const Bits* texts, std::size_t mostCategories,
                                    std::size_t mostTags, const std::atomic<bool>* cancelled) const;
    /// How many pass.
    [[nodiscard]] qint64 total(const ProductFilter& filter, const Bits* texts) const;

private:
    /// Numbers in four bytes each, until one does not fit.
    class Numbers {
    public:
        void push(qint64 value) {
            if (m_large.empty() && value >= 0 && value <= std::int64_t{UINT32_MAX}) {
                m_small.push_back(static_cast<std::uint32_t>(value));
                return;
            }
            if (m_large.empty()) {
                m_large.assign(m_small.begin(), m_small.end());
                m_small = {};
            }
            m_large.push_back(value);
        }
        [[nodiscard]] qint64 operator[](std::size_t i) const { return m_large.empty() ? m_small[i] : m_large[i]; }
        [[nodiscard]] std::size_t size() const { return m_large.empty() ? m_small.size() : m_large.size(); }
        void reserve(std::size_t count) { m_small.reserve(count); }
        void shrink() {
            m_small.shrink_to_fit();
            m_large.shrink_to_fit();
        }

    private:
        std::vector<std::uint32_t> m_small;
        std::vector<qint64> m_large;
    };
    /// Numbers ids from 0 in the order in which they come.
    struct Slots {
        std::uint32_t of(qint64 id);
        std::vector<qint64> ids;
        std::unordered_map<qint64, std::uint32_t> known;
    };
    class Test;

    void copyRow(const FacetIndex& from, std::size_t place, std::span<const qint64> goneTags,
                 std::span<const qint64> goneCategories);

    Numbers m_ids, m_shmeckles, m_flurbos;
    std::vector<std::uint32_t> m_category; ///< slot
    std::vector<std::uint8_t> m_flags;
    std::vector<std::uint32_t> m_firstTag{0}; ///< of each product in m_tags, and one past the last
    std::vector<std::uint32_t> m_tags;        ///< slots
    Slots m_categorySlots{{0}, {{0, 0}}};
    Slots m_tagSlots;
    PriceScale m_shmeckleScale, m_flurboScale;
};

} // namespace pricebook
