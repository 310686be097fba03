#pragma once

#include "money.h"

#include <QDateTime>
#include <QHashFunctions>
#include <QString>
#include <array>
#include <optional>
#include <vector>

/// What is told elsewhere about changes of products. Values; any thread.
namespace pricebook {

/// Something that happened to a product.
struct NoticeEvent {
    enum class Kind { Created, PriceChanged, Changed, Deleted };
    Kind kind = Kind::Created;
    qint64 entry = 0; ///< of the journal
    qint64 productId = 0;
    QString name;                                  ///< now; of a deleted one its last
    Money shmeckles, flurbos;                      ///< now; of a deleted one its last
    std::optional<Money> oldShmeckles, oldFlurbos; ///< PriceChanged: of those that changed
    QString actor;                                 ///< may be empty
    QDateTime at;                                  ///< UTC
    /// The step that it belongs to, and how many products that has changed; 0: none.
    qint64 step = 0;
    qint64 productsOfStep = 0;
};

inline size_t qHash(NoticeEvent::Kind kind, size_t seed = 0) { return ::qHash(static_cast<int>(kind), seed); }

/// How options and webhooks name the kinds, in their order.
inline constexpr std::array noticeWords{"created", "price", "changed", "deleted"};

/// Something to be sent.
struct NoticeDraft {
    QString occasion; ///< what it is about, so that it is not written twice; at most 60 characters
    QString body;     ///< the text, or the exact bytes of a webhook
    bool operator==(const NoticeDraft&) const = default;
};

/// Something that somebody has claimed, to send it now.
struct ClaimedNotice {
    qint64 id = 0;
    QString body;
    int attempt = 1;    ///< the how many-th it is
    bool again = false; ///< an earlier one may have arrived: nobody heard what came of it
};

/// What came of a try that did not succeed.
struct NoticeFailure {
    QString problem;             ///< a sentence without secrets
    int pauseSeconds = 0;        ///< until the next one
    bool dead = false;           ///< there is none
    bool mayHaveArrived = false; ///< it went out, and no answer came
};

/// How many notices there are.
struct NoticeCounts {
    qint64 waiting = 0;
    qint64 sent = 0;
    qint64 dead = 0;
    qint64 sentLately = 0; ///< of those that were sent, since the time asked for
    QString problem;       ///< of the newest that could not be sent; empty if there is none
    QDateTime retryAt;     ///< UTC: when that is tried again; invalid if never, or if there is none
};

} // namespace pricebook
