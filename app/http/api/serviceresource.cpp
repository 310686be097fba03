#include "apipages.h"
#include "call.h"
#include "jsonwriter.h"
#include "migrationset.h"
#include "resources.h"

namespace pricebook::http {

namespace {

void writeRevision(JsonWriter& writer, std::string_view key, const QString& revision) {
    writer.key(key);
    if (revision.isEmpty())
        writer.null();
    else
        writer.text(revision);
}

/// One metric in Prometheus' text format.
class MetricsText {
public:
    void begin(std::string_view name, std::string_view type, std::string_view help) {
        m_text.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ");
        m_text.append(type).append("\n");
    }
    void sample(std::string_view name, std::string_view labels, const std::string& value) {
        m_text.append(name).append(labels).append(" ").append(value).append("\n");
    }
    void single(std::string_view name, std::string_view type, std::string_view help, qint64 value) {
        begin(name, type, help);
        sample(name, {}, std::to_string(value));
    }
    std::string take() { return std::move(m_text); }

private:
    std::string m_text;
};

/// A number of microseconds in seconds, without an exponent.
std::string seconds(qint64 microseconds) {
    std::string digits = std::to_string(microseconds % 1'000'000);
    digits.insert(0, 6 - digits.size(), '0');
    return std::to_string(microseconds / 1'000'000) + "." + digits;
}

void appendDurations(MetricsText& text, const Metrics& metrics) {
    text.begin("pricebook_http_request_duration_seconds", "histogram", "From the whole request to its answer.");
    qint64 count = 0;
    for (std::size_t i = 0; i < metrics.byDuration.size(); ++i) {
        count += metrics.byDuration[i].load(std::memory_order_relaxed);
        const bool last = i == Metrics::bucketEnds.size();
        const std::string end = last ? "+Inf" : seconds(Metrics::bucketEnds[i]);
        text.sample("pricebook_http_request_duration_seconds_bucket", "{le=\"" + end + "\"}", std::to_string(count));
    }
    text.sample("pricebook_http_request_duration_seconds_sum", {},
                seconds(metrics.microsecondsTotal.load(std::memory_order_relaxed)));
    text.sample("pricebook_http_request_duration_seconds_count", {}, std::to_string(count));
}

} // namespace

Response service::databaseStatus(Call& call) {
    const Result<SchemaState> state = call.database.look();
    if (!state)
        call.database.noteError(state.error());
    JsonWriter writer;
    writer.object().key("connected").boolean(state.ok());
    writer.member("backend", call.api.url.backend == Backend::Sqlite ? "sqlite" : "postgresql");
    writeRevision(writer, "revision", state ? state->revision : QString());
    writeRevision(writer, "head", MigrationSet::embedded().head());
    writer.key("up_to_date").boolean(state && state->isUsable());
    if (!state)
        writer.member("detail", "The database cannot be reached at the moment: try again later.");
    writer.endObject();
    Response response = state ? Response() : unavailable({});
    response.body = writer.take();
    return response;
}

Response service::live(Call&) { return jsonAnswer(R"({"status":"live"})"); }

Response service::ready(Call& call) {
    const Result<SchemaState> state = call.database.look();
    if (!state)
        return call.failed(state.error());
    const Result<CatalogStore*> store = call.database.forReading();
    return store ? jsonAnswer(R"({"status":"ready"})") : call.failed(store.error());
}

Response service::metrics(Call& call) {
    const Metrics& metrics = *call.api.metrics;
    const auto value = [](const std::atomic<std::int64_t>& counter) { return counter.load(std::memory_order_relaxed); };
    MetricsText text;
    text.single("pricebook_up", "gauge", "1 while the endpoint answers.", 1);
    text.begin("pricebook_info", "gauge", "What answers.");
    text.sample("pricebook_info", "{version=\"" PRICEBOOK_VERSION "\"}", "1");
    text.single("pricebook_http_connections_open", "gauge", "Open connections.", value(metrics.connectionsOpen));
    text.single("pricebook_http_connections_accepted_total", "counter", "Connections taken.",
                value(metrics.connectionsAccepted));
    text.single("pricebook_http_connections_refused_total", "counter", "Connections beyond the limits.",
                value(metrics.connectionsRefused));
    text.single("pricebook_http_sent_bytes_total", "counter", "Bytes of answers.", value(metrics.bytesSent));
    text.begin("pricebook_http_requests_total", "counter", "Answers by class of status.");
    for (std::size_t i = 1; i < metrics.byStatusClass.size(); ++i)
        text.sample("pricebook_http_requests_total", "{status=\"" + std::to_string(i) + "xx\"}",
                    std::to_string(value(metrics.byStatusClass[i])));
    appendDurations(text, metrics);
    Response response;
    response.contentType = "text/plain; version=0.0.4; charset=utf-8";
    response.body = text.take();
    return response;
}

Response service::openApi(Call& call) { return jsonAnswer(call.api.openApi); }

Response service::page(Call& call) {
    std::optional<Response> page = apiPage(call.request, call.request.path.substr(call.prefix.size()));
    return page ? std::move(*page) : errorResponse(404, "Not Found");
}

} // namespace pricebook::http
