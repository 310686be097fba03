#pragma once

#include <QtGlobal>
#include <string>
#include <string_view>

namespace pricebook::http {

/// "17" with its quotes: a version as an entity tag.
[[nodiscard]] std::string entityTag(qint64 version);
/// Whether a field If-Match lets a record of this version be changed; an absent one always does. A weak tag never
/// matches.
[[nodiscard]] bool ifMatchHolds(std::string_view field, qint64 version);
/// Whether a field If-None-Match names this version, so that the client has it already. Weak tags count.
[[nodiscard]] bool ifNoneMatchNames(std::string_view field, qint64 version);

} // namespace pricebook::http
