#pragma once

#include "productset.h"
#include "result.h"

namespace pricebook {

class Connection;
class WriteUnit;

/// Tags of many products at once, each with a handful of statements whatever their number.
class TagBulkStore {
public:
    explicit TagBulkStore(Connection& connection) : m_connection(connection) {}

    /// Which tags the products have and how many of them have each. For a background thread.
    Result<TagSpread> spread(const ProductSet& products);
    /// Changes the tags of each as a set: links are added where they lack and removed where they are, the rest is not
    /// touched. Only products whose set changes get a new version. A tag in both lists is removed where it is and added
    /// where it lacks: do not. Errors: Invalid for a tag that is not there any more, or a bad name in `edit.create`.
    Result<TagBulkResult> apply(WriteUnit& unit, const ProductSet& products, const TagEdit& edit);

private:
    struct Change;
    Result<Change> prepare(WriteUnit& unit, const ProductSet& products, const TagEdit& edit);
    Result<std::vector<TagId>> create(WriteUnit& unit, const QStringList& names);
    Result<qint64> touchProducts(WriteUnit& unit, const Change& change);
    Result<qint64> removeLinks(const Change& change);
    Result<qint64> addLinks(const Change& change);
    [[nodiscard]] QString removedTags(const Change& change) const;

    Connection& m_connection;
};

} // namespace pricebook
