#pragma once

#include "connection.h"

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

namespace pricebook::http {

/// Cancels what a connection does when a request takes longer than the limit, to the second, so that none takes for
/// ever. One thread of its own; any thread.
class Deadlines {
    struct Entry {
        std::chrono::steady_clock::time_point end;
        Canceller canceller;
    };

public:
    explicit Deadlines(std::chrono::milliseconds limit);
    ~Deadlines();
    Deadlines(const Deadlines&) = delete;
    Deadlines& operator=(const Deadlines&) = delete;

    /// From its making to its end one request's work is watched.
    class Guard {
    public:
        Guard(Deadlines& deadlines, const Canceller& canceller);
        ~Guard();
        Guard(const Guard&) = delete;
        Guard& operator=(const Guard&) = delete;

    private:
        Deadlines& m_deadlines;
        std::list<Entry>::iterator m_entry;
    };

private:
    void run();

    std::chrono::milliseconds m_limit;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::list<Entry> m_entries;
    bool m_stops = false;
    std::thread m_thread;
};

} // namespace pricebook::http
