#include "delayproxy.h"
#include "verify.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <ctime>

using namespace Qt::StringLiterals;
using namespace pricebook;
using namespace std::chrono_literals;

/// The proxy that makes a server far away hands on every byte, not sooner than it should, and does not hold up what
/// could travel together. (Upper limits are generous: the machine may be busy.)
class tst_DelayProxy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void anAnswerTakesTwoWays();
    void manyTravelTogether();
    void everyByteInOrder();
    void endIsHandedOn();
    void connectionsAreIndependent();
    void delayCanChange();
    void noServerEndsTheConnection();
    void sleepsWhileItWaits();

private:
    std::unique_ptr<QTcpSocket> connectToProxy();
    QByteArray ask(QTcpSocket& socket, const QByteArray& question);

    std::unique_ptr<QTcpServer> m_echo;
    std::unique_ptr<DelayProxy> m_proxy;
    bool m_serverSawTheEnd = false;
};

void tst_DelayProxy::init() {
    m_serverSawTheEnd = false;
    m_echo = std::make_unique<QTcpServer>();
    QVERIFY(m_echo->listen(QHostAddress::LocalHost));
    connect(m_echo.get(), &QTcpServer::newConnection, this, [this] {
        QTcpSocket* socket = m_echo->nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] { socket->write(socket->readAll()); });
        connect(socket, &QTcpSocket::disconnected, this, [this] { m_serverSawTheEnd = true; });
    });
    auto started = DelayProxy::start({u"127.0.0.1"_s, m_echo->serverPort()}, 60ms);
    VERIFY_OK(started);
    m_proxy = std::move(*started);
}

void tst_DelayProxy::cleanup() {
    m_proxy.reset();
    m_echo.reset();
}

std::unique_ptr<QTcpSocket> tst_DelayProxy::connectToProxy() {
    auto socket = std::make_unique<QTcpSocket>();
    socket->connectToHost(QHostAddress::LocalHost, static_cast<quint16>(m_proxy->port()));
    (void)QTest::qWaitFor([&] { return socket->state() == QAbstractSocket::ConnectedState; });
    return socket;
}

QByteArray tst_DelayProxy::ask(QTcpSocket& socket, const QByteArray& question) {
    QByteArray answer;
    socket.write(question);
    (void)QTest::qWaitFor(
        [&] {
            answer += socket.readAll();
            return answer.size() >= question.size();
        },
        20'000);
    return answer;
}

void tst_DelayProxy::anAnswerTakesTwoWays() {
    const auto socket = connectToProxy();
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(ask(*socket, "how far?"), QByteArray("how far?"));
    QVERIFY(clock.elapsed() >= 120);
}

void tst_DelayProxy::manyTravelTogether() {
    const auto socket = connectToProxy();
    QElapsedTimer clock;
    clock.start();
    QByteArray asked;
    for (int i = 0; i < 100; ++i) {
        socket->write("tick ");
        socket->flush();
        asked += "tick ";
    }
    QByteArray answer;
    QTRY_COMPARE_WITH_TIMEOUT((answer += socket->readAll()).size(), asked.size(), 10'000);
    QCOMPARE(answer, asked);
    QVERIFY(clock.elapsed() >= 120);
    QVERIFY2(clock.elapsed() < 100 * 60, "each waited for the one before");
}

void tst_DelayProxy::everyByteInOrder() {
    QByteArray much;
    for (int i = 0; i < 600'000; ++i)
        much += QByteArray::number(i) + ',';
    const auto socket = connectToProxy();
    QVERIFY(ask(*socket, much) == much);
}

void tst_DelayProxy::endIsHandedOn() {
    const auto socket = connectToProxy();
    QCOMPARE(ask(*socket, "x"), QByteArray("x"));
    socket->disconnectFromHost();
    QTRY_VERIFY(m_serverSawTheEnd);

    const auto other = connectToProxy();
    QCOMPARE(ask(*other, "y"), QByteArray("y"));
    for (QTcpSocket* served : m_echo->findChildren<QTcpSocket*>())
        served->disconnectFromHost();
    QTRY_COMPARE(other->state(), QAbstractSocket::UnconnectedState);
}

void tst_DelayProxy::connectionsAreIndependent() {
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    for (int i = 0; i < 20; ++i)
        sockets.push_back(connectToProxy());
    for (size_t i = 0; i < sockets.size(); ++i)
        sockets[i]->write(QByteArray::number(static_cast<int>(100 + i)));
    for (size_t i = 0; i < sockets.size(); ++i) {
        QTRY_COMPARE(sockets[i]->bytesAvailable(), 3);
        QCOMPARE(sockets[i]->readAll(), QByteArray::number(static_cast<int>(100 + i)));
    }
}

void tst_DelayProxy::delayCanChange() {
    const auto socket = connectToProxy();
    QCOMPARE(ask(*socket, "near"), QByteArray("near"));
    m_proxy->setDelay(300ms);
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(ask(*socket, "far"), QByteArray("far"));
    QVERIFY(clock.elapsed() >= 600);
}

void tst_DelayProxy::noServerEndsTheConnection() {
    m_echo->close();
    const auto socket = connectToProxy();
    QTRY_COMPARE(socket->state(), QAbstractSocket::UnconnectedState);
}

void tst_DelayProxy::sleepsWhileItWaits() {
    const auto socket = connectToProxy();
    m_proxy->setDelay(400ms);
    socket->write("slow");
    socket->flush();
    const std::clock_t before = std::clock(); // of all threads
    QThread::msleep(700);
    const double spent = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
    QVERIFY2(spent < 0.2, qPrintable(QString::number(spent)));
}

QTEST_GUILESS_MAIN(tst_DelayProxy)
#include "tst_delayproxy.moc"
