#include "categorystore.h"

#include "catalogstore.h"
#include "dialect.h"
#include "namecheck.h"
#include "query.h"
#include "rowlocks.h"
#include "validation.h"

#include <QCoreApplication>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

const QString table = u"categories"_s;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Store)
};

Error categoryGone() {
    return {Error::Kind::NotFound, Texts::tr("This category is not there any more: somebody deleted it.")};
}

QString selectUsage() {
    return u"SELECT t.id, t.name, t.version, (SELECT count(*) FROM products p WHERE p.category_id = t.id) FROM categories t"_s;
}

CategoryUsage readUsage(const Query& query) {
    return {Category{CategoryId(query.integer(0)), query.text(1)}, query.integer(3), query.integer(2)};
}

} // namespace

Result<std::vector<CategoryUsage>> CategoryStore::all() {
    Query query(m_connection,
                selectUsage() + u" ORDER BY %1, t.id"_s.arg(m_connection.dialect().nameOrder(u"t.name"_s)));
    std::vector<CategoryUsage> usages;
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return usages;
        usages.push_back(readUsage(query));
    }
}

Result<CategoryUsage> CategoryStore::byId(CategoryId id) {
    Query query(m_connection, selectUsage() + u" WHERE t.id = :id"_s);
    query.bind("id", id.value);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    if (!*row)
        return categoryGone();
    return readUsage(query);
}

Result<Category> CategoryStore::byName(const QString& name) {
    const Result<NamedRow> found = findByName(m_connection, table, trimmedName(name));
    if (!found)
        return found.error();
    if (found->id == 0)
        return Error(Error::Kind::NotFound, Texts::tr("There is no category “%1”.").arg(name));
    return Category{CategoryId(found->id), found->name};
}

Result<Category> CategoryStore::create(WriteUnit& unit, const QString& name) {
    const QString wanted = trimmedName(name);
    const Result<qint64> id = createNamed(m_connection, table, wanted, checkCategoryName(wanted));
    if (!id)
        return id.error();
    unit.changes.categories.emplace_back(*id);
    return Category{CategoryId(*id), wanted};
}

Result<Category> CategoryStore::rename(WriteUnit& unit, CategoryId id, const QString& name) {
    const QString wanted = trimmedName(name);
    if (const Result<void> renamed = renameNamed(m_connection, table, id.value, wanted, checkCategoryName(wanted));
        !renamed)
        return renamed.error();
    unit.changes.categories.push_back(id);
    return Category{id, wanted};
}

Result<qint64> CategoryStore::remove(WriteUnit& unit, CategoryId id, std::optional<CategoryId> moveTo) {
    if (moveTo) {
        if (*moveTo == id)
            return Error(Error::Kind::Invalid,
                         Texts::tr("The products cannot move to the category that is being deleted."));
    }
    if (const Result<void> alone = rowlocks::lockMany(m_connection); !alone)
        return alone.error();
    if (moveTo) {
        const Result<std::vector<qint64>> missing = rowlocks::holdOthers(m_connection, table, {moveTo->value});
        if (!missing)
            return missing.error();
        if (!missing->empty())
            return categoryGone();
    }
    // From here on no product can come to have it.
    if (const Result<bool> locked = rowlocks::lockDoomed(m_connection, table, id.value); !locked)
        return locked.error();
    Query move(m_connection, u"UPDATE products SET category_id = :target, version = version + 1, updated_at = %1 "
                             "WHERE category_id = :id"_s.arg(m_connection.dialect().now()));
    if (moveTo)
        move.bind("target", moveTo->value);
    else
        move.bindNull("target");
    move.bind("id", id.value);
    const Result<qint64> moved = move.run();
    if (!moved)
        return moved.error();
    Query remove(m_connection, u"DELETE FROM categories WHERE id = :id"_s);
    remove.bind("id", id.value);
    const Result<qint64> removed = remove.run();
    if (!removed)
        return removed.error();
    if (*removed == 0)
        return categoryGone();
    unit.changes.categories.push_back(id);
    unit.changes.everything = unit.changes.everything || *moved > 0;
    return *moved;
}

} // namespace pricebook
