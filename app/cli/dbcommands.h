#pragma once

#include "commands.h"

namespace pricebook::commands::db {

/// The commands that look at or change the schema, as Alembic's command line has them. Data on standard output, what is
/// told on standard error. Each returns 0, or 255 with "FAILED: …" on standard error.
int current(const Request& request, Terminal& terminal);
int history(const Request& request, Terminal& terminal);
int heads(const Request& request, Terminal& terminal);
int show(const Request& request, Terminal& terminal);
int check(const Request& request, Terminal& terminal);
int describe(const Request& request, Terminal& terminal);
int upgrade(const Request& request, Terminal& terminal);
int downgrade(const Request& request, Terminal& terminal);
int stamp(const Request& request, Terminal& terminal);
int adopt(const Request& request, Terminal& terminal);
int repair(const Request& request, Terminal& terminal);
int backup(const Request& request, Terminal& terminal);
int backups(const Request& request, Terminal& terminal);
int restore(const Request& request, Terminal& terminal);
int revision(const Request& request, Terminal& terminal);

} // namespace pricebook::commands::db
