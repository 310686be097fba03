#include "database.h"
#include "dbcommands.h"
#include "dbreport.h"
#include "migrationrunner.h"
#include "revisiontarget.h"
#include "schemadescription.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace pricebook::commands::db {

using namespace Qt::StringLiterals;

namespace {

using Kind = SchemaState::Kind;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::DbCommands)
};

const MigrationSet& set() { return MigrationSet::embedded(); }

QString parentOf(const Migration& migration) {
    return migration.parents.isEmpty() ? u"<base>"_s : migration.parents.join(u", "_s);
}

/// " (head) (current)", as Alembic marks them.
QString marks(const Migration& migration, const QString& current = {}) {
    QString text;
    if (migration.revision == set().head())
        text += u" (head)"_s;
    if (migration.revision == current)
        text += u" (current)"_s;
    return text;
}

/// What Alembic calls the log entry of a revision, with an empty line after it.
QString entry(const Migration& migration, const QString& current = {}) {
    const QStringList lines{
        u"Rev: "_s + migration.revision + marks(migration, current),
        u"Parent: "_s + parentOf(migration),
        u"Path: "_s + migration.fileName,
        QString(),
        u"    "_s + migration.message,
        u"    "_s,
        u"    Revision ID: "_s + migration.revision,
        u"    Revises: "_s + migration.parents.join(u", "_s),
        u"    Create Date: "_s + timeText(migration.created),
        u"    Compatibility: "_s + (migration.breaking ? u"breaking"_s : u"additive"_s),
        u"    Statements: %1 for SQLite, %2 for PostgreSQL"_s.arg(migration.upgrade(Backend::Sqlite).statements.size())
            .arg(migration.upgrade(Backend::PostgreSql).statements.size()),
        QString(),
    };
    return lines.join(u'\n');
}

QJsonObject object(const Migration& migration) {
    return {{u"revision"_s, migration.revision},
            {u"parent"_s, textOrNull(migration.parents.join(u", "_s))},
            {u"message"_s, migration.message},
            {u"created"_s, timeText(migration.created)},
            {u"file"_s, migration.fileName},
            {u"breaking"_s, migration.breaking},
            {u"is_head"_s, migration.revision == set().head()}};
}

/// What a database says; none was asked where `connection` is null.
struct Found {
    std::unique_ptr<Connection> connection;
    SchemaState state;
    QString revision; ///< the head pointer, or empty
    int ordinal = 0;  ///< of it; 0 where there is none, or none that this program knows
};

Result<Found> look(const Request& request) {
    Result<std::unique_ptr<Connection>> connection = database::open(request.configuration, OpenMode::ReadOnly);
    if (!connection)
        return connection.error();
    const Result<SchemaState> state = MigrationRunner(**connection, set()).state();
    if (!state)
        return state.error();
    Found found{std::move(*connection), *state, state->revision, set().ordinal(state->revision)};
    if (state->kind == Kind::Interrupted && found.ordinal > 0) { // the step that began, not the one that was reached
        --found.ordinal;
        found.revision = found.ordinal > 0 ? set().at(found.ordinal).revision : QString();
    }
    found.ordinal = std::max(found.ordinal, 0);
    return found;
}

/// A revision of another program or a newer version, said as Alembic says it; first what it means for this program.
int notLocated(DbReport& report, const Found& found, const QString& revision) {
    report.tell(found.state.text());
    return report.failed(Error::Kind::Schema, u"Can't locate revision identified by '%1'"_s.arg(revision));
}

void setState(DbReport& report, const Found& found) {
    const SchemaState& state = found.state;
    report.set(u"state"_s, state.name());
    report.set(u"revision"_s, textOrNull(found.revision));
    report.set(u"head"_s, set().head());
    report.set(u"up_to_date"_s, state.isUsable());
    report.set(u"message"_s, state.isUsable() ? QJsonValue() : QJsonValue(state.text()));
}

