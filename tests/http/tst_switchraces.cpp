#include "endpoint.h"
#include "rawclient.h"
#include "testbackend.h"
#include "verify.h"

#include <QTest>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>

using namespace pricebook;

namespace {

int number(const char* variable, int otherwise) {
    bool good = false;
    const int value = qEnvironmentVariableIntValue(variable, &good);
    return good && value > 0 ? value : otherwise;
}

std::string request(const std::string& line, const std::string& body = {}) {
    std::string text = line + " HTTP/1.1\r\nHost: localhost\r\n";
    if (!body.empty())
        text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    return text + "\r\n" + body;
}

/// What all clients did.
struct Counts {
    std::atomic_int answers = 0;
    std::atomic_int unavailable = 0; ///< 503
    std::atomic_int failures = 0;    ///< any other 5xx
    std::mutex mutex;                ///< for what follows
    std::set<int> made;
    std::set<int> removed;
    std::string failed;
};

/// One client: asks one thing after the other, on a connection for as long as it lasts.
class Client {
public:
    Client(std::uint16_t port, int index, Counts& counts) : m_port(port), m_index(index), m_counts(counts) {}

    void run(const std::atomic_bool& finished) {
        while (!finished) {
            RawClient client(m_port);
            if (!client.isConnected())
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            while (!finished && client.isConnected() && step(client)) {
            }
        }
    }

private:
    bool step(RawClient& client) {
        const std::string product = R"({"name":"Race","price_shmeckles":1.5,"price_flurbos":2})";
        const std::string own = "/products/" + std::to_string(m_last);
        switch (m_turn++ % 10) {
        case 0:
            return ask(client, request("POST /products/", product));
        case 1:
            return ask(client, request("PATCH " + own, R"({"price_flurbos":)" + std::to_string(1 + m_turn) + "}"));
        case 2:
            return ask(client, request("GET " + own));
        case 3:
            return ask(client, request("POST /tags/", R"({"name":"t)" + std::to_string(m_turn / 10 % 7) + "\"}"));
        case 4:
            return ask(client, request("GET /products/?limit=20&search=ra&sort=-price_flurbos"));
        case 5:
            return ask(client, request("GET /changes?limit=50"));
        case 6:
            return ask(client, request("GET /export?format=ndjson"));
        case 7:
            return ask(client, request(m_index % 2 == 0 ? "GET /metrics" : "GET /db-status"));
        case 8:
            return ask(client, request("GET /categories/"));
        default:
            return m_turn % 30 != 0 || ask(client, request("DELETE " + own));
        }
    }

    bool ask(RawClient& client, const std::string& text) {
        if (text.starts_with("DELETE ")) { // whether or not the answer arrives
            const std::lock_guard lock(m_counts.mutex);
            m_counts.removed.insert(m_last);
        }
        const RawAnswer answer = client.ask(text, 30'000);
        if (answer.status == 0 || !answer.complete)
            return false;
        ++m_counts.answers;
        m_counts.unavailable += answer.status == 503 ? 1 : 0;
        if (answer.status >= 500 && answer.status != 503) {
            ++m_counts.failures;
            const std::lock_guard lock(m_counts.mutex);
            m_counts.failed = text + answer.head + answer.body;
        }
        if (answer.status == 201 && text.starts_with("POST /products/")) {
            m_last = std::atoi(answer.body.c_str() + answer.body.find(':') + 1); // {"id":…
            const std::lock_guard lock(m_counts.mutex);
            m_counts.made.insert(m_last);
        }
        return answer.field("Connection") != "close";
    }

    const std::uint16_t m_port;
    const int m_index;
    Counts& m_counts;
    int m_turn = 0;
    int m_last = 1;
};

} // namespace

/// The whole endpoint with clients that read and write while the switch is thrown. What it finds it finds under the
/// thread sanitizer, with more clients: PRICEBOOK_RACE_CLIENTS=64 PRICEBOOK_RACE_ROUNDS=20.
class TestSwitchRaces : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void startAndStop_data() { TestBackend::addRows(); }
    void startAndStop();
};

void TestSwitchRaces::startAndStop() {
    TestBackend backend = TestBackend::current();
    QVERIFY(backend.migrate());
    EndpointOptions options;
    options.port = 0;
    options.threads = 2;
    std::atomic_int changes = 0;
    std::atomic_int records = 0;
    const Endpoint::Handlers handlers{[&records](const RequestRecord&) { ++records; },
                                      [&changes](const ChangeSet&) { ++changes; }};
    auto endpoint = Endpoint::start(backend.url(), options, handlers);
    VERIFY_OK(endpoint);
    options.port = (*endpoint)->port();
    Counts counts;
    std::atomic_bool finished = false;
    std::vector<std::thread> threads;
    for (int i = 0; i < number("PRICEBOOK_RACE_CLIENTS", 8); ++i)
        threads.emplace_back([&, i] { Client(options.port, i, counts).run(finished); });
    bool restarted = true;
    for (int round = number("PRICEBOOK_RACE_ROUNDS", 4); round > 0 && restarted; --round) {
        const int before = counts.answers;
        restarted = QTest::qWaitFor([&] { return counts.answers >= before + 100; }, 60'000);
        (*endpoint)->stop();
        auto again = Endpoint::start(backend.url(), options, handlers);
        restarted = restarted && again;
        if (again)
            endpoint = std::move(again);
        else
            qWarning("%s", describe(again.error()).constData());
    }
    finished = true;
    for (std::thread& thread : threads)
        thread.join();
    QVERIFY(restarted);
    qInfo("%d answers, %d of them 503, %d changes, %d records", int(counts.answers), int(counts.unavailable),
          int(changes), int(records));
    QVERIFY2(counts.failures == 0, counts.failed.c_str());
    QVERIFY(!counts.made.empty());
    RawClient client(options.port);
    for (const int id : counts.made) { // what got a 201 is there
        if (!counts.removed.contains(id))
            QCOMPARE(client.ask(request("GET /products/" + std::to_string(id))).status, 200);
    }
    (*endpoint)->stop();
    QVERIFY(changes > 0 && records > 0);
}

QTEST_GUILESS_MAIN(TestSwitchRaces)
#include "tst_switchraces.moc"
