#pragma once

#include "catalogsession.h"
#include "catalogstore.h"

#include <QElapsedTimer>
#include <QThread>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>

namespace pricebook {

/// A thread with a CatalogStore of its own that does one task after another. Internal to items. All methods are for the
/// window's thread, where replies and signals arrive as well.
///
/// When the connection is lost, it is opened again at once and the task repeated (unless that could do it twice). If
/// that fails too, lost() is sent, tasks fail at once with the error, and opening is tried ever more slowly until
/// restored().
class Worker : public QThread {
    Q_OBJECT

public:
    using RequestId = quint64; ///< never 0

    Worker(const DatabaseUrl& url, OpenMode mode);
    /// As abandon().
    ~Worker() override;

    /// Runs `work` on the thread. `reply` comes unless cancel() was called or `context` is gone. `mayRepeat` is asked
    /// on the thread after a lost connection; none: yes.
    template <class T>
    RequestId post(std::function<Result<T>(CatalogStore&)> work, QObject* context, Reply<T> reply,
                   const std::function<bool()>& mayRepeat = {}) {
        auto task = std::make_shared<TypedTask<T>>();
        task->work = std::move(work);
        task->context = context;
        task->reply = std::move(reply);
        task->mayRepeat = mayRepeat;
        return enqueue(std::move(task));
    }
    /// Takes the request out of the queue or stops it; its reply does not come. 0 and ids of the past are ignored.
    void cancel(RequestId id);
    /// While paused, tasks wait.
    void setPaused(bool paused);
    /// Looks once a second whether another program has changed the tables.
    void watchForeignChanges();
    /// What this commits is put on the list first. Before the first task.
    void setOwnSteps(std::shared_ptr<OwnSteps> steps) { m_ownSteps = std::move(steps); }
    /// If lost: tries to connect now.
    void probeNow();

    /// Does what is queued, then ends the thread and waits for that.
    void finish();
    /// Drops the queue, stops the running task, ends the thread and waits for that.
    void abandon();

Q_SIGNALS:
    void changed(const pricebook::ChangeSet& changes);
    void lost(const pricebook::Error& error);
    void restored();
    /// The tables are not those any more with which this was opened. Once.
    void schemaChanged();

protected:
    void run() override;

private:
    struct Task {
        virtual ~Task() = default;
        virtual const Error* run(CatalogStore& store) = 0; ///< null: done
        virtual void fail(const Error& error) = 0;
        virtual void deliver() = 0;
        RequestId id = 0;
        std::function<bool()> mayRepeat;
    };
    template <class T>
    struct TypedTask : Task {
        const Error* run(CatalogStore& store) override {
            answer.emplace(work(store));
            return answer->ok() ? nullptr : &answer->error();
        }
        void fail(const Error& error) override { answer.emplace(error); }
        void deliver() override {
            // Moved out, so that what the reply holds ends on this thread and not with the task on the other.
            const Reply<T> moved = std::exchange(reply, {});
            if (context)
                moved(std::move(*answer));
        }
        std::function<Result<T>(CatalogStore&)> work;
        QPointer<QObject> context;
        Reply<T> reply;
        std::optional<Result<T>> answer;
    };
    enum class Ending { No, Finish, Abandon };

    RequestId enqueue(std::shared_ptr<Task> task);
    void deliver(Task& task);
    void end(Ending how);
    void interrupt(const Canceller& canceller) const;
    // On the thread:
    std::shared_ptr<Task> waitForTask();
    [[nodiscard]] int waitTime() const;
    void execute(Task& task);
    [[nodiscard]] bool isCancelled(const Task& task);
    std::optional<Error> ensureOpen();
    void noteLost(const Error& error);
    void doChores();
    void lookForSchemaChange();
    std::optional<Error> checkRevision();

    const DatabaseUrl m_url;
    const OpenMode m_mode;
    RequestId m_lastId = 0;
    std::shared_ptr<OwnSteps> m_ownSteps;

    std::mutex m_mutex; ///< for what follows; not Qt's, whose waiting no thread checker sees
    std::condition_variable m_wake;
    std::deque<std::shared_ptr<Task>> m_queue;
    RequestId m_running = 0;
    std::set<RequestId> m_undelivered; ///< done, and their replies not given yet
    bool m_runningCancelled = false;
    std::optional<Canceller> m_canceller;
    Ending m_ending = Ending::No;
    bool m_paused = false;
    bool m_watching = false;
    bool m_probeNow = false;

    // Of the thread alone:
    std::unique_ptr<CatalogStore> m_store;
    bool m_wasOpen = false;
    std::optional<Error> m_lost;
    int m_backoff = 0; ///< milliseconds
    QElapsedTimer m_sinceProbe, m_sinceCheck;
    qint64 m_dataVersion = 0;
    QString m_revision; ///< of the schema at the first opening
    bool m_schemaChanged = false;
};

} // namespace pricebook
