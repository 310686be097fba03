#pragma once

#include "sockets.h"
#include "transport.h"

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <memory>
#include <string>

namespace pricebook::http {

/// A connection with TLS.
class TlsTransport final : public Transport {
public:
    TlsTransport(Socket socket, std::shared_ptr<boost::asio::ssl::context> context);

    void open(User user) override;
    void read(User user, char* data, std::size_t size) override;
    Written write(User user, std::initializer_list<std::string_view> pieces) override;
    void end(User user) override;
    void close(bool abort) override { closeSocket(m_stream.next_layer(), abort); }

private:
    void writeSome(User user);

    const std::shared_ptr<boost::asio::ssl::context> m_context;
    boost::asio::ssl::stream<Socket> m_stream;
    PieceQueue m_pieces;
    std::string m_joined; ///< short pieces, so that they go out together
    bool m_reading = false;
    bool m_ended = false;
};

} // namespace pricebook::http
