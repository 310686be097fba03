#include "databaseurl.h"
#include "verify.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pricebook;

namespace {

/// Every part that parse() found, in one line, for a row to compare.
QString dump(const DatabaseUrl& url) {
    if (url.backend == Backend::Sqlite)
        return u"file "_s + url.path;
    QStringList hosts;
    for (const DatabaseUrl::Host& host : url.hosts)
        hosts << host.name + u'#' + QString::number(host.port);
    QStringList options;
    for (const auto& [name, value] : url.options)
        options << name + u'=' + value;
    return u"%1|%2|%3|%4|%5"_s.arg(url.user, url.password, hosts.join(u' '), url.database, options.join(u' '));
}

} // namespace

class TestDatabaseUrl : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parse_data();
    void parse();
    void refused_data();
    void refused();
    void neverShowsThePassword_data();
    void neverShowsThePassword();
    void display_data();
    void display();
    void shortName_data();
    void shortName();
    void relativeToTheProcess();
};

void TestDatabaseUrl::parse_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("parts");
    const auto row = [](const char* name, const char* text, const char* parts) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(parts);
    };
    row("relative", "sqlite:///shop.db", "file /home/me/shop.db");
    row("relative, dotted", "sqlite:///./data/../shop.db", "file /home/me/shop.db");
    row("above", "sqlite:///../shop.db", "file /home/shop.db");
    row("absolute", "sqlite:////var/lib/shop.db", "file /var/lib/shop.db");
    row("SQLAlchemy driver", "sqlite+aiosqlite:///shop.db", "file /home/me/shop.db");
    row("capitals", "SQLite:///Shop.db", "file /home/me/Shop.db");
    row("spaces around", "  sqlite:///shop.db\t", "file /home/me/shop.db");
    row("space in the name", "sqlite:///my shop.db", "file /home/me/my shop.db");
    row("encoded name", "sqlite:///my%20shop%3F.db", "file /home/me/my shop?.db");
    row("lone percent", "sqlite:///100%.db", "file /home/me/100%.db");
    row("cyrillic", "sqlite:////д/лавка.db", "file /д/лавка.db");
    row("connect arguments", "sqlite:///shop.db?check_same_thread=false&timeout=5", "file /home/me/shop.db");
    row("path", "/var/lib/shop.db", "file /var/lib/shop.db");
    row("relative path", "data/shop.db", "file /home/me/data/shop.db");
    row("path with percent and question", "/a%20b?.db", "file /a%20b?.db");

    row("full", "postgresql://me:secret@db:5433/shop?sslmode=require", "me|secret|db#5433|shop|sslmode=require");
    row("short scheme", "postgres://me@db/shop", "me||db#5432|shop|");
    row("asyncpg", "postgresql+asyncpg://me:x@db/shop", "me|x|db#5432|shop|");
    row("psycopg2", "postgresql+psycopg2://me:x@db/shop", "me|x|db#5432|shop|");
    row("psycopg", "postgresql+psycopg://me:x@db/shop", "me|x|db#5432|shop|");
    row("no user", "postgresql://db/shop", "||db#5432|shop|");
    row("no host", "postgresql:///shop", "||#5432|shop|");
    row("no name", "postgresql://me@db", "me||db#5432|me|");
    row("no name, slash", "postgresql://me@db/", "me||db#5432|me|");
    row("empty password", "postgresql://me:@db/shop", "me||db#5432|shop|");
    row("empty port", "postgresql://me@db:/shop", "me||db#5432|shop|");
    row("encoded", "postgresql://m%40e:p%3Aa%2Fs%3Fs%23%25%40@db/sh%20op", "m@e|p:a/s?s#%@|db#5432|sh op|");
    row("raw at sign", "postgresql://me:p@ss@db/shop", "me|p@ss|db#5432|shop|");
    row("raw colon and hash", "postgresql://me:a:b#c@db/shop", "me|a:b#c|db#5432|shop|");
    row("unicode", "postgresql://me:%D0%BF%D1%80@db/лавка", "me|пр|db#5432|лавка|");
    row("IPv6", "postgresql://me@[::1]/shop", "me||::1#5432|shop|");
    row("IPv6 with port", "postgresql://me@[fe80::1%25eth0]:5433/shop", "me||fe80::1%eth0#5433|shop|");
    row("several hosts", "postgresql://me@a:1,b,[::2]:3/shop?target_session_attrs=read-write",
        "me||a#1 b#5432 ::2#3|shop|target_session_attrs=read-write");
    row("socket folder", "postgresql://me@%2Frun%2Fpostgresql/shop", "me||/run/postgresql#5432|shop|");
    row("socket folder as option", "postgresql://me:x@/shop?host=/run/postgresql&port=5433",
        "me|x|/run/postgresql#5433|shop|");
    row("hosts as option", "postgresql:///shop?host=a,b&port=1,2&user=me&password=x", "me|x|a#1 b#2|shop|");
    row("name as option", "postgresql://me@db?dbname=shop", "me||db#5432|shop|");
    row("asyncpg's ssl", "postgresql+asyncpg://me@db/shop?ssl=true", "me||db#5432|shop|sslmode=require");
    row("options keep their order", "postgresql://db/shop?connect_timeout=3&sslmode=disable&application_name=a%26b",
        "||db#5432|shop|connect_timeout=3 sslmode=disable application_name=a&b");
}

