#include "pricechecksdialog.h"

#include "pricerulesform.h"
#include "theme.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace pricebook {

PriceChecksDialog::PriceChecksDialog(const PriceRules& rules, QWidget* parent)
    : QDialog(parent),
      m_rules(rules),
      m_form(new PriceRulesForm(rules, this)) {
    setWindowTitle(tr("Price checks"));
    auto* column = new QVBoxLayout(this);
    column->setSpacing(theme::wideSpace);
    column->addWidget(m_form);
    column->addSpacing(theme::space);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false);
    auto* save = new QPushButton(tr("Save"), this);
    save->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(save);
    column->addLayout(buttons);
    connect(save, &QPushButton::clicked, this, &PriceChecksDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
}

void PriceChecksDialog::accept() {
    const std::optional<PriceRules> rules = m_form->read();
    if (!rules)
        return;
    m_rules = *rules;
    QDialog::accept();
}

} // namespace pricebook