QStringList revisionsOf(const Found& found) {
    if (found.state.kind == Kind::SeveralHeads)
        return found.state.details;
    return found.revision.isEmpty() ? QStringList() : QStringList{found.revision};
}

QJsonObject object(const SchemaHistoryEntry& entry) {
    return {{u"number"_s, entry.number},
            {u"revision"_s, entry.revision},
            {u"parent"_s, textOrNull(entry.parent)},
            {u"direction"_s, entry.direction},
            {u"state"_s, entry.state},
            {u"checksum"_s, entry.checksum},
            {u"program_version"_s, entry.programVersion},
            {u"started_at"_s, timeText(entry.startedAt)},
            {u"finished_at"_s, textOrNull(timeText(entry.finishedAt))},
            {u"milliseconds"_s, entry.milliseconds},
            {u"statements"_s, entry.statements},
            {u"host"_s, textOrNull(entry.host)},
            {u"user"_s, textOrNull(entry.user)},
            {u"backup"_s, textOrNull(entry.backup)},
            {u"note"_s, textOrNull(entry.note)}};
}

QString line(const SchemaHistoryEntry& entry) {
    QString text = u"%1  %2 %3"_s.arg(timeText(entry.startedAt), entry.direction, entry.revision);
    if (entry.state != u"applied")
        text += u" (%1)"_s.arg(entry.state);
    text += u", "_s + Texts::tr("version %1").arg(entry.programVersion);
    QString who = entry.user;
    if (!entry.host.isEmpty())
        who += u'@' + entry.host;
    if (!who.isEmpty())
        text += u", "_s + who;
    if (!entry.backup.isEmpty())
        text += u", "_s + Texts::tr("backup %1").arg(entry.backup);
    if (!entry.note.isEmpty())
        text += u", "_s + entry.note.simplified(); // one line for one row
    return text;
}

/// What was done to the database, newest first.
int applied(const Request& request, DbReport& report) {
    const Result<std::unique_ptr<Connection>> connection = database::open(request.configuration, OpenMode::ReadOnly);
    if (!connection)
        return report.failed(connection.error());
    const Result<std::vector<SchemaHistoryEntry>> entries = MigrationRunner(**connection, set()).history();
    if (!entries)
        return report.failed(entries.error());
    QJsonArray array;
    for (auto entry = entries->rbegin(); entry != entries->rend(); ++entry) {
        array << object(*entry);
        report.line(line(*entry));
    }
    report.set(u"applied"_s, array);
    return report.done();
}

/// A history that names the database's revision has to ask for it; any other needs no database.
bool asksDatabase(const DbRequest& request) {
    return request.indicateCurrent || request.range.startsWith(u'-') ||
           request.range.split(u':').contains(u"current"_s);
}

} // namespace

int current(const Request& request, Terminal& terminal) {
    DbReport report(request, terminal);
    const Result<Found> found = look(request);
    if (!found)
        return report.failed(found.error());
    setState(report, *found);
    if (request.db.verbose)
        report.line(u"Current revision(s) for %1:"_s.arg(request.configuration.databaseUrl.toDisplayString()));
    if (request.db.checkHeads && revisionsOf(*found) != QStringList{set().head()})
        return report.failed(Error::Kind::Schema, u"Database is not on all head revisions"_s);
    for (const QString& revision : revisionsOf(*found)) {
        if (set().ordinal(revision) <= 0)
            return notLocated(report, *found, revision);
    }
    for (const QString& revision : revisionsOf(*found)) {
        const Migration& migration = set().at(set().ordinal(revision));
        report.line(request.db.verbose ? entry(migration) : revision + marks(migration));
    }
    if (!found->state.isUsable() && !report.isJson())
        report.tell(found->state.text());
    return report.done();
}

