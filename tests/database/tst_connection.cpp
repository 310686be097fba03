#include "connection.h"
#include "query.h"
#include "statementlog.h"
#include "testbackend.h"
#include "transaction.h"
#include "verify.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>
#include <QThread>

using namespace pricebook;
using namespace Qt::StringLiterals;

class tst_Connection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void S15_opensOnlyWhatIsThere();
    void S15_refusesWhatIsNoDatabase();
    void leavesAnotherProgramsFileAlone();
    void reportsAWrongPassword();
    void reportsAServerThatIsAway();
    void values_data() { TestBackend::addRows(); }
    void values();
    void rollsBackUnlessCommitted_data() { TestBackend::addRows(); }
    void rollsBackUnlessCommitted();
    void P2_aFailedTransactionCannotCommit_data() { TestBackend::addRows(); }
    void P2_aFailedTransactionCannotCommit();
    void cancels_data() { TestBackend::addRows(); }
    void cancels();
    void readOnlyRefusesToWrite_data() { TestBackend::addRows(); }
    void readOnlyRefusesToWrite();
    void readsWhatAKilledWriterLeft();
    void aLockedFileSaysSo();
    void echoesNoValue_data() { TestBackend::addRows(); }
    void echoesNoValue();
    void aParameterInsideQuotesIsText_data() { TestBackend::addRows(); }
    void aParameterInsideQuotesIsText();
};

void tst_Connection::S15_opensOnlyWhatIsThere() {
    QTemporaryDir folder;
    const QString path = folder.filePath(u"absent.db"_s);
    const auto missing = Connection::open(DatabaseUrl::sqlite(path), OpenMode::ReadWrite);
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, Error::Kind::NotFound);
    QVERIFY(!QFile::exists(path));
    const auto inAbsentFolder =
        Connection::open(DatabaseUrl::sqlite(folder.filePath(u"no/such.db"_s)), OpenMode::CreateIfMissing);
    QCOMPARE(inAbsentFolder.error().kind, Error::Kind::NotFound);
    const auto isFolder = Connection::open(DatabaseUrl::sqlite(folder.path()), OpenMode::ReadWrite);
    QCOMPARE(isFolder.error().kind, Error::Kind::Invalid);
    VERIFY_OK(Connection::open(DatabaseUrl::sqlite(path), OpenMode::CreateIfMissing));
}

void tst_Connection::S15_refusesWhatIsNoDatabase() {
    QTemporaryDir folder;
    const QString path = folder.filePath(u"text.db"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("this is a shopping list, not a database\n").repeated(200));
    file.close();
    const auto text = Connection::open(DatabaseUrl::sqlite(path), OpenMode::ReadWrite);
    QVERIFY(!text);
    QCOMPARE(text.error().kind, Error::Kind::Damaged);
    QVERIFY(text.error().text.contains(path));
}

void tst_Connection::leavesAnotherProgramsFileAlone() {
    QTemporaryDir folder;
    const QString path = folder.filePath(u"other.db"_s);
    {
        auto own = Connection::open(DatabaseUrl::sqlite(path), OpenMode::CreateIfMissing);
        VERIFY_OK(own);
        VERIFY_OK((*own)->execute(u"PRAGMA journal_mode = DELETE"_s));
        VERIFY_OK((*own)->execute(u"CREATE TABLE theirs (a)"_s));
    }
    const auto bytes = [&path] {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray before = bytes();
    {
        auto again = Connection::open(DatabaseUrl::sqlite(path), OpenMode::ReadWrite);
        VERIFY_OK(again);
        VERIFY_OK(scalarInteger(**again, u"SELECT count(*) FROM theirs"_s));
    }
    QCOMPARE(bytes(), before);
}

void tst_Connection::reportsAWrongPassword() {
    TestBackend backend(u"postgresql"_s);
    DatabaseUrl url = backend.url();
    url.user = u"nobody_of_this_name"_s;
    url.password = u"s3cret-word"_s;
    const auto opened = Connection::open(url, OpenMode::ReadWrite);
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, Error::Kind::Denied);
    QVERIFY(!opened.error().text.contains(u"s3cret-word"_s));
    url = backend.url();
    url.database = u"no_such_database"_s;
    QCOMPARE(Connection::open(url, OpenMode::ReadWrite).error().kind, Error::Kind::NotFound);
}

void tst_Connection::reportsAServerThatIsAway() {
    DatabaseUrl url;
    url.backend = Backend::PostgreSql;
    url.hosts = {{u"127.0.0.1"_s, 1}};
    url.user = u"pricebook"_s;
    url.password = u"s3cret-word"_s;
    url.database = u"shop"_s;
    const auto opened = Connection::open(url, OpenMode::ReadWrite);
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, Error::Kind::Unavailable);
    QVERIFY(!opened.error().text.contains(u"s3cret-word"_s));
}

