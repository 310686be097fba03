#pragma once

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <initializer_list>
#include <string_view>

namespace pricebook::http {

/// Asio's types with the executor named, which spares them a call through a table for each operation.
using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor>;
using boost::system::error_code;

/// Up to four pieces of what is to be written, and how far they are.
class PieceQueue {
public:
    using Buffers = std::array<boost::asio::const_buffer, 4>;

    void set(std::initializer_list<std::string_view> pieces) {
        m_buffers = {};
        std::size_t index = 0;
        for (const std::string_view piece : pieces) {
            if (!piece.empty())
                m_buffers[index++] = boost::asio::const_buffer(piece.data(), piece.size());
        }
    }
    [[nodiscard]] const Buffers& buffers() const { return m_buffers; }
    [[nodiscard]] std::size_t size() const { return boost::asio::buffer_size(m_buffers); }
    void consume(std::size_t size) {
        for (auto& buffer : m_buffers) {
            const std::size_t part = std::min(size, buffer.size());
            buffer += part;
            size -= part;
        }
    }
    /// The first piece that is not written yet.
    [[nodiscard]] boost::asio::const_buffer front() const {
        for (const auto& buffer : m_buffers) {
            if (buffer.size() > 0)
                return buffer;
        }
        return {};
    }

private:
    Buffers m_buffers;
};

/// See Transport::acknowledge().
void acknowledgeSocket(Socket& socket);
/// Closes it; `abort` with a reset instead of an orderly end.
void closeSocket(Socket& socket, bool abort);
/// Whether the other side has closed its direction, or the connection broke; reads nothing.
[[nodiscard]] bool isLeft(Socket& socket);

} // namespace pricebook::http
