#include "facetstore.h"

#include "connection.h"
#include "dialect.h"
#include "eachrow.h"
#include "filterparts.h"
#include "productsearch.h"
#include "productsql.h"
#include "query.h"
#include "sqllist.h"
#include "textfold.h"

#include <QHash>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t mostKnownCounts = 8;

Error cancelledError() { return Error(Error::Kind::Cancelled, QString()); }

ProductFilter textsOf(const ProductFilter& filter) {
    ProductFilter texts;
    texts.text = filter.text;
    texts.textEverywhere = filter.textEverywhere;
    texts.name = filter.name;
    texts.texts = filter.texts;
    texts.duplicateName = filter.duplicateName;
    texts.products = filter.products;
    return texts;
}

} // namespace

/// Null where the filter has no conditions on texts. While the index is locked.
Result<FacetStore::Bits> FacetStore::textBits(const ProductFilter& filter, const std::atomic<bool>* cancelled) {
    const ProductFilter texts = textsOf(filter);
    if (texts.isEmpty())
        return Bits();
    if (Bits known = m_shared->known(texts))
        return known;
    const std::vector<std::string> needles = needlesOf(texts);
    const auto canFind = [](const std::string& needle) { return NameTexts::canFind(needle); };
    if (asksNamesAlone(texts) && std::all_of(needles.begin(), needles.end(), canFind)) {
        Bits bits = nameBits(*m_shared, texts, cancelled);
        return bits ? Result<Bits>(std::move(bits)) : Result<Bits>(cancelledError());
    }
    const Result<productsql::Rendered> rendered = productsql::renderFilter(m_connection, texts);
    if (!rendered)
        return rendered.error();
    std::vector<qint64> ids;
    if (!rendered->empty) {
        const productsql::Segment& segment = rendered->segments.front();
        const QString sql = u"SELECT p.id FROM %1 WHERE %2"_s.arg(segment.from, segment.where);
        Query query(m_connection, sql);
        productsql::bindAll(query, *rendered, sql);
        if (const Result<void> done = forEachRow(query, [&] { ids.push_back(query.integer(0)); }); !done)
            return done.error();
    }
    Bits bits = std::make_shared<const FacetIndex::Bits>(m_shared->index.bitsOf(ids));
    m_shared->remember(texts, bits);
    return bits;
}

/// Leaves one condition after the other out as long as still nothing passes; what remains is needed.
Result<void> FacetStore::findConflict(const ProductFilter& filter, FacetCounts& counts,
                                      const std::atomic<bool>* cancelled) {
    std::vector<ProductFilter> needed = partsOf(filter);
    if (m_shared->index.size() == 0 || needed.size() > 64)
        return {};
    for (std::size_t i = 0; i < needed.size() && needed.size() > 1;) {
        std::vector<ProductFilter> others = needed;
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
        const ProductFilter rest = joined(others);
        const Result<Bits> texts = textBits(rest, cancelled);
        if (!texts)
            return texts.error();
        if (cancelled != nullptr && cancelled->load())
            return cancelledError();
        if (m_shared->index.total(rest, texts->get()) == 0)
            needed = std::move(others);
        else
            ++i;
    }
    counts.conflict = std::move(needed);
    return {};
}

Result<void> FacetStore::readNames(FacetCounts& counts) {
    const auto namesOf = [this](const QString& table, const auto& ids) -> Result<QHash<qint64, QString>> {
        QHash<qint64, QString> names;
        Query query(m_connection, u"SELECT id, name FROM %1 WHERE id IN %2"_s.arg(
                                      table, sqllist::select(m_connection.dialect(), u":ids"_s)));
        query.bind("ids", sqllist::value(m_connection.dialect(), ids));
        const Result<void> done = forEachRow(query, [&] { names.insert(query.integer(0), query.text(1)); });
        if (!done)
            return done.error();
        return names;
    };
    // What is gone has no name and is left out.
    const auto name = [&](auto& list, auto member, const QString& table) -> Result<void> {
        std::vector<qint64> ids;
        for (const auto& entry : list)
            ids.push_back((entry.*member).id.value);
        const auto names = namesOf(table, ids);
        if (!names)
            return names.error();
        for (auto& entry : list)
            (entry.*member).name = names->value((entry.*member).id.value);
        std::erase_if(list, [member](const auto& entry) { return (entry.*member).name.isEmpty(); });
        std::stable_sort(list.begin(), list.end(), [member](const auto& a, const auto& b) {
            return a.products != b.products ? a.products > b.products
                                            : compareNames((a.*member).name, (b.*member).name) < 0;
        });
        return {};
    };
    if (Result<void> done = name(counts.categories, &CategoryCount::category, u"categories"_s); !done)
        return done;
    return name(counts.tags, &TagCount::tag, u"tags"_s);
}

/// Of the index as it is, without names of categories and tags.
Result<FacetCounts> FacetStore::count(const ProductFilter& filter, const Limits& limits,
                                      const std::atomic<bool>* cancelled) {
    const std::shared_lock reading(m_shared->lock);
    if (std::exchange(m_changes, m_shared->changes) != m_shared->changes)
        m_counts.clear();
    const auto known = std::find_if(m_counts.begin(), m_counts.end(), [&](const KnownCounts& entry) {
        return entry.filter == filter && entry.limits == limits;
    });
    if (known != m_counts.end()) {
        m_counts.splice(m_counts.begin(), m_counts, known);
        return known->counts;
    }
    const Result<Bits> texts = textBits(filter, cancelled);
    if (!texts)
        return texts.error();
    FacetCounts made = m_shared->index.count(filter, texts->get(), limits.categories, limits.tags, cancelled);
    if (cancelled != nullptr && cancelled->load())
        return cancelledError();
    if (made.total == 0) {
        if (const Result<void> found = findConflict(filter, made, cancelled); !found)
            return found.error();
    }
    m_counts.push_front({filter, limits, std::move(made)});
    if (m_counts.size() > mostKnownCounts)
        m_counts.pop_back();
    return m_counts.front().counts;
}

Result<FacetCounts> FacetStore::counts(const ProductFilter& filter, const Limits& limits,
                                       const std::atomic<bool>* cancelled) {
    if (const Result<bool> fresh = IndexKeeper(m_connection, *m_shared).refresh(IndexKeeper::Extent::All); !fresh)
        return fresh.error();
    Result<FacetCounts> counts = count(filter, limits, cancelled);
    if (!counts)
        return counts;
    // Names anew: a category may have got another one, which changes no product.
    if (const Result<void> named = readNames(*counts); !named)
        return named.error();
    return counts;
}

} // namespace pricebook
