#include "presencestore.h"

#include "catalogstore.h"
#include "dialect.h"
#include "query.h"

namespace pricebook {

using namespace Qt::StringLiterals;

QString PresenceStore::oldest() const {
    return m_connection.backend() == Backend::Sqlite
               ? u"strftime('%Y-%m-%d %H:%M:%f', 'now', '-%1 seconds') || '000'"_s.arg(secondsValid)
               : u"now() - interval '%1 seconds'"_s.arg(secondsValid);
}

Result<void> PresenceStore::beat(WriteUnit& unit, const QString& client, const QString& actor, ProductId product) {
    if (Result<void> left = leave(unit, client); !left)
        return left;
    Query query(m_connection, u"INSERT INTO presence (client, product_id, actor, seen_at) VALUES (:client, :product, "
                              ":actor, %1)"_s.arg(m_connection.dialect().now()));
    query.bind("client", client);
    query.bind("product", product.value);
    query.bindTextOrNull("actor", actor.left(254));
    const Result<qint64> done = query.run();
    return done ? Result<void>() : Result<void>(done.error());
}

Result<void> PresenceStore::leave(WriteUnit& /*unit*/, const QString& client) {
    // Old rows one by one at a time would have two windows wait for each other.
    Query query(m_connection, u"DELETE FROM presence WHERE client = :client OR seen_at < "_s + oldest());
    query.bind("client", client);
    const Result<qint64> done = query.run();
    return done ? Result<void>() : Result<void>(done.error());
}

Result<QStringList> PresenceStore::others(const QString& client, ProductId product) {
    Query query(
        m_connection,
        u"SELECT DISTINCT COALESCE(actor, '') FROM presence WHERE product_id = :product AND client <> :client AND "
        "seen_at >= %1 ORDER BY 1"_s.arg(oldest()));
    query.bind("product", product.value);
    query.bind("client", client);
    QStringList names;
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return names;
        names << query.text(0);
    }
}

} // namespace pricebook
