#include "schemafixture.h"

#include <QRegularExpression>
#include <QTest>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

const QString revision2 = u"a35d84c1e0f2"_s;
const QString revision3 = u"4c11d67161a5"_s;
const QStringList tables{u"categories"_s, u"tags"_s, u"products"_s};

/// What an administrator may have added, apart from what the revisions make.
QStringList additions(const TestBackend& backend) {
    QStringList made{u"CREATE INDEX admins_index ON products (name, price_flurbos) WHERE price_flurbos > 100"_s,
                     u"CREATE VIEW admins_view AS SELECT c.name AS category, count(*) AS number FROM products p JOIN "
                     "categories c ON c.id = p.category_id GROUP BY c.name"_s,
                     u"CREATE TABLE admins_table (product INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE, "
                     "note TEXT)"_s,
                     u"INSERT INTO admins_table (product, note) VALUES (1, 'mine'), (7, 'too')"_s};
    if (!backend.isPostgres())
        made << u"CREATE TRIGGER admins_trigger AFTER DELETE ON tags BEGIN INSERT INTO admins_table (product, note) "
                "VALUES (1, 'gone ' || old.name); END"_s;
    return made;
}

/// At the second revision, with rows in every table that have seen some changes.
std::unique_ptr<Connection> secondRevision(const TestBackend& backend, const QStringList& more = {}) {
    std::unique_ptr<Connection> connection = prepared(backend, 1, firstRevisionRows(backend.url().backend));
    if (!connection || !MigrationRunner(*connection, MigrationSet::embedded()).upgradeTo(revision2))
        return nullptr;
    const QStringList changes{u"UPDATE products SET price_flurbos = 12.5 WHERE id = 2"_s,
                              u"UPDATE products SET price_flurbos = 13.5 WHERE id = 2"_s,
                              u"UPDATE tags SET name = 'blue' WHERE id = 2"_s,
                              u"INSERT INTO write_guard (token) VALUES (1)"_s};
    return runAll(*connection, changes + more) ? std::move(connection) : nullptr;
}

QStringList rowsOf(Connection& connection) {
    QStringList lines =
        snapshot(connection).split(u'\n').filter(QRegularExpression(u"^row of (?!schema_history|alembic)"_s));
    return lines;
}

QString add(const QString& table) {
    return table == u"products"
               ? u"INSERT INTO products (name, price_shmeckles, price_flurbos) VALUES ('added', 1, 1)"_s
               : u"INSERT INTO %1 (name) VALUES ('added')"_s.arg(table);
}

/// Adds a row, deletes it, adds another: whether the second has the first one's id.
bool givesIdAgain(Connection& connection, const QString& table) {
    const QString highest = u"SELECT max(id) FROM %1"_s.arg(table);
    const QString remove = u"DELETE FROM %1 WHERE name = 'added'"_s.arg(table);
    if (!runAll(connection, {add(table)}))
        return false;
    const QString first = firstRow(connection, highest);
    if (!runAll(connection, {remove, add(table)}))
        return false;
    const QString second = firstRow(connection, highest);
    return runAll(connection, {remove}) && first == second;
}

} // namespace

/// The revision after which no id is given a second time.
class tst_NeverUsedTwice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ids_data() { TestBackend::addRows(); }
    void ids();
    void ownIds_data() { TestBackend::addRows(); }
    void ownIds();
    void upAndDown_data() { TestBackend::addRows(); }
    void upAndDown();
    void triggersGoOn_data() { TestBackend::addRows(); }
    void triggersGoOn();
    void largestId_data() { TestBackend::addRows(); }
    void largestId();
    void emptyTables_data() { TestBackend::addRows(); }
    void emptyTables();
};

void tst_NeverUsedTwice::ids() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = secondRevision(backend);
    QVERIFY(connection);
    MigrationRunner runner(*connection, MigrationSet::embedded());
    for (const QString& table : tables)
        QCOMPARE(givesIdAgain(*connection, table), !backend.isPostgres());
    VERIFY_OK(runner.upgradeTo(revision3));
    for (const QString& table : tables)
        QVERIFY2(!givesIdAgain(*connection, table), qUtf8Printable(table));
}

