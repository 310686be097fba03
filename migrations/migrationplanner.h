#pragma once

#include "migrationtypes.h"
#include "result.h"

namespace pricebook {

class Connection;
class MigrationSet;

/// What a request would do to a database: read from it and from the revisions, nothing is changed. See MigrationPlan.
Result<MigrationPlan> planMigration(Connection& connection, const MigrationSet& migrations,
                                    const MigrationRequest& request);

/// The other programs that are connected to the server's database, without this one's own connections; none on SQLite.
Result<std::vector<ConnectedClient>> connectedClients(Connection& connection);

/// A revision as windows and commands list it, without an estimate of rows.
[[nodiscard]] PlannedRevision describeRevision(const MigrationSet& migrations, int ordinal, bool downgrade,
                                               bool sqlite);

} // namespace pricebook
