#include "copyfixture.h"
#include "copyrow.h"
#include "migrationrunner.h"

using namespace pricebook;
using namespace Qt::StringLiterals;

/// What cannot be copied, or not to there: refused with a sentence, and nothing is changed.
class tst_CopyRefusals : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void times_data();
    void times();
    void prices();
    void checksums();
    void usedTarget_data() { TestBackend::addRows(); }
    void usedTarget();
    void servers_data();
    void servers();
    void files();
    void sources_data() { TestBackend::addRows(); }
    void sources();
    void rows_data();
    void rows();
};

void tst_CopyRefusals::times_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* text, const char* expected) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(expected);
    };
    row("2024-03-31 02:30:00.123456", "2024-03-31 02:30:00.123456");
    row("2024-03-31 02:30:00", "2024-03-31 02:30:00.000000");
    row("2024-03-31T02:30:00.5Z", "2024-03-31 02:30:00.500000");
    row("2024-03-31 02:30:00.123+00", "2024-03-31 02:30:00.123000");
    row("2024-03-31 02:30:00+00:00", "2024-03-31 02:30:00.000000");
    row("2024-03-31 02:30:00+02", "");
    row("2024-03-31", "");
    row("2024-03-31 02:30:00.", "");
    row("2024-03-31 02:30:00.12x", "");
    row("infinity", "");
    row("", "");
}

void tst_CopyRefusals::times() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    std::string found;
    QCOMPARE(normalizeTime(text.toStdString(), found), !expected.isEmpty());
    if (!expected.isEmpty())
        QCOMPARE(QByteArray::fromStdString(found), expected);
}

