#include "commandline.h"

#include "commandtable.h"
#include "dbreport.h"
#include "settings.h"
#include "statementlog.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>
#include <array>
#include <map>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr int usageError = 2;
constexpr std::string_view dbGroup = "db"; // its commands fail as Alembic's do

/// What CLI11 fills in, before it is a Request.
struct Arguments {
    std::optional<std::string> database;
    bool echo = false;
    Request request;
};

std::string utf8(const QString& text) { return text.toStdString(); }

void defineImport(CLI::App& command, Request& request) {
    addOption(command, "FILE", "The JSON file: a catalogue, a list of products, or one product a line; also gzipped",
              textOf(request.file))
        ->required();
    addOption(command, "--match", "How products are found in the database: id, name (the default) or new (never)",
              [&request](const std::string& value) {
                  if (value == "id")
                      request.match = ImportMatch::Id;
                  else if (value == "name")
                      request.match = ImportMatch::Name;
                  else if (value == "new")
                      request.match = ImportMatch::New;
                  else
                      return std::string("must be id, name or new");
                  return std::string();
              });
    addOption(command, "--skip-bad", "Import the good rows and write the bad ones, with reasons, to this file",
              textOf(request.skipBadFile));
    command.add_flag("--dry-run", request.dryRun, "Check and count only; nothing is written");
}

OptionSetter price(std::optional<Money>& target) {
    return [&target](const std::string& value) {
        const Result<Money> money = Money::parse(QString::fromStdString(value));
        if (!money)
            return utf8(money.error().text);
        target = *money;
        return std::string();
    };
}

void defineFilters(CLI::App& command, Request& request) {
    CLI::Option* name = addOption(command, "--name", "Only products with this in their name", textOf(request.name));
    addOption(command, "--search", "Only products with this in name, description, category or tags",
              textOf(request.search))
        ->excludes(name);
    const auto list = [](QStringList& target) {
        return [&target](const std::string& value) {
            target << QString::fromStdString(value);
            return std::string();
        };
    };
    addOption(command, "--category", "Only products of this category; may be given several times",
              list(request.categories))
        ->expected(1)
        ->take_all();
    addOption(command, "--tag", "Only products with this tag; may be given several times", list(request.tags))
        ->expected(1)
        ->take_all();
    addOption(command, "--tag-match", "With several tags: any (the default), all, or none of them",
              [&request](const std::string& value) {
                  request.tagMatch = QString::fromStdString(value);
                  return value == "any" || value == "all" || value == "none" ? std::string()
                                                                             : std::string("must be any, all or none");
              });
    command.add_flag("--uncategorized", request.uncategorized, "Only products without a category");
    command.add_flag("--untagged", request.untagged, "Only products without tags");
    addOption(command, "--has-image", "Only products with a picture address (true) or without (false)",
              [&request](const std::string& value) {
                  request.hasImage = value == "true";
                  return value == "true" || value == "false" ? std::string() : std::string("must be true or false");
              });
    addOption(command, "--min-price-shmeckles", "Only products that cost at least this", price(request.minShmeckles));
    addOption(command, "--max-price-shmeckles", "Only products that cost at most this", price(request.maxShmeckles));
    addOption(command, "--min-price-flurbos", "Only products that cost at least this", price(request.minFlurbos));
    addOption(command, "--max-price-flurbos", "Only products that cost at most this", price(request.maxFlurbos));
}

void defineExport(CLI::App& command, Request& request) {
    addOption(command, "FILE", "Where to write, gzipped if it ends in .gz; - is standard output", textOf(request.file))
        ->required();
    addOption(command, "--format", "json (the default) or ndjson, one product a line",
              [&request](const std::string& value) {
                  request.linePerProduct = value == "ndjson";
                  return value == "json" || value == "ndjson" ? std::string() : std::string("must be json or ndjson");
              });
    defineFilters(command, request);
}

void defineServe(CLI::App& command, Request& request) {
    for (const EndpointSetting& setting : endpointSettings()) {
        const QString name = QLatin1String(setting.option);
        if (setting.isSwitch) {
            command.add_flag_callback(
                setting.option, [&request, name] { request.endpoint[name] = QStringList{u"true"_s}; }, setting.help);
            continue;
        }
        const auto set = [&request, &setting, name](const std::string& value) {
            EndpointOptions scratch;
            const QString text = QString::fromStdString(value);
            if (const Result<void> stored = setting.store(scratch, text); !stored)
                return utf8(stored.error().text);
            request.endpoint[name] << text;
            return std::string();
        };
        CLI::Option* option = addOption(command, setting.option, setting.help, set);
        if (setting.isList)
            option->take_all();
    }
    command.add_flag("--no-access-log", request.noAccessLog, "Write no line for each request on standard error");
}

