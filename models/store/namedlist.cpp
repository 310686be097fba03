#include "namedlist.h"

#include "connection.h"
#include "dialect.h"
#include "query.h"

#include <QCoreApplication>

namespace pricebook {

using namespace Qt::StringLiterals;

QString NamedList::tableName() const { return m_table == Table::Categories ? u"categories"_s : u"tags"_s; }

QString NamedList::condition(const QString& part) const {
    return part.isEmpty() ? QString() : u" WHERE "_s + m_connection.dialect().contains(u"t.name"_s, u":part"_s);
}

Result<std::vector<NamedRow>> NamedList::page(const QString& part, qint64 skip, int limit) {
    Query query(m_connection, u"SELECT t.id, t.name FROM %1 t%2 ORDER BY t.id LIMIT CAST(:limit AS bigint) OFFSET "
                              "CAST(:skip AS bigint)"_s.arg(tableName(), condition(part)));
    if (!part.isEmpty())
        query.bind("part", m_connection.dialect().containsArgument(part));
    query.bind("limit", qint64{limit});
    query.bind("skip", skip);
    std::vector<NamedRow> rows;
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return rows;
        rows.push_back({query.integer(0), query.text(1)});
    }
}

Result<qint64> NamedList::count(const QString& part) {
    Query query(m_connection, u"SELECT count(*) FROM %1 t%2"_s.arg(tableName(), condition(part)));
    if (!part.isEmpty())
        query.bind("part", m_connection.dialect().containsArgument(part));
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    return query.integer(0);
}

Result<NamedRow> NamedList::byId(qint64 id) {
    Query query(m_connection, u"SELECT t.id, t.name FROM %1 t WHERE t.id = :id"_s.arg(tableName()));
    query.bind("id", id);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    if (!*row)
        return Error(Error::Kind::NotFound,
                     QCoreApplication::translate("pricebook::Store", "It is not there any more: somebody deleted it."));
    return NamedRow{query.integer(0), query.text(1)};
}

} // namespace pricebook
