#include "builders.h"
#include "catalogstore.h"
#include "journalstore.h"
#include "query.h"
#include "testbackend.h"
#include "undostore.h"
#include "verify.h"

#include <QTest>
#include <memory>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// Steps, and taking them back from the journal.
class tst_UndoStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init();
    void cleanup();

    void aWriteIsAStep();
    void undoAndRedoOfAnEdit();
    void undoOfANewProduct();
    void undoOfADeletion();
    void undoOfADeletedCategory();
    void undoOfADeletedTag();
    void undoOfARename();
    void undoOfTags();
    void whatWasChangedSinceStays();
    void anotherFieldChangedSinceIsNoObstacle();
    void whatWasUndoneInBetweenIsNoObstacle();
    void orderOfUndoAndRedo();
    void redoEndsWithANewChange();
    void otherClientsStepsAreTheirs();
    void anotherProgramsChangesHaveOldValues();
    void twoChangesInOneStep();
    void restoreToAPoint();
    void restorePricesOfSome();
    void trash();
    void theTrashOfATag();
    void undoneTwice();
    void prunedSteps();

private:
    template <class T>
    T must(Result<T> result) {
        if (!result)
            qWarning("%s", qPrintable(result.error().text));
        return result ? std::move(*result) : T();
    }
    template <class T>
    T write(const std::function<Result<T>(WriteUnit&)>& work, qint64* step = nullptr) {
        return must(m_store->write<T>([&](WriteUnit& unit) {
            if (step != nullptr)
                *step = unit.step.id;
            return work(unit);
        }));
    }
    Product make(const ProductDraft& draft) {
        return write<Product>([&](WriteUnit& unit) { return m_store->products().create(unit, draft); });
    }
    Product change(ProductId id, const ProductPatch& patch) {
        return write<Product>([&](WriteUnit& unit) { return m_store->products().update(unit, id, 0, patch); });
    }
    Product read(ProductId id) { return must(m_store->products().byId(id)); }
    bool isThere(ProductId id) { return m_store->products().byId(id).ok(); }
    UndoReport undo() {
        const std::vector<ChangeStep> steps = must(UndoStore(m_store->connection()).undoable(u"me"_s, 1));
        return steps.empty() ? UndoReport() : undo(steps.front().id);
    }
    UndoReport redo() {
        const std::vector<ChangeStep> steps = must(UndoStore(m_store->connection()).redoable(u"me"_s, 1));
        return steps.empty() ? UndoReport() : undo(steps.front().id);
    }
    UndoReport undo(qint64 id) {
        return write<UndoReport>([&](WriteUnit& unit) { return UndoStore(m_store->connection()).undo(unit, id); });
    }
    /// All but what every write changes.
    static Product plain(Product product) {
        product.version = 0;
        product.updatedAt = {};
        return product;
    }
    static ProductPatch price(const char* text) {
        ProductPatch patch;
        patch.shmeckles = money(text);
        return patch;
    }

    std::unique_ptr<TestBackend> m_backend;
    std::unique_ptr<CatalogStore> m_store;
};

void tst_UndoStore::init() {
    QFETCH_GLOBAL(QString, backend);
    m_backend = std::make_unique<TestBackend>(backend);
    QVERIFY(m_backend->migrate());
    m_store = must(CatalogStore::open(m_backend->url(), OpenMode::ReadWrite));
    QVERIFY(m_store);
    m_store->setOrigin(u"window"_s, u"Anna"_s, u"me"_s);
}

void tst_UndoStore::cleanup() {
    m_store.reset();
    m_backend.reset();
}

