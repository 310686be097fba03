#include "access.h"

#include "accountstore.h"
#include "asciitext.h"

#include <algorithm>

namespace pricebook::http {

namespace {

bool equalWord(std::string_view a, std::string_view lower) {
    return std::equal(a.begin(), a.end(), lower.begin(), lower.end(), [](char x, char y) {
        return (x >= 'A' && x <= 'Z' ? static_cast<char>(x - 'A' + 'a') : x) == y;
    });
}

std::string_view unquoted(std::string_view text) {
    return text.size() >= 2 && text.front() == '"' && text.back() == '"' ? text.substr(1, text.size() - 2) : text;
}

/// "application/json", perhaps with parameters, of which a charset must be UTF-8.
bool isJson(std::string_view contentType) {
    std::size_t end = contentType.find(';');
    if (!equalWord(trimmed(contentType.substr(0, end)), "application/json"))
        return false;
    while (end != std::string_view::npos) {
        contentType.remove_prefix(end + 1);
        end = contentType.find(';');
        const std::string_view parameter = trimmed(contentType.substr(0, end));
        const std::size_t equals = parameter.find('=');
        if (equals != std::string_view::npos && equalWord(parameter.substr(0, equals), "charset") &&
            !equalWord(unquoted(parameter.substr(equals + 1)), "utf-8"))
            return false;
    }
    return true;
}

bool isReading(Method method) { return method == Method::Get || method == Method::Head || method == Method::Options; }

Response unauthorized(std::string_view detail, const char* challenge) {
    Response response = errorResponse(401, detail);
    response.headers.emplace_back("WWW-Authenticate", challenge);
    return response;
}

bool isLoopback(const QString& host) {
    return host == QLatin1String("localhost") || host == QLatin1String("::1") || host.startsWith(QLatin1String("127."));
}

} // namespace

std::string_view bearerSecret(std::string_view authorization) {
    const std::size_t space = authorization.find(' ');
    if (space == std::string_view::npos || !equalWord(authorization.substr(0, space), "bearer"))
        return {};
    const std::string_view secret = trimmed(authorization.substr(space));
    return secret.find_first_of(" \t,") == std::string_view::npos ? secret : std::string_view();
}

Access::Access(const EndpointOptions& options, TokenUse* tokenUse)
    : m_options(options),
      m_hosts(options),
      m_tokenUse(tokenUse) {
    for (const QString& origin : options.origins) {
        QString name = origin.trimmed().toLower();
        while (name.endsWith(u'/'))
            name.chop(1);
        if (!name.isEmpty())
            m_origins.push_back(name.toStdString());
    }
}

void Access::setPort(quint16 port) { m_hosts.setPort(port); }

std::optional<Response> Access::refuseHost(const Request& request) const {
    if (m_hosts.contains(request.host))
        return std::nullopt;
    return errorResponse(400, "The Host header names none of this endpoint's addresses");
}

std::optional<Response> Access::refuseContentType(const Request& request) const {
    const bool carries =
        request.method == Method::Post || request.method == Method::Put || request.method == Method::Patch;
    if (!carries || (request.body.empty() && request.contentType.empty()))
        return std::nullopt;
    if (!isJson(request.contentType))
        return errorResponse(415, "The body must be sent as Content-Type: application/json, in UTF-8");
    if (!request.contentEncoding.empty() && !equalWord(request.contentEncoding, "identity"))
        return errorResponse(415, "The body must be sent without a Content-Encoding");
    return std::nullopt;
}

// Whoever listens for other machines has accounts, or has said that something in front asks who they are. Should the
// last account go meanwhile, that must not open the catalogue to the world.
bool Access::mayBeOpen() const { return m_options.insecure || isLoopback(m_options.host); }

std::optional<Response> Access::refuseCaller(const Caller& caller, const Request& request, Need need) const {
    if (need == Need::Admin && caller.role != Role::Admin)
        return errorResponse(403, "Only an admin may do this");
    const bool writes = need == Need::Write || (need == Need::Admin && !isReading(request.method));
    if (writes && !caller.mayWrite)
        return errorResponse(403, "This token may read only");
    return std::nullopt;
}

Result<Access::Decision> Access::decide(const Request& request, AccountStore& accounts, Need need) const {
    Decision decision;
    if (need == Need::Public)
        return decision;
    const std::string_view secret = bearerSecret(request.authorization);
    Result<std::optional<Caller>> caller = accounts.callerOf(secret);
    if (!caller)
        return caller.error();
    decision.caller = std::move(*caller);
    if (decision.caller) {
        decision.refusal = refuseCaller(*decision.caller, request, need);
        if (m_tokenUse != nullptr)
            m_tokenUse->note(decision.caller->tokenId);
    } else {
        const Result<bool> empty = mayBeOpen() ? accounts.isEmpty() : Result<bool>(false);
        if (!empty)
            return empty.error();
        if (*empty)
            decision.open = true;
        else if (request.authorization.empty())
            decision.refusal = unauthorized("Not authenticated", R"(Bearer realm="pricebook")");
        else
            decision.refusal = unauthorized("The token is unknown, revoked or expired",
                                            R"(Bearer realm="pricebook", error="invalid_token")");
    }
    const bool writes = need == Need::Write || (need == Need::Admin && !isReading(request.method));
    if (!decision.refusal && m_options.readOnly && writes)
        decision.refusal = errorResponse(403, "This endpoint is read-only");
    return decision;
}

bool Access::isAllowedOrigin(std::string_view origin) const {
    return std::any_of(m_origins.begin(), m_origins.end(),
                       [&](const std::string& allowed) { return equalWord(origin, allowed); });
}

std::optional<Response> Access::preflight(const Request& request, std::string_view methods) const {
    if (request.method != Method::Options || request.requestedMethod.empty() || !isAllowedOrigin(request.origin))
        return std::nullopt;
    Response response;
    response.status = 204;
    response.headers = {{"Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"},
                        {"Access-Control-Allow-Origin", std::string(request.origin)},
                        {"Access-Control-Allow-Methods", std::string(methods)},
                        {"Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match, If-None-Match"},
                        {"Access-Control-Max-Age", "600"}};
    return response;
}

void Access::addCors(const Request& request, Response& response) const {
    const bool done = std::any_of(response.headers.begin(), response.headers.end(), [](const auto& header) {
        return header.first == std::string_view("Access-Control-Allow-Origin");
    });
    if (m_origins.empty() || done)
        return;
    response.headers.emplace_back("Vary", "Origin");
    if (!isAllowedOrigin(request.origin))
        return;
    response.headers.emplace_back("Access-Control-Allow-Origin", std::string(request.origin));
    response.headers.emplace_back("Access-Control-Expose-Headers",
                                  "ETag, Link, Location, Retry-After, WWW-Authenticate, X-Total-Count");
}

} // namespace pricebook::http
