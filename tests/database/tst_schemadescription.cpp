#include "expectedschemas.h"
#include "query.h"
#include "schemafixture.h"
#include "transaction.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTest>
#include <sqlite3.h>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {
const QString sqliteName = u"sqlite"_s;
const QString postgresName = u"postgresql"_s;
} // namespace

class tst_SchemaDescription : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void embeddedFiles();
    void everyRevision_data() { TestBackend::addRows(); }
    void everyRevision();
    void downgrades_data() { TestBackend::addRows(); }
    void downgrades();
    void json();
    void ownTablesOnly_data() { TestBackend::addRows(); }
    void ownTablesOnly();
    void othersInTheWay_data() { TestBackend::addRows(); }
    void othersInTheWay();
    void otherRole();
    void readOnly_data() { TestBackend::addRows(); }
    void readOnly();
    void sameSchema_data();
    void sameSchema();
    void text_data();
    void text();
    void invalidIndex();
    void otherNamespace();
    void searchPathStays();
    void S16_doubleQuotedStrings();
    void quick_data() { TestBackend::addRows(); }
    void quick();
};

/// The program has exactly the files of the folder: an old program or a forgotten file would compare with nothing.
void tst_SchemaDescription::embeddedFiles() {
    QVERIFY(!expectedSchema(u"000000000000"_s, Backend::Sqlite).ok());
    const QDir folder(qEnvironmentVariable("PRICEBOOK_SOURCE_DIR") + u"/migrations/expected"_s);
    const QDir embedded(u":/migrations/expected"_s);
    QCOMPARE(embedded.entryList(QDir::Files, QDir::Name), folder.entryList(QDir::Files, QDir::Name));
    for (const QString& name : folder.entryList(QDir::Files)) {
        QFile inFolder(folder.filePath(name));
        QFile inProgram(embedded.filePath(name));
        QVERIFY(inFolder.open(QIODevice::ReadOnly) && inProgram.open(QIODevice::ReadOnly));
        QCOMPARE(inProgram.readAll(), inFolder.readAll());
    }
    for (const Migration& migration : MigrationSet::embedded().migrations()) {
        for (const Backend backend : {Backend::Sqlite, Backend::PostgreSql}) {
            const Result<SchemaDescription> expected = expectedSchema(migration.revision, backend);
            VERIFY_OK(expected);
            QCOMPARE(expected->backend(), backend);
            QVERIFY(expected->tables().contains(u"products"_s));
        }
    }
    for (const QString& unknown : {u""_s, u"000000000000"_s, u"../expected"_s}) {
        const Result<SchemaDescription> none = expectedSchema(unknown, Backend::Sqlite);
        QVERIFY(!none.ok());
        QCOMPARE(none.error().kind, Error::Kind::NotFound);
    }
}

void tst_SchemaDescription::everyRevision() {
    QFETCH(QString, backend);
    const Result<QMap<QString, QByteArray>> made = makeExpectedSchemas(backend);
    VERIFY_OK(made);
    QCOMPARE(made->size(), MigrationSet::embedded().count());
    VERIFY_OK(expectedSchema(MigrationSet::embedded().head(), Backend::Sqlite)); // in sight again
    for (auto file = made->begin(); file != made->end(); ++file) {
        QFile embedded(u":/migrations/expected/"_s + file.key());
        QVERIFY2(embedded.open(QIODevice::ReadOnly) && embedded.readAll() == *file,
                 qPrintable(u"migrations/expected/%1 is not what the migrations make: run tools/update-expected.sh, "
                            "look at the difference and commit it"_s.arg(file.key())));
    }
}

/// Each revision undone is the schema of the one before, and done again its own.
void tst_SchemaDescription::downgrades() {
    const TestBackend backend = TestBackend::current();
    const MigrationSet& set = MigrationSet::embedded();
    const std::unique_ptr<Connection> connection = prepared(backend, set.count(), {});
    QVERIFY(connection);
    MigrationRunner runner(*connection, set);
    const auto compare = [&](const QString& revision) {
        const Result<SchemaDescription> expected = expectedSchema(revision, connection->backend());
        VERIFY_OK(expected);
        const SchemaDescription::Comparison found = described(*connection).compareTo(*expected);
        QCOMPARE(found.differences, QStringList());
        QCOMPARE(found.warnings, QStringList());
    };
    for (int ordinal = set.count(); ordinal > 1; --ordinal) {
        VERIFY_OK(runner.downgradeTo(set.at(ordinal - 1).revision));
        compare(set.at(ordinal - 1).revision);
        VERIFY_OK(runner.upgradeTo(set.at(ordinal).revision));
        compare(set.at(ordinal).revision);
        VERIFY_OK(runner.downgradeTo(set.at(ordinal - 1).revision));
    }
    VERIFY_OK(runner.downgradeTo({}));
    QCOMPARE(described(*connection).tables(), QStringList());
}