void tst_UndoStore::aWriteIsAStep() {
    const Product milk = make(makeDraft(u"Milk"_s));
    const Product bread = make(makeDraft(u"Bread"_s));
    write<bool>([&](WriteUnit& unit) -> Result<bool> {
        unit.step.title = u"Both"_s;
        (void)m_store->products().update(unit, milk.id, 0, price("2"));
        (void)m_store->products().update(unit, bread.id, 0, price("3"));
        return true;
    });
    const std::vector<ChangeStep> steps = must(UndoStore(m_store->connection()).undoable(u"me"_s, 10));
    QCOMPARE(steps.size(), size_t{3});
    QCOMPARE(steps[0].title, u"Both"_s);
    QCOMPARE(steps[0].products, 2);
    QCOMPARE(steps[0].actor, u"Anna"_s);
    QCOMPARE(steps[0].source, u"window"_s);
    QVERIFY(steps[0].at.isValid());
    QVERIFY(steps[0].id > steps[1].id);
    // What changes nothing is none.
    change(milk.id, price("2"));
    QCOMPARE(must(UndoStore(m_store->connection()).undoable(u"me"_s, 10)).size(), size_t{3});
}

void tst_UndoStore::undoAndRedoOfAnEdit() {
    const Category tea = write<Category>([&](WriteUnit& unit) { return m_store->categories().create(unit, u"Tea"_s); });
    ProductDraft draft = makeDraft(u"Milk"_s);
    draft.description = u"White"_s;
    const Product before = make(draft);
    ProductPatch patch;
    patch.name = u"Cream"_s;
    patch.description = QString(u""_s);
    patch.imageUrl = u"https://example.org/cream.png"_s;
    patch.shmeckles = money("99.99");
    patch.flurbos = money("0.01");
    patch.category = std::optional(tea.id);
    patch.tags.create = {u"cold"_s};
    const Product after = change(before.id, patch);
    const UndoReport undone = undo();
    QCOMPARE(undone.products, 1);
    QCOMPARE(undone.tags, 1); // the new tag goes, too
    QCOMPARE(undone.skippedCount, 0);
    QCOMPARE(plain(read(before.id)), plain(before));
    QVERIFY(read(before.id).version > after.version);
    const UndoReport redone = redo();
    QCOMPARE(redone.products, 1);
    QCOMPARE(plain(read(before.id)), plain(after));
}

void tst_UndoStore::undoOfANewProduct() {
    const Product milk = make(makeDraft(u"Milk"_s, std::nullopt, {}));
    undo();
    QVERIFY(!isThere(milk.id));
    redo();
    QCOMPARE(plain(read(milk.id)), plain(milk));
    undo();
    QVERIFY(!isThere(milk.id));
}

void tst_UndoStore::undoOfADeletion() {
    const Category tea = write<Category>([&](WriteUnit& unit) { return m_store->categories().create(unit, u"Tea"_s); });
    const Tag hot = write<Tag>([&](WriteUnit& unit) { return m_store->tags().create(unit, u"hot"_s); });
    const Tag sweet = write<Tag>([&](WriteUnit& unit) { return m_store->tags().create(unit, u"sweet"_s); });
    std::vector<Product> made;
    std::vector<ProductId> ids;
    for (int i = 0; i < 30; ++i) {
        made.push_back(make(makeDraft(u"Tea %1"_s.arg(i), tea.id, {hot.id, sweet.id})));
        ids.push_back(made.back().id);
    }
    write<qint64>([&](WriteUnit& unit) { return m_store->products().remove(unit, ids); });
    QVERIFY(!isThere(ids[3]));
    const UndoReport report = undo();
    QCOMPARE(report.products, 30);
    for (const Product& product : made) {
        const Product now = read(product.id);
        QCOMPARE(plain(now), plain(product));
        QVERIFY(now.version > product.version); // no ETag of before is good for it
    }
    QCOMPARE(redo().products, 30);
    QVERIFY(!isThere(ids[3]));
    QCOMPARE(undo().products, 30);
    QCOMPARE(plain(read(ids[3])), plain(made[3]));
}

