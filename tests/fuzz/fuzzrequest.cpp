// What a client sends, on its way from bytes to a query or a draft, without a socket and without a database. The first
// byte says in pieces of which size the rest arrives. Whatever it is, these must hold.
#include "headcheck.h"
#include "hostnames.h"
#include "productrequest.h"
#include "requestparser.h"
#include "router.h"
#include "validation.h"

#include <cstdio>
#include <cstdlib>
#include <rapidjson/document.h>

using namespace pricebook;
using namespace pricebook::http;

namespace {

void require(bool holds, const char* what) {
    if (holds)
        return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

constexpr std::int64_t headBytes = 16 * 1024;
constexpr std::int64_t bodyBytes = 64 * 1024;

struct Read {
    int fault = 0; ///< its status
    bool complete = false;
    std::string body;
    std::size_t used = 0;
};

bool isWithin(std::string_view part, std::string_view whole) {
    return part.empty() || part == "/" ||
           (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

/// A 422 must be one that the client can read, and small.
void checkIssues(const BadValues& issues) {
    require(issues.size() <= mostBadValues, "the number of issues is bounded");
    const Response response = unprocessable(issues);
    rapidjson::Document document;
    document.Parse<rapidjson::kParseValidateEncodingFlag>(response.body.data(), response.body.size());
    require(!document.HasParseError() && document.HasMember("detail"), "a 422 is JSON");
    for (const BadValue& issue : issues)
        require(!issue.loc.empty() && !issue.message.empty() && !issue.type.empty(),
                "an issue says where, what and of which kind");
}

void checkQuery(const Route& route, std::string_view query) {
    BadValues issues;
    QueryParameters parameters(query, route.parameters, issues);
    const bool isList = route.parameters.data() == productListParameters().data();
    if (isList) {
        const ProductList list = readProductList(parameters);
        if (issues.empty()) {
            require(list.range.limit >= 1 && list.range.limit <= 1000 && list.range.skip >= 0, "a page has a size");
            for (const CategoryId id : list.query.filter.categories)
                require(id.value >= 1 && id.value <= largestId, "ids are ids");
            if (list.range.after)
                require(cursorFrom(list.query.sort, cursorText(list.query.sort, *list.range.after)) == list.range.after,
                        "a cursor stays what it is");
        }
        const ProductCursor place{ProductId(7), Money::fromHundredths(100), list.query.filter.name};
        if (list.query.sort.column != SortColumn::UpdatedAt && !place.text.contains(QChar(0)))
            require(cursorFrom(list.query.sort, cursorText(list.query.sort, place)) == place,
                    "a cursor is read as it was made");
    } else if (route.parameters.data() == exportParameters().data()) {
        parameters.choice("format");
        (void)readProductFilter(parameters);
    } else {
        for (const Parameter& parameter : route.parameters) {
            if (parameter.kind == Parameter::Kind::Integer) {
                const qint64 value = parameters.integer(parameter.name);
                require(!issues.empty() || (value >= parameter.least && value <= parameter.most),
                        "a number is in its range");
            } else if (parameter.kind == Parameter::Kind::Text) {
                require(parameters.text(parameter.name).isValidUtf16(), "a text is one");
            }
        }
    }
    checkIssues(issues);
}

void checkBody(const Route& route, std::string_view text) {
    BadValues issues;
    const JsonBody body(text, *route.body, issues);
    checkIssues(issues);
    for (const BodyField& field : route.body->fields)
        require(body[field.name].text.isValidUtf16(), "a text of a body is one");
    const bool isCreate = route.body == &productCreateSchema();
    if (isCreate) {
        const ProductDraft draft = draftFrom(body);
        require(!issues.empty() || validate(draft).empty(), "a draft without issues is one for the store too");
    } else if (route.body == &productUpdateSchema()) {
        const ProductPatch patch = patchFrom(body);
        require(!issues.empty() || validate(patch).empty(), "a patch without issues is one for the store too");
    }
}

void checkRequest(const RequestParser& parser, const Request& request, std::string_view head) {
    static const Router router("/api/v1");
    static const HostNames hosts{EndpointOptions()};
    require(request.path == "*" || request.path.starts_with('/'), "a path begins with a slash");
    require(request.path.find('?') == std::string_view::npos, "a path has no query");
    require(request.hasQuery || request.query.empty(), "a query follows a question mark");
    require(isHost(request.host), "there is a host");
    require(!hosts.contains("rebound.example"), "a stranger's name is none of ours");
    (void)hosts.contains(request.host);
    for (const std::string_view part : {request.path, request.query, request.host, request.authorization,
                                        request.contentType, request.ifMatch, request.origin, parser.acceptEncoding()})
        require(isWithin(part, head), "what was read stands in the head");
    const Router::Match match = router.match(request.method, request.path);
    if (!match.route) {
        require(!match.known || !Router::allowed(request.path.substr(match.prefix.size())).empty(),
                "a known path has a method");
        return;
    }
    require(match.known, "a path with a route is known");
    if (match.route->hasId()) {
        const std::optional<std::string> id = percentDecoded(match.id, false);
        const std::optional<qint64> number = id ? wholeNumber(*id, 1, largestId) : std::nullopt;
        require(!number || std::to_string(*number) == *id, "a number has one spelling");
    }
    checkQuery(*match.route, request.query);
    if (match.route->body)
        checkBody(*match.route, request.body);
}

/// As a connection does, with bytes that come in pieces.
Read read(std::string_view bytes, std::size_t piece) {
    HeadScanner scanner;
    std::size_t headSize = 0;
    std::size_t there = 0;
    while (headSize == 0 && there < bytes.size()) {
        there = std::min(there + piece, bytes.size());
        headSize = scanner.scan(bytes.substr(0, there));
        if (scanner.fault())
            return {scanner.fault()->status, false, {}, 0};
    }
    if (headSize == 0)
        return {};
    if (headSize > static_cast<std::size_t>(headBytes))
        return {431, false, {}, 0};
    const std::string_view head = bytes.substr(0, headSize);
    std::string body;
    RequestParser parser(body, headBytes, bodyBytes);
    if (const auto fault = parser.readHead(head))
        return {fault->status, false, {}, 0};
    std::size_t used = headSize;
    there = std::max(there, headSize);
    while (!parser.done()) {
        std::optional<HeadFault> fault;
        const std::size_t taken = parser.readBody(bytes.substr(used, there - used), fault);
        require(taken <= there - used, "no more is used than is there");
        used += taken;
        if (fault)
            return {fault->status, false, {}, 0};
        if (there == bytes.size() && (taken == 0 || used == there))
            break;
        there = std::min(there + piece, bytes.size());
    }
    require(static_cast<std::int64_t>(body.size()) <= bodyBytes, "a body is within its limit");
    if (!parser.done())
        return {};
    checkRequest(parser, parser.request(), head);
    return {0, true, body, used};
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1)
        return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const Read whole = read(bytes, bytes.size());
    const Read split = read(bytes, std::size_t(1) + *data % 61);
    require(whole.complete == split.complete && whole.body == split.body && whole.used == split.used,
            "where the bytes are split does not matter");
    // Of two faults, which one is seen first may depend on what had arrived.
    require((whole.fault == 0) == (split.fault == 0), "where the bytes are split does not make them right");
    return 0;
}
