#include "sqliteschemareader.h"

#include "canonicalsql.h"
#include "connection.h"
#include "query.h"
#include "sqlitetablesql.h"

#include <functional>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

Result<void> forEachRow(Connection& connection, const QString& sql, const std::function<void(const Query&)>& take) {
    Query query(connection, sql);
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return {};
        take(query);
    }
}

/// A name as it stands in canonical SQL.
QString canonicalName(const QString& name) {
    return canonicalsql::text(u'"' + QString(name).replace(u"\""_s, u"\"\""_s) + u'"', Backend::Sqlite);
}

void append(QString& list, const QString& item) { list += (list.isEmpty() ? QString() : u", "_s) + item; }

} // namespace

Result<SchemaDescription> SqliteSchemaReader::read() {
    m_result.m_backend = Backend::Sqlite;
    using Part = Result<void> (SqliteSchemaReader::*)();
    for (const Part part :
         {&SqliteSchemaReader::readTables, &SqliteSchemaReader::readColumns, &SqliteSchemaReader::readIndexes,
          &SqliteSchemaReader::readForeignKeys, &SqliteSchemaReader::readStatements}) {
        if (const Result<void> done = (this->*part)(); !done)
            return done.error();
    }
    for (Table& table : m_result.m_tables) {
        table.uniques.sort();
        table.options.sort();
    }
    return m_result;
}

SchemaDescription::Table* SqliteSchemaReader::find(const QString& name) {
    const auto table = m_result.m_tables.find(name.toLower());
    return table == m_result.m_tables.end() ? nullptr : &*table;
}

Result<void> SqliteSchemaReader::readTables() {
    return forEachRow(m_connection,
                      u"SELECT name, wr, strict FROM pragma_table_list WHERE schema = 'main' "
                      "AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite!_%' ESCAPE '!' "
                      "AND lower(name) NOT IN ('alembic_version', 'schema_history')"_s,
                      [this](const Query& row) {
                          Table& table = m_result.m_tables[row.text(0).toLower()];
                          if (row.integer(1) != 0)
                              table.options << u"without rowid"_s;
                          if (row.integer(2) != 0)
                              table.options << u"strict"_s;
                      });
}

Result<void> SqliteSchemaReader::readColumns() {
    // A virtual table's columns are its module's business.
    return forEachRow(m_connection,
                      u"SELECT m.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk "
                      "FROM main.sqlite_master m, pragma_table_xinfo(m.name, 'main') c "
                      "WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY m.name, c.pk"_s,
                      [this](const Query& row) {
                          Table* table = find(row.text(0));
                          if (table == nullptr)
                              return;
                          const QString name = row.text(1).toLower();
                          QString text = canonicalsql::text(row.text(2), Backend::Sqlite).toUpper();
                          if (row.integer(3) != 0)
                              text += u" NOT NULL"_s;
                          if (!row.isNull(4))
                              text += u" DEFAULT "_s + canonicalsql::text(row.text(4), Backend::Sqlite);
                          table->columns.insert(name, text.trimmed());
                          if (row.integer(5) > 0)
                              append(table->primaryKey, canonicalName(name));
                      });
}

Result<void> SqliteSchemaReader::readIndexes() {
    QMap<QString, QMap<QString, QString>> uniques; // table, index, columns
    Result<void> done = forEachRow(
        m_connection,
        u"SELECT m.name, l.name, l.origin, c.seqno, c.name, c.\"desc\", c.coll "
        "FROM main.sqlite_master m, pragma_index_list(m.name, 'main') l, pragma_index_xinfo(l.name, 'main') c "
        "WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' AND l.origin IN ('c', 'u') AND c.key = 1 "
        "ORDER BY m.name, l.name, c.seqno"_s,
        [&](const Query& row) {
            const QString table = row.text(0).toLower();
            if (find(table) == nullptr || row.isNull(4)) // an expression stands in the statement only
                return;
            QString key = canonicalName(row.text(4));
            if (row.text(6).compare(u"BINARY", Qt::CaseInsensitive) != 0)
                key += u" collate "_s + row.text(6).toLower();
            if (row.integer(5) != 0)
                key += u" desc"_s;
            if (row.text(2) == u"u")
                append(uniques[table][row.text(1)], key);
            else
                m_indexColumns[row.text(1).toLower()].insert(static_cast<int>(row.integer(3)), key);
        });
    for (auto table = uniques.begin(); table != uniques.end(); ++table) {
        for (const QString& columns : *table)
            m_result.m_tables[table.key()].uniques << u'(' + columns + u')';
    }
    return done;
}

