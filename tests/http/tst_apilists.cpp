#include "apibench.h"
#include "builders.h"
#include "catalogstore.h"
#include "generateddata.h"
#include "verify.h"

#include <QElapsedTimer>
#include <QTest>
#include <QUrl>
#include <algorithm>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

struct Row {
    const char* name;
    const char* description;
    const char* image;
    int shmeckles; ///< hundredths
    qint64 flurbos;
    int category; ///< index into categories; -1: none
    std::vector<int> tags;
};

// Few different keys, so that cursors have to find their way among equal ones.
const std::vector<Row> rows{
    {"Зелёный чай", "a leaf", "", 1999, 100, 0, {0}},
    {"tea cup", "", "a.png", 1999, 200, 1, {1}},
    {"Tea Pot", "holds чай", "", 500, 100, 1, {0, 1}},
    {"TEA CUP", "", "", 500, 100, -1, {}},
    {"100% wool", "under_score", "b.png", 1, 999'999'999'999, 2, {2}},
    {"100 wool", "", "", 1, 100, 2, {2, 0}},
    {"Éclair", "", "", 25050, 200, -1, {1}},
    {"éclair", "", "c.png", 25050, 200, 0, {}},
    {"zebra", "", "", 1999, 100, 2, {0, 1, 2}},
    {"apple", "tea", "", 1999, 300, -1, {2}},
};
const std::vector<const char*> categories{"Чаи", "Ware", "Stuff"};
const std::vector<const char*> tags{"green", "hot", "Tea time"};

QByteArray nextPath(const ApiAnswer& answer) {
    const QByteArray link = answer.field("Link");
    if (link.isEmpty())
        return {};
    const qsizetype end = link.indexOf('>');
    return link.startsWith('<') && link.mid(end) == R"(>; rel="next")" ? link.mid(1, end - 1) : QByteArray("broken");
}

} // namespace

/// GET /products/: which rows, in which order, and the way from page to page.
class tst_ApiLists : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void filters_data();
    void filters();
    void orders_data();
    void orders();
    void pages_data();
    void pages();
    void cursorsOutliveTheirRow_data();
    void cursorsOutliveTheirRow();
    void cursorsAreForTheirOrder_data();
    void cursorsAreForTheirOrder();
    void linksKeepTheQuery_data();
    void linksKeepTheQuery();
    void everyScript_data();
    void everyScript();
    void pagesWhileRowsChange_data();
    void pagesWhileRowsChange();
    void countsFollowOtherPrograms_data();
    void countsFollowOtherPrograms();
    void depthCostsNothing_data();
    void depthCostsNothing();

private:
    static void addBackends() {
        QTest::addColumn<QString>("backend");
        for (const QString& name : TestBackend::names())
            QTest::newRow(qPrintable(name)) << name;
    }
    /// The numbers of the rows above that a query gives, as text: "0 2 5".
    static QString rowsOf(const ApiAnswer& answer) {
        QStringList found;
        for (const int id : answer.ids())
            found << QString::number(id - 1);
        return found.join(u' ');
    }
    ApiBench& bench(const QString& backend) { return *m_benches.at(backend); }

    std::map<QString, std::unique_ptr<TestBackend>> m_backends;
    std::map<QString, std::unique_ptr<ApiBench>> m_benches;
};

