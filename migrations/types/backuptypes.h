#pragma once

#include "migrationtypes.h"

/// What restores tell about themselves, besides BackupFile and BackupPlan. Values; any thread.
namespace pricebook {

/// What a backup file holds, after a look at all of it.
struct BackupContents {
    QString revision; ///< its head; empty for none
    qint64 tables = 0;
    qint64 rows = 0; ///< of all tables together
};

/// What a restore has done.
struct RestoreReport {
    BackupContents contents;
    /// Where the data that were replaced are now: a backup file, a damaged file that was put aside, or the name of a
    /// PostgreSQL database. Empty if there were none, or nobody wanted to keep them.
    QString previous;
    /// PostgreSQL: the commands that do the same by hand, in order; for the log. Without passwords.
    QStringList commands;
};

} // namespace pricebook
