#include "journalstore.h"

#include "connection.h"
#include "query.h"

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

} // namespace

Result<JournalPage> JournalStore::since(const JournalCursor& cursor, int limit) {
    // On SQLite, where every transaction_id is 0, the primary key alone gives the order.
    const bool sqlite = m_connection.backend() == Backend::Sqlite;
    const QString sql = u"SELECT transaction_id, id, made_at, entity, entity_id, action, version, source, actor "
                        "FROM change_journal WHERE %1 AND %2 ORDER BY %3 LIMIT :limit"_s.arg(
                            sqlite ? u"id > :id"_s : u"(transaction_id, id) > (CAST(:transaction AS bigint), :id)"_s,
                            settled(m_connection), sqlite ? u"id"_s : u"transaction_id, id"_s);
    Query query(m_connection, sql);
    if (!sqlite)
        query.bind("transaction", cursor.transaction);
    query.bind("id", cursor.id);
    query.bind("limit", qint64{limit} + 1);
    JournalPage page;
    page.next = cursor;
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
        page.next = {query.integer(0), query.integer(1)};
        page.entries.push_back({entityOf(query.utf8(3)), actionOf(query.utf8(5)), query.integer(4), query.integer(6),
                                query.time(2), query.text(7), query.text(8)});
    }
}

Result<JournalCursor> JournalStore::end() {
    const bool sqlite = m_connection.backend() == Backend::Sqlite;
    Query query(m_connection, u"SELECT transaction_id, id FROM change_journal WHERE %1 ORDER BY %2 LIMIT 1"_s.arg(
                                  settled(m_connection), sqlite ? u"id DESC"_s : u"transaction_id DESC, id DESC"_s));
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    return *row ? JournalCursor{query.integer(0), query.integer(1)} : JournalCursor{};
}

} // namespace pricebook
