#include "builders.h"
#include "catalogstore.h"
#include "facetstore.h"
#include "filterparts.h"
#include "generateddata.h"
#include "testbackend.h"
#include "verify.h"

#include <QRandomGenerator>
#include <QTest>
#include <algorithm>
#include <numeric>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

/// The filter without the conditions of one facet.
ProductFilter without(ProductFilter filter, const QString& facet) {
    if (facet == u"categories") {
        filter.categories.clear();
        filter.uncategorized = filter.orUncategorized = false;
        filter.hasCategory.reset();
    } else if (facet == u"tags") {
        filter.tags.clear();
        filter.tagMatch = TagMatch::Any;
        filter.excludedTags.clear();
        filter.untagged = false;
        filter.hasTags.reset();
    } else if (facet == u"shmeckles") {
        filter.minShmeckles = filter.maxShmeckles = std::nullopt;
    } else if (facet == u"flurbos") {
        filter.minFlurbos = filter.maxFlurbos = std::nullopt;
    } else if (facet == u"picture") {
        filter.hasImage.reset();
    } else {
        filter.hasDescription.reset();
    }
    return filter;
}

} // namespace

/// Every count of the facets is what the product store counts for the filter that choosing it would give.
class tst_FacetStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void countsAsTheStoreDoes_data() { TestBackend::addRows(); }
    void countsAsTheStoreDoes();
    void followsChanges_data() { TestBackend::addRows(); }
    void followsChanges();
    void startsAnewWhenTheJournalIsCut_data() { TestBackend::addRows(); }
    void startsAnewWhenTheJournalIsCut();
    void saysWhichConditionsLeaveNothing_data() { TestBackend::addRows(); }
    void saysWhichConditionsLeaveNothing();
    void canBeCancelled_data() { TestBackend::addRows(); }
    void canBeCancelled();
    void emptyCatalogue_data() { TestBackend::addRows(); }
    void emptyCatalogue();
    void scale();

private:
    void open(qint64 products);
    void compare(const ProductFilter& filter);
    [[nodiscard]] qint64 count(const ProductFilter& filter) { return store->products().count(filter).valueOr(-1); }
    template <class T>
    Result<T> write(const std::function<Result<T>(WriteUnit&)>& work) {
        return store->write<T>(work);
    }

    std::unique_ptr<TestBackend> backend;
    std::unique_ptr<CatalogStore> store;
    std::unique_ptr<CatalogStore> reader;
    std::unique_ptr<FacetStore> facets;
};

void tst_FacetStore::init() {}

void tst_FacetStore::cleanup() {
    facets.reset();
    reader.reset();
    store.reset();
    backend.reset();
}

void tst_FacetStore::open(qint64 products) {
    QFETCH(QString, backend);
    this->backend = std::make_unique<TestBackend>(backend);
    QVERIFY(this->backend->migrate());
    auto opened = CatalogStore::open(this->backend->url(), OpenMode::ReadWrite);
    VERIFY_OK(opened);
    store = std::move(*opened);
    if (products > 0)
        VERIFY_OK(generateCatalogue(*store, {products, 12, 30, 3}));
    auto other = CatalogStore::open(this->backend->url(), OpenMode::ReadOnly);
    VERIFY_OK(other);
    reader = std::move(*other);
    facets = std::make_unique<FacetStore>(reader->connection());
}

