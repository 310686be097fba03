#include "tablerebuild.h"

#include "schemasnapshot.h"
#include "testbackend.h"
#include "verify.h"

#include <QTest>
#include <sqlite3.h>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

const QString itemsTable = u"CREATE TABLE items (id INTEGER NOT NULL, name TEXT NOT NULL, price FLOAT, sku TEXT, "
                           "parent INTEGER REFERENCES items (id), PRIMARY KEY (id))"_s;
const QString newItems = u"CREATE TABLE items (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, "
                         "price NUMERIC(12, 2), sku TEXT, parent INTEGER REFERENCES items (id), "
                         "version INTEGER DEFAULT 1 NOT NULL)"_s;
const QString itemsWithoutSku = u"CREATE TABLE items (id INTEGER NOT NULL, name TEXT NOT NULL, price FLOAT, "
                                "parent INTEGER REFERENCES items (id), PRIMARY KEY (id))"_s;

using Columns = std::vector<std::pair<QString, QString>>;

TableRebuild rebuildOfItems() {
    return {u"items"_s, newItems,
            Columns{{u"id"_s, u"id"_s},
                    {u"name"_s, u"name"_s},
                    {u"price"_s, u"round(price, 2)"_s},
                    {u"sku"_s, u"sku"_s},
                    {u"parent"_s, u"parent"_s}}};
}

TableRebuild withoutSku() {
    return {u"items"_s, itemsWithoutSku,
            Columns{{u"id"_s, u"id"_s}, {u"name"_s, u"name"_s}, {u"price"_s, u"price"_s}, {u"parent"_s, u"parent"_s}}};
}

/// A parent with rows, a child that goes with it, and what somebody may have put around them.
QStringList world() {
    return {itemsTable,
            u"CREATE TABLE notes (item INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE, body TEXT)"_s,
            u"CREATE TABLE log (line TEXT)"_s,
            u"INSERT INTO items (id, name, price, sku, parent) VALUES (1, 'a', 1.234, 's', NULL), (2, 'b', 2.5, NULL, "
            "1), (9, 'c', 3, 't', 1)"_s,
            u"INSERT INTO notes VALUES (1, 'x'), (2, 'y'), (9, 'z')"_s,
            u"CREATE UNIQUE INDEX ix_items_name ON items (name)"_s,
            u"CREATE INDEX \"admin's index\" ON items (lower(name), price DESC) WHERE price > 1"_s,
            u"CREATE VIEW dear AS SELECT name, price FROM items WHERE price > 1"_s,
            u"CREATE VIEW dearest AS SELECT max(price) AS price FROM dear"_s,
            u"CREATE TRIGGER items_log AFTER UPDATE OF price ON items BEGIN INSERT INTO log VALUES ('price ' || "
            "new.name); END"_s,
            u"CREATE TRIGGER admins_trigger AFTER DELETE ON items BEGIN INSERT INTO log VALUES ('gone ' || old.name); "
            "END"_s,
            u"CREATE TRIGGER notes_touch AFTER INSERT ON notes BEGIN UPDATE items SET price = price + 1 WHERE id = "
            "new.item; END"_s,
            u"CREATE TRIGGER dear_insert INSTEAD OF INSERT ON dear BEGIN INSERT INTO items (name, price) VALUES "
            "(new.name, new.price); END"_s};
}

std::unique_ptr<Connection> worldIn(const TestBackend& backend, const QStringList& more = {}) {
    std::unique_ptr<Connection> connection = openConnection(backend.url());
    return connection && runAll(*connection, world() + more) ? std::move(connection) : nullptr;
}

