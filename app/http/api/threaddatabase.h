#pragma once

#include "catalogstore.h"
#include "deadlines.h"
#include "productreader.h"
#include "schemastate.h"
#include "transaction.h"

#include <chrono>
#include <memory>
#include <optional>

namespace pricebook::http {

/// The database as one thread of the endpoint has it: opened by the first request that needs it, given up when it is
/// lost or its tables are no longer those it was opened with, and opened anew by the next request.
class ThreadDatabase {
public:
    enum class Thread {
        Socket, ///< reads only, and waits for nobody: a lock is an error at once
        Pool,
    };

    /// `deadlines` must outlive it.
    ThreadDatabase(const DatabaseUrl& url, Thread thread, Deadlines& deadlines, CatalogStore::ChangedHandler onChanged);
    ~ThreadDatabase();
    ThreadDatabase(const ThreadDatabase&) = delete;
    ThreadDatabase& operator=(const ThreadDatabase&) = delete;

    [[nodiscard]] Backend backend() const { return m_url.backend; }
    /// Valid until release() or drop(). Schema: the tables are not ones that can be read (or written).
    Result<CatalogStore*> forReading();
    Result<CatalogStore*> forWriting();
    /// Of the store that forReading() or forWriting() gave.
    [[nodiscard]] ProductReader& products() { return *m_products; }
    /// What the tables are, whether or not they can be worked with.
    Result<SchemaState> look();

    /// To be told of every error that a store gave.
    void noteError(const Error& error);
    /// Whether in this request a connection was lost that had stood before it, so that asking again may help.
    [[nodiscard]] bool lostOldConnection() const { return m_lost; }
    /// The request is answered; on a socket thread, all those that were answered from one snapshot.
    void release();

private:
    Result<void> open();
    void close();
    Result<void> ensureOpen();
    [[nodiscard]] bool isStale();
    void beginSnapshot();
    [[nodiscard]] std::pair<quint64, quint64> fileIdentity() const;

    DatabaseUrl m_url;
    Thread m_thread;
    Deadlines& m_deadlines;
    CatalogStore::ChangedHandler m_onChanged;

    std::unique_ptr<CatalogStore> m_store;
    std::optional<ProductReader> m_products;
    SchemaState m_state;
    std::pair<quint64, quint64> m_file; ///< device and inode that m_store has open
    qint64 m_dataVersion = 0;
    std::chrono::steady_clock::time_point m_lookedAt;
    bool m_checked = false; ///< since release()
    bool m_fresh = false;   ///< opened since release()
    bool m_lost = false;
    std::optional<Deadlines::Guard> m_guard;
    std::optional<Transaction> m_snapshot; ///< on a socket thread with SQLite
};

} // namespace pricebook::http
