#include "endpointdialog.h"

#include "catalogsession.h"
#include "endpointcontroller.h"
#include "endpointform.h"
#include "inlinemessage.h"
#include "segmentedcontrol.h"
#include "textbutton.h"
#include "theme.h"
#include "tokenspane.h"
#include "userspane.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDesktopServices>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr QSize firstSize(780, 560);
constexpr int sectionsWidth = 340;

using State = EndpointControl::State;

QString link(const QString& address, const QString& text) {
    return u"<a style=\"color:%1\" href=\"%2\">%3</a>"_s.arg(theme::color(theme::Color::Accent).name(),
                                                             address.toHtmlEscaped(), text.toHtmlEscaped());
}

} // namespace

EndpointDialog::EndpointDialog(EndpointController* controller, Prompts* prompts, QWidget* parent)
    : QDialog(parent),
      m_controller(controller) {
    setWindowTitle(tr("HTTP endpoint"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::pageMargin, theme::pageMargin, theme::pageMargin, theme::pageMargin);
    column->setSpacing(theme::wideSpace);
    buildHead(column);
    // Made in the order in which Tab is to go through them.
    m_sections = new SegmentedControl({}, {tr("Options"), tr("Users"), tr("Tokens")}, this);
    m_sections->setMinimumWidth(theme::scaled(sectionsWidth));
    m_pages = new QStackedWidget(this);
    m_form = new EndpointForm(prompts, m_pages);
    m_users = new UsersPane(controller->accounts(), prompts, m_pages);
    m_tokens = new TokensPane(controller->accounts(), prompts, m_pages);
    auto* area = new QScrollArea(m_pages); // with large letters it is higher than a screen
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(m_form);
    area->viewport()->setAutoFillBackground(false);
    m_form->setAutoFillBackground(false);
    for (QWidget* page : {static_cast<QWidget*>(area), static_cast<QWidget*>(m_users), static_cast<QWidget*>(m_tokens)})
        m_pages->addWidget(page);
    column->addWidget(m_sections, 0, Qt::AlignLeft);
    column->addWidget(m_pages, 1);
    buildButtons(column);
    m_form->setOptions(controller->options());
    connect(m_sections, &SegmentedControl::edited, this,
            [this](int section) { showSection(static_cast<Section>(section)); });
    connect(m_form, &EndpointForm::edited, this, &EndpointDialog::update);
    connect(m_users, &UsersPane::changed, this, &EndpointDialog::reloadAccounts);
    connect(m_tokens, &TokensPane::changed, this, &EndpointDialog::reloadAccounts);
    connect(m_controller, &EndpointController::changed, this, [this] {
        update();
        if (m_controller->state() == State::On)
            reloadAccounts(); // the database may have been away before
    });
    QSize size = theme::dialogSize(firstSize);
    if (parent)
        size = size.boundedTo(parent->window()->size());
    resize(size);
    update();
    reloadAccounts();
}

void EndpointDialog::buildHead(QVBoxLayout* column) {
    m_switch = new QCheckBox(tr("Serve the open catalogue to other programs"), this);
    m_switch->setObjectName(u"endpointSwitch"_s);
    theme::setType(m_switch, theme::Type::Strong);
    m_state = new QLabel(this);
    m_state->setObjectName(u"endpointState"_s);
    m_state->setTextFormat(Qt::RichText);
    m_state->setWordWrap(true);
    m_state->setTextInteractionFlags(Qt::TextBrowserInteraction | Qt::LinksAccessibleByKeyboard);
    m_copy = textButton(tr("Copy address"), this);
    m_problem = new InlineMessage(m_switch, this);
    m_problem->setObjectName(u"endpointProblem"_s);
    auto* row = new QHBoxLayout;
    row->addWidget(m_state, 1);
    row->addWidget(m_copy);
    column->addWidget(m_switch);
    m_access = new QLabel(this);
    m_access->setObjectName(u"endpointAccess"_s);
    m_access->setWordWrap(true);
    theme::setType(m_access, theme::Type::Body, true);
    m_access->hide();
    column->addLayout(row);
    column->addWidget(m_problem);
    column->addWidget(m_access);
    connect(m_switch, &QCheckBox::toggled, this, &EndpointDialog::switched);
    connect(m_copy, &QPushButton::clicked, this, &EndpointDialog::copyAddresses);
    connect(m_state, &QLabel::linkActivated, this,
            [](const QString& address) { QDesktopServices::openUrl(QUrl(address)); });
}

void EndpointDialog::buildButtons(QVBoxLayout* column) {
    auto* requests = textButton(tr("Show requests"), this);
    requests->setToolTip(tr("The requests that were answered, below the table"));
    m_apply = textButton(tr("Apply"), this);
    auto* close = textButton(tr("Close"), this);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(requests);
    buttons->addStretch();
    buttons->addWidget(m_apply);
    buttons->addWidget(close);
    column->addLayout(buttons);
    connect(requests, &QPushButton::clicked, m_controller, &EndpointController::requestsWanted);
    connect(m_apply, &QPushButton::clicked, this, &EndpointDialog::apply);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
}

void EndpointDialog::showSection(Section section) {
    m_sections->setCurrent(section);
    m_pages->setCurrentIndex(section);
    update();
    reloadAccounts(); // tokens are used and users come by HTTP meanwhile
}

// The switch

void EndpointDialog::changeEvent(QEvent* event) {
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_state)
        showState(); // links have a colour of their own
}

