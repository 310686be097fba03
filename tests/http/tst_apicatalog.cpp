#include "apibench.h"

#include <QRegularExpression>
#include <QTest>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// Categories, tags and products as clients meet them.
class tst_ApiCatalog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void namedResources_data();
    void namedResources();
    void namesAreTaken_data();
    void namesAreTaken();
    void products_data() { TestBackend::addRows(); }
    void products();
    void versions_data() { TestBackend::addRows(); }
    void versions();
    void tagSets_data() { TestBackend::addRows(); }
    void tagSets();
    void deletingNames_data() { TestBackend::addRows(); }
    void deletingNames();
    void unknownIds_data() { TestBackend::addRows(); }
    void unknownIds();
    void changeSets_data() { TestBackend::addRows(); }
    void changeSets();

private:
    ApiAnswer send(const char* method, const std::string& target, const std::string& body = {},
                   const ApiBench::Fields& fields = {}) {
        return m_bench->send(method, target, body, fields);
    }
    std::unique_ptr<TestBackend> m_backend;
    std::unique_ptr<ApiBench> m_bench;
};

void tst_ApiCatalog::init() {
    QFETCH(QString, backend);
    m_backend = std::make_unique<TestBackend>(backend);
    QVERIFY(m_backend->migrate());
    m_bench = std::make_unique<ApiBench>(m_backend->url());
}

void tst_ApiCatalog::cleanup() {
    m_bench.reset();
    m_backend.reset();
}

void tst_ApiCatalog::namedResources_data() {
    QTest::addColumn<QString>("backend");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("word");
    for (const QString& backend : TestBackend::names()) {
        QTest::newRow(qPrintable(backend + u" categories"_s)) << backend << u"/categories"_s << u"category"_s;
        QTest::newRow(qPrintable(backend + u" tags"_s)) << backend << u"/tags"_s << u"tag"_s;
    }
}

void tst_ApiCatalog::namedResources() {
    QFETCH(QString, path);
    QFETCH(QString, word);
    const std::string at = path.toStdString();
    ApiAnswer made = send("POST", at + "/", R"({"name":"  Чай "})");
    QCOMPARE(made.status, 201);
    QCOMPARE(made.object()[u"name"_s].toString(), u"Чай"_s);
    const int id = made.id();
    const std::string one = at + "/" + std::to_string(id);
    QCOMPARE(made.field("Location"), QByteArray::fromStdString(one));
    QCOMPARE(QByteArray::fromStdString(made.changed), u"%1 %2 added"_s.arg(word).arg(id).toUtf8());
    QCOMPARE(send("POST", "/api/v1" + at, R"({"name":"b"})").field("Location"),
             QByteArray::fromStdString("/api/v1" + at + "/" + std::to_string(id + 1)));
    QCOMPARE(send("POST", at, R"({"name":"a%_"})").status, 201);

    for (const std::string& form : {one, one + "/", "/api/v1" + one, "/api/v1" + one + "/"}) {
        const ApiAnswer read = send("GET", form);
        QCOMPARE(read.status, 200);
        QCOMPARE(read.body, u"{\"id\":%1,\"name\":\"Чай\"}"_s.arg(id).toUtf8());
        QCOMPARE(read.now, !m_backend->isPostgres());
    }
    QCOMPARE(send("HEAD", one).status, 200);

    // Ordered by id, not by name; the count is of all that match.
    ApiAnswer list = send("GET", at + "/?limit=2");
    QCOMPARE(list.status, 200);
    QCOMPARE(list.ids(), (QList<int>{id, id + 1}));
    QCOMPARE(list.field("X-Total-Count"), "3");
    list = send("GET", at + "?skip=2&limit=100&name=");
    QCOMPARE(list.ids(), (QList<int>{id + 2}));
    QCOMPARE(send("GET", at + "/?skip=3").body, "[]");
    QCOMPARE(send("GET", at + "/?name=%D1%87%D0%B0").ids(), (QList<int>{id}));
    QCOMPARE(send("GET", at + "/?name=%25_").ids(), (QList<int>{id + 2}));
    QCOMPARE(send("GET", at + "/?name=%25_").field("X-Total-Count"), "1");

    QCOMPARE(send("PUT", one, R"({"name":"Кофе"})").body, u"{\"id\":%1,\"name\":\"Кофе\"}"_s.arg(id).toUtf8());
    QCOMPARE(send("PATCH", one, "{}").body, u"{\"id\":%1,\"name\":\"Кофе\"}"_s.arg(id).toUtf8());
    QCOMPARE(send("PATCH", one + "/", R"({"name":"Tee"})").body, u"{\"id\":%1,\"name\":\"Tee\"}"_s.arg(id).toUtf8());
    QCOMPARE(send("PUT", one, "{}").issues(), u"body.name missing"_s);

    const ApiAnswer removed = send("DELETE", one);
    QCOMPARE(removed.status, 204);
    QVERIFY(removed.body.isEmpty());
    for (const char* method : {"GET", "DELETE"}) {
        const ApiAnswer absent = send(method, one);
        QCOMPARE(absent.status, 404);
        QCOMPARE(absent.detail(), u"There is no %1 %2."_s.arg(word).arg(id));
    }
    for (const char* method : {"PUT", "PATCH"})
        QCOMPARE(send(method, one, R"({"name":"b"})").status, 404);
}

