#include "call.h"
#include "exporter.h"
#include "migrationset.h"
#include "productrequest.h"
#include "resources.h"
#include "schemalook.h"

#include <array>

namespace pricebook::http {

namespace {

struct Format {
    ExportFormat format;
    std::string_view ending;
    std::string_view contentType;
};
/// As exportFormats.
constexpr std::array<Format, 3> formats{{{ExportFormat::Json, "json", "application/json"},
                                         {ExportFormat::Ndjson, "ndjson", "application/x-ndjson"},
                                         {ExportFormat::Csv, "csv", "text/csv; charset=utf-8"}}};

/// A download takes as long as its client does: it has a connection of its own.
Result<std::unique_ptr<CatalogStore>> openStore(const DatabaseUrl& url) {
    Result<std::unique_ptr<Connection>> connection = Connection::open(url, OpenMode::ReadOnly);
    if (!connection)
        return Error(Error::Kind::Unavailable, connection.error().text);
    const Result<SchemaState> state = lookAtSchema(**connection, MigrationSet::embedded());
    if (!state)
        return state.error();
    if (!state->isReadable())
        return Error(Error::Kind::Schema, state->text());
    return std::make_unique<CatalogStore>(std::move(*connection), state->revision);
}

std::optional<Response> write(const DatabaseUrl& url, const ExportOptions& options, ChunkSink& sink) {
    const Result<std::unique_ptr<CatalogStore>> store = openStore(url);
    if (!store)
        return errorAnswer(store.error());
    const Result<ExportReport> done = Exporter(**store, options).run([&sink](const QByteArray& bytes) -> Result<void> {
        if (bytes.isEmpty() || sink.write({bytes.constData(), static_cast<std::size_t>(bytes.size())}))
            return {};
        return Error::cancelled();
    });
    return done ? std::nullopt : std::optional(errorAnswer(done.error()));
}

} // namespace

Response products::download(Call& call) {
    ExportOptions options;
    options.filter = readProductFilter(*call.parameters);
    const Format& format = formats.at(call.parameters->choice("format"));
    options.format = format.format;
    if (!call.issues.empty())
        return call.refused();
    Response response;
    response.contentType = format.contentType;
    const QString name = QDateTime::currentDateTimeUtc().toString(QStringLiteral("'catalogue-'yyyyMMdd'T'HHmmss'Z'"));
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + name.toStdString() + "." +
                                                             std::string(format.ending) + "\"");
    response.stream = [url = call.api.url, options](ChunkSink& sink) { return write(url, options, sink); };
    return response;
}

} // namespace pricebook::http
