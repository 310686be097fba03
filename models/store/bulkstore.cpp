#include "bulkstore.h"

#include "catalogstore.h"
#include "connection.h"
#include "dialect.h"
#include "jsontext.h"
#include "postgrescopy.h"
#include "query.h"

#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

/// Room for the pages of eight indexes and the search tables; what a large import of a million rows keeps touching.
constexpr int writingCacheKibibytes = 96 * 1024;

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

/// Reads all rows of `query`, giving each to `row`.
template <class Row>
Result<void> forEach(Query& query, Row row) {
    while (true) {
        const Result<bool> next = query.step();
        if (!next)
            return next.error();
        if (!*next)
            return {};
        row();
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

std::string linkList(std::span<const BulkLink> links) {
    std::string rows(1, '[');
    for (const BulkLink& link : links) {
        rows += R"({"p":)" + std::to_string(link.productId) + R"(,"t":)" + std::to_string(link.tagId) + "},";
    }
    rows.back() = ']';
    return rows;
}

Result<void> runForEach(Query& query, auto rows, auto bind) {
    for (const auto& row : rows) {
        bind(row);
        if (const Result<qint64> done = query.run(); !done)
            return done.error();
    }
    return {};
}

void bindProduct(Query& query, const BulkProduct& row) {
    query.bind("id", row.id);
    query.bindUtf8("name", row.name);
    query.bindUtf8OrNull("description", row.description);
    query.bindUtf8OrNull("image_url", row.imageUrl);
    query.bind("shmeckles", row.shmeckles);
    query.bind("flurbos", row.flurbos);
    if (row.categoryId != 0)
        query.bind("category", row.categoryId);
    else
        query.bindNull("category");
}

std::vector<BulkLink> linksOf(std::span<const BulkProduct> rows) {
    std::vector<BulkLink> links;
    for (const BulkProduct& row : rows) {
        for (const qint64 tag : row.tags)
            links.push_back({row.id, tag});
    }
    return links;
}

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
    const Result<void> read = forEach(query, [&] { rows.push_back({query.integer(0), std::string(query.utf8(1))}); });
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
    return readProducts(u"p.name"_s + inTexts(), list);
}

Result<std::vector<BulkProduct>> BulkStore::productsById(std::span<const qint64> ids) {
    if (ids.empty())
        return std::vector<BulkProduct>();
    return readProducts(u"p.id"_s + inIds(), idList(ids));
}

Result<std::vector<BulkProduct>> BulkStore::productsAfter(qint64 after, int limit) {
    const std::string bounds = std::to_string(after);
    return readProducts(u"p.id > CAST(:list AS bigint) ORDER BY p.id LIMIT %1"_s.arg(limit), bounds);
}

Result<std::vector<BulkProduct>> BulkStore::readProducts(const QString& condition, std::string_view list) {
    std::vector<BulkProduct> products;
    Query query(m_connection, u"SELECT p.id, p.name, p.description, p.image_url, p.price_shmeckles, p.price_flurbos, "
                              "p.category_id FROM products p WHERE "_s +
                                  condition);
    query.bindUtf8("list", list);
    const Result<void> read = forEach(query, [&] {
        BulkProduct& row = products.emplace_back();
        row.id = query.integer(0);
        row.name = query.utf8(1);
        row.description = query.utf8(2);
        row.imageUrl = query.utf8(3);
        row.shmeckles = query.money(4);
        row.flurbos = query.money(5);
        row.categoryId = query.isNull(6) ? 0 : query.integer(6);
    });
    query.finish();
    if (!read)
        return read.error();
    std::sort(products.begin(), products.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    if (const Result<void> linked = readLinks(products); !linked)
        return linked.error();
    return products;
}

// `products` in ascending order of ids. A dense stretch of ids is read as a range, which spares naming each.
Result<void> BulkStore::readLinks(std::vector<BulkProduct>& products) {
    if (products.empty())
        return {};
    const qint64 span = products.back().id - products.front().id;
    const bool dense = span < 2 * static_cast<qint64>(products.size());
    std::vector<qint64> ids;
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
    return forEach(query, [&] {
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
    const Result<void> read = forEach(query, [&] { used.push_back(query.integer(0)); });
    if (!read)
        return read.error();
    std::sort(used.begin(), used.end());
    return used;
}

Result<void> BulkStore::beginWriting(WriteUnit&) {
    if (!m_sqlite)
        return m_connection.execute(u"LOCK TABLE categories, tags, products, product_tag_association "
                                    "IN SHARE ROW EXCLUSIVE MODE"_s);
    const Result<qint64> before = scalarInteger(m_connection, u"PRAGMA cache_size"_s);
    if (!before)
        return before.error();
    m_oldCacheSize = *before;
    return m_connection.execute(u"PRAGMA cache_size = -%1"_s.arg(writingCacheKibibytes));
}

Result<void> BulkStore::raiseIds(BulkTable table, qint64 largest) {
    if (m_sqlite)
        return {};
    // A table without a sequence gives NULL, and then nothing happens.
    const QString name = tableName(table);
    Query query(m_connection, u"SELECT setval(s.name, GREATEST(nextval(s.name), CAST(:largest AS bigint), "
                              "(SELECT max(id) FROM %1))) FROM (SELECT pg_get_serial_sequence('%1', 'id') AS name) s "
                              "WHERE s.name IS NOT NULL"_s.arg(name));
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
        const Result<void> read = forEach(query, [&] {
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
    const qint64 base = std::max(*largest, floor);
    for (std::size_t i = 1; i <= count; ++i)
        ids.push_back(base + static_cast<qint64>(i));
    return ids;
}

Result<void> BulkStore::insertNamed(BulkTable table, std::span<const BulkNamed> rows) {
    Query query(m_connection, u"INSERT INTO %1 (id, name) VALUES (:id, :name)"_s.arg(tableName(table)));
    return runForEach(query, rows, [&query](const BulkNamed& row) {
        query.bind("id", row.id);
        query.bindUtf8("name", row.name);
    });
}

Result<void> BulkStore::insertProducts(std::span<const BulkProduct> rows) {
    if (!m_sqlite) {
        PostgresCopy copy(m_connection, u"COPY products (id, name, description, image_url, price_shmeckles, "
                                        "price_flurbos, category_id) FROM STDIN"_s);
        for (const BulkProduct& row : rows) {
            copy.integer(row.id);
            copy.text(row.name);
            copy.textOrNull(row.description);
            copy.textOrNull(row.imageUrl);
            copy.text(row.shmeckles.toString().toStdString());
            copy.text(row.flurbos.toString().toStdString());
            copy.integerOrNull(row.categoryId);
            copy.endRow();
        }
        if (const Result<void> done = copy.finish(); !done)
            return done;
        return insertLinks(linksOf(rows));
    }
    Query product(m_connection, u"INSERT INTO products (id, name, description, image_url, price_shmeckles, "
                                "price_flurbos, category_id) VALUES (:id, :name, :description, :image_url, "
                                ":shmeckles, :flurbos, :category)"_s);
    const Result<void> done = runForEach(product, rows, [&](const BulkProduct& row) { bindProduct(product, row); });
    return done ? insertLinks(linksOf(rows)) : done;
}

Result<void> BulkStore::updateProducts(std::span<const BulkProduct> rows) {
    if (rows.empty())
        return {};
    if (m_sqlite) {
        Query query(m_connection, u"UPDATE products SET name = :name, description = :description, "
                                  "image_url = :image_url, price_shmeckles = :shmeckles, price_flurbos = :flurbos, "
                                  "category_id = :category, version = version + 1, updated_at = %1 "
                                  "WHERE id = :id"_s.arg(m_connection.dialect().now()));
        return runForEach(query, rows, [&query](const BulkProduct& row) { bindProduct(query, row); });
    }
    std::string list(1, '[');
    for (const BulkProduct& row : rows) {
        const auto text = [&list](const char* key, std::string_view value) {
            list += key;
            if (value.empty())
                list += "null";
            else
                jsontext::appendString(list, value);
        };
        list += R"({"id":)" + std::to_string(row.id);
        text(R"(,"name":)", row.name);
        text(R"(,"description":)", row.description);
        text(R"(,"image_url":)", row.imageUrl);
        list += R"(,"s":)" + row.shmeckles.toString().toStdString();
        list += R"(,"f":)" + row.flurbos.toString().toStdString();
        list += R"(,"c":)" + (row.categoryId != 0 ? std::to_string(row.categoryId) : "null") + "},";
    }
    list.back() = ']';
    Query query(m_connection,
                u"UPDATE products p SET name = r.name, description = r.description, image_url = r.image_url, "
                "price_shmeckles = r.s, price_flurbos = r.f, category_id = r.c, version = p.version + 1, "
                "updated_at = now() FROM json_to_recordset(CAST(:rows AS json)) AS r(id integer, name text, "
                "description text, image_url text, s numeric, f numeric, c integer) WHERE p.id = r.id"_s);
    query.bindUtf8("rows", list);
    const Result<qint64> done = query.run();
    return done ? Result<void>() : Result<void>(done.error());
}

Result<void> BulkStore::insertLinks(std::span<const BulkLink> links) {
    if (links.empty())
        return {};
    if (!m_sqlite) {
        PostgresCopy copy(m_connection, u"COPY product_tag_association (product_id, tag_id) FROM STDIN"_s);
        for (const BulkLink& link : links) {
            copy.integer(link.productId);
            copy.integer(link.tagId);
            copy.endRow();
        }
        return copy.finish();
    }
    Query query(m_connection, u"INSERT INTO product_tag_association (product_id, tag_id) VALUES (:product, :tag)"_s);
    return runForEach(query, links, [&query](const BulkLink& link) {
        query.bind("product", link.productId);
        query.bind("tag", link.tagId);
    });
}

Result<void> BulkStore::removeLinks(std::span<const BulkLink> links) {
    if (links.empty())
        return {};
    if (!m_sqlite) {
        Query query(m_connection, u"DELETE FROM product_tag_association a USING json_to_recordset(CAST(:rows AS json)) "
                                  "AS r(p integer, t integer) WHERE a.product_id = r.p AND a.tag_id = r.t"_s);
        const std::string rows = linkList(links);
        query.bindUtf8("rows", rows);
        const Result<qint64> done = query.run();
        return done ? Result<void>() : Result<void>(done.error());
    }
    Query query(m_connection, u"DELETE FROM product_tag_association WHERE product_id = :product AND tag_id = :tag"_s);
    return runForEach(query, links, [&query](const BulkLink& link) {
        query.bind("product", link.productId);
        query.bind("tag", link.tagId);
    });
}

} // namespace pricebook