void tst_ApiCatalog::namesAreTaken_data() { namedResources_data(); }

void tst_ApiCatalog::namesAreTaken() {
    QFETCH(QString, path);
    const std::string at = path.toStdString() + "/";
    const int first = send("POST", at, R"({"name":"Éclair"})").id();
    const int second = send("POST", at, R"({"name":"b"})").id();
    for (const char* body : {R"({"name":"Éclair"})", R"({"name":" éCLAIR "})"}) {
        const ApiAnswer twin = send("POST", at, body);
        QCOMPARE(twin.status, 409);
        QCOMPARE(twin.object()[u"existing_id"_s].toInt(), first);
        QVERIFY(!twin.detail().isEmpty());
        const ApiAnswer renamed = send("PATCH", at + std::to_string(second), body);
        QCOMPARE(renamed.status, 409);
        QCOMPARE(renamed.object()[u"existing_id"_s].toInt(), first);
    }
    // Its own name in another case is free.
    QCOMPARE(send("PUT", at + std::to_string(first), R"({"name":"ÉCLAIR"})").status, 200);
    QCOMPARE(send("GET", at).field("X-Total-Count"), "2");
}

void tst_ApiCatalog::products() {
    const int category = send("POST", "/categories/", R"({"name":"Teas"})").id();
    const int tag = send("POST", "/tags/", R"({"name":"green"})").id();
    const ApiAnswer made =
        send("POST", "/products/",
             u"{\"name\":\" Sencha \",\"description\":\"line\\nline\",\"image_url\":null,"
             "\"price_shmeckles\":250.50,\"price_flurbos\":1e2,\"category_id\":%1,\"tag_ids\":[%2]}"_s.arg(category)
                 .arg(tag)
                 .toStdString());
    QCOMPARE(made.status, 201);
    const int id = made.id();
    const std::string one = "/products/" + std::to_string(id);
    QCOMPARE(made.field("Location"), QByteArray::fromStdString(one));
    QCOMPARE(made.field("ETag"), "\"1\"");
    const QByteArray head =
        u"{\"id\":%1,\"name\":\"Sencha\",\"description\":\"line\\nline\",\"image_url\":null,\"price_shmeckles\":250.5,"
        "\"price_flurbos\":100,\"category\":{\"id\":%2,\"name\":\"Teas\"},\"tags\":[{\"id\":%3,\"name\":\"green\"}],"
        "\"version\":1,\"created_at\":\""_s.arg(id)
            .arg(category)
            .arg(tag)
            .toUtf8();
    QVERIFY2(made.body.startsWith(head), made.body.constData());
    for (const QString& key : {u"created_at"_s, u"updated_at"_s}) {
        const QString time = made.object()[key].toString();
        QVERIFY2(QRegularExpression(u"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$"_s).match(time).hasMatch(),
                 qPrintable(time));
        QVERIFY(std::abs(QDateTime::fromString(time, Qt::ISODateWithMs).secsTo(QDateTime::currentDateTimeUtc())) < 60);
    }
    QCOMPARE(send("GET", one).body, made.body);
    QCOMPARE(send("GET", one + "/").body, made.body);
    QCOMPARE(send("GET", "/api/v1/products/").body, "[" + made.body + "]");

    // PUT is partial, as it always was.
    const ApiAnswer put = send("PUT", one, R"({"price_flurbos":0.01})");
    QCOMPARE(put.status, 200);
    QCOMPARE(put.field("ETag"), "\"2\"");
    QCOMPARE(QByteArray::fromStdString(put.changed), u"product %1 changed"_s.arg(id).toUtf8());
    QVERIFY(put.body.contains(R"("price_flurbos":0.01,"category":{)"));
    const ApiAnswer cleared =
        send("PATCH", one, R"({"category_id":null,"description":null,"image_url":"pictures/a.png","tag_ids":[]})");
    QCOMPARE(cleared.status, 200);
    QVERIFY2(cleared.body.contains(R"("description":null,"image_url":"pictures/a.png")"), cleared.body.constData());
    QVERIFY2(cleared.body.contains(R"("category":null,"tags":[],"version":3)"), cleared.body.constData());
    // What changes nothing is no change.
    QCOMPARE(send("PATCH", one, "{}").body, cleared.body.constData());
    QCOMPARE(send("GET", one).body, cleared.body.constData());

    QCOMPARE(send("DELETE", one).status, 204);
    for (const char* method : {"GET", "DELETE"})
        QCOMPARE(send(method, one).status, 404);
    QCOMPARE(send("PUT", one, R"({"name":"x"})").status, 404);
    QCOMPARE(send("GET", "/products").body, "[]");
}

