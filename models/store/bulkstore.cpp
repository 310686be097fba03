#include "bulkstore.h"

#include "catalogstore.h"
#include "connection.h"
#include "dialect.h"
#include "eachrow.h"
#include "jsontext.h"
#include "rowlocks.h"

#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

/// Room for the pages of eight indexes and the search tables; what a large import of a million rows keeps touching.
constexpr int writingCacheKibibytes = 96 * 1024;
/// New products that make a table another one to a planner.
constexpr std::size_t manyRows = 5000;

QString tableName(BulkTable table) {
    switch (table) {
    case BulkTable::Categories:
        return u"categories"_s;
    case BulkTable::Tags:
        return u"tags"_s;
    default:
        return u"products"_s;
    }
}

std::string idList(std::span<const qint64> ids) {
    std::string list(1, '[');
    for (const qint64 id : ids) {
        list += std::to_string(id);
        list += ',';
    }
    if (ids.empty())
        return "[]";
    list.back() = ']';
    return list;
}

/// JSON arrays of equal length as rows of a statement, the same on both engines. One statement for a thousand rows
/// spares the round trips, and in SQLite the search index: FTS5 writes what it has gathered at every statement with
/// triggers.
class RowList {
public:
    void integer(qint64 value) { item(std::to_string(value)); }
    void integerOrNull(qint64 value) { item(value != 0 ? std::to_string(value) : "null"); }
    void price(Money value) { item(value.toString().toStdString()); }
    void text(std::string_view value) {
        item({});
        jsontext::appendString(m_text, value);
    }
    void textOrNull(std::string_view value) {
        if (value.empty())
            item("null");
        else
            text(value);
    }
    void endRow() {
        m_text += ']';
        m_inRow = false;
        m_empty = false;
    }
    [[nodiscard]] bool isEmpty() const { return m_empty; }
    /// For the parameter :rows. Nothing may be added after.
    [[nodiscard]] std::string_view finish() {
        m_text += m_empty ? "[]" : "]";
        return m_text;
    }

    /// What stands after FROM.
    static QString from(bool sqlite) {
        return sqlite ? u"json_each(:rows)"_s : u"json_array_elements(CAST(:rows AS json)) AS rows(value)"_s;
    }
    /// Column number `i` of a row.
    static QString column(bool sqlite, int i, const QString& type) {
        return sqlite ? u"json_extract(value, '$[%1]')"_s.arg(i) : u"CAST(value->>%1 AS %2)"_s.arg(i).arg(type);
    }

private:
    void item(std::string_view json) {
        m_text += m_inRow ? "," : (m_empty ? "[[" : ",[");
        m_inRow = true;
        m_text += json;
    }
    std::string m_text;
    bool m_inRow = false;
    bool m_empty = true;
};

/// "json_extract(…), json_extract(…)…" for columns of these types.
QString columnList(bool sqlite, std::initializer_list<const char*> types) {
    QStringList columns;
    for (const char* type : types)
        columns << RowList::column(sqlite, static_cast<int>(columns.size()), QLatin1String(type));
    return columns.join(u", "_s);
}

Result<void> runRows(Connection& connection, const QString& sql, RowList& rows) {
    if (rows.isEmpty())
        return {};
    Query query(connection, sql);
    query.bindUtf8("rows", rows.finish());
    const Result<qint64> done = query.run();
    return done ? Result<void>() : Result<void>(done.error());
}

RowList rowsOf(std::span<const BulkProduct> products) {
    RowList rows;
    for (const BulkProduct& product : products) {
        rows.integer(product.id);
        rows.text(product.name);
        rows.textOrNull(product.description);
        rows.textOrNull(product.imageUrl);
        rows.price(product.shmeckles);
        rows.price(product.flurbos);
        rows.integerOrNull(product.categoryId);
        rows.endRow();
    }
    return rows;
}

RowList rowsOf(std::span<const BulkLink> links) {
    RowList rows;
    for (const BulkLink& link : links) {
        rows.integer(link.productId);
        rows.integer(link.tagId);
        rows.endRow();
    }
    return rows;
}

const std::initializer_list<const char*> productTypes = {"integer", "text",    "text",   "text",
                                                         "numeric", "numeric", "integer"};

} // namespace

