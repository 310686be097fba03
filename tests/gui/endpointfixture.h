#pragma once

#include "bootstrap.h"
#include "endpointcontroller.h"
#include "fakeschema.h"
#include "guifixture.h"
#include "mainwindow.h"
#include "productspage.h"
#include "producttablemodel.h"
#include "secretstore.h"
#include "settings.h"

#include <QDir>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

namespace pricebook {

/// The window with the real endpoint behind its switch, on a free port; the base of tests that speak to it.
class EndpointFixture : public QObject {
protected:
    void setUp(const EndpointOptions& defaults = {}) {
        folder = std::make_unique<QTemporaryDir>();
        settings = std::make_unique<Settings>(folder->filePath(QStringLiteral("pricebook.ini")));
        secrets = std::make_unique<MemorySecretStore>();
        bootstrap = std::make_unique<Bootstrap>(*secrets, defaults);
        QTcpServer probe;
        QVERIFY(probe.listen(QHostAddress::LocalHost));
        port = probe.serverPort();
        settings->set(keys::endpointPort, QString::number(port));
        makeWindow();
    }
    void tearDown() {
        window.reset();
        bootstrap.reset();
        backend.reset();
    }
    void makeWindow() {
        window = std::make_unique<MainWindow>(bootstrap->services(), settings.get(), &prompts);
        window->resize(1024, 700);
        window->show();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        controller = window->findChild<EndpointController*>();
        QVERIFY(controller);
    }
    [[nodiscard]] bool openBackend(TestBackend& which) {
        if (!which.migrate())
            return false;
        window->openCatalogue(which.url());
        return QTest::qWaitFor([this] { return window->session() != nullptr; }, 10'000);
    }
    [[nodiscard]] bool turnOn() {
        controller->turnOn(controller->options());
        return QTest::qWaitFor([this] { return controller->state() == EndpointControl::State::On; }, 10'000);
    }
    [[nodiscard]] bool turnOff() {
        controller->turnOff();
        return QTest::qWaitFor([this] { return controller->state() == EndpointControl::State::Off; }, 12'000);
    }
    /// The whole answer; the window's events go on meanwhile.
    [[nodiscard]] QByteArray ask(const QByteArray& method, const QByteArray& path, const QByteArray& body = {},
                                 const QByteArray& fields = {}) {
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), port);
        if (!QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::ConnectedState; }, 5'000))
            return "not connected";
        socket.write(method + ' ' + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port) +
                     "\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " +
                     QByteArray::number(body.size()) + "\r\n" + fields + "\r\n" + body);
        if (!QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; }, 15'000))
            return "not closed: " + socket.readAll();
        return socket.readAll();
    }
    [[nodiscard]] static std::unique_ptr<TestBackend> currentBackend() {
        QFETCH(QString, backend);
        return std::make_unique<TestBackend>(backend);
    }
    /// Of this process.
    [[nodiscard]] static qsizetype threads() {
        return QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size();
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

} // namespace pricebook
