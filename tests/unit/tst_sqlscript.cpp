#include "sqlscript.h"
#include "sqltokenizer.h"
#include "verify.h"

#include <QRandomGenerator>
#include <QTest>
#include <sqlite3.h>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

/// Statements of an expectation are separated by this; one that begins with "!" is an error at that line.
const QString separator = u" ## "_s;

struct Case {
    const char* name;
    const char* input;
    const char* expected;
};

constexpr Case bothDialects[] = {
    {"empty", "", ""},
    {"only a semicolon", ";", ""},
    {"only semicolons", ";;\n;", ""},
    {"only a comment", "-- nothing", ""},
    {"only a block comment", "/* nothing ; */", ""},
    {"one", "SELECT 1;", "SELECT 1"},
    {"no final semicolon", "SELECT 1", "SELECT 1"},
    {"no final newline", "SELECT 1;\nSELECT 2", "SELECT 1 ## SELECT 2"},
    {"two on a line", "SELECT 1; SELECT 2;", "SELECT 1 ## SELECT 2"},
    {"doubled semicolon", "SELECT 1;; SELECT 2;", "SELECT 1 ## SELECT 2"},
    {"comment after the last", "SELECT 1; -- done; really", "SELECT 1"},
    {"block comment after the last", "SELECT 1; /* done; */ ", "SELECT 1"},
    {"comment before the first", "-- first;\n/* ; */ SELECT 1;", "SELECT 1"},
    {"comment before the semicolon", "SELECT 1 -- one\n;", "SELECT 1"},
    {"comment within", "SELECT -- ; not here\n 1;", "SELECT -- ; not here\n 1"},
    {"block comment within", "SELECT /* ; */ 1;", "SELECT /* ; */ 1"},
    {"comment marks in a string", "SELECT '-- no', '/* no';", "SELECT '-- no', '/* no'"},
    {"quote in a comment", "SELECT 1; -- it's\nSELECT 2;", "SELECT 1 ## SELECT 2"},
    {"quote in a block comment", "/* it's \" */ SELECT 2;", "SELECT 2"},
    {"semicolon in a string", "SELECT ';';", "SELECT ';'"},
    {"doubled quote", "SELECT 'it''s; ok';", "SELECT 'it''s; ok'"},
    {"empty string", "SELECT '';SELECT 2", "SELECT '' ## SELECT 2"},
    {"three quotes", "SELECT '''';SELECT 2", "SELECT '''' ## SELECT 2"},
    {"backslash in a string", "SELECT 'a\\'; SELECT 2;", "SELECT 'a\\' ## SELECT 2"},
    {"string over lines", "SELECT 'a\n;\nb'; SELECT 2;", "SELECT 'a\n;\nb' ## SELECT 2"},
    {"quoted name", "SELECT \"a;b\";", "SELECT \"a;b\""},
    {"doubled name quote", "SELECT \"a\"\";\"; SELECT 2", "SELECT \"a\"\";\" ## SELECT 2"},
    {"CRLF", "SELECT 1;\r\nSELECT 2;\r\n", "SELECT 1 ## SELECT 2"},
    {"byte order mark", "\xef\xbb\xbfSELECT 1;", "SELECT 1"},
    {"byte order mark and comment", "\xef\xbb\xbf-- hello\nSELECT 1;", "SELECT 1"},
    {"not ASCII", "SELECT 'Ж;İ' AS größe; SELECT '😀'", "SELECT 'Ж;İ' AS größe ## SELECT '😀'"},
    {"minus and divide", "SELECT 1-2/3*4; SELECT 2", "SELECT 1-2/3*4 ## SELECT 2"},
    {"comment without space", "SELECT 1--2;\n;SELECT 3", "SELECT 1 ## SELECT 3"},
    {"open string", "SELECT 1;\nSELECT 'a;", "!2"},
    {"open name", "SELECT \"a;\n\n", "!1"},
    {"open comment", "SELECT 1;\n\n/* a;", "!3"},
    {"CASE", "SELECT CASE WHEN 1 THEN 2 END; SELECT 2;", "SELECT CASE WHEN 1 THEN 2 END ## SELECT 2"},
    {"words that look alike", "SELECT committed, ended, begins FROM t", "SELECT committed, ended, begins FROM t"},
    {"forbidden word in a string", "SELECT 'COMMIT', 'CONCURRENTLY'", "SELECT 'COMMIT', 'CONCURRENTLY'"},
    {"forbidden word in a comment", "/* COMMIT; */ SELECT 1 -- VACUUM", "SELECT 1"},
    {"BEGIN", "BEGIN;", "!1"},
    {"begin small", "SELECT 1;\nbegin immediate;", "!2"},
    {"COMMIT", "SELECT 1;\n\n  COMMIT;", "!3"},
    {"commit after comment", "/* a\n*/ commit", "!2"},
    {"END", "END;", "!1"},
    {"ROLLBACK", "rollback;", "!1"},
    {"SAVEPOINT", "savepoint a", "!1"},
    {"RELEASE", "RELEASE a", "!1"},
    {"VACUUM", "VACUUM;", "!1"},
    {"VACUUM INTO", "SELECT 1;\nVACUUM INTO 'a'", "!2"},
    {"PREPARE TRANSACTION", "PREPARE TRANSACTION 'a'", "!1"},
    {"ATTACH", "ATTACH 'a' AS b", "!1"},
    {"DETACH", "DETACH b", "!1"},
    {"insert select star", "INSERT INTO a SELECT * FROM b", "!1"},
    {"insert columns select star", "INSERT INTO a (x)\nSELECT * FROM b", "!1"},
    {"insert select count star", "INSERT INTO a SELECT count(*) FROM b", "INSERT INTO a SELECT count(*) FROM b"},
    {"select star alone", "SELECT * FROM b", "SELECT * FROM b"},
};

