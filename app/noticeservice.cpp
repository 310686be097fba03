#include "noticeservice.h"

#include "catalogstore.h"
#include "inbackground.h"
#include "noticepost.h"
#include "noticesender.h"
#include "noticestore.h"
#include "secretstore.h"
#include "settings.h"

#include <QElapsedTimer>
#include <QLocale>
#include <QPointer>
#include <QUrl>

namespace pricebook {

namespace {

QStringList namesOf(const NoticeOptions& options) {
    QStringList names;
    for (const NoticeChannel& channel : NoticeChannel::of(options))
        names << channel.name();
    return names;
}

int secondsToday() { return QTime(0, 0).secsTo(QTime::currentTime()); }

/// What came back, as a sentence.
Result<QString> told(const NoticeChannel& channel, const NoticeAnswer& answer, qint64 milliseconds, bool isChat) {
    const NoticeChannel::Verdict verdict = channel.judge(answer);
    if (verdict.sent) {
        const QString seconds = QLocale().toString(static_cast<double>(milliseconds) / 1'000, 'f', 1);
        return isChat
                   ? NoticeService::tr("It was taken after %1 s: look into the chat.").arg(seconds)
                   : NoticeService::tr("It was taken after %1 s, with the answer %2.").arg(seconds).arg(answer.status);
    }
    const QString advice = channel.advice(answer);
    return Error(Error::Kind::Unavailable, advice.isEmpty() ? verdict.problem : verdict.problem + u' ' + advice);
}

} // namespace

NoticeService::NoticeService(SecretStore& secrets, Settings* settings, QThreadPool& threads,
                             ConfigurationSources environment, std::chrono::milliseconds pause)
    : m_store(secrets),
      m_settings(settings),
      m_threads(threads),
      m_environment(std::move(environment)),
      m_pause(pause) {}

NoticeService::~NoticeService() = default;

NoticeServices NoticeService::services() {
    NoticeServices services;
    services.state = [this] { return state(); };
    services.set = [this](const NoticeSetup& setup) { set(setup); };
    services.secrets = [this](QObject* context, const Reply<NoticeServices::Secrets>& reply) {
        const QStringList all = receivers(state().setup);
        withSecrets(all, [this, all, context = QPointer(context), reply] {
            NoticeServices::Secrets secrets;
            for (const QString& receiver : all) {
                if (!m_secrets.value(receiver).isEmpty())
                    secrets.receivers << receiver;
            }
            secrets.persistent = m_store.isPersistent();
            secrets.problem = m_refusal;
            if (context)
                reply(secrets);
        });
    };
    services.keepSecret = [this](const QString& receiver, const QString& secret, QObject* context,
                                 const std::function<void(const QString&)>& done) {
        keepSecret(receiver, secret, context, done);
    };
    services.sendTest = [this](const QString& receiver, QObject* context, const Reply<QString>& reply) {
        sendTest(receiver, context, reply);
    };
    services.outbox = [this](QObject* context, const Reply<NoticeServices::Outbox>& reply) { outbox(context, reply); };
    services.tryAgain = [this](QObject* context, const Reply<qint64>& reply) { tryAgain(context, reply); };
    return services;
}

NoticeServices::State NoticeService::state() const {
    NoticeServices::State state;
    if (m_settings)
        state.setup = NoticeSetup::readFrom(*m_settings);
    state.environment = noticeOverrides(m_environment);
    // A variable that makes no sense is told by plan(); here it is only not shown. Half of what Telegram needs may come
    // from the settings.
    NoticeOptions whole;
    whole.telegramKey = whole.telegramUser = QStringLiteral("-");
    const NoticeOptions said = resolveNoticeOptions(m_environment, whole).valueOr({});
    NoticeSetup& setup = state.setup;
    setup.telegramOn = setup.telegramOn || state.environment.telegram();
    if (state.environment.telegramUser)
        setup.telegramUser = said.telegramUser;
    if (state.environment.telegramApi)
        setup.telegramApi = said.telegramApi;
    if (state.environment.events)
        setup.events = said.events;
    if (state.environment.webhooks) {
        setup.webhooks.clear();
        for (const NoticeWebhook& hook : said.webhooks)
            setup.webhooks << hook.address;
    }
    return state;
}

void NoticeService::set(const NoticeSetup& setup) {
    if (!m_settings)
        return;
    const NoticeSetup before = NoticeSetup::readFrom(*m_settings);
    const NoticeOverrides fixed = noticeOverrides(m_environment);
    NoticeSetup stored = setup;
    if (fixed.telegram())
        stored.telegramOn = before.telegramOn;
    if (fixed.telegramUser)
        stored.telegramUser = before.telegramUser;
    if (fixed.telegramApi)
        stored.telegramApi = before.telegramApi;
    if (fixed.events)
        stored.events = before.events;
    if (fixed.webhooks)
        stored.webhooks = before.webhooks;
    stored.writeTo(*m_settings);
    restart();
}

// Secrets

void NoticeService::keepSecret(const QString& receiver, const QString& secret, QObject* context,
                               const std::function<void(const QString&)>& done) {
    m_secrets.insert(receiver, secret);
    m_store.write(NoticeSetup::secretKey(receiver), secret,
                  [this, self = QPointer(this), isKept = !secret.isEmpty(), context = QPointer(context),
                   done](const Result<void>& written) {
                      if (!self || !context)
                          return;
                      if (!written)
                          done(written.error().text);
                      else
                          done(isKept && !m_store.isPersistent()
                                   ? tr("No keychain answers: the secret is kept until the program ends, and never "
                                        "written into a file.")
                                   : QString());
                  });
    restart();
}

void NoticeService::withSecrets(const QStringList& receivers, const std::function<void()>& next) {
    for (const QString& receiver : receivers) {
        if (m_secrets.contains(receiver))
            continue;
        const auto fetched = [this, self = QPointer(this), receiver, receivers, next](const Result<QString>& read) {
            if (!self)
                return;
            m_refusal = read ? QString() : read.error().text;
            if (!m_secrets.contains(receiver)) // somebody may have typed it meanwhile
                m_secrets.insert(receiver, read.valueOr(QString()));
            withSecrets(receivers, next);
        };
        return m_store.read(NoticeSetup::secretKey(receiver), fetched);
    }
    next();
}

QStringList NoticeService::receivers(const NoticeSetup& setup) const {
    const NoticeOverrides fixed = noticeOverrides(m_environment);
    QStringList receivers;
    if (!fixed.telegramKey)
        receivers << QString();
    if (!fixed.webhooks)
        receivers << setup.webhooks;
    return receivers;
}

// Sending

NoticeService::Plan NoticeService::plan(const NoticeSetup& setup) const {
    const NoticeOverrides fixed = noticeOverrides(m_environment);
    Plan plan;
    NoticeOptions wanted;
    wanted.events = setup.events;
    wanted.telegramApi = setup.telegramApi;
    const QString key = m_secrets.value(QString());
    const bool complete = (fixed.telegramKey || !key.isEmpty()) && !setup.telegramUser.isEmpty();
    if (setup.telegramOn && complete) {
        wanted.telegramKey = key;
        wanted.telegramUser = setup.telegramUser;
    } else if (setup.telegramOn && !fixed.telegramKey) {
        plan.problem = tr("Nothing is sent to Telegram: the bot's key or the chat's number is missing.");
    }
    for (const QString& address : setup.webhooks) {
        const QString secret = m_secrets.value(address);
        if (secret.size() >= NoticeSetup::shortestSecret)
            wanted.webhooks.push_back({address, secret});
        else if (!fixed.webhooks)
            plan.problem = tr("Nothing is sent to %1: its secret is missing.").arg(QUrl(address).host());
    }
    const Result<NoticeOptions> options = resolveNoticeOptions(m_environment, wanted);
    if (options)
        plan.options = *options;
    else
        plan.problem = options.error().text;
    return plan;
}

void NoticeService::follow(const DatabaseUrl& url, bool writable) {
    m_url = url;
    m_writable = writable;
    stop();
    restart();
}

void NoticeService::stop() {
    // Its end may have to wait for a receiver, or for a server that does not answer.
    if (m_sender)
        m_threads.start([ending = std::exchange(m_sender, nullptr)]() mutable { ending.reset(); });
}

void NoticeService::restart() {
    const NoticeSetup setup = state().setup;
    QStringList needed = setup.telegramOn || !setup.webhooks.isEmpty() ? receivers(setup) : QStringList();
    if (!setup.telegramOn)
        needed.removeAll(QString());
    withSecrets(needed, [this, attempt = ++m_attempt] {
        if (attempt == m_attempt)
            startSender();
    });
}

void NoticeService::startSender() {
    const Plan next = plan(state().setup);
    const bool same = m_sender && next.options == m_plan.options;
    m_plan = next;
    if (same)
        return;
    stop();
    if (m_url && m_writable && !m_plan.options.isOff())
        m_sender = std::make_shared<NoticeSender>(*m_url, m_plan.options, m_pause);
}

void NoticeService::sendTest(const QString& receiver, QObject* context, const Reply<QString>& reply) {
    NoticeSetup setup = state().setup;
    setup.telegramOn = setup.telegramOn || receiver.isEmpty(); // it may be tried before it is switched on
    withSecrets(receivers(setup), [this, setup, receiver, context = QPointer(context), reply] {
        if (!context)
            return;
        const Plan now = plan(setup);
        std::optional<NoticeChannel> channel;
        if (receiver.isEmpty() && now.options.hasTelegram())
            channel = NoticeChannel::telegram(now.options);
        for (const NoticeWebhook& hook : now.options.webhooks) {
            if (hook.address == receiver)
                channel = NoticeChannel::webhook(hook, now.options.events);
        }
        if (!channel)
            return reply(Error(Error::Kind::Invalid, now.problem));
        const auto ends = std::make_shared<std::atomic_bool>(false);
        connect(context, &QObject::destroyed, this, [ends] { *ends = true; });
        inBackground<QString>(
            m_threads, context,
            [channel, ends, isChat = receiver.isEmpty()] {
                QElapsedTimer time;
                time.start();
                const NoticeChannel::Message message = channel->trial(QDateTime::currentSecsSinceEpoch());
                const NoticeAnswer answer = postNotice(message, *ends, std::chrono::milliseconds(0));
                return told(*channel, answer, time.elapsed(), isChat);
            },
            reply);
    });
}

// The outbox

void NoticeService::outbox(QObject* context, const Reply<NoticeServices::Outbox>& reply) {
    NoticeServices::Outbox outbox;
    outbox.sending = m_sender != nullptr;
    outbox.problem = m_plan.problem;
    if (!m_url)
        outbox.problem = tr("No catalogue is open.");
    else if (!m_writable && !m_plan.options.isOff())
        outbox.problem = tr("The open catalogue can only be read here, so that other programs send its notices.");
    const auto work = [url = m_url, outbox, channels = namesOf(m_plan.options)]() -> Result<NoticeServices::Outbox> {
        NoticeServices::Outbox full = outbox;
        if (!url)
            return full;
        const Result<std::unique_ptr<Connection>> connection = Connection::open(*url, OpenMode::ReadOnly);
        if (!connection)
            return connection.error();
        const Result<NoticeCounts> counts = NoticeStore(**connection).counts(channels, secondsToday());
        if (!counts)
            return counts.error();
        full.counts = *counts;
        return full;
    };
    inBackground<NoticeServices::Outbox>(m_threads, context, work, reply);
}

void NoticeService::tryAgain(QObject* context, const Reply<qint64>& reply) {
    if (!m_url)
        return reply(Error(Error::Kind::NotFound, tr("No catalogue is open.")));
    const auto work = [url = *m_url, channels = namesOf(m_plan.options)]() -> Result<qint64> {
        const Result<std::unique_ptr<CatalogStore>> store = CatalogStore::open(url, OpenMode::ReadWrite);
        if (!store)
            return store.error();
        return (*store)->write<qint64>(
            [&](WriteUnit& unit) { return NoticeStore((*store)->connection()).revive(unit, channels); });
    };
    inBackground<qint64>(m_threads, context, work, reply);
}

} // namespace pricebook
