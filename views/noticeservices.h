#pragma once

#include "catalogsession.h"
#include "noticesetup.h"

#include <functional>

namespace pricebook {

/// What windows ask about and set of notices. All are called on the window's thread and answer there, later unless said
/// otherwise; `context` as in CatalogSession: when it is destroyed, what is under way ends. A receiver is named by the
/// address of a webhook, or with an empty text for the chat on Telegram.
struct NoticeServices {
    struct State {
        NoticeSetup setup; ///< what is in effect: of the environment where it says something, else of the settings
        NoticeOverrides environment;
    };
    struct Secrets {
        QStringList receivers;  ///< who has one
        bool persistent = true; ///< false: no keychain answers, and they last until the program ends
        QString problem;        ///< a sentence, if the keychain refuses
    };
    struct Outbox {
        NoticeCounts counts;  ///< of the open catalogue; sentLately is since midnight
        bool sending = false; ///< this window sends
        QString problem;      ///< a sentence: why nothing, or not everything, is sent
    };

    /// At once.
    std::function<State()> state;
    /// At once; what is sent from now on follows it. What the environment says stays as it is.
    std::function<void(const NoticeSetup&)> set;
    std::function<void(QObject* context, Reply<Secrets>)> secrets;
    /// Holds at once; the answer is that of the keychain, a sentence where it could not be kept, else empty. An empty
    /// secret is forgotten.
    std::function<void(const QString& receiver, const QString& secret, QObject* context,
                       std::function<void(const QString&)>)>
        keepSecret;
    /// Sends a message to it and waits for the answer, which is a sentence either way.
    std::function<void(const QString& receiver, QObject* context, Reply<QString>)> sendTest;
    std::function<void(QObject* context, Reply<Outbox>)> outbox;
    /// Tries what could not be sent at once; the number of notices.
    std::function<void(QObject* context, Reply<qint64>)> tryAgain;
};

} // namespace pricebook
