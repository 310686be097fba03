#pragma once

#include <QString>

class QWidget;

namespace pricebook {

/// Tells assistive tools what came up at a place that has not got the focus: it is the widget's description from now
/// on, and an alert. The same text again is not told again.
void announce(QWidget* place, const QString& text);

} // namespace pricebook
