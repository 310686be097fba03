#include "catalogstore.h"
#include "hazardfixture.h"

#include <QRegularExpression>
#include <QTest>
#include <ctime>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

/// What a database must give back as it got it, and how it is written into either engine.
struct Row {
    qint64 hundredths;
    bool flag;
    const char* time; ///< UTC, to the microsecond
};

const std::vector<Row>& rows() {
    static const std::vector<Row> all{
        {10, true, "2024-03-31 02:30:00.000000"},              // in the hour that Berlin leaves out
        {1990, false, "2024-03-31 01:30:00.123456"},           // at which Berlin's clock shows the hour after
        {999'999'999'999, true, "2024-10-27 00:30:00.000001"}, // Berlin has this hour twice
        {300, false, "2024-10-27 01:30:00.000000"},
        {1, true, "1999-12-31 23:59:59.999999"}};
    return all;
}

QString priceText(qint64 hundredths) {
    return u"%1.%2"_s.arg(hundredths / 100).arg(hundredths % 100, 2, 10, QLatin1Char('0'));
}

/// The zone of this process, as if it had been started in it.
void setZone(const QByteArray& zone) {
    qputenv("TZ", zone);
    ::tzset();
}

/// That of this process and, where it has one, of the database.
bool useZone(const TestBackend& backend, const QByteArray& zone) {
    setZone(zone);
    const int offset = QDateTime(QDate(2024, 7, 1), QTime(12, 0)).offsetFromUtc();
    if (offset != (zone == "UTC" ? 0 : zone == "Europe/Berlin" ? 7200 : -9000))
        return false;
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    return connection &&
           (!backend.isPostgres() || runAll(*connection, {u"ALTER DATABASE %1 SET timezone = '%2'"_s.arg(
                                                             backend.url().database, QString::fromLatin1(zone))}));
}

} // namespace

/// Prices, truth values and times come through both drivers, and through a migration of their columns, as they were.
class tst_ValueSurvival : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_zone = qgetenv("TZ"); }
    void cleanup() { setZone(m_zone); }
    void S17_columnsAreRebuilt_data() { addZones(u"sqlite"_s); }
    void S17_columnsAreRebuilt() { columnsAreMigrated(); }
    void S17_pricesBecomeExact_data() { addZones(u"sqlite"_s); }
    void S17_pricesBecomeExact() { pricesBecomeExact(); }
    void S17_timesAreWrittenInOneWay();
    void P8_columnsAreAltered_data() { addZones(u"postgresql"_s); }
    void P8_columnsAreAltered() { columnsAreMigrated(); }
    void P8_pricesBecomeExact_data() { addZones(u"postgresql"_s); }
    void P8_pricesBecomeExact() { pricesBecomeExact(); }

private:
    static void addZones(const QString& backend) {
        QTest::addColumn<QString>("backend");
        QTest::addColumn<QByteArray>("zone");
        for (const char* zone : {"Europe/Berlin", "UTC", "America/St_Johns"})
            QTest::newRow(zone) << backend << QByteArray(zone);
    }
    static bool fill(Connection& connection);
    static void compare(Connection& connection, const QString& expectedLarge);
    void columnsAreMigrated();
    void pricesBecomeExact();

    QByteArray m_zone;
};

bool tst_ValueSurvival::fill(Connection& connection) {
    const bool sqlite = connection.backend() == Backend::Sqlite;
    const QString create =
        sqlite ? u"CREATE TABLE kept (id INTEGER NOT NULL, price FLOAT NOT NULL, flag INTEGER NOT NULL, "
                 "at DATETIME NOT NULL, large TEXT NOT NULL, PRIMARY KEY (id))"_s
               : u"CREATE TABLE kept (id INTEGER PRIMARY KEY, price NUMERIC(20, 4) NOT NULL, flag BOOLEAN NOT NULL, "
                 "at TIMESTAMP NOT NULL, large NUMERIC(16, 2) NOT NULL)"_s;
    if (!runAll(connection, {create}))
        return false;
    int id = 0;
    for (const Row& row : rows()) {
        const QString flag = sqlite ? (row.flag ? u"1"_s : u"0"_s) : (row.flag ? u"TRUE"_s : u"FALSE"_s);
        Query insert(connection, u"INSERT INTO kept (id, price, flag, at, large) VALUES (:id, :price, %1, '%2', "
                                 "'12345678901234.56')"_s.arg(flag, QString::fromLatin1(row.time)));
        insert.bind("id", qint64{++id});
        insert.bind("price", Money::fromHundredths(row.hundredths));
        if (!insert.run())
            return false;
    }
    return true;
}

