#include "schemafixture.h"

#include <QTest>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// Each row changes one thing in a database and says what the comparison with the state before must find: that and
/// nothing else.
class tst_SchemaComparison : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void columns_data();
    void columns() { compare(); }
    void constraints_data();
    void constraints() { compare(); }
    void indexes_data();
    void indexes() { compare(); }
    void code_data();
    void code() { compare(); }
    void tables_data();
    void tables() { compare(); }

private:
    static void defineColumns();
    static void compare();
};

namespace {

const QString sqlite = u"sqlite"_s;
const QString postgres = u"postgresql"_s;

/// The revision from which a row starts: the first, whose tables are simple, or the second, which has more in it.
enum Ordinal { Empty, First, Second };

struct Row {
    Ordinal ordinal = First;
    QStringList before = {}; ///< run before the first look
    QStringList change = {};
    QStringList differences = {};
    QStringList warnings = {};
};

void add(const char* name, const QString& backend, const Row& row) {
    QTest::newRow(qPrintable(backend + u' ' + QLatin1String(name)))
        << backend << static_cast<int>(row.ordinal) << row.before << row.change << row.differences << row.warnings;
}

void addBoth(const char* name, const Row& row) {
    for (const QString& backend : TestBackend::names())
        add(name, backend, row);
}

/// Changes SQLite's statement of a table, as ALTER TABLE cannot.
QStringList rewritten(const QString& table, const QString& from, const QString& to) {
    return {u"PRAGMA writable_schema = ON"_s,
            u"UPDATE sqlite_master SET sql = replace(sql, '%2', '%3') WHERE name = '%1'"_s.arg(table, from, to),
            u"PRAGMA writable_schema = RESET"_s};
}

QStringList rebuiltTags(const QString& columns) {
    return {u"DROP TABLE product_tag_association"_s, u"DROP TABLE tags"_s, u"CREATE TABLE tags (%1)"_s.arg(columns)};
}

} // namespace

void tst_SchemaComparison::defineColumns() {
    QTest::addColumn<QString>("backend");
    QTest::addColumn<int>("ordinal");
    QTest::addColumn<QStringList>("before");
    QTest::addColumn<QStringList>("change");
    QTest::addColumn<QStringList>("differences");
    QTest::addColumn<QStringList>("warnings");
}

void tst_SchemaComparison::compare() {
    const TestBackend backend = TestBackend::current();
    QFETCH(int, ordinal);
    QFETCH(QStringList, before);
    QFETCH(QStringList, change);
    const std::unique_ptr<Connection> connection = prepared(backend, ordinal, before);
    QVERIFY(connection);
    const SchemaDescription expected = described(*connection);
    QVERIFY(expected.compareTo(expected).isEqual());
    QVERIFY(runAll(*connection, change));
    const SchemaDescription::Comparison found = described(*connection).compareTo(expected);
    QTEST(found.differences, "differences");
    QTEST(found.warnings, "warnings");
    QCOMPARE(found.isEqual(), found.differences.isEmpty());
}

