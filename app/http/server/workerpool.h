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

/// The threads for requests that may have to wait. A connection has one request in flight, so that the limit of
/// connections is the limit of the queue too.
class WorkerPool {
public:
    /// `responders` is called once on each thread.
    WorkerPool(int threads, const ResponderFactory& responders);
    ~WorkerPool() { stop(); }
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    void submit(std::shared_ptr<PoolJob> job);
    /// Drops what has not begun, waits for what has.
    void stop();

private:
    void run(const ResponderFactory& responders);

    std::mutex m_mutex; ///< for the queue and m_stopping
    std::condition_variable m_changed;
    std::deque<std::shared_ptr<PoolJob>> m_queue;
    bool m_stopping = false;
    std::vector<std::thread> m_threads;
};

} // namespace pricebook::http
