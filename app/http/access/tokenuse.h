#pragma once

#include "connection.h"
#include "databaseurl.h"

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace pricebook::http {

/// Remembers in the database when tokens were last used, on a thread and a connection of its own, so that no request
/// waits for it or fails by it. A token is written at most once a minute; what cannot be written is left out. The
/// thread begins with the first token.
class TokenUse {
public:
    explicit TokenUse(DatabaseUrl url);
    /// Ends the thread, without waiting for a database that is locked or away.
    ~TokenUse();
    TokenUse(const TokenUse&) = delete;
    TokenUse& operator=(const TokenUse&) = delete;

    /// This token was used now. Any thread; costs a look-up.
    void note(qint64 tokenId);

private:
    void run();
    void write(const std::vector<qint64>& ids);

    DatabaseUrl m_url;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::map<qint64, std::chrono::steady_clock::time_point> m_noted; ///< by token, within the last minute
    std::set<qint64> m_waiting;
    Canceller m_writing; ///< of the connection that writes, if one does
    bool m_ends = false;
    std::thread m_thread;
};

} // namespace pricebook::http
