#include "tokenuse.h"

#include "catalogstore.h"

namespace pricebook::http {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

TokenUse::TokenUse(DatabaseUrl url) : m_url(std::move(url)) {}

TokenUse::~TokenUse() {
    {
        const std::lock_guard lock(m_mutex);
        m_ends = true;
        m_writing.cancel();
    }
    m_wake.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

void TokenUse::note(qint64 tokenId) {
    const auto now = std::chrono::steady_clock::now();
    const std::lock_guard lock(m_mutex);
    const auto [noted, isNew] = m_noted.try_emplace(tokenId, now);
    if (!isNew && now - noted->second < 1min)
        return;
    noted->second = now;
    if (m_noted.size() > 10'000) // more than anybody has; forgetting costs a further write
        m_noted = {{tokenId, now}};
    m_waiting.insert(tokenId);
    if (!m_thread.joinable())
        m_thread = std::thread([this] { run(); });
    m_wake.notify_one();
}

void TokenUse::run() {
    std::unique_lock lock(m_mutex);
    while (!m_ends) {
        m_wake.wait(lock, [this] { return m_ends || !m_waiting.empty(); });
        // A moment for others, so that many tokens are one transaction.
        m_wake.wait_for(lock, 200ms, [this] { return m_ends; });
        if (m_ends)
            return;
        const std::vector<qint64> ids(m_waiting.begin(), m_waiting.end());
        m_waiting.clear();
        lock.unlock();
        write(ids);
        lock.lock();
    }
}

void TokenUse::write(const std::vector<qint64>& ids) {
    // Opened for these few rows: an idle connection would be one more that a server keeps.
    Result<std::unique_ptr<CatalogStore>> store = CatalogStore::open(m_url, OpenMode::ReadWrite);
    if (!store)
        return;
    Connection& connection = (*store)->connection();
    {
        const std::lock_guard lock(m_mutex);
        if (m_ends)
            return;
        m_writing = connection.canceller();
    }
    // Whoever holds the lock has something better to write than this.
    if (connection.backend() == Backend::Sqlite && !connection.execute(u"PRAGMA busy_timeout = 50"_s))
        return;
    (void)(*store)->write<bool>([&](WriteUnit& unit) -> Result<bool> {
        if (Result<void> noted = (*store)->accounts().noteUse(unit, ids); !noted)
            return noted.error();
        return true;
    });
}

} // namespace pricebook::http
