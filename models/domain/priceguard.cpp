#include "priceguard.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace pricebook::priceguard {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 tenTimes = 10;
constexpr qint64 hundred = 100;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::PriceGuard)
};

quint8 checkOne(const PriceRules& rules, std::optional<Money> least, std::optional<Money> before, Money after) {
    if (before && *before == after)
        return 0;
    if (after.hundredths() <= 0)
        return Zero;
    quint8 found = least && after < *least ? quint8{BelowLeast} : quint8{0};
    if (!before || before->hundredths() <= 0)
        return found;
    const qint64 was = before->hundredths();
    const qint64 is = after.hundredths();
    if (rules.tenfold && (is >= was * tenTimes || was >= is * tenTimes))
        found |= Tenfold;
    else if (rules.mostChangePercent > 0 && qAbs(is - was) * hundred > was * rules.mostChangePercent)
        found |= LargeChange;
    return found;
}

QString percentText(Money before, Money after) {
    const qint64 was = before.hundredths();
    const qint64 percent = (qAbs(after.hundredths() - was) * hundred + was / 2) / was;
    const QString number = QLocale().toString(percent);
    return after > before ? Texts::tr("%1 % more than before").arg(number)
                          : Texts::tr("%1 % less than before").arg(number);
}

QString timesText(Money before, Money after) {
    const auto times = [](Money more, Money less) {
        return QLocale().toString((more.hundredths() + less.hundredths() / 2) / less.hundredths());
    };
    return after > before ? Texts::tr("%1 times as much as before").arg(times(after, before))
                          : Texts::tr("before it was %1 times as much").arg(times(before, after));
}

QString nameOf(Field field) { return field == Field::PriceShmeckles ? Texts::tr("shmeckles") : Texts::tr("flurbos"); }

} // namespace

Warnings check(const PriceRules& rules, const std::optional<PricePair>& before, const PricePair& after) {
    Warnings found;
    if (before && *before == after)
        return found;
    found.shmeckles = checkOne(rules, rules.leastShmeckles, before ? std::optional(before->shmeckles) : std::nullopt,
                               after.shmeckles);
    found.flurbos =
        checkOne(rules, rules.leastFlurbos, before ? std::optional(before->flurbos) : std::nullopt, after.flurbos);
    const bool isAbove = rules.mostSecondPercent > 0 &&
                         after.flurbos.hundredths() * hundred > after.shmeckles.hundredths() * rules.mostSecondPercent;
    if (isAbove)
        (before && before->flurbos == after.flurbos ? found.shmeckles : found.flurbos) |= SecondAboveFirst;
    return found;
}

QString text(const PriceRules& rules, Field field, quint8 warnings, const std::optional<PricePair>& before,
             const PricePair& after) {
    const bool first = field == Field::PriceShmeckles;
    const Money is = first ? after.shmeckles : after.flurbos;
    const Money was = before ? (first ? before->shmeckles : before->flurbos) : Money();
    QStringList parts;
    if (warnings & Zero)
        parts << Texts::tr("no price can be zero or less");
    if (warnings & Tenfold)
        parts << timesText(was, is);
    if (warnings & LargeChange)
        parts << percentText(was, is);
    if (warnings & SecondAboveFirst)
        parts << (rules.mostSecondPercent == hundred
                      ? Texts::tr("the price in flurbos is above that in shmeckles")
                      : Texts::tr("the price in flurbos is above %1 % of that in shmeckles")
                            .arg(rules.mostSecondPercent));
    if (warnings & BelowLeast) {
        const Money least = (first ? rules.leastShmeckles : rules.leastFlurbos).value_or(Money());
        parts << Texts::tr("below %1, the least of the price checks").arg(least.toDisplay(QLocale()));
    }
    return parts.join(u"; "_s);
}

QString text(const PriceRules& rules, const Warnings& warnings, const std::optional<PricePair>& before,
             const PricePair& after) {
    const QString first = text(rules, Field::PriceShmeckles, warnings.shmeckles, before, after);
    const QString second = text(rules, Field::PriceFlurbos, warnings.flurbos, before, after);
    if (first.isEmpty() || second.isEmpty() || first == second)
        return first.isEmpty() ? second : first;
    return u"%1: %2; %3: %4"_s.arg(nameOf(Field::PriceShmeckles), first, nameOf(Field::PriceFlurbos), second);
}

QString asSentence(const QString& words) { return words.isEmpty() ? words : words.left(1).toUpper() + words.mid(1); }

} // namespace pricebook::priceguard
