#include "endpointsettings.h"

#include "variables.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QUrl>
#include <array>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::EndpointSettings)
};

Error invalid(const QString& sentence) { return {Error::Kind::Invalid, sentence}; }

template <class T>
Result<void> storeNumber(T& target, const QString& value, qint64 least, qint64 most) {
    bool isNumber = false;
    const qint64 number = value.trimmed().toLongLong(&isNumber);
    if (!isNumber || number < least || number > most)
        return invalid(Texts::tr("it must be a number from %1 to %2.").arg(least).arg(most));
    target = static_cast<T>(number);
    return {};
}

Result<void> storeSwitch(bool& target, const QString& value) {
    const QString word = value.trimmed().toLower();
    const bool isYes = QStringList{u"true"_s, u"1"_s, u"yes"_s, u"on"_s}.contains(word);
    if (!isYes && !QStringList{u"false"_s, u"0"_s, u"no"_s, u"off"_s}.contains(word))
        return invalid(Texts::tr("it must be true or false."));
    target = isYes;
    return {};
}

Result<void> storePrefix(EndpointOptions& options, const QString& value) {
    QString prefix = value.trimmed();
    while (prefix.endsWith(u'/'))
        prefix.chop(1);
    static const QString allowed = u"-._~/"_s;
    bool good = prefix.isEmpty() || prefix.startsWith(u'/');
    for (const QChar c : prefix)
        good = good && ((c.unicode() < 128 && c.isLetterOrNumber()) || allowed.contains(c));
    if (!good)
        return invalid(
            Texts::tr("it must begin with / and have letters, digits, -, ., _ and ~ only, such as /api/v1."));
    options.prefix = prefix;
    return {};
}

Result<void> storeHostName(EndpointOptions& options, const QString& value) {
    const QString name = value.trimmed();
    const QUrl url(u"http://"_s + name);
    if (name.isEmpty() || name.contains(u'/') || name.contains(u'@') || !url.isValid() || url.host().isEmpty())
        return invalid(
            Texts::tr("a host name is such as shop.example or shop.example:8443, without http:// before it."));
    options.hosts << name;
    return {};
}

Result<void> storeOrigin(EndpointOptions& options, const QString& value) {
    const QString origin = value.trimmed();
    const QUrl url(origin, QUrl::StrictMode);
    const bool isWeb = url.scheme() == u"http"_s || url.scheme() == u"https"_s;
    if (!isWeb || url.host().isEmpty() || !url.path().isEmpty() || url.hasQuery() || url.hasFragment() ||
        !url.userInfo().isEmpty())
        return invalid(
            Texts::tr("an origin is such as https://shop.example, with nothing behind the name but a port."));
    options.origins << origin;
    return {};
}

/// A path stays as it was typed in the file's name; relative ones are taken from the working directory.
Result<void> storeText(QString& target, const QString& value) {
    if (value.trimmed().isEmpty())
        return invalid(Texts::tr("it must not be empty."));
    target = value.trimmed();
    return {};
}

constexpr qint64 mostFileBytes = 1LL << 30;
constexpr qint64 day = 24 * 60 * 60;

