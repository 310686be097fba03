#include "pictureloader.h"

#include <QBuffer>
#include <QDir>
#include <QFileInfo>
#include <QImageReader>
#include <QNetworkCookieJar>
#include <QNetworkDiskCache>
#include <QNetworkReply>
#include <QPromise>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int cacheKibibytes = 64 * 1024;
constexpr qint64 diskCacheBytes = qint64(64) * 1024 * 1024;
constexpr int mostRedirects = 5;
constexpr int httpOk = 200;

bool isWebScheme(const QUrl& url) { return url.scheme() == "http"_L1 || url.scheme() == "https"_L1; }

QString sizeText(qint64 bytes) { return QLocale().formattedDataSize(bytes, 0, QLocale::DataSizeIecFormat); }

/// Formats that are only pixels: an SVG could name files and other hosts.
bool isPixelFormat(const QByteArray& format) {
    static const QList<QByteArray> known{"png", "jpeg", "jpg", "gif", "bmp", "webp",
                                         "ico", "tiff", "pbm", "pgm", "ppm"};
    return known.contains(format);
}

QString reasonOf(const QNetworkReply& reply) {
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QString host = reply.url().host();
    switch (reply.error()) {
    case QNetworkReply::ContentNotFoundError:
    case QNetworkReply::ContentGoneError:
        return PictureLoader::tr("There is no picture at this address (answer %1).").arg(status);
    case QNetworkReply::HostNotFoundError:
        return PictureLoader::tr("The server %1 is not known. Check the address and the network.").arg(host);
    case QNetworkReply::ConnectionRefusedError:
        return PictureLoader::tr("The server %1 refused the connection.").arg(host);
    case QNetworkReply::SslHandshakeFailedError:
        return PictureLoader::tr("The secure connection to %1 failed.").arg(host);
    case QNetworkReply::InsecureRedirectError:
    case QNetworkReply::ProtocolUnknownError:
        return PictureLoader::tr("The address redirects to something that is not on the web.");
    default:
        return status >= 400 ? PictureLoader::tr("The server %1 answered %2.").arg(host).arg(status)
                             : PictureLoader::tr("The picture could not be fetched from %1.").arg(host);
    }
}

} // namespace

PictureLoader::PictureLoader(QObject* parent) : QObject(parent), m_cache(cacheKibibytes) {
    m_pool.setMaxThreadCount(2);
    m_network.setAutoDeleteReplies(true);
    m_network.setCookieJar(new QNetworkCookieJar(&m_network));
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] { fail(timeOutReason()); });
    setCacheFolder(QStandardPaths::writableLocation(QStandardPaths::CacheLocation) + "/pictures"_L1);
}

PictureLoader::~PictureLoader() {
    cancel();
    m_pool.clear();
    m_pool.waitForDone();
}

void PictureLoader::setFolder(const QString& folder) { m_folder = folder; }

void PictureLoader::setCacheFolder(const QString& folder) {
    if (folder.isEmpty()) {
        m_network.setCache(nullptr);
        return;
    }
    auto* cache = new QNetworkDiskCache(&m_network);
    cache->setCacheDirectory(folder);
    cache->setMaximumCacheSize(diskCacheBytes);
    m_network.setCache(cache);
}

QImage PictureLoader::cached(const QString& address) const {
    const QImage* found = m_cache.object(address);
    return found ? *found : QImage();
}

void PictureLoader::load(const QString& address) {
    cancel();
    m_address = address;
    const quint64 generation = m_generation;
    const QString text = address.trimmed();
    if (m_cache.contains(address)) {
        QMetaObject::invokeMethod(
            this,
            [this, generation, address, picture = cached(address)] {
                if (generation == m_generation)
                    Q_EMIT loaded(address, picture);
            },
            Qt::QueuedConnection);
        return;
    }
    m_deadline.start(m_limits.milliseconds);
    const QUrl url(text, QUrl::TolerantMode);
    if (isWebScheme(url)) {
        loadFromWeb(url);
    } else if (m_folder.isEmpty()) {
        failSoon(
            tr("A picture's file can only be shown beside an SQLite database; on a server it needs an address that "
               "starts with http:// or https://."));
    } else {
        runWork([folder = m_folder, text, limits = m_limits] { return readFile(folder, text, limits); }, false);
    }
}

void PictureLoader::cancel() {
    ++m_generation;
    m_address.clear();
    m_deadline.stop();
    dropReply();
}

void PictureLoader::loadFromWeb(const QUrl& url) {
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::UserVerifiedRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::PreferCache);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    m_redirects = 0;
    request.setHeader(QNetworkRequest::UserAgentHeader, u"Pricebook"_s);
    request.setRawHeader("Accept", "image/*");
    m_reply = m_network.get(request);
    connect(m_reply, &QNetworkReply::redirected, this, &PictureLoader::followRedirect);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &PictureLoader::checkSize);
    connect(m_reply, &QNetworkReply::readyRead, this, &PictureLoader::checkSize);
    connect(m_reply, &QNetworkReply::finished, this, &PictureLoader::replyFinished);
}

void PictureLoader::followRedirect(const QUrl& target) {
    if (!m_reply)
        return;
    if (++m_redirects > mostRedirects)
        fail(tr("The address redirects too many times."));
    else if (isWebScheme(target))
        Q_EMIT m_reply->redirectAllowed();
    else
        fail(tr("The address redirects to something that is not on the web."));
}

