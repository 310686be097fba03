#include "databaseurl.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStringDecoder>
#include <QUrl>
#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::DatabaseUrl)
};

Error bad(const QString& sentence) { return {Error::Kind::Invalid, sentence}; }

/// Said wherever an address does not parse: the parts themselves are never repeated, any of them may be half a
/// password.
Error badServer(const QString& what) {
    return bad(
        what + u' ' +
        Texts::tr(
            "The form is postgresql://user:password@host:5432/name; write @ : / ? # % in a password as %40 %3A %2F "
            "%3F %23 %25."));
}

/// Empty optional for a malformed escape, bytes that are not UTF-8, or an escaped NUL.
std::optional<QString> decoded(QStringView text) {
    QByteArray bytes;
    const QByteArray utf8 = text.toUtf8();
    for (qsizetype i = 0; i < utf8.size(); ++i) {
        if (utf8[i] != '%') {
            bytes += utf8[i];
            continue;
        }
        bool ok = false;
        const int code = i + 2 < utf8.size() ? utf8.mid(i + 1, 2).toInt(&ok, 16) : 0;
        const bool isHex = ok && std::isxdigit(static_cast<unsigned char>(utf8[i + 1])) != 0;
        if (!isHex || code == 0)
            return std::nullopt;
        bytes += static_cast<char>(code);
        i += 2;
    }
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString result = decoder(bytes);
    if (decoder.hasError())
        return std::nullopt;
    return result;
}

QString encoded(const QString& text, const QByteArray& keep = {}) {
    return QString::fromLatin1(QUrl::toPercentEncoding(text, keep));
}

bool hasControlCharacter(QStringView text) {
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f; });
}

QString absolutePath(const QString& path, const QString& workingDirectory) {
    return QDir::cleanPath(
        QDir(workingDirectory.isEmpty() ? QDir::currentPath() : workingDirectory).absoluteFilePath(path));
}

Result<DatabaseUrl> sqliteFile(const QString& path, const QString& workingDirectory) {
    if (path == u":memory:"_s || path.startsWith(u"file:"_s))
        return bad(Texts::tr(
            "A catalogue is kept in a file, not in memory: use sqlite:///file.db or sqlite:////folder/file.db."));
    if (path.isEmpty() || path.endsWith(u'/'))
        return bad(Texts::tr("The address names no file: use sqlite:///file.db or sqlite:////folder/file.db."));
    return DatabaseUrl::sqlite(absolutePath(path, workingDirectory));
}

Result<DatabaseUrl> parseSqlite(QStringView rest, const QString& workingDirectory) {
    if (rest.isEmpty() || rest.startsWith(u'?'))
        return sqliteFile(u":memory:"_s, workingDirectory);
    if (!rest.startsWith(u'/'))
        return bad(Texts::tr(
            "An SQLite address has three slashes before a relative file name (sqlite:///file.db), four before an "
            "absolute one (sqlite:////folder/file.db)."));
    QStringView path = rest.mid(1);
    if (const qsizetype question = path.indexOf(u'?'); question >= 0) {
        // Python's connect arguments; they say nothing about where the data is.
        const QStringList harmless{u"check_same_thread"_s, u"timeout"_s, u"isolation_level"_s, u"cached_statements"_s};
        for (const QStringView option : path.mid(question + 1).split(u'&', Qt::SkipEmptyParts)) {
            if (!harmless.contains(option.left(option.indexOf(u'=')).toString()))
                return bad(Texts::tr(
                    "An SQLite address takes no options after “?”; write a question mark in a file name as %3F."));
        }
        path = path.left(question);
    }
    // SQLAlchemy does not decode the path, so a stray % is a letter like others.
    return sqliteFile(decoded(path).value_or(path.toString()), workingDirectory);
}

