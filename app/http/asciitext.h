#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace pricebook::http {

/// Names and values of header fields are ASCII: no locale has a say in them. Any thread.

/// With A-Z as a-z; every other byte as it is.
[[nodiscard]] inline std::string lowered(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

/// Without blanks and tabs at both ends (RFC 9110, optional white space).
[[nodiscard]] inline std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

} // namespace pricebook::http