BulkStore::BulkStore(Connection& connection)
    : m_connection(connection),
      m_sqlite(connection.backend() == Backend::Sqlite) {}

BulkStore::~BulkStore() {
    if (m_oldCacheSize != 0)
        (void)m_connection.execute(u"PRAGMA cache_size = %1"_s.arg(m_oldCacheSize));
}

QString BulkStore::inTexts() const {
    return m_sqlite ? u" IN (SELECT value FROM json_each(:list))"_s
                    : u" IN (SELECT value FROM json_array_elements_text(CAST(:list AS json)))"_s;
}

QString BulkStore::inIds() const {
    return m_sqlite ? u" IN (SELECT value FROM json_each(:list))"_s
                    : u" IN (SELECT CAST(value AS bigint) FROM json_array_elements_text(CAST(:list AS json)))"_s;
}

Result<std::vector<BulkNamed>> BulkStore::named(BulkTable table) {
    std::vector<BulkNamed> rows;
    Query query(m_connection, u"SELECT id, name FROM %1 ORDER BY id"_s.arg(tableName(table)));
    const Result<void> read = forEachRow(query, [&] {
        rows.push_back({query.integer(0), std::string(query.utf8(1))});
    });
    return read ? Result(std::move(rows)) : Result<std::vector<BulkNamed>>(read.error());
}

Result<bool> BulkStore::isEmpty(BulkTable table) {
    const Result<qint64> found = scalarInteger(m_connection, u"SELECT 1 FROM %1 LIMIT 1"_s.arg(tableName(table)));
    return found ? Result(*found == 0) : Result<bool>(found.error());
}

Result<std::vector<BulkProduct>> BulkStore::productsByName(std::span<const std::string_view> names) {
    std::string list(1, '[');
    for (const std::string_view name : names) {
        jsontext::appendString(list, name);
        list += ',';
    }
    if (names.empty())
        return std::vector<BulkProduct>();
    list.back() = ']';
    return listProducts(u"p.name"_s + inTexts(), list);
}

Result<std::vector<BulkProduct>> BulkStore::productsById(std::span<const qint64> ids) {
    if (ids.empty())
        return std::vector<BulkProduct>();
    return listProducts(u"p.id"_s + inIds(), idList(ids));
}

Result<std::vector<BulkProduct>> BulkStore::listProducts(const QString& condition, std::string_view list) {
    std::vector<BulkProduct> products;
    if (const Result<void> read = readProducts(condition, list, products); !read)
        return read.error();
    return products;
}

Result<void> BulkStore::productsAfter(qint64 after, int limit, std::vector<BulkProduct>& products) {
    const std::string bounds = std::to_string(after);
    return readProducts(u"p.id > CAST(:list AS bigint) ORDER BY p.id LIMIT %1"_s.arg(limit), bounds, products);
}

Result<void> BulkStore::readProducts(const QString& condition, std::string_view list,
                                     std::vector<BulkProduct>& products) {
    Query query(m_connection, u"SELECT p.id, p.name, p.description, p.image_url, p.price_shmeckles, p.price_flurbos, "
                              "p.category_id FROM products p WHERE "_s +
                                  condition);
    query.bindUtf8("list", list);
    std::size_t count = 0;
    const Result<void> read = forEachRow(query, [&] {
        BulkProduct& row = count < products.size() ? products[count] : products.emplace_back();
        ++count;
        row.id = query.integer(0);
        row.name = query.utf8(1);
        row.description = query.utf8(2);
        row.imageUrl = query.utf8(3);
        row.shmeckles = query.money(4);
        row.flurbos = query.money(5);
        row.categoryId = query.isNull(6) ? 0 : query.integer(6);
        row.tags.clear();
    });
    query.finish();
    products.resize(count);
    if (!read)
        return read;
    const auto earlier = [](const BulkProduct& a, const BulkProduct& b) { return a.id < b.id; };
    if (!std::is_sorted(products.begin(), products.end(), earlier))
        std::sort(products.begin(), products.end(), earlier);
    return readLinks(products);
}

