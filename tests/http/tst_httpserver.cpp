#include "testsite.h"
#include "tlsclient.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <thread>

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
    void saysGoodBye_data();
    void saysGoodBye();
    void saysGoodByeAtTheStop();
    void stalledHandshake();
    void keyFiles_data();
    void keyFiles();
    void reloadsCertificates();
    void streamed();
    void brokenStream();
    void insteadOfAStream();
    void headRunsNoStream();
    void fifthStream();
    void stalledReader_data();
    void stalledReader();
    void slowOnesHoldUpNobody();
    void stopsAtOnceWhenIdle();
    void stopLetsWhatIsInFlightEnd();
    void stopCutsWhatTakesTooLong();
    void stopCutsAStalledStream();
    void stopFromTwoThreads();
    void connectionLimits();
    void addressesThatCannotBeHad();

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

void TestHttpServer::saysGoodBye_data() {
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QByteArray>("begin");
    QTest::newRow("nothing") << QByteArray() << QByteArray();
    QTest::newRow("after an answer") << QByteArray::fromStdString(simple) << QByteArray("HTTP/1.1 200 ");
    QTest::newRow("half a head") << QByteArray("GET / HT") << QByteArray("HTTP/1.1 408 ");
    QTest::newRow("half a body") << QByteArray("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\na")
                                 << QByteArray("HTTP/1.1 408 ");
    QTest::newRow("malformed") << QByteArray("GET / HTTP/1.1\nHost: x\n\n") << QByteArray("HTTP/1.1 400 ");
    QTest::newRow("too large") << "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n" +
                                      QByteArray(200'000, 'a')
                               << QByteArray("HTTP/1.1 413 ");
}

void TestHttpServer::saysGoodBye() {
    QFETCH(QByteArray, sent);
    QFETCH(QByteArray, begin);
    EndpointOptions options = secure();
    options.headerSeconds = options.bodySeconds = 1;
    const TestServer server(options);
    QVERIFY(server.server);
    TlsClient older(server.port(), TLS1_2_VERSION);
    TlsClient newer(server.port(), TLS1_3_VERSION);
    for (TlsClient* client : {&older, &newer}) {
        QVERIFY(client->isConnected());
        QVERIFY(sent.isEmpty() || client->send(sent.toStdString()));
    }
    for (TlsClient* client : {&older, &newer}) {
        QVERIFY(client->readToEnd().starts_with(begin.toStdString()));
        QVERIFY(client->saidGoodBye());
    }
}

void TestHttpServer::saysGoodByeAtTheStop() {
    const TestServer server(secure());
    QVERIFY(server.server);
    TlsClient client(server.port());
    QVERIFY(client.send(simple));
    QVERIFY(client.readTo(" body=").starts_with("HTTP/1.1 200 "));
    server.server->stop();
    QCOMPARE(client.readToEnd(), std::string());
    QVERIFY(client.saidGoodBye());
}

void TestHttpServer::stalledHandshake() {
    EndpointOptions options = secure();
    options.headerSeconds = 1;
    const TestServer server(options);
    QVERIFY(server.server);
    RawClient silent(server.port());
    RawClient half(server.port());
    QVERIFY(half.send(std::string("\x16\x03\x01\x02\x00\x01\x00", 7)));
    QElapsedTimer timer;
    timer.start();
    QTRY_COMPARE(int(server.metrics->connectionsOpen), 2);
    TlsClient other(server.port());
    QVERIFY(other.send(last));
    QVERIFY(other.readToEnd().starts_with("HTTP/1.1 200 "));
    QVERIFY(silent.closes(5000));
    QVERIFY(half.closes(5000));
    QVERIFY(timer.elapsed() > 700);
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

void TestHttpServer::streamed() {
    const TestServer server(quick());
    RawClient client(server.port());
    RawAnswer answer = client.ask(get("/stream?2500500"));
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.complete);
    QCOMPARE(answer.field("Transfer-Encoding"), std::string("chunked"));
    QVERIFY(!answer.has("Content-Length"));
    QCOMPARE(answer.body, std::string(2'500'500, 's'));
    answer = client.ask(get("/stream?0")); // the connection goes on
    QVERIFY(answer.complete);
    QCOMPARE(answer.body, std::string());
    QCOMPARE(client.ask(simple).status, 200);
    for (const char* connection : {"", "Connection: keep-alive\r\n"}) {
        RawClient old(server.port());
        answer = old.ask("GET /stream?2500500 HTTP/1.0\r\n" + hostLine + connection + "\r\n");
        QVERIFY(answer.complete); // by the end of the connection
        QVERIFY(!old.wasReset());
        QVERIFY(!answer.has("Transfer-Encoding"));
        QCOMPARE(answer.field("Connection"), std::string("close"));
        QCOMPARE(answer.body, std::string(2'500'500, 's'));
    }
}

void TestHttpServer::brokenStream() {
    const TestServer server(quick());
    for (const char* version : {"1.1", "1.0"}) {
        RawClient client(server.port());
        const RawAnswer answer = client.ask(get("/cut?900000", version));
        QVERIFY(client.closes(2000));
        QVERIFY(client.wasReset());
        QVERIFY(!answer.complete || !answer.has("Transfer-Encoding"));
        QCOMPARE(answer.body.find("broken"), std::string::npos);
        QVERIFY(answer.body.find("0\r\n") == std::string::npos);
    }
    QCOMPARE(server.ask(simple).status, 200);
}

void TestHttpServer::insteadOfAStream() {
    const TestServer server(quick());
    RawClient client(server.port());
    RawAnswer answer = client.ask(get("/instead"));
    QCOMPARE(answer.status, 503);
    QVERIFY(answer.complete);
    QCOMPARE(answer.body, std::string("{\"detail\":\"away\"}"));
    answer = client.ask(get("/cut?0")); // it fails before its first byte
    QCOMPARE(answer.status, 500);
    QCOMPARE(answer.body, std::string("{\"detail\":\"broken\"}"));
    QCOMPARE(client.ask(simple).status, 200);
}

void TestHttpServer::headRunsNoStream() {
    TestServer server(quick());
    RawClient client(server.port());
    client.send("HEAD /stream?5000 HTTP/1.1\r\n" + hostLine + "\r\n");
    const RawAnswer answer = client.read(2000, true);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.field("Transfer-Encoding"), std::string("chunked"));
    QVERIFY(client.ask(simple).body.starts_with("GET /echo")); // nothing came between
    QCOMPARE(int(server.site.streamsRun), 0);
}

