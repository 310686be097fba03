#include "undostore.h"

#include "catalogstore.h"
#include "dialect.h"
#include "eachrow.h"
#include "journalrevert.h"
#include "sqllist.h"
#include "textfold.h"

#include <QCoreApplication>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::UndoStore)
};

const QString stepColumns = u"s.id, s.made_at, s.kind, s.title, s.source, s.actor, s.client, s.undoes, s.undone_by, "
                            "s.first_entry, s.last_entry, s.products, s.categories, s.tags"_s;

StepInfo::Kind kindOf(std::string_view text) {
    return text == "undo" ? StepInfo::Kind::Undo : text == "redo" ? StepInfo::Kind::Redo : StepInfo::Kind::Do;
}

Result<std::vector<ChangeStep>> readSteps(Query& query) {
    std::vector<ChangeStep> steps;
    const Result<void> read = forEachRow(query, [&] {
        steps.push_back({query.integer(0), query.time(1), kindOf(query.utf8(2)), query.text(3), query.text(4),
                         query.text(5), query.text(6), query.integer(7), query.integer(8), query.integer(9),
                         query.integer(10), query.integer(11), query.integer(12), query.integer(13)});
    });
    if (!read)
        return read.error();
    return steps;
}

Error forgotten() {
    return {Error::Kind::NotFound,
            Texts::tr("The journal does not reach back that far any more, so this cannot be taken back.")};
}

Error noSuchStep(qint64 id) {
    return {Error::Kind::NotFound, Texts::tr("There is no step %1: look for its number in the history.").arg(id)};
}

/// The table of a record that an entry of the journal is about, as `t`, is without it.
const QString notThere =
    u"NOT EXISTS (SELECT 1 FROM products t WHERE j.entity = 'product' AND t.id = j.entity_id) AND NOT "
    "EXISTS (SELECT 1 FROM categories t WHERE j.entity = 'category' AND t.id = j.entity_id) AND NOT "
    "EXISTS (SELECT 1 FROM tags t WHERE j.entity = 'tag' AND t.id = j.entity_id)"_s;

UndoSkipped::Entity entityOf(std::string_view text) {
    return text == "category" ? UndoSkipped::Entity::Category
           : text == "tag"    ? UndoSkipped::Entity::Tag
                              : UndoSkipped::Entity::Product;
}

} // namespace

Result<std::vector<ChangeStep>> UndoStore::undoable(const QString& client, int limit) {
    Query query(m_connection, u"SELECT %1 FROM change_steps s WHERE s.client = :client AND s.kind <> 'undo' AND "
                              "s.undone_by IS NULL ORDER BY s.id DESC LIMIT :limit"_s.arg(stepColumns));
    query.bind("client", client);
    query.bind("limit", qint64{limit});
    return readSteps(query);
}

Result<std::vector<ChangeStep>> UndoStore::redoable(const QString& client, int limit) {
    Query query(
        m_connection,
        u"SELECT %1 FROM change_steps s WHERE s.client = :client AND s.kind = 'undo' AND s.undone_by IS NULL AND "
        "s.id > (SELECT COALESCE(max(d.id), 0) FROM change_steps d WHERE d.client = :client AND d.kind = 'do') "
        "ORDER BY s.id DESC LIMIT :limit"_s.arg(stepColumns));
    query.bind("client", client);
    query.bind("limit", qint64{limit});
    return readSteps(query);
}

Result<ChangeStep> UndoStore::step(qint64 id) {
    Query query(m_connection, u"SELECT %1 FROM change_steps s WHERE s.id = :id"_s.arg(stepColumns));
    query.bind("id", id);
    Result<std::vector<ChangeStep>> found = readSteps(query);
    if (!found)
        return found.error();
    if (!found->empty())
        return found->front();
    const Result<qint64> newest = scalarInteger(m_connection, u"SELECT COALESCE(max(id), 0) FROM change_steps"_s);
    if (!newest)
        return newest.error();
    return id > *newest ? noSuchStep(id) : forgotten();
}

Result<UndoReport> UndoStore::undo(WriteUnit& unit, qint64 stepId) {
    if (Result<void> patient = m_connection.allowLongTransaction(); !patient)
        return patient.error();
    Query mark(m_connection, u"UPDATE change_steps SET undone_by = :me WHERE id = :id AND undone_by IS NULL"_s);
    mark.bind("me", unit.step.id);
    mark.bind("id", stepId);
    const Result<qint64> marked = mark.run();
    if (!marked)
        return marked.error();
    const Result<ChangeStep> what = step(stepId);
    if (!what)
        return what.error();
    if (*marked == 0)
        return Error(Error::Kind::Conflict, Texts::tr("This was taken back already: look at the history again."));
    const Result<qint64> first =
        scalarInteger(m_connection, u"SELECT count(*) FROM change_journal WHERE id = %1"_s.arg(what->firstEntry));
    if (!first)
        return first.error();
    if (*first == 0)
        return forgotten();
    unit.step.kind = what->kind == StepInfo::Kind::Undo ? StepInfo::Kind::Redo : StepInfo::Kind::Undo;
    unit.step.undoes = stepId;
    unit.step.title = what->title;
    JournalRevert::Stretch stretch;
    stretch.condition = u"j.step_id = %1 AND j.id BETWEEN %2 AND %3"_s.arg(
        QString::number(what->id), QString::number(what->firstEntry), QString::number(what->lastEntry));
    stretch.bind = [](Query&, const QString&) {};
    stretch.lastEntry = what->lastEntry;
    return JournalRevert(m_connection, unit, std::move(stretch)).run();
}

