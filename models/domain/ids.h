#pragma once

#include <QHashFunctions>
#include <QMetaType>
#include <compare>
#include <functional>

namespace pricebook {

/// A row's primary key; one type per table, so that a tag's id is never taken for a product's. 0 is "none".
template <class Table>
struct Id {
    qint64 value = 0;

    constexpr Id() = default;
    constexpr explicit Id(qint64 v) : value(v) {}
    [[nodiscard]] constexpr bool isValid() const { return value > 0; }
    constexpr auto operator<=>(const Id&) const = default;
    friend size_t qHash(Id id, size_t seed = 0) noexcept { return ::qHash(id.value, seed); }
};

using ProductId = Id<struct ProductTable>;
using CategoryId = Id<struct CategoryTable>;
using TagId = Id<struct TagTable>;

} // namespace pricebook

template <class Table>
struct std::hash<pricebook::Id<Table>> {
    size_t operator()(pricebook::Id<Table> id) const noexcept { return std::hash<qint64>()(id.value); }
};

Q_DECLARE_METATYPE(pricebook::ProductId)
Q_DECLARE_METATYPE(pricebook::CategoryId)
Q_DECLARE_METATYPE(pricebook::TagId)
