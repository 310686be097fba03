#include "hostnames.h"

#include "asciitext.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>

namespace pricebook::http {

namespace {

bool isNumeric(const std::string& host) {
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    if (inet_pton(AF_INET, host.c_str(), bytes.data()) == 1)
        return true;
    return host.size() > 2 && host.front() == '[' && host.back() == ']' &&
           inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), bytes.data()) == 1;
}

struct Parts {
    std::string_view host;
    std::string_view port;
    bool valid = true;
};

/// A port is digits behind the last colon that is not within brackets.
Parts split(std::string_view text) {
    const std::size_t bracket = text.rfind(']');
    const std::size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon == std::string_view::npos)
        return {text, {}, !text.empty()};
    const std::string_view port = text.substr(colon + 1);
    const bool digits = std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
    return {text.substr(0, colon), port, colon > 0 && !port.empty() && port.size() <= 5 && digits};
}

} // namespace

HostNames::HostNames(const EndpointOptions& options)
    : m_own{"localhost", "127.0.0.1", "[::1]"},
      m_port(std::to_string(options.port)) {
    std::string listened = lowered(options.host.toStdString());
    if (listened.find(':') != std::string::npos && listened.front() != '[')
        listened = '[' + listened + ']';
    m_anyAddress = listened == "0.0.0.0" || listened == "[::]";
    if (!listened.empty() && !m_anyAddress)
        m_own.push_back(std::move(listened));
    for (const QString& name : options.hosts) {
        const std::string text = lowered(name.trimmed().toStdString());
        const Parts parts = split(text);
        if (parts.valid)
            m_further.push_back({std::string(parts.host), std::string(parts.port)});
    }
}

bool HostNames::contains(std::string_view host) const {
    if (host.size() > 300) // a name has 253 characters at most
        return false;
    const std::string text = lowered(host);
    const Parts parts = split(text);
    if (!parts.valid)
        return false;
    const bool ownPort = parts.port.empty() || parts.port == m_port;
    if (ownPort && std::find(m_own.begin(), m_own.end(), parts.host) != m_own.end())
        return true;
    // No name leads to a numeric address in a Host field, so these are safe from a web page with a name of its own.
    if (ownPort && m_anyAddress && isNumeric(std::string(parts.host)))
        return true;
    return std::any_of(m_further.begin(), m_further.end(), [&](const Name& name) {
        return name.host == parts.host && (name.port.empty() || name.port == parts.port);
    });
}

} // namespace pricebook::http
