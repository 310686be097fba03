#include "apiresponder.h"

#include "call.h"

namespace pricebook::http {

namespace {

bool isSafe(Method method) { return method == Method::Get || method == Method::Head; }

/// The path's id, or an issue.
void readId(Call& call, std::string_view encoded) {
    const std::optional<std::string> text = percentDecoded(encoded, false);
    if (const std::optional<qint64> id = text ? wholeNumber(*text, 1, largestId) : std::nullopt)
        call.id = *id;
    else
        call.issues.push_back({{std::string("path"), std::string(call.route.idName())},
                               "An id is a whole number from 1 to 2147483647.",
                               "int_parsing"});
}

} // namespace

ApiResponder::ApiResponder(std::shared_ptr<const ApiContext> context) : m_context(std::move(context)) {}
ApiResponder::~ApiResponder() = default;

ThreadDatabase& ApiResponder::database(std::optional<ThreadDatabase>& place, ThreadDatabase::Thread thread) {
    if (!place)
        place.emplace(m_context->url, thread, m_context->deadlines, m_context->onChanged);
    return *place;
}

std::optional<Response> ApiResponder::withoutRoute(const Request& request, const Router::Match& match) const {
    if (match.route != nullptr)
        return std::nullopt;
    if (!match.known)
        return errorResponse(404, "Not Found");
    std::string allow = Router::allowed(request.path.substr(match.prefix.size()));
    if (request.method != Method::Options)
        return notAllowed(allow);
    Response response;
    response.status = 204;
    response.headers.emplace_back("Allow", std::move(allow));
    return response;
}

std::optional<Response> ApiResponder::forbidden(const Request& request, const Route& route) const {
    if (m_context->options.readOnly && route.need >= Need::Write)
        return errorResponse(403, "This endpoint only reads.");
    if (route.body == nullptr)
        return std::nullopt;
    if (!isJsonType(request.contentType))
        return errorResponse(415, "The body must be JSON, with Content-Type: application/json.");
    if (!request.contentEncoding.empty() && request.contentEncoding != "identity")
        return errorResponse(415, "The body must not be compressed.");
    return std::nullopt;
}

Response ApiResponder::run(const Request& request, const Router::Match& match, ThreadDatabase& database) {
    const Route& route = *match.route;
    Call call{request, route, *m_context, database, match.prefix};
    if (route.hasId())
        readId(call, match.id);
    if (route.documented)
        call.parameters.emplace(request.query, route.parameters, call.issues);
    if (route.body != nullptr)
        call.body.emplace(request.body, *route.body, call.issues);
    if (!call.issues.empty() && route.parameters.empty() && route.body == nullptr)
        return call.refused();
    return route.handler(call);
}

std::optional<Response> ApiResponder::answerNow(const Request& request) {
    const Router::Match match = m_context->router.match(request.method, request.path);
    if (std::optional<Response> answer = withoutRoute(request, match))
        return answer;
    if (std::optional<Response> answer = forbidden(request, *match.route))
        return answer;
    const Speed speed = match.route->speed;
    if (speed == Speed::Pool || (speed == Speed::Now && m_context->url.backend != Backend::Sqlite))
        return std::nullopt;
    ThreadDatabase& thread = database(m_socketDatabase, ThreadDatabase::Thread::Socket);
    Response response = run(request, match, thread);
    thread.release();
    // Whatever stands in the way now, in the pool there is time to wait for it or to open the database anew.
    if (speed == Speed::Now && response.status >= 500)
        return std::nullopt;
    return response;
}

Response ApiResponder::answer(const Request& request) {
    const Router::Match match = m_context->router.match(request.method, request.path);
    if (std::optional<Response> answer = withoutRoute(request, match))
        return std::move(*answer);
    if (std::optional<Response> answer = forbidden(request, *match.route))
        return std::move(*answer);
    ThreadDatabase& thread = database(m_poolDatabase, ThreadDatabase::Thread::Pool);
    Response response = run(request, match, thread);
    const bool again = thread.lostOldConnection() && isSafe(request.method);
    thread.release();
    // The server may have been started anew since the last request: that is no reason to fail this one.
    if (again) {
        response = run(request, match, thread);
        thread.release();
    }
    return response;
}

} // namespace pricebook::http
