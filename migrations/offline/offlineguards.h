#pragma once

#include "databaseurl.h"

#include <QString>

namespace pricebook {

/// Pieces of a printed script that stop it, with a sentence, unless the database is as it must be. Each is a whole
/// piece of script with its semicolons and line ends. Pure functions; any thread.
namespace offlineguards {

/// Stops if the query has a row.
[[nodiscard]] QString noRow(Backend backend, const QString& query, const QString& sentence);
/// The same; the sentence's %1 and %2 stand for the number of rows and the first ids, which SQLite prints beforehand.
[[nodiscard]] QString precheck(Backend backend, const QString& query, const QString& sentence);
/// Stops unless the head pointer is `revision`, or, if that is empty, there is none.
[[nodiscard]] QString headIs(Backend backend, const QString& revision);
/// PostgreSQL: stops if another program is at it; keeps others out until the transaction ends. Nothing on SQLite.
[[nodiscard]] QString lock(Backend backend);

/// 'text' with its quotes doubled; NULL if it is empty.
[[nodiscard]] QString literalOrNull(const QString& text);

} // namespace offlineguards

} // namespace pricebook
