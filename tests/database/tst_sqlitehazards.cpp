#include "backupfixture.h"
#include "catalogstore.h"
#include "failpoint.h"
#include "hazardfixture.h"
#include "tableguard.h"

#include <QCoreApplication>
#include <QProcess>
#include <QRegularExpression>
#include <QResource>
#include <QTest>
#include <atomic>
#include <sqlite3.h>
#include <thread>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

const MigrationSet& embedded() { return MigrationSet::embedded(); }

void addJournals() {
    QTest::addColumn<QString>("journal");
    QTest::newRow("rollback journal") << u"DELETE"_s;
    QTest::newRow("write-ahead log") << u"WAL"_s;
}

/// products made anew by hand, with the children that go with it.
const QStringList rebuildByHand{
    u"CREATE TABLE products_new (id INTEGER NOT NULL, name VARCHAR(100) NOT NULL, PRIMARY KEY (id))"_s,
    u"INSERT INTO products_new (id, name) SELECT id, name FROM products"_s, u"DROP TABLE products"_s,
    u"ALTER TABLE products_new RENAME TO products"_s};

} // namespace

/// What SQLite, and Qt's driver for it, do to a program that changes tables; each with this program's answer.
class tst_SqliteHazards : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void S1_runsStatementByStatement();
    void S2_countOfRowsFindsTheCascade();
    void S2_runnerSwitchesForeignKeysOff();
    void S4_administratorsViewSurvives();
    void S6_userVersionIsTakenBack();
    void S7_whatAlterTableCannot_data();
    void S7_whatAlterTableCannot();
    void S7_rebuildCan();
    void S8_writersWaitForOneAnother_data() { addJournals(); }
    void S8_writersWaitForOneAnother();
    void S9_halfReadQuery_data() { addJournals(); }
    void S9_halfReadQuery();
    void S13_cancelInAStatement_data() { addJournals(); }
    void S13_cancelInAStatement();
    void S13_cancelOnALargeTable();
    void S14_smallDisk_data() { addJournals(); }
    void S14_smallDisk();
    void S18_aConnectionForEachThread();
    void S19_columnsAreNamed();
    void S19_oldClientGoesOn();
    void S20_filesAreThere();
    void S20_noFilesIsAnError();
    void S20_wrongFilesAreFatal();
};

void tst_SqliteHazards::S1_runsStatementByStatement() {
    const TestBackend backend(u"sqlite"_s);
    const auto connection = hazard::headDatabase(backend);
    QVERIFY(connection);
    // The driver itself refuses them all.
    for (const QString& several : {u"SELECT 1; SELECT 2"_s, u"SELECT 1; -- done"_s, u"SELECT 1;;"_s})
        QVERIFY2(!connection->execute(several).ok(), qUtf8Printable(several));
    const Result<MigrationSet> set = hazard::withSections(
        u"CREATE TABLE one (a INTEGER); CREATE TABLE two (a INTEGER);;\n"
        "CREATE TRIGGER three AFTER INSERT ON one BEGIN INSERT INTO two (a) VALUES (1); SELECT 2; END;\n"
        ";INSERT INTO one (a) VALUES (1); -- with a comment; at the end\n/* and another; */"_s,
        u"SELECT 1;"_s);
    VERIFY_OK(set);
    QCOMPARE(set->at(set->count()).upgrade(Backend::Sqlite).statements.size(), 4U);
    std::vector<MigrationSet::File> files = MigrationSet::embeddedFiles();
    for (MigrationSet::File& file : files)
        file.second = "\xef\xbb\xbf" + file.second.replace("\n", "\r\n");
    const Result<MigrationSet> marked = MigrationSet::parse(files);
    VERIFY_OK(marked);
    VERIFY_OK(MigrationRunner(*connection, *set).upgrade());
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM two"_s), u"1"_s);
    const TestBackend other(u"sqlite"_s);
    const auto fresh = openConnection(other.url());
    QVERIFY(fresh);
    VERIFY_OK(MigrationRunner(*fresh, *marked).upgrade());
    const Result<SchemaCheck> check = MigrationRunner(*fresh, embedded()).check();
    VERIFY_OK(check);
    QCOMPARE(check->differences, QStringList());
    QCOMPARE(check->state.kind, SchemaState::Kind::Current);
}

