#include "pictureloader.h"
#include "pictureview.h"

#include <QBuffer>
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace pricebook;

namespace {

QByteArray png(int width, int height, QColor color = Qt::red) {
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(color);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

QByteArray answer(const QByteArray& body, const QByteArray& more = "Cache-Control: max-age=600\r\n") {
    return "HTTP/1.1 200 OK\r\nConnection: close\r\n" + more + "Content-Length: " + QByteArray::number(body.size()) +
           "\r\n\r\n" + body;
}

QByteArray redirect(const QByteArray& target) {
    return "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + target + "\r\n\r\n";
}

} // namespace

/// Answers each path as it was told to, on the loopback address.
class PictureServer : public QObject {
public:
    PictureServer() {
        m_server.listen(QHostAddress::LocalHost);
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            QTcpSocket* socket = m_server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { reply(socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        });
    }

    [[nodiscard]] QString url(const QString& path) const {
        return u"http://127.0.0.1:%1/%2"_s.arg(m_server.serverPort()).arg(path);
    }

    QHash<QString, QByteArray> answers;
    QHash<QString, int> delays; ///< in milliseconds; -1: never
    QStringList asked;

private:
    void reply(QTcpSocket* socket) {
        const QList<QByteArray> words = socket->readAll().split(' ');
        const QString path = QString::fromLatin1(words.value(1)).mid(1);
        asked << path;
        const int delay = delays.value(path);
        if (delay < 0)
            return;
        const QByteArray bytes =
            answers.value(path, "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        QTimer::singleShot(delay, socket, [socket, bytes] {
            socket->write(bytes);
            if (bytes.contains("Connection: close"))
                socket->disconnectFromHost();
        });
    }

    QTcpServer m_server;
};

class tst_Picture : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(folder.isValid()); }
    void init();

    void fromWeb();
    void fromMemoryAndDisk();
    void notThere();
    void noServer();
    void slow();
    void announcedTooLarge();
    void unannouncedTooLarge();
    void redirectsToTheWeb();
    void redirectLeavesTheWeb_data();
    void redirectLeavesTheWeb();
    void redirectsInACircle();
    void broken_data();
    void broken();
    void tooManyPixels();
    void largeOnesAreScaledDown();
    void fromFile();
    void fileOutside_data();
    void fileOutside();
    void fileTooLarge();
    void fileWithoutFolder();
    void newestWins();
    void cancelledSaysNothing();
    void answersComeLater();
    void viewShowsStates();

private:
    /// Loads and waits; the picture, or a null one with the reason in `reason`.
    QImage load(PictureLoader& loader, const QString& address);

    std::unique_ptr<PictureServer> server;
    QTemporaryDir folder;
    QString reason;
};

void tst_Picture::init() {
    server = std::make_unique<PictureServer>();
    reason.clear();
}

