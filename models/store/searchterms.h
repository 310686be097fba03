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

/// Whether FTS5 of SQLite 3.40 folds this character and its case twins alike (sqlite/ext/fts5/fts5_unicode2.c,
/// Unicode 6.1), so that text equal after folded() has equal terms. Seen for every code point by a test.
[[nodiscard]] bool indexFoldsLikeUs(char32_t c);

} // namespace pricebook
