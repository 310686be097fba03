#include "rowlocks.h"

#include "connection.h"
#include "dialect.h"
#include "query.h"
#include "sqllist.h"

#include <unordered_set>

namespace pricebook::rowlocks {

using namespace Qt::StringLiterals;

namespace {

QString suffix(const Connection& connection, const char* strength) {
    return connection.backend() == Backend::Sqlite ? QString() : u" FOR "_s + QLatin1String(strength);
}

} // namespace

Result<void> lockMany(Connection& connection) {
    if (connection.backend() == Backend::Sqlite)
        return {};
    return connection.execute(u"SELECT pg_advisory_xact_lock(hashtext('pricebook.many'))"_s);
}

Result<std::vector<qint64>> holdOthers(Connection& connection, const QString& table, const std::vector<qint64>& ids) {
    std::vector<qint64> missing = ids;
    if (ids.empty())
        return missing;
    const Dialect& dialect = connection.dialect();
    QString sql = u"SELECT id FROM %1 WHERE id IN %2 ORDER BY id"_s.arg(table, sqllist::select(dialect, u":ids"_s));
    if (connection.inTransaction())
        sql += suffix(connection, "KEY SHARE");
    Query query(connection, sql);
    query.bind("ids", sqllist::value(dialect, ids));
    std::unordered_set<qint64> present;
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        present.insert(query.integer(0));
    }
    std::erase_if(missing, [&present](qint64 id) { return present.contains(id); });
    return missing;
}

Result<bool> lockDoomed(Connection& connection, const QString& table, qint64 id) {
    Query query(connection, u"SELECT id FROM %1 WHERE id = :id"_s.arg(table) + suffix(connection, "UPDATE"));
    query.bind("id", id);
    return query.step();
}

Result<qint64> lockProduct(Connection& connection, ProductId id) {
    Query query(connection, u"SELECT version FROM products WHERE id = :id"_s + suffix(connection, "NO KEY UPDATE"));
    query.bind("id", id.value);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    return *row ? query.integer(0) : 0;
}

Result<void> lockProducts(Connection& connection, const std::vector<ProductId>& ids) {
    if (connection.backend() == Backend::Sqlite)
        return {};
    const Dialect& dialect = connection.dialect();
    Query query(connection,
                u"SELECT id FROM products WHERE id IN %1 ORDER BY id"_s.arg(sqllist::select(dialect, u":ids"_s)) +
                    suffix(connection, "NO KEY UPDATE"));
    query.bind("ids", sqllist::value(dialect, ids));
    const Result<qint64> locked = query.run();
    return locked ? Result<void>() : Result<void>(locked.error());
}

} // namespace pricebook::rowlocks
