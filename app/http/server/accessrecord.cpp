#include "accessrecord.h"

#include <algorithm>

namespace pricebook::http {

namespace {

using namespace Qt::StringLiterals;

QString textOf(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

/// Without an allocation for the methods that there are.
QString methodOf(const Request& request) {
    switch (request.method) {
    case Method::Get:
        return u"GET"_s;
    case Method::Head:
        return u"HEAD"_s;
    case Method::Post:
        return u"POST"_s;
    case Method::Put:
        return u"PUT"_s;
    case Method::Patch:
        return u"PATCH"_s;
    case Method::Delete:
        return u"DELETE"_s;
    case Method::Options:
        return u"OPTIONS"_s;
    case Method::Other:
        break;
    }
    return textOf(request.methodName.substr(0, 20));
}

void count(std::atomic<std::int64_t>& counter, std::int64_t amount = 1) {
    counter.fetch_add(amount, std::memory_order_relaxed);
}

} // namespace

void recordAnswer(const ServerShared& shared, const Request& request, const Response& response, std::int64_t bodyBytes,
                  std::int64_t sentBytes, std::int64_t microseconds, const QString& peer) {
    Metrics& metrics = *shared.metrics;
    const auto statusClass = static_cast<std::size_t>(std::clamp(response.status / 100, 0, 5));
    count(metrics.byStatusClass[statusClass]);
    const auto& ends = Metrics::bucketEnds;
    count(metrics.byDuration[static_cast<std::size_t>(std::lower_bound(ends.begin(), ends.end(), microseconds) -
                                                      ends.begin())]);
    count(metrics.microsecondsTotal, microseconds);
    count(metrics.bytesSent, sentBytes);
    if (!shared.onRequest)
        return;
    RequestRecord record;
    record.at = QDateTime::currentDateTimeUtc();
    record.method = methodOf(request);
    record.path = textOf(request.path.substr(0, 200));
    record.status = response.status;
    record.bytes = bodyBytes;
    record.microseconds = microseconds;
    record.caller = textOf(response.caller);
    record.changed = textOf(response.changed);
    record.peer = peer;
    shared.onRequest(record);
}

} // namespace pricebook::http
