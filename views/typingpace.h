#pragma once

#include <QtGlobal>
#include <algorithm>

namespace pricebook {

/// How long to wait after a key before its text is looked for. Not at all as long as answers come quickly; the longer
/// the last one took, the longer, so that a person who types on does not have each beginning of a word looked for in
/// vain, but never longer than `longestPause`. Times are of any one clock, in milliseconds.
class TypingPace {
public:
    static constexpr qint64 longestPause = 250;

    void keyTyped(qint64 now) {
        m_typesOn = m_lastKey >= 0 && now - m_lastKey < longestPause;
        m_lastKey = now;
    }
    void asked(qint64 now) {
        if (m_asked >= 0) // given up: it would have taken at least that long
            m_took = std::max(m_took, now - m_asked);
        m_asked = now;
    }
    void answered(qint64 now) {
        if (m_asked >= 0)
            m_took = now - m_asked;
        m_asked = -1;
    }
    /// From the key typed last; 0 for the first one after a rest.
    [[nodiscard]] qint64 pause() const { return m_typesOn && m_took > quick ? std::min(m_took, longestPause) : 0; }

private:
    static constexpr qint64 quick = 150;

    qint64 m_lastKey = -1;
    qint64 m_asked = -1; ///< not answered yet
    qint64 m_took = 0;
    bool m_typesOn = false;
};

} // namespace pricebook