constexpr Case sqliteOnly[] = {
    {"comments do not nest", "/* a /* b */ SELECT 1;", "SELECT 1"},
    {"backtick name", "SELECT `a;b`; SELECT 2", "SELECT `a;b` ## SELECT 2"},
    {"bracket name", "SELECT [a;'b]; SELECT 2", "SELECT [a;'b] ## SELECT 2"},
    {"dollar is a name", "SELECT $a$; SELECT 2; SELECT $a$", "SELECT $a$ ## SELECT 2 ## SELECT $a$"},
    {"E is a name", "SELECT E'a\\'; SELECT 2", "SELECT E'a\\' ## SELECT 2"},
    {"blob", "SELECT x'3b'; SELECT 2", "SELECT x'3b' ## SELECT 2"},
    {"trigger", "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; SELECT 2; END; SELECT 3;",
     "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; SELECT 2; END ## SELECT 3"},
    {"temporary trigger", "CREATE TEMPORARY TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END; SELECT 3;",
     "CREATE TEMPORARY TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END ## SELECT 3"},
    {"temp trigger", "create temp trigger t after insert on a begin select 1; end; select 3",
     "create temp trigger t after insert on a begin select 1; end ## select 3"},
    {"trigger with CASE", "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; END; SELECT 3;",
     "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; END ## SELECT 3"},
    {"trigger WHEN CASE",
     "CREATE TRIGGER t AFTER INSERT ON a WHEN CASE new.b WHEN 1 THEN 0 END BEGIN SELECT 1; END; SELECT 3;",
     "CREATE TRIGGER t AFTER INSERT ON a WHEN CASE new.b WHEN 1 THEN 0 END BEGIN SELECT 1; END ## SELECT 3"},
    {"trigger with comments", "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; -- END;\n/* END; */ END; SELECT 3;",
     "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; -- END;\n/* END; */ END ## SELECT 3"},
    {"trigger with END in a string", "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT '; END;'; END; SELECT 3;",
     "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT '; END;'; END ## SELECT 3"},
    {"trigger if not exists", "CREATE TRIGGER IF NOT EXISTS t AFTER INSERT ON a BEGIN SELECT 1; END",
     "CREATE TRIGGER IF NOT EXISTS t AFTER INSERT ON a BEGIN SELECT 1; END"},
    {"trigger never closed", "SELECT 1;\nCREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1;", "!2"},
    {"a table named trigger", "CREATE TABLE trigger_log (a); SELECT 2", "CREATE TABLE trigger_log (a) ## SELECT 2"},
    {"drop trigger", "DROP TRIGGER t; SELECT 2", "DROP TRIGGER t ## SELECT 2"},
    {"semicolon in parentheses", "SELECT (1; SELECT 2", "SELECT (1 ## SELECT 2"},
    {"PRAGMA", "PRAGMA foreign_keys = OFF", "!1"},
    {"PRAGMA user_version", "SELECT 1;\npragma user_version = 3;", "!2"},
    {"PRAGMA legacy_alter_table", "PRAGMA legacy_alter_table = ON;", "PRAGMA legacy_alter_table = ON"},
    {"replace select star", "REPLACE INTO a SELECT * FROM b", "!1"},
};

