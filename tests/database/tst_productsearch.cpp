#include "builders.h"
#include "catalogstore.h"
#include "facetstore.h"
#include "generateddata.h"
#include "productsearch.h"
#include "testbackend.h"
#include "verify.h"

#include <QRandomGenerator>
#include <QTest>
#include <algorithm>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// Searches in memory give the rows that the store reads from the tables, in the same order, whoever changed them.
class tst_ProductSearch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void listsAsTheStoreDoes_data() { TestBackend::addRows(); }
    void listsAsTheStoreDoes();
    void followsChanges_data() { TestBackend::addRows(); }
    void followsChanges();
    void followsManyChanges_data() { TestBackend::addRows(); }
    void followsManyChanges();
    void leavesToTheStoreWhatItCannotTell_data() { TestBackend::addRows(); }
    void leavesToTheStoreWhatItCannotTell();
    void pricesThatAreNoHundredths();
    void namesInMemory();

private:
    using Ids = std::vector<ProductId>;
    void open(qint64 products);
    /// Reads or renews the index, as the window's facets do.
    void renew() { VERIFY_OK(FacetStore(reader->connection(), index).counts({}, {})); }
    [[nodiscard]] std::optional<Ids> search(const ProductQuery& query, qint64 limit = -1) {
        return ProductSearch(reader->connection(), index).ids(query, limit).valueOr(std::nullopt);
    }
    void compare(const ProductQuery& query);
    /// Typical texts in every order.
    void compareAll();
    void execute(const QString& sql) { VERIFY_OK(store->connection().execute(sql)); }

    std::unique_ptr<TestBackend> backend;
    std::unique_ptr<CatalogStore> store, reader;
    std::shared_ptr<SharedIndex> index;
};

namespace {

ProductQuery queryFor(const QString& text, SortColumn column, bool descending = false) {
    ProductQuery query;
    query.filter.text = text;
    query.sort = {column, descending};
    return query;
}

constexpr std::array<SortColumn, 5> sorts{SortColumn::Id, SortColumn::Name, SortColumn::PriceShmeckles,
                                          SortColumn::PriceFlurbos, SortColumn::Image};

} // namespace

void tst_ProductSearch::cleanup() {
    index.reset();
    reader.reset();
    store.reset();
    backend.reset();
}

void tst_ProductSearch::open(qint64 products) {
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
    index = std::make_shared<SharedIndex>();
}

void tst_ProductSearch::compare(const ProductQuery& query) {
    const auto expected = store->products().ids(query);
    VERIFY_OK(expected);
    const std::optional<Ids> all = search(query);
    QVERIFY(all);
    QCOMPARE(*all, *expected);
    for (const qint64 limit : {0, 20}) {
        const std::optional<Ids> first = search(query, limit);
        QVERIFY(first);
        const auto count = std::min<std::ptrdiff_t>(limit, static_cast<std::ptrdiff_t>(expected->size()));
        QCOMPARE(*first, Ids(expected->begin(), expected->begin() + count));
    }
}

void tst_ProductSearch::compareAll() {
    for (const QString& text : {u""_s, u"LA"_s, u"élan"_s}) {
        for (const SortColumn column : sorts) {
            compare(queryFor(text, column));
            compare(queryFor(text, column, true));
            if (QTest::currentTestFailed())
                return;
        }
    }
}

