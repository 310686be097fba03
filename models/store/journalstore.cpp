#include "journalstore.h"

#include "catalogstore.h"
#include "connection.h"
#include "query.h"

#include <limits>
#include <tuple>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

/// On PostgreSQL a transaction that began earlier may commit later. All that are older than the oldest one running have
/// ended. Numbers from the future are of another server, from where the tables were moved here.
QString settled(const Connection& connection) {
    return connection.backend() == Backend::Sqlite
               ? u"1 = 1"_s
               : u"(transaction_id < txid_snapshot_xmin(txid_current_snapshot()) OR "
                 "transaction_id >= txid_snapshot_xmax(txid_current_snapshot()))"_s;
}

JournalEntry::Entity entityOf(std::string_view text) {
    return text == "category" ? JournalEntry::Entity::Category
           : text == "tag"    ? JournalEntry::Entity::Tag
                              : JournalEntry::Entity::Product;
}

JournalEntry::Action actionOf(std::string_view text) {
    return text == "created"   ? JournalEntry::Action::Created
           : text == "deleted" ? JournalEntry::Action::Deleted
                               : JournalEntry::Action::Changed;
}

/// What is read of an entry, in this order.
const QString journalColumns = u"transaction_id, id, made_at, entity, entity_id, action, version"_s;

/// FNV-1a, because it is to be the same tomorrow and in another build.
quint64 markOf(const Query& query) {
    quint64 mark = 14695981039346656037U;
    const auto add = [&mark](std::string_view text) {
        for (const char c : text)
            mark = (mark ^ static_cast<unsigned char>(c)) * 1099511628211U;
        mark = (mark ^ 0xffU) * 1099511628211U;
    };
    for (const int column : {3, 5})
        add(query.utf8(column));
    for (const int column : {1, 4, 6})
        add(std::to_string(query.integer(column)));
    add(std::to_string(query.time(2).toMSecsSinceEpoch()));
    return mark;
}

/// The number of the transaction of the cursor's entry; NotFound if it is not there.
Result<qint64> placeOf(Connection& connection, const JournalCursor& cursor) {
    const Error gone(Error::Kind::NotFound, QString());
    if (cursor.id == 0) {
        const Result<qint64> oldest = scalarInteger(connection, u"SELECT COALESCE(min(id), 1) FROM change_journal"_s);
        if (!oldest)
            return oldest;
        return *oldest == 1 && cursor.mark == 0 ? Result<qint64>(std::numeric_limits<qint64>::min()) : gone;
    }
    Query query(connection, u"SELECT %1 FROM change_journal WHERE id = :id"_s.arg(journalColumns));
    query.bind("id", cursor.id);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    if (!*row || markOf(query) != cursor.mark)
        return gone;
    return query.integer(0);
}

} // namespace

Result<JournalPage> JournalStore::since(const std::optional<JournalCursor>& cursor, int limit) {
    // One snapshot: nothing is pruned between the look for the cursor's entry and the reading.
    const Result<Transaction> snapshot = Transaction::begin(m_connection, Transaction::Kind::Read);
    if (!snapshot)
        return snapshot.error();
    const Result<qint64> place =
        cursor ? placeOf(m_connection, *cursor) : Result<qint64>(std::numeric_limits<qint64>::min());
    if (!place)
        return place.error();
    // On SQLite, where every transaction_id is 0, the primary key alone gives the order.
    const bool sqlite = m_connection.backend() == Backend::Sqlite;
    const QString sql = u"SELECT %1, source, actor FROM change_journal WHERE %2 AND %3 ORDER BY %4 LIMIT :limit"_s.arg(
        journalColumns,
        (sqlite ? u"id > :id"_s : u"(transaction_id, id) > (CAST(:transaction AS bigint), :id)"_s) +
            u" AND entity <> 'tagging'"_s,
        settled(m_connection), sqlite ? u"id"_s : u"transaction_id, id"_s);
    Query query(m_connection, sql);
    if (!sqlite)
        query.bind("transaction", *place);
    query.bind("id", cursor ? cursor->id : 0);
    query.bind("limit", qint64{limit} + 1);
    JournalPage page;
    page.next = cursor.value_or(JournalCursor());
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return page;
        if (page.entries.size() == static_cast<std::size_t>(limit)) {
            page.more = true;
            return page;
        }
        page.next = {query.integer(1), markOf(query)};
        page.ids.push_back(page.next.id);
        page.entries.push_back({entityOf(query.utf8(3)), actionOf(query.utf8(5)), query.integer(4), query.integer(6),
                                query.time(2), query.text(7), query.text(8)});
    }
}