/// As the engine does it: in a transaction, with foreign keys off. Kills nothing on failure: rolls back.
Result<void> run(Connection& connection, const TableRebuild& rebuild, int failAt = -1) {
    const auto execute = [&](const QString& sql) { return connection.execute(sql); };
    if (Result<void> off = execute(u"PRAGMA foreign_keys = OFF"_s); !off)
        return off;
    const auto within = [&]() -> Result<void> {
        if (Result<void> begun = execute(u"BEGIN IMMEDIATE"_s); !begun)
            return begun;
        const RenameMode mode(connection);
        const Result<QStringList> statements = expand(connection, rebuild);
        if (!statements)
            return statements.error();
        for (int i = 0; i < statements->size(); ++i) {
            if (Result<void> done = execute(i == failAt ? u"SELECT nothing FROM nowhere"_s : (*statements)[i]); !done)
                return done;
        }
        return execute(u"COMMIT"_s);
    };
    const Result<void> done = within();
    if (!done && connection.inTransaction())
        (void)execute(u"ROLLBACK"_s);
    if (Result<void> on = execute(u"PRAGMA foreign_keys = ON"_s); !on)
        return on;
    return done;
}

QString legacyMode(Connection& connection) { return firstRow(connection, u"PRAGMA legacy_alter_table"_s); }

} // namespace

class tst_TableRebuild : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void S4_everythingSurvives();
    void statements();
    void S2_childrenStay();
    void S3_referencesMeanTheNewTable();
    void S5_idsAreNotReused();
    void S5_sequenceIsCarried();
    void emptyTable();
    void nameIsTaken();
    void statisticsStay();
    void refusesRemovedColumn_data();
    void refusesRemovedColumn();
    void brokenBefore();
    void refusesWrongRebuild_data();
    void refusesWrongRebuild();
    void failureAtEachStatement();
    void legacyModeComesBack();
};

void tst_TableRebuild::S4_everythingSurvives() {
    const TestBackend backend(u"sqlite"_s);
    const std::unique_ptr<Connection> connection = worldIn(backend);
    QVERIFY(connection);
    const QString parts = u"SELECT group_concat(type || ' ' || name || ' ' || sql, char(10)) FROM (SELECT * FROM "
                          "sqlite_master WHERE type <> 'table' AND sql IS NOT NULL ORDER BY type, name)"_s;
    const QString before = firstRow(*connection, parts);
    VERIFY_OK(run(*connection, rebuildOfItems()));
    QCOMPARE(firstRow(*connection, parts), before);
    QCOMPARE(firstRow(*connection, u"SELECT group_concat(id || name || price || ifnull(sku, '-') || ifnull(parent, "
                                   "'-') || version) FROM items"_s),
             u"1a1.23s-1,2b2.5-11,9c3t11"_s);
    QCOMPARE(firstRow(*connection, u"PRAGMA integrity_check"_s), u"ok"_s);
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM pragma_foreign_key_check"_s), u"0"_s);
    // Copying set off no trigger; each of them works.
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM log"_s), u"0"_s);
    QVERIFY(runAll(*connection,
                   {u"UPDATE items SET price = 7 WHERE id = 1"_s, u"INSERT INTO notes VALUES (2, 'n')"_s,
                    u"INSERT INTO dear (name, price) VALUES ('d', 99)"_s, u"DELETE FROM items WHERE name = 'd'"_s}));
    QCOMPARE(firstRow(*connection, u"SELECT group_concat(line) FROM log"_s), u"price a,price b,gone d"_s);
    QCOMPARE(firstRow(*connection, u"SELECT price FROM dearest"_s), u"7"_s);
    QVERIFY(!connection->execute(u"INSERT INTO items (name) VALUES ('a')"_s).ok());
}

void tst_TableRebuild::statements() {
    const TestBackend backend(u"sqlite"_s);
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    QVERIFY(runAll(*connection, {itemsTable, u"CREATE INDEX i ON items (name)"_s}));
    const Result<QStringList> expanded = expand(*connection, rebuildOfItems());
    VERIFY_OK(expanded);
    const QString created = newItems;
    const QStringList expected{
        u"PRAGMA legacy_alter_table = ON"_s,
        u"CREATE TABLE \"items_new\" ("_s + created.section(u'(', 1),
        u"INSERT INTO \"items_new\" (id, name, price, sku, parent)\nSELECT id, name, round(price, 2), sku, parent FROM "
        "\"items\""_s,
        u"DELETE FROM sqlite_sequence WHERE name = 'items_new'"_s,
        u"INSERT INTO sqlite_sequence (name, seq)\nSELECT 'items_new', max(ifnull((SELECT max(rowid) FROM "
        "\"items_new\"), 0), ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'items'), 0))"_s,
        u"DROP TABLE \"items\""_s,
        u"ALTER TABLE \"items_new\" RENAME TO \"items\""_s,
        u"CREATE INDEX i ON items (name)"_s,
        u"PRAGMA legacy_alter_table = OFF"_s};
    QCOMPARE(*expanded, expected);
}

