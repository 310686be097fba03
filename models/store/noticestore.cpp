#include "noticestore.h"

#include "catalogstore.h"
#include "connection.h"
#include "dialect.h"
#include "eachrow.h"
#include "query.h"
#include "sqllist.h"

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 priceFields = 8 | 16; ///< of change_journal.fields
constexpr int longestProblem = 500;

Result<void> done(const Result<qint64>& run) { return run ? Result<void>() : Result<void>(run.error()); }

NoticeEvent::Kind kindOf(std::string_view action, qint64 fields) {
    if (action == "created")
        return NoticeEvent::Kind::Created;
    if (action == "deleted")
        return NoticeEvent::Kind::Deleted;
    return (fields & priceFields) != 0 ? NoticeEvent::Kind::PriceChanged : NoticeEvent::Kind::Changed;
}

/// Of notices that may be sent now and that nobody has.
QString free(const Dialect& dialect) {
    return u"state = 'waiting' AND due_at <= %1 AND (claimed_until IS NULL OR claimed_until < %1)"_s.arg(dialect.now());
}

QByteArray channelName(qsizetype number) { return "channel" + QByteArray::number(number); }

/// A condition on notices; few channels.
QString of(const QStringList& channels) {
    QStringList names;
    for (qsizetype i = 0; i < channels.size(); ++i)
        names << u':' + QString::fromLatin1(channelName(i));
    return names.isEmpty() ? u"1 = 1"_s : u"channel IN (%1)"_s.arg(names.join(u", "_s));
}

void bindChannels(Query& query, const QStringList& channels) {
    for (qsizetype i = 0; i < channels.size(); ++i)
        query.bind(channelName(i).constData(), channels[i]);
}

} // namespace

QString NoticeStore::later(const QString& parameter) const {
    return m_connection.backend() == Backend::Sqlite
               ? u"(strftime('%Y-%m-%d %H:%M:%f', 'now', %1 || ' seconds') || '000')"_s.arg(parameter)
               : u"(now() + make_interval(secs => %1))"_s.arg(parameter);
}

Result<NoticeStore::Batch> NoticeStore::read(const QString& channel, int limit) {
    Batch batch;
    {
        Query query(m_connection, u"SELECT entry_id, entry_mark FROM notice_cursors WHERE channel = :channel"_s);
        query.bind("channel", channel);
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (*row)
            batch.before = JournalCursor{query.integer(0), query.text(1).toULongLong()};
    }
    JournalStore journal(m_connection);
    Result<JournalPage> page = batch.before ? journal.since(batch.before, limit) : Error(Error::Kind::NotFound, {});
    batch.fresh = !batch.before;
    batch.lost = batch.before && !page && page.error().kind == Error::Kind::NotFound;
    if (batch.fresh || batch.lost) {
        const Result<JournalCursor> end = journal.end();
        if (!end)
            return end.error();
        batch.after = *end;
        return batch;
    }
    if (!page)
        return page.error();
    batch.after = page->next;
    batch.more = page->more;
    if (const Result<void> events = readEvents(page->ids, batch.events); !events)
        return events.error();
    return batch;
}

