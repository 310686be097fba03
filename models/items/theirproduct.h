#pragma once

#include "lastchange.h"
#include "product.h"
#include "result.h"

#include <QObject>
#include <functional>
#include <optional>

namespace pricebook {

class CatalogSession;

/// What somebody else has made of a product.
struct TheirProduct {
    std::optional<Product> product; ///< as it is now; none: deleted
    LastChange change;              ///< the last one; empty where the journal does not tell
};

/// Reads it in the background; replies on the session's thread, as the session's own methods.
void fetchTheirs(const CatalogSession& session, ProductId id, QObject* context,
                 std::function<void(Result<TheirProduct>)> reply);

} // namespace pricebook

Q_DECLARE_METATYPE(pricebook::TheirProduct)
