#include "testsite.h"

#include <QTest>
#include <thread>

using namespace pricebook;
using namespace pricebook::http;

namespace {

const std::string hostLine = "Host: localhost\r\n";
const std::string simple = "GET /echo HTTP/1.1\r\n" + hostLine + "\r\n";
constexpr qint64 mebibyte = 1024 * 1024;

std::string get(const std::string& target, const std::string& fields = {}) {
    return "GET " + target + " HTTP/1.1\r\n" + hostLine + fields + "\r\n";
}

/// One thread for sockets and one in the pool, so that it can be seen who waits for whom.
EndpointOptions narrow() {
    EndpointOptions options;
    options.threads = 1;
    return options;
}

/// Sends pieces until the server takes no more, or `most` are sent. Bytes taken, those in the kernel's buffers
/// included.
qint64 pour(RawClient& client, const std::string& piece, qint64 most) {
    qint64 sent = 0;
    while (sent < most && client.send(piece, 3000))
        sent += static_cast<qint64>(piece.size());
    return sent;
}

} // namespace

/// Load and attacks, with the limits that the endpoint has unless told otherwise.
class TestUnderAttack : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gibibyteOfBody_data();
    void gibibyteOfBody();
    void refusalReachesWhoSendsFirst();
    void endlessHead();
    void hundredDripping();
    void mostFromOneAddress();
    void thousandAndOne();
    void halfOpenSlowNobody();
    void queueIsBounded();
    void leftReadIsNotRun();
    void leftWriteIsRun();
    void halfClosedIsAnswered();
    void oldVersionCloses();
    void headAndOptions();
};

void TestUnderAttack::gibibyteOfBody_data() {
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("piece");
    QTest::addColumn<qint64>("most"); // what is allowed, and what the receiving buffer and a last look hold
    QTest::newRow("length") << QByteArray("Content-Length: 1073741824\r\n\r\n") << QByteArray(8 * 1024, 'a')
                            << mebibyte / 2;
    const QByteArray chunked("Transfer-Encoding: chunked\r\n\r\n");
    QTest::newRow("chunked") << chunked << "2000\r\n" + QByteArray(8 * 1024, 'a') + "\r\n" << 4 * mebibyte;
    QTest::newRow("tiny chunks") << chunked << QByteArray("1\r\na\r\n").repeated(1365) << 9 * mebibyte;
}

void TestUnderAttack::gibibyteOfBody() {
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, piece);
    QFETCH(qint64, most);
    const TestServer server;
    QCOMPARE(server.ask(simple).status, 200);
    const qint64 before = residentBytes();
    RawClient client(server.port());
    client.limitSendBuffer(16 * 1024);
    QVERIFY(client.send("POST /echo HTTP/1.1\r\n" + hostLine + head.toStdString()));
    const qint64 taken = pour(client, piece.toStdString(), 1024 * mebibyte);
    const qint64 used = residentBytes() - before;
    const RawAnswer answer = client.read();
    QCOMPARE(answer.status, 413);
    QVERIFY(answer.complete);
    QVERIFY(client.closes(3000));
    qInfo("took %lld KiB, %lld KiB of memory", taken / 1024, used / 1024);
    QVERIFY2(used < 10 * mebibyte, qPrintable(QString::number(used)));
    QVERIFY2(taken < most, qPrintable(QString::number(taken)));
}

