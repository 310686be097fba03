#pragma once

#include "ids.h"
#include "result.h"

#include <QString>
#include <vector>

namespace pricebook {

class Connection;

/// The order in which every write transaction locks on PostgreSQL, so that no two of ours wait for each other:
/// lockMany(), then for categories and after them for tags their names (lockNames()) and their rows, then one product,
/// then its links. On SQLite a write transaction is alone, so that these only look. Internal to store.
namespace rowlocks {

/// For what changes many products at once: one at a time.
Result<void> lockMany(Connection& connection);
/// Those of `ids` that are not in `table` ("categories" or "tags"), in their order. In a transaction, which must then
/// be one that may write, the others stay until its end.
Result<std::vector<qint64>> holdOthers(Connection& connection, const QString& table, const std::vector<qint64>& ids);
/// A row of `table` that this transaction is to delete; whether it is there.
Result<bool> lockDoomed(Connection& connection, const QString& table, qint64 id);
/// The product's version, which stays until the transaction ends; 0 if there is no such product.
Result<qint64> lockProduct(Connection& connection, ProductId id);
/// These products, those that are there, after lockMany(); nobody else changes them until the transaction ends.
Result<void> lockProducts(Connection& connection, const std::vector<ProductId>& ids);

} // namespace rowlocks

} // namespace pricebook
