#include "iothread.h"

#include "connection.h"
#include "plainenglish.h"
#include "plaintransport.h"
#include "responsehead.h"
#include "tlscontext.h"

#include <boost/asio/post.hpp>
#include <ctime>

namespace pricebook::http {

using namespace std::chrono_literals;

IoThread::IoThread(ServerShared& shared, TlsContext* tls)
    : m_shared(shared),
      m_tls(tls),
      m_work(m_context.get_executor()),
      m_sweepTimer(m_context.get_executor()) {}

IoThread::~IoThread() { m_connections.clear(); }

void IoThread::start(ResponderFactory responders) {
    m_thread = std::thread([this, responders = std::move(responders)] { run(responders); });
}

void IoThread::run(const ResponderFactory& responders) {
    const PlainEnglish answers;
    m_responder = responders();
    m_context.run();
    m_responder.reset();
}

std::optional<Response> IoThread::answerNow(const Request& request) {
    if (!m_settling) {
        // Behind the sockets that are known to be readable by now.
        m_settling = true;
        boost::asio::post(m_context, [this] {
            m_settling = false;
            m_responder->settle();
        });
    }
    return m_responder->answerNow(request);
}

void IoThread::adopt(Socket socket, std::string peer) {
    m_load.fetch_add(1, std::memory_order_relaxed);
    boost::asio::post(m_context, [this, socket = std::move(socket), peer = std::move(peer)]() mutable {
        take(std::move(socket), std::move(peer));
    });
}

void IoThread::take(Socket socket, std::string peer) {
    m_shared.metrics->connectionsOpen.fetch_add(1, std::memory_order_relaxed);
    std::unique_ptr<Transport> transport;
    if (m_tls)
        transport = m_tls->transport(std::move(socket));
    else
        transport = std::make_unique<PlainTransport>(std::move(socket));
    auto connection = std::make_shared<Connection>(*this, std::move(transport), std::move(peer), m_tls != nullptr);
    connection->setIndex(m_connections.size());
    m_connections.push_back(connection);
    if (m_stopping) {
        connection->close();
        return;
    }
    connection->open();
    sweepLater();
}

void IoThread::remove(Connection& connection) {
    const std::size_t index = connection.index();
    const std::shared_ptr<Connection> kept = std::move(m_connections[index]);
    if (index + 1 < m_connections.size()) {
        m_connections[index] = std::move(m_connections.back());
        m_connections[index]->setIndex(index);
    }
    m_connections.pop_back();
    m_load.fetch_sub(1, std::memory_order_relaxed);
    m_shared.metrics->connectionsOpen.fetch_sub(1, std::memory_order_relaxed);
    m_shared.limits.release(kept->peer());
}

void IoThread::beginStop() {
    boost::asio::post(m_context, [this] {
        m_stopping = true;
        for (const auto& connection : connections())
            connection->beginStop();
    });
}

void IoThread::cut() {
    boost::asio::post(m_context, [this] {
        for (const auto& connection : connections())
            connection->cut();
    });
}

void IoThread::finish() {
    boost::asio::post(m_context, [this] {
        m_work.reset();
        m_context.stop();
    });
}

void IoThread::join() {
    if (m_thread.joinable())
        m_thread.join();
}

const std::string& IoThread::date() {
    const long long now = std::time(nullptr);
    if (now != m_dateSecond) {
        m_dateSecond = now;
        m_date = httpDate(now);
    }
    return m_date;
}

void IoThread::sweepLater() {
    if (m_sweeping || m_connections.empty())
        return;
    m_sweeping = true;
    m_sweepTimer.expires_after(100ms); // one timer for all: a timer each would cost as much as an answer
    m_sweepTimer.async_wait([this](const error_code& ec) {
        m_sweeping = false;
        if (!ec)
            sweep();
    });
}

void IoThread::sweep() {
    const auto now = ServerShared::Clock::now();
    for (const auto& connection : connections())
        connection->checkDeadline(now);
    sweepLater();
}

} // namespace pricebook::http
