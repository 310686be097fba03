#pragma once

#include <QString>
#include <vector>

namespace pricebook {

/// A name that the finder looks at; `uses` says how many products have it.
struct CountedName {
    qint64 id = 0;
    QString name;
    qint64 uses = 0;
    bool operator==(const CountedName&) const = default;
};

/// Why two names are taken for the same; the first that holds.
enum class Likeness {
    Case,    ///< equal but for case (folded())
    Spacing, ///< but for spaces, punctuation and accents, too
    Plural,  ///< but for the endings that singularWord() takes away, too
    Typo,    ///< but for one letter missing, wrong, too many or swapped with its neighbour
};

/// Names that are probably one. `keep` is the most used of them (else the one with the lowest id).
struct DuplicateGroup {
    struct Other {
        CountedName name;
        Likeness likeness = Likeness::Case; ///< to `keep`
        bool operator==(const Other&) const = default;
    };
    CountedName keep;
    std::vector<Other> others; ///< most used first
    bool operator==(const DuplicateGroup&) const = default;
};

/// A word (folded, without accents) without its plural ending, by a simple rule. Latin letters: "ies" after two letters
/// or more becomes "y", "es" after s, x, z, ch, sh goes, otherwise an "s" that follows neither s, u nor i; words of up
/// to three letters stay. Cyrillic: up to two of the last letters go while they are а е и о у ы э ю я ь (й is и by
/// then) and three letters stay, so that "новинка" and "новинки", "новый" and "новые" meet.
[[nodiscard]] QString singularWord(const QString& word);

/// What names share that differ in case, accents, spaces, punctuation or plural only. A name without letters and digits
/// is its own key.
[[nodiscard]] QString duplicateKey(const QString& name);

/// Groups of names that are probably the same, each name in one group at most, the most used group first. A typo counts
/// in keys of five characters or more, and never where digits differ ("size 41", "size 42"). Takes about n log n for n
/// names: keys that differ in one letter are found by the keys less one letter that they share. Any thread.
[[nodiscard]] std::vector<DuplicateGroup> findNearDuplicates(const std::vector<CountedName>& names);

} // namespace pricebook
