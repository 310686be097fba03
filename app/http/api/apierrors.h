#pragma once

#include "error.h"
#include "message.h"

#include <QString>
#include <string>
#include <variant>
#include <vector>

namespace pricebook::http {

/// One value of a request that cannot be taken, as an element of a 422's "detail".
struct BadValue {
    using Step = std::variant<std::string, qint64>;
    std::vector<Step> loc; ///< "body", "tag_ids", 2
    std::string message;   ///< a sentence in UTF-8
    std::string type;      ///< a word for programs: "missing", "int_parsing"
};
using BadValues = std::vector<BadValue>;

/// Of any more a client learns nothing; the answer stays small whatever the request holds.
inline constexpr std::size_t mostBadValues = 100;

/// 422 with all of them.
[[nodiscard]] Response unprocessable(const BadValues& values);
/// 503 with Retry-After.
[[nodiscard]] Response unavailable(std::string_view detail);
/// 404 "There is no product 17."
[[nodiscard]] Response notFound(std::string_view what, qint64 id);
/// 405 with Allow.
[[nodiscard]] Response notAllowed(std::string_view allow);
/// 409 with "existing_id" beside the detail where it is known.
[[nodiscard]] Response nameTaken(const Error& error);
/// What the stores report, without a word of an engine, a path or a statement. NotFound, NameTaken and Conflict are for
/// the caller, who knows of what.
[[nodiscard]] Response errorAnswer(const Error& error);

} // namespace pricebook::http
