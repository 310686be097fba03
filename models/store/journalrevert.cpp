#include "journalrevert.h"

#include "catalogstore.h"
#include "dialect.h"
#include "eachrow.h"
#include "namecheck.h"
#include "rowlocks.h"
#include "sqllist.h"

#include <algorithm>
#include <array>
#include <utility>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct FieldColumn {
    int bit;
    QString name;
};

const std::array<FieldColumn, 6> fieldColumns{{{1, u"name"_s},
                                               {2, u"description"_s},
                                               {4, u"image_url"_s},
                                               {8, u"price_shmeckles"_s},
                                               {16, u"price_flurbos"_s},
                                               {32, u"category_id"_s}}};

/// Beyond this many, the windows read everything anew instead of row by row.
constexpr std::size_t mostListed = 5000;

} // namespace

struct JournalRevert::Named {
    QString table;
    QString entity;
    UndoSkipped::Entity kind;
    QString used; ///< whether a product has the row `t`
};

JournalRevert::JournalRevert(Connection& connection, WriteUnit& unit, Stretch stretch)
    : m_connection(connection),
      m_unit(unit),
      m_stretch(std::move(stretch)) {}

Result<UndoReport> JournalRevert::run() {
    const std::array<Named, 2> tables{{{u"categories"_s, u"category"_s, UndoSkipped::Entity::Category,
                                        u"EXISTS (SELECT 1 FROM products p WHERE p.category_id = t.id)"_s},
                                       {u"tags"_s, u"tag"_s, UndoSkipped::Entity::Tag,
                                        u"EXISTS (SELECT 1 FROM product_tag_association a WHERE a.tag_id = t.id)"_s}}};
    std::vector<std::function<Result<void>()>> steps{[this] { return lock(); }, [this] { return lookAtStretch(); }};
    if (m_stretch.records) {
        for (const Named& table : tables) {
            steps.emplace_back([this, &table] { return renameNamed(table); });
            steps.emplace_back([this, &table] { return restoreNamed(table); });
        }
        // Those that go are not looked at again, so they go first.
        steps.emplace_back([this] { return removeProducts(); });
        steps.emplace_back([this] { return restoreProducts(); });
    }
    steps.emplace_back([this] { return revertFields(); });
    if (m_stretch.records) {
        steps.emplace_back([this] { return revertTags(); });
        steps.emplace_back([this] { return touchTagged(); });
        for (const Named& table : tables)
            steps.emplace_back([this, &table] { return removeNamed(table); });
    }
    steps.emplace_back([this] { return nameWhoChanged(); });
    for (const auto& step : steps) {
        if (const Result<void> done = step(); !done)
            return done.error();
    }
    ChangeSet& changes = m_unit.changes;
    if (changes.productsAdded.size() + changes.productsChanged.size() + changes.productsRemoved.size() > mostListed) {
        changes = {};
        changes.everything = true;
    }
    if (!m_report.changedNothing())
        m_report.step = m_unit.step.id;
    return m_report;
}

Result<void> JournalRevert::lock() {
    Result<void> locked = rowlocks::lockMany(m_connection);
    for (const QString& table : {u"categories"_s, u"tags"_s}) {
        if (locked && m_stretch.records)
            locked = lockNames(m_connection, table);
    }
    return locked;
}

Result<void> JournalRevert::lookAtStretch() {
    QStringList bits;
    for (const FieldColumn& field : fieldColumns)
        bits << u"COALESCE(max(j.fields & %1), 0)"_s.arg(field.bit);
    const QString sql = u"SELECT %1, count(*), count(DISTINCT j.entity_id) FROM change_journal j WHERE %2"_s.arg(
        bits.join(u" + "_s), entries(u"product"_s, u"changed"_s) + u" AND j.fields <> 0"_s);
    Query query(m_connection, sql);
    m_stretch.bind(query, sql);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    m_fields = static_cast<int>(query.integer(0)) & m_stretch.fields;
    m_repeated = query.integer(1) != query.integer(2);
    return {};
}

