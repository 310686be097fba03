#pragma once

#include "routetable.h"

#include <string>
#include <string_view>

namespace pricebook::http {

/// Finds the route of a request in the table. A value; any thread.
class Router {
public:
    struct Match {
        const Route* route = nullptr;
        std::string_view id;     ///< the path's id as sent
        std::string_view prefix; ///< what stood before the route's path
        bool known = false;      ///< whether any method is good for the path
    };

    /// `prefix` as in EndpointOptions.
    explicit Router(std::string_view prefix);

    /// With or without a slash at the end. HEAD is the same as GET.
    [[nodiscard]] Match match(Method method, std::string_view path) const;
    /// "GET, HEAD, OPTIONS, POST": what is good for the path.
    [[nodiscard]] static std::string allowed(std::string_view pathWithoutPrefix);
    [[nodiscard]] const std::string& prefix() const { return m_prefix; }

private:
    std::string m_prefix; ///< "" or "/api/v1"
};

} // namespace pricebook::http
