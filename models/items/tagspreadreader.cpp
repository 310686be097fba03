#include "tagspreadreader.h"

#include "catalogstore.h"
#include "tagbulkstore.h"
#include "worker.h"

namespace pricebook {

void readTagSpread(CatalogSession& session, ProductSet products, QObject* context, Reply<TagSpread> reply) {
    session.slowReader().post<TagSpread>(
        [products = std::move(products)](CatalogStore& store) {
            return TagBulkStore(store.connection()).spread(products);
        },
        context, std::move(reply));
}

} // namespace pricebook
