#pragma once

#include "error.h"
#include "money.h"

#include <QString>
#include <optional>

namespace pricebook {

/// What a change of prices is looked at for before it is written. Nothing of it forbids a price: it only asks.
struct PriceRules {
    bool tenfold = true;         ///< ten times as much or a tenth: a lost decimal sign
    int mostChangePercent = 50;  ///< a larger change of a price is worth a look; 0: none is
    int mostSecondPercent = 100; ///< the price in flurbos is at most this much of that in shmeckles; 0: not compared
    std::optional<Money> leastShmeckles, leastFlurbos; ///< below is worth a look

    /// Nothing is looked at.
    [[nodiscard]] static PriceRules none() { return {false, 0, 0, {}, {}}; }
    bool operator==(const PriceRules&) const = default;
};

struct PricePair {
    Money shmeckles;
    Money flurbos;
    bool operator==(const PricePair&) const = default;
};

/// Pure functions of the rules; any thread.
namespace priceguard {

/// Bits of a set of warnings.
enum Warning : quint8 {
    Zero = 1,    ///< no price can be zero or less; it cannot be written at all
    Tenfold = 2, ///< instead of LargeChange
    LargeChange = 4,
    SecondAboveFirst = 8,
    BelowLeast = 16,
};

/// The warnings of each price; none for one that stays as it is.
struct Warnings {
    quint8 shmeckles = 0;
    quint8 flurbos = 0;
    [[nodiscard]] bool any() const { return (shmeckles | flurbos) != 0; }
    bool operator==(const Warnings&) const = default;
};

/// `before`: none for a product that does not exist yet. That the second price is above the first is told of the
/// second if that one changes, else of the first.
[[nodiscard]] Warnings check(const PriceRules& rules, const std::optional<PricePair>& before, const PricePair& after);

/// The warnings of one price (`field` is PriceShmeckles or PriceFlurbos) in words, parted by "; ", without a full stop:
/// "10 times as much as before". Empty for none.
[[nodiscard]] QString text(const PriceRules& rules, Field field, quint8 warnings,
                           const std::optional<PricePair>& before, const PricePair& after);
/// Those of both, each with the name of its price where they differ.
[[nodiscard]] QString text(const PriceRules& rules, const Warnings& warnings, const std::optional<PricePair>& before,
                           const PricePair& after);
/// The words as the beginning of a sentence.
[[nodiscard]] QString asSentence(const QString& words);

} // namespace priceguard
} // namespace pricebook
