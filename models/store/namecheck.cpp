#include "namecheck.h"

#include "connection.h"
#include "dialect.h"
#include "query.h"
#include "textfold.h"

#include <QCoreApplication>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Store)
};

/// NameTaken if a row other than `exceptId` has the name, whatever its case.
Result<void> checkNameFree(Connection& connection, const QString& table, const QString& name, qint64 exceptId) {
    Query query(connection, u"SELECT t.id, t.name FROM %1 t WHERE (t.name = :name OR %2 = :folded) AND t.id <> :id "
                            "ORDER BY CASE WHEN t.name = :name THEN 0 ELSE 1 END, t.id LIMIT 1"_s.arg(
                                table, connection.dialect().foldedText(u"t.name"_s)));
    query.bind("name", name);
    query.bind("folded", folded(name));
    query.bind("id", exceptId);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    if (!*row)
        return {};
    Issue issue{Field::Name, Issue::Severity::Error,
                Texts::tr("“%1” exists already: choose another name.").arg(query.text(1)), query.integer(0)};
    Error error(Error::Kind::NameTaken, issue.text);
    error.issues.push_back(std::move(issue));
    return error;
}

/// What stands before a name may be written: the rules, the lock, no other row with it.
Result<void> prepareName(Connection& connection, const QString& table, const QString& name, qint64 exceptId,
                         std::optional<Issue> issue) {
    if (issue)
        return Error::invalid({std::move(*issue)});
    if (const Result<void> locked = lockNames(connection, table); !locked)
        return locked;
    return checkNameFree(connection, table, name, exceptId);
}

} // namespace

Result<NamedRow> findByName(Connection& connection, const QString& table, const QString& name) {
    const Dialect& dialect = connection.dialect();
    Query query(connection, u"SELECT t.id, t.name FROM %1 t WHERE t.name = :name OR %2 = :folded "
                            "ORDER BY CASE WHEN t.name = :name THEN 0 ELSE 1 END, t.id LIMIT 1"_s.arg(
                                table, dialect.foldedText(u"t.name"_s)));
    query.bind("name", name);
    query.bind("folded", folded(name));
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    return *row ? NamedRow{query.integer(0), query.text(1)} : NamedRow{};
}

Result<qint64> insertNamed(Connection& connection, const QString& table, const QString& name) {
    Query query(connection, u"INSERT INTO %1 (name) VALUES (:name) RETURNING id"_s.arg(table));
    query.bind("name", name);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    return query.integer(0);
}

Result<qint64> createNamed(Connection& connection, const QString& table, const QString& name,
                           std::optional<Issue> issue) {
    if (const Result<void> ready = prepareName(connection, table, name, 0, std::move(issue)); !ready)
        return ready.error();
    return insertNamed(connection, table, name);
}

Result<void> renameNamed(Connection& connection, const QString& table, qint64 id, const QString& name,
                         std::optional<Issue> issue) {
    if (const Result<void> ready = prepareName(connection, table, name, id, std::move(issue)); !ready)
        return ready;
    Query query(connection, u"UPDATE %1 SET name = :name, version = version + 1, updated_at = %2 WHERE id = :id"_s.arg(
                                table, connection.dialect().now()));
    query.bind("name", name);
    query.bind("id", id);
    const Result<qint64> changed = query.run();
    if (!changed)
        return changed.error();
    if (*changed == 0)
        return Error(Error::Kind::NotFound, Texts::tr("“%1” is not there any more: somebody deleted it.").arg(name));
    return {};
}

Result<void> lockNames(Connection& connection, const QString& table) {
    if (connection.backend() == Backend::Sqlite)
        return {}; // BEGIN IMMEDIATE lets one writer in at a time already.
    return connection.execute(u"SELECT pg_advisory_xact_lock(hashtext('pricebook.%1'))"_s.arg(table));
}

} // namespace pricebook
