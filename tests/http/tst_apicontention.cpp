#include "apibench.h"
#include "connection.h"
#include "query.h"
#include "verify.h"

#include <QElapsedTimer>
#include <QMutex>
#include <QRandomGenerator>
#include <QTest>
#include <thread>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

std::string product(const std::string& name) {
    return R"({"name":")" + name + R"(","price_shmeckles":1,"price_flurbos":2})";
}

std::string named(const std::string& name) { return R"({"name":")" + name + "\"}"; }

std::string number(int below) { return std::to_string(QRandomGenerator::global()->bounded(below) + 1); }

} // namespace

/// Writers that meet each other and other programs' transactions.
class tst_ApiContention : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init();
    void cleanup();

    void deadlocksAreTriedAgain();
    void lostForGood();
    void lostWhileSaving();
    void waitsForALockEnd();
    void everythingAtOnce();

private:
    void run(const QString& sql);
    qint64 scalar(const QString& sql) { return scalarInteger(*m_other, sql).valueOr(-1); }
    /// Makes every statement that `event` names fail with `state` as long as fewer than `times` of them were tried.
    void failFirst(const QString& event, const QString& state, int times);

    std::unique_ptr<TestBackend> m_backend;
    std::unique_ptr<ApiBench> m_bench;
    std::unique_ptr<Connection> m_other;
};

void tst_ApiContention::init() {
    QFETCH_GLOBAL(QString, backend);
    m_backend = std::make_unique<TestBackend>(backend);
    QVERIFY(m_backend->migrate());
    m_bench = std::make_unique<ApiBench>(m_backend->url());
    auto other = Connection::open(m_backend->url(), OpenMode::ReadWrite);
    VERIFY_OK(other);
    m_other = std::move(*other);
}

void tst_ApiContention::cleanup() {
    m_other.reset();
    m_bench.reset();
    m_backend.reset();
}

void tst_ApiContention::run(const QString& sql) { VERIFY_OK(m_other->execute(sql)); }

void tst_ApiContention::failFirst(const QString& event, const QString& state, int times) {
    // Numbers of a sequence stay taken whatever becomes of the transaction: they count the attempts.
    run(u"CREATE SEQUENCE IF NOT EXISTS attempts"_s);
    run(u"ALTER SEQUENCE attempts RESTART"_s);
    run(u"CREATE OR REPLACE FUNCTION fail_first() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
        "IF nextval('attempts') <= %1 THEN RAISE EXCEPTION 'tried' USING ERRCODE = '%2'; END IF; RETURN NULL; END $body$"_s
            .arg(times)
            .arg(state));
    run(u"CREATE OR REPLACE TRIGGER fail_first AFTER %1 FOR EACH STATEMENT EXECUTE FUNCTION fail_first()"_s.arg(event));
}

void tst_ApiContention::deadlocksAreTriedAgain() {
    if (!m_backend->isPostgres())
        return; // one writer at a time: nobody can give way
    QCOMPARE(m_bench->send("POST", "/products/", product("a")).status, 201);
    QCOMPARE(m_bench->send("POST", "/tags/", R"({"name":"t"})").status, 201);
    for (const auto& [event, state, method, target, body, status] :
         {std::tuple(u"UPDATE ON products"_s, u"40P01"_s, "PATCH", "/products/1", R"({"name":"b","tag_ids":[1]})", 200),
          std::tuple(u"UPDATE ON products"_s, u"40001"_s, "PUT", "/products/1", R"({"name":"c"})", 200),
          std::tuple(u"INSERT ON products"_s, u"40P01"_s, "POST", "/products/",
                     R"({"name":"d","price_shmeckles":1,"price_flurbos":2})", 201),
          std::tuple(u"UPDATE ON tags"_s, u"40P01"_s, "PATCH", "/tags/1", R"({"name":"u"})", 200),
          std::tuple(u"DELETE ON tags"_s, u"40P01"_s, "DELETE", "/tags/1", "", 204),
          std::tuple(u"DELETE ON products"_s, u"40001"_s, "DELETE", "/products/1", "", 204)}) {
        failFirst(event, state, 2);
        m_bench->changes.clear();
        const ApiAnswer answer = m_bench->send(method, target, body);
        QVERIFY2(answer.status == status, answer.body.constData());
        QCOMPARE(scalar(u"SELECT last_value FROM attempts"_s), 3);
        QCOMPARE(m_bench->changes.size(), std::size_t{1});
    }
    QCOMPARE(scalar(u"SELECT count(*) FROM products"_s), 1);
    QCOMPARE(scalar(u"SELECT count(*) FROM change_journal WHERE entity <> 'tagging'"_s), 9);
}