constexpr Case postgresOnly[] = {
    {"comments nest", "/* a /* b ; */ c; */ SELECT 1;", "SELECT 1"},
    {"nested comment open", "SELECT 1;\n/* a /* b */", "!2"},
    {"escape string", "SELECT E'a\\'; b'; SELECT 2", "SELECT E'a\\'; b' ## SELECT 2"},
    {"escape string small", "SELECT e'a\\\\'; SELECT 2", "SELECT e'a\\\\' ## SELECT 2"},
    {"escape string doubled", "SELECT E'a''\\';'; SELECT 2", "SELECT E'a''\\';' ## SELECT 2"},
    {"escape string goes on", "SELECT E'a'\n  'b\\'; c'; SELECT 2", "SELECT E'a'\n  'b\\'; c' ## SELECT 2"},
    {"a name that ends in e", "SELECT date'a\\'; SELECT 2", "SELECT date'a\\' ## SELECT 2"},
    {"unicode string", "SELECT U&'d\\0061;'; SELECT 2", "SELECT U&'d\\0061;' ## SELECT 2"},
    {"unicode name", "SELECT U&\"d;\"; SELECT 2", "SELECT U&\"d;\" ## SELECT 2"},
    {"bit string", "SELECT B'01'; SELECT X'3b'", "SELECT B'01' ## SELECT X'3b'"},
    {"dollar", "SELECT $$a;'b$$; SELECT 2", "SELECT $$a;'b$$ ## SELECT 2"},
    {"dollar tag", "SELECT $x$a;$$;$y$;$x$; SELECT 2", "SELECT $x$a;$$;$y$;$x$ ## SELECT 2"},
    {"dollar tag is case sensitive", "SELECT $x$a;$X$;$x$; SELECT 2", "SELECT $x$a;$X$;$x$ ## SELECT 2"},
    {"dollar not closed", "SELECT 1;\nSELECT $x$a;$$", "!2"},
    {"parameter", "SELECT $1; SELECT $2", "SELECT $1 ## SELECT $2"},
    {"dollar in a name", "SELECT a$$b; SELECT c$$d", "SELECT a$$b ## SELECT c$$d"},
    {"comment marks in a body", "DO $$ BEGIN -- it's;\n/* ; END; $$; SELECT 2",
     "DO $$ BEGIN -- it's;\n/* ; END; $$ ## SELECT 2"},
    {"function", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $b$ SELECT 1; $b$; SELECT 2",
     "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $b$ SELECT 1; $b$ ## SELECT 2"},
    {"BEGIN ATOMIC", "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 3;",
     "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END ## SELECT 3"},
    {"BEGIN ATOMIC with CASE",
     "CREATE OR REPLACE PROCEDURE f() BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; END; SELECT 3;",
     "CREATE OR REPLACE PROCEDURE f() BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; END ## SELECT 3"},
    {"BEGIN ATOMIC not closed", "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;", "!1"},
    {"rule", "CREATE RULE r AS ON INSERT TO a DO (SELECT 1; SELECT 2); SELECT 3",
     "CREATE RULE r AS ON INSERT TO a DO (SELECT 1; SELECT 2) ## SELECT 3"},
    {"trigger without a body", "CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f(); SELECT 2",
     "CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f() ## SELECT 2"},
    {"cast", "SELECT 1::int; SELECT a[1]", "SELECT 1::int ## SELECT a[1]"},
    {"bracket with a quote", "SELECT a['x;']; SELECT 2", "SELECT a['x;'] ## SELECT 2"},
    {"jsonb operators", "SELECT a ? 'b', a ->> 'c;'; SELECT 2", "SELECT a ? 'b', a ->> 'c;' ## SELECT 2"},
    {"CONCURRENTLY", "SELECT 1;\nCREATE INDEX CONCURRENTLY i ON a (b)", "!2"},
    {"drop CONCURRENTLY", "DROP INDEX concurrently i", "!1"},
    {"reindex CONCURRENTLY", "SELECT 1;\nREINDEX INDEX CONCURRENTLY i", "!2"},
    {"refresh CONCURRENTLY", "REFRESH MATERIALIZED VIEW CONCURRENTLY v", "!1"},
    {"ALTER TYPE ADD VALUE", "SELECT 1;\nALTER TYPE a ADD VALUE 'b'", "!2"},
    {"ALTER TYPE RENAME VALUE", "ALTER TYPE a RENAME VALUE 'b' TO 'c'", "ALTER TYPE a RENAME VALUE 'b' TO 'c'"},
    {"CREATE TABLESPACE", "CREATE TABLESPACE a LOCATION 'b'", "!1"},
    {"DROP TABLESPACE", "DROP TABLESPACE a", "!1"},
    {"CREATE DATABASE", "CREATE DATABASE a", "!1"},
    {"DROP DATABASE", "DROP DATABASE a", "!1"},
    {"ALTER SYSTEM", "ALTER SYSTEM SET a = 1", "!1"},
    {"START TRANSACTION", "START TRANSACTION", "!1"},
    {"ABORT", "ABORT", "!1"},
    {"psql command", "SELECT 1;\n\\d products", "!2"},
    {"COPY FROM STDIN", "COPY a (b) FROM STDIN;\n1\n", "!1"},
    {"COPY FROM file", "COPY a FROM '/x;y'", "COPY a FROM '/x;y'"},
    {"WITH insert star", "WITH x AS (INSERT INTO a SELECT * FROM b) SELECT 1", "!1"},
};

