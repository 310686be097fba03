#include "savedviewstore.h"

#include "catalogstore.h"
#include "dialect.h"
#include "namecheck.h"
#include "query.h"
#include "sqllist.h"
#include "textfold.h"
#include "validation.h"

#include <QCoreApplication>
#include <QHash>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::SavedViews)
};

const QString visible = u"(owner IS NULL OR owner = :owner)"_s;

QString selectViews(const QString& condition) {
    return u"SELECT id, name, CASE WHEN owner IS NULL THEN 1 ELSE 0 END, CASE WHEN is_default THEN 1 ELSE 0 END, "
           u"version, "
           "definition FROM saved_views WHERE "_s +
           condition;
}

SavedView read(const Query& query) {
    SavedView view{query.integer(0), query.text(1), query.integer(2) != 0, query.integer(3) != 0, query.integer(4), {}};
    view.definition = ViewDefinition::fromJson(query.text(5).toUtf8()).valueOr({});
    return view;
}

Error goneError() {
    return Error(Error::Kind::NotFound, Texts::tr("This view is not there any more: somebody deleted it."));
}

/// The rows of `table` with these ids, and those with these names (folded) besides.
struct Known {
    QHash<qint64, QString> byId;
    QHash<QString, qint64> byName;
};

template <class Named>
Result<Known> lookUp(Connection& connection, const QString& table, const std::vector<Named>& wanted) {
    std::vector<decltype(Named::id)> ids;
    for (const Named& entry : wanted)
        ids.push_back(entry.id);
    Known known;
    Query query(connection, u"SELECT id, name FROM %1 WHERE id IN %2"_s.arg(
                                table, sqllist::select(connection.dialect(), u":ids"_s)));
    query.bind("ids", sqllist::value(connection.dialect(), ids));
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        known.byId.insert(query.integer(0), query.text(1));
    }
    for (const Named& entry : wanted) { // few: only those that are gone
        if (known.byId.contains(entry.id.value) || entry.name.isEmpty())
            continue;
        const Result<NamedRow> found = findByName(connection, table, entry.name);
        if (!found)
            return found.error();
        if (found->id == 0)
            continue;
        known.byName.insert(entry.name, found->id);
        known.byId.insert(found->id, found->name);
    }
    return known;
}

/// Turns `ids` into those of now; what is gone for good is told by its name.
template <class Id, class Named>
void renew(std::vector<Id>& ids, const std::vector<Named>& before, std::vector<Named>& after, const Known& known,
           QStringList& missing) {
    std::vector<Id> now;
    for (const Id id : ids) {
        const auto entry = std::find_if(before.begin(), before.end(), [id](const Named& n) { return n.id == id; });
        const QString name = entry == before.end() ? QString() : entry->name;
        const Id found(known.byId.contains(id.value) ? id.value : known.byName.value(name));
        if (!found.isValid()) {
            missing << (name.isEmpty() ? QString::number(id.value) : name);
            continue;
        }
        if (std::find(now.begin(), now.end(), found) == now.end())
            now.push_back(found);
        if (std::none_of(after.begin(), after.end(), [found](const Named& n) { return n.id == found; }))
            after.push_back({found, known.byId.value(found.value)});
    }
    ids = std::move(now);
}

} // namespace

Result<std::vector<SavedView>> SavedViewStore::all(const QString& owner) {
    Query query(m_connection,
                selectViews(visible) + u" ORDER BY CASE WHEN owner IS NULL THEN 0 ELSE 1 END, %1, id"_s.arg(
                                           m_connection.dialect().nameOrder(u"name"_s)));
    query.bind("owner", owner);
    std::vector<SavedView> views;
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return views;
        views.push_back(read(query));
    }
}

Result<SavedView> SavedViewStore::byId(const QString& owner, qint64 id) {
    Query query(m_connection, selectViews(visible + u" AND id = :id"_s));
    query.bind("owner", owner);
    query.bind("id", id);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    return *row ? Result<SavedView>(read(query)) : Result<SavedView>(goneError());
}

Result<void> SavedViewStore::check(const QString& owner, const SavedView& view) {
    const int length = static_cast<int>(characterCount(view.name));
    if (length == 0 || length > SavedView::longestName)
        return Error(Error::Kind::Invalid,
                     Texts::tr("A view needs a name of at most %1 characters.").arg(SavedView::longestName));
    Result<std::vector<SavedView>> views = all(owner);
    if (!views)
        return views.error();
    for (const SavedView& other : *views) {
        if (other.id != view.id && other.isShared == view.isShared && folded(other.name) == folded(view.name))
            return Error(
                Error::Kind::NameTaken,
                Texts::tr("There is a view “%1” already: choose another name, or update that view.").arg(other.name));
    }
    return {};
}

