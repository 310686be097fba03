#include "streamthreads.h"

#include "plainenglish.h"

#include <utility>

namespace pricebook::http {

bool StreamThreads::start(std::function<void()>& task) {
    const std::lock_guard lock(m_mutex);
    joinFinished();
    if (m_stopping || static_cast<int>(m_entries.size()) >= m_most)
        return false;
    Entry& entry = m_entries.emplace_back();
    entry.thread = std::thread([this, &entry, task = std::exchange(task, nullptr)]() mutable {
        const PlainEnglish answers;
        task();
        task = nullptr; // what it holds belongs to this thread
        const std::lock_guard finishedLock(m_mutex);
        entry.finished = true;
    });
    return true;
}

void StreamThreads::stop() {
    std::list<Entry> running;
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        running.swap(m_entries); // its elements stay where they are
    }
    for (Entry& entry : running)
        entry.thread.join();
}

void StreamThreads::joinFinished() {
    for (auto entry = m_entries.begin(); entry != m_entries.end();) {
        if (entry->finished) {
            entry->thread.join(); // it does nothing more but return
            entry = m_entries.erase(entry);
        } else {
            ++entry;
        }
    }
}

} // namespace pricebook::http