/// With foreign keys on, dropping the old table deletes the children, and no check of SQLite's own tells.
void tst_SqliteHazards::S2_countOfRowsFindsTheCascade() {
    const TestBackend backend(u"sqlite"_s);
    const auto connection = hazard::firstRevisionDatabase(backend);
    QVERIFY(connection);
    QVERIFY(runAll(*connection, {u"BEGIN IMMEDIATE"_s, u"PRAGMA foreign_keys = OFF"_s}));
    QCOMPARE(firstRow(*connection, u"PRAGMA foreign_keys"_s), u"1"_s); // it has no effect in a transaction
    const Result<TableGuard> guard = TableGuard::take(*connection);
    VERIFY_OK(guard);
    QVERIFY(runAll(*connection, rebuildByHand));
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM product_tag_association"_s), u"0"_s);
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM pragma_foreign_key_check"_s), u"0"_s);
    QCOMPARE(firstRow(*connection, u"PRAGMA integrity_check"_s), u"ok"_s);
    const Result<TableGuard> checked = guard->check(*connection, {u"products"_s});
    QVERIFY(!checked.ok());
    QVERIFY2(checked.error().text.contains(u"product_tag_association had 3 rows before and 0 after"_s),
             qUtf8Printable(checked.error().text));
    QVERIFY(runAll(*connection, {u"ROLLBACK"_s}));
}

void tst_SqliteHazards::S2_runnerSwitchesForeignKeysOff() {
    const TestBackend backend(u"sqlite"_s);
    const auto connection = hazard::firstRevisionDatabase(backend);
    QVERIFY(connection);
    VERIFY_OK(MigrationRunner(*connection, embedded()).upgrade());
    QString script = rebuildByHand.join(u";\n"_s);
    // What belongs to the table goes with it, which the author has to see to.
    script.prepend(u"DROP TRIGGER links_insert; DROP TRIGGER links_delete; DROP TRIGGER links_update;\n"_s);
    const Result<MigrationSet> set = withRevision(script);
    VERIFY_OK(set);
    QStringList during;
    failpoint::set([&](const char* name) {
        if (qstrcmp(name, "migration:statement") == 0)
            during << firstRow(*connection, u"PRAGMA foreign_keys"_s);
    });
    const Result<int> applied = MigrationRunner(*connection, *set).upgrade();
    failpoint::set({});
    VERIFY_OK(applied);
    during.removeDuplicates();
    QCOMPARE(during, QStringList{u"0"_s});
    QCOMPARE(firstRow(*connection, u"PRAGMA foreign_keys"_s), u"1"_s);
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM product_tag_association"_s), u"3"_s);
    QVERIFY(runAll(*connection, {u"DELETE FROM products WHERE id = 1"_s}));
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM product_tag_association"_s), u"1"_s);
}

/// A view on a table keeps it from being renamed, unless the rename is told not to look.
void tst_SqliteHazards::S4_administratorsViewSurvives() {
    const TestBackend backend(u"sqlite"_s);
    const auto connection = hazard::firstRevisionDatabase(backend);
    QVERIFY(connection);
    QVERIFY(runAll(
        *connection,
        {u"CREATE VIEW dear AS SELECT name FROM products WHERE price_shmeckles > 1"_s,
         u"CREATE VIEW listed AS SELECT c.name AS category, d.name FROM categories c, dear d"_s,
         u"CREATE TRIGGER seen INSTEAD OF INSERT ON dear BEGIN INSERT INTO tags (name) VALUES (new.name); END"_s}));
    MigrationRunner runner(*connection, embedded());
    VERIFY_OK(runner.upgrade());
    QCOMPARE(firstRow(*connection, u"SELECT group_concat(name) FROM dear"_s), u"Apple"_s);
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM listed"_s), u"2"_s);
    VERIFY_OK(runner.downgradeTo(firstRevision()));
    QVERIFY(runAll(*connection, {u"INSERT INTO dear (name) VALUES ('by the view')"_s}));
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM tags"_s), u"3"_s);
    QCOMPARE(firstRow(*connection, u"PRAGMA legacy_alter_table"_s), u"0"_s);
}

