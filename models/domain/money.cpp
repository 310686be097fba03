#include "money.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace pricebook {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Money)
};

Error bad(const QString& sentence) { return Error::invalid({Issue{Field::None, Issue::Severity::Error, sentence}}); }

bool isGroupSpace(QChar c) { return c == u' ' || c == u'\u00a0' || c == u'\u2009' || c == u'\u202f' || c == u'\u2007'; }

bool isDigit(QChar c) { return c >= u'0' && c <= u'9'; }

Error notANumber(QStringView text) {
    return bad(Texts::tr("“%1” is not a price: type digits with at most two decimals, such as 1234.50.")
                   .arg(text.left(40).toString()));
}

Error tooManyDecimals(QStringView text, QStringView whole, QStringView decimals) {
    const bool looksGrouped =
        decimals.size() == 3 && !whole.isEmpty() && whole.size() <= 3 && whole != QStringView(u"0");
    if (looksGrouped)
        return bad(Texts::tr("“%1” has three decimals. Type %2 if it is thousands, or at most two decimals.")
                       .arg(text.left(40).toString(), whole.toString() + decimals.toString()));
    return bad(Texts::tr("“%1” has more than two decimals: a price has at most two.").arg(text.left(40).toString()));
}

Result<Money> inRange(qint64 hundredths) {
    if (hundredths < Money::minimumHundredths)
        return bad(Texts::tr("A price must be above zero: 0.01 is the least."));
    if (hundredths > Money::maximumHundredths)
        return bad(Texts::tr("A price can be at most 9,999,999,999.99."));
    return Money::fromHundredths(hundredths);
}

/// Digits only, in `whole` any length; decimals at most two.
Result<Money> fromDigits(QStringView whole, QStringView decimals) {
    while (whole.startsWith(u'0'))
        whole = whole.mid(1);
    if (whole.size() > 10)
        return inRange(std::numeric_limits<qint64>::max());
    qint64 value = 0;
    for (const QChar c : whole)
        value = value * 10 + c.digitValue();
    for (qsizetype i = 0; i < 2; ++i)
        value = value * 10 + (i < decimals.size() ? decimals[i].digitValue() : 0);
    return inRange(value);
}

/// Takes the spaces out of "1 234 567"; fails unless every group after the first has three digits.
bool removeGroups(QString& whole) {
    QString digits;
    qsizetype sinceSpace = 0;
    bool grouped = false;
    for (const QChar c : std::as_const(whole)) {
        if (isGroupSpace(c)) {
            if (sinceSpace == 0 || sinceSpace > 3 || (grouped && sinceSpace != 3))
                return false;
            grouped = true;
            sinceSpace = 0;
        } else {
            digits += c;
            ++sinceSpace;
        }
    }
    if (grouped && sinceSpace != 3)
        return false;
    whole = digits;
    return true;
}

/// What follows the "e" of a JSON number; one too large for any price is cut short.
std::optional<qint64> jsonExponent(QStringView text) {
    const bool negative = text.startsWith(u'-');
    const QStringView digits = negative || text.startsWith(u'+') ? text.mid(1) : text;
    if (digits.isEmpty() || !std::all_of(digits.begin(), digits.end(), isDigit))
        return std::nullopt;
    constexpr qint64 most = std::numeric_limits<qint64>::max() / 4;
    bool fits = false;
    const qint64 number = digits.toLongLong(&fits);
    const qint64 magnitude = fits ? std::min(number, most) : most;
    return negative ? -magnitude : magnitude;
}

} // namespace

