#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace pricebook::http {

/// Bytes that came and are not used yet. Small while a connection is idle, because a thousand of them may be.
class InputBuffer {
public:
    [[nodiscard]] std::string_view unread() const { return {m_data.get() + m_begin, m_end - m_begin}; }
    /// Where the next bytes go.
    [[nodiscard]] char* room() { return m_data.get() + m_end; }
    [[nodiscard]] std::size_t roomSize() const { return m_capacity - m_end; }
    void received(std::size_t size) { m_end += size; }

    /// Makes room for at least so many bytes; moves what is unread.
    void makeRoom(std::size_t size) {
        if (roomSize() >= size)
            return;
        const std::size_t used = m_end - m_begin;
        if (m_capacity < used + size) {
            const std::size_t capacity = std::max({used + size, 2 * m_capacity, idleSize});
            std::unique_ptr<char[]> data(new char[capacity]);
            if (used > 0)
                std::memcpy(data.get(), m_data.get() + m_begin, used);
            m_data = std::move(data);
            m_capacity = capacity;
        } else {
            std::memmove(m_data.get(), m_data.get() + m_begin, used);
        }
        m_begin = 0;
        m_end = used;
    }
    /// The first bytes are used.
    void consume(std::size_t size) {
        m_begin += size;
        if (m_begin == m_end)
            m_begin = m_end = 0;
    }
    /// Bytes behind the first `offset` are used; those before them stay where they are.
    void consumeBehind(std::size_t offset, std::size_t size) {
        char* const from = m_data.get() + m_begin + offset;
        std::memmove(from, from + size, m_end - m_begin - offset - size);
        m_end -= size;
    }
    /// Gives back what a large request needed, where nothing is unread.
    void shrink() {
        if (m_begin == m_end && m_capacity > idleSize) {
            m_data.reset();
            m_begin = m_end = m_capacity = 0;
        }
    }

private:
    static constexpr std::size_t idleSize = 4096;
    std::unique_ptr<char[]> m_data;
    std::size_t m_begin = 0;
    std::size_t m_end = 0;
    std::size_t m_capacity = 0;
};

} // namespace pricebook::http
