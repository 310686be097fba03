#include "builders.h"
#include "catalogstore.h"
#include "historystore.h"
#include "historytexts.h"
#include "journalstore.h"
#include "query.h"
#include "testbackend.h"
#include "undostore.h"
#include "verify.h"

#include <QTest>
#include <memory>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// The journal as a person reads it.
class tst_HistoryStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init();
    void cleanup();

    void whoDidWhat();
    void namesOfWhatIsGone();
    void tagsOfAProduct();
    void pagesByKey();
    void filters();
    void timesAreIncluded();
    void stepsOnly();
    void lookingHasAnEnd();
    void theIndexByRecordIsUsed();
    void whatAStepIsAbout();
    void pricesAtATime();

private:
    template <class T>
    T must(Result<T> result) {
        if (!result)
            QTest::qFail(describe(result.error()).constData(), __FILE__, __LINE__);
        return result ? std::move(*result) : T();
    }
    template <class T>
    T write(const QString& title, const std::function<Result<T>(WriteUnit&)>& work) {
        return must(m_store->write<T>([&](WriteUnit& unit) {
            unit.step.title = title;
            return work(unit);
        }));
    }
    Product make(const ProductDraft& draft) {
        return write<Product>(u"New"_s, [&](WriteUnit& unit) { return m_store->products().create(unit, draft); });
    }
    Product change(ProductId id, const ProductPatch& patch, const QString& title = {}) {
        return write<Product>(title, [&](WriteUnit& unit) { return m_store->products().update(unit, id, 0, patch); });
    }
    Category category(const QString& name) {
        return write<Category>({}, [&](WriteUnit& unit) { return m_store->categories().create(unit, name); });
    }
    Tag tag(const QString& name) {
        return write<Tag>({}, [&](WriteUnit& unit) { return m_store->tags().create(unit, name); });
    }
    HistoryPage page(const HistoryFilter& filter = {}, const HistoryCursor& cursor = {}, int limit = 100) {
        return must(HistoryStore(m_store->connection()).page(filter, cursor, limit));
    }
    qint64 newestStep() {
        return must(scalarInteger(m_store->connection(), u"SELECT COALESCE(max(id), 0) FROM change_steps"_s));
    }
    bool execute(const QString& sql) { return Query(m_store->connection(), sql).run().ok(); }
    static ProductPatch price(const char* text) {
        ProductPatch patch;
        patch.shmeckles = money(text);
        return patch;
    }

    std::unique_ptr<TestBackend> m_backend;
    std::unique_ptr<CatalogStore> m_store;
};

void tst_HistoryStore::init() {
    QFETCH_GLOBAL(QString, backend);
    m_backend = std::make_unique<TestBackend>(backend);
    QVERIFY(m_backend->migrate());
    m_store = must(CatalogStore::open(m_backend->url(), OpenMode::ReadWrite));
    QVERIFY(m_store);
    m_store->setOrigin(u"window"_s, u"Anna"_s, u"me"_s);
}

void tst_HistoryStore::cleanup() {
    m_store.reset();
    m_backend.reset();
}

void tst_HistoryStore::whoDidWhat() {
    const Category tea = category(u"Tea"_s);
    const Product milk = make(makeDraft(u"Milk"_s));
    ProductPatch patch = price("12.5");
    patch.category = std::optional(tea.id);
    patch.description = u"White"_s;
    m_store->setOrigin(u"import"_s, u"Ben"_s, u"other"_s);
    change(milk.id, patch, u"Import of a.json"_s);
    const HistoryPage found = page();
    QVERIFY(!found.more);
    QCOMPARE(found.entries.size(), std::size_t{3});
    const HistoryEntry& entry = found.entries.front();
    QVERIFY(entry.at.isValid());
    QCOMPARE(entry.entityId, milk.id.value);
    QCOMPARE(entry.name, u"Milk"_s);
    QCOMPARE(entry.action, HistoryEntry::Action::Changed);
    QCOMPARE(entry.fields, HistoryEntry::Shmeckles | HistoryEntry::InCategory | HistoryEntry::Description);
    QCOMPARE(entry.before.shmeckles, money("10"));
    QCOMPARE(entry.after.shmeckles, money("12.5"));
    QCOMPARE(entry.before.category, qint64{0});
    QCOMPARE(entry.after.category, tea.id.value);
    QCOMPARE(entry.after.categoryName, u"Tea"_s);
    QCOMPARE(entry.after.description, u"White"_s);
    QCOMPARE(entry.actor, u"Ben"_s);
    QVERIFY(entry.step);
    QCOMPARE(entry.step->title, u"Import of a.json"_s);
    QCOMPARE(entry.step->client, u"other"_s);
    QCOMPARE(entry.step->products, qint64{1});
    QCOMPARE(historytexts::source(entry), u"import #%1"_s.arg(entry.step->id));
    QCOMPARE(historytexts::lines(entry).size(), std::size_t{3});
    // At a creation the journal holds no values.
    QCOMPARE(found.entries[1].action, HistoryEntry::Action::Created);
    QVERIFY(historytexts::lines(found.entries[1]).empty());
    // Another program has no step.
    QVERIFY(execute(u"UPDATE products SET name = 'Cream'"_s));
    const HistoryEntry foreign = page().entries.front();
    QCOMPARE(foreign.after.name, u"Cream"_s);
    QVERIFY(!foreign.step);
    QVERIFY(foreign.source.isEmpty());
}

