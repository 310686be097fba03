#pragma once

#include "commands.h"

namespace pricebook::commands {

// The journal of changes. Each writes what it has to say and returns the exit code, 0 or 1.
int history(const Request& request, Terminal& terminal);
int undo(const Request& request, Terminal& terminal);

} // namespace pricebook::commands
