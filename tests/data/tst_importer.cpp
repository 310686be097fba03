#include "importbench.h"

using namespace Qt::StringLiterals;
using namespace pricebook;

class TestImporter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void importsAndIsIdempotent_data() { addBackends(); }
    void importsAndIsIdempotent();
    void otherShapes_data() { addBackends(); }
    void otherShapes();
    void referencesByIds_data() { addBackends(); }
    void referencesByIds();
    void matchesNamesInAnyCase_data() { addBackends(); }
    void matchesNamesInAnyCase();
    void matchById_data() { addBackends(); }
    void matchById();
    void matchNew_data() { addBackends(); }
    void matchNew();
    void absentKeysStay_data() { addBackends(); }
    void absentKeysStay();
    void onlyWhatChangedGetsAVersion_data() { addBackends(); }
    void onlyWhatChangedGetsAVersion();
    void sameNames_data() { addBackends(); }
    void sameNames();
    void idsAndSequences_data() { addBackends(); }
    void idsAndSequences();
    void idsOfDeletedRows_data() { addBackends(); }
    void idsOfDeletedRows();
    void searchFindsWhatWasImported_data() { addBackends(); }
    void searchFindsWhatWasImported();
    void manyRows_data() { addBackends(); }
    void manyRows();
    void sample_data() { addBackends(); }
    void sample();
    void tellsOfOneChange_data() { addBackends(); }
    void tellsOfOneChange();
    void countsPricesWorthALook_data() { addBackends(); }
    void countsPricesWorthALook();

private:
    static void addBackends() {
        QTest::addColumn<QString>("backend_name");
        for (const QString& name : TestBackend::names())
            QTest::newRow(qPrintable(name)) << name;
    }
};

void TestImporter::importsAndIsIdempotent() {
    Bench bench;
    QVERIFY(bench.ok());
    const Result<ImportReport> first = bench.import(teaShop);
    VERIFY_OK(first);
    QVERIFY(first->applied);
    QCOMPARE(counts(*first), u"2/0/0/0 2/0/0/0 3/0/0/0"_s);
    const QByteArray exported = bench.exported();
    const Result<ImportReport> second = bench.import(teaShop);
    VERIFY_OK(second);
    QCOMPARE(counts(*second), u"0/0/2/0 0/0/2/0 0/0/3/0"_s);
    QCOMPARE(bench.exported(), exported);
    const Result<ImportReport> own = bench.import(exported);
    VERIFY_OK(own);
    QCOMPARE(counts(*own), u"0/0/2/0 0/0/2/0 0/0/3/0"_s);
    QVERIFY(!own->changesSomething());
    const Result<Product> tea = bench.store().products().byId(ProductId(10));
    VERIFY_OK(tea);
    QCOMPARE(tea->name, u"Tea"_s);
    QCOMPARE(tea->shmeckles.hundredths(), 1990);
    QCOMPARE(tea->category->name, u"Drinks"_s);
    QCOMPARE(tea->tags.size(), 1U);
    QCOMPARE(tea->version, 1);
    QVERIFY(tea->createdAt.isValid());
    QCOMPARE(bench.number(u"SELECT count(*) FROM write_guard"_s), 0);
}

void TestImporter::countsPricesWorthALook() {
    Bench bench;
    QVERIFY(bench.ok());
    VERIFY_OK(bench.import(json("[{'name':'Tea','price_shmeckles':19.9,'price_flurbos':2},"
                                "{'name':'Cola','price_shmeckles':3,'price_flurbos':2}]")));
    const QByteArray lostSign = json("[{'name':'Tea','price_shmeckles':199,'price_flurbos':2},"
                                     "{'name':'Cola','price_shmeckles':3.1,'price_flurbos':2},"
                                     "{'name':'New','price_shmeckles':3,'price_flurbos':4}]");
    ImportOptions options;
    options.dryRun = true;
    const Result<ImportReport> unasked = bench.import(lostSign, options);
    VERIFY_OK(unasked);
    QCOMPARE(unasked->warned, 0);
    options.priceRules = PriceRules();
    const Result<ImportReport> asked = bench.import(lostSign, options);
    VERIFY_OK(asked);
    QCOMPARE(asked->warned, 2); // ten times as much; the second price above the first
    QCOMPARE(counts(asked->products), u"1/2/0/0"_s);
}

