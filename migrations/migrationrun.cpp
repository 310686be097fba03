#include "migrationrun.h"

#include "bookkeepingsql.h"
#include "connection.h"
#include "databasebackup.h"
#include "failpoint.h"
#include "query.h"
#include "schemalook.h"
#include "sqlquoting.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFile>
#include <QFileInfo>
#include <QThread>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

using Action = MigrationRequest::Action;
using Kind = SchemaState::Kind;
using Phase = MigrationProgress::Phase;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::MigrationRunner)
};

} // namespace

MigrationRun::MigrationRun(Connection& connection, const MigrationSet& migrations, MigrationRequest request,
                           std::chrono::milliseconds patience, MigrationProgressHandler handler)
    : m_connection(connection),
      m_migrations(migrations),
      m_request(std::move(request)),
      m_patience(patience),
      m_history(connection),
      m_watch(connection, std::move(handler)) {}

Result<MigrationOutcome> MigrationRun::run() {
    const auto start = std::chrono::steady_clock::now();
    // A look without the lock first: an up-to-date database is not written to, and may be read-only.
    if (Result<void> planned = plan(); !planned)
        return planned.error();
    m_outcome.from = m_outcome.to = m_state.revision;
    if (nothingToDo())
        return m_outcome;
    if (Result<void> locked = lock(); !locked)
        return locked.error();
    // Another runner may have been here while we waited.
    if (Result<void> planned = plan(); !planned)
        return planned.error();
    m_outcome.from = m_outcome.to = m_state.revision;
    if (nothingToDo())
        return m_outcome;
    if (const Result<void> worked = work(); !worked) {
        m_lock.reset(); // rolls back
        dropNeedlessBackup(worked.error());
        return withFoundState(worked.error());
    }
    // Only now: failing again and again must not remove the backups of what was done before.
    if (!m_outcome.backup.isEmpty())
        DatabaseBackup::prune(m_connection.url(), QFileInfo(m_outcome.backup).absolutePath());
    lookAfterwards();
    m_outcome.duration =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
    return m_outcome;
}

bool MigrationRun::nothingToDo() const {
    return m_steps.empty() && m_request.action != Action::Adopt &&
           (m_request.action != Action::Repair || m_state.warnings.isEmpty());
}

Result<void> MigrationRun::plan() {
    const Result<SchemaState> found = lookAtSchema(m_connection, m_migrations);
    if (!found)
        return found.error();
    m_state = *found;
    m_reached = qMax(0, m_migrations.ordinal(m_state.revision));
    m_steps.clear();
    if (!m_request.target.isEmpty() && m_migrations.ordinal(m_request.target) < 0)
        return Error(Error::Kind::NotFound, Texts::tr("There is no revision %1.").arg(m_request.target));
    switch (m_request.action) {
    case Action::Adopt:
        return planAdoption();
    case Action::Downgrade:
        return planDowngrade();
    case Action::Repair:
        return m_state.isUsable() || m_state.canUpgrade() ? Result<void>() : Error(Error::Kind::Schema, m_state.text());
    case Action::Rerun:
        if (m_state.kind != Kind::Interrupted) // somebody else has ended it
            return planUpgrade();
        m_reached = m_migrations.ordinal(m_state.revision) - 1;
        if (m_reached < 0)
            return Error(Error::Kind::Schema, m_state.text());
        m_steps.push_back({&m_migrations.at(m_reached + 1), false});
        return {};
    case Action::Upgrade:
        return planUpgrade();
    }
    return {};
}

Result<void> MigrationRun::planUpgrade() {
    if (!m_state.canUpgrade() && !m_state.isUsable())
        return Error(Error::Kind::Schema, m_state.text());
    const QString target = m_request.target.isEmpty() ? m_migrations.head() : m_request.target;
    const int to = m_migrations.ordinal(target);
    if (to < m_reached)
        return Error(Error::Kind::Invalid, Texts::tr("The revision %1 is below the current one.").arg(target));
    for (int at = m_reached + 1; at <= to; ++at)
        m_steps.push_back({&m_migrations.at(at), false});
    return {};
}

