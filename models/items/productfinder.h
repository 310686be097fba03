#pragma once

#include "catalogsession.h"

namespace pricebook {

/// Looks for the products of a name: those that have it exactly, else those that have it but for case. By their ids; a
/// few hundred at most. Runs on a reader's thread.
void findProducts(CatalogSession& session, const QString& name, QObject* context, Reply<std::vector<Product>> reply);

} // namespace pricebook
