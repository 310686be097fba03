#include "accesslog.h"

#include <array>
#include <cstdio>

namespace pricebook {

namespace {

/// As many requests as come in this time are written together.
constexpr std::chrono::milliseconds gathering{20};

void appendEscaped(std::string& line, const QString& text, bool quoted) {
    for (const char c : text.toUtf8()) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7f && !(quoted && (c == '"' || c == '\\'))) {
            line += c;
            continue;
        }
        std::array<char, 5> escaped{};
        std::snprintf(escaped.data(), escaped.size(), "\\x%02x", byte);
        line += escaped.data();
    }
}

/// C1 controls are two bytes of UTF-8, which a terminal may obey as well.
QString withoutControls(QString text) {
    for (QChar& c : text) {
        if (c.unicode() >= 0x80 && c.category() == QChar::Other_Control)
            c = QChar::ReplacementCharacter;
    }
    return text;
}

} // namespace

std::string AccessLog::line(const RequestRecord& record) {
    std::string line = record.at.toUTC().toString(Qt::ISODateWithMs).toStdString();
    for (const QString& field : {record.method, record.path}) {
        line += ' ';
        appendEscaped(line, field.isEmpty() ? QStringLiteral("-") : withoutControls(field), false);
    }
    std::array<char, 96> numbers{};
    std::snprintf(numbers.data(), numbers.size(), " %d %lld B %lld.%03lld ms ", record.status,
                  static_cast<long long>(record.bytes), static_cast<long long>(record.microseconds / 1000),
                  static_cast<long long>(record.microseconds % 1000));
    line += numbers.data();
    if (record.caller.isEmpty())
        return line + "-\n";
    line += '"';
    appendEscaped(line, withoutControls(record.caller), true);
    return line + "\"\n";
}

AccessLog::AccessLog(Writer writer) : m_writer(std::move(writer)), m_thread([this] { run(); }) {}

AccessLog::~AccessLog() {
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void AccessLog::note(const RequestRecord& record) {
    bool first = false;
    {
        const std::lock_guard lock(m_mutex);
        if (m_waiting.size() >= mostWaiting) {
            ++m_dropped;
            return;
        }
        first = m_waiting.empty();
        m_waiting.push_back(record);
    }
    if (first)
        m_wake.notify_one();
}

void AccessLog::run() {
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [this] { return m_ending || !m_waiting.empty(); });
        if (m_waiting.empty())
            return;
        m_wake.wait_for(lock, gathering, [this] { return m_ending; });
        const std::vector<RequestRecord> records = std::exchange(m_waiting, {});
        const qint64 dropped = std::exchange(m_dropped, 0);
        lock.unlock();
        std::string lines;
        for (const RequestRecord& record : records)
            lines += line(record);
        if (dropped > 0)
            lines += "(" + std::to_string(dropped) + " requests more: the log is read too slowly)\n";
        m_writer(lines);
        lock.lock();
    }
}

} // namespace pricebook