void TestUnderAttack::refusalReachesWhoSendsFirst() {
    const TestServer server;
    for (const std::size_t size : {std::size_t(mebibyte + 1), std::size_t(8 * mebibyte)}) {
        RawClient client(server.port());
        QElapsedTimer timer;
        timer.start();
        client.send("POST /echo HTTP/1.1\r\n" + hostLine + "Content-Length: " + std::to_string(size) + "\r\n\r\n" +
                        std::string(size, 'a'),
                    10'000); // ends when it is cut off, and only then does it look
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
        const RawAnswer answer = client.read();
        QCOMPARE(answer.status, 413);
        QVERIFY(answer.complete);
    }
}

void TestUnderAttack::endlessHead() {
    const TestServer server;
    QCOMPARE(server.ask(simple).status, 200);
    std::string fields;
    while (fields.size() < 64 * 1024)
        fields += "X-Field: value\r\n";
    for (const std::string& start :
         {"GET / HTTP/1.1\r\n" + hostLine, std::string("GET /"), std::string("GET / HTTP/1.1\r\nX: ")}) {
        const qint64 before = residentBytes();
        RawClient client(server.port());
        QVERIFY(client.send(start));
        const qint64 taken = pour(client, start.ends_with('\n') ? fields : std::string(64 * 1024, 'a'), 256 * mebibyte);
        const qint64 used = residentBytes() - before;
        QCOMPARE(client.read().status, 431);
        QVERIFY(client.closes(3000));
        QVERIFY2(taken < 12 * mebibyte, qPrintable(QString::number(taken)));
        QVERIFY2(used < 10 * mebibyte, qPrintable(QString::number(used)));
    }
}

void TestUnderAttack::hundredDripping() {
    EndpointOptions options;
    options.headerSeconds = 2;
    const TestServer server(options);
    std::vector<RawClient> clients;
    clients.reserve(100);
    for (int i = 0; i < 100; ++i) {
        clients.emplace_back(server.port());
        QVERIFY(clients.back().send("GET / HTTP/1.1\r\n" + hostLine));
    }
    QElapsedTimer timer;
    timer.start();
    QTRY_COMPARE(int(server.metrics->connectionsOpen), 100);
    while (int(server.metrics->connectionsOpen) > 0 && timer.elapsed() < 20'000) {
        for (RawClient& client : clients)
            client.send("X: y\r\n", 0); // those that were closed fail
        QTest::qSleep(200);
    }
    QCOMPARE(int(server.metrics->connectionsOpen), 0);
    QVERIFY(timer.elapsed() >= 1500);
    QCOMPARE(clients.front().read().status, 408);
}

void TestUnderAttack::mostFromOneAddress() {
    const TestServer server;
    std::vector<RawClient> clients;
    clients.reserve(256);
    for (int i = 0; i < 256; ++i) {
        clients.emplace_back(server.port());
        QCOMPARE(clients.back().ask(simple).status, 200);
    }
    const RawAnswer refused = RawClient(server.port()).read();
    QCOMPARE(refused.status, 503);
    QVERIFY(refused.has("Retry-After"));
    QCOMPARE(RawClient(server.port(), 0, "127.0.0.2").ask(simple).status, 200);
    clients.pop_back();
    QTRY_VERIFY(int(server.metrics->connectionsOpen) < 256);
    QCOMPARE(server.ask(simple).status, 200);
}

void TestUnderAttack::thousandAndOne() {
    const TestServer server;
    std::vector<RawClient> clients;
    clients.reserve(1000);
    for (int i = 0; i < 1000; ++i) {
        clients.emplace_back(server.port(), 0, ("127.0.0." + std::to_string(2 + i % 4)).c_str());
        QCOMPARE(clients.back().ask(simple).status, 200);
    }
    QCOMPARE(RawClient(server.port(), 0, "127.0.0.9").read().status, 503);
    QElapsedTimer timer;
    timer.start();
    for (RawClient& client : clients)
        QVERIFY(client.send(simple));
    for (RawClient& client : clients)
        QCOMPARE(client.read().status, 200);
    qInfo("a request on each of 1,000 connections: %lld ms", timer.elapsed());
    clients.pop_back();
    QTRY_COMPARE(int(server.metrics->connectionsOpen), 999);
    QCOMPARE(RawClient(server.port(), 0, "127.0.0.9").ask(simple).status, 200);
}

void TestUnderAttack::halfOpenSlowNobody() {
    const TestServer server;
    const auto median = [&server] { // of a connection and a request, in µs
        std::vector<qint64> times;
        for (int i = 0; i < 301; ++i) {
            QElapsedTimer timer;
            timer.start();
            if (RawClient(server.port(), 0, "127.0.0.9").ask(simple).status != 200)
                return std::numeric_limits<qint64>::max();
            times.push_back(timer.nsecsElapsed() / 1000);
        }
        std::nth_element(times.begin(), times.begin() + 150, times.end());
        return times[150];
    };
    median();
    const qint64 alone = median();
    std::vector<RawClient> halfOpen;
    halfOpen.reserve(500);
    for (int i = 0; i < 500; ++i) {
        halfOpen.emplace_back(server.port(), 0, ("127.0.0." + std::to_string(2 + i % 3)).c_str());
        QVERIFY(halfOpen.back().send("POST /echo HTTP/1.1\r\n" +
                                     std::string(i % 2 == 0 ? "Ho" : "Host: x\r\nContent-Length: 5\r\n\r\na")));
    }
    QTRY_COMPARE(int(server.metrics->connectionsOpen), 500);
    const qint64 among = median();
    qInfo("median %lld µs alone, %lld µs among 500 half-open connections", alone, among);
    QVERIFY2(among < 5 * alone + 5000, qPrintable(QString::number(among)));
}

void TestUnderAttack::queueIsBounded() {
    EndpointOptions options = narrow();
    options.waitingRequests = 3;
    TestServer server(options);
    RawClient holding(server.port());
    QVERIFY(holding.send(get("/wait")));
    QTRY_COMPARE(int(server.site.waiting), 1);
    std::vector<RawClient> clients;
    clients.reserve(5);
    for (int i = 0; i < 5; ++i) {
        clients.emplace_back(server.port());
        QVERIFY(clients.back().send(get("/pool")));
    }
    QTRY_COMPARE(int(server.metrics->byStatusClass[5]), 2); // whichever came last
    QCOMPARE(server.ask(simple).status, 200);
    QCOMPARE(int(server.site.poolRun), 0);
    server.site.open();
    int answered = 0;
    for (RawClient& client : clients) {
        const RawAnswer answer = client.read();
        QVERIFY(answer.complete);
        QVERIFY(!answer.has("Connection")); // it may try again
        answered += answer.status == 200 ? 1 : 0;
        if (answer.status != 200) {
            QCOMPARE(answer.status, 503);
            QVERIFY(answer.has("Retry-After"));
        }
        QCOMPARE(client.ask(get("/pool")).status, 200);
    }
    QCOMPARE(answered, 3);
}

void TestUnderAttack::leftReadIsNotRun() {
    EndpointOptions options = narrow();
    options.waitingRequests = 1;
    TestServer server(options);
    RawClient holding(server.port());
    QVERIFY(holding.send(get("/wait")));
    QTRY_COMPARE(int(server.site.waiting), 1);
    for (const char* method : {"GET", "HEAD"}) {
        RawClient leaving(server.port());
        QVERIFY(leaving.send(std::string(method) + " /pool?left HTTP/1.1\r\n" + hostLine + "\r\n"));
        leaving.close();
        QTRY_VERIFY(!server.site.records().empty());
        const RequestRecord record = server.site.records().back();
        QCOMPARE(record.status, 499);
        QCOMPARE(record.path, QStringLiteral("/pool"));
        QCOMPARE(record.bytes, 0);
        server.site.forgetRecords();
    }
    RawClient staying(server.port()); // there is room for it
    QVERIFY(staying.send(get("/pool")));
    server.site.open();
    QCOMPARE(staying.read().status, 200);
    QCOMPARE(holding.read().status, 200);
    QCOMPARE(int(server.site.poolRun), 1);
}

void TestUnderAttack::leftWriteIsRun() {
    TestServer server(narrow());
    RawClient holding(server.port());
    QVERIFY(holding.send(get("/wait")));
    QTRY_COMPARE(int(server.site.waiting), 1);
    RawClient leaving(server.port());
    QVERIFY(leaving.send("POST /pool HTTP/1.1\r\n" + hostLine + "Content-Length: 0\r\n\r\n"));
    leaving.close();
    QTest::qWait(400); // a read would be given up
    server.site.open();
    QCOMPARE(holding.read().status, 200);
    QTRY_COMPARE(int(server.site.poolRun), 1);
}

void TestUnderAttack::halfClosedIsAnswered() {
    const TestServer server;
    for (const char* target : {"/echo", "/pool", "/stream?5000"}) {
        RawClient client(server.port());
        QVERIFY(client.send(get(target)));
        client.endSending();
        const RawAnswer answer = client.read();
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.complete);
    }
}

