#include "schemarehearsal.h"

#include "connection.h"
#include "query.h"
#include "sqlquoting.h"

#include <QCoreApplication>
#include <sqlite3.h>
#include <utility>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::SchemaRehearsal)
};

Result<QStringList> column(Connection& connection, const QString& sql) {
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

QString whatOf(const QString& broken) { return broken.section(u": "_s, 0, 0); }

} // namespace

QString SchemaRehearsal::words(const Error& error) {
    QString text = error.engine;
    return text.remove(u" Unable to execute statement"_s).trimmed();
}

Result<SchemaRehearsal> SchemaRehearsal::of(Connection& original) {
    // Shadow tables come with their virtual table.
    const Result<QStringList> texts = column(
        original, u"SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!' "
                  "AND name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = "
                  "'shadow') ORDER BY type = 'trigger', rowid"_s);
    if (!texts)
        return texts.error();
    DatabaseUrl memory;
    memory.backend = Backend::Sqlite;
    memory.path = u":memory:"_s;
    Result<std::unique_ptr<Connection>> copy = Connection::open(memory, OpenMode::CreateIfMissing);
    if (!copy)
        return copy.error();
    if (Result<void> off = (*copy)->execute(u"PRAGMA foreign_keys = OFF"_s); !off)
        return off.error();
    for (const QString& text : *texts)
        (void)(*copy)->execute(text);
    const Result<qint64> analyzed =
        scalarInteger(original, u"SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'"_s);
    if (analyzed && *analyzed > 0)
        (void)(*copy)->execute(u"ANALYZE"_s);
    // From here on a name in double quotes is a column or an error: without this an index on a column that is gone
    // becomes, silently, one on a text.
    sqlite3* handle = (*copy)->sqliteHandle();
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    return SchemaRehearsal(std::move(copy).value());
}

Result<void> SchemaRehearsal::rehearse(const QStringList& statements) {
    const Result<QStringList> before = broken();
    if (!before)
        return before.error();
    for (const QString& statement : statements) {
        if (Result<void> run = m_copy->execute(statement); !run)
            return Error(Error::Kind::Schema,
                         Texts::tr("\"%1\" would fail: %2").arg(statement.section(u'\n', 0, 0), words(run.error())),
                         run.error().engine);
    }
    const Result<QStringList> after = broken();
    if (!after)
        return after.error();
    QStringList known;
    for (const QString& one : *before)
        known << whatOf(one);
    for (const QString& one : *after) {
        if (!known.contains(whatOf(one)))
            return Error(Error::Kind::Schema, Texts::tr("it would break %1").arg(one));
    }
    return {};
}

Result<QStringList> SchemaRehearsal::broken() {
    QStringList broken;
    const Result<QStringList> views = column(*m_copy, u"SELECT name FROM sqlite_master WHERE type = 'view'"_s);
    if (!views)
        return views.error();
    for (const QString& view : *views) {
        if (Result<void> read = m_copy->execute(u"SELECT * FROM %1 LIMIT 0"_s.arg(quotedName(view))); !read)
            broken << Texts::tr("the view %1: %2").arg(view, words(read.error()));
    }
    if (Result<void> checked = checkTables(broken); !checked)
        return checked.error();
    return broken;
}

/// A trigger is compiled with the statement that would run it, so each table's three kinds are compiled.
Result<void> SchemaRehearsal::checkTables(QStringList& broken) {
    const Result<QStringList> tables =
        column(*m_copy, u"SELECT name FROM pragma_table_list WHERE schema = 'main' AND (type = 'table' OR name IN "
                        "(SELECT tbl_name FROM sqlite_master WHERE type = 'trigger')) "
                        "AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"_s);
    if (!tables)
        return tables.error();
    for (const QString& table : *tables) {
        const QString name = quotedName(table);
        // Generated columns (hidden 2 and 3) cannot be set, and are left out of this list.
        const Result<QStringList> columns =
            column(*m_copy, u"SELECT name FROM pragma_table_info(%1)"_s.arg(quotedText(table)));
        if (!columns)
            return columns.error();
        QStringList assignments;
        for (const QString& one : *columns)
            assignments << quotedName(one) + u" = "_s + quotedName(one);
        const Result<QStringList> triggers = column(
            *m_copy, u"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %1 ORDER BY name"_s.arg(
                         quotedText(table)));
        if (!triggers)
            return triggers.error();
        const auto use = [&](const QString& what) {
            return triggers->isEmpty() ? what : Texts::tr("%1 (triggers: %2)").arg(what, triggers->join(u", "_s));
        };
        const std::pair<QString, QString> uses[] = {
            {use(Texts::tr("adding rows to %1").arg(table)), u"EXPLAIN INSERT INTO %1 DEFAULT VALUES"_s.arg(name)},
            {use(Texts::tr("changing rows of %1").arg(table)),
             u"EXPLAIN UPDATE %1 SET %2"_s.arg(name, assignments.join(u", "_s))},
            {use(Texts::tr("deleting rows of %1").arg(table)), u"EXPLAIN DELETE FROM %1"_s.arg(name)},
            {Texts::tr("the references from %1").arg(table),
             u"SELECT * FROM pragma_foreign_key_check(%1)"_s.arg(quotedText(table))},
        };
        for (const auto& [what, sql] : uses) {
            if (Result<void> run = m_copy->execute(sql); !run)
                broken << what + u": "_s + words(run.error());
        }
    }
    return {};
}

} // namespace pricebook
