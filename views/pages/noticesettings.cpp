#include "noticesettings.h"

#include "inlinemessage.h"
#include "outboxview.h"
#include "telegramform.h"
#include "theme.h"
#include "webhooksform.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace pricebook {

NoticeSettings::NoticeSettings(const NoticeServices& services, QWidget* parent)
    : QWidget(parent),
      m_services(services),
      m_state(services.state()) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(theme::sectionSpace);
    auto* head = new QVBoxLayout;
    head->setSpacing(theme::space);
    auto* text = new QLabel(tr("Pricebook can tell a chat or other programs what happens to products, whoever changes "
                               "them. Notices wait in the catalogue until they have arrived."),
                            this);
    text->setWordWrap(true);
    m_environment = new InlineMessage(nullptr, this);
    m_keychain = new InlineMessage(nullptr, this);
    head->addWidget(text);
    head->addWidget(m_environment);
    head->addWidget(m_keychain);
    column->addLayout(head);
    buildEvents(column);
    m_telegram = new TelegramForm(services, this);
    m_webhooks = new WebhooksForm(services, this);
    m_outbox = new OutboxView(services, this);
    column->addWidget(m_telegram);
    column->addWidget(m_webhooks);
    column->addWidget(m_outbox);
    m_telegram->showState(m_state);
    m_webhooks->showState(m_state);
    if (m_state.environment.any())
        m_environment->showText(InlineMessage::Kind::Hint,
                                tr("What the environment or the file .env says counts more than what is set here, and "
                                   "cannot be changed here."));
    connect(m_telegram, &TelegramForm::edited, this, &NoticeSettings::store);
    connect(m_webhooks, &WebhooksForm::edited, this, &NoticeSettings::store);
    const auto kept = [this](const QString& problem) {
        if (!problem.isEmpty())
            m_keychain->showText(InlineMessage::Kind::Warning, problem);
        m_outbox->refresh();
    };
    connect(m_telegram, &TelegramForm::keyKept, this, kept);
    connect(m_webhooks, &WebhooksForm::secretKept, this, kept);
    askSecrets();
}

void NoticeSettings::buildEvents(QVBoxLayout* column) {
    const std::array texts{tr("New products"), tr("Changed prices"), tr("Other changes of products"),
                           tr("Deleted products")};
    auto* heading = new QLabel(tr("What to tell"), this);
    theme::setType(heading, theme::Type::Strong);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(theme::sectionSpace);
    grid->setVerticalSpacing(theme::space);
    grid->setColumnStretch(2, 1);
    for (std::size_t i = 0; i < m_events.size(); ++i) {
        const auto kind = static_cast<NoticeEvent::Kind>(i);
        m_events[i] = new QCheckBox(texts[i], this);
        m_events[i]->setChecked(m_state.setup.events.contains(kind));
        m_events[i]->setEnabled(!m_state.environment.events);
        grid->addWidget(m_events[i], static_cast<int>(i / 2), static_cast<int>(i % 2));
        connect(m_events[i], &QCheckBox::clicked, this, &NoticeSettings::store);
    }
    m_noEvents = new InlineMessage(m_events[0], this);
    auto* section = new QVBoxLayout;
    section->setSpacing(theme::space);
    section->addWidget(heading);
    section->addLayout(grid);
    section->addWidget(m_noEvents);
    column->addLayout(section);
    checkEvents();
}

void NoticeSettings::askSecrets() {
    m_services.secrets(this, [this](const Result<NoticeServices::Secrets>& secrets) {
        if (secrets)
            showSecrets(*secrets);
        else
            m_keychain->showText(InlineMessage::Kind::Warning, secrets.error().text);
    });
}

void NoticeSettings::showSecrets(const NoticeServices::Secrets& secrets) {
    m_telegram->showSecrets(secrets);
    m_webhooks->showSecrets(secrets);
    if (!secrets.problem.isEmpty())
        m_keychain->showText(InlineMessage::Kind::Warning, secrets.problem);
    else if (!secrets.persistent)
        m_keychain->showText(InlineMessage::Kind::Warning,
                             tr("This computer has no keychain that answers: keys and secrets typed here are kept "
                                "until the program ends and never written into a file."));
}

void NoticeSettings::store() {
    NoticeSetup& setup = m_state.setup;
    m_telegram->writeTo(setup);
    m_webhooks->writeTo(setup);
    setup.events.clear();
    for (std::size_t i = 0; i < m_events.size(); ++i) {
        if (m_events[i]->isChecked())
            setup.events << static_cast<NoticeEvent::Kind>(i);
    }
    checkEvents();
    m_services.set(setup);
    m_outbox->refresh();
}

void NoticeSettings::checkEvents() {
    bool any = false;
    for (const QCheckBox* tick : m_events)
        any = any || tick->isChecked();
    if (any)
        m_noEvents->clearMessage();
    else
        m_noEvents->showText(InlineMessage::Kind::Warning, tr("Nothing is told as long as none of these is chosen."));
}

} // namespace pricebook