void tst_SchemaDescription::json() {
    for (const Backend backend : {Backend::Sqlite, Backend::PostgreSql}) {
        const Result<SchemaDescription> head = expectedSchema(MigrationSet::embedded().head(), backend);
        VERIFY_OK(head);
        const Result<SchemaDescription> again = SchemaDescription::fromJson(head->toJson());
        VERIFY_OK(again);
        QCOMPARE(again->toJson(), head->toJson());
        const SchemaDescription::Comparison same = again->compareTo(*head);
        QVERIFY(same.isEqual() && same.warnings.isEmpty());
    }
    for (const QByteArray& wrong : {""_ba, "{}"_ba, "[]"_ba, "{\"dialect\": \"oracle\"}"_ba}) {
        const Result<SchemaDescription> none = SchemaDescription::fromJson(wrong);
        QVERIFY(!none.ok());
        QCOMPARE(none.error().kind, Error::Kind::Invalid);
    }
    const QString head = MigrationSet::embedded().head();
    QCOMPARE(expectedSchema(head, Backend::Sqlite)->compareTo(*expectedSchema(head, Backend::PostgreSql)).differences,
             QStringList{u"one is a schema of SQLite, the other of PostgreSQL"_s});
}

void tst_SchemaDescription::ownTablesOnly() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection =
        prepared(backend, MigrationSet::embedded().count(),
                 {u"CREATE TABLE _alembic_tmp_products (id INTEGER)"_s, u"ANALYZE"_s});
    QVERIFY(connection);
    QStringList tables{u"_alembic_tmp_products"_s,
                       u"categories"_s,
                       u"product_tag_association"_s,
                       u"products"_s,
                       u"tags"_s,
                       u"access_tokens"_s,
                       u"change_journal"_s,
                       u"change_steps"_s,
                       u"notice_cursors"_s,
                       u"notices"_s,
                       u"presence"_s,
                       u"saved_views"_s,
                       u"users"_s,
                       u"write_guard"_s};
    if (!backend.isPostgres())
        tables << u"product_search_name"_s << u"product_search_name_terms"_s << u"product_search_text"_s
               << u"product_search_text_terms"_s;
    tables.sort();
    QStringList found = described(*connection).tables();
    found.sort();
    QCOMPARE(found, tables);
}

/// Temporary tables with the same names, and views with triggers and indexes of their own.
void tst_SchemaDescription::othersInTheWay() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = prepared(backend, MigrationSet::embedded().count(), {});
    QVERIFY(connection);
    const SchemaDescription plain = described(*connection);
    QVERIFY(runAll(*connection,
                   {u"CREATE TEMPORARY TABLE products (a TEXT PRIMARY KEY, b INTEGER)"_s,
                    u"CREATE TEMPORARY TABLE mine (a TEXT PRIMARY KEY)"_s, u"CREATE VIEW v AS SELECT id FROM tags"_s}));
    if (backend.isPostgres())
        QVERIFY(runAll(*connection,
                       {u"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"_s,
                        u"CREATE TRIGGER g INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f()"_s,
                        u"CREATE MATERIALIZED VIEW w AS SELECT id FROM tags"_s, u"CREATE INDEX ix_w ON w (id)"_s}));
    else
        QVERIFY(runAll(*connection, {u"CREATE TRIGGER g INSTEAD OF INSERT ON v BEGIN SELECT 1; END"_s}));
    const SchemaDescription::Comparison comparison = described(*connection).compareTo(plain);
    QCOMPARE(comparison.differences, QStringList());
    QStringList warnings{u"the view v is none of this program's"_s};
    if (backend.isPostgres())
        warnings << u"the view w is none of this program's"_s << u"the function f() is none of this program's"_s;
    QCOMPARE(comparison.warnings, warnings);
}

