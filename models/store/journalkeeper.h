#pragma once

#include "connection.h"
#include "databaseurl.h"
#include "journallimits.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace pricebook {

class CatalogStore;

/// Keeps the journal of a catalogue within its limits and in order: soon after it was made and then every hour, in
/// small steps with pauses, on a thread and a connection of its own. A database that is away, read only or has other
/// tables is left for the next time.
class JournalKeeper {
public:
    JournalKeeper(DatabaseUrl url, const JournalLimits& limits,
                  std::chrono::milliseconds firstPause = std::chrono::seconds(5));
    ~JournalKeeper();
    JournalKeeper(const JournalKeeper&) = delete;
    JournalKeeper& operator=(const JournalKeeper&) = delete;

private:
    void run(std::chrono::milliseconds pause);
    /// False if it is to be tried again soon.
    bool tidy();
    bool prune(CatalogStore& store);
    /// False if this is to end.
    bool rest(std::chrono::milliseconds time);

    DatabaseUrl m_url;
    JournalLimits m_limits;
    std::mutex m_mutex; ///< for what follows
    std::condition_variable m_wake;
    bool m_ends = false;
    Canceller m_working;
    std::thread m_thread;
};

} // namespace pricebook
