#include "dbfixture.h"

#include <QElapsedTimer>
#include <QFile>
#include <QRegularExpression>
#include <QSslCertificate>
#include <QSslSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <csignal>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// "pricebookctl serve" as a process: what it prints, how it starts, and how it ends.
class TestServe : public DbFixture {
    Q_OBJECT

private Q_SLOTS:
    void serves_data() { TestBackend::addRows(); }
    void serves();
    void stopsGracefully_data() { TestBackend::addRows(); }
    void stopsGracefully();
    void secondSignalEndsAtOnce();
    void interruptStops();
    void behindIsRefused_data() { TestBackend::addRows(); }
    void behindIsRefused();
    void foreignDatabaseIsRefused();
    void makesAnAbsentFile();
    void failedStartLeavesNoFile();
    void readOnly_data() { TestBackend::addRows(); }
    void readOnly();
    void portTaken();
    void portBelow1024();
    void version6_data();
    void version6();
    void otherAddressNeedsMore_data() { TestBackend::addRows(); }
    void otherAddressNeedsMore();
    void environmentAndDotEnv();
    void wrongUsage_data();
    void wrongUsage();
    void wrongFiles();
    void wrongKeys_data();
    void wrongKeys();
    void hangUpReloads();
    void logIsClean();
    void logNobodyReads();
    void noLog();

private:
    void useSqlite() {
        m_backend = std::make_unique<TestBackend>(u"sqlite"_s);
        m_run->setDatabase(m_backend->url().toSecretString());
    }
    /// A new key.pem with its certificate for that name, cert.pem.
    [[nodiscard]] bool makeCertificate(const QString& name) const;
    /// The name in the certificate that a new connection gets.
    [[nodiscard]] QString servedCertificate() const;
    /// Root may do what the tests want to see refused.
    void withoutRights();
    /// Starts it on a free port and waits until it listens.
    [[nodiscard]] bool start(const QStringList& options = {});
    /// Sends the signal and waits for the end.
    Outcome stop(int number = SIGTERM);
    [[nodiscard]] QByteArray ask(const QByteArray& request, int milliseconds = 10'000,
                                 const QString& host = QStringLiteral("127.0.0.1")) const;
    [[nodiscard]] QByteArray get(const QByteArray& path) const {
        return ask("GET " + path + " HTTP/1.1\r\nHost: localhost:" + QByteArray::number(m_port) +
                   "\r\nConnection: close\r\n\r\n");
    }
    [[nodiscard]] QByteArray post(const QByteArray& path, const QByteArray& body) const {
        return ask("POST " + path + " HTTP/1.1\r\nHost: localhost:" + QByteArray::number(m_port) +
                   "\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " +
                   QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }

    std::unique_ptr<QProcess> m_process;
    QByteArray m_said; ///< on standard output
    quint16 m_port = 0;
};

bool TestServe::start(const QStringList& options) {
    m_process = std::make_unique<QProcess>();
    m_said.clear();
    m_run->start(*m_process, QStringList{u"serve"_s, u"--port"_s, u"0"_s} + options);
    const bool said = QTest::qWaitFor(
        [this] {
            m_said += m_process->readAllStandardOutput();
            return m_said.contains('\n') || m_process->state() == QProcess::NotRunning;
        },
        20'000);
    const auto match = QRegularExpression(u"Listening on https?://[^ ]+:(\\d+) "_s).match(QString::fromUtf8(m_said));
    m_port = match.captured(1).toUShort();
    if (!said || m_port == 0)
        qWarning("%s", m_process->readAllStandardError().constData());
    return m_port != 0;
}

Outcome TestServe::stop(int number) {
    ::kill(static_cast<pid_t>(m_process->processId()), number);
    return Program::end(*m_process);
}

QByteArray TestServe::ask(const QByteArray& request, int milliseconds, const QString& host) const {
    QTcpSocket socket;
    socket.connectToHost(host, m_port);
    if (!socket.waitForConnected(milliseconds))
        return "not connected";
    socket.write(request);
    QByteArray answer;
    while (socket.waitForReadyRead(milliseconds))
        answer += socket.readAll();
    return answer + socket.readAll();
}

void TestServe::serves() {
    useBackend();
    QVERIFY(start()); // the empty database gets its tables
    const QByteArray address = "http://127.0.0.1:" + QByteArray::number(m_port);
    QCOMPARE(m_said, "Listening on " + address + " (docs: " + address + "/docs)\n");
    QVERIFY(get("/db-status").contains("\"up_to_date\":true"));
    const QByteArray made = post("/products/", R"({"name":"Tea","price_shmeckles":1.5,"price_flurbos":2})");
    QVERIFY2(made.startsWith("HTTP/1.1 201"), made.constData());
    QVERIFY(get("/products/1?secret=s3cret").startsWith("HTTP/1.1 422"));
    QVERIFY(get("/products/1").contains("\"name\":\"Tea\""));
    QVERIFY(get("/api/v1/products").contains("\"name\":\"Tea\""));
    const Outcome outcome = stop();
    COMPARE_CODE(outcome, 0);
    QVERIFY2(outcome.err.contains(" POST /products/ 201 "), outcome.err.constData());
    QVERIFY(outcome.err.contains(" GET /products/1 200 "));
    QVERIFY(!outcome.err.contains("s3cret"));
    QVERIFY(QRegularExpression(u"^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z GET /db-status 200 \\d+ B \\d+\\.\\d{3} ms -$"_s,
                               QRegularExpression::MultilineOption)
                .match(QString::fromUtf8(outcome.err))
                .hasMatch());
}

void TestServe::stopsGracefully() {
    useBackend();
    QVERIFY(start());
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, m_port);
    QVERIFY(socket.waitForConnected());
    const QByteArray body = R"({"name":"half a tag"})";
    socket.write("POST /tags/ HTTP/1.1\r\nHost: localhost:" + QByteArray::number(m_port) +
                 "\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) +
                 "\r\n\r\n" + body.left(5));
    QVERIFY(socket.waitForBytesWritten());
    QTest::qWait(200);
    ::kill(static_cast<pid_t>(m_process->processId()), SIGTERM);
    QVERIFY(!m_process->waitForFinished(300));
    socket.write(body.mid(5));
    QVERIFY(socket.waitForReadyRead(5'000));
    QVERIFY(socket.readAll().startsWith("HTTP/1.1 201"));
    COMPARE_CODE(Program::end(*m_process), 0);
}

void TestServe::secondSignalEndsAtOnce() {
    useSqlite();
    QVERIFY(start());
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, m_port);
    QVERIFY(socket.waitForConnected());
    socket.write(
        "POST /tags/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{");
    QVERIFY(socket.waitForBytesWritten());
    QTest::qWait(200);
    ::kill(static_cast<pid_t>(m_process->processId()), SIGTERM);
    QVERIFY(!m_process->waitForFinished(300));
    QElapsedTimer timer;
    timer.start();
    COMPARE_CODE(stop(), 128 + SIGTERM);
    QVERIFY(timer.elapsed() < 1000);
}

void TestServe::interruptStops() {
    useSqlite();
    QVERIFY(start());
    QElapsedTimer timer;
    timer.start();
    COMPARE_CODE(stop(SIGINT), 0);
    QVERIFY2(timer.elapsed() < 1000, QByteArray::number(timer.elapsed()).constData());
}

// The database

void TestServe::behindIsRefused() {
    useBackend();
    COMPARE_CODE((*m_run)({u"db"_s, u"upgrade"_s, QString::fromUtf8(id(1))}), 0);
    const Outcome outcome = (*m_run)("serve --port 0");
    COMPARE_CODE(outcome, 1);
    QVERIFY2(outcome.err.contains("pricebookctl db upgrade"), outcome.err.constData());
    QCOMPARE(outcome.out, QByteArray());
    QCOMPARE(currentRevision().left(12), id(1).left(12));
    COMPARE_CODE((*m_run)("serve --port 0 --read-only"), 1);
}

void TestServe::foreignDatabaseIsRefused() {
    useSqlite();
    QVERIFY(execute({u"CREATE TABLE songs (id INTEGER PRIMARY KEY)"_s}));
    COMPARE_CODE((*m_run)("serve --port 0"), 1);
}

void TestServe::makesAnAbsentFile() {
    m_run->setDatabase(u"sqlite:///new.db"_s);
    COMPARE_CODE((*m_run)("serve --port 0 --read-only"), 1);
    QVERIFY(!QFile::exists(path(u"new.db"_s)));
    QVERIFY(start());
    QVERIFY(QFile::exists(path(u"new.db"_s)));
    const Outcome outcome = stop();
    COMPARE_CODE(outcome, 0);
    QVERIFY(outcome.err.contains("new.db"));
}

void TestServe::failedStartLeavesNoFile() {
    m_run->setDatabase(u"sqlite:///no/such/folder/new.db"_s);
    const Outcome outcome = (*m_run)("serve --port 0");
    COMPARE_CODE(outcome, 1);
    QVERIFY(!outcome.err.isEmpty());
}

void TestServe::readOnly() {
    useBackend();
    COMPARE_CODE((*m_run)("sample"), 0);
    QVERIFY(start({u"--read-only"_s}));
    QVERIFY(get("/products/?limit=1").startsWith("HTTP/1.1 200"));
    const QByteArray refused = post("/tags/", R"({"name":"x"})");
    QVERIFY2(refused.startsWith("HTTP/1.1 403"), refused.constData());
    COMPARE_CODE(stop(), 0);
}

// Addresses

void TestServe::portTaken() {
    useSqlite();
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    const Outcome outcome =
        (*m_run)({u"serve"_s, u"--no-access-log"_s, u"--port"_s, QString::number(taken.serverPort())});
    COMPARE_CODE(outcome, 1);
    QVERIFY2(outcome.err.contains(QByteArray::number(taken.serverPort())), outcome.err.constData());
    QCOMPARE(outcome.out, QByteArray());
}

void TestServe::withoutRights() {
    if (::geteuid() == 0)
        m_run->setLauncher(
            {u"setpriv"_s, u"--inh-caps=-all"_s, u"--bounding-set=-net_bind_service,-dac_override,-dac_read_search"_s});
}

void TestServe::portBelow1024() {
    useSqlite();
    withoutRights();
    const Outcome outcome = (*m_run)("serve --port 80");
    COMPARE_CODE(outcome, 1);
    QVERIFY2(outcome.err.contains("Port 80 is reserved for the system: choose one from 1024 to 65535."),
             outcome.err.constData());
    QCOMPARE(outcome.out, QByteArray());
}

void TestServe::version6_data() {
    QTest::addColumn<QString>("host");
    QTest::newRow("address") << u"::1"_s;
    QTest::newRow("in brackets") << u"[::1]"_s;
}

void TestServe::version6() {
    useSqlite();
    QFETCH(QString, host);
    QVERIFY(start({u"--host"_s, host}));
    const QByteArray port = QByteArray::number(m_port);
    QVERIFY2(m_said.startsWith("Listening on http://[::1]:" + port + ' '), m_said.constData());
    const auto askFor = [&](const QByteArray& name) {
        return ask("GET /db-status HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n", 10'000, u"::1"_s);
    };
    QVERIFY(askFor("[::1]:" + port).startsWith("HTTP/1.1 200 "));
    QVERIFY(askFor("localhost:" + port).startsWith("HTTP/1.1 200 "));
    for (const QByteArray& strange : {QByteArray("[::2]:" + port), QByteArray("[::1]:1"), QByteArray("[::1]x"),
                                      QByteArray("::1"), QByteArray("rebound.example:" + port)})
        QVERIFY2(askFor(strange).startsWith("HTTP/1.1 400 "), strange.constData());
    const Outcome taken = (*m_run)({u"serve"_s, u"--host"_s, host, u"--port"_s, QString::number(m_port)});
    COMPARE_CODE(taken, 1);
    QVERIFY2(taken.err.contains("Port " + port + " on ::1 is in use by another program"), taken.err.constData());
    COMPARE_CODE(stop(), 0);
}

void TestServe::otherAddressNeedsMore() {
    useBackend();
    COMPARE_CODE((*m_run)("sample"), 0);
    const Outcome refused = (*m_run)("serve --port 0 --host 0.0.0.0");
    COMPARE_CODE(refused, 1);
    QVERIFY2(refused.err.contains("0.0.0.0") && refused.err.contains("TLS") && refused.err.contains("token"),
             refused.err.constData());
    COMPARE_CODE((*m_run)("serve --port 0 --host ::"), 1);
    QVERIFY(start({u"--host"_s, u"0.0.0.0"_s, u"--insecure"_s}));
    COMPARE_CODE(stop(), 0);
    QVERIFY(start({u"--host"_s, u"127.0.0.2"_s})); // of this machine as well
    COMPARE_CODE(stop(), 0);
    QVERIFY(start({u"--host"_s, u"localhost"_s}));
    COMPARE_CODE(stop(), 0);
}

// Options

void TestServe::environmentAndDotEnv() {
    useSqlite();
    QFile file(path(u".env"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("API_V1_PREFIX=/shop\nPRICEBOOK_HTTP_READ_ONLY=true\nPRICEBOOK_HTTP_HOST=192.0.2.1\n");
    file.close();
    COMPARE_CODE((*m_run)("sample"), 0);
    m_run->set(u"PRICEBOOK_HTTP_HOST"_s, u"127.0.0.1"_s);
    QVERIFY(start());
    QVERIFY(get("/shop/products/1").startsWith("HTTP/1.1 200"));
    QVERIFY(get("/api/v1/products/1").startsWith("HTTP/1.1 404"));
    QVERIFY(post("/shop/tags/", R"({"name":"x"})").startsWith("HTTP/1.1 403"));
    COMPARE_CODE(stop(), 0);
    m_run->set(u"PRICEBOOK_HTTP_PORT"_s, u"eight"_s);
    const Outcome outcome = (*m_run)("serve");
    COMPARE_CODE(outcome, 1);
    QVERIFY2(outcome.err.contains("PRICEBOOK_HTTP_PORT from the environment"), outcome.err.constData());
}

void TestServe::wrongUsage_data() {
    QTest::addColumn<QString>("line");
    for (const char* line :
         {"serve --port 65536", "serve --port x", "serve --threads -1", "serve --prefix api", "serve --origin shop",
          "serve --host-name http://x", "serve --body-bytes 0", "serve extra", "serve --unknown"})
        QTest::newRow(line) << QString::fromLatin1(line);
}

void TestServe::wrongUsage() {
    QFETCH(QString, line);
    m_run->setDatabase(u"sqlite:///new.db"_s);
    COMPARE_CODE((*m_run)(line.toUtf8().constData()), 2);
    QVERIFY(!QFile::exists(path(u"new.db"_s)));
}

void TestServe::wrongFiles() {
    m_run->setDatabase(u"sqlite:///new.db"_s);
    Outcome outcome = (*m_run)("serve --port 0 --tls-cert cert.pem");
    COMPARE_CODE(outcome, 1);
    QVERIFY(outcome.err.contains("key"));
    outcome = (*m_run)("serve --port 0 --tls-cert cert.pem --tls-key key.pem");
    COMPARE_CODE(outcome, 1);
    QVERIFY(outcome.err.contains("cert.pem"));
    QVERIFY(!QFile::exists(path(u"new.db"_s)));
}

bool TestServe::makeCertificate(const QString& name) const {
    QProcess openssl;
    openssl.setWorkingDirectory(m_folder->path());
    openssl.start(u"openssl"_s, QString(u"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem "
                                        "-out cert.pem -days 2 -subj /CN=%1"_s)
                                    .arg(name)
                                    .split(u' '));
    return openssl.waitForFinished() && openssl.exitCode() == 0;
}

QString TestServe::servedCertificate() const {
    QSslSocket socket;
    socket.setPeerVerifyMode(QSslSocket::VerifyNone);
    socket.connectToHostEncrypted(u"127.0.0.1"_s, m_port);
    if (!socket.waitForEncrypted(10'000))
        return socket.errorString();
    return socket.peerCertificate().subjectInfo(QSslCertificate::CommonName).value(0);
}

void TestServe::wrongKeys_data() {
    QTest::addColumn<QByteArray>("damage");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("unreadable key") << QByteArray("chmod 000 key.pem")
                                    << QByteArray("key.pem, may not be read: change");
    QTest::newRow("unreadable certificate")
        << QByteArray("chmod 000 cert.pem") << QByteArray("cert.pem, may not be read: change");
    QTest::newRow("mismatch") << QByteArray(
                                     "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem")
                              << QByteArray("does not belong to the certificate: give");
    QTest::newRow("another kind of key") << QByteArray("openssl genpkey -algorithm ED25519 -out key.pem")
                                         << QByteArray("does not belong to the certificate: give");
    QTest::newRow("no PEM") << QByteArray("head -c 500 /dev/urandom > cert.pem")
                            << QByteArray("holds no certificate: give");
    QTest::newRow("empty key") << QByteArray("> key.pem") << QByteArray("holds no private key: give");
    QTest::newRow("half a key") << QByteArray("head -c 100 key.pem > half && mv half key.pem")
                                << QByteArray("holds no private key: give");
    QTest::newRow("half a certificate") << QByteArray("head -c 200 cert.pem > half && mv half cert.pem")
                                        << QByteArray("holds no certificate: give");
}

void TestServe::wrongKeys() {
    useSqlite();
    QFETCH(QByteArray, damage);
    QFETCH(QByteArray, says);
    QVERIFY(makeCertificate(u"localhost"_s));
    QProcess shell;
    shell.setWorkingDirectory(m_folder->path());
    shell.start(u"sh"_s, {u"-c"_s, QString::fromUtf8(damage)});
    QVERIFY(shell.waitForFinished());
    QCOMPARE(shell.exitCode(), 0);
    withoutRights();
    const Outcome outcome = (*m_run)("serve --port 0 --tls-cert cert.pem --tls-key key.pem");
    COMPARE_CODE(outcome, 1);
    QVERIFY2(outcome.err.contains(says), outcome.err.constData());
    QCOMPARE(outcome.out, QByteArray());
}

void TestServe::hangUpReloads() {
    useSqlite();
    QVERIFY(makeCertificate(u"one"_s));
    QVERIFY(start({u"--tls-cert"_s, u"cert.pem"_s, u"--tls-key"_s, u"key.pem"_s}));
    QVERIFY(m_said.startsWith("Listening on https://"));
    QCOMPARE(servedCertificate(), u"one"_s);
    QByteArray err;
    const auto says = [&](const char* text) {
        const bool said =
            QTest::qWaitFor([&] { return (err += m_process->readAllStandardError()).contains(text); }, 10'000);
        return std::exchange(err, {}).contains(text) && said;
    };
    const auto hangUp = [this] { ::kill(static_cast<pid_t>(m_process->processId()), SIGHUP); };
    QVERIFY(makeCertificate(u"two"_s));
    hangUp();
    QVERIFY(says("The certificates were read again"));
    QCOMPARE(servedCertificate(), u"two"_s);
    QVERIFY(QFile::rename(path(u"key.pem"_s), path(u"kept.pem"_s)));
    hangUp();
    QVERIFY(says("The certificates stay as they were: The file of the key"));
    QCOMPARE(servedCertificate(), u"two"_s);
    QVERIFY(makeCertificate(u"three"_s));
    QVERIFY(QFile::remove(path(u"key.pem"_s)) && QFile::copy(path(u"kept.pem"_s), path(u"key.pem"_s)));
    hangUp();
    QVERIFY(says("does not belong to the certificate"));
    QCOMPARE(servedCertificate(), u"two"_s);
    QFile broken(path(u"cert.pem"_s));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.close();
    hangUp();
    QVERIFY(says("holds no certificate"));
    QCOMPARE(servedCertificate(), u"two"_s);
    QVERIFY(makeCertificate(u"four"_s));
    hangUp();
    QVERIFY(says("The certificates were read again"));
    QCOMPARE(servedCertificate(), u"four"_s);
    COMPARE_CODE(stop(), 0);
}

// The log

void TestServe::logIsClean() {
    useSqlite();
    QVERIFY(start());
    QVERIFY(!ask("GET /\x1b[31m HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").isEmpty());
    QVERIFY(!get("/caf\xc3\xa9\xc2\x9b").isEmpty());
    const Outcome outcome = stop();
    COMPARE_CODE(outcome, 0);
    for (const char c : outcome.err)
        QVERIFY2(c == '\n' || static_cast<unsigned char>(c) >= 0x20, outcome.err.constData());
    QVERIFY(!outcome.err.contains("\xc2\x9b"));
    QVERIFY2(outcome.err.contains("Z - - 400 "), outcome.err.constData()); // refused before its method was known
}

void TestServe::logNobodyReads() {
    useSqlite();
    m_process = std::make_unique<QProcess>();
    m_run->start(*m_process, {u"serve"_s, u"--port"_s, u"0"_s});
    QVERIFY(m_process->waitForReadyRead(20'000));
    m_process->setReadChannel(QProcess::StandardOutput);
    m_port = QRegularExpression(u":(\\d+) "_s)
                 .match(QString::fromUtf8(m_process->readAllStandardOutput()))
                 .captured(1)
                 .toUShort();
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, m_port);
    QVERIFY(socket.waitForConnected());
    const QByteArray request =
        "GET /" + QByteArray(100, 'x') + " HTTP/1.1\r\nHost: localhost:" + QByteArray::number(m_port) + "\r\n\r\n";
    // QProcess reads only in its event loop or waits, of which there are none here: the pipe fills.
    for (int i = 0; i < 50; ++i) {
        socket.write(request.repeated(100));
        for (qsizetype left = 100; left > 0;) {
            QVERIFY(socket.waitForReadyRead(5'000));
            left -= socket.readAll().count("HTTP/1.1 404");
        }
    }
    socket.close();
    COMPARE_CODE(stop(), 0); // reads now
}

void TestServe::noLog() {
    useSqlite();
    QVERIFY(start({u"--no-access-log"_s}));
    QVERIFY(get("/products/").startsWith("HTTP/1.1 200"));
    const Outcome outcome = stop();
    COMPARE_CODE(outcome, 0);
    QVERIFY(!outcome.err.contains("GET"));
}

QTEST_GUILESS_MAIN(TestServe)
#include "tst_serve.moc"
