#include "access.h"
#include "catalogstore.h"
#include "testbackend.h"
#include "verify.h"

#include <QTest>
#include <memory>

using namespace pricebook;
using namespace pricebook::http;
using namespace Qt::StringLiterals;

namespace {

Request requestTo(std::string_view host) {
    Request request;
    request.method = Method::Get;
    request.path = "/products/";
    request.host = host;
    return request;
}

/// 0 for none.
int statusOf(const std::optional<Response>& refusal) { return refusal ? refusal->status : 0; }

QByteArray header(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
        if (key == name)
            return QByteArray::fromStdString(value);
    }
    return {};
}

bool takesHost(const EndpointOptions& options, std::string_view host) {
    Access access(options);
    access.setPort(8000);
    return !access.refuseHost(requestTo(host));
}

} // namespace

/// Who may do what, without a socket.
class tst_Access : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void hosts_data();
    void hosts();
    void furtherHosts();
    void everyAddress();
    void contentTypes_data();
    void contentTypes();
    void bearer_data();
    void bearer();
    void openWithoutAccounts_data() { TestBackend::addRows(); }
    void openWithoutAccounts();
    void neverOpenToOtherMachines();
    void needs_data() { TestBackend::addRows(); }
    void needs();
    void takesEffectAtOnce_data() { TestBackend::addRows(); }
    void takesEffectAtOnce();
    void readOnly();
    void databaseAway();
    void noCorsUnlessAsked();
    void cors();
    void lastUse_data() { TestBackend::addRows(); }
    void lastUse();

private:
    void openStore(const QString& backend);
    Result<User> user(const QString& email, Role role) {
        const auto hash = AccountStore::hash(u"correct horse"_s);
        return m_store->write<User>(
            [&](WriteUnit& unit) { return m_store->accounts().addUser(unit, email, *hash, role); });
    }
    std::string token(qint64 userId, bool mayWrite) {
        const auto made = m_store->write<NewToken>([&](WriteUnit& unit) {
            return m_store->accounts().createToken(unit, u"t"_s, userId, mayWrite, QDateTime());
        });
        return made ? made->secret.toStdString() : std::string();
    }
    int decide(const std::string& secret, Need need, Method method = Method::Get, const EndpointOptions& options = {}) {
        const std::string field = "Bearer " + secret;
        Request request = requestTo("localhost");
        request.method = method;
        if (!secret.empty())
            request.authorization = field;
        const auto decision = Access(options).decide(request, m_store->accounts(), need);
        return decision ? statusOf(decision->refusal) : 503;
    }

    std::unique_ptr<TestBackend> m_backend;
    std::unique_ptr<CatalogStore> m_store;
};

void tst_Access::openStore(const QString& backend) {
    m_backend = std::make_unique<TestBackend>(backend);
    QVERIFY(m_backend->migrate());
    auto store = CatalogStore::open(m_backend->url(), OpenMode::ReadWrite);
    VERIFY_OK(store);
    m_store = std::move(*store);
}

void tst_Access::init() {
    const QVariant backend = QTest::currentDataTag() != nullptr ? QString::fromLatin1(QTest::currentDataTag()) : u""_s;
    openStore(TestBackend::names().contains(backend.toString()) ? backend.toString() : u"sqlite"_s);
}

void tst_Access::cleanup() {
    m_store.reset();
    m_backend.reset();
}

