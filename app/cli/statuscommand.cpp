#include "commands.h"
#include "database.h"
#include "migrationrunner.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace pricebook::commands {

using namespace Qt::StringLiterals;

namespace {

QJsonValue textOrNull(const QString& text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); }

/// Fills in what a connected database says; an error is one that stands in the way of all of it.
Result<void> describe(std::unique_ptr<Connection> connection, QJsonObject& status) {
    const Result<SchemaState> state = MigrationRunner(*connection, MigrationSet::embedded()).state();
    if (!state)
        return state.error();
    status[u"connected"_s] = true;
    status[u"state"_s] = state->name();
    status[u"revision"_s] = textOrNull(state->revision);
    status[u"up_to_date"_s] = state->isUsable();
    if (!state->isUsable())
        status[u"message"_s] = state->text();
    if (!state->isReadable())
        return {};
    CatalogStore store(std::move(connection), state->revision);
    const Result<CatalogCounts> counts = store.counts();
    if (!counts)
        return counts.error();
    status[u"counts"_s] = QJsonObject{{u"categories"_s, counts->categories},
                                      {u"tags"_s, counts->tags},
                                      {u"products"_s, counts->products},
                                      {u"links"_s, counts->links}};
    return {};
}

} // namespace

int status(const Request& request, Terminal& terminal) {
    const DatabaseUrl& url = request.configuration.databaseUrl;
    QJsonObject status{{u"connected"_s, false},
                       {u"backend"_s, url.backend == Backend::Sqlite ? u"sqlite"_s : u"postgresql"_s},
                       {u"database"_s, url.toDisplayString()},
                       {u"state"_s, QJsonValue()},
                       {u"revision"_s, QJsonValue()},
                       {u"head"_s, MigrationSet::embedded().head()},
                       {u"up_to_date"_s, false},
                       {u"counts"_s, QJsonValue()}};
    Result<void> done;
    if (Result<std::unique_ptr<Connection>> connection = database::open(request.configuration, OpenMode::ReadOnly))
        done = describe(std::move(*connection), status);
    else
        done = connection.error();
    if (!done)
        status[u"message"_s] = done.error().text;
    terminal.data(QString::fromUtf8(QJsonDocument(status).toJson()).trimmed());
    if (!done)
        terminal.error(done.error());
    return done ? 0 : 1;
}

} // namespace pricebook::commands
