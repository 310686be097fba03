#include "apibench.h"
#include "catalogstore.h"
#include "deadlines.h"
#include "exporter.h"
#include "migrationset.h"
#include "query.h"
#include "verify.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>
#include <thread>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

const std::string tea = R"({"name":"tea","price_shmeckles":1.5,"price_flurbos":2})";

const QByteArray csvOfBoth =
    "id,name,description,image_url,price_shmeckles,price_flurbos,category_id,category,tag_ids,tags\r\n"
    "1,=1+1,\"a \"\"b\"\",\nc\",,250.5,1,1,\"Чаи, \"\"gute\"\"\",\"2; 1\",\"a; b; c\"\r\n"
    "2,tea,,,1.5,2,,,,\r\n";
const std::string withAll = R"({"name":"=1+1","description":"a \"b\",\nc","price_shmeckles":250.5,"price_flurbos":1,)"
                            R"("category_id":1,"tag_ids":[1,2]})";

const std::string quoted = R"(Чаи, \"gute\")";

std::string named(const std::string& name) { return R"({"name":")" + name + "\"}"; }

class Collector final : public http::ChunkSink {
public:
    explicit Collector(int mostChunks = -1) : m_left(mostChunks) {}
    bool write(std::string_view bytes) override {
        if (m_left == 0)
            return false;
        --m_left;
        text.append(bytes.data(), static_cast<qsizetype>(bytes.size()));
        return true;
    }
    QByteArray text;

private:
    int m_left;
};

/// Runs a statement on a connection of its own; on PostgreSQL beside the test's database where `elsewhere`.
Result<void> execute(const TestBackend& backend, const QString& sql, bool elsewhere = false) {
    DatabaseUrl url = backend.url();
    if (elsewhere)
        url.database = u"postgres"_s;
    const auto connection = Connection::open(url, OpenMode::ReadWrite);
    return connection ? (*connection)->execute(sql) : Result<void>(connection.error());
}

} // namespace

/// The database away, locked, changed or read only; supervision; downloads; several at a time.
class tst_ApiState : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void supervision_data() { TestBackend::addRows(); }
    void supervision();
    void awayAndBack_data() { TestBackend::addRows(); }
    void awayAndBack();
    void lostConnections_data() { TestBackend::addRows(); }
    void lostConnections();
    void lostWhileWriting_data() { TestBackend::addRows(); }
    void lostWhileWriting();
    void anotherFile();
    void lockedFile();
    void otherTables_data() { TestBackend::addRows(); }
    void otherTables();
    void upgradedMeanwhile_data() { TestBackend::addRows(); }
    void upgradedMeanwhile();
    void readOnly_data() { TestBackend::addRows(); }
    void readOnly();
    void deadlines_data() { TestBackend::addRows(); }
    void deadlines();
    void downloads_data() { TestBackend::addRows(); }
    void downloads();
    void downloadsEnd_data() { TestBackend::addRows(); }
    void downloadsEnd();
    void manyWriters_data() { TestBackend::addRows(); }
    void manyWriters();

private:
    ApiAnswer send(const char* method, const std::string& target, const std::string& body = {},
                   const ApiBench::Fields& fields = {}) {
        return m_bench->send(method, target, body, fields);
    }
    void takeAway();
    void bringBack();
    std::unique_ptr<TestBackend> m_backend;
    std::unique_ptr<ApiBench> m_bench;
};

void tst_ApiState::init() {
    const QString name =
        QTest::currentDataTag() != nullptr ? QString::fromLatin1(QTest::currentDataTag()) : u"sqlite"_s;
    m_backend = std::make_unique<TestBackend>(name);
    QVERIFY(m_backend->migrate());
    m_bench = std::make_unique<ApiBench>(m_backend->url());
}

void tst_ApiState::cleanup() {
    m_bench.reset();
    m_backend.reset();
}

