#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <unordered_map>

namespace pricebook::http {

/// Counts the connections, in all and from each address. Any thread.
class ConnectionLimits {
public:
    ConnectionLimits(int inAll, int perAddress) : m_most(inAll), m_mostPerAddress(perAddress) {}

    /// False where it would be one too many; else release() it when it ends.
    [[nodiscard]] bool admit(const std::string& address) {
        const std::lock_guard lock(m_mutex);
        int& there = m_byAddress[address];
        if (m_count >= m_most || there >= m_mostPerAddress) {
            if (there == 0)
                m_byAddress.erase(address);
            return false;
        }
        ++there;
        ++m_count;
        return true;
    }
    void release(const std::string& address) {
        const std::lock_guard lock(m_mutex);
        const auto entry = m_byAddress.find(address);
        if (--entry->second == 0)
            m_byAddress.erase(entry);
        if (--m_count == 0)
            m_none.notify_all();
    }
    /// False where some are left when the time is over.
    bool waitUntilNone(std::chrono::steady_clock::time_point until) {
        std::unique_lock lock(m_mutex);
        return m_none.wait_until(lock, until, [this] { return m_count == 0; });
    }

private:
    const int m_most;
    const int m_mostPerAddress;
    std::mutex m_mutex; ///< for what follows
    std::condition_variable m_none;
    int m_count = 0;
    std::unordered_map<std::string, int> m_byAddress;
};

} // namespace pricebook::http
