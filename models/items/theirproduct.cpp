#include "theirproduct.h"

#include "catalogsession.h"
#include "changereader.h"
#include "worker.h"

namespace pricebook {

void fetchTheirs(const CatalogSession& session, ProductId id, QObject* context,
                 std::function<void(Result<TheirProduct>)> reply) {
    session.quickReader().post<TheirProduct>(
        [id](CatalogStore& store) -> Result<TheirProduct> {
            TheirProduct theirs;
            Result<Product> now = store.products().byId(id);
            if (now)
                theirs.product = std::move(*now);
            else if (now.error().kind != Error::Kind::NotFound)
                return now.error();
            const Result<std::optional<LastChange>> change = ChangeReader(store.connection()).lastOf(id);
            if (!change)
                return change.error();
            theirs.change = change->value_or(LastChange());
            return theirs;
        },
        context, std::move(reply));
}

} // namespace pricebook
