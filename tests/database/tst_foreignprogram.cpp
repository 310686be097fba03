#include "migrationrunner.h"
#include "schemasnapshot.h"
#include "testbackend.h"
#include "verify.h"

#include <QTest>
#include <sqlite3.h>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// A program that knows the first revision's columns and nothing of this one's code, at the newest schema.
class tst_ForeignProgram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAndWrites_data() { TestBackend::addRows(); }
    void readsAndWrites();
    void countsVersions_data() { TestBackend::addRows(); }
    void countsVersions();
    void countsLinks_data() { TestBackend::addRows(); }
    void countsLinks();
    void guardedWriterCountsItself_data() { TestBackend::addRows(); }
    void guardedWriterCountsItself();
    void searchFollows();
    void searchAfterReplace();
    void rawSqlite();
    void otherRole();

private:
    static std::unique_ptr<Connection> open(const TestBackend& backend);
    static bool change(Connection& connection, const QString& statement);
    static QString versions(Connection& connection);
    static QString found(Connection& connection, const QString& table, const QString& terms);
    static QString startingWith(Connection& connection, const QString& table, const QString& low, const QString& high);
};

/// The newest schema with the first revision's rows; a while ago by their times.
std::unique_ptr<Connection> tst_ForeignProgram::open(const TestBackend& backend) {
    std::unique_ptr<Connection> connection = openConnection(backend.url());
    if (!connection)
        return nullptr;
    MigrationRunner runner(*connection, MigrationSet::embedded());
    if (!runner.upgradeTo(firstRevision()).ok() || !runAll(*connection, firstRevisionRows(connection->backend())) ||
        !runner.upgrade().ok())
        return nullptr;
    for (const QString& table : {u"categories"_s, u"tags"_s, u"products"_s}) {
        const QString past =
            u"UPDATE %1 SET updated_at = '2001-01-01 00:00:00.000000', version = version + 1"_s.arg(table);
        if (!runAll(*connection, {past, u"UPDATE %1 SET version = version - 1"_s.arg(table)}))
            return nullptr;
    }
    return connection;
}

bool tst_ForeignProgram::change(Connection& connection, const QString& statement) {
    return runAll(connection, {statement});
}

/// "id:version" of each product, with '*' where updated_at has moved.
QString tst_ForeignProgram::versions(Connection& connection) {
    const bool sqlite = connection.backend() == Backend::Sqlite;
    const QString item = u"CAST(id AS TEXT) || ':' || CAST(version AS TEXT) || CASE WHEN updated_at > "
                         "'2020-01-01 00:00:00.000000' THEN '*' ELSE '' END"_s;
    return firstRow(connection,
                    sqlite ? u"SELECT group_concat(a, ' ') FROM (SELECT %1 AS a FROM products ORDER BY id)"_s.arg(item)
                           : u"SELECT string_agg(%1, ' ' ORDER BY id) FROM products"_s.arg(item));
}

QString tst_ForeignProgram::found(Connection& connection, const QString& table, const QString& terms) {
    return firstRow(
        connection,
        u"SELECT group_concat(rowid, ' ') FROM (SELECT rowid FROM %1 WHERE %1 MATCH '%2')"_s.arg(table, terms));
}

QString tst_ForeignProgram::startingWith(Connection& connection, const QString& table, const QString& low,
                                         const QString& high) {
    return firstRow(connection,
                    u"SELECT group_concat(doc, ' ') FROM (SELECT DISTINCT doc FROM %1_terms WHERE term >= '%2' "
                    "AND term < '%3' ORDER BY doc)"_s.arg(table, low, high));
}

void tst_ForeignProgram::readsAndWrites() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = open(backend);
    QVERIFY(connection);
    QCOMPARE(
        firstRow(*connection,
                 u"SELECT p.name, c.name FROM products p JOIN categories c ON c.id = p.category_id WHERE p.id = 1"_s,
                 2),
        u"Apple|Fruit"_s);
    QVERIFY(runAll(
        *connection,
        {
            u"INSERT INTO categories (name) VALUES ('Veg')"_s,
            u"INSERT INTO tags (name) VALUES ('green')"_s,
            u"INSERT INTO products (name, description, image_url, price_shmeckles, price_flurbos, category_id) VALUES ('Leek', 'long', NULL, 2.5, 3.75, 3)"_s,
            u"INSERT INTO product_tag_association (product_id, tag_id) VALUES (8, 3)"_s,
            u"UPDATE products SET price_flurbos = 4.25, category_id = NULL WHERE id = 8"_s,
            u"UPDATE categories SET name = 'Vegetables' WHERE name = 'Veg'"_s,
            u"DELETE FROM tags WHERE name = 'red'"_s,
            u"DELETE FROM products WHERE id = 1"_s,
        }));
    QCOMPARE(firstRow(*connection,
                      u"SELECT name, CAST(round(price_flurbos * 100) AS BIGINT) FROM products WHERE id = 8"_s, 2),
             u"Leek|425"_s);
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM product_tag_association"_s), u"1"_s);
    // Its rows carry times in the same form as all others.
    const QString form =
        backend.isPostgres()
            ? u"SELECT count(*) FROM products WHERE created_at > now() - interval '1 hour'"_s
            : u"SELECT count(*) FROM products WHERE created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] "
              "[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]000' AND created_at > datetime('now', '-1 hour')"_s;
    QCOMPARE(firstRow(*connection, form), u"3"_s);
}

