// The part of the main window that has to do with the schema of catalogues.
#include "mainwindow.h"

#include "endpointcontroller.h"
#include "formbanner.h"
#include "movecontroller.h"
#include "schemacontroller.h"

#include <QStackedWidget>

namespace pricebook {

void MainWindow::connectSchema() {
    SchemaController::Window window;
    window.widget = this;
    window.session = [this] { return m_session; };
    window.open = [this](const DatabaseUrl& url) { open(url); };
    window.close = [this](const std::function<void(bool)>& done) { closeCatalogue(done); };
    window.showPage = [this](const DatabaseUrl& url, const QString& title, const Error& error,
                             const std::vector<MessagePage::Choice>& first) {
        showNotOpened(url, title, error, first);
    };
    window.showReadOnly = [this](const QString& text) {
        m_readOnlyText = text;
        showStandingBanner();
    };
    window.refusal = [this](const DatabaseUrl& url) { return refusalFor(url); };
    m_schema = new SchemaController(m_services.schema, m_prompts, std::move(window), this);
}

void MainWindow::connectMoving() {
    MoveController::Window window;
    window.widget = this;
    window.session = [this] { return m_session; };
    window.open = [this](const DatabaseUrl& url) { open(url); };
    window.close = [this](const std::function<void(bool)>& done) { closeCatalogue(done); };
    window.rememberPassword = [this](const DatabaseUrl& url) {
        m_services.rememberPassword(url, this, [this](const QString& notKept) {
            if (!notKept.isEmpty())
                say(notKept);
        });
    };
    m_move = new MoveController(m_services.move, m_prompts, std::move(window), this);
    connect((*m_actions)[Command::MoveToServer], &QAction::triggered, m_move, &MoveController::moveToServer);
    connect((*m_actions)[Command::CopyToFile], &QAction::triggered, m_move, &MoveController::copyToFile);
    for (const Command command : {Command::MoveToServer, Command::CopyToFile})
        (*m_actions)[command]->setVisible(static_cast<bool>(m_services.move.run));
}

void MainWindow::closeCatalogue(const std::function<void(bool)>& done) {
    if (!m_session)
        return done(true);
    mayLeaveCatalogue([this, done](bool leave) {
        if (!leave)
            return done(false);
        const QString name = m_session->url().shortName();
        setSession(nullptr);
        m_message->showMessage({}, tr("%1 is closed").arg(name), tr("Its tables are being worked on."), {});
        m_central->setCurrentWidget(m_message);
        whenEndpointOff([done] { done(true); });
    });
}

void MainWindow::showStandingBanner() {
    if (m_schemaChanged)
        m_banner->showMessage(FormBanner::Kind::Warning,
                              tr("The tables of this catalogue were changed by another program. Save what you typed "
                                 "elsewhere, then reopen it."),
                              {{tr("Reopen"), [this] { reopen(); }}});
    else if (!m_readOnlyText.isEmpty())
        m_banner->showMessage(FormBanner::Kind::Information, m_readOnlyText);
    else if (const QString problem = m_endpoint ? m_endpoint->problem() : QString(); !problem.isEmpty())
        m_banner->showMessage(FormBanner::Kind::Warning, tr("The endpoint is off. %1").arg(problem),
                              {{tr("Endpoint…"), [this] { m_endpoint->showDialog(this); }}});
    else if (!m_shareText.isEmpty())
        m_banner->showMessage(FormBanner::Kind::Warning, m_shareText,
                              {{tr("I know"), [this] { m_shareText.clear(); }},
                               {tr("Connect to a server…"), [this] { connectServer({}, {}); }}});
    else
        m_banner->clearMessage();
}

void MainWindow::reopen() {
    const DatabaseUrl url = m_session->url();
    closeCatalogue([this, url](bool closed) {
        if (closed)
            openCatalogue(url);
        else
            showStandingBanner();
    });
}

} // namespace pricebook
