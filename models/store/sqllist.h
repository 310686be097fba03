#pragma once

#include "dialect.h"

#include <QString>
#include <type_traits>

namespace pricebook::sqllist {

/// A list of any length as one bound parameter: `x IN ` + select(dialect, ":ids"), bound to value(dialect, ids).
[[nodiscard]] inline QString select(const Dialect& dialect, const QString& parameter) {
    return dialect.backend() == Backend::Sqlite
               ? QStringLiteral("(SELECT value FROM json_each(%1))").arg(parameter)
               : QStringLiteral("(SELECT unnest(CAST(%1 AS bigint[])))").arg(parameter);
}

/// Of ids of any kind, or of plain numbers.
template <class Ids>
[[nodiscard]] QString value(const Dialect& dialect, const Ids& ids) {
    const bool sqlite = dialect.backend() == Backend::Sqlite;
    QString text(sqlite ? u'[' : u'{');
    for (const auto& id : ids) {
        if (text.size() > 1)
            text += u',';
        if constexpr (std::is_integral_v<std::remove_cvref_t<decltype(id)>>)
            text += QString::number(id);
        else
            text += QString::number(id.value);
    }
    return text + (sqlite ? u']' : u'}');
}

} // namespace pricebook::sqllist
