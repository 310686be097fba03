#pragma once

#include "iothread.h"
#include "result.h"

#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <vector>

namespace pricebook::http {

/// One address that is listened on. Accepts on the first of the threads, and gives each connection to the one that has
/// least.
class Listener {
public:
    using Threads = std::vector<std::unique_ptr<IoThread>>;

    /// Listens when it returns; accepts from start() on. `threads` must outlive it. Errors: Unavailable, Invalid.
    static Result<std::unique_ptr<Listener>> open(const boost::asio::ip::tcp::endpoint& endpoint, Threads& threads,
                                                  ServerShared& shared, bool secure);
    Listener(Acceptor acceptor, Threads& threads, ServerShared& shared, bool secure);

    [[nodiscard]] boost::asio::ip::tcp::endpoint endpoint() const { return m_endpoint; }
    /// Any thread.
    void start();
    /// On the first thread.
    void close();

private:
    void accept();
    void acceptLater(bool pause);
    void take(Socket socket, const boost::asio::ip::tcp::endpoint& from, IoThread& thread);
    [[nodiscard]] IoThread& leastLoaded();
    void refuse(Socket& socket);

    Acceptor m_acceptor;
    boost::asio::ip::tcp::endpoint m_endpoint;
    Threads& m_threads;
    ServerShared& m_shared;
    const bool m_secure;
    boost::asio::basic_waitable_timer<ServerShared::Clock, boost::asio::wait_traits<ServerShared::Clock>, Executor>
        m_pause;
};

} // namespace pricebook::http