void tst_UndoStore::undoOfADeletedCategory() {
    const Category tea = write<Category>([&](WriteUnit& unit) { return m_store->categories().create(unit, u"Tea"_s); });
    const Category rest =
        write<Category>([&](WriteUnit& unit) { return m_store->categories().create(unit, u"Rest"_s); });
    const Product green = make(makeDraft(u"Green"_s, tea.id, {}));
    const Product black = make(makeDraft(u"Black"_s, tea.id, {}));
    write<qint64>([&](WriteUnit& unit) { return m_store->categories().remove(unit, tea.id, rest.id); });
    QCOMPARE(read(green.id).category->id, rest.id);
    const UndoReport report = undo();
    QCOMPARE(report.products, 2);
    QCOMPARE(report.categories, 1);
    QCOMPARE(read(green.id).category, std::optional(tea));
    QCOMPARE(read(black.id).category, std::optional(tea));
    redo();
    QCOMPARE(read(black.id).category->id, rest.id);
    QVERIFY(!m_store->categories().byId(tea.id).ok());
}

void tst_UndoStore::undoOfADeletedTag() {
    const Tag hot = write<Tag>([&](WriteUnit& unit) { return m_store->tags().create(unit, u"hot"_s); });
    const Product tea = make(makeDraft(u"Tea"_s, std::nullopt, {hot.id}));
    const Product milk = make(makeDraft(u"Milk"_s, std::nullopt, {hot.id}));
    write<qint64>([&](WriteUnit& unit) { return m_store->tags().remove(unit, hot.id); });
    QVERIFY(read(tea.id).tags.empty());
    const UndoReport report = undo();
    QCOMPARE(report.tags, 1);
    QCOMPARE(report.products, 2);
    QCOMPARE(read(tea.id).tags, std::vector{hot});
    QCOMPARE(read(milk.id).tags, std::vector{hot});
    // A name that somebody has taken meanwhile, in another case.
    redo();
    write<Tag>([&](WriteUnit& unit) { return m_store->tags().create(unit, u"HOT"_s); });
    const std::vector<ChangeStep> steps = must(UndoStore(m_store->connection()).undoable(u"me"_s, 2));
    const UndoReport taken = undo(steps[1].id);
    QCOMPARE(taken.tags, 0);
    QCOMPARE(taken.skippedCount, 1);
    QCOMPARE(taken.skipped.front().reason, UndoSkipped::Reason::NameTaken);
    QCOMPARE(taken.skipped.front().name, u"hot"_s);
}

void tst_UndoStore::undoOfARename() {
    const Tag hot = write<Tag>([&](WriteUnit& unit) { return m_store->tags().create(unit, u"hot"_s); });
    write<Tag>([&](WriteUnit& unit) { return m_store->tags().rename(unit, hot.id, u"warm"_s); });
    QCOMPARE(undo().tags, 1);
    QCOMPARE(must(m_store->tags().byId(hot.id)).tag, hot);
    QCOMPARE(redo().tags, 1);
    QCOMPARE(must(m_store->tags().byId(hot.id)).tag.name, u"warm"_s);
    // Renamed by somebody else since: left alone.
    m_store->setOrigin(u"http"_s, u"Ben"_s, {});
    write<Tag>([&](WriteUnit& unit) { return m_store->tags().rename(unit, hot.id, u"tepid"_s); });
    m_store->setOrigin(u"window"_s, u"Anna"_s, u"me"_s);
    const UndoReport report = undo();
    QCOMPARE(report.tags, 0);
    QCOMPARE(report.skipped.size(), size_t{1});
    QCOMPARE(report.skipped.front().actor, u"Ben"_s);
    QCOMPARE(must(m_store->tags().byId(hot.id)).tag.name, u"tepid"_s);
}