void tst_ApiCatalog::versions() {
    const std::string price = R"("price_shmeckles":1,"price_flurbos":2})";
    const int id = send("POST", "/products/", R"({"name":"a",)" + price).id();
    const std::string one = "/products/" + std::to_string(id);
    for (const char* match : {"\"1\"", "*", "W/\"1\"", "\"7\", \"1\"", "\"9\" ,W/\"1\""}) {
        const ApiAnswer cached = send("GET", one, {}, {{"If-None-Match", match}});
        QCOMPARE(cached.status, 304);
        QVERIFY(cached.body.isEmpty());
        QCOMPARE(cached.field("ETag"), "\"1\"");
    }
    for (const char* match : {"\"2\"", "1", "\"11\"", "W/\"2\""})
        QCOMPARE(send("GET", one, {}, {{"If-None-Match", match}}).status, 200);
    for (const char* method : {"PUT", "PATCH", "DELETE"}) {
        for (const char* match : {"\"2\"", "W/\"1\"", "1", "\"\""}) {
            const ApiAnswer refused = send(method, one, R"({"name":"b"})", {{"If-Match", match}});
            QCOMPARE(refused.status, 412);
            QVERIFY(!refused.detail().isEmpty());
            QCOMPARE(refused.object()[u"current"_s].toObject(), send("GET", one).object());
            QCOMPARE(refused.field("ETag"), "\"1\"");
        }
    }
    QCOMPARE(send("PUT", one, R"({"name":"b"})", {{"If-Match", "\"1\""}}).field("ETag"), "\"2\"");
    QCOMPARE(send("PUT", one, R"({"name":"c"})", {{"If-Match", "*"}}).field("ETag"), "\"3\"");
    QCOMPARE(send("PATCH", one, R"({"name":"d"})", {{"If-Match", "\"1\", \"3\""}}).field("ETag"), "\"4\"");
    QCOMPARE(send("DELETE", one, {}, {{"If-Match", "\"3\""}}).status, 412);
    QCOMPARE(send("DELETE", one, {}, {{"If-Match", "\"4\""}}).status, 204);
    QCOMPARE(send("DELETE", one, {}, {{"If-Match", "*"}}).status, 404);
}

void tst_ApiCatalog::tagSets() {
    QList<int> tags;
    for (const char* name : {"a", "b", "c"})
        tags << send("POST", "/tags/", R"({"name":")" + std::string(name) + "\"}").id();
    const auto body = [](const QList<int>& ids) {
        QStringList texts;
        for (const int id : ids)
            texts << QString::number(id);
        return u"{\"name\":\"p\",\"price_shmeckles\":1,\"price_flurbos\":1,\"tag_ids\":[%1]}"_s.arg(texts.join(u','))
            .toStdString();
    };
    const auto tagsOf = [](const ApiAnswer& answer) {
        QList<int> ids;
        for (const QJsonValue tag : answer.object()[u"tags"_s].toArray())
            ids << tag[u"id"_s].toInt();
        return ids;
    };
    const ApiAnswer made = send("POST", "/products/", body({tags[1], tags[0], tags[1]}));
    QCOMPARE(made.status, 201);
    QCOMPARE(tagsOf(made), (QList<int>{tags[0], tags[1]}));
    const std::string one = "/products/" + std::to_string(made.id());
    ApiAnswer changed = send("PUT", one, body({tags[2], tags[1]}));
    QCOMPARE(tagsOf(changed), (QList<int>{tags[1], tags[2]}));
    QCOMPARE(changed.field("ETag"), "\"2\"");
    QCOMPARE(send("PUT", one, body({tags[1], tags[2]})).field("ETag"), "\"2\"");
    QCOMPARE(tagsOf(send("PATCH", one, R"({"name":"q"})")), (QList<int>{tags[1], tags[2]}));
    QCOMPARE(tagsOf(send("PATCH", one, R"({"tag_ids":[]})")), QList<int>());
}

