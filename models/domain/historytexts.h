#pragma once

#include "historyentry.h"

#include <QString>
#include <vector>

namespace pricebook::historytexts {

// How windows and commands speak of the journal, in the language of the program.

/// Through what: "window", "import #12", "HTTP", "command line", "another program".
[[nodiscard]] QString source(const HistoryEntry& entry);
/// "product", "category", "tag".
[[nodiscard]] QString entity(UndoSkipped::Entity entity);
/// What happened, in a line: "New", "Deleted", "Shmeckles 2.00 → 2.50, Category none → Tea", "Tag green added".
[[nodiscard]] QString what(const HistoryEntry& entry);

/// One value of a record, before and after; a text that is not there is empty.
struct Line {
    QString field, before, after;
    bool operator==(const Line&) const = default;
};
/// What an entry changed, field by field.
[[nodiscard]] std::vector<Line> lines(const HistoryEntry& entry);

/// What a step is called: its title, else its numbers.
[[nodiscard]] QString title(const ChangeStep& step);
/// The title after "Undo: " or "Redo: " where it is one.
[[nodiscard]] QString fullTitle(const ChangeStep& step);
/// "price of 338 products; 2 left alone": how many records a report says are as they were, and how many are not.
[[nodiscard]] QString records(qint64 products, qint64 categories, qint64 tags);
/// Why something was left alone: "changed since by Anna at 14:02".
[[nodiscard]] QString reason(const UndoSkipped& skipped);
/// One line for a status bar: "Taken back: Price of “Milk”; 2 left alone, changed since by Anna at 14:02".
[[nodiscard]] QString report(const QString& done, const UndoReport& report);
/// The local time, without the date if that is today's.
[[nodiscard]] QString shortTime(const QDateTime& at);

} // namespace pricebook::historytexts
