#include "databasecontents.h"

#include "connection.h"
#include "query.h"
#include "sqlquoting.h"

#include <algorithm>
#include <numeric>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

Result<QStringList> textColumn(Connection& connection, const QString& sql) {
    Query query(connection, sql);
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

Result<QStringList> tableNames(Connection& connection) {
    if (connection.backend() == Backend::Sqlite)
        // Virtual tables may be impossible to count; what they hold is in their shadow tables.
        return textColumn(connection, u"SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', "
                                      "'shadow') AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"_s);
    // What pg_dump dumps: not what an extension brings along, and partitions rather than the table they are parts of.
    return textColumn(connection,
                      u"SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_catalog.pg_class c JOIN "
                      "pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND c.relpersistence "
                      "<> 't' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' AND NOT EXISTS (SELECT 1 "
                      "FROM pg_catalog.pg_depend d WHERE d.objid IN (c.oid, n.oid) AND d.deptype = 'e')"_s);
}

QString quoted(Connection& connection, const QString& table) {
    return connection.backend() == Backend::PostgreSql ? table : quotedName(table);
}

/// The tables of extensions of whose rows pg_dump dumps some: those that the extension calls a configuration.
Result<void> countConfigurations(Connection& connection, QMap<QString, qint64>& counts) {
    Query query(connection, u"SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), "
                            "coalesce(e.extcondition[array_position(e.extconfig, c.oid)], '') "
                            "FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_class c ON c.oid = ANY (e.extconfig) "
                            "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r'"_s);
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return {};
        const QString table = query.text(0);
        const Result<qint64> rows =
            scalarInteger(connection, u"SELECT count(*) FROM "_s + table + u' ' + query.text(1));
        if (!rows)
            return rows.error();
        counts.insert(table, *rows);
    }
}

bool isNamed(const QString& table, const QString& name) { return table == name || table.endsWith(u'.' + name); }

} // namespace

Result<DatabaseContents> DatabaseContents::read(Connection& connection) {
    const Result<QStringList> tables = tableNames(connection);
    if (!tables)
        return tables.error();
    DatabaseContents contents;
    for (const QString& table : *tables) {
        const Result<qint64> rows = scalarInteger(connection, u"SELECT count(*) FROM "_s + quoted(connection, table));
        if (!rows)
            return rows.error();
        contents.rows.insert(table, *rows);
        if (!isNamed(table, u"alembic_version"_s))
            continue;
        const Result<QStringList> heads =
            textColumn(connection, u"SELECT version_num FROM "_s + quoted(connection, table));
        if (!heads)
            return heads.error();
        contents.heads << *heads;
    }
    if (connection.backend() == Backend::PostgreSql) {
        if (Result<void> counted = countConfigurations(connection, contents.rows); !counted)
            return counted.error();
    }
    contents.heads.sort();
    return contents;
}

bool DatabaseContents::hasTable(const QString& name) const {
    return std::any_of(rows.keyBegin(), rows.keyEnd(), [&](const QString& table) { return isNamed(table, name); });
}

bool DatabaseContents::hasRows(const QString& name) const {
    for (auto table = rows.begin(); table != rows.end(); ++table) {
        if (isNamed(table.key(), name) && table.value() > 0)
            return true;
    }
    return false;
}

bool DatabaseContents::isCatalogue() const {
    const QStringList ours{u"categories"_s, u"tags"_s, u"products"_s, u"product_tag_association"_s};
    return std::all_of(ours.begin(), ours.end(), [this](const QString& name) { return hasTable(name); });
}

BackupContents DatabaseContents::summary() const {
    return {heads.join(u", "_s), rows.size(), std::accumulate(rows.begin(), rows.end(), qint64{0})};
}

} // namespace pricebook
