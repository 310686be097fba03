#include "migrationplanner.h"

#include "connection.h"
#include "databasebackup.h"
#include "migrationset.h"
#include "offlinesql.h"
#include "query.h"
#include "schemalook.h"
#include "sqlquoting.h"
#include "sqltokenizer.h"

#include <QHash>
#include <QSet>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

using Action = MigrationRequest::Action;

/// About how many rows each table has: SQLite counts, PostgreSQL's statistics know roughly.
Result<QHash<QString, qint64>> tableSizes(Connection& connection) {
    const bool sqlite = connection.backend() == Backend::Sqlite;
    Query tables(connection,
                 sqlite ? u"SELECT name, 0 FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
                          "AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"_s
                        : u"SELECT CAST(c.relname AS TEXT), CAST(greatest(c.reltuples, 0) AS BIGINT) "
                          "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                          "WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')"_s);
    QHash<QString, qint64> sizes;
    while (true) {
        const Result<bool> row = tables.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        sizes.insert(tables.text(0), tables.integer(1));
    }
    if (!sqlite)
        return sizes;
    for (auto size = sizes.begin(); size != sizes.end(); ++size) {
        const Result<qint64> rows = scalarInteger(connection, u"SELECT count(*) FROM "_s + quotedName(size.key()));
        if (!rows)
            return rows.error();
        *size = *rows;
    }
    return sizes;
}

/// The largest of the tables whose rows a statement reads or writes; empty if it touches none.
QString tableTouched(const SqlStatement& statement, Backend backend, const QHash<QString, qint64>& sizes) {
    SqlTokenizer tokenizer(statement.text, backend);
    QString largest;
    bool first = true;
    while (true) {
        const SqlToken token = tokenizer.next();
        if (token.kind == SqlToken::Kind::End)
            return largest;
        if (token.kind != SqlToken::Kind::Word && token.kind != SqlToken::Kind::Quoted)
            continue;
        if (first && token.is(QLatin1String("DROP")))
            return {};
        if (!first && (token.is(QLatin1String("TRIGGER")) || token.is(QLatin1String("FUNCTION")) ||
                       token.is(QLatin1String("VIEW"))))
            return {};
        first = false;
        QString name = token.text.toString().toLower();
        if (name.startsWith(u'"'))
            name = name.mid(1, name.size() - 2);
        if (sizes.value(name) > sizes.value(largest))
            largest = name;
    }
}

/// Adds a revision's rows to what it says of itself; returns the rows that its statements go through one after another.
Result<qint64> estimateRows(Connection& connection, const MigrationStep& step, const QHash<QString, qint64>& sizes,
                            PlannedRevision& revision) {
    QSet<QString> tables;
    qint64 work = 0;
    for (const MigrationStatement& statement : step.statements) {
        const QString table = tableTouched(statement, connection.backend(), sizes);
        if (table.isEmpty())
            continue;
        tables.insert(table);
        qint64 times = 1;
        if (statement.rebuild) { // the rows, the removal of the old ones, and each index
            const Result<qint64> indexes = scalarInteger(
                connection, u"SELECT count(*) FROM pragma_index_list('%1')"_s.arg(statement.rebuild->table));
            if (!indexes)
                return indexes.error();
            times = 2 + *indexes;
        }
        work += times * sizes.value(table);
    }
    for (const QString& table : tables)
        revision.rows += sizes.value(table);
    return work;
}

/// What a downgrade's `loses` names, with how much is in it.
Result<void> addLosses(Connection& connection, const QStringList& names, const QHash<QString, qint64>& sizes,
                       std::vector<LostData>& losses) {
    for (const QString& name : names) {
        const QString table = name.section(u'.', 0, 0);
        const QString column = name.section(u'.', 1);
        if (!sizes.contains(table))
            continue; // a revision above, which goes first, has made it
        const Result<qint64> rows =
            scalarInteger(connection, u"SELECT count(%1) FROM %2"_s.arg(column.isEmpty() ? u"*"_s : quotedName(column),
                                                                        quotedName(table)));
        if (!rows)
            return rows.error();
        losses.push_back({name, *rows});
    }
    return {};
}

} // namespace