void tst_UndoStore::undoOfTags() {
    const Tag a = write<Tag>([&](WriteUnit& unit) { return m_store->tags().create(unit, u"a"_s); });
    const Tag b = write<Tag>([&](WriteUnit& unit) { return m_store->tags().create(unit, u"b"_s); });
    const Tag c = write<Tag>([&](WriteUnit& unit) { return m_store->tags().create(unit, u"c"_s); });
    const Product milk = make(makeDraft(u"Milk"_s, std::nullopt, {a.id}));
    ProductPatch swap;
    swap.tags = {{b.id}, {a.id}, {}};
    change(milk.id, swap);
    const qint64 swapped = must(UndoStore(m_store->connection()).undoable(u"me"_s, 1)).front().id;
    // Somebody adds another one: tags are sets, so that both changes hold.
    ProductPatch more;
    more.tags = {{c.id}, {}, {}};
    m_store->setOrigin(u"window"_s, u"Ben"_s, u"you"_s);
    change(milk.id, more);
    m_store->setOrigin(u"window"_s, u"Anna"_s, u"me"_s);
    const qint64 version = read(milk.id).version;
    const UndoReport report = undo(swapped);
    QCOMPARE(report.products, 1);
    QCOMPARE(read(milk.id).tags, (std::vector{a, c}));
    QCOMPARE(read(milk.id).version, version + 1);
}

void tst_UndoStore::whatWasChangedSinceStays() {
    const Product milk = make(makeDraft(u"Milk"_s));
    const Product bread = make(makeDraft(u"Bread"_s));
    write<bool>([&](WriteUnit& unit) -> Result<bool> {
        (void)m_store->products().update(unit, milk.id, 0, price("2"));
        (void)m_store->products().update(unit, bread.id, 0, price("3"));
        return true;
    });
    m_store->setOrigin(u"http"_s, u"Ben"_s, {});
    change(milk.id, price("4"));
    const UndoReport report = undo();
    QCOMPARE(report.products, 1);
    QCOMPARE(report.skippedCount, 1);
    const UndoSkipped skipped = report.skipped.front();
    QCOMPARE(skipped.id, milk.id.value);
    QCOMPARE(skipped.name, u"Milk"_s);
    QCOMPARE(skipped.reason, UndoSkipped::Reason::ChangedSince);
    QCOMPARE(skipped.actor, u"Ben"_s);
    QCOMPARE(skipped.source, u"http"_s);
    QVERIFY(skipped.at.isValid());
    QCOMPARE(read(milk.id).shmeckles, money("4"));
    QCOMPARE(read(bread.id).shmeckles, bread.shmeckles);
}

void tst_UndoStore::anotherFieldChangedSinceIsNoObstacle() {
    const Product milk = make(makeDraft(u"Milk"_s));
    change(milk.id, price("2"));
    const qint64 step = must(UndoStore(m_store->connection()).undoable(u"me"_s, 1)).front().id;
    change(milk.id, renameTo(u"Cream"_s));
    QCOMPARE(undo(step).products, 1);
    QCOMPARE(read(milk.id).name, u"Cream"_s);
    QCOMPARE(read(milk.id).shmeckles, milk.shmeckles);
}

void tst_UndoStore::whatWasUndoneInBetweenIsNoObstacle() {
    const Product milk = make(makeDraft(u"Milk"_s));
    change(milk.id, price("2"));
    undo();
    QCOMPARE(undo().products, 1); // the making
    QVERIFY(!isThere(milk.id));
    QCOMPARE(redo().products, 1);
    QCOMPARE(redo().products, 1);
    QCOMPARE(read(milk.id).shmeckles, money("2"));
    // A change that stands keeps it.
    const std::vector<ChangeStep> steps = must(UndoStore(m_store->connection()).undoable(u"me"_s, 5));
    QCOMPARE(steps.size(), size_t{2});
    const UndoReport report = undo(steps[1].id);
    QCOMPARE(report.products, 0);
    QCOMPARE(report.skippedCount, 1);
    QVERIFY(isThere(milk.id));
}

void tst_UndoStore::orderOfUndoAndRedo() {
    const Product milk = make(makeDraft(u"Milk"_s));
    for (const char* value : {"2", "3", "4"})
        change(milk.id, price(value));
    const auto now = [&] { return read(milk.id).shmeckles; };
    undo();
    QCOMPARE(now(), money("3"));
    undo();
    QCOMPARE(now(), money("2"));
    redo();
    QCOMPARE(now(), money("3"));
    redo();
    QCOMPARE(now(), money("4"));
    QVERIFY(must(UndoStore(m_store->connection()).redoable(u"me"_s, 1)).empty());
    undo();
    undo();
    undo();
    QCOMPARE(now(), milk.shmeckles);
    for (int i = 0; i < 3; ++i)
        redo();
    QCOMPARE(now(), money("4"));
    undo();
    QCOMPARE(now(), money("3"));
}