void tst_SchemaComparison::columns_data() {
    defineColumns();
    addBoth("missing", {.change = {u"ALTER TABLE products DROP COLUMN image_url"_s},
                        .differences = {u"products: the column image_url is missing"_s}});
    addBoth("too many", {.change = {u"ALTER TABLE products ADD COLUMN sku VARCHAR(20)"_s},
                         .differences = {u"products: the column sku is too many"_s}});
    addBoth("renamed", {.change = {u"ALTER TABLE products RENAME COLUMN image_url TO picture"_s},
                        .differences = {u"products: the column image_url is missing"_s,
                                        u"products: the column picture is too many"_s}});
    const auto addName = [](const char* name, const QString& definition, const QString& now, const QString& alter,
                            const QString& nowPostgres) {
        add(name, sqlite,
            {.change = rewritten(u"tags"_s, u"VARCHAR(50) NOT NULL"_s, definition),
             .differences = {u"tags: the column name is %1 instead of VARCHAR(50) NOT NULL"_s.arg(now)}});
        add(name, postgres,
            {.change = {u"ALTER TABLE tags ALTER COLUMN name "_s + alter},
             .differences = {
                 u"tags: the column name is %1 instead of character varying(50) NOT NULL"_s.arg(nowPostgres)}});
    };
    addName("type", u"VARCHAR(60) NOT NULL"_s, u"VARCHAR(60) NOT NULL"_s, u"TYPE VARCHAR(60)"_s,
            u"character varying(60) NOT NULL"_s);
    addName("nullability", u"VARCHAR(50)"_s, u"VARCHAR(50)"_s, u"DROP NOT NULL"_s, u"character varying(50)"_s);
    addName("default", u"VARCHAR(50) NOT NULL DEFAULT ''it''''s''"_s, u"VARCHAR(50) NOT NULL DEFAULT 'it''s'"_s,
            u"SET DEFAULT 'it''s'"_s, u"character varying(50) NOT NULL DEFAULT 'it''s'::character varying"_s);
    add("default", sqlite,
        {.ordinal = Second,
         .change = rewritten(u"write_guard"_s, u"INTEGER NOT NULL"_s, u"INTEGER NOT NULL DEFAULT (1 + 1)"_s),
         .differences = {
             u"write_guard: the column token is INTEGER NOT NULL DEFAULT 1 + 1 instead of INTEGER NOT NULL"_s}});
    add("collation", postgres,
        {.change = {u"ALTER TABLE tags ALTER COLUMN name TYPE VARCHAR(50) COLLATE \"C\""_s},
         .differences = {u"tags: the column name is character varying(50) COLLATE \"C\" NOT NULL instead of character "
                         "varying(50) NOT NULL"_s}});
    add("no sequence", postgres,
        {.change = {u"ALTER TABLE tags ALTER COLUMN id DROP DEFAULT"_s},
         .differences = {u"tags: the column id is integer NOT NULL instead of integer NOT NULL DEFAULT nextval(of its "
                         "own sequence)"_s}});
    add("sequence of nobody", postgres,
        {.change = {u"ALTER SEQUENCE tags_id_seq OWNED BY NONE"_s},
         .differences = {u"tags: the column id is integer NOT NULL DEFAULT nextval('tags_id_seq'::regclass) instead of "
                         "integer NOT NULL DEFAULT nextval(of its own sequence)"_s}});
}

