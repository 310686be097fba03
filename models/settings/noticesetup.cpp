#include "noticesetup.h"

#include "settings.h"

#include <QCryptographicHash>
#include <QUrl>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

NoticeSetup NoticeSetup::readFrom(const Settings& settings) {
    NoticeSetup setup;
    setup.telegramOn = settings.get(keys::noticesTelegram);
    setup.telegramUser = settings.get(keys::noticesUser);
    const QString api = settings.get(keys::noticesApi);
    setup.telegramApi = isWebAddress(api) ? api : usualApi();
    setup.events.clear();
    for (const QString& word : settings.get(keys::noticesEvents).split(u' ', Qt::SkipEmptyParts)) {
        if (const std::optional<NoticeEvent::Kind> kind = kindOf(word))
            setup.events << *kind;
    }
    for (const QString& address : settings.get(keys::noticesWebhooks).split(u' ', Qt::SkipEmptyParts)) {
        if (isWebAddress(address) && !setup.webhooks.contains(address))
            setup.webhooks << address;
    }
    return setup;
}

void NoticeSetup::writeTo(Settings& settings) const {
    settings.set(keys::noticesTelegram, telegramOn);
    settings.set(keys::noticesUser, telegramUser);
    settings.set(keys::noticesApi, telegramApi);
    QStringList words;
    for (std::size_t i = 0; i < noticeWords.size(); ++i) {
        if (events.contains(static_cast<NoticeEvent::Kind>(i)))
            words << QLatin1String(noticeWords[i]);
    }
    settings.set(keys::noticesEvents, words.join(u' '));
    settings.set(keys::noticesWebhooks, webhooks.join(u' '));
}

bool NoticeSetup::isWebAddress(const QString& text) {
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && (url.scheme() == u"http" || url.scheme() == u"https") && !url.host().isEmpty() &&
           !text.contains(u' ');
}

bool NoticeSetup::hasPassword(const QString& address) { return !QUrl(address).userInfo().isEmpty(); }

std::optional<NoticeEvent::Kind> NoticeSetup::kindOf(const QString& word) {
    const auto known = std::find_if(noticeWords.begin(), noticeWords.end(),
                                    [&](const char* each) { return word == QLatin1String(each); });
    return known == noticeWords.end() ? std::nullopt
                                      : std::optional(static_cast<NoticeEvent::Kind>(known - noticeWords.begin()));
}

QString NoticeSetup::secretKey(const QString& webhook) {
    if (webhook.isEmpty())
        return u"notices/telegram"_s;
    const QByteArray hash = QCryptographicHash::hash(webhook.toUtf8(), QCryptographicHash::Sha256);
    return u"notices/webhook/"_s + QString::fromLatin1(hash.toHex().left(32));
}

} // namespace pricebook