#define OPTIONS EndpointOptions &options, const QString &value
constexpr std::array settings{
    EndpointSetting{"--host", "PRICEBOOK_HTTP_HOST", "The address to listen on (127.0.0.1)", false, false,
                    [](OPTIONS) { return storeText(options.host, value); }},
    EndpointSetting{"--port", "PRICEBOOK_HTTP_PORT", "The port to listen on (8000); 0: any free one", false, false,
                    [](OPTIONS) { return storeNumber(options.port, value, 0, 65535); }},
    EndpointSetting{"--threads", "PRICEBOOK_HTTP_THREADS", "How many threads answer; 0: one a core", false, false,
                    [](OPTIONS) { return storeNumber(options.threads, value, 0, 256); }},
    EndpointSetting{"--tls-cert", "PRICEBOOK_HTTP_TLS_CERT", "The certificate with its chain, a PEM file", false, false,
                    [](OPTIONS) { return storeText(options.tlsCertificate, value); }},
    EndpointSetting{"--tls-key", "PRICEBOOK_HTTP_TLS_KEY", "The certificate's key, a PEM file without a passphrase",
                    false, false, [](OPTIONS) { return storeText(options.tlsKey, value); }},
    EndpointSetting{"--insecure", "PRICEBOOK_HTTP_INSECURE",
                    "Listen on another address than this machine's own without TLS: something in front does it", true,
                    false, [](OPTIONS) { return storeSwitch(options.insecure, value); }},
    EndpointSetting{"--read-only", "PRICEBOOK_HTTP_READ_ONLY", "Refuse every change", true, false,
                    [](OPTIONS) { return storeSwitch(options.readOnly, value); }},
    EndpointSetting{"--prefix", "API_V1_PREFIX", "Everything is served at / and below this too (/api/v1)", false, false,
                    storePrefix},
    EndpointSetting{"--host-name", "PRICEBOOK_HTTP_HOST_NAMES",
                    "A further name under which programs know this one; may be given several times", false, true,
                    storeHostName},
    EndpointSetting{"--origin", "PRICEBOOK_HTTP_ORIGINS",
                    "A web origin whose pages may read answers (CORS); may be given several times", false, true,
                    storeOrigin},
    EndpointSetting{"--header-bytes", "PRICEBOOK_HTTP_HEADER_BYTES",
                    "The most that request line and headers may have together (16384)", false, false,
                    [](OPTIONS) { return storeNumber(options.headerBytes, value, 1024, mostFileBytes); }},
    EndpointSetting{"--body-bytes", "PRICEBOOK_HTTP_BODY_BYTES", "The most that a request's body may have (1048576)",
                    false, false, [](OPTIONS) { return storeNumber(options.bodyBytes, value, 1024, mostFileBytes); }},
    EndpointSetting{"--header-seconds", "PRICEBOOK_HTTP_HEADER_SECONDS",
                    "The time that a client has to send the headers (10)", false, false,
                    [](OPTIONS) { return storeNumber(options.headerSeconds, value, 1, day); }},
    EndpointSetting{"--body-seconds", "PRICEBOOK_HTTP_BODY_SECONDS", "The time that a client has to send the body (30)",
                    false, false, [](OPTIONS) { return storeNumber(options.bodySeconds, value, 1, day); }},
    EndpointSetting{"--idle-seconds", "PRICEBOOK_HTTP_IDLE_SECONDS",
                    "How long a connection may rest between requests (60)", false, false,
                    [](OPTIONS) { return storeNumber(options.idleSeconds, value, 1, day); }},
    EndpointSetting{"--connections", "PRICEBOOK_HTTP_CONNECTIONS", "The most connections at a time (1000)", false,
                    false, [](OPTIONS) { return storeNumber(options.connections, value, 1, 1'000'000); }},
    EndpointSetting{"--connections-per-address", "PRICEBOOK_HTTP_CONNECTIONS_PER_ADDRESS",
                    "The most of them from one address (256)", false, false,
                    [](OPTIONS) { return storeNumber(options.connectionsPerAddress, value, 1, 1'000'000); }},
    EndpointSetting{"--waiting-requests", "PRICEBOOK_HTTP_WAITING_REQUESTS",
                    "The most requests that wait for the database at a time; more are sent away (256)", false, false,
                    [](OPTIONS) { return storeNumber(options.waitingRequests, value, 1, 1'000'000); }},
    EndpointSetting{"--stop-seconds", "PRICEBOOK_HTTP_STOP_SECONDS",
                    "What is in flight may take this long when the program is told to stop (10)", false, false,
                    [](OPTIONS) { return storeNumber(options.stopSeconds, value, 0, 3600); }},
    EndpointSetting{"--journal-days", "PRICEBOOK_JOURNAL_DAYS",
                    "How many days of changes are kept for /changes (400); 0: all", false, false,
                    [](OPTIONS) { return storeNumber(options.journal.days, value, 0, 36'500); }},
    EndpointSetting{"--journal-rows", "PRICEBOOK_JOURNAL_ROWS", "How many changes are kept at most (5000000); 0: all",
                    false, false,
                    [](OPTIONS) { return storeNumber(options.journal.rows, value, 0, 1'000'000'000'000); }},
};
#undef OPTIONS

QStringList entriesOf(const EndpointSetting& setting, const QString& value) {
    return setting.isList ? value.split(u',', Qt::SkipEmptyParts) : QStringList{value};
}

Error notThere(const QString& path, const QString& what) {
    return {Error::Kind::NotFound,
            Texts::tr("There is no file %1 with the %2: choose another.").arg(QDir::toNativeSeparators(path), what)};
}

} // namespace

std::span<const EndpointSetting> endpointSettings() { return settings; }

Result<EndpointOptions> resolveEndpointOptions(const ConfigurationSources& sources,
                                               const EndpointArguments& arguments) {
    const Variables variables(sources);
    EndpointOptions options;
    for (const EndpointSetting& setting : settings) {
        const QString option = QLatin1String(setting.option);
        QStringList values = arguments.value(option);
        QString name = option;
        Origin origin = Origin::CommandLine;
        if (!arguments.contains(option)) {
            const auto variable = variables.find(QLatin1String(setting.variable));
            if (!variable)
                continue;
            values = entriesOf(setting, variable->value);
            name = variable->name;
            origin = variable->origin;
        }
        for (const QString& value : values) {
            if (const Result<void> stored = setting.store(options, value); !stored)
                return saidBy(name, origin, stored.error().text);
        }
    }
    return options;
}

Result<void> checkEndpointOptions(const EndpointOptions& options) {
    const bool hasCertificate = !options.tlsCertificate.isEmpty();
    if (hasCertificate != !options.tlsKey.isEmpty())
        return invalid(hasCertificate ? Texts::tr("TLS needs the certificate's key, too: name its PEM file.")
                                      : Texts::tr("TLS needs a certificate beside the key: name its PEM file."));
    if (!hasCertificate)
        return {};
    if (!QFileInfo(options.tlsCertificate).isFile())
        return notThere(options.tlsCertificate, Texts::tr("certificate"));
    if (!QFileInfo(options.tlsKey).isFile())
        return notThere(options.tlsKey, Texts::tr("key"));
    return {};
}

} // namespace pricebook
