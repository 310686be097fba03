#pragma once

#include "databaseurl.h"
#include "result.h"

#include <QString>

namespace pricebook {

class MigrationSet;

/// The script that takes a database from one revision to another, to be read and to be run with sqlite3 or psql. `from`
/// and `to` are ordinals, 0 for the base; to below from undoes. No database is looked at: the script itself refuses one
/// that does not stand at `from`, one whose data a revision's prechecks refuse and one whose changes do not pass its
/// checks, and then changes nothing and ends with an error (but what a revision runs outside of a transaction is
/// committed before). Its statements are those that the program would run, byte for byte, if the tables are as the
/// revisions make them; the rows of schema_history and the head pointer are as the program's own.
/// Schema: a revision cannot be undone. Any thread.
[[nodiscard]] Result<QString> offlineSql(Backend backend, const MigrationSet& migrations, int from, int to);

} // namespace pricebook
