#include "apibench.h"

#include <QTest>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// What is wrong with a request, and how the answer says it.
class tst_ApiRequests : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void productBodies_data();
    void productBodies();
    void productPatches_data();
    void productPatches();
    void nameBodies_data();
    void nameBodies();
    void brokenJson_data();
    void brokenJson();
    void edges_data();
    void edges();
    void queries_data();
    void queries();
    void paths_data();
    void paths();
    void mediaTypes_data();
    void mediaTypes();
    void methods();
    void manyIssuesStayFew();
    void prefixAndSlash();

private:
    // What is refused never gets to the database, so that one engine will do; what depends on it is in tst_apicatalog.
    TestBackend m_backend{u"sqlite"_s};
    std::unique_ptr<ApiBench> m_bench;
};

void tst_ApiRequests::initTestCase() {
    QVERIFY(m_backend.migrate());
    m_bench = std::make_unique<ApiBench>(m_backend.url());
    for (const char* path : {"/categories", "/tags"})
        QCOMPARE(m_bench->send("POST", path, R"({"name":"one"})").status, 201);
    QCOMPARE(m_bench->send("POST", "/products", R"({"name":"one","price_shmeckles":1,"price_flurbos":1})").status, 201);
}

void tst_ApiRequests::productBodies_data() {
    QTest::addColumn<QByteArray>("members"); // beside a good name and good prices, unless they are among them
    QTest::addColumn<QString>("issues");
    const auto row = [](const char* name, QByteArray members, const char* issues) {
        QTest::newRow(name) << members << QString::fromLatin1(issues);
    };
    const auto price = [&](const char* value, const char* type) {
        row(value, QByteArray(R"("price_shmeckles":)") + value, *type == 0 ? "" : type);
    };
    price("\"12\"", "body.price_shmeckles decimal_type");
    price("true", "body.price_shmeckles decimal_type");
    price("null", "body.price_shmeckles decimal_type");
    price("[1]", "body.price_shmeckles decimal_type");
    price("{\"a\":1}", "body.price_shmeckles decimal_type");
    price("NaN", "body.price_shmeckles finite_number");
    price("Infinity", "body.price_shmeckles finite_number");
    price("-Infinity", "body.price_shmeckles finite_number");
    price("1e400", "body.price_shmeckles less_than_equal");
    price("1e99999999999999999999", "body.price_shmeckles less_than_equal");
    price("9999999999.995", "body.price_shmeckles decimal_max_places");
    price("10000000000", "body.price_shmeckles less_than_equal");
    price("1.001", "body.price_shmeckles decimal_max_places");
    price("1e-3", "body.price_shmeckles decimal_max_places");
    price("0", "body.price_shmeckles greater_than");
    price("0.00", "body.price_shmeckles greater_than");
    price("-0.0", "body.price_shmeckles greater_than");
    price("0e5", "body.price_shmeckles greater_than");
    price("-1", "body.price_shmeckles greater_than");
    price("-1e400", "body.price_shmeckles greater_than");
    price("9999999999.99", "");
    price("0.01", "");
    price("1.10000", "");
    price("1e2", "");
    price("25E-1", "");
    row("bad name", R"("name":"")", "body.name string_too_short");
    row("blank name", R"("name":" \t\n")", "body.name string_too_short");
    row("blank in Unicode", "\"name\":\"\u2003\u00a0\"", "body.name string_too_short");
    row("number as name", R"("name":17)", "body.name string_type");
    row("null as name", R"("name":null)", "body.name string_type");
    row("boolean as name", R"("name":true)", "body.name string_type");
    row("list as name", R"("name":["a"])", "body.name string_type");
    row("100 characters", "\"name\":\"  " + QString(100, u'я').toUtf8() + " \"", "");
    row("100 beyond the BMP", "\"name\":\"" + QByteArray("𐐷").repeated(100) + "\"", "");
    row("101 characters", "\"name\":\"" + QByteArray(101, 'x') + "\"", "body.name string_too_long");
    row("101 beyond the BMP", "\"name\":\"" + QByteArray("𐐷").repeated(101) + "\"", "body.name string_too_long");
    row("NUL", R"("name":"a\u0000b")", "body.name value_error");
    row("line break in a name", R"("name":"a\nb")", "body.name value_error");
    row("DEL",
        "\"name\":\"a\x7f"
        "b\"",
        "body.name value_error");
    row("C1", R"("name":"a\u0085b")", "body.name value_error");
    row("high surrogate alone", R"("name":"\ud800")", "body.name string_unicode");
    row("low surrogate alone", R"("name":"a\udc00b")", "body.name string_unicode");
    row("surrogates the wrong way round", R"("name":"\udc00\ud800")", "body.name string_unicode");
    row("surrogates together", R"("name":"\ud83c\udf75")", "");
    row("description", "\"description\":\"" + QByteArray(10'000, 'd') + "\"", "");
    row("long description", "\"description\":\"" + QByteArray(10'001, 'd') + "\"", "body.description string_too_long");
    row("control in a description", R"("description":"a\u0001")", "body.description value_error");
    row("lines in a description", R"("description":"a\r\n\tb")", "");
    row("number as description", R"("description":0)", "body.description string_type");
    row("address", R"("image_url":"https://shop.example/a.png")", "");
    row("long address", "\"image_url\":\"" + QByteArray(2'049, 'u') + "\"", "body.image_url string_too_long");
    row("file address", R"("image_url":"file:///etc/passwd")", "body.image_url value_error");
    row("script address", R"("image_url":"javascript:alert`1`")", "body.image_url value_error");
    row("path out of the folder", R"("image_url":"../a.png")", "body.image_url value_error");
    for (const char* id : {"\"1\"", "true", "1.0", "1e2", "0", "-1", "2147483648", "99999999999999999999", "[]"})
        row((QByteArray("category ") + id).constData(), QByteArray(R"("category_id":)") + id,
            "body.category_id int_type");
    row("tags no list", R"("tag_ids":1)", "body.tag_ids list_type");
    row("tags null", R"("tag_ids":null)", "body.tag_ids list_type");
    row("tags wrong", R"("tag_ids":[1,"1",true,1.5,null,[1],{},2147483648])",
        "body.tag_ids.1 int_type; body.tag_ids.2 int_type; body.tag_ids.3 int_type; body.tag_ids.4 int_type; "
        "body.tag_ids.5 int_type; body.tag_ids.6 int_type; body.tag_ids.7 int_type");
    row("unknown field", R"("colour":{"a":[1,{"b":null}]})", "body.colour extra_forbidden");
    row("read-only field", R"("id":3,"version":1)", "body.id extra_forbidden; body.version extra_forbidden");
    row("duplicate", R"("description":"a","description":"b")", "body.description duplicate_key");
    row("duplicate by escape", R"("description":"a","d\u0065scription":"b")", "body.description duplicate_key");
    row("all at once", R"("name":"","price_shmeckles":"1","image_url":5,"x":1,"tag_ids":[0])",
        "body.name string_too_short; body.price_shmeckles decimal_type; body.image_url string_type; "
        "body.x extra_forbidden; body.tag_ids.0 int_type");
}

void tst_ApiRequests::productBodies() {
    QFETCH(QByteArray, members);
    QFETCH(QString, issues);
    QByteArray body = "{" + members;
    for (const char* needed : {R"("name":"p")", R"("price_shmeckles":2)", R"("price_flurbos":2)"}) {
        if (!members.contains(QByteArray(needed).left(QByteArray(needed).indexOf(':') + 1)))
            body += QByteArray(",") + needed;
    }
    const ApiAnswer answer = m_bench->send("POST", "/products/", (body + "}").toStdString());
    QCOMPARE(answer.issues(), issues);
    QCOMPARE(answer.status, issues.isEmpty() ? 201 : 422);
    if (issues.isEmpty())
        QCOMPARE(m_bench->send("DELETE", "/products/" + std::to_string(answer.id())).status, 204);
}

void tst_ApiRequests::productPatches_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("issues");
    QTest::newRow("nothing") << QByteArray("{}") << QString();
    QTest::newRow("null name") << QByteArray(R"({"name":null})") << u"body.name string_type"_s;
    QTest::newRow("null price") << QByteArray(R"({"price_flurbos":null})") << u"body.price_flurbos decimal_type"_s;
    QTest::newRow("null texts") << QByteArray(R"({"description":null,"image_url":null,"category_id":null})")
                                << QString();
    QTest::newRow("empty texts") << QByteArray(R"({"description":"","image_url":" "})") << QString();
    QTest::newRow("two") << QByteArray(R"({"name":"","price_flurbos":0})")
                         << u"body.name string_too_short; body.price_flurbos greater_than"_s;
}

void tst_ApiRequests::productPatches() {
    QFETCH(QByteArray, body);
    QFETCH(QString, issues);
    for (const char* method : {"PUT", "PATCH"}) {
        const ApiAnswer answer = m_bench->send(method, "/products/1", body.toStdString());
        QCOMPARE(answer.issues(), issues);
        QCOMPARE(answer.status, issues.isEmpty() ? 200 : 422);
    }
}

void tst_ApiRequests::nameBodies_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("most");
    QTest::newRow("categories") << u"/categories/"_s << 100;
    QTest::newRow("tags") << u"/tags/"_s << 50;
}

void tst_ApiRequests::nameBodies() {
    QFETCH(QString, path);
    QFETCH(int, most);
    const auto issues = [&](const QByteArray& body) {
        const ApiAnswer answer = m_bench->send("POST", path.toStdString(), body.toStdString());
        return answer.status == 422 ? answer.issues() : QString::number(answer.status);
    };
    const auto named = [](const QByteArray& name) { return "{\"name\":\"" + name + "\"}"; };
    QCOMPARE(issues(named(QString(most, u'ж').toUtf8())), u"201"_s);
    QCOMPARE(issues(named(QString(most + 1, u'ж').toUtf8())), u"body.name string_too_long"_s);
    QCOMPARE(issues(named(" ")), u"body.name string_too_short"_s);
    QCOMPARE(issues(named("a\\u0007")), u"body.name value_error"_s);
    QCOMPARE(issues(named("\\ud800")), u"body.name string_unicode"_s);
    QCOMPARE(issues("{}"), u"body.name missing"_s);
    QCOMPARE(issues(R"({"name":"x","id":1})"), u"body.id extra_forbidden"_s);
    QCOMPARE(issues(R"({"name":"x","name":"y"})"), u"body.name duplicate_key"_s);
    QCOMPARE(issues("[]"), u"body model_attributes_type"_s);
}

void tst_ApiRequests::brokenJson_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("offset"); // -1: wherever
    const auto row = [](const char* name, const QByteArray& body, int offset = -1) {
        QTest::newRow(name) << body << offset;
    };
    row("open", "{");
    row("open string", R"({"name":"a)");
    row("no value", R"({"name":})", 8);
    row("no colon", R"({"name" "a"})");
    row("no comma", R"({"name":"a" "b":1})");
    row("trailing comma", R"({"name":"a",})");
    row("comma in a list", R"({"tag_ids":[1,]})");
    row("two objects", "{} {}");
    row("two with a comma", "{},{}");
    row("text after", "{}x");
    row("bracket after", "{}]");
    row("brackets turned", "][");
    row("bare key", R"({name:"a"})");
    row("single quotes", "{'name':'a'}");
    row("comment", "{/* a */}");
    row("leading zero", R"({"price_shmeckles":01})");
    row("plus", R"({"price_shmeckles":+1})");
    row("no digits after the point", R"({"price_shmeckles":1.})");
    row("no digits before it", R"({"price_shmeckles":.5})");
    row("hexadecimal", R"({"price_shmeckles":0x10})");
    row("two numbers", R"({"price_shmeckles":1 2})");
    row("misspelt literal", R"({"description":nul})");
    row("longer literal", R"({"description":nullx})");
    row("True", R"({"x":True})");
    row("broken in an unknown field", R"({"x":[1 2]})");
    row("number in an unknown field", R"({"x":01})");
    row("NaN in an unknown field", R"({"x":NaN})");
    row("control character", "{\"name\":\"a\nb\"}");
    row("raw NUL", QByteArray("{\"name\":\"a\0b\"}", 14));
    row("NUL after", QByteArray("{}\0", 3));
    row("bad escape in a key", R"({"\x":1})");
    row("half a pair in a key", R"({"\ud800":1})");
    row("no UTF-8", "{\"name\":\"\xff\"}");
    row("overlong UTF-8", "{\"name\":\"\xc0\xaf\"}");
    row("surrogate in UTF-8", "{\"name\":\"\xed\xa0\x80\"}");
    row("byte order mark", "\xef\xbb\xbf{\"name\":\"a\"}");
    row("UTF-16", QByteArray("\xff\xfe{\0}\0", 6));
    row("deep lists", R"({"x":)" + QByteArray(100'000, '[') + QByteArray(100'000, ']') + "}");
    row("deep objects", QByteArray(R"({"x":)").repeated(20'000) + "1" + QByteArray(20'000, '}'));
    row("deep and open", QByteArray(500'000, '['));
    row("after a good part", R"({"name":"","price_shmeckles":"1",)");
}

void tst_ApiRequests::brokenJson() {
    QFETCH(QByteArray, body);
    QFETCH(int, offset);
    const ApiAnswer answer = m_bench->send("POST", "/products/", body.toStdString());
    QCOMPARE(answer.status, 422);
    const QJsonArray details = answer.object()[u"detail"_s].toArray();
    QCOMPARE(details.size(), 1);
    QCOMPARE(details[0][u"type"_s].toString(), u"json_invalid"_s);
    const QJsonArray loc = details[0][u"loc"_s].toArray();
    QCOMPARE(loc.size(), 2);
    QCOMPARE(loc[0].toString(), u"body"_s);
    QVERIFY(loc[1].isDouble() && loc[1].toInt() >= 0 && loc[1].toInt() <= body.size());
    if (offset >= 0)
        QCOMPARE(loc[1].toInt(), offset);
}

void tst_ApiRequests::edges_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("issues");
    QTest::newRow("empty") << QByteArray() << u"body missing"_s;
    QTest::newRow("white space") << QByteArray(" \r\n\t") << u"body missing"_s;
    for (const char* other : {"[]", "[{}]", "null", "true", "17", "-1.5e3", "\"text\"", "\"\"", " [ ] "})
        QTest::newRow(other) << QByteArray(other) << u"body model_attributes_type"_s;
    QTest::newRow("empty object") << QByteArray(" { } ")
                                  << u"body.name missing; body.price_shmeckles missing; body.price_flurbos missing"_s;
    QTest::newRow("empty key") << QByteArray(R"({"":1,"name":"a","price_shmeckles":1,"price_flurbos":1})")
                               << u"body. extra_forbidden"_s;
}

void tst_ApiRequests::edges() {
    QFETCH(QByteArray, body);
    QFETCH(QString, issues);
    const ApiAnswer answer =
        m_bench->send("POST", "/products/", body.toStdString(), {{"Content-Type", "application/json"}});
    QCOMPARE(answer.status, 422);
    QCOMPARE(answer.issues(), issues);
}

void tst_ApiRequests::queries_data() {
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("issues");
    const auto row = [](const char* query, const char* issues) {
        QTest::newRow(query) << QString::fromLatin1(query) << QString::fromLatin1(issues);
    };
    for (const char* good : {"",
                             "&",
                             "&&",
                             "name",
                             "name=",
                             "search=%D1%87",
                             "name=a+b%20c",
                             "skip=0",
                             "skip=2147483647",
                             "limit=1",
                             "limit=1000",
                             "category_id=1",
                             "category_id=1,2%2C3",
                             "category_id=1,%202",
                             "tag_ids=2147483647",
                             "tag_match=none",
                             "min_price_shmeckles=0",
                             "min_price_shmeckles=0.01",
                             "max_price_flurbos=9999999999.99",
                             "max_price_flurbos=1e2",
                             "min_price_flurbos=-0",
                             "min_price_shmeckles=5&max_price_shmeckles=4",
                             "has_image=true",
                             "has_image=False",
                             "has_image=1",
                             "uncategorized=true",
                             "untagged=no",
                             "sort=id",
                             "sort=-updated_at",
                             "sort=flurbos_desc",
                             "n%61me=x",
                             "name=%25%5F",
                             "name=\xc3\xa9"})
        row(good, "");
    row("nmae=x", "query.nmae extra_forbidden");
    row("Name=x", "query.Name extra_forbidden");
    row("=x", "query. extra_forbidden");
    row("a%zz=x", "query.? extra_forbidden");
    row("%00=x", "query.\\0 extra_forbidden");
    row("name=a&name=a", "query.name repeated_parameter");
    row("name=a&n%61me=b", "query.name repeated_parameter");
    row("name=%", "query.name string_unicode");
    row("name=%f", "query.name string_unicode");
    row("name=%zz", "query.name string_unicode");
    row("name=%ff", "query.name string_unicode");
    row("name=%ed%a0%80", "query.name string_unicode");
    row("name=%c0%af", "query.name string_unicode");
    row("name=%00", "query.name value_error");
    row("search=a%0ab", "query.search value_error");
    row("search=%c2%85", "query.search value_error");
    for (const char* number :
         {"", "-1", "+1", "1.0", "1e2", "x", "%201", "0x1", "01", "2147483648", "99999999999999999999"})
        row((QByteArray("skip=") + number).constData(), "query.skip int_parsing");
    for (const char* number : {"0", "1001", "", "-5", "ten"})
        row((QByteArray("limit=") + number).constData(), "query.limit int_parsing");
    for (const char* ids : {"", "0", "-1", "a", "1,", ",1", "1,,2", "1;2", "1.5", "2147483648", "1e2"}) {
        row((QByteArray("category_id=") + ids).constData(), "query.category_id int_parsing");
        row((QByteArray("tag_ids=") + ids).constData(), "query.tag_ids int_parsing");
    }
    row("tag_match=some", "query.tag_match literal_error");
    row("tag_match=", "query.tag_match literal_error");
    for (const char* price : {"", "x", "NaN", "Infinity", "1,5", "0x1", "1.", "+1"})
        row((QByteArray("min_price_shmeckles=") + price).constData(), "query.min_price_shmeckles decimal_parsing");
    row("max_price_flurbos=-1", "query.max_price_flurbos greater_than_equal");
    row("max_price_flurbos=1.001", "query.max_price_flurbos value_error");
    row("max_price_flurbos=1e400", "query.max_price_flurbos value_error");
    row("has_image=maybe", "query.has_image bool_parsing");
    row("has_image=", "query.has_image bool_parsing");
    row("uncategorized=2", "query.uncategorized bool_parsing");
    row("sort=price", "query.sort literal_error");
    row("sort=", "query.sort literal_error");
    row("sort=+name", "query.sort literal_error");
    row("after=", "query.after value_error");
    row("after=abc", "query.after value_error");
    row("limit=0&skip=x&colour=1&name=%ff&sort=q&category_id=z",
        "query.colour extra_forbidden; query.name string_unicode; query.category_id int_parsing; "
        "query.sort literal_error; query.skip int_parsing; query.limit int_parsing");
}

void tst_ApiRequests::queries() {
    QFETCH(QString, query);
    QFETCH(QString, issues);
    const ApiAnswer answer = m_bench->get("/products/?" + query.toLatin1().toStdString());
    QCOMPARE(answer.issues().replace(QChar(u'\0'), u"\\0"_s), issues);
    QCOMPARE(answer.status, issues.isEmpty() ? 200 : 422);
}

void tst_ApiRequests::paths_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("issues"); // empty: 404
    for (const char* id : {"abc", "0", "-1", "1.0", "1e2", "01", "2147483648", "99999999999999999999", "%", "%ff",
                           "%2F", "1%00", "+1", "true"})
        QTest::newRow(id) << u"/products/"_s + QLatin1String(id) << u"path.product_id int_parsing"_s;
    QTest::newRow("category") << u"/categories/x"_s << u"path.category_id int_parsing"_s;
    QTest::newRow("tag") << u"/tags/x"_s << u"path.tag_id int_parsing"_s;
    for (const char* path :
         {"/", "/nothing", "/products/1/tags", "//products", "/products/../tags", "/api/v1", "/docs/none"})
        QTest::newRow(path) << QString::fromLatin1(path) << QString();
}

void tst_ApiRequests::paths() {
    QFETCH(QString, path);
    QFETCH(QString, issues);
    const ApiAnswer answer = m_bench->get(path.toStdString());
    QCOMPARE(answer.status, issues.isEmpty() ? 404 : 422);
    QCOMPARE(answer.issues(), issues);
    if (issues.isEmpty())
        QVERIFY(!answer.detail().isEmpty());
    // A parameter that nobody asked for is one on every route.
    QCOMPARE(m_bench->get("/products/1?x=1").issues(), u"query.x extra_forbidden"_s);
    QCOMPARE(m_bench->send("DELETE", "/products/x?y=1").issues(),
             u"path.product_id int_parsing; query.y extra_forbidden"_s);
    QCOMPARE(m_bench->get("/products/%31").status, 200);
}

void tst_ApiRequests::mediaTypes_data() {
    QTest::addColumn<QString>("type");
    QTest::addColumn<bool>("good");
    for (const char* good : {"application/json", "Application/JSON", "application/json; charset=utf-8",
                             "application/json ;charset=\"UTF-8\""})
        QTest::newRow(good) << QString::fromLatin1(good) << true;
    for (const char* bad : {"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                            "application/jsonx", "application/json; charset=utf-16", "application/json, text/plain"})
        QTest::newRow(*bad == 0 ? "none" : bad) << QString::fromLatin1(bad) << false;
}

void tst_ApiRequests::mediaTypes() {
    QFETCH(QString, type);
    QFETCH(bool, good);
    for (const char* method : {"PUT", "PATCH"}) {
        const ApiAnswer answer =
            m_bench->send(method, "/products/1", R"({"name":"one"})", {{"Content-Type", type.toStdString()}});
        QCOMPARE(answer.status, good ? 200 : 415);
        if (!good)
            QVERIFY(!answer.detail().isEmpty());
    }
    QCOMPARE(
        m_bench->send("PUT", "/products/1", "x", {{"Content-Type", "application/json"}, {"Content-Encoding", "gzip"}})
            .status,
        415);
    // A body that a GET has is not looked at.
    QCOMPARE(m_bench->send("GET", "/products/1", "{", {{"Content-Type", type.toStdString()}}).status, 200);
}

void tst_ApiRequests::methods() {
    for (const char* method : {"DELETE", "PUT", "PATCH", "TRACE", "PROPFIND"}) {
        const ApiAnswer answer = m_bench->send(method, "/products/");
        QCOMPARE(answer.status, 405);
        QCOMPARE(answer.field("Allow"), "GET, HEAD, OPTIONS, POST");
        QVERIFY(!answer.detail().isEmpty());
    }
    QCOMPARE(m_bench->send("POST", "/products/1").field("Allow"), "GET, HEAD, OPTIONS, PUT, PATCH, DELETE");
    QCOMPARE(m_bench->send("POST", "/metrics").status, 405);
    const ApiAnswer options = m_bench->send("OPTIONS", "/api/v1/tags/5");
    QCOMPARE(options.status, 204);
    QCOMPARE(options.field("Allow"), "GET, HEAD, OPTIONS, PUT, PATCH, DELETE");
    QVERIFY(options.body.isEmpty());
    QCOMPARE(m_bench->send("OPTIONS", "/nothing").status, 404);
    QCOMPARE(m_bench->send("HEAD", "/products/").status, 200);
}

void tst_ApiRequests::manyIssuesStayFew() {
    QByteArray body = "{";
    for (int i = 0; i < 50'000; ++i)
        body += "\"k" + QByteArray::number(i) + "\":1,";
    const ApiAnswer answer = m_bench->send("POST", "/products/", (body + "\"z\":1}").toStdString());
    QCOMPARE(answer.status, 422);
    QCOMPARE(answer.object()[u"detail"_s].toArray().size(), 100);
    QByteArray tags = R"({"tag_ids":[)";
    for (int i = 0; i < 50'000; ++i)
        tags += QByteArray::number(i + 1000) + ',';
    QCOMPARE(m_bench->send("PATCH", "/products/1", (tags + "1]}").toStdString()).status, 422);
    QVERIFY(m_bench->send("PATCH", "/products/1", (tags + "1]}").toStdString()).body.size() < 20'000);
}

void tst_ApiRequests::prefixAndSlash() {
    for (const char* path :
         {"/products/1", "/categories/1", "/tags/1", "/products", "/categories", "/tags", "/db-status", "/health/live",
          "/health/ready", "/metrics", "/openapi.json", "/docs", "/redoc", "/export"}) {
        for (const char* prefix : {"", "/api/v1"}) {
            for (const char* slash : {"", "/"})
                QCOMPARE(m_bench->get(std::string(prefix) + path + slash).status, 200);
        }
    }
}

QTEST_GUILESS_MAIN(tst_ApiRequests)
#include "tst_apirequests.moc"
