#include "productrows.h"

#include "connection.h"
#include "dialect.h"
#include "query.h"
#include "sqllist.h"
#include "transaction.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <compare>
#include <string>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

using Table = NameCache::Table;

/// Columns 0 to 9: id, name, description, image_url, both prices, category_id, version, created_at, updated_at.
const QString columns = u"p.id, p.name, p.description, p.image_url, p.price_shmeckles, p.price_flurbos, p.category_id, "
                        "p.version, p.created_at, p.updated_at"_s;

struct Link {
    qint64 product = 0;
    qint64 tag = 0;
    auto operator<=>(const Link&) const = default;
};

/// A time column as RFC 3339 in UTC. Both engines write "2026-11-21 12:00:00.123456", SQLite without what may follow
/// the fraction and PostgreSQL, whose sessions are in UTC here, with "+00"; other programs may have left out the
/// fraction.
class TimeText {
public:
    TimeText(const Query& query, int column) {
        const std::string_view text = query.utf8(column);
        const bool plain = text.size() >= 19 && text[4] == '-' && text[10] == ' ' &&
                           (text.size() == 19 || text[19] == '.' || text[19] == '+');
        if (!plain) {
            const QDateTime time = query.time(column);
            if (!time.isValid())
                return;
            const QByteArray iso = time.toString(Qt::ISODateWithMs).toLatin1();
            m_size = std::min<std::size_t>(m_text.size(), static_cast<std::size_t>(iso.size()));
            std::copy_n(iso.begin(), m_size, m_text.begin());
            return;
        }
        std::copy_n(text.begin(), 19, m_text.begin());
        m_text[10] = 'T';
        std::copy_n(".000Z", 5, m_text.begin() + 19);
        for (std::size_t i = 20; text.size() > 20 && text[19] == '.' && i < 23 && i < text.size(); ++i) {
            if (text[i] < '0' || text[i] > '9')
                break;
            m_text[i] = text[i];
        }
        m_size = 24;
    }
    [[nodiscard]] std::string_view view() const { return {m_text.data(), m_size}; }

private:
    std::array<char, 24> m_text{};
    std::size_t m_size = 0;
};

/// A list such as "{3,17}" or "{}", an array of PostgreSQL.
void readArray(std::string_view text, std::vector<qint64>& ids) {
    ids.clear();
    const char* from = text.data() + 1;
    const char* const end = text.data() + text.size() - 1;
    while (from < end) {
        qint64 id = 0;
        from = std::from_chars(from, end, id).ptr + 1;
        ids.push_back(id);
    }
}

} // namespace

ProductRows::ProductRows(Connection& connection) : m_connection(connection), m_names(connection) {}
ProductRows::~ProductRows() = default;

Result<void> ProductRows::visit(std::span<const ProductId> ids, const Visitor& visitor) {
    if (ids.empty())
        return {};
    if (m_connection.backend() == Backend::PostgreSql)
        return visitPostgres(ids, visitor);
    if (m_connection.inTransaction())
        return visitSqlite(ids, visitor);
    const Result<Transaction> snapshot = Transaction::begin(m_connection, Transaction::Kind::Read);
    if (!snapshot)
        return snapshot.error();
    return visitSqlite(ids, visitor);
}

Result<void> ProductRows::visitSqlite(std::span<const ProductId> ids, const Visitor& visitor) {
    const Result<quint64> stamp = m_connection.snapshotStamp();
    if (!stamp)
        return stamp.error();
    m_names.useStamp(*stamp);
    static const QString oneLinks = u"SELECT product_id, tag_id FROM product_tag_association WHERE product_id = :id"_s;
    static const QString manyLinks = u"SELECT a.product_id, a.tag_id FROM json_each(:ids) j "
                                     "CROSS JOIN product_tag_association a ON a.product_id = j.value"_s;
    static const QString one = u"SELECT %1 FROM products p WHERE p.id = :id"_s.arg(columns);
    static const QString many =
        u"SELECT %1 FROM json_each(:ids) j CROSS JOIN products p ON p.id = j.value ORDER BY j.key"_s.arg(columns);
    const bool single = ids.size() == 1;
    const QString list = single ? QString() : sqllist::value(m_connection.dialect(), ids);
    const auto bind = [&](Query& query) {
        if (single)
            query.bind("id", ids.front().value);
        else
            query.bind("ids", list);
    };
    std::vector<Link> links;
    {
        Query query(m_connection, single ? oneLinks : manyLinks);
        bind(query);
        while (true) {
            const Result<bool> row = query.step();
            if (!row)
                return row.error();
            if (!*row)
                break;
            links.push_back({query.integer(0), query.integer(1)});
        }
    }
    if (!single) {
        // Later pages find most of theirs there.
        if (const Result<void> loaded = m_names.isEmpty(Table::Categories) ? loadCategories(list) : Result<void>();
            !loaded)
            return loaded;
        // an id that was asked for twice has its links twice
        std::sort(links.begin(), links.end());
        links.erase(std::unique(links.begin(), links.end()), links.end());
    }
    std::vector<qint64> tags;
    tags.reserve(links.size());
    for (const Link& link : links)
        tags.push_back(link.tag);
    if (const Result<void> loaded = m_names.load(Table::Tags, tags); !loaded)
        return loaded;
    Query query(m_connection, single ? one : many);
    bind(query);
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return {};
        const qint64 id = query.integer(0);
        const auto [from, to] = std::equal_range(links.begin(), links.end(), Link{id, 0},
                                                 [](const Link& a, const Link& b) { return a.product < b.product; });
        const std::span<const qint64> its(tags.data() + (from - links.begin()), static_cast<std::size_t>(to - from));
        if (const Result<void> shown = show(query, its, visitor); !shown)
            return shown;
    }
}

