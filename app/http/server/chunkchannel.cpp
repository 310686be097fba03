#include "chunkchannel.h"

#include <algorithm>

namespace pricebook::http {

bool ChunkChannel::write(std::string_view bytes) {
    while (!bytes.empty()) {
        {
            std::unique_lock lock(m_mutex);
            m_taken.wait(lock, [this] { return m_closed || m_bytes.size() < most; });
            if (m_closed)
                return false;
            const std::size_t size = std::min(bytes.size(), most - m_bytes.size());
            m_bytes.append(bytes.substr(0, size));
            bytes.remove_prefix(size);
        }
        wakeIfHungry();
    }
    return true;
}

void ChunkChannel::finish(std::optional<Response> instead) {
    {
        const std::lock_guard lock(m_mutex);
        m_finished = true;
        m_instead = std::move(instead);
    }
    wakeIfHungry();
}

void ChunkChannel::wakeIfHungry() {
    if (m_hungry.exchange(false))
        m_wake();
}

ChunkChannel::State ChunkChannel::take(std::string& bytes) {
    bytes.clear();
    {
        const std::lock_guard lock(m_mutex);
        if (m_bytes.empty()) {
            if (m_finished)
                return State::Finished;
            m_hungry = true;
            return State::Nothing;
        }
        bytes.swap(m_bytes);
    }
    m_taken.notify_one();
    return State::Bytes;
}

std::optional<Response> ChunkChannel::takeInstead() {
    const std::lock_guard lock(m_mutex);
    return std::move(m_instead);
}

void ChunkChannel::close() {
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
    }
    m_taken.notify_all();
}

} // namespace pricebook::http
