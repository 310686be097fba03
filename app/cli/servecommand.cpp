#include "accesslog.h"
#include "accountstore.h"
#include "commands.h"
#include "database.h"
#include "endpoint.h"
#include "migrationrunner.h"
#include "noticesender.h"
#include "servesignals.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <thread>

namespace pricebook::commands {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::ServeCommand)
};

/// Looks at a database that will only be read, whatever else could be done with it.
Result<void> lookReadOnly(const Configuration& configuration) {
    const Result<std::unique_ptr<CatalogStore>> store = database::openCatalogue(configuration);
    return store ? Result<void>() : Result<void>(store.error());
}

/// Makes an absent SQLite file, and the tables of an empty database. True if the catalogue can only be read.
Result<bool> prepare(const Configuration& configuration, bool readOnly, Terminal& terminal) {
    const DatabaseUrl& url = configuration.databaseUrl;
    if (readOnly) {
        const Result<void> readable = lookReadOnly(configuration);
        return readable ? Result<bool>(true) : Result<bool>(readable.error());
    }
    const bool creates = url.backend == Backend::Sqlite && !QFileInfo::exists(url.path);
    const Result<void> prepared =
        database::withCreated(configuration, [](const std::unique_ptr<Connection>& connection) {
            return database::prepareSchema(*connection);
        });
    if (prepared) {
        if (creates)
            terminal.message(Texts::tr("Made the new catalogue %1.").arg(QDir::toNativeSeparators(url.path)));
        return false;
    }
    // A file without the right to write it, or tables of a newer version.
    if ((prepared.error().kind != Error::Kind::ReadOnly && prepared.error().kind != Error::Kind::Schema) ||
        !lookReadOnly(configuration))
        return prepared.error();
    terminal.message(
        Texts::tr("This catalogue can only be read, so every change is refused: %1").arg(prepared.error().text));
    return true;
}

void announce(const Endpoint& endpoint, Terminal& terminal) {
    for (const QString& address : endpoint.addresses())
        terminal.data(Texts::tr("Listening on %1 (docs: %1/docs)").arg(address));
}

/// Until SIGTERM or SIGINT.
void wait(Endpoint& endpoint, bool hasTls, ServeSignals& signalSet, Terminal& terminal) {
    while (signalSet.next() == ServeSignals::Kind::Reload) {
        if (!hasTls) {
            terminal.message(Texts::tr("There are no certificates to read again: TLS is off."));
            continue;
        }
        const Result<void> reloaded = endpoint.reloadCertificates();
        terminal.message(reloaded ? Texts::tr("The certificates were read again; new connections get them.")
                                  : Texts::tr("The certificates stay as they were: %1").arg(reloaded.error().text));
    }
}

} // namespace

int serve(const Request& request, Terminal& terminal) {
    // Before any thread is made, so that each leaves the signals to this one.
    ServeSignals signalSet;
    const auto failed = [&terminal](const Error& error) {
        terminal.error(error);
        return 1;
    };
    Result<EndpointOptions> options = resolveEndpointOptions(ConfigurationSources::ofProcess(), request.endpoint);
    if (!options)
        return failed(options.error());
    if (const Result<void> checked = checkEndpointOptions(*options); !checked)
        return failed(checked.error());
    const Result<NoticeOptions> noticeOptions = resolveNoticeOptions(ConfigurationSources::ofProcess());
    if (!noticeOptions)
        return failed(noticeOptions.error());
    const Result<bool> readOnly = prepare(request.configuration, options->readOnly, terminal);
    if (!readOnly)
        return failed(readOnly.error());
    options->readOnly = *readOnly;

    std::optional<AccessLog> log;
    Endpoint::Handlers handlers;
    handlers.onChanged = [](const ChangeSet&) {};
    handlers.onRequest = [](const RequestRecord&) {};
    if (!request.noAccessLog) {
        log.emplace([&terminal](const std::string& lines) { terminal.log(lines); });
        handlers.onRequest = [&log](const RequestRecord& record) { log->note(record); };
    }
    Result<std::unique_ptr<Endpoint>> endpoint =
        Endpoint::start(request.configuration.databaseUrl, *options, std::move(handlers));
    if (!endpoint)
        return failed(endpoint.error());
    announce(**endpoint, terminal);
    std::optional<NoticeSender> notices;
    if (!options->readOnly)
        notices.emplace(request.configuration.databaseUrl, *noticeOptions);
    wait(**endpoint, !options->tlsCertificate.isEmpty(), signalSet, terminal);
    signalSet.endAtOnceFromNowOn();
    std::thread stopping([&endpoint] { (*endpoint)->stop(); }); // whether or not anybody reads standard error
    terminal.message(Texts::tr("Stopping; what is in flight may end. Once more stops at once."));
    stopping.join();
    return 0;
}

} // namespace pricebook::commands
