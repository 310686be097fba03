#pragma once

#include "product.h"
#include "result.h"

#include <optional>
#include <vector>

namespace pricebook {

class Connection;
class WriteUnit;

/// Categories in the database. Names are unique whatever their case (folded()); a database that already holds case
/// twins is read as it is.
class CategoryStore {
public:
    explicit CategoryStore(Connection& connection) : m_connection(connection) {}

    /// All, with product counts, in the order of names.
    Result<std::vector<CategoryUsage>> all();
    Result<CategoryUsage> byId(CategoryId id);
    /// The category of exactly this name, else the one that is equal but for case; NotFound else.
    Result<Category> byName(const QString& name);

    /// Errors: Invalid (issue on Field::Name), NameTaken (issues[0].existingId).
    Result<Category> create(WriteUnit& unit, const QString& name);
    Result<Category> rename(WriteUnit& unit, CategoryId id, const QString& name);
    /// Its products go to `moveTo`, or stay without a category. Returns the number of products that were in it.
    Result<qint64> remove(WriteUnit& unit, CategoryId id, std::optional<CategoryId> moveTo);

private:
    Connection& m_connection;
};

} // namespace pricebook