void TestUnderAttack::oldVersionCloses() {
    const TestServer server;
    for (const char* fields : {"", "Connection: keep-alive\r\n"}) {
        RawClient client(server.port());
        const RawAnswer answer = client.ask("GET /echo HTTP/1.0\r\n" + hostLine + fields + "\r\n");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.field("Connection"), std::string("close"));
        QVERIFY(client.closes(3000));
    }
}

void TestUnderAttack::headAndOptions() {
    const TestServer server;
    RawClient client(server.port());
    for (const char* target : {"/large?5000", "/pool", "/nothing"}) {
        const RawAnswer whole = client.ask(get(target));
        QVERIFY(client.send("HEAD " + std::string(target) + " HTTP/1.1\r\n" + hostLine + "\r\n"));
        const RawAnswer head = client.read(5000, true);
        QCOMPARE(head.status, whole.status);
        QCOMPARE(head.field("Content-Type"), whole.field("Content-Type"));
        if (std::string_view(target) == "/large?5000")
            QCOMPARE(head.field("Content-Length"), std::string("5000"));
        QVERIFY(client.ask(simple).body.starts_with("GET /echo")); // no body came between
    }
    const RawAnswer all = client.ask("OPTIONS * HTTP/1.1\r\n" + hostLine + "\r\n");
    QCOMPARE(all.status, 204);
    QVERIFY(all.field("Allow").find("PATCH") != std::string::npos);
    QVERIFY(client.ask("OPTIONS /echo HTTP/1.1\r\n" + hostLine + "\r\n").body.starts_with("OPTIONS /echo"));
}

QTEST_GUILESS_MAIN(TestUnderAttack)
#include "tst_underattack.moc"