void tst_TableRebuild::S2_childrenStay() {
    const TestBackend backend(u"sqlite"_s);
    const std::unique_ptr<Connection> connection = worldIn(backend);
    QVERIFY(connection);
    VERIFY_OK(run(*connection, rebuildOfItems()));
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM notes"_s), u"3"_s);
    QVERIFY(runAll(*connection, {u"DELETE FROM items WHERE id = 2"_s}));
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM notes"_s), u"2"_s);
}

void tst_TableRebuild::S3_referencesMeanTheNewTable() {
    const TestBackend backend(u"sqlite"_s);
    const std::unique_ptr<Connection> connection = worldIn(backend);
    QVERIFY(connection);
    VERIFY_OK(run(*connection, rebuildOfItems()));
    QCOMPARE(firstRow(*connection, u"SELECT group_concat(\"table\") FROM pragma_foreign_key_list('notes')"_s),
             u"items"_s);
    QCOMPARE(firstRow(*connection, u"SELECT group_concat(\"table\") FROM pragma_foreign_key_list('items')"_s),
             u"items"_s);
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM sqlite_master WHERE sql LIKE '%items_new%' OR sql LIKE "
                                   "'%items_old%' OR name LIKE 'items!_%' ESCAPE '!' AND type = 'table'"_s),
             u"0"_s);
    QVERIFY(runAll(*connection, {u"INSERT INTO items (name, parent) VALUES ('e', 1)"_s}));
    QVERIFY(!connection->execute(u"INSERT INTO notes VALUES (77, '')"_s).ok());
}

void tst_TableRebuild::S5_idsAreNotReused() {
    const TestBackend backend(u"sqlite"_s);
    const std::unique_ptr<Connection> connection = worldIn(backend);
    QVERIFY(connection);
    VERIFY_OK(run(*connection, rebuildOfItems()));
    QVERIFY(runAll(*connection, {u"DELETE FROM items WHERE id = 9"_s, u"INSERT INTO items (name) VALUES ('next')"_s}));
    QCOMPARE(firstRow(*connection, u"SELECT max(id) FROM items"_s), u"10"_s);
}

void tst_TableRebuild::S5_sequenceIsCarried() {
    const TestBackend backend(u"sqlite"_s);
    const std::unique_ptr<Connection> connection = worldIn(backend);
    QVERIFY(connection);
    VERIFY_OK(run(*connection, rebuildOfItems()));
    for (int round = 0; round < 2; ++round) { // the second with a table that has no row any more
        QVERIFY(runAll(*connection, {u"INSERT INTO items (id, name) VALUES (%1, 'high')"_s.arg(100 + round),
                                     round == 0 ? u"DELETE FROM items WHERE id = 100"_s : u"DELETE FROM items"_s}));
        VERIFY_OK(run(*connection, rebuildOfItems()));
        QVERIFY(runAll(*connection, {u"INSERT INTO items (name) VALUES ('next')"_s}));
        QCOMPARE(firstRow(*connection, u"SELECT max(id) FROM items"_s), QString::number(101 + round));
        QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM sqlite_sequence"_s), u"1"_s);
        QVERIFY(runAll(*connection, {u"DELETE FROM items WHERE name = 'next'"_s}));
    }
}

void tst_TableRebuild::emptyTable() {
    const TestBackend backend(u"sqlite"_s);
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    QVERIFY(runAll(*connection, {itemsTable}));
    VERIFY_OK(run(*connection, rebuildOfItems()));
    QVERIFY(runAll(*connection, {u"INSERT INTO items (name) VALUES ('first')"_s}));
    QCOMPARE(firstRow(*connection, u"SELECT id FROM items"_s), u"1"_s);
}

