#pragma once

#include "requestrecord.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace pricebook {

/// A line for every request, written by a thread of its own: whoever reads the log slowly never makes a request wait.
/// Beyond mostWaiting requests that are not written yet, further ones are only counted, and a line says how many.
class AccessLog {
public:
    using Writer = std::function<void(const std::string& lines)>; ///< whole lines; on the log's thread

    explicit AccessLog(Writer writer);
    /// Writes what is waiting.
    ~AccessLog();
    AccessLog(const AccessLog&) = delete;
    AccessLog& operator=(const AccessLog&) = delete;

    /// Any thread; never waits for the writer.
    void note(const RequestRecord& record);

    /// "2026-11-21T12:00:00.123Z GET /products/ 200 512 B 1.204 ms "web shop"", or "-" for what is not known: a caller
    /// who has not said so, method and path of what is no request. Control characters, quotes in the name and bytes
    /// that are no text are escaped.
    [[nodiscard]] static std::string line(const RequestRecord& record);

    static constexpr std::size_t mostWaiting = 100'000;

private:
    void run();

    Writer m_writer;
    std::mutex m_mutex; ///< for what follows
    std::condition_variable m_wake;
    std::vector<RequestRecord> m_waiting;
    qint64 m_dropped = 0;
    bool m_ending = false;
    std::thread m_thread;
};

} // namespace pricebook
