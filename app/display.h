#pragma once

#include <QString>

namespace pricebook {

/// Why no window can be shown, in one sentence; empty if one can. Before QApplication, which would end the program
/// instead. Only local X servers are asked whether they answer.
[[nodiscard]] QString displayProblem(int argc, char* argv[]);

} // namespace pricebook
