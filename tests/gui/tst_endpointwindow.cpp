#include "endpointfixture.h"
#include "requestspane.h"

#include <QDockWidget>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPushButton>
#include <QThread>

using namespace Qt::StringLiterals;
using namespace pricebook;
using State = EndpointControl::State;

/// The window with the real endpoint behind its switch, and programs that speak to it.
class tst_EndpointWindow : public EndpointFixture {
    Q_OBJECT

private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void requestsAreShown();
    void floodDoesNotSlowTheWindow();
    void movesToAnotherCatalogue();
    void closedCatalogueIsNotServed();
    void readOnlyCatalogueIsServedReadOnly();
    void stopLetsEndWhatIsInFlight();
    void portTakenAtTheStart();
    void closesWithTheEndpointOn();
    void usersAndTokensCount_data() { TestBackend::addRows(); }
    void usersAndTokensCount();
};

void tst_EndpointWindow::requestsAreShown() {
    backend = std::make_unique<TestBackend>(u"sqlite"_s);
    QVERIFY(openBackend(*backend));
    auto* dock = window->findChild<QDockWidget*>(u"requestsDock"_s);
    QVERIFY(!dock->isVisible());
    window->findChild<QAction*>(u"showRequests"_s)->trigger();
    QVERIFY(dock->isVisible());
    QVERIFY(turnOn());
    QVERIFY(ask("GET", "/products/?name=secret").startsWith("HTTP/1.1 200"));
    QVERIFY(ask("POST", "/tags/", R"({"name":"green"})").startsWith("HTTP/1.1 201"));
    auto* pane = window->findChild<RequestsPane*>();
    QTRY_COMPARE(pane->model()->rowCount(), 2);
    const auto cell = [pane](int row, int column) { return pane->model()->index(row, column).data().toString(); };
    QCOMPARE(cell(0, RequestLogModel::MethodColumn), u"POST"_s);
    QCOMPARE(cell(0, RequestLogModel::StatusColumn), u"201"_s);
    QVERIFY(cell(0, RequestLogModel::ChangedColumn).contains(u"tag"_s));
    QCOMPARE(cell(1, RequestLogModel::PathColumn), u"/products/"_s); // no query
    auto* filter = named<QLineEdit>(pane, u"Filter requests"_s);
    filter->setFocus();
    typeText(filter, u"tags"_s);
    QVERIFY(visibleText(pane).contains(u"1 of 2 request"_s));
    buttonSaying<QPushButton>(pane, u"Clear"_s)->click();
    QCOMPARE(pane->model()->rowCount(), 0);
    dock->close();
    QVERIFY(!window->findChild<QAction*>(u"showRequests"_s)->isChecked());
}

