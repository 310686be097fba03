#pragma once

#include "cellchange.h"
#include "result.h"

#include <QHash>
#include <QString>
#include <span>
#include <vector>

namespace pricebook {

class Connection;
class WriteUnit;
struct BulkLink;
struct BulkProduct;
struct Product;

/// Writes single cells of many products: a paste, a fill, edits that were held. The number of statements grows with the
/// thousands of products, not with the cells. Thread of the connection.
class CellStore {
public:
    explicit CellStore(Connection& connection) : m_connection(connection) {}

    /// Each cell is looked at by itself: one whose field somebody else changed since `before` was read (and not to the
    /// same), whose product is gone or whose value is not valid is refused and told; all others are written. Tags are
    /// merged as sets. Missing tags are made, missing categories are not. The error of a statement refuses all.
    Result<CellReport> write(WriteUnit& unit, std::span<const CellChange> changes);

private:
    struct Batch;
    /// Ids of the names wanted; of categories those that are there, of tags all.
    Result<void> findCategories(WriteUnit& unit, std::span<const CellChange> changes);
    Result<void> findTags(WriteUnit& unit, std::span<const CellChange> changes);
    Result<void> writeBatch(WriteUnit& unit, std::span<const CellChange> changes, CellReport& report);
    /// What of a product's changes can be written, into the batch; what cannot, into the report.
    void decide(const Product& now, std::span<const CellChange> changes, Batch& batch, CellReport& report) const;
    void apply(const CellChange& change, const Product& now, BulkProduct& row, Batch& batch) const;
    void applyTags(const CellChange& change, const Product& now, Batch& batch) const;

    Connection& m_connection;
    QHash<QString, qint64> m_categories; ///< by name, folded
    QHash<QString, qint64> m_tags;       ///< likewise
};

} // namespace pricebook
