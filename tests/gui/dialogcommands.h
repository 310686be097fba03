#pragma once

#include <array>

namespace pricebook {

/// The commands of the window that show a dialog as soon as products are selected, without another question before.
inline constexpr std::array dialogCommands{"editSelected",   "editTags",    "moveToCategory", "export",
                                           "connectServer",  "connections", "history",        "trash",
                                           "databaseStatus", "schema",      "endpoint",       "priceChecks",
                                           "preferences",    "commands",    "shortcuts",      "about"};

} // namespace pricebook