void defineNothing(CLI::App&, Request&) {}

constexpr std::array<Command, 5> table = {{
    {nullptr, "import", "Take a JSON catalogue in; makes an absent SQLite file", defineImport, commands::importFile},
    {nullptr, "export", "Write the catalogue, or what the filters leave of it, as JSON", defineExport,
     commands::exportFile},
    {nullptr, "status", "Print the database's state as JSON", defineNothing, commands::status},
    {nullptr, "sample", "Take the sample catalogue in; makes an absent SQLite file", defineNothing, commands::sample},
    {nullptr, "serve", "Serve the catalogue over HTTP until stopped; makes an absent SQLite file", defineServe,
     commands::serve},
}};

const char* groupHelp(std::string_view group) {
    if (group == dbGroup)
        return "Look at or change the database's schema";
    return group == "user" ? "Keep the users of the HTTP endpoint" : "Keep its access tokens";
}

/// Defines the commands, of which each outlives the parser; `chosen` is set by the parser.
void defineCommands(CLI::App& app, Request& request, const Command*& chosen) {
    app.require_subcommand(1);
    std::map<std::string, CLI::App*> groups;
    const auto define = [&](const Command& command) {
        CLI::App* parent = &app;
        if (command.group != nullptr) {
            CLI::App*& group = groups[command.group];
            if (group == nullptr) {
                group = app.add_subcommand(command.group, groupHelp(command.group));
                group->require_subcommand(1);
            }
            parent = group;
        }
        CLI::App* defined = parent->add_subcommand(command.name, command.help);
        command.define(*defined, request);
        defined->callback([&chosen, &command] { chosen = &command; });
    };
    for (const Command& command : dbCommands())
        define(command);
    for (const Command& command : accountCommands())
        define(command);
    for (const Command& command : table)
        define(command);
    for (const Command& command : historyCommands())
        define(command);
    for (const Command& command : copyCommands())
        define(command);
}

Result<Configuration> configurationOf(const Arguments& arguments) {
    ConfigurationSources sources = ConfigurationSources::ofProcess();
    if (arguments.database)
        sources.commandLineUrl = QString::fromStdString(*arguments.database);
    sources.commandLineEcho = arguments.echo;
    const Settings settings;
    sources.settingsUrl = settings.database();
    if (settings.contains(keys::echo))
        sources.settingsEcho = settings.get(keys::echo);
    return Configuration::resolve(sources);
}

} // namespace

CLI::Option* addOption(CLI::App& command, const char* name, const char* help, const OptionSetter& set) {
    return command
        .add_option_function<std::vector<std::string>>(
            name, [](const std::vector<std::string>&) {}, help)
        ->check([set](const std::string& value) { return set(value); })
        ->expected(1);
}

OptionSetter textOf(QString& target) {
    return [&target](const std::string& value) {
        target = QString::fromStdString(value);
        return std::string();
    };
}

int runCommandLine(int argc, char* argv[]) {
    Terminal terminal;
    Arguments arguments;
    const Command* chosen = nullptr;
    CLI::App app("Works on a Pricebook catalogue without a window.", "pricebookctl");
    app.set_version_flag("--version", PRICEBOOK_VERSION);
    app.add_option("--database", arguments.database,
                   "Which database: sqlite:///file.db, postgresql://user@host/name, or a file's path");
    app.add_flag("--echo", arguments.echo, "Log every statement with its time");
    defineCommands(app, arguments.request, chosen);
    try {
        app.parse(argc, argv);
    } catch (const CLI::RequiredError& error) {
        // A word that is no command is left over, and only the lack of one would be told.
        const std::vector<std::string> rest = app.remaining(true);
        const bool unknown = !rest.empty() && rest.front().find('-') != 0;
        const std::string text = unknown ? "Unknown command: " + rest.front() : error.what();
        app.exit(CLI::ParseError(text, CLI::ExitCodes::RequiredError));
        return usageError;
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : usageError;
    }
    const Result<Configuration> configuration = configurationOf(arguments);
    if (!configuration) {
        if (chosen->group != nullptr && chosen->group == dbGroup && !arguments.database)
            return DbReport(arguments.request, terminal).failed(configuration.error());
        terminal.error(configuration.error());
        return arguments.database ? usageError : 1;
    }
    arguments.request.configuration = *configuration;
    for (const QString& warning : configuration->warnings)
        terminal.message(warning);
    if (configuration->echo)
        statementlog::setSink([&terminal](const QString& line) { terminal.message(line); });
    return chosen->run(arguments.request, terminal);
}

} // namespace pricebook
