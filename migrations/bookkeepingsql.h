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
/// What marks a SQLite file as a catalogue at the revision with this ordinal; nothing on PostgreSQL.
[[nodiscard]] QStringList markFile(Backend backend, int ordinal);

} // namespace bookkeepingsql

} // namespace pricebook