void TestImporter::otherShapes() {
    Bench bench;
    QVERIFY(bench.ok());
    const QByteArray tea =
        json("{'name':'Tea','price_shmeckles':1,'price_flurbos':2,'category':'Drinks','tags':['hot']}");
    const QByteArray cola = json("{'name':'Cola','price_shmeckles':1,'price_flurbos':2,'category':'Drinks','tags':[]}");
    const Result<ImportReport> array = bench.import('[' + tea + ",\n" + cola + ']');
    VERIFY_OK(array);
    QCOMPARE(counts(*array), u"1/0/0/0 1/0/0/0 2/0/0/0"_s);
    const Result<ImportReport> lines = bench.import("\xef\xbb\xbf" + tea + "\r\n\n" + cola + '\n');
    VERIFY_OK(lines);
    QCOMPARE(counts(*lines), u"0/0/1/0 0/0/1/0 0/0/2/0"_s);
    const Result<ImportReport> document = bench.import("{\"products\":[" + tea + "],\"tags\":[\"cold\"]}");
    VERIFY_OK(document);
    QCOMPARE(counts(*document), u"0/0/1/0 1/0/1/0 0/0/1/0"_s);
    const Result<ImportReport> empty = bench.import("[]");
    VERIFY_OK(empty);
    QCOMPARE(counts(*empty), u"0/0/0/0 0/0/0/0 0/0/0/0"_s);
}

void TestImporter::referencesByIds() {
    Bench bench;
    QVERIFY(bench.ok());
    const QByteArray products = json("'products':[{'name':'Tea','price_shmeckles':1,'price_flurbos':2,'category_id':7,"
                                     "'tag_ids':[9,8,9]},{'name':'X','price_shmeckles':1,'price_flurbos':2,"
                                     "'category':{'id':7},'tags':[{'id':8}]}]");
    const QByteArray lists =
        json("'categories':[{'id':7,'name':'Drinks'}],'tags':[{'id':8,'name':'hot'},{'id':9,'name':'new'}]");
    const Result<ImportReport> before = bench.import('{' + lists + ',' + products + '}');
    VERIFY_OK(before);
    QCOMPARE(counts(*before), u"1/0/0/0 2/0/0/0 2/0/0/0"_s);
    // the lists may also come last
    const Result<ImportReport> after = bench.import('{' + products + ',' + lists + '}');
    VERIFY_OK(after);
    QCOMPARE(counts(*after), u"0/0/1/0 0/0/2/0 0/0/2/0"_s);
    const Result<Product> tea = bench.store().products().byId(ProductId(1));
    VERIFY_OK(tea);
    QCOMPARE(tea->category->name, u"Drinks"_s);
    QCOMPARE(tea->tags.size(), 2U);
}

void TestImporter::matchesNamesInAnyCase() {
    Bench bench;
    QVERIFY(bench.ok());
    VERIFY_OK(bench.import(json("{'categories':['Чай','Tea'],'tags':['Hot']}")));
    const Result<ImportReport> report = bench.import(
        json("[{'name':'a','price_shmeckles':1,'price_flurbos':1,'category':'чай','tags':['HOT','hot']}]"));
    VERIFY_OK(report);
    QCOMPARE(counts(*report), u"0/0/1/0 0/0/2/0 1/0/0/0"_s);
    QCOMPARE(bench.number(u"SELECT count(*) FROM tags"_s), 1);
    QCOMPARE(bench.number(u"SELECT count(*) FROM product_tag_association"_s), 1);
    // A name that the file itself has exactly is not taken by its twin in another case.
    const Result<ImportReport> twins = bench.import(json("{'categories':['tea','Tea']}"));
    VERIFY_OK(twins);
    QCOMPARE(counts(twins->categories), u"1/0/1/0"_s);
    const Result<ImportReport> again = bench.import(json("{'categories':['tea','Tea']}"));
    VERIFY_OK(again);
    QCOMPARE(counts(again->categories), u"0/0/2/0"_s);
}