void tst_ProductSearch::listsAsTheStoreDoes() {
    open(600);
    // The same name and price for several; names that differ by case; letters whose case is beyond ASCII.
    execute(u"UPDATE products SET name = 'Same', price_shmeckles = 5 WHERE id % 50 = 0"_s);
    execute(u"UPDATE products SET name = 'SAME' WHERE id % 100 = 0"_s);
    execute(u"UPDATE products SET name = 'ÉCLAIR 3' WHERE id % 70 = 0"_s);
    execute(u"UPDATE products SET name = 'éclair 1' WHERE id % 70 = 1"_s);
    execute(u"DELETE FROM products WHERE id BETWEEN 300 AND 310"_s);
    renew();
    compareAll();
    for (const QString& text : {u"l"_s, u"lamp"_s, u"lamp 00"_s, u"ЧАЙ"_s, u"0"_s, u"no such"_s})
        compare(queryFor(text, SortColumn::Name));
    QRandomGenerator random(11);
    for (int round = 0; round < 40 && !QTest::currentTestFailed(); ++round) {
        const std::array texts{u""_s, u"lamp"_s, u"same"_s, u"éclair"_s, u"э"_s, u"r 0"_s};
        ProductQuery query = queryFor(texts[random.bounded(6U)], sorts[random.bounded(5U)], random.bounded(2) == 0);
        ProductFilter& f = query.filter;
        if (random.bounded(4) == 0)
            f.name = u"1"_s;
        if (random.bounded(3) == 0)
            f.categories = {CategoryId(random.bounded(1, 13)), CategoryId(4)};
        f.orUncategorized = random.bounded(3) == 0;
        if (random.bounded(3) == 0)
            f.tags = {TagId(random.bounded(1, 31)), TagId(random.bounded(1, 31))};
        f.tagMatch = TagMatch(random.bounded(3));
        if (random.bounded(3) == 0)
            f.minShmeckles = Money::fromHundredths(random.bounded(1, 60'000));
        if (random.bounded(4) == 0)
            f.priceComparison = PriceComparison(random.bounded(4));
        if (random.bounded(4) == 0)
            f.hasImage = random.bounded(2) == 0;
        compare(query);
    }
}

void tst_ProductSearch::followsChanges() {
    open(300);
    renew();
    compareAll();
    // Few at a time, which searches take in by themselves.
    execute(u"UPDATE products SET name = 'Zebra lamp', price_flurbos = 3 WHERE id IN (7, 9)"_s);
    compareAll();
    execute(u"UPDATE products SET name = 'Élan' WHERE id = 12"_s);
    execute(u"UPDATE products SET name = 'élan' WHERE id = 13"_s);
    execute(u"UPDATE products SET price_shmeckles = 9999999999.99, image_url = NULL WHERE id = 3"_s);
    compareAll();
    const auto made = store->write<Product>([&](WriteUnit& unit) {
        return store->products().create(unit, makeDraft(u"A lamp made later"_s, CategoryId(3), {TagId(2), TagId(5)}));
    });
    VERIFY_OK(made);
    ProductPatch patch;
    patch.tags.add = {TagId(9), TagId(10)};
    patch.tags.remove = {TagId(2)};
    VERIFY_OK(
        store->write<Product>([&](WriteUnit& unit) { return store->products().update(unit, made->id, 0, patch); }));
    compareAll();
    ProductQuery tagged = queryFor(u"lamp"_s, SortColumn::Name);
    tagged.filter.tags = {TagId(9)};
    compare(tagged);
    // One that is gone moves all behind it: that is for the facets' thread.
    const std::vector<ProductId> gone{ProductId(20)};
    VERIFY_OK(store->write<qint64>([&](WriteUnit& unit) { return store->products().remove(unit, gone); }));
    QVERIFY(!search(queryFor(u"lamp"_s, SortColumn::Name)));
    renew();
    compareAll();
    compare(tagged);
}

void tst_ProductSearch::followsManyChanges() {
    open(400);
    renew();
    const auto then = [this](const QString& sql) {
        execute(sql);
        renew();
        compareAll();
    };
    then(u"UPDATE products SET price_shmeckles = price_shmeckles + 1 WHERE id < 300"_s);
    then(u"UPDATE products SET name = name || ' z' WHERE id % 3 = 0"_s);
    then(u"DELETE FROM products WHERE id % 5 = 0"_s);
    then(u"UPDATE products SET name = 'bowl' WHERE id BETWEEN 100 AND 120"_s);
    then(u"DELETE FROM tags WHERE id = 4"_s);
    then(u"DELETE FROM products"_s);
    VERIFY_OK(store->write<Product>(
        [&](WriteUnit& unit) { return store->products().create(unit, makeDraft(u"The only lamp"_s)); }));
    compareAll();
}

void tst_ProductSearch::leavesToTheStoreWhatItCannotTell() {
    open(50);
    const ProductQuery byName = queryFor(u"lamp"_s, SortColumn::Name);
    QVERIFY(!search(byName)); // not read yet
    renew();
    QVERIFY(search(byName));
    QVERIFY(!search(queryFor(u"lamp"_s, SortColumn::Category)));
    QVERIFY(!search(queryFor(u"lamp"_s, SortColumn::Tags)));
    QVERIFY(!search(queryFor(u"lamp"_s, SortColumn::UpdatedAt)));
    ProductQuery everywhere = byName;
    everywhere.filter.textEverywhere = true;
    QVERIFY(!search(everywhere));
    ProductQuery pattern = byName;
    pattern.filter.texts = {{TextColumn::Name, TextTest::Matches, u"a$"_s}};
    QVERIFY(!search(pattern));
    const std::atomic<bool> cancelled{true};
    const auto given = ProductSearch(reader->connection(), index)
                           .ids(queryFor(u"nothing of the kind"_s, SortColumn::Id), -1, &cancelled);
    QVERIFY(!given);
    QCOMPARE(given.error().kind, Error::Kind::Cancelled);
    QVERIFY(search(queryFor(u"nothing of the kind"_s, SortColumn::Id)));
}

/// Other programs can write them into SQLite, and the order is that of what stands there.
void tst_ProductSearch::pricesThatAreNoHundredths() {
    backend = std::make_unique<TestBackend>(u"sqlite"_s);
    QVERIFY(backend->migrate());
    store = std::move(*CatalogStore::open(backend->url(), OpenMode::ReadWrite));
    reader = std::move(*CatalogStore::open(backend->url(), OpenMode::ReadOnly));
    index = std::make_shared<SharedIndex>();
    VERIFY_OK(generateCatalogue(*store, {60, 12, 30, 3}));
    renew();
    compare(queryFor(u""_s, SortColumn::PriceShmeckles));
    execute(u"UPDATE products SET price_shmeckles = 4.0049 WHERE id = 3"_s);
    QVERIFY(!search(queryFor(u""_s, SortColumn::PriceShmeckles)));
    compare(queryFor(u"lamp"_s, SortColumn::Name));
    execute(u"UPDATE products SET price_shmeckles = 4.01 WHERE id = 3"_s);
    compare(queryFor(u""_s, SortColumn::PriceShmeckles));
}

void tst_ProductSearch::namesInMemory() {
    NameTexts names;
    std::vector<std::string> all;
    for (int i = 0; i < 9000; ++i) {
        all.push_back((i % 3 == 0 ? u"Élan %1"_s : u"lamp %1"_s).arg(i).toStdString());
        names.add(all.back());
    }
    const auto check = [&] {
        for (const std::string& needle : {std::string("é"), std::string("99"), std::string("lamp 8999"),
                                          std::string("n 4"), std::string("no such")}) {
            const NameTexts::Bits found = names.find(needle, nullptr, nullptr);
            const NameTexts::Bits of4 = names.find("4", nullptr, nullptr);
            const NameTexts::Bits among = names.find(needle, &of4, nullptr);
            for (std::size_t i = 0; i < all.size(); ++i) {
                const bool expected = QString::fromStdString(all[i]).toLower().contains(QString::fromStdString(needle));
                const bool with4 = all[i].find('4') != std::string::npos;
                QCOMPARE((found[i / 64] >> (i % 64) & 1U) != 0, expected);
                QCOMPARE((among[i / 64] >> (i % 64) & 1U) != 0, expected && with4);
                QCOMPARE(names.contains(i, needle), expected);
            }
        }
    };
    check();
    QCOMPARE(names.key(3), std::string_view("Élan 3"));
    QCOMPARE(names.folded(3), std::string_view("élan 3"));
    for (const std::size_t place : {0U, 3U, 4095U, 4096U, 8999U}) {
        all[place] = "ÉCLAIR 4 instead of what was there";
        names.set(place, all[place]);
        QCOMPARE(names.key(place), std::string_view("Éclair 4 instead of what was there"));
    }
    check();
    QVERIFY(!NameTexts::canFind(std::string_view("a\0b", 3)));
}

QTEST_GUILESS_MAIN(tst_ProductSearch)
#include "tst_productsearch.moc"
