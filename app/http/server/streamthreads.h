#pragma once

#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace pricebook::http {

/// A thread for each streamed body, a few at a time: a reader that takes its time holds up nobody else.
class StreamThreads {
public:
    explicit StreamThreads(int most) : m_most(most) {}
    ~StreamThreads() { stop(); }
    StreamThreads(const StreamThreads&) = delete;
    StreamThreads& operator=(const StreamThreads&) = delete;

    /// False where as many run as may; then the task is left alone.
    [[nodiscard]] bool start(std::function<void()>& task);
    /// Waits for what runs, which must have been told to end.
    void stop();

private:
    struct Entry {
        std::thread thread;
        bool finished = false;
    };
    void joinFinished(); ///< with the mutex held

    const int m_most;
    std::mutex m_mutex;
    std::list<Entry> m_entries;
    bool m_stopping = false;
};

} // namespace pricebook::http
