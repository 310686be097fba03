#pragma once

#include "productquery.h"
#include "result.h"

#include <QString>
#include <utility>
#include <variant>
#include <vector>

namespace pricebook {

class Connection;
class Query;

/// Rendering of a ProductQuery to SQL; internal to store. Values are only ever bound.
namespace productsql {

/// One ordered stretch of the result. A sort such as "by category" needs two: those with one, then those without.
/// The rows of the query are the rows of the first segment, then of the second.
struct Segment {
    QString from;  ///< after FROM; the products table is always `p`
    QString where; ///< after WHERE; never empty
    QString order; ///< after ORDER BY
};

struct Rendered {
    std::vector<Segment> segments;
    std::vector<std::pair<QByteArray, std::variant<qint64, Money, QString>>> binds; ///< shared by all segments
    bool empty = false; ///< the filter cannot match (an empty range): run nothing
    /// Few enough rows to read all of them for a page are left by the filter's indexes: then their number is at hand,
    /// too.
    bool isNarrow = false;
    bool walks = false; ///< goes along the sort's index until the page is full, which may be far: give it a StepBudget
    bool readsIndexOnly = false; ///< and so goes ten times as far in the same time
};

/// Glance: a page from the top, if a few steps along the index of the names can fill it (`readsIndexOnly`; otherwise of
/// no use). FirstRows: a page from the top is wanted at once. AfterWalk: the same, after a `partial` answer fell short
/// of the page. AllRows: every row will be read.
enum class Purpose { Glance, FirstRows, AfterWalk, AllRows };

/// Looks at the data (cheaply) to choose what drives the query: the sort's index or a selective filter.
/// With `after` only the rows past it; Invalid for a sort that has no cursors. It costs the same at any depth.
Result<Rendered> render(Connection& connection, const ProductQuery& query, Purpose purpose,
                        const std::optional<ProductCursor>& after = std::nullopt);
/// What a cursor compares, an expression on `p`; empty for a sort by id and for those that have no cursors.
[[nodiscard]] QString cursorKey(const Connection& connection, SortColumn column);
[[nodiscard]] bool hasCursors(SortColumn column);
/// A condition on `p` for the filter alone, order left to the caller: for counting, export and the like.
Result<Rendered> renderFilter(Connection& connection, const ProductFilter& filter);
/// Binds those of the values that `sql`, the text of `query`, mentions.
void bindAll(Query& query, const Rendered& rendered, const QString& sql);

/// Columns 0-10: id, name, description, image_url, price_shmeckles, price_flurbos, category id, category name, version,
/// created_at, updated_at; for FROM products p LEFT JOIN categories c ON c.id = p.category_id.
[[nodiscard]] QString productColumns();
[[nodiscard]] Product readProduct(const Query& query);

} // namespace productsql
} // namespace pricebook
