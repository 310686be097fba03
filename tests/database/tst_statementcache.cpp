#include "statementcache.h"

#include <QTest>
#include <sqlite3.h>

using namespace pricebook;
using namespace Qt::StringLiterals;

class tst_StatementCache : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QCOMPARE(sqlite3_open(":memory:", &m_handle), SQLITE_OK); }
    void cleanup() {
        QCOMPARE(sqlite3_close(m_handle), SQLITE_OK); // not while a statement is left
    }
    void givesBackWhatItWasGiven();
    void letsTheLongestUnusedGo();

private:
    sqlite3_stmt* prepared(const QString& sql) {
        sqlite3_stmt* statement = nullptr;
        const QByteArray text = sql.toUtf8();
        sqlite3_prepare_v2(m_handle, text.constData(), -1, &statement, nullptr);
        return statement;
    }
    [[nodiscard]] int statements() const {
        int count = 0;
        for (sqlite3_stmt* at = sqlite3_next_stmt(m_handle, nullptr); at != nullptr;
             at = sqlite3_next_stmt(m_handle, at))
            ++count;
        return count;
    }
    sqlite3* m_handle = nullptr;
};

void tst_StatementCache::givesBackWhatItWasGiven() {
    StatementCache cache;
    const QString sql = u"SELECT 1"_s;
    QVERIFY(cache.take(sql) == nullptr);
    sqlite3_stmt* first = prepared(sql);
    sqlite3_stmt* second = prepared(sql); // two of them are in use at once
    cache.put(sql, first);
    cache.put(sql, second);
    QVERIFY(cache.take(u"SELECT 2"_s) == nullptr);
    QString same = sql;
    same.detach(); // the same text elsewhere in memory
    QCOMPARE(cache.take(same), second);
    QCOMPARE(cache.take(sql), first);
    QVERIFY(cache.take(sql) == nullptr);
    cache.put(sql, first);
    cache.put(sql, second);
    cache.clear();
    QCOMPARE(statements(), 0);
}

void tst_StatementCache::letsTheLongestUnusedGo() {
    StatementCache cache;
    const QString often = u"SELECT 0"_s;
    cache.put(often, prepared(often));
    for (int i = 1; i < 300; ++i) {
        const QString sql = u"SELECT %1"_s.arg(i);
        cache.put(sql, prepared(sql));
        sqlite3_stmt* statement = cache.take(often);
        QVERIFY(statement != nullptr);
        cache.put(often, statement);
    }
    QCOMPARE(statements(), 96);
    QVERIFY(cache.take(u"SELECT 1"_s) == nullptr);
    sqlite3_stmt* last = cache.take(u"SELECT 299"_s);
    QVERIFY(last != nullptr);
    cache.put(u"SELECT 299"_s, last);
}

QTEST_GUILESS_MAIN(tst_StatementCache)
#include "tst_statementcache.moc"
