#include "builders.h"
#include "bulkeditstore.h"
#include "catalogstore.h"
#include "generateddata.h"
#include "query.h"
#include "testbackend.h"
#include "undostore.h"
#include "verify.h"

#include <QTest>
#include <map>
#include <memory>

using namespace pricebook;
using namespace Qt::StringLiterals;

using Conflicts = BulkEditStore::Conflicts;
using Operation = PriceEdit::Operation;
using Rounding = PriceEdit::Rounding;
using State = BulkPlanRow::State;

namespace {

PriceEdit priceEdit(Operation operation, qint64 amount, Rounding rounding = Rounding::Hundredth) {
    PriceEdit edit;
    edit.operation = operation;
    edit.amount = amount;
    edit.rounding = rounding;
    return edit;
}

QStringList namesOf(const std::vector<Tag>& tags) {
    QStringList names;
    for (const Tag& tag : tags)
        names << tag.name;
    return names;
}

} // namespace

/// Changing many products at once.
class tst_BulkEditStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init();
    void cleanup();
    void cleanupTestCase() { m_backends.clear(); }

    void prices();
    void otherFields();
    void emptied();
    void addTags();
    void removeTags();
    void replaceTags();
    void createsTags();
    void planCounts();
    void filterTarget();
    void impossibleOnesStay();
    void skipsWhatOthersChanged();
    void refusesWhatOthersChanged();
    void everythingOrNothing();
    void goneReferences();
    void cancelled();
    void tenThousand();
    void changeSets();
    void isOneStep();
    void summaries();
    void summaryOfMany();
    void invalidEdits();

private:
    [[nodiscard]] BulkEditStore bulk() { return BulkEditStore(m_store->connection()); }
    Product add(const ProductDraft& draft) {
        const Result<Product> made =
            m_store->write<Product>([&](WriteUnit& unit) { return m_store->products().create(unit, draft); });
        if (!made)
            QTest::qFail(describe(made.error()).constData(), __FILE__, __LINE__);
        return made.valueOr({});
    }
    Tag addTag(const QString& name) {
        return m_store->write<Tag>([&](WriteUnit& unit) { return m_store->tags().create(unit, name); }).valueOr({});
    }
    Category addCategory(const QString& name) {
        return m_store->write<Category>([&](WriteUnit& unit) { return m_store->categories().create(unit, name); })
            .valueOr({});
    }
    Product stored(ProductId id) { return m_store->products().byId(id).valueOr({}); }
    /// By somebody else.
    void change(ProductId id, const ProductPatch& patch) {
        VERIFY_OK(
            m_other->write<Product>([&](WriteUnit& unit) { return m_other->products().update(unit, id, 0, patch); }));
    }
    Result<BulkPlan> plan(const std::vector<ProductId>& ids, const BulkEdit& edit) {
        return bulk().plan({ids, {}}, edit, PriceRules(), nullptr);
    }
    Result<BulkResult> apply(const BulkPlan& plan, Conflicts conflicts = Conflicts::Skip,
                             BulkProgress* progress = nullptr) {
        return m_store->write<BulkResult>(
            [&](WriteUnit& unit) { return bulk().apply(unit, plan, conflicts, progress); });
    }
    Result<BulkResult> planAndApply(const std::vector<ProductId>& ids, const BulkEdit& edit) {
        const Result<BulkPlan> made = plan(ids, edit);
        return made ? apply(*made) : Result<BulkResult>(made.error());
    }
    [[nodiscard]] qint64 number(const QString& sql) { return scalarInteger(m_other->connection(), sql).valueOr(-1); }

    std::map<QString, std::unique_ptr<TestBackend>> m_backends; ///< one database for all tests, emptied by each
    std::unique_ptr<CatalogStore> m_store;
    std::unique_ptr<CatalogStore> m_other;
};

void tst_BulkEditStore::init() {
    QFETCH_GLOBAL(QString, backend);
    std::unique_ptr<TestBackend>& database = m_backends[backend];
    if (!database) {
        database = std::make_unique<TestBackend>(backend);
        QVERIFY(database->migrate());
    }
    for (std::unique_ptr<CatalogStore>* store : {&m_store, &m_other}) {
        auto opened = CatalogStore::open(database->url(), OpenMode::ReadWrite);
        VERIFY_OK(opened);
        *store = std::move(*opened);
    }
    m_store->setOrigin(u"window"_s, u"Bert"_s);
    m_other->setOrigin(u"window"_s, u"Anna"_s);
}

