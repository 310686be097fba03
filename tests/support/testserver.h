#pragma once

#include "databaseurl.h"

namespace pricebook::testserver {

/// The maintenance database of the PostgreSQL server for tests, with a role that may create databases: the one that
/// PRICEBOOK_TEST_POSTGRES names, else a private one (with-postgres.sh), started by the first call and stopped when
/// this process ends, however it ends. Main thread only.
[[nodiscard]] Result<DatabaseUrl> url();

/// Runs one statement on the server's maintenance database, outside a transaction: CREATE DATABASE and the like.
[[nodiscard]] Result<void> execute(const QString& sql);

} // namespace pricebook::testserver
