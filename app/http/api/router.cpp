#include "router.h"

#include <array>

namespace pricebook::http {

namespace {

/// The next segment of a path, taken off its front with the slash before it.
std::string_view takeSegment(std::string_view& path) {
    path.remove_prefix(1);
    const std::size_t end = path.find('/');
    const std::string_view segment = path.substr(0, end);
    path = end == std::string_view::npos ? std::string_view() : path.substr(end);
    return segment;
}

bool fits(std::string_view pattern, std::string_view path, Router::Match& match) {
    while (!pattern.empty()) {
        const std::string_view wanted = takeSegment(pattern);
        if (wanted == "*")
            return path.size() > 1;
        if (path.empty())
            return false;
        const std::string_view segment = takeSegment(path);
        if (wanted.starts_with('{')) {
            if (segment.empty())
                return false;
            match.id = segment;
        } else if (segment != wanted) {
            return false;
        }
    }
    return path.empty() || path == "/";
}

constexpr std::array methods{Method::Get, Method::Head,  Method::Options, Method::Post,
                             Method::Put, Method::Patch, Method::Delete};

} // namespace

Router::Router(std::string_view prefix) {
    while (prefix.starts_with('/'))
        prefix.remove_prefix(1);
    while (prefix.ends_with('/'))
        prefix.remove_suffix(1);
    if (!prefix.empty())
        m_prefix = "/" + std::string(prefix);
}

Router::Match Router::match(Method method, std::string_view path) const {
    Match match;
    if (!m_prefix.empty() && path.starts_with(m_prefix) && path.substr(m_prefix.size()).starts_with('/')) {
        match.prefix = path.substr(0, m_prefix.size());
        path.remove_prefix(m_prefix.size());
    }
    if (!path.starts_with('/'))
        return match;
    const Method wanted = method == Method::Head ? Method::Get : method;
    for (const Route& route : routes()) {
        match.id = {};
        if (!fits(route.path, path, match))
            continue;
        match.known = true;
        if (route.method == wanted) {
            match.route = &route;
            return match;
        }
    }
    match.id = {};
    return match;
}

std::string Router::allowed(std::string_view path) {
    std::string allow;
    for (const Method method : methods) {
        bool good = method == Method::Options;
        for (const Route& route : routes()) {
            Match match;
            good = good ||
                   (route.method == (method == Method::Head ? Method::Get : method) && fits(route.path, path, match));
        }
        if (good)
            allow.append(allow.empty() ? "" : ", ").append(methodName(method));
    }
    return allow;
}

} // namespace pricebook::http
