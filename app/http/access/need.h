#pragma once

namespace pricebook::http {

/// What a route asks of whoever calls it.
enum class Need : unsigned char {
    Public, ///< nothing: pages, health, login
    Read,
    Write, ///< changes the catalogue
    Admin, ///< users and tokens
};

} // namespace pricebook::http
