#pragma once

#include "ids.h"

#include <QMetaType>
#include <vector>

namespace pricebook {

/// What one committed transaction changed. Sent once, after COMMIT.
struct ChangeSet {
    std::vector<ProductId> productsAdded, productsChanged, productsRemoved;
    std::vector<CategoryId> categories; ///< added, renamed or removed
    std::vector<TagId> tags;            ///< likewise
    /// Too much to list (an import): read everything anew.
    bool everything = false;

    [[nodiscard]] bool isEmpty() const;
    /// Adds `other`'s entries to these.
    void merge(const ChangeSet& other);
};

} // namespace pricebook

Q_DECLARE_METATYPE(pricebook::ChangeSet)