void tst_ForeignProgram::countsVersions() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = open(backend);
    QVERIFY(connection);
    QCOMPARE(versions(*connection), u"1:1 2:1 7:1"_s);
    QVERIFY(change(*connection, u"UPDATE products SET name = 'Pear' WHERE id = 1"_s));
    QCOMPARE(versions(*connection), u"1:2* 2:1 7:1"_s);
    QVERIFY(change(*connection, u"UPDATE products SET price_flurbos = 4 WHERE id > 1 AND id < 7 OR id = 7"_s));
    QCOMPARE(versions(*connection), u"1:2* 2:2* 7:2*"_s);
    QVERIFY(change(*connection, u"UPDATE tags SET name = 'blue' WHERE id = 1"_s));
    QCOMPARE(firstRow(*connection, u"SELECT version FROM tags WHERE id = 1"_s), u"2"_s);
    QVERIFY(change(*connection, u"UPDATE categories SET name = 'x' WHERE id = 2"_s));
    QCOMPARE(firstRow(*connection, u"SELECT version FROM categories WHERE id = 2"_s), u"2"_s);
    QCOMPARE(
        firstRow(*connection, u"SELECT count(*) FROM categories WHERE updated_at > '2020-01-01 00:00:00.000000'"_s),
        u"1"_s);
    // A category that goes changes its products.
    QVERIFY(change(*connection, u"DELETE FROM categories WHERE id = 1"_s));
    QCOMPARE(versions(*connection), u"1:3* 2:2* 7:2*"_s);
    // Who sets the version is believed.
    QVERIFY(change(*connection, u"UPDATE products SET name = 'own', version = 9 WHERE id = 1"_s));
    QCOMPARE(versions(*connection), u"1:9* 2:2* 7:2*"_s);
    if (!backend.isPostgres()) {
        QVERIFY(change(*connection, u"PRAGMA recursive_triggers = ON"_s));
        QVERIFY(change(*connection, u"UPDATE products SET name = 'again' WHERE id = 1"_s));
        QCOMPARE(versions(*connection), u"1:10* 2:2* 7:2*"_s);
    }
}

void tst_ForeignProgram::countsLinks() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = open(backend);
    QVERIFY(connection);
    QVERIFY(change(*connection, u"INSERT INTO product_tag_association (product_id, tag_id) VALUES (2, 1)"_s));
    QCOMPARE(versions(*connection), u"1:1 2:2* 7:1"_s);
    QVERIFY(change(*connection, u"DELETE FROM product_tag_association WHERE product_id = 7"_s));
    QCOMPARE(versions(*connection), u"1:1 2:2* 7:2*"_s);
    QVERIFY(change(*connection, u"UPDATE product_tag_association SET product_id = 7 WHERE product_id = 2"_s));
    QCOMPARE(versions(*connection), u"1:1 2:3* 7:3*"_s);
    // A deleted tag takes its links along; a deleted product too, and nothing is left to count.
    QVERIFY(change(*connection, u"DELETE FROM tags WHERE id = 2"_s));
    QCOMPARE(versions(*connection), u"1:2* 2:3* 7:3*"_s);
    QVERIFY(change(*connection, u"DELETE FROM products WHERE id = 1"_s));
    QCOMPARE(versions(*connection), u"2:3* 7:3*"_s);
    QVERIFY(change(*connection, u"DELETE FROM products"_s));
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM product_tag_association"_s), u"0"_s);
}

