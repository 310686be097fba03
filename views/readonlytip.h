#pragma once

#include <QString>

class QWidget;

namespace pricebook {

/// Says in the tool tip of a widget that changes the catalogue why it cannot be used while the catalogue is open for
/// reading only; otherwise gives it its own tool tip back.
void setReadOnlyTip(QWidget* widget, bool readOnly);
/// The same sentence, for whoever tries all the same.
[[nodiscard]] QString readOnlyText();

} // namespace pricebook
