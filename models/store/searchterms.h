#pragma once

#include <QString>

namespace pricebook {

/// How SQLite's trigram index can find the rows whose folded text contains a needle. The index folds case by its own,
/// older tables, so it only names candidates: every row is checked again with pb_contains().
struct SearchTerms {
    enum class Kind {
        Scan,  ///< the index may miss rows (a letter whose case it does not know): look at every row
        Range, ///< one or two characters: terms from `low` up to, not including, `high`
        Match, ///< three and more: the FTS5 expression `match`
    };
    Kind kind = Kind::Scan;
    QString match;
    QString low;
    QString high;
};

[[nodiscard]] SearchTerms searchTerms(const QString& needle);

/// Whether FTS5 of SQLite 3.40 (Unicode 6.1) folds every character that folded() brings to `c` to one term with `c`.
/// The dotted capital I, which it does not fold, is replaced by the triggers that fill the index. Seen for every code
/// point by a test.
[[nodiscard]] bool indexFoldsLikeUs(char32_t c);

} // namespace pricebook