void tst_ApiContention::lostForGood() {
    if (!m_backend->isPostgres())
        return;
    QCOMPARE(m_bench->send("POST", "/products/", product("a")).status, 201);
    failFirst(u"UPDATE ON products"_s, u"40P01"_s, 1000);
    const ApiAnswer refused = m_bench->send("PATCH", "/products/1", R"({"name":"b"})");
    QCOMPARE(refused.status, 503);
    QVERIFY(refused.field("Retry-After").toInt() > 0);
    QCOMPARE(scalar(u"SELECT last_value FROM attempts"_s), 5);
    // Any other error is one at once.
    failFirst(u"UPDATE ON products"_s, u"23514"_s, 1000);
    QCOMPARE(m_bench->send("PATCH", "/products/1", R"({"name":"b"})").status, 422);
    QCOMPARE(scalar(u"SELECT last_value FROM attempts"_s), 1);
    QCOMPARE(m_bench->get("/products/1").field("ETag"), "\"1\"");
}

/// The answer is not that of a write that failed: a client that repeats it might do it twice.
void tst_ApiContention::lostWhileSaving() {
    if (!m_backend->isPostgres())
        return; // nothing can come between a program and its file
    run(u"CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
        "PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $body$"_s);
    run(u"CREATE CONSTRAINT TRIGGER leave AFTER INSERT ON products DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION leave()"_s);
    const ApiAnswer unknown = m_bench->send("POST", "/products/", product("a"));
    QCOMPARE(unknown.status, 504);
    QVERIFY(unknown.field("Retry-After").isEmpty());
    run(u"DROP TRIGGER leave ON products"_s);
    QCOMPARE(m_bench->send("POST", "/products/", product("b")).status, 201);
    QCOMPARE(scalar(u"SELECT count(*) FROM products"_s), 1);
}

void tst_ApiContention::waitsForALockEnd() {
    QCOMPARE(m_bench->send("POST", "/products/", product("a")).status, 201);
    run(m_backend->isPostgres() ? u"BEGIN"_s : u"BEGIN IMMEDIATE"_s);
    run(u"UPDATE products SET name = 'theirs' WHERE id = 1"_s);
    QElapsedTimer timer;
    timer.start();
    const ApiAnswer refused = m_bench->send("PATCH", "/products/1", R"({"name":"ours"})");
    QCOMPARE(refused.status, 503);
    QVERIFY(refused.field("Retry-After").toInt() > 0);
    QVERIFY2(timer.elapsed() > 3000 && timer.elapsed() < 20000, qPrintable(QString::number(timer.elapsed())));
    run(u"COMMIT"_s);
    QCOMPARE(m_bench->send("PATCH", "/products/1", R"({"description":"ours"})").status, 200);
    QCOMPARE(m_bench->get("/products/1").object()[u"name"_s].toString(), u"theirs"_s);
}

/// Whatever meets, nobody waits for ever, nobody is sent away, and every change is counted once.
void tst_ApiContention::everythingAtOnce() {
    constexpr int writers = 4;
    constexpr int rounds = 60;
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(m_bench->send("POST", "/products/", product("p")).status, 201);
        QCOMPARE(m_bench->send("POST", "/categories/", named("c" + std::to_string(i))).status, 201);
        QCOMPARE(m_bench->send("POST", "/tags/", named("t" + std::to_string(i))).status, 201);
    }
    QMutex mutex;
    QStringList unexpected;
    std::vector<std::thread> threads;
    for (int writer = 0; writer < writers; ++writer) {
        threads.emplace_back([&] {
            ApiBench bench(m_backend->url());
            for (int round = 0; round < rounds; ++round) {
                const std::string id = number(6);
                const std::string name = named("n" + number(9));
                ApiAnswer answer;
                switch (QRandomGenerator::global()->bounded(8)) {
                case 0:
                    answer = bench.send("DELETE", (round % 2 == 0 ? "/tags/" : "/categories/") + id);
                    break;
                case 1:
                    answer = bench.send("POST", round % 2 == 0 ? "/tags/" : "/categories/", name);
                    break;
                case 2:
                    answer = bench.send("PATCH", (round % 2 == 0 ? "/tags/" : "/categories/") + id, name);
                    break;
                case 3:
                case 4:
                    answer = bench.send("PATCH", "/products/" + number(3), name);
                    break;
                default:
                    answer =
                        bench.send("PATCH", "/products/" + number(3),
                                   R"({"category_id":)" + id + R"(,"tag_ids":[)" + number(6) + "," + number(6) + "]}");
                }
                static const QList<int> fine{200, 201, 204, 404, 409, 422};
                const QMutexLocker lock(&mutex);
                if (!fine.contains(answer.status))
                    unexpected << QString::number(answer.status) + u' ' + QString::fromUtf8(answer.body);
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    QVERIFY2(unexpected.isEmpty(), qPrintable(unexpected.join(u'\n')));
    for (int id = 1; id <= 3; ++id) {
        const QString own = u"FROM change_journal WHERE entity = 'product' AND entity_id = %1"_s.arg(id);
        const qint64 version = scalar(u"SELECT version FROM products WHERE id = %1"_s.arg(id));
        QVERIFY(version > 1);
        QCOMPARE(scalar(u"SELECT count(*) "_s + own), version);
        QCOMPARE(scalar(u"SELECT count(DISTINCT version) "_s + own), version);
    }
}

QTEST_GUILESS_MAIN(tst_ApiContention)
#include "tst_apicontention.moc"
