#include "changereader.h"

#include "connection.h"
#include "dialect.h"
#include "query.h"
#include "sqllist.h"
#include "transaction.h"

#include <QSet>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostLookedAt = 50'000; ///< entries, from the newest on

/// Makes one set of changes out of entries in the order of their making.
class Gathering {
public:
    void add(const Query& query) {
        const std::string_view entity = query.utf8(0);
        const qint64 id = query.integer(1);
        if (entity == "category") {
            m_categories.insert(CategoryId(id));
        } else if (entity == "tag") {
            m_tags.insert(TagId(id));
        } else {
            if (entity == "tagging")
                m_tags.insert(TagId(query.integer(3)));
            const std::string_view action = query.utf8(2);
            const bool tagging = entity == "tagging";
            product(ProductId(id), tagging ? "changed" : action,
                    LastChange{query.text(4), query.text(5), query.time(6)});
        }
    }

    [[nodiscard]] ChangeNews news() const {
        ChangeNews news;
        for (auto it = m_products.cbegin(); it != m_products.cend(); ++it) {
            auto& list = it->removed ? news.changes.productsRemoved
                         : it->added ? news.changes.productsAdded
                                     : news.changes.productsChanged;
            list.push_back(it.key());
            if (it->added && it->changed && !it->removed) // who has read it in between has it as it was made
                news.changes.productsChanged.push_back(it.key());
            if (!it->removed)
                news.products.insert(it.key(), it->last);
        }
        news.changes.categories.assign(m_categories.cbegin(), m_categories.cend());
        news.changes.tags.assign(m_tags.cbegin(), m_tags.cend());
        return news;
    }

private:
    struct State {
        bool added = false;
        bool changed = false;
        bool removed = false;
        LastChange last;
    };
    void product(ProductId id, std::string_view action, const LastChange& change) {
        State& state = m_products[id];
        state.last = change;
        if (action == "created") {
            state.added = !state.removed; // one that came back is changed
            state.removed = false;
        } else if (action == "deleted") {
            state.removed = true;
        } else {
            state.changed = true;
        }
    }

    QHash<ProductId, State> m_products;
    QSet<CategoryId> m_categories;
    QSet<TagId> m_tags;
};

} // namespace

Result<std::optional<LastChange>> ChangeReader::lastOf(ProductId id) {
    Query query(m_connection,
                u"SELECT actor, source, made_at FROM change_journal WHERE id > (SELECT COALESCE(max(id), 0) "
                "FROM change_journal) - %1 AND entity_id = :id AND entity = 'product' ORDER BY "
                "change_journal.id DESC LIMIT 1"_s.arg(mostLookedAt));
    query.bind("id", id.value);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<LastChange>();
    return std::optional(LastChange{query.text(0), query.text(1), query.time(2)});
}

Result<ChangePlace> ChangeReader::here() {
    const bool sqlite = m_connection.backend() == Backend::Sqlite;
    Query query(m_connection, sqlite ? u"SELECT COALESCE(max(id), 0), '' FROM change_journal"_s
                                     : u"SELECT 0, CAST(txid_current_snapshot() AS text)"_s);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    return ChangePlace{query.integer(0), query.text(1)};
}

Result<ChangeNews> ChangeReader::since(ChangePlace& place, int most, const Own& own) {
    const bool sqlite = m_connection.backend() == Backend::Sqlite;
    // The entries and the place after them are of one snapshot.
    const Result<Transaction> snapshot = Transaction::begin(m_connection, Transaction::Kind::Read);
    if (!snapshot)
        return snapshot.error();
    const Result<ChangePlace> now = here();
    if (!now)
        return now.error();
    if (!sqlite && place.snapshot.isEmpty()) { // nothing is known yet
        place = *now;
        return ChangeNews();
    }
    ChangeNews everything;
    everything.changes.everything = true;
    if (now->entry < place.entry) {
        place = *now;
        return everything;
    }
    const Dialect& dialect = m_connection.dialect();
    Query query(m_connection,
                u"SELECT entity, entity_id, action, other_id, actor, source, made_at FROM change_journal WHERE %1 AND "
                "(step_id IS NULL OR step_id NOT IN %2) ORDER BY %3 LIMIT :limit"_s.arg(
                    sqlite ? u"id > :place"_s
                           : u"transaction_id >= txid_snapshot_xmin(CAST(:place AS txid_snapshot)) AND "
                             "NOT txid_visible_in_snapshot(transaction_id, CAST(:place AS txid_snapshot))"_s,
                    sqllist::select(dialect, u":own"_s), sqlite ? u"id"_s : u"transaction_id, id"_s));
    if (sqlite)
        query.bind("place", place.entry);
    else
        query.bind("place", place.snapshot);
    query.bind("own",
               sqllist::value(dialect, own())); // after the snapshot was taken: what it sees was on the list before
    query.bind("limit", qint64{most} + 1);
    Gathering gathering;
    for (int count = 0;; ++count) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        if (count == most) {
            place = *now;
            return everything;
        }
        gathering.add(query);
    }
    place = *now;
    return gathering.news();
}

} // namespace pricebook
