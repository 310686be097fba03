#include "apibench.h"
#include "catalogstore.h"
#include "verify.h"

#include <QTest>
#include <array>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// Users, tokens and logins as clients meet them.
class tst_ApiAccounts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init();
    void cleanup();

    void openUntilTheFirstUser();
    void loginAndLogout();
    void whoIAm();
    void wrongLogins();
    void loginsAreSlowed();
    void users();
    void tokens();
    void onlyAdmins();
    void badValues_data();
    void badValues();
    void theLastAdmin();
    void hostsAndOrigins();
    void nothingWithoutAToken();
    void noSecretInAnswers();

private:
    ApiAnswer send(const char* method, const std::string& target, const std::string& body = {},
                   const std::string& token = {}) {
        ApiBench::Fields fields;
        if (!token.empty())
            fields["Authorization"] = "Bearer " + token;
        return m_bench->send(method, target, body, fields);
    }
    ApiAnswer addUser(const std::string& email, const std::string& role, const std::string& token) {
        return send("POST", "/users/",
                    R"({"email":")" + email + R"(","password":"correct horse","role":")" + role + R"("})", token);
    }
    std::string login(const std::string& email, const std::string& password = "correct horse") {
        const ApiAnswer answer =
            send("POST", "/auth/login", R"({"email":")" + email + R"(","password":")" + password + R"("})");
        return answer.object()[u"access_token"_s].toString().toStdString();
    }
    static std::string path(const char* folder, const ApiAnswer& made) { return folder + std::to_string(made.id()); }

    std::unique_ptr<TestBackend> m_backend;
    std::unique_ptr<ApiBench> m_bench;
};

void tst_ApiAccounts::init() {
    QFETCH_GLOBAL(QString, backend);
    m_backend = std::make_unique<TestBackend>(backend);
    QVERIFY(m_backend->migrate());
    m_bench = std::make_unique<ApiBench>(m_backend->url());
}

void tst_ApiAccounts::cleanup() {
    m_bench.reset();
    m_backend.reset();
}

void tst_ApiAccounts::openUntilTheFirstUser() {
    QCOMPARE(send("POST", "/categories/", R"({"name":"Teas"})").status, 201);
    const ApiAnswer first = addUser("Anna@Example.com", "viewer", {});
    QCOMPARE(first.status, 201);
    QCOMPARE(first.object()[u"role"_s].toString(), u"admin"_s);
    QCOMPARE(first.object()[u"email"_s].toString(), u"Anna@Example.com"_s);
    QCOMPARE(first.field("Location"), QByteArray("/users/") + QByteArray::number(first.id()));
    const ApiAnswer closed = send("GET", "/categories/");
    QCOMPARE(closed.status, 401);
    QCOMPARE(closed.field("WWW-Authenticate"), R"(Bearer realm="pricebook")");
    QCOMPARE(send("POST", "/categories/", R"({"name":"Cups"})").status, 401);
    const std::string token = login("anna@example.com");
    QCOMPARE(send("GET", "/categories/", {}, token).array().size(), 1);
    QCOMPARE(send("GET", "/api/v1/categories", {}, token).status, 200);
    const ApiAnswer twin = addUser("ANNA@example.com", "viewer", token);
    QCOMPARE(twin.status, 409);
    QCOMPARE(twin.detail(), u"Email already exists"_s);
    QCOMPARE(twin.object()[u"existing_id"_s].toInt(), first.id());
}

void tst_ApiAccounts::loginAndLogout() {
    QCOMPARE(addUser("anna@example.com", "admin", {}).status, 201);
    const ApiAnswer in = send("POST", "/auth/login/", R"({"password":"correct horse","email":" ANNA@example.com "})");
    QCOMPARE(in.status, 200);
    QCOMPARE(in.object()[u"token_type"_s].toString(), u"bearer"_s);
    QCOMPARE(in.field("Cache-Control"), "no-store");
    const QDateTime expires = QDateTime::fromString(in.object()[u"expires_at"_s].toString(), Qt::ISODateWithMs);
    QVERIFY(expires > QDateTime::currentDateTimeUtc().addSecs(60));
    const std::string token = in.object()[u"access_token"_s].toString().toStdString();
    QVERIFY(token.starts_with("pb_"));
    const std::string other = login("anna@example.com");
    QCOMPARE(send("POST", "/auth/logout", {}, token).status, 204);
    QCOMPARE(send("GET", "/users/me", {}, token).status, 401);
    QCOMPARE(send("POST", "/auth/logout", {}, token).status, 401);
    QCOMPARE(send("GET", "/users/me", {}, other).status, 200); // that one only
    QCOMPARE(send("POST", "/auth/logout").status, 401);
}

