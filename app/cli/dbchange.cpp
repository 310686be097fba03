#include "changeprogress.h"
#include "database.h"
#include "dbcommands.h"
#include "dbreport.h"
#include "migrationrunner.h"
#include "offlinesql.h"
#include "offlinestamp.h"
#include "revisiontarget.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>

namespace pricebook::commands::db {

using namespace Qt::StringLiterals;
using revisiontarget::Direction;

namespace {

using Action = MigrationRequest::Action;
using Kind = SchemaState::Kind;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::DbCommands)
};

const MigrationSet& set() { return MigrationSet::embedded(); }

QString idAt(int ordinal) { return ordinal > 0 ? set().at(ordinal).revision : QString(); }

MigrationRequest requestFor(const DbRequest& asked, Action action, int target) {
    MigrationRequest request;
    request.action = action;
    request.target = idAt(target);
    request.backup = !asked.noBackup;
    request.backupFolder = asked.folder;
    request.loseData = asked.loseData;
    request.dropLeftovers = asked.dropLeftovers;
    return request;
}

/// Prints the script for a range; no database is opened.
int printScript(const Request& request, DbReport& report, Direction direction) {
    const Result<std::pair<int, int>> range = revisiontarget::offlineRange(set(), request.db.target, direction);
    if (!range)
        return report.failed(range.error());
    const Backend backend = request.db.dialect.value_or(request.configuration.databaseUrl.backend);
    const Result<QString> script = offlineSql(backend, set(), range->first, range->second);
    if (!script)
        return report.failed(script.error());
    report.line(script->endsWith(u'\n') ? script->chopped(1) : *script);
    report.set(u"from"_s, textOrNull(idAt(range->first)));
    report.set(u"to"_s, textOrNull(idAt(range->second)));
    report.set(u"sql"_s, *script);
    return report.done();
}

/// Prints the script of a stamp for "[from:]to".
int printStamp(const Request& request, DbReport& report) {
    const qsizetype colon = request.db.target.indexOf(u':');
    const Result<int> from =
        colon < 0 ? Result<int>(0) : revisiontarget::revision(set(), request.db.target.first(colon));
    const Result<int> to = revisiontarget::revision(set(), request.db.target.sliced(colon + 1));
    if (!from || !to)
        return report.failed(from ? to.error() : from.error());
    const Backend backend = request.db.dialect.value_or(request.configuration.databaseUrl.backend);
    const QString script = offlineStampSql(backend, set(), *from, *to);
    report.line(script.chopped(1));
    report.set(u"from"_s, textOrNull(idAt(*from)));
    report.set(u"to"_s, textOrNull(idAt(*to)));
    report.set(u"sql"_s, script);
    return report.done();
}

/// Runs a request with progress on the terminal; Ctrl+C cancels it.
Result<MigrationOutcome> run(MigrationRunner& runner, const MigrationRequest& request, DbReport& report) {
    ChangeProgress progress(report.terminal(), set(), request.action == Action::Downgrade);
    Result<MigrationOutcome> outcome = runner.run(request, progress.handler());
    if (outcome && request.action != Action::Repair)
        progress.finish(*outcome);
    return outcome;
}

void append(MigrationOutcome& all, const MigrationOutcome& more) {
    all.to = more.to;
    all.revisions += more.revisions;
    all.messages += more.messages;
    if (all.backup.isEmpty())
        all.backup = more.backup;
    if (!more.note.isEmpty())
        all.note = more.note;
    all.duration += more.duration;
}

Result<MigrationOutcome> upgradeWith(Connection& connection, const DbRequest& asked, DbReport& report) {
    MigrationRunner runner(connection, set());
    MigrationOutcome all;
    Result<SchemaState> state = runner.state();
    if (state && asked.rerun && state->kind == Kind::Interrupted) {
        const Result<MigrationOutcome> again = run(runner, requestFor(asked, Action::Rerun, 0), report);
        if (!again)
            return again;
        all = *again;
        state = runner.state();
    }
    if (!state)
        return state.error();
    if (!state->canUpgrade() && !state->isUsable())
        return Error(Error::Kind::Schema, state->text());
    const int current = std::max(set().ordinal(state->revision), 0);
    const Result<int> target = revisiontarget::target(set(), asked.target, current, Direction::Upgrade);
    if (!target)
        return target.error();
    if (all.revisions.isEmpty())
        all.from = state->revision;
    all.to = state->revision;
    if (*target == current)
        return all;
    const Result<MigrationOutcome> outcome = run(runner, requestFor(asked, Action::Upgrade, *target), report);
    if (!outcome)
        return outcome;
    append(all, *outcome);
    return all;
}

