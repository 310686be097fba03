#include "jsonpen.h"

#include <QString>
#include <algorithm>
#include <simdjson.h>
#include <string>

namespace pricebook {

namespace {

/// So much is given room for at once: six bytes for each, should all of them need it.
constexpr std::size_t stretch = 4096;
constexpr quint64 every = 0x0101010101010101;
constexpr quint64 highBits = 0x80 * every;

/// Eight bytes, of which some may be a control character, a quote or a backslash; never false where one is.
bool mayNeedEscapes(quint64 bytes) {
    const auto hasZero = [](quint64 x) { return (x - every) & ~x & highBits; };
    const quint64 control = (bytes - 0x20 * every) & ~bytes & highBits;
    return (control | hasZero(bytes ^ ('"' * every)) | hasZero(bytes ^ ('\\' * every))) != 0;
}

bool isAscii(std::string_view text) {
    quint64 all = 0;
    std::size_t i = 0;
    for (; i + 8 <= text.size(); i += 8) {
        quint64 bytes = 0;
        std::memcpy(&bytes, text.data() + i, 8);
        all |= bytes;
    }
    for (; i < text.size(); ++i)
        all |= static_cast<unsigned char>(text[i]);
    return (all & highBits) == 0;
}

} // namespace

void JsonPen::grow(std::size_t bytes) {
    if (m_at != nullptr)
        m_written = m_at - m_out.constData();
    // At least as much again, so that many small pieces do not copy all before them each time.
    m_out.resize(m_written + std::max(static_cast<qsizetype>(bytes), std::min(m_written, qsizetype{1} << 20)));
    m_at = m_out.data() + m_written;
    m_end = m_out.data() + m_out.size();
}

void JsonPen::letter(char c) {
    switch (c) {
    case '"':
        raw("\\\"");
        return;
    case '\\':
        raw("\\\\");
        return;
    case '\n':
        raw("\\n");
        return;
    case '\r':
        raw("\\r");
        return;
    case '\t':
        raw("\\t");
        return;
    default:
        constexpr std::string_view hex = "0123456789abcdef";
        if (const auto code = static_cast<unsigned char>(c); code < 0x20)
            raw("\\u00").raw(hex[code >> 4U]).raw(hex[code & 15U]);
        else
            raw(c);
    }
}

void JsonPen::plain(std::string_view part) {
    reserve(part.size() * 6);
    const char* from = part.data();
    const char* const end = from + part.size();
    while (end - from >= 8) {
        quint64 bytes = 0;
        std::memcpy(&bytes, from, 8);
        if (mayNeedEscapes(bytes)) {
            for (const char* const stop = from + 8; from < stop; ++from)
                letter(*from);
            continue;
        }
        std::memcpy(m_at, &bytes, 8);
        m_at += 8;
        from += 8;
    }
    for (; from < end; ++from)
        letter(*from);
}

JsonPen& JsonPen::money(Money value) {
    const qint64 hundredths = value.hundredths();
    const qint64 rest = std::abs(hundredths % 100);
    if (hundredths < 0)
        raw('-');
    integer(std::abs(hundredths / 100));
    if (rest == 0)
        return *this;
    raw('.').raw(static_cast<char>('0' + rest / 10));
    return rest % 10 == 0 ? *this : raw(static_cast<char>('0' + rest % 10));
}

JsonPen& JsonPen::text(std::string_view utf8) {
    std::string repaired;
    if (!isAscii(utf8) && !simdjson::validate_utf8(utf8.data(), utf8.size())) {
        repaired = QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())).toStdString();
        utf8 = repaired;
    }
    raw('"');
    for (std::size_t from = 0; from < utf8.size(); from += stretch)
        plain(utf8.substr(from, stretch));
    return raw('"');
}

} // namespace pricebook