void tst_TableRebuild::nameIsTaken() {
    const TestBackend backend(u"sqlite"_s);
    const std::unique_ptr<Connection> connection =
        worldIn(backend, {u"CREATE TABLE Items_New (a INTEGER)"_s, u"CREATE VIEW items_new2 AS SELECT 1 AS a"_s});
    QVERIFY(connection);
    VERIFY_OK(run(*connection, rebuildOfItems()));
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM items"_s), u"3"_s);
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM Items_New"_s), u"0"_s);
    QCOMPARE(firstRow(*connection, u"SELECT a FROM items_new2"_s), u"1"_s);
}

void tst_TableRebuild::statisticsStay() {
    const TestBackend backend(u"sqlite"_s);
    const std::unique_ptr<Connection> connection = worldIn(backend, {u"ANALYZE"_s});
    QVERIFY(connection);
    const QString all = u"SELECT group_concat(tbl || ' ' || ifnull(idx, '-') || ' ' || stat) FROM (SELECT * FROM "
                        "sqlite_stat1 ORDER BY tbl, idx)"_s;
    const QString before = firstRow(*connection, all);
    QVERIFY(before.contains(u"items ix_items_name 3 1"_s));
    VERIFY_OK(run(*connection, rebuildOfItems()));
    QCOMPARE(firstRow(*connection, all), before);
}

void tst_TableRebuild::refusesRemovedColumn_data() {
    QTest::addColumn<QString>("object");
    QTest::addColumn<QString>("named");
    const auto row = [](const char* name, const QString& object, const QString& named) {
        QTest::newRow(name) << object << named;
    };
    row("index", u"CREATE INDEX ix_sku ON items (sku)"_s, u"ix_sku"_s);
    row("index with a quoted name", u"CREATE INDEX ix_sku ON items (\"sku\")"_s, u"ix_sku"_s);
    row("index with a condition", u"CREATE INDEX ix_sku ON items (name) WHERE \"sku\" IS NOT NULL"_s, u"ix_sku"_s);
    row("view", u"CREATE VIEW skus AS SELECT sku FROM items"_s, u"view skus"_s);
    row("view on a view", u"CREATE VIEW skus AS SELECT s FROM (SELECT sku AS s FROM items)"_s, u"view skus"_s);
    row("trigger of the table", u"CREATE TRIGGER t AFTER INSERT ON items BEGIN INSERT INTO log VALUES (new.sku); END"_s,
        u"triggers: admins_trigger, items_log, t"_s);
    row("trigger for the column", u"CREATE TRIGGER t AFTER UPDATE OF name, sku ON items BEGIN SELECT 1; END"_s,
        u"the trigger t waits for changes of the column sku"_s);
    row("another table's trigger",
        u"CREATE TRIGGER t AFTER DELETE ON log BEGIN UPDATE items SET sku = '' WHERE id = 1; END"_s,
        u"deleting rows of log (triggers: t)"_s);
    row("reference", u"CREATE UNIQUE INDEX ux ON items (sku); CREATE TABLE tied (s TEXT REFERENCES items (sku))"_s,
        u"ux"_s);
}

void tst_TableRebuild::refusesRemovedColumn() {
    QFETCH(QString, object);
    QFETCH(QString, named);
    const TestBackend backend(u"sqlite"_s);
    const std::unique_ptr<Connection> connection =
        worldIn(backend, object.startsWith(u"CREATE TRIGGER"_s) ? QStringList{object} : object.split(u"; "_s));
    QVERIFY(connection);
    const QString before = snapshot(*connection);
    const Result<QStringList> expanded = expand(*connection, withoutSku());
    QVERIFY(!expanded.ok());
    QCOMPARE(expanded.error().kind, Error::Kind::Schema);
    for (const QString& part : {u"The table items cannot be made anew"_s, named, u"sku"_s})
        QVERIFY2(expanded.error().text.contains(part), qUtf8Printable(expanded.error().text));
    QVERIFY(!run(*connection, withoutSku()).ok());
    QCOMPARE(snapshot(*connection), before);
    QCOMPARE(legacyMode(*connection), u"0"_s);
}

