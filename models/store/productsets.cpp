#include "productsets.h"

#include "catalogstore.h"
#include "dialect.h"
#include "query.h"
#include "rowlocks.h"
#include "sqllist.h"

#include <QCoreApplication>

namespace pricebook::productsets {

using namespace Qt::StringLiterals;

namespace {

/// More changed products than this are not told one by one.
constexpr size_t mostListed = 5000;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Store)
};

} // namespace

Result<QString> idList(Connection& connection, const ProductSet& products) {
    if (!products.matching)
        return sqllist::value(connection.dialect(), products.ids);
    const Result<std::vector<ProductId>> ids =
        ProductStore(connection).ids({*products.matching, {SortColumn::Id, false}});
    if (!ids)
        return ids.error();
    return sqllist::value(connection.dialect(), *ids);
}

Result<qint64> noteChanged(WriteUnit& unit, Query& query) {
    qint64 changed = 0;
    std::vector<ProductId> listed;
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        if (static_cast<size_t>(++changed) <= mostListed)
            listed.emplace_back(query.integer(0));
    }
    if (static_cast<size_t>(changed) > mostListed)
        unit.changes.everything = true;
    else
        unit.changes.productsChanged.insert(unit.changes.productsChanged.end(), listed.begin(), listed.end());
    return changed;
}

Result<qint64> moveToCategory(WriteUnit& unit, const ProductSet& products, std::optional<CategoryId> category) {
    Connection& connection = unit.connection();
    if (const Result<void> alone = rowlocks::lockMany(connection); !alone)
        return alone.error();
    if (category) {
        const Result<std::vector<qint64>> missing =
            rowlocks::holdOthers(connection, u"categories"_s, {category->value});
        if (!missing)
            return missing.error();
        if (!missing->empty())
            return Error::invalid({Issue{Field::Category, Issue::Severity::Error,
                                         Texts::tr("This category is not there any more: choose another.")}});
        unit.changes.categories.push_back(*category);
    }
    const Result<QString> ids = idList(connection, products);
    if (!ids)
        return ids.error();
    const Dialect& dialect = connection.dialect();
    Query query(connection,
                u"UPDATE products SET category_id = CAST(:category AS integer), version = version + 1, updated_at = %1 "
                "WHERE id IN %2 AND category_id IS DISTINCT FROM CAST(:category AS integer) RETURNING id"_s.arg(
                    dialect.now(), sqllist::select(dialect, u":ids"_s)));
    query.bind("ids", *ids);
    if (category)
        query.bind("category", category->value);
    else
        query.bindNull("category");
    return noteChanged(unit, query);
}

} // namespace pricebook::productsets