Backend backendOf(const QString& name) { return name == u"sqlite" ? Backend::Sqlite : Backend::PostgreSql; }

/// Scripts put together at random, always the same ones, from statements and from what may stand between them.
struct Generated {
    QString script;
    QStringList statements;
};

Generated generate(Backend backend, quint32 seed) {
    QStringList statements{u"SELECT 1"_s,
                           u"SELECT ';', '--', '/*', 'it''s'"_s,
                           u"SELECT 1 -- ; one\n , 2"_s,
                           u"SELECT /* ; ' \" */ 'Ж;😀'"_s,
                           u"SELECT a AS \"b;\"\"c\" FROM t"_s,
                           u"INSERT INTO t (a) VALUES ('x;\n--y')"_s,
                           u"SELECT CASE WHEN a = 1 THEN ';' END FROM t"_s,
                           u"SELECT (1), ((2))"_s};
    QStringList between{u";"_s,
                        u";\n"_s,
                        u" ;\r\n"_s,
                        u"; -- it's; a comment\n"_s,
                        u";;\n;"_s,
                        u"; /* it's; \" */ "_s,
                        u"\n-- before;\n;\n\n"_s};
    if (backend == Backend::Sqlite) {
        statements
            << u"CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT CASE WHEN 1 THEN 2 END; DELETE FROM t; END"_s
            << u"CREATE TEMP TRIGGER r AFTER UPDATE OF a ON t WHEN new.a > 1 BEGIN SELECT '; END;'; -- END;\nEND"_s
            << u"SELECT a AS [b;'c], a AS `d;\"` FROM t"_s << u"SELECT x'3b', 'a\\'"_s;
        between << u"; /* a /* b */"_s;
    } else {
        statements << u"SELECT E'a\\';b', $x$;'$$\"--$x$"_s << u"DO $$ BEGIN; END; $$"_s
                   << u"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END"_s
                   << u"CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)"_s << u"SELECT $1, a$$b"_s;
        between << u"; /* a /* b; */ c; */"_s;
    }
    QRandomGenerator random(seed);
    Generated made;
    const int count = random.bounded(1, 12);
    for (int i = 0; i < count; ++i) {
        made.statements << statements[random.bounded(statements.size())];
        made.script += made.statements.last() + between[random.bounded(between.size())];
    }
    return made;
}

/// Whether SQLite itself takes the text as a whole statement (or several).
bool completeForSqlite(const QString& text) { return sqlite3_complete(text.toUtf8().constData()) != 0; }

} // namespace

class tst_SqlScript : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void enoughCases();
    void split_data() { addCases(); }
    void split();
    void nothingIsLost_data() { addCases(); }
    void nothingIsLost();
    void agreesWithSqlite_data();
    void agreesWithSqlite();
    void generated_data() { addBackends(); }
    void generated();
    void tailsOfSqlite();
    void lines();
    void errorNamesFileAndLine();
    void splitOnlyAllowsAll();

private:
    static void addCases();
    static void addBackends();
};

