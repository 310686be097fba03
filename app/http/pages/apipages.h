#pragma once

#include "message.h"

#include <optional>
#include <string_view>

namespace pricebook::http {

/// The pages that show the API to people, and all that they load: Swagger UI at "/docs", ReDoc at "/redoc", their files
/// below. `path` is the request's without the prefix and begins with one of these two; "/docs" and "/docs/" are the
/// same page. None where there is no such file. The answer is for GET and HEAD; it is a 304 where If-None-Match allows.
/// Where the build could fetch nothing, the page says so and links openapi.json. Any thread, without waiting.
[[nodiscard]] std::optional<Response> apiPage(const Request& request, std::string_view path);

/// Whether the build could fetch both.
[[nodiscard]] bool apiPagesComplete();

} // namespace pricebook::http
