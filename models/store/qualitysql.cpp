#include "qualitysql.h"

#include "dialect.h"
#include "sqllist.h"

namespace pricebook::qualitysql {

using namespace Qt::StringLiterals;

std::vector<Condition> conditions(const Dialect& dialect, const ProductFilter& filter) {
    std::vector<Condition> found;
    if (filter.hasDescription) {
        const QString has = u"(p.description IS NOT NULL AND p.description <> '')"_s;
        found.push_back({*filter.hasDescription ? has : u"NOT "_s + has, {}, u"p.description"_s});
    }
    if (filter.equalPrices)
        found.push_back({u"p.price_shmeckles = p.price_flurbos"_s, {}, {}});
    if (filter.duplicateName) {
        // Grouped once for all rows: a look for a twin of each would be one scan a row.
        const QString exact = u"%1 IN (SELECT %2 FROM products d GROUP BY 1 HAVING count(*) > 1)"_s.arg(
            dialect.foldedText(u"p.name"_s), dialect.foldedText(u"d.name"_s));
        found.push_back({exact, u"SELECT p.id FROM products p WHERE "_s + exact, {}});
    }
    if (!filter.products.empty()) {
        const QString list = sqllist::select(dialect, u":only_products"_s);
        found.push_back({u"p.id IN "_s + list, u"SELECT p.id FROM products p WHERE p.id IN "_s + list, {}});
    }
    return found;
}

} // namespace pricebook::qualitysql
