#pragma once

#include "schemaservices.h"

#include <functional>

namespace pricebook {

/// How Bootstrap gives windows the state and the changes of a schema: the functions that open a connection, each on the
/// thread that calls it, and a job for the long ones.
namespace schemaservice {

Result<SchemaState> inspect(const DatabaseUrl& url);
Result<MigrationPlan> plan(const DatabaseUrl& url, const MigrationRequest& request);
Result<std::vector<SchemaHistoryEntry>> history(const DatabaseUrl& url);
Result<SchemaCheck> check(const DatabaseUrl& url);
Result<std::vector<BackupFile>> backups(const DatabaseUrl& url);
std::vector<PlannedRevision> revisions(Backend backend);

Result<MigrationOutcome> run(const DatabaseUrl& url, const MigrationRequest& request,
                             const MigrationProgressHandler& progress);
Result<MigrationOutcome> backUp(const DatabaseUrl& url, const MigrationProgressHandler& progress);
/// Keeps what is replaced; the outcome's note says where.
Result<MigrationOutcome> restore(const DatabaseUrl& url, const QString& backup,
                                 const MigrationProgressHandler& progress);

/// Copies the whole catalogue; the outcome's note says what was compared and where the old one is.
Result<MigrationOutcome> copy(const DatabaseUrl& from, const DatabaseUrl& to, const MigrationProgressHandler& progress);

} // namespace schemaservice
} // namespace pricebook
