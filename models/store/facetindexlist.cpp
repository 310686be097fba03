#include "facettest.h"

#include <algorithm>
#include <bit>
#include <queue>

// The part of FacetIndex that knows orders: lists of products, and where a name stands among the others.

namespace pricebook {

namespace {

constexpr std::size_t placesBetweenLooks = 1U << 16U;
constexpr std::uint32_t noPlace = UINT32_MAX;
/// A price and a place in one number.
constexpr unsigned placeBits = 24;
static_assert(Money::maximumHundredths < qint64{1} << (64 - placeBits));
/// More of these are moved at once rather than one after the other.
constexpr std::size_t mostMovedNames = 64;
constexpr std::size_t mostMovedTags = 16;

bool has(const FacetIndex::Bits& bits, std::size_t place) { return (bits[place / 64] >> (place % 64) & 1U) != 0; }

/// Calls take(place) for each bit, ascending or descending, until it returns false.
template <class Take>
void eachPlace(const FacetIndex::Bits& bits, bool descending, Take take) {
    for (std::size_t i = 0; i < bits.size(); ++i) {
        const std::size_t word = descending ? bits.size() - 1 - i : i;
        for (std::uint64_t rest = bits[word]; rest != 0;) {
            const auto bit =
                static_cast<std::size_t>(descending ? 63 - std::countl_zero(rest) : std::countr_zero(rest));
            if (!take(word * 64 + bit))
                return;
            rest &= ~(std::uint64_t{1} << bit);
        }
    }
}

} // namespace

/// Places as their names are ordered.
class FacetIndex::NameOrder {
public:
    explicit NameOrder(const FacetIndex& index) : m_names(index.m_names) {}
    bool operator()(std::uint32_t a, std::uint32_t b) const {
        const int order = m_names.key(a).compare(m_names.key(b));
        return order != 0 ? order < 0 : a < b;
    }

private:
    const NameTexts& m_names;
};

void FacetIndex::addInNameOrder(qint64 id) {
    if (const std::optional<std::size_t> place = placeOf(id))
        m_byName.push_back(static_cast<std::uint32_t>(*place));
}

bool FacetIndex::canList(const ProductFilter& filter, SortColumn sort) const {
    const bool asksPrices = filter.minShmeckles || filter.maxShmeckles || filter.minFlurbos || filter.maxFlurbos ||
                            filter.equalPrices || filter.priceComparison != PriceComparison::None;
    const bool byPrice = sort == SortColumn::PriceShmeckles || sort == SortColumn::PriceFlurbos;
    if ((asksPrices || byPrice) && m_oddPrices > 0)
        return false;
    if (byPrice)
        return size() < std::size_t{1} << placeBits;
    if (sort == SortColumn::Name)
        return m_byName.size() == size();
    return sort == SortColumn::Id || sort == SortColumn::Image;
}

FacetIndex::Bits FacetIndex::passing(const ProductFilter& filter, const Bits* texts,
                                     const std::atomic<bool>* cancelled) const {
    const Test test(*this, filter, texts);
    Bits bits((size() + 63) / 64);
    for (std::size_t place = 0; place < size(); ++place) {
        if (place % placesBetweenLooks == 0 && cancelled != nullptr && cancelled->load(std::memory_order_relaxed))
            return bits;
        bits[place / 64] |= std::uint64_t{test.failed(place) == 0 ? 1U : 0U} << (place % 64);
    }
    return bits;
}

template <class Take>
void FacetIndex::eachInOrder(const Bits& bits, const ProductSort& sort, Take take) const {
    if (sort.column == SortColumn::Id)
        return eachPlace(bits, sort.descending, take);
    if (sort.column == SortColumn::Image) {
        bool goesOn = true;
        for (const bool with : {!sort.descending, sort.descending}) {
            eachPlace(bits, sort.descending, [&](std::size_t place) {
                goesOn = goesOn && (((m_flags[place] & withImage) != 0) != with || take(place));
                return goesOn;
            });
        }
        return;
    }
    for (std::size_t i = 0; i < m_byName.size(); ++i) {
        const std::uint32_t place = m_byName[sort.descending ? m_byName.size() - 1 - i : i];
        if (has(bits, place) && !take(place))
            return;
    }
}

std::vector<ProductId> FacetIndex::listByPrice(const Bits& bits, const Numbers& prices, bool descending,
                                               qint64 limit) const {
    const auto keyOf = [&](std::size_t place) {
        const std::uint64_t key = static_cast<std::uint64_t>(prices[place]) << placeBits | place;
        return descending ? ~key : key;
    };
    std::vector<std::uint64_t> keys;
    if (limit >= 0) { // the least ones, the greatest of them at hand
        std::priority_queue<std::uint64_t> least;
        eachPlace(bits, false, [&](std::size_t place) {
            const std::uint64_t key = keyOf(place);
            if (least.size() < static_cast<std::size_t>(limit)) {
                least.push(key);
            } else if (limit > 0 && key < least.top()) {
                least.pop();
                least.push(key);
            }
            return true;
        });
        keys.resize(least.size());
        for (auto place = keys.rbegin(); place != keys.rend(); ++place) {
            *place = least.top();
            least.pop();
        }
    } else {
        std::size_t count = 0;
        for (const std::uint64_t word : bits)
            count += static_cast<std::size_t>(std::popcount(word));
        keys.reserve(count);
        eachPlace(bits, false, [&](std::size_t place) {
            keys.push_back(keyOf(place));
            return true;
        });
        std::sort(keys.begin(), keys.end());
    }
    std::vector<ProductId> ids;
    ids.reserve(keys.size());
    for (const std::uint64_t key : keys)
        ids.emplace_back(m_ids[(descending ? ~key : key) & ((std::uint64_t{1} << placeBits) - 1)]);
    return ids;
}

std::vector<ProductId> FacetIndex::list(const Bits& bits, const ProductSort& sort, qint64 limit) const {
    if (sort.column == SortColumn::PriceShmeckles || sort.column == SortColumn::PriceFlurbos)
        return listByPrice(bits, sort.column == SortColumn::PriceShmeckles ? m_shmeckles : m_flurbos, sort.descending,
                           limit);
    std::size_t count = 0;
    for (const std::uint64_t word : bits)
        count += static_cast<std::size_t>(std::popcount(word));
    if (limit >= 0)
        count = std::min(count, static_cast<std::size_t>(limit));
    std::vector<ProductId> ids;
    ids.reserve(count);
    if (count == 0)
        return ids;
    eachInOrder(bits, sort, [&](std::size_t place) {
        ids.emplace_back(m_ids[place]);
        return ids.size() < count;
    });
    return ids;
}

std::optional<std::vector<ProductId>> FacetIndex::glance(const ProductFilter& filter,
                                                         std::span<const std::string> needles, bool descending,
                                                         std::size_t limit, std::size_t most) const {
    const Test test(*this, filter, nullptr);
    std::vector<ProductId> ids;
    for (std::size_t i = 0; i < m_byName.size() && ids.size() < limit; ++i) {
        if (i == most)
            return std::nullopt;
        const std::uint32_t place = m_byName[descending ? m_byName.size() - 1 - i : i];
        const bool found = std::all_of(needles.begin(), needles.end(),
                                       [&](const std::string& needle) { return m_names.contains(place, needle); });
        if (found && test.failed(place) == 0)
            ids.emplace_back(m_ids[place]);
    }
    return ids;
}

std::size_t FacetIndex::nameRank(std::size_t place) const {
    const auto number = static_cast<std::uint32_t>(place);
    return static_cast<std::size_t>(std::lower_bound(m_byName.begin(), m_byName.end(), number, NameOrder(*this)) -
                                    m_byName.begin());
}

/// `moved` says where the products of `before` stand here, or nowhere; `fresh` are the others. After finish().
void FacetIndex::mergeNameOrder(const FacetIndex& before, std::span<const std::uint32_t> moved,
                                std::vector<std::uint32_t> fresh) {
    const NameOrder order(*this);
    for (const std::uint32_t place : before.m_byName) {
        if (moved[place] != noPlace)
            m_byName.push_back(moved[place]);
    }
    std::sort(fresh.begin(), fresh.end(), order);
    // From the back, so that every one is moved once and in place.
    std::size_t end = m_byName.size();
    std::size_t to = end + fresh.size();
    m_byName.resize(to);
    for (auto place = fresh.rbegin(); place != fresh.rend(); ++place) {
        const auto begin = m_byName.begin();
        const auto stop = begin + static_cast<std::ptrdiff_t>(end);
        const auto rank = std::lower_bound(begin, stop, *place, order);
        const auto count = static_cast<std::size_t>(stop - rank);
        std::move_backward(rank, stop, begin + static_cast<std::ptrdiff_t>(to));
        end -= count;
        to -= count + 1;
        m_byName[to] = *place;
    }
}

std::span<const std::uint32_t> FacetIndex::tagsOf(std::size_t place) const {
    return std::span(m_tags).subspan(m_firstTag[place], m_firstTag[place + 1] - m_firstTag[place]);
}

void FacetIndex::setTags(std::size_t place, std::span<const std::uint32_t> tags) {
    const auto first = m_tags.begin() + m_firstTag[place];
    const std::size_t had = m_firstTag[place + 1] - m_firstTag[place];
    if (tags.size() > had)
        m_tags.insert(first, tags.size() - had, 0);
    else
        m_tags.erase(first, first + static_cast<std::ptrdiff_t>(had - tags.size()));
    std::copy(tags.begin(), tags.end(), m_tags.begin() + m_firstTag[place]);
    if (tags.size() == had)
        return;
    const auto more = static_cast<std::uint32_t>(tags.size() - had); // wraps where there are fewer
    for (std::size_t i = place + 1; i < m_firstTag.size(); ++i)
        m_firstTag[i] += more;
}

void FacetIndex::setRow(std::size_t place, const FacetIndex& rows, std::size_t row) {
    m_category[place] = m_categorySlots.of(rows.m_categorySlots.ids[rows.m_category[row]]);
    m_shmeckles.set(place, rows.m_shmeckles[row]);
    m_flurbos.set(place, rows.m_flurbos[row]);
    m_oddPrices -= (m_flags[place] & withOddPrice) != 0 ? 1 : 0;
    m_flags[place] = rows.m_flags[row];
    m_oddPrices += (m_flags[place] & withOddPrice) != 0 ? 1 : 0;
    std::vector<std::uint32_t> tags;
    for (const std::uint32_t slot : rows.tagsOf(row))
        tags.push_back(m_tagSlots.of(rows.m_tagSlots.ids[slot]));
    setTags(place, tags);
    if (m_names.key(place) == rows.m_names.key(row))
        return;
    const bool ordered = m_byName.size() == size();
    if (ordered)
        m_byName.erase(m_byName.begin() + static_cast<std::ptrdiff_t>(nameRank(place)));
    m_names.set(place, rows.m_names.key(row));
    if (ordered)
        m_byName.insert(m_byName.begin() + static_cast<std::ptrdiff_t>(nameRank(place)),
                        static_cast<std::uint32_t>(place));
}

void FacetIndex::appendRow(const FacetIndex& rows, std::size_t row) {
    const std::size_t place = size();
    const bool ordered = m_byName.size() == place;
    if (place > 0)
        m_firstTag.pop_back(); // add() and the end of it say it again
    copyRow(rows, row, {}, {});
    m_firstTag.push_back(static_cast<std::uint32_t>(m_tags.size()));
    if (ordered)
        m_byName.insert(m_byName.begin() + static_cast<std::ptrdiff_t>(nameRank(place)),
                        static_cast<std::uint32_t>(place));
}

bool FacetIndex::applyInPlace(std::span<const qint64> changed, const FacetIndex& rows) {
    std::vector<std::optional<std::size_t>> places(rows.size());
    std::size_t renamed = 0;
    std::size_t retagged = 0;
    std::size_t found = 0;
    for (const qint64 id : changed)
        found += placeOf(id) ? 1 : 0;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        places[row] = placeOf(rows.m_ids[row]);
        if (!places[row] && size() > 0 && rows.m_ids[row] < m_ids[size() - 1])
            return false;
        found -= places[row] ? 1 : 0;
        renamed += !places[row] || m_names.key(*places[row]) != rows.m_names.key(row) ? 1 : 0;
        retagged += places[row] && tagsOf(*places[row]).size() != rows.tagsOf(row).size() ? 1 : 0;
    }
    if (found > 0 || renamed > mostMovedNames || retagged > mostMovedTags) // found > 0: some are gone
        return false;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (places[row])
            setRow(*places[row], rows, row);
        else
            appendRow(rows, row);
    }
    makeScales();
    return true;
}

} // namespace pricebook
