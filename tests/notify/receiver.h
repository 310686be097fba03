#pragma once

#include <QHash>
#include <QTcpServer>
#include <QTcpSocket>
#include <functional>
#include <vector>

namespace pricebook {

/// In the place of the Bot API and of a webhook: keeps what it is sent and answers as it is told.
class Receiver final : public QTcpServer {
public:
    struct Request {
        QByteArray head, body;
        [[nodiscard]] QByteArray header(const QByteArray& name) const {
            const QByteArray lower = head.toLower();
            const qsizetype at = lower.indexOf("\r\n" + name.toLower() + ": ");
            const qsizetype from = at + name.size() + 4;
            return at < 0 ? QByteArray() : head.mid(from, head.indexOf('\r', from) - from);
        }
    };
    Receiver() {
        if (!listen(QHostAddress::LocalHost))
            qFatal("no port");
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket* socket = nextPendingConnection())
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        });
    }
    [[nodiscard]] QString address() const { return QStringLiteral("http://127.0.0.1:%1").arg(serverPort()); }

    std::vector<Request> requests;
    /// "200 OK\n{…}", the last one for all that follow; "close": the connection is closed instead; empty: none at all.
    QList<QByteArray> answers;
    std::function<void()> onRequest; ///< before it is answered

private:
    void read(QTcpSocket* socket) {
        QByteArray& text = m_texts[socket];
        text += socket->readAll();
        const qsizetype end = text.indexOf("\r\n\r\n");
        Request request{text.left(end), text.mid(end + 4)};
        if (end < 0 || request.body.size() < request.header("Content-Length").toInt())
            return;
        requests.push_back(request);
        text.clear();
        if (onRequest)
            onRequest();
        if (answers.isEmpty())
            return;
        const QByteArray answer = answers.size() > 1 ? answers.takeFirst() : answers.front();
        if (answer == "close") {
            socket->disconnectFromHost();
            return;
        }
        const QByteArray body = answer.mid(answer.indexOf('\n') + 1);
        socket->write("HTTP/1.1 " + answer.left(answer.indexOf('\n')) + "\r\nConnection: close\r\nContent-Length: " +
                      QByteArray::number(body.size()) + "\r\n\r\n" + body);
        socket->disconnectFromHost();
    }
    QHash<QTcpSocket*, QByteArray> m_texts;
};

} // namespace pricebook
