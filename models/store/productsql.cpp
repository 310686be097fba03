#include "productsql.h"

#include "connection.h"
#include "dialect.h"
#include "qualitysql.h"
#include "query.h"
#include "searchterms.h"
#include "sqllist.h"
#include "textfold.h"
#include "validation.h"

#include <algorithm>
#include <functional>
#include <limits>

namespace pricebook::productsql {

using namespace Qt::StringLiterals;

namespace {

/// Below so many rows a filter drives a first page: sorting them costs less than walking the sort's index past the rows
/// that do not match (1,000,000 products: both about 20 ms here).
constexpr int mostDriven = 8000;
/// The same after a walk that gave up, and for every row of the filter, which must be sorted anyway.
constexpr int mostDrivenThoroughly = 30'000;
constexpr int mostDrivenOfAll = 400'000;
/// Up to so many candidates are gathered into a set, by which the walk passes over rows without reading them.
constexpr int mostInSet = 150'000;
constexpr int mostTagsProbed = 16;
/// On PostgreSQL, which plans few joins well and many for long.
constexpr std::size_t mostTagsJoined = 4;
/// In characters: PostgreSQL's trigrams know nothing shorter.
constexpr int shortestIndexed = 3;
/// To look at so many rows takes less than to ask the index of a price for another list of candidates.
constexpr std::size_t fewRows = 2000;

const QString hasImage = u"(p.image_url IS NOT NULL AND p.image_url <> '')"_s;
const QString hasTag = u"EXISTS (SELECT 1 FROM product_tag_association ta WHERE ta.product_id = p.id)"_s;

/// One part of the filter: the exact condition on `p`, and where an index can name the rows, a SELECT of candidate ids.
struct Condition {
    QString exact; ///< empty: already seen to
    QString candidates = {};
    /// The candidates are the condition's rows, no others among them.
    bool precise = false;
    /// `exact` compares this column directly; SQLite must not pick an index for it unless it helps the order.
    QString column = {};
    /// As counted by chooseDriver, which stops at its limit.
    qint64 count = std::numeric_limits<qint64>::max();
    bool isSearch = false; ///< in several columns and tables at once
};

class Renderer {
public:
    Renderer(Connection& connection, const ProductFilter& filter, Purpose purpose,
             std::optional<ProductCursor> after = std::nullopt)
        : m_connection(connection),
          m_filter(filter),
          m_after(std::move(after)),
          m_dialect(connection.dialect()),
          m_sqlite(connection.backend() == Backend::Sqlite),
          m_purpose(purpose) {}

    Result<Rendered> run(const std::optional<ProductSort>& sort) {
        m_byShmeckles = sort && sort->column == SortColumn::PriceShmeckles;
        addText(m_filter.text, m_filter.textEverywhere, {});
        addText(m_filter.name, false, "_of_name");
        addCategories();
        addTags();
        addPrices(u"p.price_shmeckles"_s, "shmeckles", m_filter.minShmeckles, m_filter.maxShmeckles);
        addPrices(u"p.price_flurbos"_s, "flurbos", m_filter.minFlurbos, m_filter.maxFlurbos);
        if (m_filter.hasImage)
            m_conditions.push_back({*m_filter.hasImage ? hasImage : u"NOT "_s + hasImage,
                                    *m_filter.hasImage ? u"SELECT p.id FROM products p WHERE "_s + hasImage : QString(),
                                    true, u"p.image_url"_s});
        addQuality();
        Result<QString> driver = chooseDriver();
        if (!driver)
            return driver.error();
        if (sort)
            addSegments(*sort, *driver);
        else
            addSegment({}, fromProducts(*driver), QString(), u"p.id"_s);
        return std::move(m_rendered);
    }

private:
    void bind(const char* name, std::variant<qint64, Money, QString> value) {
        m_rendered.binds.emplace_back(name, std::move(value));
    }

