#pragma once

#include "databaseurl.h"
#include "result.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

namespace pricebook {

/// A server far away: a TCP proxy on a free loopback port that hands every byte on, in order, only after a time, in
/// each direction. So a question and its answer take twice that time more, while what is sent meanwhile is not held up
/// by it: a line that is long, not narrow. Making a connection costs nothing extra. Has a thread, which sleeps until
/// something is due; ends with its connections on destruction.
class DelayProxy {
public:
    using Milliseconds = std::chrono::milliseconds;

    static Result<std::unique_ptr<DelayProxy>> start(const DatabaseUrl::Host& target, Milliseconds eachWay);
    ~DelayProxy();
    DelayProxy(const DelayProxy&) = delete;
    DelayProxy& operator=(const DelayProxy&) = delete;

    [[nodiscard]] int port() const { return m_port; }
    /// The same database by way of the proxy.
    [[nodiscard]] DatabaseUrl url(const DatabaseUrl& direct) const;
    /// For what comes in from now on. Any thread.
    void setDelay(Milliseconds eachWay) { m_delay = eachWay; }

private:
    class Line;
    DelayProxy() = default;
    void run();
    void accept(std::vector<std::unique_ptr<Line>>& lines) const;

    DatabaseUrl::Host m_target;
    std::atomic<Milliseconds> m_delay{};
    int m_listener = -1;
    int m_wake = -1; ///< readable: end
    int m_port = 0;
    std::thread m_thread;
};

} // namespace pricebook
