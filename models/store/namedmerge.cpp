#include "namedmerge.h"

#include "catalogstore.h"
#include "dialect.h"
#include "namecheck.h"
#include "query.h"
#include "rowlocks.h"
#include "sqllist.h"
#include "validation.h"

#include <QCoreApplication>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

const QString tags = u"tags"_s;
const QString categories = u"categories"_s;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Store)
};

template <class Ids>
std::vector<qint64> values(const Ids& ids) {
    std::vector<qint64> plain;
    for (const auto id : ids)
        plain.push_back(id.value);
    return plain;
}

} // namespace

/// The others as sqllist::value; empty if none of them is there.
Result<QString> NamedMerge::lockAll(const QString& table, qint64 keep, std::vector<qint64> others) {
    if (const Result<void> alone = rowlocks::lockMany(m_connection); !alone)
        return alone.error();
    if (const Result<void> names = lockNames(m_connection, table); !names)
        return names.error();
    std::erase(others, keep);
    std::sort(others.begin(), others.end());
    others.erase(std::unique(others.begin(), others.end()), others.end());
    std::vector<qint64> present;
    for (const qint64 id : others) {
        const Result<bool> locked = rowlocks::lockDoomed(m_connection, table, id);
        if (!locked)
            return locked.error();
        if (*locked)
            present.push_back(id);
    }
    const Result<std::vector<qint64>> missing =
        rowlocks::holdOthers(m_connection, table, keep ? std::vector{keep} : std::vector<qint64>());
    if (!missing)
        return missing.error();
    if (!missing->empty())
        return Error(Error::Kind::NotFound,
                     table == tags
                         ? Texts::tr("The tag to keep is not there any more: somebody deleted it. Choose another.")
                         : Texts::tr("The category to keep is not there any more: somebody deleted it. Choose "
                                     "another."));
    return present.empty() ? QString() : sqllist::value(m_connection.dialect(), present);
}

Result<qint64> NamedMerge::run(const QString& sql, const QString& others, std::optional<qint64> keep) {
    const Dialect& dialect = m_connection.dialect();
    Query query(m_connection, sql.arg(sqllist::select(dialect, u":others"_s)));
    query.bind("others", others);
    if (keep)
        query.bind("keep", *keep);
    return query.run();
}

/// Deletes the others and gives the one kept its name.
Result<void> NamedMerge::finish(const QString& table, const QString& others, qint64 keep, const QString& name) {
    if (!others.isEmpty()) {
        if (const Result<qint64> gone = run(u"DELETE FROM %1 WHERE id IN "_s.arg(table) + u"%1"_s, others); !gone)
            return gone.error();
    }
    const QString wanted = trimmedName(name);
    if (wanted.isEmpty())
        return {};
    Query query(m_connection, u"SELECT 1 FROM %1 WHERE id = :id AND name = :name"_s.arg(table));
    query.bind("id", keep);
    query.bind("name", wanted);
    const Result<bool> same = query.step();
    if (!same)
        return same.error();
    query.finish();
    if (*same)
        return {};
    return renameNamed(m_connection, table, keep, wanted,
                       table == tags ? checkTagName(wanted) : checkCategoryName(wanted));
}

Result<qint64> NamedMerge::mergeTags(WriteUnit& unit, TagId keep, const std::vector<TagId>& others,
                                     const QString& name) {
    const Result<QString> list = lockAll(tags, keep.value, values(others));
    if (!list)
        return list.error();
    qint64 products = 0;
    if (!list->isEmpty()) {
        const QString now = m_connection.dialect().now();
        const Result<qint64> touched =
            run(u"UPDATE products SET version = version + 1, updated_at = %1 WHERE id IN "
                "(SELECT product_id FROM product_tag_association WHERE tag_id IN "_s.arg(now) +
                    u"%1)"_s,
                *list);
        if (!touched)
            return touched.error();
        products = *touched;
        const Result<qint64> linked =
            run(u"INSERT INTO product_tag_association (product_id, tag_id) SELECT DISTINCT a.product_id, CAST(:keep AS "
                "integer) FROM product_tag_association a WHERE a.tag_id IN %1 AND NOT EXISTS (SELECT 1 FROM "
                "product_tag_association k WHERE k.product_id = a.product_id AND k.tag_id = CAST(:keep AS integer)) "
                "ON CONFLICT DO NOTHING"_s,
                *list, keep.value);
        if (!linked)
            return linked.error();
        const Result<qint64> unlinked = run(u"DELETE FROM product_tag_association WHERE tag_id IN %1"_s, *list);
        if (!unlinked)
            return unlinked.error();
    }
    if (const Result<void> finished = finish(tags, *list, keep.value, name); !finished)
        return finished.error();
    unit.changes.tags.push_back(keep);
    unit.changes.tags.insert(unit.changes.tags.end(), others.begin(), others.end());
    unit.changes.everything = unit.changes.everything || products > 0;
    return products;
}

