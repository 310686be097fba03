#pragma once

#include "journalstore.h"
#include "notice.h"

namespace pricebook {

/// The outbox of notices. For each channel (a Telegram chat, a webhook) a cursor says how far the journal was read;
/// what comes of it is written in the transaction that moves the cursor, so that nothing is lost and nothing told
/// twice, however many programs do this at once. Whoever sends a notice claims it for a while; if he dies, the claim
/// runs out and another sends it: only what was sent and not noted in that moment goes out twice, and is known then as
/// such. Thread of the connection.
class NoticeStore {
public:
    explicit NoticeStore(Connection& connection) : m_connection(connection) {}

    struct Batch {
        std::optional<JournalCursor> before;
        JournalCursor after;
        std::vector<NoticeEvent> events; ///< oldest first
        bool fresh = false;              ///< a channel that was not there: it begins at the end of the journal
        bool lost = false;               ///< the journal does not reach back to the cursor: what was between is lost
        bool more = false;
        [[nodiscard]] bool isEmpty() const { return !fresh && !lost && before == after; }
    };
    /// What happened since the channel's cursor, at most `limit` entries of the journal. Not within a transaction.
    Result<Batch> read(const QString& channel, int limit);
    /// Moves the cursor and writes the notices; false if another program has done so meanwhile, and nothing was
    /// written.
    Result<bool> put(WriteUnit& unit, const QString& channel, const Batch& batch,
                     const std::vector<NoticeDraft>& drafts);

    /// Whether claim() would find one. For a look now and then that writes nothing.
    Result<bool> isAnyDue(const QString& channel);
    /// The oldest notice of the channel that is due and that nobody has, now claimed by `who` for `seconds`.
    Result<std::optional<ClaimedNotice>> claim(WriteUnit& unit, const QString& channel, const QString& who,
                                               int seconds);
    Result<void> sent(WriteUnit& unit, qint64 id, const QString& who);
    /// Nobody has said that it arrived.
    Result<void> failed(WriteUnit& unit, qint64 id, const QString& who, const NoticeFailure& failure);
    /// Removes what was sent more than `days` ago, at most `most`.
    Result<qint64> prune(WriteUnit& unit, int days, int most);
    /// Of these channels, none: of all. `seconds`: how long ago is lately.
    Result<NoticeCounts> counts(const QStringList& channels = {}, int seconds = 86'400);
    /// Lets what is dead or waits after a failure be sent at once; how many. Channels as in counts().
    Result<qint64> revive(WriteUnit& unit, const QStringList& channels = {});

private:
    Result<void> readEvents(const std::vector<qint64>& entries, std::vector<NoticeEvent>& events);
    [[nodiscard]] QString later(const QString& parameter) const;

    Connection& m_connection;
};

} // namespace pricebook