// `products` in ascending order of ids. A dense stretch of ids is read as a range, which spares naming each.
Result<void> BulkStore::readLinks(std::vector<BulkProduct>& products) {
    if (products.empty())
        return {};
    const qint64 span = products.back().id - products.front().id;
    const bool dense = span < 2 * static_cast<qint64>(products.size());
    std::vector<qint64> ids;
    ids.reserve(products.size());
    for (const BulkProduct& product : products)
        ids.push_back(product.id);
    Query query(m_connection, u"SELECT a.product_id, a.tag_id FROM product_tag_association a WHERE a.product_id"_s +
                                  (dense ? u" BETWEEN CAST(:low AS bigint) AND CAST(:high AS bigint)"_s : inIds()) +
                                  u" ORDER BY a.product_id, a.tag_id"_s);
    const std::string list = dense ? std::string() : idList(ids);
    if (dense) {
        query.bind("low", ids.front());
        query.bind("high", ids.back());
    } else {
        query.bindUtf8("list", list);
    }
    auto product = products.begin();
    return forEachRow(query, [&] {
        const qint64 id = query.integer(0);
        while (product != products.end() && product->id < id)
            ++product;
        if (product != products.end() && product->id == id)
            product->tags.push_back(query.integer(1));
    });
}

Result<std::vector<qint64>> BulkStore::usedProductIds(std::span<const qint64> ids) {
    std::vector<qint64> used;
    if (ids.empty())
        return used;
    Query query(m_connection, u"SELECT p.id FROM products p WHERE p.id"_s + inIds());
    const std::string list = idList(ids);
    query.bindUtf8("list", list);
    const Result<void> read = forEachRow(query, [&] { used.push_back(query.integer(0)); });
    if (!read)
        return read.error();
    std::sort(used.begin(), used.end());
    return used;
}

Result<void> BulkStore::beginWriting(WriteUnit& unit) {
    m_unit = &unit;
    if (Result<void> alone = rowlocks::lockMany(m_connection); !alone)
        return alone;
    // Rows that others have locked already could stop us half-way: so there are none.
    if (!m_sqlite)
        return m_connection.execute(u"LOCK TABLE categories, tags, products, product_tag_association "
                                    "IN EXCLUSIVE MODE"_s);
    const Result<qint64> before = scalarInteger(m_connection, u"PRAGMA cache_size"_s);
    if (!before)
        return before.error();
    m_oldCacheSize = *before;
    return m_connection.execute(u"PRAGMA cache_size = -%1"_s.arg(writingCacheKibibytes));
}

Result<void> BulkStore::endWriting() {
    if (m_sqlite || m_inserted < manyRows)
        return {};
    return m_connection.execute(u"ANALYZE categories, tags, products, product_tag_association"_s);
}

Result<void> BulkStore::raiseIds(BulkTable table, qint64 largest) {
    if (m_sqlite)
        return {};
    // A table without a sequence gives NULL, and then nothing happens.
    Query query(
        m_connection,
        u"SELECT setval(s.name, m.largest) FROM (SELECT pg_get_serial_sequence('%1', 'id') AS name) s, "
        "(SELECT GREATEST(CAST(:largest AS bigint), (SELECT max(id) FROM %1)) AS largest) m "
        "WHERE m.largest > COALESCE(pg_sequence_last_value(CAST(s.name AS regclass)), 0)"_s.arg(tableName(table)));
    query.bind("largest", largest);
    const Result<qint64> done = query.run();
    return done ? Result<void>() : Result<void>(done.error());
}

