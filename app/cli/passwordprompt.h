#pragma once

#include "result.h"

#include <QString>

namespace pricebook {

/// Asks twice on the terminal, without showing what is typed; a signal meanwhile ends the program as usual, with the
/// terminal as it was. Invalid: nobody sits at standard input, the two differ, or it is no text.
[[nodiscard]] Result<QString> askForNewPassword(const QString& email);
/// The first line of standard input. Invalid: there is none, it is no UTF-8, or longer than any password.
[[nodiscard]] Result<QString> passwordFromStandardInput();

} // namespace pricebook
