#pragma once

#include <QString>
#include <QStringList>

namespace pricebook {

/// The names in a typed or pasted list, separated by commas, semicolons, tabs or line breaks: inner runs of spaces made
/// one, blanks and repetitions (sameTagName) left out.
[[nodiscard]] QStringList splitTagNames(const QString& text);

/// Whether two names differ at most in case and spaces; such names never become two tags.
[[nodiscard]] bool sameTagName(const QString& a, const QString& b);

/// Whether one is probably a misspelling of the other: one letter missing, wrong, too many or swapped, two in names of
/// eight letters and more. Not for names shorter than four letters.
[[nodiscard]] bool isNearTagName(const QString& a, const QString& b);

/// Pieces of `text` of which every name that is near to it or the same but for spaces contains at least one (save for
/// rare cases), so that a search for each finds them.
[[nodiscard]] QStringList searchPieces(const QString& text);

} // namespace pricebook