Result<Money> Money::parse(QStringView input) {
    const QStringView text = input.trimmed();
    if (text.isEmpty())
        return bad(Texts::tr("A price is needed, such as 19.90."));
    QString whole;
    QString decimals;
    bool sawSign = false;
    QStringView digits = text;
    const bool negative = digits.startsWith(u'-') || digits.startsWith(u'\u2212');
    if (negative)
        digits = digits.mid(1).trimmed();
    for (const QChar c : digits) {
        if (c == u'.' || c == u',') {
            if (sawSign)
                return bad(
                    Texts::tr("“%1” has two decimal signs: write groups with spaces or not at all, such as 1 234.50.")
                        .arg(text.left(40).toString()));
            sawSign = true;
        } else if (isDigit(c) || (isGroupSpace(c) && !sawSign)) {
            (sawSign ? decimals : whole) += c;
        } else {
            return notANumber(text);
        }
    }
    if ((whole.isEmpty() && decimals.isEmpty()) || !removeGroups(whole))
        return notANumber(text);
    if (negative)
        return inRange(0);
    if (decimals.size() > 2)
        return tooManyDecimals(text, whole, decimals);
    return fromDigits(whole, decimals);
}

Result<Money> Money::fromJsonNumber(QByteArrayView token) {
    const QString text = QString::fromLatin1(token);
    QStringView rest(text);
    const bool negative = rest.startsWith(u'-');
    if (negative)
        rest = rest.mid(1);
    qint64 exponent = 0;
    if (const qsizetype at = rest.indexOf(u'e', 0, Qt::CaseInsensitive); at >= 0) {
        const std::optional<qint64> found = jsonExponent(rest.mid(at + 1));
        if (!found)
            return notANumber(text);
        exponent = *found;
        rest = rest.left(at);
    }
    const qsizetype point = rest.indexOf(u'.');
    const QStringView whole = point < 0 ? rest : rest.left(point);
    QString digits = whole.toString();
    if (point >= 0)
        digits += rest.mid(point + 1);
    if (whole.isEmpty() || !std::all_of(digits.cbegin(), digits.cend(), isDigit))
        return notANumber(text);

    // The value is 0.<digits> times ten to the power `scale`.
    const auto isZero = [](QChar c) { return c == u'0'; };
    const auto leading = std::find_if_not(digits.cbegin(), digits.cend(), isZero) - digits.cbegin();
    const qint64 scale = whole.size() - leading + exponent;
    digits.remove(0, leading);
    digits.truncate(std::find_if_not(digits.crbegin(), digits.crend(), isZero).base() - digits.cbegin());
    if (digits.isEmpty() || negative)
        return inRange(0);
    if (scale > 10)
        return inRange(std::numeric_limits<qint64>::max());
    if (digits.size() - scale > 2)
        return bad(Texts::tr("%1 has more than two decimals: a price has at most two.").arg(text.left(40)));
    if (scale <= 0)
        return fromDigits({}, QString(static_cast<qsizetype>(-scale), u'0') + digits);
    return fromDigits(digits.leftJustified(scale, u'0').left(scale), digits.mid(scale));
}

Money Money::fromDouble(double price) {
    constexpr double most = 9.0e16;
    if (!(std::abs(price) < most / 100))
        return Money(0);
    return Money(std::llround(price * 100.0));
}

QString Money::toString() const {
    const qint64 magnitude = std::abs(m_hundredths);
    return QStringLiteral("%1%2.%3")
        .arg(m_hundredths < 0 ? QStringLiteral("-") : QString())
        .arg(magnitude / 100)
        .arg(magnitude % 100, 2, 10, QLatin1Char('0'));
}

QString Money::toDisplay(const QLocale& locale) const {
    // Fifteen digits at most: a double prints them exactly, in the locale's own digits throughout.
    return locale.toString(toDouble(), 'f', 2);
}

void Money::appendJson(QByteArray& out) const {
    const qint64 magnitude = std::abs(m_hundredths);
    if (m_hundredths < 0)
        out += '-';
    out += QByteArray::number(magnitude / 100);
    const int rest = static_cast<int>(magnitude % 100);
    if (rest == 0)
        return;
    out += '.';
    out += static_cast<char>('0' + rest / 10);
    if (rest % 10 != 0)
        out += static_cast<char>('0' + rest % 10);
}

} // namespace pricebook
