#include "migrationrunner.h"

#include "connection.h"
#include "migrationlock.h"
#include "query.h"
#include "tableguard.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("pricebook::MigrationRunner", text); }

/// 'PBK1' in SQLite's file header, by which file(1) and this program know a catalogue.
constexpr qint64 sqliteApplicationId = 0x50424b31;

/// The sentences of prechecks stand in the migrations; here for the translators.
[[maybe_unused]] constexpr const char* precheckSentences[] = {
    QT_TRANSLATE_NOOP("pricebook::Precheck", "products have a price that is no number above zero and below "
                                             "10,000,000,000: %1, such as the ids %2. Correct them first."),
    QT_TRANSLATE_NOOP("pricebook::Precheck",
                      "products have a price with more than two decimals: %1, such as the ids %2. Correct them first."),
};

/// Extensions need rights that the owner of a schema may lack; everything else is a failure of the statement itself.
Error statementError(const Migration& migration, const SqlStatement& statement, const Error& cause) {
    static const QRegularExpression extension(u"^CREATE\\s+EXTENSION\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?\"?(\\w+)"_s,
                                              QRegularExpression::CaseInsensitiveOption);
    if (const QRegularExpressionMatch match = extension.match(statement.text);
        match.hasMatch() && !cause.isTransient() && cause.kind != Error::Kind::Cancelled)
        return {
            Error::Kind::Denied,
            tr("The database needs the extension %1, which this user may not create or the server does not have: ask "
               "the administrator to run \"CREATE EXTENSION %1;\" in this database as a superuser (on Debian it is in "
               "postgresql-contrib), then try again; nothing was changed.")
                .arg(match.captured(1)),
            cause.engine};
    if (cause.kind == Error::Kind::Cancelled)
        return cause;
    return {cause.kind,
            tr("The change of the tables stopped at %1, line %2, and nothing was changed: %3")
                .arg(migration.fileName)
                .arg(statement.line)
                .arg(cause.text),
            cause.engine};
}

} // namespace

MigrationRunner::MigrationRunner(Connection& connection, const MigrationSet& migrations)
    : m_connection(connection),
      m_migrations(migrations),
      m_history(connection) {}

Result<SchemaState> MigrationRunner::state() {
    const Result<SchemaFacts> facts = m_history.facts();
    if (!facts)
        return facts.error();
    return SchemaState::judge(*facts, m_migrations);
}

Result<QString> MigrationRunner::current() {
    const Result<SchemaState> found = state();
    if (!found)
        return found.error();
    return found->revision;
}

Result<std::vector<SchemaHistoryEntry>> MigrationRunner::history() { return m_history.entries(); }

Result<int> MigrationRunner::upgrade(const ProgressHandler& progress) {
    return migrate(m_migrations.head(), false, progress);
}

Result<int> MigrationRunner::upgradeTo(const QString& revision, const ProgressHandler& progress) {
    return migrate(revision, false, progress);
}

Result<int> MigrationRunner::downgradeTo(const QString& revision, const ProgressHandler& progress) {
    return migrate(revision, true, progress);
}

Result<MigrationRunner::Plan> MigrationRunner::plan(const QString& target, bool downgrade) {
    const Result<SchemaState> found = state();
    if (!found)
        return found.error();
    if (!found->canUpgrade() && !found->isUsable())
        return Error(Error::Kind::Schema, found->text());
    const Plan plan{m_migrations.ordinal(found->revision), m_migrations.ordinal(target)};
    if (plan.to < 0)
        return Error(Error::Kind::NotFound, tr("There is no revision %1.").arg(target));
    if (plan.to != plan.from && plan.isDowngrade() != downgrade)
        return Error(Error::Kind::Invalid, downgrade ? tr("The revision %1 is above the current one.").arg(target)
                                                     : tr("The revision %1 is below the current one.").arg(target));
    return plan;
}

Result<int> MigrationRunner::migrate(const QString& target, bool downgrade, const ProgressHandler& handler) {
    // A look without the lock first: an up-to-date database is not written to, and may be read-only.
    Result<Plan> planned = plan(target, downgrade);
    if (!planned)
        return planned.error();
    if (planned->length() == 0)
        return 0;
    Progress progress;
    const auto keepWaiting = [&] { return !handler || handler(progress); };
    Result<MigrationLock> lock = MigrationLock::acquire(m_connection, m_patience, keepWaiting);
    if (!lock)
        return lock.error();
    // Another runner may have been here while we waited.
    planned = plan(target, downgrade);
    if (!planned)
        return planned.error();
    if (planned->length() == 0)
        return 0;
    if (Result<void> made = m_history.ensureTables(); !made)
        return made.error();
    progress.revisions = planned->length();
    const int step = downgrade ? -1 : 1;
    for (int at = planned->from; at != planned->to; at += step) {
        ++progress.revision;
        const Migration& migration = m_migrations.at(downgrade ? at : at + 1);
        if (Result<void> done = runRevision(*lock, migration, *planned, progress, handler); !done)
            return done.error();
    }
    if (Result<void> marked = markFile(planned->to); !marked)
        return marked.error();
    if (Result<void> committed = lock->commit(); !committed)
        return committed.error();
    return planned->length();
}

