#pragma once

namespace pricebook {

/// Sets up SQLite for the whole program, once and before its first use: no mutex in a connection, which is its
/// thread's alone (https://www.sqlite.org/threadsafe.html, "multi-thread"), and no statistics of memory, for which
/// every allocation of every thread would wait at one mutex. Does nothing where SQLite is in use already. Any thread.
void configureSqlite();

} // namespace pricebook