QString JournalRevert::entries(const QString& entity, const QString& action) const {
    return u"(%1) AND j.entity = '%2' AND j.action = '%3'"_s.arg(m_stretch.condition, entity, action);
}

/// What happened first to a record in the stretch: only if that was its making or its deletion.
QString JournalRevert::firstLife(const QString& entity) const {
    QString earlier = m_stretch.condition;
    earlier.replace(u"j."_s, u"k."_s);
    return u"NOT EXISTS (SELECT 1 FROM change_journal k WHERE (%1) AND k.entity = '%2' AND k.entity_id = j.entity_id "
           "AND k.action IN ('created', 'deleted') AND k.id < j.id)"_s.arg(earlier, entity);
}

/// Rows `entity_id, fields, old_…, new_…`: one for each product that was changed, but for those made in the stretch.
QString JournalRevert::changedProducts() const {
    QString inner = m_stretch.condition;
    inner.replace(u"j."_s, u"x."_s);
    const QString notMade = u"NOT EXISTS (SELECT 1 FROM change_journal x WHERE (%1) AND x.entity = 'product' AND "
                            "x.entity_id = j.entity_id AND x.action = 'created')"_s.arg(inner);
    const QString condition =
        entries(u"product"_s, u"changed"_s) + u" AND (j.fields & %1) <> 0 AND "_s.arg(m_fields) + notMade;
    QStringList columns;
    if (!m_repeated) {
        for (const FieldColumn& field : fieldColumns)
            columns << u"j.old_%1, j.new_%1"_s.arg(field.name);
        return u"(SELECT j.entity_id, (j.fields & %1) AS fields, %2 FROM change_journal j WHERE %3)"_s.arg(
            QString::number(m_fields), columns.join(u", "_s), condition);
    }
    // The first old and the last new value of each field.
    QStringList bits;
    for (const FieldColumn& field : fieldColumns) {
        bits << u"max(j.fields & %1)"_s.arg(m_fields & field.bit);
        const QString one =
            u"(SELECT x.%1_%2 FROM change_journal x WHERE (%3) AND x.entity = 'product' AND x.entity_id = "
            "g.entity_id AND x.action = 'changed' AND (x.fields & %4) <> 0 ORDER BY x.id %5 LIMIT 1) "
            "AS %1_%2"_s;
        columns << one.arg(u"old"_s, field.name, inner, QString::number(field.bit), u"ASC"_s)
                << one.arg(u"new"_s, field.name, inner, QString::number(field.bit), u"DESC"_s);
    }
    return u"(SELECT g.entity_id, g.fields, %1 FROM (SELECT j.entity_id, %2 AS fields FROM change_journal j WHERE %3 "
           "GROUP BY j.entity_id) g)"_s.arg(columns.join(u", "_s), bits.join(u" + "_s), condition);
}

/// Whether the product `p` still has what the stretch made of it, by `e` of changedProducts().
QString JournalRevert::fits() const {
    QStringList same{u"1 = 1"_s};
    for (const FieldColumn& field : fieldColumns) {
        if ((m_fields & field.bit) != 0 && !m_stretch.always)
            same << u"((e.fields & %1) = 0 OR p.%2 IS NOT DISTINCT FROM e.new_%2)"_s.arg(QString::number(field.bit),
                                                                                         field.name);
    }
    return same.join(u" AND "_s);
}

Result<std::vector<qint64>> JournalRevert::ids(const QString& sql) {
    Query query(m_connection, sql);
    m_stretch.bind(query, sql);
    std::vector<qint64> ids;
    const Result<void> read = forEachRow(query, [&] { ids.push_back(query.integer(0)); });
    if (!read)
        return read.error();
    return ids;
}

