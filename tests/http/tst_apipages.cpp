// The pages that show the API: what is answered for which path. Whether a browser likes them is for apipages.py.

#include "apipages.h"

#include <QTest>

using namespace pricebook::http;

class TestApiPages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFile_data();
    void everyFile();
    void nothingElse_data();
    void nothingElse();
    void relativeAddresses_data();
    void relativeAddresses();
    void compressedAndNot();
    void notModified();
    void allFromHere_data();
    void allFromHere();
};

namespace {

std::string_view field(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
        if (key == name)
            return value;
    }
    return {};
}

std::string_view bodyOf(const Response& response) {
    return response.fixedBody.empty() ? std::string_view(response.body) : response.fixedBody;
}

} // namespace

void TestApiPages::everyFile_data() {
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<bool>("fetched");
    const auto row = [](const char* path, const char* type, bool fetched = true) {
        QTest::newRow(path) << QByteArray(path) << QByteArray(type) << fetched;
    };
    row("/docs", "text/html; charset=utf-8", false);
    row("/docs/", "text/html; charset=utf-8", false);
    row("/docs/start.js", "text/javascript; charset=utf-8", false);
    row("/docs/swagger-ui-bundle.js", "text/javascript; charset=utf-8");
    row("/docs/swagger-ui-bundle.js.LICENSE.txt", "text/plain; charset=utf-8");
    row("/docs/swagger-ui.css", "text/css; charset=utf-8");
    row("/docs/favicon-32x32.png", "image/png");
    row("/docs/LICENSE", "text/plain; charset=utf-8");
    row("/docs/NOTICE", "text/plain; charset=utf-8");
    row("/redoc", "text/html; charset=utf-8", false);
    row("/redoc/", "text/html; charset=utf-8", false);
    row("/redoc/start.js", "text/javascript; charset=utf-8", false);
    row("/redoc/page.css", "text/css; charset=utf-8", false);
    row("/redoc/redoc.standalone.js", "text/javascript; charset=utf-8");
    row("/redoc/redoc.standalone.js.LICENSE.txt", "text/plain; charset=utf-8");
    row("/redoc/LICENSE", "text/plain; charset=utf-8");
}

void TestApiPages::everyFile() {
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, type);
    QFETCH(bool, fetched);
    const auto response = apiPage(Request{}, path.toStdString());
    QCOMPARE(response.has_value(), !fetched || apiPagesComplete());
    if (!response)
        return;
    QCOMPARE(response->status, 200);
    QCOMPARE(QByteArray(response->contentType.data(), static_cast<qsizetype>(response->contentType.size())), type);
    QVERIFY(!bodyOf(*response).empty());
    QVERIFY(field(*response, "Content-Encoding").empty());
    QVERIFY(field(*response, "ETag").starts_with("W/\""));
    QVERIFY(field(*response, "Content-Security-Policy").find("default-src 'none'") != std::string_view::npos);
}

void TestApiPages::nothingElse_data() {
    QTest::addColumn<QByteArray>("path");
    for (const char* path :
         {"", "/", "/doc", "/docsy", "/docs/nothing", "/docs//", "/docs/docs.html", "/docs/../redoc.js",
          "/docs/docs/swagger-ui.css", "/docs/swagger-ui.css/", "/docs/swagger-ui.css.gz", "/docs/redoc.js",
          "/redoc/docs.js", "/redoc/swagger-ui.css", "/absent.html", "/redoc/%2e%2e"})
        QTest::newRow(path) << QByteArray(path);
}

void TestApiPages::nothingElse() {
    QFETCH(QByteArray, path);
    QVERIFY(!apiPage(Request{}, path.toStdString()));
}

void TestApiPages::relativeAddresses_data() {
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<QByteArray>("script");
    QTest::newRow("docs") << QByteArray("/docs") << QByteArray("\"openapi.json\"") << QByteArray("\"docs/start.js\"");
    QTest::newRow("docs/") << QByteArray("/docs/") << QByteArray("\"../openapi.json\"") << QByteArray("\"start.js\"");
    QTest::newRow("redoc") << QByteArray("/redoc") << QByteArray("\"openapi.json\"")
                           << QByteArray("\"redoc/start.js\"");
    QTest::newRow("redoc/") << QByteArray("/redoc/") << QByteArray("\"../openapi.json\"") << QByteArray("\"start.js\"");
}

void TestApiPages::relativeAddresses() {
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, document);
    QFETCH(QByteArray, script);
    const auto response = apiPage(Request{}, path.toStdString());
    QVERIFY(response);
    const QByteArray html = QByteArray::fromStdString(std::string(bodyOf(*response)));
    QVERIFY2(html.contains(document), html.constData());
    QCOMPARE(html.contains(script), apiPagesComplete());
    QVERIFY2(!html.contains('@'), html.constData());
    QVERIFY2(apiPagesComplete() || html.contains("npm registry"), html.constData());
}

void TestApiPages::compressedAndNot() {
    if (!apiPagesComplete())
        return;
    for (const char* path : {"/docs/swagger-ui-bundle.js", "/redoc/redoc.standalone.js"}) {
        Request request;
        const auto plain = apiPage(request, path);
        request.acceptsGzip = true;
        const auto compressed = apiPage(request, path);
        QVERIFY(plain && compressed);
        QCOMPARE(field(*compressed, "Content-Encoding"), std::string_view("gzip"));
        QCOMPARE(bodyOf(*compressed).substr(0, 2), std::string_view("\x1f\x8b"));
        QVERIFY(bodyOf(*plain).size() > 1'000'000);
        QVERIFY(bodyOf(*plain).size() > 2 * bodyOf(*compressed).size());
        QCOMPARE(field(*plain, "ETag"), field(*compressed, "ETag"));
        QCOMPARE(field(*plain, "Vary"), std::string_view("Accept-Encoding"));
    }
}

void TestApiPages::notModified() {
    for (const char* path : {"/docs", "/docs/start.js", "/redoc/"}) {
        Request request;
        const std::string tag(field(apiPage(request, path).value(), "ETag"));
        for (const std::string& match : {tag, "\"x\", " + tag, tag.substr(2), std::string("*")}) {
            request.ifNoneMatch = match;
            const Response response = apiPage(request, path).value();
            QCOMPARE(response.status, 304);
            QVERIFY(bodyOf(response).empty());
            QCOMPARE(field(response, "ETag"), std::string_view(tag));
        }
        request.ifNoneMatch = "W/\"0123456789\"";
        QCOMPARE(apiPage(request, path).value().status, 200);
    }
}

void TestApiPages::allFromHere_data() {
    QTest::addColumn<QByteArray>("path");
    for (const char* path : {"/docs", "/docs/start.js", "/redoc", "/redoc/start.js", "/redoc/page.css"})
        QTest::newRow(path) << QByteArray(path);
}

void TestApiPages::allFromHere() {
    QFETCH(QByteArray, path);
    const Response response = apiPage(Request{}, path.toStdString()).value();
    QVERIFY(bodyOf(response).find("//") == std::string_view::npos || path.endsWith(".js"));
    QVERIFY(bodyOf(response).find("http") == std::string_view::npos);
}

QTEST_APPLESS_MAIN(TestApiPages)
#include "tst_apipages.moc"
