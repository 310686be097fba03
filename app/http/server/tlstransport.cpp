#include "tlstransport.h"

#include <algorithm>

namespace pricebook::http {

namespace ssl = boost::asio::ssl;

TlsTransport::TlsTransport(Socket socket, std::shared_ptr<ssl::context> context)
    : m_context(std::move(context)),
      m_stream(std::move(socket), *m_context) {}

void TlsTransport::open(User user) {
    m_stream.async_handshake(ssl::stream_base::server,
                             [user = std::move(user)](const error_code& ec) { user->onOpened(!ec); });
}

void TlsTransport::read(User user, char* data, std::size_t size) {
    const boost::asio::mutable_buffer buffer(data, size);
    m_reading = true;
    auto onRead = [this, user = std::move(user)](const error_code& ec, std::size_t got) {
        m_reading = false;
        user->onRead(ec ? 0 : got);
    };
    if (m_ended)
        m_stream.next_layer().async_read_some(buffer, std::move(onRead));
    else
        m_stream.async_read_some(buffer, std::move(onRead));
}

Transport::Written TlsTransport::write(User user, std::initializer_list<std::string_view> pieces) {
    constexpr std::size_t oneRecord = 16 * 1024;
    m_pieces.set(pieces);
    if (m_pieces.size() <= oneRecord) {
        m_joined.clear();
        for (const std::string_view piece : pieces)
            m_joined.append(piece);
        m_pieces.set({m_joined});
    }
    if (m_pieces.size() == 0)
        return Written::All;
    writeSome(std::move(user));
    return Written::Later;
}

void TlsTransport::writeSome(User user) {
    m_stream.async_write_some(m_pieces.front(),
                              [this, user = std::move(user)](const error_code& ec, std::size_t size) mutable {
                                  m_pieces.consume(size);
                                  if (ec || m_pieces.size() == 0) {
                                      user->onWritten(!ec);
                                      return;
                                  }
                                  user->onProgress();
                                  writeSome(std::move(user));
                              });
}

void TlsTransport::end(User user) {
    if (m_reading) { // a good-bye would read too
        error_code ignored;
        m_stream.next_layer().shutdown(Socket::shutdown_send, ignored);
        user->onEnded();
        return;
    }
    m_stream.async_shutdown([this, user = std::move(user)](const error_code&) {
        error_code ignored; // whether or not the client has said good-bye too
        m_stream.next_layer().shutdown(Socket::shutdown_send, ignored);
        m_ended = true;
        user->onEnded();
    });
}

} // namespace pricebook::http
