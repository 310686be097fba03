#pragma once

#include "facetindex.h"

#include <algorithm>
#include <unordered_set>

namespace pricebook {

/// Internal to FacetIndex: a filter made ready for a pass over all products.
class FacetIndex::Test {
public:
    /// The groups of conditions of which each facet leaves its own aside.
    enum Group : unsigned {
        Texts = 1,
        Categories = 2,
        Tags = 4,
        Shmeckles = 8,
        Flurbos = 16,
        Comparison = 32,
        Picture = 64,
        Description = 128,
    };

    Test(const FacetIndex& index, const ProductFilter& filter, const Bits* texts)
        : m_index(index),
          m_texts(texts),
          m_shmeckles(filter.minShmeckles, filter.maxShmeckles),
          m_flurbos(filter.minFlurbos, filter.maxFlurbos),
          m_comparison(filter.priceComparison),
          m_equal(filter.equalPrices),
          m_hasImage(filter.hasImage),
          m_hasDescription(filter.hasDescription) {
        prepareCategories(filter);
        prepareTags(filter);
    }

    /// The groups whose conditions the product fails; not all of them once there are two.
    [[nodiscard]] unsigned failed(std::size_t place) const {
        unsigned groups = 0;
        if (m_texts != nullptr && !((*m_texts)[place / 64] >> (place % 64) & 1U))
            groups |= Texts;
        if (!m_categories.empty() && m_categories[m_index.m_category[place]] == 0)
            groups |= Categories;
        const qint64 shmeckles = m_index.m_shmeckles[place];
        const qint64 flurbos = m_index.m_flurbos[place];
        if (!m_shmeckles.holds(shmeckles))
            groups |= Shmeckles;
        if (!m_flurbos.holds(flurbos))
            groups |= Flurbos;
        if ((m_equal && shmeckles != flurbos) || (m_comparison == PriceComparison::Less && shmeckles >= flurbos) ||
            (m_comparison == PriceComparison::Equal && shmeckles != flurbos) ||
            (m_comparison == PriceComparison::Greater && shmeckles <= flurbos))
            groups |= Comparison;
        const std::uint8_t flags = m_index.m_flags[place];
        if (m_hasImage && *m_hasImage != ((flags & withImage) != 0))
            groups |= Picture;
        if (m_hasDescription && *m_hasDescription != ((flags & withDescription) != 0))
            groups |= Description;
        if (m_looksAtTags && (groups & (groups - 1)) == 0 && !passesTags(place))
            groups |= Tags;
        return groups;
    }

private:
    struct Range {
        qint64 least = 0;
        qint64 most = Money::maximumHundredths + 1;
        Range(const std::optional<Money>& from, const std::optional<Money>& to) {
            if (from)
                least = from->hundredths();
            if (to)
                most = to->hundredths();
        }
        [[nodiscard]] bool holds(qint64 price) const { return price >= least && price <= most; }
    };

    void prepareCategories(const ProductFilter& filter) {
        const bool without = filter.uncategorized || filter.hasCategory == false;
        const bool with = filter.hasCategory == true;
        if (filter.categories.empty() && !without && !with)
            return;
        const Slots& slots = m_index.m_categorySlots;
        m_categories.assign(slots.ids.size(), filter.categories.empty() ? 1 : 0);
        for (const CategoryId id : filter.categories) {
            if (const auto found = slots.known.find(id.value); found != slots.known.end())
                m_categories[found->second] = 1;
        }
        if (!filter.categories.empty())
            m_categories[0] = filter.orUncategorized ? 1 : 0;
        if (without)
            std::fill(m_categories.begin() + 1, m_categories.end(), std::uint8_t{0});
        if (with)
            m_categories[0] = 0;
    }

    void prepareTags(const ProductFilter& filter) {
        m_without = filter.untagged || filter.hasTags == false;
        m_with = filter.hasTags == true;
        m_looksAtTags = m_without || m_with || !filter.tags.empty() || !filter.excludedTags.empty();
        if (!m_looksAtTags)
            return;
        const Slots& slots = m_index.m_tagSlots;
        m_states.assign(slots.ids.size(), 0);
        const auto mark = [&](TagId id, std::uint8_t state) {
            const auto found = slots.known.find(id.value);
            const bool isNew = found == slots.known.end() || m_states[found->second] == 0;
            if (found != slots.known.end())
                m_states[found->second] = std::max(m_states[found->second], state);
            return isNew;
        };
        m_match = filter.tagMatch;
        if (m_match == TagMatch::None) {
            for (const TagId id : filter.tags)
                mark(id, excluded);
        } else {
            std::unordered_set<qint64> unknown;
            for (const TagId id : filter.tags) {
                if (!slots.known.contains(id.value))
                    m_wanted += unknown.insert(id.value).second ? 1U : 0U;
                else if (mark(id, wanted))
                    ++m_wanted;
            }
        }
        for (const TagId id : filter.excludedTags)
            mark(id, excluded);
    }

    [[nodiscard]] bool passesTags(std::size_t place) const {
        const std::uint32_t first = m_index.m_firstTag[place];
        const std::uint32_t end = m_index.m_firstTag[place + 1];
        if ((m_without && first != end) || (m_with && first == end))
            return false;
        std::size_t found = 0;
        for (std::uint32_t i = first; i < end; ++i) {
            const std::uint8_t state = m_states[m_index.m_tags[i]];
            if (state == excluded)
                return false;
            found += state;
        }
        return m_wanted == 0 || (m_match == TagMatch::All ? found == m_wanted : found > 0);
    }

    static constexpr std::uint8_t wanted = 1;
    static constexpr std::uint8_t excluded = 2;

    const FacetIndex& m_index;
    const Bits* m_texts;
    Range m_shmeckles, m_flurbos;
    PriceComparison m_comparison;
    bool m_equal;
    std::optional<bool> m_hasImage, m_hasDescription;
    std::vector<std::uint8_t> m_categories; ///< by slot: 1 passes; empty: all do
    std::vector<std::uint8_t> m_states;     ///< by slot
    std::size_t m_wanted = 0;
    TagMatch m_match = TagMatch::Any;
    bool m_without = false, m_with = false, m_looksAtTags = false;
};

} // namespace pricebook
