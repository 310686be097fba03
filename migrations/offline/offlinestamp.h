#pragma once

#include "databaseurl.h"

#include <QString>

namespace pricebook {

class MigrationSet;

/// The script that writes revision `to` as a database's own without running anything. `from` and `to` are ordinals, 0
/// for the base. It refuses a database that does not stand at `from`; nobody compares the tables. Any thread.
[[nodiscard]] QString offlineStampSql(Backend backend, const MigrationSet& migrations, int from, int to);

} // namespace pricebook