void TestHttpServer::fifthStream() {
    EndpointOptions options = quick();
    options.idleSeconds = 30;
    TestServer server(options);
    std::vector<RawClient> slow;
    for (int i = 0; i < 4; ++i) {
        slow.emplace_back(server.port(), 4096);
        slow.back().send(get("/stream?50000000"));
    }
    QTRY_COMPARE(int(server.site.streamsRun), 4);
    RawClient client(server.port());
    RawAnswer answer = client.ask(get("/stream?5000"));
    QCOMPARE(answer.status, 503);
    QVERIFY(answer.has("Retry-After"));
    QVERIFY(answer.complete);
    QCOMPARE(client.ask(simple).status, 200);
    slow.front().close();
    QTRY_COMPARE(int(server.site.streamsEnded), 1);
    QTRY_COMPARE(client.ask(get("/stream?5000")).status, 200);
}

void TestHttpServer::stalledReader_data() {
    QTest::addColumn<QByteArray>("target");
    QTest::newRow("whole") << QByteArray("/large?20000000");
    QTest::newRow("streamed") << QByteArray("/stream?50000000");
}

void TestHttpServer::stalledReader() {
    QFETCH(QByteArray, target);
    TestServer server(quick());
    RawClient client(server.port(), 4096);
    client.send(get(target.toStdString()));
    QTRY_COMPARE(int(server.metrics->connectionsOpen), 1);
    QElapsedTimer timer;
    timer.start();
    QTRY_COMPARE_WITH_TIMEOUT(int(server.metrics->connectionsOpen), 0, 4000);
    QVERIFY2(timer.elapsed() > 700, qPrintable(QString::number(timer.elapsed())));
    QTRY_COMPARE(int(server.site.streamsEnded), int(server.site.streamsRun));
    client.readToEnd();
    QVERIFY(client.wasReset());
}

