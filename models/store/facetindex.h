#pragma once

#include "facets.h"
#include "nametexts.h"

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace pricebook {

/// What facets and searches need to know of every product, in memory and side by side (about 40 bytes a product with
/// three tags, and its name), so that counting all facets of a filter is one pass over it: 20 ms for a million. Its
/// place is its number in the order of ids. Knows no database; no thread of its own; const methods may be called by
/// several threads at once.
class FacetIndex {
public:
    struct Row {
        qint64 id = 0;
        qint64 category = 0; ///< 0: none
        qint64 shmeckles = 0, flurbos = 0;
        bool hasImage = false, hasDescription = false;
        bool hasOddPrice = false; ///< no whole hundredths, which only other programs write
        std::string_view name;
    };
    /// Which products pass a condition: one bit a product, by its place.
    using Bits = NameTexts::Bits;

    [[nodiscard]] std::size_t size() const { return m_ids.size(); }
    /// Products come in ascending order of their ids, the tags of each after it.
    void add(const Row& row);
    void addTag(qint64 tag);
    /// After the last product.
    void finish();
    /// After finish(): the ids in the order of names, then ids, one by one; all of them, or the order stays unknown.
    void addInNameOrder(qint64 id);

    /// Takes the news in: the products `changed` (ascending ids) are now as `rows` says, or gone if it has them not;
    /// the tags and categories in `gone…` are no more. `rows` must be finished.
    void apply(std::span<const qint64> changed, const FacetIndex& rows, std::span<const qint64> goneTags,
               std::span<const qint64> goneCategories);
    /// The same for few products, if nothing has to be moved for it but a little: some milliseconds for a million.
    /// False: it was not done.
    bool applyInPlace(std::span<const qint64> changed, const FacetIndex& rows);

    /// The bits of these products; `ids` in any order.
    [[nodiscard]] Bits bitsOf(const std::vector<qint64>& ids) const;

    /// Counts and ids only: the names stay empty. `texts`: who passes the filter's conditions on texts, null if it has
    /// none. At most so many categories and tags besides those of the filter. Gives up early if `cancelled`.
    [[nodiscard]] FacetCounts count(const ProductFilter& filter, const Bits* texts, std::size_t mostCategories,
                                    std::size_t mostTags, const std::atomic<bool>* cancelled) const;
    /// How many pass.
    [[nodiscard]] qint64 total(const ProductFilter& filter, const Bits* texts) const;

    /// Whose names contain a text; see NameTexts.
    [[nodiscard]] const NameTexts& names() const { return m_names; }
    /// Whether list() knows this order, and the conditions besides texts.
    [[nodiscard]] bool canList(const ProductFilter& filter, SortColumn sort) const;
    /// Who passes; gives up early if `cancelled`.
    [[nodiscard]] Bits passing(const ProductFilter& filter, const Bits* texts,
                               const std::atomic<bool>* cancelled) const;
    /// Those of `bits` in this order, the first `limit` of them (-1: all).
    [[nodiscard]] std::vector<ProductId> list(const Bits& bits, const ProductSort& sort, qint64 limit) const;
    /// The first `limit` of those that pass and whose names contain all `needles`, in the order of names, if they are
    /// found by looking at `most` products.
    [[nodiscard]] std::optional<std::vector<ProductId>> glance(const ProductFilter& filter,
                                                               std::span<const std::string> needles, bool descending,
                                                               std::size_t limit, std::size_t most) const;

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
        void set(std::size_t i, qint64 value) {
            if (m_large.empty() && (value < 0 || value > std::int64_t{UINT32_MAX})) {
                m_large.assign(m_small.begin(), m_small.end());
                m_small = {};
            }
            if (m_large.empty())
                m_small[i] = static_cast<std::uint32_t>(value);
            else
                m_large[i] = value;
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
    class NameOrder;
    static constexpr std::uint8_t withImage = 1;
    static constexpr std::uint8_t withDescription = 2;
    static constexpr std::uint8_t withOddPrice = 4;

    void copyRow(const FacetIndex& from, std::size_t place, std::span<const qint64> goneTags,
                 std::span<const qint64> goneCategories);
    void makeScales();
    [[nodiscard]] std::optional<std::size_t> placeOf(qint64 id) const;
    [[nodiscard]] std::span<const std::uint32_t> tagsOf(std::size_t place) const;
    void setRow(std::size_t place, const FacetIndex& rows, std::size_t row);
    void setTags(std::size_t place, std::span<const std::uint32_t> tags);
    void appendRow(const FacetIndex& rows, std::size_t row);
    [[nodiscard]] std::size_t nameRank(std::size_t place) const;
    void mergeNameOrder(const FacetIndex& before, std::span<const std::uint32_t> moved,
                        std::vector<std::uint32_t> fresh);
    template <class Take>
    void eachInOrder(const Bits& bits, const ProductSort& sort, Take take) const;
    [[nodiscard]] std::vector<ProductId> listByPrice(const Bits& bits, const Numbers& prices, bool descending,
                                                     qint64 limit) const;

    Numbers m_ids, m_shmeckles, m_flurbos;
    std::vector<std::uint32_t> m_category; ///< slot
    std::vector<std::uint8_t> m_flags;
    std::vector<std::uint32_t> m_firstTag{0}; ///< of each product in m_tags, and one past the last
    std::vector<std::uint32_t> m_tags;        ///< slots
    Slots m_categorySlots{{0}, {{0, 0}}};
    Slots m_tagSlots;
    PriceScale m_shmeckleScale, m_flurboScale;
    NameTexts m_names;
    std::vector<std::uint32_t> m_byName; ///< places in the order of names
    std::size_t m_oddPrices = 0;         ///< how many have one
};

} // namespace pricebook
