#pragma once

#include "sockets.h"
#include "transport.h"

namespace pricebook::http {

/// A connection without TLS.
class PlainTransport final : public Transport {
public:
    explicit PlainTransport(Socket socket);

    void open(User user) override { user->onOpened(true); }
    void read(User user, char* data, std::size_t size) override;
    Written write(User user, std::initializer_list<std::string_view> pieces) override;
    void end(User user) override;
    void acknowledge() override { acknowledgeSocket(m_socket); }
    void close(bool abort) override { closeSocket(m_socket, abort); }
    bool isLeft() override { return http::isLeft(m_socket); }

private:
    Written writeNow(const User& user);
    void waitToWrite(User user);

    Socket m_socket;
    PieceQueue m_pieces;
};

} // namespace pricebook::http
