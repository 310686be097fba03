#pragma once

#include "catalogsession.h"
#include "productset.h"

namespace pricebook {

/// Reads which tags the products have, in the background. Replies as CatalogSession does.
void readTagSpread(CatalogSession& session, ProductSet products, QObject* context, Reply<TagSpread> reply);

} // namespace pricebook
