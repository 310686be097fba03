#pragma once

#include "noticeservices.h"

#include <QWidget>
#include <array>

class QCheckBox;
class QVBoxLayout;

namespace pricebook {

class InlineMessage;
class OutboxView;
class TelegramForm;
class WebhooksForm;

/// Settings page: who is told of changes of products, and of which. What is changed holds at once; what the environment
/// says cannot be changed here.
class NoticeSettings final : public QWidget {
    Q_OBJECT
public:
    explicit NoticeSettings(const NoticeServices& services, QWidget* parent = nullptr);

private:
    void buildEvents(QVBoxLayout* column);
    void askSecrets();
    void showSecrets(const NoticeServices::Secrets& secrets);
    void store();
    void checkEvents();

    NoticeServices m_services;
    NoticeServices::State m_state;
    InlineMessage* m_environment;
    InlineMessage* m_keychain;
    std::array<QCheckBox*, noticeWords.size()> m_events{};
    InlineMessage* m_noEvents;
    TelegramForm* m_telegram;
    WebhooksForm* m_webhooks;
    OutboxView* m_outbox;
};

} // namespace pricebook
