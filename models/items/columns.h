#pragma once

#include "productquery.h"

#include <QString>
#include <span>

namespace pricebook {

/// The columns of the product table, in their order in the model; views may show them in another.
enum class ProductColumn { Name, Category, Tags, PriceShmeckles, PriceFlurbos, Picture, UpdatedAt, Id };

/// All that is said about a column, once.
struct ColumnInfo {
    ProductColumn column;
    const char* header; ///< English; shown through title()
    const char* key;    ///< a fixed word for settings, never translated
    Qt::Alignment alignment;
    SortColumn sort;
    Field field;
    bool editable;
    bool shownAtFirst; ///< before the user chooses columns

    /// The translated header.
    [[nodiscard]] QString title() const;
};

/// One entry a column; the index is the column's number in the model.
[[nodiscard]] std::span<const ColumnInfo> productColumns();
[[nodiscard]] const ColumnInfo& columnInfo(ProductColumn column);
/// The column that shows this sort key.
[[nodiscard]] ProductColumn columnOf(SortColumn sort);

} // namespace pricebook
