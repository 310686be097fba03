#include "productstore.h"

#include "connection.h"
#include "dialect.h"
#include "productsql.h"
#include "query.h"
#include "sqllist.h"
#include "stepbudget.h"

#include <QCoreApplication>
#include <algorithm>
#include <unordered_map>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

/// About 20,000 rows of SQLite's virtual machine. Matches may all stand far along the sort's index ("tea" in the order
/// of names).
constexpr int mostWalkSteps = 200'000;
/// As many as take less time than to find out whether few rows match.
constexpr int mostGlanceSteps = 400'000;
/// About a million entries of an index of which no row is looked at.
constexpr int mostIndexSteps = 5'000'000;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Store)
};

/// The ids of the rendered query's rows in order, less the first `skip`, at most `limit` of them (-1: all).
Result<std::vector<ProductId>> selectIds(Connection& connection, const productsql::Rendered& rendered, qint64 limit,
                                         qint64 skip = 0) {
    std::vector<ProductId> ids;
    if (rendered.empty)
        return ids;
    // How many rows a stretch has is known only when all of them were seen; with one there is no need to know.
    const bool skipsInSql = skip > 0 && rendered.segments.size() == 1;
    qint64 unseen = skipsInSql ? 0 : skip;
    for (const productsql::Segment& segment : rendered.segments) {
        const qint64 wanted = limit < 0 ? -1 : limit + unseen - static_cast<qint64>(ids.size());
        if (wanted == 0)
            break;
        QString sql = u"SELECT p.id FROM %1 WHERE %2 ORDER BY %3"_s.arg(segment.from, segment.where, segment.order);
        if (wanted > 0)
            sql += u" LIMIT %1"_s.arg(wanted);
        if (skipsInSql)
            sql += u" OFFSET %1"_s.arg(skip);
        Query ask(connection, sql);
        productsql::bindAll(ask, rendered, sql);
        while (true) {
            const Result<bool> row = ask.step();
            if (!row)
                return row.error();
            if (!*row)
                break;
            if (unseen > 0)
                --unseen;
            else
                ids.emplace_back(ask.integer(0));
        }
    }
    return ids;
}

} // namespace

Result<std::vector<Product>> ProductStore::firstRows(const ProductQuery& query, int limit) {
    using productsql::Purpose;
    for (const Purpose purpose : {Purpose::Glance, Purpose::FirstRows, Purpose::AfterWalk}) {
        const Result<productsql::Rendered> rendered = productsql::render(m_connection, query, purpose);
        if (!rendered)
            return rendered.error();
        if (purpose == Purpose::Glance && !rendered->readsIndexOnly)
            continue;
        std::optional<StepBudget> budget;
        if (rendered->walks)
            budget.emplace(m_connection, purpose == Purpose::Glance ? mostGlanceSteps
                                         : rendered->readsIndexOnly ? mostIndexSteps
                                                                    : mostWalkSteps);
        const Result<std::vector<ProductId>> ids = selectIds(m_connection, *rendered, limit);
        const bool gaveUp = budget && budget->exhausted();
        budget.reset();
        if (ids)
            return byIds(*ids);
        if (!gaveUp)
            return ids.error();
    }
    return std::vector<Product>();
}

Result<std::optional<ProductCursor>> ProductStore::cursorAt(SortColumn column, ProductId id) {
    if (!productsql::hasCursors(column))
        return std::optional<ProductCursor>();
    ProductCursor cursor{id, {}, {}};
    const QString key = productsql::cursorKey(m_connection, column);
    if (key.isEmpty())
        return std::optional(cursor);
    Query query(m_connection, u"SELECT %1 FROM products p WHERE p.id = :id"_s.arg(key));
    query.bind("id", id.value);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<ProductCursor>();
    if (column == SortColumn::PriceShmeckles || column == SortColumn::PriceFlurbos)
        cursor.price = query.money(0);
    else
        cursor.text = query.text(0);
    return std::optional(cursor);
}

