#include "noticeoptions.h"

#include "variables.h"

#include <QCoreApplication>
#include <QUrl>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr int shortestSecret = 16;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::NoticeOptions)
};

bool isWebAddress(const QString& text) {
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && (url.scheme() == u"http" || url.scheme() == u"https") && !url.host().isEmpty();
}

std::optional<NoticeEvent::Kind> kindOf(const QString& word) {
    const auto known = std::find_if(noticeWords.begin(), noticeWords.end(),
                                    [&](const char* each) { return word == QLatin1String(each); });
    return known == noticeWords.end() ? std::nullopt
                                      : std::optional(static_cast<NoticeEvent::Kind>(known - noticeWords.begin()));
}

QStringList listOf(const QString& text) {
    QStringList list;
    for (const QString& part : text.split(u',', Qt::SkipEmptyParts))
        list << part.trimmed();
    return list;
}

Result<void> readEvents(const Variables::Variable& variable, NoticeOptions& options) {
    options.events.clear();
    for (const QString& word : listOf(variable.value)) {
        const std::optional<NoticeEvent::Kind> kind = kindOf(word);
        if (!kind)
            return saidBy(variable.name, variable.origin,
                          Texts::tr("“%1” is none of created, price, changed, deleted.").arg(word));
        options.events << *kind;
    }
    return {};
}

} // namespace

Result<NoticeOptions> resolveNoticeOptions(const ConfigurationSources& sources) {
    const Variables variables(sources);
    NoticeOptions options;
    const auto text = [&](const QString& name) {
        const auto found = variables.find(name);
        return found ? found->value.trimmed() : QString();
    };
    options.telegramKey = text(u"TELEGRAM_BOT_API_KEY"_s);
    options.telegramUser = text(u"TELEGRAM_USER_ID"_s);
    options.webhookSecret = text(u"PRICEBOOK_WEBHOOK_SECRET"_s);
    if (const auto api = variables.find(u"TELEGRAM_API_URL"_s)) {
        if (!isWebAddress(api->value))
            return saidBy(api->name, api->origin,
                          Texts::tr("It must be an address that begins with https:// or http://."));
        options.telegramApi = api->value;
    }
    if (const auto hooks = variables.find(u"PRICEBOOK_WEBHOOKS"_s)) {
        options.webhooks = listOf(hooks->value);
        for (const QString& hook : options.webhooks) {
            if (!isWebAddress(hook))
                return saidBy(
                    hooks->name, hooks->origin,
                    Texts::tr("Each must be an address that begins with https:// or http://, with commas between."));
        }
        if (options.webhookSecret.size() < shortestSecret)
            return saidBy(hooks->name, hooks->origin,
                          Texts::tr("Webhooks are signed: set PRICEBOOK_WEBHOOK_SECRET to at least %1 characters.")
                              .arg(shortestSecret));
    }
    if (const auto events = variables.find(u"PRICEBOOK_NOTICES"_s)) {
        if (const Result<void> read = readEvents(*events, options); !read)
            return read.error();
    }
    if (options.telegramKey.isEmpty() != options.telegramUser.isEmpty())
        return Error(
            Error::Kind::Invalid,
            Texts::tr(
                "Telegram needs both TELEGRAM_BOT_API_KEY and TELEGRAM_USER_ID: set the other one too, or none."));
    return options;
}

} // namespace pricebook
