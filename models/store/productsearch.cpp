#include "productsearch.h"

#include "textfold.h"

#include <algorithm>

namespace pricebook {

namespace {

/// In the order of names, before all of them are looked through: less than a millisecond.
constexpr std::size_t mostGlanced = 4000;
/// To wait for somebody who takes changes in.
constexpr std::chrono::milliseconds lockPatience(20);

ProductFilter namesOf(const ProductFilter& filter) {
    ProductFilter names;
    names.text = filter.text;
    names.name = filter.name;
    return names;
}

Error cancelledError() { return Error(Error::Kind::Cancelled, QString()); }

bool isRaised(const std::atomic<bool>* flag) { return flag != nullptr && flag->load(); }

/// Of a text that is a part of this one: nobody else can pass.
std::shared_ptr<const FacetIndex::Bits> knownOfLess(SharedIndex& shared, const QString& text) {
    const QString whole = folded(text);
    const std::lock_guard guard(shared.bitsLock);
    std::shared_ptr<const FacetIndex::Bits> best;
    qsizetype longest = 0;
    for (const SharedIndex::KnownBits& entry : shared.bits) {
        ProductFilter only;
        only.text = entry.filter.text;
        if (entry.filter == only && only.text.size() > longest && whole.contains(folded(only.text))) {
            best = entry.bits;
            longest = only.text.size();
        }
    }
    return best;
}

} // namespace

bool asksNamesAlone(const ProductFilter& filter) {
    return (!filter.textEverywhere || filter.text.isEmpty()) && filter.texts.empty() && !filter.duplicateName &&
           filter.products.empty();
}

std::vector<std::string> needlesOf(const ProductFilter& filter) {
    std::vector<std::string> needles;
    for (const QString& text : {filter.text, filter.name}) {
        if (!text.isEmpty())
            needles.push_back(folded(text).toStdString());
    }
    return needles;
}

std::shared_ptr<const FacetIndex::Bits> nameBits(SharedIndex& shared, const ProductFilter& filter,
                                                 const std::atomic<bool>* cancelled) {
    const ProductFilter names = namesOf(filter);
    if (std::shared_ptr<const FacetIndex::Bits> known = shared.known(names))
        return known;
    std::shared_ptr<const FacetIndex::Bits> bits = filter.text.isEmpty() ? nullptr : knownOfLess(shared, filter.text);
    for (const std::string& needle : needlesOf(filter))
        bits = std::make_shared<const FacetIndex::Bits>(shared.index.names().find(needle, bits.get(), cancelled));
    if (isRaised(cancelled))
        return {};
    shared.remember(names, bits);
    return bits;
}

Result<std::optional<std::vector<ProductId>>> ProductSearch::ids(const ProductQuery& query, qint64 limit,
                                                                 const std::atomic<bool>* cancelled) {
    using Ids = std::vector<ProductId>;
    const std::vector<std::string> needles = needlesOf(query.filter);
    const auto canFind = [](const std::string& needle) { return NameTexts::canFind(needle); };
    if (!asksNamesAlone(query.filter) || !std::all_of(needles.begin(), needles.end(), canFind))
        return std::optional<Ids>();
    const Result<bool> fresh = IndexKeeper(m_connection, *m_shared).refresh(IndexKeeper::Extent::Little);
    if (!fresh)
        return fresh.error();
    const std::shared_lock reading(m_shared->lock, lockPatience);
    const FacetIndex& index = m_shared->index;
    if (!*fresh || !reading || !m_shared->loaded || !index.canList(query.filter, query.sort.column))
        return std::optional<Ids>();
    if (limit >= 0 && query.sort.column == SortColumn::Name) {
        std::optional<Ids> found =
            index.glance(query.filter, needles, query.sort.descending, static_cast<std::size_t>(limit), mostGlanced);
        if (found)
            return found;
    }
    std::shared_ptr<const FacetIndex::Bits> bits;
    if (!needles.empty()) {
        bits = nameBits(*m_shared, query.filter, cancelled);
        if (!bits)
            return cancelledError();
    }
    if (!bits || query.filter != namesOf(query.filter)) {
        std::shared_ptr<const FacetIndex::Bits> passing = m_shared->known(query.filter);
        if (!passing) {
            passing = std::make_shared<const FacetIndex::Bits>(index.passing(query.filter, bits.get(), cancelled));
            if (isRaised(cancelled))
                return cancelledError();
            m_shared->remember(query.filter, passing);
        }
        bits = std::move(passing);
    }
    return std::optional(index.list(*bits, query.sort, limit));
}

} // namespace pricebook
