#include "bulkstore.h"
#include "catalogstore.h"
#include "exporter.h"
#include "importer.h"
#include "query.h"
#include "samplecatalogue.h"
#include "testbackend.h"
#include "verify.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pricebook;

namespace {

/// JSON with ' for ".
QByteArray json(const char* text) { return QByteArray(text).replace('\'', '"'); }

/// A migrated database of the row's backend with a folder for files.
class Bench {
public:
    Bench() : m_backend(backendOfRow()) {
        if (!m_backend.migrate())
            return;
        Result<std::unique_ptr<CatalogStore>> opened = CatalogStore::open(m_backend.url(), OpenMode::ReadWrite);
        if (opened)
            m_store = std::move(*opened);
    }
    [[nodiscard]] bool ok() const { return m_store != nullptr; }
    CatalogStore& store() { return *m_store; }
    [[nodiscard]] const DatabaseUrl& url() const { return m_backend.url(); }

    QString write(const QByteArray& content) {
        const QString path = m_backend.folder() + u"/file-%1.json"_s.arg(++m_files);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write the test's file");
        return path;
    }
    [[nodiscard]] QString path(const QString& name) const { return m_backend.folder() + u'/' + name; }

    Result<ImportReport> import(const QByteArray& content, ImportOptions options = {}) {
        return Importer(*m_store, std::move(options)).run(write(content));
    }
    /// The catalogue as the export has it.
    QByteArray exported() {
        const QString target = path(u"out.json"_s);
        const Result<ExportReport> report = Exporter(*m_store, {}).run(target);
        if (!report)
            return describe(report.error());
        QFile file(target);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    qint64 number(const QString& sql) { return scalarInteger(m_store->connection(), sql).valueOr(-1); }

private:
    static QString backendOfRow() {
        QString backend;
        const auto fetch = [&backend] {
            QFETCH(QString, backend_name);
            backend = backend_name;
        };
        fetch();
        return backend;
    }
    TestBackend m_backend;
    std::unique_ptr<CatalogStore> m_store;
    int m_files = 0;
};

ImportOptions matching(ImportMatch match) {
    ImportOptions options;
    options.match = match;
    return options;
}

QString counts(const ImportCounts& counts) {
    return u"%1/%2/%3/%4"_s.arg(counts.added).arg(counts.changed).arg(counts.unchanged).arg(counts.skipped);
}

/// "categories tags products", each added/changed/unchanged/skipped.
QString counts(const ImportReport& report) {
    return counts(report.categories) + u' ' + counts(report.tags) + u' ' + counts(report.products);
}

const QByteArray teaShop =
    json("{'format':'pricebook-catalog','version':1,"
         "\n"
         "'categories':[{'id':1,'name':'Drinks'},{'id':2,'name':'Empty'}],"
         "\n"
         "'tags':[{'id':5,'name':'hot'},{'id':6,'name':'new'}],"
         "\n"
         "'products':["
         "\n"
         "{'id':10,'name':'Tea','description':'black','image_url':'t.png','price_shmeckles':19.9,'price_flurbos':3,'"
         "category':{'id':1,'name':'Drinks'},'tags':[{'id':5,'name':'hot'}]},"
         "\n"
         "{'id':20,'name':'Cola','description':null,'image_url':null,'price_shmeckles':2,'price_flurbos':0.5,'category'"
         ":{'id':1,'name':'Drinks'},'tags':[]},"
         "\n"
         "{'id':30,'name':'Чай "
         "\\'Зелёный\\'','description':null,'image_url':null,'price_shmeckles':0.01,'price_flurbos':9999999999.99,'"
         "category':null,'tags':[{'id':5,'name':'hot'},{'id':6,'name':'new'}]}"
         "\n"
         "]}");

} // namespace

class TestImporter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void importsAndIsIdempotent_data() { addBackends(); }
    void importsAndIsIdempotent();
    void otherShapes_data() { addBackends(); }
    void otherShapes();
    void referencesByIds_data() { addBackends(); }
    void referencesByIds();
    void undefinedReferences_data() { addBackends(); }
    void undefinedReferences();
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
    void badRowsStopEverything_data() { addBackends(); }
    void badRowsStopEverything();
    void issuesOfTheDatabase_data() { addBackends(); }
    void issuesOfTheDatabase();
    void skipsBadRows_data() { addBackends(); }
    void skipsBadRows();
    void dryRun_data() { addBackends(); }
    void dryRun();
    void cancels_data() { addBackends(); }
    void cancels();
    void refusesWholeFiles_data();
    void refusesWholeFiles();
    void issuesAreCapped_data() { addBackends(); }
    void issuesAreCapped();
    void searchFindsWhatWasImported_data() { addBackends(); }
    void searchFindsWhatWasImported();
    void manyRows_data() { addBackends(); }
    void manyRows();
    void sample_data() { addBackends(); }
    void sample();
    void tellsOfOneChange_data() { addBackends(); }
    void tellsOfOneChange();

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

void TestImporter::undefinedReferences() {
    Bench bench;
    QVERIFY(bench.ok());
    const Result<ImportReport> report = bench.import(
        "{\"products\":[\n{\"name\":\"Tea\",\"price_shmeckles\":1,\"price_flurbos\":2,\"category_id\":3,"
        "\"tag_ids\":[4]}],\"categories\":[{\"id\":1,\"name\":\"a\"},{\"id\":1,\"name\":\"b\"}],\"what\":1}");
    VERIFY_OK(report);
    QVERIFY(!report->applied);
    QCOMPARE(report->issueCount, 4);
    QStringList paths;
    for (const ImportIssue& issue : report->issues)
        paths << issue.path;
    paths.sort();
    QCOMPARE(paths, (QStringList{u"categories[1].id"_s, u"products[0].category_id"_s, u"products[0].tag_ids[0]"_s,
                                 u"what"_s}));
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

void TestImporter::badRowsStopEverything() {
    Bench bench;
    QVERIFY(bench.ok());
    const Result<ImportReport> report =
        bench.import("{\"categories\":[{\"id\":1,\"name\":\"\"}],\n\"tags\":null,\"products\":[\n"
                     "{\"name\":\"good\",\"price_shmeckles\":1,\"price_flurbos\":1},\n"
                     "{\"name\":\"bad\",\n  \"price_shmeckles\":\"1\",\"price_flurbos\":0},\n"
                     "7,\n{\"name\":\"no prices\"},\n{\"name\":\"good\",\"colour\":1}]}");
    VERIFY_OK(report);
    QVERIFY(!report->applied);
    QStringList lines;
    for (const ImportIssue& issue : report->issues)
        lines << u"%1 %2 %3"_s.arg(issue.line).arg(issue.path, issue.value);
    QCOMPARE(lines,
             (QStringList{u"1 categories[0].name \"\""_s, u"2 tags null"_s, u"5 products[1].price_shmeckles \"1\""_s,
                          u"5 products[1].price_flurbos 0"_s, u"6 products[2] 7"_s, u"8 products[4].colour 1"_s,
                          u"7 products[3].price_shmeckles "_s, u"7 products[3].price_flurbos "_s}));
    QCOMPARE(report->issueCount, 8);
    QCOMPARE(report->unknownKeys.value(u"colour"_s), 1);
    QCOMPARE(report->products.skipped, 4);
    QCOMPARE(bench.number(u"SELECT count(*) FROM products"_s), 0);
    QCOMPARE(bench.number(u"SELECT count(*) FROM categories"_s), 0);
}

void TestImporter::issuesOfTheDatabase() {
    Bench bench;
    QVERIFY(bench.ok());
    VERIFY_OK(bench.import(teaShop));
    const QByteArray before = bench.exported();
    // Good by itself, but a new product without prices: nothing of the file may stay.
    const Result<ImportReport> report =
        bench.import(json("[{'name':'A','price_shmeckles':1,'price_flurbos':1,'category':'New'},{'name':'B'},{'name':'"
                          "Tea','price_flurbos':9}]"));
    VERIFY_OK(report);
    QVERIFY(!report->applied);
    QCOMPARE(report->issueCount, 2);
    QCOMPARE(counts(report->products), u"1/1/0/1"_s);
    QCOMPARE(bench.exported(), before);
}

void TestImporter::skipsBadRows() {
    Bench bench;
    QVERIFY(bench.ok());
    ImportOptions options;
    options.skipBadFile = bench.path(u"bad.ndjson"_s);
    const Result<ImportReport> report = bench.import(
        "{\"tags\":[5],\"products\":[{\"name\":\"good\",\"price_shmeckles\":1,\"price_flurbos\":1},\n"
        "{\"name\":\"bad\",\n \"price_shmeckles\":\"1\",\"tags\":[\"only bad\"]}, 7,{\"name\":\"no prices\"},{}]}",
        options);
    VERIFY_OK(report);
    QVERIFY(report->applied);
    QCOMPARE(counts(*report), u"0/0/0/0 0/0/0/1 1/0/0/4"_s);
    QCOMPARE(bench.number(u"SELECT count(*) FROM products"_s), 1);
    QCOMPARE(bench.number(u"SELECT count(*) FROM tags"_s), 0);
    QFile file(options.skipBadFile);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = file.readAll().split('\n');
    QCOMPARE(lines.size(), 6);
    QVERIFY(lines[0].startsWith(json("{'import_error':'A tag is a name")));
    QVERIFY(lines[1].startsWith(
        json("{'name':'bad',  'price_shmeckles':'1','tags':['only bad'],'import_error':'price_shmeckles: ")));
    QVERIFY(lines[2].contains(json("'path':'products[2]','row':'7'")));
    QVERIFY(lines[3].startsWith(json("{'import_error':'name: ")));
    QVERIFY(lines[4].startsWith(json("{'name':'no prices','import_error':'price_shmeckles: ")));
    // Corrected, it can be imported as it is.
    const Result<ImportReport> corrected = bench.import(QByteArray(lines[1]).replace("\"1\"", "1,\"price_flurbos\":2"));
    VERIFY_OK(corrected);
    QCOMPARE(counts(*corrected), u"0/0/0/0 1/0/0/0 1/0/0/0"_s);
    // Without a bad row there is no file.
    options.skipBadFile = bench.path(u"none.ndjson"_s);
    VERIFY_OK(bench.import(teaShop, options));
    QVERIFY(!QFile::exists(options.skipBadFile));
    // A place that cannot be written fails before anything is.
    options.skipBadFile = bench.path(u"no/such/folder.ndjson"_s);
    const Result<ImportReport> refused =
        bench.import(json("[{'name':'later','price_shmeckles':1,'price_flurbos':1},{}]"), options);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::NotFound);
    QCOMPARE(bench.number(u"SELECT count(*) FROM products WHERE name = 'later'"_s), 0);
}

void TestImporter::dryRun() {
    Bench bench;
    QVERIFY(bench.ok());
    ImportOptions options;
    options.dryRun = true;
    options.skipBadFile = bench.path(u"bad.ndjson"_s);
    const Result<ImportReport> report = bench.import(teaShop + '\n', options);
    VERIFY_OK(report);
    QVERIFY(!report->applied);
    QCOMPARE(counts(*report), u"2/0/0/0 2/0/0/0 3/0/0/0"_s);
    QCOMPARE(bench.number(u"SELECT count(*) FROM categories"_s), 0);
    VERIFY_OK(bench.import(json("[{'name':'A','price_shmeckles':1},{}]"), options));
    QVERIFY(!QFile::exists(options.skipBadFile));
}

void TestImporter::cancels() {
    Bench bench;
    QVERIFY(bench.ok());
    VERIFY_OK(bench.import(teaShop));
    const QByteArray before = bench.exported();
    QByteArray many;
    for (int i = 0; i < 30'000; ++i)
        many += json("{'name':'Product ") + QByteArray::number(i) +
                json("','price_shmeckles':1,'price_flurbos':1,'tags':['t']}") + '\n';
    CancelFlag cancelled = false;
    ImportOptions options;
    options.cancelled = &cancelled;
    qint64 seen = 0;
    options.progress = [&](const TransferProgress& progress) {
        if (progress.phase == TransferProgress::Phase::Writing && progress.rows > 0) {
            seen = progress.rows;
            cancelled = true;
        }
    };
    const Result<ImportReport> report = bench.import(many, options);
    QVERIFY(!report);
    QCOMPARE(report.error().kind, Error::Kind::Cancelled);
    QVERIFY(seen > 0 && seen < 30'000);
    QCOMPARE(bench.exported(), before);
    QVERIFY(!bench.store().connection().inTransaction());
}

void TestImporter::refusesWholeFiles_data() {
    QTest::addColumn<QString>("backend_name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* name, const QByteArray& content, const QString& text) {
        QTest::newRow(name) << u"sqlite"_s << content << text;
    };
    row("empty", "", u"empty"_s);
    row("text", "name,price\n", u"begins with"_s);
    row("cut off", teaShop.left(500), u"cut off"_s);
    row("another format", json("{'format':'other'}"), u"“pricebook-catalog”"_s);
    row("a later version", json("{'format':'pricebook-catalog','version':2}"), u"version 2"_s);
    row("no catalogue", json("{'version':1}"), u"no catalogue"_s);
    row("cut off gzip", QByteArray("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb", 11), u"cut off"_s);
    row("damaged gzip", QByteArray("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xff\xff\xff\xff\xff\xff", 16),
        u"damaged"_s);
    row("a giant line", "[\"" + QByteArray(8 * 1024 * 1024, 'x'), u"4 MiB"_s);
    row("deep", QByteArray(1000, '['), u"nested"_s);
}

void TestImporter::refusesWholeFiles() {
    QFETCH(QByteArray, content);
    QFETCH(QString, text);
    Bench bench;
    QVERIFY(bench.ok());
    const Result<ImportReport> report = bench.import(content);
    QVERIFY(!report);
    QVERIFY2(report.error().text.contains(text), qPrintable(report.error().text));
    QCOMPARE(bench.number(u"SELECT count(*) FROM products"_s), 0);
    const Result<ImportReport> missing = Importer(bench.store(), {}).run(bench.path(u"absent.json"_s));
    QVERIFY(!missing && missing.error().kind == Error::Kind::NotFound);
    const Result<ImportReport> folder = Importer(bench.store(), {}).run(bench.path({}));
    QVERIFY(!folder && folder.error().text.contains(u"folder"));
}

void TestImporter::issuesAreCapped() {
    Bench bench;
    QVERIFY(bench.ok());
    QByteArray rows = "[";
    for (int i = 0; i < 1500; ++i)
        rows += "{\"what\":1},\n";
    const Result<ImportReport> report = bench.import(rows + "{}]");
    VERIFY_OK(report);
    QCOMPARE(report->issues.size(), std::size_t{ImportReport::mostIssues});
    QCOMPARE(report->issueCount, 1500 * 2 + 1); // the key, and the name that is missing
    QCOMPARE(report->unknownKeys.value(u"what"_s), 1500);
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
