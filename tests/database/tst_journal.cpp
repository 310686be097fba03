#include "builders.h"
#include "catalogstore.h"
#include "journalkeeper.h"
#include "journalstore.h"
#include "query.h"
#include "testbackend.h"
#include "verify.h"

#include <QDeadlineTimer>
#include <QTest>
#include <memory>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// The journal that triggers keep, and reading it while others write.
class tst_Journal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init();
    void cleanup();

    void ownChangesHaveTheirOrigin();
    void anotherProgramsChanges();
    void aChangeIsOneEntry();
    void nothingOfARolledBackChange();
    void pages();
    void lateCommitIsNotPassedOver();
    void endOfAnEmptyJournal();
    void prunedFromTheFront();
    void prunedByNumber();
    void keeper();
    void anotherPast();
    void movedToAnotherServer();
    void tagsAndCategoriesOfProducts();

private:
    void makeTags(int count);
    [[nodiscard]] bool isGone(const JournalCursor& cursor) {
        const Result<JournalPage> page = JournalStore(m_store->connection()).since(cursor, 10);
        return !page && page.error().kind == Error::Kind::NotFound;
    }
    Result<qint64> prune(const JournalLimits& limits, int most = 1000) {
        return m_store->write<qint64>(
            [&](WriteUnit& unit) { return JournalStore(m_store->connection()).prune(unit, limits, most); });
    }
    [[nodiscard]] qint64 number(const QString& sql) { return scalarInteger(*m_other, sql).valueOr(-1); }

    /// "product 1 created 1", oldest first, after m_cursor, which goes on. Waits until there are `wanted`.
    QStringList news(qsizetype wanted = 0);
    void run(const QString& sql) { VERIFY_OK(m_other->execute(sql)); }

    std::unique_ptr<TestBackend> m_backend;
    std::unique_ptr<CatalogStore> m_store;
    std::unique_ptr<Connection> m_other;
    std::optional<JournalCursor> m_cursor;
    JournalEntry m_last;
};

void tst_Journal::init() {
    QFETCH_GLOBAL(QString, backend);
    m_backend = std::make_unique<TestBackend>(backend);
    QVERIFY(m_backend->migrate());
    auto store = CatalogStore::open(m_backend->url(), OpenMode::ReadWrite);
    VERIFY_OK(store);
    m_store = std::move(*store);
    auto other = Connection::open(m_backend->url(), OpenMode::ReadWrite);
    VERIFY_OK(other);
    m_other = std::move(*other);
    m_cursor.reset();
}

void tst_Journal::cleanup() {
    m_store.reset();
    m_other.reset();
    m_backend.reset();
}

