#include "bulkload.h"
#include "copyfixture.h"
#include "copytables.h"
#include "failpoint.h"
#include "migrationrunner.h"
#include "undostore.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <csignal>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

using Phase = MigrationProgress::Phase;

void addDirections() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    for (const QString& from : TestBackend::names()) {
        for (const QString& to : TestBackend::names())
            QTest::newRow(qPrintable(from + u" to "_s + to)) << from << to;
    }
}

QJsonObject expectedTables(const QString& dialect) {
    QFile file(u":/migrations/expected/%1.%2.json"_s.arg(MigrationSet::embedded().head(), dialect));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll())[u"tables"].toObject()
                                          : QJsonObject();
}

/// Whether a column that is declared so can hold values of this kind.
bool suits(CopyKind kind, const QString& declared) {
    const QString type = declared.section(u" NOT NULL"_s, 0, 0).section(u" DEFAULT"_s, 0, 0).toLower();
    switch (kind) {
    case CopyKind::Integer:
    case CopyKind::Transaction:
        return type == u"integer" || type == u"bigint";
    case CopyKind::Price:
        return type.startsWith(u"numeric(");
    case CopyKind::Flag:
        return type == u"boolean";
    case CopyKind::Time:
        return type == u"datetime" || type == u"timestamp with time zone";
    case CopyKind::Text:
        return type == u"text" || type.startsWith(u"varchar(") || type.startsWith(u"character varying(");
    }
    return false;
}

QString snapshotOf(const DatabaseUrl& url) {
    const std::unique_ptr<Connection> connection = openConnection(url);
    return connection ? snapshot(*connection) : QString();
}

/// What a copy leaves out of it.
bool forgetTransactions(const DatabaseUrl& url) {
    const std::unique_ptr<Connection> connection = openConnection(url);
    return connection && runAll(*connection, {u"UPDATE change_journal SET transaction_id = 0"_s,
                                              u"UPDATE change_steps SET transaction_id = 0"_s});
}

int copyAsHelper(const QString& from, const QString& to) {
    failpoint::set([](const char* name) {
        if (qgetenv("TST_KILL_POINT") == name)
            std::raise(SIGKILL);
    });
    CatalogueCopy copy(DatabaseUrl::parse(from).valueOr({}), DatabaseUrl::parse(to).valueOr({}));
    return copy.run({}) ? 10 : 4;
}

} // namespace

class tst_CatalogueCopy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listIsWhole_data();
    void listIsWhole();
    void everythingArrives_data() { addDirections(); }
    void everythingArrives();
    void thereAndBack_data() { TestBackend::addRows(); }
    void thereAndBack();
    void intoTablesWithoutRows();
    void cancelled_data();
    void cancelled();
    void killed_data();
    void killed();
    void changedMeanwhile_data() { addDirections(); }
    void changedMeanwhile();
    void someoneWrites_data() { TestBackend::addRows(); }
    void someoneWrites();
};

void tst_CatalogueCopy::listIsWhole_data() { TestBackend::addRows(); }

