#pragma once

#include <string>
#include <string_view>

namespace pricebook::http {

/// What was compressed into `gzip`, which is whole and has one member; empty if it is not.
[[nodiscard]] std::string gunzip(std::string_view gzip);

} // namespace pricebook::http