Result<void> MigrationRun::planDowngrade() {
    if (!m_state.canUpgrade() && !m_state.isUsable())
        return Error(Error::Kind::Schema, m_state.text());
    const int to = m_migrations.ordinal(m_request.target);
    if (to > m_reached)
        return Error(Error::Kind::Invalid,
                     Texts::tr("The revision %1 is above the current one.").arg(m_request.target));
    for (int at = m_reached; at > to; --at) {
        const MigrationStep& step = m_migrations.at(at).downgrade(m_connection.backend());
        if (step.options.contains(u"irreversible"_s))
            return Error(Error::Kind::Schema,
                         Texts::tr("The revision %1 cannot be undone: %2")
                             .arg(m_migrations.at(at).revision, step.options.value(u"irreversible"_s)));
        if (!step.list(u"loses"_s).isEmpty() && !m_request.loseData)
            return Error(
                Error::Kind::Invalid,
                Texts::tr("Going below the revision %1 loses %2: restore a backup instead, or agree to the loss.")
                    .arg(m_migrations.at(at).revision, step.list(u"loses"_s).join(u", "_s)));
        m_steps.push_back({&m_migrations.at(at), true});
    }
    return {};
}

Result<void> MigrationRun::planAdoption() {
    if (m_state.kind != Kind::Adoptable)
        return Error(Error::Kind::Schema,
                     m_state.isReadable() || m_state.canUpgrade()
                         ? Texts::tr("There is nothing to take over: the database is this program's already.")
                         : m_state.text());
    if (!m_state.leftovers.isEmpty() && !m_request.dropLeftovers)
        return Error(
            Error::Kind::Schema,
            Texts::tr("A failed Alembic run left these tables behind: %1. Look whether they hold anything that is "
                      "needed, then allow to drop them.")
                .arg(m_state.leftovers.join(u", "_s)));
    m_reached = m_migrations.ordinal(m_state.adoptAs);
    const int to = m_request.target.isEmpty() ? m_reached : m_migrations.ordinal(m_request.target);
    for (int at = m_reached + 1; at <= to; ++at)
        m_steps.push_back({&m_migrations.at(at), false});
    return {};
}

Result<void> MigrationRun::lock() {
    const auto keepWaiting = [this] {
        return m_watch.update([this](MigrationProgress& progress) {
            if (progress.waitingFor.isEmpty())
                progress.waitingFor = MigrationLock::holder(m_connection);
        });
    };
    Result<MigrationLock> acquired = MigrationLock::acquire(m_connection, m_patience, keepWaiting);
    if (!acquired)
        return acquired.error();
    m_lock.emplace(std::move(*acquired));
    failpoint::reach("migration:locked");
    return {};
}

Result<void> MigrationRun::work() {
    for (const Step& step : m_steps) {
        const MigrationStep& script = step.migration->upgrade(m_connection.backend());
        if (!step.downgrade && !script.isTransactional() && m_connection.isPooled())
            return Error(
                Error::Kind::Schema,
                Texts::tr("The revision %1 needs a connection of its own, and a connection pooler is in between: "
                          "connect to the server directly for this upgrade.")
                    .arg(step.migration->revision));
    }
    if (Result<void> saved = backUp(); !saved)
        return saved;
    if (Result<void> made = m_history.ensureTables(); !made)
        return made;
    m_watch.update([this](MigrationProgress& progress) { progress.revisions = static_cast<int>(m_steps.size()); });
    if (m_request.action == Action::Adopt) {
        if (Result<void> adopted = adopt(); !adopted)
            return adopted;
    }
    if (m_request.action == Action::Repair) {
        if (Result<void> repaired = repair(); !repaired)
            return repaired;
    }
    for (const Step& step : m_steps) {
        const bool alone = !step.downgrade && !step.migration->upgrade(m_connection.backend()).isTransactional();
        if (Result<void> ran = alone ? runAlone(step) : runInTransaction(step); !ran)
            return ran;
    }
    return finish();
}

Result<void> MigrationRun::adopt() {
    if (Result<void> dropped = dropLeftovers(); !dropped)
        return dropped;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QString old = m_state.revision;
    const QString was = old.isEmpty() ? Texts::tr("had no revision") : Texts::tr("was revision %1").arg(old);
    for (int at = 1; at <= m_reached; ++at) {
        SchemaHistory::Record record = recordOf({&m_migrations.at(at), false}, now);
        record.direction = u"adopt"_s;
        record.statements = 0;
        record.note = at == m_reached ? was : QString();
        if (const Result<qint64> recorded = m_history.record(record); !recorded)
            return recorded.error();
    }
    if (old != m_state.adoptAs) {
        if (Result<void> moved = m_history.moveHead(old, m_state.adoptAs); !moved)
            return moved;
    }
    m_outcome.to = m_state.adoptAs;
    return {};
}

