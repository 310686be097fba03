#pragma once

#include "ids.h"
#include "money.h"
#include "namecache.h"
#include "result.h"

#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace pricebook {

class Connection;
class Query;

/// A product as the database has it, in UTF-8. Views are valid during the visit. An empty text is none.
struct ProductRow {
    struct Named {
        qint64 id = 0;
        std::string_view name;
    };
    qint64 id = 0;
    std::string_view name;
    std::string_view description;
    std::string_view imageUrl;
    Money shmeckles;
    Money flurbos;
    std::optional<Named> category;
    std::span<const Named> tags; ///< in the order of their names, then ids
    qint64 version = 0;
    std::string_view createdAt; ///< UTC, "2026-11-21T12:00:00.123Z"; empty: unknown
    std::string_view updatedAt; ///< likewise
};

/// Reads products for programs, many times a second: statements are kept prepared, names of categories and tags come
/// from memory as long as nothing has changed, texts are not turned into QString. Thread of the connection.
class ProductRows {
public:
    using Visitor = std::function<void(const ProductRow&)>;

    explicit ProductRows(Connection& connection);
    ~ProductRows();

    /// Visits the products with these ids in this order; those that are gone are left out. On SQLite all of it is one
    /// snapshot (the transaction under way, or one of its own); on PostgreSQL the rows are of one snapshot, and a name
    /// that has changed since the last call may be newer than its row. At most two statements, and two more when names
    /// have to be read.
    Result<void> visit(std::span<const ProductId> ids, const Visitor& visitor);

private:
    Result<void> visitSqlite(std::span<const ProductId> ids, const Visitor& visitor);
    /// SQLite: the names of those that the listed products have.
    Result<void> loadCategories(const QString& list);
    Result<void> visitPostgres(std::span<const ProductId> ids, const Visitor& visitor);
    Result<void> show(const Query& query, std::span<const qint64> tags, const Visitor& visitor);

    struct Ordered {
        qint64 id = 0;
        const NameCache::Entry* entry = nullptr;
    };

    Connection& m_connection;
    NameCache m_names;
    std::vector<Ordered> m_order;          ///< of the product that is shown
    std::vector<ProductRow::Named> m_tags; ///< likewise
};

} // namespace pricebook