void tst_ForeignProgram::guardedWriterCountsItself() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = open(backend);
    const std::unique_ptr<Connection> other = openConnection(backend.url());
    QVERIFY(connection && other);
    QVERIFY(runAll(*connection, {u"BEGIN"_s, u"INSERT INTO write_guard (token) VALUES (1)"_s,
                                 u"INSERT INTO product_tag_association (product_id, tag_id) VALUES (2, 1)"_s}));
    QCOMPARE(versions(*connection), u"1:1 2:1 7:1"_s);
    // The guard is the writer's own: another connection does not see it.
    QCOMPARE(firstRow(*other, u"SELECT count(*) FROM write_guard"_s), u"0"_s);
    if (backend.isPostgres()) {
        QVERIFY(change(*other, u"DELETE FROM product_tag_association WHERE product_id = 7"_s));
        QCOMPARE(versions(*other), u"1:1 2:1 7:2*"_s);
    }
    QVERIFY(runAll(*connection, {u"DELETE FROM write_guard"_s, u"COMMIT"_s}));
    QVERIFY(change(*connection, u"DELETE FROM product_tag_association WHERE product_id = 2"_s));
    QVERIFY(versions(*connection).contains(u"2:2*"_s));
}

void tst_ForeignProgram::searchFollows() {
    const TestBackend backend(u"sqlite"_s);
    const std::unique_ptr<Connection> connection = open(backend);
    QVERIFY(connection);
    const QString names = u"product_search_name"_s;
    const QString texts = u"product_search_text"_s;
    // What was there before.
    QCOMPARE(found(*connection, names, u"\"app\" AND \"ppl\""_s), u"1"_s);
    QCOMPARE(found(*connection, names, u"\"ist\""_s), u"2"_s); // a Turkish capital folds as ours does
    QCOMPARE(found(*connection, names, u"\"äpf\""_s), u"2"_s);
    QCOMPARE(found(*connection, texts, u"\"fru\""_s), u"1"_s);
    QCOMPARE(startingWith(*connection, names, u"ж"_s, u"з"_s), u"7"_s); // one letter
    QCOMPARE(startingWith(*connection, names, u"l"_s, u"m"_s), u"1 2"_s);
    QCOMPARE(startingWith(*connection, names, u"le"_s, u"lf"_s), u"1"_s); // the last two letters
    QCOMPARE(startingWith(*connection, texts, u"t"_s, u"u"_s), u"1"_s);
    // Insert, update, delete.
    QVERIFY(
        change(*connection, u"INSERT INTO products (name, price_shmeckles, price_flurbos) VALUES ('Quince', 1, 1)"_s));
    QCOMPARE(found(*connection, names, u"\"qui\""_s), u"8"_s);
    QVERIFY(change(*connection, u"UPDATE products SET name = 'Plum', description = 'blue' WHERE id = 8"_s));
    QCOMPARE(found(*connection, names, u"\"qui\""_s), u"NULL"_s);
    QCOMPARE(found(*connection, names, u"\"plu\""_s), u"8"_s);
    QCOMPARE(found(*connection, texts, u"\"blu\""_s), u"8"_s);
    for (const QString& empty : {u"NULL"_s, u"''"_s}) {
        QVERIFY(change(*connection, u"UPDATE products SET description = 'green' WHERE id = 8"_s));
        QVERIFY(change(*connection, u"UPDATE products SET description = %1 WHERE id = 8"_s.arg(empty)));
        QCOMPARE(found(*connection, texts, u"\"gre\""_s), u"NULL"_s);
    }
    QVERIFY(change(*connection, u"UPDATE products SET id = 20 WHERE id = 8"_s));
    QCOMPARE(found(*connection, names, u"\"plu\""_s), u"20"_s);
    QVERIFY(change(*connection, u"DELETE FROM products WHERE id = 1"_s));
    QCOMPARE(found(*connection, names, u"\"app\""_s), u"NULL"_s);
    QCOMPARE(found(*connection, texts, u"\"fru\""_s), u"NULL"_s);
    QVERIFY(change(*connection, u"DELETE FROM products"_s));
    QCOMPARE(startingWith(*connection, names, u" "_s, u"\U0010ffff"_s), u"NULL"_s);
    QCOMPARE(startingWith(*connection, texts, u" "_s, u"\U0010ffff"_s), u"NULL"_s);
}