void TestHttpServer::slowOnesHoldUpNobody() {
    TestServer server(quick()); // two threads in the pool
    std::vector<RawClient> slow;
    slow.emplace_back(server.port());
    slow.back().send(get("/wait"));
    QTRY_COMPARE(int(server.site.waiting), 1);
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(server.get("/pool").status, 200);
    for (int i = 0; i < 20; ++i) {
        slow.emplace_back(server.port());
        slow.back().send(get("/wait"));
    }
    QTRY_COMPARE(int(server.site.waiting), 2);
    for (int i = 0; i < 20; ++i)
        QCOMPARE(server.ask(simple).status, 200);
    QVERIFY2(timer.elapsed() < 8000, qPrintable(QString::number(timer.elapsed())));
    server.site.open();
    for (RawClient& client : slow)
        QCOMPARE(client.read().status, 200);
}

void TestHttpServer::stopsAtOnceWhenIdle() {
    const int before = threadCount();
    TestServer server(secure());
    QVERIFY(server.server);
    TestServer plain(quick());
    QVERIFY(threadCount() >= before + 8);
    TlsClient tls(server.port());
    QVERIFY(tls.send(simple));
    tls.readTo(" body=");
    std::vector<RawClient> idle;
    for (int i = 0; i < 20; ++i) {
        idle.emplace_back(plain.port());
        if (i % 2 == 0)
            QCOMPARE(idle.back().ask(get("/stream?1000")).status, 200);
        else
            idle.back().send("GET / HT"); // not in flight before its head is complete
    }
    for (TestServer* one : {&server, &plain}) {
        QElapsedTimer timer;
        timer.start();
        one->server->stop();
        QVERIFY2(timer.elapsed() < 100, qPrintable(QString::number(timer.elapsed())));
    }
    QTRY_COMPARE(threadCount(), before);
    QVERIFY(!RawClient(plain.port()).isConnected());
    for (RawClient& client : idle)
        QVERIFY(client.closes(100));
    plain.server->stop();
}

void TestHttpServer::stopLetsWhatIsInFlightEnd() {
    const int before = threadCount();
    EndpointOptions options = quick();
    options.stopSeconds = 20;
    TestServer server(options);
    RawClient waiting(server.port());
    waiting.send(get("/wait"));
    RawClient sending(server.port());
    sending.send("POST /echo HTTP/1.1\r\n" + hostLine + "Content-Length: 4\r\n\r\nab");
    QTRY_COMPARE(int(server.site.waiting), 1);
    std::atomic_bool stopped = false;
    std::thread stopping([&] {
        server.server->stop();
        stopped = true;
    });
    QTest::qWait(200);
    const bool early = stopped;
    const bool refused = !RawClient(server.port()).isConnected();
    sending.send("cd");
    const RawAnswer sent = sending.read();
    server.site.open();
    const RawAnswer answer = waiting.read();
    QElapsedTimer timer;
    timer.start();
    stopping.join();
    QVERIFY(!early);
    QVERIFY(refused);
    QVERIFY(sent.body.ends_with("body=abcd"));
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.complete);
    QCOMPARE(answer.field("Connection"), std::string("close"));
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    QTRY_COMPARE(threadCount(), before);
}

