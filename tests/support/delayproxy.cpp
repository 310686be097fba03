#include "delayproxy.h"

#include <QByteArray>
#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <deque>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

using Clock = std::chrono::steady_clock;

constexpr qsizetype mostHeld = 16 << 20; ///< bytes on their way; who sends more has to wait
constexpr size_t pieceSize = 64 << 10;

/// What goes from one socket to the other.
class Direction {
public:
    Direction(int from, int to) : m_from(from), m_to(to) {}

    [[nodiscard]] bool isDone() const { return m_done; }
    /// When there is something to do without anybody calling; none if never.
    [[nodiscard]] std::optional<Clock::time_point> due() const {
        return m_pieces.empty() || m_blocked ? std::nullopt : std::optional(m_pieces.front().due);
    }
    void watch(std::vector<pollfd>& watched) const {
        if (!m_ended && m_held < mostHeld)
            watched.push_back({m_from, POLLIN, 0});
        if (m_blocked)
            watched.push_back({m_to, POLLOUT, 0});
    }

    void take(std::chrono::milliseconds delay) {
        while (!m_ended && m_held < mostHeld) {
            QByteArray data(static_cast<qsizetype>(pieceSize), Qt::Uninitialized);
            const ssize_t got = recv(m_from, data.data(), pieceSize, 0);
            if (got < 0 && (errno == EAGAIN || errno == EINTR))
                return;
            m_ended = got <= 0; // an empty piece tells the other side
            data.truncate(static_cast<qsizetype>(std::max<ssize_t>(got, 0)));
            m_held += data.size();
            m_pieces.push_back({Clock::now() + delay, data});
        }
    }
    void give() {
        m_blocked = false;
        while (!m_pieces.empty() && m_pieces.front().due <= Clock::now()) {
            const QByteArray& data = m_pieces.front().data;
            const ssize_t sent = data.isEmpty() ? 0
                                                : send(m_to, data.constData() + m_sent,
                                                       static_cast<size_t>(data.size() - m_sent), MSG_NOSIGNAL);
            if (sent < 0 && (errno == EAGAIN || errno == EINTR)) {
                m_blocked = true;
                return;
            }
            if (sent < 0 || data.isEmpty()) {
                shutdown(m_to, SHUT_WR);
                shutdown(m_from, SHUT_RD);
                m_pieces.clear();
                m_ended = m_done = true;
                return;
            }
            m_sent += sent;
            m_held -= sent;
            if (m_sent == data.size()) {
                m_pieces.pop_front();
                m_sent = 0;
            }
        }
    }

private:
    struct Piece {
        Clock::time_point due;
        QByteArray data;
    };
    int m_from;
    int m_to;
    std::deque<Piece> m_pieces;
    qsizetype m_sent = 0; ///< of the first piece
    qsizetype m_held = 0;
    bool m_blocked = false; ///< the receiver does not take what is due
    bool m_ended = false;   ///< nothing more comes
    bool m_done = false;
};

sockaddr_in addressOf(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

void sendAtOnce(int descriptor) {
    const int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

} // namespace

/// A client's connection and the one to the server that belongs to it.
class DelayProxy::Line {
public:
    Line(int client, int server)
        : m_client(client),
          m_server(server),
          m_directions{Direction(client, server), Direction(server, client)} {}
    ~Line() {
        close(m_client);
        close(m_server);
    }
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;

    [[nodiscard]] std::array<Direction, 2>& directions() { return m_directions; }
    [[nodiscard]] bool isDone() const { return m_directions[0].isDone() && m_directions[1].isDone(); }

private:
    int m_client;
    int m_server;
    std::array<Direction, 2> m_directions;
};

Result<std::unique_ptr<DelayProxy>> DelayProxy::start(const DatabaseUrl::Host& target, Milliseconds eachWay) {
    std::unique_ptr<DelayProxy> proxy(new DelayProxy);
    proxy->m_target = target;
    proxy->m_delay = eachWay;
    proxy->m_wake = eventfd(0, EFD_CLOEXEC);
    proxy->m_listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in address = addressOf(0);
    socklen_t size = sizeof address;
    if (proxy->m_wake < 0 || proxy->m_listener < 0 ||
        bind(proxy->m_listener, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        listen(proxy->m_listener, 50) != 0 ||
        getsockname(proxy->m_listener, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        return Error(Error::Kind::Internal, u"the delaying proxy cannot listen"_s);
    proxy->m_port = ntohs(address.sin_port);
    proxy->m_thread = std::thread([raw = proxy.get()] { raw->run(); });
    return proxy;
}

DelayProxy::~DelayProxy() {
    const std::uint64_t one = 1;
    if (m_thread.joinable() && write(m_wake, &one, sizeof one) == sizeof one)
        m_thread.join();
    for (const int descriptor : {m_listener, m_wake}) {
        if (descriptor >= 0)
            close(descriptor);
    }
}

DatabaseUrl DelayProxy::url(const DatabaseUrl& direct) const {
    DatabaseUrl url = direct;
    url.hosts = {{u"127.0.0.1"_s, m_port}};
    return url;
}

void DelayProxy::accept(std::vector<std::unique_ptr<Line>>& lines) const {
    const int client = accept4(m_listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (client < 0)
        return;
    // To a loopback address, which answers at once or not at all.
    const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = addressOf(m_target.port);
    if (server < 0 || connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        close(server);
        close(client);
        return;
    }
    const int flags = fcntl(server, F_GETFL);
    fcntl(server, F_SETFL, flags | O_NONBLOCK);
    sendAtOnce(client);
    sendAtOnce(server);
    lines.push_back(std::make_unique<Line>(client, server));
}

void DelayProxy::run() {
    std::vector<std::unique_ptr<Line>> lines;
    std::vector<pollfd> watched;
    while (true) {
        watched.assign({{m_wake, POLLIN, 0}, {m_listener, POLLIN, 0}});
        std::optional<Clock::time_point> next;
        for (const auto& line : lines) {
            for (const Direction& direction : line->directions()) {
                direction.watch(watched);
                if (const auto due = direction.due(); due && (!next || *due < *next))
                    next = due;
            }
        }
        timespec wait{};
        if (next) {
            const auto left = std::max(*next - Clock::now(), Clock::duration::zero());
            wait.tv_sec = std::chrono::duration_cast<std::chrono::seconds>(left).count();
            wait.tv_nsec = (left % std::chrono::seconds(1)).count();
        }
        ppoll(watched.data(), watched.size(), next ? &wait : nullptr, nullptr);
        if (watched[0].revents != 0)
            return;
        if (watched[1].revents != 0)
            accept(lines);
        for (const auto& line : lines) {
            for (Direction& direction : line->directions()) {
                direction.take(m_delay);
                direction.give();
            }
        }
        std::erase_if(lines, [](const auto& line) { return line->isDone(); });
    }
}

} // namespace pricebook