    void addText(const QString& text, bool everywhere, const QByteArray& suffix);
    void addCategories();
    void addTags();
    void addQuality();
    void addPrices(const QString& column, const char* name, std::optional<Money> least, std::optional<Money> most);
    static QString nameCandidates(const QString& table, const SearchTerms& terms, QLatin1String suffix);
    Result<QString> chooseDriver();
    Result<QString> chooseSearch();
    Result<qint64> probe(const Condition& condition, qint64 most);
    Result<std::optional<std::vector<qint64>>> readCandidates(const Condition& condition, int most);
    Result<bool> gatherCandidates();
    using Ordered = std::function<QString(const QStringList& keys)>;
    void addSegments(const ProductSort& sort, const QString& driver);
    void addAfter(const ProductSort& sort, const QString& column, const QString& from, const QString& order,
                  const QString& orderOfEqual);
    void addByCategory(const QString& driver, bool single, const Ordered& ordered);
    void addByTags(const QString& driver, bool single, bool descending, const Ordered& ordered);
    void addSegment(const QString& sortColumn, const QString& from, const QString& extra, const QString& order);
    [[nodiscard]] QString where(const QString& sortColumn, const QString& extra) const;
    [[nodiscard]] QString fromProducts(const QString& driver) const;

    Connection& m_connection;
    const ProductFilter& m_filter;
    std::optional<ProductCursor> m_after;
    const Dialect& m_dialect;
    bool m_sqlite;
    Purpose m_purpose;
    bool m_byShmeckles = false;
    std::vector<Condition> m_conditions;
    Rendered m_rendered;
};

QString Renderer::nameCandidates(const QString& table, const SearchTerms& terms, QLatin1String suffix) {
    switch (terms.kind) {
    case SearchTerms::Kind::Scan:
        return {};
    case SearchTerms::Kind::Range:
        return u"SELECT doc AS id FROM %1_terms WHERE term >= :term_low%2 AND term < :term_high%2"_s.arg(table, suffix);
    case SearchTerms::Kind::Match:
        return u"SELECT rowid AS id FROM %1 WHERE %1 MATCH :term_match%2"_s.arg(table, suffix);
    }
    return {};
}

void Renderer::addText(const QString& text, bool everywhere, const QByteArray& suffix) {
    if (text.isEmpty())
        return;
    const QLatin1String ending(suffix);
    const auto bindText = [&](const char* name, const QString& value) {
        bind((QByteArray(name) + suffix).constData(), value);
    };
    bindText("needle", m_dialect.containsArgument(text));
    const auto holds = [&](const char* column) {
        return m_dialect.contains(QLatin1String(column), u":needle"_s + ending);
    };
    const SearchTerms terms = m_sqlite ? searchTerms(text) : SearchTerms{};
    if (terms.kind == SearchTerms::Kind::Match) {
        bindText("term_match", terms.match);
    } else if (terms.kind == SearchTerms::Kind::Range) {
        bindText("term_low", terms.low);
        bindText("term_high", terms.high);
    }
    QString candidates = nameCandidates(u"product_search_name"_s, terms, ending);
    if (!everywhere) {
        m_conditions.push_back({holds("p.name"), candidates});
        return;
    }
    const QString categories = u"(SELECT sc.id FROM categories sc WHERE %1)"_s.arg(holds("sc.name"));
    const QString tags = u"(SELECT st.id FROM tags st WHERE %1)"_s.arg(holds("st.name"));
    const QString exact = u"(%1 OR %2 OR p.category_id IN %3 OR EXISTS (SELECT 1 FROM product_tag_association xa "
                          "WHERE xa.product_id = p.id AND xa.tag_id IN %4))"_s.arg(
                              holds("p.name"), holds("p.description"), categories, tags);
    if (!m_sqlite && characterCount(text) >= shortestIndexed)
        candidates =
            u"SELECT xp.id FROM products xp WHERE %1 UNION ALL SELECT xp.id FROM products xp WHERE %2 "
            "UNION ALL SELECT xp.id FROM products xp WHERE xp.category_id IN %3 UNION ALL SELECT xa.product_id "
            "FROM product_tag_association xa WHERE xa.tag_id IN %4"_s.arg(holds("xp.name"), holds("xp.description"),
                                                                          categories, tags);
    else if (!candidates.isEmpty())
        // With duplicates, so that the probe for many need not read all.
        candidates = u"%1 UNION ALL %2 UNION ALL SELECT xp.id FROM products xp WHERE xp.category_id IN %3 "
                     "UNION ALL SELECT xa.product_id FROM product_tag_association xa WHERE xa.tag_id IN %4"_s.arg(
                         candidates, nameCandidates(u"product_search_text"_s, terms, ending), categories, tags);
    m_conditions.push_back({exact, candidates});
    m_conditions.back().isSearch = true;
}

void Renderer::addCategories() {
    if (m_filter.uncategorized)
        m_conditions.push_back({u"p.category_id IS NULL"_s,
                                u"SELECT p.id FROM products p WHERE p.category_id IS NULL"_s, true,
                                u"p.category_id"_s});
    if (m_filter.categories.empty())
        return;
    if (m_filter.categories.size() == 1) {
        // Equal to one, for which there is an index in the order of a price.
        bind("category", m_filter.categories.front().value);
        const QString exact = u"p.category_id = CAST(:category AS bigint)"_s;
        m_conditions.push_back({exact, u"SELECT p.id FROM products p WHERE "_s + exact, true,
                                m_byShmeckles ? QString() : u"p.category_id"_s});
        return;
    }
    const QString list = sqllist::select(m_dialect, u":categories"_s);
    bind("categories", sqllist::value(m_dialect, m_filter.categories));
    m_conditions.push_back({u"p.category_id IN "_s + list,
                            u"SELECT p.id FROM products p WHERE p.category_id IN "_s + list, true, u"p.category_id"_s});
}

void Renderer::addTags() {
    if (m_filter.untagged)
        m_conditions.push_back({u"NOT "_s + hasTag, u"SELECT p.id FROM products p WHERE NOT "_s + hasTag, true});
    if (m_filter.tags.empty())
        return;
    std::vector<TagId> tags = m_filter.tags;
    std::sort(tags.begin(), tags.end());
    tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
    bind("tags", sqllist::value(m_dialect, tags));
    const QString list = sqllist::select(m_dialect, u":tags"_s);
    const QString any =
        u"EXISTS (SELECT 1 FROM product_tag_association fa WHERE fa.product_id = p.id AND fa.tag_id IN %1)"_s.arg(list);
    if (m_filter.tagMatch == TagMatch::None) {
        m_conditions.push_back({u"NOT "_s + any});
        return;
    }
    if (m_filter.tagMatch == TagMatch::Any) {
        m_conditions.push_back(
            {any, u"SELECT fa.product_id AS id FROM product_tag_association fa WHERE fa.tag_id IN "_s + list, true});
        return;
    }
    bind("tag_count", static_cast<qint64>(tags.size()));
    const QString all =
        u"(SELECT count(*) FROM product_tag_association fa WHERE fa.product_id = p.id AND fa.tag_id IN %1) = "
        "CAST(:tag_count AS integer)"_s.arg(list);
    if (!m_sqlite) {
        // Joined tag by tag, where a count of them would be made for every product.
        for (size_t i = 0; i < std::min<size_t>(tags.size(), mostTagsJoined); ++i) {
            const QByteArray name = "tag_" + QByteArray::number(static_cast<qint64>(i));
            m_conditions.push_back({u"EXISTS (SELECT 1 FROM product_tag_association fa WHERE fa.product_id = p.id AND "
                                    "fa.tag_id = CAST(:%1 AS integer))"_s.arg(QLatin1String(name)),
                                    {},
                                    {}});
            m_rendered.binds.emplace_back(name, tags[i].value);
        }
        if (tags.size() > mostTagsJoined)
            m_conditions.push_back({all, {}, {}});
        return;
    }
    // Any one of the tags names a superset of the rows; the probe picks the rarest.
    const size_t probed = std::min<size_t>(tags.size(), mostTagsProbed);
    for (size_t i = 0; i < probed; ++i) {
        const QByteArray name = "tag_" + QByteArray::number(static_cast<qint64>(i));
        m_conditions.push_back(
            {i == 0 ? all : QString(),
             u"SELECT fa.product_id AS id FROM product_tag_association fa WHERE fa.tag_id = CAST(:%1 AS integer)"_s.arg(
                 QLatin1String(name))});
        m_rendered.binds.emplace_back(name, tags[i].value);
    }
}

void Renderer::addPrices(const QString& column, const char* name, std::optional<Money> least,
                         std::optional<Money> most) {
    QStringList parts;
    if (least && most && *least > *most)
        m_rendered.empty = true;
    if (least) {
        bind((QByteArray("min_") + name).constData(), *least);
        parts << u"%1 >= CAST(:min_%2 AS numeric)"_s.arg(column, QLatin1String(name));
    }
    if (most) {
        bind((QByteArray("max_") + name).constData(), *most);
        parts << u"%1 <= CAST(:max_%2 AS numeric)"_s.arg(column, QLatin1String(name));
    }
    if (parts.isEmpty())
        return;
    const QString exact = parts.join(u" AND "_s);
    m_conditions.push_back({exact, u"SELECT p.id FROM products p WHERE "_s + exact, true, column});
}

void Renderer::addQuality() {
    for (const qualitysql::Condition& condition : qualitysql::conditions(m_dialect, m_filter))
        m_conditions.push_back({condition.exact, condition.candidates, true, condition.column});
    if (!m_filter.products.empty())
        bind("only_products", sqllist::value(m_dialect, m_filter.products));
}

/// None if there are more than `most`; else sorted, each once.
Result<std::optional<std::vector<qint64>>> Renderer::readCandidates(const Condition& condition, int most) {
    const QString sql = u"SELECT * FROM (%1) LIMIT %2"_s.arg(condition.candidates).arg(most + 1);
    Query query(m_connection, sql);
    bindAll(query, m_rendered, sql);
    std::vector<qint64> ids;
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        ids.push_back(query.integer(0));
    }
    if (ids.size() > static_cast<std::size_t>(most))
        return std::optional<std::vector<qint64>>();
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return std::optional(std::move(ids));
}

/// Where an index names few candidates, reads them and keeps those that all such indexes name: to look at a row costs
/// ten times what it does to find its id in two lists. False: no index names few.
Result<bool> Renderer::gatherCandidates() {
    std::optional<std::vector<qint64>> gathered;
    for (const bool prices : {false, true}) {
        for (Condition& condition : m_conditions) {
            if (condition.candidates.isEmpty() || condition.column.startsWith(u"p.price"_s) != prices)
                continue;
            if (prices && gathered && gathered->size() <= fewRows)
                break;
            const Result<std::optional<std::vector<qint64>>> read = readCandidates(condition, mostDriven);
            if (!read)
                return read.error();
            if (!*read)
                continue;
            if (condition.precise)
                condition.exact.clear();
            if (!gathered) {
                gathered = **read;
                continue;
            }
            std::vector<qint64> both;
            std::set_intersection(gathered->begin(), gathered->end(), (*read)->begin(), (*read)->end(),
                                  std::back_inserter(both));
            gathered = std::move(both);
        }
    }
    if (!gathered)
        return false;
    std::vector<ProductId> ids(gathered->begin(), gathered->end());
    bind("candidates", sqllist::value(m_dialect, ids));
    m_rendered.isNarrow = true;
    m_rendered.empty = m_rendered.empty || ids.empty();
    return true;
}

/// On PostgreSQL, which has statistics for everything else: a search in four places at once has no index, but each of
/// them has.
Result<QString> Renderer::chooseSearch() {
    for (Condition& condition : m_conditions) {
        if (condition.candidates.isEmpty() || !condition.isSearch)
            continue;
        if (m_purpose != Purpose::AllRows) {
            const Result<qint64> count = probe(condition, mostDriven);
            if (!count)
                return count.error();
            m_rendered.empty = *count == 0;
            if (*count == 0 || *count >= mostDriven)
                return QString();
        }
        condition.exact = u"1 = 1"_s; // they are the rows themselves
        return condition.candidates;
    }
    return QString();
}

/// How many there are, up to `most`.
Result<qint64> Renderer::probe(const Condition& condition, qint64 most) {
    const QString sql =
        u"SELECT count(*) FROM (SELECT 1 FROM (%1) candidates LIMIT %2) probed"_s.arg(condition.candidates).arg(most);
    Query query(m_connection, sql);
    bindAll(query, m_rendered, sql);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    return query.integer(0);
}

Result<QString> Renderer::chooseDriver() {
    if (m_rendered.empty)
        return QString();
    if (!m_sqlite)
        return chooseSearch();
    const Result<bool> gathered = gatherCandidates();
    if (!gathered)
        return gathered.error();
    if (*gathered)
        return u"SELECT value AS id FROM json_each(:candidates)"_s;
    if (m_purpose == Purpose::FirstRows)
        return QString();
    const auto [probed, driven] = m_purpose == Purpose::AfterWalk ? std::pair(mostInSet, mostDrivenThoroughly)
                                                                  : std::pair(mostDrivenOfAll, mostDrivenOfAll);
    QString best;
    qint64 fewest = driven;
    for (Condition& condition : m_conditions) {
        if (condition.candidates.isEmpty())
            continue;
        const Result<qint64> count = probe(condition, probed);
        if (!count)
            return count.error();
        condition.count = *count;
        if (condition.count == 0) {
            m_rendered.empty = true;
            return QString();
        }
        if (condition.count < fewest) {
            fewest = condition.count;
            best = condition.candidates;
        }
    }
    return best;
}

QString Renderer::fromProducts(const QString& driver) const {
    if (driver.isEmpty())
        return u"products p"_s;
    if (m_rendered.isNarrow) // each is in the list once
        return u"(%1) driver CROSS JOIN products p ON p.id = driver.id"_s.arg(driver);
    return u"(SELECT DISTINCT id FROM (%1) candidates) driver %2 JOIN products p ON p.id = driver.id"_s.arg(
        driver, m_sqlite ? u"CROSS"_s : QString());
}

QString Renderer::where(const QString& sortColumn, const QString& extra) const {
    QStringList parts;
    if (!extra.isEmpty())
        parts << extra;
    for (const Condition& condition : m_conditions) {
        QString exact = condition.exact;
        if (!condition.column.isEmpty() && condition.column != sortColumn && !sortColumn.isEmpty())
            exact.replace(condition.column, m_dialect.noIndex(condition.column));
        if (m_purpose == Purpose::AfterWalk && condition.count < mostInSet)
            parts << u"%1 IN (%2)"_s.arg(m_dialect.noIndex(u"p.id"_s), condition.candidates);
        if (!exact.isEmpty())
            parts << exact;
    }
    return parts.isEmpty() ? u"1 = 1"_s : parts.join(u" AND "_s);
}

void Renderer::addSegment(const QString& sortColumn, const QString& from, const QString& extra, const QString& order) {
    m_rendered.segments.push_back({from, where(sortColumn, extra), order});
}

void Renderer::addAfter(const ProductSort& sort, const QString& column, const QString& from, const QString& order,
                        const QString& orderOfEqual) {
    const QString beyond = sort.descending ? u"<"_s : u">"_s;
    const QString key = cursorKey(m_connection, sort.column);
    bind("after_id", m_after->id.value);
    if (key.isEmpty())
        return addSegment(column, from, u"p.id %1 :after_id"_s.arg(beyond), order);
    QString value = u":after_text"_s;
    if (sort.column == SortColumn::PriceShmeckles || sort.column == SortColumn::PriceFlurbos) {
        bind("after_price", m_after->price);
        value = u"CAST(:after_price AS numeric)"_s;
    } else {
        bind("after_text", m_after->text);
        if (sort.column == SortColumn::UpdatedAt && !m_sqlite)
            value = u"CAST(:after_text AS timestamptz)"_s;
    }
    // Two stretches, of which each begins where an index stands: among many equal keys a comparison of (key, id) does
    // not on SQLite.
    addSegment(column, from, u"%1 = %2 AND p.id %3 :after_id"_s.arg(key, value, beyond), orderOfEqual);
    addSegment(column, from, u"%1 %2 %3"_s.arg(key, beyond, value), order);
}

void Renderer::addSegments(const ProductSort& sort, const QString& driver) {
    const QString direction = sort.descending ? u" DESC"_s : QString();
    // All rows of a filter that no index names: one look at the table and a sort beat a walk along the sort's index.
    const bool scan = m_sqlite && driver.isEmpty() && m_purpose == Purpose::AllRows && !m_filter.isEmpty();
    const bool single = scan || !driver.isEmpty();
    const auto ordered = [&](const QStringList& keys) {
        QStringList parts;
        for (const QString& key : keys)
            parts << (scan ? m_dialect.noIndex(key) : key) + direction;
        return parts.join(u", "_s);
    };
    const auto simple = [&](const QString& column, const QStringList& keys) {
        const QString order = ordered(keys + QStringList{u"p.id"_s});
        if (m_after)
            return addAfter(sort, column, fromProducts(driver), order, ordered({u"p.id"_s}));
        addSegment(column, fromProducts(driver), {}, order);
    };
    m_rendered.walks = m_sqlite && m_purpose == Purpose::FirstRows && driver.isEmpty() && !m_conditions.empty();
    switch (sort.column) {
    case SortColumn::Id:
        return simple(u"p.id"_s, {});
    case SortColumn::Name:
        return simple(u"p.name"_s, {m_dialect.nameOrder(u"p.name"_s)});
    case SortColumn::PriceShmeckles:
        return simple(u"p.price_shmeckles"_s, {u"p.price_shmeckles"_s});
    case SortColumn::PriceFlurbos:
        return simple(u"p.price_flurbos"_s, {u"p.price_flurbos"_s});
    case SortColumn::UpdatedAt:
        return simple(u"p.updated_at"_s, {u"p.updated_at"_s});
    case SortColumn::Image:
        if (single)
            return simple(u"p.image_url"_s, {u"(CASE WHEN %1 THEN 0 ELSE 1 END)"_s.arg(hasImage)});
        addSegment(u"p.image_url"_s, u"products p"_s, hasImage, ordered({u"p.id"_s}));
        addSegment(u"p.image_url"_s, u"products p"_s, u"NOT "_s + hasImage, ordered({u"p.id"_s}));
        if (sort.descending)
            std::reverse(m_rendered.segments.begin(), m_rendered.segments.end());
        return;
    case SortColumn::Category:
        return addByCategory(driver, single, ordered);
    case SortColumn::Tags:
        return addByTags(driver, single, sort.descending, ordered);
    }
}

void Renderer::addByCategory(const QString& driver, bool single, const Ordered& ordered) {
    const QStringList keys{m_dialect.nameOrder(u"oc.name"_s), u"oc.id"_s, u"p.id"_s};
    if (single) {
        addSegment(u"p.name"_s, fromProducts(driver) + u" LEFT JOIN categories oc ON oc.id = p.category_id"_s, {},
                   u"(CASE WHEN oc.id IS NULL THEN 1 ELSE 0 END), "_s + ordered(keys));
        return;
    }
    if (!m_filter.uncategorized)
        addSegment(u"p.category_id"_s, u"categories oc CROSS JOIN products p"_s, u"p.category_id = oc.id"_s,
                   ordered(keys));
    addSegment(u"p.category_id"_s, u"products p"_s, u"p.category_id IS NULL"_s, ordered({u"p.id"_s}));
}

void Renderer::addByTags(const QString& driver, bool single, bool descending, const Ordered& ordered) {
    const QString tagName = m_dialect.nameOrder(u"ot.name"_s);
    if (single) {
        const QString outerTag = u"(SELECT %1 FROM product_tag_association oa JOIN tags ot ON ot.id = oa.tag_id WHERE "
                                 "oa.product_id = p.id ORDER BY %2%3, ot.id%3 LIMIT 1)"_s;
        const QString direction = descending ? u" DESC"_s : QString();
        addSegment(u"p.name"_s, fromProducts(driver), {},
                   u"(CASE WHEN %1 THEN 0 ELSE 1 END), "_s.arg(hasTag) +
                       ordered({outerTag.arg(tagName, tagName, direction), outerTag.arg(u"ot.id"_s, tagName, direction),
                                u"p.id"_s}));
        return;
    }
    if (!m_filter.untagged)
        addSegment(
            u"p.name"_s, u"tags ot CROSS JOIN product_tag_association oa CROSS JOIN products p"_s,
            u"oa.tag_id = ot.id AND p.id = oa.product_id AND NOT EXISTS (SELECT 1 FROM product_tag_association ea "
            "JOIN tags et ON et.id = ea.tag_id WHERE ea.product_id = oa.product_id AND (%1, et.id) %2 (%3, ot.id))"_s
                .arg(m_dialect.nameOrder(u"et.name"_s), descending ? u">"_s : u"<"_s, tagName),
            ordered({tagName, u"ot.id"_s, u"oa.product_id"_s}));
    addSegment(u"p.name"_s, u"products p"_s, u"NOT "_s + hasTag, ordered({u"p.id"_s}));
}

} // namespace

QString cursorKey(const Connection& connection, SortColumn column) {
    switch (column) {
    case SortColumn::Name:
        return connection.dialect().nameOrder(u"p.name"_s);
    case SortColumn::PriceShmeckles:
        return u"p.price_shmeckles"_s;
    case SortColumn::PriceFlurbos:
        return u"p.price_flurbos"_s;
    case SortColumn::UpdatedAt:
        return u"p.updated_at"_s;
    default:
        return {};
    }
}

bool hasCursors(SortColumn column) {
    return column != SortColumn::Category && column != SortColumn::Tags && column != SortColumn::Image;
}

Result<Rendered> render(Connection& connection, const ProductQuery& query, Purpose purpose,
                        const std::optional<ProductCursor>& after) {
    if (after && !hasCursors(query.sort.column))
        return Error(Error::Kind::Invalid, u"This order has no cursors."_s);
    return Renderer(connection, query.filter, purpose, after).run(query.sort);
}

Result<Rendered> renderFilter(Connection& connection, const ProductFilter& filter) {
    return Renderer(connection, filter, Purpose::AllRows).run(std::nullopt);
}

} // namespace pricebook::productsql