Result<void> JournalRevert::skip(UndoSkipped::Entity entity, UndoSkipped::Reason reason, const QString& sql) {
    const QString text = u"SELECT x.id, x.name, count(*) OVER () FROM (%1) x LIMIT %2"_s.arg(
        sql, QString::number(UndoReport::mostNamed));
    Query query(m_connection, text);
    m_stretch.bind(query, text);
    bool first = true;
    return forEachRow(query, [&] {
        if (std::exchange(first, false))
            m_report.skippedCount += query.integer(2);
        if (m_report.skipped.size() < static_cast<std::size_t>(UndoReport::mostNamed))
            m_report.skipped.push_back({entity, query.integer(0), query.text(1), reason, {}, {}, {}});
    });
}

/// Counts and announces the rows of `table` that have come, gone or changed their name.
Result<void> JournalRevert::noteNamed(const Named& table, const Result<std::vector<qint64>>& done) {
    if (!done)
        return done.error();
    for (const qint64 id : *done) {
        if (table.kind == UndoSkipped::Entity::Category)
            m_unit.changes.categories.emplace_back(id);
        else
            m_unit.changes.tags.emplace_back(id);
    }
    (table.kind == UndoSkipped::Entity::Category ? m_report.categories : m_report.tags) +=
        static_cast<qint64>(done->size());
    return {};
}

Result<void> JournalRevert::renameNamed(const Named& table) {
    const Dialect& dialect = m_connection.dialect();
    // One that was renamed twice goes back by its last entry only if that is its only one.
    const QString from = u"%1 t JOIN change_journal j ON j.entity_id = t.id WHERE %2"_s.arg(
        table.table, entries(table.entity, u"changed"_s) + u" AND (j.fields & 1) <> 0"_s);
    const QString same = m_stretch.always ? u"1 = 1"_s : u"t.name = j.new_name"_s;
    const QString free = u"NOT EXISTS (SELECT 1 FROM %1 o WHERE o.id <> t.id AND %2 = %3)"_s.arg(
        table.table, dialect.foldedText(u"o.name"_s), dialect.foldedText(u"j.old_name"_s));
    Result<void> named = skip(table.kind, UndoSkipped::Reason::ChangedSince,
                              u"SELECT t.id, t.name FROM %1 AND NOT (%2)"_s.arg(from, same));
    if (named)
        named = skip(table.kind, UndoSkipped::Reason::NameTaken,
                     u"SELECT t.id, t.name FROM %1 AND %2 AND NOT (%3)"_s.arg(from, same, free));
    if (!named)
        return named;
    return noteNamed(
        table,
        ids(u"UPDATE %1 AS t SET name = j.old_name, version = version + 1, updated_at = %2 FROM (SELECT entity_id, "
            "old_name, new_name FROM change_journal j WHERE %3) AS j WHERE t.id = j.entity_id AND %4 AND %5 "
            "RETURNING id"_s.arg(table.table, dialect.now(),
                                 entries(table.entity, u"changed"_s) + u" AND (j.fields & 1) <> 0"_s, same, free)));
}

Result<void> JournalRevert::restoreNamed(const Named& table) {
    const Dialect& dialect = m_connection.dialect();
    const QString deleted = entries(table.entity, u"deleted"_s) + u" AND j.old_name IS NOT NULL AND "_s +
                            firstLife(table.entity) +
                            u" AND NOT EXISTS (SELECT 1 FROM %1 t WHERE t.id = j.entity_id)"_s.arg(table.table);
    const QString taken = u"%1 IN (SELECT %2 FROM %3 o)"_s.arg(dialect.foldedText(u"j.old_name"_s),
                                                               dialect.foldedText(u"o.name"_s), table.table);
    if (const Result<void> named =
            skip(table.kind, UndoSkipped::Reason::NameTaken,
                 u"SELECT j.entity_id AS id, j.old_name AS name FROM change_journal j WHERE %1 AND %2"_s.arg(deleted,
                                                                                                             taken));
        !named)
        return named;
    return noteNamed(
        table, ids(u"INSERT INTO %1 (id, name, version, created_at) SELECT j.entity_id, j.old_name, j.version + 1, "
                   "COALESCE(j.old_created_at, %2) FROM change_journal j WHERE %3 AND NOT (%4) RETURNING id"_s.arg(
                       table.table, dialect.now(), deleted, taken)));
}

