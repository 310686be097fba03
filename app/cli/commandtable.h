#pragma once

#include "commands.h"

#include <CLI/App.hpp>
#include <functional>
#include <span>
#include <string>

namespace pricebook {

/// One command of pricebookctl.
struct Command {
    const char* group; ///< the command before it, or nullptr
    const char* name;
    const char* help;
    void (*define)(CLI::App&, Request&); ///< its options
    int (*run)(const Request&, Terminal&);
};

/// Those that look at or change the schema: "db …".
[[nodiscard]] std::span<const Command> dbCommands();
/// Those on users and tokens of the HTTP endpoint: "user …", "token …".
[[nodiscard]] std::span<const Command> accountCommands();
/// Those on what was changed: "history", "undo".
[[nodiscard]] std::span<const Command> historyCommands();
/// The one that moves a catalogue: "copy".
[[nodiscard]] std::span<const Command> copyCommands();

/// Stores an option's value; an error's text, or nothing.
using OptionSetter = std::function<std::string(const std::string&)>;
/// An option with one value, checked and stored by `set`.
CLI::Option* addOption(CLI::App& command, const char* name, const char* help, const OptionSetter& set);
/// Stores any text.
[[nodiscard]] OptionSetter textOf(QString& target);

} // namespace pricebook
