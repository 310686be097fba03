#include "worker.h"

#include <QThreadPool>

namespace pricebook {

namespace {

constexpr int checkInterval = 1000; // milliseconds, as are those below
constexpr int firstBackoff = 250;
constexpr int longestBackoff = 5000;
constexpr int mostAttempts = 4;

} // namespace

Worker::Worker(const DatabaseUrl& url, OpenMode mode) : m_url(url), m_mode(mode) { m_sinceCheck.start(); }

Worker::~Worker() { abandon(); }

Worker::RequestId Worker::enqueue(std::shared_ptr<Task> task) {
    task->id = ++m_lastId;
    const RequestId id = task->id;
    {
        const std::lock_guard lock(m_mutex);
        m_queue.push_back(std::move(task));
        m_wake.notify_one();
    }
    if (!isRunning())
        start();
    return id;
}

void Worker::cancel(RequestId id) {
    std::shared_ptr<Task> taken; // ends after the lock
    std::optional<Canceller> running;
    {
        const std::lock_guard lock(m_mutex);
        if (id == 0)
            return;
        m_undelivered.erase(id);
        const auto found =
            std::find_if(m_queue.begin(), m_queue.end(), [id](const auto& task) { return task->id == id; });
        if (found != m_queue.end()) {
            taken = std::move(*found);
            m_queue.erase(found);
        } else if (m_running == id) {
            m_runningCancelled = true;
            running = m_canceller;
        }
    }
    if (running)
        interrupt(*running);
}

/// PostgreSQL's cancelling opens a connection, which may take as long as the network likes. A cancel that comes too
/// late and hits the next task does no harm: execute() repeats it.
void Worker::interrupt(const Canceller& canceller) const {
    if (m_url.backend == Backend::Sqlite)
        canceller.cancel();
    else
        QThreadPool::globalInstance()->start([canceller] { canceller.cancel(); });
}

void Worker::setPaused(bool paused) {
    const std::lock_guard lock(m_mutex);
    m_paused = paused;
    m_wake.notify_one();
}

void Worker::watchForeignChanges() {
    const std::lock_guard lock(m_mutex);
    m_watching = true;
    m_wake.notify_one();
}

void Worker::probeNow() {
    const std::lock_guard lock(m_mutex);
    m_probeNow = true;
    m_wake.notify_one();
}

void Worker::finish() { end(Ending::Finish); }

void Worker::abandon() { end(Ending::Abandon); }

void Worker::end(Ending how) {
    std::deque<std::shared_ptr<Task>> dropped;
    {
        const std::lock_guard lock(m_mutex);
        m_ending = how;
        m_paused = false;
        if (how == Ending::Abandon) {
            dropped.swap(m_queue);
            m_runningCancelled = true;
        }
        m_wake.notify_one();
    }
    if (how == Ending::Finish) {
        wait();
        return;
    }
    // Again and again, because a task may be between two statements at the moment.
    do {
        std::optional<Canceller> running;
        {
            const std::lock_guard lock(m_mutex);
            if (m_running != 0)
                running = m_canceller;
        }
        if (running)
            interrupt(*running);
    } while (!wait(100));
}

void Worker::run() {
    while (true) {
        const std::shared_ptr<Task> task = waitForTask();
        if (task) {
            execute(*task);
            const std::lock_guard lock(m_mutex);
            m_running = 0;
            if (!m_runningCancelled) {
                m_undelivered.insert(task->id);
                QMetaObject::invokeMethod(
                    this, [this, task] { deliver(*task); }, Qt::QueuedConnection);
            }
        } else {
            const std::lock_guard lock(m_mutex);
            if (m_ending != Ending::No)
                break;
        }
        doChores();
    }
    m_store.reset();
}

/// On the window's thread: a request may have been cancelled after it was done.
void Worker::deliver(Task& task) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_undelivered.erase(task.id) == 0)
            return;
    }
    task.deliver();
}

/// Null when there is something else to do.
std::shared_ptr<Worker::Task> Worker::waitForTask() {
    std::unique_lock lock(m_mutex);
    if (m_ending == Ending::No && (m_queue.empty() || m_paused) && !m_probeNow) {
        if (const int time = waitTime(); time < 0)
            m_wake.wait(lock);
        else
            m_wake.wait_for(lock, std::chrono::milliseconds(time));
    }
    if (m_queue.empty() || m_paused)
        return nullptr;
    std::shared_ptr<Task> task = std::move(m_queue.front());
    m_queue.pop_front();
    m_running = task->id;
    m_runningCancelled = m_ending == Ending::Abandon;
    return task;
}

