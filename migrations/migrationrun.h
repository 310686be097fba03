#pragma once

#include "migrationlock.h"
#include "migrationset.h"
#include "migrationwatch.h"
#include "result.h"
#include "schemahistory.h"
#include "tableguard.h"

namespace pricebook {

/// One change of a schema from the first look to the last check; used once, by MigrationRunner. Everything between two
/// steps that cannot be part of a transaction is one transaction, head pointer and history included.
class MigrationRun {
public:
    MigrationRun(Connection& connection, const MigrationSet& migrations, MigrationRequest request,
                 std::chrono::milliseconds patience, MigrationProgressHandler handler);
    Result<MigrationOutcome> run();
    /// Called in the last transaction, after the revisions and before what they made is compared.
    void setFill(std::function<Result<void>()> fill) { m_fill = std::move(fill); }

private:
    struct Step {
        const Migration* migration = nullptr;
        bool downgrade = false;
    };

    Result<void> plan();
    Result<void> planUpgrade();
    Result<void> planDowngrade();
    Result<void> planAdoption();
    [[nodiscard]] bool nothingToDo() const;
    Result<void> lock();
    Result<void> work();
    Result<void> backUp();
    Result<void> adopt();
    Result<void> dropLeftovers();
    Result<void> repair();
    Result<void> runInTransaction(const Step& step);
    Result<void> runStatements(const Migration& migration, const MigrationStep& step);
    Result<void> refuseIfAnyRow(const MigrationPrecheck& check);
    Result<void> verify(const Migration& migration);
    Result<void> runAlone(const Step& step);
    Result<void> endAlone(const Step& step, qint64 number, const Result<void>& ran);
    Result<void> dropInvalidIndex(const QString& statement);
    Result<void> finish();
    void lookAfterwards();
    [[nodiscard]] Error withFoundState(const Error& error);
    Result<void> commit();
    void dropNeedlessBackup(const Error& error);
    Result<void> markFile(int ordinal);
    [[nodiscard]] QString floorAt(int ordinal) const;
    [[nodiscard]] SchemaHistory::Record recordOf(const Step& step, const QDateTime& startedAt) const;
    void done(const Step& step);

    Connection& m_connection;
    const MigrationSet& m_migrations;
    MigrationRequest m_request;
    std::chrono::milliseconds m_patience;
    SchemaHistory m_history;
    MigrationWatch m_watch;
    SchemaState m_state;       ///< as last looked at
    std::vector<Step> m_steps; ///< what is to be run
    int m_reached = 0;         ///< the ordinal of the database's revision
    std::optional<MigrationLock> m_lock;
    MigrationOutcome m_outcome;
    bool m_commitTried = false; ///< from then on the database may be another
    std::function<Result<void>()> m_fill;
    std::optional<TableGuard> m_guard; ///< what the last revision of this transaction left
};

} // namespace pricebook