void tst_Access::hosts_data() {
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("good");
    const auto row = [](const char* host, bool good) { QTest::newRow(host) << QByteArray(host) << good; };
    for (const char* host :
         {"localhost", "localhost:8000", "LOCALHOST:8000", "127.0.0.1", "127.0.0.1:8000", "[::1]:8000", "[::1]"})
        row(host, true);
    for (const char* host : {"evil.example",
                             "evil.example:8000",
                             "localhost:8001",
                             "localhost:",
                             "localhost:80000000",
                             "localhost:08000",
                             "localhost.evil.example",
                             "localhost.",
                             ":8000",
                             "[::1",
                             "::1",
                             "127.0.0.2",
                             "127.1",
                             "2130706433",
                             "user@localhost",
                             "localhost:8000:8000",
                             "local host",
                             "[::1]8000",
                             "localhost:8000 ",
                             "localhost,evil.example"})
        row(host, false);
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("long") << QByteArray(16'000, 'a') << false;
    QTest::newRow("NUL") << QByteArray("localhost\0.evil.example", 23) << false;
}

void tst_Access::hosts() {
    QFETCH(QByteArray, host);
    QFETCH(bool, good);
    QCOMPARE(takesHost({}, host.toStdString()), good);
}

void tst_Access::furtherHosts() {
    EndpointOptions options;
    options.host = u"192.0.2.7"_s;
    options.hosts = {u"Shop.example"_s, u"other.example:443"_s, u" spaced.example "_s, u":bad"_s, u""_s};
    for (const char* host : {"shop.example", "SHOP.EXAMPLE:1234", "other.example:443", "spaced.example",
                             "192.0.2.7:8000", "192.0.2.7", "localhost:8000"})
        QVERIFY2(takesHost(options, host), host);
    for (const char* host :
         {"other.example", "other.example:8000", "192.0.2.8:8000", "192.0.2.7:1", "sub.shop.example", "", ":bad"})
        QVERIFY2(!takesHost(options, host), host);
}

void tst_Access::everyAddress() {
    for (const QString& all : {u"0.0.0.0"_s, u"::"_s}) {
        EndpointOptions options;
        options.host = all;
        for (const char* host : {"192.0.2.8:8000", "[2001:db8::1]:8000", "10.0.0.1"})
            QVERIFY2(takesHost(options, host), host);
        for (const char* host : {"evil.example:8000", "192.0.2.8:80", "192.0.2.8.evil.example", "1.2.3", "[evil]"})
            QVERIFY2(!takesHost(options, host), host);
    }
    EndpointOptions options;
    options.host = u"2001:db8::7"_s;
    QVERIFY(takesHost(options, "[2001:DB8::7]:8000"));
    QVERIFY(!takesHost(options, "[2001:db8::8]:8000"));
}

void tst_Access::contentTypes_data() {
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<int>("status");
    const auto row = [](const char* type, int status) { QTest::newRow(type) << QByteArray(type) << status; };
    for (const char* type :
         {"application/json", "Application/JSON", "application/json; charset=utf-8",
          "application/json;charset=\"UTF-8\"", "application/json ; x=y; charset=utf-8", "application/json;"})
        row(type, 0);
    for (const char* type :
         {"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
          "application/json; charset=latin1", "application/json; charset=utf-16", "application/jsonx",
          "text/plain; application/json", "application/json, text/plain", "application/problem+json"})
        row(type, 415);
}

void tst_Access::contentTypes() {
    QFETCH(QByteArray, type);
    QFETCH(int, status);
    const Access access(EndpointOptions{});
    Request request = requestTo("localhost");
    request.contentType = {type.constData(), static_cast<std::size_t>(type.size())};
    request.body = "{}";
    for (const Method method : {Method::Post, Method::Put, Method::Patch}) {
        request.method = method;
        QCOMPARE(statusOf(access.refuseContentType(request)), status);
    }
    for (const Method method : {Method::Get, Method::Delete, Method::Head, Method::Options}) {
        request.method = method;
        QCOMPARE(statusOf(access.refuseContentType(request)), 0);
    }
    request.method = Method::Post;
    request.contentType = "application/json";
    request.contentEncoding = "gzip";
    QCOMPARE(statusOf(access.refuseContentType(request)), 415);
    request.contentEncoding = {};
    request.contentType = {};
    request.body = {}; // a logout has neither
    QCOMPARE(statusOf(access.refuseContentType(request)), 0);
}

void tst_Access::bearer_data() {
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("secret");
    const auto row = [](const char* field, const char* secret) {
        QTest::newRow(field) << QByteArray(field) << QByteArray(secret);
    };
    row("Bearer abc", "abc");
    row("bearer abc", "abc");
    row("BEARER   abc ", "abc");
    row("Bearer", "");
    row("Bearer ", "");
    row("Basic abc", "");
    row("Bearerabc", "");
    row("Bearer abc def", "");
    row("Bearer abc, Bearer def", "");
    row("Bearer abc,Bearer", "");
    row("", "");
}

void tst_Access::bearer() {
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, secret);
    const std::string_view found = bearerSecret({field.constData(), static_cast<std::size_t>(field.size())});
    QCOMPARE(QByteArray(found.data(), static_cast<qsizetype>(found.size())), secret);
}

void tst_Access::openWithoutAccounts() {
    const Access access(EndpointOptions{});
    Request request = requestTo("localhost");
    request.method = Method::Post;
    const auto open = access.decide(request, m_store->accounts(), Need::Admin);
    VERIFY_OK(open);
    QVERIFY(!open->refusal);
    QVERIFY(open->open);
    QVERIFY(!open->caller);
    QCOMPARE(decide("pb_unknown", Need::Write), 0); // a client's old token does no harm
    QVERIFY(!token(0, false).empty());
    QCOMPARE(decide({}, Need::Read), 401);
    QCOMPARE(decide({}, Need::Public), 0);
}

