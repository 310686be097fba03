#pragma once

#include "databasebackup.h"
#include "databasecontents.h"

namespace pricebook {

/// What DatabaseBackup does on SQLite.
namespace sqlitebackup {

/// Fills in how large it will be; `needed` is how much space must be free.
Result<void> estimate(Connection& connection, BackupPlan& plan, qint64& needed);
/// Into the empty or absent file `path`; `locked` holds BEGIN IMMEDIATE in either journal mode.
Result<void> write(Connection& locked, const QString& path, qint64 total,
                   const DatabaseBackup::ProgressHandler& progress);
/// Compares the file with the database behind `locked`.
Result<void> verify(Connection& locked, const QString& path, const DatabaseBackup::ProgressHandler& progress);
enum class Depth {
    Quick, ///< every page
    Full,  ///< and every index against its table, which takes ten times as long
};
/// Reads all of a file; Error Damaged, or what opening it says.
Result<DatabaseContents> inspect(const QString& path, Depth depth, const DatabaseBackup::ProgressHandler& progress);

} // namespace sqlitebackup

} // namespace pricebook