Result<UndoReport> UndoStore::restore(WriteUnit& unit, const Scope& scope) {
    if (Result<void> patient = m_connection.allowLongTransaction(); !patient)
        return patient.error();
    // Apart, so that each is a look at one end: SQLite reads every row for both at once.
    Query ends(m_connection, u"SELECT COALESCE((SELECT min(id) FROM change_journal), 1), COALESCE((SELECT "
                             "max(id) FROM change_journal), 0)"_s);
    if (const Result<bool> row = ends.step(); !row)
        return row.error();
    const qint64 oldest = ends.integer(0);
    const qint64 newest = ends.integer(1);
    ends.finish();
    if (scope.afterEntry < oldest - 1)
        return forgotten();
    JournalRevert::Stretch stretch;
    stretch.condition = u"j.id > %1 AND j.id <= %2"_s.arg(QString::number(scope.afterEntry), QString::number(newest));
    if (scope.products) {
        stretch.condition += u" AND j.entity IN ('product', 'tagging') AND j.entity_id IN "_s +
                             sqllist::select(m_connection.dialect(), u":list"_s);
    }
    stretch.bind = [this, &scope](Query& query, const QString& sql) {
        if (scope.products && sql.contains(u":list"))
            query.bind("list", sqllist::value(m_connection.dialect(), *scope.products));
    };
    stretch.lastEntry = newest;
    stretch.fields = scope.fields;
    stretch.records = scope.fields == 63;
    stretch.always = true;
    return JournalRevert(m_connection, unit, std::move(stretch)).run();
}

Result<qint64> UndoStore::entryBefore(const QDateTime& time) {
    Query query(m_connection,
                u"SELECT id FROM change_journal WHERE made_at <= %1 ORDER BY id DESC LIMIT 1"_s.arg(
                    m_connection.backend() == Backend::Sqlite ? u":time"_s : u"CAST(:time AS timestamptz)"_s));
    query.bind("time", time.toUTC().toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s) + u"999"_s);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    return *row ? query.integer(0) : 0;
}

Result<std::vector<UndoStore::Deleted>> UndoStore::trash(const QString& name, qint64 beforeEntry, int limit) {
    const Dialect& dialect = m_connection.dialect();
    // What an undo took away can be had back by redo; it was not deleted by anybody.
    QString sql =
        u"SELECT j.entity, j.id, j.entity_id, j.old_name, j.made_at, j.actor, j.source FROM change_journal j "
        "LEFT JOIN change_steps s ON s.id = j.step_id WHERE j.action = 'deleted' AND j.entity <> 'tagging' AND "
        "j.old_name IS NOT NULL AND COALESCE(s.kind, 'do') <> 'undo' AND %1 AND NOT EXISTS (SELECT 1 FROM "
        "change_journal k WHERE k.entity = j.entity AND k.entity_id = j.entity_id AND k.action = 'deleted' AND "
        "k.id > j.id)"_s.arg(notThere);
    if (beforeEntry > 0)
        sql += u" AND j.id < :before"_s;
    if (!name.isEmpty())
        sql += u" AND "_s + dialect.contains(u"j.old_name"_s, u":name"_s);
    Query query(m_connection, sql + u" ORDER BY j.id DESC LIMIT :limit"_s);
    if (beforeEntry > 0)
        query.bind("before", beforeEntry);
    if (!name.isEmpty())
        query.bind("name", dialect.containsArgument(name));
    query.bind("limit", qint64{limit});
    std::vector<Deleted> found;
    const Result<void> read = forEachRow(query, [&] {
        found.push_back({entityOf(query.utf8(0)), query.integer(1), query.integer(2), query.text(3), query.time(4),
                         query.text(5), query.text(6)});
    });
    if (!read)
        return read.error();
    return found;
}

Result<UndoReport> UndoStore::restoreDeleted(WriteUnit& unit, const std::vector<qint64>& entries) {
    if (Result<void> patient = m_connection.allowLongTransaction(); !patient)
        return patient.error();
    const QString ids = sqllist::select(m_connection.dialect(), u":list"_s);
    // With a product come the tags that it lost in the same moment, with a tag its products, with a category those that
    // were moved out of it.
    JournalRevert::Stretch stretch;
    stretch.condition =
        u"j.id IN %1 OR ((j.entity = 'tagging' AND j.action = 'deleted' OR j.entity = 'product' AND j.action = "
        u"'changed' "
        "AND j.old_category_id IS NOT NULL) AND EXISTS (SELECT 1 FROM change_journal d WHERE d.id IN %1 AND (d.step_id "
        "= "
        "j.step_id OR (d.step_id IS NULL AND j.step_id IS NULL AND d.transaction_id = j.transaction_id AND d.made_at = "
        "j.made_at)) AND ((d.entity = 'product' AND j.entity = 'tagging' AND d.entity_id = j.entity_id) OR (d.entity = "
        "'tag' AND j.entity = 'tagging' AND d.entity_id = j.other_id) OR (d.entity = 'category' AND j.entity = "
        "'product' "
        "AND d.entity_id = j.old_category_id))))"_s.arg(ids);
    stretch.bind = [this, &entries](Query& query, const QString& sql) {
        if (sql.contains(u":list"))
            query.bind("list", sqllist::value(m_connection.dialect(), entries));
    };
    const Result<qint64> newest = scalarInteger(m_connection, u"SELECT COALESCE(max(id), 0) FROM change_journal"_s);
    if (!newest)
        return newest.error();
    stretch.lastEntry = *newest;
    stretch.fields = 32;
    return JournalRevert(m_connection, unit, std::move(stretch)).run();
}

} // namespace pricebook