/// Who may do nothing with the tables sees what they are, and so does an owner who is no superuser.
void tst_SchemaDescription::otherRole() {
    const TestBackend backend(postgresName);
    const std::unique_ptr<Connection> connection = prepared(backend, MigrationSet::embedded().count(), {});
    QVERIFY(connection);
    const QByteArray text = described(*connection).toJson();
    const QString role = u"pricebook_reader_%1"_s.arg(QCoreApplication::applicationPid());
    QVERIFY(runAll(*connection, {u"CREATE ROLE "_s + role, u"SET ROLE "_s + role}));
    const QByteArray seen = described(*connection).toJson();
    QVERIFY(runAll(*connection, {u"RESET ROLE"_s, u"DROP ROLE "_s + role}));
    QCOMPARE(seen, text);
}

void tst_SchemaDescription::readOnly() {
    TestBackend backend = TestBackend::current();
    QVERIFY(backend.migrate());
    const Result<std::unique_ptr<Connection>> connection = Connection::open(backend.url(), OpenMode::ReadOnly);
    VERIFY_OK(connection);
    const Result<SchemaDescription> head = expectedSchema(MigrationSet::embedded().head(), (*connection)->backend());
    QCOMPARE(described(**connection).toJson(), head->toJson());
    QVERIFY(!(*connection)->inTransaction());
    // In a transaction that is open already, which is left open.
    Result<Transaction> transaction = Transaction::begin(**connection, Transaction::Kind::Read);
    VERIFY_OK(transaction);
    QCOMPARE(described(**connection).toJson(), head->toJson());
    QVERIFY((*connection)->inTransaction());
}

void tst_SchemaDescription::sameSchema_data() {
    QTest::addColumn<QString>("backend");
    QTest::addColumn<QStringList>("first");
    QTest::addColumn<QStringList>("second");
    const auto add = [](const char* name, const QString& backend, const QStringList& first, const QStringList& second) {
        QTest::newRow(qPrintable(backend + u' ' + QLatin1String(name))) << backend << first << second;
    };
    for (const QString& backend : TestBackend::names()) {
        add("added column", backend,
            {u"CREATE TABLE t (id INTEGER NOT NULL, PRIMARY KEY (id))"_s,
             u"ALTER TABLE t ADD COLUMN \"n\" VARCHAR(10) DEFAULT 'x' NOT NULL CONSTRAINT c CHECK (n<>'')"_s},
            {u"create table \"t\" (id integer /* the key */ primary key not null,\n"
             "  n varchar ( 10 ) not null default 'x',\n  CONSTRAINT c CHECK ( n <> '' ) -- never empty\n)"_s});
        add("renamed table", backend,
            {u"CREATE TABLE parent (id INTEGER NOT NULL, PRIMARY KEY (id))"_s,
             u"CREATE TABLE t_new (id INTEGER NOT NULL, p INTEGER, u INTEGER UNIQUE, PRIMARY KEY (id), FOREIGN KEY(p) "
             "REFERENCES parent (id) ON DELETE CASCADE)"_s,
             u"CREATE INDEX ix ON t_new (p, lower('x'))"_s,
             u"CREATE TABLE child (t INTEGER REFERENCES t_new(id) ON UPDATE CASCADE)"_s,
             u"CREATE VIEW v AS SELECT 1 AS one"_s, u"ALTER TABLE t_new RENAME TO t"_s},
            {u"CREATE VIEW v AS SELECT 1 AS one"_s, u"CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY)"_s,
             u"CREATE TABLE t (u INTEGER, p INTEGER REFERENCES parent ON DELETE CASCADE, id INTEGER NOT NULL, "
             "UNIQUE (u), PRIMARY KEY (id))"_s,
             u"CREATE INDEX ix ON t(p ASC, lower('x') ASC)"_s,
             u"CREATE TABLE child (t INTEGER, FOREIGN KEY (t) REFERENCES t (id) ON UPDATE CASCADE)"_s});
    }
    add("trigger of a renamed table", sqliteName,
        {u"CREATE TABLE t_new (id INTEGER, [key] TEXT)"_s,
         u"CREATE TRIGGER IF NOT EXISTS g AFTER UPDATE ON t_new BEGIN UPDATE t_new SET id = 1; END"_s,
         u"ALTER TABLE t_new RENAME TO t"_s, u"ALTER TABLE t RENAME COLUMN id TO number"_s},
        {u"CREATE TABLE t (number INTEGER, `key` TEXT)"_s,
         u"CREATE TRIGGER g AFTER UPDATE ON t\nBEGIN\n  UPDATE T SET Number=1; -- once\nEND"_s});
    add("dropped column", sqliteName, {u"CREATE TABLE t (a INT, b INT, c INT)"_s, u"ALTER TABLE t DROP COLUMN b"_s},
        {u"CREATE TABLE t (a INT, c INT)"_s});
    add("sequence of a renamed table", postgresName,
        {u"CREATE TABLE t_new (id SERIAL PRIMARY KEY)"_s, u"ALTER TABLE t_new RENAME TO t"_s},
        {u"CREATE TABLE t (id SERIAL PRIMARY KEY)"_s});
    add("function", postgresName,
        {u"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"_s},
        {u"CREATE FUNCTION f() RETURNS trigger AS $x$ begin\n return new; -- as it is\nend $x$ LANGUAGE plpgsql"_s});
}

