#pragma once

#include <vector>

class QWidget;

namespace pricebook {

/// What Tab stops at inside a part of a window, hidden parts too, in the order it has now.
[[nodiscard]] std::vector<QWidget*> tabStops(const QWidget& part);

/// Lets Tab go from each to the next. All in one window.
void orderForTab(const std::vector<QWidget*>& stops);

} // namespace pricebook