/// The parameters of libpq 15 that may stand in a URL, less those that are fields of DatabaseUrl and sslpassword.
const QStringList& knownOptions() {
    static const QStringList names{u"hostaddr"_s,
                                   u"passfile"_s,
                                   u"channel_binding"_s,
                                   u"connect_timeout"_s,
                                   u"client_encoding"_s,
                                   u"options"_s,
                                   u"application_name"_s,
                                   u"fallback_application_name"_s,
                                   u"keepalives"_s,
                                   u"keepalives_idle"_s,
                                   u"keepalives_interval"_s,
                                   u"keepalives_count"_s,
                                   u"tcp_user_timeout"_s,
                                   u"gssencmode"_s,
                                   u"sslmode"_s,
                                   u"requiressl"_s,
                                   u"sslcompression"_s,
                                   u"sslcert"_s,
                                   u"sslkey"_s,
                                   u"sslrootcert"_s,
                                   u"sslcrl"_s,
                                   u"sslcrldir"_s,
                                   u"sslsni"_s,
                                   u"requirepeer"_s,
                                   u"ssl_min_protocol_version"_s,
                                   u"ssl_max_protocol_version"_s,
                                   u"krbsrvname"_s,
                                   u"gsslib"_s,
                                   u"service"_s,
                                   u"target_session_attrs"_s};
    return names;
}

std::optional<int> port(QStringView text) {
    if (text.isEmpty())
        return 5432;
    const bool digits = std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    const int number = digits ? text.toInt() : 0;
    return number >= 1 && number <= 65535 ? std::optional(number) : std::nullopt;
}

/// Splits "host:port", "[::1]:port" or "host".
std::optional<DatabaseUrl::Host> parseHost(QStringView text) {
    QStringView name = text;
    QStringView rest;
    if (text.startsWith(u'[')) {
        const qsizetype end = text.indexOf(u']');
        if (end < 2)
            return std::nullopt;
        name = text.mid(1, end - 1);
        rest = text.mid(end + 1);
    } else if (const qsizetype colon = text.indexOf(u':'); colon >= 0) {
        name = text.left(colon);
        rest = text.mid(colon);
    }
    if (!rest.isEmpty() && !rest.startsWith(u':'))
        return std::nullopt;
    const std::optional<QString> host = decoded(name);
    const std::optional<int> number = port(rest.mid(rest.isEmpty() ? 0 : 1));
    if (!host || !number)
        return std::nullopt;
    return DatabaseUrl::Host{*host, *number};
}

Result<void> parseAuthority(QStringView authority, DatabaseUrl& url) {
    if (const qsizetype at = authority.lastIndexOf(u'@'); at >= 0) {
        const QStringView login = authority.left(at);
        const qsizetype colon = login.indexOf(u':');
        const std::optional<QString> user = decoded(colon < 0 ? login : login.left(colon));
        const std::optional<QString> password = decoded(colon < 0 ? QStringView() : login.mid(colon + 1));
        if (!user || !password)
            return badServer(
                Texts::tr("The user name or the password in the address holds a “%” that no two hexadecimal digits "
                          "follow."));
        url.user = *user;
        url.password = *password;
        authority = authority.mid(at + 1);
    }
    for (const QStringView part : authority.split(u',')) {
        const std::optional<DatabaseUrl::Host> host = parseHost(part);
        if (!host)
            return badServer(
                Texts::tr("The host or port in the address cannot be read; a port is a number from 1 to 65535."));
        url.hosts.push_back(*host);
    }
    return {};
}

/// "host" and "port" among the options replace the address' own hosts, as with libpq.
Result<void> replaceHosts(const QString& names, const QString& ports, DatabaseUrl& url) {
    if (!names.isEmpty()) {
        url.hosts.clear();
        for (const QString& name : names.split(u','))
            url.hosts.push_back({name, 5432});
    }
    if (ports.isEmpty())
        return {};
    const QStringList list = ports.split(u',');
    if (list.size() != 1 && list.size() != static_cast<qsizetype>(url.hosts.size()))
        return badServer(Texts::tr("The address has another number of ports than of hosts."));
    for (size_t i = 0; i < url.hosts.size(); ++i) {
        const std::optional<int> number = port(list[list.size() == 1 ? 0 : static_cast<qsizetype>(i)]);
        if (!number)
            return badServer(
                Texts::tr("The host or port in the address cannot be read; a port is a number from 1 to 65535."));
        url.hosts[i].port = *number;
    }
    return {};
}

