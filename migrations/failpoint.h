#pragma once

#include <functional>

namespace pricebook {

/// Named places at which a test stops or kills the process, to see what a crash there leaves behind. Nothing happens at
/// them unless a test has set a handler, before any other thread runs.
namespace failpoint {
void set(std::function<void(const char* name)> handler); ///< an empty one takes it away
void reach(const char* name);
} // namespace failpoint

} // namespace pricebook
