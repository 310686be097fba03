#pragma once

#include "priceguard.h"

namespace pricebook {

class Settings;

/// The price checks as they are set; what is not set, or is no number that makes sense, is as PriceRules has it.
[[nodiscard]] PriceRules readPriceRules(const Settings& settings);
void writePriceRules(Settings& settings, const PriceRules& rules);

} // namespace pricebook
