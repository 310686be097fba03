#pragma once

#include <string>
#include <string_view>

namespace pricebook::crypto {

/// The secret of a new access token: "pb_" and 256 random bits in base64url, 46 characters.
[[nodiscard]] std::string newTokenSecret();
/// Whether it could be one, by its shape.
[[nodiscard]] bool looksLikeTokenSecret(std::string_view text);
/// What is stored of it: SHA-256 in hexadecimal. 256 random bits cannot be guessed, so no slow hash is needed, and
/// looking a hash up tells nobody by its time what the secret is.
[[nodiscard]] std::string hashOfTokenSecret(std::string_view secret);

} // namespace pricebook::crypto
