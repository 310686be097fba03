#pragma once

#include "migrationtypes.h"

#include <QString>

/// Words for what is known about the schema of a database, as windows show it. Any thread.
namespace pricebook::schematexts {

/// What is the matter, in the window's words; a long list of details is only announced.
[[nodiscard]] QString stateText(const SchemaState& state);
/// A revision's message as a line of its own: "Add sku".
[[nodiscard]] QString messageText(const QString& message);
/// "Add sku (9d19eacfb85c)"; the bare id where `known` does not have it. An empty id is a database without tables.
[[nodiscard]] QString revisionText(const std::vector<PlannedRevision>& known, const QString& id);
/// As revisionText() for the beginning of an id.
[[nodiscard]] QString shortRevisionText(const std::vector<PlannedRevision>& known, const QString& id);
/// "less than a second", "6 seconds", "2 minutes".
[[nodiscard]] QString durationText(std::chrono::milliseconds duration);
/// As durationText(), with "about" before a number.
[[nodiscard]] QString estimateText(std::chrono::milliseconds duration);
[[nodiscard]] QString sizeText(qint64 bytes);
/// Local time; empty for none.
[[nodiscard]] QString timeText(const QDateTime& utc);
[[nodiscard]] QString dateText(const QDateTime& utc);
/// What a person should know of a step before it is run: that it removes data, for example. Empty if nothing.
[[nodiscard]] QString markOf(const PlannedRevision& revision);
/// "upgrade", "taken over" …
[[nodiscard]] QString directionText(const SchemaHistoryEntry& entry);
[[nodiscard]] QString entryStateText(const SchemaHistoryEntry& entry);
/// What goes on now, e.g. "Backing up: 3.2 MB of 12 MB".
[[nodiscard]] QString phaseText(const MigrationProgress& progress);
/// "Revision 1 of 2: add sku"; empty while none runs.
[[nodiscard]] QString stepText(const MigrationProgress& progress);
/// "Statement 3 of 17: CREATE TABLE …" with the statement's first line; empty while none runs.
[[nodiscard]] QString statementText(const MigrationProgress& progress);
/// 0 to 1; below 0 where nobody knows.
[[nodiscard]] double shareOf(const MigrationProgress& progress);
/// For a file dialog.
[[nodiscard]] QString sqlFilter();
[[nodiscard]] QString logFilter();

} // namespace pricebook::schematexts