void TestImporter::matchById() {
    Bench bench;
    QVERIFY(bench.ok());
    VERIFY_OK(bench.import(teaShop));
    const Result<ImportReport> report = bench.import(
        json("[{'id':10,'name':'Green tea'},{'id':11,'name':'Tea','price_shmeckles':1,'price_flurbos':1}]"),
        matching(ImportMatch::Id));
    VERIFY_OK(report);
    QCOMPARE(counts(report->products), u"1/1/0/0"_s);
    const Result<Product> tea = bench.store().products().byId(ProductId(10));
    VERIFY_OK(tea);
    QCOMPARE(tea->name, u"Green tea"_s);
    QCOMPARE(tea->description, u"black"_s);
    const Result<ImportReport> without = bench.import(
        json("[{'name':'Tea','price_shmeckles':1,'price_flurbos':1},{'id':1,'name':'a'},{'id':1,'name':'b'}]"),
        matching(ImportMatch::Id));
    VERIFY_OK(without);
    QVERIFY(!without->applied);
    QCOMPARE(without->issues[0].path, u"[0].id"_s);
    QCOMPARE(without->issueCount, 4); // no id; two new ones without two prices each are one row bad and one id repeated
}

void TestImporter::matchNew() {
    Bench bench;
    QVERIFY(bench.ok());
    VERIFY_OK(bench.import(teaShop));
    const Result<ImportReport> report = bench.import(teaShop, matching(ImportMatch::New));
    VERIFY_OK(report);
    QCOMPARE(counts(*report), u"0/0/2/0 0/0/2/0 3/0/0/0"_s);
    QCOMPARE(bench.number(u"SELECT count(*) FROM products"_s), 6);
    QCOMPARE(bench.number(u"SELECT count(*) FROM products WHERE id > 30"_s), 3);
}

void TestImporter::absentKeysStay() {
    Bench bench;
    QVERIFY(bench.ok());
    VERIFY_OK(bench.import(teaShop));
    const Result<ImportReport> kept = bench.import(json("[{'name':'Tea','price_flurbos':4}]"));
    VERIFY_OK(kept);
    QCOMPARE(counts(kept->products), u"0/1/0/0"_s);
    Result<Product> tea = bench.store().products().byId(ProductId(10));
    VERIFY_OK(tea);
    QCOMPARE(tea->description, u"black"_s);
    QCOMPARE(tea->imageUrl, u"t.png"_s);
    QCOMPARE(tea->flurbos.hundredths(), 400);
    QCOMPARE(tea->tags.size(), 1U);
    QVERIFY(tea->category.has_value());
    VERIFY_OK(bench.import(json("[{'name':'Tea','description':'','image_url':null,'category':null,'tags':[]}]")));
    tea = bench.store().products().byId(ProductId(10));
    VERIFY_OK(tea);
    QVERIFY(tea->description.isEmpty() && tea->imageUrl.isEmpty() && tea->tags.empty() && !tea->category);
}

void TestImporter::onlyWhatChangedGetsAVersion() {
    Bench bench;
    QVERIFY(bench.ok());
    VERIFY_OK(bench.import(teaShop));
    VERIFY_OK(bench.import(json("[{'name':'Tea','tags':['new']},{'name':'Cola','tags':[]}]")));
    const Result<Product> tea = bench.store().products().byId(ProductId(10));
    const Result<Product> cola = bench.store().products().byId(ProductId(20));
    VERIFY_OK(tea);
    VERIFY_OK(cola);
    QCOMPARE(tea->version, 2);
    QCOMPARE(tea->tags.size(), 1U);
    QCOMPARE(tea->tags[0].name, u"new"_s);
    QVERIFY(tea->updatedAt >= tea->createdAt);
    QCOMPARE(cola->version, 1);
}