void EndpointDialog::switched(bool on) {
    if (on)
        apply();
    else
        m_controller->turnOff();
    update();
}

void EndpointDialog::apply() {
    if (const auto options = m_form->options()) {
        m_form->setOptions(*options);
        m_controller->turnOn(*options);
    } else {
        showSection(OptionsSection);
        (void)m_form->options(); // the page that was hidden could not take the focus
    }
    update();
}

void EndpointDialog::update() {
    const bool open = m_controller->session() != nullptr;
    {
        const QSignalBlocker blocker(m_switch);
        m_switch->setChecked(m_controller->isOn());
    }
    m_switch->setEnabled(open);
    m_apply->setVisible(m_controller->isOn() && m_pages->currentIndex() == OptionsSection);
    m_apply->setEnabled(m_form->isEdited());
    m_copy->setVisible(m_controller->state() == State::On);
    showState();
    const QString problem = m_controller->problem();
    if (problem.isEmpty() || m_form->isWrong()) // what is wrong now says its field
        m_problem->clearMessage();
    else
        m_problem->showError(problem);
    const bool readOnly = open && m_controller->session()->isReadOnly();
    const std::optional<DatabaseUrl> url = open ? std::optional(m_controller->session()->url()) : std::nullopt;
    m_users->setCatalogue(url, readOnly);
    m_tokens->setCatalogue(url, readOnly);
}

void EndpointDialog::showState() {
    QString text;
    QString plain;
    switch (m_controller->state()) {
    case State::Off:
        plain = m_controller->session() ? tr("Off: nothing is served.") : tr("Open a catalogue first.");
        break;
    case State::Starting:
        plain = tr("Starting…");
        break;
    case State::Stopping:
        plain = tr("Stopping: what is in flight may end, for 10 seconds at most.");
        break;
    case State::On: {
        QStringList links;
        for (const QString& address : m_controller->addresses())
            links << link(address + u"/docs"_s, address);
        text = tr("On at %1").arg(links.join(u", "_s));
        plain = tr("On at %1").arg(m_controller->addresses().join(u", "_s));
        break;
    }
    }
    m_state->setText(text.isEmpty() ? plain.toHtmlEscaped() : text);
    m_state->setAccessibleName(plain);
    m_state->setFocusPolicy(text.isEmpty() ? Qt::NoFocus : Qt::StrongFocus);
}

void EndpointDialog::copyAddresses() {
    QGuiApplication::clipboard()->setText(m_controller->addresses().join(u'\n'));
    m_copy->setText(tr("Copied"));
}

void EndpointDialog::showAccounts(const AccountServices::Accounts& accounts) {
    m_users->showUsers(accounts.users);
    m_tokens->showTokens(accounts.tokens);
    m_access->setText(accounts.users.empty() && accounts.tokens.empty()
                          ? tr("There is no user and no token yet, so everybody who reaches the address may read and "
                               "change the catalogue. With the first one, every request needs a token or a sign-in.")
                          : tr("Every request needs a token or a user's sign-in."));
    m_access->show();
}

void EndpointDialog::reloadAccounts() {
    if (!m_controller->session() || !m_controller->accounts().list)
        return;
    m_controller->accounts().list(m_controller->session()->url(), this,
                                  [this](const Result<AccountServices::Accounts>& accounts) {
                                      if (accounts)
                                          return showAccounts(*accounts);
                                      m_access->hide();
                                      m_users->showProblem(accounts.error().text);
                                      m_tokens->showProblem(accounts.error().text);
                                  });
}

} // namespace pricebook
