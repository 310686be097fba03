#include "apibench.h"
#include "connection.h"
#include "query.h"
#include "verify.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QTest>
#include <algorithm>
#include <atomic>
#include <thread>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

std::string named(const std::string& name) { return R"({"name":")" + name + "\"}"; }

} // namespace

/// GET /changes: every change once, and a clear answer where that cannot be.
class tst_ApiChanges : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init();
    void cleanup();

    void pages();
    void badCursors();
    void prunedAndRestored();
    void everyChangeOnce();

private:
    ApiAnswer changes(const QString& since, int limit = 100) {
        return m_bench->get("/changes?since=" + since.toStdString() + "&limit=" + std::to_string(limit));
    }
    /// Asks until the answer has `count` entries: on PostgreSQL the oldest transaction of the server must end first.
    ApiAnswer awaited(const QString& since, qsizetype count);
    void run(const QString& sql);

    std::unique_ptr<TestBackend> m_backend;
    std::unique_ptr<ApiBench> m_bench;
};

void tst_ApiChanges::init() {
    QFETCH_GLOBAL(QString, backend);
    m_backend = std::make_unique<TestBackend>(backend);
    QVERIFY(m_backend->migrate());
    m_bench = std::make_unique<ApiBench>(m_backend->url());
}

void tst_ApiChanges::cleanup() {
    m_bench.reset();
    m_backend.reset();
}

void tst_ApiChanges::run(const QString& sql) {
    const auto connection = Connection::open(m_backend->url(), OpenMode::ReadWrite);
    VERIFY_OK(connection);
    VERIFY_OK((*connection)->execute(sql));
}

