#include "catalogstore.h"
#include "dialect.h"
#include "namecheck.h"
#include "productstore.h"
#include "query.h"
#include "sqllist.h"
#include "validation.h"

#include <QCoreApplication>
#include <algorithm>
#include <unordered_set>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("pricebook::Store", text); }

Error unknown(Field field, const QString& sentence) {
    return Error::invalid({Issue{field, Issue::Severity::Error, sentence}});
}

/// How many of `ids` are in `table`.
template <class Ids>
Result<qint64> countPresent(Connection& connection, const QString& table, const Ids& ids) {
    Query query(connection, u"SELECT count(*) FROM %1 WHERE id IN %2"_s.arg(
                                table, sqllist::select(connection.dialect(), u":ids"_s)));
    query.bind("ids", sqllist::value(connection.dialect(), ids));
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    return query.integer(0);
}

/// Those of `ids` that are not in `table`, in their order.
template <class Ids>
Result<std::vector<qint64>> missingIds(Connection& connection, const QString& table, const Ids& ids) {
    std::vector<qint64> missing;
    for (const auto id : ids)
        missing.push_back(id.value);
    if (missing.empty())
        return missing;
    Query query(connection,
                u"SELECT id FROM %1 WHERE id IN %2"_s.arg(table, sqllist::select(connection.dialect(), u":ids"_s)));
    query.bind("ids", sqllist::value(connection.dialect(), ids));
    std::unordered_set<qint64> present;
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        present.insert(query.integer(0));
    }
    std::erase_if(missing, [&present](qint64 id) { return present.contains(id); });
    return missing;
}

Result<void> checkReferences(Connection& connection, std::optional<CategoryId> category, std::vector<TagId> tags) {
    if (category) {
        const Result<qint64> present = countPresent(connection, u"categories"_s, std::vector{*category});
        if (!present)
            return present.error();
        if (*present == 0)
            return unknown(Field::Category, tr("This category is not there any more: choose another."));
    }
    std::sort(tags.begin(), tags.end());
    tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
    if (tags.empty())
        return {};
    const Result<qint64> present = countPresent(connection, u"tags"_s, tags);
    if (!present)
        return present.error();
    if (*present != static_cast<qint64>(tags.size()))
        return unknown(Field::Tags, tr("One of the tags is not there any more: take it out and choose another."));
    return {};
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

Result<Product> ProductStore::create(WriteUnit& unit, const ProductDraft& typed) {
    const ProductDraft draft = normalized(typed);
    if (std::vector<Issue> issues = validate(draft); !issues.empty())
        return Error::invalid(std::move(issues));
    if (const Result<void> known = checkReferences(m_connection, draft.category, draft.tags); !known)
        return known.error();
    Result<std::vector<TagId>> tags = resolveNewTags(unit, draft.newTags);
    if (!tags)
        return tags.error();
    tags->insert(tags->end(), draft.tags.begin(), draft.tags.end());
    ProductId id;
    {
        Query query(
            m_connection,
            u"INSERT INTO products (name, description, image_url, price_shmeckles, price_flurbos, category_id) VALUES "
            "(:name, :description, :image_url, :shmeckles, :flurbos, :category) RETURNING id"_s);
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
    if (const Result<qint64> linked = editLinks(id, *tags, {}); !linked)
        return linked.error();
    unit.changes.productsAdded.push_back(id);
    if (!tags->empty())
        unit.changes.tags.insert(unit.changes.tags.end(), tags->begin(), tags->end());
    return byId(id);
}

Result<Product> ProductStore::update(WriteUnit& unit, ProductId id, qint64 expectedVersion, const ProductPatch& typed) {
    const ProductPatch patch = normalized(typed);
    if (std::vector<Issue> issues = validate(patch); !issues.empty())
        return Error::invalid(std::move(issues));
    const Result<Product> current = byId(id);
    if (!current)
        return current;
    const Error conflict(
        Error::Kind::Conflict,
        tr("“%1” was changed by somebody else meanwhile: reload it, then make your change again.").arg(current->name));
    if (expectedVersion != 0 && current->version != expectedVersion)
        return conflict;
    const std::optional<CategoryId> category = patch.category ? *patch.category : std::nullopt;
    if (const Result<void> known = checkReferences(m_connection, category, patch.tags.add); !known)
        return known.error();
    Result<std::vector<TagId>> add = resolveNewTags(unit, patch.tags.create);
    if (!add)
        return add.error();
    add->insert(add->end(), patch.tags.add.begin(), patch.tags.add.end());
    const Result<qint64> links = editLinks(id, *add, patch.tags.remove);
    if (!links)
        return links.error();
    Assignments set = assignmentsOf(patch, *current);
    if (set.columns.isEmpty() && *links == 0)
        return current;
    set.columns << u"version = version + 1"_s << u"updated_at = "_s + m_connection.dialect().now();
    Query query(m_connection,
                u"UPDATE products SET %1 WHERE id = :row AND version = :version"_s.arg(set.columns.join(u", "_s)));
    for (const auto& bind : set.binds)
        bind(query);
    query.bind("row", id.value);
    query.bind("version", current->version);
    const Result<qint64> changed = query.run();
    if (!changed)
        return changed.error();
    if (*changed != 1)
        return conflict;
    unit.changes.productsChanged.push_back(id);
    if (*links > 0) {
        unit.changes.tags.insert(unit.changes.tags.end(), add->begin(), add->end());
        unit.changes.tags.insert(unit.changes.tags.end(), patch.tags.remove.begin(), patch.tags.remove.end());
    }
    if (patch.category) {
        for (const std::optional<CategoryId>& touched :
             {*patch.category, current->category ? std::optional(current->category->id) : std::nullopt}) {
            if (touched)
                unit.changes.categories.push_back(*touched);
        }
    }
    return byId(id);
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
        return Error(Error::Kind::Conflict,
                     tr("“%1” was changed by somebody else meanwhile: reload it, then delete it.").arg(current->name));
    }
    unit.changes.productsRemoved.push_back(id);
    return {};
}

Result<std::vector<qint64>> ProductStore::missingCategories(const std::vector<CategoryId>& ids) {
    return missingIds(m_connection, u"categories"_s, ids);
}

Result<std::vector<qint64>> ProductStore::missingTags(const std::vector<TagId>& ids) {
    return missingIds(m_connection, u"tags"_s, ids);
}

Result<qint64> ProductStore::remove(WriteUnit& unit, std::span<const ProductId> ids) {
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
