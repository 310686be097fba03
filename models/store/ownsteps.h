#pragma once

#include <QtGlobal>
#include <deque>
#include <mutex>
#include <vector>

namespace pricebook {

/// The newest steps that this window has committed or is about to, so that their entries in the journal are not taken
/// for somebody else's. Any thread.
class OwnSteps {
public:
    /// Before the commit, for whoever reads it may do so at once.
    void add(qint64 step) {
        const std::lock_guard lock(m_mutex);
        m_steps.push_back(step);
        if (m_steps.size() > most)
            m_steps.pop_front();
    }
    /// It was not committed, and on SQLite another program may get its number.
    void remove(qint64 step) {
        const std::lock_guard lock(m_mutex);
        std::erase(m_steps, step);
    }
    [[nodiscard]] std::vector<qint64> all() const {
        const std::lock_guard lock(m_mutex);
        return {m_steps.begin(), m_steps.end()};
    }

private:
    static constexpr size_t most = 256;
    mutable std::mutex m_mutex;
    std::deque<qint64> m_steps;
};

} // namespace pricebook
