#pragma once

#include <array>

namespace pricebook {

/// The commands of the window that show a dialog as soon as products are selected, without another question before.
inline constexpr std::array dialogCommands{"editSelected", "editTags", "moveToCategory", "export", "connectServer",
                                           "history",      "trash",    "databaseStatus", "schema", "endpoint",
                                           "priceChecks",  "commands", "shortcuts",      "about"};

} // namespace pricebook
