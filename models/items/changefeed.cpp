#include "changefeed.h"

#include "catalogstore.h"

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostListed = 1000; ///< entries; more are read anew as a whole
constexpr std::chrono::milliseconds fileInterval(250);
constexpr std::chrono::milliseconds deafInterval(500);
constexpr std::chrono::milliseconds heardInterval(5000); ///< in case a notification was lost on the way
constexpr std::chrono::milliseconds lostInterval(1000);

} // namespace

ChangeFeed::ChangeFeed(const DatabaseUrl& url, ChangePlace from, std::shared_ptr<const OwnSteps> own)
    : m_url(url),
      m_place(std::move(from)),
      m_own(std::move(own)) {
    start();
}

ChangeFeed::~ChangeFeed() {
    m_ending = true;
    m_waiter.wake();
    wait();
}

void ChangeFeed::checkNow() { m_waiter.wake(); }

void ChangeFeed::run() {
    while (!m_ending) {
        if (ensureOpen())
            look();
        if (!m_ending && m_waiter.wait(pause()) == NotificationWaiter::Outcome::Lost)
            close();
    }
    close();
}

std::chrono::milliseconds ChangeFeed::pause() const {
    if (!m_store)
        return lostInterval;
    if (m_url.backend == Backend::Sqlite)
        return fileInterval;
    return m_listening ? heardInterval : deafInterval;
}

bool ChangeFeed::ensureOpen() {
    if (m_store)
        return true;
    Result<std::unique_ptr<CatalogStore>> opened = CatalogStore::open(m_url, OpenMode::ReadOnly);
    if (!opened)
        return false;
    m_store = std::move(*opened);
    m_dataVersion = -1;
    if (m_url.backend == Backend::PostgreSql) {
        const Result<bool> heard = m_waiter.listen(m_store->connection(), u"catalog_changed"_s);
        m_listening = heard && *heard;
    }
    return true;
}

void ChangeFeed::close() {
    m_waiter.forget();
    m_listening = false;
    m_store.reset();
}

void ChangeFeed::look() {
    if (m_url.backend == Backend::Sqlite) {
        const Result<qint64> version = m_store->connection().dataVersion();
        if (version && *version == m_dataVersion)
            return;
        m_dataVersion = version.valueOr(-1);
    }
    const Result<ChangeNews> found =
        ChangeReader(m_store->connection()).since(m_place, mostListed, [this] { return m_own->all(); });
    if (!found) {
        // Another program at the tables, or a server that went away: the session tells about both.
        m_dataVersion = -1;
        if (found.error().kind != Error::Kind::Locked)
            close();
        return;
    }
    if (!found->changes.isEmpty())
        Q_EMIT news(*found);
}

} // namespace pricebook