Result<void> MigrationRunner::runRevision(MigrationLock& lock, const Migration& migration, const Plan& plan,
                                          Progress& progress, const ProgressHandler& handler) {
    const Backend backend = m_connection.backend();
    const bool downgrade = plan.isDowngrade();
    const MigrationStep& step = downgrade ? migration.downgrade(backend) : migration.upgrade(backend);
    if (step.options.contains(u"irreversible"_s))
        return Error(
            Error::Kind::Schema,
            tr("The revision %1 cannot be undone: %2").arg(migration.revision, step.options.value(u"irreversible"_s)));
    const QDateTime startedAt = QDateTime::currentDateTimeUtc();
    if (!downgrade) {
        for (const MigrationPrecheck& check : migration.prechecks(backend)) {
            if (Result<void> checked = refuseIfAnyRow(check); !checked)
                return checked;
        }
    }
    const Result<TableGuard> guard = TableGuard::take(m_connection);
    if (!guard)
        return guard.error();
    if (Result<void> ran = runStatements(lock, migration, step, progress, handler); !ran)
        return ran;
    Result<void> checked = guard->check(m_connection, step.list(u"rows-change"_s));
    if (checked && !downgrade)
        checked = verify(migration);
    if (!checked)
        return Error(checked.error().kind,
                     tr("The change of the tables by %1 was taken back and nothing was changed: %2")
                         .arg(migration.fileName, checked.error().text),
                     checked.error().engine);
    const QString parent = migration.parents.value(0);
    const int ordinal = m_migrations.ordinal(downgrade ? parent : migration.revision);
    if (Result<void> recorded = m_history.record({&migration, downgrade, floorAt(ordinal), startedAt}); !recorded)
        return recorded;
    return downgrade ? m_history.moveHead(migration.revision, parent) : m_history.moveHead(parent, migration.revision);
}

Result<void> MigrationRunner::runStatements(MigrationLock& lock, const Migration& migration, const MigrationStep& step,
                                            Progress& progress, const ProgressHandler& handler) {
    progress.id = migration.revision;
    progress.message = migration.message;
    progress.statement = 0;
    progress.statements = static_cast<int>(step.statements.size());
    for (const SqlStatement& statement : step.statements) {
        ++progress.statement;
        if (handler && !handler(progress))
            return Error::cancelled();
        Result<void> ran = m_connection.execute(statement.text);
        if (ran)
            ran = lock.verify();
        if (!ran)
            return statementError(migration, statement, ran.error());
    }
    return {};
}

Result<void> MigrationRunner::refuseIfAnyRow(const MigrationPrecheck& check) {
    Query query(m_connection, check.query.text);
    QStringList first;
    qint64 rows = 0;
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        if (++rows <= 5)
            first << query.text(0);
    }
    if (rows == 0)
        return {};
    const QString sentence = QCoreApplication::translate("pricebook::Precheck", check.sentence.toUtf8().constData());
    return Error(
        Error::Kind::Invalid,
        tr("The database was left as it is: %1").arg(sentence.arg(QString::number(rows), first.join(u", "_s))));
}

Result<void> MigrationRunner::verify(const Migration& migration) {
    for (const SqlStatement& statement : migration.verify(m_connection.backend())) {
        Query query(m_connection, statement.text);
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (*row)
            return Error(Error::Kind::Internal, tr("the check in line %1 found a row.").arg(statement.line));
    }
    return {};
}

Result<void> MigrationRunner::markFile(int ordinal) {
    if (m_connection.backend() != Backend::Sqlite)
        return {};
    if (Result<void> set = m_connection.execute(u"PRAGMA application_id = %1"_s.arg(sqliteApplicationId)); !set)
        return set;
    return m_connection.execute(u"PRAGMA user_version = %1"_s.arg(ordinal));
}

QString MigrationRunner::floorAt(int ordinal) const {
    for (int at = ordinal; at > 0; --at) {
        if (m_migrations.at(at).breaking)
            return m_migrations.at(at).revision;
    }
    return {};
}

} // namespace pricebook
