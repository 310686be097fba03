#pragma once

#include "message.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace pricebook::http {

/// How a body is framed.
enum class Framing { None, Length, Chunked, UntilClose };

/// Writes the status line and the fields of an answer with the empty line behind them, in place of what `out` holds.
/// `date` as HTTP writes it. What would break the lines in a field's value becomes a space; fields that say how the
/// body is framed are left out, since that is told here.
void writeHead(std::string& out, const Response& response, Framing framing, std::size_t bodySize, bool close,
               std::string_view date);
/// "Sat, 21 Nov 2026 12:00:00 GMT".
[[nodiscard]] std::string httpDate(long long secondsSinceEpoch);

} // namespace pricebook::http
