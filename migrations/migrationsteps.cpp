// The part of MigrationRun that runs one revision.
#include "connection.h"
#include "failpoint.h"
#include "migrationrun.h"
#include "query.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

using Phase = MigrationProgress::Phase;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::MigrationRunner)
};

/// The sentences of prechecks stand in the migrations; here for the translators.
[[maybe_unused]] constexpr const char* precheckSentences[] = {
    QT_TRANSLATE_NOOP("pricebook::Precheck", "products have a price that is no number above zero and below "
                                             "10,000,000,000: %1, such as the ids %2. Correct them first."),
    QT_TRANSLATE_NOOP("pricebook::Precheck",
                      "products have a price with more than two decimals: %1, such as the ids %2. Correct them first."),
    QT_TRANSLATE_NOOP("pricebook::Precheck",
                      "rows have the largest id that there is, so that no new row could get one after it: %1, such as "
                      "the ids %2. Give them other ids first."),
};

/// Extensions need rights that the owner of a schema may lack; everything else is a failure of the statement itself.
Error statementError(const Migration& migration, const SqlStatement& statement, const Error& cause) {
    static const QRegularExpression extension(u"^CREATE\\s+EXTENSION\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?\"?(\\w+)"_s,
                                              QRegularExpression::CaseInsensitiveOption);
    if (const QRegularExpressionMatch match = extension.match(statement.text);
        match.hasMatch() && !cause.isTransient() && cause.kind != Error::Kind::Cancelled)
        return {
            Error::Kind::Denied,
            Texts::tr(
                "The database needs the extension %1, which this user may not create or the server does not have: ask "
                "the administrator to run \"CREATE EXTENSION %1;\" in this database as a superuser (on Debian it is in "
                "postgresql-contrib), then try again.")
                .arg(match.captured(1)),
            cause.engine};
    if (cause.kind == Error::Kind::Cancelled)
        return cause;
    return {cause.kind,
            Texts::tr("The change of the tables stopped at %1, line %2: %3")
                .arg(migration.fileName)
                .arg(statement.line)
                .arg(cause.text),
            cause.engine};
}

} // namespace

SchemaHistory::Record MigrationRun::recordOf(const Step& step, const QDateTime& startedAt) const {
    const Migration& migration = *step.migration;
    const Backend backend = m_connection.backend();
    const MigrationStep& script = step.downgrade ? migration.downgrade(backend) : migration.upgrade(backend);
    const QString parent = migration.parents.value(0);
    SchemaHistory::Record record;
    record.revision = migration.revision;
    record.parent = parent;
    record.direction = step.downgrade ? u"downgrade"_s : u"upgrade"_s;
    record.checksum = migration.checksum(backend);
    record.floor = floorAt(m_migrations.ordinal(step.downgrade ? parent : migration.revision));
    record.backup = m_outcome.backup;
    record.startedAt = startedAt;
    record.statements = static_cast<qint64>(script.statements.size());
    return record;
}

void MigrationRun::done(const Step& step) {
    m_outcome.revisions << step.migration->revision;
    m_outcome.messages << step.migration->message;
    m_outcome.to = step.downgrade ? step.migration->parents.value(0) : step.migration->revision;
    m_reached = m_migrations.ordinal(m_outcome.to);
}

Result<void> MigrationRun::runInTransaction(const Step& step) {
    if (!m_lock) { // after a step that stood alone
        if (Result<void> locked = lock(); !locked)
            return locked;
    }
    const Migration& migration = *step.migration;
    const Backend backend = m_connection.backend();
    const MigrationStep& script = step.downgrade ? migration.downgrade(backend) : migration.upgrade(backend);
    const QDateTime startedAt = QDateTime::currentDateTimeUtc();
    const MigrationWatch::Busy busy(m_watch);
    if (!step.downgrade) {
        for (const MigrationPrecheck& check : migration.prechecks(backend)) {
            if (Result<void> checked = refuseIfAnyRow(check); !checked)
                return checked;
        }
    }
    if (!m_guard) {
        Result<TableGuard> taken = TableGuard::take(m_connection);
        if (!taken)
            return taken.error();
        m_guard = std::move(*taken);
    }
    if (Result<void> ran = runStatements(migration, script); !ran)
        return ran;
    m_watch.update([](MigrationProgress& progress) {
        progress.phase = Phase::Checking;
        progress.sql.clear();
    });
    Result<TableGuard> kept = m_guard->check(m_connection, script.list(u"rows-change"_s));
    Result<void> checked = kept ? Result<void>() : kept.error();
    if (checked && !step.downgrade)
        checked = verify(migration);
    if (!checked)
        return Error(checked.error().kind,
                     Texts::tr("The change of the tables by %1 was taken back: %2")
                         .arg(migration.fileName, checked.error().text),
                     checked.error().engine);
    m_guard = std::move(*kept);
    if (const Result<qint64> recorded = m_history.record(recordOf(step, startedAt)); !recorded)
        return recorded.error();
    const QString parent = migration.parents.value(0);
    if (Result<void> moved = step.downgrade ? m_history.moveHead(migration.revision, parent)
                                            : m_history.moveHead(parent, migration.revision);
        !moved)
        return moved;
    done(step);
    return {};
}

