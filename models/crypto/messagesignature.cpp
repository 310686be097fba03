#include "messagesignature.h"

#include "sodiumstart.h"

#include <array>
#include <sodium.h>

namespace pricebook::crypto {

namespace {

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

} // namespace

std::string signatureOf(std::string_view message, std::string_view key) {
    startSodium();
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes(message), message.size());
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
    crypto_auth_hmacsha256_final(&state, mac.data());
    std::array<char, crypto_auth_hmacsha256_BYTES * 2 + 1> text{};
    sodium_bin2hex(text.data(), text.size(), mac.data(), mac.size());
    return text.data();
}

} // namespace pricebook::crypto
