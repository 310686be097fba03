#pragma once

class QWidget;

namespace pricebook {

/// Says in the tool tip of a widget that changes the catalogue why it cannot be used while the catalogue is open for
/// reading only; otherwise gives it its own tool tip back.
void setReadOnlyTip(QWidget* widget, bool readOnly);

} // namespace pricebook