void tst_HistoryStore::namesOfWhatIsGone() {
    const Category tea = category(u"Tea"_s);
    const Product milk = make(makeDraft(u"Milk"_s, tea.id, {}));
    write<qint64>({}, [&](WriteUnit& unit) { return m_store->categories().remove(unit, tea.id, {}); });
    write<qint64>({}, [&](WriteUnit& unit) { return m_store->products().remove(unit, std::vector{milk.id}); });
    bool moved = false;
    for (const HistoryEntry& entry : page().entries) {
        QCOMPARE(entry.name, entry.entity == UndoSkipped::Entity::Category ? u"Tea"_s : u"Milk"_s);
        if (entry.action == HistoryEntry::Action::Changed) {
            moved = true;
            QCOMPARE(entry.before.categoryName, u"Tea"_s);
        }
    }
    QVERIFY(moved);
}

void tst_HistoryStore::tagsOfAProduct() {
    const Tag hot = tag(u"hot"_s);
    const Product milk = make(makeDraft(u"Milk"_s));
    ProductPatch patch;
    patch.tags.add = {hot.id};
    change(milk.id, patch);
    write<qint64>({}, [&](WriteUnit& unit) { return m_store->tags().remove(unit, hot.id); });
    HistoryFilter filter;
    filter.record = HistoryFilter::Record{UndoSkipped::Entity::Product, milk.id.value};
    std::vector<HistoryEntry::Action> actions;
    for (const HistoryEntry& entry : page(filter).entries) {
        if (entry.tag == 0)
            continue;
        actions.push_back(entry.action);
        QCOMPARE(entry.tagName, u"hot"_s);
        QCOMPARE(entry.name, u"Milk"_s);
    }
    QCOMPARE(actions, (std::vector{HistoryEntry::Action::Untagged, HistoryEntry::Action::Tagged}));
}

void tst_HistoryStore::pagesByKey() {
    for (int i = 0; i < 7; ++i)
        make(makeDraft(u"Product %1"_s.arg(i)));
    QStringList names;
    HistoryCursor cursor;
    HistoryPage part;
    do {
        part = page({}, cursor, 3);
        QVERIFY(part.entries.size() <= 3);
        for (const HistoryEntry& entry : part.entries)
            names << entry.name;
        cursor = part.next;
        if (names.size() == 3) // what comes meanwhile is not in between
            make(makeDraft(u"Late"_s));
    } while (part.more);
    QCOMPARE(names.size(), 7);
    QCOMPARE(names.front(), u"Product 6"_s);
    QCOMPARE(names.back(), u"Product 0"_s);
}

void tst_HistoryStore::filters() {
    const Product milk = make(makeDraft(u"Milk"_s));
    const Product tea = make(makeDraft(u"Tea"_s));
    change(milk.id, price("2"));
    m_store->setOrigin(u"http"_s, u"Till token"_s);
    ProductPatch patch;
    patch.description = u"Green"_s;
    change(tea.id, patch, u"Described over the wire"_s);
    const auto names = [this](const std::function<void(HistoryFilter&)>& set) {
        HistoryFilter filter;
        set(filter);
        QStringList found;
        for (const HistoryEntry& entry : page(filter).entries)
            found << entry.name;
        return found;
    };
    QCOMPARE(names([](HistoryFilter&) {}), (QStringList{u"Tea"_s, u"Milk"_s, u"Tea"_s, u"Milk"_s}));
    QCOMPARE(names([](HistoryFilter& filter) { filter.actor = u"TILL"_s; }), QStringList{u"Tea"_s});
    QCOMPARE(names([](HistoryFilter& filter) { filter.source = u"window"_s; }),
             (QStringList{u"Milk"_s, u"Tea"_s, u"Milk"_s}));
    QCOMPARE(names([](HistoryFilter& filter) { filter.source = HistoryFilter::anotherProgram(); }), QStringList());
    QCOMPARE(names([](HistoryFilter& filter) { filter.text = u"the WIRE"_s; }), QStringList{u"Tea"_s});
    QCOMPARE(names([](HistoryFilter& filter) { filter.text = u"mil"_s; }), (QStringList{u"Milk"_s, u"Milk"_s}));
    QCOMPARE(names([](HistoryFilter& filter) { filter.fields = HistoryEntry::prices; }), QStringList{u"Milk"_s});
    QCOMPARE(names([this](HistoryFilter& filter) { filter.step = newestStep(); }), QStringList{u"Tea"_s});
    const Category same = category(u"The same number"_s); // in another table
    QCOMPARE(same.id.value, milk.id.value);
    const auto record = [](UndoSkipped::Entity entity, qint64 id) {
        return [entity, id](HistoryFilter& filter) { filter.record = HistoryFilter::Record{entity, id}; };
    };
    QCOMPARE(names(record(UndoSkipped::Entity::Product, milk.id.value)), (QStringList{u"Milk"_s, u"Milk"_s}));
    QCOMPARE(names(record(UndoSkipped::Entity::Category, same.id.value)), QStringList{u"The same number"_s});
}

