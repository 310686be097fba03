#pragma once

#include "backuptypes.h"
#include "databaseurl.h"
#include "result.h"

#include <chrono>
#include <functional>

namespace pricebook {

/// Puts a backup in the place of a database. The file is read whole and judged before anything is touched, and what is
/// replaced is kept. All functions block; run them in a worker.
/// SQLite: the pages go into the live file under its write lock, in one transaction, so that whatever interrupts it
/// leaves the old or the new, a stale write-ahead log cannot bring the replaced data back, and other programs that have
/// it open see the restored data at once. A live file that is no database any more, or is not there, is replaced by a
/// copy, and what was left of it put aside.
/// PostgreSQL: a new database is made and filled, compared with the dump, and takes the old one's name, owner, settings
/// and rights in one transaction; nobody may be connected to the old one then (close this program's own sessions
/// first).
class DatabaseRestore {
public:
    /// Called about every 100 ms with what is done of `total` bytes (-1: not known); false cancels.
    using ProgressHandler = std::function<bool(qint64 done, qint64 total)>;
    struct Options {
        /// SQLite: makes a backup of what is replaced first. PostgreSQL keeps it in any case, as a database.
        bool keepReplaced = true;
        QString folder; ///< of that backup; empty: beside the file
        /// How long to wait for other programs to finish writing (SQLite) or disconnect (PostgreSQL).
        std::chrono::milliseconds patience{10'000};
    };

    /// Reads all of a backup for the database `url`; changes nothing. Errors: NotFound, Denied, Damaged (no backup, or
    /// not all of one), Schema (of another program or of a newer version of this one).
    static Result<BackupContents> inspect(const DatabaseUrl& url, const QString& file,
                                          const ProgressHandler& progress = {});
    /// Errors: those of inspect(); Locked, with who holds the database and how to end it; Denied, with the commands
    /// that an administrator can run instead; those of the backup before; Cancelled. The database is as it was after
    /// any of them, except after Damaged with a text that says otherwise.
    static Result<RestoreReport> run(const DatabaseUrl& url, const QString& file, const Options& options,
                                     const ProgressHandler& progress = {});
};

} // namespace pricebook
