#include "historystore.h"

#include "connection.h"
#include "dialect.h"
#include "query.h"
#include "sqllist.h"
#include "undostore.h"

#include <QCoreApplication>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

/// Nobody reads more of a text in a list, and a page of long texts would take its time.
constexpr int mostOfAText = 2000;

QString entityName(UndoSkipped::Entity entity) {
    return entity == UndoSkipped::Entity::Category ? u"category"_s
           : entity == UndoSkipped::Entity::Tag    ? u"tag"_s
                                                   : u"product"_s;
}

UndoSkipped::Entity entityOf(std::string_view text) {
    return text == "category" ? UndoSkipped::Entity::Category
           : text == "tag"    ? UndoSkipped::Entity::Tag
                              : UndoSkipped::Entity::Product;
}

HistoryEntry::Action actionOf(std::string_view entity, std::string_view text) {
    if (entity == "tagging")
        return text == "created" ? HistoryEntry::Action::Tagged : HistoryEntry::Action::Untagged;
    return text == "created"   ? HistoryEntry::Action::Created
           : text == "deleted" ? HistoryEntry::Action::Deleted
                               : HistoryEntry::Action::Changed;
}

StepInfo::Kind kindOf(std::string_view text) {
    return text == "undo" ? StepInfo::Kind::Undo : text == "redo" ? StepInfo::Kind::Redo : StepInfo::Kind::Do;
}

/// The name that a record of that id had when it was deleted.
QString nameInJournal(const QString& entity, const QString& id) {
    return u"(SELECT d.old_name FROM change_journal d WHERE d.entity_id = %2 AND d.entity = '%1' AND d.action = "
           "'deleted' ORDER BY d.id DESC LIMIT 1)"_s.arg(entity, id);
}

/// The name of `id`, through an outer join's `now` where the record is there.
QString nameOf(const QString& now, const QString& entity, const QString& id) {
    return u"CASE WHEN %1.id IS NOT NULL THEN %1.name WHEN %2 IS NOT NULL THEN %3 END"_s.arg(now, id,
                                                                                             nameInJournal(entity, id));
}

QString ownName() {
    return u"CASE WHEN p.id IS NOT NULL THEN p.name WHEN c.id IS NOT NULL THEN c.name WHEN t.id IS NOT NULL THEN "
           "t.name ELSE (SELECT d.old_name FROM change_journal d WHERE d.entity_id = j.entity_id AND d.entity = CASE "
           "WHEN j.entity = 'tagging' THEN 'product' ELSE j.entity END AND d.action = 'deleted' ORDER BY d.id DESC "
           "LIMIT 1) END"_s;
}

const QString joins = u"LEFT JOIN change_steps s ON s.id = j.step_id "
                      "LEFT JOIN products p ON j.entity IN ('product', 'tagging') AND p.id = j.entity_id "
                      "LEFT JOIN categories c ON j.entity = 'category' AND c.id = j.entity_id "
                      "LEFT JOIN tags t ON j.entity = 'tag' AND t.id = j.entity_id "
                      "LEFT JOIN tags tg ON j.entity = 'tagging' AND tg.id = j.other_id "_s;

/// What read() reads, in this order.
QString columns() {
    return u"j.id, j.made_at, j.entity, j.entity_id, j.action, j.fields, j.source, j.actor, %1, j.other_id, %2, "
           "j.old_name, j.new_name, substr(j.old_description, 1, %5), substr(j.new_description, 1, %5), "
           "j.old_image_url, j.new_image_url, j.old_price_shmeckles, j.new_price_shmeckles, j.old_price_flurbos, "
           "j.new_price_flurbos, j.old_category_id, %3, j.new_category_id, %4, "
           "s.id, s.made_at, s.kind, s.title, s.source, s.actor, s.client, s.undoes, s.undone_by, s.first_entry, "
           "s.last_entry, s.products, s.categories, s.tags"_s
               .arg(ownName(), nameOf(u"tg"_s, u"tag"_s, u"j.other_id"_s),
                    nameOf(u"oc"_s, u"category"_s, u"j.old_category_id"_s),
                    nameOf(u"nc"_s, u"category"_s, u"j.new_category_id"_s))
               .arg(mostOfAText);
}

