#pragma once

#include "endpointoptions.h"

#include <string>
#include <string_view>
#include <vector>

namespace pricebook::http {

/// The names that a Host field may have: localhost, 127.0.0.1, [::1] and the address listened on (any numeric address
/// where it listens on all), each with our port or none; and those of the options.
class HostNames {
public:
    explicit HostNames(const EndpointOptions& options);
    void setPort(quint16 port) { m_port = std::to_string(port); }
    [[nodiscard]] bool contains(std::string_view host) const;

private:
    struct Name {
        std::string host; ///< in lower case
        std::string port; ///< empty: any
    };
    std::vector<std::string> m_own; ///< in lower case, an IPv6 address in brackets
    std::vector<Name> m_further;
    bool m_anyAddress = false;
    std::string m_port;
};

} // namespace pricebook::http
