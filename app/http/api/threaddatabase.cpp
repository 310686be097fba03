#include "threaddatabase.h"

#include "migrationset.h"
#include "schemalook.h"

#include <QFile>
#include <sys/stat.h>

namespace pricebook::http {

namespace {

/// How long an idle connection to a server is believed to be as it was.
constexpr std::chrono::seconds trust{1};

constexpr std::chrono::milliseconds noPatience{0};
constexpr std::chrono::milliseconds patience{5000};

Error unusable(const SchemaState& state) { return {Error::Kind::Schema, state.text()}; }

} // namespace

ThreadDatabase::ThreadDatabase(const DatabaseUrl& url, Thread thread, Deadlines& deadlines,
                               CatalogStore::ChangedHandler onChanged)
    : m_url(url),
      m_thread(thread),
      m_deadlines(deadlines),
      m_onChanged(std::move(onChanged)) {}

ThreadDatabase::~ThreadDatabase() { release(); }

void ThreadDatabase::close() {
    m_snapshot.reset();
    m_products.reset();
    m_store.reset();
}

std::pair<quint64, quint64> ThreadDatabase::fileIdentity() const {
    struct stat status {};
    if (m_url.backend != Backend::Sqlite || ::stat(QFile::encodeName(m_url.path).constData(), &status) != 0)
        return {0, 0};
    return {status.st_dev, status.st_ino};
}

Result<void> ThreadDatabase::open() {
    close();
    m_fresh = true;
    m_file = fileIdentity();
    const bool reads = m_thread == Thread::Socket;
    Result<std::unique_ptr<Connection>> connection =
        Connection::open(m_url, reads ? OpenMode::ReadOnly : OpenMode::ReadWrite, reads ? noPatience : patience);
    if (!connection && connection.error().kind == Error::Kind::ReadOnly && !reads)
        connection = Connection::open(m_url, OpenMode::ReadOnly, patience);
    if (!connection) {
        // To a client an absent file, a wrong password and a damaged header are all the same.
        Error error = connection.error();
        if (error.kind != Error::Kind::Locked)
            error.kind = Error::Kind::Unavailable;
        return error;
    }
    const Result<SchemaState> state = lookAtSchema(**connection, MigrationSet::embedded());
    if (!state)
        return state.error();
    m_state = *state;
    m_store = std::make_unique<CatalogStore>(std::move(*connection), m_state.revision);
    m_products.emplace(*m_store);
    m_store->setChangedHandler(m_onChanged);
    m_dataVersion = m_store->connection().dataVersion().valueOr(0);
    m_lookedAt = std::chrono::steady_clock::now();
    return {};
}

bool ThreadDatabase::isStale() {
    // Another file under the same name (a restored backup) must not be written to through the old one.
    if (m_file != fileIdentity())
        return true;
    const auto now = std::chrono::steady_clock::now();
    if (m_url.backend == Backend::Sqlite) {
        const Result<qint64> version = m_store->connection().dataVersion();
        if (version && *version == m_dataVersion && m_state.isUsable())
            return false;
        m_dataVersion = version.valueOr(0);
    } else if (now - m_lookedAt < trust && m_state.isUsable()) {
        return false;
    }
    m_lookedAt = now;
    return !m_state.isReadable() || !m_store->checkRevision(m_state.revision);
}

// To lock the file, to see what is new and to unlock it again costs as much as reading a product.
void ThreadDatabase::beginSnapshot() {
    if (m_thread != Thread::Socket || m_url.backend != Backend::Sqlite)
        return;
    if (Result<Transaction> begun = Transaction::begin(m_store->connection(), Transaction::Kind::Read))
        m_snapshot.emplace(std::move(*begun));
}

Result<void> ThreadDatabase::ensureOpen() {
    if (m_store && !m_checked) {
        beginSnapshot();
        if (isStale()) {
            m_guard.reset();
            close();
        }
    }
    m_checked = true;
    if (!m_store) {
        if (Result<void> opened = open(); !opened)
            return opened;
    }
    if (!m_guard && m_thread == Thread::Pool)
        m_guard.emplace(m_deadlines, m_store->connection().canceller());
    return {};
}

Result<CatalogStore*> ThreadDatabase::forReading() {
    if (const Result<void> open = ensureOpen(); !open)
        return open.error();
    if (!m_state.isReadable())
        return unusable(m_state);
    return m_store.get();
}

Result<CatalogStore*> ThreadDatabase::forWriting() {
    if (const Result<void> open = ensureOpen(); !open)
        return open.error();
    if (!m_state.isUsable())
        return unusable(m_state);
    return m_store.get();
}

Result<SchemaState> ThreadDatabase::look() {
    m_lookedAt = {}; // whoever asks this wants to know it of now
    if (const Result<void> open = ensureOpen(); !open)
        return open.error();
    return m_state;
}

void ThreadDatabase::noteError(const Error& error) {
    using Kind = Error::Kind;
    switch (error.kind) {
    case Kind::Unavailable:
    case Kind::Denied:
    case Kind::Schema:
    case Kind::Damaged:
    case Kind::Internal:
        m_lost = m_lost || !m_fresh;
        m_guard.reset();
        close();
        break;
    default:
        break;
    }
}

void ThreadDatabase::release() {
    m_snapshot.reset();
    m_guard.reset();
    m_checked = m_fresh = m_lost = false;
}

} // namespace pricebook::http