void tst_FacetStore::compare(const ProductFilter& filter) {
    const auto counted = facets->counts(filter, {5, 8});
    VERIFY_OK(counted);
    QCOMPARE(counted->total, count(filter));
    const auto check = [this](const ProductFilter& rest, const auto& set, qint64 shown) {
        ProductFilter chosen = rest;
        set(chosen);
        QCOMPARE(shown, count(chosen));
    };
    const ProductFilter noCategories = without(filter, u"categories"_s);
    for (const CategoryCount& entry : counted->categories)
        check(
            noCategories, [&](ProductFilter& f) { f.categories = {entry.category.id}; }, entry.products);
    check(
        noCategories, [](ProductFilter& f) { f.uncategorized = true; }, counted->uncategorized);
    const ProductFilter noTags = without(filter, u"tags"_s);
    for (const TagCount& entry : counted->tags) {
        check(
            noTags, [&](ProductFilter& f) { f.tags = {entry.tag.id}; }, entry.products);
        QVERIFY(!entry.tag.name.isEmpty());
    }
    check(
        noTags, [](ProductFilter& f) { f.untagged = true; }, counted->untagged);
    check(
        without(filter, u"picture"_s), [](ProductFilter& f) { f.hasImage = false; }, counted->withoutPicture);
    check(
        without(filter, u"description"_s), [](ProductFilter& f) { f.hasDescription = false; },
        counted->withoutDescription);
    const auto sum = [](const PriceHistogram& h) {
        return std::accumulate(h.counts.begin(), h.counts.end(), qint64{0});
    };
    QCOMPARE(sum(counted->shmeckles), count(without(filter, u"shmeckles"_s)));
    QCOMPARE(sum(counted->flurbos), count(without(filter, u"flurbos"_s)));
    // The prices below the middle edge are those of the first half of the buckets.
    const PriceScale& scale = counted->shmeckles.scale;
    const auto& buckets = counted->shmeckles.counts;
    if (scale.edge(20) > scale.lowest())
        check(
            without(filter, u"shmeckles"_s),
            [&](ProductFilter& f) { f.maxShmeckles = Money::fromHundredths(scale.edge(20).hundredths() - 1); },
            std::accumulate(buckets.begin(), buckets.begin() + 20, qint64{0}));
}

