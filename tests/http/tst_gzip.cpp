#include "testsite.h"

#include <QProcess>
#include <QTest>

using namespace pricebook;
using namespace pricebook::http;
using namespace Qt::StringLiterals;

namespace {

const std::string hostLine = "Host: localhost\r\n";

std::string get(const std::string& target, const std::string& fields = {}) {
    return "GET " + target + " HTTP/1.1\r\n" + hostLine + fields + "\r\n";
}

/// One thread for sockets and one in the pool, so that it can be seen who waits for whom.
EndpointOptions narrow() {
    EndpointOptions options;
    options.threads = 1;
    return options;
}

QByteArray gunzipped(const std::string& bytes) {
    QProcess gunzip;
    gunzip.start(u"gzip"_s, {u"-dc"_s});
    gunzip.write(bytes.data(), static_cast<qint64>(bytes.size()));
    gunzip.closeWriteChannel();
    return gunzip.waitForFinished() && gunzip.exitCode() == 0 ? gunzip.readAllStandardOutput() : QByteArray("damaged");
}

} // namespace

/// Answers that are compressed: which, where, and that they are whole.
class TestGzip : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void streamed();
    void onlyWhenAskedFor_data();
    void onlyWhenAskedFor();
    void oneAfterTheOther();
    void largeInThePool();
    void leftOutWithoutRoom();
};

void TestGzip::streamed() {
    const TestServer server;
    const RawAnswer answer = server.get("/stream?2500500", "Accept-Encoding: gzip\r\n");
    QVERIFY(answer.complete);
    QCOMPARE(answer.field("Content-Encoding"), std::string("gzip"));
    QVERIFY(answer.body.size() < 100'000);
    QVERIFY(gunzipped(answer.body) == QByteArray(2'500'500, 's'));
}

void TestGzip::onlyWhenAskedFor_data() {
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("size");
    QTest::addColumn<bool>("compressed");
    const auto row = [](const char* name, const char* encodings, int size, bool compressed) {
        const QByteArray fields = *encodings ? QByteArray("Accept-Encoding: ") + encodings + "\r\n" : QByteArray();
        QTest::newRow(name) << fields << size << compressed;
    };
    row("not", "", 5000, false);
    row("gzip", "gzip", 5000, true);
    row("short", "gzip", 1024, false);
    row("just worth it", "gzip", 1025, true);
    row("among others", "deflate, GZIP;q=0.3, br", 5000, true);
    row("any", "*", 5000, true);
    row("refused", "gzip;q=0", 5000, false);
    row("refused, any other", "gzip;q=0.0, *", 5000, false);
    row("others", "deflate, br", 5000, false);
}

void TestGzip::onlyWhenAskedFor() {
    QFETCH(QByteArray, fields);
    QFETCH(int, size);
    const TestServer server;
    const RawAnswer answer = server.get("/large?" + std::to_string(size), fields.toStdString());
    QCOMPARE(answer.status, 200);
    QTEST(answer.field("Content-Encoding") == "gzip", "compressed");
    QCOMPARE(answer.field("Vary"), std::string(size > 1024 ? "Accept-Encoding" : ""));
    const QByteArray body =
        answer.has("Content-Encoding") ? gunzipped(answer.body) : QByteArray::fromStdString(answer.body);
    QVERIFY(body == QByteArray(size, 'x'));
}

void TestGzip::oneAfterTheOther() {
    const TestServer server;
    RawClient client(server.port());
    quint32 state = 1;
    for (const int size : {2000, 200'000, 1500, 60'000, 100'000}) { // here, in the pool, and here again
        std::string text;
        while (text.size() < static_cast<std::size_t>(size))
            text += "{\"id\":" + std::to_string((state = state * 1664525u + 1013904223u) >> 12) + "},";
        const RawAnswer answer =
            client.ask("POST /echo HTTP/1.1\r\n" + hostLine +
                       "Accept-Encoding: gzip\r\nContent-Length: " + std::to_string(text.size()) + "\r\n\r\n" + text);
        QCOMPARE(answer.field("Content-Encoding"), std::string("gzip"));
        QVERIFY(gunzipped(answer.body).endsWith("body=" + QByteArray::fromStdString(text)));
    }
}

void TestGzip::largeInThePool() {
    TestServer server(narrow());
    RawClient holding(server.port());
    QVERIFY(holding.send(get("/wait")));
    QTRY_COMPARE(int(server.site.waiting), 1);
    const std::string gzip = "Accept-Encoding: gzip\r\n";
    RawAnswer answer = server.ask(get("/large?60000", gzip));
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.field("Content-Encoding"), std::string("gzip"));
    RawClient large(server.port());
    QCOMPARE(large.ask(get("/large?100000", gzip), 500).status, 0); // waits for the thread of the pool
    QCOMPARE(server.ask(get("/large?100000")).status, 200);         // nothing to be done there
    server.site.open();
    answer = large.read();
    QCOMPARE(answer.field("Content-Encoding"), std::string("gzip"));
    QVERIFY(answer.complete);
    QVERIFY(answer.body.size() < 1000);
    QCOMPARE(holding.read().status, 200);
}

void TestGzip::leftOutWithoutRoom() {
    EndpointOptions options = narrow();
    options.waitingRequests = 1;
    TestServer server(options);
    std::vector<RawClient> holding;
    holding.reserve(2);
    for (int i = 0; i < 2; ++i) {
        holding.emplace_back(server.port());
        QVERIFY(holding.back().send(get("/wait")));
        QTRY_COMPARE(int(server.site.waiting), 1);
    }
    RawClient client(server.port());
    RawAnswer answer;
    QTRY_VERIFY((answer = server.ask(get("/large?100000", "Accept-Encoding: gzip\r\n"), 200)).status == 200);
    QVERIFY(!answer.has("Content-Encoding"));
    QCOMPARE(answer.body.size(), std::size_t(100'000));
    server.site.open();
    for (RawClient& one : holding)
        QCOMPARE(one.read().status, 200);
}

QTEST_GUILESS_MAIN(TestGzip)
#include "tst_gzip.moc"