void tst_Access::neverOpenToOtherMachines() {
    EndpointOptions options;
    options.host = u"0.0.0.0"_s;
    QCOMPARE(decide({}, Need::Read, Method::Get, options), 401);
    options.insecure = true;
    QCOMPARE(decide({}, Need::Read, Method::Get, options), 0);
    options.insecure = false;
    for (const QString& host : {u"127.0.0.1"_s, u"localhost"_s, u"::1"_s, u"127.0.0.9"_s}) {
        options.host = host;
        QCOMPARE(decide({}, Need::Read, Method::Get, options), 0);
    }
}

void tst_Access::needs() {
    const auto admin = user(u"admin@example.com"_s, Role::Admin);
    const auto editor = user(u"editor@example.com"_s, Role::Editor);
    const auto viewer = user(u"viewer@example.com"_s, Role::Viewer);
    VERIFY_OK(viewer);
    struct Case {
        std::string secret;
        int read, write, adminReads, adminWrites;
    };
    const std::vector<Case> cases{
        {{}, 401, 401, 401, 401},
        {"pb_" + std::string(43, 'A'), 401, 401, 401, 401},
        {token(0, false), 0, 403, 403, 403},
        {token(0, true), 0, 0, 403, 403},
        {token(viewer->id, false), 0, 403, 403, 403},
        {token(viewer->id, true), 0, 403, 403, 403},
        {token(editor->id, false), 0, 403, 403, 403},
        {token(editor->id, true), 0, 0, 403, 403},
        {token(admin->id, false), 0, 403, 0, 403},
        {token(admin->id, true), 0, 0, 0, 0},
    };
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const Case& one = cases[i];
        const QByteArray name = QByteArray::number(static_cast<int>(i));
        QVERIFY2(decide(one.secret, Need::Public, Method::Post) == 0, name.constData());
        QVERIFY2(decide(one.secret, Need::Read) == one.read, name.constData());
        QVERIFY2(decide(one.secret, Need::Write, Method::Delete) == one.write, name.constData());
        QVERIFY2(decide(one.secret, Need::Admin, Method::Get) == one.adminReads, name.constData());
        QVERIFY2(decide(one.secret, Need::Admin, Method::Post) == one.adminWrites, name.constData());
    }
    const Access access(EndpointOptions{});
    Request request = requestTo("localhost");
    const auto asked = access.decide(request, m_store->accounts(), Need::Read)->refusal;
    QCOMPARE(header(*asked, "WWW-Authenticate"), R"(Bearer realm="pricebook")");
    QCOMPARE(QByteArray::fromStdString(asked->body), R"({"detail":"Not authenticated"})");
    request.authorization = "Basic YTpi";
    const auto wrong = access.decide(request, m_store->accounts(), Need::Read)->refusal;
    QCOMPARE(header(*wrong, "WWW-Authenticate"), R"(Bearer realm="pricebook", error="invalid_token")");
    QVERIFY(!QByteArray::fromStdString(wrong->body).contains("YTpi"));
}

void tst_Access::takesEffectAtOnce() {
    VERIFY_OK(user(u"admin@example.com"_s, Role::Admin));
    const auto editor = user(u"editor@example.com"_s, Role::Editor);
    const std::string secret = token(editor->id, true);
    QCOMPARE(decide(secret, Need::Write), 0);
    const auto other = CatalogStore::open(m_backend->url(), OpenMode::ReadWrite); // another program
    VERIFY_OK(other);
    const auto disable = [&](bool disabled) {
        return (*other)->write<User>(
            [&](WriteUnit& unit) { return (*other)->accounts().setDisabled(unit, editor->id, disabled); });
    };
    VERIFY_OK(disable(true));
    QCOMPARE(decide(secret, Need::Write), 401);
    VERIFY_OK(disable(false));
    QCOMPARE(decide(secret, Need::Write), 0);
    const qint64 id = m_store->accounts().callerOf(secret)->value().tokenId;
    VERIFY_OK((*other)->write<bool>([&](WriteUnit& unit) -> Result<bool> {
        const Result<void> revoked = (*other)->accounts().revokeToken(unit, id);
        return revoked ? Result<bool>(true) : Result<bool>(revoked.error());
    }));
    QCOMPARE(decide(secret, Need::Read), 401);
}

void tst_Access::readOnly() {
    EndpointOptions options;
    options.readOnly = true;
    QCOMPARE(decide({}, Need::Read, Method::Get, options), 0);
    QCOMPARE(decide({}, Need::Write, Method::Post, options), 403);
    QCOMPARE(decide({}, Need::Admin, Method::Delete, options), 403);
    QCOMPARE(decide({}, Need::Admin, Method::Get, options), 0);
    QCOMPARE(decide({}, Need::Public, Method::Post, options), 0); // a login
    const auto admin = user(u"admin@example.com"_s, Role::Admin);
    const std::string secret = token(admin->id, true);
    QCOMPARE(decide(secret, Need::Write, Method::Post, options), 403);
    QCOMPARE(decide({}, Need::Write, Method::Post, options), 401);
    QCOMPARE(decide(secret, Need::Read, Method::Get, options), 0);
}