void tst_CatalogueCopy::listIsWhole() {
    const QJsonObject tables = expectedTables(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY(!tables.isEmpty());
    QStringList known = tablesNotCopied();
    for (const DerivedTable& table : derivedTables())
        known << QLatin1String(table.name) << QLatin1String(table.name) + u"_terms"_s;
    for (const CopyTable& table : copyTables()) {
        known << table.sqlName();
        const QJsonObject columns = tables[table.sqlName()][u"columns"].toObject();
        QStringList names;
        for (const CopyColumn& column : table.columns) {
            names << QLatin1String(column.name);
            const QString declared = columns[QLatin1String(column.name)].toString();
            QVERIFY2(suits(column.kind, declared),
                     qPrintable(table.sqlName() + u'.' + names.back() + u": "_s + declared));
        }
        names.sort();
        QCOMPARE(names, columns.keys());
    }
    for (const QString& table : tables.keys())
        QVERIFY2(known.contains(table), qPrintable(u"%1 is in no list of copytables.cpp"_s.arg(table)));
}

void tst_CatalogueCopy::everythingArrives() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    TestBackend source(from);
    const TestBackend target(to);
    QVERIFY(source.migrate());
    QVERIFY(fillForCopy(source));
    const QByteArray before = source.isPostgres() ? QByteArray() : hashOfFile(source.url().path);
    CatalogueCopy planned(source.url(), placeForCopy(target));
    const Result<CopyPlan> plan = planned.plan();
    VERIFY_OK(plan);
    QCOMPARE(plan->products, qint64{302});
    QVERIFY(plan->fresh);
    QVERIFY(isUntouched(placeForCopy(target)));

    QSet<int> phases;
    CatalogueCopy copy(source.url(), placeForCopy(target));
    const Result<CopyReport> report = copy.run([&](const MigrationProgress& progress) {
        phases << static_cast<int>(progress.phase);
        return progress.rowsTotal < 0 || progress.rowsTotal == plan->rows;
    });
    VERIFY_OK(report);
    QCOMPARE(report->rows, plan->rows);
    QCOMPARE(report->tables.size(), copyTables().size());
    for (const CopiedTable& table : report->tables)
        QVERIFY2(table.rows > 0, qPrintable(table.name + u" had no row to be copied"_s));
    QCOMPARE(phases, (QSet<int>{static_cast<int>(Phase::Copying), static_cast<int>(Phase::Indexing),
                                static_cast<int>(Phase::Checking), static_cast<int>(Phase::Committing)}));
    if (!source.isPostgres())
        QCOMPARE(hashOfFile(source.url().path), before);

    const Result<std::unique_ptr<CatalogStore>> opened = CatalogStore::open(placeForCopy(target), OpenMode::ReadWrite);
    VERIFY_OK(opened);
    CatalogStore& store = **opened;
    const Result<Product> odd = store.products().byId(ProductId(5001));
    VERIFY_OK(odd);
    QCOMPARE(odd->name, u"İstanbul 😀 %_\\"_s);
    QCOMPARE(odd->description, u"tab\tline\nback\\slash \\N\r"_s);
    QCOMPARE(odd->shmeckles, Money::fromHundredths(999'999'999'999));
    QCOMPARE(odd->flurbos, Money::fromHundredths(1));
    QCOMPARE(odd->tags.size(), std::size_t{1});
    QCOMPARE(firstRow(store.connection(),
                      u"SELECT count(*) FROM products WHERE image_url = '' AND description LIKE 'tab%'"_s),
             u"1"_s);
    ProductQuery query;
    query.filter.text = u"straße"_s;
    const Result<qint64> found = store.products().count(query.filter);
    VERIFY_OK(found);
    QVERIFY(*found > 5);

    // Numbers go on, triggers are at work, and what was done before can be taken back.
    store.setOrigin(u"window"_s, u"anna"_s, CatalogStore::thisClient());
    const qint64 entries = scalarInteger(store.connection(), u"SELECT count(*) FROM change_journal"_s).valueOr(0);
    const auto made = store.write<Tag>([&](WriteUnit& unit) { return store.tags().create(unit, u"new"_s); });
    VERIFY_OK(made);
    QCOMPARE(made->id, TagId(901));
    QCOMPARE(scalarInteger(store.connection(), u"SELECT count(*) FROM change_journal"_s).valueOr(0), entries + 1);
    UndoStore undo(store.connection());
    const auto steps = undo.undoable(CatalogStore::thisClient(), 3);
    VERIFY_OK(steps);
    QCOMPARE(steps->size(), std::size_t{3});
    const auto undone = store.write<UndoReport>([&](WriteUnit& unit) { return undo.undo(unit, (*steps)[1].id); });
    VERIFY_OK(undone);
    QVERIFY(store.products().byId(ProductId(3)).valueOr({}).name != u"renamed");
}

void tst_CatalogueCopy::thereAndBack() {
    TestBackend first = TestBackend::current();
    const TestBackend between(first.isPostgres() ? u"sqlite"_s : u"postgresql"_s);
    const TestBackend last(first.isPostgres() ? u"postgresql"_s : u"sqlite"_s);
    QVERIFY(first.migrate());
    QVERIFY(fillForCopy(first));
    QVERIFY(forgetTransactions(first.url()));
    const QString before = snapshotOf(first.url());
    VERIFY_OK(CatalogueCopy(first.url(), placeForCopy(between)).run({}));
    VERIFY_OK(CatalogueCopy(placeForCopy(between), placeForCopy(last)).run({}));
    const auto lines = [](const QString& text) { // without how the search index is laid out, which is its own affair
        QStringList all = text.split(u'\n');
        all.removeIf([](const QString& line) { return line.startsWith(u"row of product_search_"); });
        return all;
    };
    QCOMPARE(lines(snapshotOf(placeForCopy(last))), lines(before));
    QCOMPARE(snapshotOf(first.url()), before);
}

void tst_CatalogueCopy::intoTablesWithoutRows() {
    TestBackend source(u"sqlite"_s);
    TestBackend target(u"postgresql"_s);
    QVERIFY(source.migrate());
    QVERIFY(target.migrate());
    QVERIFY(fillForCopy(source));
    CatalogueCopy planned(source.url(), target.url());
    const Result<CopyPlan> plan = planned.plan();
    VERIFY_OK(plan);
    QVERIFY(!plan->fresh);
    const QString before = snapshotOf(target.url());
    const Result<CopyReport> given =
        CatalogueCopy(source.url(), target.url()).run([](const MigrationProgress& progress) {
            return progress.phase != Phase::Checking;
        });
    QCOMPARE(given.error().kind, Error::Kind::Cancelled);
    QCOMPARE(snapshotOf(target.url()), before);
    VERIFY_OK(CatalogueCopy(source.url(), target.url()).run({}));
    const std::unique_ptr<Connection> connection = openConnection(target.url());
    QVERIFY(connection);
    const Result<SchemaCheck> check = MigrationRunner(*connection, MigrationSet::embedded()).check();
    VERIFY_OK(check);
    QCOMPARE(check->differences, QStringList());
    QCOMPARE(check->warnings, QStringList());
    const qint64 entries = scalarInteger(*connection, u"SELECT count(*) FROM change_journal"_s).valueOr(0);
    QVERIFY(runAll(*connection, {u"UPDATE products SET name = 'by hand' WHERE id = 1"_s}));
    QCOMPARE(scalarInteger(*connection, u"SELECT count(*) FROM change_journal"_s).valueOr(0), entries + 1);
}

void tst_CatalogueCopy::cancelled_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<int>("phase");
    for (const Phase phase : {Phase::Copying, Phase::Indexing, Phase::Checking, Phase::Committing}) {
        QTest::addRow("sqlite to postgresql, %d", static_cast<int>(phase))
            << u"sqlite"_s << u"postgresql"_s << static_cast<int>(phase);
        QTest::addRow("postgresql to sqlite, %d", static_cast<int>(phase))
            << u"postgresql"_s << u"sqlite"_s << static_cast<int>(phase);
    }
}

void tst_CatalogueCopy::cancelled() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(int, phase);
    TestBackend source(from);
    const TestBackend target(to);
    QVERIFY(source.migrate());
    QVERIFY(fillForCopy(source, 5000)); // more than is between two tellings
    const QString before = snapshotOf(source.url());
    const Result<CopyReport> report =
        CatalogueCopy(source.url(), placeForCopy(target)).run([phase](const MigrationProgress& progress) {
            return static_cast<int>(progress.phase) != phase ||
                   (progress.rowsDone == 0 && progress.table == u"categories");
        });
    QVERIFY(!report);
    QCOMPARE(report.error().kind, Error::Kind::Cancelled);
    QVERIFY(isUntouched(placeForCopy(target)));
    QCOMPARE(snapshotOf(source.url()), before);
}

