#include "openapi.h"

#include "asciitext.h"
#include "openapischemas.h"
#include "routetable.h"

#include <algorithm>
#include <array>
#include <vector>

namespace pricebook::http {

namespace {

struct CommonAnswer {
    int status;
    std::string_view description;
    std::string_view schema;
    bool (*applies)(const Route& route);
};

/// What follows from a route's traits; the table names what is its own.
constexpr std::array<CommonAnswer, 12> commonAnswers{{
    {400, "Not HTTP, or for another host.", "Error", [](const Route&) { return true; }},
    {401, "A token is needed, or this one is not good.", "Error",
     [](const Route& route) { return route.need != Need::Public; }},
    {403, "Not for this caller, or the endpoint only reads.", "Error",
     [](const Route& route) { return route.need != Need::Public; }},
    {408, "The request did not arrive in time.", "Error", [](const Route&) { return true; }},
    {413, "The body is too large.", "Error", [](const Route&) { return true; }},
    {415, "The body is not application/json.", "Error", [](const Route& route) { return route.body != nullptr; }},
    {422, "Values that cannot be taken, all of them.", "ValidationError", [](const Route&) { return true; }},
    {429, "Too many attempts: wait as Retry-After says.", "Error", [](const Route&) { return true; }},
    {431, "Request line and fields are too large.", "Error", [](const Route&) { return true; }},
    {500, "Something went wrong inside the program.", "Error", [](const Route&) { return true; }},
    {503, "The database is away or busy: try again as Retry-After says.", "Error", [](const Route&) { return true; }},
    {504, "The database went away at the moment of saving: look whether it was done before you try again.", "Error",
     [](const Route& route) { return route.method != Method::Get; }},
}};

constexpr std::string_view description =
    "The catalogue of products with two prices. Text matches ignore case; pages are linked by `Link: rel=\"next\"`; "
    "`ETag` and `If-Match` keep two writers apart.";

std::string_view headerText(std::string_view name) {
    if (name == "X-Total-Count")
        return "How many rows there are in all.";
    if (name == "Link")
        return "The next page, with rel=next; absent on the last.";
    if (name == "ETag")
        return "The product's version in quotes.";
    if (name == "Location")
        return "The path of what was made.";
    if (name == "Allow")
        return "The methods that are good for this path.";
    if (name == "Content-Disposition")
        return "A name for the file.";
    return "Seconds to wait before trying again.";
}

std::string_view tagText(std::string_view tag) {
    if (tag == "Products")
        return "What is sold, with two prices.";
    if (tag == "Categories")
        return "A product is in one at most.";
    if (tag == "Tags")
        return "A product has any number of them.";
    if (tag == "Access")
        return "Users and their tokens.";
    if (tag == "Changes")
        return "What was changed, in order.";
    return "For supervisors and tools.";
}

void writeHeaders(JsonWriter& writer, std::string_view names) {
    if (names.empty())
        return;
    writer.key("headers").object();
    while (!names.empty()) {
        const std::size_t comma = names.find(',');
        const std::string_view name = names.substr(0, comma);
        names = comma == std::string_view::npos ? std::string_view() : names.substr(comma + 1);
        const bool number = name == "X-Total-Count" || name == "Retry-After";
        writer.key(name).object().member("description", headerText(name)).key("schema").object();
        writer.member("type", number ? "integer" : "string").endObject().endObject();
    }
    writer.endObject();
}

void writeAnswer(JsonWriter& writer, const Answer& answer) {
    writer.key(std::to_string(answer.status)).object().member("description", answer.description);
    writeHeaders(writer, answer.headers);
    if (!answer.schema.empty()) {
        // A list of types, for an operation that can answer in several.
        writer.key("content").object();
        std::string_view types = answer.contentType;
        while (!types.empty()) {
            const std::size_t comma = types.find(',');
            writer.key(types.substr(0, comma)).object().key("schema");
            const bool text = !types.starts_with("application/json");
            writeReference(writer, text ? std::string_view("Text") : answer.schema);
            writer.endObject();
            types = comma == std::string_view::npos ? std::string_view() : types.substr(comma + 1);
        }
        writer.endObject();
    }
    writer.endObject();
}

void writeAnswers(JsonWriter& writer, const Route& route) {
    std::vector<Answer> answers(route.answers.begin(), route.answers.end());
    for (const CommonAnswer& common : commonAnswers) {
        const auto same = [&common](const Answer& answer) { return answer.status == common.status; };
        if (!common.applies(route) || std::any_of(answers.begin(), answers.end(), same))
            continue;
        const bool waits = common.status == 503 || common.status == 429;
        answers.push_back({common.status, common.description, common.schema, "application/json",
                           waits ? std::string_view("Retry-After") : std::string_view()});
    }
    std::stable_sort(answers.begin(), answers.end(),
                     [](const Answer& a, const Answer& b) { return a.status < b.status; });
    writer.key("responses").object();
    for (const Answer& answer : answers)
        writeAnswer(writer, answer);
    writer.endObject();
}

void writeParameters(JsonWriter& writer, const Route& route) {
    const bool conditional = std::any_of(route.answers.begin(), route.answers.end(),
                                         [](const Answer& answer) { return answer.status == 412; });
    const bool cached = std::any_of(route.answers.begin(), route.answers.end(),
                                    [](const Answer& answer) { return answer.status == 304; });
    if (route.parameters.empty() && !route.hasId())
        return;
    writer.key("parameters").array();
    if (route.hasId()) {
        writer.object().member("name", route.idName()).member("in", "path").key("required").boolean(true);
        writer.key("schema");
        writeIdSchema(writer);
        writer.endObject();
    }
    for (const Parameter& parameter : route.parameters) {
        writer.object().member("name", parameter.name).member("in", "query").key("required").boolean(false);
        writer.member("description", parameter.description);
        if (parameter.kind == Parameter::Kind::Ids)
            writer.member("style", "form").key("explode").boolean(false);
        writer.key("schema");
        writeParameterSchema(writer, parameter);
        writer.endObject();
    }
    for (const auto& [wanted, name, text] :
         {std::tuple(conditional, "If-Match", "Versions in quotes, or *: change only one of these."),
          std::tuple(cached, "If-None-Match", "Versions in quotes that the client has, or *.")}) {
        if (!wanted)
            continue;
        writer.object().member("name", name).member("in", "header").key("required").boolean(false);
        writer.member("description", text).key("schema").object().member("type", "string").endObject().endObject();
    }
    writer.endArray();
}

void writeOperation(JsonWriter& writer, const Route& route) {
    writer.key(lowered(methodName(route.method))).object().member("operationId", route.operationId);
    writer.member("summary", route.summary).key("tags").array().text(route.tag).endArray();
    writer.key("security").array();
    // Without users and tokens everything is open.
    writer.object().endObject();
    if (route.need != Need::Public)
        writer.object().key("bearer").array().endArray().endObject();
    writer.endArray();
    writeParameters(writer, route);
    if (route.body != nullptr) {
        writer.key("requestBody").object().key("required").boolean(true).key("content").object();
        writer.key("application/json").object().key("schema");
        writeReference(writer, route.body->name);
        writer.endObject().endObject().endObject();
    }
    writeAnswers(writer, route);
    writer.endObject();
}

void writePaths(JsonWriter& writer) {
    std::vector<std::string_view> paths;
    for (const Route& route : routes()) {
        if (route.documented && std::find(paths.begin(), paths.end(), route.path) == paths.end())
            paths.push_back(route.path);
    }
    writer.key("paths").object();
    for (const std::string_view path : paths) {
        writer.key(path).object();
        for (const Route& route : routes()) {
            if (route.documented && route.path == path)
                writeOperation(writer, route);
        }
        writer.endObject();
    }
    writer.endObject();
}

void writeHead(JsonWriter& writer, std::string_view prefix) {
    writer.member("openapi", "3.1.0").key("info").object().member("title", "Pricebook");
    writer.member("version", PRICEBOOK_VERSION).member("summary", "A catalogue of products with two prices");
    writer.member("description", description).key("license").object().member("name", "MIT").member("identifier", "MIT");
    writer.endObject().endObject().key("servers").array();
    writer.object().member("url", "/").endObject();
    if (!prefix.empty())
        writer.object().member("url", prefix).endObject();
    writer.endArray().key("tags").array();
    std::vector<std::string_view> tags;
    for (const Route& route : routes()) {
        if (route.documented && std::find(tags.begin(), tags.end(), route.tag) == tags.end()) {
            tags.push_back(route.tag);
            writer.object().member("name", route.tag).member("description", tagText(route.tag)).endObject();
        }
    }
    writer.endArray();
}

} // namespace

std::string openApiDocument(std::string_view prefix) {
    JsonWriter writer;
    writer.object();
    writeHead(writer, prefix);
    writePaths(writer);
    writer.key("components").object().key("schemas");
    writeSchemas(writer);
    writer.key("securitySchemes").object().key("bearer").object().member("type", "http").member("scheme", "bearer");
    writer.member("description", "A token of POST /auth/login, or one made in the settings.");
    writer.endObject().endObject().endObject().endObject();
    return writer.take();
}

} // namespace pricebook::http
