#include "tablerebuild.h"

#include "connection.h"
#include "query.h"
#include "schemarehearsal.h"
#include "sqlquoting.h"
#include "sqltokenizer.h"

#include <QCoreApplication>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::TableRebuild)
};

bool hasWord(const QString& sql, const char* word) {
    const std::vector<SqlToken> tokens = meaningfulTokens(sql, Backend::Sqlite);
    return std::any_of(tokens.begin(), tokens.end(), [&](const SqlToken& t) { return t.is(QLatin1String(word)); });
}

/// "CREATE TABLE a (…)" with another name.
QString renamed(const QString& createTable, const QString& name) {
    const SqlToken old = meaningfulTokens(createTable, Backend::Sqlite).at(2);
    return createTable.first(old.offset) + quotedName(name) + createTable.sliced(old.offset + old.text.size());
}

QString unquoted(QStringView name) {
    if (name.size() < 2 || (name.front() != u'"' && name.front() != u'`' && name.front() != u'['))
        return name.toString();
    return name.sliced(1, name.size() - 2).toString().replace(QString(2, name.front()), QString(name.front()));
}

struct Part {
    QString type; ///< index, trigger
    QString name;
    QString sql;
};

/// What SQLite drops together with the table.
Result<std::vector<Part>> partsOf(Connection& connection, const QString& table) {
    std::vector<Part> parts;
    Query query(connection, u"SELECT type, name, sql FROM sqlite_master WHERE lower(tbl_name) = lower(:table) AND type "
                            "IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY rowid"_s);
    query.bind("table", table);
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return parts;
        parts.push_back({query.text(0), query.text(1), query.text(2)});
    }
}

Result<QString> freeName(Connection& connection, const QString& table) {
    QString name = table + u"_new"_s;
    for (int i = 2;; ++i) {
        const Result<qint64> taken = scalarInteger(
            connection, u"SELECT count(*) FROM sqlite_master WHERE lower(name) = lower(%1)"_s.arg(quotedText(name)));
        if (!taken)
            return taken.error();
        if (*taken == 0)
            return name;
        name = table + u"_new%1"_s.arg(i);
    }
}

/// SQLite does not look whether the columns in "UPDATE OF a, b" are there: such a trigger would never run again.
Result<void> checkUpdateOf(const std::vector<Part>& parts, const std::vector<QString>& columns) {
    for (const Part& part : parts) {
        if (part.type != u"trigger")
            continue;
        const std::vector<SqlToken> tokens = meaningfulTokens(part.sql, Backend::Sqlite);
        std::size_t i = 0;
        while (i + 1 < tokens.size() && !tokens[i].is(QLatin1String("ON")) &&
               !(tokens[i].is(QLatin1String("UPDATE")) && tokens[i + 1].is(QLatin1String("OF"))))
            ++i;
        if (i + 1 >= tokens.size() || tokens[i].is(QLatin1String("ON")))
            continue;
        for (i += 2; i < tokens.size() && !tokens[i].is(QLatin1String("ON")) && !tokens[i].is(QLatin1String("BEGIN"));
             ++i) {
            const QString column = unquoted(tokens[i].text);
            const auto same = [&](const QString& one) { return one.compare(column, Qt::CaseInsensitive) == 0; };
            if (!tokens[i].isSymbol(u',') && std::none_of(columns.begin(), columns.end(), same))
                return Error(Error::Kind::Schema,
                             Texts::tr("the trigger %1 waits for changes of the column %2").arg(part.name, column));
        }
    }
    return {};
}

/// The columns of a table as this CREATE TABLE makes it.
Result<std::vector<QString>> columnsOf(const QString& createTable, const QString& table) {
    DatabaseUrl memory;
    memory.backend = Backend::Sqlite;
    memory.path = u":memory:"_s;
    const Result<std::unique_ptr<Connection>> scratch = Connection::open(memory, OpenMode::CreateIfMissing);
    if (!scratch)
        return scratch.error();
    if (Result<void> made = (*scratch)->execute(createTable); !made)
        return Error(Error::Kind::Schema, SchemaRehearsal::words(made.error()), made.error().engine);
    Query query(**scratch, u"SELECT name FROM pragma_table_xinfo(%1)"_s.arg(quotedText(table)));
    std::vector<QString> columns;
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return columns;
        columns.push_back(query.text(0));
    }
}

