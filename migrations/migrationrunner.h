#pragma once

#include "migrationset.h"
#include "result.h"
#include "schemahistory.h"
#include "schemastate.h"

#include <chrono>
#include <functional>
#include <vector>

namespace pricebook {

class Connection;
class MigrationLock;

/// Looks at and changes the schema of one database. All changes of one call are one transaction, head pointer and
/// history included: whatever error comes back, nothing was changed. Belongs to the connection's thread. Models and
/// queries that read from the database in this process must be finished before upgrade().
class MigrationRunner {
public:
    struct Progress {
        int revision = 0;  ///< which of `revisions`, from 1
        int revisions = 0; ///< 0 while waiting for the lock
        int statement = 0; ///< which of `statements` comes next, from 1
        int statements = 0;
        QString id;
        QString message;
    };
    /// Called before each statement and while waiting; false cancels.
    using ProgressHandler = std::function<bool(const Progress&)>;

    /// Both must outlive the runner.
    MigrationRunner(Connection& connection, const MigrationSet& migrations);

    /// Changes nothing. An error means that it could not be read, never that it is empty.
    Result<SchemaState> state();
    /// The revision that the database names; empty for none.
    Result<QString> current();
    /// What was done to this database, oldest first.
    Result<std::vector<SchemaHistoryEntry>> history();

    /// To the newest revision; the number of revisions applied, 0 if there was nothing to do. Works on an empty
    /// database and on one that is behind; anything else is Error Schema with SchemaState::text(). Error Invalid: the
    /// data stand against it, and the sentence says which. Denied: names what an administrator must do.
    Result<int> upgrade(const ProgressHandler& progress = {});
    /// The same to a revision in between (at or above the current one).
    Result<int> upgradeTo(const QString& revision, const ProgressHandler& progress = {});
    /// Down to `revision` (empty: to nothing). Loses what its sections say; ask before.
    Result<int> downgradeTo(const QString& revision, const ProgressHandler& progress = {});

    /// How long to wait for another program's lock; 30 s unless told.
    void setPatience(std::chrono::milliseconds patience) { m_patience = patience; }

private:
    struct Plan {
        int from = 0; ///< ordinals
        int to = 0;
        [[nodiscard]] bool isDowngrade() const { return to < from; }
        [[nodiscard]] int length() const { return isDowngrade() ? from - to : to - from; }
    };
    Result<int> migrate(const QString& target, bool downgrade, const ProgressHandler& progress);
    Result<Plan> plan(const QString& target, bool downgrade);
    Result<void> runRevision(MigrationLock& lock, const Migration& migration, const Plan& plan, Progress& progress,
                             const ProgressHandler& handler);
    Result<void> runStatements(MigrationLock& lock, const Migration& migration, const MigrationStep& step,
                               Progress& progress, const ProgressHandler& handler);
    Result<void> refuseIfAnyRow(const MigrationPrecheck& check);
    Result<void> verify(const Migration& migration);
    Result<void> markFile(int ordinal);
    [[nodiscard]] QString floorAt(int ordinal) const;

    Connection& m_connection;
    const MigrationSet& m_migrations;
    SchemaHistory m_history;
    std::chrono::milliseconds m_patience{30'000};
};

} // namespace pricebook
