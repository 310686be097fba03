#pragma once

#include "columns.h"

#include <QLocale>
#include <QVariant>

namespace pricebook {

/// What a product's cells say. Internal to items; plain functions, window's thread.
namespace productcells {

[[nodiscard]] QStringList tagNames(const Product& product);
[[nodiscard]] QString displayText(const Product& product, ProductColumn column, const QLocale& locale);
/// Text, CategoryId or QStringList, as ProductTableModel's EditRole.
[[nodiscard]] QVariant editValue(const Product& product, ProductColumn column);
/// Without groups and signs of the locale, for copying.
[[nodiscard]] QString plainText(const Product& product, ProductColumn column);
/// Empty where the cell itself says it all.
[[nodiscard]] QString toolTip(const Product& product, ProductColumn column, const QLocale& locale);
/// What a screen reader says after the header.
[[nodiscard]] QString spokenText(const Product& product, ProductColumn column, const QLocale& locale);
/// Whether both have the same value in this column. Tags are compared as sets of ids.
[[nodiscard]] bool isSame(const Product& a, const Product& b, ProductColumn column);

/// `to` has what `from` has in this column.
void copyCell(const Product& from, ProductColumn column, Product& to);

} // namespace productcells
} // namespace pricebook