Result<qint64> NamedMerge::mergeCategories(WriteUnit& unit, CategoryId keep, const std::vector<CategoryId>& others,
                                           const QString& name) {
    const Result<QString> list = lockAll(categories, keep.value, values(others));
    if (!list)
        return list.error();
    qint64 products = 0;
    if (!list->isEmpty()) {
        const QString now = m_connection.dialect().now();
        const Result<qint64> moved = run(
            u"UPDATE products SET category_id = :keep, version = version + 1, updated_at = %1 WHERE category_id IN "_s
                    .arg(now) +
                u"%1"_s,
            *list, keep.value);
        if (!moved)
            return moved.error();
        products = *moved;
    }
    if (const Result<void> finished = finish(categories, *list, keep.value, name); !finished)
        return finished.error();
    unit.changes.categories.push_back(keep);
    unit.changes.categories.insert(unit.changes.categories.end(), others.begin(), others.end());
    unit.changes.everything = unit.changes.everything || products > 0;
    return products;
}

Result<qint64> NamedMerge::removeTags(WriteUnit& unit, const std::vector<TagId>& ids) {
    const Result<QString> list = lockAll(tags, 0, values(ids));
    if (!list)
        return list.error();
    if (list->isEmpty())
        return qint64{0};
    const QString now = m_connection.dialect().now();
    const Result<qint64> touched = run(u"UPDATE products SET version = version + 1, updated_at = %1 WHERE id IN "
                                       "(SELECT product_id FROM product_tag_association WHERE tag_id IN "_s.arg(now) +
                                           u"%1)"_s,
                                       *list);
    if (!touched)
        return touched;
    if (const Result<qint64> gone = run(u"DELETE FROM tags WHERE id IN %1"_s, *list); !gone)
        return gone;
    unit.changes.tags.insert(unit.changes.tags.end(), ids.begin(), ids.end());
    unit.changes.everything = unit.changes.everything || *touched > 0;
    return touched;
}

Result<qint64> NamedMerge::removeEmptyCategories(WriteUnit& unit, const std::vector<CategoryId>& ids) {
    const Result<QString> list = lockAll(categories, 0, values(ids));
    if (!list)
        return list.error();
    if (list->isEmpty())
        return qint64{0};
    unit.changes.categories.insert(unit.changes.categories.end(), ids.begin(), ids.end());
    return run(u"DELETE FROM categories WHERE id IN %1 AND NOT EXISTS (SELECT 1 FROM products p WHERE p.category_id = "
               "categories.id)"_s,
               *list);
}

Result<qint64> NamedMerge::removeCategoryWithProducts(WriteUnit& unit, CategoryId id, qint64 expected) {
    if (const Result<void> alone = rowlocks::lockMany(m_connection); !alone)
        return alone.error();
    const Result<bool> locked = rowlocks::lockDoomed(m_connection, categories, id.value);
    if (!locked)
        return locked.error();
    if (!*locked)
        return Error(Error::Kind::NotFound, Texts::tr("This category is not there any more: somebody deleted it."));
    Query remove(m_connection, u"DELETE FROM products WHERE category_id = :id"_s);
    remove.bind("id", id.value);
    const Result<qint64> removed = remove.run();
    if (!removed)
        return removed.error();
    if (*removed != expected)
        return Error(
            Error::Kind::Conflict,
            Texts::tr("Nothing was deleted: this category has %1 products by now, not %2. Look at them, then decide "
                      "again.")
                .arg(*removed)
                .arg(expected));
    Query category(m_connection, u"DELETE FROM categories WHERE id = :id"_s);
    category.bind("id", id.value);
    if (const Result<qint64> gone = category.run(); !gone)
        return gone.error();
    unit.changes.categories.push_back(id);
    unit.changes.everything = unit.changes.everything || *removed > 0;
    return removed;
}

} // namespace pricebook
