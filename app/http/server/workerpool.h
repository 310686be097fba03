#pragma once

#include "responder.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace pricebook::http {

/// Something that a thread of the pool is to do with its responder.
class PoolJob {
public:
    virtual ~PoolJob() = default;
    virtual void runInPool(Responder& responder) = 0;
};

/// The threads for requests that may have to wait, and the queue before them.
class WorkerPool {
public:
    /// `responders` is called once on each thread. `most`: how many may wait for a thread.
    WorkerPool(int threads, int most, const ResponderFactory& responders);
    ~WorkerPool() { stop(); }
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// False where as many wait as may; then it is not done.
    [[nodiscard]] bool submit(std::shared_ptr<PoolJob> job);
    /// Takes a job that waits off the queue. False where it is under way, or done.
    bool withdraw(const PoolJob& job);
    /// Drops what has not begun, waits for what has.
    void stop();

private:
    void run(const ResponderFactory& responders);

    const std::size_t m_most;
    std::mutex m_mutex; ///< for the queue and m_stopping
    std::condition_variable m_changed;
    std::deque<std::shared_ptr<PoolJob>> m_queue;
    bool m_stopping = false;
    std::vector<std::thread> m_threads;
};

} // namespace pricebook::http
