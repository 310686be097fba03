#pragma once

#include <string>
#include <string_view>

namespace pricebook::crypto {

/// HMAC-SHA256 (RFC 2104) of the message under the key, in hexadecimal: whoever has the key can tell that the message
/// is from somebody who has it too.
[[nodiscard]] std::string signatureOf(std::string_view message, std::string_view key);

} // namespace pricebook::crypto
