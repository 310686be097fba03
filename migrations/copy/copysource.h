#pragma once

#include "connection.h"
#include "copyrow.h"
#include "result.h"
#include "transaction.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace pricebook {

struct CopyTable;

/// The catalogue that is copied, read in one snapshot from open() on through a connection that cannot write. It must be
/// of the newest revision. The thread that opened it.
class CopySource {
public:
    /// Schema: it is not of the newest revision; the sentence says what to do.
    static Result<std::unique_ptr<CopySource>> open(const DatabaseUrl& url);

    [[nodiscard]] Connection& connection() const { return *m_connection; }
    [[nodiscard]] qint64 rows() const { return m_rows; } ///< of all tables that are copied
    [[nodiscard]] qint64 products() const { return m_products; }
    [[nodiscard]] qint64 bytes() const { return m_bytes; } ///< about how large it is on the disk

    using Checksums = std::map<QString, TableChecksum>; ///< by table
    /// Ends the snapshot, keeps others from writing until this is gone, and looks whether they have written since:
    /// Conflict names the tables. Locked: somebody writes right now. Where this user may not keep others from writing,
    /// as in a file that he can only read, it only looks. `goesOn` is asked now and then; false: Cancelled.
    Result<void> confirm(const Checksums& read, const std::function<bool()>& goesOn);

private:
    CopySource() = default;
    Result<void> begin();
    Result<void> count();
    Result<void> keepOthersOut();

    std::unique_ptr<Connection> m_connection;
    std::optional<Transaction> m_snapshot;
    std::unique_ptr<Connection> m_lockConnection;
    std::optional<Transaction> m_lock;
    qint64 m_dataVersion = 0; ///< SQLite, of the snapshot
    qint64 m_rows = 0;
    qint64 m_products = 0;
    qint64 m_bytes = 0;
};

/// Reads a table to its end. `goesOn` as in CopySource::confirm.
Result<TableChecksum> checksumOf(Connection& connection, const CopyTable& table, const std::function<bool()>& goesOn);

} // namespace pricebook
