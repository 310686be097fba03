#include "testsite.h"
#include "tlsclient.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace pricebook;
using namespace pricebook::http;
using namespace Qt::StringLiterals;

namespace {

const std::string hostLine = "Host: localhost\r\n";
const std::string simple = "GET /echo HTTP/1.1\r\n" + hostLine + "\r\n";
const std::string last = "GET /echo HTTP/1.1\r\n" + hostLine + "Connection: close\r\n\r\n";

std::string get(const std::string& target, const std::string& version = "1.1") {
    return "GET " + target + " HTTP/" + version + "\r\n" + hostLine + "\r\n";
}

EndpointOptions quick() {
    EndpointOptions options;
    options.threads = 2;
    options.idleSeconds = 1;
    options.stopSeconds = 1;
    return options;
}

bool runOpenSsl(const QStringList& arguments) {
    QProcess process;
    process.start(u"openssl"_s, arguments);
    return process.waitForFinished() && process.exitCode() == 0;
}

/// A certificate for that name and its key, as name.crt and name.key.
bool makeCertificate(const QTemporaryDir& folder, const QString& name) {
    return runOpenSsl({u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s,
                       u"-nodes"_s, u"-days"_s, u"2"_s, u"-subj"_s, u"/CN="_s + name, u"-out"_s,
                       folder.filePath(name + u".crt"_s), u"-keyout"_s, folder.filePath(name + u".key"_s)});
}

void replaceFile(const QString& from, const QString& to) {
    QFile::remove(to);
    QVERIFY(QFile::copy(from, to));
}

} // namespace

/// The server as a whole: TLS, streamed bodies, threads, limits, the end.
class TestHttpServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void answersOverTls();
    void tlsRefuses();
    void keyFiles_data();
    void keyFiles();
    void reloadsCertificates();

private:
    [[nodiscard]] QString path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    [[nodiscard]] EndpointOptions secure(const char* certificate = "one.crt", const char* key = "one.key") const {
        EndpointOptions options = quick();
        options.tlsCertificate = path(certificate);
        options.tlsKey = path(key);
        return options;
    }

    QTemporaryDir m_folder;
};

void TestHttpServer::initTestCase() {
    QVERIFY(makeCertificate(m_folder, u"one"_s));
    QVERIFY(makeCertificate(m_folder, u"two"_s));
    QVERIFY(runOpenSsl({u"pkey"_s, u"-in"_s, path("one.key"), u"-aes128"_s, u"-passout"_s, u"pass:secret"_s, u"-out"_s,
                        path("locked.key")}));
}

void TestHttpServer::answersOverTls() {
    const TestServer server(secure());
    QVERIFY(server.server);
    QCOMPARE(server.server->addresses(), QStringList{u"https://127.0.0.1:%1"_s.arg(server.port())});
    TlsClient client(server.port());
    QVERIFY(client.isConnected());
    QVERIFY(client.send(simple));
    QVERIFY(client.readTo(" body=").find(" secure") != std::string::npos);
    QVERIFY(client.send(get("/large?3000000") + get("/stream?1000000") + last)); // one after the other
    const std::string answers = client.readToEnd();
    QCOMPARE(int(std::count(answers.begin(), answers.end(), 'x')) / 1000, 3000);
    QVERIFY(std::count(answers.begin(), answers.end(), 's') >= 1'000'000);
    QVERIFY(answers.ends_with(" secure body="));
    QVERIFY(client.saidGoodBye());
}

void TestHttpServer::tlsRefuses() {
    const TestServer server(secure());
    QVERIFY(server.server);
    QVERIFY(TlsClient(server.port(), TLS1_2_VERSION).isConnected());
    QVERIFY(!TlsClient(server.port(), TLS1_1_VERSION).isConnected());
    RawClient plain(server.port());
    QCOMPARE(plain.ask(simple, 2000).status, 0);
    QVERIFY(plain.closes(1000));
    TlsClient after(server.port());
    QVERIFY(after.send(last));
    QVERIFY(after.readToEnd().starts_with("HTTP/1.1 200 "));
}

void TestHttpServer::keyFiles_data() {
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::addColumn<Error::Kind>("kind");
    QTest::addColumn<QString>("words");
    const auto row = [this](const char* name, const char* certificate, const char* key, Error::Kind kind,
                            const QString& words) {
        QTest::newRow(name) << (*certificate ? path(certificate) : QString()) << (*key ? path(key) : QString()) << kind
                            << words;
    };
    row("no certificate there", "none.crt", "one.key", Error::Kind::NotFound, u"certificate"_s);
    row("no key there", "one.crt", "none.key", Error::Kind::NotFound, u"key"_s);
    row("only a certificate", "one.crt", "", Error::Kind::Invalid, u"file of the key is not given"_s);
    row("only a key", "", "one.key", Error::Kind::Invalid, u"file of the certificate is not given"_s);
    row("a folder", ".", "one.key", Error::Kind::Invalid, u"is not a file"_s);
    row("another's key", "one.crt", "two.key", Error::Kind::Invalid, u"does not belong to the certificate"_s);
    row("a key as certificate", "one.key", "one.key", Error::Kind::Invalid, u"holds no certificate"_s);
    row("a certificate as key", "one.crt", "one.crt", Error::Kind::Invalid, u"holds no private key"_s);
    row("with a passphrase", "one.crt", "locked.key", Error::Kind::Invalid, u"has a passphrase"_s);
}

void TestHttpServer::keyFiles() {
    QFETCH(QString, certificate);
    QFETCH(QString, key);
    EndpointOptions options = quick();
    options.port = 0;
    options.tlsCertificate = certificate;
    options.tlsKey = key;
    const auto started =
        HttpServer::start(options, [] { return std::unique_ptr<Responder>(); }, std::make_shared<Metrics>(), {});
    QVERIFY(!started);
    QTEST(started.error().kind, "kind");
    QFETCH(QString, words);
    QVERIFY2(started.error().text.contains(words), describe(started.error()).constData());
    QVERIFY(started.error().text.endsWith(u'.'));
}

void TestHttpServer::reloadsCertificates() {
    replaceFile(path("one.crt"), path("served.crt"));
    replaceFile(path("one.key"), path("served.key"));
    const TestServer server(secure("served.crt", "served.key"));
    QVERIFY(server.server);
    TlsClient before(server.port());
    QCOMPARE(before.subject(), std::string("one"));
    replaceFile(path("two.crt"), path("served.crt"));
    const auto mismatched = server.server->reloadCertificates();
    QVERIFY(!mismatched);
    QVERIFY(mismatched.error().text.contains(u"does not belong"_s));
    QCOMPARE(TlsClient(server.port()).subject(), std::string("one"));
    replaceFile(path("two.key"), path("served.key"));
    VERIFY_OK(server.server->reloadCertificates());
    QCOMPARE(TlsClient(server.port()).subject(), std::string("two"));
    QVERIFY(before.send(last));
    QVERIFY(before.readToEnd().starts_with("HTTP/1.1 200 "));
    const TestServer plain;
    VERIFY_OK(plain.server->reloadCertificates());
}

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_httpserver.moc"
