#pragma once

#include "bodyschema.h"
#include "message.h"
#include "need.h"
#include "queryparameters.h"

#include <span>
#include <string_view>

namespace pricebook::http {

struct Call;

/// On which thread a route is answered.
enum class Speed : unsigned char {
    NoDatabase, ///< on the socket's thread, always; for public routes only, since tokens are in the database
    Now,        ///< on the socket's thread where the database is SQLite
    Pool,       ///< may wait, or compute for long
};

/// What an operation may answer besides the errors that follow from its other traits.
struct Answer {
    int status = 200;
    std::string_view description;
    std::string_view schema = {}; ///< of the components; "[Product]" is an array of them; empty: no body
    std::string_view contentType = "application/json";
    std::string_view headers = {}; ///< names of further fields, by comma
};

/// One operation. The table is what the router matches, the OpenAPI document says and the tests go through.
struct Route {
    Method method = Method::Get;
    /// Without a prefix and without a trailing slash; a segment "{…_id}" is an id, "*" at the end any rest.
    std::string_view path;
    std::string_view operationId;
    std::string_view summary;
    std::string_view tag;
    Need need = Need::Read;
    Speed speed = Speed::Pool;
    std::span<const Parameter> parameters = {};
    const BodySchema* body = nullptr;
    std::span<const Answer> answers = {};
    Response (*handler)(Call& call) = nullptr;
    bool documented = true; ///< false: a page for people

    [[nodiscard]] bool hasId() const { return path.find('{') != std::string_view::npos; }
    /// "category_id"; empty without an id.
    [[nodiscard]] std::string_view idName() const;
};

[[nodiscard]] std::span<const Route> routes();

[[nodiscard]] std::string_view methodName(Method method);

} // namespace pricebook::http