void tst_ApiLists::initTestCase() {
    for (const QString& name : TestBackend::names()) {
        auto backend = std::make_unique<TestBackend>(name);
        QVERIFY(backend->migrate());
        auto opened = CatalogStore::open(backend->url(), OpenMode::ReadWrite);
        VERIFY_OK(opened);
        CatalogStore& store = **opened;
        VERIFY_OK(store.write<qint64>([&](WriteUnit& unit) -> Result<qint64> {
            for (const char* category : categories) {
                if (const auto made = store.categories().create(unit, QString::fromUtf8(category)); !made)
                    return made.error();
            }
            for (const char* tag : tags) {
                if (const auto made = store.tags().create(unit, QString::fromUtf8(tag)); !made)
                    return made.error();
            }
            for (const Row& row : rows) {
                ProductDraft draft = makeDraft(QString::fromUtf8(row.name), Money::fromHundredths(row.shmeckles),
                                               Money::fromHundredths(row.flurbos));
                draft.description = QString::fromUtf8(row.description);
                draft.imageUrl = QString::fromUtf8(row.image);
                if (row.category >= 0)
                    draft.category = CategoryId(row.category + 1);
                for (const int tag : row.tags)
                    draft.tags.emplace_back(tag + 1);
                if (const auto made = store.products().create(unit, draft); !made)
                    return made.error();
            }
            return qint64{0};
        }));
        m_benches.emplace(name, std::make_unique<ApiBench>(backend->url()));
        m_backends.emplace(name, std::move(backend));
    }
}

void tst_ApiLists::cleanupTestCase() {
    m_benches.clear();
    m_backends.clear();
}

void tst_ApiLists::filters_data() {
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("wanted");
    const auto row = [](const char* query, const char* wanted) {
        QTest::newRow(query) << QString::fromUtf8(query) << QString::fromLatin1(wanted);
    };
    row("", "0 1 2 3 4 5 6 7 8 9");
    row("name=tea", "1 2 3");
    row("name=ЧАЙ", "0");
    row("name=é", "6 7");
    row("name=%25", "4");
    row("name=_", "");
    row("name=100%25+", "4");
    row("search=tea", "1 2 3 4 5 8 9");
    row("search=чА", "0 2 7");
    row("search=r_s", "4");
    row("name=tea&search=чай", "2");
    row("name=a&search=a&category_id=3", "8");
    row("category_id=1", "0 7");
    row("category_id=1,2", "0 1 2 7");
    row("category_id=77", "");
    row("category_id=1,77", "0 7");
    row("uncategorized=true", "3 6 9");
    row("uncategorized=false", "0 1 2 3 4 5 6 7 8 9");
    row("uncategorized=true&category_id=1", "");
    row("tag_ids=1,2", "0 1 2 5 6 8");
    row("tag_ids=1,2&tag_match=any", "0 1 2 5 6 8");
    row("tag_ids=1,2&tag_match=all", "2 8");
    row("tag_ids=2,1,1&tag_match=all", "2 8");
    row("tag_ids=1,2&tag_match=none", "3 4 7 9");
    row("tag_ids=1,77&tag_match=all", "");
    row("tag_ids=1,2,3&tag_match=all", "8");
    row("tag_ids=1,2,3,77,78,79&tag_match=all", "");
    row("search=green&category_id=3", "5 8");
    row("search=ware", "1 2");
    row("tag_ids=77&tag_match=none", "0 1 2 3 4 5 6 7 8 9");
    row("tag_match=all", "0 1 2 3 4 5 6 7 8 9");
    row("untagged=true", "3 7");
    row("has_image=true", "1 4 7");
    row("has_image=false", "0 2 3 5 6 8 9");
    row("min_price_shmeckles=19.99", "0 1 6 7 8 9");
    row("max_price_shmeckles=19.99", "0 1 2 3 4 5 8 9");
    row("min_price_shmeckles=5&max_price_shmeckles=19.98", "2 3");
    row("min_price_shmeckles=0&max_price_shmeckles=0.01", "4 5");
    row("max_price_shmeckles=0", "");
    row("min_price_flurbos=9999999999.99", "4");
    row("min_price_flurbos=2&max_price_flurbos=2", "1 6 7");
    row("min_price_shmeckles=3&max_price_shmeckles=2", "");
    row("min_price_shmeckles=5&max_price_flurbos=1&tag_ids=1&has_image=false&name=a", "2 8");
}

