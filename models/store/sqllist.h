#pragma once

#include "dialect.h"

#include <QString>
#include <vector>

namespace pricebook::sqllist {

/// A list of any length as one bound parameter: `x IN ` + select(dialect, ":ids"), bound to value(dialect, ids).
[[nodiscard]] inline QString select(const Dialect& dialect, const QString& parameter) {
    return dialect.backend() == Backend::Sqlite
               ? QStringLiteral("(SELECT value FROM json_each(%1))").arg(parameter)
               : QStringLiteral("(SELECT unnest(CAST(%1 AS bigint[])))").arg(parameter);
}

template <class Ids>
[[nodiscard]] QString value(const Dialect& dialect, const Ids& ids) {
    const bool sqlite = dialect.backend() == Backend::Sqlite;
    QString text(sqlite ? u'[' : u'{');
    for (const auto& id : ids) {
        if (text.size() > 1)
            text += u',';
        text += QString::number(id.value);
    }
    return text + (sqlite ? u']' : u'}');
}

} // namespace pricebook::sqllist
