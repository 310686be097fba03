#include "tagbulkstore.h"

#include "catalogstore.h"
#include "dialect.h"
#include "namecheck.h"
#include "productsets.h"
#include "query.h"
#include "rowlocks.h"
#include "sqllist.h"
#include "validation.h"

#include <QCoreApplication>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Store)
};

template <class Id>
void makeUnique(std::vector<Id>& ids) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

Result<void> checkNames(const QStringList& names) {
    for (const QString& name : names) {
        if (std::optional<Issue> issue = checkTagName(name)) {
            issue->field = Field::Tags;
            return Error::invalid({*issue});
        }
    }
    return {};
}

} // namespace

struct TagBulkStore::Change {
    QString products; ///< as sqllist::value
    std::vector<TagId> add;
    std::vector<TagId> remove; ///< or, if `replaces`, the only tags that stay
    bool replaces = false;
    [[nodiscard]] bool removes() const { return replaces || !remove.empty(); }
};

Result<TagSpread> TagBulkStore::spread(const ProductSet& products) {
    const Result<QString> ids = productsets::idList(m_connection, products);
    if (!ids)
        return ids.error();
    const Dialect& dialect = m_connection.dialect();
    const QString list = sqllist::select(dialect, u":ids"_s);
    TagSpread spread;
    {
        Query query(m_connection, u"SELECT count(*) FROM products WHERE id IN "_s + list);
        query.bind("ids", *ids);
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        spread.products = query.integer(0);
    }
    Query query(m_connection,
                u"SELECT t.id, t.name, t.version, u.uses FROM (SELECT tag_id, count(*) AS uses FROM "
                "product_tag_association WHERE product_id IN %1 GROUP BY tag_id) u JOIN tags t ON t.id = u.tag_id "
                "ORDER BY %2, t.id"_s.arg(list, dialect.nameOrder(u"t.name"_s)));
    query.bind("ids", *ids);
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return spread;
        spread.tags.push_back({Tag{TagId(query.integer(0)), query.text(1)}, query.integer(3), query.integer(2)});
    }
}

Result<std::vector<TagId>> TagBulkStore::create(WriteUnit& unit, const QStringList& names) {
    std::vector<TagId> ids;
    if (names.isEmpty())
        return ids;
    if (const Result<void> checked = checkNames(names); !checked)
        return checked.error();
    if (const Result<void> locked = lockNames(m_connection, u"tags"_s); !locked)
        return locked.error();
    for (const QString& typed : names) {
        const QString name = trimmedName(typed);
        const Result<NamedRow> existing = findByName(m_connection, u"tags"_s, name);
        if (!existing)
            return existing.error();
        qint64 id = existing->id;
        if (id == 0) {
            const Result<qint64> created = insertNamed(m_connection, u"tags"_s, name);
            if (!created)
                return created.error();
            id = *created;
            unit.changes.tags.emplace_back(id);
        }
        ids.emplace_back(id);
    }
    return ids;
}

Result<TagBulkStore::Change> TagBulkStore::prepare(WriteUnit& unit, const ProductSet& products, const TagEdit& edit) {
    if (const Result<void> alone = rowlocks::lockMany(m_connection); !alone)
        return alone.error();
    const Result<std::vector<TagId>> created = create(unit, edit.create);
    if (!created)
        return created.error();
    Change change;
    change.replaces = edit.exactly.has_value();
    change.add = edit.exactly ? *edit.exactly : edit.add;
    std::vector<qint64> wanted;
    for (const TagId id : change.add)
        wanted.push_back(id.value);
    const Result<std::vector<qint64>> missing = rowlocks::holdOthers(m_connection, u"tags"_s, wanted);
    if (!missing)
        return missing.error();
    if (!missing->empty())
        return Error::invalid(
            {Issue{Field::Tags, Issue::Severity::Error,
                   Texts::tr("One of the tags is not there any more: take it out and choose another.")}});
    change.add.insert(change.add.end(), created->begin(), created->end());
    makeUnique(change.add);
    change.remove = change.replaces ? change.add : edit.remove;
    makeUnique(change.remove);
    // Before anything changes: a filter may ask for the very tags that do.
    Result<QString> ids = productsets::idList(m_connection, products);
    if (!ids)
        return ids.error();
    change.products = std::move(*ids);
    return change;
}

