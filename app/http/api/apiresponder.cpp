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

std::optional<Response> ApiResponder::withoutHandler(const Request& request, const Router::Match& match) const {
    const Access& access = m_context->access;
    if (std::optional<Response> refused = access.refuseHost(request))
        return refused;
    if (match.route != nullptr) {
        if (match.route->body == nullptr)
            return std::nullopt;
        return access.refuseContentType(request);
    }
    if (!match.known)
        return errorResponse(404, "Not Found");
    std::string allow = Router::allowed(request.path.substr(match.prefix.size()));
    if (request.method != Method::Options)
        return notAllowed(allow);
    if (std::optional<Response> preflight = access.preflight(request, allow))
        return preflight;
    Response response;
    response.status = 204;
    response.headers.emplace_back("Allow", std::move(allow));
    return response;
}

std::optional<Response> ApiResponder::refuseCaller(Call& call) {
    if (call.route.need == Need::Public)
        return std::nullopt;
    const Result<CatalogStore*> store = call.database.forReading();
    if (!store)
        return call.failed(store.error());
    Result<Access::Decision> decision = call.api.access.decide(call.request, (*store)->accounts(), call.route.need);
    if (!decision)
        return call.failed(decision.error());
    call.caller = std::move(decision->caller);
    (*store)->setOrigin(QStringLiteral("http"), call.caller ? call.caller->name : QString());
    return std::move(decision->refusal);
}

Response ApiResponder::handle(Call& call, std::string_view id) {
    const Route& route = call.route;
    if (std::optional<Response> refusal = refuseCaller(call))
        return std::move(*refusal);
    m_reached = true;
    if (route.hasId())
        readId(call, id);
    if (route.documented)
        call.parameters.emplace(call.request.query, route.parameters, call.issues);
    if (route.body != nullptr)
        call.body.emplace(call.request.body, *route.body, call.issues);
    const bool unread = !call.issues.empty() && route.parameters.empty() && route.body == nullptr;
    return unread ? call.refused() : route.handler(call);
}

Response ApiResponder::run(const Request& request, const Router::Match& match, ThreadDatabase& database) {
    m_reached = false;
    Call call{request, *match.route, *m_context, database, match.prefix};
    Response response = handle(call, match.id);
    if (call.caller) // of refusals, too
        response.caller = call.caller->name.toStdString();
    return response;
}

std::optional<Response> ApiResponder::answerNow(const Request& request) {
    std::optional<Response> response = tryNow(request);
    if (response)
        m_context->access.addCors(request, *response);
    return response;
}

Response ApiResponder::answer(const Request& request) {
    Response response = inPool(request);
    m_context->access.addCors(request, response);
    return response;
}

void ApiResponder::settle() {
    if (m_socketDatabase)
        m_socketDatabase->release();
}

std::optional<Response> ApiResponder::tryNow(const Request& request) {
    const Router::Match match = m_context->router.match(request.method, request.path);
    if (std::optional<Response> answer = withoutHandler(request, match))
        return answer;
    const Speed speed = match.route->speed;
    if (speed == Speed::Pool || (speed == Speed::Now && m_context->url.backend != Backend::Sqlite))
        return std::nullopt;
    ThreadDatabase& thread = database(m_socketDatabase, ThreadDatabase::Thread::Socket);
    Response response = run(request, match, thread);
    // Whatever stands in the way now, in the pool there is time to wait for it or to open the database anew.
    if (speed == Speed::Now && response.status >= 500)
        return std::nullopt;
    return response;
}

Response ApiResponder::inPool(const Request& request) {
    const Router::Match match = m_context->router.match(request.method, request.path);
    if (std::optional<Response> answer = withoutHandler(request, match))
        return std::move(*answer);
    ThreadDatabase& thread = database(m_poolDatabase, ThreadDatabase::Thread::Pool);
    Response response = run(request, match, thread);
    const bool again = thread.lostOldConnection() && (isSafe(request.method) || !m_reached);
    thread.release();
    // The server may have been started anew since the last request: that is no reason to fail this one.
    if (again) {
        response = run(request, match, thread);
        thread.release();
    }
    return response;
}

} // namespace pricebook::http
