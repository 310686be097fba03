#pragma once

#include <QString>
#include <Qt>

class QAbstractItemModel;

namespace pricebook {

/// The model as text, to be compared whole: a line per row, cells joined by " | ", children indented by two spaces.
/// Check boxes are printed as "[x] " and "[ ] " before the text; line breaks within a cell as "\n".
[[nodiscard]] QString printModel(const QAbstractItemModel& model, int role = Qt::DisplayRole);
/// The horizontal header in the same form.
[[nodiscard]] QString printHeader(const QAbstractItemModel& model);

} // namespace pricebook
