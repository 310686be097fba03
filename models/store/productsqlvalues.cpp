#include "productsql.h"
#include "query.h"

namespace pricebook::productsql {

using namespace Qt::StringLiterals;

void bindAll(Query& query, const Rendered& rendered, const QString& sql) {
    for (const auto& [name, value] : rendered.binds) {
        const QString parameter = u':' + QLatin1String(name);
        qsizetype at = sql.indexOf(parameter);
        while (at >= 0) {
            const qsizetype end = at + parameter.size();
            if (end >= sql.size() || !(sql[end].isLetterOrNumber() || sql[end] == u'_'))
                break;
            at = sql.indexOf(parameter, end);
        }
        const char* const key = name.constData(); // clang 14 lets no lambda hold a part of a pair
        if (at >= 0)
            std::visit([&](const auto& bound) { query.bind(key, bound); }, value);
    }
}

QString productColumns() {
    return u"p.id, p.name, p.description, p.image_url, p.price_shmeckles, p.price_flurbos, c.id, c.name, p.version, "
           "p.created_at, p.updated_at"_s;
}

Product readProduct(const Query& query) {
    Product product;
    product.id = ProductId(query.integer(0));
    product.name = query.text(1);
    product.description = query.text(2);
    product.imageUrl = query.text(3);
    product.shmeckles = query.money(4);
    product.flurbos = query.money(5);
    if (!query.isNull(6))
        product.category = Category{CategoryId(query.integer(6)), query.text(7)};
    product.version = query.integer(8);
    product.createdAt = query.time(9);
    product.updatedAt = query.time(10);
    return product;
}

} // namespace pricebook::productsql
