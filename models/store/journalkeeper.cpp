#include "journalkeeper.h"

#include "catalogstore.h"
#include "journalstore.h"

using namespace std::chrono_literals;

namespace pricebook {

namespace {

constexpr int rowsAtOnce = 500;
constexpr auto pauseBetweenSteps = 50ms;
constexpr auto pauseAfterFailure = 60s;
constexpr auto pauseAfterSuccess = 1h;

} // namespace

JournalKeeper::JournalKeeper(DatabaseUrl url, const JournalLimits& limits, std::chrono::milliseconds firstPause)
    : m_url(std::move(url)),
      m_limits(limits),
      m_thread([this, firstPause] { run(firstPause); }) {}

JournalKeeper::~JournalKeeper() {
    {
        const std::lock_guard lock(m_mutex);
        m_ends = true;
        m_working.cancel();
    }
    m_wake.notify_all();
    m_thread.join();
}

bool JournalKeeper::rest(std::chrono::milliseconds time) {
    std::unique_lock lock(m_mutex);
    return !m_wake.wait_for(lock, time, [this] { return m_ends; });
}

void JournalKeeper::run(std::chrono::milliseconds pause) {
    while (rest(pause))
        pause = tidy() ? std::chrono::milliseconds(pauseAfterSuccess) : std::chrono::milliseconds(pauseAfterFailure);
}

bool JournalKeeper::tidy() {
    // Opened for this: an idle connection would be one more that a server keeps.
    const Result<std::unique_ptr<CatalogStore>> store = CatalogStore::open(m_url, OpenMode::ReadWrite);
    if (!store)
        return false;
    Connection& connection = (*store)->connection();
    {
        const std::lock_guard lock(m_mutex);
        if (m_ends)
            return true;
        m_working = connection.canceller();
    }
    // Whoever holds the lock has something better to write than this.
    if (connection.backend() == Backend::Sqlite && !connection.execute(QStringLiteral("PRAGMA busy_timeout = 50")))
        return false;
    const Result<bool> adopted = (*store)->write<bool>([&](WriteUnit& unit) -> Result<bool> {
        if (Result<void> done = JournalStore(connection).adoptMoved(unit); !done)
            return done.error();
        return true;
    });
    return adopted && prune(**store);
}

bool JournalKeeper::prune(CatalogStore& store) {
    while (true) {
        const Result<qint64> removed = store.write<qint64>(
            [&](WriteUnit& unit) { return JournalStore(unit.connection()).prune(unit, m_limits, rowsAtOnce); });
        if (!removed)
            return false;
        if (*removed < rowsAtOnce || !rest(pauseBetweenSteps))
            return true;
    }
}

} // namespace pricebook
