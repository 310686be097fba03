#include "noticesender.h"

#include "catalogstore.h"
#include "noticepost.h"
#include "noticestore.h"

#include <QDateTime>
#include <QUuid>

namespace pricebook {

namespace {

constexpr int entriesAtOnce = 500;
constexpr int claimSeconds = 60; ///< longer than a request may take
constexpr int longestPause = 3'600;
constexpr int daysKept = 30;

} // namespace

NoticeSender::NoticeSender(DatabaseUrl url, NoticeOptions options, std::chrono::milliseconds pause)
    : m_url(std::move(url)),
      m_options(std::move(options)),
      m_pause(pause),
      m_who(QUuid::createUuid().toString(QUuid::WithoutBraces)) {
    if (!m_options.isOff())
        m_thread = std::thread([this] { run(); });
}

NoticeSender::~NoticeSender() {
    {
        const std::lock_guard lock(m_mutex);
        m_ends = true;
        m_working.cancel();
    }
    m_wake.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

int NoticeSender::pauseAfter(int attempts) { return std::min(longestPause, 5 << std::min(attempts - 1, 10)); }

void NoticeSender::run() {
    std::unique_ptr<CatalogStore> store;
    while (!m_ends) {
        if (!store) {
            if (Result<std::unique_ptr<CatalogStore>> opened = CatalogStore::open(m_url, OpenMode::ReadWrite))
                store = std::move(*opened);
            const std::lock_guard lock(m_mutex);
            m_working = store && !m_ends ? store->connection().canceller() : Canceller();
        }
        if (store && !work(*store))
            store.reset(); // lost, or its tables were changed: on a new connection
        const auto pause = store ? m_pause : 5 * m_pause;
        std::unique_lock lock(m_mutex);
        m_wake.wait_for(lock, pause, [this] { return m_ends.load(); });
    }
}

/// False if the database cannot be worked with on this connection.
bool NoticeSender::work(CatalogStore& store) {
    for (const NoticeChannel& channel : NoticeChannel::of(m_options)) {
        if (!gather(store, channel))
            return false;
        while (!m_ends && sendOne(store, channel)) {
        }
    }
    const auto now = std::chrono::steady_clock::now();
    if (now - m_pruned < std::chrono::hours(1))
        return true;
    m_pruned = now;
    const auto pruned = store.write<qint64>(
        [&](WriteUnit& unit) { return NoticeStore(store.connection()).prune(unit, daysKept, entriesAtOnce); });
    return pruned.ok() || pruned.error().isTransient();
}

bool NoticeSender::gather(CatalogStore& store, const NoticeChannel& channel) {
    NoticeStore notices(store.connection());
    while (!m_ends) {
        const Result<NoticeStore::Batch> batch = notices.read(channel.name(), entriesAtOnce);
        if (!batch)
            return batch.error().isTransient();
        if (batch->isEmpty())
            return true;
        const std::vector<NoticeDraft> drafts = channel.drafts(batch->events);
        const auto put =
            store.write<bool>([&](WriteUnit& unit) { return notices.put(unit, channel.name(), *batch, drafts); });
        if (!put)
            return put.error().isTransient();
        if (!batch->more)
            return true;
    }
    return true;
}

/// True if there may be another.
bool NoticeSender::sendOne(CatalogStore& store, const NoticeChannel& channel) {
    NoticeStore notices(store.connection());
    if (const Result<bool> due = notices.isAnyDue(channel.name()); !due || !*due)
        return false;
    const auto claimed = store.write<std::optional<ClaimedNotice>>(
        [&](WriteUnit& unit) { return notices.claim(unit, channel.name(), m_who, claimSeconds); });
    if (!claimed || !*claimed)
        return false;
    const ClaimedNotice& notice = **claimed;
    {
        // Whatever happens from here on, it is to be noted.
        const std::lock_guard lock(m_mutex);
        m_working = {};
    }
    const NoticeAnswer answer = postNotice(channel.message(notice, QDateTime::currentSecsSinceEpoch()), m_ends);
    const bool noted = note(store, notice, channel.judge(answer), answer.mayHaveArrived);
    const std::lock_guard lock(m_mutex);
    if (!m_ends)
        m_working = store.connection().canceller();
    return noted;
}

/// True if it was sent, so that the receiver may get the next one.
bool NoticeSender::note(CatalogStore& store, const ClaimedNotice& notice, const NoticeChannel::Verdict& verdict,
                        bool mayHaveArrived) {
    NoticeStore notices(store.connection());
    if (verdict.sent)
        return store.write<void>([&](WriteUnit& unit) { return notices.sent(unit, notice.id, m_who); }).ok();
    NoticeFailure failure;
    failure.problem = verdict.problem;
    failure.mayHaveArrived = mayHaveArrived;
    failure.dead = verdict.refused && notice.attempt >= mostAttempts;
    failure.pauseSeconds = m_ends ? 0 : verdict.waitSeconds > 0 ? verdict.waitSeconds : pauseAfter(notice.attempt);
    (void)store.write<void>([&](WriteUnit& unit) { return notices.failed(unit, notice.id, m_who, failure); });
    return false;
}

} // namespace pricebook
