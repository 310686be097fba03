#include "tlstransport.h"

#include <algorithm>

namespace pricebook::http {

namespace ssl = boost::asio::ssl;

TlsTransport::TlsTransport(Socket socket, std::shared_ptr<ssl::context> context)
    : m_context(std::move(context)),
      m_stream(std::move(socket), *m_context) {
    error_code ignored; // a socket that is gone already fails when it is read
    m_stream.next_layer().non_blocking(true, ignored);
}

void TlsTransport::open(User user) {
    m_stream.async_handshake(ssl::stream_base::server, [this, user = std::move(user)](const error_code& ec) {
        m_open = !ec;
        user->onOpened(m_open);
    });
}

void TlsTransport::read(User user, char* data, std::size_t size) {
    const boost::asio::mutable_buffer buffer(data, size);
    m_reading = true;
    auto onRead = [this, user = std::move(user), buffer](const error_code& ec, std::size_t got) mutable {
        onReadDone(std::move(user), buffer, ec ? 0 : got);
    };
    if (m_ended)
        m_stream.next_layer().async_read_some(buffer, std::move(onRead));
    else
        m_stream.async_read_some(buffer, std::move(onRead));
}

void TlsTransport::onReadDone(User user, boost::asio::mutable_buffer buffer, std::size_t size) {
    m_reading = false;
    if (!m_ending) {
        user->onRead(size);
        return;
    }
    m_reader = std::move(user);
    m_readBuffer = buffer;
    sayGoodBye(std::exchange(m_ending, nullptr));
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
    m_writing = true;
    m_stream.async_write_some(m_pieces.front(),
                              [this, user = std::move(user)](const error_code& ec, std::size_t size) mutable {
                                  m_writing = false;
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
    if (!m_reading) {
        sayGoodBye(std::move(user));
        return;
    }
    m_ending = std::move(user); // a good-bye reads too, and two cannot
    error_code ignored;
    m_stream.next_layer().cancel(ignored);
}

void TlsTransport::sayGoodBye(User user) {
    m_saidGoodBye = true;
    m_stream.async_shutdown([this, user = std::move(user)](const error_code&) mutable {
        error_code ignored; // whether or not the client has said good-bye too
        m_stream.next_layer().shutdown(Socket::shutdown_send, ignored);
        m_ended = true;
        if (m_reader)
            read(std::exchange(m_reader, nullptr), static_cast<char*>(m_readBuffer.data()), m_readBuffer.size());
        user->onEnded();
    });
}

void TlsTransport::close(bool abort) {
    if (!abort && m_open && !m_writing && !m_saidGoodBye) {
        error_code ignored; // the socket waits for nothing: what cannot be sent now is not sent
        m_stream.shutdown(ignored);
    }
    closeSocket(m_stream.next_layer(), abort);
}

} // namespace pricebook::http
