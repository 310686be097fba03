#include "tableguard.h"

#include "connection.h"
#include "query.h"
#include "sqlquoting.h"

#include <QCoreApplication>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::TableGuard)
};

QString countOf(const QString& table) { return u"SELECT count(*) FROM "_s + quotedName(table); }

} // namespace

Result<QStringList> TableGuard::tables(Connection& connection) {
    // Plain tables only: the contentless search tables cannot be counted, and their shadow tables are FTS5's affair.
    Query query(connection, connection.backend() == Backend::Sqlite
                                ? u"SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
                                  "AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"_s
                                : u"SELECT CAST(c.relname AS TEXT) FROM pg_catalog.pg_class c JOIN "
                                  "pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                                  "WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')"_s);
    QStringList names;
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return names;
        if (const QString name = query.text(0); name != u"alembic_version" && name != u"schema_history")
            names << name;
    }
}

Result<qint64> TableGuard::violations(Connection& connection) {
    if (connection.backend() == Backend::PostgreSql)
        return qint64{0};
    return scalarInteger(connection, u"SELECT count(*) FROM pragma_foreign_key_check"_s);
}

Result<TableGuard> TableGuard::take(Connection& connection) {
    TableGuard guard;
    const Result<QStringList> names = tables(connection);
    if (!names)
        return names.error();
    for (const QString& name : *names) {
        const Result<qint64> rows = scalarInteger(connection, countOf(name));
        if (!rows)
            return rows.error();
        guard.m_rows.insert(name, *rows);
    }
    const Result<qint64> broken = violations(connection);
    if (!broken)
        return broken.error();
    guard.m_violations = *broken;
    return guard;
}

Result<TableGuard> TableGuard::check(Connection& connection, const QStringList& rowsChange) const {
    Result<TableGuard> now = take(connection);
    if (!now)
        return now.error();
    for (auto row = m_rows.cbegin(); row != m_rows.cend(); ++row) {
        const auto after = now->m_rows.constFind(row.key());
        const bool grewByWhatItNotes = row.key() == u"change_journal" && after != now->m_rows.cend() && *after > *row;
        if (after != now->m_rows.cend() && *after != *row && !grewByWhatItNotes && !rowsChange.contains(row.key()))
            return Error(Error::Kind::Internal,
                         Texts::tr("The table %1 had %2 rows before and %3 after, which must not be.")
                             .arg(row.key())
                             .arg(*row)
                             .arg(*after));
    }
    if (now->m_violations > m_violations)
        return Error(
            Error::Kind::Internal,
            Texts::tr("Rows refer to others that are not there any more: %1.").arg(now->m_violations - m_violations));
    return now;
}

} // namespace pricebook