void tst_ValueSurvival::compare(Connection& connection, const QString& expectedLarge) {
    const QString micros = connection.backend() == Backend::Sqlite
                               ? u"at"_s
                               : u"to_char(to_timestamp(0) AT TIME ZONE 'UTC' + extract(epoch FROM at) * "
                                 "INTERVAL '1 second', 'YYYY-MM-DD HH24:MI:SS.US')"_s; // whatever the session's zone
    Query query(connection,
                u"SELECT price, CASE WHEN flag THEN 1 ELSE 0 END, at, %1, large FROM kept ORDER BY id"_s.arg(micros));
    for (const Row& row : rows()) {
        const Result<bool> step = query.step();
        VERIFY_OK(step);
        QVERIFY(*step);
        QCOMPARE(query.money(0).hundredths(), row.hundredths);
        QCOMPARE(query.integer(1), row.flag ? 1 : 0);
        const QDateTime expected(QDate::fromString(QString::fromLatin1(row.time).left(10), Qt::ISODate),
                                 QTime::fromString(QString::fromLatin1(row.time).mid(11, 12), u"hh:mm:ss.zzz"_s),
                                 Qt::UTC);
        QVERIFY(expected.isValid());
        QCOMPARE(query.time(2), expected);
        QCOMPARE(query.text(3), QString::fromLatin1(row.time));
        QCOMPARE(query.text(4), expectedLarge);
    }
    query.finish();
    // Their order is that of the times and of the numbers.
    QCOMPARE(firstRow(connection, u"SELECT min(at) = (SELECT at FROM kept WHERE id = 5) AND max(at) = (SELECT at FROM "
                                  "kept WHERE id = 4) FROM kept"_s)
                 .contains(QRegularExpression(u"^(1|t|true)$"_s)),
             true);
    QCOMPARE(firstRow(connection, u"SELECT id FROM kept ORDER BY price DESC LIMIT 1"_s), u"3"_s);
}

void tst_ValueSurvival::columnsAreMigrated() {
    QFETCH(QByteArray, zone);
    const TestBackend backend = TestBackend::current();
    QVERIFY(useZone(backend, zone));
    const QString large = u"12345678901234.56"_s;
    {
        const auto connection = hazard::headDatabase(backend);
        QVERIFY(connection);
        QVERIFY(fill(*connection));
        compare(*connection, large);
    }
    const auto connection = openConnection(backend.url());
    QVERIFY(connection);
    const Result<MigrationSet> set = hazard::withSections(
        u"-- rebuild: kept\n-- copy: id, price = round(price, 2), flag, at, large\n"
        "CREATE TABLE kept (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, price NUMERIC(12, 2) NOT NULL, "
        "flag BOOLEAN NOT NULL CHECK (flag IN (0, 1)), at DATETIME NOT NULL, large TEXT NOT NULL);"_s,
        // Without a zone of its own the session's would be taken for the times.
        u"ALTER TABLE kept ALTER COLUMN price TYPE NUMERIC(12, 2), ALTER COLUMN at TYPE TIMESTAMP WITH TIME ZONE, "
        "ALTER COLUMN large TYPE NUMERIC(18, 2), ALTER COLUMN flag SET DEFAULT TRUE;"_s,
        {}, u"rebuild=kept"_s);
    VERIFY_OK(set);
    VERIFY_OK(MigrationRunner(*connection, *set).upgrade());
    compare(*connection, large);
}

