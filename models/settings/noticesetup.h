#pragma once

#include "notice.h"

#include <QSet>
#include <QStringList>

namespace pricebook {

class Settings;

/// What a person has set about notices. Without secrets: those are kept in the keychain, by secretKey(). A value.
struct NoticeSetup {
    bool telegramOn = false;
    QString telegramUser; ///< the chat
    QString telegramApi = usualApi();
    QSet<NoticeEvent::Kind> events{NoticeEvent::Kind::Created};
    QStringList webhooks; ///< addresses; no two are the same
    bool operator==(const NoticeSetup&) const = default;

    [[nodiscard]] static NoticeSetup readFrom(const Settings& settings);
    void writeTo(Settings& settings) const;

    static constexpr int shortestSecret = 16;
    [[nodiscard]] static QString usualApi() { return QStringLiteral("https://api.telegram.org"); }
    /// Begins with https:// or http:// and names a host.
    [[nodiscard]] static bool isWebAddress(const QString& text);
    /// Whether a user's name or password is in it: such an address may not be written into a file.
    [[nodiscard]] static bool hasPassword(const QString& address);
    /// Of "created", "price", "changed", "deleted".
    [[nodiscard]] static std::optional<NoticeEvent::Kind> kindOf(const QString& word);
    /// Under which the secret of a webhook, or with an empty address the key of the bot, is kept.
    [[nodiscard]] static QString secretKey(const QString& webhook = {});
};

/// What the environment or .env says, which counts before the settings.
struct NoticeOverrides {
    bool telegramKey = false;
    bool telegramUser = false;
    bool telegramApi = false;
    bool events = false;
    bool webhooks = false;
    /// Telegram is on, whatever the settings say.
    [[nodiscard]] bool telegram() const { return telegramKey || telegramUser; }
    [[nodiscard]] bool any() const { return telegram() || telegramApi || events || webhooks; }
};

} // namespace pricebook
