#pragma once

#include "servershared.h"
#include "sockets.h"
#include "transport.h"

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace pricebook::http {

class Connection;
class TlsContext;

/// A thread with its loop, its responder and the connections that were given to it.
class IoThread {
public:
    /// `tls` may be null. Both must outlive it.
    IoThread(ServerShared& shared, TlsContext* tls);
    /// After join().
    ~IoThread();
    IoThread(const IoThread&) = delete;
    IoThread& operator=(const IoThread&) = delete;

    void start(ResponderFactory responders);

    /// \name Any thread
    ///@{
    [[nodiscard]] boost::asio::io_context& context() { return m_context; }
    [[nodiscard]] int load() const { return m_load.load(std::memory_order_relaxed); }
    /// Takes a connection that the limits have admitted.
    void adopt(Socket socket, std::string peer);
    /// Closes what is idle; what is in flight goes on, but no connection outlives its answer.
    void beginStop();
    /// Cuts off every connection.
    void cut();
    /// Ends the loop; then join().
    void finish();
    void join();
    ///@}

    /// \name On its thread
    ///@{
    [[nodiscard]] ServerShared& shared() { return m_shared; }
    std::optional<Response> answerNow(const Request& request);
    [[nodiscard]] bool isStopping() const { return m_stopping; }
    /// The time as answers have it.
    [[nodiscard]] const std::string& date();
    void remove(Connection& connection);
    ///@}

private:
    void run(const ResponderFactory& responders);
    void take(Socket socket, std::string peer);
    void sweepLater();
    void sweep();
    /// A copy, because what is called may remove some.
    [[nodiscard]] std::vector<std::shared_ptr<Connection>> connections() const { return m_connections; }

    ServerShared& m_shared;
    TlsContext* const m_tls;
    boost::asio::io_context m_context{1};
    boost::asio::executor_work_guard<Executor> m_work;
    boost::asio::basic_waitable_timer<ServerShared::Clock, boost::asio::wait_traits<ServerShared::Clock>, Executor>
        m_sweepTimer;
    std::unique_ptr<Responder> m_responder;
    std::vector<std::shared_ptr<Connection>> m_connections;
    std::atomic_int m_load = 0;
    bool m_sweeping = false;
    bool m_settling = false; ///< the responder's settle() is in the queue
    bool m_stopping = false;
    long long m_dateSecond = 0;
    std::string m_date;
    std::thread m_thread;
};

} // namespace pricebook::http