constexpr int firstValue = 11;
constexpr int firstOfStep = 25;

HistoryEntry::Values valuesOf(const Query& query, int which) {
    const auto column = [which](int pair) { return firstValue + 2 * pair + which; };
    HistoryEntry::Values values;
    values.name = query.text(column(0));
    values.description = query.text(column(1));
    values.imageUrl = query.text(column(2));
    if (!query.isNull(column(3)))
        values.shmeckles = query.money(column(3));
    if (!query.isNull(column(4)))
        values.flurbos = query.money(column(4));
    const int category = firstValue + 10 + 2 * which;
    values.category = query.integer(category);
    values.categoryName = query.text(category + 1);
    return values;
}

ChangeStep stepOf(const Query& query) {
    const auto number = [&query](int offset) { return query.integer(firstOfStep + offset); };
    const auto text = [&query](int offset) { return query.text(firstOfStep + offset); };
    return {number(0),
            query.time(firstOfStep + 1),
            kindOf(query.utf8(firstOfStep + 2)),
            text(3),
            text(4),
            text(5),
            text(6),
            number(7),
            number(8),
            number(9),
            number(10),
            number(11),
            number(12),
            number(13)};
}

} // namespace

// Pages

QString HistoryStore::timeParameter(const QString& name) const {
    return m_connection.backend() == Backend::Sqlite ? name : u"CAST(%1 AS timestamptz)"_s.arg(name);
}

QString HistoryStore::condition(const HistoryFilter& filter) const {
    const Dialect& dialect = m_connection.dialect();
    QStringList parts{u"1 = 1"_s};
    if (filter.record) {
        parts << u"j.entity_id = :record"_s
              << (filter.record->entity == UndoSkipped::Entity::Product
                      ? u"j.entity IN ('product', 'tagging')"_s
                      : u"j.entity = '%1'"_s.arg(entityName(filter.record->entity)));
    }
    if (filter.step > 0)
        parts << u"j.step_id = :step"_s;
    if (!filter.actor.isEmpty())
        parts << dialect.contains(u"j.actor"_s, u":actor"_s);
    if (filter.source == HistoryFilter::anotherProgram())
        parts << u"j.source IS NULL"_s;
    else if (!filter.source.isEmpty())
        parts << u"j.source = :source"_s;
    if (filter.from.isValid())
        parts << u"j.made_at >= "_s + timeParameter(u":since"_s);
    if (filter.to.isValid())
        parts << u"j.made_at <= "_s + timeParameter(u":until"_s);
    if (filter.fields != 0)
        parts << u"(j.entity = 'product' AND j.action = 'changed' AND (j.fields & %1) <> 0)"_s.arg(filter.fields);
    if (filter.stepsOnly)
        parts << u"(s.id IS NULL OR s.first_entry = j.id)"_s;
    if (!filter.text.isEmpty()) {
        QStringList texts;
        for (const QString& column :
             {u"s.title"_s, u"p.name"_s, u"c.name"_s, u"t.name"_s, u"tg.name"_s, u"j.old_name"_s, u"j.new_name"_s})
            texts << dialect.contains(column, u":text"_s);
        parts << u'(' + texts.join(u" OR "_s) + u')';
    }
    return parts.join(u" AND "_s);
}

void HistoryStore::bind(Query& query, const HistoryFilter& filter) const {
    const Dialect& dialect = m_connection.dialect();
    const auto time = [](const QDateTime& at, bool end) {
        return at.toUTC().toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s) + (end ? u"999"_s : u"000"_s);
    };
    if (filter.record)
        query.bind("record", filter.record->id);
    if (filter.step > 0)
        query.bind("step", filter.step);
    if (!filter.actor.isEmpty())
        query.bind("actor", dialect.containsArgument(filter.actor));
    if (!filter.source.isEmpty() && filter.source != HistoryFilter::anotherProgram())
        query.bind("source", filter.source);
    if (filter.from.isValid())
        query.bind("since", time(filter.from, false));
    if (filter.to.isValid())
        query.bind("until", time(filter.to, true));
    if (!filter.text.isEmpty())
        query.bind("text", dialect.containsArgument(filter.text));
}

