#include "migrationwatch.h"

namespace pricebook {

MigrationWatch::MigrationWatch(Connection& connection, MigrationProgressHandler handler)
    : m_canceller(connection.canceller()),
      m_handler(std::move(handler)) {
    if (m_handler)
        m_thread = std::thread([this] { tick(); });
}

MigrationWatch::~MigrationWatch() {
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

bool MigrationWatch::update(const std::function<void(MigrationProgress&)>& change) {
    const std::lock_guard lock(m_mutex);
    change(m_progress);
    return tell();
}

bool MigrationWatch::isCancelled() {
    const std::lock_guard lock(m_mutex);
    return m_cancelled;
}

void MigrationWatch::setBusy(bool busy) {
    const std::lock_guard lock(m_mutex);
    m_busy = busy;
    m_changed.notify_all();
}

bool MigrationWatch::tell() {
    if (!m_handler || m_cancelled)
        return !m_cancelled;
    m_progress.milliseconds =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - m_start).count();
    m_cancelled = !m_handler(m_progress);
    return !m_cancelled;
}

void MigrationWatch::tick() {
    constexpr std::chrono::milliseconds beat(100);
    std::unique_lock lock(m_mutex);
    while (!m_ended) {
        if (!m_busy) {
            m_changed.wait(lock, [this] { return m_busy || m_ended; });
            continue;
        }
        // A call that ends within a beat is not worth a word.
        if (m_changed.wait_for(lock, beat, [this] { return !m_busy || m_ended; }))
            continue;
        // Again and again until the statement ends: a cancel that comes between two statements hits neither.
        if (!tell())
            m_canceller.cancel();
    }
}

} // namespace pricebook