Result<void> NoticeStore::readEvents(const std::vector<qint64>& entries, std::vector<NoticeEvent>& events) {
    if (entries.empty())
        return {};
    const Dialect& dialect = m_connection.dialect();
    Query query(
        m_connection,
        u"SELECT j.id, j.entity_id, j.action, j.fields, j.made_at, COALESCE(p.name, j.new_name, j.old_name, ''), "
        "COALESCE(p.price_shmeckles, j.old_price_shmeckles), COALESCE(p.price_flurbos, j.old_price_flurbos), "
        "j.old_price_shmeckles, j.old_price_flurbos, j.actor, j.step_id, s.products FROM change_journal j "
        "LEFT JOIN products p ON p.id = j.entity_id AND j.action <> 'deleted' "
        "LEFT JOIN change_steps s ON s.id = j.step_id "
        "WHERE j.entity = 'product' AND j.id IN %1 ORDER BY j.transaction_id, j.id"_s.arg(
            sqllist::select(dialect, u":ids"_s)));
    query.bind("ids", sqllist::value(dialect, entries));
    return forEachRow(query, [&] {
        NoticeEvent event;
        event.entry = query.integer(0);
        event.productId = query.integer(1);
        event.kind = kindOf(query.utf8(2), query.integer(3));
        event.at = query.time(4);
        event.name = query.text(5);
        event.shmeckles = query.money(6);
        event.flurbos = query.money(7);
        if (event.kind == NoticeEvent::Kind::PriceChanged && !query.isNull(8))
            event.oldShmeckles = query.money(8);
        if (event.kind == NoticeEvent::Kind::PriceChanged && !query.isNull(9))
            event.oldFlurbos = query.money(9);
        event.actor = query.text(10);
        event.step = query.integer(11);
        event.productsOfStep = query.integer(12);
        events.push_back(event);
    });
}

Result<bool> NoticeStore::put(WriteUnit& /*unit*/, const QString& channel, const Batch& batch,
                              const std::vector<NoticeDraft>& drafts) {
    Query move(m_connection,
               batch.before ? u"UPDATE notice_cursors SET entry_id = :id, entry_mark = :mark, updated_at = %1 WHERE "
                              "channel = :channel AND entry_id = :oldid AND entry_mark = :oldmark"_s.arg(
                                  m_connection.dialect().now())
                            : u"INSERT INTO notice_cursors (channel, entry_id, entry_mark) VALUES (:channel, :id, "
                              ":mark) ON CONFLICT DO NOTHING"_s);
    move.bind("channel", channel);
    move.bind("id", batch.after.id);
    move.bind("mark", QString::number(batch.after.mark));
    if (batch.before) {
        move.bind("oldid", batch.before->id);
        move.bind("oldmark", QString::number(batch.before->mark));
    }
    const Result<qint64> moved = move.run();
    if (!moved || *moved == 0)
        return moved ? Result<bool>(false) : Result<bool>(moved.error());
    for (const NoticeDraft& draft : drafts) { // few: many changes at once are one notice
        Query insert(m_connection, u"INSERT INTO notices (channel, occasion, body) VALUES (:channel, :occasion, :body) "
                                   "ON CONFLICT DO NOTHING"_s);
        insert.bind("channel", channel);
        insert.bind("occasion", draft.occasion);
        insert.bind("body", draft.body);
        if (const Result<qint64> inserted = insert.run(); !inserted)
            return inserted.error();
    }
    return true;
}

Result<std::optional<ClaimedNotice>> NoticeStore::claim(WriteUnit& /*unit*/, const QString& channel, const QString& who,
                                                        int seconds) {
    ClaimedNotice notice;
    {
        Query query(m_connection, u"SELECT id, body, attempts + 1, claimed_until IS NOT NULL FROM notices WHERE "
                                  "channel = :channel AND %1 ORDER BY id LIMIT 1"_s.arg(free(m_connection.dialect())));
        query.bind("channel", channel);
        const Result<bool> row = query.step();
        if (!row || !*row)
            return row ? Result<std::optional<ClaimedNotice>>(std::nullopt) : row.error();
        notice = {query.integer(0), query.text(1), static_cast<int>(query.integer(2)), query.integer(3) != 0};
    }
    // Another may have claimed it since: on PostgreSQL whoever waited for that looks at the condition again.
    Query query(
        m_connection,
        u"UPDATE notices SET claimed_by = :who, claimed_until = %1, attempts = attempts + 1 WHERE id = :id AND %2"_s
            .arg(later(u":seconds"_s), free(m_connection.dialect())));
    query.bind("who", who);
    query.bind("seconds", qint64{seconds});
    query.bind("id", notice.id);
    const Result<qint64> claimed = query.run();
    if (!claimed)
        return claimed.error();
    return *claimed == 0 ? std::nullopt : std::optional(notice);
}

