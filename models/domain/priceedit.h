#pragma once

#include "error.h"
#include "money.h"
#include "result.h"

#include <optional>

namespace pricebook {

/// How a price is to be changed, for many products at once. All arithmetic is exact in whole hundredths; a result
/// between two steps of the rounding goes to the nearer one, and from the middle away from zero. Rounded is once, from
/// the exact result.
struct PriceEdit {
    enum class Operation { Set, Add, Subtract, AddPercent, SubtractPercent, CopyOther };
    enum class Rounding {
        Hundredth,        ///< to 0.01: percentages only need it
        FiveHundredths,   ///< to 0.05
        TenHundredths,    ///< to 0.10
        EndingNinetyNine, ///< to the nearest price that ends in .99, 0.99 being the least
        Whole,            ///< to 1.00
    };
    static constexpr qint64 mostPercent = 1'000'000; ///< 10,000 %

    Operation operation = Operation::Set;
    /// Hundredths of the price's unit; of one per cent for the two with percentages (5 % is 500). Unused for CopyOther.
    qint64 amount = 0;
    Rounding rounding = Rounding::Hundredth;
    /// Applied after the rounding: what is less becomes `floor`, what is more `ceiling`.
    std::optional<Money> floor, ceiling;

    [[nodiscard]] bool isPercent() const {
        return operation == Operation::AddPercent || operation == Operation::SubtractPercent;
    }
    /// The new price for one that is `own` beside `other`, both before any change. May be no valid price (zero, below,
    /// or too large): then that product cannot be changed so.
    [[nodiscard]] Money applied(Money own, Money other) const;
    /// At most one issue, with this field.
    [[nodiscard]] std::optional<Issue> check(Field field) const;
    /// "+5 %", "-0.50", "= 9.99", in no language; empty for CopyOther.
    [[nodiscard]] QString shortText() const;
    bool operator==(const PriceEdit&) const = default;

    /// Reads what a person typed as a percentage, such as "5", "2,5" or "12.25 %": at most two decimals, above zero.
    /// In hundredths of one per cent. Invalid with one sentence that says what to type.
    static Result<qint64> parsePercent(QStringView text);
};

} // namespace pricebook