void tst_SchemaDescription::sameSchema() {
    QFETCH(QString, backend);
    QFETCH(QStringList, first);
    QFETCH(QStringList, second);
    const TestBackend one(backend);
    const TestBackend other(backend);
    const std::unique_ptr<Connection> oneConnection = prepared(one, 0, first);
    const std::unique_ptr<Connection> otherConnection = prepared(other, 0, second);
    QVERIFY(oneConnection && otherConnection);
    const QByteArray text = described(*oneConnection).toJson();
    QVERIFY(!described(*oneConnection).tables().isEmpty() || text.contains("functions"));
    QCOMPARE(described(*otherConnection).toJson(), text);
}

void tst_SchemaDescription::text_data() {
    QTest::addColumn<QString>("backend");
    QTest::addColumn<QString>("statement");
    QTest::addColumn<QString>("contained");
    const auto add = [](const QString& backend, const QString& statement, const QString& contained) {
        QTest::newRow(qPrintable(backend + u' ' + contained)) << backend << statement << contained;
    };
    for (const QString& backend : TestBackend::names()) {
        const bool sqlite = backend == sqliteName;
        add(backend, u"CREATE TABLE t (a INTEGER, b INTEGER GENERATED ALWAYS AS (a * 2) STORED)"_s,
            sqlite ? u"INTEGER GENERATED ALWAYS AS (a * 2) STORED"_s : u"integer GENERATED ALWAYS AS (a * 2)"_s);
        add(backend, u"CREATE TABLE t (a INTEGER UNIQUE, b INTEGER REFERENCES t(a) DEFERRABLE INITIALLY DEFERRED)"_s,
            u"\"references t(a) deferrable initially deferred\""_s);
        add(backend, u"CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER, c INTEGER, UNIQUE (c, b), UNIQUE (b))"_s,
            u"[ \"(b)\", \"(c, b)\" ]"_s);
        add(backend, u"CREATE TABLE t (a INTEGER, b INTEGER, PRIMARY KEY (b, a))"_s, u"\"(b, a)\""_s);
        add(backend, u"CREATE TABLE t (a TEXT DEFAULT 'it''s;(')"_s, u"DEFAULT 'it''s;('"_s);
    }
    add(sqliteName, u"CREATE TABLE t (a TEXT COLLATE NOCASE NOT NULL)"_s, u"TEXT NOT NULL COLLATE nocase"_s);
    add(sqliteName, u"CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT)"_s, u"\"options\": [ \"autoincrement\" ]"_s);
    add(sqliteName, u"CREATE TABLE t (a TEXT PRIMARY KEY) STRICT, WITHOUT ROWID"_s,
        u"[ \"strict\", \"without rowid\" ]"_s);
    add(sqliteName, u"CREATE TABLE t (a TEXT NOT NULL ON CONFLICT REPLACE DEFAULT 'x')"_s, u"ON CONFLICT replace"_s);
    add(sqliteName, u"CREATE TABLE t (a TEXT, UNIQUE (a) ON CONFLICT IGNORE)"_s, u"unique(a) on conflict ignore"_s);
    add(sqliteName, u"CREATE TABLE t (\"check\" INTEGER, CHECK (\"check\" > 0), CHECK ((\"check\") < 9))"_s,
        u"\"((\\\"check\\\") < 9)\": \"((\\\"check\\\") < 9)\""_s);
    add(sqliteName, u"CREATE TABLE t (\"two words\" TEXT COLLATE RTRIM)"_s, u"\"two words\": \"TEXT COLLATE rtrim\""_s);
    add(postgresName, u"CREATE TABLE t (a INTEGER GENERATED BY DEFAULT AS IDENTITY)"_s,
        u"integer NOT NULL GENERATED BY DEFAULT AS IDENTITY"_s);
    add(postgresName, u"CREATE TABLE t (a TEXT COLLATE \"C\")"_s, u"text COLLATE \\\"C\\\""_s);
    add(postgresName, u"CREATE UNLOGGED TABLE t (a TEXT)"_s, u"[ \"unlogged\" ]"_s);
    add(postgresName, u"CREATE TABLE t (a INTEGER) PARTITION BY RANGE (a)"_s, u"[ \"partitioned\" ]"_s);
}

