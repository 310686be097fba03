#pragma once

#include "catalogstore.h"
#include "productcounts.h"
#include "productquery.h"
#include "productrows.h"

#include <string>

namespace pricebook::http {

/// Products from the database to JSON: the one place where the endpoint reads them. Keeps names and counts from one
/// request to the next. Thread of the store, which it must not outlive.
class ProductReader {
public:
    struct Page {
        qint64 total = 0; ///< rows of the filter
        /// For the page after this one; none if there is none.
        std::optional<ProductCursor> next;
    };

    explicit ProductReader(CatalogStore& store);

    /// The product, appended to `json`; its version. NotFound.
    Result<qint64> byId(ProductId id, std::string& json);
    /// A list of the products in the range, appended to `json`, and how many there are, all of one moment.
    Result<Page> page(const ProductQuery& query, const ProductRange& range, std::string& json);

private:
    CatalogStore& m_store;
    ProductRows m_rows;
    ProductCounts m_counts;
    QByteArray m_buffer;
};

/// As answers have it.
void appendProduct(std::string& json, const Product& product);

} // namespace pricebook::http