Result<void> MigrationRun::runStatements(const Migration& migration, const MigrationStep& step) {
    const RenameMode renameMode(m_connection);
    if (m_connection.backend() == Backend::Sqlite && step.isRebuildByHand()) {
        if (Result<void> set = m_connection.execute(u"PRAGMA legacy_alter_table = ON"_s); !set)
            return set;
    }
    int number = 0;
    for (const MigrationStatement& statement : step.statements) {
        ++number;
        const Result<QStringList> texts =
            statement.rebuild ? expand(m_connection, *statement.rebuild) : QStringList{statement.text};
        if (!texts)
            return statementError(migration, statement, texts.error());
        for (const QString& text : *texts) {
            const bool goesOn = m_watch.update([&](MigrationProgress& progress) {
                progress.phase = Phase::Changing;
                progress.revision = static_cast<int>(m_outcome.revisions.size()) + 1;
                progress.id = migration.revision;
                progress.message = migration.message;
                progress.statement = number;
                progress.statements = static_cast<int>(step.statements.size());
                progress.sql = text;
            });
            if (!goesOn)
                return Error::cancelled();
            Result<void> ran = m_connection.execute(text);
            if (ran)
                ran = m_lock->verify();
            if (!ran)
                return statementError(migration, statement, ran.error());
            failpoint::reach("migration:statement");
        }
    }
    return {};
}

Result<void> MigrationRun::refuseIfAnyRow(const MigrationPrecheck& check) {
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
        Texts::tr("The database was left as it is: %1").arg(sentence.arg(QString::number(rows), first.join(u", "_s))));
}

Result<void> MigrationRun::verify(const Migration& migration) {
    for (const SqlStatement& statement : migration.verify(m_connection.backend())) {
        Query query(m_connection, statement.text);
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (*row)
            return Error(Error::Kind::Internal, Texts::tr("the check in line %1 found a row.").arg(statement.line));
    }
    return {};
}

/// PostgreSQL only: a step that cannot be part of a transaction. Its row in the history is written first and ended
/// afterwards, so that an interruption is seen; the lock of the session keeps other runners out in between.
Result<void> MigrationRun::runAlone(const Step& step) {
    if (!m_lock) {
        if (Result<void> locked = lock(); !locked)
            return locked;
    }
    if (Result<void> kept = m_lock->lockSession(); !kept)
        return kept;
    qint64 number = 0;
    if (m_request.action == MigrationRequest::Action::Rerun && m_state.kind == SchemaState::Kind::Interrupted) {
        const Result<std::vector<SchemaHistoryEntry>> entries = m_history.entries();
        if (!entries)
            return entries.error();
        for (const SchemaHistoryEntry& entry : *entries) {
            if (entry.state == u"running")
                number = entry.number;
        }
    } else {
        SchemaHistory::Record record = recordOf(step, QDateTime::currentDateTimeUtc());
        record.state = u"running"_s;
        const Result<qint64> recorded = m_history.record(record);
        if (!recorded)
            return recorded.error();
        number = *recorded;
    }
    if (Result<void> committed = commit(); !committed)
        return committed;
    m_lock.reset();
    m_guard.reset(); // others may write from here on
    failpoint::reach("migration:running");
    const SqlStatement& statement = step.migration->upgrade(m_connection.backend()).statements.front();
    const bool goesOn = m_watch.update([&](MigrationProgress& progress) {
        progress.phase = Phase::Changing;
        progress.revision = static_cast<int>(m_outcome.revisions.size()) + 1;
        progress.id = step.migration->revision;
        progress.message = step.migration->message;
        progress.statement = progress.statements = 1;
        progress.sql = statement.text;
    });
    Result<void> ran = goesOn ? dropInvalidIndex(statement.text) : Result<void>(Error::cancelled());
    if (ran) {
        const MigrationWatch::Busy busy(m_watch);
        // The limit of this user is for other work than building an index; there is no pooler in between.
        ran = m_connection.execute(u"SET statement_timeout = 0"_s);
        if (ran)
            ran = m_connection.execute(statement.text);
        (void)m_connection.execute(u"RESET statement_timeout"_s);
    }
    if (!ran)
        ran = statementError(*step.migration, statement, ran.error());
    failpoint::reach("migration:alone");
    const Result<void> ended = endAlone(step, number, ran);
    (void)MigrationLock::unlockSession(m_connection);
    return ran ? ended : ran;
}

Result<void> MigrationRun::endAlone(const Step& step, qint64 number, const Result<void>& ran) {
    if (Result<void> locked = lock(); !locked)
        return locked;
    if (Result<void> ended =
            m_history.finish(number, ran ? u"applied"_s : u"failed"_s, ran ? QString() : ran.error().text);
        !ended)
        return ended;
    if (!ran) {
        const Result<void> committed = commit();
        m_lock.reset();
        return committed;
    }
    if (Result<void> moved = m_history.moveHead(step.migration->parents.value(0), step.migration->revision); !moved)
        return moved;
    done(step);
    return {};
}

/// A failed CREATE INDEX CONCURRENTLY leaves an invalid index, which IF NOT EXISTS then takes for a good one.
Result<void> MigrationRun::dropInvalidIndex(const QString& statement) {
    static const QRegularExpression name(
        u"^CREATE\\s+(?:UNIQUE\\s+)?INDEX\\s+CONCURRENTLY\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?\"?(\\w+)"_s,
        QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = name.match(statement);
    if (!match.hasMatch())
        return {};
    Query query(m_connection, u"SELECT 1 FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
                              "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                              "WHERE n.nspname = current_schema() AND c.relname = lower(:name) AND NOT i.indisvalid"_s);
    query.bind("name", match.captured(1));
    const Result<bool> invalid = query.step();
    if (!invalid)
        return invalid.error();
    query.finish();
    return *invalid ? m_connection.execute(u"DROP INDEX CONCURRENTLY \"%1\""_s.arg(match.captured(1).toLower()))
                    : Result<void>();
}

} // namespace pricebook
