#include "endpointsettings.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// What the endpoint is started with: command line, environment, .env, defaults, in this order.
class tst_EndpointSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_sources = {};
        m_sources.workingDirectory = m_folder->path();
    }
    void defaults();
    void everyVariableArrives();
    void order();
    void refuses_data();
    void refuses();
    void prefixes();
    void certificates();

private:
    void writeDotEnv(const QByteArray& text) {
        QFile file(m_folder->filePath(u".env"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    ConfigurationSources m_sources;
};

void tst_EndpointSettings::defaults() {
    const Result<EndpointOptions> options = resolveEndpointOptions(m_sources, {});
    QVERIFY(options);
    QCOMPARE(*options, EndpointOptions());
    QCOMPARE(options->port, 8000);
    QCOMPARE(options->host, u"127.0.0.1"_s);
}

void tst_EndpointSettings::everyVariableArrives() {
    m_sources.environment = {{u"PRICEBOOK_HTTP_HOST"_s, u"::1"_s},
                             {u"PRICEBOOK_HTTP_PORT"_s, u"9000"_s},
                             {u"PRICEBOOK_HTTP_THREADS"_s, u"3"_s},
                             {u"PRICEBOOK_HTTP_TLS_CERT"_s, u"/c.pem"_s},
                             {u"PRICEBOOK_HTTP_TLS_KEY"_s, u"/k.pem"_s},
                             {u"PRICEBOOK_HTTP_INSECURE"_s, u"yes"_s},
                             {u"PRICEBOOK_HTTP_READ_ONLY"_s, u"1"_s},
                             {u"API_V1_PREFIX"_s, u"/shop/"_s},
                             {u"PRICEBOOK_HTTP_HOST_NAMES"_s, u"a.example, b.example:81"_s},
                             {u"PRICEBOOK_HTTP_ORIGINS"_s, u"https://a.example,http://localhost:3000"_s},
                             {u"PRICEBOOK_HTTP_HEADER_BYTES"_s, u"2048"_s},
                             {u"PRICEBOOK_HTTP_BODY_BYTES"_s, u"4096"_s},
                             {u"PRICEBOOK_HTTP_HEADER_SECONDS"_s, u"1"_s},
                             {u"PRICEBOOK_HTTP_BODY_SECONDS"_s, u"2"_s},
                             {u"PRICEBOOK_HTTP_IDLE_SECONDS"_s, u"3"_s},
                             {u"PRICEBOOK_HTTP_CONNECTIONS"_s, u"4"_s},
                             {u"PRICEBOOK_HTTP_CONNECTIONS_PER_ADDRESS"_s, u"5"_s},
                             {u"PRICEBOOK_HTTP_WAITING_REQUESTS"_s, u"7"_s},
                             {u"PRICEBOOK_HTTP_STOP_SECONDS"_s, u"6"_s},
                             {u"PRICEBOOK_JOURNAL_DAYS"_s, u"8"_s},
                             {u"PRICEBOOK_JOURNAL_ROWS"_s, u"9"_s}};
    QCOMPARE(endpointSettings().size(), static_cast<size_t>(m_sources.environment.size()));
    const Result<EndpointOptions> options = resolveEndpointOptions(m_sources, {});
    QVERIFY2(options, options ? "" : qPrintable(options.error().text));
    EndpointOptions expected;
    expected.host = u"::1"_s;
    expected.port = 9000;
    expected.threads = 3;
    expected.tlsCertificate = u"/c.pem"_s;
    expected.tlsKey = u"/k.pem"_s;
    expected.insecure = expected.readOnly = true;
    expected.prefix = u"/shop"_s;
    expected.hosts = QStringList{u"a.example"_s, u"b.example:81"_s};
    expected.origins = QStringList{u"https://a.example"_s, u"http://localhost:3000"_s};
    expected.journal = {8, 9};
    expected.headerBytes = 2048;
    expected.bodyBytes = 4096;
    expected.headerSeconds = 1;
    expected.bodySeconds = 2;
    expected.idleSeconds = 3;
    expected.connections = 4;
    expected.connectionsPerAddress = 5;
    expected.waitingRequests = 7;
    expected.stopSeconds = 6;
    QCOMPARE(*options, expected);
}

void tst_EndpointSettings::order() {
    writeDotEnv("PRICEBOOK_HTTP_PORT=1001\nPRICEBOOK_HTTP_THREADS=7\nPRICEBOOK_HTTP_READ_ONLY=true\n");
    m_sources.environment = {{u"PRICEBOOK_HTTP_PORT"_s, u"1002"_s}, {u"PRICEBOOK_HTTP_READ_ONLY"_s, u"false"_s}};
    Result<EndpointOptions> options = resolveEndpointOptions(m_sources, {});
    QVERIFY(options);
    QCOMPARE(options->port, 1002);
    QCOMPARE(options->threads, 7);
    QVERIFY(!options->readOnly);
    options = resolveEndpointOptions(m_sources, {{u"--port"_s, {u"1003"_s}}});
    QVERIFY(options);
    QCOMPARE(options->port, 1003);
}

void tst_EndpointSettings::refuses_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    for (const auto& [name, value] : {std::pair{"PRICEBOOK_HTTP_PORT", "65536"},
                                      {"PRICEBOOK_HTTP_PORT", "-1"},
                                      {"PRICEBOOK_HTTP_PORT", "web"},
                                      {"PRICEBOOK_HTTP_PORT", "99999999999999999999"},
                                      {"PRICEBOOK_HTTP_THREADS", "1000"},
                                      {"PRICEBOOK_HTTP_INSECURE", "perhaps"},
                                      {"API_V1_PREFIX", "api"},
                                      {"API_V1_PREFIX", "/a b"},
                                      {"API_V1_PREFIX", "/é"},
                                      {"PRICEBOOK_HTTP_HOST_NAMES", "http://a"},
                                      {"PRICEBOOK_HTTP_HOST_NAMES", "a/b"},
                                      {"PRICEBOOK_HTTP_ORIGINS", "shop.example"},
                                      {"PRICEBOOK_HTTP_ORIGINS", "https://shop.example/"},
                                      {"PRICEBOOK_HTTP_ORIGINS", "*"},
                                      {"PRICEBOOK_HTTP_BODY_BYTES", "0"}})
        QTest::addRow("%s=%s", name, value) << QString::fromUtf8(name) << QString::fromUtf8(value);
}

void tst_EndpointSettings::refuses() {
    QFETCH(QString, name);
    QFETCH(QString, value);
    m_sources.environment = {{name, value}};
    const Result<EndpointOptions> options = resolveEndpointOptions(m_sources, {});
    QVERIFY(!options);
    QVERIFY2(options.error().text.startsWith(name + u" from the environment: "_s), qPrintable(options.error().text));
}

void tst_EndpointSettings::prefixes() {
    for (const auto& [value, expected] : {std::pair{u"/"_s, QString()}, {u"/api//"_s, u"/api"_s}}) {
        m_sources.environment = {{u"API_V1_PREFIX"_s, value}};
        const Result<EndpointOptions> options = resolveEndpointOptions(m_sources, {});
        QVERIFY(options);
        QCOMPARE(options->prefix, expected);
    }
}

void tst_EndpointSettings::certificates() {
    EndpointOptions options;
    QVERIFY(checkEndpointOptions(options));
    options.tlsCertificate = m_folder->filePath(u"c.pem"_s);
    QVERIFY(!checkEndpointOptions(options));
    options.tlsKey = options.tlsCertificate;
    const Result<void> absent = checkEndpointOptions(options);
    QCOMPARE(absent.error().kind, Error::Kind::NotFound);
    QVERIFY(absent.error().text.contains(u"c.pem"_s));
    QVERIFY(QFile(options.tlsKey).open(QIODevice::WriteOnly));
    QVERIFY(checkEndpointOptions(options));
}

QTEST_GUILESS_MAIN(tst_EndpointSettings)
#include "tst_endpointsettings.moc"
