#include "migrationrunner.h"

#include "connection.h"
#include "migrationlock.h"
#include "migrationplanner.h"
#include "migrationrun.h"
#include "query.h"
#include "schemahistory.h"
#include "schemalook.h"

#include <QCoreApplication>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::MigrationRunner)
};

} // namespace

MigrationRunner::MigrationRunner(Connection& connection, const MigrationSet& migrations)
    : m_connection(connection),
      m_migrations(migrations) {}

Result<SchemaState> MigrationRunner::state() { return lookAtSchema(m_connection, m_migrations); }

Result<QString> MigrationRunner::current() {
    const Result<SchemaState> found = state();
    if (!found)
        return found.error();
    return found->revision;
}

Result<std::vector<SchemaHistoryEntry>> MigrationRunner::history() { return SchemaHistory(m_connection).entries(); }

Result<SchemaCheck> MigrationRunner::check() {
    const Result<SchemaState> found = state();
    if (!found)
        return found.error();
    SchemaCheck result;
    if (m_migrations.ordinal(found->revision) > 0) {
        Result<SchemaCheck> compared = compareSchema(m_connection, found->revision);
        if (!compared)
            return compared.error();
        result = std::move(*compared);
    }
    result.state = *found;
    return result;
}

Result<MigrationPlan> MigrationRunner::plan(const MigrationRequest& request) {
    return planMigration(m_connection, m_migrations, request);
}

Result<MigrationOutcome> MigrationRunner::run(const MigrationRequest& request, const ProgressHandler& progress) {
    return MigrationRun(m_connection, m_migrations, request, m_patience, progress).run();
}

Result<MigrationOutcome> MigrationRunner::makeAndFill(std::function<Result<void>()> fill) {
    MigrationRequest request;
    request.backup = false;
    MigrationRun run(m_connection, m_migrations, request, m_patience, {});
    run.setFill(std::move(fill));
    return run.run();
}

Result<int> MigrationRunner::runWithoutBackup(MigrationRequest::Action action, const QString& target,
                                              const ProgressHandler& progress) {
    MigrationRequest request;
    request.action = action;
    request.target = target;
    request.backup = false;
    request.loseData = true;
    const Result<MigrationOutcome> outcome = run(request, progress);
    if (!outcome)
        return outcome.error();
    return static_cast<int>(outcome->revisions.size());
}

Result<int> MigrationRunner::upgrade(const ProgressHandler& progress) {
    return runWithoutBackup(MigrationRequest::Action::Upgrade, {}, progress);
}

Result<void> MigrationRunner::makeUsable() {
    const Result<SchemaState> found = state();
    if (!found)
        return found.error();
    if (found->isUsable())
        return {};
    if (found->kind != SchemaState::Kind::Empty)
        return Error(Error::Kind::Schema, found->text());
    const Result<int> upgraded = upgrade();
    return upgraded ? Result<void>() : Result<void>(upgraded.error());
}

Result<int> MigrationRunner::upgradeTo(const QString& revision, const ProgressHandler& progress) {
    return runWithoutBackup(MigrationRequest::Action::Upgrade, revision, progress);
}

Result<int> MigrationRunner::downgradeTo(const QString& revision, const ProgressHandler& progress) {
    return runWithoutBackup(MigrationRequest::Action::Downgrade, revision, progress);
}

Result<void> MigrationRunner::stamp(const QString& revision, Stamp how) {
    const int ordinal = m_migrations.ordinal(revision);
    if (ordinal < 0)
        return Error(Error::Kind::NotFound, Texts::tr("There is no revision %1.").arg(revision));
    Result<MigrationLock> lock = MigrationLock::acquire(m_connection, m_patience, {});
    if (!lock)
        return lock.error();
    SchemaHistory history(m_connection);
    const Result<SchemaFacts> facts = history.facts();
    if (!facts)
        return facts.error();
    if (facts->heads.size() > 1 && !how.purge)
        return Error(Error::Kind::Schema,
                     Texts::tr("The database names several revisions at once (%1): allow to remove them "
                               "with --purge.")
                         .arg(facts->heads.join(u", "_s)));
    QStringList differences;
    if (ordinal > 0) {
        const Result<SchemaCheck> check = compareSchema(m_connection, revision);
        if (!check && check.error().kind != Error::Kind::NotFound)
            return check.error();
        if (check)
            differences = check->differences;
    } else if (!facts->tables.isEmpty()) {
        differences << Texts::tr("there are tables: %1").arg(facts->tables.join(u", "_s));
    }
    if (!differences.isEmpty() && !how.force)
        return Error(Error::Kind::Schema,
                     Texts::tr("The tables are not those of revision %1, so nothing was changed: %2.")
                         .arg(revision.isEmpty() ? u"base"_s : revision, differences.join(u"; "_s)));
    if (Result<void> made = history.ensureTables(); !made)
        return made;
    for (const QString& head : facts->heads) {
        if (Result<void> removed = history.moveHead(head, {}); !removed)
            return removed;
    }
    if (!revision.isEmpty()) {
        if (Result<void> set = history.moveHead({}, revision); !set)
            return set;
    }
    SchemaHistory::Record record;
    record.revision = revision.isEmpty() ? u"base"_s : revision;
    record.parent = facts->heads.value(0);
    record.direction = u"stamp"_s;
    record.startedAt = QDateTime::currentDateTimeUtc();
    if (ordinal > 0) {
        record.checksum = m_migrations.at(ordinal).checksum(m_connection.backend());
        for (int at = ordinal; at > 0 && record.floor.isEmpty(); --at) {
            if (m_migrations.at(at).breaking)
                record.floor = m_migrations.at(at).revision;
        }
    }
    if (!differences.isEmpty())
        record.note = Texts::tr("against the tables: %1").arg(differences.join(u"; "_s));
    if (const Result<qint64> recorded = history.record(record); !recorded)
        return recorded.error();
    if (m_connection.backend() == Backend::Sqlite) {
        if (Result<void> marked = m_connection.execute(u"PRAGMA user_version = %1"_s.arg(ordinal)); !marked)
            return marked;
    }
    return lock->commit();
}

Result<void> MigrationRunner::noteRestore(const QString& backup) {
    Result<MigrationLock> lock = MigrationLock::acquire(m_connection, m_patience, {});
    if (!lock)
        return lock.error();
    SchemaHistory history(m_connection);
    const Result<SchemaFacts> facts = history.facts();
    if (!facts)
        return facts.error();
    // A backup of a database without a history has no place for the note, and is left as it was.
    if (facts->history.empty())
        return {};
    SchemaHistory::Record record;
    record.revision = facts->heads.value(0, u"base"_s);
    record.direction = u"restore"_s;
    record.floor = facts->history.back().floor;
    record.backup = backup;
    record.startedAt = QDateTime::currentDateTimeUtc();
    if (const Result<qint64> recorded = history.record(record); !recorded)
        return recorded.error();
    return lock->commit();
}

} // namespace pricebook
