#pragma once

#include "configuration.h"
#include "noticesetup.h"

#include <vector>

namespace pricebook {

struct NoticeWebhook {
    QString address; ///< http or https
    QString secret;  ///< what is sent there is signed with it; at least shortestSecret characters
    bool operator==(const NoticeWebhook&) const = default;
};

/// Where notices go and about what. The secrets are in memory only: they come from the environment, .env or the
/// keychain.
struct NoticeOptions {
    QString telegramKey;  ///< of the bot; empty: nothing is sent to Telegram
    QString telegramUser; ///< the chat
    QString telegramApi = NoticeSetup::usualApi();
    std::vector<NoticeWebhook> webhooks;
    QSet<NoticeEvent::Kind> events{NoticeEvent::Kind::Created};

    [[nodiscard]] bool hasTelegram() const { return !telegramKey.isEmpty() && !telegramUser.isEmpty(); }
    [[nodiscard]] bool isOff() const { return !hasTelegram() && webhooks.empty(); }
    bool operator==(const NoticeOptions&) const = default;
};

/// From TELEGRAM_BOT_API_KEY, TELEGRAM_USER_ID, TELEGRAM_API_URL, PRICEBOOK_WEBHOOKS (addresses, parted by commas),
/// PRICEBOOK_WEBHOOK_SECRET and PRICEBOOK_NOTICES (created, price, changed, deleted), of the environment before .env;
/// `settings` where they say nothing. Invalid, naming the variable: an address or event that is none, a chat without a
/// key or the reverse, webhooks without a secret of shortestSecret characters.
Result<NoticeOptions> resolveNoticeOptions(const ConfigurationSources& sources, const NoticeOptions& settings = {});
/// What those variables say, so that settings about it do not count.
[[nodiscard]] NoticeOverrides noticeOverrides(const ConfigurationSources& sources);

} // namespace pricebook