/// -1: until woken.
int Worker::waitTime() const {
    if (m_lost)
        return std::max(0, m_backoff - static_cast<int>(m_sinceProbe.elapsed()));
    if (m_watching)
        return std::max(0, checkInterval - static_cast<int>(m_sinceCheck.elapsed()));
    return -1;
}

bool Worker::isCancelled(const Task& task) {
    const std::lock_guard lock(m_mutex);
    return m_running == task.id && m_runningCancelled;
}

void Worker::execute(Task& task) {
    for (int attempt = 1;; ++attempt) {
        if (m_lost) {
            task.fail(*m_lost);
            return;
        }
        if (const std::optional<Error> error = ensureOpen()) {
            noteLost(*error);
            task.fail(*error);
            return;
        }
        const Error* error = task.run(*m_store);
        if (error && error->kind == Error::Kind::Schema)
            (void)checkRevision();
        if (!error || isCancelled(task))
            return;
        const bool last = attempt == mostAttempts;
        if (error->kind == Error::Kind::Cancelled && !last)
            continue; // somebody else's cancel
        if (error->kind != Error::Kind::Unavailable)
            return;
        {
            const std::lock_guard lock(m_mutex);
            m_canceller.reset();
        }
        m_store.reset();
        if (last || (task.mayRepeat && !task.mayRepeat())) {
            // The next task, or the next look for it, finds out whether the server is back.
            if (const std::optional<Error> away = ensureOpen())
                noteLost(*away);
            return;
        }
    }
}

std::optional<Error> Worker::ensureOpen() {
    if (m_store)
        return std::nullopt;
    Result<std::unique_ptr<CatalogStore>> opened = CatalogStore::open(m_url, m_mode);
    if (!opened)
        return opened.error();
    m_store = std::move(*opened);
    if (!m_wasOpen)
        m_revision = m_store->revision();
    else if (const std::optional<Error> other = checkRevision()) {
        m_store.reset();
        return other;
    }
    m_store->setOrigin(QStringLiteral("window"), CatalogStore::systemUser(), CatalogStore::thisClient());
    m_store->setOwnSteps(m_ownSteps);
    m_store->setChangedHandler([this](const ChangeSet& changes) { Q_EMIT changed(changes); });
    m_wasOpen = true;
    m_dataVersion = m_store->connection().dataVersion().valueOr(0);
    {
        const std::lock_guard lock(m_mutex);
        m_canceller = m_store->connection().canceller();
    }
    if (m_lost) {
        m_lost.reset();
        Q_EMIT restored();
    }
    return std::nullopt;
}

/// A first opening that fails is told by the task's reply alone.
void Worker::noteLost(const Error& error) {
    if (m_lost || !m_wasOpen)
        return;
    m_lost = error;
    m_backoff = firstBackoff;
    m_sinceProbe.start();
    Q_EMIT lost(error);
}

void Worker::doChores() {
    bool probe = false;
    bool check = false;
    {
        const std::lock_guard lock(m_mutex);
        probe = std::exchange(m_probeNow, false);
        check = m_watching && m_sinceCheck.elapsed() >= checkInterval;
    }
    if (m_lost && (probe || m_sinceProbe.elapsed() >= m_backoff)) {
        if (ensureOpen()) {
            m_backoff = std::min(2 * m_backoff, longestBackoff);
            m_sinceProbe.start();
        }
    }
    if (check) {
        m_sinceCheck.start();
        lookForSchemaChange();
    }
}

void Worker::lookForSchemaChange() {
    if (!m_store)
        return;
    if (m_url.backend == Backend::PostgreSql) {
        (void)checkRevision();
        return;
    }
    const Result<qint64> version = m_store->connection().dataVersion();
    if (version && *version != m_dataVersion) {
        m_dataVersion = *version;
        (void)checkRevision();
    }
}

/// An error, and the signal the first time, if the tables are not those of the first opening any more.
std::optional<Error> Worker::checkRevision() {
    const Result<void> same = m_store->checkRevision(m_revision);
    if (same || same.error().kind != Error::Kind::Schema)
        return std::nullopt;
    if (!std::exchange(m_schemaChanged, true))
        Q_EMIT schemaChanged();
    return same.error();
}

} // namespace pricebook
