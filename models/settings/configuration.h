#pragma once

#include "databaseurl.h"

#include <QHash>
#include <QString>
#include <QStringList>
#include <optional>

namespace pricebook {

/// Where a value of the configuration comes from, highest first.
enum class Origin { CommandLine, Environment, DotEnvFile, Settings, Default };
/// In a sentence: "the command line", "the environment", "the file .env", "the settings", "the default".
[[nodiscard]] QString originName(Origin origin);

/// Everything the configuration is made from; a test fills it by hand.
struct ConfigurationSources {
    std::optional<QString> commandLineUrl;  ///< --database
    bool commandLineEcho = false;           ///< --echo
    QHash<QString, QString> environment;    ///< variables that are set but empty count as absent
    QString workingDirectory;               ///< where .env is looked for and relative SQLite paths start
    std::optional<DatabaseUrl> settingsUrl; ///< the database last opened; without a password
    std::optional<bool> settingsEcho;
    QString defaultFile; ///< absolute path of the SQLite file used when nothing else is said

    /// The process's environment, working directory and defaultCatalogueFile(); the rest is left for the caller to
    /// fill.
    static ConfigurationSources ofProcess();
};

/// Which database to open and whether to log statements. The variables are DATABASE_URL, or else POSTGRES_SERVER,
/// POSTGRES_PORT, POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB (any of them asks for PostgreSQL; absent ones are
/// localhost, 5432, postgres, none and the user's name), and ECHO. Each variable is taken from the environment before
/// .env.
struct Configuration {
    DatabaseUrl databaseUrl;
    Origin databaseOrigin = Origin::Default;
    QString databaseName; ///< what said so, for a message: "--database", "DATABASE_URL", "POSTGRES_SERVER"; else empty
    bool echo = false;
    Origin echoOrigin = Origin::Default;
    QStringList warnings; ///< translated sentences about things that were passed over

    /// Error: Kind::Invalid, one sentence that names the variable and its origin and never shows a password.
    static Result<Configuration> resolve(const ConfigurationSources& sources);
};

/// catalogue.db in the user's data folder ($XDG_DATA_HOME/pricebook, usually ~/.local/share/pricebook). Not created
/// here.
[[nodiscard]] QString defaultCatalogueFile();

} // namespace pricebook