void tst_ApiAccounts::whoIAm() {
    QCOMPARE(send("GET", "/users/me").status, 404); // open: nobody
    const ApiAnswer made = addUser("anna@example.com", "admin", {});
    const std::string token = login("anna@example.com");
    const ApiAnswer me = send("GET", "/users/me", {}, token);
    QCOMPARE(me.status, 200);
    QCOMPARE(me.object(), made.object());
    const ApiAnswer program = send("POST", "/tokens/", R"({"name":"shop"})", token);
    QCOMPARE(send("GET", "/users/me", {}, program.object()[u"access_token"_s].toString().toStdString()).status, 404);
}

void tst_ApiAccounts::wrongLogins() {
    const ApiAnswer made = addUser("anna@example.com", "admin", {});
    const std::string admin = login("anna@example.com");
    const ApiAnswer bert = addUser("bert@example.com", "editor", admin);
    const auto tried = [&](const std::string& email, const std::string& password) {
        return send("POST", "/auth/login", R"({"email":")" + email + R"(","password":")" + password + R"("})");
    };
    const ApiAnswer wrong = tried("anna@example.com", "correct hose");
    QCOMPARE(wrong.status, 401);
    QVERIFY(wrong.fields.contains("WWW-Authenticate"));
    const ApiAnswer stranger = tried("nobody@example.com", "correct horse");
    QCOMPARE(stranger.status, wrong.status);
    QCOMPARE(stranger.body, wrong.body); // nothing tells them apart
    QCOMPARE(send("PATCH", path("/users/", bert), R"({"is_active":false})", admin).status, 200);
    QCOMPARE(tried("bert@example.com", "correct horse").body, wrong.body);
    QCOMPARE(tried("", "").status, 401);
    QCOMPARE(tried(R"(x' OR '1'='1)", R"(x' OR '1'='1)").status, 401);
    QCOMPARE(send("POST", "/auth/login", R"({"email":"anna@example.com"})").issues(), u"body.password missing"_s);
    QCOMPARE(send("POST", "/auth/login", R"({"email":7,"password":["x"]})").status, 422);
    QCOMPARE(tried("anna@example.com", std::string(1'001, 'x')).status, 422);
    QCOMPARE(
        m_bench
            ->send("POST", "/auth/login", "email=a&password=b", {{"Content-Type", "application/x-www-form-urlencoded"}})
            .status,
        415);
    // What stands before a NUL is not the whole.
    QCOMPARE(tried(R"(anna@example.com\u0000)", "correct horse").body, wrong.body);
    QCOMPARE(tried(R"(anna@example.com\u0000x)", "correct horse").body, wrong.body);
    Q_UNUSED(made)
}

void tst_ApiAccounts::loginsAreSlowed() {
    QCOMPARE(addUser("anna@example.com", "admin", {}).status, 201);
    for (const char* email : {"anna@example.com", "nobody@example.com"}) { // alike, whether it exists or not
        const std::string body = std::string(R"({"email":")") + email + R"(","password":"wrong password"})";
        QList<int> statuses;
        ApiAnswer last;
        // Where a password takes longer than the first waits, it is a later one that is in the way.
        while (last.status != 429 && statuses.size() < 12) {
            last = send("POST", "/auth/login", body);
            statuses << last.status;
        }
        QCOMPARE(statuses.first(5), (QList{401, 401, 401, 401, 401}));
        QVERIFY(statuses.size() > 5);
        QCOMPARE(last.status, 429);
        QVERIFY(last.field("Retry-After").toInt() >= 1);
        QVERIFY(login(email).empty()); // not even with the right password; now, before the second is over
        QVERIFY(login(QByteArray(email).toUpper().toStdString()).empty());
    }
    // One account is slowed however its letters are composed.
    const std::array emails{R"(ren\u00e9@example.com)", R"( RENE\u0301@EXAMPLE.COM\t)"};
    int status = 0;
    for (std::size_t i = 0; i < 12 && status != 429; ++i)
        status = send("POST", "/auth/login",
                      std::string(R"({"email":")") + emails[i % 2] + R"(","password":"wrong password"})")
                     .status;
    QCOMPARE(status, 429);
}

void tst_ApiAccounts::users() {
    const ApiAnswer anna = addUser("anna@example.com", "admin", {});
    const std::string admin = login("anna@example.com");
    const ApiAnswer bert = addUser("bert@example.com", "editor", admin);
    QCOMPARE(bert.status, 201);
    QCOMPARE(bert.changed, "user " + std::to_string(bert.id()) + " added");
    const QJsonArray all = send("GET", "/users/", {}, admin).array();
    QCOMPARE(all, (QJsonArray{anna.object(), bert.object()}));
    const std::string his = login("bert@example.com");
    QCOMPARE(send("POST", "/tags/", R"({"name":"a"})", his).status, 201);
    QCOMPARE(send("PATCH", path("/users/", bert), R"({"role":"viewer"})", admin).object()[u"role"_s].toString(),
             u"viewer"_s);
    QCOMPARE(send("POST", "/tags/", R"({"name":"b"})", his).status, 403); // at the next request
    QCOMPARE(send("GET", "/tags/", {}, his).status, 200);
    const ApiAnswer out = send("PATCH", path("/users/", bert), R"({"is_active":false})", admin);
    QCOMPARE(out.object()[u"is_active"_s].toBool(true), false);
    QCOMPARE(send("GET", "/tags/", {}, his).status, 401);
    QCOMPARE(send("PATCH", path("/users/", bert), R"({"is_active":true,"password":"another word"})", admin).status,
             200);
    QCOMPARE(send("GET", "/tags/", {}, his).status, 401); // the new password ended the login
    QVERIFY(login("bert@example.com").empty());
    QVERIFY(!login("bert@example.com", "another word").empty());
    QCOMPARE(send("PATCH", path("/users/", bert), "{}", admin).status, 200);
    QCOMPARE(send("DELETE", path("/users/", bert), {}, admin).status, 204);
    QCOMPARE(send("DELETE", path("/users/", bert), {}, admin).status, 404);
    QCOMPARE(send("PATCH", path("/users/", bert), R"({"role":"admin"})", admin).status, 404);
    QVERIFY(m_bench->changes.size() >= 1); // of the catalogue, and none for accounts
    QCOMPARE(m_bench->changes.size(), 1U);
}

void tst_ApiAccounts::tokens() {
    const ApiAnswer anna = addUser("anna@example.com", "admin", {});
    const std::string admin = login("anna@example.com");
    const ApiAnswer shop =
        send("POST", "/tokens/", R"({"name":" web shop ","may_write":true,"expires_in_days":30})", admin);
    QCOMPARE(shop.status, 201);
    QCOMPARE(shop.object()[u"name"_s].toString(), u"web shop"_s);
    QVERIFY(shop.object()[u"user_id"_s].isNull());
    const std::string secret = shop.object()[u"access_token"_s].toString().toStdString();
    QCOMPARE(send("POST", "/tags/", R"({"name":"a"})", secret).status, 201);
    QCOMPARE(send("GET", "/tokens/", {}, secret).status, 403);
    const ApiAnswer scanner =
        send("POST", "/tokens/", R"({"name":"scanner","user_id":)" + std::to_string(anna.id()) + "}", admin);
    const std::string reads = scanner.object()[u"access_token"_s].toString().toStdString();
    QCOMPARE(send("POST", "/tags/", R"({"name":"b"})", reads).status, 403);
    QCOMPARE(send("GET", "/users/", {}, reads).status, 200); // an admin's, but for reading
    QCOMPARE(send("DELETE", path("/tokens/", shop), {}, reads).status, 403);
    const QJsonArray all = send("GET", "/tokens/", {}, admin).array();
    QCOMPARE(all.size(), 3); // with the login
    QVERIFY(!all[0].toObject().contains(u"access_token"_s));
    QCOMPARE(send("DELETE", path("/tokens/", shop), {}, admin).status, 204);
    QCOMPARE(send("GET", "/tags/", {}, secret).status, 401); // at the next request
    QCOMPARE(send("DELETE", path("/tokens/", shop), {}, admin).status, 404);
    QCOMPARE(send("POST", "/tokens/", R"({"name":"x","user_id":4711})", admin).issues(), u"body.user_id unknown_id"_s);
    for (const char* days : {"2147483647", "36501", "0", "-1", "1.5", "\"3\""}) {
        const ApiAnswer wrong =
            send("POST", "/tokens/", R"({"name":"x","expires_in_days":)" + std::string(days) + "}", admin);
        QCOMPARE(wrong.issues(), u"body.expires_in_days int_type"_s);
    }
    QCOMPARE(send("POST", "/tokens/", R"({"name":"x","expires_in_days":36500})", admin).status, 201);
}

void tst_ApiAccounts::onlyAdmins() {
    QCOMPARE(addUser("anna@example.com", "admin", {}).status, 201);
    const std::string admin = login("anna@example.com");
    QCOMPARE(addUser("bert@example.com", "editor", admin).status, 201);
    const std::string editor = login("bert@example.com");
    for (const auto& [token, status] : {std::pair(std::string(), 401), std::pair(editor, 403)}) {
        QCOMPARE(send("GET", "/users/", {}, token).status, status);
        QCOMPARE(addUser("clara@example.com", "admin", token).status, status);
        QCOMPARE(send("PATCH", "/users/2", R"({"role":"admin"})", token).status, status);
        QCOMPARE(send("DELETE", "/users/1", {}, token).status, status);
        QCOMPARE(send("GET", "/tokens/", {}, token).status, status);
        QCOMPARE(send("POST", "/tokens/", R"({"name":"x"})", token).status, status);
        QCOMPARE(send("DELETE", "/tokens/1", {}, token).status, status);
    }
    QCOMPARE(send("GET", "/users/", {}, admin).array().size(), 2);
}

void tst_ApiAccounts::badValues_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("issues");
    const auto row = [](const char* name, const char* body, const QString& issues) {
        QTest::newRow(name) << QByteArray(body) << issues;
    };
    row("nothing", "{}", u"body.email missing; body.password missing"_s);
    row("no e-mail", R"({"email":"anna","password":"correct horse"})", u"body.email value_error"_s);
    row("control character", R"({"email":"an\u0007na@example.com","password":"correct horse"})",
        u"body.email value_error"_s);
    row("line break", R"({"email":"a@example.com\nBcc: b@example.com","password":"correct horse"})",
        u"body.email value_error"_s);
    row("short", R"({"email":"a@example.com","password":"short"})", u"body.password value_error"_s);
    row("role", R"({"email":"a@example.com","password":"correct horse","role":"root"})", u"body.role value_error"_s);
    row("unknown field", R"({"email":"a@example.com","password":"correct horse","id":1})",
        u"body.id extra_forbidden"_s);
    row("all at once", R"({"email":"a","password":"b","role":"c"})",
        u"body.email value_error; body.password value_error; body.role value_error"_s);
}

void tst_ApiAccounts::badValues() {
    QFETCH(QByteArray, body);
    QFETCH(QString, issues);
    const ApiAnswer answer = send("POST", "/users/", body.toStdString());
    QCOMPARE(answer.status, 422);
    QCOMPARE(answer.issues(), issues);
    QVERIFY(!answer.body.contains("correct horse"));
    QCOMPARE(send("GET", "/users/").array().size(), 0);
}

void tst_ApiAccounts::theLastAdmin() {
    const ApiAnswer anna = addUser("anna@example.com", "admin", {});
    const std::string admin = login("anna@example.com");
    QCOMPARE(addUser("bert@example.com", "editor", admin).status, 201);
    QCOMPARE(send("DELETE", path("/users/", anna), {}, admin).status, 409);
    QCOMPARE(send("PATCH", path("/users/", anna), R"({"role":"viewer"})", admin).status, 409);
    // Half of it would have been done by then.
    QCOMPARE(
        send("PATCH", path("/users/", anna), R"({"role":"admin","is_active":false,"password":"another word"})", admin)
            .status,
        409);
    QCOMPARE(send("GET", "/users/me", {}, admin).status, 200);
    QVERIFY(!login("anna@example.com").empty());
}

void tst_ApiAccounts::hostsAndOrigins() {
    const auto from = [&](const std::string& host, const std::string& origin, const char* method = "GET") {
        return m_bench->send(method, "/products/", {}, {{"Host", host}, {"Origin", origin}});
    };
    QCOMPARE(from("evil.example", {}).status, 400);
    QCOMPARE(from("evil.example:8000", {}, "OPTIONS").status, 400);
    QCOMPARE(from("localhost:8000", {}).status, 200);
    const ApiAnswer cross = from("localhost:8000", "https://evil.example");
    QVERIFY(!cross.fields.contains("Access-Control-Allow-Origin"));
    EndpointOptions options;
    options.origins = {u"https://shop.example"_s};
    m_bench = std::make_unique<ApiBench>(m_backend->url(), options);
    QCOMPARE(from("localhost:8000", "https://shop.example").field("Access-Control-Allow-Origin"),
             "https://shop.example");
    QVERIFY(!from("localhost:8000", "https://evil.example").fields.contains("Access-Control-Allow-Origin"));
    QCOMPARE(from("localhost:8000", "https://evil.example").field("Vary"), "Origin");
    QCOMPARE(addUser("anna@example.com", "admin", {}).status, 201);
    const ApiAnswer refused = from("localhost:8000", "https://shop.example");
    QCOMPARE(refused.status, 401); // which the page can read
    QCOMPARE(refused.field("Access-Control-Allow-Origin"), "https://shop.example");
}

void tst_ApiAccounts::nothingWithoutAToken() {
    QCOMPARE(addUser("anna@example.com", "admin", {}).status, 201);
    for (const char* target : {"/products/", "/products/1", "/categories/", "/categories/1", "/tags/", "/tags/1",
                               "/export?format=json", "/changes", "/users/me", "/users/", "/tokens/"})
        QVERIFY2(send("GET", target).status == 401, target);
    for (const char* target : {"/health/live", "/openapi.json", "/docs"})
        QVERIFY2(send("GET", target).status == 200, target);
    // A body that is wrong tells a stranger nothing, either.
    QCOMPARE(send("POST", "/products/", "{").status, 401);
    QCOMPARE(send("DELETE", "/products/1").status, 401);
    EndpointOptions options;
    options.readOnly = true;
    const std::string token = login("anna@example.com");
    m_bench = std::make_unique<ApiBench>(m_backend->url(), options);
    QCOMPARE(send("POST", "/tags/", R"({"name":"a"})", token).status, 403);
    QVERIFY(!login("anna@example.com").empty());
}

void tst_ApiAccounts::noSecretInAnswers() {
    QCOMPARE(addUser("anna@example.com", "admin", {}).status, 201);
    const std::string token = login("anna@example.com");
    for (const char* target : {"/users/", "/users/me", "/tokens/", "/changes", "/export?format=json", "/db-status",
                               "/metrics", "/openapi.json"}) {
        const ApiAnswer answer = send("GET", target, {}, token);
        QVERIFY2(!answer.body.contains("argon2"), target);
        QVERIFY2(!answer.body.contains(QByteArray::fromStdString(token)), target);
        QVERIFY2(!answer.body.contains("token_hash"), target);
    }
}

QTEST_GUILESS_MAIN(tst_ApiAccounts)
#include "tst_apiaccounts.moc"
