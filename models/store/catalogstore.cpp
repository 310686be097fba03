#include "catalogstore.h"

#include "query.h"

#include <QRandomGenerator>
#include <limits>

namespace pricebook {

using namespace Qt::StringLiterals;

Result<std::unique_ptr<CatalogStore>> CatalogStore::open(const DatabaseUrl& url, OpenMode mode) {
    Result<std::unique_ptr<Connection>> connection = Connection::open(url, mode);
    if (!connection)
        return connection.error();
    return std::make_unique<CatalogStore>(std::move(*connection));
}

CatalogStore::CatalogStore(std::unique_ptr<Connection> connection)
    : m_connection(std::move(connection)),
      m_products(*m_connection),
      m_categories(*m_connection),
      m_tags(*m_connection) {}

Result<CatalogCounts> CatalogStore::counts() {
    Query query(*m_connection, u"SELECT (SELECT count(*) FROM categories), (SELECT count(*) FROM tags), "
                               "(SELECT count(*) FROM products), (SELECT count(*) FROM product_tag_association)"_s);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    return CatalogCounts{query.integer(0), query.integer(1), query.integer(2), query.integer(3)};
}

Result<Transaction> CatalogStore::beginWrite() {
    Result<Transaction> transaction = Transaction::begin(*m_connection, Transaction::Kind::Write);
    if (!transaction)
        return transaction;
    // While this row is in our transaction, and so seen by nobody else, the triggers that count foreign writes to a
    // product's tags leave the version to us.
    Query guard(*m_connection, u"INSERT INTO write_guard (token) VALUES (:token)"_s);
    guard.bind("token", qint64{QRandomGenerator::global()->bounded(1, std::numeric_limits<int>::max())});
    if (const Result<qint64> inserted = guard.run(); !inserted)
        return inserted.error();
    return transaction;
}

Result<void> CatalogStore::endWrite(Transaction& transaction) {
    Query guard(*m_connection, u"DELETE FROM write_guard"_s);
    if (const Result<qint64> removed = guard.run(); !removed)
        return removed.error();
    return transaction.commit();
}

} // namespace pricebook
