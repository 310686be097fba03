#pragma once

struct sqlite3;

namespace pricebook {

/// Adds pb_fold(text), pb_plain(text) and pb_contains(text, foldedNeedle), all deterministic, to one SQLite connection.
/// They may be used in queries only, never in the schema: other programs that open the file do not have them.
void registerSqliteFunctions(sqlite3* handle);

} // namespace pricebook
