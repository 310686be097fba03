#pragma once

#include "productquery.h"

#include <QString>
#include <vector>

namespace pricebook {

class Dialect;

/// The conditions of a filter that look for what is missing or doubtful in products; internal to store.
namespace qualitysql {

struct Condition {
    QString exact;      ///< on `p`
    QString candidates; ///< SELECT of the ids of exactly these products; empty where no index helps
    QString column;     ///< compared directly by `exact`; may be empty
};

/// Those that are set. `filter.products` is expected to be bound as ":only_products" (sqllist).
[[nodiscard]] std::vector<Condition> conditions(const Dialect& dialect, const ProductFilter& filter);

} // namespace qualitysql
} // namespace pricebook
