// The part of the main window that explains it.
#include "filterpanel.h"
#include "formbanner.h"
#include "heldbar.h"
#include "helpcontroller.h"
#include "mainwindow.h"
#include "productform.h"
#include "productspage.h"
#include "producttable.h"
#include "statusarea.h"

#include <QDesktopServices>
#include <QUrl>
#include <QWhatsThis>

namespace pricebook {

void MainWindow::connectHelp() {
    auto* help = new HelpController(this);
    connect((*m_actions)[Command::Help], &QAction::triggered, help, [help] { help->show(); });
    connect((*m_actions)[Command::WhatsThis], &QAction::triggered, this, [] { QWhatsThis::enterWhatsThisMode(); });
    m_sidebar->setWhatsThis(tr("The pages of the catalogue, with how much is on each."));
    m_products->filterPanel()->setWhatsThis(
        tr("Only products that fit everything chosen here are shown. The numbers say how many a choice would leave."));
    m_products->table()->setWhatsThis(
        tr("The products. F2 or typing changes a cell, Enter stores it, Esc leaves it as it was. What is changed here "
           "can be undone with Ctrl+Z."));
    m_products->form()->setWhatsThis(
        tr("All about the selected product. Ctrl+S saves; Alt+Up and Alt+Down go to the one before and the next."));
    m_products->heldBar()->setWhatsThis(tr("Edits that are held until they are saved together."));
    m_status->setWhatsThis(tr("What was done last, how many products are shown, and work that takes a while."));
}

void MainWindow::tellOfCrash(const QString& folder) {
    m_notice->showMessage(
        FormBanner::Kind::Warning,
        tr("Pricebook ended unexpectedly. What was typed and not saved is offered where it was typed. "
           "A report without any of your data was written."),
        {{tr("Show the report"), [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); }},
         {tr("Close"), [] {}}});
}

} // namespace pricebook
