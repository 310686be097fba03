#pragma once

#include "productsql.h"

#include <limits>

namespace pricebook::productsql {

extern const QString hasImage; ///< a condition on `p`
extern const QString hasTag;   ///< likewise

/// One part of the filter: the exact condition on `p`, and where an index can name the rows, a SELECT of candidate ids.
struct Condition {
    QString exact; ///< empty: already seen to
    QString candidates = {};
    /// The candidates are the condition's rows, no others among them.
    bool precise = false;
    /// `exact` compares this column directly; SQLite must not pick an index for it unless it helps the order.
    QString column = {};
    /// As counted by whoever chooses a driver, who stops at a limit.
    qint64 count = std::numeric_limits<qint64>::max();
    bool isSearch = false; ///< in several columns and tables at once
    /// SQLite only, where `exact` looks at the name alone: the same, asked of what the index of the names holds, so
    /// that who goes along that index needs no row of the table.
    QString inNameIndex = {};
};

/// The parts of a filter, which all must hold. Adds their values to `rendered`, and sets `empty` where they contradict
/// each other. `byShmeckles`: the rows are wanted in the order of that price. Invalid for a pattern that is none.
Result<std::vector<Condition>> conditionsOf(const Connection& connection, const ProductFilter& filter, bool byShmeckles,
                                            Rendered& rendered);

} // namespace pricebook::productsql