QImage tst_Picture::load(PictureLoader& loader, const QString& address) {
    QSignalSpy loaded(&loader, &PictureLoader::loaded);
    QSignalSpy failed(&loader, &PictureLoader::failed);
    loader.load(address);
    if (!QTest::qWaitFor([&] { return loaded.count() + failed.count() > 0; }, 8'000))
        QTest::qFail("no answer", __FILE__, __LINE__);
    if (loaded.count() + failed.count() != 1)
        return {};
    if (failed.count() == 1)
        reason = failed.first().at(1).toString();
    return loaded.count() == 1 ? loaded.first().at(1).value<QImage>() : QImage();
}

void tst_Picture::fromWeb() {
    server->answers[u"a.png"_s] = answer(png(20, 10));
    PictureLoader loader;
    loader.setCacheFolder({});
    const QImage picture = load(loader, server->url(u"a.png"_s));
    QCOMPARE(picture.size(), QSize(20, 10));
    QCOMPARE(picture.pixelColor(5, 5), QColor(Qt::red));
}

void tst_Picture::fromMemoryAndDisk() {
    server->answers[u"a.png"_s] = answer(png(20, 10));
    const QString cache = folder.filePath(u"cache"_s);
    {
        PictureLoader loader;
        loader.setCacheFolder(cache);
        QCOMPARE(load(loader, server->url(u"a.png"_s)).size(), QSize(20, 10));
        QCOMPARE(load(loader, server->url(u"a.png"_s)).size(), QSize(20, 10));
        QVERIFY(!loader.cached(server->url(u"a.png"_s)).isNull());
        QCOMPARE(server->asked.size(), 1);
    }
    PictureLoader second;
    second.setCacheFolder(cache);
    QCOMPARE(load(second, server->url(u"a.png"_s)).size(), QSize(20, 10));
    QCOMPARE(server->asked.size(), 1);
}

void tst_Picture::notThere() {
    PictureLoader loader;
    QVERIFY(load(loader, server->url(u"none.png"_s)).isNull());
    QVERIFY2(reason.contains(u"404"_s), qPrintable(reason));
}

void tst_Picture::noServer() {
    const QString url = server->url(u"a.png"_s);
    server.reset();
    PictureLoader loader;
    QVERIFY(load(loader, url).isNull());
    QVERIFY2(reason.contains(u"127.0.0.1"_s), qPrintable(reason));
}

void tst_Picture::slow() {
    server->delays[u"slow.png"_s] = -1;
    PictureLoader loader;
    PictureLoader::Limits limits;
    limits.milliseconds = 300;
    loader.setLimits(limits);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(load(loader, server->url(u"slow.png"_s)).isNull());
    QVERIFY(timer.elapsed() < 2'000);
    QVERIFY(!reason.isEmpty());
}

void tst_Picture::announcedTooLarge() {
    server->answers[u"big.png"_s] = "HTTP/1.1 200 OK\r\nContent-Length: 10485761\r\n\r\n" + png(4, 4);
    PictureLoader loader;
    loader.setCacheFolder({});
    QVERIFY(load(loader, server->url(u"big.png"_s)).isNull());
    QVERIFY2(reason.contains(u"10 MiB"_s), qPrintable(reason));
}

void tst_Picture::unannouncedTooLarge() {
    server->answers[u"big.png"_s] = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + QByteArray(11 * 1024 * 1024, 'x');
    PictureLoader loader;
    loader.setCacheFolder({});
    QVERIFY(load(loader, server->url(u"big.png"_s)).isNull());
    QVERIFY2(reason.contains(u"10 MiB"_s), qPrintable(reason));
}

void tst_Picture::redirectsToTheWeb() {
    server->answers[u"a"_s] = redirect("/b");
    server->answers[u"b"_s] = answer(png(3, 3));
    PictureLoader loader;
    loader.setCacheFolder({});
    QCOMPARE(load(loader, server->url(u"a"_s)).size(), QSize(3, 3));
}

void tst_Picture::redirectLeavesTheWeb_data() {
    QTest::addColumn<QByteArray>("target");
    QTest::newRow("file") << QByteArray("file:///etc/passwd");
    QTest::newRow("qrc") << QByteArray("qrc:/icons/a.png");
    QTest::newRow("data") << QByteArray("data:image/png;base64,AAAA");
    QTest::newRow("ftp") << QByteArray("ftp://127.0.0.1/a.png");
}

void tst_Picture::redirectLeavesTheWeb() {
    QFETCH(QByteArray, target);
    server->answers[u"a"_s] = redirect(target);
    PictureLoader loader;
    loader.setCacheFolder({});
    QVERIFY(load(loader, server->url(u"a"_s)).isNull());
    QVERIFY2(reason.contains(u"redirects"_s), qPrintable(reason));
}

void tst_Picture::redirectsInACircle() {
    server->answers[u"a"_s] = redirect("/a");
    PictureLoader loader;
    loader.setCacheFolder({});
    QVERIFY(load(loader, server->url(u"a"_s)).isNull());
    QVERIFY(!reason.isEmpty());
    QVERIFY(server->asked.size() <= 6);
}

void tst_Picture::broken_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("text") << QByteArray("<html>no picture</html>");
    QTest::newRow("cut off") << png(200, 200).left(60);
    QTest::newRow("svg") << QByteArray("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>");
}

void tst_Picture::broken() {
    QFETCH(QByteArray, bytes);
    server->answers[u"a.png"_s] = answer(bytes);
    PictureLoader loader;
    loader.setCacheFolder({});
    QVERIFY(load(loader, server->url(u"a.png"_s)).isNull());
    QVERIFY(!reason.isEmpty());
}

void tst_Picture::tooManyPixels() {
    server->answers[u"a.png"_s] = answer(png(300, 300));
    PictureLoader loader;
    loader.setCacheFolder({});
    PictureLoader::Limits limits;
    limits.pixels = 299 * 300;
    loader.setLimits(limits);
    QVERIFY(load(loader, server->url(u"a.png"_s)).isNull());
    QVERIFY2(reason.contains(u"300 × 300"_s), qPrintable(reason));
}

void tst_Picture::largeOnesAreScaledDown() {
    server->answers[u"a.png"_s] = answer(png(4'000, 2'000));
    PictureLoader loader;
    loader.setCacheFolder({});
    QCOMPARE(load(loader, server->url(u"a.png"_s)).size(), QSize(1024, 512));
}

void tst_Picture::fromFile() {
    QVERIFY(QDir(folder.path()).mkpath(u"base/pictures"_s));
    QFile file(folder.filePath(u"base/pictures/чай 1.png"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(png(7, 5));
    file.close();
    PictureLoader loader;
    loader.setFolder(folder.filePath(u"base"_s));
    QCOMPARE(load(loader, u"pictures/чай 1.png"_s).size(), QSize(7, 5));
    QCOMPARE(load(loader, u"pictures/чай%201.png"_s).size(), QSize(7, 5));
}

void tst_Picture::fileOutside_data() {
    QTest::addColumn<QString>("path");
    QTest::newRow("above") << u"../secret.png"_s;
    QTest::newRow("absolute") << folder.filePath(u"secret.png"_s);
    QTest::newRow("link to a file") << u"link.png"_s;
    QTest::newRow("link to a folder") << u"linked/secret.png"_s;
    QTest::newRow("folder itself") << u"."_s;
    QTest::newRow("not there") << u"none.png"_s;
    QTest::newRow("file url") << u"file://"_s + folder.filePath(u"secret.png"_s);
}

void tst_Picture::fileOutside() {
    QFETCH(QString, path);
    QVERIFY(QDir(folder.path()).mkpath(u"base"_s));
    QFile secret(folder.filePath(u"secret.png"_s));
    QVERIFY(secret.open(QIODevice::WriteOnly));
    secret.write(png(7, 5));
    secret.close();
    QFile::link(folder.filePath(u"secret.png"_s), folder.filePath(u"base/link.png"_s));
    QFile::link(folder.path(), folder.filePath(u"base/linked"_s));
    PictureLoader loader;
    loader.setFolder(folder.filePath(u"base"_s));
    QVERIFY(load(loader, path).isNull());
    QVERIFY(!reason.isEmpty());
}

void tst_Picture::fileTooLarge() {
    QVERIFY(QDir(folder.path()).mkpath(u"base"_s));
    QFile file(folder.filePath(u"base/big.png"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(png(7, 5) + QByteArray(10 * 1024 * 1024, '\0'));
    file.close();
    PictureLoader loader;
    loader.setFolder(folder.filePath(u"base"_s));
    QVERIFY(load(loader, u"big.png"_s).isNull());
    QVERIFY2(reason.contains(u"10 MiB"_s), qPrintable(reason));
}

void tst_Picture::fileWithoutFolder() {
    PictureLoader loader;
    QVERIFY(load(loader, u"pictures/a.png"_s).isNull());
    QVERIFY(!reason.isEmpty());
}

void tst_Picture::newestWins() {
    server->answers[u"old.png"_s] = answer(png(10, 10));
    server->delays[u"old.png"_s] = 150;
    server->answers[u"new.png"_s] = answer(png(20, 20));
    PictureLoader loader;
    loader.setCacheFolder({});
    QSignalSpy loaded(&loader, &PictureLoader::loaded);
    QSignalSpy failed(&loader, &PictureLoader::failed);
    loader.load(server->url(u"old.png"_s));
    loader.load(server->url(u"new.png"_s));
    QTRY_COMPARE(loaded.count(), 1);
    QTest::qWait(300);
    QCOMPARE(loaded.count(), 1);
    QCOMPARE(failed.count(), 0);
    QCOMPARE(loaded.first().at(0).toString(), server->url(u"new.png"_s));
}

void tst_Picture::cancelledSaysNothing() {
    server->answers[u"a.png"_s] = answer(png(10, 10));
    PictureLoader loader;
    loader.setCacheFolder({});
    QSignalSpy loaded(&loader, &PictureLoader::loaded);
    QSignalSpy failed(&loader, &PictureLoader::failed);
    loader.load(server->url(u"a.png"_s));
    loader.cancel();
    QTest::qWait(200);
    QCOMPARE(loaded.count() + failed.count(), 0);
}

void tst_Picture::answersComeLater() {
    PictureLoader loader;
    QSignalSpy failed(&loader, &PictureLoader::failed);
    loader.load(u"a.png"_s);
    QCOMPARE(failed.count(), 0);
    QTRY_COMPARE(failed.count(), 1);
}

void tst_Picture::viewShowsStates() {
    server->answers[u"a.png"_s] = answer(png(30, 30, Qt::blue));
    PictureView view;
    view.loader().setCacheFolder({});
    view.resize(200, 180);
    QCOMPARE(view.state(), PictureView::State::None);
    view.setAddress(server->url(u"a.png"_s));
    QCOMPARE(view.state(), PictureView::State::Loading);
    QTRY_COMPARE(view.state(), PictureView::State::Shown);
    QCOMPARE(view.grab().toImage().pixelColor(100, 90), QColor(Qt::blue));
    QVERIFY(view.reason().isEmpty());
    view.setAddress(server->url(u"none.png"_s));
    QTRY_COMPARE(view.state(), PictureView::State::Broken);
    QVERIFY(view.reason().contains(u"404"_s));
    QCOMPARE(view.accessibleDescription(), view.reason());
    // Passing by quickly asks for none of them.
    server->asked.clear();
    for (int i = 0; i < 5; ++i)
        view.setAddress(server->url(u"row%1.png"_s.arg(i)));
    view.setAddress({});
    QTest::qWait(300);
    QVERIFY(server->asked.isEmpty());
    QCOMPARE(view.state(), PictureView::State::None);
}

QTEST_MAIN(tst_Picture)
#include "tst_picture.moc"
