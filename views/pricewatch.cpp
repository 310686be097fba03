#include "pricewatch.h"

#include "formfield.h"
#include "inlinemessage.h"

#include <QLineEdit>

namespace pricebook {

PriceWatch::PriceWatch(FormField* shmeckles, FormField* flurbos, QObject* parent)
    : QObject(parent),
      m_shmeckles(shmeckles),
      m_flurbos(flurbos) {}

std::optional<PricePair> PriceWatch::typed() const {
    const auto price = [](const FormField* field) {
        return Money::parse(static_cast<const QLineEdit*>(field->input())->text());
    };
    const Result<Money> first = price(m_shmeckles);
    const Result<Money> second = price(m_flurbos);
    return first && second ? std::optional(PricePair{*first, *second}) : std::nullopt;
}

void PriceWatch::show(FormField* field, const QString& text, bool meant) {
    if (field->hasError())
        return;
    if (text.isEmpty())
        field->clearError();
    else
        field->showWarning(meant ? tr("%1: sure? Save again to keep it.").arg(text) : tr("%1: sure?").arg(text));
}

void PriceWatch::look(const std::optional<PricePair>& before) {
    const std::optional<PricePair> now = typed();
    const priceguard::Warnings found = now ? priceguard::check(m_rules, before, *now) : priceguard::Warnings();
    const auto text = [&](Field field, quint8 warnings) {
        return now ? priceguard::asSentence(priceguard::text(m_rules, field, warnings, before, *now)) : QString();
    };
    const bool meant = now && m_meant == now;
    show(m_shmeckles, text(Field::PriceShmeckles, found.shmeckles), meant);
    show(m_flurbos, text(Field::PriceFlurbos, found.flurbos), meant);
}

bool PriceWatch::asks(const std::optional<PricePair>& before) {
    const std::optional<PricePair> now = typed();
    if (!now || m_meant == now || !priceguard::check(m_rules, before, *now).any())
        return false;
    m_meant = now;
    look(before);
    return true;
}

} // namespace pricebook