int history(const Request& request, Terminal& terminal) {
    DbReport report(request, terminal);
    if (request.db.applied)
        return applied(request, report);
    Found found;
    if (asksDatabase(request.db)) {
        Result<Found> asked = look(request);
        if (!asked)
            return report.failed(asked.error());
        found = std::move(*asked);
        if (found.ordinal == 0 && !found.state.revision.isEmpty())
            return notLocated(report, found, found.state.revision);
    }
    std::pair<int, int> range{1, set().count()};
    if (!request.db.range.isNull()) {
        const Result<std::pair<int, int>> asked = revisiontarget::historyRange(set(), request.db.range, found.ordinal);
        if (!asked)
            return report.failed(asked.error());
        range = *asked;
    }
    QJsonArray array;
    for (int at = range.second; at >= range.first; --at) {
        const Migration& migration = set().at(at);
        QJsonObject one = object(migration);
        const QString current = request.db.indicateCurrent ? found.revision : QString();
        if (request.db.indicateCurrent)
            one[u"is_current"_s] = migration.revision == current;
        array << one;
        report.line(request.db.verbose ? entry(migration, current)
                                       : u"%1 -> %2%3, %4"_s.arg(parentOf(migration), migration.revision,
                                                                 marks(migration, current), migration.message));
    }
    report.set(u"revisions"_s, array);
    return report.done();
}

int heads(const Request& request, Terminal& terminal) {
    DbReport report(request, terminal);
    const Migration& head = set().at(set().count());
    report.line(request.db.verbose ? entry(head) : head.revision + marks(head));
    report.set(u"heads"_s, QJsonArray{object(head)});
    return report.done();
}

int show(const Request& request, Terminal& terminal) {
    DbReport report(request, terminal);
    Result<int> ordinal = 0;
    if (request.db.target == u"current") {
        const Result<Found> found = look(request);
        if (!found)
            return report.failed(found.error());
        if (found->ordinal == 0 && !found->state.revision.isEmpty())
            return notLocated(report, *found, found->state.revision);
        ordinal = found->ordinal;
    } else {
        ordinal = revisiontarget::revision(set(), request.db.target);
    }
    if (!ordinal)
        return report.failed(ordinal.error());
    QJsonArray array;
    if (*ordinal > 0) {
        report.line(entry(set().at(*ordinal)));
        array << object(set().at(*ordinal));
    }
    report.set(u"revisions"_s, array);
    return report.done();
}

int check(const Request& request, Terminal& terminal) {
    DbReport report(request, terminal);
    const Result<Found> found = look(request);
    if (!found)
        return report.failed(found.error());
    const Result<SchemaCheck> check = MigrationRunner(*found->connection, set()).check();
    if (!check)
        return report.failed(check.error());
    setState(report, *found);
    const QStringList warnings = check->warnings + check->state.warnings;
    report.set(u"differences"_s, QJsonArray::fromStringList(check->differences));
    report.set(u"warnings"_s, QJsonArray::fromStringList(warnings));
    for (const QString& warning : warnings)
        report.tell(Texts::tr("Warning: %1").arg(warning));
    const SchemaState& state = check->state;
    if (state.kind == Kind::Empty || state.kind == Kind::Behind) {
        for (const QString& difference : check->differences)
            report.tell(Texts::tr("Difference: %1").arg(difference));
        return report.failed(Error::Kind::Schema, u"Target database is not up to date."_s);
    }
    if (!check->differences.isEmpty())
        return report.failed(Error::Kind::Schema,
                             u"New upgrade operations detected: %1"_s.arg(check->differences.join(u"; "_s)));
    if (!state.isUsable())
        return report.failed(Error::Kind::Schema, state.text());
    report.line(u"No new upgrade operations detected."_s);
    return report.done();
}

int describe(const Request& request, Terminal& terminal) {
    DbReport report(request, terminal);
    const Result<std::unique_ptr<Connection>> connection = database::open(request.configuration, OpenMode::ReadOnly);
    if (!connection)
        return report.failed(connection.error());
    const Result<SchemaDescription> description = SchemaDescription::read(**connection);
    if (!description)
        return report.failed(description.error());
    report.line(QString::fromUtf8(description->toJson().trimmed()));
    return 0;
}

} // namespace pricebook::commands::db