void tst_SqliteHazards::S6_userVersionIsTakenBack() {
    const TestBackend backend(u"sqlite"_s);
    const auto connection = openConnection(backend.url());
    QVERIFY(connection);
    const Result<int> applied =
        MigrationRunner(*connection, embedded()).upgrade([](const MigrationRunner::Progress& progress) {
            return progress.phase != MigrationProgress::Phase::Committing;
        });
    QVERIFY(!applied.ok());
    QCOMPARE(firstRow(*connection, u"PRAGMA user_version"_s), u"0"_s);
    QCOMPARE(firstRow(*connection, u"PRAGMA application_id"_s), u"0"_s);
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM sqlite_master"_s), u"0"_s);
}

void tst_SqliteHazards::S7_whatAlterTableCannot_data() {
    QTest::addColumn<QString>("statement");
    QTest::newRow("NOT NULL without default") << u"ALTER TABLE tags ADD COLUMN a INTEGER NOT NULL"_s;
    QTest::newRow("default that is no constant")
        << u"ALTER TABLE tags ADD COLUMN a DATETIME DEFAULT CURRENT_TIMESTAMP"_s;
    QTest::newRow("UNIQUE") << u"ALTER TABLE tags ADD COLUMN a INTEGER UNIQUE"_s;
    QTest::newRow("STORED") << u"ALTER TABLE tags ADD COLUMN a INTEGER GENERATED ALWAYS AS (id + 1) STORED"_s;
    QTest::newRow("CHECK that rows break") << u"ALTER TABLE tags ADD COLUMN a INTEGER DEFAULT 0 CHECK (a > 0)"_s;
    QTest::newRow("DROP of an indexed column") << u"ALTER TABLE tags DROP COLUMN name"_s;
}

void tst_SqliteHazards::S7_whatAlterTableCannot() {
    QFETCH(QString, statement);
    const TestBackend backend(u"sqlite"_s);
    const auto connection = hazard::headDatabase(backend);
    QVERIFY(connection);
    const QString before = snapshot(*connection);
    const Result<MigrationSet> set = withRevision(u"CREATE TABLE first (a INTEGER);\n"_s + statement);
    VERIFY_OK(set);
    const Result<int> applied = MigrationRunner(*connection, *set).upgrade();
    QVERIFY(!applied.ok());
    QVERIFY2(applied.error().text.contains(u"cccccccccccc_more.sql, line 8"_s), qUtf8Printable(applied.error().text));
    QVERIFY(hazard::saysAsItWas(applied.error()));
    QCOMPARE(snapshot(*connection), before);
}

void tst_SqliteHazards::S7_rebuildCan() {
    const TestBackend backend(u"sqlite"_s);
    const auto connection = hazard::headDatabase(backend);
    QVERIFY(connection);
    const Result<MigrationSet> set = hazard::withSections(
        u"-- rebuild: tags\n-- copy: id, name, a = id + 1, b = id\n"
        "CREATE TABLE tags (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(50) NOT NULL, "
        "version INTEGER DEFAULT 1 NOT NULL, created_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || "
        "'000') NOT NULL, updated_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000') NOT NULL, "
        "a INTEGER NOT NULL CHECK (a > 0), b INTEGER UNIQUE, c INTEGER GENERATED ALWAYS AS (a + 1) STORED);"_s,
        u"SELECT 1;"_s, {}, u"rebuild=tags"_s);
    VERIFY_OK(set);
    VERIFY_OK(MigrationRunner(*connection, *set).upgrade());
    QCOMPARE(firstRow(*connection, u"SELECT group_concat(id || ':' || a || ':' || b || ':' || c) FROM tags"_s),
             u"1:2:1:3,2:3:2:4"_s);
}

/// Two that read and then write: nobody fails half-way, since a write transaction takes its lock first.
void tst_SqliteHazards::S8_writersWaitForOneAnother() {
    QFETCH(QString, journal);
    const TestBackend backend(u"sqlite"_s);
    const auto connection = hazard::headDatabase(backend);
    QVERIFY(connection);
    QVERIFY(runAll(*connection, {u"PRAGMA journal_mode = "_s + journal}));
    std::atomic_int failed = 0;
    std::vector<std::thread> writers;
    for (int i = 0; i < 3; ++i)
        writers.emplace_back([&, i] {
            const auto store = CatalogStore::open(backend.url(), OpenMode::ReadWrite);
            for (int j = 0; j < 15; ++j) {
                const std::function<Result<Tag>(WriteUnit&)> work = [&](WriteUnit& unit) -> Result<Tag> {
                    const Result<qint64> read = scalarInteger(unit.connection(), u"SELECT count(*) FROM tags"_s);
                    std::this_thread::sleep_for(std::chrono::milliseconds(5));
                    if (!read)
                        return read.error();
                    return (*store)->tags().create(unit, u"tag %1 %2"_s.arg(i).arg(j));
                };
                const Result<Tag> tag = store ? (*store)->write<Tag>(work) : Result<Tag>(store.error());
                if (!tag) {
                    qWarning("%s", describe(tag.error()).constData());
                    ++failed;
                }
            }
        });
    for (std::thread& writer : writers)
        writer.join();
    QCOMPARE(failed.load(), 0);
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM tags"_s), u"47"_s);
}