void tst_CatalogueCopy::killed_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("point");
    for (const QString& point : {u"copy:rows"_s, u"copy:compared"_s, u"migration:before-commit"_s}) {
        QTest::newRow(qPrintable(u"sqlite to postgresql, "_s + point)) << u"sqlite"_s << u"postgresql"_s << point;
        QTest::newRow(qPrintable(u"postgresql to sqlite, "_s + point)) << u"postgresql"_s << u"sqlite"_s << point;
    }
}

void tst_CatalogueCopy::killed() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, point);
    TestBackend source(from);
    const TestBackend target(to);
    QVERIFY(source.migrate());
    QVERIFY(fillForCopy(source));
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"TST_COPY_FROM"_s, source.url().toSecretString());
    environment.insert(u"TST_COPY_TO"_s, placeForCopy(target).toSecretString());
    environment.insert(u"TST_KILL_POINT"_s, point);
    process.setProcessEnvironment(environment);
    process.start(QCoreApplication::applicationFilePath(), QStringList());
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitStatus(), QProcess::CrashExit);
    if (!target.isPostgres()) { // half a file is there, but under no name that anybody opens
        QVERIFY(!QFile::exists(placeForCopy(target).path));
        QVERIFY(QFile::exists(placeForCopy(target).path + u".partial"_s));
    } else {
        QTRY_VERIFY_WITH_TIMEOUT(isUntouched(placeForCopy(target)), 20'000);
    }
    VERIFY_OK(CatalogueCopy(source.url(), placeForCopy(target)).run({}));
    QVERIFY(!QFile::exists(placeForCopy(target).path + u".partial"_s));
}