void tst_SchemaComparison::constraints_data() {
    defineColumns();
    const QString cascade = u"products: the foreign key (category_id) is \"references categories(id) on delete "
                            "cascade\" instead of \"references categories(id) on delete set null\""_s;
    const QString dropForeignKey = u"ALTER TABLE products DROP CONSTRAINT products_category_id_fkey"_s;
    add("foreign key's action", sqlite,
        {.change = rewritten(u"products"_s, u"ON DELETE SET NULL"_s, u"ON DELETE CASCADE"_s),
         .differences = {cascade}});
    add("foreign key's action", postgres,
        {.change = {dropForeignKey, u"ALTER TABLE products ADD FOREIGN KEY (category_id) REFERENCES categories (id) ON "
                                    "DELETE CASCADE"_s},
         .differences = {cascade}});
    const QString noForeignKey = u"products: the foreign key (category_id) is missing"_s;
    add("foreign key missing", postgres, {.change = {dropForeignKey}, .differences = {noForeignKey}});
    add("foreign key missing", sqlite,
        {.change = rewritten(u"products"_s, u"FOREIGN KEY(category_id) REFERENCES categories (id) ON DELETE SET NULL"_s,
                             u"CHECK (1)"_s),
         .differences = {noForeignKey, u"products: the check (1) is too many"_s}});
    addBoth("foreign key too many",
            {.change = {u"ALTER TABLE tags ADD COLUMN c INTEGER REFERENCES categories(id)"_s},
             .differences = {u"tags: the column c is too many"_s, u"tags: the foreign key (c) is too many"_s}});
    addBoth("primary key",
            {.change = {u"DROP TABLE product_tag_association"_s,
                        u"CREATE TABLE product_tag_association (product_id INTEGER NOT NULL REFERENCES products(id) ON "
                        "DELETE CASCADE, tag_id INTEGER NOT NULL REFERENCES tags(id) ON DELETE CASCADE, "
                        "PRIMARY KEY (tag_id, product_id))"_s},
             .differences = {u"product_tag_association: the primary key (product_id, tag_id) is missing"_s,
                             u"product_tag_association: the primary key (tag_id, product_id) is too many"_s}});
    addBoth("unique missing", {.ordinal = Empty,
                               .before = {u"CREATE TABLE t (a INTEGER, b INTEGER, UNIQUE (a, b))"_s},
                               .change = {u"DROP TABLE t"_s, u"CREATE TABLE t (a INTEGER, b INTEGER, UNIQUE (a))"_s},
                               .differences = {u"t: the constraint UNIQUE (a, b) is missing"_s,
                                               u"t: the constraint UNIQUE (a) is too many"_s}});
    const QString check = u"products: the check ck_products_price_shmeckles is %1 instead of %2"_s;
    add("check", sqlite,
        {.ordinal = Second,
         .change = rewritten(u"products"_s, u"price_shmeckles > 0 AND"_s, u"price_shmeckles>=0   and"_s),
         .differences = {check.arg(u"(price_shmeckles >= 0 and price_shmeckles < 10000000000)"_s,
                                   u"(price_shmeckles > 0 and price_shmeckles < 10000000000)"_s)}});
    const QString dropCheck = u"ALTER TABLE products DROP CONSTRAINT ck_products_price_shmeckles"_s;
    add("check", postgres,
        {.ordinal = Second,
         .change = {dropCheck,
                    u"ALTER TABLE products ADD CONSTRAINT ck_products_price_shmeckles CHECK (version > 0)"_s},
         .differences = {check.arg(u"(version > 0)"_s, u"(price_shmeckles > 0::numeric and price_shmeckles < "
                                                       "'10000000000'::bigint::numeric)"_s)}});
    add("check not validated", postgres,
        {.before = {u"ALTER TABLE tags ADD CONSTRAINT c CHECK (id > 0)"_s},
         .change = {u"ALTER TABLE tags DROP CONSTRAINT c"_s,
                    u"ALTER TABLE tags ADD CONSTRAINT c CHECK (id > 0) NOT VALID"_s},
         .differences = {u"tags: the check c is (id > 0) not valid instead of (id > 0)"_s}});
    add("check missing", postgres,
        {.ordinal = Second,
         .change = {dropCheck},
         .differences = {u"products: the check ck_products_price_shmeckles is missing"_s}});
    add("autoincrement", sqlite,
        {.change = rebuiltTags(u"id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, name VARCHAR(50) NOT NULL"_s)
                   << u"CREATE UNIQUE INDEX ix_tags_name ON tags (name)"_s,
         .differences = {u"the table product_tag_association is missing"_s,
                         u"tags: the table is \"autoincrement\" and should not be"_s}});
    add("no autoincrement", sqlite,
        {.ordinal = Empty,
         .before = {u"CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT)"_s},
         .change = {u"DROP TABLE t"_s, u"CREATE TABLE t (a INTEGER PRIMARY KEY)"_s},
         .differences = {u"t: the table is not \"autoincrement\""_s}});
}