Result<JournalCursor> JournalStore::end() {
    const bool sqlite = m_connection.backend() == Backend::Sqlite;
    Query query(m_connection,
                u"SELECT %1 FROM change_journal WHERE %2 AND entity <> 'tagging' ORDER BY %3 LIMIT 1"_s.arg(
                    journalColumns, settled(m_connection), sqlite ? u"id DESC"_s : u"transaction_id DESC, id DESC"_s));
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    return *row ? JournalCursor{query.integer(1), markOf(query)} : JournalCursor{};
}

Result<qint64> JournalStore::prune(WriteUnit& /*unit*/, const JournalLimits& limits, int most) {
    const bool sqlite = m_connection.backend() == Backend::Sqlite;
    const Result<qint64> newest = scalarInteger(m_connection, u"SELECT COALESCE(max(id), 0) FROM change_journal"_s);
    if (!newest)
        return newest;
    const QDateTime oldest = QDateTime::currentDateTimeUtc().addDays(-limits.days);
    // The first of the order one after another, and nothing behind one that stays: as long as a cursor's entry is
    // there, so is everything after it. The last of those read stays, which may be the last of all.
    JournalCursor last;
    qint64 lastTransaction = 0;
    {
        Query query(m_connection,
                    u"SELECT transaction_id, id, made_at FROM change_journal ORDER BY %1 LIMIT :limit"_s.arg(
                        sqlite ? u"id"_s : u"transaction_id, id"_s));
        query.bind("limit", qint64{most} + 1);
        std::optional<std::pair<qint64, qint64>> before;
        while (true) {
            const Result<bool> row = query.step();
            if (!row)
                return row.error();
            if (!*row)
                break;
            if (before)
                std::tie(lastTransaction, last.id) = *before;
            const bool tooOld = limits.days > 0 && query.time(2) < oldest;
            const bool tooMany = limits.rows > 0 && query.integer(1) <= *newest - limits.rows;
            if (!tooOld && !tooMany)
                break;
            before = {query.integer(0), query.integer(1)};
        }
    }
    if (last.id == 0)
        return qint64{0};
    Query remove(m_connection,
                 u"DELETE FROM change_journal WHERE "_s +
                     (sqlite ? u"id <= :id"_s : u"(transaction_id, id) <= (CAST(:transaction AS bigint), :id)"_s));
    // A step that is not whole any more cannot be taken back.
    Query steps(m_connection, u"DELETE FROM change_steps WHERE "_s +
                                  (sqlite ? u"first_entry <= :id"_s
                                          : u"(transaction_id, first_entry) <= (CAST(:transaction AS bigint), :id)"_s));
    for (Query* query : {&remove, &steps}) {
        if (!sqlite)
            query->bind("transaction", lastTransaction);
        query->bind("id", last.id);
    }
    if (const Result<qint64> forgotten = steps.run(); !forgotten)
        return forgotten;
    return remove.run();
}

Result<void> JournalStore::adoptMoved(WriteUnit& /*unit*/) {
    if (m_connection.backend() == Backend::Sqlite)
        return {};
    // What is seen and has a number that no transaction has had here yet.
    const QString moved = u"transaction_id >= txid_snapshot_xmax(txid_current_snapshot())"_s;
    const Result<qint64> last =
        scalarInteger(m_connection, u"SELECT COALESCE(max(id), 0) FROM change_journal WHERE "_s + moved);
    if (!last || *last == 0)
        return last ? Result<void>() : Result<void>(last.error());
    if (Result<void> patient = m_connection.allowLongTransaction(); !patient)
        return patient;
    // All by as much, so that their order stays.
    Query steps(m_connection,
                u"UPDATE change_steps SET transaction_id = transaction_id - 1 - (SELECT max(transaction_id) FROM "
                "change_journal) WHERE first_entry <= :last"_s);
    steps.bind("last", *last);
    if (const Result<qint64> shifted = steps.run(); !shifted)
        return shifted.error();
    Query query(m_connection, u"UPDATE change_journal SET transaction_id = transaction_id - 1 - (SELECT "
                              "max(transaction_id) FROM change_journal) WHERE id <= :last"_s);
    query.bind("last", *last);
    const Result<qint64> done = query.run();
    return done ? Result<void>() : Result<void>(done.error());
}

} // namespace pricebook
