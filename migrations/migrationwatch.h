#pragma once

#include "connection.h"
#include "migrationtypes.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace pricebook {

/// Tells the handler how far a change of the schema is, ten times a second even while one long statement runs, and
/// stops that statement when the handler says so. Of the thread that runs the change; it has one helper thread. The
/// handler is called by one of the two at a time, and never after destruction.
class MigrationWatch {
public:
    /// Without a handler it does nothing.
    MigrationWatch(Connection& connection, MigrationProgressHandler handler);
    ~MigrationWatch();
    MigrationWatch(const MigrationWatch&) = delete;
    MigrationWatch& operator=(const MigrationWatch&) = delete;

    /// Changes what is told, and tells it. False: cancelled.
    bool update(const std::function<void(MigrationProgress&)>& change);
    [[nodiscard]] bool isCancelled();

    /// While this lives, a long call runs on the connection, which the watch may cancel.
    class Busy {
    public:
        explicit Busy(MigrationWatch& watch) : m_watch(watch) { watch.setBusy(true); }
        ~Busy() { m_watch.setBusy(false); }
        Busy(const Busy&) = delete;
        Busy& operator=(const Busy&) = delete;

    private:
        MigrationWatch& m_watch;
    };

private:
    void setBusy(bool busy);
    void tick();
    bool tell(); ///< with the mutex held

    Canceller m_canceller;
    MigrationProgressHandler m_handler;
    MigrationProgress m_progress;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_busy = false;
    bool m_cancelled = false;
    bool m_ended = false;
    std::thread m_thread;
};

} // namespace pricebook