void TestDatabaseUrl::parse() {
    QFETCH(QString, text);
    QFETCH(QString, parts);
    const Result<DatabaseUrl> url = DatabaseUrl::parse(text, u"/home/me"_s);
    VERIFY_OK(url);
    QCOMPARE(dump(*url), parts);
    const Result<DatabaseUrl> again = DatabaseUrl::parse(url->toSecretString(), u"/elsewhere"_s);
    VERIFY_OK(again);
    QCOMPARE(*again, *url);
}

void TestDatabaseUrl::refused_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const char* text, const char* says) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(says);
    };
    row("empty", "", "is empty");
    row("blank", "  \t ", "is empty");
    row("line break", "sqlite:///a\nb.db", "control character");
    row("other engine", "mysql://me@db/shop", "must start with");
    row("other engine with driver", "mysql+pymysql://me@db/shop", "must start with");
    row("other driver", "sqlite+pysqlcipher:///a.db", "must start with");
    row("no driver after the plus", "postgresql+://me@db/shop", "must start with");
    row("no scheme", "://me@db/shop", "must start with");
    row("web address", "https://example.com/shop.db", "must start with");
    row("in memory", "sqlite://", "not in memory");
    row("in memory, by name", "sqlite:///:memory:", "not in memory");
    row("in memory, plain", ":memory:", "not in memory");
    row("SQLite's own URI", "sqlite:///file:shop.db?uri=true", "no options");
    row("no file", "sqlite:///", "names no file");
    row("folder", "sqlite:////var/lib/", "names no file");
    row("two slashes", "sqlite://shop.db", "three slashes");
    row("no slashes", "sqlite:shop.db", "three slashes");
    row("SQLite option", "sqlite:///a.db?mode=memory", "no options");
    row("no slashes, server", "postgresql:me@db/shop", "starts with postgresql://");
    row("no scheme, server", "me:x@db/shop", "starts with postgresql://");
    row("no database at all", "postgresql://", "names no database");
    row("no database", "postgresql://db/", "names no database");
    row("port is a word", "postgresql://me@db:five/shop", "host or port");
    row("port too large", "postgresql://me@db:65536/shop", "host or port");
    row("port zero", "postgresql://me@db:0/shop", "host or port");
    row("port negative", "postgresql://me@db:-1/shop", "host or port");
    row("port with a plus", "postgresql://me@db:+5432/shop", "host or port");
    row("port in other digits", "postgresql://me@db:٥٤٣٢/shop", "host or port");
    row("IPv6 without brackets", "postgresql://me@::1/shop", "host or port");
    row("IPv6 unclosed", "postgresql://me@[::1/shop", "host or port");
    row("IPv6 empty", "postgresql://me@[]/shop", "host or port");
    row("after the bracket", "postgresql://me@[::1]x/shop", "host or port");
    row("half an escape", "postgresql://me:a%2@db/shop", "hexadecimal");
    row("no hexadecimal", "postgresql://me:a%zz@db/shop", "hexadecimal");
    row("signed escape", "postgresql://me:a%+1@db/shop", "hexadecimal");
    row("escaped NUL", "postgresql://me:a%00@db/shop", "hexadecimal");
    row("not UTF-8", "postgresql://me:a%ff@db/shop", "hexadecimal");
    row("escape in the name", "postgresql://me@db/sh%op", "name in the address");
    row("escaped line break", "postgresql://me@db/sh%0Aop", "control character");
    row("unknown option", "postgresql://me@db/shop?sslmod=require", "“sslmod”");
    row("option without value", "postgresql://me@db/shop?sslmode", "name=value");
    row("option without name", "postgresql://me@db/shop?=require", "name=value");
    row("ports do not fit", "postgresql:///shop?host=a,b,c&port=1,2", "number of ports");
    row("password of a key", "postgresql://me@db/shop?sslpassword=x", "“sslpassword”");
}

