#include "configuration.h"
#include "verify.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pricebook;

class TestConfiguration : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void layers();
    void postgresVariables_data();
    void postgresVariables();
    void refused_data();
    void refused();
    void echo_data();
    void echo();
    void defaultFile();
    void ofProcess();

private:
    void writeDotEnv(const QByteArray& text);

    std::unique_ptr<QTemporaryDir> m_folder;
    ConfigurationSources m_sources;
};

void TestConfiguration::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_sources = {};
    m_sources.workingDirectory = m_folder->path();
    m_sources.defaultFile = u"/data/catalogue.db"_s;
}

void TestConfiguration::writeDotEnv(const QByteArray& text) {
    QFile file(m_folder->filePath(u".env"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

/// From the lowest layer up, each put on top of those below.
void TestConfiguration::layers() {
    const auto check = [this](const QString& file, Origin origin, const QString& name) {
        const Result<Configuration> found = Configuration::resolve(m_sources);
        VERIFY_OK(found);
        QCOMPARE(found->databaseUrl.shortName(), file);
        QCOMPARE(found->databaseOrigin, origin);
        QCOMPARE(found->databaseName, name);
    };
    check(u"catalogue.db"_s, Origin::Default, {});
    m_sources.settingsUrl = DatabaseUrl::sqlite(u"/settings.db"_s);
    check(u"settings.db"_s, Origin::Settings, {});
    writeDotEnv("POSTGRES_SERVER=file\nPOSTGRES_DB=shop\n");
    check(u"shop@file"_s, Origin::DotEnvFile, u"POSTGRES_SERVER"_s);
    m_sources.environment[u"POSTGRES_SERVER"_s] = u"environment"_s;
    check(u"shop@environment"_s, Origin::Environment, u"POSTGRES_SERVER"_s);
    writeDotEnv("DATABASE_URL=sqlite:///file.db\n");
    check(u"file.db"_s, Origin::DotEnvFile, u"DATABASE_URL"_s);
    m_sources.environment[u"DATABASE_URL"_s] = u"  "_s;
    check(u"file.db"_s, Origin::DotEnvFile, u"DATABASE_URL"_s);
    m_sources.environment[u"DATABASE_URL"_s] = u"sqlite:///environment.db"_s;
    check(u"environment.db"_s, Origin::Environment, u"DATABASE_URL"_s);
    m_sources.commandLineUrl = u"command.db"_s;
    check(u"command.db"_s, Origin::CommandLine, u"--database"_s);
    const Result<Configuration> found = Configuration::resolve(m_sources);
    VERIFY_OK(found);
    QCOMPARE(found->databaseUrl.path, m_folder->filePath(u"command.db"_s));
}

void TestConfiguration::postgresVariables_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("url");
    const auto row = [](const char* name, const char* text, const char* url) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(url);
    };
    row("all", "POSTGRES_USER=me\nPOSTGRES_PASSWORD='p@ s/s'\nPOSTGRES_SERVER=db\nPOSTGRES_PORT=5433\nPOSTGRES_DB=shop",
        "postgresql://me:p%40%20s%2Fs@db:5433/shop");
    row("password with spaces at its ends", "POSTGRES_SERVER=db\nPOSTGRES_PASSWORD=' x '",
        "postgresql://postgres:%20x%20@db/postgres");
    row("server only", "POSTGRES_SERVER=db", "postgresql://postgres@db/postgres");
    row("user only", "POSTGRES_USER=me", "postgresql://me@localhost/me");
    row("IPv6", "POSTGRES_SERVER=::1\nPOSTGRES_DB=shop", "postgresql://postgres@[::1]/shop");
    row("several servers", "POSTGRES_SERVER=a, b\nPOSTGRES_PORT=6000\nPOSTGRES_DB=shop",
        "postgresql://postgres@a:6000,b:6000/shop");
    row("socket folder", "POSTGRES_SERVER=/run/postgresql\nPOSTGRES_DB=shop",
        "postgresql://postgres@%2Frun%2Fpostgresql/shop");
    row("DATABASE_URL wins", "POSTGRES_SERVER=db\nDATABASE_URL=sqlite:////a.db", "sqlite:////a.db");
    row("names in the file", "U=me\nDATABASE_URL=postgresql://${U}@db/shop", "postgresql://me@db/shop");
}

void TestConfiguration::postgresVariables() {
    QFETCH(QString, text);
    writeDotEnv(text.toUtf8());
    const Result<Configuration> found = Configuration::resolve(m_sources);
    VERIFY_OK(found);
    QTEST(found->databaseUrl.toSecretString(), "url");
    QCOMPARE(found->warnings, QStringList());
}

void TestConfiguration::refused_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::newRow("address") << u"DATABASE_URL"_s << u"mysql://me:hunter2@db/shop"_s;
    QTest::newRow("port is a word") << u"POSTGRES_PORT"_s << u"hunter2"_s;
    QTest::newRow("port too large") << u"POSTGRES_PORT"_s << u"70000"_s;
}

