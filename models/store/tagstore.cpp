#include "tagstore.h"

#include "catalogstore.h"
#include "dialect.h"
#include "namecheck.h"
#include "query.h"
#include "rowlocks.h"
#include "textfold.h"
#include "validation.h"

#include <QCoreApplication>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

const QString table = u"tags"_s;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Store)
};

QString selectUsage(const QString& from) {
    return u"SELECT t.id, t.name, t.version, (SELECT count(*) FROM product_tag_association a WHERE a.tag_id = t.id) FROM "_s +
           from;
}

Result<std::vector<TagUsage>> readAll(Query& query) {
    std::vector<TagUsage> usages;
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return usages;
        usages.push_back({Tag{TagId(query.integer(0)), query.text(1)}, query.integer(3), query.integer(2)});
    }
}

} // namespace

Result<std::vector<TagUsage>> TagStore::all() {
    Query query(m_connection,
                selectUsage(u"tags t"_s) + u" ORDER BY %1, t.id"_s.arg(m_connection.dialect().nameOrder(u"t.name"_s)));
    return readAll(query);
}

Result<std::vector<TagUsage>> TagStore::suggest(const QString& text, int limit) {
    const QString needle = plainText(text.trimmed());
    const Dialect& dialect = m_connection.dialect();
    if (needle.isEmpty()) {
        Query query(m_connection,
                    u"SELECT t.id, t.name, t.version, coalesce(u.uses, 0) FROM tags t LEFT JOIN (SELECT tag_id, "
                    "count(*) AS uses FROM product_tag_association GROUP BY tag_id) u ON u.tag_id = t.id "
                    "ORDER BY 4 DESC, %1, t.id LIMIT :limit"_s.arg(dialect.nameOrder(u"t.name"_s)));
        query.bind("limit", qint64{limit});
        return readAll(query);
    }
    // Prefixes first, then matches inside; the counts are read for the hits alone.
    const QString plain = dialect.plainText(u"s.name"_s);
    const QString hits = u"(SELECT s.id, s.name, s.version, CASE WHEN substr(%1, 1, CAST(:size AS integer)) = :needle "
                         u"THEN 0 ELSE 1 END AS place "
                         "FROM tags s WHERE %2 ORDER BY place, %3, s.id LIMIT :limit) t"_s.arg(
                             plain, dialect.containsRaw(plain, u":needle"_s), dialect.nameOrder(u"s.name"_s));
    Query query(m_connection, selectUsage(hits) + u" ORDER BY t.place, %1, t.id"_s.arg(dialect.nameOrder(u"t.name"_s)));
    query.bind("needle", needle);
    query.bind("size", qint64{characterCount(needle)});
    query.bind("limit", qint64{limit});
    return readAll(query);
}

Result<Tag> TagStore::byName(const QString& name) {
    const Result<NamedRow> found = findByName(m_connection, table, trimmedName(name));
    if (!found)
        return found.error();
    if (found->id == 0)
        return Error(Error::Kind::NotFound, Texts::tr("There is no tag “%1”.").arg(name));
    return Tag{TagId(found->id), found->name};
}

Result<TagUsage> TagStore::byId(TagId id) {
    Query query(m_connection, selectUsage(u"tags t WHERE t.id = :id"_s));
    query.bind("id", id.value);
    Result<std::vector<TagUsage>> found = readAll(query);
    if (!found)
        return found.error();
    if (found->empty())
        return Error(Error::Kind::NotFound, Texts::tr("This tag is not there any more: somebody deleted it."));
    return found->front();
}

Result<Tag> TagStore::create(WriteUnit& unit, const QString& name) {
    const QString wanted = trimmedName(name);
    const Result<qint64> id = createNamed(m_connection, table, wanted, checkTagName(wanted));
    if (!id)
        return id.error();
    unit.changes.tags.emplace_back(*id);
    return Tag{TagId(*id), wanted};
}

Result<Tag> TagStore::rename(WriteUnit& unit, TagId id, const QString& name) {
    const QString wanted = trimmedName(name);
    if (const Result<void> renamed = renameNamed(m_connection, table, id.value, wanted, checkTagName(wanted)); !renamed)
        return renamed.error();
    unit.changes.tags.push_back(id);
    return Tag{id, wanted};
}

Result<qint64> TagStore::remove(WriteUnit& unit, TagId id) {
    if (const Result<void> alone = rowlocks::lockMany(m_connection); !alone)
        return alone.error();
    // From here on no product can come to have it.
    if (const Result<bool> locked = rowlocks::lockDoomed(m_connection, table, id.value); !locked)
        return locked.error();
    Query touch(m_connection,
                u"UPDATE products SET version = version + 1, updated_at = %1 WHERE id IN (SELECT product_id FROM "
                "product_tag_association WHERE tag_id = :id)"_s.arg(m_connection.dialect().now()));
    touch.bind("id", id.value);
    const Result<qint64> touched = touch.run();
    if (!touched)
        return touched.error();
    Query remove(m_connection, u"DELETE FROM tags WHERE id = :id"_s);
    remove.bind("id", id.value);
    const Result<qint64> removed = remove.run();
    if (!removed)
        return removed.error();
    if (*removed == 0)
        return Error(Error::Kind::NotFound, Texts::tr("This tag is not there any more: somebody deleted it."));
    unit.changes.tags.push_back(id);
    unit.changes.everything = unit.changes.everything || *touched > 0;
    return *touched;
}

} // namespace pricebook