void tst_UndoStore::redoEndsWithANewChange() {
    const Product milk = make(makeDraft(u"Milk"_s));
    change(milk.id, price("2"));
    undo();
    QCOMPARE(must(UndoStore(m_store->connection()).redoable(u"me"_s, 9)).size(), size_t{1});
    change(milk.id, renameTo(u"Cream"_s));
    QVERIFY(must(UndoStore(m_store->connection()).redoable(u"me"_s, 9)).empty());
}

void tst_UndoStore::otherClientsStepsAreTheirs() {
    const Product milk = make(makeDraft(u"Milk"_s));
    m_store->setOrigin(u"window"_s, u"Ben"_s, u"you"_s);
    change(milk.id, price("2"));
    QCOMPARE(must(UndoStore(m_store->connection()).undoable(u"me"_s, 9)).size(), size_t{1});
    QCOMPARE(must(UndoStore(m_store->connection()).undoable(u"you"_s, 9)).size(), size_t{1});
}

void tst_UndoStore::anotherProgramsChangesHaveOldValues() {
    const Tag hot = write<Tag>([&](WriteUnit& unit) { return m_store->tags().create(unit, u"hot"_s); });
    const Product milk = make(makeDraft(u"Milk"_s));
    const qint64 before = must(scalarInteger(m_store->connection(), u"SELECT max(id) FROM change_journal"_s));
    VERIFY_OK(m_store->connection().execute(u"UPDATE products SET price_shmeckles = 77, name = 'Other'"_s));
    VERIFY_OK(m_store->connection().execute(
        u"INSERT INTO product_tag_association (product_id, tag_id) VALUES (%1, %2)"_s.arg(milk.id.value)
            .arg(hot.id.value)));
    Query query(m_store->connection(), u"SELECT version, fields, old_name, new_name, old_price_shmeckles, "
                                       "new_price_shmeckles, step_id, entity FROM change_journal WHERE id > :id AND "
                                       "entity = 'product' ORDER BY id"_s);
    query.bind("id", before);
    VERIFY_OK(query.step());
    QCOMPARE(query.integer(0), milk.version + 1);
    QCOMPARE(query.integer(1), 9);
    QCOMPARE(query.text(2), u"Milk"_s);
    QCOMPARE(query.text(3), u"Other"_s);
    QCOMPARE(query.money(4), milk.shmeckles);
    QCOMPARE(query.money(5), money("77"));
    QVERIFY(query.isNull(6));
    QVERIFY(must(query.step())); // the version that the tag made
    QCOMPARE(query.integer(0), milk.version + 2);
    QCOMPARE(query.integer(1), 0);
    QVERIFY(!must(query.step())); // one entry each
    query.finish();
    const UndoReport report = write<UndoReport>([&](WriteUnit& unit) {
        return UndoStore(m_store->connection()).restore(unit, {before, {}, 63});
    });
    QCOMPARE(report.products, 1);
    QCOMPARE(plain(read(milk.id)), plain(milk));
}

void tst_UndoStore::twoChangesInOneStep() {
    const Product milk = make(makeDraft(u"Milk"_s));
    write<bool>([&](WriteUnit& unit) -> Result<bool> {
        (void)m_store->products().update(unit, milk.id, 0, price("2"));
        (void)m_store->products().update(unit, milk.id, 0, price("3"));
        (void)m_store->products().update(unit, milk.id, 0, renameTo(u"Cream"_s));
        return true;
    });
    QCOMPARE(undo().products, 1);
    QCOMPARE(plain(read(milk.id)), plain(milk));
    redo();
    QCOMPARE(read(milk.id).shmeckles, money("3"));
    QCOMPARE(read(milk.id).name, u"Cream"_s);
}