Result<std::vector<ConnectedClient>> connectedClients(Connection& connection) {
    std::vector<ConnectedClient> clients;
    if (connection.backend() == Backend::Sqlite)
        return clients;
    Query query(connection,
                u"SELECT pid, application_name, usename, coalesce(host(client_addr), ''), backend_start, state "
                "FROM pg_catalog.pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
                // The kind of another user's process is hidden; the server's own processes have no user.
                "AND coalesce(backend_type, 'client backend') = 'client backend' AND usesysid IS NOT NULL "
                // This program's own: the window's, and one just closed, which the server shows for a moment more.
                "AND NOT (coalesce(application_name, '') = current_setting('application_name') "
                "AND client_addr IS NOT DISTINCT FROM inet_client_addr()) ORDER BY backend_start"_s);
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return clients;
        clients.push_back(
            {query.integer(0), query.text(1), query.text(2), query.text(3), query.time(4), query.text(5)});
    }
}

PlannedRevision describeRevision(const MigrationSet& migrations, int ordinal, bool downgrade, bool sqlite) {
    const Backend backend = sqlite ? Backend::Sqlite : Backend::PostgreSql;
    const Migration& migration = migrations.at(ordinal);
    const MigrationStep& step = downgrade ? migration.downgrade(backend) : migration.upgrade(backend);
    PlannedRevision revision;
    revision.id = migration.revision;
    revision.message = migration.message;
    revision.created = migration.created;
    revision.statements = static_cast<int>(step.statements.size());
    revision.destructive = !step.list(u"loses"_s).isEmpty();
    revision.breaking = !downgrade && migration.breaking;
    revision.transactional = step.isTransactional();
    return revision;
}

Result<MigrationPlan> planMigration(Connection& connection, const MigrationSet& migrations,
                                    const MigrationRequest& request) {
    const Result<SchemaState> state = lookAtSchema(connection, migrations);
    if (!state)
        return state.error();
    MigrationPlan plan;
    plan.state = *state;
    plan.action = request.action;
    plan.from = state->kind == SchemaState::Kind::Adoptable ? state->adoptAs : state->revision;
    plan.to = request.target;
    const bool downgrade = request.action == Action::Downgrade;
    if (request.target.isEmpty() && (request.action == Action::Upgrade || request.action == Action::Rerun))
        plan.to = migrations.head();
    else if (request.target.isEmpty() && !downgrade)
        plan.to = plan.from;
    plan.needsBackup = state->kind != SchemaState::Kind::Empty;
    if (plan.needsBackup) {
        Result<BackupPlan> backup = DatabaseBackup::plan(connection, state->revision, plan.to, request.backupFolder);
        if (!backup)
            return backup.error();
        plan.backup = std::move(*backup);
        plan.backups = DatabaseBackup::list(connection.url(), request.backupFolder);
    }
    plan.pooled = connection.isPooled();
    Result<std::vector<ConnectedClient>> clients = connectedClients(connection);
    if (!clients)
        return clients.error();
    plan.clients = std::move(*clients);
    const int from = qMax(0, migrations.ordinal(plan.from));
    const int to = migrations.ordinal(plan.to);
    if (to < 0 || !(state->isUsable() || state->canUpgrade() || state->kind == SchemaState::Kind::Adoptable))
        return plan;
    const Result<QHash<QString, qint64>> sizes = tableSizes(connection);
    if (!sizes)
        return sizes.error();
    const Backend backend = connection.backend();
    qint64 rows = 0;
    for (int at = downgrade ? from : from + 1; downgrade ? at > to : at <= to; at += downgrade ? -1 : 1) {
        const Migration& migration = migrations.at(at);
        const MigrationStep& step = downgrade ? migration.downgrade(backend) : migration.upgrade(backend);
        PlannedRevision revision = describeRevision(migrations, at, downgrade, backend == Backend::Sqlite);
        const Result<qint64> work = estimateRows(connection, step, *sizes, revision);
        if (!work)
            return work.error();
        rows += *work;
        plan.revisions.push_back(revision);
        if (Result<void> counted = addLosses(connection, step.list(u"loses"_s), *sizes, plan.losses); !counted)
            return counted.error();
        if (step.options.contains(u"irreversible"_s))
            plan.irreversible = step.options.value(u"irreversible"_s);
    }
    // Where a script cannot be made, irreversible says why.
    if (from != to)
        plan.sql = offlineSql(backend, migrations, from, to).valueOr(QString());
    // About a second for a million rows and a statement, on both engines and on the machines of today.
    plan.estimate = std::chrono::milliseconds(rows / 1000);
    return plan;
}

} // namespace pricebook
