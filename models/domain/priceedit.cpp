#include "priceedit.h"

#include "pricetext.h"

#include <QCoreApplication>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 hundredPercent = 10'000;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::PriceEdit)
};

/// To the nearest whole number, from the middle away from zero.
qint64 divideRounded(qint64 dividend, qint64 divisor) {
    const qint64 half = divisor / 2;
    return dividend < 0 ? -((-dividend + half) / divisor) : (dividend + half) / divisor;
}

/// dividend / divisor hundredths, in steps of `unit`.
qint64 inSteps(qint64 dividend, qint64 divisor, qint64 unit) { return divideRounded(dividend, divisor * unit) * unit; }

qint64 rounded(qint64 dividend, qint64 divisor, PriceEdit::Rounding rounding) {
    switch (rounding) {
    case PriceEdit::Rounding::Hundredth:
        return inSteps(dividend, divisor, 1);
    case PriceEdit::Rounding::FiveHundredths:
        return inSteps(dividend, divisor, 5);
    case PriceEdit::Rounding::TenHundredths:
        return inSteps(dividend, divisor, 10);
    case PriceEdit::Rounding::Whole:
        return inSteps(dividend, divisor, 100);
    case PriceEdit::Rounding::EndingNinetyNine:
        break;
    }
    return dividend <= 0 ? dividend / divisor : std::max<qint64>(inSteps(dividend + divisor, divisor, 100) - 1, 99);
}

} // namespace

Money PriceEdit::applied(Money own, Money other) const {
    qint64 dividend = own.hundredths();
    qint64 divisor = 1;
    switch (operation) {
    case Operation::Set:
        dividend = amount;
        break;
    case Operation::Add:
        dividend += amount;
        break;
    case Operation::Subtract:
        dividend -= amount;
        break;
    case Operation::AddPercent:
        dividend *= hundredPercent + amount; // at most 10^12 times 10^6
        divisor = hundredPercent;
        break;
    case Operation::SubtractPercent:
        dividend *= hundredPercent - amount;
        divisor = hundredPercent;
        break;
    case Operation::CopyOther:
        dividend = other.hundredths();
        break;
    }
    Money result = Money::fromHundredths(rounded(dividend, divisor, rounding));
    if (floor)
        result = std::max(result, *floor);
    if (ceiling)
        result = std::min(result, *ceiling);
    return result;
}

std::optional<Issue> PriceEdit::check(Field field) const {
    const auto issue = [field](const QString& text) { return Issue{field, Issue::Severity::Error, text}; };
    if (isPercent()) {
        if (amount < 1 || amount > mostPercent)
            return issue(Texts::tr("A percentage must be above 0 and at most 10,000."));
        if (operation == Operation::SubtractPercent && amount > hundredPercent)
            return issue(Texts::tr("A price cannot go down by more than 100 %."));
    } else if (operation != Operation::CopyOther && !Money::fromHundredths(amount).isValid()) {
        return issue(Texts::tr("The amount must be above zero and at most 9,999,999,999.99."));
    }
    if ((floor && !floor->isValid()) || (ceiling && !ceiling->isValid()))
        return issue(Texts::tr("The least and the most price must be above zero and at most 9,999,999,999.99."));
    if (floor && ceiling && *floor > *ceiling)
        return issue(Texts::tr("The least price is above the most: exchange the two."));
    return std::nullopt;
}

QString PriceEdit::shortText() const {
    QString percent = QString::number(amount / 100);
    if (amount % 100 != 0) {
        percent += u"%1%2"_s.arg(QLocale().decimalPoint()).arg(amount % 100, 2, 10, QLatin1Char('0'));
        while (percent.endsWith(u'0'))
            percent.chop(1);
    }
    const QString money = typedPrice(Money::fromHundredths(amount));
    switch (operation) {
    case Operation::Set:
        return u"= "_s + money;
    case Operation::Add:
        return u'+' + money;
    case Operation::Subtract:
        return u'-' + money;
    case Operation::AddPercent:
        return u"+%1 %"_s.arg(percent);
    case Operation::SubtractPercent:
        return u"-%1 %"_s.arg(percent);
    case Operation::CopyOther:
        break;
    }
    return {};
}

Result<qint64> PriceEdit::parsePercent(QStringView text) {
    QStringView typed = text.trimmed();
    if (typed.endsWith(u'%'))
        typed = typed.chopped(1).trimmed();
    const Error wrong = Error::invalid(
        {Issue{Field::None, Issue::Severity::Error,
               typed.isEmpty() ? Texts::tr("A percentage is needed, such as 5 or 2.5.")
                               : Texts::tr("“%1” is not a percentage: type digits with at most two decimals, such as "
                                           "2.5; above 0 and at most 10,000.")
                                     .arg(typed.left(40).toString())}});
    const Result<Money> number = Money::parse(typed);
    if (!number || number->hundredths() > mostPercent)
        return wrong;
    return number->hundredths();
}

} // namespace pricebook
