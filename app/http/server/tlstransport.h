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
    void acknowledge() override { acknowledgeSocket(m_stream.next_layer()); }
    void close(bool abort) override;
    bool isLeft() override { return http::isLeft(m_stream.next_layer()); }

private:
    void writeSome(User user);
    void onReadDone(User user, boost::asio::mutable_buffer buffer, std::size_t size);
    void sayGoodBye(User user);

    const std::shared_ptr<boost::asio::ssl::context> m_context;
    boost::asio::ssl::stream<Socket> m_stream;
    PieceQueue m_pieces;
    std::string m_joined; ///< short pieces, so that they go out together
    bool m_open = false;  ///< hands are shaken
    bool m_reading = false;
    bool m_writing = false;
    bool m_saidGoodBye = false;
    bool m_ended = false; ///< what is read is no TLS any more
    User m_ending;        ///< waits for the read under way to be broken off
    User m_reader;        ///< of that read, which goes on once the good-bye is said
    boost::asio::mutable_buffer m_readBuffer;
};

} // namespace pricebook::http
