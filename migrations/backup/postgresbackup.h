#pragma once

#include "databasebackup.h"
#include "databasecontents.h"

namespace pricebook {

class PostgresTools;

/// What DatabaseBackup does on PostgreSQL.
namespace postgresbackup {

/// Fills in how large it will be at most, and the problem if the programs for it are missing.
Result<void> estimate(Connection& connection, BackupPlan& plan, qint64& needed);
/// Into the file `path`, exactly what a snapshot of the transaction on `locked` sees, and compares the file with it.
Result<void> write(Connection& locked, const QString& path, const DatabaseBackup::ProgressHandler& progress,
                   const std::function<void()>& written);
/// Reads all of a dump. Error Damaged.
Result<DatabaseContents> inspect(const PostgresTools& tools, const QString& path,
                                 const DatabaseBackup::ProgressHandler& progress);

} // namespace postgresbackup

} // namespace pricebook