void tst_ApiCatalog::deletingNames() {
    const int category = send("POST", "/categories/", R"({"name":"c"})").id();
    const int tag = send("POST", "/tags/", R"({"name":"t"})").id();
    const int id =
        send("POST", "/products/",
             u"{\"name\":\"p\",\"price_shmeckles\":1,\"price_flurbos\":1,\"category_id\":%1,\"tag_ids\":[%2]}"_s
                 .arg(category)
                 .arg(tag)
                 .toStdString())
            .id();
    const std::string one = "/products/" + std::to_string(id);
    QCOMPARE(send("DELETE", "/categories/" + std::to_string(category)).status, 204);
    QVERIFY(send("GET", one).object()[u"category"_s].isNull());
    QCOMPARE(send("DELETE", "/tags/" + std::to_string(tag)).status, 204);
    QCOMPARE(send("GET", one).object()[u"tags"_s].toArray().size(), 0);
    QCOMPARE(send("GET", one).status, 200);
}

void tst_ApiCatalog::unknownIds() {
    const int tag = send("POST", "/tags/", R"({"name":"t"})").id();
    const std::string bad = u"\"category_id\":77,\"tag_ids\":[%1,78,%1,79]"_s.arg(tag).toStdString();
    const QString references = u"body.category_id unknown_id; body.tag_ids.1 unknown_id; body.tag_ids.3 unknown_id"_s;
    ApiAnswer refused = send("POST", "/products/", R"({"name":"p","price_shmeckles":1,"price_flurbos":1,)" + bad + "}");
    QCOMPARE(refused.status, 422);
    QCOMPARE(refused.issues(), references);
    // With everything else that is wrong.
    refused = send("POST", "/products/", R"({"name":"","price_shmeckles":1,)" + bad + "}");
    QCOMPARE(refused.issues(), u"body.name string_too_short; body.price_flurbos missing; "_s + references);
    QCOMPARE(send("GET", "/products/").body, "[]");
    const int id = send("POST", "/products/", R"({"name":"p","price_shmeckles":1,"price_flurbos":1})").id();
    const std::string one = "/products/" + std::to_string(id);
    refused = send("PUT", one, R"({"name":"q",)" + bad + "}");
    QCOMPARE(refused.issues(), references);
    QCOMPARE(send("GET", one).object()[u"name"_s].toString(), u"p"_s);
    QCOMPARE(send("GET", one).field("ETag"), "\"1\"");
    // In a filter an unknown id is no mistake.
    for (const char* filter : {"category_id=77", "tag_ids=78", "tag_ids=78&tag_match=all"}) {
        const ApiAnswer none = send("GET", std::string("/products/?") + filter);
        QCOMPARE(none.status, 200);
        QCOMPARE(none.body, "[]");
        QCOMPARE(none.field("X-Total-Count"), "0");
    }
    QCOMPARE(send("GET", "/products/?tag_ids=78&tag_match=none").ids(), (QList<int>{id}));
}

void tst_ApiCatalog::changeSets() {
    auto& changes = m_bench->changes;
    const int category = send("POST", "/categories/", R"({"name":"c"})").id();
    QCOMPARE(changes.size(), size_t(1));
    QCOMPARE(changes.back().categories, std::vector{CategoryId(category)});
    const int id = send("POST", "/products/", R"({"name":"p","price_shmeckles":1,"price_flurbos":1})").id();
    QCOMPARE(changes.back().productsAdded, std::vector{ProductId(id)});
    const std::string one = "/products/" + std::to_string(id);
    send("PATCH", one, R"({"name":"q"})");
    QCOMPARE(changes.back().productsChanged, std::vector{ProductId(id)});
    QCOMPARE(changes.size(), size_t(3));
    // What is refused, or changes nothing, says nothing.
    QVERIFY(send("PATCH", one, R"({"name":"q"})").changed.empty());
    QVERIFY(send("PATCH", one, R"({"name":""})").changed.empty());
    QVERIFY(send("PUT", "/categories/" + std::to_string(category), R"({"name":"c"})").changed.empty());
    send("PATCH", one, R"({"name":"r"})", {{"If-Match", "\"1\""}});
    send("POST", "/categories/", R"({"name":"C"})");
    QCOMPARE(changes.size(), size_t(3));
    send("DELETE", one);
    QCOMPARE(changes.back().productsRemoved, std::vector{ProductId(id)});
    QCOMPARE(changes.size(), size_t(4));
}

QTEST_GUILESS_MAIN(tst_ApiCatalog)
#include "tst_apicatalog.moc"
