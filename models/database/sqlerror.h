#pragma once

#include "error.h"

struct sqlite3;

namespace pricebook {

/// The engine's native codes to our kinds: one table, decided by code and never by text.
/// SQLite: primary and extended result codes. PostgreSQL: SQLSTATE. The sentence names what to do; `engineText` goes to
/// Error::engine.
[[nodiscard]] Error sqliteError(int extendedCode, const QString& engineText);
/// What the handle says of its last call.
[[nodiscard]] Error sqliteError(sqlite3* handle);
[[nodiscard]] Error postgresError(const QString& sqlState, const QString& engineText);
/// For a failed connection attempt, where libpq gives only text and no SQLSTATE: Denied, NotFound or Unavailable.
[[nodiscard]] Error postgresConnectError(const QString& engineText, const QString& displayUrl);

} // namespace pricebook