/// The first revision keeps prices in a FLOAT; the second makes them exact, and the third copies them.
void tst_ValueSurvival::pricesBecomeExact() {
    QFETCH(QByteArray, zone);
    const TestBackend backend = TestBackend::current();
    QVERIFY(useZone(backend, zone));
    const auto connection = prepared(backend, 1, {});
    QVERIFY(connection);
    int id = 0;
    for (const Row& row : rows())
        QVERIFY(runAll(
            *connection,
            {u"INSERT INTO products (id, name, price_shmeckles, price_flurbos) VALUES (%1, 'a', %2, 19.90)"_s.arg(++id)
                 .arg(priceText(row.hundredths))}));
    MigrationRunner runner(*connection, MigrationSet::embedded());
    VERIFY_OK(runner.upgradeTo(MigrationSet::embedded().at(2).revision));
    const QString created = u"SELECT created_at FROM products WHERE id = %1"_s;
    for (std::size_t i = 0; i < rows().size(); ++i)
        QVERIFY(runAll(*connection, {u"UPDATE products SET created_at = '%1', version = version + 1 WHERE id = %2"_s
                                         .arg(QString::fromLatin1(rows()[i].time))
                                         .arg(i + 1)}));
    QStringList times;
    for (std::size_t i = 1; i <= rows().size(); ++i)
        times << firstRow(*connection, created.arg(i));
    VERIFY_OK(runner.upgrade());
    const auto store = CatalogStore::open(backend.url(), OpenMode::ReadOnly);
    VERIFY_OK(store);
    for (std::size_t i = 0; i < rows().size(); ++i) {
        const qint64 number = static_cast<qint64>(i) + 1;
        const Result<Product> product = (*store)->products().byId(ProductId{number});
        VERIFY_OK(product);
        QCOMPARE(product->shmeckles.hundredths(), rows()[i].hundredths);
        QCOMPARE(product->flurbos.hundredths(), 1990);
        QCOMPARE(firstRow(*connection, created.arg(number)), times[static_cast<int>(i)]);
        QVERIFY2(times[static_cast<int>(i)].startsWith(QString::fromLatin1(rows()[i].time).left(19)),
                 qUtf8Printable(times[static_cast<int>(i)]));
    }
}

/// Two ways of writing a time in one column would be compared letter by letter, and 'T' comes after ' '.
void tst_ValueSurvival::S17_timesAreWrittenInOneWay() {
    setZone("Europe/Berlin");
    const TestBackend backend(u"sqlite"_s);
    const auto connection = hazard::headDatabase(backend);
    QVERIFY(connection);
    const auto store = CatalogStore::open(backend.url(), OpenMode::ReadWrite);
    VERIFY_OK(store);
    VERIFY_OK((*store)->write<Tag>([&](WriteUnit& unit) { return (*store)->tags().create(unit, u"by us"_s); }));
    QVERIFY(runAll(*connection, {u"INSERT INTO tags (name) VALUES ('by another program')"_s,
                                 u"UPDATE tags SET name = 'red as well' WHERE name = 'red'"_s}));
    const QDateTime now = QDateTime::currentDateTimeUtc();
    Query query(*connection, u"SELECT created_at, updated_at, created_at FROM tags UNION ALL "
                             "SELECT started_at, finished_at, started_at FROM schema_history"_s);
    static const QRegularExpression form(u"^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}$"_s);
    int seen = 0;
    while (query.step().valueOr(false)) {
        ++seen;
        QVERIFY2(form.match(query.text(0)).hasMatch(), qUtf8Printable(query.text(0)));
        QVERIFY2(form.match(query.text(1)).hasMatch(), qUtf8Printable(query.text(1)));
        QVERIFY(qAbs(query.time(2).secsTo(now)) < 60); // UTC, whatever the zone of this process
    }
    QCOMPARE(seen, 4 + MigrationSet::embedded().count());
}

QTEST_GUILESS_MAIN(tst_ValueSurvival)
#include "tst_valuesurvival.moc"
