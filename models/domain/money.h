#pragma once

#include "result.h"

#include <QLocale>
#include <QMetaType>
#include <QString>
#include <compare>

namespace pricebook {

/// A price in whole hundredths of a shmeckle or a flurbo; never a floating-point number.
/// A valid price is 0.01 to 9,999,999,999.99, the range of NUMERIC(12,2) above zero.
class Money {
public:
    static constexpr qint64 minimumHundredths = 1;
    static constexpr qint64 maximumHundredths = 999'999'999'999;

    constexpr Money() = default;
    static constexpr Money fromHundredths(qint64 hundredths) { return Money(hundredths); }
    [[nodiscard]] constexpr qint64 hundredths() const { return m_hundredths; }
    [[nodiscard]] constexpr bool isValid() const {
        return m_hundredths >= minimumHundredths && m_hundredths <= maximumHundredths;
    }
    constexpr auto operator<=>(const Money&) const = default;

    /// Reads what a person typed: "." or "," as the decimal sign, spaces (also no-break and thin) between groups of
    /// three. A third decimal, a second decimal sign, a value outside the range, or anything else is Kind::Invalid with
    /// one issue (field None) whose text says what is wrong and what to type instead; nothing is ever rounded.
    static Result<Money> parse(QStringView text);
    /// Reads a JSON number token such as `250.5`, `1e2` or `19.90` exactly. Errors as parse().
    static Result<Money> fromJsonNumber(QByteArrayView token);
    /// From a database's double; rounds to the nearest hundredth (a two-decimal price is the nearest double to itself).
    static Money fromDouble(double price);
    [[nodiscard]] double toDouble() const { return static_cast<double>(m_hundredths) / 100.0; }

    /// "1234.50": two decimals, a full stop, no groups. For text fields, copying, SQL.
    [[nodiscard]] QString toString() const;
    /// Two decimals with the locale's signs and groups, for reading: "1,234.50".
    [[nodiscard]] QString toDisplay(const QLocale& locale) const;
    /// Shortest JSON number: 250.5, 3, 0.01. Appends to `out`.
    void appendJson(QByteArray& out) const;

private:
    constexpr explicit Money(qint64 hundredths) : m_hundredths(hundredths) {}
    qint64 m_hundredths = 0;
};

} // namespace pricebook

Q_DECLARE_METATYPE(pricebook::Money)
