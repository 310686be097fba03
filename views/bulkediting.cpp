#include "bulkediting.h"

#include "bulkeditdialog.h"
#include "catalogsession.h"
#include "cellcommands.h"
#include "pricechecksdialog.h"
#include "pricerulesettings.h"
#include "productform.h"
#include "productspage.h"
#include "producttable.h"
#include "selectionbar.h"
#include "settings.h"

namespace pricebook {

BulkEditing::BulkEditing(ProductsPage* page, Settings* settings, QObject* parent)
    : QObject(parent),
      m_page(page),
      m_settings(settings) {
    setRules(readPriceRules(*settings));
}

void BulkEditing::setRules(const PriceRules& rules) {
    m_rules = rules;
    m_page->form()->setPriceRules(rules);
    m_page->table()->setPriceRules(rules);
    m_page->cells()->setPriceRules(rules);
}

void BulkEditing::edit(const std::shared_ptr<CatalogSession>& session) {
    if (!session || session->isReadOnly())
        return;
    m_page->finishEditing([this, session](bool stored) {
        if (!stored || m_page->selectedCount() == 0)
            return;
        BulkTarget target;
        qint64 count = m_page->selectedCount();
        if (m_page->selectionBar()->isAll()) {
            target.query = m_page->query();
            count = m_page->selectionBar()->count();
        } else {
            target.ids = m_page->table()->selectedIds();
        }
        auto* dialog = new BulkEditDialog(session, std::move(target), count, m_rules, m_page->window());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &BulkEditDialog::applied, this, &BulkEditing::statusMessage);
        dialog->open();
    });
}

void BulkEditing::askPriceChecks(QWidget* parent) {
    auto* dialog = new PriceChecksDialog(m_rules, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { keepRules(dialog->rules()); });
    dialog->open();
}

void BulkEditing::keepRules(const PriceRules& rules) {
    writePriceRules(*m_settings, rules);
    setRules(rules);
}

} // namespace pricebook
