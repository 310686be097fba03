#include "secrettoken.h"

#include "sodiumstart.h"

#include <algorithm>
#include <array>
#include <sodium.h>

namespace pricebook::crypto {

namespace {

constexpr std::string_view prefix = "pb_";
constexpr std::size_t randomBytes = 32;
constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr std::size_t encodedSize = sodium_base64_ENCODED_LEN(randomBytes, variant); // with the NUL

} // namespace

std::string newTokenSecret() {
    startSodium();
    std::array<unsigned char, randomBytes> bytes{};
    std::array<char, encodedSize> text{};
    randombytes_buf(bytes.data(), bytes.size());
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
    std::string secret(prefix);
    secret += text.data();
    sodium_memzero(bytes.data(), bytes.size());
    sodium_memzero(text.data(), text.size());
    return secret;
}

bool looksLikeTokenSecret(std::string_view text) {
    if (text.size() != prefix.size() + encodedSize - 1 || text.substr(0, prefix.size()) != prefix)
        return false;
    const auto isEncoded = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    return std::all_of(text.begin(), text.end(), isEncoded);
}

std::string hashOfTokenSecret(std::string_view secret) {
    startSodium();
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    std::string bytes(secret);
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    sodium_memzero(bytes.data(), bytes.size());
    std::array<char, crypto_hash_sha256_BYTES * 2 + 1> hex{};
    sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
    return hex.data();
}

} // namespace pricebook::crypto
