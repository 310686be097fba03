#include "indexkeeper.h"

#include "connection.h"
#include "dialect.h"
#include "eachrow.h"
#include "sqllist.h"
#include "transaction.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

/// Rows of one reading: what PostgreSQL sends at a time, which is held in memory until it is taken in.
constexpr qint64 chunk = 50'000;
/// More changes than this part of the products: reading everything anew takes no longer.
constexpr std::size_t partThatIsMuch = 8;
constexpr std::size_t alwaysFew = 2000;
constexpr std::size_t little = 16;
constexpr int mostAttempts = 5;
/// To wait for those who look things up.
constexpr std::chrono::milliseconds patience(20);

void sortOnce(std::vector<qint64>& values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// Of SQLite, where another program can write any number.
bool isOdd(double price) { return std::round(price * 100) / 100 != price; }

} // namespace

bool IndexKeeper::News::isLittle() const {
    return isAll && products.size() <= little && goneTags.empty() && goneCategories.empty();
}

Result<bool> IndexKeeper::refresh(Extent extent) {
    for (int attempt = 0; attempt < mostAttempts; ++attempt) {
        // First where the index stands, then the snapshot that is looked at: so that is never the older one.
        IndexPosition from;
        std::size_t products = 0;
        bool loaded = false;
        {
            const std::shared_lock reading(m_shared.lock);
            from = m_shared.position;
            products = m_shared.index.size();
            loaded = m_shared.loaded;
        }
        Result<Outcome> outcome = Outcome::TooMuch;
        if (loaded)
            outcome = follow(from, products, extent);
        if (!outcome)
            return outcome.error();
        if (*outcome == Outcome::Done)
            return true;
        if (*outcome == Outcome::Again)
            continue;
        if (extent == Extent::Little)
            return false;
        const std::lock_guard alone(m_shared.loading);
        {
            const std::shared_lock reading(m_shared.lock);
            if (m_shared.loaded != loaded || m_shared.position != from)
                continue; // another one did it meanwhile
        }
        if (const Result<void> done = load(); !done)
            return done.error();
        return true;
    }
    return false;
}

/// Takes in what the journal says since then.
Result<IndexKeeper::Outcome> IndexKeeper::follow(const IndexPosition& from, std::size_t products, Extent extent) {
    std::optional<Transaction> snapshot;
    if (extent == Extent::All) {
        Result<Transaction> begun = Transaction::begin(m_connection, Transaction::Kind::Read);
        if (!begun)
            return begun.error();
        snapshot.emplace(std::move(*begun));
    }
    const Result<News> found = news(from, products);
    if (!found)
        return found.error();
    if (!found->isAll || (extent == Extent::Little && !found->isLittle()))
        return Outcome::TooMuch;
    if (found->isEmpty())
        return Outcome::Done;
    const Result<FacetIndex> rows = read(&found->products);
    if (!rows)
        return rows.error();
    std::unique_lock writing(m_shared.lock, std::defer_lock);
    if (extent == Extent::All)
        writing.lock();
    else if (!writing.try_lock_for(patience))
        return Outcome::TooMuch;
    if (!m_shared.loaded || m_shared.position != from)
        return Outcome::Again;
    const bool few = found->goneTags.empty() && found->goneCategories.empty();
    if (!few || !m_shared.index.applyInPlace(found->products, *rows)) {
        if (extent == Extent::Little)
            return Outcome::TooMuch;
        m_shared.index.apply(found->products, *rows, found->goneTags, found->goneCategories);
    }
    m_shared.position = found->until;
    ++m_shared.changes;
    const std::lock_guard forgetting(m_shared.bitsLock);
    m_shared.bits.clear(); // a search everywhere looks at names of categories and tags, too
    return Outcome::Done;
}

Result<IndexPosition> IndexKeeper::position() {
    const bool sqlite = m_connection.backend() == Backend::Sqlite;
    Query query(m_connection, u"SELECT COALESCE(max(id), 0), %1 FROM change_journal"_s.arg(
                                  sqlite ? u"''"_s : u"CAST(txid_current_snapshot() AS text)"_s));
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    return IndexPosition{query.integer(0), query.text(1)};
}