void tst_ApiLists::filters() {
    QFETCH(QString, query);
    QFETCH(QString, wanted);
    for (const QString& backend : TestBackend::names()) {
        // The same rows on every walk to them: from the index of an order, or from the filter.
        for (const char* more : {"", "&limit=1000"}) {
            const ApiAnswer answer = bench(backend).get("/products/?" + query.toStdString() + more);
            QCOMPARE(answer.status, 200);
            QCOMPARE(backend + u": "_s + rowsOf(answer), backend + u": "_s + wanted);
            const qsizetype count = wanted.isEmpty() ? 0 : wanted.count(u' ') + 1;
            QCOMPARE(answer.field("X-Total-Count"), QByteArray::number(count));
            QVERIFY(answer.field("Link").isEmpty());
        }
    }
}

void tst_ApiLists::orders_data() {
    QTest::addColumn<QString>("sort");
    QTest::addColumn<QString>("wanted");
    const auto row = [](const char* sort, const char* wanted) {
        QTest::newRow(sort) << QString::fromLatin1(sort) << QString::fromLatin1(wanted);
    };
    row("id", "0 1 2 3 4 5 6 7 8 9");
    row("-id", "9 8 7 6 5 4 3 2 1 0");
    row("name", "5 4 9 1 3 2 8 6 7 0");
    row("-name", "0 7 6 8 2 3 1 9 4 5");
    row("price_shmeckles", "4 5 2 3 0 1 8 9 6 7");
    row("shmeckles_asc", "4 5 2 3 0 1 8 9 6 7");
    row("-price_shmeckles", "7 6 9 8 1 0 3 2 5 4");
    row("shmeckles_desc", "7 6 9 8 1 0 3 2 5 4");
    row("price_flurbos", "0 2 3 5 8 1 6 7 9 4");
    row("flurbos_asc", "0 2 3 5 8 1 6 7 9 4");
    row("-price_flurbos", "4 9 7 6 1 8 5 3 2 0");
    row("flurbos_desc", "4 9 7 6 1 8 5 3 2 0");
    // All were made in one transaction, on SQLite not in one millisecond.
    row("updated_at", "");
    row("-updated_at", "");
}

void tst_ApiLists::orders() {
    QFETCH(QString, sort);
    QFETCH(QString, wanted);
    for (const QString& backend : TestBackend::names()) {
        const std::string path = "/products/?sort=" + sort.toStdString();
        const ApiAnswer whole = bench(backend).get(path);
        if (!wanted.isEmpty())
            QCOMPARE(backend + u": "_s + rowsOf(whole), backend + u": "_s + wanted);
        QCOMPARE(whole.ids().size(), qsizetype(10));
        for (const char* filter : {"", "&min_price_shmeckles=5", "&search=e", "&has_image=false", "&category_id=1,3"}) {
            const QList<int> all = bench(backend).get(path + filter).ids();
            for (const int limit : {1, 2, 3, 7}) {
                // By cursor and by skip the pages are the same, and together they are the whole.
                QList<int> byCursor;
                QList<int> bySkip;
                QByteArray next = QByteArray::fromStdString(path + filter) + "&limit=" + QByteArray::number(limit);
                for (int page = 0; page < 12 && !next.isEmpty(); ++page) {
                    const ApiAnswer answer = bench(backend).get(next.toStdString());
                    QCOMPARE(answer.status, 200);
                    QCOMPARE(answer.field("X-Total-Count"), QByteArray::number(all.size()));
                    QVERIFY(answer.ids().size() <= limit);
                    byCursor << answer.ids();
                    bySkip << bench(backend)
                                  .get(path + filter + "&limit=" + std::to_string(limit) +
                                       "&skip=" + std::to_string(page * limit))
                                  .ids();
                    next = nextPath(answer);
                }
                QCOMPARE(byCursor, all);
                QCOMPARE(bySkip, all);
            }
        }
    }
}

void tst_ApiLists::pages_data() { addBackends(); }

