#pragma once

#include "catalogstore.h"

namespace pricebook {

/// How large a generated catalogue is.
struct GeneratedSize {
    qint64 products = 0;
    qint64 categories = 20;
    qint64 tags = 100;
    qint64 linksPerProduct = 1; ///< at most 5
};

/// Fills an empty, migrated catalogue in one transaction, by the database itself. Product i (from 1) is named like
/// "Amber lamp 000001", costs ((i * 7919) % 100000 + 1) / 100 shmeckles, is in category i % categories + 1 (every 10th
/// in none) and has every third time a picture; categories are "Category 01", tags "tag 001".
Result<void> generateCatalogue(CatalogStore& store, const GeneratedSize& size);

} // namespace pricebook
