#include "bulkload.h"

#include "connection.h"
#include "copytables.h"
#include "eachrow.h"
#include "sqlquoting.h"

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

/// "'categories', 'tags', …", for IN.
QString tableTexts() {
    QStringList names;
    for (const QString& name : copyTableNames())
        names << quotedText(name);
    return names.join(u", "_s);
}

} // namespace

Result<void> BulkLoad::begin() { return m_connection.backend() == Backend::Sqlite ? beginSqlite() : beginPostgres(); }

Result<void> BulkLoad::beginSqlite() {
    // Triggers come back after the indexes, and the search tables are filled before their triggers are there.
    const QString query = u"SELECT 'DROP ' || type || ' \"' || replace(name, '\"', '\"\"') || '\"', sql "
                          "FROM sqlite_master WHERE type = '%1' AND sql IS NOT NULL AND tbl_name IN (%2) "
                          "ORDER BY rowid"_s;
    if (Result<void> taken = takeAway(query.arg(u"index"_s, tableTexts())); !taken)
        return taken;
    for (const DerivedTable& table : derivedTables())
        m_steps << QLatin1String(table.fill);
    return takeAway(query.arg(u"trigger"_s, tableTexts()));
}

Result<void> BulkLoad::beginPostgres() {
    // References go before the unique indexes that they stand on, and come back after them.
    QStringList references;
    std::swap(references, m_steps);
    const Result<void> referencesTaken = takeAway(
        u"SELECT format('ALTER TABLE %I DROP CONSTRAINT %I', c.relname, f.conname), "
        "format('ALTER TABLE %I ADD CONSTRAINT %I %s', c.relname, f.conname, pg_get_constraintdef(f.oid)) "
        "FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE f.contype = 'f' AND n.nspname = current_schema() AND c.relname IN (%1) ORDER BY c.relname, f.conname"_s
            .arg(tableTexts()));
    if (!referencesTaken)
        return referencesTaken;
    std::swap(references, m_steps);
    const Result<void> indexesTaken = takeAway(
        u"SELECT format('DROP INDEX %I', i.relname), pg_get_indexdef(i.oid) FROM pg_index x "
        "JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relname IN (%1) "
        "AND NOT EXISTS (SELECT 1 FROM pg_constraint p WHERE p.conindid = x.indexrelid AND p.contype <> 'f') "
        "ORDER BY c.relname, i.relname"_s.arg(tableTexts()));
    if (!indexesTaken)
        return indexesTaken;
    m_steps << references;
    // Only for this transaction: what sorts the indexes' keys would otherwise go to the disk.
    QStringList first{u"SET LOCAL maintenance_work_mem = '256MB'"_s, u"SET LOCAL work_mem = '64MB'"_s};
    for (const CopyTable& table : copyTables()) {
        first << u"ALTER TABLE %1 DISABLE TRIGGER USER"_s.arg(table.sqlName());
        m_steps << u"ALTER TABLE %1 ENABLE TRIGGER USER"_s.arg(table.sqlName()) << u"ANALYZE %1"_s.arg(table.sqlName());
    }
    for (const QString& sql : first) {
        if (Result<void> done = m_connection.execute(sql); !done)
            return done;
    }
    return {};
}

Result<void> BulkLoad::takeAway(const QString& query) {
    QStringList away;
    {
        Query rows(m_connection, query);
        const Result<void> read = forEachRow(rows, [&] {
            away << rows.text(0);
            m_steps << rows.text(1);
        });
        if (!read)
            return read;
    }
    for (const QString& sql : away) {
        if (Result<void> done = m_connection.execute(sql); !done)
            return done;
    }
    return {};
}

Result<qint64> BulkLoad::lastId(Connection& connection, const QString& table) {
    if (connection.backend() == Backend::Sqlite) {
        Query query(connection, u"SELECT max(COALESCE((SELECT seq FROM sqlite_sequence WHERE name = :name), 0), "
                                "COALESCE((SELECT max(id) FROM %1), 0))"_s.arg(table));
        query.bind("name", table);
        const Result<bool> row = query.step();
        return row ? Result<qint64>(query.integer(0)) : row.error();
    }
    Query name(connection, u"SELECT pg_get_serial_sequence(:name, 'id')"_s);
    name.bind("name", table);
    const Result<bool> row = name.step();
    if (!row)
        return row.error();
    return scalarInteger(connection, u"SELECT GREATEST((SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 "
                                     "END FROM %1), (SELECT COALESCE(max(id), 0) FROM %2))"_s.arg(name.text(0), table));
}

Result<void> BulkLoad::setLastId(Connection& connection, const QString& table, qint64 last) {
    if (last == 0)
        return {};
    const bool sqlite = connection.backend() == Backend::Sqlite;
    if (sqlite) { // a table without rows has no entry yet
        Query entry(connection, u"INSERT INTO sqlite_sequence (name, seq) SELECT :name, 0 "
                                "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = :name)"_s);
        entry.bind("name", table);
        if (const Result<qint64> made = entry.run(); !made)
            return made.error();
    }
    Query query(connection, sqlite ? u"UPDATE sqlite_sequence SET seq = :last WHERE name = :name"_s
                                   : u"SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"_s);
    query.bind("name", table);
    query.bind("last", last);
    const Result<qint64> done = query.run();
    return done ? Result<void>() : Result<void>(done.error());
}

} // namespace pricebook