void tst_SqlScript::addCases() {
    QTest::addColumn<QString>("backend");
    QTest::addColumn<QString>("input");
    QTest::addColumn<QString>("expected");
    const auto add = [](const char* backend, const Case& one) {
        QTest::addRow("%s: %s", backend, one.name)
            << QString::fromLatin1(backend) << QString::fromUtf8(one.input) << QString::fromUtf8(one.expected);
    };
    for (const Case& one : bothDialects) {
        add("sqlite", one);
        add("postgresql", one);
    }
    for (const Case& one : sqliteOnly)
        add("sqlite", one);
    for (const Case& one : postgresOnly)
        add("postgresql", one);
}

void tst_SqlScript::enoughCases() {
    QVERIFY(std::size(bothDialects) + std::size(sqliteOnly) >= 40);
    QVERIFY(std::size(bothDialects) + std::size(postgresOnly) >= 40);
}

void tst_SqlScript::split() {
    QFETCH(QString, backend);
    QFETCH(QString, input);
    QFETCH(QString, expected);
    const Result<SqlScript> script = SqlScript::parse(input, backendOf(backend), {u"f.sql"_s, 1});
    if (expected.startsWith(u'!')) {
        QVERIFY(!script.ok());
        QCOMPARE(script.error().kind, Error::Kind::Invalid);
        QVERIFY2(script.error().text.startsWith(u"f.sql:%1: "_s.arg(expected.sliced(1))),
                 qUtf8Printable(script.error().text));
        return;
    }
    VERIFY_OK(script);
    QStringList texts;
    for (const SqlStatement& statement : script->statements())
        texts << statement.text;
    QCOMPARE(texts.join(separator), expected);
}

/// What is not in a statement is white space, comment or semicolon; offsets and lines are those of the text.
void tst_SqlScript::nothingIsLost() {
    QFETCH(QString, backend);
    QFETCH(QString, input);
    const Result<SqlScript> script =
        SqlScript::parse(input, backendOf(backend), {u"f.sql"_s, 1}, SqlScript::Rules::SplitOnly);
    if (!script.ok())
        return;
    QString rest = input;
    for (auto statement = script->statements().rbegin(); statement != script->statements().rend(); ++statement) {
        QCOMPARE(input.sliced(statement->offset, statement->text.size()), statement->text);
        QCOMPARE(statement->line, input.first(statement->offset).count(u'\n') + 1);
        rest.remove(statement->offset, statement->text.size());
    }
    SqlTokenizer tokenizer(rest, backendOf(backend));
    QString joined;
    for (SqlToken token = tokenizer.next(); token.kind != SqlToken::Kind::End; token = tokenizer.next()) {
        QVERIFY2(!token.isMeaningful() || token.kind == SqlToken::Kind::Semicolon,
                 qUtf8Printable(token.text.toString()));
        joined += token.text;
    }
    QCOMPARE(joined, rest);
}

void tst_SqlScript::agreesWithSqlite_data() {
    QTest::addColumn<QString>("input");
    for (const Case& one : bothDialects)
        QTest::addRow("%s", one.name) << QString::fromUtf8(one.input);
    for (const Case& one : sqliteOnly)
        QTest::addRow("%s", one.name) << QString::fromUtf8(one.input);
}

/// At each semicolon, SQLite and we are of one mind whether the statement ends there.
void tst_SqlScript::agreesWithSqlite() {
    QFETCH(QString, input);
    const Result<SqlScript> script =
        SqlScript::parse(input, Backend::Sqlite, {u"f.sql"_s, 1}, SqlScript::Rules::SplitOnly);
    if (!script.ok())
        return;
    for (const SqlStatement& statement : script->statements()) {
        QVERIFY2(completeForSqlite(statement.text + u"\n;"_s), qUtf8Printable(statement.text));
        for (qsizetype at = statement.text.indexOf(u';'); at >= 0; at = statement.text.indexOf(u';', at + 1))
            QVERIFY2(!completeForSqlite(statement.text.first(at + 1)), qUtf8Printable(statement.text));
    }
}

void tst_SqlScript::addBackends() {
    QTest::addColumn<QString>("backend");
    for (const char* backend : {"sqlite", "postgresql"})
        QTest::newRow(backend) << QString::fromLatin1(backend);
}