/// REPLACE runs delete triggers only with recursive_triggers: the index may keep too much, never too little.
void tst_ForeignProgram::searchAfterReplace() {
    const TestBackend backend(u"sqlite"_s);
    const std::unique_ptr<Connection> connection = open(backend);
    QVERIFY(connection);
    const QString replace =
        u"INSERT OR REPLACE INTO products (id, name, price_shmeckles, price_flurbos) VALUES (1, '%1', 1, 1)"_s;
    QVERIFY(change(*connection, replace.arg(u"Cherry"_s)));
    QCOMPARE(found(*connection, u"product_search_name"_s, u"\"che\""_s), u"1"_s);
    QVERIFY(change(*connection, u"PRAGMA recursive_triggers = ON"_s));
    QVERIFY(change(*connection, replace.arg(u"Medlar"_s)));
    QCOMPARE(found(*connection, u"product_search_name"_s, u"\"che\""_s), u"NULL"_s);
    QCOMPARE(found(*connection, u"product_search_name"_s, u"\"med\""_s), u"1"_s);
    QVERIFY(change(*connection, u"UPDATE products SET name = 'Fig' WHERE id = 1"_s));
    QCOMPARE(found(*connection, u"product_search_name"_s, u"\"fig\""_s), u"1"_s);
    QCOMPARE(found(*connection, u"product_search_name"_s, u"\"med\""_s), u"NULL"_s);
}

/// The bare C API: none of our functions, foreign keys off, no pragma set.
void tst_ForeignProgram::rawSqlite() {
    const TestBackend backend(u"sqlite"_s);
    QVERIFY(open(backend));
    sqlite3* raw = nullptr;
    QCOMPARE(sqlite3_open(backend.url().path.toUtf8().constData(), &raw), SQLITE_OK);
    const auto run = [&](const char* sql) { return sqlite3_exec(raw, sql, nullptr, nullptr, nullptr); };
    QCOMPARE(
        run("INSERT INTO products (name, price_shmeckles, price_flurbos, category_id) VALUES ('Leek', 1.25, 2.5, 1)"),
        SQLITE_OK);
    QCOMPARE(sqlite3_last_insert_rowid(raw), 8); // not the row id of a search table
    QCOMPARE(sqlite3_changes(raw), 1);
    QCOMPARE(run("INSERT INTO product_tag_association VALUES (8, 1)"), SQLITE_OK);
    QCOMPARE(run("UPDATE products SET name = 'Onion' WHERE id = 8"), SQLITE_OK);
    QCOMPARE(sqlite3_changes(raw), 1);
    QCOMPARE(run("DELETE FROM products WHERE id = 1"), SQLITE_OK);
    QCOMPARE(sqlite3_changes(raw), 1);
    QCOMPARE(run("SELECT id, name, description, image_url, price_shmeckles, price_flurbos, category_id FROM products"),
             SQLITE_OK);
    QCOMPARE(run("VACUUM; ANALYZE; REINDEX; PRAGMA integrity_check"), SQLITE_OK);
    sqlite3_close(raw);
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    QCOMPARE(versions(*connection), u"2:1 7:1 8:3*"_s);
    QCOMPARE(found(*connection, u"product_search_name"_s, u"\"oni\""_s), u"8"_s);
    QCOMPARE(firstRow(*connection, u"PRAGMA integrity_check"_s), u"ok"_s);
}

/// A role that was granted the first revision's tables alone, with another search path.
void tst_ForeignProgram::otherRole() {
    const TestBackend backend(u"postgresql"_s);
    const std::unique_ptr<Connection> connection = open(backend);
    QVERIFY(connection);
    const QString role = u"pricebook_other_%1"_s.arg(QCoreApplication::applicationPid());
    QVERIFY(runAll(*connection, {u"CREATE ROLE "_s + role,
                                 u"GRANT ALL ON categories, tags, products, product_tag_association TO "_s + role,
                                 u"GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO "_s + role, u"SET ROLE "_s + role,
                                 u"SET search_path = ''"_s}));
    const bool written = runAll(
        *connection, {u"INSERT INTO public.products (name, price_shmeckles, price_flurbos) VALUES ('Leek', 1, 2)"_s,
                      u"INSERT INTO public.product_tag_association VALUES (8, 1)"_s,
                      u"UPDATE public.products SET name = 'Onion' WHERE id = 8"_s});
    QVERIFY(runAll(*connection, {u"RESET search_path"_s, u"RESET ROLE"_s}));
    const QString seen = versions(*connection);
    QVERIFY(runAll(*connection, {u"DROP OWNED BY "_s + role, u"DROP ROLE "_s + role}));
    QVERIFY(written);
    QCOMPARE(seen, u"1:1 2:1 7:1 8:3*"_s);
}

QTEST_GUILESS_MAIN(tst_ForeignProgram)
#include "tst_foreignprogram.moc"
