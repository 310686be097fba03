#include "openapi.h"
#include "router.h"
#include "routetable.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace pricebook::http;
using namespace Qt::StringLiterals;

namespace {

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())); }

/// Every "$ref" in the document.
void collectReferences(const QJsonValue& value, QSet<QString>& found) {
    if (value.isArray()) {
        for (const QJsonValue element : value.toArray())
            collectReferences(element, found);
    }
    const QJsonObject object = value.toObject();
    for (auto member = object.begin(); member != object.end(); ++member) {
        if (member.key() == u"$ref"_s && member.value().isString())
            found << member.value().toString();
        collectReferences(member.value(), found);
    }
}

} // namespace

/// The table, what the router makes of it, and the document.
class tst_RouteTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noDuplicates();
    void everyRouteIsWhole();
    void everyRouteIsDocumented();
    void documentIsClosed();
    void matches_data();
    void matches();
    void prefixes();
    void allowed();

private:
    QJsonObject m_document = QJsonDocument::fromJson(QByteArray::fromStdString(openApiDocument("/api/v1"))).object();
};

void tst_RouteTable::noDuplicates() {
    QSet<QString> operations;
    QSet<QString> ids;
    for (const Route& route : routes()) {
        const QString operation = text(methodName(route.method)) + u' ' +
                                  text(route.path).replace(QRegularExpression(u"\\{.*\\}"_s), u"{}"_s);
        QVERIFY2(!operations.contains(operation), qPrintable(operation));
        operations << operation;
        QVERIFY2(!route.documented || !ids.contains(text(route.operationId)), qPrintable(operation));
        ids << text(route.operationId);
    }
}

void tst_RouteTable::everyRouteIsWhole() {
    for (const Route& route : routes()) {
        const QString name = text(methodName(route.method)) + u' ' + text(route.path);
        QVERIFY2(route.handler != nullptr, qPrintable(name));
        QVERIFY2(route.path.starts_with('/') && !route.path.ends_with('/'), qPrintable(name));
        QVERIFY2(route.speed != Speed::NoDatabase || route.need == Need::Public, qPrintable(name));
        if (!route.documented)
            continue;
        QVERIFY2(!route.operationId.empty() && !route.summary.empty() && !route.tag.empty(), qPrintable(name));
        QVERIFY2(!route.answers.empty(), qPrintable(name));
        const bool writes = route.method != Method::Get;
        QVERIFY2(!writes || route.speed == Speed::Pool, qPrintable(name));
        // Whoever may read may also log out.
        QVERIFY2(!writes || route.tag == "Access" || route.need >= Need::Write, qPrintable(name));
        for (const Parameter& parameter : route.parameters)
            QVERIFY2(!parameter.description.empty(), qPrintable(name));
    }
}

void tst_RouteTable::everyRouteIsDocumented() {
    QVERIFY(!m_document.isEmpty());
    const QJsonObject paths = m_document[u"paths"_s].toObject();
    int operations = 0;
    for (const Route& route : routes()) {
        if (!route.documented)
            continue;
        ++operations;
        const QString method = text(methodName(route.method)).toLower();
        const QJsonObject operation = paths[text(route.path)].toObject()[method].toObject();
        QCOMPARE(operation[u"operationId"_s].toString(), text(route.operationId));
        QSet<QString> names;
        for (const QJsonValue parameter : operation[u"parameters"_s].toArray())
            names << parameter[u"name"_s].toString();
        for (const Parameter& parameter : route.parameters)
            QVERIFY2(names.contains(text(parameter.name)), qPrintable(text(route.operationId)));
        QCOMPARE(names.contains(text(route.idName())), route.hasId());
        QCOMPARE(operation.contains(u"requestBody"_s), route.body != nullptr);
        const QJsonObject responses = operation[u"responses"_s].toObject();
        for (const Answer& answer : route.answers)
            QVERIFY(responses.contains(QString::number(answer.status)));
        for (const char* status : {"400", "422", "500", "503"})
            QVERIFY(responses.contains(QLatin1String(status)));
        const bool own = std::any_of(route.answers.begin(), route.answers.end(),
                                     [](const Answer& answer) { return answer.status == 401; });
        QCOMPARE(responses.contains(u"401"_s), own || route.need != Need::Public);
        QCOMPARE(responses.contains(u"415"_s), route.body != nullptr);
    }
    int documented = 0;
    for (const QJsonValue path : paths)
        documented += static_cast<int>(path.toObject().size());
    QCOMPARE(documented, operations);
    if (!qEnvironmentVariableIsSet("PRICEBOOK_BINARY_DIR"))
        return;
    // For a look, and for tools that check such documents.
    QFile file(qEnvironmentVariable("PRICEBOOK_BINARY_DIR") + u"/openapi.json"_s);
    QVERIFY(file.open(QFile::WriteOnly));
    file.write(QJsonDocument(m_document).toJson());
}