void TestImporter::sameNames() {
    Bench bench;
    QVERIFY(bench.ok());
    const QByteArray twins = json("[{'name':'Tea','price_shmeckles':1,'price_flurbos':1},"
                                  "\n"
                                  "{'name':'Tea','price_shmeckles':2,'price_flurbos':1}]");
    const Result<ImportReport> first = bench.import(twins);
    VERIFY_OK(first);
    QCOMPARE(counts(first->products), u"2/0/0/0"_s);
    const Result<ImportReport> second = bench.import(twins);
    VERIFY_OK(second);
    QCOMPARE(counts(second->products), u"0/0/2/0"_s);
    // One of two: which?
    const Result<ImportReport> one = bench.import(json("[{'name':'Tea','price_shmeckles':5}]"));
    VERIFY_OK(one);
    QVERIFY(!one->applied);
    QCOMPARE(one->issues[0].path, u"[0].name"_s);
    // The id says which.
    const Result<ImportReport> told = bench.import(json("[{'id':2,'name':'Tea','price_shmeckles':5}]"));
    VERIFY_OK(told);
    QVERIFY(told->applied);
    QCOMPARE(counts(told->products), u"0/1/0/0"_s);
    const Result<Product> changed = bench.store().products().byId(ProductId(2));
    VERIFY_OK(changed);
    QCOMPARE(changed->shmeckles.hundredths(), 500);
}

void TestImporter::idsAndSequences() {
    Bench bench;
    QVERIFY(bench.ok());
    VERIFY_OK(bench.import(teaShop));
    // What others add afterwards gets an id of its own.
    const Result<qint64> added = bench.store().write<qint64>([&](WriteUnit& unit) -> Result<qint64> {
        const Result<Tag> tag = bench.store().tags().create(unit, u"later"_s);
        if (!tag)
            return tag.error();
        return tag->id.value;
    });
    VERIFY_OK(added);
    QVERIFY(*added > 6);
    // An id that is taken by another product is not used again.
    const Result<ImportReport> report = bench.import(
        json("[{'id':10,'name':'Coffee','price_shmeckles':1,'price_flurbos':1,'category':{'id':1,'name':'New'}},"
             "\n"
             "{'id':40,'name':'Milk','price_shmeckles':1,'price_flurbos':1},{'name':'Juice','price_shmeckles':1,'price_"
             "flurbos':1}]"));
    VERIFY_OK(report);
    QCOMPARE(counts(*report), u"1/0/0/0 0/0/0/0 3/0/0/0"_s);
    const Result<Product> tea = bench.store().products().byId(ProductId(10));
    const Result<Product> milk = bench.store().products().byId(ProductId(40));
    VERIFY_OK(tea);
    VERIFY_OK(milk);
    QCOMPARE(tea->name, u"Tea"_s);
    QCOMPARE(milk->name, u"Milk"_s);
    QCOMPARE(bench.number(u"SELECT count(*) FROM products WHERE id > 40"_s), 2);
    const Result<Product> created = bench.store().write<Product>([&](WriteUnit& unit) -> Result<Product> {
        ProductDraft draft;
        draft.name = u"Cocoa"_s;
        draft.shmeckles = draft.flurbos = Money::fromHundredths(1);
        return bench.store().products().create(unit, draft);
    });
    VERIFY_OK(created);
}