void tst_BulkEditStore::cleanup() {
    Connection& connection = m_other->connection();
    const QStringList tables{u"product_tag_association"_s, u"products"_s,    u"categories"_s, u"tags"_s,
                             u"change_journal"_s,          u"change_steps"_s};
    if (connection.backend() == Backend::PostgreSql) {
        VERIFY_OK(connection.execute(u"TRUNCATE %1 RESTART IDENTITY CASCADE"_s.arg(tables.join(u", "_s))));
    } else {
        for (const QString& table : tables)
            VERIFY_OK(connection.execute(u"DELETE FROM "_s + table));
        VERIFY_OK(connection.execute(u"DELETE FROM sqlite_sequence"_s));
    }
    m_store.reset();
    m_other.reset();
}

void tst_BulkEditStore::prices() {
    const Product lamp = add(makeDraft(u"Lamp"_s, money("19.90"), money("7.00")));
    const Product chair = add(makeDraft(u"Chair"_s, money("0.10"), money("0.05")));
    BulkEdit edit;
    edit.shmeckles = priceEdit(Operation::AddPercent, 500);
    const Result<BulkResult> done = planAndApply({lamp.id, chair.id}, edit);
    VERIFY_OK(done);
    QCOMPARE(done->changed, 2);
    QCOMPARE(done->skipped, 0);
    QCOMPARE(stored(lamp.id).shmeckles, money("20.90"));
    QCOMPARE(stored(lamp.id).flurbos, money("7.00"));
    QCOMPARE(stored(lamp.id).version, lamp.version + 1);
    QVERIFY(stored(lamp.id).updatedAt >= lamp.updatedAt);
    QCOMPARE(stored(chair.id).shmeckles, money("0.11"));

    edit.shmeckles = priceEdit(Operation::CopyOther, 0);
    edit.flurbos = priceEdit(Operation::CopyOther, 0);
    VERIFY_OK(planAndApply({lamp.id}, edit));
    QCOMPARE(stored(lamp.id).shmeckles, money("7.00"));
    QCOMPARE(stored(lamp.id).flurbos, money("20.90"));

    edit = {};
    edit.flurbos = priceEdit(Operation::Set, 999'999'999'999);
    VERIFY_OK(planAndApply({chair.id}, edit));
    QCOMPARE(stored(chair.id).flurbos.toString(), u"9999999999.99"_s);
    QCOMPARE(stored(chair.id).shmeckles, money("0.11"));
}

void tst_BulkEditStore::otherFields() {
    const Category tea = addCategory(u"Tea"_s);
    const Product lamp = add(makeDraft(u"Lamp"_s));
    ProductDraft draft = makeDraft(u"Chair"_s);
    draft.description = u"It's “old”"_s;
    const Product chair = add(draft);
    BulkEdit edit;
    edit.category = tea.id;
    edit.description = u"Both 'of' them;\nДвое \\ \"x\""_s;
    edit.imageUrl = u" pictures/both.png "_s;
    const Result<BulkResult> done = planAndApply({lamp.id, chair.id}, edit);
    VERIFY_OK(done);
    QCOMPARE(done->changed, 2);
    for (const ProductId id : {lamp.id, chair.id}) {
        const Product now = stored(id);
        QCOMPARE(now.category, std::optional(tea));
        QCOMPARE(now.description, *edit.description);
        QCOMPARE(now.imageUrl, u"pictures/both.png"_s);
        QCOMPARE(now.version, lamp.version + 1);
        QCOMPARE(now.shmeckles, lamp.shmeckles);
    }
}

void tst_BulkEditStore::emptied() {
    const Category tea = addCategory(u"Tea"_s);
    ProductDraft draft = makeDraft(u"Lamp"_s, tea.id, {});
    draft.description = u"x"_s;
    draft.imageUrl = u"a.png"_s;
    const Product lamp = add(draft);
    const Product bare = add(makeDraft(u"Bare"_s));
    BulkEdit edit;
    edit.category = std::optional<CategoryId>();
    edit.description = QString();
    edit.imageUrl = QString();
    const Result<BulkPlan> made = plan({lamp.id, bare.id}, edit);
    VERIFY_OK(made);
    QCOMPARE(made->changed, 1);
    QCOMPARE(made->unchanged, 1);
    VERIFY_OK(apply(*made));
    const Product now = stored(lamp.id);
    QVERIFY(!now.category);
    QVERIFY(now.description.isEmpty());
    QVERIFY(now.imageUrl.isEmpty());
    QCOMPARE(stored(bare.id).version, bare.version);
    QCOMPARE(number(u"SELECT count(*) FROM products WHERE description IS NULL AND image_url IS NULL"_s), 2);
}

void tst_BulkEditStore::addTags() {
    const Tag red = addTag(u"red"_s);
    const Tag old = addTag(u"old"_s);
    const Product both = add(makeDraft(u"Both"_s, std::nullopt, {red.id, old.id}));
    const Product one = add(makeDraft(u"One"_s, std::nullopt, {red.id}));
    const Product none = add(makeDraft(u"None"_s));
    BulkEdit edit;
    edit.tags = BulkTags{BulkTags::Mode::Add, {red.id, old.id}, {}};
    const Result<BulkResult> done = planAndApply({both.id, one.id, none.id}, edit);
    VERIFY_OK(done);
    QCOMPARE(done->changed, 2);
    for (const ProductId id : {both.id, one.id, none.id})
        QCOMPARE(namesOf(stored(id).tags), (QStringList{u"old"_s, u"red"_s}));
    QCOMPARE(stored(both.id).version, both.version);
    QCOMPARE(stored(one.id).version, one.version + 1);
}

void tst_BulkEditStore::removeTags() {
    const Tag red = addTag(u"red"_s);
    const Tag old = addTag(u"old"_s);
    const Product both = add(makeDraft(u"Both"_s, std::nullopt, {red.id, old.id}));
    const Product none = add(makeDraft(u"None"_s));
    BulkEdit edit;
    edit.tags = BulkTags{BulkTags::Mode::Remove, {red.id}, {}};
    const Result<BulkResult> done = planAndApply({both.id, none.id}, edit);
    VERIFY_OK(done);
    QCOMPARE(done->changed, 1);
    QCOMPARE(namesOf(stored(both.id).tags), QStringList{u"old"_s});
    QCOMPARE(stored(none.id).version, none.version);
}

void tst_BulkEditStore::replaceTags() {
    const Tag red = addTag(u"red"_s);
    const Tag old = addTag(u"old"_s);
    const Product both = add(makeDraft(u"Both"_s, std::nullopt, {red.id, old.id}));
    const Product right = add(makeDraft(u"Right"_s, std::nullopt, {red.id}));
    const Product none = add(makeDraft(u"None"_s));
    BulkEdit edit;
    edit.tags = BulkTags{BulkTags::Mode::Replace, {red.id}, {}};
    Result<BulkResult> done = planAndApply({both.id, right.id, none.id}, edit);
    VERIFY_OK(done);
    QCOMPARE(done->changed, 2);
    for (const ProductId id : {both.id, right.id, none.id})
        QCOMPARE(namesOf(stored(id).tags), QStringList{u"red"_s});
    edit.tags->tags.clear();
    done = planAndApply({both.id, right.id, none.id}, edit);
    VERIFY_OK(done);
    QCOMPARE(done->changed, 3);
    QCOMPARE(number(u"SELECT count(*) FROM product_tag_association"_s), 0);
}

void tst_BulkEditStore::createsTags() {
    addTag(u"red"_s);
    const Product lamp = add(makeDraft(u"Lamp"_s));
    BulkEdit edit;
    edit.tags = BulkTags{BulkTags::Mode::Add, {}, {u" new "_s, u"RED"_s}};
    VERIFY_OK(planAndApply({lamp.id}, edit));
    QCOMPARE(namesOf(stored(lamp.id).tags), (QStringList{u"new"_s, u"red"_s}));
    QCOMPARE(number(u"SELECT count(*) FROM tags"_s), 2);
}

void tst_BulkEditStore::planCounts() {
    const Product lamp = add(makeDraft(u"Lamp"_s, money("10.00"), money("5.00")));
    const Product same = add(makeDraft(u"Same"_s, money("25.00"), money("5.00")));
    const Product near = add(makeDraft(u"Near"_s, money("24.00"), money("5.00")));
    const Product cheap = add(makeDraft(u"Cheap"_s, money("1.00"), money("0.50")));
    BulkEdit edit;
    edit.shmeckles = priceEdit(Operation::Set, 2500);
    // In the order asked for, which is not that of the ids.
    const Result<BulkPlan> made = plan({cheap.id, same.id, near.id, ProductId(999'999), lamp.id}, edit);
    VERIFY_OK(made);
    QCOMPARE(made->changed, 3);
    QCOMPARE(made->unchanged, 1);
    QCOMPARE(made->missing, 1);
    QCOMPARE(made->warned, 2);
    QCOMPARE(made->rows.size(), 4U);
    QCOMPARE(made->rows[3].change, 1500);
    QCOMPARE(made->rows[3].warnings.shmeckles, priceguard::LargeChange);
    QCOMPARE(made->rows[1].state, State::Unchanged);
    QVERIFY(!made->rows[2].warnings.any());
    QCOMPARE(made->rows[0].warnings.shmeckles, priceguard::Tenfold);
    static_assert(sizeof(BulkPlanRow) == 24);
}

void tst_BulkEditStore::filterTarget() {
    const Category tea = addCategory(u"Tea"_s);
    for (int i = 0; i < 7; ++i)
        add(makeDraft(u"Tea %1"_s.arg(i), tea.id, {}));
    const Product lamp = add(makeDraft(u"Lamp"_s));
    BulkTarget target;
    target.query.emplace();
    target.query->filter.categories = {tea.id};
    target.query->sort = {SortColumn::Name, true};
    BulkEdit edit;
    edit.shmeckles = priceEdit(Operation::Add, 100);
    const Result<BulkPlan> made = bulk().plan(target, edit, PriceRules(), nullptr);
    VERIFY_OK(made);
    QCOMPARE(made->changed, 7);
    QVERIFY(made->rows.front().id > made->rows.back().id);
    // One more that matches meanwhile was not in the preview.
    add(makeDraft(u"Tea late"_s, tea.id, {}));
    const Result<BulkResult> done = apply(*made);
    VERIFY_OK(done);
    QCOMPARE(done->changed, 7);
    QCOMPARE(number(u"SELECT count(*) FROM products WHERE price_shmeckles = 11"_s), 7);
    QCOMPARE(stored(lamp.id).shmeckles, money("10.00"));
}

void tst_BulkEditStore::impossibleOnesStay() {
    const Product lamp = add(makeDraft(u"Lamp"_s, money("10.00"), money("5.00")));
    const Product cheap = add(makeDraft(u"Cheap"_s, money("1.00"), money("0.50")));
    BulkEdit edit;
    edit.shmeckles = priceEdit(Operation::Subtract, 100);
    edit.description = u"cheaper"_s;
    const Result<BulkPlan> made = plan({lamp.id, cheap.id}, edit);
    VERIFY_OK(made);
    QCOMPARE(made->impossible, 1);
    const Result<BulkResult> done = apply(*made);
    VERIFY_OK(done);
    QCOMPARE(done->changed, 1);
    QCOMPARE(done->impossible, 1);
    QCOMPARE(stored(cheap.id), cheap);
}

void tst_BulkEditStore::skipsWhatOthersChanged() {
    const Product lamp = add(makeDraft(u"Lamp"_s));
    const Product chair = add(makeDraft(u"Chair"_s));
    const Product table = add(makeDraft(u"Table"_s));
    BulkEdit edit;
    edit.shmeckles = priceEdit(Operation::Add, 100);
    const Result<BulkPlan> made = plan({lamp.id, chair.id, table.id}, edit);
    VERIFY_OK(made);
    change(chair.id, renameTo(u"Armchair"_s));
    VERIFY_OK(m_other->write<qint64>(
        [&](WriteUnit& unit) { return m_other->products().remove(unit, std::vector<ProductId>{table.id}); }));
    const Result<BulkResult> done = apply(*made);
    VERIFY_OK(done);
    QCOMPARE(done->changed, 1);
    QCOMPARE(done->skipped, 2);
    QCOMPARE(done->named.size(), 2U);
    const BulkSkipped& changed = done->named[0].id == chair.id ? done->named[0] : done->named[1];
    const BulkSkipped& deleted = done->named[0].id == chair.id ? done->named[1] : done->named[0];
    QCOMPARE(changed.name, u"Armchair"_s);
    QVERIFY(!changed.isDeleted);
    QCOMPARE(changed.actor, u"Anna"_s);
    QCOMPARE(changed.source, u"window"_s);
    QVERIFY(qAbs(changed.at.secsTo(QDateTime::currentDateTimeUtc())) < 600);
    QVERIFY(deleted.isDeleted);
    QCOMPARE(deleted.id, table.id);
    QCOMPARE(deleted.actor, u"Anna"_s);
    QCOMPARE(stored(chair.id).shmeckles, money("10.00"));
    QCOMPARE(stored(lamp.id).shmeckles, money("11.00"));
}

void tst_BulkEditStore::refusesWhatOthersChanged() {
    const Product lamp = add(makeDraft(u"Lamp"_s));
    const Product chair = add(makeDraft(u"Chair"_s));
    BulkEdit edit;
    edit.shmeckles = priceEdit(Operation::Add, 100);
    const Result<BulkPlan> made = plan({lamp.id, chair.id}, edit);
    VERIFY_OK(made);
    change(chair.id, renameTo(u"Armchair"_s));
    const Result<BulkResult> done = apply(*made, Conflicts::Refuse);
    QVERIFY(!done);
    QCOMPARE(done.error().kind, Error::Kind::Conflict);
    QVERIFY2(done.error().text.contains(u"Anna"_s), qPrintable(done.error().text));
    QCOMPARE(stored(lamp.id), lamp);
}

void tst_BulkEditStore::everythingOrNothing() {
    VERIFY_OK(generateCatalogue(*m_store, {.products = 12'000, .categories = 3, .tags = 3}));
    const qint64 sum = number(u"SELECT CAST(sum(price_flurbos * 100) AS bigint) FROM products"_s);
    BulkTarget all;
    all.query.emplace();
    BulkEdit edit;
    edit.flurbos = priceEdit(Operation::Add, 1);
    edit.tags = BulkTags{BulkTags::Mode::Add, {}, {u"brand new"_s}};
    const Result<BulkPlan> made = bulk().plan(all, edit, PriceRules(), nullptr);
    VERIFY_OK(made);
    const Result<BulkResult> failed = m_store->write<BulkResult>([&](WriteUnit& unit) -> Result<BulkResult> {
        const Result<BulkResult> applied = bulk().apply(unit, *made, Conflicts::Skip, nullptr);
        return applied ? Result<BulkResult>(Error(Error::Kind::DiskFull, u"No room."_s)) : applied;
    });
    QVERIFY(!failed);
    QCOMPARE(failed.error().kind, Error::Kind::DiskFull);
    QCOMPARE(number(u"SELECT CAST(sum(price_flurbos * 100) AS bigint) FROM products"_s), sum);
    QCOMPARE(number(u"SELECT count(*) FROM tags"_s), 3);
    QCOMPARE(number(u"SELECT count(*) FROM products WHERE version > 1"_s), 0);
}

void tst_BulkEditStore::goneReferences() {
    const Product lamp = add(makeDraft(u"Lamp"_s));
    BulkEdit edit;
    edit.category = CategoryId(4711);
    Result<BulkResult> done = planAndApply({lamp.id}, edit);
    QVERIFY(!done);
    QCOMPARE(done.error().kind, Error::Kind::Invalid);
    QCOMPARE(done.error().issues.front().field, Field::Category);
    edit = {};
    edit.tags = BulkTags{BulkTags::Mode::Add, {TagId(4711)}, {}};
    done = planAndApply({lamp.id}, edit);
    QVERIFY(!done);
    QCOMPARE(done.error().issues.front().field, Field::Tags);
    QCOMPARE(stored(lamp.id), lamp);
}

void tst_BulkEditStore::cancelled() {
    const Product lamp = add(makeDraft(u"Lamp"_s));
    BulkEdit edit;
    edit.shmeckles = priceEdit(Operation::Add, 1);
    const Result<BulkPlan> made = plan({lamp.id}, edit);
    VERIFY_OK(made);
    BulkProgress progress;
    progress.cancelled = true;
    const Result<BulkResult> done = apply(*made, Conflicts::Skip, &progress);
    QVERIFY(!done);
    QCOMPARE(done.error().kind, Error::Kind::Cancelled);
    const Result<BulkPlan> again = bulk().plan({{lamp.id}, {}}, edit, PriceRules(), &progress);
    QVERIFY(!again);
    QCOMPARE(again.error().kind, Error::Kind::Cancelled);
    QCOMPARE(stored(lamp.id), lamp);
}

void tst_BulkEditStore::tenThousand() {
    VERIFY_OK(generateCatalogue(*m_store, {.products = 10'000, .categories = 5, .tags = 10, .linksPerProduct = 2}));
    BulkTarget all;
    all.query.emplace();
    BulkEdit edit;
    edit.shmeckles = priceEdit(Operation::AddPercent, 700, Rounding::FiveHundredths);
    edit.shmeckles->floor = money("1.00");
    // By the database's own arithmetic, in whole hundredths.
    const QString wanted = u"(CASE WHEN (CAST(round(price_shmeckles * 100) AS bigint) * 107 + 250) / 500 * 5 < 100 "
                           "THEN 100 ELSE (CAST(round(price_shmeckles * 100) AS bigint) * 107 + 250) / 500 * 5 END)"_s;
    const qint64 expected = number(u"SELECT sum(%1) FROM products"_s.arg(wanted));
    const qint64 before = number(u"SELECT count(*) FROM change_journal"_s);
    BulkProgress progress;
    const Result<BulkPlan> made = bulk().plan(all, edit, PriceRules(), &progress);
    VERIFY_OK(made);
    QCOMPARE(progress.total.load(), 10'000);
    QCOMPARE(progress.done.load(), 10'000);
    QCOMPARE(made->changed + made->unchanged, 10'000);
    QVERIFY(made->changed > 9'900);
    const Result<BulkResult> done = apply(*made);
    VERIFY_OK(done);
    QCOMPARE(done->changed, made->changed);
    QCOMPARE(number(u"SELECT sum(CAST(round(price_shmeckles * 100) AS bigint)) FROM products"_s), expected);
    QCOMPARE(number(u"SELECT count(*) FROM products WHERE version = 2"_s), made->changed);
    QCOMPARE(number(u"SELECT count(*) FROM change_journal"_s) - before, made->changed);
    // Every single price is the one that the plan's arithmetic says.
    const Result<std::vector<Product>> some = m_store->products().byIds(
        std::vector<ProductId>{ProductId(1), ProductId(17), ProductId(5001), ProductId(9999), ProductId(10'000)});
    VERIFY_OK(some);
    for (const Product& product : *some) {
        const Money was = Money::fromHundredths((product.id.value * 7919) % 100'000 + 1);
        QCOMPARE(product.shmeckles, edit.shmeckles->applied(was, product.flurbos));
    }
}

void tst_BulkEditStore::changeSets() {
    const Category tea = addCategory(u"Tea"_s);
    const Category coffee = addCategory(u"Coffee"_s);
    const Tag red = addTag(u"red"_s);
    const Product lamp = add(makeDraft(u"Lamp"_s, tea.id, {}));
    ChangeSet seen;
    m_store->setChangedHandler([&seen](const ChangeSet& changes) { seen = changes; });
    BulkEdit edit;
    edit.category = coffee.id;
    edit.tags = BulkTags{BulkTags::Mode::Add, {red.id}, {}};
    VERIFY_OK(planAndApply({lamp.id}, edit));
    QCOMPARE(seen.productsChanged, std::vector<ProductId>{lamp.id});
    QCOMPARE(seen.tags, std::vector<TagId>{red.id});
    QCOMPARE(seen.categories, (std::vector<CategoryId>{coffee.id, tea.id}));
    QVERIFY(!seen.everything);
}

// One step with words; taken back to the very values of before, which the reverse percentage would miss.
void tst_BulkEditStore::isOneStep() {
    const Category tea = addCategory(u"Tea"_s);
    const Tag red = addTag(u"red"_s);
    std::vector<Product> before;
    std::vector<ProductId> ids;
    for (const char* price : {"0.13", "19.99", "3.33"}) {
        before.push_back(add(makeDraft(u"Lamp"_s, money(price), money("1.00"))));
        ids.push_back(before.back().id);
    }
    BulkEdit edit;
    edit.shmeckles = priceEdit(Operation::AddPercent, 700);
    VERIFY_OK(planAndApply(ids, edit));
    UndoStore undo(m_store->connection());
    const qint64 step = number(u"SELECT max(id) FROM change_steps"_s);
    Result<ChangeStep> made = undo.step(step);
    VERIFY_OK(made);
    QCOMPARE(made->title, u"Price in shmeckles of 3 products +7 %"_s);
    QCOMPARE(made->products, 3);
    QCOMPARE(made->actor, u"Bert"_s);
    const auto takeBack = [&](qint64 id) {
        return m_store->write<UndoReport>([&](WriteUnit& unit) { return undo.undo(unit, id); });
    };
    VERIFY_OK(takeBack(step));
    for (const Product& product : before)
        QCOMPARE(stored(product.id).shmeckles, product.shmeckles);
    edit.category = tea.id;
    edit.tags = BulkTags{BulkTags::Mode::Add, {red.id}, {}};
    VERIFY_OK(planAndApply(ids, edit));
    const qint64 second = number(u"SELECT max(id) FROM change_steps"_s);
    QVERIFY(second > step + 1);
    QCOMPARE(undo.step(second)->title, u"3 products: price in shmeckles +7 %, category “Tea”, tags added: red"_s);
    VERIFY_OK(takeBack(second));
    for (const Product& product : before) {
        const Product now = stored(product.id);
        QCOMPARE(now.shmeckles, product.shmeckles);
        QVERIFY(!now.category);
        QVERIFY(now.tags.empty());
    }
}

void tst_BulkEditStore::summaries() {
    const Category tea = addCategory(u"Tea"_s);
    const Tag red = addTag(u"red"_s);
    const Tag old = addTag(u"old"_s);
    ProductDraft draft = makeDraft(u"Lamp"_s, tea.id, {red.id, old.id});
    draft.description = u"same"_s;
    draft.imageUrl = u"a.png"_s;
    const Product lamp = add(draft);
    draft.name = u"Chair"_s;
    draft.flurbos = money("6.00");
    draft.imageUrl.clear();
    draft.tags = {red.id};
    const Product chair = add(draft);
    const Result<BulkSummary> both = bulk().summary({{lamp.id, chair.id}, {}}, nullptr);
    VERIFY_OK(both);
    QCOMPARE(both->products, 2);
    QCOMPARE(both->least, (PricePair{money("10.00"), money("5.00")}));
    QCOMPARE(both->most, (PricePair{money("10.00"), money("6.00")}));
    QVERIFY(both->category.value && *both->category.value == std::optional(tea));
    QCOMPARE(both->description.value, std::optional(u"same"_s));
    QVERIFY(!both->imageUrl.value);
    QCOMPARE(both->tags, (std::vector<BulkSummary::TagCount>{{red, 2}, {old, 1}}));

    const Product bare = add(makeDraft(u"Bare"_s));
    const Result<BulkSummary> one = bulk().summary({{bare.id}, {}}, nullptr);
    VERIFY_OK(one);
    QVERIFY(one->category.value && !*one->category.value);
    QVERIFY(one->description.value && one->description.value->isEmpty());
    QVERIFY(one->tags.empty());
    const Result<BulkSummary> mixed = bulk().summary({{bare.id, lamp.id}, {}}, nullptr);
    VERIFY_OK(mixed);
    QVERIFY(!mixed->category.value);
    QVERIFY(!mixed->description.value);
}

void tst_BulkEditStore::summaryOfMany() {
    VERIFY_OK(generateCatalogue(*m_store, {.products = 11'000, .categories = 4, .tags = 3}));
    BulkTarget all;
    all.query.emplace();
    const Result<BulkSummary> summary = bulk().summary(all, nullptr);
    VERIFY_OK(summary);
    QCOMPARE(summary->products, 11'000);
    QVERIFY(!summary->category.value);
    QVERIFY(summary->least.shmeckles < summary->most.shmeckles);
    qint64 links = 0;
    for (const BulkSummary::TagCount& tag : summary->tags)
        links += tag.products;
    QCOMPARE(links, number(u"SELECT count(*) FROM product_tag_association"_s));
}

void tst_BulkEditStore::invalidEdits() {
    const Product lamp = add(makeDraft(u"Lamp"_s));
    const Result<BulkPlan> nothing = plan({lamp.id}, {});
    QVERIFY(!nothing);
    QCOMPARE(nothing.error().kind, Error::Kind::Invalid);
    BulkEdit edit;
    edit.shmeckles = priceEdit(Operation::Set, 0);
    const Result<BulkPlan> zero = plan({lamp.id}, edit);
    QVERIFY(!zero);
    QCOMPARE(zero.error().issues.front().field, Field::PriceShmeckles);
}

QTEST_GUILESS_MAIN(tst_BulkEditStore)
#include "tst_bulkeditstore.moc"
