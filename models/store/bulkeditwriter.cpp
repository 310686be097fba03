#include "bulkeditfacts.h"
#include "catalogstore.h"
#include "connection.h"
#include "dialect.h"
#include "namecheck.h"
#include "query.h"
#include "rowlocks.h"
#include "sqllist.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <functional>
#include <unordered_map>
#include <unordered_set>

// What BulkEditStore writes.

namespace pricebook {

using namespace Qt::StringLiterals;
using bulkeditfacts::chunkRows;
using bulkeditfacts::isCancelled;

namespace {

/// More is too much to tell everybody one by one.
constexpr std::size_t mostAnnounced = 5000;
/// From so many rows on SQLite gets room for the pages of the indexes that it changes.
constexpr qint64 manyRows = 20'000;
constexpr int writingCacheKibibytes = 96 * 1024;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::BulkEditStore)
};

Error unknown(Field field, const QString& sentence) {
    return Error::invalid({Issue{field, Issue::Severity::Error, sentence}});
}

/// SQLite's cache, larger as long as this lives.
class LargeCache {
public:
    LargeCache(Connection& connection, qint64 rows) : m_connection(connection) {
        if (connection.backend() != Backend::Sqlite || rows < manyRows)
            return;
        const Result<qint64> before = scalarInteger(connection, u"PRAGMA cache_size"_s);
        if (before && connection.execute(u"PRAGMA cache_size = -%1"_s.arg(writingCacheKibibytes)))
            m_before = *before;
    }
    ~LargeCache() {
        if (m_before != 0) [[maybe_unused]]
            const Result<void> done = m_connection.execute(u"PRAGMA cache_size = %1"_s.arg(m_before));
    }
    LargeCache(const LargeCache&) = delete;
    LargeCache& operator=(const LargeCache&) = delete;

private:
    Connection& m_connection;
    qint64 m_before = 0;
};

void append(std::string& list, std::string_view value) {
    list += list.empty() ? '{' : ',';
    list += value;
}

/// Columns of an update in the order of their parameters on PostgreSQL.
struct Column {
    const char* name;
    const char* type;
    std::string values; ///< as an array of PostgreSQL
};

} // namespace

/// Some rows of a plan on their way.
struct BulkEditStore::Batch {
    std::vector<const BulkPlanRow*> rows; ///< to be changed, by ascending id
    std::vector<qint64> changed;
    std::vector<qint64> skipped;
    std::unordered_set<qint64> categories; ///< that they had
};

Result<std::vector<TagId>> BulkEditStore::holdReferences(WriteUnit& unit, const BulkEdit& edit) {
    if (const Result<void> locked = rowlocks::lockMany(m_connection); !locked)
        return locked.error();
    if (edit.category && *edit.category) {
        const Result<std::vector<qint64>> missing =
            rowlocks::holdOthers(m_connection, u"categories"_s, {(*edit.category)->value});
        if (!missing)
            return missing.error();
        if (!missing->empty())
            return unknown(Field::Category, Texts::tr("This category is not there any more: choose another."));
    }
    std::vector<TagId> tags;
    if (!edit.tags)
        return tags;
    tags = edit.tags->tags;
    if (!edit.tags->newNames.isEmpty()) {
        if (const Result<void> locked = lockNames(m_connection, u"tags"_s); !locked)
            return locked.error();
    }
    for (const QString& name : edit.tags->newNames) {
        const Result<NamedRow> existing = findByName(m_connection, u"tags"_s, name);
        if (!existing)
            return existing.error();
        const Result<qint64> id =
            existing->id != 0 ? Result<qint64>(existing->id) : insertNamed(m_connection, u"tags"_s, name);
        if (!id)
            return id.error();
        tags.emplace_back(*id);
        unit.changes.tags.emplace_back(*id);
    }
    std::sort(tags.begin(), tags.end());
    tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
    std::vector<qint64> ids;
    for (const TagId tag : tags)
        ids.push_back(tag.value);
    const Result<std::vector<qint64>> missing = rowlocks::holdOthers(m_connection, u"tags"_s, ids);
    if (!missing)
        return missing.error();
    // To take away what is not there is no mistake.
    if (!missing->empty() && edit.tags->mode != BulkTags::Mode::Remove)
        return unknown(Field::Tags,
                       Texts::tr("One of the tags is not there any more: take it out and choose another."));
    return tags;
}

