#pragma once

#include "databaseurl.h"
#include "filelock.h"
#include "result.h"

#include <functional>
#include <memory>
#include <optional>

namespace pricebook {

class Connection;
class PartialFile;

/// Where a copy is to go: an empty database, or one with the tables of a catalogue and no rows, on PostgreSQL; a file
/// that is not there yet, on SQLite. As long as commit() was not ok, it is left as it was, however this ends: on
/// PostgreSQL everything is one transaction, on SQLite the file gets its name last. The thread that opened it.
class CopyTarget {
public:
    /// Looks whether the copy can be made, and opens. Errors, one sentence each: what Connection::open says; ReadOnly,
    /// Denied, DiskFull (`bytes` is about how much will be needed), Schema, Invalid: there is something in it. On
    /// SQLite Locked: another copy goes there right now.
    static Result<std::unique_ptr<CopyTarget>> open(const DatabaseUrl& url, qint64 bytes);
    /// The same without making anything, and closed again. True: it is empty.
    static Result<bool> check(const DatabaseUrl& url, qint64 bytes);
    ~CopyTarget();
    CopyTarget(const CopyTarget&) = delete;
    CopyTarget& operator=(const CopyTarget&) = delete;

    [[nodiscard]] Connection& connection() const { return *m_connection; }
    /// Makes the tables if need be, calls `fill` and commits if that was ok and the tables are as they should be: one
    /// transaction.
    Result<void> write(const std::function<Result<void>()>& fill);

private:
    CopyTarget();
    Result<void> openFile(const DatabaseUrl& url);
    Result<void> writeToEmpty(const std::function<Result<void>()>& fill);
    Result<void> writeToTables(const std::function<Result<void>()>& fill);

    std::unique_ptr<FileLock> m_lock;    ///< SQLite
    std::unique_ptr<PartialFile> m_file; ///< SQLite
    std::unique_ptr<Connection> m_connection;
    bool m_fresh = true;
};

} // namespace pricebook
