#pragma once

#include "money.h"
#include "result.h"

#include <QString>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pricebook {

class Connection;
class WriteUnit;

/// A row of categories or tags as bulk work handles it; UTF-8.
struct BulkNamed {
    qint64 id = 0;
    std::string name;
    bool operator==(const BulkNamed&) const = default;
};

/// A row of products with the ids of its tags in ascending order; UTF-8. An empty text is none, category 0 is none.
struct BulkProduct {
    qint64 id = 0;
    std::string name;
    std::string description;
    std::string imageUrl;
    Money shmeckles;
    Money flurbos;
    qint64 categoryId = 0;
    std::vector<qint64> tags;
    bool operator==(const BulkProduct&) const = default;
};

struct BulkLink {
    qint64 productId = 0;
    qint64 tagId = 0;
};

enum class BulkTable { Categories, Tags, Products };

/// Reads and writes many rows at a time, in a fixed number of statements a call and not one a row. Names and values are
/// taken as they are: validating, matching and versions' checks are the caller's. Thread of the connection.
class BulkStore {
public:
    explicit BulkStore(Connection& connection);
    ~BulkStore();
    BulkStore(const BulkStore&) = delete;
    BulkStore& operator=(const BulkStore&) = delete;

    /// All rows of categories or tags by ascending id.
    Result<std::vector<BulkNamed>> named(BulkTable table);
    Result<bool> isEmpty(BulkTable table);
    /// The products, with their tags, that have one of these names exactly, or these ids; in ascending order of ids.
    /// Best called with some hundreds at a time.
    Result<std::vector<BulkProduct>> productsByName(std::span<const std::string_view> names);
    Result<std::vector<BulkProduct>> productsById(std::span<const qint64> ids);
    /// The next products with an id above `after`, at most `limit`, by ascending id.
    /// Into `products`, whose memory is used again.
    Result<void> productsAfter(qint64 after, int limit, std::vector<BulkProduct>& products);
    /// Which of these ids are in use, ascending.
    Result<std::vector<qint64>> usedProductIds(std::span<const qint64> ids);

    /// To be called first in a unit that writes: gives SQLite a larger cache until this object is destroyed, and keeps
    /// other writers out of PostgreSQL's tables so that what was looked up stays true.
    Result<void> beginWriting(WriteUnit& unit);
    /// To be called last: after many new rows PostgreSQL's planner needs new statistics at once, not when it next
    /// looks.
    Result<void> endWriting();
    /// `count` ids that no row has or, since the table was made, had, all above `floor`. On PostgreSQL they come from
    /// the table's own sequence, which raiseIds() must have brought to `floor`.
    Result<std::vector<qint64>> newIds(BulkTable table, qint64 floor, std::size_t count);
    /// Makes the ids that other programs get lie above `largest` (PostgreSQL's sequences; SQLite needs nothing).
    Result<void> raiseIds(BulkTable table, qint64 largest);
    Result<void> insertNamed(BulkTable table, std::span<const BulkNamed> rows);
    /// With their links, which the journal leaves out.
    Result<void> insertProducts(std::span<const BulkProduct> rows);
    /// Writes every column of these rows but not their links; each gets version + 1 and the time.
    Result<void> updateProducts(std::span<const BulkProduct> rows);
    Result<void> insertLinks(std::span<const BulkLink> links);
    Result<void> removeLinks(std::span<const BulkLink> links);

private:
    Result<std::vector<BulkProduct>> listProducts(const QString& condition, std::string_view list);
    Result<void> readProducts(const QString& condition, std::string_view list, std::vector<BulkProduct>& products);
    Result<void> readLinks(std::vector<BulkProduct>& products);
    [[nodiscard]] QString inTexts() const;
    [[nodiscard]] QString inIds() const;

    Connection& m_connection;
    bool m_sqlite;
    qint64 m_oldCacheSize = 0;
    std::size_t m_inserted = 0;  ///< products
    WriteUnit* m_unit = nullptr; ///< of beginWriting()
};

} // namespace pricebook
