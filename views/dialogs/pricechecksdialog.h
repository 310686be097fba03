#pragma once

#include "priceguard.h"

#include <QDialog>

namespace pricebook {

class PriceRulesForm;

/// What the program looks at before prices are written.
class PriceChecksDialog final : public QDialog {
    Q_OBJECT
public:
    explicit PriceChecksDialog(const PriceRules& rules, QWidget* parent = nullptr);

    /// What is set now; only after it was accepted.
    [[nodiscard]] const PriceRules& rules() const { return m_rules; }
    /// Stays open where something typed is no number, and says so.
    void accept() override;

private:
    PriceRules m_rules;
    PriceRulesForm* m_form;
};

} // namespace pricebook
