#pragma once

#include "product.h"
#include "productquery.h"
#include "result.h"

#include <functional>
#include <span>
#include <vector>

namespace pricebook {

class Connection;
class WriteUnit;

/// One page of a query's rows.
struct ProductIds {
    std::vector<ProductId> ids;
    /// Where the next page begins; none if this is the last, or the sort has no cursors.
    std::optional<ProductCursor> next;
    /// How many products pass the filter, where that came to light on the way.
    std::optional<qint64> total;
};

/// Products in the database. Reads may be called at any time on the connection's thread; writes need a WriteUnit.
class ProductStore {
public:
    explicit ProductStore(Connection& connection) : m_connection(connection) {}

    /// The first `limit` products of the query, with their tags (two statements in all). Fast at any size of table.
    Result<std::vector<Product>> firstRows(const ProductQuery& query, int limit);
    /// The ids of all rows in order. 8 bytes a row. Can be stopped with the connection's canceller (Kind::Cancelled).
    Result<std::vector<ProductId>> ids(const ProductQuery& query);
    /// A page of the rows in order, whole at any depth; with `range.after` it costs the same there as at the top.
    Result<ProductIds> page(const ProductQuery& query, const ProductRange& range);
    /// How many products pass the filter.
    Result<qint64> count(const ProductFilter& filter);
    /// The products with these ids in this order (two statements); ids that are gone are left out.
    Result<std::vector<Product>> byIds(std::span<const ProductId> ids);
    /// NotFound if there is none.
    Result<Product> byId(ProductId id);

    /// Validates (Kind::Invalid with issues), creates missing tags, inserts. An unknown category or tag id is Invalid.
    Result<Product> create(WriteUnit& unit, const ProductDraft& draft);
    /// As create(), but with the id of a product that was deleted; a category and tags that are gone are left out.
    /// Conflict: there is a product with this id.
    Result<Product> revive(WriteUnit& unit, ProductId id, const ProductDraft& draft);
    /// Writes only what the patch sets. `expectedVersion` 0 means any; otherwise Kind::Conflict if the row has another.
    /// NotFound if it is gone. A patch that changes nothing leaves the version as it is. Returns the product as it is
    /// now.
    Result<Product> update(WriteUnit& unit, ProductId id, qint64 expectedVersion, const ProductPatch& patch);
    /// Nobody else changes the product until the transaction ends; its version, or NotFound. After what it refers to
    /// was held with missingCategories() and missingTags(), never before.
    Result<qint64> lock(WriteUnit& unit, ProductId id);
    /// One, if it has this version (0: any). NotFound, Conflict.
    Result<void> removeOne(WriteUnit& unit, ProductId id, qint64 expectedVersion);
    /// Which of these ids no category or tag has (any more). Within a write transaction the others stay until its end.
    Result<std::vector<qint64>> missingCategories(const std::vector<CategoryId>& ids);
    Result<std::vector<qint64>> missingTags(const std::vector<TagId>& ids);
    /// Returns how many were removed; absent ids are passed over.
    Result<qint64> remove(WriteUnit& unit, std::span<const ProductId> ids);

private:
    Result<Product> insert(WriteUnit& unit, ProductId id, const ProductDraft& draft);
    Result<std::optional<ProductCursor>> cursorAt(SortColumn column, ProductId id);
    Result<void> addTags(std::vector<Product>& products);
    Result<std::vector<TagId>> resolveNewTags(WriteUnit& unit, const QStringList& names);
    /// Locks what the patch refers to; the ids of the tags to create.
    Result<std::vector<TagId>> holdReferences(WriteUnit& unit, const ProductPatch& patch);
    Result<qint64> editLinks(ProductId id, const std::vector<TagId>& add, const std::vector<TagId>& remove);

    Connection& m_connection;
};

} // namespace pricebook
