#include "listener.h"

#include "message.h"
#include "responsehead.h"

#include <QCoreApplication>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>

namespace pricebook::http {

using namespace std::chrono_literals;

namespace {

namespace ip = boost::asio::ip;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::HttpServer)
};

Error whyNot(const error_code& ec, const ip::tcp::endpoint& endpoint) {
    const QString address = QString::fromStdString(endpoint.address().to_string());
    const QString engine = QString::fromStdString(ec.message());
    if (ec == boost::asio::error::address_in_use)
        return {Error::Kind::Unavailable,
                Texts::tr("Port %1 on %2 is in use by another program: choose another port or stop that program.")
                    .arg(endpoint.port())
                    .arg(address),
                engine};
    if (ec == boost::asio::error::access_denied || ec == boost::system::errc::operation_not_permitted)
        return {Error::Kind::Invalid,
                Texts::tr("Port %1 is reserved for the system: choose one from 1024 to 65535.").arg(endpoint.port()),
                engine};
    if (ec == boost::system::errc::address_not_available || ec == boost::asio::error::address_family_not_supported)
        return {Error::Kind::Unavailable,
                Texts::tr("%1 is no address of this computer: give one that it has, e.g. 127.0.0.1.").arg(address),
                engine};
    return {Error::Kind::Unavailable,
            Texts::tr("Port %1 on %2 cannot be listened on: choose another port or address.")
                .arg(endpoint.port())
                .arg(address),
            engine};
}

} // namespace

Result<std::unique_ptr<Listener>> Listener::open(const ip::tcp::endpoint& endpoint, Threads& threads,
                                                 ServerShared& shared, bool secure) {
    Acceptor acceptor(threads.front()->context().get_executor());
    error_code ec;
    acceptor.open(endpoint.protocol(), ec);
    if (!ec)
        acceptor.set_option(boost::asio::socket_base::reuse_address(true), ec); // else no restart for a minute
    if (!ec && endpoint.address().is_v6())
        acceptor.set_option(ip::v6_only(!endpoint.address().is_unspecified()), ec);
    if (!ec)
        acceptor.bind(endpoint, ec);
    if (!ec)
        acceptor.listen(1024, ec);
    if (!ec)
        acceptor.non_blocking(true, ec);
    if (ec)
        return whyNot(ec, endpoint);
    return std::make_unique<Listener>(std::move(acceptor), threads, shared, secure);
}

Listener::Listener(Acceptor acceptor, Threads& threads, ServerShared& shared, bool secure)
    : m_acceptor(std::move(acceptor)),
      m_threads(threads),
      m_shared(shared),
      m_secure(secure),
      m_pause(threads.front()->context().get_executor()) {
    error_code ignored; // it has been bound
    m_endpoint = m_acceptor.local_endpoint(ignored);
}

void Listener::start() {
    boost::asio::post(m_threads.front()->context(), [this] { acceptLater(false); });
}

void Listener::close() {
    error_code ignored;
    m_pause.cancel();
    m_acceptor.close(ignored);
}

void Listener::acceptLater(bool pause) {
    const auto goOn = [this](const error_code& ec) {
        if (!ec && m_acceptor.is_open())
            accept();
    };
    if (!pause) {
        m_acceptor.async_wait(Acceptor::wait_read, goOn);
        return;
    }
    m_pause.expires_after(100ms);
    m_pause.async_wait(goOn);
}

void Listener::accept() {
    constexpr int atOnce = 64; // then it is the turn of the connections that this thread has
    for (int i = 0; i < atOnce; ++i) {
        IoThread& thread = leastLoaded();
        Socket socket(thread.context().get_executor());
        ip::tcp::endpoint from;
        error_code ec;
        m_acceptor.accept(socket, from, ec);
        if (ec == boost::asio::error::would_block || ec == boost::asio::error::try_again)
            break;
        if (ec == boost::asio::error::no_descriptors || ec == boost::system::errc::too_many_files_open_in_system ||
            ec == boost::asio::error::no_memory || ec == boost::asio::error::no_buffer_space) {
            acceptLater(true); // trying again at once would only heat the processor
            return;
        }
        if (!ec)
            take(std::move(socket), from, thread);
    }
    acceptLater(false);
}

void Listener::take(Socket socket, const ip::tcp::endpoint& from, IoThread& thread) {
    m_shared.metrics->connectionsAccepted.fetch_add(1, std::memory_order_relaxed);
    ip::address address = from.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = ip::make_address_v4(ip::v4_mapped, address.to_v6());
    std::string peer = address.to_string();
    if (!m_shared.limits.admit(peer)) {
        refuse(socket);
        return;
    }
    error_code ignored;
    socket.set_option(ip::tcp::no_delay(true), ignored);
    thread.adopt(std::move(socket), std::move(peer));
}

IoThread& Listener::leastLoaded() {
    IoThread* least = m_threads.front().get();
    for (const auto& thread : m_threads) {
        if (thread->load() < least->load())
            least = thread.get();
    }
    return *least;
}

void Listener::refuse(Socket& socket) {
    m_shared.metrics->connectionsRefused.fetch_add(1, std::memory_order_relaxed);
    if (m_secure)
        return; // it speaks TLS only
    Response response = errorResponse(503, "Too many connections: try again soon.");
    response.headers.emplace_back("Retry-After", "5");
    std::string out;
    writeHead(out, response, Framing::Length, response.body.size(), true, m_threads.front()->date());
    out += response.body;
    error_code ignored; // a courtesy; nothing is waited for
    socket.non_blocking(true, ignored);
    socket.write_some(boost::asio::buffer(out), ignored);
    socket.shutdown(Socket::shutdown_send, ignored);
}

} // namespace pricebook::http