void tst_SchemaComparison::indexes_data() {
    defineColumns();
    const QString drop = u"DROP INDEX ix_products_name"_s;
    addBoth("missing", {.change = {drop}, .differences = {u"the index ix_products_name on products is missing"_s}});
    const auto addOther = [&](const char* name, const QString& create, const QString& now) {
        addBoth(name,
                {.change = {drop, create},
                 .differences = {u"the index ix_products_name on products is on %1 instead of (name)"_s.arg(now)}});
    };
    addOther("columns", u"CREATE INDEX ix_products_name ON products (name, id)"_s, u"(name, id)"_s);
    addOther("partial", u"CREATE INDEX ix_products_name ON products (name) WHERE id > 5"_s, u"(name) where id > 5"_s);
    addOther("unique", u"CREATE UNIQUE INDEX ix_products_name ON products (name)"_s, u"unique (name)"_s);
    addOther("descending", u"CREATE INDEX ix_products_name ON products (name DESC)"_s, u"(name desc)"_s);
    add("expression", sqlite,
        {.change = {drop, u"CREATE INDEX ix_products_name ON products (lower( name ) COLLATE NOCASE DESC, id ASC)"_s},
         .differences = {u"the index ix_products_name on products is on (lower(name) collate nocase desc, id) instead "
                         "of (name)"_s}});
    add("collation", sqlite,
        {.change = {drop, u"CREATE INDEX ix_products_name ON products (name COLLATE NOCASE)"_s},
         .differences = {u"the index ix_products_name on products is on (name collate nocase) instead of (name)"_s}});
    add("collation", postgres,
        {.change = {drop, u"CREATE INDEX ix_products_name ON products (name COLLATE \"C\")"_s},
         .differences = {u"the index ix_products_name on products is on (name collate \"C\") instead of (name)"_s}});
    add("method", postgres,
        {.change = {drop, u"CREATE INDEX ix_products_name ON products USING hash (name)"_s},
         .differences = {u"the index ix_products_name on products is on hash (name) instead of (name)"_s}});
    addBoth("another table's", {.change = {drop, u"CREATE INDEX ix_products_name ON tags (name)"_s},
                                .differences = {u"the index ix_products_name on products is missing"_s},
                                .warnings = {u"the index ix_products_name on tags is none of this program's"_s}});
    addBoth("too many", {.change = {u"CREATE INDEX ix_admin ON products (image_url)"_s},
                         .warnings = {u"the index ix_admin on products is none of this program's"_s}});
    addBoth("quoted the same", {.change = {drop, u"CREATE INDEX \"ix_products_name\" ON \"products\" (\"name\")"_s}});
}