void TestDatabaseUrl::refused() {
    QFETCH(QString, text);
    QFETCH(QString, says);
    const Result<DatabaseUrl> url = DatabaseUrl::parse(text, u"/home/me"_s);
    QVERIFY(!url.ok());
    QCOMPARE(url.error().kind, Error::Kind::Invalid);
    QVERIFY2(url.error().text.contains(says), qUtf8Printable(url.error().text));
}

void TestDatabaseUrl::neverShowsThePassword_data() {
    QTest::addColumn<QString>("text");
    const auto row = [](const char* name, const char* text) { QTest::newRow(name) << QString::fromUtf8(text); };
    row("plain", "postgresql://me:hunter2@db/shop");
    row("encoded", "postgresql://me:hunter%32@db/shop");
    row("as option", "postgresql://me@db/shop?password=hunter2&sslmode=disable");
    row("at sign within", "postgresql://me:@hunter2@db/shop");
    row("slash within", "postgresql://me:1/hunter2@db/shop");
    row("slash within, not a port", "postgresql://me:hunter2/x@db/shop");
    row("question mark within", "postgresql://me:1?hunter2@db/shop");
    row("option-like", "postgresql://me:1?sslmode=hunter2@db/shop");
    row("option name", "postgresql://me:1?hunter2=x@db/shop");
    row("hash within", "postgresql://me:#hunter2@db/shop");
    row("percent within", "postgresql://me:%hunter2@db/shop");
    row("bad port", "postgresql://me:hunter2@db:port/shop");
    row("bad host", "postgresql://me:hunter2@[db/shop");
    row("no scheme", "me:hunter2@db/shop");
    row("one slash", "postgresql:/me:hunter2@db/shop");
    row("wrong scheme", "mysql://me:hunter2@db/shop");
    row("line break", "postgresql://me:hunter2\n@db/shop");
    row("unknown option", "postgresql://me:hunter2@db/shop?foo=bar");
}

void TestDatabaseUrl::neverShowsThePassword() {
    QFETCH(QString, text);
    const Result<DatabaseUrl> url = DatabaseUrl::parse(text);
    const QString shown = url ? url->toDisplayString() + url->shortName() : url.error().text + url.error().engine;
    QVERIFY2(!shown.contains(u"hunter"_s), qUtf8Printable(shown));
}

void TestDatabaseUrl::display_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char* name, const char* text, const char* shown) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(shown);
    };
    row("file", "shop.db", "sqlite:////home/me/shop.db");
    row("file with signs", "/a%20b?.db", "sqlite:////a%2520b%3F.db");
    row("server", "postgres://me:secret@db:5432/shop", "postgresql://me@db/shop");
    row("password only", "postgresql://:secret@db/shop", "postgresql://db/shop");
    row("port and options", "postgresql+asyncpg://me@db:5433/shop?ssl=require",
        "postgresql://me@db:5433/shop?sslmode=require");
    row("IPv6", "postgresql://me@[::1]:5433/shop", "postgresql://me@[::1]:5433/shop");
    row("several hosts", "postgresql://me@a:1,b/shop", "postgresql://me@a:1,b/shop");
    row("socket folder", "postgresql:///shop?host=/run/pg", "postgresql://%2Frun%2Fpg/shop");
    row("encoded", "postgresql://m%40e@db/a%2Fb", "postgresql://m%40e@db/a%2Fb");
}

void TestDatabaseUrl::display() {
    QFETCH(QString, text);
    QFETCH(QString, shown);
    const Result<DatabaseUrl> url = DatabaseUrl::parse(text, u"/home/me"_s);
    VERIFY_OK(url);
    QCOMPARE(url->toDisplayString(), shown);
}

void TestDatabaseUrl::shortName_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("name");
    QTest::newRow("file") << u"/var/lib/shop.db"_s << u"shop.db"_s;
    QTest::newRow("server") << u"postgresql://me:x@db:5433/shop"_s << u"shop@db"_s;
    QTest::newRow("two servers") << u"postgresql://me:x@a,b/shop"_s << u"shop@a,b"_s;
    QTest::newRow("no host") << u"postgresql:///shop"_s << u"shop"_s;
}

void TestDatabaseUrl::shortName() {
    QFETCH(QString, text);
    const Result<DatabaseUrl> url = DatabaseUrl::parse(text);
    VERIFY_OK(url);
    QTEST(url->shortName(), "name");
}

void TestDatabaseUrl::relativeToTheProcess() {
    const Result<DatabaseUrl> url = DatabaseUrl::parse(u"sqlite:///shop.db"_s);
    VERIFY_OK(url);
    QCOMPARE(url->path, QDir::current().filePath(u"shop.db"_s));
    QCOMPARE(*url, DatabaseUrl::sqlite(QDir::current().filePath(u"shop.db"_s)));
}

QTEST_GUILESS_MAIN(TestDatabaseUrl)
#include "tst_databaseurl.moc"