void tst_UndoStore::restoreToAPoint() {
    const Tag hot = write<Tag>([&](WriteUnit& unit) { return m_store->tags().create(unit, u"hot"_s); });
    const Category tea = write<Category>([&](WriteUnit& unit) { return m_store->categories().create(unit, u"Tea"_s); });
    const Product green = make(makeDraft(u"Green"_s, tea.id, {hot.id}));
    const Product black = make(makeDraft(u"Black"_s, tea.id, {}));
    const qint64 point = must(scalarInteger(m_store->connection(), u"SELECT max(id) FROM change_journal"_s));
    change(green.id, price("2"));
    change(green.id, price("3"));
    m_store->setOrigin(u"http"_s, u"Ben"_s, {});
    write<qint64>([&](WriteUnit& unit) { return m_store->tags().remove(unit, hot.id); });
    write<qint64>([&](WriteUnit& unit) { return m_store->categories().remove(unit, tea.id, std::nullopt); });
    change(black.id, renameTo(u"Dark"_s));
    write<qint64>([&](WriteUnit& unit) { return m_store->products().remove(unit, std::vector{black.id}); });
    const Product red = make(makeDraft(u"Red"_s));
    change(red.id, price("9"));
    const Product brief = make(makeDraft(u"Brief"_s));
    write<qint64>([&](WriteUnit& unit) { return m_store->products().remove(unit, std::vector{brief.id}); });
    const UndoReport report = write<UndoReport>([&](WriteUnit& unit) {
        unit.step.title = u"As before"_s;
        return UndoStore(m_store->connection()).restore(unit, {point, {}, 63});
    });
    QCOMPARE(report.skippedCount, 0);
    QCOMPARE(plain(read(green.id)), plain(green));
    QCOMPARE(plain(read(black.id)), plain(black));
    QVERIFY(!isThere(red.id));
    QVERIFY(!isThere(brief.id));
    // It is a step as any other.
    m_store->setOrigin(u"window"_s, u"Anna"_s, u"me"_s);
    undo(report.step);
    QVERIFY(isThere(red.id));
    QVERIFY(!isThere(black.id));
    QCOMPARE(read(green.id).shmeckles, money("3"));
    QVERIFY(!read(green.id).category);
}

void tst_UndoStore::restorePricesOfSome() {
    const Product milk = make(makeDraft(u"Milk"_s));
    const Product bread = make(makeDraft(u"Bread"_s));
    QTest::qWait(20);
    const QDateTime then = QDateTime::currentDateTimeUtc();
    QTest::qWait(20);
    change(milk.id, price("2"));
    change(milk.id, renameTo(u"Cream"_s));
    change(bread.id, price("2"));
    const qint64 point = must(UndoStore(m_store->connection()).entryBefore(then));
    QVERIFY(point > 0);
    const UndoReport report = write<UndoReport>([&](WriteUnit& unit) {
        return UndoStore(m_store->connection()).restore(unit, {point, std::vector{milk.id}, 24});
    });
    QCOMPARE(report.products, 1);
    QCOMPARE(read(milk.id).shmeckles, milk.shmeckles);
    QCOMPARE(read(milk.id).name, u"Cream"_s);
    QCOMPARE(read(bread.id).shmeckles, money("2"));
}

