#pragma once

#include <string_view>

namespace pricebook {

/// Whether the text is a number by the grammar of RFC 8259, which Money::fromJsonNumber() leaves to its caller.
[[nodiscard]] bool isJsonNumber(std::string_view token);

} // namespace pricebook
