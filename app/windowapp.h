#pragma once

namespace pricebook {

/// The window program from its arguments to its end; the exit code: 0, 1 without a display, 2 for wrong arguments.
int runWindow(int argc, char* argv[]);

} // namespace pricebook