Result<void> JournalRevert::removeNamed(const Named& table) {
    const QString made = entries(table.entity, u"created"_s) + u" AND "_s + firstLife(table.entity);
    const QString from = u"%1 t JOIN change_journal j ON j.entity_id = t.id WHERE %2"_s.arg(table.table, made);
    const QString renamed =
        m_stretch.always ? u"1 = 0"_s
                         : u"EXISTS (SELECT 1 FROM change_journal l WHERE l.entity = '%1' AND l.entity_id = t.id AND "
                           "l.id > %2 AND l.action = 'changed' AND COALESCE(l.step_id, 0) <> %3)"_s.arg(
                               table.entity, QString::number(m_stretch.lastEntry), QString::number(m_unit.step.id));
    Result<void> named =
        skip(table.kind, UndoSkipped::Reason::InUse, u"SELECT t.id, t.name FROM %1 AND %2"_s.arg(from, table.used));
    if (named)
        named = skip(table.kind, UndoSkipped::Reason::ChangedSince,
                     u"SELECT t.id, t.name FROM %1 AND NOT %2 AND %3"_s.arg(from, table.used, renamed));
    if (!named)
        return named;
    return noteNamed(table,
                     ids(u"DELETE FROM %1 WHERE id IN (SELECT t.id FROM %2 AND NOT %3 AND NOT (%4)) RETURNING id"_s.arg(
                         table.table, from, table.used, renamed)));
}

Result<void> JournalRevert::removeProducts() {
    const QString made = entries(u"product"_s, u"created"_s) + u" AND "_s + firstLife(u"product"_s);
    // What was undone since counts as not changed.
    const QString changed =
        m_stretch.always
            ? u"1 = 0"_s
            : u"EXISTS (SELECT 1 FROM change_journal l LEFT JOIN change_steps s ON s.id = l.step_id WHERE l.entity = "
              "'product' AND l.entity_id = p.id AND l.id > %1 AND (s.id IS NULL OR (s.kind <> 'undo' AND s.undone_by "
              "IS "
              "NULL)) AND COALESCE(l.step_id, 0) <> %2)"_s.arg(QString::number(m_stretch.lastEntry),
                                                               QString::number(m_unit.step.id));
    const QString from = u"products p JOIN change_journal j ON j.entity_id = p.id WHERE "_s + made;
    if (const Result<void> named = skip(UndoSkipped::Entity::Product, UndoSkipped::Reason::ChangedSince,
                                        u"SELECT p.id, p.name FROM %1 AND %2"_s.arg(from, changed));
        !named)
        return named;
    const Result<std::vector<qint64>> done =
        ids(u"DELETE FROM products WHERE id IN (SELECT p.id FROM %1 AND NOT %2) RETURNING id"_s.arg(from, changed));
    if (!done)
        return done.error();
    for (const qint64 id : *done)
        m_unit.changes.productsRemoved.emplace_back(id);
    m_report.products += static_cast<qint64>(done->size());
    return {};
}

