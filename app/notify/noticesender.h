#pragma once

#include "databaseurl.h"
#include "noticeoptions.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace pricebook {

class CatalogStore;
class NoticeChannel;
class NoticeStore;

/// Sends notices about the changes of a catalogue, whichever program makes them, on a thread and a connection of its
/// own: nobody who edits waits for it. Looks at the journal every `pause`. What cannot be sent is tried again, at first
/// after seconds, later after an hour at most or as the receiver asks, and given up after `mostAttempts`. A database
/// that is away is looked for again. Several of them, in any number of programs, share the work.
class NoticeSender {
public:
    static constexpr int mostAttempts = 12;

    NoticeSender(DatabaseUrl url, NoticeOptions options,
                 std::chrono::milliseconds pause = std::chrono::milliseconds(2'000));
    /// Ends what is being sent at once; it is sent again later.
    ~NoticeSender();
    NoticeSender(const NoticeSender&) = delete;
    NoticeSender& operator=(const NoticeSender&) = delete;

    /// The pause before the next try after this many, in seconds.
    [[nodiscard]] static int pauseAfter(int attempts);

private:
    void run();
    bool work(CatalogStore& store);
    bool gather(CatalogStore& store, const NoticeChannel& channel);
    bool sendOne(CatalogStore& store, const NoticeChannel& channel);

    DatabaseUrl m_url;
    NoticeOptions m_options;
    std::chrono::milliseconds m_pause;
    QString m_who; ///< of this sender alone
    std::chrono::steady_clock::time_point m_pruned = std::chrono::steady_clock::now();
    std::mutex m_mutex; ///< for m_wake
    std::condition_variable m_wake;
    std::atomic_bool m_ends = false;
    std::thread m_thread;
};

} // namespace pricebook
