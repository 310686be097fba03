#include "generateddata.h"

#include "query.h"

#include <initializer_list>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

const QString numbers =
    u"WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < :count) "_s;

QString padded(const QString& number, int width) {
    return u"substr(CAST(1%1 + %2 AS TEXT), 2)"_s.arg(QString(width, u'0'), number);
}

Result<void> insert(Connection& connection, const QString& sql, qint64 count) {
    Query query(connection, sql);
    query.bind("count", count);
    const Result<qint64> done = query.run();
    return done ? Result<void>() : Result<void>(done.error());
}

QString choice(const QString& number, std::initializer_list<const char16_t*> words) {
    QString sql = u"CASE (%1) % %2"_s.arg(number).arg(words.size());
    int place = 0;
    for (const char16_t* word : words)
        sql += u" WHEN %1 THEN '%2'"_s.arg(place++).arg(QString::fromUtf16(word));
    return sql + u" END"_s;
}

QString productSql(const GeneratedSize& size) {
    const QString first = choice(u"i * 31"_s, {u"Amber", u"Birch", u"Copper", u"Dusty", u"Élan", u"Frosted", u"Green"});
    const QString second = choice(u"i * 17"_s, {u"lamp", u"teapot", u"bowl", u"чайник", u"rug", u"mirror", u"Straße",
                                                u"chair", u"clock", u"vase", u"basket"});
    return numbers +
           u"INSERT INTO products (id, name, description, image_url, price_shmeckles, price_flurbos, category_id) "
           "SELECT i, %1 || ' ' || %2 || ' ' || %3, 'Item ' || i || ' of the generated catalogue', "
           "CASE WHEN i % 3 = 0 THEN 'pictures/' || i || '.png' END, ((i * 7919) % 100000 + 1) / 100.0, "
           "((i * 104729) % 500000 + 1) / 100.0, CASE WHEN i % 10 <> 0 THEN i % %4 + 1 END FROM n"_s
               .arg(first, second, padded(u"i"_s, 6))
               .arg(size.categories);
}

} // namespace

Result<void> generateCatalogue(CatalogStore& store, const GeneratedSize& size) {
    const std::function<Result<bool>(WriteUnit&)> work = [&](WriteUnit& unit) -> Result<bool> {
        struct Step {
            QString sql;
            qint64 count;
        };
        std::vector<Step> steps{
            {numbers + u"INSERT INTO categories (id, name) SELECT i, 'Category ' || %1 FROM n"_s.arg(padded(u"i"_s, 2)),
             size.categories},
            {numbers + u"INSERT INTO tags (id, name) SELECT i, 'tag ' || %1 FROM n"_s.arg(padded(u"i"_s, 3)),
             size.tags},
            {productSql(size), size.products}};
        for (int link = 0; link < size.linksPerProduct; ++link) {
            // The distances between the tags of a product are different, so that none comes twice.
            steps.push_back({numbers + u"INSERT INTO product_tag_association (product_id, tag_id) "
                                       "SELECT i, (i * 13 + %1) % %2 + 1 FROM n"_s.arg(link * (link + 1) * 3)
                                           .arg(size.tags),
                             size.products});
        }
        for (const Step& step : steps) {
            if (const Result<void> done = insert(unit.connection(), step.sql, step.count); !done)
                return done.error();
        }
        if (store.connection().backend() == Backend::PostgreSql) {
            for (const QString& table : {u"categories"_s, u"tags"_s, u"products"_s}) {
                const QString sql =
                    u"SELECT setval(pg_get_serial_sequence('%1', 'id'), (SELECT max(id) FROM %1))"_s.arg(table);
                if (const Result<qint64> set = scalarInteger(unit.connection(), sql); !set)
                    return set.error();
            }
        }
        return true;
    };
    const Result<bool> done = store.write<bool>(work);
    return done ? Result<void>() : Result<void>(done.error());
}

} // namespace pricebook