void PictureLoader::checkSize() {
    if (!m_reply)
        return;
    const qint64 announced = m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong();
    if (announced > m_limits.bytes || m_reply->bytesAvailable() > m_limits.bytes)
        fail(tooLargeReason());
}

void PictureLoader::replyFinished() {
    if (!m_reply)
        return;
    // Seen with Qt 6.4: a connection that breaks off during redirects ends without an error, but with no status of
    // success.
    const bool answered = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == httpOk;
    if (m_reply->error() != QNetworkReply::NoError || !answered) {
        fail(reasonOf(*m_reply));
        return;
    }
    if (m_reply->bytesAvailable() > m_limits.bytes) {
        fail(tooLargeReason());
        return;
    }
    const QByteArray bytes = m_reply->readAll();
    dropReply();
    runWork([bytes, limits = m_limits] { return decode(bytes, limits); }, true);
}

void PictureLoader::runWork(Work work, bool keep) {
    auto promise = std::make_shared<QPromise<Decoded>>();
    auto* watcher = new QFutureWatcher<Decoded>(this);
    const quint64 generation = m_generation;
    connect(watcher, &QFutureWatcherBase::finished, this,
            [this, watcher, generation, keep] { workFinished(watcher, generation, keep); });
    promise->start();
    watcher->setFuture(promise->future());
    m_pool.start([promise, work = std::move(work)] {
        promise->addResult(work());
        promise->finish();
    });
}

void PictureLoader::workFinished(QFutureWatcher<Decoded>* watcher, quint64 generation, bool keep) {
    watcher->deleteLater();
    if (generation != m_generation || watcher->future().resultCount() == 0)
        return;
    const Decoded decoded = watcher->result();
    if (decoded.picture.isNull()) {
        fail(decoded.reason);
        return;
    }
    const QString address = m_address;
    if (keep)
        m_cache.insert(address, new QImage(decoded.picture),
                       static_cast<int>(decoded.picture.sizeInBytes() / 1024 + 1));
    cancel();
    Q_EMIT loaded(address, decoded.picture);
}

void PictureLoader::fail(const QString& reason) {
    const QString address = m_address;
    cancel();
    Q_EMIT failed(address, reason);
}

void PictureLoader::failSoon(const QString& reason) {
    QMetaObject::invokeMethod(
        this,
        [this, reason, generation = m_generation] {
            if (generation == m_generation)
                fail(reason);
        },
        Qt::QueuedConnection);
}

void PictureLoader::dropReply() {
    if (QNetworkReply* reply = m_reply) {
        m_reply.clear();
        reply->disconnect(this);
        reply->abort();
    }
}

QString PictureLoader::timeOutReason() const {
    return tr("The picture did not arrive within %Ln seconds.", nullptr, m_limits.milliseconds / 1000);
}

QString PictureLoader::tooLargeReason() const {
    return tr("The picture is larger than %1.").arg(sizeText(m_limits.bytes));
}

PictureLoader::Decoded PictureLoader::decode(const QByteArray& bytes, const Limits& limits) {
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    const QByteArray format = reader.format();
    if (format.isEmpty() || !isPixelFormat(format))
        return {{}, tr("What is at this address is not a picture that can be shown (PNG, JPEG, GIF, BMP or WebP).")};
    const QSize size = reader.size();
    if (qint64(size.width()) * size.height() > limits.pixels)
        return {{}, tr("The picture is too large: %1 × %2 pixels.").arg(size.width()).arg(size.height())};
    if (size.width() > limits.shownEdge || size.height() > limits.shownEdge)
        reader.setScaledSize(size.scaled(limits.shownEdge, limits.shownEdge, Qt::KeepAspectRatio).expandedTo({1, 1}));
    QImage picture = reader.read();
    if (picture.isNull())
        return {{}, tr("The picture is damaged or too large to be decoded.")};
    if (picture.width() > limits.shownEdge || picture.height() > limits.shownEdge)
        picture = picture.scaled(limits.shownEdge, limits.shownEdge, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    return {picture, {}};
}

PictureLoader::Decoded PictureLoader::readFile(const QString& folder, const QString& path, const Limits& limits) {
    const QString base = QFileInfo(folder).canonicalFilePath();
    QFileInfo info(QDir(folder), path);
    if (!info.exists())
        info.setFile(QDir(folder), QUrl::fromPercentEncoding(path.toUtf8()));
    const QString real = info.canonicalFilePath();
    if (real.isEmpty())
        return {{}, tr("There is no file “%1” beside the database.").arg(path)};
    const QString inside = base.endsWith(u'/') ? base : base + u'/';
    if (base.isEmpty() || QDir::isAbsolutePath(path) || !real.startsWith(inside))
        return {{}, tr("“%1” is not below the database's folder.").arg(path)};
    QFile file(real);
    // A pipe or device would make the reading wait.
    if (!QFileInfo(real).isFile() || !file.open(QIODevice::ReadOnly))
        return {{}, tr("The file “%1” cannot be read.").arg(path)};
    const QByteArray bytes = file.read(limits.bytes + 1);
    if (bytes.size() > limits.bytes)
        return {{}, tr("The picture is larger than %1.").arg(sizeText(limits.bytes))};
    return decode(bytes, limits);
}

} // namespace pricebook
