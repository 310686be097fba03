#pragma once

#include <string>
#include <string_view>

namespace pricebook::jsontext {

/// Appends valid UTF-8 as a JSON string, for lists that are bound as one parameter. What people read or other programs
/// get is written by transfer's codec, not by this.
inline void appendString(std::string& out, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20) {
            out += "\\u00";
            out += hex[byte >> 4U];
            out += hex[byte & 15U];
            continue;
        }
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    out += '"';
}

} // namespace pricebook::jsontext