Result<BulkResult> BulkEditStore::apply(WriteUnit& unit, const BulkPlan& plan, Conflicts conflicts,
                                        BulkProgress* progress) {
    const LargeCache cache(m_connection, plan.changed);
    const Result<std::vector<TagId>> tags = holdReferences(unit, plan.edit);
    if (!tags)
        return tags.error();
    if (progress != nullptr)
        progress->total = plan.changed;
    std::vector<const BulkPlanRow*> rows;
    rows.reserve(static_cast<std::size_t>(plan.changed));
    for (const BulkPlanRow& row : plan.rows) {
        if (row.state == BulkPlanRow::State::Changed)
            rows.push_back(&row);
    }
    // In the order of the table: fewer pages are touched twice.
    std::sort(rows.begin(), rows.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
    BulkResult result;
    result.impossible = plan.impossible;
    std::vector<qint64> changed;
    std::vector<qint64> skipped;
    std::unordered_set<qint64> categories;
    for (std::size_t from = 0; from < rows.size(); from += chunkRows) {
        if (isCancelled(progress))
            return Error::cancelled();
        Batch batch;
        batch.rows.assign(rows.begin() + static_cast<std::ptrdiff_t>(from),
                          rows.begin() + static_cast<std::ptrdiff_t>(std::min(from + chunkRows, rows.size())));
        if (const Result<void> done = applyBatch(plan, *tags, batch); !done)
            return done.error();
        result.changed += static_cast<qint64>(batch.changed.size());
        skipped.insert(skipped.end(), batch.skipped.begin(), batch.skipped.end());
        if (changed.size() <= mostAnnounced)
            changed.insert(changed.end(), batch.changed.begin(), batch.changed.end());
        categories.merge(batch.categories);
        if (progress != nullptr)
            progress->done += static_cast<qint64>(batch.rows.size());
    }
    result.skipped = static_cast<qint64>(skipped.size());
    if (const Result<void> named = nameSkipped(plan, skipped, result); !named)
        return named.error();
    if (conflicts == Conflicts::Refuse && result.skipped > 0)
        return Error(
            Error::Kind::Conflict,
            Texts::tr("Nothing was changed, because %1 of the products are not as in the preview any more: %2.")
                .arg(QLocale().toString(result.skipped), result.whoAndWhen()));
    announce(unit.changes, plan.edit, *tags, changed, categories);
    const Result<BulkNames> names = namesFor(plan.edit, *tags);
    if (!names)
        return names.error();
    unit.step.title = bulkedit::title(plan.edit, result.changed, *names);
    return result;
}

void BulkEditStore::announce(ChangeSet& changes, const BulkEdit& edit, const std::vector<TagId>& tags,
                             const std::vector<qint64>& changed, const std::unordered_set<qint64>& categories) {
    if (changed.size() > mostAnnounced) {
        changes.everything = true;
        return;
    }
    for (const qint64 id : changed)
        changes.productsChanged.emplace_back(id);
    if (changed.empty())
        return;
    changes.tags.insert(changes.tags.end(), tags.begin(), tags.end());
    // Tags that a replacement took away are not known one by one.
    if (edit.tags && edit.tags->mode == BulkTags::Mode::Replace)
        changes.everything = true;
    if (!edit.category)
        return;
    if (*edit.category)
        changes.categories.push_back(**edit.category);
    for (const qint64 id : categories)
        changes.categories.emplace_back(id);
}

Result<void> BulkEditStore::applyBatch(const BulkPlan& plan, const std::vector<TagId>& tags, Batch& batch) {
    std::vector<qint64> ids;
    ids.reserve(batch.rows.size());
    for (const BulkPlanRow* row : batch.rows)
        ids.push_back(row->id);
    BulkEdit edit = plan.edit;
    edit.description.reset(); // whether texts differ was seen when the plan was made
    edit.imageUrl.reset();
    Result<std::vector<Facts>> facts = readFacts(ids, edit, false);
    if (!facts)
        return facts.error();
    std::vector<Facts> rows;
    rows.reserve(facts->size());
    auto found = facts->begin();
    for (const BulkPlanRow* row : batch.rows) {
        if (found == facts->end() || found->id != row->id) {
            batch.skipped.push_back(row->id);
            continue;
        }
        if (found->version == row->version)
            rows.push_back(*found);
        else
            batch.skipped.push_back(row->id);
        ++found;
    }
    Result<std::vector<qint64>> changed = updateRows(plan.edit, rows);
    if (!changed)
        return changed.error();
    batch.changed = std::move(*changed);
    // On PostgreSQL somebody may have been quicker between the two statements.
    const std::unordered_set<qint64> done(batch.changed.begin(), batch.changed.end());
    for (const Facts& row : rows) {
        if (!done.contains(row.id))
            batch.skipped.push_back(row.id);
        else if (plan.edit.category && row.category != 0)
            batch.categories.insert(row.category);
    }
    return plan.edit.tags ? changeLinks(*plan.edit.tags, tags, batch.changed) : Result<void>();
}

QString BulkEditStore::assignments(const BulkEdit& edit) const {
    QStringList set;
    if (edit.shmeckles)
        set << u"price_shmeckles = r.shmeckles"_s;
    if (edit.flurbos)
        set << u"price_flurbos = r.flurbos"_s;
    if (edit.category)
        set << u"category_id = :category"_s;
    if (edit.description)
        set << u"description = :description"_s;
    if (edit.imageUrl)
        set << u"image_url = :image_url"_s;
    set << u"version = products.version + 1"_s << u"updated_at = "_s + m_connection.dialect().now();
    return set.join(u", "_s);
}

void BulkEditStore::bindValues(Query& query, const BulkEdit& edit) {
    if (edit.category && *edit.category)
        query.bind("category", (*edit.category)->value);
    else if (edit.category)
        query.bindNull("category");
    if (edit.description)
        query.bindTextOrNull("description", *edit.description);
    if (edit.imageUrl)
        query.bindTextOrNull("image_url", *edit.imageUrl);
}

Result<std::vector<qint64>> BulkEditStore::updateRows(const BulkEdit& edit, const std::vector<Facts>& rows) {
    if (rows.empty())
        return std::vector<qint64>();
    return m_connection.backend() == Backend::Sqlite ? updateSqlite(edit, rows) : updatePostgres(edit, rows);
}

Result<std::vector<qint64>> BulkEditStore::updateSqlite(const BulkEdit& edit, const std::vector<Facts>& rows) {
    std::string list;
    for (const Facts& row : rows) {
        list += list.empty() ? "[[" : ",[";
        list += std::to_string(row.id) + ',' + std::to_string(row.version);
        if (edit.changesPrices()) {
            const PricePair after = bulkedit::pricesOf(edit, PriceRules::none(), row.prices).after;
            list += ',' + after.shmeckles.toString().toStdString() + ',' + after.flurbos.toString().toStdString();
        }
        list += ']';
    }
    list += ']';
    Query query(m_connection, u"UPDATE products SET %1 FROM (SELECT json_extract(value, '$[0]') AS id, "
                              "json_extract(value, '$[1]') AS version, json_extract(value, '$[2]') AS shmeckles, "
                              "json_extract(value, '$[3]') AS flurbos FROM json_each(:rows)) AS r "
                              "WHERE products.id = r.id AND products.version = r.version"_s.arg(assignments(edit)));
    query.bindUtf8("rows", list);
    bindValues(query, edit);
    const Result<qint64> changed = query.run();
    if (!changed)
        return changed.error();
    // The transaction is alone with the file: what was read just now is still so.
    if (*changed != static_cast<qint64>(rows.size()))
        return Error(Error::Kind::Internal,
                     Texts::tr("The products could not be changed as planned; nothing was written."));
    std::vector<qint64> ids;
    ids.reserve(rows.size());
    for (const Facts& row : rows)
        ids.push_back(row.id);
    return ids;
}

Result<std::vector<qint64>> BulkEditStore::updatePostgres(const BulkEdit& edit, const std::vector<Facts>& rows) {
    std::vector<Column> columns{{"id", "bigint", {}}, {"version", "bigint", {}}};
    if (edit.changesPrices())
        columns.insert(columns.end(), {{"shmeckles", "numeric", {}}, {"flurbos", "numeric", {}}});
    for (const Facts& row : rows) {
        append(columns[0].values, std::to_string(row.id));
        append(columns[1].values, std::to_string(row.version));
        if (!edit.changesPrices())
            continue;
        const PricePair after = bulkedit::pricesOf(edit, PriceRules::none(), row.prices).after;
        append(columns[2].values, after.shmeckles.toString().toStdString());
        append(columns[3].values, after.flurbos.toString().toStdString());
    }
    QStringList arrays;
    QStringList names;
    for (Column& column : columns) {
        column.values += '}';
        names << QLatin1String(column.name);
        arrays << u"CAST(:%1s AS %2[])"_s.arg(names.back(), QLatin1String(column.type));
    }
    Query query(m_connection, u"UPDATE products SET %1 FROM unnest(%2) AS r(%3) "
                              "WHERE products.id = r.id AND products.version = r.version RETURNING products.id"_s.arg(
                                  assignments(edit), arrays.join(u", "_s), names.join(u", "_s)));
    for (const Column& column : columns)
        query.bindUtf8((QByteArray(column.name) + 's').constData(), column.values);
    bindValues(query, edit);
    std::vector<qint64> ids;
    ids.reserve(rows.size());
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return ids;
        ids.push_back(query.integer(0));
    }
}

