#pragma once

#include "configuration.h"
#include "notice.h"

#include <QSet>
#include <QStringList>

namespace pricebook {

/// Where notices go and about what. The secrets are in memory only: they come from the environment, .env or the
/// keychain.
struct NoticeOptions {
    QString telegramKey;  ///< of the bot; empty: nothing is sent to Telegram
    QString telegramUser; ///< the chat
    QString telegramApi = QStringLiteral("https://api.telegram.org");
    QStringList webhooks;  ///< http or https addresses
    QString webhookSecret; ///< what their bodies are signed with
    QSet<NoticeEvent::Kind> events{NoticeEvent::Kind::Created};

    [[nodiscard]] bool hasTelegram() const { return !telegramKey.isEmpty() && !telegramUser.isEmpty(); }
    [[nodiscard]] bool isOff() const { return !hasTelegram() && webhooks.isEmpty(); }
};

inline size_t qHash(NoticeEvent::Kind kind, size_t seed = 0) { return ::qHash(static_cast<int>(kind), seed); }

/// From TELEGRAM_BOT_API_KEY, TELEGRAM_USER_ID, TELEGRAM_API_URL, PRICEBOOK_WEBHOOKS (addresses, parted by commas),
/// PRICEBOOK_WEBHOOK_SECRET and PRICEBOOK_NOTICES (created, price, changed, deleted), of the environment before .env.
/// Invalid, naming the variable: an address or event that is none, a chat without a key or the reverse, webhooks
/// without a secret of 16 characters.
Result<NoticeOptions> resolveNoticeOptions(const ConfigurationSources& sources);

} // namespace pricebook
