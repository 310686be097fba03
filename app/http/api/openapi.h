#pragma once

#include <string>
#include <string_view>

namespace pricebook::http {

/// The OpenAPI 3.1 document of the route table, as JSON. `prefix` as Router::prefix().
[[nodiscard]] std::string openApiDocument(std::string_view prefix);

} // namespace pricebook::http