Result<void> BulkEditStore::changeLinks(const BulkTags& edit, const std::vector<TagId>& tags,
                                        const std::vector<qint64>& ids) {
    const Dialect& dialect = m_connection.dialect();
    const QString products = sqllist::select(dialect, u":ids"_s);
    const QString those = sqllist::select(dialect, u":tags"_s);
    QStringList statements;
    if (edit.mode != BulkTags::Mode::Add)
        statements << u"DELETE FROM product_tag_association WHERE product_id IN %1 AND tag_id %2 %3"_s.arg(
            products, edit.mode == BulkTags::Mode::Remove ? u"IN"_s : u"NOT IN"_s, those);
    if (edit.mode != BulkTags::Mode::Remove)
        statements << u"INSERT INTO product_tag_association (product_id, tag_id) SELECT p.id, t.id "
                      "FROM products p, tags t WHERE p.id IN %1 AND t.id IN %2 ON CONFLICT DO NOTHING"_s.arg(products,
                                                                                                             those);
    for (const QString& sql : statements) {
        Query query(m_connection, sql);
        query.bind("ids", sqllist::value(dialect, ids));
        query.bind("tags", sqllist::value(dialect, tags));
        if (const Result<qint64> done = query.run(); !done)
            return done.error();
    }
    return {};
}

