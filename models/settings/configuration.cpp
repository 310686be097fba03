#include "configuration.h"

#include "variables.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcessEnvironment>
#include <QStandardPaths>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Configuration)
};

Result<void> useUrl(const Variables::Variable& variable, const QString& workingDirectory,
                    Configuration& configuration) {
    const Result<DatabaseUrl> url = DatabaseUrl::parse(variable.value, workingDirectory);
    if (!url)
        return saidBy(variable.name, variable.origin, url.error().text);
    configuration.databaseUrl = *url;
    configuration.databaseOrigin = variable.origin;
    configuration.databaseName = variable.name;
    return {};
}

/// True if one of the POSTGRES_ variables is there.
Result<bool> usePostgresVariables(const Variables& variables, Configuration& configuration) {
    const auto server = variables.find(u"POSTGRES_SERVER"_s);
    const auto port = variables.find(u"POSTGRES_PORT"_s);
    const auto user = variables.find(u"POSTGRES_USER"_s);
    const auto password = variables.find(u"POSTGRES_PASSWORD"_s);
    const auto database = variables.find(u"POSTGRES_DB"_s);
    const std::array all{server, database, user, port, password};
    const auto first = std::find_if(all.begin(), all.end(), [](const auto& variable) { return variable.has_value(); });
    if (first == all.end())
        return false;
    bool isNumber = true;
    const int number = port ? port->value.toInt(&isNumber) : 5432;
    if (!isNumber || number < 1 || number > 65535)
        return saidBy(port->name, port->origin, Texts::tr("a port is a number from 1 to 65535."));

    DatabaseUrl url;
    url.backend = Backend::PostgreSql;
    for (const QString& name : (server ? server->value : u"localhost"_s).split(u','))
        url.hosts.push_back({name.trimmed(), number});
    url.user = user ? user->value : u"postgres"_s;
    url.password = password ? password->value : QString();
    url.database = database ? database->value : url.user;
    configuration.databaseUrl = url;
    configuration.databaseOrigin = (*first)->origin;
    configuration.databaseName = (*first)->name;
    return true;
}

Result<void> resolveDatabase(const ConfigurationSources& sources, const Variables& variables,
                             Configuration& configuration) {
    if (sources.commandLineUrl)
        return useUrl({u"--database"_s, *sources.commandLineUrl, Origin::CommandLine}, sources.workingDirectory,
                      configuration);
    if (const auto url = variables.find(u"DATABASE_URL"_s))
        return useUrl(*url, sources.workingDirectory, configuration);
    const Result<bool> postgres = usePostgresVariables(variables, configuration);
    if (!postgres)
        return postgres.error();
    if (*postgres)
        return {};
    configuration.databaseUrl = sources.settingsUrl.value_or(DatabaseUrl::sqlite(sources.defaultFile));
    configuration.databaseOrigin = sources.settingsUrl ? Origin::Settings : Origin::Default;
    return {};
}

void resolveEcho(const ConfigurationSources& sources, const Variables& variables, Configuration& configuration) {
    if (sources.commandLineEcho) {
        configuration.echo = true;
        configuration.echoOrigin = Origin::CommandLine;
        return;
    }
    if (const auto variable = variables.find(u"ECHO"_s)) {
        const QString value = variable->value.trimmed().toLower();
        const bool isYes = QStringList{u"true"_s, u"1"_s, u"yes"_s, u"on"_s}.contains(value);
        if (isYes || QStringList{u"false"_s, u"0"_s, u"no"_s, u"off"_s}.contains(value)) {
            configuration.echo = isYes;
            configuration.echoOrigin = variable->origin;
            return;
        }
        configuration.warnings << Texts::tr("ECHO from %1 is neither true nor false; it was passed over.")
                                      .arg(originName(variable->origin));
    }
    configuration.echo = sources.settingsEcho.value_or(false);
    configuration.echoOrigin = sources.settingsEcho ? Origin::Settings : Origin::Default;
}

} // namespace

QString originName(Origin origin) {
    switch (origin) {
    case Origin::CommandLine:
        return Texts::tr("the command line");
    case Origin::Environment:
        return Texts::tr("the environment");
    case Origin::DotEnvFile:
        return Texts::tr("the file .env");
    case Origin::Settings:
        return Texts::tr("the settings");
    case Origin::Default:
        break;
    }
    return Texts::tr("the default");
}

ConfigurationSources ConfigurationSources::ofProcess() {
    ConfigurationSources sources;
    const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString& name : environment.keys())
        sources.environment.insert(name, environment.value(name));
    sources.workingDirectory = QDir::currentPath();
    sources.defaultFile = defaultCatalogueFile();
    return sources;
}

Result<Configuration> Configuration::resolve(const ConfigurationSources& sources) {
    const Variables variables(sources);
    Configuration configuration;
    configuration.warnings = variables.warnings();
    if (const Result<void> resolved = resolveDatabase(sources, variables, configuration); !resolved)
        return resolved.error();
    resolveEcho(sources, variables, configuration);
    return configuration;
}

QString defaultCatalogueFile() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/pricebook/catalogue.db"_s;
}

} // namespace pricebook
