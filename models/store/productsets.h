#pragma once

#include "productset.h"
#include "result.h"

namespace pricebook {

class Connection;
class Query;
class WriteUnit;

/// Sets of products in the database; internal to store but for moveToCategory().
namespace productsets {

/// The ids of the set, as sqllist::value: those of a filter are read now.
Result<QString> idList(Connection& connection, const ProductSet& products);

/// Puts the products into the category, or into none; one statement. Those that are there already are left alone.
/// Returns how many changed. Invalid: the category is not there any more.
Result<qint64> moveToCategory(WriteUnit& unit, const ProductSet& products, std::optional<CategoryId> category);

/// Tells `unit` of changed products: one by one, or that there are too many to list. Steps through the ids of `query`
/// (RETURNING id) and returns their number.
Result<qint64> noteChanged(WriteUnit& unit, Query& query);

} // namespace productsets
} // namespace pricebook
