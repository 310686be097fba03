#include "changeset.h"

namespace pricebook {

bool ChangeSet::isEmpty() const {
    return !everything && productsAdded.empty() && productsChanged.empty() && productsRemoved.empty() &&
           categories.empty() && tags.empty();
}

void ChangeSet::merge(const ChangeSet& other) {
    const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
    append(productsAdded, other.productsAdded);
    append(productsChanged, other.productsChanged);
    append(productsRemoved, other.productsRemoved);
    append(categories, other.categories);
    append(tags, other.tags);
    everything = everything || other.everything;
}

} // namespace pricebook