ApiAnswer tst_ApiChanges::awaited(const QString& since, qsizetype count) {
    for (QDeadlineTimer patience(20'000);;) {
        ApiAnswer answer = changes(since);
        if (answer.status != 200 || answer.object()[u"changes"_s].toArray().size() >= count || patience.hasExpired())
            return answer;
        QTest::qSleep(20);
    }
}

void tst_ApiChanges::pages() {
    const QString start = m_bench->get("/changes?since=now").object()[u"next"_s].toString();
    QCOMPARE(changes(start).object()[u"changes"_s].toArray().size(), 0);
    for (const char* name : {"a", "b", "c"})
        QCOMPARE(m_bench->send("POST", "/tags/", named(name)).status, 201);
    QCOMPARE(m_bench->send("DELETE", "/tags/2").status, 204);
    const QJsonArray all = awaited(start, 4).object()[u"changes"_s].toArray();
    QCOMPARE(all.size(), 4);
    QCOMPARE(all[3][u"entity"_s].toString() + u' ' + all[3][u"action"_s].toString(), u"tag deleted"_s);
    QCOMPARE(all[3][u"id"_s].toInt(), 2);
    QCOMPARE(all[0][u"source"_s].toString(), u"http"_s);
    QJsonArray paged;
    QString cursor = start;
    for (int page = 1; page <= 2; ++page) {
        const QJsonObject answer = changes(cursor, 2).object();
        for (const QJsonValue change : answer[u"changes"_s].toArray())
            paged.append(change);
        QCOMPARE(answer[u"more"_s].toBool(), page == 1);
        cursor = answer[u"next"_s].toString();
    }
    QCOMPARE(paged, all);
    QCOMPARE(changes(cursor).object()[u"next"_s].toString(), cursor);
    QCOMPARE(m_bench->get("/changes?since=now").object()[u"next"_s].toString(), cursor);
    QCOMPARE(m_bench->get("/changes").object()[u"changes"_s].toArray(), all);
}

void tst_ApiChanges::badCursors() {
    for (const char* cursor : {"x", "1", "1-", "-1", "1-g", "01-1", "1-01", "1--1", "9223372036854775808-1",
                               "1-10000000000000000", "1-A", "+1-1", "1%00-1", "NOW"}) {
        const ApiAnswer answer = m_bench->get(std::string("/changes?since=") + cursor);
        QVERIFY2(answer.status == 422 && answer.body.contains("\"since\""), cursor);
    }
    for (const char* limit : {"0", "-1", "1001", "x", ""})
        QCOMPARE(m_bench->get(std::string("/changes?limit=") + limit).status, 422);
    // Well formed, and not of this journal.
    for (const char* cursor : {"1-1", "0-1", "9223372036854775807-ffffffffffffffff"})
        QCOMPARE(m_bench->get(std::string("/changes?since=") + cursor).status, 410);
}

void tst_ApiChanges::prunedAndRestored() {
    for (const char* name : {"a", "b", "c"})
        QCOMPARE(m_bench->send("POST", "/tags/", named(name)).status, 201);
    const QJsonObject all = awaited(u"0-0"_s, 3).object();
    const QString first = changes(u"0-0"_s, 1).object()[u"next"_s].toString();
    const QString last = all[u"next"_s].toString();
    run(u"DELETE FROM change_journal WHERE entity_id = 1"_s);
    for (const QString& cursor : {u"0-0"_s, first}) {
        const ApiAnswer gone = changes(cursor);
        QCOMPARE(gone.status, 410);
        QVERIFY(gone.detail().contains(u"since=now"_s));
    }
    QCOMPARE(changes(last).status, 200);
    QCOMPARE(m_bench->get("/changes").object()[u"changes"_s].toArray().size(), 2);
    if (m_backend->isPostgres())
        return;
    // An older file in its place, in which other things happen then.
    const QString path = m_backend->url().path;
    run(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
    QVERIFY(QFile::copy(path, path + u".copy"_s));
    QCOMPARE(m_bench->send("POST", "/tags/", named("lost")).status, 201);
    const QString lost = changes(last).object()[u"next"_s].toString();
    for (const char* ending : {"", "-wal", "-shm"})
        QFile::remove(path + QLatin1String(ending));
    QVERIFY(QFile::rename(path + u".copy"_s, path));
    QCOMPARE(changes(lost).status, 410);
    QTest::qSleep(5);
    QCOMPARE(m_bench->send("POST", "/tags/", named("other")).status, 201);
    QCOMPARE(changes(lost).status, 410);
    QCOMPARE(changes(last).object()[u"changes"_s].toArray().size(), 1);
}

/// A reader that follows while several write, with transactions of any length.
void tst_ApiChanges::everyChangeOnce() {
    constexpr int writers = 4;
    constexpr int rounds = 30;
    QCOMPARE(m_bench->send("POST", "/tags/", named("first")).status, 201);
    QString cursor = awaited(u"0-0"_s, 1).object()[u"next"_s].toString();
    std::atomic_int writing = writers;
    std::atomic_int refused = 0;
    std::vector<std::thread> threads;
    for (int writer = 0; writer < writers; ++writer) {
        threads.emplace_back([&, writer] {
            const auto own = Connection::open(m_backend->url(), OpenMode::ReadWrite, std::chrono::seconds(60));
            for (int round = 0; own && round < rounds; ++round) {
                const bool sqlite = !m_backend->isPostgres();
                const bool done =
                    (*own)->execute(sqlite ? u"BEGIN IMMEDIATE"_s : u"BEGIN"_s) &&
                    (*own)->execute(u"INSERT INTO categories (name) VALUES ('c%1-%2')"_s.arg(writer).arg(round));
                if (!sqlite)
                    QTest::qSleep((writer * 7 + round * 3) % 10);
                const bool ended = done && (*own)->execute(round % 5 == 0 ? u"ROLLBACK"_s : u"COMMIT"_s);
                refused += ended ? 0 : 1;
            }
            --writing;
        });
    }
    QList<int> seen;
    const qsizetype expected = writers * rounds * 4 / 5;
    for (QDeadlineTimer patience(60'000); !patience.hasExpired() && (writing > 0 || seen.size() < expected);) {
        const ApiAnswer answer = changes(cursor, 7);
        if (answer.status != 200) {
            qWarning() << cursor << answer.status << answer.body;
            break;
        }
        for (const QJsonValue change : answer.object()[u"changes"_s].toArray())
            seen << change[u"id"_s].toInt();
        cursor = answer.object()[u"next"_s].toString();
    }
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(refused.load(), 0);
    QCOMPARE(seen.size(), expected);
    std::sort(seen.begin(), seen.end());
    QVERIFY(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
    QCOMPARE(changes(cursor).object()[u"changes"_s].toArray().size(), 0);
}

QTEST_GUILESS_MAIN(tst_ApiChanges)
#include "tst_apichanges.moc"