Result<std::vector<qint64>> BulkStore::newIds(BulkTable table, qint64 floor, std::size_t count) {
    std::vector<qint64> ids;
    const QString name = tableName(table);
    if (!m_sqlite) {
        Query query(m_connection, u"SELECT nextval(pg_get_serial_sequence('%1', 'id')) "
                                  "FROM generate_series(1, CAST(:count AS integer))"_s.arg(name));
        query.bind("count", static_cast<qint64>(count));
        const Result<void> read = forEachRow(query, [&] {
            if (!query.isNull(0))
                ids.push_back(query.integer(0));
        });
        if (!read)
            return read.error();
        if (ids.size() == count)
            return ids;
        ids.clear();
    }
    const Result<qint64> largest = scalarInteger(m_connection, u"SELECT max(id) FROM %1"_s.arg(name));
    if (!largest)
        return largest.error();
    // An id that AUTOINCREMENT has given is not given again, though its row is gone.
    const Result<qint64> given =
        m_sqlite ? scalarInteger(m_connection, u"SELECT seq FROM sqlite_sequence WHERE name = '%1'"_s.arg(name))
                 : Result<qint64>(0);
    if (!given)
        return given.error();
    const qint64 base = std::max({*largest, *given, floor});
    for (std::size_t i = 1; i <= count; ++i)
        ids.push_back(base + static_cast<qint64>(i));
    return ids;
}

Result<void> BulkStore::insertNamed(BulkTable table, std::span<const BulkNamed> named) {
    RowList rows;
    for (const BulkNamed& row : named) {
        rows.integer(row.id);
        rows.text(row.name);
        rows.endRow();
    }
    return runRows(m_connection,
                   u"INSERT INTO %1 (id, name) SELECT %2 FROM %3"_s.arg(
                       tableName(table), columnList(m_sqlite, {"integer", "text"}), RowList::from(m_sqlite)),
                   rows);
}

Result<void> BulkStore::insertProducts(std::span<const BulkProduct> products) {
    m_inserted += products.size();
    RowList rows = rowsOf(products);
    Result<void> done =
        runRows(m_connection,
                u"INSERT INTO products (id, name, description, image_url, price_shmeckles, price_flurbos, category_id) "
                "SELECT %1 FROM %2"_s.arg(columnList(m_sqlite, productTypes), RowList::from(m_sqlite)),
                rows);
    if (!done)
        return done;
    std::vector<BulkLink> links;
    for (const BulkProduct& product : products) {
        for (const qint64 tag : product.tags)
            links.push_back({product.id, tag});
    }
    if (m_unit == nullptr || links.empty())
        return insertLinks(links);
    done = m_unit->setQuietLinks(true);
    if (done)
        done = insertLinks(links);
    return done ? m_unit->setQuietLinks(false) : done;
}

Result<void> BulkStore::updateProducts(std::span<const BulkProduct> products) {
    RowList rows = rowsOf(products);
    const QString columns = u"SELECT %1 AS id, %2 AS name, %3 AS description, %4 AS image_url, %5 AS shmeckles, "
                            "%6 AS flurbos, %7 AS category FROM %8"_s.arg(
                                RowList::column(m_sqlite, 0, u"integer"_s), RowList::column(m_sqlite, 1, u"text"_s),
                                RowList::column(m_sqlite, 2, u"text"_s), RowList::column(m_sqlite, 3, u"text"_s),
                                RowList::column(m_sqlite, 4, u"numeric"_s), RowList::column(m_sqlite, 5, u"numeric"_s),
                                RowList::column(m_sqlite, 6, u"integer"_s), RowList::from(m_sqlite));
    return runRows(m_connection,
                   u"UPDATE products SET name = r.name, description = r.description, image_url = r.image_url, "
                   "price_shmeckles = r.shmeckles, price_flurbos = r.flurbos, category_id = r.category, "
                   "version = version + 1, updated_at = %1 FROM (%2) AS r WHERE products.id = r.id"_s.arg(
                       m_connection.dialect().now(), columns),
                   rows);
}

Result<void> BulkStore::insertLinks(std::span<const BulkLink> links) {
    RowList rows = rowsOf(links);
    return runRows(m_connection,
                   u"INSERT INTO product_tag_association (product_id, tag_id) SELECT %1 FROM %2"_s.arg(
                       columnList(m_sqlite, {"integer", "integer"}), RowList::from(m_sqlite)),
                   rows);
}

Result<void> BulkStore::removeLinks(std::span<const BulkLink> links) {
    RowList rows = rowsOf(links);
    return runRows(m_connection,
                   u"DELETE FROM product_tag_association WHERE (product_id, tag_id) IN (SELECT %1 FROM %2)"_s.arg(
                       columnList(m_sqlite, {"integer", "integer"}), RowList::from(m_sqlite)),
                   rows);
}

} // namespace pricebook