/// A result that is not read to its end keeps a writer from committing, if the file has a rollback journal.
void tst_SqliteHazards::S9_halfReadQuery() {
    QFETCH(QString, journal);
    const TestBackend backend(u"sqlite"_s);
    const auto connection = hazard::firstRevisionDatabase(backend, 500);
    QVERIFY(connection);
    QVERIFY(runAll(*connection, {u"PRAGMA journal_mode = "_s + journal}));
    const QString before = snapshot(*connection);
    const auto window = openConnection(backend.url());
    QVERIFY(window);
    Query halfRead(*window, u"SELECT name FROM products"_s);
    const Result<bool> row = halfRead.step();
    VERIFY_OK(row);
    QVERIFY(*row);
    MigrationRunner runner(*connection, embedded());
    const hazard::Stopwatch watch;
    const Result<int> applied = runner.upgrade();
    if (journal == u"DELETE"_s) {
        QVERIFY(!applied.ok());
        QCOMPARE(applied.error().kind, Error::Kind::Locked);
        QVERIFY2(watch.elapsed() < 20'000, qPrintable(QString::number(watch.elapsed())));
        QVERIFY2(hazard::saysAsItWas(applied.error()), qUtf8Printable(applied.error().text));
        QCOMPARE(snapshot(*connection), before);
        QCOMPARE(firstRow(*connection, u"PRAGMA foreign_keys"_s), u"1"_s);
        halfRead.finish();
        VERIFY_OK(runner.upgrade());
    } else {
        VERIFY_OK(applied);
    }
    halfRead.finish();
    QCOMPARE(firstRow(*window, u"SELECT count(*) FROM schema_history"_s), QString::number(embedded().count()));
}

/// An interrupted statement has rolled the whole transaction back already: nothing may be run after it.
void tst_SqliteHazards::S13_cancelInAStatement() {
    QFETCH(QString, journal);
    const TestBackend backend(u"sqlite"_s);
    const auto connection = hazard::firstRevisionDatabase(backend);
    QVERIFY(connection);
    QVERIFY(runAll(*connection, {u"PRAGMA journal_mode = "_s + journal}));
    const QString before = snapshot(*connection);
    const Result<MigrationSet> set = withRevision(hazard::endlessInsert() + u";\nCREATE TABLE never (a INTEGER)"_s);
    VERIFY_OK(set);
    std::optional<hazard::Stopwatch> cancelled;
    int beats = 0;
    const Result<int> applied =
        MigrationRunner(*connection, *set).upgrade([&](const MigrationRunner::Progress& progress) {
            if (!progress.sql.contains(u"RECURSIVE"_s) || ++beats < 5)
                return true;
            if (!cancelled)
                cancelled.emplace();
            return false;
        });
    QVERIFY(cancelled);
    QVERIFY2(cancelled->elapsed() < 1000, qPrintable(QString::number(cancelled->elapsed())));
    QVERIFY(!applied.ok());
    QCOMPARE(applied.error().kind, Error::Kind::Cancelled);
    QVERIFY2(hazard::saysAsItWas(applied.error()), qUtf8Printable(applied.error().text));
    QVERIFY(!connection->inTransaction());
    QCOMPARE(snapshot(*connection), before);
    QCOMPARE(firstRow(*connection, u"PRAGMA foreign_keys"_s), u"1"_s);
    QCOMPARE(firstRow(*connection, u"PRAGMA integrity_check"_s), u"ok"_s);
    VERIFY_OK(MigrationRunner(*connection, embedded()).upgrade());
}

void tst_SqliteHazards::S13_cancelOnALargeTable() {
    const TestBackend backend(u"sqlite"_s);
    const auto connection = hazard::firstRevisionDatabase(backend, 60'000);
    QVERIFY(connection);
    std::optional<hazard::Stopwatch> cancelled;
    QString last;
    const Result<int> applied =
        MigrationRunner(*connection, embedded()).upgrade([&](const MigrationRunner::Progress& progress) {
            const bool beat = progress.sql == last; // the same statement once more: it is running
            last = progress.sql;
            if (!beat || !progress.sql.contains(u"FROM products"_s))
                return true;
            if (!cancelled)
                cancelled.emplace();
            return false;
        });
    QVERIFY(cancelled);
    QVERIFY2(cancelled->elapsed() < 1000, qPrintable(QString::number(cancelled->elapsed())));
    QVERIFY(!applied.ok());
    QCOMPARE(applied.error().kind, Error::Kind::Cancelled);
    const Result<SchemaCheck> check = MigrationRunner(*connection, embedded()).check();
    VERIFY_OK(check);
    QCOMPARE(check->state.revision, firstRevision());
    QCOMPARE(check->differences, QStringList());
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM products"_s), u"60003"_s);
}

/// A full disk leaves the transaction open, and a COMMIT would keep half of the script.
void tst_SqliteHazards::S14_smallDisk() {
    QFETCH(QString, journal);
    const backupfixture::SmallDisk disk("size=1500k");
    if (!disk.mounted)
        QSKIP("no file system can be mounted here");
    const DatabaseUrl url = DatabaseUrl::sqlite(disk.path() + u"/catalogue.db"_s);
    const auto connection = openConnection(url);
    QVERIFY(connection);
    MigrationRunner runner(*connection, embedded());
    VERIFY_OK(runner.upgradeTo(firstRevision()));
    QVERIFY(runAll(*connection, firstRevisionRows(Backend::Sqlite) + QStringList{
                                                                         hazard::manyProducts(3'000),
                                                                         u"PRAGMA journal_mode = "_s + journal,
                                                                     }));
    const QString before = snapshot(*connection);
    const Result<int> applied = runner.upgrade();
    QVERIFY(!applied.ok());
    QCOMPARE(applied.error().kind, Error::Kind::DiskFull);
    QVERIFY2(hazard::saysAsItWas(applied.error()), qUtf8Printable(applied.error().text));
    QVERIFY(!connection->inTransaction());
    QCOMPARE(snapshot(*connection), before);
    QCOMPARE(firstRow(*connection, u"PRAGMA integrity_check"_s), u"ok"_s);
    // With the backup, which comes first, it is the backup that finds no room.
    MigrationRequest request;
    const Result<MigrationOutcome> saved = runner.run(request);
    QVERIFY(!saved.ok());
    QVERIFY2(saved.error().text.contains(u"nothing was changed"_s), qUtf8Printable(saved.error().text));
    QCOMPARE(snapshot(*connection), before);
}

void tst_SqliteHazards::S18_aConnectionForEachThread() {
    const TestBackend backend(u"sqlite"_s);
    const auto connection = hazard::firstRevisionDatabase(backend, 2'000);
    QVERIFY(connection);
    QVERIFY(runAll(*connection, {u"PRAGMA journal_mode = WAL"_s}));
    std::atomic_bool done = false;
    std::atomic_bool upgraded = false;
    std::thread worker([&] {
        const auto own = openConnection(backend.url());
        upgraded = own && MigrationRunner(*own, embedded()).upgrade().ok();
        done = true;
    });
    int reads = 0;
    while (!done) { // whatever the worker does, this thread sees the old tables or the new ones
        const QString count = firstRow(*connection, u"SELECT count(*) FROM products"_s);
        if (count != u"2003")
            break;
        ++reads;
    }
    worker.join();
    QVERIFY(upgraded);
    QVERIFY(reads > 0);
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM products"_s), u"2003"_s);
    // Nobody can take another thread's connection by its name: only its owner has one.
    static const QRegularExpression named(u"QSqlDatabase::(database|cloneDatabase|addDatabase)\\("_s);
    QStringList places;
    for (const auto& [path, text] :
         hazard::sources({u"models"_s, u"migrations"_s, u"views"_s, u"app"_s}, {u"*.cpp"_s, u"*.h"_s})) {
        if (text.contains(named))
            places << path.section(u'/', -1);
    }
    QCOMPARE(places, QStringList{u"connection.cpp"_s});
}

/// A column that somebody adds must not break the statements of those that do not know it.
void tst_SqliteHazards::S19_columnsAreNamed() {
    static const QRegularExpression joined(u"\"\\s*\\n\\s*u?\""_s); // a string that goes on in the next line
    static const QRegularExpression unnamed(
        u"(?:INSERT(?:\\s+OR\\s+\\w+)?|REPLACE)\\s+INTO\\s+[\\w%\\\\\".]+\\s+(?:SELECT|VALUES|WITH)\\b"_s,
        QRegularExpression::CaseInsensitiveOption);
    int inserts = 0;
    for (auto [path, text] : hazard::sources({u"models"_s, u"migrations"_s, u"app"_s}, {u"*.cpp"_s, u"*.sql"_s})) {
        text.remove(joined);
        inserts += static_cast<int>(text.count(u"INSERT INTO "_s));
        const QRegularExpressionMatch match = unnamed.match(text);
        QVERIFY2(!match.hasMatch(), qUtf8Printable(path + u": "_s + match.captured()));
    }
    QVERIFY2(inserts > 20, qPrintable(QString::number(inserts)));
}

void tst_SqliteHazards::S19_oldClientGoesOn() {
    const TestBackend backend(u"sqlite"_s);
    const auto connection = hazard::headDatabase(backend);
    QVERIFY(connection);
    const auto store = CatalogStore::open(backend.url(), OpenMode::ReadWrite);
    VERIFY_OK(store);
    const auto create = [&](const QString& name) {
        return (*store)->write<Tag>([&](WriteUnit& unit) { return (*store)->tags().create(unit, name); });
    };
    VERIFY_OK(create(u"before"_s)); // its statements are prepared now
    QVERIFY(runAll(*connection, {u"ALTER TABLE tags ADD COLUMN added TEXT DEFAULT 'x'"_s,
                                 u"ALTER TABLE products ADD COLUMN added TEXT"_s}));
    VERIFY_OK(create(u"after"_s));
    QCOMPARE(firstRow(*connection, u"SELECT added FROM tags WHERE name = 'after'"_s), u"x"_s);
    VERIFY_OK((*store)->products().byId(ProductId{1}));
}

void tst_SqliteHazards::S20_filesAreThere() {
    QStringList names;
    for (const auto& [path, text] : hazard::sources({u"migrations"_s}, {u"*.sql"_s}))
        names << path.section(u'/', -1);
    QStringList embeddedNames;
    for (const MigrationSet::File& file : MigrationSet::embeddedFiles())
        embeddedNames << file.first;
    names.sort();
    QVERIFY(!names.isEmpty());
    QCOMPARE(embeddedNames, names);
}

void tst_SqliteHazards::S20_noFilesIsAnError() {
    const Result<MigrationSet> none = MigrationSet::parse({});
    QVERIFY(!none.ok());
    QCOMPARE(none.error().text, u"There are no migrations."_s);
}

/// What parse() refuses ends the program before it touches a database: here a file too many in the resources.
void tst_SqliteHazards::S20_wrongFilesAreFatal() {
    const QTemporaryDir folder;
    QVERIFY(backupfixture::writeFile(folder.filePath(u"more.sql"_s), "SELECT 1;\n"));
    QVERIFY(backupfixture::writeFile(folder.filePath(u"more.qrc"_s),
                                     "<RCC><qresource prefix=\"/migrations\"><file>more.sql</file></qresource></RCC>"));
    const QString resource = folder.filePath(u"more.rcc"_s);
    QCOMPARE(QProcess::execute(QStringLiteral(PRICEBOOK_RCC),
                               {u"--binary"_s, folder.filePath(u"more.qrc"_s), u"-o"_s, resource}),
             0);
    QProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"TST_RESOURCE"_s, resource);
    child.setProcessEnvironment(environment);
    child.start(QCoreApplication::applicationFilePath(), {});
    QVERIFY(child.waitForFinished(30'000));
    QCOMPARE(child.exitStatus(), QProcess::CrashExit);
    const QByteArray words = child.readAllStandardError();
    QVERIFY2(words.contains("The program was built wrongly"), words.constData());
}

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    if (const QString resource = qEnvironmentVariable("TST_RESOURCE"); !resource.isEmpty())
        return QResource::registerResource(resource) ? MigrationSet::embedded().count() : 1;
    tst_SqliteHazards test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_sqlitehazards.moc"