void tst_SchemaDescription::text() {
    const TestBackend backend = TestBackend::current();
    QFETCH(QString, statement);
    QFETCH(QString, contained);
    const std::unique_ptr<Connection> connection = prepared(backend, 0, {statement});
    QVERIFY(connection);
    const QString json = QString::fromUtf8(described(*connection).toJson()).simplified();
    QVERIFY2(json.contains(contained), qPrintable(json));
    // Read again, it is the same.
    QCOMPARE(QString::fromUtf8(SchemaDescription::fromJson(json.toUtf8()).valueOr({}).toJson()).simplified(), json);
}

/// What a failed CREATE INDEX CONCURRENTLY leaves holds up writers; "IF NOT EXISTS" would take it for the index.
void tst_SchemaDescription::invalidIndex() {
    const TestBackend backend(postgresName);
    const std::unique_ptr<Connection> connection = prepared(
        backend, 1, {u"INSERT INTO categories (name) VALUES ('a'), ('b')"_s, u"ALTER TABLE categories ADD x INT"_s});
    QVERIFY(connection);
    const SchemaDescription plain = described(*connection);
    QVERIFY(runAll(*connection, {u"UPDATE categories SET x = 1"_s}));
    QVERIFY(!connection->execute(u"CREATE UNIQUE INDEX CONCURRENTLY ix_x ON categories (x)"_s).ok());
    const QStringList invalid{u"the index ix_x on categories is INVALID: rebuild it (REINDEX) or drop it"_s};
    SchemaDescription::Comparison comparison = described(*connection).compareTo(plain);
    QCOMPARE(comparison.differences, invalid);
    QCOMPARE(comparison.warnings, QStringList());
    QVERIFY(runAll(*connection, {u"UPDATE categories SET x = id"_s, u"REINDEX INDEX ix_x"_s}));
    const SchemaDescription indexed = described(*connection);
    comparison = indexed.compareTo(plain);
    QCOMPARE(comparison.differences, QStringList());
    QCOMPARE(comparison.warnings, QStringList{u"the index ix_x on categories is none of this program's"_s});
    QVERIFY(runAll(*connection, {u"DROP INDEX ix_x"_s, u"UPDATE categories SET x = 1"_s}));
    QVERIFY(!connection->execute(u"CREATE UNIQUE INDEX CONCURRENTLY ix_x ON categories (x)"_s).ok());
    QCOMPARE(described(*connection).compareTo(indexed).differences, invalid);
}

