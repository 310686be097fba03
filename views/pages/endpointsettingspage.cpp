#include "endpointsettingspage.h"

#include "endpointcontroller.h"
#include "theme.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace pricebook {

EndpointSettingsPage::EndpointSettingsPage(EndpointController* endpoint, QWidget* parent) : QWidget(parent) {
    auto* text = new QLabel(tr("Other programs, such as the shop's web site, can read and change the catalogue that is "
                               "open here over HTTP. Users, tokens and the address are set in a window of their own."),
                            this);
    text->setWordWrap(true);
    auto* state = new QLabel(this);
    state->setTextFormat(Qt::PlainText);
    state->setWordWrap(true);
    theme::setType(state, theme::Type::Strong);
    auto* open = new QPushButton(tr("Set up the endpoint…"), this);
    open->setAutoDefault(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(theme::wideSpace);
    column->addWidget(text);
    column->addWidget(state);
    column->addWidget(open, 0, Qt::AlignLeft);
    const auto tell = [endpoint, state] {
        const QString problem = endpoint->problem();
        state->setText(endpoint->state() == EndpointControl::State::On
                           ? tr("It is on: %1").arg(endpoint->addresses().value(0))
                       : !problem.isEmpty()  ? tr("It is off. %1").arg(problem)
                       : endpoint->session() ? tr("It is off.")
                                             : tr("It is off: no catalogue is open."));
    };
    tell();
    connect(endpoint, &EndpointController::changed, this, tell);
    connect(open, &QPushButton::clicked, this, [this, endpoint] { endpoint->showDialog(window()); });
}

} // namespace pricebook
