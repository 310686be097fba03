// The part of the main window that has to do with the HTTP endpoint.
#include "mainwindow.h"

#include "endpointcontroller.h"
#include "formbanner.h"
#include "requestspane.h"
#include "settings.h"
#include "statusarea.h"

#include <QDockWidget>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int firstRequestsHeight = 220;

} // namespace

void MainWindow::connectEndpoint() {
    QAction* show = (*m_actions)[Command::ShowRequests];
    if (!m_services.endpoint) {
        (*m_actions)[Command::Endpoint]->setVisible(false);
        show->setVisible(false);
        return;
    }
    m_endpoint = new EndpointController(m_services.endpoint, m_services.accounts, m_services.endpointDefaults,
                                        m_settings, m_prompts, this);
    m_requests = new RequestsPane(this);
    m_requestsDock = new QDockWidget(tr("Endpoint requests"), this);
    m_requestsDock->setObjectName(u"requestsDock"_s);
    m_requestsDock->setWidget(m_requests);
    addDockWidget(Qt::BottomDockWidgetArea, m_requestsDock);
    resizeDocks({m_requestsDock}, {firstRequestsHeight}, Qt::Vertical);
    m_requests->restoreColumnState(m_settings->get(keys::requestColumns));
    const bool visible = m_settings->get(keys::requestsVisible);
    m_requestsDock->setVisible(visible);
    show->setChecked(visible);

    connect((*m_actions)[Command::Endpoint], &QAction::triggered, this, [this] { m_endpoint->showDialog(this); });
    connect(show, &QAction::triggered, this, [this](bool shown) { showRequests(shown); });
    // The dock's own button closes it, too; a window that is minimised hides it without being asked.
    connect(m_requestsDock, &QDockWidget::visibilityChanged, this, [this, show] {
        show->setChecked(!m_requestsDock->isHidden());
        if (isVisible())
            m_settings->set(keys::requestsVisible, !m_requestsDock->isHidden());
    });
    connect(m_endpoint, &EndpointController::requests, m_requests, &RequestsPane::add);
    connect(m_endpoint, &EndpointController::requestsWanted, this, [this] { showRequests(true); });
    connect(m_endpoint, &EndpointController::changed, this, &MainWindow::endpointChanged);
    connect(m_status, &StatusArea::endpointPressed, this, [this] { m_endpoint->showDialog(this); });
}

void MainWindow::showRequests(bool shown) {
    m_requestsDock->setVisible(shown);
    if (shown)
        m_requestsDock->raise();
}

void MainWindow::endpointChanged() {
    using State = EndpointControl::State;
    const QString address = m_endpoint->addresses().value(0);
    switch (m_endpoint->state()) {
    case State::Off:
        m_status->setEndpointText({});
        break;
    case State::Starting:
        m_status->setEndpointText(tr("Endpoint: starting…"));
        break;
    case State::On:
        m_status->setEndpointText(tr("Endpoint: %1").arg(address));
        break;
    case State::Stopping:
        m_status->setEndpointText(tr("Endpoint: stopping…"));
        break;
    }
    if (m_session)
        showStandingBanner();
}

void MainWindow::whenEndpointOff(const std::function<void()>& done) {
    if (m_endpoint)
        m_endpoint->whenOff(this, done);
    else
        done();
}

} // namespace pricebook