void TestHttpServer::stopCutsWhatTakesTooLong() {
    const int before = threadCount();
    TestServer server(quick());
    RawClient waiting(server.port());
    waiting.send(get("/wait"));
    QTRY_COMPARE(int(server.site.waiting), 1);
    QElapsedTimer timer;
    timer.start();
    std::thread stopping([&] { server.server->stop(); });
    const bool closed = waiting.closes(5000);
    const qint64 after = timer.elapsed();
    server.site.open();
    stopping.join();
    QVERIFY(closed);
    QVERIFY2(after > 900 && after < 2000, qPrintable(QString::number(after)));
    QTRY_COMPARE(threadCount(), before);
    QCOMPARE(server.site.records().size(), std::size_t(1)); // what it wrote is written
}

void TestHttpServer::stopCutsAStalledStream() {
    const int before = threadCount();
    EndpointOptions options = quick();
    options.idleSeconds = 30;
    TestServer server(options);
    RawClient client(server.port(), 4096);
    client.send(get("/stream?50000000", "1.0"));
    QTRY_COMPARE(int(server.site.streamsRun), 1);
    QElapsedTimer timer;
    timer.start();
    server.server->stop();
    QVERIFY2(timer.elapsed() > 900 && timer.elapsed() < 8000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(int(server.site.streamsEnded), 1);
    QTRY_COMPARE(threadCount(), before);
    client.readToEnd();
    QVERIFY(client.wasReset()); // the end of the connection would mean that of the body
}

void TestHttpServer::stopFromTwoThreads() {
    TestServer server(quick());
    QCOMPARE(server.ask(simple).status, 200);
    std::thread other([&] { server.server->stop(); });
    server.server->stop();
    other.join();
    server.server->stop();
    QVERIFY(!RawClient(server.port()).isConnected());
}

void TestHttpServer::connectionLimits() {
    EndpointOptions options = quick();
    options.idleSeconds = 30;
    options.connections = 3;
    options.connectionsPerAddress = 2;
    const TestServer server(options);
    RawClient first(server.port());
    RawClient second(server.port());
    QCOMPARE(first.ask(simple).status, 200);
    QCOMPARE(second.ask(simple).status, 200);
    RawClient third(server.port()); // one too many from there
    const RawAnswer refused = third.read(2000);
    QCOMPARE(refused.status, 503);
    QVERIFY(refused.complete);
    QVERIFY(refused.has("Retry-After"));
    QVERIFY(third.closes(1000));
    RawClient elsewhere(server.port(), 0, "127.0.0.2");
    QCOMPARE(elsewhere.ask(simple).status, 200);
    QCOMPARE(RawClient(server.port(), 0, "127.0.0.3").read(2000).status, 503); // one too many in all
    QCOMPARE(int(server.metrics->connectionsRefused), 2);
    QCOMPARE(int(server.metrics->connectionsOpen), 3);
    first.close();
    QTRY_COMPARE(int(server.metrics->connectionsOpen), 2);
    QCOMPARE(server.ask(simple).status, 200);
}

void TestHttpServer::addressesThatCannotBeHad() {
    const TestServer server(quick());
    const auto start = [](const QString& host, quint16 port) {
        EndpointOptions options = quick();
        options.host = host;
        options.port = port;
        return HttpServer::start(options, [] { return std::unique_ptr<Responder>(); }, std::make_shared<Metrics>(), {});
    };
    const auto taken = start(u"127.0.0.1"_s, server.port());
    QVERIFY(!taken);
    QCOMPARE(taken.error().kind, Error::Kind::Unavailable);
    QCOMPARE(taken.error().text,
             u"Port %1 on 127.0.0.1 is in use by another program: choose another port or stop that program."_s.arg(
                 server.port()));
    for (const QString& host : {u"192.0.2.1"_s, u""_s, u"not an address"_s}) {
        const auto foreign = start(host, 0);
        QVERIFY(!foreign);
        QCOMPARE(foreign.error().kind, Error::Kind::Unavailable);
        QVERIFY(foreign.error().text.contains(u"is no address of this computer"_s));
    }
    QCOMPARE(server.ask(simple).status, 200);
}

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_httpserver.moc"
