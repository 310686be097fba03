#include "catalogstore.h"
#include "dialect.h"
#include "namecheck.h"
#include "productstore.h"
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

Error unknown(Field field, const QString& sentence) {
    return Error::invalid({Issue{field, Issue::Severity::Error, sentence}});
}

template <class Ids>
std::vector<qint64> values(const Ids& ids) {
    std::vector<qint64> plain;
    for (const auto id : ids)
        plain.push_back(id.value);
    return plain;
}

Result<void> holdCategory(Connection& connection, std::optional<CategoryId> category) {
    if (!category)
        return {};
    const Result<std::vector<qint64>> missing = rowlocks::holdOthers(connection, u"categories"_s, {category->value});
    if (!missing)
        return missing.error();
    if (!missing->empty())
        return unknown(Field::Category, Texts::tr("This category is not there any more: choose another."));
    return {};
}

Result<void> holdTags(Connection& connection, const std::vector<TagId>& tags) {
    const Result<std::vector<qint64>> missing = rowlocks::holdOthers(connection, u"tags"_s, values(tags));
    if (!missing)
        return missing.error();
    if (!missing->empty())
        return unknown(Field::Tags,
                       Texts::tr("One of the tags is not there any more: take it out and choose another."));
    return {};
}

Error gone() { return {Error::Kind::NotFound, Texts::tr("This product is not there any more: somebody deleted it.")}; }

/// What an edit comes to for a product that has `current`.
struct LinkChange {
    std::vector<TagId> add;
    std::vector<TagId> remove;
};

LinkChange linkChange(const TagEdit& edit, const std::vector<TagId>& created, const std::vector<Tag>& current) {
    std::vector<TagId> wanted = edit.exactly ? *edit.exactly : edit.add;
    wanted.insert(wanted.end(), created.begin(), created.end());
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    const auto isWanted = [&wanted](TagId id) { return std::binary_search(wanted.begin(), wanted.end(), id); };
    LinkChange change;
    for (const Tag& tag : current) {
        const bool removes = edit.exactly
                                 ? !isWanted(tag.id)
                                 : std::find(edit.remove.begin(), edit.remove.end(), tag.id) != edit.remove.end();
        if (removes)
            change.remove.push_back(tag.id);
    }
    for (const TagId id : wanted) {
        if (std::none_of(current.begin(), current.end(), [id](const Tag& tag) { return tag.id == id; }))
            change.add.push_back(id);
    }
    return change;
}

/// What of the patch differs from the product, as a SET list with its binds; empty when nothing does.
struct Assignments {
    QStringList columns;
    std::vector<std::function<void(Query&)>> binds;

    void text(const char* column, const std::optional<QString>& value, const QString& current) {
        if (!value || *value == current)
            return;
        add(column, [column, text = *value](Query& query) { query.bindTextOrNull(column, text); });
    }
    void money(const char* column, std::optional<Money> value, Money current) {
        if (value && *value != current)
            add(column, [column, price = *value](Query& query) { query.bind(column, price); });
    }
    void add(const char* column, std::function<void(Query&)> bind) {
        columns << u"%1 = :%1"_s.arg(QLatin1String(column));
        binds.push_back(std::move(bind));
    }
};

Assignments assignmentsOf(const ProductPatch& patch, const Product& current) {
    Assignments set;
    set.text("name", patch.name, current.name);
    set.text("description", patch.description, current.description);
    set.text("image_url", patch.imageUrl, current.imageUrl);
    set.money("price_shmeckles", patch.shmeckles, current.shmeckles);
    set.money("price_flurbos", patch.flurbos, current.flurbos);
    const CategoryId had = current.category ? current.category->id : CategoryId();
    const CategoryId wanted = patch.category ? patch.category->value_or(CategoryId()) : had;
    if (wanted != had) {
        set.add("category_id", [wanted](Query& query) {
            if (wanted.isValid())
                query.bind("category_id", wanted.value);
            else
                query.bindNull("category_id");
        });
    }
    return set;
}

} // namespace

Result<std::vector<TagId>> ProductStore::resolveNewTags(WriteUnit& unit, const QStringList& names) {
    std::vector<TagId> ids;
    if (names.isEmpty())
        return ids;
    if (const Result<void> locked = lockNames(m_connection, u"tags"_s); !locked)
        return locked.error();
    for (const QString& name : names) {
        const Result<NamedRow> existing = findByName(m_connection, u"tags"_s, name);
        if (!existing)
            return existing.error();
        if (existing->id != 0) {
            ids.emplace_back(existing->id);
            continue;
        }
        const Result<qint64> created = insertNamed(m_connection, u"tags"_s, name);
        if (!created)
            return created.error();
        ids.emplace_back(*created);
        unit.changes.tags.emplace_back(*created);
    }
    return ids;
}