/// What a downgrade would remove, as a sentence; empty if nothing.
QString lossText(const MigrationPlan& plan) {
    QStringList lost;
    for (const LostData& one : plan.losses)
        lost << Texts::tr("%1 (%2 values)").arg(one.name).arg(one.rows);
    if (lost.isEmpty())
        return {};
    QString text = Texts::tr("This would remove %1.").arg(lost.join(u", "_s)) + u' ';
    if (plan.backups.empty())
        text += Texts::tr("Give --yes-lose-data to go on; a backup is made first unless you say --no-backup.");
    else
        text +=
            Texts::tr(
                "Restore a backup instead (pricebookctl db restore %1), or give --yes-lose-data to go on; a backup is "
                "made first unless you say --no-backup.")
                .arg(plan.backups.front().path);
    return text;
}

Result<MigrationOutcome> downgradeWith(Connection& connection, const DbRequest& asked, DbReport& report) {
    MigrationRunner runner(connection, set());
    const Result<SchemaState> state = runner.state();
    if (!state)
        return state.error();
    if (!state->canUpgrade() && !state->isUsable())
        return Error(Error::Kind::Schema, state->text());
    const int current = std::max(set().ordinal(state->revision), 0);
    const Result<int> target = revisiontarget::target(set(), asked.target, current, Direction::Downgrade);
    if (!target)
        return target.error();
    if (*target == current) {
        MigrationOutcome nothing;
        nothing.from = nothing.to = state->revision;
        return nothing;
    }
    const MigrationRequest request = requestFor(asked, Action::Downgrade, *target);
    if (!asked.loseData) {
        const Result<MigrationPlan> plan = runner.plan(request);
        if (!plan)
            return plan.error();
        QJsonArray losses;
        for (const LostData& one : plan->losses)
            losses << QJsonObject{{u"name"_s, one.name}, {u"values"_s, one.rows}};
        report.set(u"losses"_s, losses);
        if (plan->irreversible.isEmpty() && !plan->losses.empty())
            return Error(Error::Kind::Invalid, lossText(*plan));
    }
    return run(runner, request, report);
}

int answered(const Result<MigrationOutcome>& outcome, DbReport& report) {
    if (!outcome)
        return report.failed(outcome.error());
    report.outcome(*outcome, set());
    if (outcome->revisions.isEmpty())
        report.tell(Texts::tr("Nothing to do: the database is at revision %1 already.").arg(revisionText(outcome->to)));
    else
        report.tell(Texts::tr("The database is at revision %1 now.").arg(revisionText(outcome->to)));
    return report.done();
}

/// What an adoption found and would do.
void explain(const MigrationPlan& plan, const MigrationRequest& request, DbReport& report) {
    const SchemaState& state = plan.state;
    const int ordinal = set().ordinal(state.adoptAs);
    report.line(
        Texts::tr("The catalogue program that this one replaces made this database. Its tables are exactly those of "
                  "revision %1, %2.")
            .arg(state.adoptAs, set().at(ordinal).message));
    if (state.revision.isEmpty())
        report.line(Texts::tr("It names no revision of its own."));
    else if (state.revision != state.adoptAs)
        report.line(
            Texts::tr("Its own revision, %1, is kept in the history; that program's Alembic will refuse to change the "
                      "database from then on.")
                .arg(state.revision));
    if (!state.leftovers.isEmpty())
        report.line(
            Texts::tr(
                "A failed Alembic run left these tables behind: %1. Give --drop-leftovers to have them dropped if "
                "their originals hold at least as many rows.")
                .arg(state.leftovers.join(u", "_s)));
    if (!request.backup)
        report.line(Texts::tr("No backup would be made."));
    else if (plan.backup.problem.isEmpty())
        report.line(Texts::tr("First a backup would be written: %1.").arg(plan.backup.path));
    else
        report.line(Texts::tr("A backup cannot be written: %1").arg(plan.backup.problem));
    if (request.target.isEmpty() && ordinal < set().count())
        report.line(Texts::tr("No table changes; %1 revisions follow with \"pricebookctl db upgrade\".")
                        .arg(set().count() - ordinal));
}

