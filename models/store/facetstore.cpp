#include "facetstore.h"

#include "connection.h"
#include "dialect.h"
#include "eachrow.h"
#include "filterparts.h"
#include "productsql.h"
#include "query.h"
#include "sqllist.h"
#include "textfold.h"
#include "transaction.h"

#include <QHash>
#include <algorithm>
#include <limits>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

/// Rows of one reading: what PostgreSQL sends at a time, which is held in memory until it is taken in.
constexpr qint64 chunk = 50'000;
/// More changes than this part of the products: reading everything anew takes no longer.
constexpr std::size_t partThatIsMuch = 8;
constexpr std::size_t alwaysFew = 2000;
constexpr std::size_t mostKnownTexts = 8;
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

void sortOnce(std::vector<qint64>& values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

} // namespace

Result<FacetStore::Position> FacetStore::position() {
    const bool sqlite = m_connection.backend() == Backend::Sqlite;
    Query query(m_connection, u"SELECT COALESCE(max(id), 0), %1 FROM change_journal"_s.arg(
                                  sqlite ? u"''"_s : u"CAST(txid_current_snapshot() AS text)"_s));
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    return Position{query.integer(0), query.text(1)};
}

Result<std::optional<FacetStore::News>> FacetStore::news() {
    const bool sqlite = m_connection.backend() == Backend::Sqlite;
    {
        // Apart, so that each is a look at one end: SQLite reads every row for both at once.
        Query ends(m_connection, u"SELECT COALESCE((SELECT min(id) FROM change_journal), 0), COALESCE((SELECT max(id) "
                                 "FROM change_journal), 0)"_s);
        const Result<bool> row = ends.step();
        if (!row)
            return row.error();
        // Pruned in front of us, or another past: a backup was restored.
        if (ends.integer(0) > m_position.lastId + 1 || ends.integer(1) < m_position.lastId)
            return std::optional<News>();
    }
    // On PostgreSQL what our snapshot shows and the one before did not, whatever its number.
    Query query(m_connection,
                u"SELECT entity, entity_id, action FROM change_journal WHERE "_s +
                    (sqlite
                         ? u"id > :last"_s
                         : u"transaction_id >= txid_snapshot_xmin(CAST(:seen AS txid_snapshot)) AND transaction_id < "
                           "txid_snapshot_xmax(txid_current_snapshot()) AND NOT "
                           "txid_visible_in_snapshot(transaction_id, CAST(:seen AS txid_snapshot))"_s));
    if (sqlite)
        query.bind("last", m_position.lastId);
    else
        query.bind("seen", m_position.snapshot);
    News news;
    const std::size_t most = alwaysFew + m_index.size() / partThatIsMuch;
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        const std::string_view entity = query.utf8(0);
        const bool gone = query.utf8(2) == "deleted";
        news.names = news.names || entity == "category" || entity == "tag";
        if (entity == "category" && gone)
            news.goneCategories.push_back(query.integer(1));
        else if (entity == "tag" && gone)
            news.goneTags.push_back(query.integer(1));
        else if (entity != "category" && entity != "tag")
            news.products.push_back(query.integer(1));
        if (news.products.size() > 4 * most)
            return std::optional<News>();
    }
    for (std::vector<qint64>* list : {&news.products, &news.goneTags, &news.goneCategories})
        sortOnce(*list);
    if (news.products.size() > most || news.goneTags.size() > alwaysFew || news.goneCategories.size() > alwaysFew)
        return std::optional<News>();
    return std::optional(std::move(news));
}

Result<void> FacetStore::refresh() {
    Result<Position> now = position();
    if (!now)
        return now.error();
    if (m_loaded) {
        const Result<std::optional<News>> found = news();
        if (!found)
            return found.error();
        m_loaded = found->has_value();
        const News changes = found->value_or(News());
        const bool rowsChanged =
            !changes.products.empty() || !changes.goneTags.empty() || !changes.goneCategories.empty();
        if (rowsChanged) {
            const Result<FacetIndex> rows = read(&changes.products);
            if (!rows)
                return rows.error();
            m_index.apply(changes.products, *rows, changes.goneTags, changes.goneCategories);
        }
        if (rowsChanged || changes.names) { // a search everywhere looks at names, too
            m_texts.clear();
            m_counts.clear();
        }
    }
    if (!m_loaded) {
        if (const Result<void> loaded = load(); !loaded)
            return loaded;
    }
    m_position = std::move(*now);
    return {};
}

Result<void> FacetStore::load() {
    m_texts.clear();
    m_counts.clear();
    m_index = {}; // first, lest there be two in memory
    Result<FacetIndex> all = read(nullptr);
    if (!all)
        return all.error();
    m_index = std::move(*all);
    m_loaded = true;
    return {};
}

