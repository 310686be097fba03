#pragma once

#include <QString>

namespace pricebook {

struct ImportReport;
struct TransferProgress;

// What the import and export dialogs say, apart from where they say it.

/// The part of the work that is done, 0 to 1; -1 while unknown.
[[nodiscard]] double shareOf(const TransferProgress& progress);
/// "Checking: 12,000 rows, 45,000 a second, 2 s left".
[[nodiscard]] QString progressText(const TransferProgress& progress);
/// How many products, categories and tags are (or would be) new, changed and unchanged.
[[nodiscard]] QString countsText(const ImportReport& report, bool done);
/// One sentence above the list of bad rows, with the unknown keys; empty without issues.
[[nodiscard]] QString issuesHeading(const ImportReport& report);
/// The whole report as text, one issue a line, tabs between.
[[nodiscard]] QString issuesText(const ImportReport& report, const QString& file);

[[nodiscard]] QString openFilter();
[[nodiscard]] QString jsonFilter();
[[nodiscard]] QString textFilter();
[[nodiscard]] QString exportFilter(bool json, bool packed);

} // namespace pricebook
