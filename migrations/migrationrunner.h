#pragma once

#include "migrationset.h"
#include "migrationtypes.h"
#include "result.h"

#include <chrono>
#include <vector>

namespace pricebook {

class Connection;

/// Looks at and changes the schema of one database. All changes of one call are one transaction, head pointer and
/// history included, with a backup before: whatever error comes back, nothing was changed. (PostgreSQL: unless a
/// revision says that it cannot be part of a transaction; then what was done up to there stays, and the error says so.)
/// Belongs to the connection's thread. Models and queries that read from the database in this process must be finished
/// before run().
class MigrationRunner {
public:
    using Progress = MigrationProgress;
    using ProgressHandler = MigrationProgressHandler;

    /// Both must outlive the runner.
    MigrationRunner(Connection& connection, const MigrationSet& migrations);

    /// Changes nothing. An error means that it could not be read, never that it is empty.
    Result<SchemaState> state();
    /// The revision that the database names; empty for none.
    Result<QString> current();
    /// What was done to this database, oldest first.
    Result<std::vector<SchemaHistoryEntry>> history();
    /// The tables against what the database's revision makes of them.
    Result<SchemaCheck> check();

    /// What run() would do; changes nothing.
    Result<MigrationPlan> plan(const MigrationRequest& request);
    /// Does it. An up-to-date database is not written to. Errors: Schema with SchemaState::text() for a state in which
    /// it cannot be done; Invalid: the data stand against it, and the sentence says which; Locked; Cancelled; Denied:
    /// names what an administrator must do. Each says in what state the database was found afterwards.
    Result<MigrationOutcome> run(const MigrationRequest& request, const ProgressHandler& progress = {});

    /// How stamp() treats what it finds.
    struct Stamp {
        bool force = false; ///< although the tables are not those of the revision; the history keeps that
        bool purge = false; ///< although there are several heads: they are removed
    };
    /// Writes `revision` (empty: none) as the database's own without running anything. Schema: the tables differ.
    Result<void> stamp(const QString& revision, Stamp how);
    /// Notes in the history that a backup was restored, in a transaction of its own.
    Result<void> noteRestore(const QString& backup);

    /// Without a backup, for databases with nothing in them and for tests: to the newest revision; how many were
    /// applied.
    Result<int> upgrade(const ProgressHandler& progress = {});
    /// The schema as it must be, or why it is not: Schema with SchemaState::text(). An empty database gets it.
    Result<void> makeUsable();
    /// To the newest revision, without a backup, and then `fill` in the same transaction, for a database with nothing
    /// in it: if `fill` fails, nothing was changed.
    Result<MigrationOutcome> makeAndFill(std::function<Result<void>()> fill);
    Result<int> upgradeTo(const QString& revision, const ProgressHandler& progress = {});
    /// Without a backup and with the data lost: down to `revision` (empty: to nothing); how many were undone.
    Result<int> downgradeTo(const QString& revision, const ProgressHandler& progress = {});

    /// How long to wait for another program's lock; 30 s unless told.
    void setPatience(std::chrono::milliseconds patience) { m_patience = patience; }

private:
    Result<int> runWithoutBackup(MigrationRequest::Action action, const QString& target,
                                 const ProgressHandler& progress);

    Connection& m_connection;
    const MigrationSet& m_migrations;
    std::chrono::milliseconds m_patience{30'000};
};

} // namespace pricebook
