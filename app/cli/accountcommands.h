#pragma once

#include "commands.h"

namespace pricebook::commands {

/// The users of the HTTP endpoint. A password is asked for twice where somebody sits, or is the first line of standard
/// input with --password-stdin; it is never an argument, which everybody on the machine could read. Each returns 0
/// or 1.
namespace user {
int add(const Request& request, Terminal& terminal);
int list(const Request& request, Terminal& terminal);
int passwd(const Request& request, Terminal& terminal);
int role(const Request& request, Terminal& terminal);
int disable(const Request& request, Terminal& terminal);
int enable(const Request& request, Terminal& terminal);
int remove(const Request& request, Terminal& terminal);
} // namespace user

/// Its access tokens. create() writes the secret, and nothing else, to standard output, this once.
namespace token {
int create(const Request& request, Terminal& terminal);
int list(const Request& request, Terminal& terminal);
int revoke(const Request& request, Terminal& terminal);
} // namespace token

} // namespace pricebook::commands