Result<void> MigrationRun::dropLeftovers() {
    for (const QString& name : m_state.leftovers) {
        const QString original = name.mid(QLatin1String("_alembic_tmp_").size());
        const Result<qint64> kept = scalarInteger(m_connection, u"SELECT count(*) FROM "_s + quotedName(original));
        const Result<qint64> left = scalarInteger(m_connection, u"SELECT count(*) FROM "_s + quotedName(name));
        if (!kept || !left || *kept < *left)
            return Error(
                Error::Kind::Schema,
                Texts::tr("The table %1 that a failed Alembic run left behind holds more rows than %2: it was left "
                          "alone, and nothing was changed. Save its rows first.")
                    .arg(name, original));
        if (Result<void> dropped = m_connection.execute(u"DROP TABLE "_s + quotedName(name)); !dropped)
            return dropped;
    }
    return {};
}

Result<void> MigrationRun::repair() {
    const Result<std::vector<SchemaHistoryEntry>> entries = m_history.entries();
    if (!entries)
        return entries.error();
    const QHash<QString, QString> applied = appliedRevisions(*entries, m_migrations);
    const Backend backend = m_connection.backend();
    for (int at = 1; at <= m_reached; ++at) {
        const Migration& migration = m_migrations.at(at);
        const QString before = applied.value(migration.revision);
        if (before.isEmpty() || before == migration.checksum(backend))
            continue;
        SchemaHistory::Record record = recordOf({&migration, false}, QDateTime::currentDateTimeUtc());
        record.direction = u"adopt"_s;
        record.statements = 0;
        record.floor = floorAt(m_reached);
        record.note = Texts::tr("checksum noted anew, was %1").arg(before);
        if (const Result<qint64> recorded = m_history.record(record); !recorded)
            return recorded.error();
        m_outcome.revisions << migration.revision;
        m_outcome.messages << migration.message;
    }
    return {};
}

Result<void> MigrationRun::backUp() {
    if (!m_request.backup || m_state.kind == Kind::Empty)
        return {};
    const Step* last = m_steps.empty() ? nullptr : &m_steps.back();
    QString to = m_reached > 0 ? m_migrations.at(m_reached).revision : QString();
    if (last != nullptr)
        to = last->downgrade ? last->migration->parents.value(0) : last->migration->revision;
    const Result<BackupPlan> planned = DatabaseBackup::plan(m_connection, m_state.revision, to, m_request.backupFolder);
    if (!planned)
        return planned.error();
    const auto progress = [this](qint64 done, qint64 total) {
        return m_watch.update([&](MigrationProgress& now) {
            now.phase = Phase::BackingUp;
            now.bytesDone = done;
            now.bytesTotal = total;
        });
    };
    if (!progress(0, planned->bytes))
        return Error::cancelled();
    const Result<BackupFile> taken = DatabaseBackup::take(m_connection, *planned, progress);
    if (!taken && taken.error().kind == Error::Kind::Cancelled)
        return taken.error();
    if (!taken)
        return Error(taken.error().kind,
                     Texts::tr("No backup could be made, so nothing was changed: %1").arg(taken.error().text),
                     taken.error().engine);
    m_outcome.backup = taken->path;
    return {};
}

Result<void> MigrationRun::finish() {
    const bool goesOn = m_watch.update([](MigrationProgress& progress) {
        progress.phase = Phase::Checking;
        progress.sql.clear();
    });
    if (!goesOn)
        return Error::cancelled();
    if (Result<void> marked = markFile(m_reached); !marked)
        return marked;
    if (m_fill) {
        if (Result<void> filled = m_fill(); !filled)
            return filled;
    }
    if (m_request.action != Action::Repair && m_reached > 0) {
        const MigrationWatch::Busy busy(m_watch);
        const Result<SchemaCheck> check = compareSchema(m_connection, m_migrations.at(m_reached).revision);
        if (!check && check.error().kind != Error::Kind::NotFound)
            return check.error();
        if (check && !check->differences.isEmpty())
            return Error(Error::Kind::Schema,
                         Texts::tr("The tables did not become what the revision %1 makes of them: %2.")
                             .arg(m_migrations.at(m_reached).revision, check->differences.join(u"; "_s)));
    }
    failpoint::reach("migration:before-commit");
    if (!m_watch.update([](MigrationProgress& progress) { progress.phase = Phase::Committing; }))
        return Error::cancelled();
    if (Result<void> committed = commit(); !committed)
        return committed;
    failpoint::reach("migration:committed");
    m_lock.reset();
    return {};
}

