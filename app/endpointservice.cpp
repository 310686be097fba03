#include "endpointservice.h"

#include "endpoint.h"

#include <QThread>
#include <mutex>

namespace pricebook {

namespace {

constexpr int fetchMilliseconds = 100;
/// Every change makes the window read; more often than this shows nothing more to a person.
constexpr int ticksBetweenChanges = 3;
constexpr qsizetype mostRequests = 1000;
constexpr std::size_t mostListed = 10'000;

std::size_t sizeOf(const ChangeSet& changes) {
    return changes.productsAdded.size() + changes.productsChanged.size() + changes.productsRemoved.size() +
           changes.categories.size() + changes.tags.size();
}

} // namespace

/// What the endpoint's threads leave for the window's.
struct EndpointService::Mailbox {
    std::mutex mutex; ///< for what follows
    QList<RequestRecord> requests;
    ChangeSet changes;

    void note(const RequestRecord& record) {
        const std::lock_guard lock(mutex);
        if (requests.size() >= 2 * mostRequests)
            requests.remove(0, mostRequests);
        requests.append(record);
    }

    void note(const ChangeSet& change) {
        const std::lock_guard lock(mutex);
        if (changes.everything)
            return;
        changes.merge(change);
        if (!changes.everything && sizeOf(changes) <= mostListed)
            return;
        changes = {};
        changes.everything = true;
    }
};

EndpointService::EndpointService() : m_mailbox(std::make_shared<Mailbox>()) {
    m_timer.setInterval(fetchMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &EndpointService::fetch);
}

EndpointService::~EndpointService() {
    if (m_thread)
        m_thread->wait();
}

void EndpointService::start(const DatabaseUrl& url, const EndpointOptions& options) {
    m_wanted = Order{url, options};
    m_problem.reset();
    next();
}

void EndpointService::stop() {
    m_wanted.reset();
    m_problem.reset();
    next();
}

/// One thing at a time, until what is served is what is wanted.
void EndpointService::next() {
    if (m_thread)
        return;
    if (m_endpoint && m_wanted != m_serving)
        beginStop();
    else if (!m_endpoint && m_wanted)
        beginStart();
    else
        setState(m_endpoint ? State::On : State::Off);
}

void EndpointService::beginStart() {
    const Order order = *m_wanted;
    using Started = std::optional<Result<std::unique_ptr<Endpoint>>>;
    const auto started = std::make_shared<Started>();
    const auto work = [order, started, mailbox = m_mailbox] {
        Endpoint::Handlers handlers;
        handlers.onRequest = [mailbox](const RequestRecord& record) { mailbox->note(record); };
        handlers.onChanged = [mailbox](const ChangeSet& changes) { mailbox->note(changes); };
        started->emplace(Endpoint::start(order.url, order.options, std::move(handlers)));
    };
    run(work, [this, order, started] {
        if (Result<std::unique_ptr<Endpoint>>& result = **started) {
            m_endpoint = std::move(*result);
            m_addresses = m_endpoint->addresses();
            m_serving = order;
            m_timer.start();
        } else if (m_wanted == order) {
            m_problem = result.error();
            m_wanted.reset();
        }
    });
    setState(State::Starting);
}

void EndpointService::beginStop() {
    const std::shared_ptr<Endpoint> ending = std::move(m_endpoint);
    run([ending] { ending->stop(); },
        [this] {
            m_serving.reset();
            m_addresses.clear();
            m_timer.stop();
            m_ticksSinceChange = ticksBetweenChanges;
            fetch();
        });
    setState(State::Stopping);
}

void EndpointService::run(const std::function<void()>& work, const std::function<void()>& then) {
    m_thread.reset(QThread::create(work));
    connect(m_thread.get(), &QThread::finished, this, [this, then] {
        m_thread->wait();
        m_thread.release()->deleteLater(); // this is called by it
        then();
        next();
    });
    m_thread->start();
}

void EndpointService::setState(State state) {
    const bool same = m_state == state && state != State::Off; // Off again may have another problem
    m_state = state;
    if (!same)
        Q_EMIT stateChanged();
}

void EndpointService::fetch() {
    QList<RequestRecord> records;
    ChangeSet changes;
    ++m_ticksSinceChange;
    {
        const std::lock_guard lock(m_mailbox->mutex);
        records = std::exchange(m_mailbox->requests, {});
        if (m_ticksSinceChange >= ticksBetweenChanges)
            changes = std::exchange(m_mailbox->changes, {});
    }
    if (!changes.isEmpty()) {
        m_ticksSinceChange = 0;
        Q_EMIT changed(changes);
    }
    if (records.size() > mostRequests)
        records = records.last(mostRequests);
    if (!records.isEmpty())
        Q_EMIT requests(records);
}

} // namespace pricebook