void tst_UndoStore::trash() {
    const Tag hot = write<Tag>([&](WriteUnit& unit) { return m_store->tags().create(unit, u"hot"_s); });
    const Product milk = make(makeDraft(u"Milk"_s, std::nullopt, {hot.id}));
    const Product bread = make(makeDraft(u"Молоко"_s));
    write<qint64>([&](WriteUnit& unit) { return m_store->products().remove(unit, std::vector{milk.id, bread.id}); });
    UndoStore undoStore(m_store->connection());
    QCOMPARE(must(undoStore.trash({}, 0, 10)).size(), size_t{2});
    const std::vector<UndoStore::Deleted> found = must(undoStore.trash(u"МОЛ"_s, 0, 10));
    QCOMPARE(found.size(), size_t{1});
    QCOMPARE(found.front().name, u"Молоко"_s);
    QCOMPARE(found.front().actor, u"Anna"_s);
    const std::vector<UndoStore::Deleted> all = must(undoStore.trash({}, 0, 10));
    std::vector<qint64> entries;
    for (const UndoStore::Deleted& deleted : all)
        entries.push_back(deleted.entry);
    QCOMPARE(must(undoStore.trash({}, all.front().entry, 10)).size(), size_t{1});
    const UndoReport report =
        write<UndoReport>([&](WriteUnit& unit) { return undoStore.restoreDeleted(unit, entries); });
    QCOMPARE(report.products, 2);
    QCOMPARE(plain(read(milk.id)), plain(milk));
    QVERIFY(must(undoStore.trash({}, 0, 10)).empty());
    // What an undo took away is not in it.
    const Product brief = make(makeDraft(u"Brief"_s));
    undo();
    QVERIFY(!isThere(brief.id));
    QVERIFY(must(undoStore.trash({}, 0, 10)).empty());
}

void tst_UndoStore::theTrashOfATag() {
    const Tag hot = write<Tag>([&](WriteUnit& unit) { return m_store->tags().create(unit, u"hot"_s); });
    const Product milk = make(makeDraft(u"Milk"_s, std::nullopt, {hot.id}));
    // By another program.
    VERIFY_OK(m_store->connection().execute(u"DELETE FROM tags"_s));
    QVERIFY(read(milk.id).tags.empty());
    UndoStore undoStore(m_store->connection());
    const std::vector<UndoStore::Deleted> all = must(undoStore.trash({}, 0, 10));
    QCOMPARE(all.size(), size_t{1});
    QCOMPARE(all.front().entity, UndoSkipped::Entity::Tag);
    write<UndoReport>([&](WriteUnit& unit) { return undoStore.restoreDeleted(unit, {all.front().entry}); });
    QCOMPARE(read(milk.id).tags, std::vector{hot});
}

void tst_UndoStore::undoneTwice() {
    const Product milk = make(makeDraft(u"Milk"_s));
    change(milk.id, price("2"));
    const qint64 step = must(UndoStore(m_store->connection()).undoable(u"me"_s, 1)).front().id;
    undo(step);
    const Result<UndoReport> again =
        m_store->write<UndoReport>([&](WriteUnit& unit) { return UndoStore(m_store->connection()).undo(unit, step); });
    QVERIFY(!again);
    QCOMPARE(again.error().kind, Error::Kind::Conflict);
}

void tst_UndoStore::prunedSteps() {
    const Product milk = make(makeDraft(u"Milk"_s));
    change(milk.id, price("2"));
    const std::vector<ChangeStep> steps = must(UndoStore(m_store->connection()).undoable(u"me"_s, 9));
    change(milk.id, price("3"));
    write<qint64>([&](WriteUnit& unit) { return JournalStore(m_store->connection()).prune(unit, {0, 1}, 1000); });
    QCOMPARE(must(UndoStore(m_store->connection()).undoable(u"me"_s, 9)).size(), size_t{1});
    const Result<UndoReport> gone = m_store->write<UndoReport>(
        [&](WriteUnit& unit) { return UndoStore(m_store->connection()).undo(unit, steps.front().id); });
    QVERIFY(!gone);
    QCOMPARE(gone.error().kind, Error::Kind::NotFound);
    const Result<UndoReport> point = m_store->write<UndoReport>([&](WriteUnit& unit) {
        return UndoStore(m_store->connection()).restore(unit, {0, {}, 63});
    });
    QVERIFY(!point);
    // New steps get new numbers.
    const qint64 newest = must(UndoStore(m_store->connection()).undoable(u"me"_s, 1)).front().id;
    change(milk.id, price("5"));
    QVERIFY(must(UndoStore(m_store->connection()).undoable(u"me"_s, 1)).front().id > newest);
}

QTEST_GUILESS_MAIN(tst_UndoStore)

#include "tst_undostore.moc"