void tst_Connection::values() {
    TestBackend backend = TestBackend::current();
    auto connection = Connection::open(backend.url(), OpenMode::CreateIfMissing);
    VERIFY_OK(connection);
    Connection& c = **connection;
    VERIFY_OK(c.execute(u"CREATE TABLE v (i BIGINT, t TEXT, m NUMERIC(12,2), d TIMESTAMP)"_s));
    const QString text = u"a 'quoted' \"text\" with % _ \\ :name ? 🍵 and\na line"_s;
    for (const qint64 hundredths : {qint64{10}, qint64{1990}, qint64{999'999'999'999}, qint64{300}}) {
        Query insert(c, u"INSERT INTO v (i, t, m, d) VALUES (:i, :t, :m, '2024-03-31 02:30:00.123000')"_s);
        insert.bind("i", hundredths);
        insert.bind("t", text);
        insert.bind("m", Money::fromHundredths(hundredths));
        const auto done = insert.run();
        VERIFY_OK(done);
        QCOMPARE(*done, 1);
    }
    Query select(c, u"SELECT i, t, m, d, NULL FROM v"_s);
    int rows = 0;
    while (true) {
        const Result<bool> row = select.step();
        VERIFY_OK(row);
        if (!*row)
            break;
        ++rows;
        QCOMPARE(select.text(1), text);
        QCOMPARE(select.money(2).hundredths(), select.integer(0));
        QCOMPARE(select.time(3), QDateTime(QDate(2024, 3, 31), QTime(2, 30, 0, 123), Qt::UTC));
        QVERIFY(select.isNull(4));
        QVERIFY(select.text(4).isNull());
    }
    QCOMPARE(rows, 4);
}

void tst_Connection::rollsBackUnlessCommitted() {
    TestBackend backend = TestBackend::current();
    auto connection = Connection::open(backend.url(), OpenMode::CreateIfMissing);
    VERIFY_OK(connection);
    Connection& c = **connection;
    VERIFY_OK(c.execute(u"CREATE TABLE v (i INTEGER)"_s));
    {
        auto transaction = Transaction::begin(c);
        VERIFY_OK(transaction);
        VERIFY_OK(c.execute(u"INSERT INTO v VALUES (1)"_s));
        QVERIFY(c.inTransaction());
    }
    QVERIFY(!c.inTransaction());
    QCOMPARE(*scalarInteger(c, u"SELECT count(*) FROM v"_s), 0);
    {
        auto transaction = Transaction::begin(c);
        VERIFY_OK(transaction);
        VERIFY_OK(c.execute(u"INSERT INTO v VALUES (1)"_s));
        VERIFY_OK(transaction->commit());
    }
    QCOMPARE(*scalarInteger(c, u"SELECT count(*) FROM v"_s), 1);
}

void tst_Connection::P2_aFailedTransactionCannotCommit() {
    TestBackend backend = TestBackend::current();
    auto connection = Connection::open(backend.url(), OpenMode::CreateIfMissing);
    VERIFY_OK(connection);
    Connection& c = **connection;
    VERIFY_OK(c.execute(u"CREATE TABLE v (i INTEGER PRIMARY KEY)"_s));
    auto transaction = Transaction::begin(c);
    VERIFY_OK(transaction);
    VERIFY_OK(c.execute(u"INSERT INTO v VALUES (1)"_s));
    const auto twice = c.execute(u"INSERT INTO v VALUES (1)"_s);
    QVERIFY(!twice);
    if (backend.isPostgres()) {
        QCOMPARE(twice.error().kind, Error::Kind::NameTaken);
        QVERIFY(!transaction->commit());
        QCOMPARE(*scalarInteger(c, u"SELECT count(*) FROM v"_s), 0);
    }
}

void tst_Connection::cancels() {
    TestBackend backend = TestBackend::current();
    auto connection = Connection::open(backend.url(), OpenMode::CreateIfMissing);
    VERIFY_OK(connection);
    const Canceller canceller = (*connection)->canceller();
    std::unique_ptr<QThread> thread(QThread::create([canceller] {
        QThread::msleep(200);
        canceller.cancel();
    }));
    QElapsedTimer timer;
    timer.start();
    thread->start();
    const auto answer = scalarInteger(
        **connection, u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) "
                      "SELECT count(*) FROM n"_s);
    thread->wait();
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, Error::Kind::Cancelled);
    QVERIFY(timer.elapsed() < 5000);
    QCOMPARE(*scalarInteger(**connection, u"SELECT 7"_s), 7);
    connection = Error();
    canceller.cancel(); // harmless after the connection is gone
}

