#include "workerpool.h"

#include "plainenglish.h"

#include <algorithm>

namespace pricebook::http {

WorkerPool::WorkerPool(int threads, int most, const ResponderFactory& responders)
    : m_most(static_cast<std::size_t>(most)) {
    m_threads.reserve(static_cast<std::size_t>(threads));
    for (int i = 0; i < threads; ++i)
        m_threads.emplace_back([this, responders] { run(responders); });
}

bool WorkerPool::submit(std::shared_ptr<PoolJob> job) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_queue.size() >= m_most)
            return false;
        m_queue.push_back(std::move(job));
    }
    m_changed.notify_one();
    return true;
}

bool WorkerPool::withdraw(const PoolJob& job) {
    std::shared_ptr<PoolJob> taken; // ends without the mutex
    const std::lock_guard lock(m_mutex);
    const auto entry = std::find_if(m_queue.begin(), m_queue.end(), [&](const auto& one) { return one.get() == &job; });
    if (entry == m_queue.end())
        return false;
    taken = std::move(*entry);
    m_queue.erase(entry);
    return true;
}

void WorkerPool::stop() {
    std::deque<std::shared_ptr<PoolJob>> dropped;
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        dropped.swap(m_queue);
    }
    m_changed.notify_all();
    for (std::thread& thread : m_threads)
        thread.join();
    m_threads.clear();
}

void WorkerPool::run(const ResponderFactory& responders) {
    const PlainEnglish answers;
    const std::unique_ptr<Responder> responder = responders();
    while (true) {
        std::shared_ptr<PoolJob> job;
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [this] { return m_stopping || !m_queue.empty(); });
            if (m_stopping)
                return;
            job = std::move(m_queue.front());
            m_queue.pop_front();
        }
        job->runInPool(*responder);
    }
}

} // namespace pricebook::http
