#include "noticechannel.h"

#include "messagesignature.h"
#include "noticetexts.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr int longestWait = 3'600;
constexpr int transferMilliseconds = 20'000;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::NoticeChannel)
};

} // namespace

std::vector<NoticeChannel> NoticeChannel::of(const NoticeOptions& options) {
    std::vector<NoticeChannel> channels;
    if (options.hasTelegram()) {
        NoticeChannel channel;
        channel.m_name = (u"telegram:"_s + options.telegramUser).left(100);
        channel.m_address = options.telegramApi;
        channel.m_secret = options.telegramKey;
        channel.m_user = options.telegramUser;
        channel.m_events = options.events;
        channels.push_back(channel);
    }
    for (const QString& address : options.webhooks) {
        NoticeChannel channel;
        channel.m_telegram = false;
        // By its hash: an address may have a secret in it.
        channel.m_name = u"webhook:"_s +
                         QString::fromLatin1(
                             QCryptographicHash::hash(address.toUtf8(), QCryptographicHash::Sha256).toHex().left(32));
        channel.m_address = address;
        channel.m_secret = options.webhookSecret;
        channel.m_events = options.events;
        channels.push_back(channel);
    }
    return channels;
}

std::vector<NoticeDraft> NoticeChannel::drafts(const std::vector<NoticeEvent>& events) const {
    return m_telegram ? noticetexts::telegram(events, m_events) : noticetexts::webhook(events, m_events);
}

NoticeChannel::Message NoticeChannel::message(const ClaimedNotice& notice, qint64 now) const {
    Message message;
    message.request.setTransferTimeout(transferMilliseconds);
    message.request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    message.request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    if (m_telegram) {
        message.request.setUrl(QUrl(u"%1/bot%2/sendMessage"_s.arg(m_address, m_secret)));
        message.body =
            QJsonDocument(QJsonObject{{u"chat_id"_s, m_user}, {u"text"_s, notice.body}}).toJson(QJsonDocument::Compact);
        return message;
    }
    message.request.setUrl(QUrl(m_address));
    message.body = notice.body.toUtf8();
    const std::string stamp = std::to_string(now);
    const std::string signature = crypto::signatureOf(stamp + '.' + message.body.toStdString(), m_secret.toStdString());
    message.request.setRawHeader("X-Pricebook-Timestamp", QByteArray::fromStdString(stamp));
    message.request.setRawHeader("X-Pricebook-Signature", "sha256=" + QByteArray::fromStdString(signature));
    message.request.setRawHeader("X-Pricebook-Delivery", QByteArray::number(notice.id));
    return message;
}

NoticeChannel::Verdict NoticeChannel::judge(int status, const QByteArray& answer, const QString& problem) const {
    if (status >= 200 && status < 300)
        return {true, {}, 0};
    if (status == 0)
        return {false, Texts::tr("%1 could not be reached: %2").arg(QUrl(m_address).host(), problem), 0};
    const QJsonObject object = QJsonDocument::fromJson(answer).object();
    const int wait = object[u"parameters"].toObject()[u"retry_after"].toInt();
    const QString said = object[u"description"].toString().left(200);
    return {false, Texts::tr("%1 answered %2: %3").arg(QUrl(m_address).host()).arg(status).arg(said),
            qBound(0, wait, longestWait)};
}

} // namespace pricebook
