#pragma once

#include "account.h"
#include "apicontext.h"
#include "jsonbody.h"
#include "queryparameters.h"
#include "routetable.h"
#include "threaddatabase.h"

#include <optional>

namespace pricebook::http {

/// One request on its way through a route's handler. A handler reads its parameters and its body, answers refused() if
/// anything was wrong, and only then works.
struct Call {
    const Request& request;
    const Route& route;
    const ApiContext& api;
    ThreadDatabase& database;
    std::string_view prefix; ///< that the path had: "" or "/api/v1"
    qint64 id = 0;           ///< of the path
    BadValues issues = {};
    std::optional<Caller> caller = {}; ///< none while everything is open, and on public routes
    std::optional<QueryParameters> parameters = {};
    std::optional<JsonBody> body = {}; ///< where the route has one

    [[nodiscard]] Response refused() const { return unprocessable(issues); }
    /// errorAnswer(), and the database learns of it.
    [[nodiscard]] Response failed(const Error& error) {
        database.noteError(error);
        return errorAnswer(error);
    }
};

/// 200 with a JSON text.
[[nodiscard]] inline Response jsonAnswer(std::string body, int status = 200) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

} // namespace pricebook::http
