#include "endpointfixture.h"
#include "generateddata.h"
#include "producttable.h"
#include "rawclient.h"

#include <QElapsedTimer>
#include <QScrollBar>
#include <QThread>
#include <atomic>

using namespace Qt::StringLiterals;
using namespace pricebook;
using State = EndpointControl::State;

/// How long the switch takes, and how long until the window shows what was changed through HTTP. Prints the real
/// figures; the limits leave room for a machine that does other things as well.
class tst_EndpointTimes : public EndpointFixture {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        EndpointOptions defaults;
        QCOMPARE(defaults.stopSeconds, 10);
        defaults.stopSeconds = stopSeconds;
        setUp(defaults);
    }
    void cleanup() { tearDown(); }

    void switching_data();
    void switching();
    void requestThatNeverEnds();
    void changesAppear_data() { TestBackend::addRows(); }
    void changesAppear();

private:
    enum Clients { NoClient, Idle, Busy };
    static constexpr int connections = 50;
    static constexpr int stopSeconds = 4;
    static constexpr int callLimit = 200;    ///< ms of the window's thread for a call; aimed at: 100
    static constexpr int switchLimit = 2000; ///< ms until it is on or off; aimed at: 100
    static constexpr int appearLimit = 3000; ///< ms; aimed at: 1,000

    struct Times {
        double call = 0;  ///< ms until the call came back
        double gap = 0;   ///< ms, the longest in which the window could not do anything
        double whole = 0; ///< ms until it was on or off
    };
    [[nodiscard]] Times measured(State wanted);
    [[nodiscard]] std::string head(const char* method, const char* path, std::size_t length) const;
    [[nodiscard]] std::vector<RawClient> connectClients(Clients kind);
    void scrollAndSelect();
    void changesOnce(RawClient& client, QList<double>& times);

    [[nodiscard]] ProductTable* table() const { return window->productsPage()->table(); }
    [[nodiscard]] ProductTableModel* model() const { return window->productsPage()->model(); }
    [[nodiscard]] ProductId topProduct() const { return model()->idAt(table()->rowAt(1)); }
};

/// For moc, which stumbles over raw strings, outside of the class.
static std::string tagBody(std::size_t number) { return R"({"name":"tag )" + std::to_string(number) + "\"}"; }

std::string tst_EndpointTimes::head(const char* method, const char* path, std::size_t length) const {
    return std::string(method) + ' ' + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
           "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
}

