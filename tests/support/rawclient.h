#pragma once

#include <QElapsedTimer>
#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace pricebook {

/// One answer as it came.
struct RawAnswer {
    int status = 0; ///< 0: none came
    std::string head;
    std::string body; ///< without the framing of chunks
    bool complete = false;

    /// The field's value, or nothing; the name in any case.
    [[nodiscard]] std::string field(std::string_view name) const {
        const auto lower = [](std::string text) {
            std::transform(text.begin(), text.end(), text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
            return text;
        };
        const std::string wanted = "\r\n" + lower(std::string(name)) + ": ";
        const auto at = lower(head).find(wanted);
        if (at == std::string::npos)
            return {};
        const auto from = at + wanted.size();
        return head.substr(from, head.find("\r\n", from) - from);
    }
    [[nodiscard]] bool has(std::string_view name) const { return !field(name).empty(); }
};

/// A client that sends any bytes, right or wrong, to a port of this machine, and waits for what comes.
class RawClient {
public:
    /// `receiveBuffer`: of the kernel, in bytes; 0: as usual. `from`: the address it comes from, of 127.0.0.0/8.
    explicit RawClient(std::uint16_t port, int receiveBuffer = 0, const char* from = nullptr)
        : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        if (receiveBuffer > 0)
            ::setsockopt(m_socket, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
        if (from) {
            ::inet_pton(AF_INET, from, &address.sin_addr);
            ::bind(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
        }
        const int one = 1;
        ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        m_connected = ::connect(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    ~RawClient() { close(); }
    RawClient(RawClient&& other) noexcept
        : m_socket(std::exchange(other.m_socket, -1)),
          m_connected(other.m_connected),
          m_closed(other.m_closed),
          m_reset(other.m_reset),
          m_read(std::move(other.m_read)) {}
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;
    RawClient& operator=(RawClient&&) = delete;

    /// As a client that has not asked for TCP_NODELAY: a short piece waits until the server has acknowledged the one
    /// before.
    void holdBack() {
        const int zero = 0;
        ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &zero, sizeof zero);
    }

    [[nodiscard]] bool isConnected() const { return m_connected; }
    /// False where the server does not take it within the time.
    bool send(std::string_view bytes, int milliseconds = 5000) {
        QElapsedTimer timer;
        timer.start();
        while (!bytes.empty()) {
            if (!waitFor(POLLOUT, milliseconds - static_cast<int>(timer.elapsed())))
                return false;
            const ssize_t sent = ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent < 0 && errno != EAGAIN)
                return false;
            bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
        }
        return true;
    }
    /// The kernel takes about so many bytes that the server does not.
    void limitSendBuffer(int bytes) { ::setsockopt(m_socket, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes); }
    void endSending() { ::shutdown(m_socket, SHUT_WR); }
    void close() {
        if (m_socket >= 0)
            ::close(m_socket);
        m_socket = -1;
    }

    /// The next answer; `forHead`: to a HEAD request, which has no body.
    RawAnswer read(int milliseconds = 5000, bool forHead = false) {
        QElapsedTimer timer;
        timer.start();
        RawAnswer answer;
        std::size_t end = 0;
        while ((end = m_read.find("\r\n\r\n")) == std::string::npos) {
            if (!readSome(milliseconds - static_cast<int>(timer.elapsed())))
                return answer;
        }
        answer.head = m_read.substr(0, end + 2);
        m_read.erase(0, end + 4);
        answer.status = std::atoi(answer.head.c_str() + 9);
        const bool bodyless = forHead || answer.status < 200 || answer.status == 204 || answer.status == 304;
        const std::string length = answer.field("Content-Length");
        const auto more = [&] { return readSome(milliseconds - static_cast<int>(timer.elapsed())); };
        if (bodyless)
            answer.complete = true;
        else if (answer.field("Transfer-Encoding") == "chunked")
            readChunks(answer, more);
        else
            readPlain(answer, length.empty() ? std::string::npos : std::strtoull(length.c_str(), nullptr, 10), more);
        return answer;
    }
    /// Sends it and gives the answer.
    RawAnswer ask(std::string_view bytes, int milliseconds = 5000) {
        send(bytes);
        return read(milliseconds);
    }
    /// Everything until the server closes, or until the time is over.
    std::string readToEnd(int milliseconds = 5000) {
        QElapsedTimer timer;
        timer.start();
        while (readSome(milliseconds - static_cast<int>(timer.elapsed()))) {
        }
        return std::exchange(m_read, {});
    }
    /// Whether the server closes within the time; what it sends until then is dropped.
    bool closes(int milliseconds) {
        readToEnd(milliseconds);
        return m_closed;
    }

    /// Whether the server cut it off, so that what was read is incomplete.
    [[nodiscard]] bool wasReset() const { return m_reset; }

private:
    [[nodiscard]] bool waitFor(short events, int milliseconds) const {
        pollfd entry{m_socket, events, 0};
        return ::poll(&entry, 1, std::max(milliseconds, 0)) == 1;
    }
    bool readSome(int milliseconds) {
        if (m_closed || !waitFor(POLLIN, milliseconds))
            return false;
        std::vector<char> buffer(64 * 1024);
        const ssize_t size = ::recv(m_socket, buffer.data(), buffer.size(), 0);
        if (size <= 0) {
            m_closed = true;
            m_reset = size < 0 && errno == ECONNRESET;
            return false;
        }
        m_read.append(buffer.data(), static_cast<std::size_t>(size));
        return true;
    }
    template <class More>
    void readPlain(RawAnswer& answer, std::size_t length, const More& more) {
        while (m_read.size() < length && more()) {
        }
        answer.complete = length == std::string::npos ? m_closed : m_read.size() >= length;
        answer.body = m_read.substr(0, length);
        m_read.erase(0, answer.body.size());
    }
    template <class More>
    void readChunks(RawAnswer& answer, const More& more) {
        while (true) {
            std::size_t line = 0;
            while ((line = m_read.find("\r\n")) == std::string::npos) {
                if (!more())
                    return;
            }
            const std::size_t size = std::strtoull(m_read.c_str(), nullptr, 16);
            while (m_read.size() < line + 2 + size + 2) {
                if (!more())
                    return;
            }
            answer.body.append(m_read, line + 2, size);
            m_read.erase(0, line + 2 + size + 2);
            if (size == 0) {
                answer.complete = true;
                return;
            }
        }
    }

    int m_socket;
    bool m_connected = false;
    bool m_closed = false;
    bool m_reset = false;
    std::string m_read;
};

} // namespace pricebook
