#pragma once

#include "message.h"
#include "servershared.h"

#include <QString>
#include <cstdint>

namespace pricebook::http {

/// Counts an answer and tells who wants to know of it. `request` may be one of which little could be read.
void recordAnswer(const ServerShared& shared, const Request& request, const Response& response, std::int64_t bodyBytes,
                  std::int64_t sentBytes, std::int64_t microseconds, const QString& peer);

} // namespace pricebook::http
