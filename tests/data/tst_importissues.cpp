#include "importbench.h"

using namespace Qt::StringLiterals;
using namespace pricebook;

class TestImportIssues : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void undefinedReferences_data() { addBackends(); }
    void undefinedReferences();
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

private:
    static void addBackends() {
        QTest::addColumn<QString>("backend_name");
        for (const QString& name : TestBackend::names())
            QTest::newRow(qPrintable(name)) << name;
    }
};

void TestImportIssues::undefinedReferences() {
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

void TestImportIssues::badRowsStopEverything() {
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

void TestImportIssues::issuesOfTheDatabase() {
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

void TestImportIssues::skipsBadRows() {
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

void TestImportIssues::dryRun() {
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

void TestImportIssues::cancels() {
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

void TestImportIssues::refusesWholeFiles_data() {
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

void TestImportIssues::refusesWholeFiles() {
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

void TestImportIssues::issuesAreCapped() {
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

QTEST_GUILESS_MAIN(TestImportIssues)
#include "tst_importissues.moc"
