#pragma once

namespace pricebook {

/// Everything that pricebookctl does; needs a QCoreApplication. Returns the exit code: 0 done, 1 failed, 2 wrong usage.
int runCommandLine(int argc, char* argv[]);

} // namespace pricebook