void tst_ApiLists::pages() {
    QFETCH(QString, backend);
    const auto get = [&](const char* query) { return bench(backend).get(std::string("/products/") + query); };
    QCOMPARE(get("?skip=8").ids().size(), qsizetype(2));
    QCOMPARE(get("?skip=10").body, "[]");
    QCOMPARE(get("?skip=2147483647&limit=1000").body, "[]");
    QCOMPARE(get("?skip=2147483647").field("X-Total-Count"), "10");
    QVERIFY(get("?limit=10").field("Link").isEmpty());
    QVERIFY(!get("?limit=9").field("Link").isEmpty());
    QVERIFY(get("?limit=5&skip=5").field("Link").isEmpty());
    // The next page of one that was reached by skip is the one after it.
    const ApiAnswer second = get("?limit=3&skip=3");
    QCOMPARE(second.ids(), (QList<int>{4, 5, 6}));
    QCOMPARE(bench(backend).get(nextPath(second).toStdString()).ids(), (QList<int>{7, 8, 9}));
    // Skipping goes on from the cursor.
    QCOMPARE(bench(backend).get(nextPath(second).toStdString() + "&skip=2").ids(), (QList<int>{9, 10}));
}

void tst_ApiLists::cursorsOutliveTheirRow_data() { addBackends(); }

void tst_ApiLists::cursorsOutliveTheirRow() {
    QFETCH(QString, backend);
    TestBackend own(backend);
    QVERIFY(own.migrate());
    ApiBench bench(own.url());
    for (const char* name : {"a", "b", "c", "d"})
        QCOMPARE(bench
                     .send("POST", "/products/",
                           R"({"name":")" + std::string(name) + R"(","price_shmeckles":5,"price_flurbos":1})")
                     .status,
                 201);
    for (const char* sort : {"name", "price_shmeckles", "updated_at", "id"}) {
        const ApiAnswer page = bench.get(std::string("/products/?limit=2&sort=") + sort);
        QCOMPARE(page.ids().size(), qsizetype(2));
        const std::string last = std::to_string(page.ids().last());
        const QList<int> following = bench.get(nextPath(page).toStdString()).ids();
        QCOMPARE(bench.send("DELETE", "/products/" + last).status, 204);
        QCOMPARE(bench.get(nextPath(page).toStdString()).ids(), following);
        QCOMPARE(bench.send("POST", "/products/", R"({"name":"e","price_shmeckles":5,"price_flurbos":1})").status, 201);
    }
}

void tst_ApiLists::cursorsAreForTheirOrder_data() { addBackends(); }

void tst_ApiLists::cursorsAreForTheirOrder() {
    QFETCH(QString, backend);
    const QByteArray next = nextPath(bench(backend).get("/products/?limit=3&sort=name"));
    const QByteArray cursor = next.mid(next.indexOf("after=") + 6);
    QVERIFY(!cursor.isEmpty());
    const auto get = [&](const QByteArray& query) { return bench(backend).get("/products/?" + query.toStdString()); };
    QCOMPARE(get("sort=name&after=" + cursor).status, 200);
    QCOMPARE(get("sort=name&has_image=true&after=" + cursor).status, 200);
    for (const char* sort : {"sort=-name", "sort=id", "sort=price_flurbos", "limit=5"}) {
        const ApiAnswer refused = get(QByteArray(sort) + "&after=" + cursor);
        QCOMPARE(refused.status, 422);
        QCOMPARE(refused.issues(), u"query.after value_error"_s);
    }
    for (qsizetype i = 0; i < cursor.size(); ++i) {
        QByteArray tampered = cursor;
        tampered[i] = tampered[i] == 'A' ? 'B' : 'A';
        QCOMPARE(get("sort=name&after=" + tampered).status, 422);
        QCOMPARE(get("sort=name&after=" + cursor.left(i)).status, 422);
    }
    QCOMPARE(get("sort=name&after=" + cursor + "A").status, 422);
    QCOMPARE(get("sort=name&after=" + cursor + "=").status, 422);
}

void tst_ApiLists::linksKeepTheQuery_data() { addBackends(); }

