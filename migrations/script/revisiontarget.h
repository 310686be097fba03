#pragma once

#include "result.h"

#include <QString>
#include <utility>

namespace pricebook {

class MigrationSet;

/// What a person writes for a revision on the command line, as Alembic 1.8 understands it, looked up in a set. Answers
/// are ordinals: 0 for the base, count() for the head. Errors are in English, and Alembic's own sentences where it has
/// one; Invalid, or NotFound for "Can't locate revision …". Pure functions; any thread.
namespace revisiontarget {

enum class Direction { Upgrade, Downgrade };

/// head, heads, base, a whole id, or four or more of its first digits if no other begins so. For stamp and show.
[[nodiscard]] Result<int> revision(const MigrationSet& set, const QString& text);

/// The same, and +n, -n (from `current`), <revision>+n, <revision>-n. An upgrade to a revision at or below the current
/// one gives `current`, as there is nothing to do then; a downgrade to one above it is an error.
[[nodiscard]] Result<int> target(const MigrationSet& set, const QString& text, int current, Direction direction);

/// From and to of SQL that is only printed: "<from>:<to>", or for an upgrade "<to>" alone, which begins at the base. An
/// upgrade to something below `from` gives from and from.
[[nodiscard]] Result<std::pair<int, int>> offlineRange(const MigrationSet& set, const QString& text,
                                                       Direction direction);

/// The first and the last revision to list, both included; the first is above the last if there is none. "[from]:[to]":
/// as revision(), and "current"; from may be -n (the last n of the current revision and those before it), to may be +n
/// (from `from`) and <revision>-n.
[[nodiscard]] Result<std::pair<int, int>> historyRange(const MigrationSet& set, const QString& text, int current);

} // namespace revisiontarget

} // namespace pricebook