Result<void> MigrationRun::commit() {
    m_commitTried = true;
    return m_lock->commit();
}

/// Of a change that was refused or cancelled before any COMMIT, the backup holds what the database holds, and a dozen
/// attempts would fill the disk. After any other failure it stays.
void MigrationRun::dropNeedlessBackup(const Error& error) {
    const bool refused = error.kind == Error::Kind::Invalid || error.kind == Error::Kind::Cancelled ||
                         error.kind == Error::Kind::Denied || error.kind == Error::Kind::Locked;
    if (refused && !m_commitTried && !m_outcome.backup.isEmpty())
        QFile::remove(m_outcome.backup);
}

void MigrationRun::lookAfterwards() {
    // What goes wrong from here on is told, but does not undo what is done.
    if (m_connection.backend() == Backend::Sqlite) {
        Query check(m_connection, u"PRAGMA quick_check(1)"_s);
        const Result<bool> row = check.step();
        if (!row || !*row || check.text(0) != u"ok")
            m_outcome.note =
                Texts::tr("SQLite found damage in the file after the change: restore the backup and check the "
                          "disk.");
        check.finish();
        // Statistics are renewed only where somebody has made some: without, the queries are shaped to need none.
        if (scalarInteger(m_connection, u"SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'"_s)
                .valueOr(0) > 0)
            (void)m_connection.execute(u"ANALYZE"_s);
        return;
    }
    for (const Step& step : m_steps) {
        for (const QString& table : step.migration->upgrade(Backend::Sqlite).list(u"rebuild"_s))
            (void)m_connection.execute(u"ANALYZE \"%1\""_s.arg(table));
    }
}

Error MigrationRun::withFoundState(const Error& error) {
    Error told = error;
    if (error.kind == Error::Kind::Locked) {
        if (const QStringList holders = MigrationLock::tableHolders(m_connection); !holders.isEmpty())
            told.text += u' ' + Texts::tr("In use by %1.").arg(holders.join(u", "_s));
    }
    Result<SchemaState> now = lookAtSchema(m_connection, m_migrations);
    if (!now) {
        // The connection may be what failed: ask on another.
        if (const Result<std::unique_ptr<Connection>> other =
                Connection::open(m_connection.url(), OpenMode::ReadOnly)) {
            // The server may still be at a COMMIT whose answer was lost; it holds the lock until then.
            const QDeadlineTimer patience(m_patience);
            while (m_commitTried && MigrationLock::isHeld(**other).valueOr(false)) {
                if (patience.hasExpired()) {
                    told.text +=
                        u' ' + Texts::tr("The server is still working on it: look at the state of the database in a "
                                         "while before you try again.");
                    return told;
                }
                QThread::msleep(100);
            }
            now = lookAtSchema(**other, m_migrations);
        }
    }
    const auto named = [](const QString& revision) { return revision.isEmpty() ? u"base"_s : revision; };
    if (!now)
        told.text += u' ' + Texts::tr("The database could not be looked at afterwards (%1): it is either as it was, at "
                                      "revision %2, or wholly changed.")
                                .arg(now.error().text, named(m_outcome.from));
    else if (now->revision == m_state.revision && now->kind == m_state.kind)
        told.text +=
            u' ' +
            Texts::tr("The database was looked at again: it is as it was, at revision %1.").arg(named(m_outcome.from));
    else
        told.text += u' ' + Texts::tr("The database is at revision %1 now.").arg(named(now->revision));
    return told;
}

Result<void> MigrationRun::markFile(int ordinal) {
    for (const QString& mark : bookkeepingsql::markFile(m_connection.backend(), ordinal)) {
        if (Result<void> set = m_connection.execute(mark); !set)
            return set;
    }
    return {};
}

QString MigrationRun::floorAt(int ordinal) const {
    for (int at = ordinal; at > 0; --at) {
        if (m_migrations.at(at).breaking)
            return m_migrations.at(at).revision;
    }
    return {};
}

} // namespace pricebook
