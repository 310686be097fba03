#include "catalogstore.h"
#include "exporter.h"
#include "importer.h"
#include "testbackend.h"
#include "verify.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// With files of real data, where the folder of them is there.
class TestRealCatalogue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void roundTrip_data() { TestBackend::addRows(); }
    void roundTrip();
    void foreignFileIsRefused_data() { TestBackend::addRows(); }
    void foreignFileIsRefused();

private:
    static QString fileOf(const char* name) {
        const QString folder = qEnvironmentVariable("PRICEBOOK_REAL_DATA", QStringLiteral(PRICEBOOK_REAL_DATA));
        return folder + u'/' + QLatin1String(name);
    }
    static QByteArray exported(CatalogStore& store, const QString& path) {
        const Result<ExportReport> report = Exporter(store, {}).run(path);
        QFile file(path);
        return report && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
};

void TestRealCatalogue::initTestCase() {
    if (!QFile::exists(fileOf("debian-catalog.json.gz")))
        QSKIP("The optional folder of real catalogues is not there (PRICEBOOK_REAL_DATA).");
}

void TestRealCatalogue::roundTrip() {
    TestBackend first = TestBackend::current();
    QVERIFY(first.migrate());
    const auto store = CatalogStore::open(first.url(), OpenMode::ReadWrite);
    VERIFY_OK(store);
    const QString source = fileOf("debian-catalog.json.gz");
    const Result<ImportReport> report = Importer(**store, {}).run(source);
    VERIFY_OK(report);
    QVERIFY(report->applied);
    const Result<CatalogCounts> counts = (*store)->counts();
    VERIFY_OK(counts);
    QCOMPARE(counts->categories, 58);
    QCOMPARE(counts->tags, 597);
    QCOMPARE(counts->products, 63'666);
    QCOMPARE(counts->links, 109'908);
    const QByteArray exportedOnce = exported(**store, first.folder() + u"/one.json"_s);
    QVERIFY(exportedOnce.size() > 10'000'000);
    const Result<ImportReport> again = Importer(**store, {}).run(source);
    VERIFY_OK(again);
    QVERIFY(again->applied && !again->changesSomething());
    QCOMPARE(again->products.unchanged, 63'666);

    TestBackend second = TestBackend::current();
    QVERIFY(second.migrate());
    const auto other = CatalogStore::open(second.url(), OpenMode::ReadWrite);
    VERIFY_OK(other);
    VERIFY_OK(Importer(**other, {}).run(first.folder() + u"/one.json"_s));
    QVERIFY(exported(**other, second.folder() + u"/two.json"_s) == exportedOnce);
}

void TestRealCatalogue::foreignFileIsRefused() {
    TestBackend backend = TestBackend::current();
    QVERIFY(backend.migrate());
    const auto store = CatalogStore::open(backend.url(), OpenMode::ReadWrite);
    VERIFY_OK(store);
    const Result<ImportReport> report = Importer(**store, {}).run(fileOf("dummyjson-products.json"));
    VERIFY_OK(report);
    QVERIFY(!report->applied);
    QCOMPARE(report->products.skipped, 194);
    for (const char* key : {"title", "price", "stock", "sku", "reviews", "thumbnail"})
        QCOMPARE(report->unknownKeys.value(QLatin1String(key)), 194);
    QCOMPARE(report->issues[0].line, 4);
    QCOMPARE(report->issues[0].path, u"[0].title"_s);
    QCOMPARE((*store)->counts().valueOr({}).products, 0);
}

QTEST_GUILESS_MAIN(TestRealCatalogue)
#include "tst_realcatalogue.moc"
