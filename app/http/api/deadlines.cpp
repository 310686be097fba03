#include "deadlines.h"

#include <algorithm>

namespace pricebook::http {

Deadlines::Deadlines(std::chrono::milliseconds limit) : m_limit(limit), m_thread([this] { run(); }) {}

Deadlines::~Deadlines() {
    {
        const std::lock_guard lock(m_mutex);
        m_stops = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

Deadlines::Guard::Guard(Deadlines& deadlines, const Canceller& canceller) : m_deadlines(deadlines) {
    const std::lock_guard lock(deadlines.m_mutex);
    m_entry = deadlines.m_entries.insert(deadlines.m_entries.end(),
                                         {std::chrono::steady_clock::now() + deadlines.m_limit, canceller});
}

Deadlines::Guard::~Guard() {
    const std::lock_guard lock(m_deadlines.m_mutex);
    m_deadlines.m_entries.erase(m_entry);
}

void Deadlines::run() {
    // Nobody wakes it for a new request, which would cost each of them more than it is worth.
    const auto pause = std::min<std::chrono::milliseconds>(m_limit, std::chrono::seconds(1));
    std::unique_lock lock(m_mutex);
    while (!m_wake.wait_for(lock, pause, [this] { return m_stops; })) {
        const auto now = std::chrono::steady_clock::now();
        // Again and again, because between two statements there is nothing to cancel. With the lock held, so that it
        // never meets the work that comes after.
        for (const Entry& entry : m_entries) {
            if (entry.end > now)
                break;
            entry.canceller.cancel();
        }
    }
}

} // namespace pricebook::http