Result<ProductIds> ProductStore::page(const ProductQuery& query, const ProductRange& range) {
    ProductIds page;
    for (const productsql::Purpose purpose : {productsql::Purpose::FirstRows, productsql::Purpose::AfterWalk}) {
        const Result<productsql::Rendered> rendered = productsql::render(m_connection, query, purpose, range.after);
        if (!rendered)
            return rendered.error();
        std::optional<StepBudget> budget;
        if (rendered->walks)
            budget.emplace(m_connection, rendered->readsIndexOnly ? mostIndexSteps : mostWalkSteps);
        // One more than wanted tells whether there is another page; all of few rows, how many there are.
        const bool all = rendered->isNarrow && !range.after;
        Result<std::vector<ProductId>> ids = all ? selectIds(m_connection, *rendered, -1)
                                                 : selectIds(m_connection, *rendered, range.limit + 1, range.skip);
        const bool gaveUp = budget && budget->exhausted();
        budget.reset();
        if (!ids && gaveUp)
            continue;
        if (!ids)
            return ids.error();
        page.ids = std::move(*ids);
        if (all) {
            page.total = static_cast<qint64>(page.ids.size());
            page.ids.erase(page.ids.begin(), page.ids.begin() + std::min(range.skip, *page.total));
        }
        break;
    }
    const bool ends = page.ids.size() <= static_cast<size_t>(range.limit);
    if (!range.after && !page.total && ends && (range.skip == 0 || !page.ids.empty()))
        page.total = range.skip + static_cast<qint64>(page.ids.size());
    if (ends)
        return page;
    page.ids.resize(static_cast<size_t>(range.limit));
    Result<std::optional<ProductCursor>> next = cursorAt(query.sort.column, page.ids.back());
    if (!next)
        return next.error();
    page.next = *next;
    return page;
}

Result<std::vector<ProductId>> ProductStore::ids(const ProductQuery& query) {
    const Result<productsql::Rendered> rendered = productsql::render(m_connection, query, productsql::Purpose::AllRows);
    if (!rendered)
        return rendered.error();
    return selectIds(m_connection, *rendered, -1);
}

Result<qint64> ProductStore::count(const ProductFilter& filter) {
    const Result<productsql::Rendered> rendered = productsql::renderFilter(m_connection, filter);
    if (!rendered)
        return rendered.error();
    if (rendered->empty)
        return qint64{0};
    const productsql::Segment& segment = rendered->segments.front();
    const QString sql = u"SELECT count(*) FROM %1 WHERE %2"_s.arg(segment.from, segment.where);
    Query query(m_connection, sql);
    productsql::bindAll(query, *rendered, sql);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    return query.integer(0);
}

Result<std::vector<Product>> ProductStore::byIds(std::span<const ProductId> ids) {
    std::vector<Product> products;
    if (ids.empty())
        return products;
    std::unordered_map<ProductId, size_t> wanted;
    for (size_t i = 0; i < ids.size(); ++i)
        wanted.emplace(ids[i], i);
    std::vector<Product> found(ids.size());
    {
        Query query(m_connection,
                    u"SELECT %1 FROM products p LEFT JOIN categories c ON c.id = p.category_id WHERE p.id IN %2"_s.arg(
                        productsql::productColumns(), sqllist::select(m_connection.dialect(), u":ids"_s)));
        query.bind("ids", sqllist::value(m_connection.dialect(), ids));
        while (true) {
            const Result<bool> row = query.step();
            if (!row)
                return row.error();
            if (!*row)
                break;
            Product product = productsql::readProduct(query);
            if (const auto place = wanted.find(product.id); place != wanted.end())
                found[place->second] = std::move(product);
        }
    }
    products.reserve(found.size());
    for (Product& product : found) {
        if (product.id.isValid())
            products.push_back(std::move(product));
    }
    if (const Result<void> added = addTags(products); !added)
        return added.error();
    return products;
}

Result<Product> ProductStore::byId(ProductId id) {
    Result<std::vector<Product>> found = byIds(std::span(&id, 1));
    if (!found)
        return found.error();
    if (found->empty())
        return Error(Error::Kind::NotFound, Texts::tr("This product is not there any more: somebody deleted it."));
    return std::move(found->front());
}

Result<void> ProductStore::addTags(std::vector<Product>& products) {
    std::unordered_map<ProductId, Product*> byId;
    std::vector<ProductId> ids;
    ids.reserve(products.size());
    for (Product& product : products) {
        byId.emplace(product.id, &product);
        ids.push_back(product.id);
    }
    const Dialect& dialect = m_connection.dialect();
    Query query(m_connection,
                u"SELECT a.product_id, t.id, t.name FROM product_tag_association a JOIN tags t ON t.id = a.tag_id "
                "WHERE a.product_id IN %1 ORDER BY a.product_id, %2, t.id"_s.arg(sqllist::select(dialect, u":ids"_s),
                                                                                 dialect.nameOrder(u"t.name"_s)));
    query.bind("ids", sqllist::value(dialect, ids));
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return {};
        byId[ProductId(query.integer(0))]->tags.push_back({TagId(query.integer(1)), query.text(2)});
    }
}

} // namespace pricebook