void tst_SchemaComparison::code_data() {
    defineColumns();
    const QString otherwise = u"the trigger tags_touch on tags is not the one that it should be"_s;
    add("trigger", sqlite,
        {.ordinal = Second,
         .change = {u"DROP TRIGGER tags_touch"_s,
                    u"CREATE TRIGGER tags_touch AFTER UPDATE ON tags BEGIN UPDATE tags SET version = 2; END"_s},
         .differences = {otherwise}});
    add("trigger", postgres,
        {.ordinal = Second,
         .change = {u"DROP TRIGGER tags_touch ON tags"_s, u"CREATE TRIGGER tags_touch BEFORE UPDATE ON tags FOR EACH "
                                                          "ROW EXECUTE FUNCTION pricebook_touch()"_s},
         .differences = {otherwise}});
    add("trigger disabled", postgres,
        {.ordinal = Second, .change = {u"ALTER TABLE tags DISABLE TRIGGER tags_touch"_s}, .differences = {otherwise}});
    const QString missing = u"the trigger tags_touch on tags is missing"_s;
    add("trigger missing", sqlite,
        {.ordinal = Second, .change = {u"DROP TRIGGER tags_touch"_s}, .differences = {missing}});
    add("trigger missing", postgres,
        {.ordinal = Second, .change = {u"DROP TRIGGER tags_touch ON tags"_s}, .differences = {missing}});
    const QString tooMany = u"the trigger audit on tags is none of this program's"_s;
    add("trigger too many", sqlite,
        {.change = {u"CREATE TRIGGER audit AFTER INSERT ON tags BEGIN SELECT 1; END"_s}, .warnings = {tooMany}});
    add("trigger too many", postgres,
        {.ordinal = Second,
         .change = {u"CREATE FUNCTION audit(a INTEGER) RETURNS INTEGER LANGUAGE sql AS 'SELECT a'"_s,
                    u"CREATE TRIGGER audit BEFORE UPDATE ON tags FOR EACH ROW EXECUTE FUNCTION pricebook_touch()"_s},
         .warnings = {tooMany, u"the function audit(a integer) is none of this program's"_s}});
    add("function", postgres,
        {.ordinal = Second,
         .change = {u"CREATE OR REPLACE FUNCTION pricebook_touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN "
                    "NEW; END'"_s},
         .differences = {u"the function pricebook_touch() is not the one that it should be"_s}});
    add("function's rights", postgres,
        {.ordinal = Second,
         .change = {u"ALTER FUNCTION pricebook_touch_linked() SECURITY INVOKER"_s},
         .differences = {u"the function pricebook_touch_linked() is not the one that it should be"_s}});
    add("extension missing", postgres,
        {.ordinal = Second,
         .change = {u"DROP EXTENSION pg_trgm CASCADE"_s},
         .differences = {u"the index ix_products_description_search on products is missing"_s,
                         u"the index ix_products_name_search on products is missing"_s,
                         u"the extension pg_trgm is missing"_s}});
    add("extension too many", postgres, {.change = {u"CREATE EXTENSION pg_trgm"_s}});
    const QStringList view{u"CREATE VIEW v AS SELECT id FROM tags"_s};
    addBoth("view too many", {.change = view, .warnings = {u"the view v is none of this program's"_s}});
    addBoth("view missing",
            {.before = view, .change = {u"DROP VIEW v"_s}, .differences = {u"the view v is missing"_s}});
    addBoth("view", {.before = {u"CREATE VIEW v AS SELECT 1 AS one"_s},
                     .change = {u"DROP VIEW v"_s, u"CREATE VIEW v AS SELECT 2 AS one"_s},
                     .differences = {u"the view v is \"select 2 as one\" instead of \"select 1 as one\""_s}});
}

void tst_SchemaComparison::tables_data() {
    defineColumns();
    addBoth("missing", {.change = {u"DROP TABLE product_tag_association"_s},
                        .differences = {u"the table product_tag_association is missing"_s}});
    addBoth("too many", {.change = {u"CREATE TABLE mine (id INTEGER)"_s, u"CREATE INDEX ix_mine ON mine (id)"_s},
                         .warnings = {u"the table mine is none of this program's"_s}});
    addBoth("left over by Alembic", {.change = {u"CREATE TABLE _alembic_tmp_products (id INTEGER)"_s},
                                     .warnings = {u"the table _alembic_tmp_products is none of this program's"_s}});
    add("virtual table", sqlite,
        {.ordinal = Second,
         .change = {u"DROP TABLE product_search_name_terms"_s,
                    u"CREATE VIRTUAL TABLE product_search_name_terms USING fts5vocab(product_search_name, row)"_s},
         .differences = {u"the table product_search_name_terms is fts5vocab(product_search_name, row) instead of "
                         "fts5vocab(product_search_name, instance)"_s}});
    add("no virtual table", sqlite,
        {.ordinal = Second,
         .change = {u"DROP TABLE product_search_name_terms"_s, u"CREATE TABLE product_search_name_terms (a)"_s},
         .differences = {u"the table product_search_name_terms is a plain table instead of "
                         "fts5vocab(product_search_name, instance)"_s}});
    add("not logged", postgres,
        {.change = {u"ALTER TABLE product_tag_association SET UNLOGGED"_s},
         .differences = {u"product_tag_association: the table is \"unlogged\" and should not be"_s}});
}

QTEST_GUILESS_MAIN(tst_SchemaComparison)
#include "tst_schemacomparison.moc"