QStringList tst_Journal::news(qsizetype wanted) {
    QStringList lines;
    // Other databases of the server count as well for which transactions are over: their tests may write just now.
    for (QDeadlineTimer patience(20'000);;) {
        const Result<JournalPage> page = JournalStore(m_store->connection()).since(m_cursor, 1000);
        if (!page)
            return {page.error().text + page.error().engine};
        const QStringList entities{u"category"_s, u"tag"_s, u"product"_s};
        const QStringList actions{u"created"_s, u"changed"_s, u"deleted"_s};
        for (const JournalEntry& entry : page->entries) {
            lines << u"%1 %2 %3 %4"_s.arg(entities[static_cast<int>(entry.entity)])
                         .arg(entry.entityId)
                         .arg(actions[static_cast<int>(entry.action)])
                         .arg(entry.version);
            m_last = entry;
        }
        m_cursor = page->next;
        if (lines.size() >= wanted || patience.hasExpired())
            return lines;
        QTest::qSleep(20);
    }
}

void tst_Journal::ownChangesHaveTheirOrigin() {
    m_store->setOrigin(u"http"_s, u"web shop"_s);
    const auto product = m_store->write<Product>([&](WriteUnit& unit) -> Result<Product> {
        const auto category = m_store->categories().create(unit, u"Tea"_s);
        ProductDraft draft = makeDraft(u"Green"_s, money("1"), money("2"));
        draft.category = category->id;
        draft.newTags << u"hot"_s;
        return m_store->products().create(unit, draft);
    });
    VERIFY_OK(product);
    QCOMPARE(news(3), QStringList({u"category 1 created 1"_s, u"tag 1 created 1"_s, u"product 1 created 1"_s}));
    QCOMPARE(m_last.source, u"http"_s);
    QCOMPARE(m_last.actor, u"web shop"_s);
    QVERIFY(std::abs(m_last.at.secsTo(QDateTime::currentDateTimeUtc())) < 60);
    // A category that goes takes itself out of its products.
    VERIFY_OK(m_store->write<qint64>(
        [&](WriteUnit& unit) { return m_store->categories().remove(unit, CategoryId(1), std::nullopt); }));
    QCOMPARE(news(2), QStringList({u"product 1 changed 2"_s, u"category 1 deleted 1"_s}));
    VERIFY_OK(m_store->write<qint64>([&](WriteUnit& unit) { return m_store->tags().remove(unit, TagId(1)); }));
    QCOMPARE(news(2), QStringList({u"product 1 changed 3"_s, u"tag 1 deleted 1"_s}));
    const ProductId id(1);
    VERIFY_OK(
        m_store->write<qint64>([&](WriteUnit& unit) { return m_store->products().remove(unit, std::span(&id, 1)); }));
    QCOMPARE(news(1), QStringList({u"product 1 deleted 3"_s}));
}

void tst_Journal::anotherProgramsChanges() {
    run(u"INSERT INTO categories (name) VALUES ('a')"_s);
    run(u"INSERT INTO tags (name) VALUES ('t'), ('u')"_s);
    run(u"INSERT INTO products (name, price_shmeckles, price_flurbos, category_id) VALUES ('p', 1, 2, 1)"_s);
    QCOMPARE(news(4), QStringList({u"category 1 created 1"_s, u"tag 1 created 1"_s, u"tag 2 created 1"_s,
                                   u"product 1 created 1"_s}));
    QVERIFY(m_last.source.isEmpty() && m_last.actor.isEmpty());
    run(u"UPDATE products SET name = 'q'"_s);
    run(u"INSERT INTO product_tag_association (product_id, tag_id) VALUES (1, 2)"_s);
    run(u"UPDATE tags SET name = 'v' WHERE id = 2"_s);
    QCOMPARE(news(3), QStringList({u"product 1 changed 2"_s, u"product 1 changed 3"_s, u"tag 2 changed 2"_s}));
    run(u"DELETE FROM categories"_s);
    QStringList gone = news(2);
    gone.sort();
    QCOMPARE(gone, QStringList({u"category 1 deleted 1"_s, u"product 1 changed 4"_s}));
    run(u"DELETE FROM products"_s);
    QCOMPARE(news(1), QStringList({u"product 1 deleted 4"_s}));
}

void tst_Journal::aChangeIsOneEntry() {
    const auto product = m_store->write<Product>(
        [&](WriteUnit& unit) { return m_store->products().create(unit, makeDraft(u"p"_s, money("1"), money("2"))); });
    VERIFY_OK(product);
    news(1);
    ProductPatch patch;
    patch.name = u"q"_s;
    patch.tags.create << u"x"_s;
    VERIFY_OK(m_store->write<Product>(
        [&](WriteUnit& unit) { return m_store->products().update(unit, product->id, 0, patch); }));
    QCOMPARE(news(2), QStringList({u"tag 1 created 1"_s, u"product 1 changed 2"_s}));
    VERIFY_OK(m_store->write<Product>(
        [&](WriteUnit& unit) { return m_store->products().update(unit, product->id, 0, patch); }));
    QCOMPARE(news(), QStringList());
}

void tst_Journal::nothingOfARolledBackChange() {
    const auto refused = m_store->write<Tag>([&](WriteUnit& unit) -> Result<Tag> {
        (void)m_store->tags().create(unit, u"x"_s);
        return Error::cancelled();
    });
    QVERIFY(!refused);
    QCOMPARE(news(), QStringList());
}

void tst_Journal::pages() {
    for (int i = 0; i < 5; ++i)
        run(u"INSERT INTO tags (name) VALUES ('t%1')"_s.arg(i));
    const std::optional<JournalCursor> start = m_cursor;
    QCOMPARE(news(5).size(), 5);
    JournalStore journal(m_store->connection());
    QStringList sizes;
    for (std::optional<JournalCursor> cursor = start;;) {
        const Result<JournalPage> page = journal.since(cursor, 2);
        VERIFY_OK(page);
        sizes << u"%1%2"_s.arg(page->entries.size()).arg(page->more ? u"+"_s : u""_s);
        cursor = page->next;
        if (!page->more)
            break;
    }
    QCOMPARE(sizes.join(u' '), u"2+ 2+ 1"_s);
    const Result<JournalCursor> end = journal.end();
    VERIFY_OK(end);
    QVERIFY(journal.since(*end, 10)->entries.empty());
    run(u"INSERT INTO tags (name) VALUES ('new')"_s);
    m_cursor = *end;
    QCOMPARE(news(1), QStringList{u"tag 6 created 1"_s});
}

/// One that began first and commits last must come after what was read meanwhile.
void tst_Journal::lateCommitIsNotPassedOver() {
    if (!m_backend->isPostgres())
        return; // one writer at a time
    Result<Transaction> early = Transaction::begin(*m_other);
    VERIFY_OK(early);
    run(u"INSERT INTO tags (name) VALUES ('early')"_s);
    VERIFY_OK(m_store->write<Tag>([&](WriteUnit& unit) { return m_store->tags().create(unit, u"late"_s); }));
    const QStringList meanwhile = news();
    VERIFY_OK(early->commit());
    const QStringList all = meanwhile + news(2 - meanwhile.size());
    QCOMPARE(all, QStringList({u"tag 1 created 1"_s, u"tag 2 created 1"_s}));
}

void tst_Journal::endOfAnEmptyJournal() {
    const Result<JournalCursor> end = JournalStore(m_store->connection()).end();
    VERIFY_OK(end);
    QVERIFY(*end == JournalCursor{});
    QCOMPARE(news(), QStringList());
}

void tst_Journal::makeTags(int count) {
    for (int i = 0; i < count; ++i)
        run(u"INSERT INTO tags (name) VALUES ('t%1')"_s.arg(i));
}

void tst_Journal::prunedFromTheFront() {
    makeTags(6);
    QCOMPARE(news(6).size(), 6);
    const JournalPage three = *JournalStore(m_store->connection()).since(std::nullopt, 3);
    const JournalPage four = *JournalStore(m_store->connection()).since(std::nullopt, 4);
    QCOMPARE(*prune({400, 0}), 0);
    run(u"UPDATE change_journal SET made_at = '2020-01-01 00:00:00.000000' WHERE entity_id <> 5"_s);
    // Of those read no more than `most`, and nothing behind one that stays.
    QCOMPARE(*prune({0, 0}), 0);
    QCOMPARE(*prune({400, 0}, 3), 3);
    QCOMPARE(*prune({400, 0}, 3), 1);
    QCOMPARE(*prune({400, 0}, 3), 0);
    QCOMPARE(number(u"SELECT count(*) FROM change_journal"_s), 2);
    QVERIFY(isGone(three.next));
    QVERIFY(isGone(four.next)); // what it says has changed, too
    QVERIFY(isGone({}));        // a client that saw an empty journal
    m_cursor.reset();
    QCOMPARE(news(2), QStringList({u"tag 5 created 1"_s, u"tag 6 created 1"_s}));
    // The last one stays however old: whoever has seen all need not begin anew.
    run(u"UPDATE change_journal SET made_at = '2020-01-01 00:00:00.000000'"_s);
    const Result<JournalCursor> end = JournalStore(m_store->connection()).end();
    VERIFY_OK(end);
    QCOMPARE(*prune({400, 0}), 1);
    QCOMPARE(*prune({400, 0}), 0);
    QVERIFY(!isGone(*end));
    run(u"INSERT INTO tags (name) VALUES ('new')"_s);
    m_cursor = *end;
    QCOMPARE(news(1), QStringList{u"tag 7 created 1"_s});
}

void tst_Journal::prunedByNumber() {
    makeTags(6);
    QCOMPARE(*prune({400, 6}), 0);
    QCOMPARE(*prune({400, 4}), 2);
    QCOMPARE(number(u"SELECT min(entity_id) FROM change_journal"_s), 3);
    QCOMPARE(*prune({400, 1}), 3);
}

void tst_Journal::keeper() {
    run(m_backend->isPostgres()
            ? u"INSERT INTO tags (name) SELECT 't' || n FROM generate_series(1, 1201) n"_s
            : u"INSERT INTO tags (name) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s "
              "WHERE n < 1201) SELECT 't' || n FROM s"_s);
    run(u"UPDATE change_journal SET made_at = '2020-01-01 00:00:00.000000'"_s);
    {
        const JournalKeeper keeper(m_backend->url(), {}, std::chrono::milliseconds(1));
        QTRY_COMPARE_WITH_TIMEOUT(number(u"SELECT count(*) FROM change_journal"_s), 1, 30000);
        // It keeps nobody waiting.
        VERIFY_OK(m_store->write<Tag>([&](WriteUnit& unit) { return m_store->tags().create(unit, u"late"_s); }));
    }
    QCOMPARE(number(u"SELECT count(*) FROM change_journal"_s), 2);
}

/// As after a backup was restored: what a client has seen did not happen, and other things did.
void tst_Journal::anotherPast() {
    makeTags(3);
    QCOMPARE(news(3).size(), 3);
    const JournalPage before = *JournalStore(m_store->connection()).since(std::nullopt, 2);
    QVERIFY(m_cursor && !isGone(*m_cursor));
    run(u"DELETE FROM change_journal WHERE entity_id = 3"_s);
    QVERIFY(isGone(*m_cursor));
    run(u"INSERT INTO change_journal (id, entity, entity_id, action, version) VALUES (%1, 'tag', 9, 'created', 1)"_s
            .arg(m_cursor->id));
    QVERIFY(isGone(*m_cursor));
    // One that is older than the backup goes on with what happened instead.
    m_cursor = before.next;
    QCOMPARE(news(1), QStringList{u"tag 9 created 1"_s});
    QVERIFY(isGone({m_cursor->id, m_cursor->mark + 1}));
    QVERIFY(isGone({1000000, 1}));
}

void tst_Journal::movedToAnotherServer() {
    makeTags(3);
    QCOMPARE(news(3).size(), 3);
    const std::optional<JournalCursor> end = m_cursor;
    if (m_backend->isPostgres())
        run(u"UPDATE change_journal SET transaction_id = transaction_id + 1000000000000"_s);
    for (int round = 0; round < 2; ++round) {
        run(u"INSERT INTO tags (name) VALUES ('here%1')"_s.arg(round));
        VERIFY_OK(m_store->write<bool>([&](WriteUnit& unit) -> Result<bool> {
            if (Result<void> done = JournalStore(m_store->connection()).adoptMoved(unit); !done)
                return done.error();
            return true;
        }));
        QCOMPARE(news(1), QStringList{u"tag %1 created 1"_s.arg(4 + round)});
    }
    m_cursor = end;
    QCOMPARE(news(2), QStringList({u"tag 4 created 1"_s, u"tag 5 created 1"_s}));
    m_cursor.reset();
    QCOMPARE(news(5), QStringList({u"tag 1 created 1"_s, u"tag 2 created 1"_s, u"tag 3 created 1"_s,
                                   u"tag 4 created 1"_s, u"tag 5 created 1"_s}));
}

/// A product's tags and category are part of it, whoever takes them away, and whether or not it keeps versions itself.
void tst_Journal::tagsAndCategoriesOfProducts() {
    run(u"INSERT INTO categories (name) VALUES ('c')"_s);
    makeTags(2);
    run(u"INSERT INTO products (name, price_shmeckles, price_flurbos, category_id) VALUES ('p', 1, 2, 1), ('q', 1, 2, 1)"_s);
    run(u"INSERT INTO product_tag_association (product_id, tag_id) VALUES (1, 1), (1, 2)"_s);
    news(6);
    run(u"DELETE FROM product_tag_association WHERE tag_id = 1"_s);
    const QStringList link = news(1);
    QVERIFY2(link.size() == 1 && link.front().startsWith(u"product 1 changed"), qPrintable(link.join(u',')));
    run(u"DELETE FROM tags WHERE id = 2"_s);
    QStringList gone = news(2);
    QVERIFY2(gone.contains(u"tag 2 deleted 1"_s) && gone.size() == 2, qPrintable(gone.join(u',')));
    run(u"DELETE FROM categories"_s);
    gone = news(3);
    gone.sort();
    QCOMPARE(gone.size(), 3);
    QVERIFY(gone[1].startsWith(u"product 1 changed") && gone[2].startsWith(u"product 2 changed"));
}

QTEST_GUILESS_MAIN(tst_Journal)
#include "tst_journal.moc"