void tst_FacetStore::countsAsTheStoreDoes() {
    open(900);
    QRandomGenerator random(7);
    compare({});
    for (int round = 0; round < 25; ++round) {
        ProductFilter f;
        if (random.bounded(3) == 0)
            f.text = random.bounded(2) == 0 ? u"lamp"_s : u"tea"_s;
        if (random.bounded(4) == 0)
            f.texts = {{TextColumn::Name, TextTest::Matches, u"[13]$"_s}};
        for (qint64 id = 1; id <= 13; ++id) {
            if (random.bounded(12) == 0)
                f.categories.emplace_back(id); // 13 is none
        }
        f.orUncategorized = random.bounded(3) == 0;
        for (qint64 id = 1; id <= 31; ++id) {
            if (random.bounded(20) == 0)
                f.tags.emplace_back(id);
            if (random.bounded(30) == 0)
                f.excludedTags.emplace_back(id);
        }
        f.tagMatch = TagMatch(random.bounded(3));
        f.untagged = random.bounded(15) == 0;
        f.uncategorized = random.bounded(15) == 0;
        if (random.bounded(3) == 0)
            f.minShmeckles = Money::fromHundredths(random.bounded(1, 60'000));
        if (random.bounded(4) == 0)
            f.maxFlurbos = Money::fromHundredths(random.bounded(1, 60'000));
        if (random.bounded(4) == 0)
            f.priceComparison = PriceComparison(random.bounded(4));
        for (std::optional<bool>* has : {&f.hasImage, &f.hasDescription, &f.hasCategory, &f.hasTags}) {
            if (random.bounded(8) == 0)
                *has = random.bounded(2) == 0;
        }
        compare(f);
        if (QTest::currentTestFailed())
            return;
    }
}

void tst_FacetStore::followsChanges() {
    open(300);
    compare({});
    ProductFilter lamp;
    lamp.text = u"lamp"_s;
    compare(lamp);
    const auto made = write<Product>([&](WriteUnit& unit) {
        ProductDraft draft = makeDraft(u"Lamp made later"_s, CategoryId(3), {TagId(2), TagId(5)});
        draft.shmeckles = Money::fromHundredths(999'999'999);
        return store->products().create(unit, draft);
    });
    VERIFY_OK(made);
    compare({});
    compare(lamp);
    ProductPatch patch;
    patch.name = u"No more"_s;
    patch.tags.add = {TagId(9)};
    patch.tags.remove = {TagId(2)};
    VERIFY_OK(write<Product>([&](WriteUnit& unit) { return store->products().update(unit, made->id, 0, patch); }));
    compare({});
    compare(lamp);
    VERIFY_OK(write<qint64>([&](WriteUnit& unit) {
        const std::vector<ProductId> ids{ProductId(1), ProductId(150), made->id};
        return store->products().remove(unit, ids);
    }));
    VERIFY_OK(write<qint64>([&](WriteUnit& unit) { return store->tags().remove(unit, TagId(5)); }));
    VERIFY_OK(write<qint64>([&](WriteUnit& unit) { return store->categories().remove(unit, CategoryId(3), {}); }));
    compare({});
    ProductFilter gone;
    gone.tags = {TagId(5), TagId(6)};
    gone.categories = {CategoryId(3), CategoryId(4)};
    compare(gone);
    ProductFilter everywhere;
    everywhere.text = u"renamed"_s;
    everywhere.textEverywhere = true;
    compare(everywhere);
    VERIFY_OK(write<Tag>([&](WriteUnit& unit) { return store->tags().rename(unit, TagId(11), u"renamed now"_s); }));
    QVERIFY(count(everywhere) > 0);
    compare(everywhere);
    // Another program's changes, which our own transactions' rules do not hold for.
    for (const QString& sql :
         {u"UPDATE products SET price_flurbos = 7, image_url = 'x', category_id = 6 WHERE id < 40"_s,
          u"DELETE FROM product_tag_association WHERE product_id BETWEEN 10 AND 30"_s,
          u"DELETE FROM products WHERE id = 200"_s, u"DELETE FROM tags WHERE id = 8"_s,
          u"DELETE FROM categories WHERE id = 7"_s})
        VERIFY_OK(store->connection().execute(sql));
    compare({});
    compare(lamp);
    compare(gone);
}

void tst_FacetStore::startsAnewWhenTheJournalIsCut() {
    open(200);
    compare({});
    VERIFY_OK(store->connection().execute(u"UPDATE products SET category_id = 2 WHERE id < 90"_s));
    VERIFY_OK(store->connection().execute(u"DELETE FROM change_journal"_s));
    VERIFY_OK(store->connection().execute(u"UPDATE products SET category_id = 3 WHERE id = 100"_s));
    compare({});
}

void tst_FacetStore::saysWhichConditionsLeaveNothing() {
    open(300);
    const auto conflict = [this](const ProductFilter& filter) {
        const auto counted = facets->counts(filter, {});
        return counted ? counted->conflict : std::vector<ProductFilter>{filter, filter, filter, filter};
    };
    ProductFilter filter;
    filter.text = u"lamp"_s;
    filter.minShmeckles = Money::fromHundredths(1);
    QCOMPARE(conflict(filter).size(), 0U); // there are some
    filter.hasCategory = true;
    filter.uncategorized = true;
    std::vector<ProductFilter> found = conflict(filter);
    QCOMPARE(found.size(), 2U);
    QVERIFY(found[0].uncategorized);
    QCOMPARE(found[1].hasCategory, true);
    filter.text = u"zebra"_s;
    filter.uncategorized = false;
    found = conflict(filter);
    QCOMPARE(found.size(), 1U);
    QCOMPARE(found[0].text, u"zebra"_s);
    QCOMPARE(joined(partsOf(filter)), filter);
}

void tst_FacetStore::canBeCancelled() {
    open(100);
    const std::atomic<bool> cancelled{true};
    const auto counted = facets->counts({}, {}, &cancelled);
    QVERIFY(!counted);
    QCOMPARE(counted.error().kind, Error::Kind::Cancelled);
    compare({});
}

void tst_FacetStore::emptyCatalogue() {
    open(0);
    const auto counted = facets->counts({}, {});
    VERIFY_OK(counted);
    QCOMPARE(counted->total, 0);
    QVERIFY(counted->conflict.empty());
    QVERIFY(counted->shmeckles.scale.isEmpty());
}

void tst_FacetStore::scale() {
    const PriceScale scale(Money::fromHundredths(1), Money::fromHundredths(999'999'999'999));
    for (int i = 0; i < PriceScale::buckets; ++i) {
        QVERIFY(scale.edge(i) <= scale.edge(i + 1));
        if (scale.edge(i) < scale.edge(i + 1))
            QCOMPARE(scale.bucketOf(scale.edge(i).hundredths()), i);
    }
    QCOMPARE(scale.bucketOf(999'999'999'999), PriceScale::buckets - 1);
    for (double position = 0; position <= 1; position += 0.01)
        QVERIFY(std::abs(scale.position(scale.at(position)) - position) < 0.02);
    const PriceScale one(Money::fromHundredths(250), Money::fromHundredths(250));
    QCOMPARE(one.at(0.5), Money::fromHundredths(250));
    QVERIFY(one.bucketOf(250) >= 0 && one.bucketOf(250) < PriceScale::buckets);
}

QTEST_GUILESS_MAIN(tst_FacetStore)
#include "tst_facetstore.moc"
