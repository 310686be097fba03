#include "windowapp.h"

#include "bootstrap.h"
#include "colorset.h"
#include "configuration.h"
#include "crashreport.h"
#include "display.h"
#include "endpointsettings.h"
#include "enterkey.h"
#include "keychainsecretstore.h"
#include "livetexts.h"
#include "mainwindow.h"
#include "prompts.h"
#include "settings.h"
#include "statementlog.h"
#include "theme.h"

#include <CLI/CLI.hpp>
#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QRegularExpression>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int usageError = 2;

struct Arguments {
    std::optional<std::string> database;
    std::optional<std::string> file;
    bool echo = false;
};

/// Whether it is imported, by its name; else it is a database.
bool isCatalogueText(const std::string& path) {
    static const QRegularExpression pattern(u"\\.(json|ndjson|jsonl)(\\.gz)?$"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    return pattern.match(QString::fromStdString(path)).hasMatch();
}

/// The exit code if the program is to end here.
std::optional<int> readArguments(int argc, char* argv[], Arguments& arguments) {
    CLI::App parser("Pricebook, an editor for a catalogue of products", "pricebook");
    parser.add_option("--database", arguments.database,
                      "The catalogue to open: sqlite:///relative.db, sqlite:////absolute.db or "
                      "postgresql://user:password@host:port/name");
    parser.add_option("FILE", arguments.file,
                      "A catalogue to open, or a .json, .ndjson or .jsonl file to take in, also gzipped");
    parser.add_flag("--echo", arguments.echo, "Log every statement with its time on standard error");
    parser.set_version_flag("--version", "pricebook " PRICEBOOK_VERSION);
    parser.footer("Qt's own options such as -platform offscreen are understood as well.\n"
                  "Without --database: DATABASE_URL, POSTGRES_SERVER and so on from the environment or .env, then the "
                  "catalogue last opened, then one in the user's data folder.");
    try {
        parser.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = parser.exit(error);
        return code == 0 ? 0 : usageError;
    }
    if (arguments.file && !isCatalogueText(*arguments.file)) {
        if (arguments.database) {
            std::fprintf(stderr, "pricebook: both --database and the file %s name a catalogue; give one of them.\n",
                         arguments.file->c_str());
            return usageError;
        }
        arguments.database = std::exchange(arguments.file, std::nullopt);
    }
    return std::nullopt;
}

void logStatements() {
    statementlog::setSink([](const QString& line) { std::fprintf(stderr, "%s\n", qUtf8Printable(line)); });
}

Result<Configuration> configure(const Arguments& arguments, const Settings& settings) {
    ConfigurationSources sources = ConfigurationSources::ofProcess();
    if (arguments.database)
        sources.commandLineUrl = QString::fromStdString(*arguments.database);
    sources.commandLineEcho = arguments.echo;
    sources.settingsUrl = settings.database();
    if (settings.contains(keys::echo))
        sources.settingsEcho = settings.get(keys::echo);
    return Configuration::resolve(sources);
}

/// A first start makes no file before a person has chosen, unless there is something to take in.
void openFirst(MainWindow& window, const Result<Configuration>& configuration, bool takesIn) {
    if (!configuration) {
        window.showProblem(configuration.error(), MainWindow::tr("No catalogue was opened"));
        return;
    }
    const bool isDefault = configuration->databaseOrigin == Origin::Default;
    if (isDefault && !takesIn && !QFileInfo::exists(configuration->databaseUrl.path))
        window.showWelcome();
    else if (isDefault)
        window.openOrCreate(configuration->databaseUrl);
    else
        window.openCatalogue(configuration->databaseUrl);
    for (const QString& warning : configuration->warnings)
        std::fprintf(stderr, "pricebook: %s\n", qUtf8Printable(warning));
}

} // namespace

int runWindow(int argc, char* argv[]) {
    // Qt takes its own options out of the arguments, so the rest is read after it; but Qt needs a display.
    if (const QString problem = displayProblem(argc, argv); !problem.isEmpty()) {
        Arguments arguments;
        // --help and --version need none.
        if (const std::optional<int> code = readArguments(argc, argv, arguments))
            return *code;
        std::fprintf(stderr, "pricebook: %s\n", qUtf8Printable(problem));
        return 1;
    }
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"pricebook"_s);
    QApplication::setApplicationDisplayName(u"Pricebook"_s);
    QApplication::setApplicationVersion(QStringLiteral(PRICEBOOK_VERSION));
    QApplication::setDesktopFileName(u"pricebook"_s);
    Arguments arguments;
    if (const std::optional<int> code = readArguments(argc, argv, arguments))
        return *code;
    crashreport::install(crashreport::folder());
    Settings settings;
    LiveTexts::listen();
    LiveTexts::speak(settings.get(keys::language));
    theme::apply(application);
    letEnterPressButtons(&application);
    theme::setColors(theme::colorsOf(settings.get(keys::colors)));
    QApplication::setWindowIcon(QIcon(u":/icons/pricebook.svg"_s));
    const Result<Configuration> configuration = configure(arguments, settings);
    if (configuration && configuration->echo)
        logStatements();
    SessionSecretStore secrets(std::make_unique<KeychainSecretStore>());
    QtPrompts prompts;
    const Result<EndpointOptions> endpoint = resolveEndpointOptions(ConfigurationSources::ofProcess(), {});
    if (!endpoint)
        std::fprintf(stderr, "pricebook: %s\n", qUtf8Printable(endpoint.error().text));
    Bootstrap bootstrap(secrets, endpoint.valueOr({}), &settings);
    MainWindow window(bootstrap.services(), &settings, &prompts);
    if (arguments.file)
        window.importOnceOpen(QDir::current().absoluteFilePath(QString::fromStdString(*arguments.file)));
    window.show();
    if (crashreport::takeNews(settings, crashreport::folder()))
        window.tellOfCrash(crashreport::folder());
    openFirst(window, configuration, arguments.file.has_value());
    return QApplication::exec();
}

} // namespace pricebook