void tst_RouteTable::documentIsClosed() {
    QSet<QString> references;
    collectReferences(m_document, references);
    const QJsonObject schemas = m_document[u"components"_s].toObject()[u"schemas"_s].toObject();
    for (const QString& reference : references) {
        QVERIFY2(reference.startsWith(u"#/components/schemas/"_s), qPrintable(reference));
        QVERIFY2(schemas.contains(reference.section(u'/', -1)), qPrintable(reference));
    }
    for (const QString& name : schemas.keys())
        QVERIFY2(references.contains(u"#/components/schemas/"_s + name), qPrintable(name));
    QCOMPARE(m_document[u"openapi"_s].toString(), u"3.1.0"_s);
    const QJsonArray servers = m_document[u"servers"_s].toArray();
    QCOMPARE(servers.size(), 2);
    QCOMPARE(servers[1][u"url"_s].toString(), u"/api/v1"_s);
}

void tst_RouteTable::matches_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("route"); // empty: none
    QTest::addColumn<QString>("id");
    const auto row = [](const char* path, const char* route, const char* id = "") {
        QTest::newRow(path) << QString::fromLatin1(path) << QString::fromLatin1(route) << QString::fromLatin1(id);
    };
    row("/products", "/products");
    row("/products/", "/products");
    row("/products/17", "/products/{product_id}", "17");
    row("/products/17/", "/products/{product_id}", "17");
    row("/products/abc", "/products/{product_id}", "abc");
    row("/api/v1/products/17/", "/products/{product_id}", "17");
    row("/api/v1/health/live", "/health/live");
    row("/docs/", "/docs");
    row("/docs/a/b.js", "/docs/*");
    row("/openapi.json", "/openapi.json");
    row("/", "");
    row("/api/v1", "");
    row("/api/v1/", "");
    row("/api/v1products", "");
    row("/api/v1/api/v1/products", "");
    row("//products", "");
    row("/products//", "");
    row("/products/17/x", "");
    row("/products//17", "");
    row("/Products", "");
    row("/health", "");
    row("/docsy", "");
    row("", "");
    row("*", "");
}

void tst_RouteTable::matches() {
    QFETCH(QString, path);
    QFETCH(QString, route);
    QFETCH(QString, id);
    const std::string bytes = path.toStdString();
    for (const Method method : {Method::Get, Method::Head}) {
        const Router::Match match = Router("/api/v1").match(method, bytes);
        QCOMPARE(match.route != nullptr ? text(match.route->path) : QString(), route);
        QCOMPARE(text(match.id), id);
        QCOMPARE(match.known, !route.isEmpty());
    }
}

void tst_RouteTable::prefixes() {
    for (const char* prefix : {"/shop/", "shop", "/shop", "//shop//"}) {
        QVERIFY(Router(prefix).match(Method::Get, "/shop/tags").route != nullptr);
        QVERIFY(Router(prefix).match(Method::Get, "/tags").route != nullptr);
        QVERIFY(Router(prefix).match(Method::Get, "/api/v1/tags").route == nullptr);
    }
    for (const char* prefix : {"", "/"}) {
        QVERIFY(Router(prefix).match(Method::Get, "/tags").route != nullptr);
        QVERIFY(Router(prefix).match(Method::Get, "//tags").route == nullptr);
    }
}

void tst_RouteTable::allowed() {
    QCOMPARE(QByteArray::fromStdString(Router::allowed("/products/")), "GET, HEAD, OPTIONS, POST");
    QCOMPARE(QByteArray::fromStdString(Router::allowed("/tags/3")), "GET, HEAD, OPTIONS, PUT, PATCH, DELETE");
    QCOMPARE(QByteArray::fromStdString(Router::allowed("/metrics")), "GET, HEAD, OPTIONS");
    const Router router("/api/v1");
    QVERIFY(router.match(Method::Delete, "/products").known);
    QVERIFY(router.match(Method::Delete, "/products").route == nullptr);
    QVERIFY(router.match(Method::Other, "/products").route == nullptr);
}

QTEST_GUILESS_MAIN(tst_RouteTable)
#include "tst_routetable.moc"