Result<void> JournalRevert::restoreProducts() {
    const QString deleted =
        entries(u"product"_s, u"deleted"_s) + u" AND j.old_name IS NOT NULL AND "_s + firstLife(u"product"_s);
    const QString there = u"EXISTS (SELECT 1 FROM products p WHERE p.id = j.entity_id)"_s;
    if (const Result<void> named =
            skip(UndoSkipped::Entity::Product, UndoSkipped::Reason::IdTaken,
                 u"SELECT j.entity_id AS id, j.old_name AS name FROM change_journal j WHERE %1 AND %2"_s.arg(deleted,
                                                                                                             there));
        !named)
        return named;
    const Result<std::vector<qint64>> done = ids(
        u"INSERT INTO products (id, name, description, image_url, price_shmeckles, price_flurbos, category_id, "
        u"version, "
        "created_at) SELECT j.entity_id, j.old_name, j.old_description, j.old_image_url, j.old_price_shmeckles, "
        "j.old_price_flurbos, (SELECT c.id FROM categories c WHERE c.id = j.old_category_id), (SELECT max(v.version) "
        "FROM "
        "change_journal v WHERE v.entity = 'product' AND v.entity_id = j.entity_id) + 1, COALESCE(j.old_created_at, "
        "%1) "
        "FROM change_journal j WHERE %2 AND NOT %3 RETURNING id"_s.arg(m_connection.dialect().now(), deleted, there));
    if (!done)
        return done.error();
    m_done = *done;
    for (const qint64 id : *done)
        m_unit.changes.productsAdded.emplace_back(id);
    m_report.products += static_cast<qint64>(done->size());
    return {};
}

Result<void> JournalRevert::revertFields() {
    if (m_fields == 0)
        return {};
    using Reason = UndoSkipped::Reason;
    const QString changed = changedProducts();
    const QString category =
        (m_fields & 32) == 0 ? u"1 = 1"_s
                             : u"((e.fields & 32) = 0 OR e.old_category_id IS NULL OR EXISTS (SELECT 1 FROM categories "
                               "c WHERE c.id = e.old_category_id))"_s;
    Result<void> named = skip(
        UndoSkipped::Entity::Product, Reason::Deleted,
        u"SELECT e.entity_id AS id, COALESCE(e.old_name, (SELECT d.old_name FROM change_journal d WHERE d.entity = "
        "'product' AND d.entity_id = e.entity_id AND d.action = 'deleted' ORDER BY d.id DESC LIMIT 1)) AS name FROM "
        "%1 e WHERE NOT EXISTS (SELECT 1 FROM products p WHERE p.id = e.entity_id)"_s.arg(changed));
    const QString joined = u"SELECT p.id, p.name FROM %1 e JOIN products p ON p.id = e.entity_id WHERE "_s.arg(changed);
    if (named)
        named = skip(UndoSkipped::Entity::Product, Reason::ChangedSince, joined + u"NOT (%1)"_s.arg(fits()));
    if (named && (m_fields & 32) != 0)
        named = skip(UndoSkipped::Entity::Product, Reason::CategoryMissing,
                     joined + u"%1 AND NOT %2"_s.arg(fits(), category));
    if (!named)
        return named;
    // Only the columns that changed: naming a column costs the upkeep of its indexes.
    QStringList sets;
    for (const FieldColumn& field : fieldColumns) {
        if ((m_fields & field.bit) != 0)
            sets << u"%1 = CASE WHEN (e.fields & %2) <> 0 THEN e.old_%1 ELSE p.%1 END"_s.arg(
                field.name, QString::number(field.bit));
    }
    const Result<std::vector<qint64>> done = ids(
        u"UPDATE products AS p SET %1, version = version + 1, updated_at = %2 FROM %3 AS e WHERE p.id = e.entity_id "
        "AND %4 AND %5 RETURNING id"_s.arg(sets.join(u", "_s), m_connection.dialect().now(), changed, fits(),
                                           category));
    if (!done)
        return done.error();
    for (const qint64 id : *done)
        m_unit.changes.productsChanged.emplace_back(id);
    m_unit.changes.everything = m_unit.changes.everything || (m_fields & 32) != 0;
    m_report.products += static_cast<qint64>(done->size());
    m_done.insert(m_done.end(), done->begin(), done->end());
    return {};
}