/// asyncpg's "ssl" in libpq's words.
QString sslMode(const QString& value) {
    const QString lower = value.toLower();
    if (lower == u"true"_s || lower == u"1"_s)
        return u"require"_s;
    return lower == u"false"_s || lower == u"0"_s ? u"disable"_s : lower;
}

Result<void> parseOptions(QStringView query, DatabaseUrl& url) {
    // A raw "@" means that an unencoded "?" in a password began this; nothing of it may be taken or shown.
    if (query.contains(u'@'))
        return badServer(
            Texts::tr("The options after “?” in the address cannot be read: they are name=value, joined by “&”."));
    QString hosts;
    QString ports;
    for (const QStringView part : query.split(u'&', Qt::SkipEmptyParts)) {
        const qsizetype equals = part.indexOf(u'=');
        const std::optional<QString> name = decoded(part.left(std::max<qsizetype>(equals, 0)));
        const std::optional<QString> value = decoded(part.mid(equals + 1));
        if (equals <= 0 || !name || !value)
            return badServer(
                Texts::tr("The options after “?” in the address cannot be read: they are name=value, joined by “&”."));
        if (*name == u"host"_s) {
            hosts = *value;
        } else if (*name == u"port"_s) {
            ports = *value;
        } else if (*name == u"user"_s) {
            url.user = *value;
        } else if (*name == u"password"_s) {
            url.password = *value;
        } else if (*name == u"dbname"_s) {
            url.database = *value;
        } else if (*name == u"ssl"_s) {
            url.options.emplace_back(u"sslmode"_s, sslMode(*value));
        } else if (knownOptions().contains(*name)) {
            url.options.emplace_back(*name, *value);
        } else {
            return bad(Texts::tr("The address has an option that is not known: “%1”.").arg(name->left(60)));
        }
    }
    return replaceHosts(hosts, ports, url);
}

Result<DatabaseUrl> parsePostgres(QStringView rest) {
    DatabaseUrl url;
    url.backend = Backend::PostgreSql;
    const qsizetype question = rest.indexOf(u'?');
    const QStringView query = question < 0 ? QStringView() : rest.mid(question + 1);
    const QStringView address = question < 0 ? rest : rest.left(question);
    const qsizetype slash = address.indexOf(u'/');
    if (const Result<void> read = parseAuthority(slash < 0 ? address : address.left(slash), url); !read)
        return read.error();
    if (slash >= 0) {
        const std::optional<QString> name = decoded(address.mid(slash + 1));
        // An unencoded "/" in a password puts its second half here; taking it for a name would show it.
        if (!name || address.mid(slash + 1).contains(u'@'))
            return badServer(Texts::tr("The database's name in the address cannot be read."));
        url.database = *name;
    }
    if (const Result<void> read = parseOptions(query, url); !read)
        return read.error();
    if (url.database.isEmpty())
        url.database = url.user;
    if (url.database.isEmpty())
        return badServer(Texts::tr("The address names no database."));
    for (const QString& part : {url.user, url.password, url.database}) {
        if (hasControlCharacter(part))
            return badServer(Texts::tr("The address holds a control character."));
    }
    return url;
}

bool isDriver(const QString& engine, const QString& driver) {
    if (driver.isNull())
        return true;
    if (engine == u"sqlite"_s)
        return driver == u"aiosqlite"_s || driver == u"pysqlite"_s;
    static const QStringList postgres{u"asyncpg"_s,       u"psycopg"_s,      u"psycopg2"_s,
                                      u"psycopg_async"_s, u"psycopg2cffi"_s, u"pg8000"_s};
    return postgres.contains(driver);
}