Result<qint64> ProductStore::editLinks(ProductId id, const std::vector<TagId>& add, const std::vector<TagId>& remove) {
    qint64 changed = 0;
    const Dialect& dialect = m_connection.dialect();
    if (!remove.empty()) {
        Query query(m_connection, u"DELETE FROM product_tag_association WHERE product_id = :id AND tag_id IN "_s +
                                      sqllist::select(dialect, u":tags"_s));
        query.bind("id", id.value);
        query.bind("tags", sqllist::value(dialect, remove));
        const Result<qint64> removed = query.run();
        if (!removed)
            return removed;
        changed += *removed;
    }
    if (!add.empty()) {
        Query query(
            m_connection,
            u"INSERT INTO product_tag_association (product_id, tag_id) SELECT CAST(:id AS integer), t.id FROM tags t "
            "WHERE t.id IN %1 ON CONFLICT DO NOTHING"_s.arg(sqllist::select(dialect, u":tags"_s)));
        query.bind("id", id.value);
        query.bind("tags", sqllist::value(dialect, add));
        const Result<qint64> added = query.run();
        if (!added)
            return added;
        changed += *added;
    }
    return changed;
}

Result<Product> ProductStore::create(WriteUnit& unit, const ProductDraft& draft) { return insert(unit, {}, draft); }

Result<Product> ProductStore::revive(WriteUnit& unit, ProductId id, const ProductDraft& typed) {
    if (const Result<Product> there = byId(id); there)
        return Error(Error::Kind::Conflict,
                     Texts::tr("“%1” is there again: somebody else has restored it.").arg(there->name));
    else if (there.error().kind != Error::Kind::NotFound)
        return there;
    ProductDraft draft = normalized(typed);
    if (std::vector<Issue> issues = validate(draft); !issues.empty())
        return Error::invalid(std::move(issues));
    if (draft.category) {
        const Result<std::vector<qint64>> gone = missingCategories({*draft.category});
        if (!gone)
            return gone.error();
        if (!gone->empty())
            draft.category.reset();
    }
    const Result<std::vector<TagId>> created = resolveNewTags(unit, std::exchange(draft.newTags, {}));
    if (!created)
        return created.error();
    const Result<std::vector<qint64>> gone = missingTags(draft.tags);
    if (!gone)
        return gone.error();
    std::erase_if(draft.tags,
                  [&gone](TagId tag) { return std::find(gone->begin(), gone->end(), tag.value) != gone->end(); });
    draft.tags.insert(draft.tags.end(), created->begin(), created->end());
    return insert(unit, id, draft);
}

/// With an id of its own unless one is given.
Result<Product> ProductStore::insert(WriteUnit& unit, ProductId given, const ProductDraft& typed) {
    const ProductDraft draft = normalized(typed);
    if (std::vector<Issue> issues = validate(draft); !issues.empty())
        return Error::invalid(std::move(issues));
    if (const Result<void> known = holdCategory(m_connection, draft.category); !known)
        return known.error();
    Result<std::vector<TagId>> tags = resolveNewTags(unit, draft.newTags);
    if (!tags)
        return tags.error();
    if (const Result<void> known = holdTags(m_connection, draft.tags); !known)
        return known.error();
    tags->insert(tags->end(), draft.tags.begin(), draft.tags.end());
    ProductId id;
    {
        Query query(m_connection,
                    u"INSERT INTO products (%1name, description, image_url, price_shmeckles, price_flurbos, "
                    u"category_id) VALUES "
                    "(%2:name, :description, :image_url, :shmeckles, :flurbos, :category) RETURNING id"_s.arg(
                        given.isValid() ? u"id, "_s : QString(), given.isValid() ? u":id, "_s : QString()));
        if (given.isValid())
            query.bind("id", given.value);
        query.bind("name", draft.name);
        query.bindTextOrNull("description", draft.description);
        query.bindTextOrNull("image_url", draft.imageUrl);
        query.bind("shmeckles", draft.shmeckles);
        query.bind("flurbos", draft.flurbos);
        if (draft.category)
            query.bind("category", draft.category->value);
        else
            query.bindNull("category");
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        id = ProductId(query.integer(0));
    }
    if (!tags->empty()) {
        Result<void> quiet = unit.setQuietLinks(true);
        const Result<qint64> linked = quiet ? editLinks(id, *tags, {}) : Result<qint64>(quiet.error());
        if (linked)
            quiet = unit.setQuietLinks(false);
        if (!linked || !quiet)
            return linked ? quiet.error() : linked.error();
    }
    unit.changes.productsAdded.push_back(id);
    if (!tags->empty())
        unit.changes.tags.insert(unit.changes.tags.end(), tags->begin(), tags->end());
    return byId(id);
}