/// A catalogue in another schema than public, with a name that must be quoted, and the extension elsewhere.
void tst_SchemaDescription::otherNamespace() {
    for (const bool extensionElsewhere : {false, true}) {
        const TestBackend backend(postgresName);
        QStringList statements{u"CREATE SCHEMA \"Other's Shop\""_s,
                               u"CREATE TABLE public.products (this_is INTEGER, another_one INTEGER)"_s,
                               u"CREATE FUNCTION public.pricebook_touch() RETURNS int LANGUAGE sql AS 'SELECT 1'"_s};
        if (extensionElsewhere)
            statements << u"CREATE SCHEMA ext"_s << u"CREATE EXTENSION pg_trgm SCHEMA ext"_s;
        statements << u"ALTER DATABASE %1 SET search_path = \"Other's Shop\", ext"_s.arg(backend.url().database);
        QVERIFY(prepared(backend, 0, statements));
        const int head = MigrationSet::embedded().count();
        const std::unique_ptr<Connection> connection = prepared(backend, head, {});
        QVERIFY(connection);
        QCOMPARE(firstRow(*connection, u"SELECT current_schema()"_s), u"Other's Shop"_s);
        const Result<SchemaDescription> expected = expectedSchema(MigrationSet::embedded().head(), Backend::PostgreSql);
        QCOMPARE(described(*connection).toJson(), expected->toJson());
        // A function of ours that looks for its tables elsewhere is another function.
        QVERIFY(runAll(*connection, {u"ALTER FUNCTION pricebook_touch_linked() SET search_path = public"_s}));
        QCOMPARE(described(*connection).compareTo(*expected).differences,
                 QStringList{u"the function pricebook_touch_linked() is not the one that it should be"_s});
    }
}

void tst_SchemaDescription::searchPathStays() {
    const TestBackend backend(postgresName);
    const std::unique_ptr<Connection> connection = prepared(backend, 1, {u"SET search_path = nowhere, public"_s});
    QVERIFY(connection);
    const auto path = [&] { return firstRow(*connection, u"SELECT current_setting('search_path')"_s); };
    QVERIFY(described(*connection).tables().contains(u"products"_s));
    QCOMPARE(path(), u"nowhere, public"_s);
    Result<Transaction> transaction = Transaction::begin(*connection);
    VERIFY_OK(transaction);
    QVERIFY(described(*connection).tables().contains(u"products"_s));
    QCOMPARE(path(), u"nowhere, public"_s);
    VERIFY_OK(transaction->commit());
    QCOMPARE(path(), u"nowhere, public"_s);
    QVERIFY(runAll(*connection, {u"SET search_path = nowhere"_s}));
    const Result<SchemaDescription> none = SchemaDescription::read(*connection);
    QVERIFY(!none.ok());
    QCOMPARE(none.error().kind, Error::Kind::Schema);
}

/// SQLite takes a name in double quotes that it does not know for a string: an index on nothing. With that switched off
/// every shipped statement still runs.
void tst_SchemaDescription::S16_doubleQuotedStrings() {
    const TestBackend backend(sqliteName);
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    QVERIFY(runAll(*connection, {u"CREATE TABLE t (a INTEGER)"_s, u"CREATE INDEX trap ON t (\"nosuch\")"_s,
                                 u"DROP TABLE t"_s, u"CREATE TABLE t (a INTEGER)"_s}));
    for (const int option : {SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_DQS_DML})
        QCOMPARE(sqlite3_db_config(connection->sqliteHandle(), option, 0, nullptr), SQLITE_OK);
    QVERIFY(!connection->execute(u"CREATE INDEX trap ON t (\"nosuch\")"_s).ok());
    QVERIFY(runAll(*connection, {u"DROP TABLE t"_s}));
    MigrationRunner runner(*connection, MigrationSet::embedded());
    for (const Migration& migration : MigrationSet::embedded().migrations())
        VERIFY_OK(runner.upgradeTo(migration.revision));
    VERIFY_OK(runner.downgradeTo({}));
    QCOMPARE(described(*connection).tables(), QStringList());
}

/// Read at every opening, so it has to cost nothing that a person would notice.
void tst_SchemaDescription::quick() {
    TestBackend backend = TestBackend::current();
    QVERIFY(backend.migrate());
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    const Result<SchemaDescription> expected = expectedSchema(MigrationSet::embedded().head(), connection->backend());
    qint64 best = std::numeric_limits<qint64>::max();
    for (int i = 0; i < 5; ++i) {
        QElapsedTimer timer;
        timer.start();
        QVERIFY(described(*connection).compareTo(*expected).isEqual());
        best = std::min(best, timer.nsecsElapsed());
    }
    qInfo("read and compared in %.1f ms", static_cast<double>(best) / 1e6);
    QVERIFY(best < 200'000'000);
}

QTEST_GUILESS_MAIN(tst_SchemaDescription)
#include "tst_schemadescription.moc"