Result<SavedView> SavedViewStore::create(WriteUnit& /*unit*/, const QString& owner, const SavedView& view) {
    SavedView made = view;
    made.name = trimmedName(view.name);
    made.id = 0;
    if (const Result<void> valid = check(owner, made); !valid)
        return valid.error();
    Query query(m_connection, u"INSERT INTO saved_views (name, owner, definition) VALUES (:name, :owner, :definition) "
                              "RETURNING id"_s);
    query.bind("name", made.name);
    if (made.isShared)
        query.bindNull("owner");
    else
        query.bind("owner", owner);
    query.bind("definition", QString::fromUtf8(made.definition.toJson()));
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    const qint64 id = query.integer(0);
    query.finish();
    return byId(owner, id);
}

Result<SavedView> SavedViewStore::update(WriteUnit& /*unit*/, const QString& owner, const SavedView& view) {
    SavedView wanted = view;
    wanted.name = trimmedName(view.name);
    const Result<SavedView> before = byId(owner, view.id);
    if (!before)
        return before;
    if (before->version != view.version)
        return Error(
            Error::Kind::Conflict,
            Texts::tr("Somebody has changed the view “%1” meanwhile: look at it again first.").arg(before->name));
    if (const Result<void> valid = check(owner, wanted); !valid)
        return valid.error();
    Query query(m_connection,
                u"UPDATE saved_views SET name = :name, owner = :owner, definition = :definition, "
                "is_default = CASE WHEN CAST(:moved AS integer) = 1 THEN %1 ELSE is_default END, "
                "version = version + 1, updated_at = %2 WHERE id = :id AND version = :version"_s.arg(
                    m_connection.backend() == Backend::Sqlite ? u"0"_s : u"false"_s, m_connection.dialect().now()));
    query.bind("name", wanted.name);
    if (wanted.isShared)
        query.bindNull("owner");
    else
        query.bind("owner", owner);
    query.bind("definition", QString::fromUtf8(wanted.definition.toJson()));
    query.bind("moved", before->isShared != wanted.isShared ? 1 : 0);
    query.bind("id", view.id);
    query.bind("version", view.version);
    const Result<qint64> changed = query.run();
    if (!changed)
        return changed.error();
    return *changed == 0 ? Result<SavedView>(goneError()) : byId(owner, view.id);
}

Result<void> SavedViewStore::remove(WriteUnit& /*unit*/, const QString& owner, qint64 id, qint64 version) {
    const Result<SavedView> before = byId(owner, id);
    if (!before)
        return before.error();
    if (before->version != version)
        return Error(
            Error::Kind::Conflict,
            Texts::tr("Somebody has changed the view “%1” meanwhile: look at it again first.").arg(before->name));
    Query query(m_connection, u"DELETE FROM saved_views WHERE id = :id"_s);
    query.bind("id", id);
    const Result<qint64> removed = query.run();
    return removed ? Result<void>() : Result<void>(removed.error());
}

Result<void> SavedViewStore::setDefault(WriteUnit& /*unit*/, const QString& owner, qint64 id, bool on) {
    const Result<SavedView> view = byId(owner, id);
    if (!view)
        return view.error();
    const bool sqlite = m_connection.backend() == Backend::Sqlite;
    // No change of the view itself: its version stays, for whoever has it open.
    Query query(
        m_connection,
        u"UPDATE saved_views SET is_default = CASE WHEN id = :id AND CAST(:turn_on AS integer) = 1 THEN %1 ELSE %2 "
        "END WHERE %3"_s.arg(sqlite ? u"1"_s : u"true"_s, sqlite ? u"0"_s : u"false"_s,
                             view->isShared ? u"owner IS NULL"_s : u"owner = :owner"_s));
    query.bind("id", id);
    query.bind("turn_on", on ? 1 : 0);
    if (!view->isShared)
        query.bind("owner", owner);
    const Result<qint64> done = query.run();
    return done ? Result<void>() : Result<void>(done.error());
}

Result<SavedViewStore::Resolved> SavedViewStore::resolve(const ViewDefinition& definition) {
    const Result<Known> categories = lookUp(m_connection, u"categories"_s, definition.categories);
    if (!categories)
        return categories.error();
    const Result<Known> tags = lookUp(m_connection, u"tags"_s, definition.tags);
    if (!tags)
        return tags.error();
    Resolved now{definition, {}};
    now.definition.categories.clear();
    now.definition.tags.clear();
    ProductFilter& filter = now.definition.filter;
    renew(filter.categories, definition.categories, now.definition.categories, *categories, now.missing);
    renew(filter.tags, definition.tags, now.definition.tags, *tags, now.missing);
    renew(filter.excludedTags, definition.tags, now.definition.tags, *tags, now.missing);
    if (filter.categories.empty() && filter.orUncategorized) {
        filter.orUncategorized = false;
        filter.uncategorized = true;
    }
    return now;
}

} // namespace pricebook