Result<std::vector<HistoryEntry>> HistoryStore::read(Query& query) const {
    std::vector<HistoryEntry> entries;
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return entries;
        HistoryEntry entry;
        entry.id = query.integer(0);
        entry.at = query.time(1);
        entry.entity = entityOf(query.utf8(2));
        entry.entityId = query.integer(3);
        entry.action = actionOf(query.utf8(2), query.utf8(4));
        entry.fields = static_cast<int>(query.integer(5));
        entry.source = query.text(6);
        entry.actor = query.text(7);
        entry.name = query.text(8);
        entry.tag = query.integer(9);
        entry.tagName = query.text(10);
        entry.before = valuesOf(query, 0);
        entry.after = valuesOf(query, 1);
        if (!query.isNull(firstOfStep))
            entry.step = stepOf(query);
        if (entry.name.isEmpty())
            entry.name = entry.before.name;
        entries.push_back(std::move(entry));
    }
}

Result<HistoryPage> HistoryStore::page(const HistoryFilter& filter, const HistoryCursor& cursor, int limit) {
    HistoryPage page;
    page.next = cursor;
    if (cursor.before <= 0) {
        const Result<qint64> newest = scalarInteger(m_connection, u"SELECT COALESCE(max(id), 0) FROM change_journal"_s);
        if (!newest)
            return newest.error();
        page.next.before = *newest + 1;
        // Clocks differ: an entry may be a little older than those before it.
        const Result<qint64> oldest = filter.from.isValid()
                                          ? UndoStore(m_connection).entryBefore(filter.from.addSecs(-3600))
                                          : scalarInteger(m_connection, u"SELECT COALESCE(min(id), 1) FROM "
                                                                        "change_journal"_s);
        if (!oldest)
            return oldest.error();
        page.next.oldest = *oldest;
    }
    const bool indexed = filter.record || filter.step > 0;
    const qint64 lowest = indexed ? page.next.oldest : std::max(page.next.oldest, page.next.before - entriesLookedAt);
    // Which they are first, so that names are looked up for these alone. An index by record gives them in order.
    const QString found =
        u"SELECT j.id FROM change_journal j %1WHERE j.id < :before AND j.id >= :lowest AND %2 ORDER "
        "BY j.id DESC LIMIT :limit"_s.arg(!filter.text.isEmpty() ? joins
                                          : filter.stepsOnly     ? u"LEFT JOIN change_steps s ON s.id = j.step_id "_s
                                                                 : QString(),
                                          condition(filter));
    Query query(m_connection,
                u"SELECT %1 FROM (%2) f JOIN change_journal j ON j.id = f.id %3LEFT JOIN categories oc ON "
                "oc.id = j.old_category_id LEFT JOIN categories nc ON nc.id = j.new_category_id ORDER BY "
                "j.id DESC"_s.arg(columns(), found, joins));
    query.bind("before", page.next.before);
    query.bind("lowest", lowest);
    query.bind("limit", qint64{limit});
    bind(query, filter);
    Result<std::vector<HistoryEntry>> entries = read(query);
    if (!entries)
        return entries.error();
    page.entries = std::move(*entries);
    const bool full = page.entries.size() == static_cast<std::size_t>(limit);
    page.next.before = full ? page.entries.back().id : lowest;
    page.more = page.next.before > page.next.oldest;
    return page;
}

// What a button will do

