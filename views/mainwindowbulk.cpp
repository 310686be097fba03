// The part of the main window that has to do with many products at once and with the price checks.
#include "bulkediting.h"
#include "mainwindow.h"
#include "productspage.h"

namespace pricebook {

void MainWindow::connectBulkEditing() {
    m_bulkEditing = new BulkEditing(m_products, m_settings, this);
    const auto edit = [this] { m_bulkEditing->edit(m_session); };
    connect((*m_actions)[Command::EditSelected], &QAction::triggered, this, edit);
    connect(m_products, &ProductsPage::editSelectedRequested, this, edit);
    connect((*m_actions)[Command::PriceChecks], &QAction::triggered, this,
            [this] { m_bulkEditing->askPriceChecks(this); });
    connect(m_bulkEditing, &BulkEditing::statusMessage, this, &MainWindow::say);
}

} // namespace pricebook