// Words

Result<void> BulkEditStore::nameSkipped(const BulkPlan& plan, const std::vector<qint64>& skipped, BulkResult& result) {
    if (skipped.empty())
        return {};
    std::vector<qint64> ids = skipped;
    ids.resize(std::min(ids.size(), BulkResult::mostNamed));
    const Dialect& dialect = m_connection.dialect();
    std::unordered_map<qint64, std::size_t> places;
    for (const qint64 id : ids) {
        places.emplace(id, result.named.size());
        BulkSkipped& one = result.named.emplace_back();
        one.id = ProductId(id);
        one.isDeleted = true;
    }
    const auto each = [&](const QString& sql, bool withEnd, const std::function<void(Query&, BulkSkipped&)>& read) {
        Query query(m_connection, sql.arg(sqllist::select(dialect, u":ids"_s)));
        query.bind("ids", sqllist::value(dialect, ids));
        if (withEnd)
            query.bind("end", plan.journalEnd);
        while (true) {
            const Result<bool> row = query.step();
            if (!row)
                return Result<void>(row.error());
            if (!*row)
                return Result<void>();
            if (const auto place = places.find(query.integer(0)); place != places.end())
                read(query, result.named[place->second]);
        }
    };
    const Result<void> named =
        each(u"SELECT id, name FROM products WHERE id IN %1"_s, false, [](Query& query, BulkSkipped& one) {
            one.name = query.text(1);
            one.isDeleted = false;
        });
    if (!named)
        return named;
    return each(u"SELECT entity_id, actor, source, made_at FROM change_journal WHERE id > CAST(:end AS bigint) AND "
                "entity = 'product' AND entity_id IN %1 ORDER BY id"_s,
                true, [](Query& query, BulkSkipped& one) {
                    one.actor = query.text(1);
                    one.source = query.text(2);
                    one.at = query.time(3);
                });
}

Result<BulkNames> BulkEditStore::namesFor(const BulkEdit& edit, const std::vector<TagId>& tags) {
    BulkNames names;
    if (edit.category && *edit.category) {
        Query query(m_connection, u"SELECT name FROM categories WHERE id = :id"_s);
        query.bind("id", (*edit.category)->value);
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        names.category = query.text(0);
    }
    if (tags.empty())
        return names;
    const Dialect& dialect = m_connection.dialect();
    Query query(m_connection, u"SELECT name FROM tags WHERE id IN %1 ORDER BY %2"_s.arg(
                                  sqllist::select(dialect, u":tags"_s), dialect.nameOrder(u"name"_s)));
    query.bind("tags", sqllist::value(dialect, tags));
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return names;
        names.tags << query.text(0);
    }
}

} // namespace pricebook
