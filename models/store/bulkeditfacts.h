#pragma once

#include "bulkeditstore.h"

namespace pricebook {

/// What of a product decides how a bulk edit changes it. Internal to BulkEditStore.
struct BulkEditStore::Facts {
    qint64 id = 0;
    qint64 version = 0;
    PricePair prices;
    qint64 category = 0; ///< 0: none
    bool textsDiffer = false;
    qint64 tags = 0; ///< those that matter
    qint64 matchingTags = 0;
};

namespace bulkeditfacts {

/// Rows of one statement: enough that its own costs do not count, and few enough to stop within a blink.
inline constexpr std::size_t chunkRows = 5000;

[[nodiscard]] inline bool isCancelled(const BulkProgress* progress) {
    return progress != nullptr && progress->cancelled;
}

} // namespace bulkeditfacts
} // namespace pricebook
