#pragma once

#include "savedview.h"

#include <vector>

namespace pricebook {

class ProductTable;

/// The columns of the table in their order, and back. A column that a view does not name stays behind the others as it
/// is; one that the table does not have is passed over.
[[nodiscard]] std::vector<ViewColumn> columnsOf(const ProductTable& table);
void applyColumns(ProductTable& table, const std::vector<ViewColumn>& columns);

} // namespace pricebook
