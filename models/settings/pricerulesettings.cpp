#include "pricerulesettings.h"

#include "settings.h"

namespace pricebook {

namespace {

constexpr int mostPercent = 100'000;

int percent(const QString& text, int fallback) {
    bool isNumber = false;
    const int number = text.toInt(&isNumber);
    return isNumber && number >= 0 && number <= mostPercent ? number : fallback;
}

std::optional<Money> price(const QString& text) {
    const Result<Money> read = Money::parse(text);
    return read ? std::optional(*read) : std::nullopt;
}

QString text(const std::optional<Money>& price) { return price ? price->toString() : QString(); }

} // namespace

PriceRules readPriceRules(const Settings& settings) {
    const PriceRules fallback;
    PriceRules rules;
    rules.tenfold = settings.get(keys::priceTenfold);
    rules.mostChangePercent = percent(settings.get(keys::priceMostChange), fallback.mostChangePercent);
    rules.mostSecondPercent = percent(settings.get(keys::priceMostSecond), fallback.mostSecondPercent);
    rules.leastShmeckles = price(settings.get(keys::priceLeastShmeckles));
    rules.leastFlurbos = price(settings.get(keys::priceLeastFlurbos));
    return rules;
}

void writePriceRules(Settings& settings, const PriceRules& rules) {
    settings.set(keys::priceTenfold, rules.tenfold);
    settings.set(keys::priceMostChange, QString::number(rules.mostChangePercent));
    settings.set(keys::priceMostSecond, QString::number(rules.mostSecondPercent));
    settings.set(keys::priceLeastShmeckles, text(rules.leastShmeckles));
    settings.set(keys::priceLeastFlurbos, text(rules.leastFlurbos));
}

} // namespace pricebook