QString TagBulkStore::removedTags(const Change& change) const {
    return (change.replaces ? u"NOT IN "_s : u"IN "_s) + sqllist::select(m_connection.dialect(), u":removed"_s);
}

Result<qint64> TagBulkStore::touchProducts(WriteUnit& unit, const Change& change) {
    const Dialect& dialect = m_connection.dialect();
    QStringList changes;
    if (!change.add.empty())
        changes << u"(SELECT count(*) FROM product_tag_association a WHERE a.product_id = products.id AND a.tag_id IN "
                   "%1) < CAST(:wanted AS integer)"_s.arg(sqllist::select(dialect, u":added"_s));
    if (change.removes())
        changes
            << u"EXISTS (SELECT 1 FROM product_tag_association a WHERE a.product_id = products.id AND a.tag_id %1)"_s
                   .arg(removedTags(change));
    Query query(m_connection,
                u"UPDATE products SET version = version + 1, updated_at = %1 WHERE id IN %2 AND (%3) "
                "RETURNING id"_s.arg(dialect.now(), sqllist::select(dialect, u":ids"_s), changes.join(u" OR "_s)));
    query.bind("ids", change.products);
    if (!change.add.empty()) {
        query.bind("added", sqllist::value(dialect, change.add));
        query.bind("wanted", static_cast<qint64>(change.add.size()));
    }
    if (change.removes())
        query.bind("removed", sqllist::value(dialect, change.remove));
    return productsets::noteChanged(unit, query);
}

Result<qint64> TagBulkStore::removeLinks(const Change& change) {
    if (!change.removes())
        return qint64{0};
    const Dialect& dialect = m_connection.dialect();
    Query query(m_connection, u"DELETE FROM product_tag_association WHERE product_id IN %1 AND tag_id %2"_s.arg(
                                  sqllist::select(dialect, u":ids"_s), removedTags(change)));
    query.bind("ids", change.products);
    query.bind("removed", sqllist::value(dialect, change.remove));
    return query.run();
}

Result<qint64> TagBulkStore::addLinks(const Change& change) {
    if (change.add.empty())
        return qint64{0};
    const Dialect& dialect = m_connection.dialect();
    Query query(
        m_connection,
        u"INSERT INTO product_tag_association (product_id, tag_id) SELECT p.id, t.id FROM products p CROSS JOIN "
        "tags t WHERE p.id IN %1 AND t.id IN %2 AND NOT EXISTS (SELECT 1 FROM product_tag_association a WHERE "
        "a.product_id = p.id AND a.tag_id = t.id) ON CONFLICT DO NOTHING"_s.arg(sqllist::select(dialect, u":ids"_s),
                                                                                sqllist::select(dialect, u":added"_s)));
    query.bind("ids", change.products);
    query.bind("added", sqllist::value(dialect, change.add));
    return query.run();
}

Result<TagBulkResult> TagBulkStore::apply(WriteUnit& unit, const ProductSet& products, const TagEdit& edit) {
    TagBulkResult result;
    if (edit.isEmpty())
        return result;
    const Result<Change> change = prepare(unit, products, edit);
    if (!change)
        return change.error();
    if (change->add.empty() && !change->removes())
        return result;
    const Result<qint64> touched = touchProducts(unit, *change);
    if (!touched)
        return touched.error();
    result.products = *touched;
    if (*touched == 0)
        return result;
    const Result<qint64> removed = removeLinks(*change);
    if (!removed)
        return removed.error();
    const Result<qint64> added = addLinks(*change);
    if (!added)
        return added.error();
    result.removed = *removed;
    result.added = *added;
    unit.changes.tags.insert(unit.changes.tags.end(), change->add.begin(), change->add.end());
    unit.changes.tags.insert(unit.changes.tags.end(), change->remove.begin(), change->remove.end());
    return result;
}

} // namespace pricebook
