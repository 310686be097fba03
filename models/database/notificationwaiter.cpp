#include "notificationwaiter.h"

#include "connection.h"

#include <QElapsedTimer>
#include <algorithm>
#include <array>
#include <libpq-fe.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds longestEcho(2000);

} // namespace

NotificationWaiter::NotificationWaiter() : m_wakeFile(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

NotificationWaiter::~NotificationWaiter() {
    if (m_wakeFile >= 0)
        close(m_wakeFile);
}

void NotificationWaiter::wake() const {
    const quint64 one = 1;
    [[maybe_unused]] const ssize_t written = write(m_wakeFile, &one, sizeof one);
}

Result<bool> NotificationWaiter::listen(Connection& connection, const QString& channel) {
    m_connection = nullptr;
    // Behind a pooler the server process that listens is soon another client's.
    if (connection.isPooled())
        return false;
    if (Result<void> listening = connection.execute(u"LISTEN "_s + channel); !listening)
        return listening.error();
    m_connection = &connection;
    if (Result<void> sent = connection.execute(u"SELECT pg_notify('%1', '')"_s.arg(channel)); !sent)
        return sent.error();
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < longestEcho.count()) {
        const Outcome outcome = wait(longestEcho - std::chrono::milliseconds(timer.elapsed()));
        if (outcome == Outcome::Notified)
            return true;
        if (outcome == Outcome::Woken) { // is meant for whoever waits next
            wake();
            break;
        }
        if (outcome == Outcome::Lost)
            break;
    }
    m_connection = nullptr;
    return false;
}

NotificationWaiter::Outcome NotificationWaiter::take() {
    PGconn* handle = m_connection->postgresHandle();
    if (PQconsumeInput(handle) == 0)
        return Outcome::Lost;
    bool any = false;
    while (PGnotify* notification = PQnotifies(handle)) {
        any = true;
        PQfreemem(notification);
    }
    return any ? Outcome::Notified : Outcome::TimedOut;
}

NotificationWaiter::Outcome NotificationWaiter::wait(std::chrono::milliseconds time) {
    // What came along with the answer to a statement is here already.
    if (m_connection) {
        if (const Outcome outcome = take(); outcome != Outcome::TimedOut)
            return outcome;
    }
    QElapsedTimer timer;
    timer.start();
    while (true) {
        const int socket = m_connection ? PQsocket(m_connection->postgresHandle()) : -1;
        std::array<pollfd, 2> files{pollfd{m_wakeFile, POLLIN, 0}, pollfd{socket, POLLIN, 0}};
        const qint64 left = std::max<qint64>(0, time.count() - timer.elapsed());
        poll(files.data(), socket >= 0 ? 2 : 1, static_cast<int>(left));
        if ((files[0].revents & POLLIN) != 0) {
            quint64 count = 0;
            [[maybe_unused]] const ssize_t got = read(m_wakeFile, &count, sizeof count);
            return Outcome::Woken;
        }
        if (socket >= 0 && files[1].revents != 0) {
            if (const Outcome outcome = take(); outcome != Outcome::TimedOut)
                return outcome;
        }
        if (timer.elapsed() >= time.count())
            return Outcome::TimedOut;
    }
}

} // namespace pricebook