Result<MigrationOutcome> adoptWith(Connection& connection, const DbRequest& asked, DbReport& report) {
    MigrationRunner runner(connection, set());
    const MigrationRequest request = requestFor(asked, Action::Adopt, asked.upgrade ? set().count() : 0);
    const Result<MigrationPlan> plan = runner.plan(request);
    if (!plan)
        return plan.error();
    const SchemaState& state = plan->state;
    report.set(u"state"_s, state.name());
    report.set(u"adopt_as"_s, textOrNull(state.adoptAs));
    report.set(u"own_revision"_s, textOrNull(state.revision));
    report.set(u"leftovers"_s, QJsonArray::fromStringList(state.leftovers));
    report.set(u"differences"_s, QJsonArray::fromStringList(state.details));
    if (state.kind == Kind::Adoptable && !asked.yes) {
        explain(*plan, request, report);
        if (!report.terminal().confirms(Texts::tr("Take it over?")))
            return Error(Error::Kind::Cancelled,
                         Texts::tr("Nothing was changed: give --yes to take the database over."));
    }
    return run(runner, request, report);
}

Result<void> stampWith(const Request& request, DbReport& report) {
    const Result<int> ordinal = revisiontarget::revision(set(), request.db.target);
    if (!ordinal)
        return ordinal.error();
    const Result<std::unique_ptr<Connection>> connection = database::open(request.configuration, OpenMode::ReadWrite);
    if (!connection)
        return connection.error();
    MigrationRunner runner(**connection, set());
    const Result<QString> before = runner.current();
    if (!before)
        return before.error();
    MigrationRunner::Stamp how;
    how.force = request.db.force;
    how.purge = request.db.purge;
    if (Result<void> stamped = runner.stamp(idAt(*ordinal), how); !stamped)
        return stamped;
    report.tell(u"Running stamp_revision %1 -> %2"_s.arg(*before, idAt(*ordinal)));
    report.set(u"from"_s, textOrNull(*before));
    report.set(u"to"_s, textOrNull(idAt(*ordinal)));
    return {};
}

} // namespace

int upgrade(const Request& request, Terminal& terminal) {
    DbReport report(request, terminal);
    if (request.db.sql)
        return printScript(request, report, Direction::Upgrade);
    // What could not be done with an empty file does not make one.
    const DatabaseUrl& url = request.configuration.databaseUrl;
    if (url.backend == Backend::Sqlite && !QFileInfo::exists(url.path)) {
        const Result<int> target = revisiontarget::target(set(), request.db.target, 0, Direction::Upgrade);
        if (!target || *target == 0)
            return answered(target ? Result<MigrationOutcome>(MigrationOutcome()) : target.error(), report);
    }
    Result<MigrationOutcome> outcome = MigrationOutcome();
    const Result<void> done =
        database::withCreated(request.configuration, [&](std::unique_ptr<Connection> connection) -> Result<void> {
            outcome = upgradeWith(*connection, request.db, report);
            return outcome ? Result<void>() : outcome.error();
        });
    return answered(done ? outcome : done.error(), report);
}

int downgrade(const Request& request, Terminal& terminal) {
    DbReport report(request, terminal);
    if (request.db.sql)
        return printScript(request, report, Direction::Downgrade);
    const Result<std::unique_ptr<Connection>> connection = database::open(request.configuration, OpenMode::ReadWrite);
    if (!connection)
        return report.failed(connection.error());
    return answered(downgradeWith(**connection, request.db, report), report);
}

int stamp(const Request& request, Terminal& terminal) {
    DbReport report(request, terminal);
    if (request.db.sql)
        return printStamp(request, report);
    const Result<void> stamped = stampWith(request, report);
    return stamped ? report.done() : report.failed(stamped.error());
}

int adopt(const Request& request, Terminal& terminal) {
    DbReport report(request, terminal);
    const Result<std::unique_ptr<Connection>> connection = database::open(request.configuration, OpenMode::ReadWrite);
    if (!connection)
        return report.failed(connection.error());
    const Result<MigrationOutcome> outcome = adoptWith(**connection, request.db, report);
    if (!outcome)
        return report.failed(outcome.error());
    report.outcome(*outcome, set());
    report.tell(Texts::tr("Taken over at revision %1.").arg(outcome->to));
    if (outcome->to != set().head())
        report.tell(Texts::tr("Next: pricebookctl db upgrade"));
    return report.done();
}

int repair(const Request& request, Terminal& terminal) {
    DbReport report(request, terminal);
    const Result<std::unique_ptr<Connection>> connection = database::open(request.configuration, OpenMode::ReadWrite);
    if (!connection)
        return report.failed(connection.error());
    MigrationRunner runner(**connection, set());
    const Result<MigrationOutcome> outcome = run(runner, requestFor(request.db, Action::Repair, 0), report);
    if (!outcome)
        return report.failed(outcome.error());
    report.outcome(*outcome, set());
    report.tell(outcome->revisions.isEmpty() ? Texts::tr("Nothing to do: every checksum is as noted.")
                                             : Texts::tr("Noted anew: %1.").arg(outcome->revisions.join(u", "_s)));
    return report.done();
}

} // namespace pricebook::commands::db