void tst_ApiState::takeAway() {
    if (!m_backend->isPostgres()) {
        QVERIFY(QFile::rename(m_backend->url().path, m_backend->url().path + u".away"_s));
        return;
    }
    const QString name = m_backend->url().database;
    VERIFY_OK(execute(*m_backend, u"ALTER DATABASE \"%1\" ALLOW_CONNECTIONS false"_s.arg(name), true));
    VERIFY_OK(execute(
        *m_backend, u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%1'"_s.arg(name), true));
}

void tst_ApiState::bringBack() {
    if (m_backend->isPostgres())
        VERIFY_OK(execute(*m_backend, u"ALTER DATABASE \"%1\" ALLOW_CONNECTIONS true"_s.arg(m_backend->url().database),
                          true));
    else
        QVERIFY(QFile::rename(m_backend->url().path + u".away"_s, m_backend->url().path));
}

void tst_ApiState::supervision() {
    const ApiAnswer live = send("GET", "/health/live");
    QCOMPARE(live.status, 200);
    QVERIFY(live.now);
    QCOMPARE(send("GET", "/health/ready").status, 200);
    const QJsonObject status = send("GET", "/db-status").object();
    const QString head = MigrationSet::embedded().head();
    QCOMPARE(status, (QJsonObject{{u"connected"_s, true},
                                  {u"backend"_s, m_backend->isPostgres() ? u"postgresql"_s : u"sqlite"_s},
                                  {u"revision"_s, head},
                                  {u"head"_s, head},
                                  {u"up_to_date"_s, true}}));
    const ApiAnswer metrics = send("GET", "/metrics");
    QVERIFY(metrics.now);
    QCOMPARE(QByteArray::fromStdString(metrics.contentType), "text/plain; version=0.0.4; charset=utf-8");
    QSet<QByteArray> described;
    for (const QByteArray& line : metrics.body.trimmed().split('\n')) {
        const QList<QByteArray> words = line.split(' ');
        if (line.startsWith("# TYPE ")) {
            described << words[2];
            continue;
        }
        if (line.startsWith('#'))
            continue;
        QCOMPARE(words.size(), qsizetype(2));
        bool number = false;
        (void)words[1].toDouble(&number);
        QVERIFY2(number, line.constData());
        QByteArray name = words[0].left(words[0].indexOf('{') < 0 ? words[0].size() : words[0].indexOf('{'));
        for (const char* ending : {"_bucket", "_sum", "_count"}) {
            if (name.startsWith("pricebook_http_request_duration") && name.endsWith(ending))
                name.chop(qstrlen(ending));
        }
        QVERIFY2(described.contains(name), line.constData());
    }
    QVERIFY(metrics.body.contains("\npricebook_up 1\n"));
    QVERIFY(metrics.body.contains(R"(pricebook_http_request_duration_seconds_bucket{le="+Inf"} 0)"));
    const ApiAnswer document = send("GET", "/openapi.json");
    QVERIFY(document.now);
    QCOMPARE(document.object()[u"openapi"_s].toString(), u"3.1.0"_s);
}

void tst_ApiState::awayAndBack() {
    QCOMPARE(send("POST", "/products/", tea).status, 201);
    QCOMPARE(send("GET", "/products/1").status, 200);
    takeAway();
    for (int round = 0; round < 2; ++round) {
        for (const auto& [method, target, body] :
             {std::tuple("GET", "/products/1", ""), std::tuple("GET", "/products/", ""),
              std::tuple("GET", "/tags/", ""), std::tuple("GET", "/health/ready", ""),
              std::tuple("POST", "/tags/", R"({"name":"a"})"), std::tuple("PATCH", "/products/1", R"({"name":"a"})"),
              std::tuple("DELETE", "/products/1", ""), std::tuple("GET", "/db-status", "")}) {
            const ApiAnswer answer = send(method, target, body);
            QVERIFY2(answer.status == 503,
                     qPrintable(u"%1 %2: %3"_s.arg(QLatin1String(method), QLatin1String(target)).arg(answer.status)));
            QVERIFY(answer.field("Retry-After").toInt() > 0);
            QVERIFY(!answer.detail().isEmpty());
            QVERIFY(!answer.body.contains(m_backend->folder().toUtf8()));
            QVERIFY(!answer.body.contains(m_backend->url().database.toUtf8()) || !m_backend->isPostgres());
        }
    }
    const QJsonObject status = send("GET", "/db-status").object();
    QCOMPARE(status[u"connected"_s].toBool(true), false);
    QVERIFY(status[u"revision"_s].isNull());
    for (const char* path : {"/health/live", "/metrics", "/openapi.json", "/docs"})
        QCOMPARE(send("GET", path).status, 200);
    QVERIFY(m_backend->isPostgres() || !QFile::exists(m_backend->url().path));
    bringBack();
    QCOMPARE(send("GET", "/health/ready").status, 200);
    QCOMPARE(send("GET", "/products/1").object()[u"name"_s].toString(), u"tea"_s);
    QCOMPARE(send("PATCH", "/products/1", R"({"name":"b"})").status, 200);
    QCOMPARE(send("GET", "/tags/").body, "[]");
}

void tst_ApiState::lostConnections() {
    if (!m_backend->isPostgres())
        return; // a file has no connection to lose
    QCOMPARE(send("POST", "/products/", tea).status, 201);
    const QString sql =
        u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%1'"_s.arg(m_backend->url().database);
    for (int round = 0; round < 2; ++round) {
        // A server that was started anew is no reason for any request to fail but one that was just then under way.
        VERIFY_OK(execute(*m_backend, sql, true));
        QCOMPARE(send("GET", "/products/1").status, 200);
        VERIFY_OK(execute(*m_backend, sql, true));
        QCOMPARE(send("GET", "/products/").status, 200);
        VERIFY_OK(execute(*m_backend, sql, true));
        QCOMPARE(send("PATCH", "/products/1", R"({"description":"round"})").status, 200);
    }
}

void tst_ApiState::lostWhileWriting() {
    if (!m_backend->isPostgres())
        return;
    QCOMPARE(send("GET", "/products/").body, "[]");
    // Numbers of a sequence stay taken whatever becomes of the transaction: they count the attempts.
    for (const QString& sql :
         {u"CREATE SEQUENCE attempts"_s,
          u"CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN PERFORM nextval('attempts'); "
          "PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $body$"_s,
          u"CREATE TRIGGER lose AFTER INSERT ON products FOR EACH ROW EXECUTE FUNCTION lose()"_s})
        VERIFY_OK(execute(*m_backend, sql));
    const ApiAnswer refused = send("POST", "/products/", tea);
    QCOMPARE(refused.status, 503);
    QVERIFY(refused.field("Retry-After").toInt() > 0);
    // What might have been done is not done again.
    const auto connection = Connection::open(m_backend->url(), OpenMode::ReadOnly);
    VERIFY_OK(connection);
    QCOMPARE(scalarInteger(**connection, u"SELECT last_value FROM attempts"_s).valueOr(0), qint64{1});
    VERIFY_OK(execute(*m_backend, u"DROP TRIGGER lose ON products"_s));
    QCOMPARE(send("POST", "/products/", tea).status, 201);
    QCOMPARE(send("GET", "/products/").field("X-Total-Count"), "1");
}

void tst_ApiState::anotherFile() {
    QCOMPARE(send("POST", "/products/", tea).status, 201);
    QCOMPARE(send("GET", "/products/1").status, 200);
    // As a restored backup comes: another file under the same name.
    const QString path = m_backend->url().path;
    VERIFY_OK(execute(*m_backend, u"PRAGMA wal_checkpoint(TRUNCATE)"_s));
    QVERIFY(QFile::copy(path, path + u".copy"_s));
    QCOMPARE(send("PATCH", "/products/1", R"({"name":"lost"})").status, 200);
    m_bench->changes.clear();
    for (const char* ending : {"", "-wal", "-shm"})
        QFile::remove(path + QLatin1String(ending));
    QVERIFY(QFile::rename(path + u".copy"_s, path));
    QCOMPARE(send("GET", "/products/1").object()[u"name"_s].toString(), u"tea"_s);
    QCOMPARE(send("PATCH", "/products/1", R"({"name":"kept"})").status, 200);
    m_bench.reset();
    QCOMPARE(ApiBench(m_backend->url()).get("/products/1").object()[u"name"_s].toString(), u"kept"_s);
}

void tst_ApiState::lockedFile() {
    // The old journal, where a writer keeps readers out, too.
    VERIFY_OK(execute(*m_backend, u"PRAGMA journal_mode = DELETE"_s));
    QCOMPARE(send("POST", "/products/", tea).status, 201);
    QVERIFY(send("GET", "/products/1").now);
    auto other = Connection::open(m_backend->url(), OpenMode::ReadWrite);
    VERIFY_OK(other);
    VERIFY_OK((*other)->execute(u"BEGIN EXCLUSIVE"_s));
    QElapsedTimer timer;
    timer.start();
    const ApiAnswer refused = send("PATCH", "/products/1", R"({"name":"b"})");
    QCOMPARE(refused.status, 503);
    QVERIFY(refused.field("Retry-After").toInt() > 0);
    QVERIFY(timer.elapsed() > 2000);
    std::thread release([&other] {
        QTest::qSleep(500);
        (void)(*other)->execute(u"ROLLBACK"_s);
    });
    // On the socket's thread nothing waits: the pool does.
    const ApiAnswer waited = send("GET", "/products/1");
    release.join();
    QCOMPARE(waited.status, 200);
    QVERIFY(!waited.now);
    QVERIFY(send("GET", "/products/1").now);
    QCOMPARE(send("GET", "/products/1").object()[u"name"_s].toString(), u"tea"_s);
}

void tst_ApiState::otherTables() {
    QCOMPARE(send("POST", "/products/", tea).status, 201);
    QCOMPARE(send("GET", "/products/1").status, 200);
    const QString head = MigrationSet::embedded().head();
    VERIFY_OK(execute(*m_backend, u"UPDATE alembic_version SET version_num = '%1'"_s.arg(
                                      MigrationSet::embedded().at(MigrationSet::embedded().count() - 1).revision)));
    const auto isRefused = [&](const char* method, const char* target, const std::string& body = {}) {
        const ApiAnswer answer = send(method, target, body);
        return answer.status == 503 && answer.field("Retry-After").toInt() > 0;
    };
    QVERIFY(isRefused("POST", "/products/", tea));
    QVERIFY(isRefused("DELETE", "/products/1"));
    QTRY_VERIFY(isRefused("GET", "/products/1")); // on PostgreSQL within a second
    QVERIFY(isRefused("GET", "/health/ready"));
    const ApiAnswer status = send("GET", "/db-status");
    QCOMPARE(status.status, 200);
    QCOMPARE(status.object()[u"connected"_s].toBool(), true);
    QCOMPARE(status.object()[u"up_to_date"_s].toBool(true), false);
    QVERIFY(status.object()[u"revision"_s].toString() != head);
    VERIFY_OK(execute(*m_backend, u"UPDATE alembic_version SET version_num = '%1'"_s.arg(head)));
    QCOMPARE(send("GET", "/products/").ids(), QList<int>{1});
    QCOMPARE(send("DELETE", "/products/1").status, 204);
}

/// Another process makes the tables, or changes them to what this program does not know.
void tst_ApiState::upgradedMeanwhile() {
    TestBackend own(m_backend->isPostgres() ? u"postgresql"_s : u"sqlite"_s);
    if (!own.isPostgres()) // nobody makes a file by asking
        VERIFY_OK(Connection::open(own.url(), OpenMode::CreateIfMissing));
    ApiBench bench(own.url());
    QCOMPARE(bench.get("/products/").status, 503);
    QCOMPARE(bench.send("POST", "/products/", tea).status, 503);
    QCOMPARE(bench.get("/db-status").object()[u"up_to_date"_s].toBool(true), false);
    QVERIFY(own.migrate());
    QCOMPARE(bench.get("/health/ready").status, 200);
    QCOMPARE(bench.send("POST", "/products/", tea).status, 201);
    VERIFY_OK(execute(own, u"UPDATE alembic_version SET version_num = 'ffffffffffff'"_s));
    QCOMPARE(bench.send("PATCH", "/products/1", R"({"name":"x"})").status, 503);
    QTRY_COMPARE(bench.get("/products/1").status, 503);
    VERIFY_OK(execute(own, u"UPDATE alembic_version SET version_num = '%1'"_s.arg(MigrationSet::embedded().head())));
    QCOMPARE(bench.get("/products/1").object()[u"name"_s].toString(), u"tea"_s);
}

void tst_ApiState::readOnly() {
    QCOMPARE(send("POST", "/products/", tea).status, 201);
    EndpointOptions options;
    options.readOnly = true;
    ApiBench bench(m_backend->url(), options);
    QCOMPARE(bench.get("/products/1").status, 200);
    for (const auto& [method, target] :
         {std::pair("POST", "/products/"), std::pair("PUT", "/products/1"), std::pair("PATCH", "/products/1"),
          std::pair("DELETE", "/products/1"), std::pair("POST", "/tags/"), std::pair("DELETE", "/categories/1")}) {
        const ApiAnswer answer = bench.send(method, target, R"({"name":"x"})");
        QCOMPARE(answer.status, 403);
        QVERIFY(!answer.detail().isEmpty());
    }
    QCOMPARE(send("GET", "/products/1").field("ETag"), "\"1\"");
}

void tst_ApiState::deadlines() {
    http::Deadlines deadlines(std::chrono::milliseconds(200));
    auto connection = Connection::open(m_backend->url(), OpenMode::ReadOnly);
    VERIFY_OK(connection);
    const QString endless =
        m_backend->isPostgres()
            ? u"SELECT count(*) FROM generate_series(1, 100000000000)"_s
            : u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"_s;
    for (int round = 0; round < 2; ++round) {
        QElapsedTimer timer;
        timer.start();
        {
            const http::Deadlines::Guard guard(deadlines, (*connection)->canceller());
            const Result<qint64> cut = scalarInteger(**connection, endless);
            QVERIFY(!cut);
            QCOMPARE(cut.error().kind, Error::Kind::Cancelled);
        }
        QVERIFY(timer.elapsed() >= 200 && timer.elapsed() < 5000);
        // What comes after is not cut.
        const http::Deadlines::Guard guard(deadlines, (*connection)->canceller());
        VERIFY_OK(scalarInteger(**connection, u"SELECT 1"_s));
    }
}

void tst_ApiState::downloads() {
    QCOMPARE(send("POST", "/categories/", named(quoted)).status, 201);
    for (const char* tag : {"b; c", "a"})
        QCOMPARE(send("POST", "/tags/", named(tag)).status, 201);
    QCOMPARE(send("POST", "/products/", withAll).status, 201);
    QCOMPARE(send("POST", "/products/", tea).status, 201);
    const auto download = [&](const std::string& query, const char* type, const char* ending) {
        const ApiAnswer answer = send("GET", "/export?" + query);
        Collector sink;
        const bool whole = answer.status == 200 && answer.stream && !answer.stream(sink);
        const QByteArray name = answer.field("Content-Disposition");
        const bool named =
            name.startsWith("attachment; filename=\"catalogue-") && name.endsWith(QByteArray(ending) + "\"");
        return whole && named && answer.contentType == type ? sink.text : QByteArray("failed");
    };
    auto store = CatalogStore::open(m_backend->url(), OpenMode::ReadOnly);
    VERIFY_OK(store);
    const auto file = [&](ExportFormat format, const ProductFilter& filter = {}) {
        ExportOptions options;
        options.format = format;
        options.filter = filter;
        const QString path = m_backend->folder() + u"/export"_s;
        if (!Exporter(**store, options).run(path))
            return QByteArray();
        QFile exported(path);
        return exported.open(QFile::ReadOnly) ? exported.readAll() : QByteArray();
    };
    QCOMPARE(download("", "application/json", ".json"), file(ExportFormat::Json));
    QCOMPARE(download("format=json", "application/json", ".json"), file(ExportFormat::Json));
    QCOMPARE(download("format=ndjson", "application/x-ndjson", ".ndjson"), file(ExportFormat::Ndjson));
    ProductFilter filter;
    filter.name = u"TEA"_s;
    QCOMPARE(download("name=TEA", "application/json", ".json"), file(ExportFormat::Json, filter));
    QCOMPARE(download("format=ndjson&name=TEA", "application/x-ndjson", ".ndjson").count('\n'), qsizetype(1));
    QCOMPARE(download("format=ndjson&name=nothing", "application/x-ndjson", ".ndjson"), "");
    const QByteArray csv = download("format=csv", "text/csv; charset=utf-8", ".csv");
    QCOMPARE(csv, csvOfBoth);
    QCOMPARE(send("GET", "/export?format=xml").issues(), u"query.format literal_error"_s);
    QCOMPARE(send("GET", "/export?limit=1").issues(), u"query.limit extra_forbidden"_s);
    QCOMPARE(send("GET", "/export?has_image=x&min_price_flurbos=y").issues(),
             u"query.min_price_flurbos decimal_parsing; query.has_image bool_parsing"_s);
}

void tst_ApiState::downloadsEnd() {
    QCOMPARE(send("POST", "/products/", tea).status, 201);
    const ApiAnswer answer = send("GET", "/export");
    QVERIFY(answer.stream);
    Collector gone(0);
    QVERIFY(answer.stream(gone)); // an answer after the first piece: the connection is to be cut
    takeAway();
    Collector sink;
    const std::optional<http::Response> refused = answer.stream(sink);
    QVERIFY(refused);
    QCOMPARE(refused->status, 503);
    QVERIFY(sink.text.isEmpty());
    bringBack();
    QVERIFY(!answer.stream(sink));
    QVERIFY(sink.text.endsWith("]}\n"));
}

void tst_ApiState::manyWriters() {
    for (const char* tag : {"a", "b"})
        QCOMPARE(send("POST", "/tags/", named(tag)).status, 201);
    QCOMPARE(send("POST", "/products/", tea).status, 201);
    std::atomic_int changed = 0;
    std::atomic_int matched = 0;
    std::atomic_int others = 0;
    std::vector<std::thread> threads;
    for (int number = 0; number < 6; ++number) {
        threads.emplace_back([&, number] {
            ApiBench bench(m_backend->url());
            for (int round = 0; round < 10; ++round) {
                // Without If-Match everybody's change is made, one after another.
                const std::string body = R"({"name":"n)" + std::to_string(number * 100 + round) +
                                         (round % 2 == 0 ? R"(","tag_ids":[1]})" : R"(","tag_ids":[2]})");
                const ApiAnswer answer = bench.send(round % 2 == 0 ? "PUT" : "PATCH", "/products/1", body);
                if (answer.status == 200) {
                    ++changed;
                } else {
                    ++others;
                    qWarning() << answer.status << answer.body;
                }
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(others.load(), 0);
    QCOMPARE(send("GET", "/products/1").field("ETag"), "\"" + QByteArray::number(changed + 1) + "\"");
    // With it exactly one of them is.
    const std::string tag = send("GET", "/products/1").field("ETag").toStdString();
    threads.clear();
    for (int number = 0; number < 6; ++number) {
        threads.emplace_back([&, number] {
            ApiBench bench(m_backend->url());
            const int status =
                bench
                    .send("PATCH", "/products/1", R"({"name":"m)" + std::to_string(number) + "\"}", {{"If-Match", tag}})
                    .status;
            status == 200 ? ++matched : others += status == 412 ? 0 : 1;
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(matched.load(), 1);
    QCOMPARE(others.load(), 0);
}

QTEST_GUILESS_MAIN(tst_ApiState)
#include "tst_apistate.moc"
