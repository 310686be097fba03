#pragma once

class QWidget;

namespace pricebook {

/// Makes the labels of every QFormLayout within `around` as wide as the widest of them, so that the fields of forms
/// that stand below each other begin at one line. Again after a change of texts or fonts.
void alignFormLabels(QWidget* around);

} // namespace pricebook
