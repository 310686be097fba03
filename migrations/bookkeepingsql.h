#pragma once

#include "databaseurl.h"

#include <QString>
#include <QStringList>

namespace pricebook {

/// The SQL of the two tables in which a database keeps its own state, for the engine and for printed scripts alike.
/// Pure functions; any thread.
namespace bookkeepingsql {

/// alembic_version, the head pointer, as Alembic makes it.
[[nodiscard]] QString createHeadTable();
[[nodiscard]] QString createHistoryTable(Backend backend);
/// Either of them for a table that may be there. What SQLite keeps as its text is the same.
[[nodiscard]] QString ifAbsent(QString createTable);
/// Lets the head pointer name another revision; empty ids: none. `from` is not `to`.
[[nodiscard]] QString moveHead(const QString& from, const QString& to);
/// What marks a SQLite file as a catalogue at the revision with this ordinal; nothing on PostgreSQL.
[[nodiscard]] QStringList markFile(Backend backend, int ordinal);

} // namespace bookkeepingsql

} // namespace pricebook
