#include "schemahistory.h"

#include "bookkeepingsql.h"
#include "connection.h"
#include "dialect.h"
#include "query.h"

#include <QCoreApplication>
#include <QSysInfo>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::SchemaHistory)
};

QString timeText(const QDateTime& utc) { return utc.toUTC().toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s) + u"000"_s; }

QString operatingSystemUser() {
    const QString user = qEnvironmentVariable("USER");
    return user.isEmpty() ? qEnvironmentVariable("LOGNAME") : user;
}

} // namespace

Result<QStringList> SchemaHistory::column(const QString& sql) {
    Query query(m_connection, sql);
    QStringList values;
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return values;
        values << query.text(0);
    }
}

Result<QStringList> SchemaHistory::tables() {
    return column(
        m_connection.backend() == Backend::Sqlite
            ? u"SELECT lower(name) FROM sqlite_master WHERE type IN ('table', 'view') "
              "AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"_s
            : u"SELECT lower(CAST(relname AS TEXT)) FROM pg_catalog.pg_class c "
              "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
              "WHERE n.nspname = current_schema() AND relkind IN ('r', 'p', 'v', 'm', 'f') "
              // What an extension brought with it is no table of a program.
              "AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"_s);
}

Result<SchemaFacts> SchemaHistory::facts() {
    Result<QStringList> found = tables();
    if (!found)
        return found.error();
    SchemaFacts facts;
    facts.backend = m_connection.backend();
    facts.tables = *found;
    facts.hasHeadTable = facts.tables.removeAll(u"alembic_version"_s) > 0;
    const bool hasHistoryTable = facts.tables.removeAll(u"schema_history"_s) > 0;
    if (facts.hasHeadTable) {
        Result<QStringList> heads = column(u"SELECT version_num FROM alembic_version ORDER BY version_num"_s);
        if (!heads)
            return heads.error();
        facts.heads = *heads;
    }
    if (hasHistoryTable) {
        Result<std::vector<SchemaHistoryEntry>> rows = read();
        if (!rows)
            return rows.error();
        facts.history = std::move(*rows);
    }
    return facts;
}

Result<std::vector<SchemaHistoryEntry>> SchemaHistory::entries() {
    const Result<QStringList> found = tables();
    if (!found)
        return found.error();
    if (!found->contains(u"schema_history"_s))
        return std::vector<SchemaHistoryEntry>();
    return read();
}

Result<std::vector<SchemaHistoryEntry>> SchemaHistory::read() {
    std::vector<SchemaHistoryEntry> entries;
    Query query(
        m_connection,
        u"SELECT seq, revision, parent, direction, state, checksum, app_version, min_compatible, started_at, "
        "finished_at, duration_ms, statements, host, db_user, backup_ref, note FROM schema_history ORDER BY seq"_s);
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return entries;
        entries.push_back({query.integer(0), query.text(1), query.text(2), query.text(3), query.text(4), query.text(5),
                           query.text(6), query.text(7), query.time(8), query.time(9), query.integer(10),
                           query.integer(11), query.text(12), query.text(13), query.text(14), query.text(15)});
    }
}

Result<void> SchemaHistory::ensureTables() {
    const Result<QStringList> found = tables();
    if (!found)
        return found.error();
    if (!found->contains(u"alembic_version"_s)) {
        if (Result<void> made = m_connection.execute(bookkeepingsql::createHeadTable()); !made)
            return made;
    }
    if (found->contains(u"schema_history"_s))
        return {};
    return m_connection.execute(bookkeepingsql::createHistoryTable(m_connection.backend()));
}

Result<void> SchemaHistory::moveHead(const QString& from, const QString& to) {
    Query query(m_connection, from.isEmpty() ? u"INSERT INTO alembic_version (version_num) VALUES (:to)"_s
                              : to.isEmpty()
                                  ? u"DELETE FROM alembic_version WHERE version_num = :from"_s
                                  : u"UPDATE alembic_version SET version_num = :to WHERE version_num = :from"_s);
    if (!from.isEmpty())
        query.bind("from", from);
    if (!to.isEmpty())
        query.bind("to", to);
    const Result<qint64> moved = query.run();
    if (!moved)
        return moved.error();
    if (*moved != 1)
        return Error(Error::Kind::Conflict,
                     Texts::tr("Another program changed the schema at the same time: nothing was changed, try again."));
    return {};
}

Result<qint64> SchemaHistory::record(const Record& record) {
    const bool running = record.state == u"running";
    const QDateTime now = QDateTime::currentDateTimeUtc();
    // The times are literals because one text fits both engines' types that way; nothing foreign is in them.
    Query query(
        m_connection,
        u"INSERT INTO schema_history (revision, parent, direction, state, checksum, app_version, "
        "min_compatible, started_at, finished_at, duration_ms, statements, host, db_user, pid, backup_ref, note) "
        "VALUES (:revision, :parent, :direction, :state, :checksum, :version, :compatible, '%1', %2, :duration, "
        ":statements, :host, %3, :pid, :backup, :note) RETURNING seq"_s.arg(
            timeText(record.startedAt), running ? u"NULL"_s : u"'%1'"_s.arg(timeText(now)),
            m_connection.backend() == Backend::Sqlite ? u":user"_s : u"session_user"_s));
    query.bind("revision", record.revision);
    query.bindTextOrNull("parent", record.parent);
    query.bind("direction", record.direction);
    query.bind("state", record.state);
    query.bind("checksum", record.checksum);
    query.bind("version", QStringLiteral(PRICEBOOK_VERSION));
    query.bindTextOrNull("compatible", record.floor);
    if (running)
        query.bindNull("duration");
    else
        query.bind("duration", record.startedAt.msecsTo(now));
    query.bind("statements", record.statements);
    query.bindTextOrNull("host", QSysInfo::machineHostName());
    if (m_connection.backend() == Backend::Sqlite)
        query.bindTextOrNull("user", operatingSystemUser());
    query.bind("pid", QCoreApplication::applicationPid());
    query.bindTextOrNull("backup", record.backup);
    query.bindTextOrNull("note", record.note);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    const qint64 number = query.integer(0);
    query.finish();
    return number;
}

Result<void> SchemaHistory::finish(qint64 number, const QString& state, const QString& note) {
    Query query(m_connection,
                u"UPDATE schema_history SET state = :state, note = :note, finished_at = '%1' "
                "WHERE seq = :number AND state = 'running'"_s.arg(timeText(QDateTime::currentDateTimeUtc())));
    query.bind("state", state);
    query.bindTextOrNull("note", note);
    query.bind("number", number);
    const Result<qint64> ended = query.run();
    if (!ended)
        return ended.error();
    if (*ended != 1)
        return Error(Error::Kind::Conflict,
                     Texts::tr("Another program ended the same step at the same time; look at the "
                               "schema's state and try again if need be."));
    return {};
}

} // namespace pricebook