/// Rows that came with ids of their own: the next new row has a higher one.
void tst_NeverUsedTwice::ownIds() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection =
        secondRevision(backend, {u"INSERT INTO categories (id, name) VALUES (3, 'own'), (900, 'own too')"_s,
                                 u"INSERT INTO tags (id, name) VALUES (3, 'own')"_s,
                                 u"INSERT INTO products (id, name, price_shmeckles, price_flurbos) VALUES (8, 'own', "
                                 "1, 1)"_s});
    QVERIFY(connection);
    if (backend.isPostgres()) {
        for (const QString& table : tables)
            QVERIFY2(!connection->execute(add(table)).ok(), qUtf8Printable(table));
    }
    VERIFY_OK(MigrationRunner(*connection, MigrationSet::embedded()).upgradeTo(revision3));
    for (const QString& table : tables)
        QVERIFY2(runAll(*connection, {add(table)}), qUtf8Printable(table));
    QCOMPARE(firstRow(*connection, u"SELECT max(id) FROM categories"_s), u"901"_s);
    QVERIFY(firstRow(*connection, u"SELECT max(id) FROM products"_s).toInt() >= 9);
    QVERIFY(firstRow(*connection, u"SELECT max(id) FROM tags"_s).toInt() >= 4);
}

/// No row, version or time changes on the way up and down, and what somebody added stays.
void tst_NeverUsedTwice::upAndDown() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = secondRevision(backend, additions(backend));
    QVERIFY(connection);
    const QStringList before = rowsOf(*connection);
    QVERIFY(before.filter(u"row of products:"_s).size() == 3 && before.filter(u"row of admins_table:"_s).size() == 2);
    MigrationRunner runner(*connection, MigrationSet::embedded());
    for (int round = 0; round < 2; ++round) {
        for (const QString& revision : {revision3, revision2}) {
            VERIFY_OK(revision == revision3 ? runner.upgradeTo(revision) : runner.downgradeTo(revision));
            QCOMPARE(rowsOf(*connection), before);
            const Result<SchemaDescription> expected = expectedSchema(revision, connection->backend());
            VERIFY_OK(expected);
            QCOMPARE(described(*connection).compareTo(*expected).differences, QStringList());
            const QString schema = snapshot(*connection);
            for (const QString& name : {u"admins_index"_s, u"admins_table"_s})
                QVERIFY2(schema.contains(name), qUtf8Printable(name));
            QCOMPARE(schema.contains(u"admins_trigger"_s), !backend.isPostgres());
            QCOMPARE(firstRow(*connection, u"SELECT number FROM admins_view WHERE category = 'Fruit'"_s), u"1"_s);
        }
    }
    QVERIFY(runAll(*connection, {u"DELETE FROM products WHERE id = 7"_s}));
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM admins_table"_s), u"1"_s);
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM product_tag_association"_s), u"2"_s);
}

void tst_NeverUsedTwice::triggersGoOn() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = secondRevision(backend, {u"DELETE FROM write_guard"_s});
    QVERIFY(connection);
    VERIFY_OK(MigrationRunner(*connection, MigrationSet::embedded()).upgradeTo(revision3));
    QCOMPARE(firstRow(*connection, u"SELECT version FROM products WHERE id = 2"_s), u"3"_s);
    QVERIFY(runAll(*connection, {u"UPDATE products SET name = 'Quince' WHERE id = 2"_s,
                                 u"INSERT INTO product_tag_association (product_id, tag_id) VALUES (2, 1)"_s}));
    QCOMPARE(firstRow(*connection, u"SELECT version FROM products WHERE id = 2"_s), u"5"_s);
    if (!backend.isPostgres()) {
        QCOMPARE(firstRow(*connection,
                          u"SELECT group_concat(rowid) FROM product_search_name WHERE product_search_name MATCH "
                          "'qui'"_s),
                 u"2"_s);
        QCOMPARE(firstRow(*connection, u"PRAGMA integrity_check"_s), u"ok"_s);
    }
}

void tst_NeverUsedTwice::largestId() {
    const TestBackend backend = TestBackend::current();
    const QString largest = backend.isPostgres() ? u"2147483647"_s : u"9223372036854775807"_s;
    const std::unique_ptr<Connection> connection =
        secondRevision(backend, {u"INSERT INTO tags (id, name) VALUES (%1, 'last')"_s.arg(largest)});
    QVERIFY(connection);
    const QString before = snapshot(*connection);
    const Result<int> refused = MigrationRunner(*connection, MigrationSet::embedded()).upgradeTo(revision3);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().kind, Error::Kind::Invalid);
    QVERIFY2(refused.error().text.contains(u"such as the ids %1."_s.arg(largest)),
             qUtf8Printable(refused.error().text));
    QCOMPARE(snapshot(*connection), before);
}

void tst_NeverUsedTwice::emptyTables() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = prepared(backend, 3, {});
    QVERIFY(connection);
    for (const QString& table : tables) {
        QVERIFY(runAll(*connection, {add(table)}));
        QCOMPARE(firstRow(*connection, u"SELECT id FROM %1"_s.arg(table)), u"1"_s);
    }
}

QTEST_GUILESS_MAIN(tst_NeverUsedTwice)
#include "tst_neverusedtwice.moc"
