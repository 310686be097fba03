#include "catalogstore.h"
#include "exporter.h"
#include "importer.h"
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

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(none)");
}

const QByteArray catalogue = json(
    "{'format':'pricebook-catalog','version':1,"
    "\n"
    "'categories':["
    "\n"
    "{'id':1,'name':'Drinks'},"
    "\n"
    "{'id':4,'name':'Unused'}],"
    "\n"
    "'tags':["
    "\n"
    "{'id':5,'name':'warm'},"
    "\n"
    "{'id':6,'name':'Cold'},"
    "\n"
    "{'id':7,'name':'cold'}],"
    "\n"
    "'products':["
    "\n"
    "{'id':2,'name':'Tea','description':'a\\n\\'b\\'','image_url':'t.png','price_shmeckles':19.9,'price_flurbos':3,'"
    "category':{'id':1,'name':'Drinks'},'tags':[{'id':6,'name':'Cold'},{'id':7,'name':'cold'},{'id':5,'name':'warm'}]},"
    "\n"
    "{'id':3,'name':'Чай','description':null,'image_url':null,'price_shmeckles':0.01,'price_flurbos':9999999999.99,'"
    "category':null,'tags':[]},"
    "\n"
    "{'id':9,'name':'Tea','description':null,'image_url':null,'price_shmeckles':1.5,'price_flurbos':2.25,'category':"
    "null,'tags':[{'id':5,'name':'warm'}]}]}"
    "\n");

} // namespace

class TestExporter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_data() { TestBackend::addRows(); }
    void roundTrip();
    void linePerProduct_data() { TestBackend::addRows(); }
    void linePerProduct();
    void filtered_data() { TestBackend::addRows(); }
    void filtered();
    void emptyCatalogue_data() { TestBackend::addRows(); }
    void emptyCatalogue();
    void manyPages_data() { TestBackend::addRows(); }
    void manyPages();
    void cancelLeavesTheOldFile_data() { TestBackend::addRows(); }
    void cancelLeavesTheOldFile();
    void readOnlyConnection_data() { TestBackend::addRows(); }
    void readOnlyConnection();

private:
    /// A database with `content`; null if that failed.
    static std::unique_ptr<CatalogStore> filled(TestBackend& backend, const QByteArray& content);
    static QByteArray exported(CatalogStore& store, const QString& path, const ExportOptions& options = {});
};

std::unique_ptr<CatalogStore> TestExporter::filled(TestBackend& backend, const QByteArray& content) {
    if (!backend.migrate())
        return nullptr;
    Result<std::unique_ptr<CatalogStore>> opened = CatalogStore::open(backend.url(), OpenMode::ReadWrite);
    if (!opened)
        return nullptr;
    std::unique_ptr<CatalogStore> store = std::move(*opened);
    QFile file(backend.folder() + u"/in.json"_s);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.flush())
        return nullptr;
    const Result<ImportReport> report = Importer(*store, {}).run(file.fileName());
    if (!report)
        qWarning("%s", describe(report.error()).constData());
    return report && report->applied ? std::move(store) : nullptr;
}

QByteArray TestExporter::exported(CatalogStore& store, const QString& path, const ExportOptions& options) {
    const Result<ExportReport> report = Exporter(store, options).run(path);
    return report ? contentOf(path) : describe(report.error());
}

void TestExporter::roundTrip() {
    TestBackend backend = TestBackend::current();
    const auto store = filled(backend, catalogue);
    QVERIFY(store);
    const QString path = backend.folder() + u"/out.json"_s;
    const Result<ExportReport> report = Exporter(*store, {}).run(path);
    VERIFY_OK(report);
    QCOMPARE(report->products, 3);
    QCOMPARE(report->categories, 2);
    QCOMPARE(report->tags, 3);
    QCOMPARE(report->bytes, catalogue.size());
    QCOMPARE(QString::fromUtf8(contentOf(path)), QString::fromUtf8(catalogue));
    QCOMPARE(exported(*store, path), catalogue);
    // wipe, import, export
    VERIFY_OK(store->write<qint64>([&](WriteUnit& unit) -> Result<qint64> {
        const std::array ids{ProductId(2), ProductId(3), ProductId(9)};
        for (const qint64 id : {1, 4}) {
            if (const auto removed = store->categories().remove(unit, CategoryId(id), std::nullopt); !removed)
                return removed.error();
        }
        for (const qint64 id : {5, 6, 7}) {
            if (const auto removed = store->tags().remove(unit, TagId(id)); !removed)
                return removed.error();
        }
        return store->products().remove(unit, ids);
    }));
    VERIFY_OK(Importer(*store, {}).run(path));
    QCOMPARE(QString::fromUtf8(exported(*store, path)), QString::fromUtf8(catalogue));
}

void TestExporter::linePerProduct() {
    TestBackend backend = TestBackend::current();
    const auto store = filled(backend, catalogue);
    QVERIFY(store);
    ExportOptions options;
    options.format = ExportFormat::Ndjson;
    const QList<QByteArray> lines = exported(*store, backend.folder() + u"/out.ndjson"_s, options).split('\n');
    QCOMPARE(lines.size(), 4);
    QVERIFY(lines[3].isEmpty());
    for (int i = 0; i < 3; ++i)
        QVERIFY2(catalogue.contains('\n' + lines[i]), lines[i].constData());
}