void tst_Connection::readOnlyRefusesToWrite() {
    TestBackend backend = TestBackend::current();
    {
        auto connection = Connection::open(backend.url(), OpenMode::CreateIfMissing);
        VERIFY_OK(connection);
        VERIFY_OK((*connection)->execute(u"CREATE TABLE v (i INTEGER)"_s));
    }
    auto connection = Connection::open(backend.url(), OpenMode::ReadOnly);
    VERIFY_OK(connection);
    const auto written = (*connection)->execute(u"INSERT INTO v VALUES (1)"_s);
    QVERIFY(!written);
    QCOMPARE(written.error().kind, Error::Kind::ReadOnly);
}

/// A journal from which the file must be put back: reading alone cannot do that, and has to say nothing about it.
void tst_Connection::readsWhatAKilledWriterLeft() {
    const TestBackend backend(u"sqlite"_s);
    const QString left = backend.folder() + u"/left.db"_s;
    auto connection = Connection::open(backend.url(), OpenMode::CreateIfMissing);
    VERIFY_OK(connection);
    Connection& c = **connection;
    for (const QString& sql :
         {u"PRAGMA journal_mode = DELETE"_s, u"PRAGMA cache_size = 5"_s, u"CREATE TABLE v (t TEXT)"_s,
          u"INSERT INTO v WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
          "SELECT 'old and long enough to fill pages' FROM n"_s,
          u"BEGIN IMMEDIATE"_s, u"UPDATE v SET t = 'new and long enough to fill pages'"_s})
        VERIFY_OK(c.execute(sql));
    // The cache is small, so that pages are in the file before the commit, as where a large change was killed.
    QVERIFY(QFile::copy(backend.url().path, left));
    QVERIFY(QFile::copy(backend.url().path + u"-journal"_s, left + u"-journal"_s));
    const auto reader = Connection::open(DatabaseUrl::sqlite(left), OpenMode::ReadOnly);
    VERIFY_OK(reader);
    const auto old = scalarInteger(**reader, u"SELECT count(*) FROM v WHERE t LIKE 'old%'"_s);
    VERIFY_OK(old);
    QCOMPARE(*old, 2000);
    QVERIFY(!(*reader)->execute(u"DELETE FROM v"_s).ok());
}

void tst_Connection::aLockedFileSaysSo() {
    TestBackend backend(u"sqlite"_s);
    auto first = Connection::open(backend.url(), OpenMode::CreateIfMissing);
    auto second = Connection::open(backend.url(), OpenMode::ReadWrite);
    VERIFY_OK(first);
    VERIFY_OK(second);
    VERIFY_OK((*second)->execute(u"PRAGMA busy_timeout = 100"_s));
    auto transaction = Transaction::begin(**first);
    VERIFY_OK(transaction);
    const auto blocked = Transaction::begin(**second);
    QVERIFY(!blocked);
    QCOMPARE(blocked.error().kind, Error::Kind::Locked);
    QVERIFY(blocked.error().isTransient());
}

void tst_Connection::echoesNoValue() {
    TestBackend backend = TestBackend::current();
    QStringList lines;
    statementlog::setSink([&lines](const QString& line) { lines << line; });
    {
        auto connection = Connection::open(backend.url(), OpenMode::CreateIfMissing);
        VERIFY_OK(connection);
        Query query(**connection, u"SELECT CAST(:word AS text)"_s);
        query.bind("word", u"private-value"_s);
        VERIFY_OK(query.run());
    }
    statementlog::setSink({});
    const QString all = lines.join(u'\n');
    QVERIFY(all.contains(u"SELECT CAST("_s));
    QVERIFY(all.contains(u" ms"_s));
    QVERIFY(!all.contains(u"private-value"_s));
    QVERIFY(backend.url().password.isEmpty() || !all.contains(backend.url().password));
}

void tst_Connection::aParameterInsideQuotesIsText() {
    TestBackend backend = TestBackend::current();
    auto connection = Connection::open(backend.url(), OpenMode::CreateIfMissing);
    VERIFY_OK(connection);
    Query query(**connection, u"SELECT ':a', CAST(:a AS text), CAST(:a AS text) || ':b'"_s);
    query.bind("a", u"x"_s);
    const auto row = query.step();
    VERIFY_OK(row);
    QCOMPARE(query.text(0), u":a"_s);
    QCOMPARE(query.text(1), u"x"_s);
    QCOMPARE(query.text(2), u"x:b"_s);
    Query wrong(**connection, u"SELECT CAST(:a AS text)"_s);
    wrong.bind("b", u"x"_s);
    QVERIFY(!wrong.run());
}

QTEST_GUILESS_MAIN(tst_Connection)
#include "tst_connection.moc"