Result<void> ProductRows::loadCategories(const QString& list) {
    static const QString sql = u"SELECT DISTINCT p.category_id FROM json_each(:ids) j CROSS JOIN products p "
                               "ON p.id = j.value WHERE p.category_id IS NOT NULL"_s;
    std::vector<qint64> categories;
    Query query(m_connection, sql);
    query.bind("ids", list);
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return m_names.load(Table::Categories, categories);
        categories.push_back(query.integer(0));
    }
}

Result<void> ProductRows::visitPostgres(std::span<const ProductId> ids, const Visitor& visitor) {
    static const QString more = columns + u", ARRAY(SELECT a.tag_id FROM product_tag_association a "
                                          "WHERE a.product_id = p.id), txid_current_snapshot()"_s;
    static const QString one = u"SELECT %1 FROM products p WHERE p.id = :id"_s.arg(more);
    static const QString many = u"SELECT %1 FROM unnest(CAST(:ids AS integer[])) WITH ORDINALITY AS j (id, place) "
                                "JOIN products p ON p.id = j.id ORDER BY j.place"_s.arg(more);
    const bool single = ids.size() == 1;
    Query query(m_connection, single ? one : many, Query::Plan::Kept);
    if (single)
        query.bind("id", ids.front().value);
    else
        query.bind("ids", sqllist::value(m_connection.dialect(), ids));
    // The result is in memory as a whole: gone through for the names first, then for the rows.
    std::vector<std::vector<qint64>> tagsOf;
    std::vector<qint64> tags;
    std::vector<qint64> categories;
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        if (tagsOf.empty())
            m_names.useStamp(Connection::stampOf(query.utf8(11)));
        readArray(query.utf8(10), tagsOf.emplace_back());
        tags.insert(tags.end(), tagsOf.back().begin(), tagsOf.back().end());
        if (!query.isNull(6))
            categories.push_back(query.integer(6));
    }
    if (const Result<void> loaded = m_names.load(Table::Tags, tags); !loaded)
        return loaded;
    if (const Result<void> loaded = m_names.load(Table::Categories, categories); !loaded)
        return loaded;
    query.rewind();
    for (const std::vector<qint64>& its : tagsOf) {
        if (const Result<bool> row = query.step(); !row)
            return row.error();
        if (const Result<void> shown = show(query, its, visitor); !shown)
            return shown;
    }
    return {};
}

Result<void> ProductRows::show(const Query& query, std::span<const qint64> tags, const Visitor& visitor) {
    ProductRow product;
    product.id = query.integer(0);
    product.name = query.utf8(1);
    product.description = query.utf8(2);
    product.imageUrl = query.utf8(3);
    product.shmeckles = query.money(4);
    product.flurbos = query.money(5);
    if (!query.isNull(6)) {
        const qint64 category = query.integer(6);
        if (const Result<void> loaded = m_names.load(Table::Categories, std::span(&category, 1)); !loaded)
            return loaded;
        if (const NameCache::Entry* entry = m_names.find(Table::Categories, category))
            product.category = ProductRow::Named{category, entry->name};
    }
    product.version = query.integer(7);
    const TimeText created(query, 8);
    const TimeText updated(query, 9);
    product.createdAt = created.view();
    product.updatedAt = updated.view();
    m_order.clear();
    for (const qint64 id : tags) {
        if (const NameCache::Entry* entry = m_names.find(Table::Tags, id))
            m_order.push_back({id, entry});
    }
    std::sort(m_order.begin(), m_order.end(), [](const Ordered& a, const Ordered& b) {
        const int order = a.entry->order.compare(b.entry->order);
        return order < 0 || (order == 0 && a.id < b.id);
    });
    m_tags.clear();
    for (const Ordered& tag : m_order)
        m_tags.push_back({tag.id, tag.entry->name});
    product.tags = m_tags;
    visitor(product);
    return {};
}

} // namespace pricebook