void tst_ApiLists::linksKeepTheQuery() {
    QFETCH(QString, backend);
    const ApiAnswer page = bench(backend).get(
        "/api/v1/products?search=%D1%87%22%3E%26x=&&skip=0&limit=1&max_price_shmeckles=300&sort=-name&tag_ids=1,2");
    QCOMPARE(page.status, 200);
    QVERIFY(page.field("Link").isEmpty());
    const QByteArray next = nextPath(
        bench(backend).get("/api/v1/products?search=%d1%87&skip=0&limit=1&max_price_shmeckles=300&sort=-name"));
    QVERIFY2(next.startsWith("/api/v1/products?search=%D1%87&limit=1&max_price_shmeckles=300&sort=-name&after="),
             next.constData());
    QVERIFY(bench(backend).get("/products/?search=%22%3E%0d%0aX").status == 422);
}

void tst_ApiLists::everyScript_data() { addBackends(); }

void tst_ApiLists::everyScript() {
    QFETCH(QString, backend);
    TestBackend own(backend);
    QVERIFY(own.migrate());
    ApiBench bench(own.url());
    const std::vector<std::pair<const char*, std::vector<const char*>>> found{
        {"ΟΔΟΣ οδός", {"οδο", "ΟΔΟς", "ΟΔΌΣ"}},
        {"İstanbul ıSPARTA", {"istanbul", "İSTANBUL"}},
        {"Straße", {"STRAßE", "straße"}},
        {"ГОРІЛКА Їжак", {"горілка", "їЖАК"}},
        {"Հայերեն", {"ՀԱՅԵՐԵՆ"}},
        {"𐐔𐐇𐐝𐐀𐐡𐐇𐐓", {"𐐼𐐯𐑅𐐨𐑉𐐯𐐻"}},
        {"日本茶", {"本"}},
        {"شاي أخضر", {"أخضر"}},
    };
    int id = 0;
    for (const auto& [name, needles] : found) {
        const ApiAnswer made = bench.send(
            "POST", "/products/", R"({"name":")" + std::string(name) + R"(","price_shmeckles":1,"price_flurbos":1})");
        QVERIFY2(made.status == 201, made.body.constData());
        ++id;
    }
    id = 0;
    for (const auto& [name, needles] : found) {
        ++id;
        for (const char* needle : needles) {
            const std::string encoded = QUrl::toPercentEncoding(QString::fromUtf8(needle)).toStdString();
            for (const char* parameter : {"name", "search"}) {
                const ApiAnswer answer = bench.get(std::string("/products/?") + parameter + "=" + encoded);
                QVERIFY2(answer.ids() == QList<int>{id}, needle);
                QCOMPARE(answer.field("X-Total-Count"), "1");
            }
        }
    }
}

void tst_ApiLists::pagesWhileRowsChange_data() { addBackends(); }

/// What is not touched comes once, whatever happens around it.
void tst_ApiLists::pagesWhileRowsChange() {
    QFETCH(QString, backend);
    TestBackend own(backend);
    QVERIFY(own.migrate());
    ApiBench bench(own.url());
    const auto priced = [](int price) {
        return R"({"name":"p","price_shmeckles":)" + std::to_string(price) + R"(,"price_flurbos":1})";
    };
    for (int i = 1; i <= 20; ++i)
        QCOMPARE(bench.send("POST", "/products/", priced(100 + i / 3)).status, 201);
    for (const char* sort : {"price_shmeckles", "-price_shmeckles", "id", "-id", "name"}) {
        QList<int> before = bench.get(std::string("/products/?limit=1000&sort=") + sort).ids();
        QList<int> seen;
        QList<int> touched;
        QByteArray next = QByteArray("/products/?limit=3&sort=") + sort;
        while (!next.isEmpty()) {
            const ApiAnswer page = bench.get(next.toStdString());
            QCOMPARE(page.status, 200);
            seen << page.ids();
            next = nextPath(page);
            // One that was seen goes to the front or the end, another goes for good, and new ones come.
            const std::string first = std::to_string(page.ids().first());
            touched << page.ids().first() << page.ids().last();
            QCOMPARE(bench.send("PATCH", "/products/" + first, priced(seen.size() % 2 == 0 ? 1 : 1000)).status, 200);
            if (page.ids().size() > 1)
                QCOMPARE(bench.send("DELETE", "/products/" + std::to_string(page.ids().last())).status, 204);
            if (seen.size() < 30)
                QCOMPARE(bench.send("POST", "/products/", priced(103)).status, 201);
        }
        for (const int id : before) {
            if (!touched.contains(id))
                QCOMPARE(seen.count(id), 1);
        }
    }
}

