#include "noticepost.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTimer>
#include <algorithm>

namespace pricebook {

namespace {

constexpr int beatMilliseconds = 50;
constexpr qint64 longestAnswer = 64 * 1024;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::NoticePost)
};

/// Can be read once only. Else Qt itself sends a body again, unasked, when the receiver closes the connection without
/// an answer, and it might arrive three times.
class OnceReadable final : public QIODevice {
public:
    explicit OnceReadable(const QByteArray& content) : m_content(content) { open(QIODevice::ReadOnly); }
    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] qint64 bytesAvailable() const override {
        return m_content.size() - m_read + QIODevice::bytesAvailable();
    }

protected:
    qint64 readData(char* data, qint64 most) override {
        const qint64 length = std::min<qint64>(most, m_content.size() - m_read);
        if (length == 0)
            return most == 0 ? 0 : -1;
        std::copy_n(m_content.constData() + m_read, length, data);
        m_read += length;
        return length;
    }
    qint64 writeData(const char* /*data*/, qint64 /*length*/) override { return -1; }

private:
    QByteArray m_content;
    qint64 m_read = 0;
};

/// Qt's own text would have the address in it, and with it the key.
QString textOf(QNetworkReply::NetworkError error) {
    switch (error) {
    case QNetworkReply::ConnectionRefusedError:
        return Texts::tr("nobody listens there.");
    case QNetworkReply::HostNotFoundError:
        return Texts::tr("there is no such host, or no network.");
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::ContentReSendError:
        return Texts::tr("it closed the connection without an answer.");
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError:
        return Texts::tr("no answer came in time.");
    case QNetworkReply::SslHandshakeFailedError:
        return Texts::tr("its certificate is not one that this computer trusts.");
    default:
        return Texts::tr("the network failed (error %1).").arg(static_cast<int>(error));
    }
}

} // namespace

NoticeAnswer postNotice(const NoticeChannel::Message& message, const std::atomic_bool& ends,
                        std::chrono::milliseconds grace) {
    NoticeAnswer answer;
    QNetworkAccessManager network;
    QNetworkRequest request = message.request;
    request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    request.setHeader(QNetworkRequest::ContentLengthHeader, message.body.size());
    OnceReadable body(message.body);
    const std::unique_ptr<QNetworkReply> reply(network.post(request, &body));
    QEventLoop loop;
    bool wentOut = false;
    QObject::connect(reply.get(), &QNetworkReply::requestSent, &loop, [&] { wentOut = true; });
    QObject::connect(reply.get(), &QNetworkReply::uploadProgress, &loop,
                     [&](qint64 sent, qint64) { wentOut = wentOut || sent > 0; });
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    QObject::connect(reply.get(), &QNetworkReply::readyRead, &loop, [&] {
        // Nobody who answers a notice has that much to say.
        if (reply->bytesAvailable() > longestAnswer)
            reply->abort();
    });
    QElapsedTimer ending;
    QTimer beat;
    QObject::connect(&beat, &QTimer::timeout, &loop, [&] {
        if (!ends)
            return;
        if (!ending.isValid())
            ending.start();
        if (!wentOut || ending.elapsed() >= grace.count())
            reply->abort();
    });
    beat.start(beatMilliseconds);
    if (!reply->isFinished())
        loop.exec();
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.body = reply->isOpen() ? reply->read(longestAnswer) : QByteArray();
    answer.mayHaveArrived = answer.status == 0 && wentOut;
    if (answer.status == 0)
        answer.problem = textOf(reply->error());
    return answer;
}

} // namespace pricebook