Result<std::vector<TagId>> ProductStore::holdReferences(WriteUnit& unit, const ProductPatch& patch) {
    if (Result<void> known = holdCategory(m_connection, patch.category ? *patch.category : std::nullopt); !known)
        return known.error();
    Result<std::vector<TagId>> created = resolveNewTags(unit, patch.tags.create);
    if (!created)
        return created;
    if (Result<void> known = holdTags(m_connection, patch.tags.exactly ? *patch.tags.exactly : patch.tags.add); !known)
        return known.error();
    return created;
}

Result<Product> ProductStore::update(WriteUnit& unit, ProductId id, qint64 expectedVersion, const ProductPatch& typed) {
    const ProductPatch patch = normalized(typed);
    if (std::vector<Issue> issues = validate(patch); !issues.empty())
        return Error::invalid(std::move(issues));
    const Result<std::vector<TagId>> created = holdReferences(unit, patch);
    if (!created && created.error().kind != Error::Kind::Invalid)
        return created.error();
    const Result<qint64> version = rowlocks::lockProduct(m_connection, id);
    if (!version)
        return version.error();
    if (*version == 0)
        return gone();
    const Result<Product> current = byId(id);
    if (!current)
        return current;
    if (expectedVersion != 0 && current->version != expectedVersion)
        return Error(Error::Kind::Conflict,
                     Texts::tr("“%1” was changed by somebody else meanwhile: reload it, then make your change again.")
                         .arg(current->name));
    if (!created)
        return created.error();
    const LinkChange links = linkChange(patch.tags, *created, current->tags);
    const bool linksChange = !links.add.empty() || !links.remove.empty();
    Assignments set = assignmentsOf(patch, *current);
    if (set.columns.isEmpty() && !linksChange)
        return current;
    set.columns << u"version = version + 1"_s << u"updated_at = "_s + m_connection.dialect().now();
    {
        Query query(m_connection, u"UPDATE products SET %1 WHERE id = :row"_s.arg(set.columns.join(u", "_s)));
        for (const auto& bind : set.binds)
            bind(query);
        query.bind("row", id.value);
        if (const Result<qint64> changed = query.run(); !changed)
            return changed.error();
    }
    if (const Result<qint64> linked = editLinks(id, links.add, links.remove); !linked)
        return linked.error();
    unit.changes.productsChanged.push_back(id);
    unit.changes.tags.insert(unit.changes.tags.end(), links.add.begin(), links.add.end());
    unit.changes.tags.insert(unit.changes.tags.end(), links.remove.begin(), links.remove.end());
    if (patch.category) {
        for (const std::optional<CategoryId>& touched :
             {*patch.category, current->category ? std::optional(current->category->id) : std::nullopt}) {
            if (touched)
                unit.changes.categories.push_back(*touched);
        }
    }
    return byId(id);
}

Result<qint64> ProductStore::lock(WriteUnit& /*unit*/, ProductId id) {
    const Result<qint64> version = rowlocks::lockProduct(m_connection, id);
    return version && *version == 0 ? gone() : version;
}

Result<void> ProductStore::removeOne(WriteUnit& unit, ProductId id, qint64 expectedVersion) {
    Query query(m_connection, u"DELETE FROM products WHERE id = :id AND (CAST(:version AS bigint) = 0 OR version = "
                              "CAST(:version AS bigint))"_s);
    query.bind("id", id.value);
    query.bind("version", expectedVersion);
    const Result<qint64> removed = query.run();
    if (!removed)
        return removed.error();
    if (*removed == 0) {
        const Result<Product> current = byId(id);
        if (!current)
            return current.error();
        return Error(
            Error::Kind::Conflict,
            Texts::tr("“%1” was changed by somebody else meanwhile: reload it, then delete it.").arg(current->name));
    }
    unit.changes.productsRemoved.push_back(id);
    return {};
}

Result<std::vector<qint64>> ProductStore::missingCategories(const std::vector<CategoryId>& ids) {
    return rowlocks::holdOthers(m_connection, u"categories"_s, values(ids));
}

Result<std::vector<qint64>> ProductStore::missingTags(const std::vector<TagId>& ids) {
    return rowlocks::holdOthers(m_connection, u"tags"_s, values(ids));
}

Result<qint64> ProductStore::remove(WriteUnit& unit, std::span<const ProductId> ids) {
    if (const Result<void> locked = ids.size() > 1 ? rowlocks::lockMany(m_connection) : Result<void>(); !locked)
        return locked.error();
    Query query(m_connection,
                u"DELETE FROM products WHERE id IN "_s + sqllist::select(m_connection.dialect(), u":ids"_s));
    query.bind("ids", sqllist::value(m_connection.dialect(), ids));
    const Result<qint64> removed = query.run();
    if (!removed)
        return removed;
    unit.changes.productsRemoved.insert(unit.changes.productsRemoved.end(), ids.begin(), ids.end());
    return removed;
}

} // namespace pricebook