/// Turns it on or off with the window's events going on.
tst_EndpointTimes::Times tst_EndpointTimes::measured(State wanted) {
    Times times;
    const EndpointOptions options = controller->options();
    QElapsedTimer whole;
    QElapsedTimer gap;
    whole.start();
    gap.start();
    if (wanted == State::On)
        controller->turnOn(options);
    else
        controller->turnOff();
    times.call = static_cast<double>(gap.nsecsElapsed()) / 1e6;
    const auto goOn = [&] { return controller->state() != wanted && whole.elapsed() < 30'000; };
    while (goOn()) {
        gap.restart();
        QCoreApplication::processEvents(QEventLoop::AllEvents);
        times.gap = qMax(times.gap, static_cast<double>(gap.nsecsElapsed()) / 1e6);
        QThread::usleep(200);
    }
    times.whole = static_cast<double>(whole.nsecsElapsed()) / 1e6;
    return times;
}

/// Busy: each has sent half of a request.
std::vector<RawClient> tst_EndpointTimes::connectClients(Clients kind) {
    std::vector<RawClient> clients;
    for (std::size_t i = 0; kind != NoClient && i < connections; ++i) {
        RawClient client(port);
        if (kind == Idle)
            client.ask(head("GET", "/tags/", 0));
        else
            client.send(head("POST", "/tags/", tagBody(i).size()) + tagBody(i).substr(0, 5));
        clients.push_back(std::move(client));
    }
    QTest::qWait(300); // for all to be read
    return clients;
}

void tst_EndpointTimes::switching_data() {
    QTest::addColumn<QString>("backend");
    QTest::addColumn<int>("clients");
    for (const QString& name : TestBackend::names()) {
        for (const auto& [text, clients] : {std::pair{"nobody", NoClient}, {"50 idle", Idle}, {"50 busy", Busy}})
            QTest::addRow("%s:%s", qPrintable(name), text) << name << static_cast<int>(clients);
    }
}

void tst_EndpointTimes::switching() {
    QFETCH(int, clients);
    constexpr int busyMilliseconds = 1000;
    backend = currentBackend();
    QVERIFY(openBackend(*backend));
    QTest::qWait(300);
    const qsizetype before = threads();
    const Times on = measured(State::On);
    QCOMPARE(controller->state(), State::On);
    std::vector<RawClient> connected = connectClients(static_cast<Clients>(clients));
    QVERIFY(threads() > before);
    std::atomic<int> answered = 0;
    const std::unique_ptr<QThread> end(QThread::create([&] {
        QThread::msleep(busyMilliseconds);
        for (std::size_t i = 0; i < connected.size(); ++i)
            connected[i].send(std::string_view(tagBody(i)).substr(5));
        for (RawClient& client : connected)
            answered += client.read().status == 201 ? 1 : 0;
    }));
    if (clients == Busy)
        end->start();
    const Times off = measured(State::Off);
    QCOMPARE(controller->state(), State::Off);
    QVERIFY(end->wait(10'000));
    qInfo("on: call %.2f ms, longest gap %.1f ms, whole %.1f ms; off: call %.2f ms, longest gap %.1f ms, whole %.1f ms",
          on.call, on.gap, on.whole, off.call, off.gap, off.whole);
    QTRY_COMPARE_WITH_TIMEOUT(threads(), before, 5'000);
    if (clients == Busy) {
        QCOMPARE(answered.load(), connections);
        QVERIFY(off.whole > busyMilliseconds * 0.9);
    }
    for (RawClient& client : connected)
        QVERIFY(client.closes(1'000));
    for (const Times& times : {on, off})
        QVERIFY(times.call < callLimit && times.gap < callLimit);
    QVERIFY(on.whole < switchLimit);
    QVERIFY(off.whole < switchLimit + (clients == Busy ? busyMilliseconds : 0));
    QVERIFY(!RawClient(port).isConnected());
}

void tst_EndpointTimes::requestThatNeverEnds() {
    backend = std::make_unique<TestBackend>(u"sqlite"_s);
    QVERIFY(openBackend(*backend));
    QTest::qWait(300);
    const qsizetype before = threads();
    QVERIFY(turnOn());
    std::vector<RawClient> connected = connectClients(Busy);
    const Times off = measured(State::Off);
    qInfo("off: call %.2f ms, longest gap %.1f ms, whole %.1f ms", off.call, off.gap, off.whole);
    QCOMPARE(controller->state(), State::Off);
    QVERIFY(off.whole > stopSeconds * 900 && off.whole < stopSeconds * 1000 + switchLimit);
    QVERIFY(off.call < callLimit && off.gap < callLimit);
    QTRY_COMPARE_WITH_TIMEOUT(threads(), before, 5'000);
    for (RawClient& client : connected)
        QVERIFY(client.closes(1'000));
}

// Changes

void tst_EndpointTimes::scrollAndSelect() {
    QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 3000, 20'000);
    table()->scrollTo(model()->index(1500, 0), QAbstractItemView::PositionAtTop);
    QTRY_VERIFY(model()->productAt(1510).has_value());
    table()->selectRowOnly(1503);
    QTRY_COMPARE(table()->selectedCount(), 1);
}

/// A visible product changed, one added above all, and that one deleted again.
void tst_EndpointTimes::changesOnce(RawClient& client, QList<double>& times) {
    const ProductId top = topProduct();
    const std::vector<ProductId> selected = table()->selectedIds();
    const ProductId visible = model()->idAt(table()->rowAt(1) + 5);
    const auto appears = [&](const char* method, const std::string& path, const std::string& body, const auto& shown) {
        QElapsedTimer timer;
        timer.start();
        const RawAnswer answer = client.ask(head(method, path.c_str(), body.size()) + body);
        QVERIFY2(answer.status / 100 == 2, answer.body.c_str());
        QVERIFY(QTest::qWaitFor([&] { return shown(answer); }, 10'000));
        times << static_cast<double>(timer.nsecsElapsed()) / 1e6;
        QCOMPARE(table()->selectedIds(), selected);
        QCOMPARE(topProduct(), top);
    };
    const QString price = QString::number(1000 + times.size()) + u".25"_s;
    appears("PATCH", "/products/" + std::to_string(visible.value), "{\"price_shmeckles\":" + price.toStdString() + "}",
            [&](const RawAnswer&) {
                const QModelIndex cell =
                    model()->index(model()->rowOf(visible), static_cast<int>(ProductColumn::PriceShmeckles));
                return cell.data(ProductTableModel::PlainTextRole).toString() == price;
            });
    ProductId added;
    appears("POST", "/products/", R"({"name":"A first one","price_shmeckles":1,"price_flurbos":2})",
            [&](const RawAnswer& answer) {
                added = ProductId(std::strtoll(answer.body.c_str() + std::strlen("{\"id\":"), nullptr, 10));
                return model()->rowOf(added) == 0;
            });
    appears("DELETE", "/products/" + std::to_string(added.value), {},
            [&](const RawAnswer&) { return model()->rowOf(added) < 0; });
}

void tst_EndpointTimes::changesAppear() {
    backend = currentBackend();
    QVERIFY(backend->migrate());
    auto store = CatalogStore::open(backend->url(), OpenMode::ReadWrite);
    VERIFY_OK(store);
    VERIFY_OK(generateCatalogue(**store, {.products = 3000}));
    store->reset();
    QVERIFY(openBackend(*backend));
    scrollAndSelect();
    QVERIFY(turnOn());
    RawClient client(port);
    QList<double> times;
    while (times.size() < 21 && !QTest::currentTestFailed())
        changesOnce(client, times);
    if (QTest::currentTestFailed())
        return;
    std::sort(times.begin(), times.end());
    qInfo("%lld changes shown: median %.0f ms, worst %.0f ms", static_cast<long long>(times.size()),
          times[times.size() / 2], times.last());
    QVERIFY(times.last() < appearLimit);
}

QTEST_MAIN(tst_EndpointTimes)
#include "tst_endpointtimes.moc"
