#include "plaintransport.h"

#include <netinet/tcp.h>
#include <poll.h>

namespace pricebook::http {

void acknowledgeSocket(Socket& socket) {
    using Acknowledge = boost::asio::detail::socket_option::boolean<IPPROTO_TCP, TCP_QUICKACK>;
    error_code ignored;
    socket.set_option(Acknowledge(true), ignored);
}

void closeSocket(Socket& socket, bool abort) {
    error_code ignored;
    if (abort)
        socket.set_option(boost::asio::socket_base::linger(true, 0), ignored);
    socket.close(ignored);
}

bool isLeft(Socket& socket) {
    pollfd entry{socket.native_handle(), POLLRDHUP, 0};
    return ::poll(&entry, 1, 0) == 1;
}

PlainTransport::PlainTransport(Socket socket) : m_socket(std::move(socket)) {
    error_code ignored; // a socket that is gone already fails when it is read
    m_socket.non_blocking(true, ignored);
}

void PlainTransport::read(User user, char* data, std::size_t size) {
    m_socket.async_read_some(
        boost::asio::mutable_buffer(data, size),
        [user = std::move(user)](const error_code& ec, std::size_t got) { user->onRead(ec ? 0 : got); });
}

Transport::Written PlainTransport::write(User user, std::initializer_list<std::string_view> pieces) {
    m_pieces.set(pieces);
    const Written written = writeNow(nullptr);
    if (written == Written::Later)
        waitToWrite(std::move(user));
    return written;
}

Transport::Written PlainTransport::writeNow(const User& user) {
    while (m_pieces.size() > 0) {
        error_code ec;
        const std::size_t size = m_socket.write_some(m_pieces.buffers(), ec);
        if (ec == boost::asio::error::would_block || ec == boost::asio::error::try_again)
            return Written::Later;
        if (ec)
            return Written::Failed;
        m_pieces.consume(size);
        if (user)
            user->onProgress();
    }
    return Written::All;
}

void PlainTransport::waitToWrite(User user) {
    m_socket.async_wait(Socket::wait_write, [this, user = std::move(user)](const error_code& ec) mutable {
        const Written written = ec ? Written::Failed : writeNow(user);
        if (written == Written::Later)
            waitToWrite(std::move(user));
        else
            user->onWritten(written == Written::All);
    });
}

void PlainTransport::end(User user) {
    error_code ignored;
    m_socket.shutdown(Socket::shutdown_send, ignored);
    user->onEnded();
}

} // namespace pricebook::http
