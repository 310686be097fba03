#pragma once

#include "money.h"

#include <QLocale>
#include <QString>

namespace pricebook {

/// As a person of that language types it: two decimals, "." or "," before them, no groups. For text fields;
/// Money::parse() reads it.
[[nodiscard]] QString typedPrice(Money price, const QLocale& locale = QLocale());

} // namespace pricebook