/// AUTOINCREMENT never gives an id twice; copying alone would forget those whose rows are gone.
/// sqlite_sequence is there by now: the new table brought it.
QStringList carrySequence(const QString& table, const QString& fresh) {
    return {u"DELETE FROM sqlite_sequence WHERE name = %1"_s.arg(quotedText(fresh)),
            u"INSERT INTO sqlite_sequence (name, seq)\nSELECT %1, max(ifnull((SELECT max(rowid) FROM %2), 0), "
            "ifnull((SELECT seq FROM sqlite_sequence WHERE name = %3), 0))"_s.arg(quotedText(fresh), quotedName(fresh),
                                                                                  quotedText(table))};
}

QString moveStatistics(const QString& from, const QString& to) {
    return u"UPDATE sqlite_stat1 SET tbl = %1 WHERE tbl = %2"_s.arg(quotedText(to), quotedText(from));
}

Result<QStringList> statementsFor(Connection& connection, const TableRebuild& rebuild, const std::vector<Part>& parts) {
    const Result<QString> fresh = freeName(connection, rebuild.table);
    if (!fresh)
        return fresh.error();
    const Result<qint64> analyzed =
        scalarInteger(connection, u"SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'"_s);
    if (!analyzed)
        return analyzed.error();
    const Result<qint64> legacy = scalarInteger(connection, u"PRAGMA legacy_alter_table"_s);
    if (!legacy)
        return legacy.error();
    QStringList targets;
    QStringList sources;
    for (const auto& [column, expression] : rebuild.columns) {
        targets << column;
        sources << expression;
    }
    QStringList statements{u"PRAGMA legacy_alter_table = ON"_s, renamed(rebuild.createTable, *fresh),
                           u"INSERT INTO %1 (%2)\nSELECT %3 FROM %4"_s.arg(quotedName(*fresh), targets.join(u", "_s),
                                                                           sources.join(u", "_s),
                                                                           quotedName(rebuild.table))};
    if (hasWord(rebuild.createTable, "AUTOINCREMENT"))
        statements << carrySequence(rebuild.table, *fresh);
    if (*analyzed > 0) // DROP TABLE deletes the statistics that stand under its name.
        statements << moveStatistics(rebuild.table, *fresh);
    statements << u"DROP TABLE %1"_s.arg(quotedName(rebuild.table))
               << u"ALTER TABLE %1 RENAME TO %2"_s.arg(quotedName(*fresh), quotedName(rebuild.table));
    if (*analyzed > 0)
        statements << moveStatistics(*fresh, rebuild.table);
    for (const Part& part : parts)
        statements << part.sql;
    if (*legacy == 0)
        statements << u"PRAGMA legacy_alter_table = OFF"_s;
    return statements;
}

} // namespace

Result<QStringList> expand(Connection& connection, const TableRebuild& rebuild) {
    const auto refused = [&](const Error& cause) {
        return Error(
            cause.kind,
            Texts::tr("The table %1 cannot be made anew: %2. Change the migration, or drop what stands in its way.")
                .arg(rebuild.table, cause.text),
            cause.engine);
    };
    const Result<qint64> there = scalarInteger(
        connection, u"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND lower(name) = lower(%1)"_s.arg(
                        quotedText(rebuild.table)));
    if (!there)
        return there.error();
    if (*there == 0)
        return refused({Error::Kind::Schema, Texts::tr("there is no such table")});
    const Result<std::vector<Part>> parts = partsOf(connection, rebuild.table);
    if (!parts)
        return parts.error();
    const Result<std::vector<QString>> columns = columnsOf(rebuild.createTable, rebuild.table);
    if (!columns)
        return refused(columns.error());
    if (Result<void> checked = checkUpdateOf(*parts, *columns); !checked)
        return refused(checked.error());
    Result<QStringList> statements = statementsFor(connection, rebuild, *parts);
    if (!statements)
        return statements;
    Result<SchemaRehearsal> rehearsal = SchemaRehearsal::of(connection);
    if (!rehearsal)
        return rehearsal.error();
    if (Result<void> rehearsed = rehearsal->rehearse(*statements); !rehearsed)
        return refused(rehearsed.error());
    return statements;
}

RenameMode::RenameMode(Connection& connection)
    : m_connection(connection),
      m_sqlite(connection.backend() == Backend::Sqlite) {
    if (m_sqlite) {
        const Result<qint64> on = scalarInteger(connection, u"PRAGMA legacy_alter_table"_s);
        m_wasOn = on && *on == 1;
    }
}

RenameMode::~RenameMode() {
    if (m_sqlite)
        (void)m_connection.execute(m_wasOn ? u"PRAGMA legacy_alter_table = ON"_s
                                           : u"PRAGMA legacy_alter_table = OFF"_s);
}

} // namespace pricebook