void tst_CopyRefusals::prices() {
    const auto hundredths = [](std::string_view text) {
        qint64 value = 0;
        return parseHundredths(text, value) ? value : qint64{-99};
    };
    QCOMPARE(hundredths("19.90"), qint64{1990});
    QCOMPARE(hundredths("0.1"), qint64{10});
    QCOMPARE(hundredths("9999999999.99"), qint64{999'999'999'999});
    QCOMPARE(hundredths("7"), qint64{700});
    QCOMPARE(hundredths("1.2300"), qint64{123});
    for (const char* wrong : {"", "NaN", "1.234", "1e3", "1.x", "."})
        QCOMPARE(hundredths(wrong), qint64{-99});
}

void tst_CopyRefusals::checksums() {
    const std::vector<CopyCell> a{{false, 1, {}}, {false, 0, "x"}};
    const std::vector<CopyCell> b{{false, 2, {}}, {false, 0, ""}};
    const std::vector<CopyCell> none{{false, 2, {}}, {}};
    const auto sum = [](std::initializer_list<std::vector<CopyCell>> rows) {
        TableChecksum checksum;
        for (const auto& row : rows)
            checksum.add(row);
        return checksum;
    };
    QVERIFY(sum({a, b}) == sum({b, a}));
    QVERIFY(!(sum({a}) == sum({b})));
    QVERIFY(!(sum({b}) == sum({none}))); // an empty text is not the same as none
    QVERIFY(!(sum({a, a}) == sum({b, b})));
    QVERIFY(!(sum({a}) == sum({a, a})));
    QVERIFY(!(sum({{{false, 0, "ab"}, {false, 0, "c"}}}) == sum({{{false, 0, "a"}, {false, 0, "bc"}}})));
    QCOMPARE(sum({a}).text().size(), 16);
}

void tst_CopyRefusals::usedTarget() {
    TestBackend source = TestBackend::current();
    TestBackend target = TestBackend::current();
    QVERIFY(source.migrate());
    QVERIFY(target.migrate());
    QVERIFY(fillForCopy(source, 10));
    QVERIFY(runAll(*openConnection(target.url()), {u"INSERT INTO tags (name) VALUES ('one')"_s}));
    const QString before = [&] {
        const auto connection = openConnection(target.url());
        return snapshot(*connection);
    }();
    for (const DatabaseUrl& url : {target.url(), source.url()}) {
        CatalogueCopy planned(source.url(), url);
        const Result<CopyPlan> plan = planned.plan();
        QVERIFY(!plan);
        const Result<CopyReport> report = CatalogueCopy(source.url(), url).run({});
        QVERIFY(!report);
        QCOMPARE(report.error().text, plan.error().text);
        QVERIFY2(plan.error().text.contains(url == source.url()   ? u"itself"_s
                                            : target.isPostgres() ? u"has a catalogue in it already"_s
                                                                  : u"already, and it is left as it is"_s),
                 qPrintable(plan.error().text));
    }
    const auto connection = openConnection(target.url());
    QCOMPARE(snapshot(*connection), before);
}

void tst_CopyRefusals::servers_data() {
    QTest::addColumn<QStringList>("statements"); ///< to be run in the target first
    QTest::addColumn<Error::Kind>("kind");
    QTest::addColumn<QString>("text");
    QTest::newRow("foreign tables") << QStringList{u"CREATE TABLE cars (id INTEGER)"_s} << Error::Kind::Schema
                                    << u"is no place for a copy"_s;
    QTest::newRow("no right") << QStringList{u"REVOKE CREATE ON SCHEMA public FROM PUBLIC"_s,
                                             u"GRANT USAGE ON SCHEMA public TO PUBLIC"_s}
                              << Error::Kind::Denied << u"may not create tables"_s;
    QTest::newRow("read only") << QStringList{u"ALTER DATABASE %1 SET default_transaction_read_only = on"_s}
                               << Error::Kind::ReadOnly << u"connect to the primary server"_s;
    QTest::newRow("another encoding") << QStringList() << Error::Kind::Invalid << u"ENCODING 'UTF8'"_s;
    QTest::newRow("nobody there") << QStringList() << Error::Kind::Unavailable << QString();
    QTest::newRow("no database") << QStringList() << Error::Kind::NotFound << QString();
}

void tst_CopyRefusals::servers() {
    QFETCH(QStringList, statements);
    QFETCH(Error::Kind, kind);
    QFETCH(QString, text);
    TestBackend source(u"sqlite"_s);
    QVERIFY(source.migrate());
    const TestBackend target(u"postgresql"_s);
    DatabaseUrl url = target.url();
    const QString name = u"\"%1\""_s.arg(url.database);
    for (QString& statement : statements)
        statement.replace(u"%1"_s, name);
    QVERIFY(runAll(*openConnection(url), statements));
    const QString extra = url.database + u"_x"_s;
    const QByteArray tag = QTest::currentDataTag();
    if (tag == "another encoding") {
        VERIFY_OK(testserver::execute(
            u"CREATE DATABASE \"%1\" TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'"_s.arg(
                extra)));
        url.database = extra;
    } else if (tag == "no right") {
        VERIFY_OK(testserver::execute(u"CREATE ROLE \"%1\" LOGIN PASSWORD 'x'"_s.arg(extra)));
        url.user = extra;
        url.password = u"x"_s;
    } else if (tag == "nobody there") {
        url.hosts = {{u"127.0.0.1"_s, 1}};
    } else if (tag == "no database") {
        url.database = extra;
    }
    CatalogueCopy planned(source.url(), url);
    const Result<CopyPlan> plan = planned.plan();
    if (tag == "another encoding")
        VERIFY_OK(testserver::execute(u"DROP DATABASE \"%1\""_s.arg(extra)));
    if (tag == "no right")
        VERIFY_OK(testserver::execute(u"DROP ROLE \"%1\""_s.arg(extra)));
    QVERIFY(!plan);
    QVERIFY2(plan.error().kind == kind && plan.error().text.contains(text), describe(plan.error()).constData());
}

void tst_CopyRefusals::files() {
    TestBackend source(u"sqlite"_s);
    QVERIFY(source.migrate());
    const auto refused = [&](const QString& path) {
        CatalogueCopy planned(source.url(), DatabaseUrl::sqlite(path));
        const Result<CopyPlan> plan = planned.plan();
        return plan ? Error(Error::Kind::Internal, u"accepted"_s) : plan.error();
    };
    QCOMPARE(refused(source.folder() + u"/none/copy.db"_s).kind, Error::Kind::NotFound);
    QCOMPARE(refused(source.folder()).kind, Error::Kind::NameTaken);
}

void tst_CopyRefusals::sources() {
    TestBackend source = TestBackend::current();
    const TestBackend target(u"sqlite"_s);
    const auto connection = openConnection(source.url());
    QVERIFY(connection);
    VERIFY_OK(MigrationRunner(*connection, MigrationSet::embedded()).upgradeTo(firstRevision()));
    const Result<CopyReport> report = CatalogueCopy(source.url(), placeForCopy(target)).run({});
    QVERIFY(!report);
    QCOMPARE(report.error().kind, Error::Kind::Schema);
    QVERIFY(isUntouched(placeForCopy(target)));
}

void tst_CopyRefusals::rows_data() {
    QTest::addColumn<QString>("statement");
    QTest::addColumn<QString>("text");
    QTest::newRow("longer than the column")
        << u"UPDATE tags SET name = replace(hex(zeroblob(40)), '0', 'x') WHERE id = 2"_s << u"row 2 of tags"_s;
    QTest::newRow("too large a number") << u"UPDATE products SET version = 3000000000 WHERE id = 3"_s
                                        << u"row 3 of products"_s;
    QTest::newRow("a text for a number")
        << u"UPDATE products SET version = 'many' WHERE id = 3"_s
        << u"products has a value that cannot be copied, in the row 3, column version"_s;
    QTest::newRow("no time") << u"UPDATE products SET created_at = 'yesterday', version = 9 WHERE id = 3"_s
                             << u"in the row 3, column created_at"_s;
    QTest::newRow("a byte of 0") << u"UPDATE products SET name = 'a' || char(0) || 'b' WHERE id = 4"_s
                                 << u"row 4 of products"_s;
    QTest::newRow("no UTF-8") << u"UPDATE products SET name = CAST(x'61ff' AS TEXT) WHERE id = 4"_s
                              << u"row 4 of products"_s;
    QTest::newRow("a price of three decimals")
        << u"UPDATE products SET price_flurbos = 1.234 WHERE id = 5"_s << u"in the row 5, column price_flurbos"_s;
    QTest::newRow("a category that is gone")
        << u"UPDATE products SET category_id = 999 WHERE id = 5"_s << u"contradict one another"_s;
}

void tst_CopyRefusals::rows() {
    QFETCH(QString, statement);
    QFETCH(QString, text);
    TestBackend source(u"sqlite"_s);
    const TestBackend target(u"postgresql"_s);
    QVERIFY(source.migrate());
    QVERIFY(fillForCopy(source, 10));
    QVERIFY(runAll(*openConnection(source.url()), {u"PRAGMA foreign_keys = OFF"_s, statement}));
    const Result<CopyReport> report = CatalogueCopy(source.url(), target.url()).run({});
    QVERIFY(!report);
    QVERIFY2(report.error().kind == Error::Kind::Invalid || text.contains(u"contradict"),
             describe(report.error()).constData());
    QVERIFY2(report.error().text.contains(text), describe(report.error()).constData());
    QVERIFY(isUntouched(target.url()));
}

QTEST_GUILESS_MAIN(tst_CopyRefusals)
#include "tst_copyrefusals.moc"
