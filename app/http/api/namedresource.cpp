#include "call.h"
#include "jsonwriter.h"
#include "namedlist.h"
#include "resources.h"

namespace pricebook::http {

namespace {

std::string jsonOf(const NamedRow& row) {
    JsonWriter writer;
    writer.object().key("id").integer(row.id).key("name").text(row.name).endObject();
    return writer.take();
}

struct CategoryTraits {
    static constexpr NamedList::Table table = NamedList::Table::Categories;
    static constexpr std::string_view singular = "category";
    static constexpr std::string_view path = "/categories/";
    static Result<NamedRow> create(CatalogStore& store, WriteUnit& unit, const QString& name) {
        const Result<Category> made = store.categories().create(unit, name);
        return made ? Result<NamedRow>(NamedRow{made->id.value, made->name}) : made.error();
    }
    static Result<NamedRow> rename(CatalogStore& store, WriteUnit& unit, qint64 id, const QString& name) {
        const Result<Category> made = store.categories().rename(unit, CategoryId(id), name);
        return made ? Result<NamedRow>(NamedRow{made->id.value, made->name}) : made.error();
    }
    static Result<qint64> remove(CatalogStore& store, WriteUnit& unit, qint64 id) {
        return store.categories().remove(unit, CategoryId(id), std::nullopt);
    }
};

struct TagTraits {
    static constexpr NamedList::Table table = NamedList::Table::Tags;
    static constexpr std::string_view singular = "tag";
    static constexpr std::string_view path = "/tags/";
    static Result<NamedRow> create(CatalogStore& store, WriteUnit& unit, const QString& name) {
        const Result<Tag> made = store.tags().create(unit, name);
        return made ? Result<NamedRow>(NamedRow{made->id.value, made->name}) : made.error();
    }
    static Result<NamedRow> rename(CatalogStore& store, WriteUnit& unit, qint64 id, const QString& name) {
        const Result<Tag> made = store.tags().rename(unit, TagId(id), name);
        return made ? Result<NamedRow>(NamedRow{made->id.value, made->name}) : made.error();
    }
    static Result<qint64> remove(CatalogStore& store, WriteUnit& unit, qint64 id) {
        return store.tags().remove(unit, TagId(id));
    }
};

template <class Traits>
Response failed(Call& call, const Error& error) {
    if (error.kind == Error::Kind::NotFound)
        return notFound(Traits::singular, call.id);
    return call.failed(error);
}

template <class Traits>
std::string changed(qint64 id, std::string_view how) {
    return std::string(Traits::singular) + " " + std::to_string(id) + " " + std::string(how);
}

template <class Traits>
Response list(Call& call) {
    const QString part = call.parameters->text("name");
    const qint64 skip = call.parameters->integer("skip");
    const qint64 limit = call.parameters->integer("limit");
    if (!call.issues.empty())
        return call.refused();
    const Result<CatalogStore*> store = call.database.forReading();
    if (!store)
        return call.failed(store.error());
    NamedList named((*store)->connection(), Traits::table);
    const Result<qint64> total = named.count(part);
    if (!total)
        return call.failed(total.error());
    const Result<std::vector<NamedRow>> rows = named.page(part, skip, static_cast<int>(limit));
    if (!rows)
        return call.failed(rows.error());
    JsonWriter writer;
    writer.array();
    for (const NamedRow& row : *rows)
        writer.object().key("id").integer(row.id).key("name").text(row.name).endObject();
    writer.endArray();
    Response response = jsonAnswer(writer.take());
    response.headers.emplace_back("X-Total-Count", std::to_string(*total));
    return response;
}

template <class Traits>
Response read(Call& call) {
    const Result<CatalogStore*> store = call.database.forReading();
    if (!store)
        return call.failed(store.error());
    const Result<NamedRow> row = NamedList((*store)->connection(), Traits::table).byId(call.id);
    return row ? jsonAnswer(jsonOf(*row)) : failed<Traits>(call, row.error());
}

template <class Traits>
Response create(Call& call) {
    if (!call.issues.empty())
        return call.refused();
    const Result<CatalogStore*> store = call.database.forWriting();
    if (!store)
        return call.failed(store.error());
    const QString& name = (*call.body)["name"].text;
    const Result<NamedRow> made =
        (*store)->write<NamedRow>([&](WriteUnit& unit) { return Traits::create(**store, unit, name); });
    if (!made)
        return call.failed(made.error());
    Response response = jsonAnswer(jsonOf(*made), 201);
    response.headers.emplace_back("Location",
                                  std::string(call.prefix).append(Traits::path).append(std::to_string(made->id)));
    response.changed = changed<Traits>(made->id, "added");
    return response;
}

/// PUT and PATCH; a name that is left out (PATCH only) stays as it is.
template <class Traits>
Response rename(Call& call) {
    if (!call.issues.empty())
        return call.refused();
    const JsonBody::Value& name = (*call.body)["name"];
    if (!name.present)
        return read<Traits>(call);
    const Result<CatalogStore*> store = call.database.forWriting();
    if (!store)
        return call.failed(store.error());
    bool isNew = false;
    const Result<NamedRow> renamed = (*store)->write<NamedRow>([&](WriteUnit& unit) -> Result<NamedRow> {
        // Whether the name is free does not matter for one that is gone.
        const Result<NamedRow> current = NamedList(unit.connection(), Traits::table).byId(call.id);
        isNew = current && current->name != name.text;
        return isNew ? Traits::rename(**store, unit, call.id, name.text) : current;
    });
    if (!renamed)
        return failed<Traits>(call, renamed.error());
    Response response = jsonAnswer(jsonOf(*renamed));
    if (isNew)
        response.changed = changed<Traits>(call.id, "changed");
    return response;
}

template <class Traits>
Response remove(Call& call) {
    const Result<CatalogStore*> store = call.database.forWriting();
    if (!store)
        return call.failed(store.error());
    const Result<qint64> removed =
        (*store)->write<qint64>([&](WriteUnit& unit) { return Traits::remove(**store, unit, call.id); });
    if (!removed)
        return failed<Traits>(call, removed.error());
    Response response;
    response.status = 204;
    response.changed = changed<Traits>(call.id, "deleted");
    return response;
}

} // namespace

Response categories::list(Call& call) { return http::list<CategoryTraits>(call); }
Response categories::create(Call& call) { return http::create<CategoryTraits>(call); }
Response categories::read(Call& call) { return http::read<CategoryTraits>(call); }
Response categories::replace(Call& call) { return http::rename<CategoryTraits>(call); }
Response categories::change(Call& call) { return http::rename<CategoryTraits>(call); }
Response categories::remove(Call& call) { return http::remove<CategoryTraits>(call); }

Response tags::list(Call& call) { return http::list<TagTraits>(call); }
Response tags::create(Call& call) { return http::create<TagTraits>(call); }
Response tags::read(Call& call) { return http::read<TagTraits>(call); }
Response tags::replace(Call& call) { return http::rename<TagTraits>(call); }
Response tags::change(Call& call) { return http::rename<TagTraits>(call); }
Response tags::remove(Call& call) { return http::remove<TagTraits>(call); }

} // namespace pricebook::http
