#pragma once

#include "databaseurl.h"

#include <QString>
#include <QStringList>
#include <QStringView>

namespace pricebook {

/// SQL in one spelling, so that texts which mean the same and were written or quoted otherwise are equal: no comments,
/// one way of spacing, words in lower case; on SQLite, whose RENAME quotes names, no quotes around a plain name.
/// Strings stay as they are, and so does what stands in PostgreSQL's dollar quotes but for its own spacing. Any thread.
namespace canonicalsql {

/// One token a string: "check", "(", "'it''s'", "<=". What is quoted and could be taken for a keyword keeps its quotes.
[[nodiscard]] QStringList tokens(QStringView sql, Backend backend);
/// The tokens from `first` up to (not including) `end` as one text; a negative number is the first or the last.
[[nodiscard]] QString join(const QStringList& tokens, qsizetype first = 0, qsizetype end = -1);
/// Both in one.
[[nodiscard]] QString text(QStringView sql, Backend backend);
/// The index of the parenthesis that closes the one at `open`; that of the last token if none does.
[[nodiscard]] qsizetype closing(const QStringList& tokens, qsizetype open);

} // namespace canonicalsql
} // namespace pricebook
