#pragma once

#include "query.h"

namespace pricebook {

/// Runs the query to its end; `row` is called with each row in turn and reads it from the query.
template <class Row>
Result<void> forEachRow(Query& query, Row row) {
    while (true) {
        const Result<bool> next = query.step();
        if (!next)
            return next.error();
        if (!*next)
            return {};
        row();
    }
}

} // namespace pricebook
