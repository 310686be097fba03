#include "noticechannel.h"

#include "messagesignature.h"
#include "noticetexts.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>
#include <QUuid>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr int longestWait = 3'600;
constexpr int transferMilliseconds = 20'000;

constexpr int unauthorized = 401;
constexpr int forbidden = 403;
constexpr int notFound = 404;
constexpr int requestTimeout = 408;
constexpr int tooManyRequests = 429;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::NoticeChannel)
};

/// Of the deliveries' names (RFC 4122); any, but always the same.
QUuid deliverySpace() { return QUuid(u"8f6b1f36-5a0c-4b52-9c55-0d1f7be2a6f4"_s); }

bool isSuccess(int status) { return status >= 200 && status < 300; }

} // namespace

std::vector<NoticeChannel> NoticeChannel::of(const NoticeOptions& options) {
    std::vector<NoticeChannel> channels;
    if (options.hasTelegram())
        channels.push_back(telegram(options));
    for (const NoticeWebhook& hook : options.webhooks)
        channels.push_back(webhook(hook, options.events));
    return channels;
}

NoticeChannel NoticeChannel::telegram(const NoticeOptions& options) {
    NoticeChannel channel;
    channel.m_name = (u"telegram:"_s + options.telegramUser).left(100);
    channel.m_address = options.telegramApi;
    channel.m_secret = options.telegramKey;
    channel.m_user = options.telegramUser;
    channel.m_events = options.events;
    return channel;
}

NoticeChannel NoticeChannel::webhook(const NoticeWebhook& webhook, const QSet<NoticeEvent::Kind>& events) {
    NoticeChannel channel;
    channel.m_telegram = false;
    // By its hash: an address may have a secret in it.
    const QByteArray hash = QCryptographicHash::hash(webhook.address.toUtf8(), QCryptographicHash::Sha256);
    channel.m_name = u"webhook:"_s + QString::fromLatin1(hash.toHex().left(32));
    channel.m_address = webhook.address;
    channel.m_secret = webhook.secret;
    channel.m_events = events;
    return channel;
}

std::vector<NoticeDraft> NoticeChannel::drafts(const std::vector<NoticeEvent>& events) const {
    return m_telegram ? noticetexts::telegram(events, m_events) : noticetexts::webhook(events, m_events);
}

NoticeChannel::Message NoticeChannel::message(const ClaimedNotice& notice, qint64 now) const {
    if (m_telegram) {
        const QString text =
            notice.again ? notice.body + u'\n' + Texts::tr("(Sent again: whether the first time arrived is not known.)")
                         : notice.body;
        return request(text.toUtf8(), {}, now);
    }
    // Its times are in the body, so that two notices of one number, before and after a backup was restored, differ.
    const QByteArray body = notice.body.toUtf8();
    const QUuid delivery =
        QUuid::createUuidV5(deliverySpace(), m_name.toUtf8() + '\n' + QByteArray::number(notice.id) + '\n' + body);
    return request(body, delivery.toByteArray(QUuid::WithoutBraces), now);
}

NoticeChannel::Message NoticeChannel::trial(qint64 now) const {
    if (m_telegram)
        return request(Texts::tr("This is a test: notices of Pricebook arrive here.").toUtf8(), {}, now);
    return request(QByteArrayLiteral("{\"event\":\"test\"}"), QUuid::createUuid().toByteArray(QUuid::WithoutBraces),
                   now);
}

NoticeChannel::Message NoticeChannel::request(const QByteArray& body, const QByteArray& delivery, qint64 now) const {
    Message message;
    message.request.setTransferTimeout(transferMilliseconds);
    message.request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    message.request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    if (m_telegram) {
        message.request.setUrl(QUrl(u"%1/bot%2/sendMessage"_s.arg(m_address, m_secret)));
        message.body = QJsonDocument(QJsonObject{{u"chat_id"_s, m_user}, {u"text"_s, QString::fromUtf8(body)}})
                           .toJson(QJsonDocument::Compact);
        return message;
    }
    message.request.setUrl(QUrl(m_address));
    message.body = body;
    const std::string stamp = std::to_string(now);
    const std::string signature = crypto::signatureOf(stamp + '.' + body.toStdString(), m_secret.toStdString());
    message.request.setRawHeader("X-Pricebook-Timestamp", QByteArray::fromStdString(stamp));
    message.request.setRawHeader("X-Pricebook-Signature", "sha256=" + QByteArray::fromStdString(signature));
    message.request.setRawHeader("X-Pricebook-Delivery", delivery);
    return message;
}

NoticeChannel::Verdict NoticeChannel::judge(const NoticeAnswer& answer) const {
    const QString host = QUrl(m_address).host();
    if (answer.status == 0)
        return {false, Texts::tr("%1 could not be reached: %2").arg(host, answer.problem)};
    const QJsonObject object = QJsonDocument::fromJson(answer.body).object();
    if (isSuccess(answer.status)) {
        // Another's page, such as that of a hotel's network, is no receipt.
        if (m_telegram && !object[u"ok"].toBool())
            return {false, Texts::tr("%1 answered, but not as Telegram's Bot API does.").arg(host)};
        return {true, {}};
    }
    const int wait = object[u"parameters"].toObject()[u"retry_after"].toInt();
    QString said = object[u"description"].toString().simplified().left(200);
    if (!said.isEmpty() && !said.endsWith(u'.'))
        said += u'.'; // other sentences follow
    const bool refused = answer.status >= 400 && answer.status < 500 && answer.status != requestTimeout &&
                         answer.status != tooManyRequests;
    return {false,
            said.isEmpty() ? Texts::tr("%1 answered %2.").arg(host).arg(answer.status)
                           : Texts::tr("%1 answered %2: %3").arg(host).arg(answer.status).arg(said),
            qBound(0, wait, longestWait), refused};
}

QString NoticeChannel::advice(const NoticeAnswer& answer) const {
    const bool redirects = answer.status >= 300 && answer.status < 400;
    if (redirects)
        return Texts::tr("Give the address that it leads to.");
    if (!m_telegram)
        return answer.status == unauthorized || answer.status == forbidden
                   ? Texts::tr("The receiver does not accept it: compare the secret on both sides.")
               : answer.status == notFound ? Texts::tr("Check the path of the address.")
                                           : QString();
    if (answer.status == unauthorized || answer.status == notFound)
        return Texts::tr("Check the bot's key.");
    if (answer.status == forbidden)
        return Texts::tr("The bot may not write there: unblock it, or add it to the group.");
    if (answer.body.contains("chat not found"))
        return Texts::tr("Check the chat's number, and write to the bot once: it may not begin.");
    return {};
}

} // namespace pricebook
