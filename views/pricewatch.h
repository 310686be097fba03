#pragma once

#include "priceguard.h"

#include <QObject>
#include <optional>

class QLineEdit;

namespace pricebook {

class FormField;

/// Says at the two prices of a form what is worth a look before they are saved, and asks once: who saves the same
/// prices again means them. Window's thread only.
class PriceWatch final : public QObject {
    Q_OBJECT
public:
    /// Both fields must outlive it; their inputs are line edits.
    PriceWatch(FormField* shmeckles, FormField* flurbos, QObject* parent);

    void setRules(const PriceRules& rules) { m_rules = rules; }
    /// Shows what is to be said of the prices that are typed now, or nothing. Leaves errors alone. `before`: as stored.
    void look(const std::optional<PricePair>& before);
    /// As look(); true the first time for these prices, if there is something to say: then do not save yet.
    [[nodiscard]] bool asks(const std::optional<PricePair>& before);
    /// Another product: what was meant before does not count.
    void forget() { m_meant.reset(); }

private:
    [[nodiscard]] std::optional<PricePair> typed() const;
    static void show(FormField* field, const QString& text, bool meant);

    FormField* m_shmeckles;
    FormField* m_flurbos;
    PriceRules m_rules = PriceRules::none();
    std::optional<PricePair> m_meant; ///< asked about already
};

} // namespace pricebook
