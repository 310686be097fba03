#pragma once

#include "catalogsession.h"
#include "databaseurl.h"
#include "migrationtypes.h"

#include <functional>

namespace pricebook {

class MigrationJob;

/// What windows ask about and do to the schema of a database, which need not be open. All are called on the window's
/// thread and answer there, later; `context` as in CatalogSession. A server's password comes from the keychain where
/// the address has none. A session on the same database must be closed before run and restore.
struct SchemaServices {
    std::function<void(const DatabaseUrl&, QObject* context, Reply<SchemaState>)> inspect;
    /// What `request` would do; for a state that nothing can be done about, the plan has no revisions.
    std::function<void(const DatabaseUrl&, const MigrationRequest&, QObject* context, Reply<MigrationPlan>)> plan;
    std::function<MigrationJob*(const DatabaseUrl&, const MigrationRequest&)> run;
    /// Oldest first.
    std::function<void(const DatabaseUrl&, QObject* context, Reply<std::vector<SchemaHistoryEntry>>)> history;
    std::function<void(const DatabaseUrl&, QObject* context, Reply<SchemaCheck>)> check;
    /// Newest first.
    std::function<void(const DatabaseUrl&, QObject* context, Reply<std::vector<BackupFile>>)> backups;
    /// A backup without a change; its outcome names the file.
    std::function<MigrationJob*(const DatabaseUrl&)> backUp;
    std::function<MigrationJob*(const DatabaseUrl&, const QString& backup)> restore;
    /// Every revision that the program knows, oldest first; at once.
    std::function<std::vector<PlannedRevision>()> revisions;
};

} // namespace pricebook