/// What was of no use before is no reason to refuse.
void tst_TableRebuild::brokenBefore() {
    const TestBackend backend(u"sqlite"_s);
    const std::unique_ptr<Connection> connection = worldIn(
        backend, {u"CREATE VIEW hollow AS SELECT * FROM never_there"_s,
                  u"CREATE TRIGGER hollow_log AFTER INSERT ON log BEGIN INSERT INTO never_there VALUES (1); END"_s});
    QVERIFY(connection);
    VERIFY_OK(run(*connection, withoutSku()));
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM sqlite_master WHERE name LIKE 'hollow%'"_s), u"2"_s);
}

void tst_TableRebuild::refusesWrongRebuild_data() {
    QTest::addColumn<TableRebuild>("rebuild");
    QTest::addColumn<QString>("part");
    TableRebuild rebuild = rebuildOfItems();
    rebuild.columns[2].second = u"round(prize, 2)"_s;
    QTest::newRow("unknown old column") << rebuild << u"no such column: prize"_s;
    rebuild.columns[2] = {u"prize"_s, u"price"_s};
    QTest::newRow("unknown new column") << rebuild << u"prize"_s;
    rebuild.columns[2].second = u"\"prize\""_s;
    rebuild.columns[2].first = u"price"_s;
    QTest::newRow("misspelt in quotes") << rebuild << u"prize"_s;
    rebuild = rebuildOfItems();
    rebuild.table = u"itms"_s;
    QTest::newRow("no such table") << rebuild << u"there is no such table"_s;
    rebuild = rebuildOfItems();
    rebuild.createTable = u"CREATE TABLE items (id INTEGER,, name TEXT)"_s;
    QTest::newRow("syntax") << rebuild << u"syntax error"_s;
}

void tst_TableRebuild::refusesWrongRebuild() {
    QFETCH(TableRebuild, rebuild);
    QFETCH(QString, part);
    const TestBackend backend(u"sqlite"_s);
    const std::unique_ptr<Connection> connection = worldIn(backend);
    QVERIFY(connection);
    const Result<QStringList> expanded = expand(*connection, rebuild);
    QVERIFY(!expanded.ok());
    QCOMPARE(expanded.error().kind, Error::Kind::Schema);
    QVERIFY2(expanded.error().text.contains(part), qUtf8Printable(expanded.error().text));
}

void tst_TableRebuild::failureAtEachStatement() {
    const TestBackend backend(u"sqlite"_s);
    const std::unique_ptr<Connection> connection = worldIn(backend, {u"ANALYZE"_s});
    QVERIFY(connection);
    const Result<QStringList> expanded = expand(*connection, rebuildOfItems());
    VERIFY_OK(expanded);
    QVERIFY(expanded->size() > 12);
    const QString before = snapshot(*connection);
    for (int at = 0; at < expanded->size(); ++at) {
        QVERIFY(!run(*connection, rebuildOfItems(), at).ok());
        QCOMPARE(snapshot(*connection), before);
        QCOMPARE(legacyMode(*connection), u"0"_s);
    }
    VERIFY_OK(run(*connection, rebuildOfItems()));
}

void tst_TableRebuild::legacyModeComesBack() {
    const TestBackend backend(u"sqlite"_s);
    const std::unique_ptr<Connection> connection = worldIn(backend, {u"PRAGMA legacy_alter_table = ON"_s});
    QVERIFY(connection);
    QVERIFY(!run(*connection, rebuildOfItems(), 3).ok());
    QCOMPARE(legacyMode(*connection), u"1"_s);
    VERIFY_OK(run(*connection, rebuildOfItems()));
    QCOMPARE(legacyMode(*connection), u"1"_s);
    QVERIFY(runAll(*connection, {u"PRAGMA legacy_alter_table = OFF"_s}));
    VERIFY_OK(run(*connection, rebuildOfItems()));
    QCOMPARE(legacyMode(*connection), u"0"_s);
}

QTEST_GUILESS_MAIN(tst_TableRebuild)
#include "tst_tablerebuild.moc"