Result<StepContents> HistoryStore::contents(const ChangeStep& step) {
    // One row for each record: what the step did first, and whether others came after it but were not taken back.
    const QString records =
        u"SELECT j.entity, j.entity_id, min(j.id) AS first_id, max(j.id) AS last_id FROM change_journal j WHERE "
        "j.step_id = :step AND j.id BETWEEN :first AND :last AND j.entity <> 'tagging' GROUP BY j.entity, j.entity_id"_s;
    Query query(m_connection,
                u"SELECT COALESCE(sum(CASE WHEN a.action = 'created' THEN 1 ELSE 0 END), 0), "
                "COALESCE(sum(CASE WHEN a.action <> 'created' AND z.action <> 'deleted' THEN 1 ELSE 0 END), 0), "
                "COALESCE(sum(CASE WHEN a.action <> 'created' AND z.action = 'deleted' THEN 1 ELSE 0 END), 0), "
                "COALESCE(sum(CASE WHEN EXISTS (SELECT 1 FROM change_journal k WHERE k.entity_id = r.entity_id AND "
                "k.entity = r.entity AND k.id > :last AND ((k.fields & a.fields) <> 0 OR a.action = 'created' OR "
                "k.action <> 'changed')) THEN 1 ELSE 0 END), 0) FROM (%1) r JOIN change_journal a ON a.id = r.first_id "
                "JOIN change_journal z ON z.id = r.last_id"_s.arg(records));
    query.bind("step", step.id);
    query.bind("first", step.firstEntry);
    query.bind("last", step.lastEntry);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    return StepContents{query.integer(0), query.integer(1), query.integer(2), query.integer(3)};
}

Result<qint64> HistoryStore::touchedSince(qint64 afterEntry, const std::optional<std::vector<ProductId>>& products,
                                          int fields) {
    const bool all = fields == HistoryEntry::everyField;
    QString which =
        all ? u"j.id > :after"_s
            : u"j.id > :after AND j.entity = 'product' AND j.action = 'changed' AND (j.fields & %1) <> 0"_s.arg(fields);
    if (products)
        which += u" AND j.entity IN ('product', 'tagging') AND j.entity_id IN "_s +
                 sqllist::select(m_connection.dialect(), u":list"_s);
    Query query(m_connection,
                u"SELECT count(*) FROM (SELECT DISTINCT CASE WHEN j.entity = 'tagging' THEN 'product' ELSE "
                "j.entity END, j.entity_id FROM change_journal j WHERE %1) r"_s.arg(which));
    query.bind("after", afterEntry);
    if (products)
        query.bind("list", sqllist::value(m_connection.dialect(), *products));
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    return query.integer(0);
}

Result<PricesThen> HistoryStore::pricesAt(const std::vector<ProductId>& products, const QDateTime& time) {
    PricesThen then;
    const Result<qint64> entry = UndoStore(m_connection).entryBefore(time);
    if (!entry)
        return entry.error();
    const Result<qint64> oldest = scalarInteger(m_connection, u"SELECT COALESCE(min(id), 1) FROM change_journal"_s);
    if (!oldest)
        return oldest.error();
    then.afterEntry = *entry;
    if (*entry < *oldest - 1)
        return Error(Error::Kind::NotFound,
                     QCoreApplication::translate("pricebook::HistoryStore",
                                                 "The journal does not reach back that far: choose a later time."));
    // The old value of the first change after it.
    const auto first = [](const QString& column, int bit) {
        return u"(SELECT k.old_%1 FROM change_journal k WHERE k.entity_id = p.id AND k.entity = 'product' AND k.action "
               "= 'changed' AND (k.fields & %2) <> 0 AND k.id > :after ORDER BY k.id LIMIT 1)"_s.arg(column)
                   .arg(bit);
    };
    const QString sql =
        u"SELECT p.id, p.name, p.price_shmeckles, p.price_flurbos, COALESCE(%1, p.price_shmeckles) AS s, COALESCE(%2, "
        "p.price_flurbos) AS f FROM products p WHERE p.id IN %3"_s.arg(
            first(u"price_shmeckles"_s, HistoryEntry::Shmeckles), first(u"price_flurbos"_s, HistoryEntry::Flurbos),
            sqllist::select(m_connection.dialect(), u":list"_s));
    Query query(m_connection, u"SELECT * FROM (%1) r WHERE r.s <> r.price_shmeckles OR r.f <> r.price_flurbos ORDER BY "
                              "r.id"_s.arg(sql));
    query.bind("after", then.afterEntry);
    query.bind("list", sqllist::value(m_connection.dialect(), products));
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return then;
        if (++then.changed <= PricesThen::mostNamed)
            then.products.push_back({ProductId(query.integer(0)), query.text(1), query.money(2), query.money(3),
                                     query.money(4), query.money(5)});
    }
}

} // namespace pricebook
