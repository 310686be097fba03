#include "productsql.h"

#include "connection.h"
#include "dialect.h"
#include "productsqlconditions.h"
#include "query.h"
#include "sqllist.h"

#include <QCoreApplication>
#include <algorithm>
#include <functional>

namespace pricebook::productsql {

using namespace Qt::StringLiterals;

namespace {

/// Below so many rows a filter drives a first page: sorting them costs less than walking the sort's index past the rows
/// that do not match (1,000,000 products: both about 20 ms here).
constexpr int mostDriven = 8000;
/// The same after a walk that gave up, and for every row of the filter, which must be sorted anyway.
constexpr int mostDrivenThoroughly = 30'000;
constexpr int mostDrivenOfAll = 400'000;
/// The same where the index of the names alone can tell which rows these are: to go through it takes as long as to look
/// at a fifteenth of the table's rows.
constexpr int mostDrivenOfNames = 60'000;
/// Up to so many candidates are gathered into a set, by which the walk passes over rows without reading them.
constexpr int mostInSet = 150'000;
/// To look at so many rows takes less than to ask the index of a price for another list of candidates.
constexpr std::size_t fewRows = 2000;

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
        const bool byShmeckles = sort && sort->column == SortColumn::PriceShmeckles;
        Result<std::vector<Condition>> conditions = conditionsOf(m_connection, m_filter, byShmeckles, m_rendered);
        if (!conditions)
            return conditions.error();
        m_conditions = std::move(*conditions);
        m_namesOnly = !m_conditions.empty() && (!sort || sort->column == SortColumn::Name) &&
                      std::none_of(m_conditions.begin(), m_conditions.end(),
                                   [](const Condition& condition) { return condition.inNameIndex.isEmpty(); });
        Result<QString> driver = chooseDriver();
        if (!driver)
            return driver.error();
        if (sort)
            addSegments(*sort, *driver);
        else
            addUnordered(*driver);
        return std::move(m_rendered);
    }

private:
    void bind(const char* name, std::variant<qint64, Money, QString> value) {
        m_rendered.binds.emplace_back(name, std::move(value));
    }

    Result<QString> chooseDriver();
    Result<QString> chooseSearch();
    Result<qint64> probe(const Condition& condition, qint64 most);
    Result<std::optional<std::vector<qint64>>> readCandidates(const Condition& condition, int most);
    Result<bool> gatherCandidates();
    using Ordered = std::function<QString(const QStringList& keys)>;
    void addUnordered(const QString& driver);
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
    std::vector<Condition> m_conditions;
    bool m_namesOnly = false;  ///< neither conditions nor order need more than the names
    bool m_alongNames = false; ///< goes along their index
    Rendered m_rendered;
};

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
    if (m_rendered.empty || m_purpose == Purpose::Glance)
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
    const int ofAll = m_namesOnly ? mostDrivenOfNames : mostDrivenOfAll;
    const auto [probed, driven] =
        m_purpose == Purpose::AfterWalk ? std::pair(mostInSet, mostDrivenThoroughly) : std::pair(ofAll, ofAll);
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
        QString exact = m_alongNames && !condition.inNameIndex.isEmpty() ? condition.inNameIndex : condition.exact;
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

/// Of the filter alone.
void Renderer::addUnordered(const QString& driver) {
    m_alongNames = m_namesOnly && driver.isEmpty();
    const QString products = m_alongNames ? u"products p INDEXED BY ix_products_name_order"_s : fromProducts(driver);
    addSegment({}, products, {}, u"p.id"_s);
}

void Renderer::addSegments(const ProductSort& sort, const QString& driver) {
    const QString direction = sort.descending ? u" DESC"_s : QString();
    // All rows of a filter that no index names: one look at the table and a sort beat a walk along the sort's index.
    const bool scan =
        m_sqlite && driver.isEmpty() && m_purpose == Purpose::AllRows && !m_filter.isEmpty() && !m_namesOnly;
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
    m_rendered.walks = m_sqlite && (m_purpose == Purpose::FirstRows || m_purpose == Purpose::Glance) &&
                       driver.isEmpty() && !m_conditions.empty();
    m_alongNames = m_sqlite && sort.column == SortColumn::Name && driver.isEmpty() && !scan;
    m_rendered.readsIndexOnly = m_namesOnly && m_alongNames;
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
        return Error(Error::Kind::Invalid,
                     QCoreApplication::translate("pricebook::Store", "This order has no cursors."));
    return Renderer(connection, query.filter, purpose, after).run(query.sort);
}

Result<Rendered> renderFilter(Connection& connection, const ProductFilter& filter) {
    return Renderer(connection, filter, Purpose::AllRows).run(std::nullopt);
}

} // namespace pricebook::productsql
