#pragma once

#include <QtGlobal>

namespace pricebook {

/// How much of the journal is kept; what is beyond either is removed bit by bit. 0: no limit.
struct JournalLimits {
    int days = 400;
    qint64 rows = 5'000'000; ///< the numbers that entries were given and lost count as well
    bool operator==(const JournalLimits&) const = default;
};

} // namespace pricebook