/// One statement, for each may take as long as the way to the server.
Result<IndexKeeper::News> IndexKeeper::news(const IndexPosition& from, std::size_t products) {
    const bool sqlite = m_connection.backend() == Backend::Sqlite;
    // The ends apart, so that each is a look at one end: SQLite reads every row for both at once. On PostgreSQL what
    // our snapshot shows and the one before did not, whatever its number.
    Query query(
        m_connection,
        u"SELECT e.low, e.high, %1, j.entity, j.entity_id, j.action FROM (SELECT COALESCE((SELECT min(id) FROM "
        "change_journal), 0) AS low, COALESCE((SELECT max(id) FROM change_journal), 0) AS high) e LEFT JOIN "
        "change_journal j ON %2"_s.arg(
            sqlite ? u"''"_s : u"CAST(txid_current_snapshot() AS text)"_s,
            sqlite ? u"j.id > :last"_s
                   : u"j.transaction_id >= txid_snapshot_xmin(CAST(:seen AS txid_snapshot)) AND j.transaction_id < "
                     "txid_snapshot_xmax(txid_current_snapshot()) AND NOT "
                     "txid_visible_in_snapshot(j.transaction_id, CAST(:seen AS txid_snapshot))"_s));
    if (sqlite)
        query.bind("last", from.lastId);
    else
        query.bind("seen", from.snapshot);
    News news;
    const std::size_t most = alwaysFew + products / partThatIsMuch;
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        news.until = {query.integer(1), query.text(2)};
        // Pruned in front of us, or another past: a backup was restored.
        news.isAll = query.integer(0) <= from.lastId + 1 && query.integer(1) >= from.lastId;
        if (!news.isAll || news.products.size() > 4 * most)
            break;
        if (query.isNull(3))
            continue;
        const std::string_view entity = query.utf8(3);
        const bool gone = query.utf8(5) == "deleted";
        news.names = news.names || entity == "category" || entity == "tag";
        if (entity == "category" && gone)
            news.goneCategories.push_back(query.integer(4));
        else if (entity == "tag" && gone)
            news.goneTags.push_back(query.integer(4));
        else if (entity != "category" && entity != "tag")
            news.products.push_back(query.integer(4));
    }
    for (std::vector<qint64>* list : {&news.products, &news.goneTags, &news.goneCategories})
        sortOnce(*list);
    if (news.products.size() > most || news.goneTags.size() > alwaysFew || news.goneCategories.size() > alwaysFew)
        news.isAll = false;
    return news;
}

Result<void> IndexKeeper::load() {
    {
        const std::lock_guard writing(m_shared.lock);
        m_shared.loaded = false;
        m_shared.index = {}; // first, lest there be two in memory
        ++m_shared.changes;
        const std::lock_guard forgetting(m_shared.bitsLock);
        m_shared.bits.clear();
    }
    const Result<Transaction> snapshot = Transaction::begin(m_connection, Transaction::Kind::Read);
    if (!snapshot)
        return snapshot.error();
    const Result<IndexPosition> now = position();
    if (!now)
        return now.error();
    Result<FacetIndex> all = read(nullptr);
    if (!all)
        return all.error();
    if (const Result<void> ordered = readNameOrder(*all); !ordered)
        return ordered;
    if (m_connection.backend() == Backend::Sqlite) // its pages of the tables are not wanted again
        (void)m_connection.execute(u"PRAGMA shrink_memory"_s);
    const std::lock_guard writing(m_shared.lock);
    m_shared.index = std::move(*all);
    m_shared.position = *now;
    m_shared.loaded = true;
    return {};
}

/// All products, or these.
Result<FacetIndex> IndexKeeper::read(const std::vector<qint64>* only) {
    FacetIndex index;
    qint64 after = std::numeric_limits<qint64>::min();
    while (only == nullptr || !only->empty()) {
        const std::size_t before = index.size();
        if (const Result<void> done = readProducts(after, only, index, after); !done)
            return done.error();
        if (index.size() - before < static_cast<std::size_t>(chunk))
            break;
    }
    index.finish();
    return index;
}