/// All products, or these.
Result<FacetIndex> FacetStore::read(const std::vector<qint64>* only) {
    FacetIndex index;
    const QString list = only != nullptr ? sqllist::value(m_connection.dialect(), *only) : QString();
    const auto among = [&](const QString& column) {
        return only != nullptr ? u" AND %1 IN %2"_s.arg(column, sqllist::select(m_connection.dialect(), u":only"_s))
                               : QString();
    };
    qint64 after = std::numeric_limits<qint64>::min();
    while (true) {
        std::vector<FacetIndex::Row> rows;
        rows.reserve(static_cast<std::size_t>(only != nullptr ? static_cast<qint64>(only->size()) : chunk));
        {
            Query query(m_connection,
                        u"SELECT p.id, p.category_id, p.price_shmeckles, p.price_flurbos, CASE WHEN p.image_url <> '' "
                        "THEN 1 ELSE 0 END, CASE WHEN p.description <> '' THEN 1 ELSE 0 END FROM products p WHERE p.id "
                        "> CAST(:after AS bigint)%1 ORDER BY p.id LIMIT %2"_s.arg(among(u"p.id"_s))
                            .arg(chunk));
            query.bind("after", after);
            if (only != nullptr)
                query.bind("only", list);
            const Result<void> done = forEachRow(query, [&] {
                rows.push_back({query.integer(0), query.isNull(1) ? 0 : query.integer(1), query.money(2).hundredths(),
                                query.money(3).hundredths(), query.integer(4) != 0, query.integer(5) != 0});
            });
            if (!done)
                return done.error();
        }
        if (rows.empty())
            break;
        Query links(m_connection,
                    u"SELECT a.product_id, a.tag_id FROM product_tag_association a WHERE a.product_id > "
                    "CAST(:after AS bigint) AND a.product_id <= CAST(:last AS bigint)%1 ORDER BY a.product_id"_s.arg(
                        among(u"a.product_id"_s)));
        links.bind("after", after);
        links.bind("last", rows.back().id);
        if (only != nullptr)
            links.bind("only", list);
        std::size_t next = 0;
        const auto addUpTo = [&](qint64 id) {
            while (next < rows.size() && rows[next].id <= id)
                index.add(rows[next++]);
        };
        const Result<void> done = forEachRow(links, [&] {
            addUpTo(links.integer(0));
            index.addTag(links.integer(1));
        });
        if (!done)
            return done.error();
        addUpTo(rows.back().id);
        after = rows.back().id;
        if (rows.size() < static_cast<std::size_t>(chunk))
            break;
    }
    index.finish();
    return index;
}

/// Null where the filter has no conditions on texts.
Result<const FacetIndex::Bits*> FacetStore::textBits(const ProductFilter& filter) {
    const ProductFilter texts = textsOf(filter);
    if (texts.isEmpty())
        return static_cast<const FacetIndex::Bits*>(nullptr);
    const auto known =
        std::find_if(m_texts.begin(), m_texts.end(), [&](const KnownTexts& entry) { return entry.texts == texts; });
    if (known != m_texts.end()) {
        m_texts.splice(m_texts.begin(), m_texts, known);
        return &m_texts.front().bits;
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
    m_texts.push_front({texts, m_index.bitsOf(ids)});
    if (m_texts.size() > mostKnownTexts)
        m_texts.pop_back();
    return &m_texts.front().bits;
}

/// Leaves one condition after the other out as long as still nothing passes; what remains is needed.
Result<void> FacetStore::findConflict(const ProductFilter& filter, FacetCounts& counts,
                                      const std::atomic<bool>* cancelled) {
    std::vector<ProductFilter> needed = partsOf(filter);
    if (m_index.size() == 0 || needed.size() > 64)
        return {};
    for (std::size_t i = 0; i < needed.size() && needed.size() > 1;) {
        std::vector<ProductFilter> others = needed;
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
        const ProductFilter rest = joined(others);
        const Result<const FacetIndex::Bits*> texts = textBits(rest);
        if (!texts)
            return texts.error();
        if (cancelled != nullptr && cancelled->load())
            return cancelledError();
        if (m_index.total(rest, *texts) == 0)
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

Result<FacetCounts> FacetStore::counts(const ProductFilter& filter, const Limits& limits,
                                       const std::atomic<bool>* cancelled) {
    const Result<Transaction> snapshot = Transaction::begin(m_connection, Transaction::Kind::Read);
    if (!snapshot)
        return snapshot.error();
    if (const Result<void> fresh = refresh(); !fresh)
        return fresh.error();
    const auto known = std::find_if(m_counts.begin(), m_counts.end(), [&](const KnownCounts& entry) {
        return entry.filter == filter && entry.limits == limits;
    });
    if (known != m_counts.end()) {
        m_counts.splice(m_counts.begin(), m_counts, known);
    } else {
        const Result<const FacetIndex::Bits*> texts = textBits(filter);
        if (!texts)
            return texts.error();
        FacetCounts made = m_index.count(filter, *texts, limits.categories, limits.tags, cancelled);
        if (cancelled != nullptr && cancelled->load())
            return cancelledError();
        if (made.total == 0) {
            if (const Result<void> found = findConflict(filter, made, cancelled); !found)
                return found.error();
        }
        m_counts.push_front({filter, limits, std::move(made)});
        if (m_counts.size() > mostKnownCounts)
            m_counts.pop_back();
    }
    // Names anew: a category may have got another one, which changes no product.
    FacetCounts counts = m_counts.front().counts;
    if (const Result<void> named = readNames(counts); !named)
        return named.error();
    return counts;
}

} // namespace pricebook
