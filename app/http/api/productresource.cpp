#include "call.h"
#include "entitytag.h"
#include "jsonwriter.h"
#include "productreader.h"
#include "productrequest.h"
#include "resources.h"

#include <algorithm>

namespace pricebook::http {

namespace {

constexpr std::string_view productWord = "product";

std::string location(const Call& call, ProductId id) {
    return std::string(call.prefix).append("/products/").append(std::to_string(id.value));
}

Response productAnswer(const Product& product, int status) {
    Response response;
    response.status = status;
    appendProduct(response.body, product);
    response.headers.emplace_back("ETag", entityTag(product.version));
    return response;
}

Response failed(Call& call, const Error& error) {
    if (error.kind == Error::Kind::NotFound)
        return notFound(productWord, call.id);
    return call.failed(error);
}

/// 412 with the product as it is now.
Response preconditionFailed(Call& call) {
    std::string json;
    const Result<qint64> version = call.database.products().byId(ProductId(call.id), json);
    if (!version)
        return failed(call, version.error());
    JsonWriter writer;
    writer.object().member("detail", "The product has been changed meanwhile: \"current\" is what it is now.");
    writer.key("current").raw(json).endObject();
    Response response = jsonAnswer(writer.take(), 412);
    response.headers.emplace_back("ETag", entityTag(*version));
    return response;
}

/// Adds an issue for every id in the body that no category or tag has.
Result<void> checkReferences(Call& call, CatalogStore& store) {
    const JsonBody& body = *call.body;
    if (const JsonBody::Value& category = body["category_id"]; category.present && !category.null) {
        const Result<std::vector<qint64>> missing = store.products().missingCategories({CategoryId(category.id)});
        if (!missing)
            return missing.error();
        if (!missing->empty())
            call.issues.push_back({{std::string("body"), std::string("category_id")},
                                   "There is no category " + std::to_string(category.id) + ".",
                                   "unknown_id"});
    }
    const JsonBody::Value& tags = body["tag_ids"];
    const Result<std::vector<qint64>> missing = store.products().missingTags(tagsFrom(body));
    if (!missing)
        return missing.error();
    for (std::size_t i = 0; i < tags.ids.size() && !missing->empty(); ++i) {
        if (std::find(missing->begin(), missing->end(), tags.ids[i]) != missing->end() &&
            call.issues.size() <= mostBadValues)
            call.issues.push_back({{std::string("body"), std::string("tag_ids"), tags.positions[i]},
                                   "There is no tag " + std::to_string(tags.ids[i]) + ".",
                                   "unknown_id"});
    }
    return {};
}

bool hasReferences(const JsonBody& body) { return body["category_id"].id != 0 || !body["tag_ids"].ids.empty(); }

/// All that is wrong with the body, unknown ids among it, where something is wrong already.
Response refusedWithReferences(Call& call) {
    if (hasReferences(*call.body)) {
        const Result<CatalogStore*> store = call.database.forReading();
        if (store)
            (void)checkReferences(call, **store);
    }
    return call.refused();
}

/// What stands before a write, each with its answer.
struct Obstacle {
    bool precondition = false;
    bool references = false;
};

Error stop() { return {Error::Kind::Conflict, QString()}; }

Result<Product> changeNow(Call& call, CatalogStore& store, WriteUnit& unit, Obstacle& obstacle) {
    call.issues.clear();
    const ProductId id(call.id);
    if (const Result<void> checked = checkReferences(call, store); !checked)
        return checked.error();
    const Result<qint64> version = store.products().lock(unit, id);
    if (!version)
        return version.error();
    obstacle = {!ifMatchHolds(call.request.ifMatch, *version), !call.issues.empty()};
    if (obstacle.precondition || obstacle.references)
        return stop();
    ProductPatch patch = patchFrom(*call.body);
    if ((*call.body)["tag_ids"].present)
        patch.tags.exactly = tagsFrom(*call.body);
    return store.products().update(unit, id, *version, patch);
}

std::string nextLink(const Call& call, const ProductSort& sort, const ProductCursor& next) {
    std::string link = "<" + std::string(call.request.path) + "?";
    std::string_view rest = call.request.query;
    while (!rest.empty()) {
        const std::size_t end = rest.find('&');
        const std::string_view pair = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        const std::string_view encodedName = pair.substr(0, pair.find('='));
        const std::optional<std::string> name = percentDecoded(encodedName, true);
        if (pair.empty() || !name || *name == "after" || *name == "skip")
            continue;
        // Anew, so that nothing of what was sent can leave the field.
        const std::string_view value = pair.size() > encodedName.size() ? pair.substr(encodedName.size() + 1) : "";
        link += percentEncoded(*name) + "=" + percentEncoded(percentDecoded(value, true).value_or("")) + "&";
    }
    return link + "after=" + cursorText(sort, next) + ">; rel=\"next\"";
}

} // namespace

Response products::list(Call& call) {
    const ProductList wanted = readProductList(*call.parameters);
    if (!call.issues.empty())
        return call.refused();
    const Result<CatalogStore*> store = call.database.forReading();
    if (!store)
        return call.failed(store.error());
    Response response;
    const Result<ProductReader::Page> page = call.database.products().page(wanted.query, wanted.range, response.body);
    if (!page)
        return call.failed(page.error());
    response.headers.emplace_back("X-Total-Count", std::to_string(page->total));
    if (page->next)
        response.headers.emplace_back("Link", nextLink(call, wanted.query.sort, *page->next));
    return response;
}

Response products::read(Call& call) {
    const Result<CatalogStore*> store = call.database.forReading();
    if (!store)
        return call.failed(store.error());
    Response response;
    const Result<qint64> version = call.database.products().byId(ProductId(call.id), response.body);
    if (!version)
        return failed(call, version.error());
    response.headers.emplace_back("ETag", entityTag(*version));
    if (ifNoneMatchNames(call.request.ifNoneMatch, *version)) {
        response.status = 304;
        response.body.clear();
    }
    return response;
}

Response products::create(Call& call) {
    if (!call.issues.empty())
        return refusedWithReferences(call);
    const Result<CatalogStore*> store = call.database.forWriting();
    if (!store)
        return call.failed(store.error());
    const ProductDraft draft = draftFrom(*call.body);
    const Result<Product> made = (*store)->write<Product>([&](WriteUnit& unit) -> Result<Product> {
        call.issues.clear();
        if (const Result<void> checked = checkReferences(call, **store); !checked)
            return checked.error();
        if (!call.issues.empty())
            return Error(Error::Kind::Invalid, QString());
        return (*store)->products().create(unit, draft);
    });
    if (!made)
        return call.issues.empty() ? call.failed(made.error()) : call.refused();
    Response response = productAnswer(*made, 201);
    response.headers.emplace_back("Location", location(call, made->id));
    response.changed = "product " + std::to_string(made->id.value) + " added";
    return response;
}

Response products::change(Call& call) {
    if (!call.issues.empty())
        return refusedWithReferences(call);
    const Result<CatalogStore*> store = call.database.forWriting();
    if (!store)
        return call.failed(store.error());
    Obstacle obstacle;
    bool changes = false;
    const Result<Product> updated = (*store)->write<Product>([&](WriteUnit& unit) {
        Result<Product> product = changeNow(call, **store, unit, obstacle);
        changes = !unit.changes.isEmpty();
        return product;
    });
    if (updated) {
        Response response = productAnswer(*updated, 200);
        if (changes)
            response.changed = "product " + std::to_string(call.id) + " changed";
        return response;
    }
    if (obstacle.precondition)
        return preconditionFailed(call);
    if (obstacle.references)
        return call.refused();
    return failed(call, updated.error());
}

Response products::remove(Call& call) {
    const Result<CatalogStore*> store = call.database.forWriting();
    if (!store)
        return call.failed(store.error());
    bool mismatch = false;
    const Result<bool> removed = (*store)->write<bool>([&](WriteUnit& unit) -> Result<bool> {
        const ProductId id(call.id);
        const Result<qint64> version = (*store)->products().lock(unit, id);
        if (!version)
            return version.error();
        mismatch = !ifMatchHolds(call.request.ifMatch, *version);
        if (mismatch)
            return stop();
        const Result<void> gone = (*store)->products().removeOne(unit, id, *version);
        return gone ? Result<bool>(true) : gone.error();
    });
    if (removed) {
        Response response;
        response.status = 204;
        response.changed = "product " + std::to_string(call.id) + " deleted";
        return response;
    }
    if (mismatch)
        return preconditionFailed(call);
    return failed(call, removed.error());
}

} // namespace pricebook::http