/// A chunk of them past `after`; `last` is the last one then.
Result<void> IndexKeeper::readProducts(qint64 after, const std::vector<qint64>* only, FacetIndex& index, qint64& last) {
    struct Read {
        FacetIndex::Row row;
        std::string name;
    };
    const bool sqlite = m_connection.backend() == Backend::Sqlite;
    const QString list = only != nullptr ? sqllist::value(m_connection.dialect(), *only) : QString();
    const auto among = [&](const QString& column) {
        return only != nullptr ? u" AND %1 IN %2"_s.arg(column, sqllist::select(m_connection.dialect(), u":only"_s))
                               : QString();
    };
    std::vector<Read> rows;
    {
        Query query(m_connection,
                    u"SELECT p.id, p.category_id, p.price_shmeckles, p.price_flurbos, CASE WHEN p.image_url <> '' "
                    "THEN 1 ELSE 0 END, CASE WHEN p.description <> '' THEN 1 ELSE 0 END, p.name FROM products p WHERE "
                    "p.id > CAST(:after AS bigint)%1 ORDER BY p.id LIMIT %2"_s.arg(among(u"p.id"_s))
                        .arg(chunk));
        query.bind("after", after);
        if (only != nullptr)
            query.bind("only", list);
        const Result<void> done = forEachRow(query, [&] {
            rows.push_back({{query.integer(0),
                             query.isNull(1) ? 0 : query.integer(1),
                             query.money(2).hundredths(),
                             query.money(3).hundredths(),
                             query.integer(4) != 0,
                             query.integer(5) != 0,
                             sqlite && (isOdd(query.real(2)) || isOdd(query.real(3))),
                             {}},
                            std::string(query.utf8(6))});
        });
        if (!done)
            return done.error();
    }
    if (rows.empty())
        return {};
    last = rows.back().row.id;
    Query links(m_connection,
                u"SELECT a.product_id, a.tag_id FROM product_tag_association a WHERE a.product_id > "
                "CAST(:after AS bigint) AND a.product_id <= CAST(:last AS bigint)%1 ORDER BY a.product_id"_s.arg(
                    among(u"a.product_id"_s)));
    links.bind("after", after);
    links.bind("last", last);
    if (only != nullptr)
        links.bind("only", list);
    std::size_t next = 0;
    const auto addUpTo = [&](qint64 id) {
        for (; next < rows.size() && rows[next].row.id <= id; ++next) {
            rows[next].row.name = rows[next].name;
            index.add(rows[next].row);
        }
    };
    const Result<void> done = forEachRow(links, [&] {
        addUpTo(links.integer(0));
        index.addTag(links.integer(1));
    });
    addUpTo(last);
    return done;
}

/// As the database has them, which has an index of it.
Result<void> IndexKeeper::readNameOrder(FacetIndex& index) {
    const QString key = m_connection.dialect().nameOrder(u"p.name"_s);
    if (m_connection.backend() == Backend::Sqlite) {
        Query query(m_connection, u"SELECT p.id FROM products p ORDER BY %1, p.id"_s.arg(key));
        return forEachRow(query, [&] { index.addInNameOrder(query.integer(0)); });
    }
    QString text;
    qint64 id = std::numeric_limits<qint32>::min();
    for (qint64 read = chunk; read == chunk;) {
        read = 0;
        Query query(m_connection, u"SELECT p.id, %1 FROM products p WHERE (%1, p.id) > (:text, CAST(:id AS integer)) "
                                  "ORDER BY %1, p.id LIMIT %2"_s.arg(key)
                                      .arg(chunk));
        query.bind("text", text);
        query.bind("id", id);
        const Result<void> done = forEachRow(query, [&] {
            id = query.integer(0);
            index.addInNameOrder(id);
            if (++read == chunk)
                text = query.text(1);
        });
        if (!done)
            return done;
    }
    return {};
}

} // namespace pricebook
