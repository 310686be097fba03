#include "facetindex.h"

#include "facettest.h"

#include <algorithm>
#include <bit>
#include <unordered_set>

namespace pricebook {

namespace {

constexpr std::size_t placesBetweenLooks = 1U << 16U;
constexpr std::uint32_t noPlace = UINT32_MAX;

/// PriceScale::bucketOf() at a tenth of its time: the price's length in bits and its four bits below the highest say
/// nearly where it is.
class Buckets {
public:
    explicit Buckets(const PriceScale& scale) {
        for (std::size_t i = 0; i < m_edges.size(); ++i)
            m_edges[i] = scale.edge(static_cast<int>(i)).hundredths();
        for (std::size_t key = 0; key < m_first.size(); ++key) {
            const auto length = static_cast<unsigned>(key >> 4U);
            const std::uint64_t least = length <= 4 ? key & 15U : (16U | (key & 15U)) << (length - 5);
            m_first[key] = static_cast<std::uint8_t>(scale.isEmpty() ? 0 : scale.bucketOf(static_cast<qint64>(least)));
        }
    }
    [[nodiscard]] std::size_t of(qint64 price) const {
        const auto bits = static_cast<std::uint64_t>(price);
        const auto length = static_cast<unsigned>(std::bit_width(bits));
        const std::uint64_t below = length <= 4 ? bits : (bits >> (length - 5)) & 15U;
        std::size_t bucket = m_first[(length << 4U | below) % m_first.size()];
        while (bucket + 1 < PriceScale::buckets && price >= m_edges[bucket + 1])
            ++bucket;
        return bucket;
    }

private:
    std::array<qint64, PriceScale::buckets + 1> m_edges{};
    std::array<std::uint8_t, std::size_t{64} * 16> m_first{};
};

bool contains(std::span<const qint64> list, qint64 value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

} // namespace

std::uint32_t FacetIndex::Slots::of(qint64 id) {
    const auto [place, isNew] = known.try_emplace(id, static_cast<std::uint32_t>(ids.size()));
    if (isNew)
        ids.push_back(id);
    return place->second;
}

void FacetIndex::add(const Row& row) {
    if (!m_category.empty())
        m_firstTag.push_back(static_cast<std::uint32_t>(m_tags.size()));
    m_ids.push(row.id);
    m_category.push_back(m_categorySlots.of(row.category));
    m_shmeckles.push(row.shmeckles);
    m_flurbos.push(row.flurbos);
    m_flags.push_back(static_cast<std::uint8_t>((row.hasImage ? withImage : 0) |
                                                (row.hasDescription ? withDescription : 0) |
                                                (row.hasOddPrice ? withOddPrice : 0)));
    m_oddPrices += row.hasOddPrice ? 1 : 0;
    m_names.add(row.name);
}

void FacetIndex::addTag(qint64 tag) { m_tags.push_back(m_tagSlots.of(tag)); }

void FacetIndex::finish() {
    if (!m_category.empty())
        m_firstTag.push_back(static_cast<std::uint32_t>(m_tags.size()));
    for (Numbers* numbers : {&m_ids, &m_shmeckles, &m_flurbos})
        numbers->shrink();
    m_category.shrink_to_fit();
    m_flags.shrink_to_fit();
    m_firstTag.shrink_to_fit();
    m_tags.shrink_to_fit();
    m_names.shrink();
    makeScales();
}

void FacetIndex::makeScales() {
    const auto scaleOf = [this](const Numbers& prices) {
        if (size() == 0)
            return PriceScale();
        qint64 least = prices[0];
        qint64 most = prices[0];
        for (std::size_t i = 1; i < size(); ++i) {
            least = std::min(least, prices[i]);
            most = std::max(most, prices[i]);
        }
        return PriceScale(Money::fromHundredths(std::max<qint64>(least, 1)),
                          Money::fromHundredths(std::max<qint64>(most, 1)));
    };
    m_shmeckleScale = scaleOf(m_shmeckles);
    m_flurboScale = scaleOf(m_flurbos);
}

void FacetIndex::copyRow(const FacetIndex& from, std::size_t place, std::span<const qint64> goneTags,
                         std::span<const qint64> goneCategories) {
    const qint64 category = from.m_categorySlots.ids[from.m_category[place]];
    const std::uint8_t flags = from.m_flags[place];
    add({from.m_ids[place], contains(goneCategories, category) ? 0 : category, from.m_shmeckles[place],
         from.m_flurbos[place], (flags & withImage) != 0, (flags & withDescription) != 0, (flags & withOddPrice) != 0,
         from.m_names.key(place)});
    for (std::uint32_t i = from.m_firstTag[place]; i < from.m_firstTag[place + 1]; ++i) {
        const qint64 tag = from.m_tagSlots.ids[from.m_tags[i]];
        if (!contains(goneTags, tag))
            addTag(tag);
    }
}

void FacetIndex::apply(std::span<const qint64> changed, const FacetIndex& rows, std::span<const qint64> goneTags,
                       std::span<const qint64> goneCategories) {
    FacetIndex next;
    const std::size_t room = size() + rows.size();
    for (Numbers* numbers : {&next.m_ids, &next.m_shmeckles, &next.m_flurbos})
        numbers->reserve(room);
    next.m_category.reserve(room);
    next.m_flags.reserve(room);
    next.m_firstTag.reserve(room + 1);
    next.m_tags.reserve(m_tags.size() + rows.m_tags.size());
    const bool ordered = m_byName.size() == size();
    std::vector<std::uint32_t> moved(ordered ? size() : 0, noPlace);
    std::vector<std::uint32_t> fresh; // places whose rank among the names is not known
    std::size_t added = 0;
    auto skip = changed.begin();
    const auto addRow = [&](std::size_t old) {
        const auto place = static_cast<std::uint32_t>(next.size());
        const bool sameName =
            old < moved.size() && m_ids[old] == rows.m_ids[added] && m_names.key(old) == rows.m_names.key(added);
        if (sameName)
            moved[old] = place;
        else
            fresh.push_back(place);
        next.copyRow(rows, added++, goneTags, goneCategories);
    };
    for (std::size_t place = 0; place < size(); ++place) {
        const qint64 id = m_ids[place];
        while (added < rows.size() && rows.m_ids[added] <= id)
            addRow(place);
        while (skip != changed.end() && *skip < id)
            ++skip;
        if (skip != changed.end() && *skip == id)
            continue;
        if (ordered)
            moved[place] = static_cast<std::uint32_t>(next.size());
        next.copyRow(*this, place, goneTags, goneCategories);
    }
    while (added < rows.size())
        addRow(size());
    next.finish();
    if (ordered)
        next.mergeNameOrder(*this, moved, std::move(fresh));
    *this = std::move(next);
}

std::optional<std::size_t> FacetIndex::placeOf(qint64 id) const {
    if (size() == 0 || id < m_ids[0])
        return std::nullopt;
    // It stands there if no id is missing before it, else further in front.
    std::size_t low = 0;
    std::size_t place = std::min(size() - 1, static_cast<std::size_t>(id - m_ids[0]));
    for (std::size_t end = place; m_ids[place] != id && low < end; place = low) {
        const std::size_t middle = low + (end - low) / 2;
        if (m_ids[middle] < id)
            low = middle + 1;
        else
            end = middle;
    }
    return m_ids[place] == id ? std::optional(place) : std::nullopt;
}

FacetIndex::Bits FacetIndex::bitsOf(const std::vector<qint64>& ids) const {
    Bits bits((size() + 63) / 64);
    for (const qint64 id : ids) {
        if (const std::optional<std::size_t> place = placeOf(id))
            bits[*place / 64] |= std::uint64_t{1} << (*place % 64);
    }
    return bits;
}

qint64 FacetIndex::total(const ProductFilter& filter, const Bits* texts) const {
    const Test test(*this, filter, texts);
    qint64 passed = 0;
    for (std::size_t place = 0; place < size(); ++place)
        passed += test.failed(place) == 0 ? 1 : 0;
    return passed;
}

FacetCounts FacetIndex::count(const ProductFilter& filter, const Bits* texts, std::size_t mostCategories,
                              std::size_t mostTags, const std::atomic<bool>* cancelled) const {
    FacetCounts counts;
    counts.shmeckles.scale = m_shmeckleScale;
    counts.flurbos.scale = m_flurboScale;
    std::vector<qint64> categories(m_categorySlots.ids.size());
    std::vector<qint64> tags(m_tagSlots.ids.size());
    const Test test(*this, filter, texts);
    const Buckets shmeckleBuckets(m_shmeckleScale);
    const Buckets flurboBuckets(m_flurboScale);
    for (std::size_t place = 0; place < size(); ++place) {
        if (place % placesBetweenLooks == 0 && cancelled != nullptr && cancelled->load(std::memory_order_relaxed))
            return {};
        const unsigned failed = test.failed(place);
        if ((failed & (failed - 1)) != 0 || (failed & (Test::Texts | Test::Comparison)) != 0)
            continue;
        counts.total += failed == 0 ? 1 : 0;
        if ((failed & ~Test::Categories) == 0)
            ++categories[m_category[place]];
        if ((failed & ~Test::Tags) == 0) {
            const std::uint32_t first = m_firstTag[place];
            const std::uint32_t end = m_firstTag[place + 1];
            counts.untagged += first == end ? 1 : 0;
            for (std::uint32_t i = first; i < end; ++i)
                ++tags[m_tags[i]];
        }
        if ((failed & ~Test::Shmeckles) == 0)
            ++counts.shmeckles.counts[shmeckleBuckets.of(m_shmeckles[place])];
        if ((failed & ~Test::Flurbos) == 0)
            ++counts.flurbos.counts[flurboBuckets.of(m_flurbos[place])];
        counts.withoutPicture += (failed & ~Test::Picture) == 0 && (m_flags[place] & withImage) == 0 ? 1 : 0;
        counts.withoutDescription +=
            (failed & ~Test::Description) == 0 && (m_flags[place] & withDescription) == 0 ? 1 : 0;
    }
    counts.uncategorized = categories.empty() ? 0 : categories[0];

    // Most used first; of the filter's own ones all, also those that nothing has.
    const auto ranked = [](const Slots& slots, const std::vector<qint64>& used, std::size_t most, const auto& own) {
        std::vector<std::pair<qint64, qint64>> found; // minus the count, id
        std::vector<std::pair<qint64, qint64>> rest;
        std::unordered_set<qint64> wanted;
        for (const auto& id : own)
            wanted.insert(id.value);
        for (std::size_t slot = 0; slot < used.size(); ++slot) {
            const qint64 id = slots.ids[slot];
            if (wanted.erase(id) > 0)
                found.emplace_back(-used[slot], id);
            else if (used[slot] > 0 && id != 0)
                rest.emplace_back(-used[slot], id);
        }
        for (const qint64 id : wanted)
            found.emplace_back(0, id);
        std::sort(rest.begin(), rest.end());
        rest.resize(std::min(rest.size(), most));
        found.insert(found.end(), rest.begin(), rest.end());
        std::sort(found.begin(), found.end());
        return found;
    };
    for (const auto& [used, id] : ranked(m_categorySlots, categories, mostCategories, filter.categories))
        counts.categories.push_back({{CategoryId(id), {}}, -used});
    std::vector<TagId> ownTags = filter.tags;
    ownTags.insert(ownTags.end(), filter.excludedTags.begin(), filter.excludedTags.end());
    for (const auto& [used, id] : ranked(m_tagSlots, tags, mostTags, ownTags))
        counts.tags.push_back({{TagId(id), {}}, -used});
    return counts;
}

} // namespace pricebook