Result<bool> NoticeStore::isAnyDue(const QString& channel) {
    Query query(m_connection,
                u"SELECT count(*) FROM notices WHERE channel = :channel AND %1"_s.arg(free(m_connection.dialect())));
    query.bind("channel", channel);
    const Result<bool> row = query.step();
    return row ? Result<bool>(query.integer(0) > 0) : row;
}

Result<void> NoticeStore::sent(WriteUnit& /*unit*/, qint64 id, const QString& who) {
    Query query(m_connection, u"UPDATE notices SET state = 'sent', sent_at = %1, claimed_until = NULL, problem = NULL "
                              "WHERE id = :id AND claimed_by = :who"_s.arg(m_connection.dialect().now()));
    query.bind("id", id);
    query.bind("who", who);
    return done(query.run());
}

Result<void> NoticeStore::failed(WriteUnit& /*unit*/, qint64 id, const QString& who, const NoticeFailure& failure) {
    // A claim that has run out, not one that was given back, tells the next that nobody knows.
    Query query(m_connection,
                u"UPDATE notices SET state = :state, due_at = %1, claimed_until = %2, problem = :problem "
                "WHERE id = :id AND claimed_by = :who AND state = 'waiting'"_s.arg(
                    later(u":seconds"_s), failure.mayHaveArrived ? m_connection.dialect().now() : u"NULL"_s));
    query.bind("state", failure.dead ? u"dead"_s : u"waiting"_s);
    query.bind("seconds", qint64{failure.pauseSeconds});
    query.bind("problem", failure.problem.left(longestProblem));
    query.bind("id", id);
    query.bind("who", who);
    return done(query.run());
}

Result<qint64> NoticeStore::prune(WriteUnit& /*unit*/, int days, int most) {
    Query query(m_connection,
                u"DELETE FROM notices WHERE id IN (SELECT id FROM notices WHERE state = 'sent' AND sent_at < "
                "%1 ORDER BY id LIMIT :most)"_s.arg(later(u":seconds"_s)));
    query.bind("seconds", qint64{-86'400} * days);
    query.bind("most", qint64{most});
    return query.run();
}

Result<NoticeCounts> NoticeStore::counts(const QStringList& channels, int seconds) {
    NoticeCounts counts;
    const QString ours = of(channels);
    Query query(m_connection, u"SELECT state, count(*), sum(CASE WHEN state = 'sent' AND sent_at >= %1 THEN 1 ELSE 0 "
                              "END) FROM notices WHERE %2 GROUP BY state"_s.arg(later(u":seconds"_s), ours));
    query.bind("seconds", -qint64{seconds});
    bindChannels(query, channels);
    const Result<void> read = forEachRow(query, [&] {
        const std::string_view state = query.utf8(0);
        (state == "sent" ? counts.sent : state == "dead" ? counts.dead : counts.waiting) = query.integer(1);
        counts.sentLately += query.integer(2);
    });
    if (!read)
        return read.error();
    Query problem(m_connection, u"SELECT problem, state, due_at FROM notices WHERE state <> 'sent' AND problem IS NOT "
                                "NULL AND %1 ORDER BY id DESC LIMIT 1"_s.arg(ours));
    bindChannels(problem, channels);
    const Result<bool> row = problem.step();
    if (!row)
        return row.error();
    if (*row) {
        counts.problem = problem.text(0);
        if (problem.utf8(1) == "waiting")
            counts.retryAt = problem.time(2);
    }
    return counts;
}

Result<qint64> NoticeStore::revive(WriteUnit& /*unit*/, const QStringList& channels) {
    // What waits for its next try, too: whoever asks for this has mended something.
    Query query(m_connection,
                u"UPDATE notices SET state = 'waiting', attempts = 0, due_at = %1 WHERE state <> 'sent' AND (state = "
                "'dead' OR problem IS NOT NULL) AND %2"_s.arg(m_connection.dialect().now(), of(channels)));
    bindChannels(query, channels);
    return query.run();
}

} // namespace pricebook
