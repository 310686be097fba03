#pragma once

#include "money.h"

#include <QByteArray>
#include <charconv>
#include <cstring>
#include <string_view>

namespace pricebook {

/// Appends JSON to a QByteArray with no call into another library for each piece: of a large export that was half the
/// time. The array holds what was written once the pen is gone; until then it must be left alone.
class JsonPen {
public:
    explicit JsonPen(QByteArray& out) : m_out(out), m_written(out.size()) { grow(512); }
    ~JsonPen() { m_out.resize(m_at - m_out.constData()); }
    JsonPen(const JsonPen&) = delete;
    JsonPen& operator=(const JsonPen&) = delete;

    /// JSON as it is.
    JsonPen& raw(std::string_view json) {
        reserve(json.size());
        std::memcpy(m_at, json.data(), json.size());
        m_at += json.size();
        return *this;
    }
    JsonPen& raw(char c) {
        reserve(1);
        *m_at++ = c;
        return *this;
    }
    JsonPen& integer(qint64 value) {
        reserve(24);
        m_at = std::to_chars(m_at, m_end, value).ptr;
        return *this;
    }
    /// As Money::appendJson().
    JsonPen& money(Money value);
    /// A string with its quotes. Bytes that are no UTF-8 become U+FFFD.
    JsonPen& text(std::string_view utf8);
    JsonPen& textOrNull(std::string_view utf8) { return utf8.empty() ? raw("null") : text(utf8); }

private:
    void reserve(std::size_t bytes) {
        if (static_cast<std::size_t>(m_end - m_at) < bytes)
            grow(bytes);
    }
    void grow(std::size_t bytes);
    void plain(std::string_view part);
    void letter(char c);

    QByteArray& m_out;
    qsizetype m_written; ///< before the last grow()
    char* m_at = nullptr;
    char* m_end = nullptr;
};

} // namespace pricebook