void TestConfiguration::refused() {
    QFETCH(QString, name);
    QFETCH(QString, value);
    m_sources.environment.insert(name, value);
    const Result<Configuration> found = Configuration::resolve(m_sources);
    QVERIFY(!found.ok());
    QCOMPARE(found.error().kind, Error::Kind::Invalid);
    QVERIFY2(found.error().text.startsWith(name + u" from the environment: "_s), qUtf8Printable(found.error().text));
    QVERIFY(!found.error().text.contains(u"hunter2"_s));
    m_sources.commandLineUrl = u"a.db"_s;
    VERIFY_OK(Configuration::resolve(m_sources));
}

void TestConfiguration::echo_data() {
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("echo");
    QTest::addColumn<int>("warnings");
    for (const QString& yes : {u"true"_s, u"TRUE"_s, u"1"_s, u"yes"_s, u"on"_s})
        QTest::newRow(qUtf8Printable(yes)) << yes << true << 0;
    for (const QString& no : {u"false"_s, u"0"_s, u"no"_s, u"Off"_s, u""_s})
        QTest::newRow(qUtf8Printable(u"no: "_s + no)) << no << false << 0;
    QTest::newRow("neither") << u"maybe"_s << false << 1;
}

void TestConfiguration::echo() {
    QFETCH(QString, value);
    QFETCH(bool, echo);
    QFETCH(int, warnings);
    writeDotEnv("ECHO=" + value.toUtf8());
    Result<Configuration> found = Configuration::resolve(m_sources);
    VERIFY_OK(found);
    QCOMPARE(found->echo, echo);
    QCOMPARE(found->warnings.size(), warnings);
    m_sources.commandLineEcho = true;
    found = Configuration::resolve(m_sources);
    VERIFY_OK(found);
    QVERIFY(found->echo);
    QCOMPARE(found->echoOrigin, Origin::CommandLine);
}

void TestConfiguration::defaultFile() {
    qputenv("XDG_DATA_HOME", "/somewhere/data");
    QCOMPARE(defaultCatalogueFile(), u"/somewhere/data/pricebook/catalogue.db"_s);
    qunsetenv("XDG_DATA_HOME");
}

void TestConfiguration::ofProcess() {
    qputenv("POSTGRES_DB", "of-process");
    const ConfigurationSources sources = ConfigurationSources::ofProcess();
    qunsetenv("POSTGRES_DB");
    QCOMPARE(sources.environment.value(u"POSTGRES_DB"_s), u"of-process"_s);
    QVERIFY(!sources.workingDirectory.isEmpty());
    QVERIFY(sources.defaultFile.endsWith(u"/pricebook/catalogue.db"_s));
}

QTEST_GUILESS_MAIN(TestConfiguration)
#include "tst_configuration.moc"
