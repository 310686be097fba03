#pragma once

#include "noticeoptions.h"

#include <QNetworkRequest>

namespace pricebook {

/// What a receiver has said.
struct NoticeAnswer {
    int status = 0; ///< of HTTP; 0: nothing, and `problem` says why
    QByteArray body;
    QString problem;
    bool mayHaveArrived = false; ///< the request went out, and no answer came
};

/// One receiver of notices: a Telegram chat or a webhook. A value; any thread.
class NoticeChannel {
public:
    /// All that the options name.
    static std::vector<NoticeChannel> of(const NoticeOptions& options);
    static NoticeChannel telegram(const NoticeOptions& options);
    static NoticeChannel webhook(const NoticeWebhook& webhook, const QSet<NoticeEvent::Kind>& events);

    /// The same for every program that sends to this receiver; without secrets. At most 100 characters.
    [[nodiscard]] const QString& name() const { return m_name; }
    [[nodiscard]] std::vector<NoticeDraft> drafts(const std::vector<NoticeEvent>& events) const;

    struct Message {
        QNetworkRequest request;
        QByteArray body;
    };
    /// What goes over the wire. Webhooks: X-Pricebook-Timestamp has the seconds since 1970, X-Pricebook-Signature
    /// "sha256=" and the HMAC-SHA256, in hexadecimal, of the time stamp, a full stop and the exact body;
    /// X-Pricebook-Delivery is a UUID that is the same whenever and by whomever this notice is sent again, and of no
    /// other notice, of other catalogues and restored ones neither. In a chat, one that may be there twice says so.
    [[nodiscard]] Message message(const ClaimedNotice& notice, qint64 now) const;
    /// Something to try the receiver with; a webhook gets {"event": "test"}.
    [[nodiscard]] Message trial(qint64 now) const;

    struct Verdict {
        bool sent = false;
        QString problem;      ///< one sentence without secrets
        int waitSeconds = 0;  ///< what the receiver asks for; 0: nothing
        bool refused = false; ///< it was understood and is not wanted, and so it will be the next time
    };
    [[nodiscard]] Verdict judge(const NoticeAnswer& answer) const;
    /// What to do about an answer that is no success, where that is known: a sentence, else empty.
    [[nodiscard]] QString advice(const NoticeAnswer& answer) const;

private:
    [[nodiscard]] Message request(const QByteArray& body, const QByteArray& delivery, qint64 now) const;

    bool m_telegram = true;
    QString m_name;
    QString m_address;
    QString m_secret; ///< the bot's key, or what is signed with
    QString m_user;
    QSet<NoticeEvent::Kind> m_events;
};

} // namespace pricebook