Result<void> SqliteSchemaReader::readForeignKeys() {
    struct Key {
        QString table, columns, parent, parentColumns, actions;
    };
    QMap<QString, Key> keys;
    Result<void> done =
        forEachRow(m_connection,
                   u"SELECT m.name, f.id, f.\"table\", f.\"from\", f.\"to\", f.on_update, f.on_delete "
                   "FROM main.sqlite_master m, pragma_foreign_key_list(m.name, 'main') f "
                   "WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY m.name, f.id, f.seq"_s,
                   [&](const Query& row) {
                       Key& key = keys[row.text(0) + u' ' + row.text(1)];
                       key.table = row.text(0).toLower();
                       key.parent = row.text(2);
                       append(key.columns, canonicalName(row.text(3)));
                       if (!row.isNull(4))
                           append(key.parentColumns, canonicalName(row.text(4)));
                       key.actions.clear();
                       if (row.text(5) != u"NO ACTION")
                           key.actions += u" on update "_s + row.text(5).toLower();
                       if (row.text(6) != u"NO ACTION")
                           key.actions += u" on delete "_s + row.text(6).toLower();
                   });
    for (const Key& key : std::as_const(keys)) {
        Table* table = find(key.table);
        if (table == nullptr)
            continue;
        const Table* parent = find(key.parent);
        const QString target =
            key.parentColumns.isEmpty() && parent != nullptr ? parent->primaryKey : key.parentColumns;
        QString& text = table->foreignKeys[u'(' + key.columns + u')'];
        append(text, u"references "_s + canonicalName(key.parent) + u'(' + target + u')' + key.actions);
    }
    for (Table& table : m_result.m_tables) {
        if (!table.primaryKey.isEmpty())
            table.primaryKey = u'(' + table.primaryKey + u')';
    }
    return done;
}

Result<void> SqliteSchemaReader::readStatements() {
    return forEachRow(
        m_connection, u"SELECT type, name, tbl_name, sql FROM main.sqlite_master WHERE sql IS NOT NULL ORDER BY name"_s,
        [this](const Query& row) {
            const QString type = row.text(0);
            const QString name = row.text(1).toLower();
            const QStringList tokens =
                type == u"table" ? QStringList() : canonicalsql::tokens(row.text(3), Backend::Sqlite);
            Table* table = find(row.text(2));
            if (type == u"view")
                m_result.m_views.insert(name, canonicalsql::join(tokens, tokens.value(3) == u"as" ? 4 : 3));
            else if (table == nullptr)
                return;
            else if (type == u"table")
                takeTable(*table, row.text(3));
            else if (type == u"index")
                takeIndex(*table, name, row.text(3));
            else
                table->triggers.insert(name, canonicalsql::join(tokens, 3)); // after CREATE TRIGGER name
        });
}

void SqliteSchemaReader::takeTable(Table& table, const QString& sql) {
    if (sql.startsWith(u"CREATE VIRTUAL"_s, Qt::CaseInsensitive)) {
        const QStringList tokens = canonicalsql::tokens(sql, Backend::Sqlite);
        table.virtualText = canonicalsql::join(tokens, tokens.indexOf(u"using"_s) + 1);
        return;
    }
    const SqliteTableSql text = SqliteTableSql::parse(sql);
    table.checks = text.checks;
    table.options << text.options;
    for (auto column = text.columns.begin(); column != text.columns.end(); ++column) {
        // Both are names, one of them in canonical spelling.
        for (auto known = table.columns.begin(); known != table.columns.end(); ++known) {
            if (canonicalName(known.key()) == column.key())
                *known += u' ' + *column;
        }
    }
    for (const QString& columns : text.deferred) {
        if (const auto key = table.foreignKeys.find(columns); key != table.foreignKeys.end())
            *key += u" deferrable initially deferred"_s;
    }
}

void SqliteSchemaReader::takeIndex(Table& table, const QString& name, const QString& sql) {
    const QStringList tokens = canonicalsql::tokens(sql, Backend::Sqlite);
    const qsizetype open = tokens.indexOf(u"("_s);
    const qsizetype close = canonicalsql::closing(tokens, open);
    const QMap<int, QString>& columns = m_indexColumns[name];
    QStringList keys;
    qsizetype first = open + 1;
    for (qsizetype i = first; i <= close; ++i) {
        if (tokens[i] == u"(") {
            i = canonicalsql::closing(tokens, i);
        } else if (i == close || tokens[i] == u",") {
            const qsizetype end = tokens[i - 1] == u"asc" ? i - 1 : i;
            keys << columns.value(static_cast<int>(keys.size()), canonicalsql::join(tokens, first, end));
            first = i + 1;
        }
    }
    QString text = u'(' + keys.join(u", "_s) + u')';
    if (tokens.value(1) == u"unique")
        text.prepend(u"unique "_s);
    if (close + 1 < tokens.size())
        text += u' ' + canonicalsql::join(tokens, close + 1);
    table.indexes.insert(name, text);
}

} // namespace pricebook
