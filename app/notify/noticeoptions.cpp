#include "noticeoptions.h"

#include "variables.h"

#include <QCoreApplication>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

const QString telegramKeyName = u"TELEGRAM_BOT_API_KEY"_s;
const QString telegramUserName = u"TELEGRAM_USER_ID"_s;
const QString telegramApiName = u"TELEGRAM_API_URL"_s;
const QString webhooksName = u"PRICEBOOK_WEBHOOKS"_s;
const QString eventsName = u"PRICEBOOK_NOTICES"_s;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::NoticeOptions)
};

QStringList listOf(const QString& text) {
    QStringList list;
    for (const QString& part : text.split(u',', Qt::SkipEmptyParts))
        list << part.trimmed();
    return list;
}

Result<void> readEvents(const Variables::Variable& variable, NoticeOptions& options) {
    options.events.clear();
    for (const QString& word : listOf(variable.value)) {
        const std::optional<NoticeEvent::Kind> kind = NoticeSetup::kindOf(word);
        if (!kind)
            return saidBy(variable.name, variable.origin,
                          Texts::tr("“%1” is none of created, price, changed, deleted.").arg(word));
        options.events << *kind;
    }
    return {};
}

Result<void> readWebhooks(const Variables::Variable& variable, const QString& secret, NoticeOptions& options) {
    options.webhooks.clear();
    for (const QString& address : listOf(variable.value)) {
        if (!NoticeSetup::isWebAddress(address))
            return saidBy(
                variable.name, variable.origin,
                Texts::tr("Each must be an address that begins with https:// or http://, with commas between."));
        options.webhooks.push_back({address, secret});
    }
    if (secret.size() < NoticeSetup::shortestSecret)
        return saidBy(variable.name, variable.origin,
                      Texts::tr("Webhooks are signed: set PRICEBOOK_WEBHOOK_SECRET to at least %1 characters.")
                          .arg(NoticeSetup::shortestSecret));
    return {};
}

} // namespace

Result<NoticeOptions> resolveNoticeOptions(const ConfigurationSources& sources, const NoticeOptions& settings) {
    const Variables variables(sources);
    NoticeOptions options = settings;
    const auto text = [&](const QString& name, const QString& otherwise = {}) {
        const auto found = variables.find(name);
        return found ? found->value.trimmed() : otherwise;
    };
    options.telegramKey = text(telegramKeyName, settings.telegramKey);
    options.telegramUser = text(telegramUserName, settings.telegramUser);
    if (const auto api = variables.find(telegramApiName)) {
        if (!NoticeSetup::isWebAddress(api->value))
            return saidBy(api->name, api->origin,
                          Texts::tr("It must be an address that begins with https:// or http://."));
        options.telegramApi = api->value;
    }
    if (const auto hooks = variables.find(webhooksName)) {
        if (const Result<void> read = readWebhooks(*hooks, text(u"PRICEBOOK_WEBHOOK_SECRET"_s), options); !read)
            return read.error();
    }
    if (const auto events = variables.find(eventsName)) {
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

NoticeOverrides noticeOverrides(const ConfigurationSources& sources) {
    const Variables variables(sources);
    const auto has = [&](const QString& name) { return variables.find(name).has_value(); };
    return {has(telegramKeyName), has(telegramUserName), has(telegramApiName), has(eventsName), has(webhooksName)};
}

} // namespace pricebook