void tst_HistoryStore::timesAreIncluded() {
    make(makeDraft(u"Old"_s));
    make(makeDraft(u"New"_s));
    QVERIFY(execute(m_backend->isPostgres()
                        ? u"UPDATE change_journal SET made_at = now() - interval '2 days' WHERE entity_id = 1"_s
                        : u"UPDATE change_journal SET made_at = strftime('%Y-%m-%d %H:%M:%f', 'now', '-2 days') || "
                          "'000' WHERE entity_id = 1"_s));
    const auto namesOf = [this](const HistoryFilter& filter) {
        QStringList names;
        for (const HistoryEntry& entry : page(filter).entries)
            names << entry.name;
        return names;
    };
    HistoryFilter filter;
    filter.from = QDateTime::currentDateTimeUtc().addDays(-1);
    QCOMPARE(namesOf(filter), QStringList{u"New"_s});
    filter.from = {};
    filter.to = QDateTime::currentDateTimeUtc().addDays(-1);
    QCOMPARE(namesOf(filter), QStringList{u"Old"_s});
    filter.to = page(filter).entries.front().at; // to the millisecond
    filter.from = filter.to;
    QCOMPARE(namesOf(filter), QStringList{u"Old"_s});
}

void tst_HistoryStore::stepsOnly() {
    write<bool>(u"Two"_s, [&](WriteUnit& unit) -> Result<bool> {
        for (const QString& name : {u"Milk"_s, u"Tea"_s}) {
            if (const Result<Product> made = m_store->products().create(unit, makeDraft(name)); !made)
                return made.error();
        }
        return true;
    });
    QVERIFY(execute(u"UPDATE products SET name = 'Cream' WHERE name = 'Milk'"_s));
    QCOMPARE(page().entries.size(), std::size_t{3});
    HistoryFilter filter;
    filter.stepsOnly = true;
    const HistoryPage steps = page(filter);
    QCOMPARE(steps.entries.size(), std::size_t{2});
    QCOMPARE(steps.entries.back().step->title, u"Two"_s);
    QCOMPARE(steps.entries.back().step->products, qint64{2});
}

void tst_HistoryStore::lookingHasAnEnd() {
    make(makeDraft(u"Needle"_s));
    QVERIFY(execute(u"UPDATE products SET name = 'Hay'"_s));
    // Far away from the newest, as after many changes of others.
    QVERIFY(execute(
        u"UPDATE change_journal SET id = id + %1 WHERE action = 'changed'"_s.arg(3 * HistoryStore::entriesLookedAt)));
    HistoryFilter filter;
    filter.text = u"needle"_s;
    filter.source = u"window"_s;
    QVERIFY(execute(u"UPDATE change_journal SET old_name = 'Needle' WHERE action = 'created'"_s));
    HistoryPage part = page(filter);
    int looks = 1;
    QVERIFY(part.entries.empty());
    while (part.entries.empty() && part.more) {
        part = page(filter, part.next);
        ++looks;
    }
    QCOMPARE(part.entries.size(), std::size_t{1});
    QCOMPARE(looks, 4);
}

void tst_HistoryStore::theIndexByRecordIsUsed() {
    // With few rows any plan is right.
    QVERIFY(execute(u"INSERT INTO change_journal (entity, entity_id, action, version) SELECT 'product', %1, 'changed', "
                    "1 FROM %2"_s.arg(m_backend->isPostgres() ? u"g"_s : u"value"_s,
                                      m_backend->isPostgres()
                                          ? u"generate_series(1, 20000) g"_s
                                          : u"(WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n "
                                            "WHERE value < 20000) SELECT value FROM n)"_s)));
    QVERIFY(execute(u"ANALYZE change_journal"_s));
    Query query(m_store->connection(),
                (m_backend->isPostgres() ? u"EXPLAIN "_s : u"EXPLAIN QUERY PLAN "_s) +
                    u"SELECT j.id FROM change_journal j WHERE j.id < 1000000 AND j.id >= 1 AND j.entity_id = 5 AND "
                    "j.entity IN ('product', 'tagging') ORDER BY j.id DESC LIMIT 100"_s);
    QString plan;
    while (true) {
        const Result<bool> row = query.step();
        VERIFY_OK(row);
        if (!*row)
            break;
        plan += query.text(m_backend->isPostgres() ? 0 : 3) + u'\n';
    }
    QVERIFY2(plan.contains(u"ix_change_journal_entity"_s), qPrintable(plan));
}