Result<DatabaseUrl> parsePath(const QString& text, const QString& workingDirectory) {
    const QString scheme = text.section(u':', 0, 0).section(u'+', 0, 0).toLower();
    const bool looksLikeServer = scheme == u"postgres"_s || scheme == u"postgresql"_s ||
                                 (text.contains(u'@') && text.section(u'@', 0, 0).contains(u':'));
    if (text.contains(u':') && looksLikeServer)
        return badServer(Texts::tr("The address of a server starts with postgresql://."));
    if (text.contains(u':') && scheme == u"sqlite"_s)
        return parseSqlite(u"file"_s, workingDirectory);
    return sqliteFile(text, workingDirectory);
}

QString hostString(const DatabaseUrl::Host& host) {
    QString text = host.name.contains(u':') ? u'[' + encoded(host.name, ":") + u']' : encoded(host.name);
    if (host.port != 5432)
        text += u':' + QString::number(host.port);
    return text;
}

QString print(const DatabaseUrl& url, bool withPassword) {
    if (url.backend == Backend::Sqlite) {
        QString path = url.path;
        // Only what parse() would read otherwise; everything else stays legible.
        path.replace(u'%', u"%25"_s).replace(u'?', u"%3F"_s);
        return u"sqlite:///"_s + path;
    }
    QString text = u"postgresql://"_s;
    if (!url.user.isEmpty() || (withPassword && !url.password.isEmpty())) {
        text += encoded(url.user);
        if (withPassword && !url.password.isEmpty())
            text += u':' + encoded(url.password);
        text += u'@';
    }
    QStringList hosts;
    for (const DatabaseUrl::Host& host : url.hosts)
        hosts << hostString(host);
    text += hosts.join(u',') + u'/' + encoded(url.database);
    QStringList options;
    for (const auto& [name, value] : url.options)
        options << encoded(name) + u'=' + encoded(value, "/,:");
    return options.isEmpty() ? text : text + u'?' + options.join(u'&');
}

} // namespace

Result<DatabaseUrl> DatabaseUrl::parse(const QString& input, const QString& workingDirectory) {
    const QString text = input.trimmed();
    if (text.isEmpty())
        return bad(Texts::tr("The database's address is empty: use sqlite:///file.db or postgresql://user@host/name."));
    if (hasControlCharacter(text))
        return bad(Texts::tr("The database's address holds a line break or another control character."));
    const qsizetype mark = text.indexOf(u"://"_s);
    if (mark < 0)
        return parsePath(text, workingDirectory);
    const QString scheme = text.left(mark).toLower();
    const qsizetype plus = scheme.indexOf(u'+');
    const QString engine = plus < 0 ? scheme : scheme.left(plus);
    const bool isPostgres = engine == u"postgresql"_s || engine == u"postgres"_s;
    if ((engine != u"sqlite"_s && !isPostgres) || !isDriver(engine, plus < 0 ? QString() : scheme.mid(plus + 1)))
        return bad(Texts::tr(
            "The database's address must start with sqlite:/// or postgresql:// (SQLAlchemy's aiosqlite, asyncpg, "
            "psycopg and psycopg2 may follow after a “+”)."));
    const QStringView rest = QStringView(text).mid(mark + 3);
    return isPostgres ? parsePostgres(rest) : parseSqlite(rest, workingDirectory);
}

DatabaseUrl DatabaseUrl::sqlite(const QString& absolutePath) {
    DatabaseUrl url;
    url.path = QDir::cleanPath(absolutePath);
    return url;
}

QString DatabaseUrl::toDisplayString() const { return print(*this, false); }

QString DatabaseUrl::toSecretString() const { return print(*this, true); }

QString DatabaseUrl::shortName() const {
    if (backend == Backend::Sqlite)
        return QFileInfo(path).fileName();
    QStringList names;
    for (const Host& host : hosts) {
        if (!host.name.isEmpty())
            names << host.name;
    }
    return names.isEmpty() ? database : database + u'@' + names.join(u',');
}

} // namespace pricebook
