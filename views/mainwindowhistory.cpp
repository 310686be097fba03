// The part of the main window that takes things back.
#include "historywindows.h"
#include "mainwindow.h"
#include "productspage.h"
#include "undocontroller.h"

namespace pricebook {

void MainWindow::connectHistory() {
    m_undo = new UndoController(this, m_actions, m_status, m_prompts,
                                [this](std::function<void(bool)> done) { m_products->finishEditing(std::move(done)); });
    m_history = new HistoryWindows(this, m_settings, m_prompts, m_undo);
    connect((*m_actions)[Command::History], &QAction::triggered, m_history, &HistoryWindows::showHistory);
    connect((*m_actions)[Command::Trash], &QAction::triggered, m_history, &HistoryWindows::showTrash);
    connect(m_products, &ProductsPage::historyRequested, m_history, &HistoryWindows::showHistoryOf);
    connect(m_products, &ProductsPage::pricesThenRequested, m_history, &HistoryWindows::showPricesOf);
}

} // namespace pricebook