void tst_HistoryStore::whatAStepIsAbout() {
    const Product milk = make(makeDraft(u"Milk"_s));
    const Product tea = make(makeDraft(u"Tea"_s));
    const Product old = make(makeDraft(u"Old"_s));
    write<bool>(u"Much"_s, [&](WriteUnit& unit) -> Result<bool> {
        ProductStore& products = m_store->products();
        const Result<Product> made = products.create(unit, makeDraft(u"Made"_s));
        const Result<Product> first = products.update(unit, milk.id, 0, price("2"));
        const Result<Product> second = products.update(unit, tea.id, 0, price("3"));
        const Result<qint64> gone = products.remove(unit, std::vector{old.id});
        return made && first && second && gone ? Result<bool>(true) : Result<bool>(Error(Error::Kind::Internal, {}));
    });
    const ChangeStep step = must(UndoStore(m_store->connection()).step(newestStep()));
    StepContents contents = must(HistoryStore(m_store->connection()).contents(step));
    QCOMPARE(contents.made, qint64{1});
    QCOMPARE(contents.changed, qint64{2});
    QCOMPARE(contents.deleted, qint64{1});
    QCOMPARE(contents.changedSince, qint64{0});
    change(milk.id, price("4"));
    change(tea.id, renameTo(u"Green tea"_s)); // another field is no obstacle
    contents = must(HistoryStore(m_store->connection()).contents(step));
    QCOMPARE(contents.changedSince, qint64{1});
    QCOMPARE(contents.records(), qint64{4});
    // How much a restore to after the step is about.
    category(u"Tea"_s);
    HistoryStore history(m_store->connection());
    QCOMPARE(must(history.touchedSince(step.lastEntry, {}, HistoryEntry::everyField)), qint64{3});
    QCOMPARE(must(history.touchedSince(step.lastEntry, std::vector{milk.id}, HistoryEntry::everyField)), qint64{1});
    QCOMPARE(must(history.touchedSince(step.lastEntry, std::vector{milk.id, tea.id}, HistoryEntry::prices)), qint64{1});
}

void tst_HistoryStore::pricesAtATime() {
    const Product milk = make(makeDraft(u"Milk"_s));
    const Product tea = make(makeDraft(u"Tea"_s));
    const Product other = make(makeDraft(u"Other"_s));
    QTest::qWait(5);
    const QDateTime then = QDateTime::currentDateTimeUtc();
    QTest::qWait(5);
    change(milk.id, price("2"));
    change(milk.id, price("3"));
    change(tea.id, renameTo(u"Green tea"_s));
    change(other.id, price("9"));
    PricesThen prices = must(HistoryStore(m_store->connection()).pricesAt({milk.id, tea.id}, then));
    QCOMPARE(prices.changed, qint64{1});
    QCOMPARE(prices.products.front(), (PriceThen{milk.id, u"Milk"_s, money("3"), money("5"), money("10"), money("5")}));
    // What the preview says is what comes of it.
    RestoreScope scope{prices.afterEntry, std::vector{milk.id, tea.id}, HistoryEntry::prices};
    const UndoReport report = write<UndoReport>(
        u"Prices"_s, [&](WriteUnit& unit) { return UndoStore(m_store->connection()).restore(unit, scope); });
    QCOMPARE(report.products, qint64{1});
    QCOMPARE(must(m_store->products().byId(milk.id)).shmeckles, money("10"));
    QCOMPARE(must(m_store->products().byId(tea.id)).name, u"Green tea"_s);
    QCOMPARE(must(m_store->products().byId(other.id)).shmeckles, money("9"));
    // Nor can it say what it does not know any more.
    JournalLimits limits;
    limits.days = 0;
    limits.rows = 1;
    must(m_store->write<qint64>(
        [&](WriteUnit& unit) { return JournalStore(m_store->connection()).prune(unit, limits, 100); }));
    const Result<PricesThen> unknown = HistoryStore(m_store->connection()).pricesAt({milk.id}, then);
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().kind, Error::Kind::NotFound);
}

QTEST_GUILESS_MAIN(tst_HistoryStore)
#include "tst_historystore.moc"