void tst_Access::databaseAway() {
    VERIFY_OK(m_store->connection().execute(u"ALTER TABLE access_tokens RENAME TO elsewhere"_s));
    QCOMPARE(decide("pb_" + std::string(43, 'A'), Need::Read), 503); // never let through
    QCOMPARE(decide({}, Need::Read), 503);
}

void tst_Access::noCorsUnlessAsked() {
    const Access access(EndpointOptions{});
    Request request = requestTo("localhost");
    request.origin = "https://evil.example";
    request.requestedMethod = "DELETE";
    Response response;
    access.addCors(request, response);
    QVERIFY(response.headers.empty());
    request.method = Method::Options;
    QVERIFY(!access.preflight(request, "GET, DELETE"));
}

void tst_Access::cors() {
    EndpointOptions options;
    options.origins = {u"https://Shop.example/"_s, u"*"_s};
    const Access access(options);
    Request request = requestTo("localhost");
    for (const char* origin : {"", "null", "https://evil.example", "https://shop.example.evil.example",
                               "http://shop.example", "https://shop.example:8443"}) {
        request.origin = origin;
        Response response;
        access.addCors(request, response);
        QCOMPARE(header(response, "Vary"), "Origin"); // a cache must not give it to another
        QVERIFY2(header(response, "Access-Control-Allow-Origin").isNull(), origin);
    }
    request.origin = "https://shop.example";
    Response response = errorResponse(404, "Not found");
    access.addCors(request, response);
    QCOMPARE(header(response, "Access-Control-Allow-Origin"), "https://shop.example");
    QCOMPARE(header(response, "Vary"), "Origin");
    QVERIFY(header(response, "Access-Control-Expose-Headers").contains("X-Total-Count"));
    QVERIFY(header(response, "Access-Control-Allow-Credentials").isNull());

    request.method = Method::Options;
    QVERIFY(!access.preflight(request, "GET, PUT")); // no preflight: it asks for no method
    request.requestedMethod = "PUT";
    std::optional<Response> preflight = access.preflight(request, "GET, PUT");
    QVERIFY(preflight);
    QCOMPARE(preflight->status, 204);
    QCOMPARE(header(*preflight, "Access-Control-Allow-Methods"), "GET, PUT");
    QVERIFY(header(*preflight, "Access-Control-Allow-Headers").contains("Authorization"));
    const std::size_t fields = preflight->headers.size();
    access.addCors(request, *preflight);
    QCOMPARE(preflight->headers.size(), fields); // not twice
    request.origin = "https://evil.example";
    QVERIFY(!access.preflight(request, "GET, PUT"));
}

void tst_Access::lastUse() {
    const std::string secret = token(0, true);
    const std::string field = "Bearer " + secret;
    {
        TokenUse use(m_backend->url());
        const Access access(EndpointOptions{}, &use);
        Request request = requestTo("localhost");
        request.authorization = field;
        for (int i = 0; i < 100; ++i)
            QVERIFY(!access.decide(request, m_store->accounts(), Need::Write)->refusal);
        QTRY_VERIFY(m_store->accounts().tokens()->front().lastUsedAt.isValid());
        const QDateTime first = m_store->accounts().tokens()->front().lastUsedAt;
        QVERIFY(!access.decide(request, m_store->accounts(), Need::Write)->refusal);
        QTest::qWait(500);
        QCOMPARE(m_store->accounts().tokens()->front().lastUsedAt, first); // not again within a minute
    }
    // A database that somebody has locked neither delays a request nor the end.
    const std::string second = "Bearer " + token(0, true);
    auto held = Transaction::begin(m_store->connection(), Transaction::Kind::Write);
    VERIFY_OK(held);
    QElapsedTimer timer;
    timer.start();
    {
        TokenUse use(m_backend->url());
        const Access access(EndpointOptions{}, &use);
        Request request = requestTo("localhost");
        request.authorization = second;
        QVERIFY(!access.decide(request, m_store->accounts(), Need::Write)->refusal);
        QVERIFY2(timer.elapsed() < 100, qPrintable(QString::number(timer.elapsed())));
        QTest::qWait(300);
        timer.start();
    }
    QVERIFY2(timer.elapsed() < 500, qPrintable(QString::number(timer.elapsed())));
}

QTEST_GUILESS_MAIN(tst_Access)
#include "tst_access.moc"