void tst_EndpointWindow::floodDoesNotSlowTheWindow() {
    backend = std::make_unique<TestBackend>(u"sqlite"_s);
    QVERIFY(openBackend(*backend));
    window->findChild<QAction*>(u"showRequests"_s)->trigger();
    QVERIFY(turnOn());
    auto* pane = window->findChild<RequestsPane*>();
    QSignalSpy inserted(pane->model(), &QAbstractItemModel::rowsInserted);
    constexpr int count = 20'000;
    std::atomic<int> answered = 0;
    const std::unique_ptr<QThread> client(QThread::create([this, &answered] {
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, port);
        if (!socket.waitForConnected())
            return;
        const QByteArray request =
            "GET /products/1 HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port) + "\r\n\r\n";
        for (int i = 0; i < count / 100; ++i) {
            socket.write(request.repeated(100));
            for (qsizetype left = 100; left > 0 && socket.waitForReadyRead();)
                left -= socket.readAll().count("HTTP/1.1 404");
            answered += 100;
        }
    }));
    QElapsedTimer whole;
    QElapsedTimer gap;
    whole.start();
    gap.start();
    qint64 longest = 0;
    client->start();
    while (!client->isFinished() && whole.elapsed() < 60'000) {
        QCoreApplication::processEvents(QEventLoop::AllEvents);
        QThread::msleep(1);
        longest = qMax(longest, gap.restart());
    }
    QVERIFY(client->wait(1'000));
    QTRY_VERIFY(inserted.size() > 0);
    qInfo("%d requests in %lld ms, longest gap in the window's events %lld ms, %lld updates", answered.load(),
          whole.elapsed(), longest, static_cast<qint64>(inserted.size()));
    QCOMPARE(answered.load(), count);
    QVERIFY(inserted.size() <= whole.elapsed() / 90 + 2);
    QVERIFY(pane->model()->rowCount() <= RequestLogModel::mostRows);
    QVERIFY(longest < 200);
}

void tst_EndpointWindow::movesToAnotherCatalogue() {
    backend = std::make_unique<TestBackend>(u"sqlite"_s);
    TestBackend second(u"sqlite"_s);
    QVERIFY(second.migrate());
    QVERIFY(openBackend(*backend));
    QVERIFY(turnOn());
    QVERIFY(ask("POST", "/categories/", R"({"name":"First"})").startsWith("HTTP/1.1 201"));
    const auto first = window->session();
    window->openCatalogue(second.url());
    QTRY_VERIFY(window->session() != first);
    QTRY_COMPARE_WITH_TIMEOUT(controller->state(), State::On, 10'000);
    QTRY_VERIFY(ask("GET", "/categories/").endsWith("[]"));
}

void tst_EndpointWindow::closedCatalogueIsNotServed() {
    backend = std::make_unique<TestBackend>(u"sqlite"_s);
    QVERIFY(openBackend(*backend));
    QVERIFY(turnOn());
    controller->setSession(nullptr);
    QTRY_COMPARE(controller->state(), State::Off);
    QVERIFY(settings->get(keys::endpointOn));
    QCOMPARE(ask("GET", "/products/"), QByteArray("not connected"));
}

void tst_EndpointWindow::readOnlyCatalogueIsServedReadOnly() {
    backend = std::make_unique<TestBackend>(u"sqlite"_s);
    QVERIFY(openBackend(*backend));
    std::shared_ptr<CatalogSession> session;
    CatalogSession::open(backend->url(), CatalogSession::Access::ReadOnly, this,
                         [&](const Result<std::shared_ptr<CatalogSession>>& opened) { session = *opened; });
    QTRY_VERIFY(session);
    controller->setSession(session);
    QVERIFY(turnOn());
    QVERIFY(ask("GET", "/tags/").startsWith("HTTP/1.1 200"));
    const QByteArray refused = ask("POST", "/tags/", R"({"name":"x"})");
    QVERIFY2(refused.startsWith("HTTP/1.1 403"), refused.constData());
    QVERIFY(turnOff());
}

void tst_EndpointWindow::stopLetsEndWhatIsInFlight() {
    backend = std::make_unique<TestBackend>(u"sqlite"_s);
    QVERIFY(openBackend(*backend));
    QVERIFY(turnOn());
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, port);
    QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
    const QByteArray body = R"({"name":"half a tag"})";
    socket.write("POST /tags/ HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port) +
                 "\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) +
                 "\r\n\r\n" + body.left(5));
    QVERIFY(socket.waitForBytesWritten());
    QTest::qWait(100);
    controller->turnOff();
    QCOMPARE(controller->state(), State::Stopping);
    QTest::qWait(200);
    QCOMPARE(controller->state(), State::Stopping); // the window goes on meanwhile
    socket.write(body.mid(5));
    QTRY_COMPARE_WITH_TIMEOUT(controller->state(), State::Off, 12'000);
    QTRY_VERIFY(socket.bytesAvailable() > 0 || socket.state() == QAbstractSocket::UnconnectedState);
    const QByteArray answer = socket.readAll();
    QVERIFY2(answer.startsWith("HTTP/1.1 201"), answer.constData());
}

void tst_EndpointWindow::portTakenAtTheStart() {
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost, port));
    settings->set(keys::endpointOn, true);
    backend = std::make_unique<TestBackend>(u"sqlite"_s);
    QVERIFY(openBackend(*backend));
    QTRY_COMPARE_WITH_TIMEOUT(controller->state(), State::Off, 10'000);
    QTRY_VERIFY(!controller->problem().isEmpty());
    QTRY_VERIFY2(visibleText(window.get()).contains(u"The endpoint is off."_s), qPrintable(visibleText(window.get())));
    QVERIFY(window->session()); // the window goes on
    QVERIFY(settings->get(keys::endpointOn));
    taken.close();
    QVERIFY(turnOn());
    QVERIFY(!visibleText(window.get()).contains(u"The endpoint is off."_s));
}

void tst_EndpointWindow::closesWithTheEndpointOn() {
    backend = std::make_unique<TestBackend>(u"sqlite"_s);
    QVERIFY(openBackend(*backend));
    QVERIFY(turnOn());
    QElapsedTimer timer;
    timer.start();
    window->close();
    QTRY_VERIFY(!window->isVisible());
    qInfo("closed after %lld ms", timer.elapsed());
    QCOMPARE(controller->state(), State::Off);
    QVERIFY(settings->get(keys::endpointOn));
    window.reset();
    makeWindow();
    window->openCatalogue(backend->url());
    QTRY_COMPARE_WITH_TIMEOUT(controller->state(), State::On, 10'000); // it was on
}

void tst_EndpointWindow::usersAndTokensCount() {
    backend = currentBackend();
    QVERIFY(openBackend(*backend));
    QVERIFY(turnOn());
    QVERIFY(ask("GET", "/products/").startsWith("HTTP/1.1 200"));
    std::optional<Result<NewToken>> made;
    AccountServices::TokenDraft draft;
    draft.name = u"web shop"_s;
    controller->accounts().createToken(window->session()->url(), draft, this,
                                       [&](const Result<NewToken>& token) { made = token; });
    QTRY_VERIFY(made.has_value());
    QVERIFY(*made);
    QTRY_VERIFY(ask("GET", "/products/").startsWith("HTTP/1.1 401"));
    const QByteArray bearer = "Authorization: Bearer " + (*made)->secret.toLatin1() + "\r\n";
    QVERIFY(ask("GET", "/products/", {}, bearer).startsWith("HTTP/1.1 200"));
    QVERIFY(ask("POST", "/tags/", R"({"name":"x"})", bearer).startsWith("HTTP/1.1 403"));
    auto* pane = window->findChild<RequestsPane*>();
    const auto callers = [pane] {
        QStringList lines;
        for (int row = 0; row < pane->model()->rowCount(); ++row) {
            const RequestRecord& record = pane->model()->at(row);
            lines << u"%1 %2 %3"_s.arg(record.method, QString::number(record.status), record.caller);
        }
        return lines;
    };
    QTRY_VERIFY2(callers().contains(u"GET 200 web shop"_s), qPrintable(callers().join(u'\n')));
    QVERIFY(callers().contains(u"GET 401 "_s));
    std::optional<Result<User>> added;
    controller->accounts().addUser(window->session()->url(), {u"anna@example.com"_s, u"long enough"_s, Role::Viewer},
                                   this, [&](const Result<User>& user) { added = user; });
    QTRY_VERIFY(added.has_value());
    QVERIFY(*added);
    QCOMPARE((*added)->role, Role::Admin); // the first one
    bool revoked = false;
    controller->accounts().revokeToken(window->session()->url(), (*made)->token.id, this,
                                       [&](const Result<void>& done) { revoked = done.ok(); });
    QTRY_VERIFY(revoked);
    const QByteArray answer = ask("GET", "/products/", {}, bearer);
    QVERIFY2(answer.startsWith("HTTP/1.1 401"), answer.constData());
}

QTEST_MAIN(tst_EndpointWindow)
#include "tst_endpointwindow.moc"