/// New rows do not get the ids of those that were deleted.
void TestImporter::idsOfDeletedRows() {
    Bench bench;
    QVERIFY(bench.ok());
    const auto file = [](const char* name) {
        QByteArray text =
            json("[{'name':'NAME','price_shmeckles':1,'price_flurbos':1,'category':'NAME','tags':['NAME']}]");
        return text.replace("NAME", name);
    };
    VERIFY_OK(bench.import(file("a")));
    VERIFY_OK(bench.import(file("b")));
    for (const QString& table : {u"products"_s, u"categories"_s, u"tags"_s}) {
        QCOMPARE(bench.number(u"SELECT max(id) FROM "_s + table), 2);
        VERIFY_OK(bench.store().connection().execute(u"DELETE FROM %1 WHERE id = 2"_s.arg(table)));
    }
    VERIFY_OK(bench.import(file("c")));
    for (const QString& table : {u"products"_s, u"categories"_s, u"tags"_s})
        QCOMPARE(bench.number(u"SELECT max(id) FROM "_s + table), 3);
}

void TestImporter::searchFindsWhatWasImported() {
    Bench bench;
    QVERIFY(bench.ok());
    VERIFY_OK(bench.import(teaShop));
    VERIFY_OK(
        bench.import(json("[{'id':10,'name':'Café crème','description':'with milk'}]"), matching(ImportMatch::Id)));
    ProductFilter filter;
    filter.textEverywhere = true;
    const auto found = [&](const QString& text) {
        filter.text = text;
        return bench.store().products().count(filter).valueOr(-1);
    };
    QCOMPARE(found(u"CRÈME"_s), 1);
    QCOMPARE(found(u"with mi"_s), 1);
    QCOMPARE(found(u"black"_s), 0);
    QCOMPARE(found(u"Tea"_s), 0);
    QCOMPARE(found(u"зелёный"_s), 1);
}

void TestImporter::manyRows() {
    Bench bench;
    QVERIFY(bench.ok());
    const auto product = [](int i, int price) {
        return json("{'name':'Product ") + QByteArray::number(i) + json("','description':'number ") +
               QByteArray::number(i) + json("','price_shmeckles':") + QByteArray::number(price) +
               json(",'price_flurbos':1,'category':'c") + QByteArray::number(i % 40) + json("','tags':['t") +
               QByteArray::number(i % 70) + json("','t") + QByteArray::number(i % 71 + 70) + "\"]}\n";
    };
    QByteArray first;
    QByteArray second;
    for (int i = 0; i < 9000; ++i) {
        first += product(i, 1);
        second += product(i + 3000, i % 2 + 1);
    }
    const Result<ImportReport> imported = bench.import(first);
    VERIFY_OK(imported);
    QCOMPARE(counts(*imported), u"40/0/0/0 141/0/0/0 9000/0/0/0"_s);
    const Result<ImportReport> changed = bench.import(second);
    VERIFY_OK(changed);
    QCOMPARE(counts(*changed), u"0/0/40/0 0/0/141/0 3000/3000/3000/0"_s);
    const Result<ImportReport> same = bench.import(second);
    VERIFY_OK(same);
    QCOMPARE(counts(same->products), u"0/0/9000/0"_s);
    QCOMPARE(bench.number(u"SELECT count(*) FROM product_tag_association"_s), 24'000);
}

void TestImporter::sample() {
    Bench bench;
    QVERIFY(bench.ok());
    const Result<ImportReport> report = Importer(bench.store(), {}).run(sampleCataloguePath());
    VERIFY_OK(report);
    QVERIFY(report->applied);
    QVERIFY(report->products.added >= 60);
    QFile file(sampleCataloguePath());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(bench.exported(), file.readAll());
}

void TestImporter::tellsOfOneChange() {
    Bench bench;
    QVERIFY(bench.ok());
    std::vector<ChangeSet> told;
    bench.store().setChangedHandler([&told](const ChangeSet& changes) { told.push_back(changes); });
    VERIFY_OK(bench.import(teaShop));
    QCOMPARE(told.size(), 1U);
    QVERIFY(told[0].everything);
    VERIFY_OK(bench.import(teaShop));
    QCOMPARE(told.size(), 1U);
}

QTEST_GUILESS_MAIN(TestImporter)
#include "tst_importer.moc"