void tst_ApiLists::countsFollowOtherPrograms_data() { addBackends(); }

void tst_ApiLists::countsFollowOtherPrograms() {
    QFETCH(QString, backend);
    TestBackend own(backend);
    QVERIFY(own.migrate());
    ApiBench bench(own.url());
    const auto other = Connection::open(own.url(), OpenMode::ReadWrite);
    VERIFY_OK(other);
    VERIFY_OK((*other)->execute(u"INSERT INTO categories (name) VALUES ('old')"_s));
    for (int count = 1; count <= 3; ++count) {
        VERIFY_OK((*other)->execute(
            u"INSERT INTO products (name, price_shmeckles, price_flurbos, category_id) VALUES ('p%1', 1, 1, 1)"_s.arg(
                count)));
        VERIFY_OK((*other)->execute(u"UPDATE categories SET name = 'c%1'"_s.arg(count)));
        for (const char* query : {"", "?name=p", "?category_id=1&limit=1"}) {
            const ApiAnswer answer = bench.get(std::string("/products/") + query);
            QCOMPARE(answer.field("X-Total-Count"), QByteArray::number(count));
            QCOMPARE(answer.array()[0][u"category"_s][u"name"_s].toString(), u"c%1"_s.arg(count));
        }
        QCOMPARE(bench.get("/products/1").object()[u"category"_s][u"name"_s].toString(), u"c%1"_s.arg(count));
    }
    VERIFY_OK((*other)->execute(u"DELETE FROM products"_s));
    QCOMPARE(bench.get("/products/?name=p").field("X-Total-Count"), "0");
    QCOMPARE(bench.get("/products/1").status, 404);
}

void tst_ApiLists::depthCostsNothing_data() { addBackends(); }

void tst_ApiLists::depthCostsNothing() {
    QFETCH(QString, backend);
    TestBackend own(backend);
    QVERIFY(own.migrate());
    auto store = CatalogStore::open(own.url(), OpenMode::ReadWrite);
    VERIFY_OK(store);
    VERIFY_OK(generateCatalogue(**store, {30'000, 20, 100, 1}));
    // All of one price, which is the hard case: a cursor stands among equal keys.
    VERIFY_OK((*store)->connection().execute(u"UPDATE products SET price_flurbos = 5"_s));
    ApiBench bench(own.url());
    for (const char* sort : {"id", "name", "price_flurbos", "-price_flurbos", "price_shmeckles"}) {
        const std::string path = std::string("/products/?limit=50&sort=") + sort;
        const auto fastest = [&](const std::string& target) {
            qint64 best = std::numeric_limits<qint64>::max();
            for (int i = 0; i < 5; ++i) {
                QElapsedTimer timer;
                timer.start();
                if (bench.get(target).status != 200)
                    return qint64{-1};
                best = std::min(best, timer.nsecsElapsed());
            }
            return best;
        };
        const qint64 top = fastest(path);
        const ApiAnswer deep = bench.get(path + "&skip=29000");
        QCOMPARE(deep.ids().size(), qsizetype(50));
        const qint64 bottom = fastest(nextPath(deep).toStdString());
        QVERIFY(top > 0 && bottom > 0);
        QVERIFY2(bottom < 3 * top + 1'000'000,
                 qPrintable(u"%1: %2 µs at the top, %3 µs behind row 29,050"_s.arg(QLatin1String(sort))
                                .arg(top / 1000)
                                .arg(bottom / 1000)));
    }
}

QTEST_GUILESS_MAIN(tst_ApiLists)
#include "tst_apilists.moc"
