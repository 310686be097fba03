#include "productfinder.h"

#include "bulkstore.h"
#include "productquery.h"
#include "textfold.h"
#include "worker.h"

#include <algorithm>

namespace pricebook {

namespace {

constexpr int mostLookedAt = 500;

Result<std::vector<Product>> found(CatalogStore& store, const QString& name) {
    const std::string utf8 = name.toStdString();
    const std::string_view names[] = {utf8};
    const Result<std::vector<BulkProduct>> exact = BulkStore(store.connection()).productsByName(names);
    if (!exact)
        return exact.error();
    std::vector<ProductId> ids;
    for (const BulkProduct& product : *exact)
        ids.emplace_back(product.id);
    if (!ids.empty()) {
        ids.resize(std::min<size_t>(ids.size(), mostLookedAt));
        return store.products().byIds(ids);
    }
    ProductQuery query;
    query.filter.text = name;
    Result<std::vector<Product>> like = store.products().firstRows(query, mostLookedAt);
    if (like) {
        std::erase_if(*like,
                      [wanted = folded(name)](const Product& product) { return folded(product.name) != wanted; });
        std::sort(like->begin(), like->end(), [](const Product& a, const Product& b) { return a.id < b.id; });
    }
    return like;
}

} // namespace

void findProducts(CatalogSession& session, const QString& name, QObject* context, Reply<std::vector<Product>> reply) {
    session.quickReader().post<std::vector<Product>>([name](CatalogStore& store) { return found(store, name); },
                                                     context, std::move(reply));
}

} // namespace pricebook
