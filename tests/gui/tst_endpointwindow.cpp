#include "bootstrap.h"
#include "endpointcontroller.h"
#include "endpointdialog.h"
#include "fakeschema.h"
#include "formbanner.h"
#include "guifixture.h"
#include "mainwindow.h"
#include "productspage.h"
#include "producttablemodel.h"
#include "requestspane.h"
#include "secretstore.h"
#include "settings.h"

#include <QCheckBox>
#include <QDir>
#include <QDockWidget>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPushButton>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace pricebook;
using State = EndpointControl::State;

/// The window with the real endpoint behind its switch, and programs that speak to it.
class tst_EndpointWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void changeAppears_data() { TestBackend::addRows(); }
    void changeAppears();
    void switchIsQuickAndLeavesNoThread_data() { TestBackend::addRows(); }
    void switchIsQuickAndLeavesNoThread();
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

private:
    void makeWindow();
    [[nodiscard]] bool openBackend(TestBackend& which);
    [[nodiscard]] static std::unique_ptr<TestBackend> currentBackend() {
        QFETCH(QString, backend);
        return std::make_unique<TestBackend>(backend);
    }
    [[nodiscard]] bool turnOn();
    [[nodiscard]] bool turnOff();
    [[nodiscard]] QByteArray ask(const QByteArray& method, const QByteArray& path, const QByteArray& body = {},
                                 const QByteArray& fields = {});
    [[nodiscard]] QStringList names() const;
    [[nodiscard]] static qsizetype threads() {
        return QDir(u"/proc/self/task"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size();
    }

    std::unique_ptr<QTemporaryDir> folder;
    std::unique_ptr<TestBackend> backend;
    std::unique_ptr<Settings> settings;
    FakePrompts prompts;
    std::unique_ptr<MemorySecretStore> secrets;
    std::unique_ptr<Bootstrap> bootstrap;
    std::unique_ptr<MainWindow> window;
    QPointer<EndpointController> controller;
    quint16 port = 0;
};

void tst_EndpointWindow::init() {
    folder = std::make_unique<QTemporaryDir>();
    settings = std::make_unique<Settings>(folder->filePath(u"pricebook.ini"_s));
    secrets = std::make_unique<MemorySecretStore>();
    bootstrap = std::make_unique<Bootstrap>(*secrets);
    QTcpServer probe;
    QVERIFY(probe.listen(QHostAddress::LocalHost));
    port = probe.serverPort();
    settings->set(keys::endpointPort, QString::number(port));
    makeWindow();
}

void tst_EndpointWindow::cleanup() {
    window.reset();
    bootstrap.reset();
    backend.reset();
}

void tst_EndpointWindow::makeWindow() {
    window = std::make_unique<MainWindow>(bootstrap->services(), settings.get(), &prompts);
    window->resize(1024, 700);
    window->show();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    controller = window->findChild<EndpointController*>();
    QVERIFY(controller);
}

bool tst_EndpointWindow::openBackend(TestBackend& which) {
    if (!which.migrate())
        return false;
    window->openCatalogue(which.url());
    return QTest::qWaitFor([this] { return window->session() != nullptr; }, 10'000);
}

bool tst_EndpointWindow::turnOn() {
    controller->turnOn(controller->options());
    return QTest::qWaitFor([this] { return controller->state() == State::On; }, 10'000);
}

bool tst_EndpointWindow::turnOff() {
    controller->turnOff();
    return QTest::qWaitFor([this] { return controller->state() == State::Off; }, 12'000);
}

/// The whole answer; the window's events go on meanwhile.
QByteArray tst_EndpointWindow::ask(const QByteArray& method, const QByteArray& path, const QByteArray& body,
                                   const QByteArray& fields) {
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, port);
    if (!QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::ConnectedState; }, 5'000))
        return "not connected";
    socket.write(method + ' ' + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port) +
                 "\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " +
                 QByteArray::number(body.size()) + "\r\n" + fields + "\r\n" + body);
    if (!QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; }, 15'000))
        return "not closed: " + socket.readAll();
    return socket.readAll();
}

QStringList tst_EndpointWindow::names() const {
    QStringList names;
    const ProductTableModel* model = window->productsPage()->model();
    for (int row = 0; row < model->rowCount(); ++row)
        names << model->index(row, 0).data().toString();
    return names;
}

void tst_EndpointWindow::changeAppears() {
    backend = currentBackend();
    QVERIFY(openBackend(*backend));
    QVERIFY(turnOn());
    const auto appears = [this](const QString& name, const QByteArray& method, const QByteArray& path,
                                const QByteArray& body) {
        const QByteArray answer = ask(method, path, body);
        QVERIFY2(answer.startsWith("HTTP/1.1 20"), answer.constData());
        QElapsedTimer timer;
        timer.start();
        QTRY_VERIFY_WITH_TIMEOUT(names() == QStringList{name}, 5'000);
        qInfo("%s appears after %lld ms", qPrintable(name), timer.elapsed());
        QVERIFY(timer.elapsed() < 1000);
    };
    appears(u"Tea"_s, "POST", "/products/", R"({"name":"Tea","price_shmeckles":1.5,"price_flurbos":2})");
    appears(u"Green tea"_s, "PATCH", "/products/1", R"({"name":"Green tea"})");
    QVERIFY(ask("DELETE", "/products/1").startsWith("HTTP/1.1 204"));
    QTRY_VERIFY_WITH_TIMEOUT(names().isEmpty(), 1'000);
}

void tst_EndpointWindow::switchIsQuickAndLeavesNoThread() {
    backend = currentBackend();
    QVERIFY(openBackend(*backend));
    QTest::qWait(200);
    const qsizetype before = threads();
    for (int round = 0; round < 3; ++round) {
        QElapsedTimer timer;
        timer.start();
        controller->turnOn(controller->options());
        const qint64 called = timer.nsecsElapsed() / 1000;
        QVERIFY(QTest::qWaitFor([this] { return controller->state() == State::On; }, 10'000));
        const qint64 started = timer.elapsed();
        QVERIFY(threads() > before);
        QVERIFY(ask("GET", "/products/").startsWith("HTTP/1.1 200"));
        timer.restart();
        QVERIFY(turnOff());
        const qint64 stopped = timer.elapsed();
        qInfo("start: %lld us on the window's thread, on after %lld ms; off after %lld ms", called, started, stopped);
        QVERIFY(called < 10'000);
        QVERIFY2(started < 100, qPrintable(QString::number(started)));
        QVERIFY2(stopped < 100, qPrintable(QString::number(stopped)));
        QTRY_COMPARE_WITH_TIMEOUT(threads(), before, 2'000);
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, port);
        QVERIFY(!socket.waitForConnected(500));
    }
}

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
    auto* banner = window->findChild<FormBanner*>();
    QTRY_VERIFY2(visibleText(window.get()).contains(u"The endpoint is off."_s), qPrintable(visibleText(window.get())));
    Q_UNUSED(banner)
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