void tst_CatalogueCopy::changedMeanwhile() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    TestBackend source(from);
    const TestBackend target(to);
    QVERIFY(source.migrate());
    QVERIFY(fillForCopy(source));
    bool written = false;
    const Result<CopyReport> report =
        CatalogueCopy(source.url(), placeForCopy(target)).run([&](const MigrationProgress& progress) {
            if (progress.phase == Phase::Indexing && !std::exchange(written, true)) {
                const std::unique_ptr<Connection> other = openConnection(source.url());
                return other && runAll(*other, {u"UPDATE products SET price_flurbos = 77 WHERE id = 7"_s});
            }
            return true;
        });
    QVERIFY(written);
    QVERIFY(!report);
    QCOMPARE(report.error().kind, Error::Kind::Conflict);
    QVERIFY2(report.error().text.contains(u"products, change_journal"), qPrintable(report.error().text));
    QVERIFY(isUntouched(placeForCopy(target)));
    VERIFY_OK(CatalogueCopy(source.url(), placeForCopy(target)).run({})); // and again without one
}

/// Nobody can write between the last look at the source and the end of the copy.
void tst_CatalogueCopy::someoneWrites() {
    TestBackend source = TestBackend::current();
    const TestBackend target(u"sqlite"_s);
    QVERIFY(source.migrate());
    QVERIFY(fillForCopy(source));
    bool tried = false;
    bool written = true;
    const Result<CopyReport> report =
        CatalogueCopy(source.url(), placeForCopy(target)).run([&](const MigrationProgress& progress) {
            if (progress.phase == Phase::Committing && !std::exchange(tried, true)) {
                const Result<std::unique_ptr<Connection>> other =
                    Connection::open(source.url(), OpenMode::ReadWrite, std::chrono::milliseconds(50));
                written = !other || (source.isPostgres() && !(*other)->execute(u"SET lock_timeout = 50"_s)) ||
                          (*other)->execute(u"DELETE FROM products WHERE id = 7"_s).ok();
            }
            return true;
        });
    VERIFY_OK(report);
    QVERIFY(tried);
    QVERIFY(!written);
}

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    if (const QString from = qEnvironmentVariable("TST_COPY_FROM"); !from.isEmpty())
        return copyAsHelper(from, qEnvironmentVariable("TST_COPY_TO"));
    tst_CatalogueCopy test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_cataloguecopy.moc"