void tst_SqlScript::generated() {
    QFETCH(QString, backend);
    for (quint32 seed = 1; seed <= 2000; ++seed) {
        const Generated made = generate(backendOf(backend), seed);
        const Result<SqlScript> script = SqlScript::parse(made.script, backendOf(backend), {u"f.sql"_s, 1});
        VERIFY_OK(script);
        QStringList found;
        qsizetype end = 0;
        QString without; // the script without its statements
        for (const SqlStatement& statement : script->statements()) {
            found << statement.text;
            QCOMPARE(statement.line, made.script.first(statement.offset).count(u'\n') + 1);
            without += made.script.sliced(end, statement.offset - end);
            end = statement.offset + statement.text.size();
        }
        without += made.script.sliced(end);
        QCOMPARE(found, made.statements);
        SqlTokenizer tokenizer(without, backendOf(backend));
        for (SqlToken token = tokenizer.next(); token.kind != SqlToken::Kind::End; token = tokenizer.next())
            QVERIFY2(!token.isMeaningful() || token.kind == SqlToken::Kind::Semicolon, qUtf8Printable(without));
    }
}

/// SQLite's parser, asked for one statement after the other, stops where we say that each ends.
void tst_SqlScript::tailsOfSqlite() {
    sqlite3* database = nullptr;
    QCOMPARE(sqlite3_open(":memory:", &database), SQLITE_OK);
    QCOMPARE(sqlite3_exec(database, "CREATE TABLE t (a INTEGER)", nullptr, nullptr, nullptr), SQLITE_OK);
    for (quint32 seed = 1; seed <= 500; ++seed) {
        const Generated made = generate(Backend::Sqlite, seed);
        const Result<SqlScript> script = SqlScript::parse(made.script, Backend::Sqlite, {u"f.sql"_s, 1});
        VERIFY_OK(script);
        const QByteArray bytes = made.script.toUtf8();
        const char* at = bytes.constData();
        auto ours = script->statements().begin();
        while (*at != '\0') {
            sqlite3_stmt* prepared = nullptr;
            const char* tail = nullptr;
            QVERIFY2(sqlite3_prepare_v2(database, at, -1, &prepared, &tail) == SQLITE_OK, sqlite3_errmsg(database));
            const bool empty = prepared == nullptr;
            sqlite3_finalize(prepared);
            if (!empty) {
                QVERIFY(ours != script->statements().end());
                const qsizetype from = made.script.first(ours->offset).toUtf8().size();
                const qsizetype to = from + ours->text.toUtf8().size();
                QVERIFY(bytes.constData() + from >= at);
                QVERIFY(bytes.constData() + to < tail);
                // From its end to the tail there is nothing but comments and the semicolon.
                QCOMPARE(*(tail - 1), ';');
                const QString rest = QString::fromUtf8(bytes.sliced(to, tail - 1 - bytes.constData() - to));
                SqlTokenizer tokenizer(rest, Backend::Sqlite);
                for (SqlToken token = tokenizer.next(); token.kind != SqlToken::Kind::End; token = tokenizer.next())
                    QVERIFY2(!token.isMeaningful(), qUtf8Printable(rest));
                ++ours;
            }
            at = tail;
        }
        QVERIFY(ours == script->statements().end());
    }
    sqlite3_close(database);
}

void tst_SqlScript::lines() {
    const Result<SqlScript> script =
        SqlScript::parse(u"-- a\nSELECT 'x\ny';\n\n/* b\n*/ SELECT 2; SELECT\n3;"_s, Backend::Sqlite, {u"f.sql"_s, 11});
    VERIFY_OK(script);
    QCOMPARE(script->statements().size(), std::size_t{3});
    QCOMPARE(script->statements()[0].line, 12);
    QCOMPARE(script->statements()[1].line, 16);
    QCOMPARE(script->statements()[2].line, 16);
}

void tst_SqlScript::errorNamesFileAndLine() {
    const Result<SqlScript> script =
        SqlScript::parse(u"SELECT 1;\nCOMMIT;"_s, Backend::PostgreSql, {u"2026_x.sql"_s, 20});
    QVERIFY(!script.ok());
    QCOMPARE(script.error().text,
             u"2026_x.sql:21: COMMIT is not allowed: the program begins and ends the transaction."_s);
}

void tst_SqlScript::splitOnlyAllowsAll() {
    const Result<SqlScript> script =
        SqlScript::parse(u"BEGIN; COMMIT; VACUUM"_s, Backend::Sqlite, {u"f.sql"_s, 1}, SqlScript::Rules::SplitOnly);
    VERIFY_OK(script);
    QCOMPARE(script->statements().size(), std::size_t{3});
}

QTEST_GUILESS_MAIN(tst_SqlScript)
#include "tst_sqlscript.moc"