/// What came first of a product and a tag in the stretch says how it was before.
Result<void> JournalRevert::revertTags() {
    QString other = m_stretch.condition;
    other.replace(u"j."_s, u"k."_s);
    const QString first =
        u"(%1) AND j.entity = 'tagging' AND NOT EXISTS (SELECT 1 FROM change_journal k WHERE (%2) AND k.entity_id = "
        "j.entity_id AND ((k.entity = 'tagging' AND k.other_id = j.other_id AND k.id < j.id) OR (k.entity = 'product' "
        "AND "
        "k.action = 'created')))"_s.arg(m_stretch.condition, other);
    const Result<std::vector<qint64>> removed =
        ids(u"DELETE FROM product_tag_association WHERE (product_id, tag_id) IN (SELECT j.entity_id, j.other_id FROM "
            "change_journal j WHERE %1 AND j.action = 'created') RETURNING product_id"_s.arg(first));
    if (!removed)
        return removed.error();
    const Result<std::vector<qint64>> added =
        ids(u"INSERT INTO product_tag_association (product_id, tag_id) SELECT p.id, t.id FROM change_journal j JOIN "
            "products p ON p.id = j.entity_id JOIN tags t ON t.id = j.other_id WHERE %1 AND j.action = 'deleted' "
            "ON CONFLICT DO NOTHING RETURNING product_id"_s.arg(first));
    if (!added)
        return added.error();
    m_tagged = *removed;
    m_tagged.insert(m_tagged.end(), added->begin(), added->end());
    return {};
}

/// Each product gets one new version, whatever was done to it.
Result<void> JournalRevert::touchTagged() {
    std::sort(m_done.begin(), m_done.end());
    std::sort(m_tagged.begin(), m_tagged.end());
    m_tagged.erase(std::unique(m_tagged.begin(), m_tagged.end()), m_tagged.end());
    std::vector<ProductId> untouched;
    for (const qint64 id : m_tagged) {
        if (!std::binary_search(m_done.begin(), m_done.end(), id))
            untouched.emplace_back(id);
    }
    if (m_tagged.empty())
        return {};
    m_unit.changes.everything = true; // the counts of tags
    if (untouched.empty())
        return {};
    Query query(m_connection, u"UPDATE products SET version = version + 1, updated_at = %1 WHERE id IN %2"_s.arg(
                                  m_connection.dialect().now(), sqllist::select(m_connection.dialect(), u":ids"_s)));
    query.bind("ids", sqllist::value(m_connection.dialect(), untouched));
    const Result<qint64> touched = query.run();
    if (!touched)
        return touched.error();
    m_unit.changes.productsChanged.insert(m_unit.changes.productsChanged.end(), untouched.begin(), untouched.end());
    m_report.products += *touched;
    return {};
}

Result<void> JournalRevert::nameWhoChanged() {
    for (const auto& [entity, name] :
         {std::pair(UndoSkipped::Entity::Product, u"product"_s),
          std::pair(UndoSkipped::Entity::Category, u"category"_s), std::pair(UndoSkipped::Entity::Tag, u"tag"_s)}) {
        std::vector<qint64> wanted;
        for (const UndoSkipped& skipped : m_report.skipped) {
            if (skipped.entity == entity)
                wanted.push_back(skipped.id);
        }
        if (wanted.empty())
            continue;
        Query query(m_connection,
                    u"SELECT entity_id, made_at, actor, source FROM change_journal WHERE id IN (SELECT "
                    "max(id) FROM change_journal WHERE entity = '%1' AND entity_id IN %2 AND "
                    "COALESCE(step_id, 0) <> %3 GROUP BY entity_id)"_s.arg(
                        name, sqllist::select(m_connection.dialect(), u":ids"_s), QString::number(m_unit.step.id)));
        query.bind("ids", sqllist::value(m_connection.dialect(), wanted));
        while (true) {
            const Result<bool> row = query.step();
            if (!row)
                return row.error();
            if (!*row)
                break;
            for (UndoSkipped& skipped : m_report.skipped) {
                if (skipped.entity != entity || skipped.id != query.integer(0))
                    continue;
                skipped.at = query.time(1);
                skipped.actor = query.text(2);
                skipped.source = query.text(3);
            }
        }
    }
    return {};
}

} // namespace pricebook
