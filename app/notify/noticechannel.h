#pragma once

#include "noticeoptions.h"

#include <QNetworkRequest>

namespace pricebook {

/// One receiver of notices: a Telegram chat or a webhook. A value; any thread.
class NoticeChannel {
public:
    /// All that the options name.
    static std::vector<NoticeChannel> of(const NoticeOptions& options);

    /// The same for every program that sends to this receiver; without secrets. At most 100 characters.
    [[nodiscard]] const QString& name() const { return m_name; }
    [[nodiscard]] std::vector<NoticeDraft> drafts(const std::vector<NoticeEvent>& events) const;

    struct Message {
        QNetworkRequest request;
        QByteArray body;
    };
    /// What goes over the wire. Webhooks: X-Pricebook-Timestamp has the seconds since 1970, X-Pricebook-Signature
    /// "sha256=" and the HMAC-SHA256, in hexadecimal, of the time stamp, a full stop and the exact body;
    /// X-Pricebook-Delivery is the same when a notice is sent again.
    [[nodiscard]] Message message(const ClaimedNotice& notice, qint64 now) const;

    struct Verdict {
        bool sent = false;
        QString problem;     ///< one sentence without secrets
        int waitSeconds = 0; ///< what the receiver asks for; 0: nothing
    };
    /// What an answer means. `status` 0: there was none, and `problem` says why.
    [[nodiscard]] Verdict judge(int status, const QByteArray& answer, const QString& problem) const;

private:
    bool m_telegram = true;
    QString m_name;
    QString m_address;
    QString m_secret; ///< the bot's key, or what is signed with
    QString m_user;
    QSet<NoticeEvent::Kind> m_events;
};

} // namespace pricebook