void TestExporter::filtered() {
    TestBackend backend = TestBackend::current();
    const auto store = filled(backend, catalogue);
    QVERIFY(store);
    const QString path = backend.folder() + u"/out.json"_s;
    ExportOptions options;
    options.filter.minShmeckles = Money::fromHundredths(100);
    options.filter.maxShmeckles = Money::fromHundredths(200);
    QCOMPARE(exported(*store, path, options),
             QByteArray(json("{'format':'pricebook-catalog','version':1,"
                             "\n"
                             "'categories':[],"
                             "\n"
                             "'tags':["
                             "\n"
                             "{'id':5,'name':'warm'}],"
                             "\n"
                             "'products':["
                             "\n"
                             "{'id':9,'name':'Tea','description':null,'image_url':null,'price_shmeckles':1.5,'price_"
                             "flurbos':2.25,'category':null,'tags':[{'id':5,'name':'warm'}]}]}"
                             "\n")));
    options.filter = {};
    options.filter.text = u"ЧАЙ"_s;
    options.format = ExportFormat::Ndjson;
    const QByteArray found = exported(*store, path, options);
    QVERIFY(found.startsWith("{\"id\":3,") && found.count('\n') == 1);
    options.filter.text = u"nothing has this"_s;
    QCOMPARE(exported(*store, path, options), QByteArray());
    options.filter.text = u"tea"_s;
    QCOMPARE(exported(*store, path, options).count('\n'), 2);
}

void TestExporter::emptyCatalogue() {
    TestBackend backend = TestBackend::current();
    const auto store = filled(backend, "[]");
    QVERIFY(store);
    const QByteArray empty = exported(*store, backend.folder() + u"/out.json"_s);
    QCOMPARE(empty, QByteArray("{\"format\":\"pricebook-catalog\",\"version\":1,\n\"categories\":[],\n\"tags\":[],\n"
                               "\"products\":[]}\n"));
    const Result<ImportReport> report = Importer(*store, {}).run(backend.folder() + u"/out.json"_s);
    VERIFY_OK(report);
    QVERIFY(report->applied && !report->changesSomething());
}

void TestExporter::manyPages() {
    TestBackend backend = TestBackend::current();
    QByteArray content;
    for (int i = 1; i <= 5003; ++i)
        content += json("{'id':") + QByteArray::number(i * (i % 7 == 0 ? 1000 : 1)) + json(",'name':'P") +
                   QByteArray::number(i) + json("','price_shmeckles':1,'price_flurbos':1,'tags':['odd") +
                   QByteArray::number(i % 2) + "\"]}\n";
    const auto store = filled(backend, content);
    QVERIFY(store);
    ExportOptions options;
    options.format = ExportFormat::Ndjson;
    std::vector<TransferProgress> told;
    options.progress = [&told](const TransferProgress& progress) { told.push_back(progress); };
    const QList<QByteArray> lines = exported(*store, backend.folder() + u"/out.ndjson"_s, options).split('\n');
    QCOMPARE(lines.size(), 5004);
    qint64 last = 0;
    for (int i = 0; i < 5003; ++i) {
        const qint64 id = lines[i].mid(6, lines[i].indexOf(',') - 6).toLongLong();
        QVERIFY(id > last);
        QVERIFY(lines[i].contains("\"tags\":[{"));
        last = id;
    }
    QVERIFY(told.size() >= 2);
    QCOMPARE(told.back().rows, 5003);
    QCOMPARE(told.back().rowsTotal, 5003);
    Result<Tag> odd = store->tags().byName(u"odd1"_s);
    VERIFY_OK(odd);
    options.filter.tags = {odd->id};
    QCOMPARE(exported(*store, backend.folder() + u"/out.ndjson"_s, options).count('\n'), 2502);
}

void TestExporter::cancelLeavesTheOldFile() {
    TestBackend backend = TestBackend::current();
    const auto store = filled(backend, catalogue);
    QVERIFY(store);
    const QString path = backend.folder() + u"/out.json"_s;
    const QByteArray before = exported(*store, path);
    const CancelFlag cancelled = true;
    ExportOptions options;
    options.cancelled = &cancelled;
    const Result<ExportReport> report = Exporter(*store, options).run(path);
    QVERIFY(!report);
    QCOMPARE(report.error().kind, Error::Kind::Cancelled);
    QCOMPARE(contentOf(path), before);
    QCOMPARE(QDir(backend.folder()).entryList({u".*"_s}, QDir::Files | QDir::Hidden), QStringList());
    QVERIFY(!store->connection().inTransaction());
}

void TestExporter::readOnlyConnection() {
    TestBackend backend = TestBackend::current();
    QVERIFY(filled(backend, catalogue));
    const auto store = CatalogStore::open(backend.url(), OpenMode::ReadOnly);
    VERIFY_OK(store);
    QCOMPARE(exported(**store, backend.folder() + u"/out.json"_s), catalogue);
    const Result<ImportReport> refused = Importer(**store, {}).run(backend.folder() + u"/out.json"_s);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::ReadOnly);
}

QTEST_GUILESS_MAIN(TestExporter)
#include "tst_exporter.moc"
