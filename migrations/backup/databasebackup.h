#pragma once

#include "backuptypes.h"
#include "databaseurl.h"
#include "result.h"

#include <functional>
#include <vector>

namespace pricebook {

class Connection;

/// Copies of a whole database in a file each, checked before they count: SQLite a database file, PostgreSQL a dump in
/// pg_dump's own format. A file has its name only once it is complete, compared with the database and on the disk;
/// until then it is called .partial, and one that a killed process left is removed by the next backup. The newest three
/// made for upgrades stay, and the newest three others. All functions block; run them in a worker. The connection's
/// thread.
class DatabaseBackup {
public:
    /// Called about every 100 ms with the bytes that are written and how many there will be at most (-1: not known);
    /// false cancels.
    using ProgressHandler = std::function<bool(qint64 done, qint64 total)>;
    static constexpr int kept = 3;

    /// Where the backup before a step between two revisions would go (`folder` empty: beside a SQLite file; for
    /// PostgreSQL "pricebook/backups" in the user's data folder), and what stands against it. Changes nothing.
    static Result<BackupPlan> plan(Connection& connection, const QString& fromRevision, const QString& toRevision,
                                   const QString& folder = {});

    /// Within the caller's write transaction, before its first change: SQLite's is BEGIN IMMEDIATE. The backup is what
    /// the database holds at this moment, on PostgreSQL without what other sessions have not committed. No other backup
    /// goes for it: prune() once what it was made for has succeeded. Errors: Invalid (the plan has a problem), Locked
    /// (another backup is being made), DiskFull, Denied, ReadOnly, Damaged (it does not equal the database), Cancelled,
    /// NameTaken; no file is left then, and the transaction is still open.
    static Result<BackupFile> take(Connection& locked, const BackupPlan& plan, const ProgressHandler& progress = {});

    /// "Back up now": opens the database by itself; writers wait meanwhile on SQLite, never on PostgreSQL.
    static Result<BackupFile> takeNow(const DatabaseUrl& url, const QString& folder = {},
                                      const ProgressHandler& progress = {});

    /// Newest first; from the names alone. A backup before a downgrade to nothing has "00000000" for `to`.
    static std::vector<BackupFile> list(const DatabaseUrl& url, const QString& folder = {});
    /// Removes all but the newest `keep` made for upgrades and the newest `keep` others, and unfinished files that
    /// nobody is writing. takeNow() does it, and a change of the schema that has succeeded.
    static void prune(const DatabaseUrl& url, const QString& folder = {}, int keep = kept);

private:
    friend class DatabaseRestore;
    /// Without removing older ones, of which one may be about to be restored.
    static Result<BackupFile> openAndTake(const DatabaseUrl& url, const QString& folder,
                                          const ProgressHandler& progress);
};

} // namespace pricebook
