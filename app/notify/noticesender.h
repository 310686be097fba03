#pragma once

#include "connection.h"
#include "databaseurl.h"
#include "noticechannel.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace pricebook {

class CatalogStore;
class NoticeStore;

/// Sends notices about the changes of a catalogue, whichever program makes them, on a thread and a connection of its
/// own: nobody who edits waits for it. Looks at the journal every `pause`. What cannot be sent is tried again, at first
/// after seconds, later after an hour at most or as the receiver asks; what he refuses `mostAttempts` times is given
/// up. A database that is away is looked for again. Several of them, in any number of programs, share the work.
/// Each notice arrives at least once. It may arrive twice only if a program or the network dies between the receiver's
/// taking it and our noting so, and the second says that it is one (NoticeChannel::message).
class NoticeSender {
public:
    static constexpr int mostAttempts = 12;

    NoticeSender(DatabaseUrl url, NoticeOptions options,
                 std::chrono::milliseconds pause = std::chrono::milliseconds(2'000));
    /// Gives what is being sent a second to be answered, and lets the rest for later.
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
    bool note(CatalogStore& store, const ClaimedNotice& notice, const NoticeChannel::Verdict& verdict,
              bool mayHaveArrived);

    DatabaseUrl m_url;
    NoticeOptions m_options;
    std::chrono::milliseconds m_pause;
    QString m_who; ///< of this sender alone
    std::chrono::steady_clock::time_point m_pruned = std::chrono::steady_clock::now();
    std::mutex m_mutex;  ///< for m_wake and m_working
    Canceller m_working; ///< of what may be broken off
    std::condition_variable m_wake;
    std::atomic_bool m_ends = false;
    std::thread m_thread;
};

} // namespace pricebook
