#include "migrationset.h"
#include "verify.h"

#include <QDir>
#include <QRegularExpression>
#include <QTest>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

QByteArray fileText(const QString& revision, const QString& parents) {
    return u"-- revision: %1\n-- revises: %2\n-- message: a step\n-- created: 2026-11-21T02:40:07Z\n-- compat: "
           u"additive\n"
           "-- [upgrade sqlite] rows-change=a,b rebuild=a\nCREATE TABLE a (b INTEGER);\n"
           "-- [upgrade postgresql]\nCREATE TABLE a (b INTEGER);\n"
           "-- [downgrade sqlite] loses=a.b\nDROP TABLE a;\n-- [downgrade postgresql]\nDROP TABLE a;\n-- [verify]\n"_s
               .arg(revision, parents)
               .toUtf8();
}

QString fileName(const QString& revision) { return u"2026_11_21_0240-%1_a_step.sql"_s.arg(revision); }

/// One letter per revision: "a" is aaaaaaaaaaaa.
MigrationSet::File file(char letter, const QString& parents) {
    const QString revision(12, QLatin1Char(letter));
    QString full;
    for (const QChar c : parents)
        full += c.isLetter() ? QString(12, c) : QString(c);
    return {fileName(revision), fileText(revision, full)};
}

Result<Migration> parseWith(const QByteArray& from, const QByteArray& to) {
    const QString revision(12, u'a');
    QByteArray text = fileText(revision, {});
    text.replace(from, to);
    return Migration::parse(fileName(revision), text);
}

QString revision(char letter) { return QString(12, QLatin1Char(letter)); }

} // namespace

class tst_MigrationSet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parsesAFile();
    void twoEntriesOnALine();
    void refusesFile_data();
    void refusesFile();
    void outsideOfATransaction_data();
    void outsideOfATransaction();
    void rebuild();
    void refusesRebuild_data();
    void refusesRebuild();
    void emptySection();
    void verifyOfOneEngine();
    void refusesName();
    void merge();
    void prechecks();
    void checksum();
    void ordersTheChain();
    void refusesChain_data();
    void refusesChain();
    void embeddedEqualsFolder();
    void embeddedIsSound();
};

void tst_MigrationSet::parsesAFile() {
    const Result<Migration> migration =
        Migration::parse(fileName(revision('b')), fileText(revision('b'), revision('a')));
    VERIFY_OK(migration);
    QCOMPARE(migration->revision, revision('b'));
    QCOMPARE(migration->parents, QStringList{revision('a')});
    QCOMPARE(migration->message, u"a step"_s);
    QCOMPARE(migration->created, QDateTime(QDate(2026, 11, 21), QTime(2, 40, 7), Qt::UTC));
    QVERIFY(!migration->breaking);
    QCOMPARE(migration->upgrade(Backend::Sqlite).statements.size(), std::size_t{1});
    QCOMPARE(migration->upgrade(Backend::Sqlite).statements.front().line, 7);
    QCOMPARE(migration->upgrade(Backend::Sqlite).list(u"rows-change"_s), (QStringList{u"a"_s, u"b"_s}));
    QCOMPARE(migration->downgrade(Backend::Sqlite).list(u"loses"_s), QStringList{u"a.b"_s});
    QVERIFY(migration->downgrade(Backend::PostgreSql).list(u"loses"_s).isEmpty());
    QCOMPARE(migration->downgrade(Backend::PostgreSql).statements.front().text, u"DROP TABLE a"_s);
}

void tst_MigrationSet::twoEntriesOnALine() {
    const Result<Migration> migration = parseWith("\n-- revises: ", "      -- revises: ");
    VERIFY_OK(migration);
    QCOMPARE(migration->revision, revision('a'));
    QVERIFY(migration->parents.isEmpty());
}

void tst_MigrationSet::refusesFile_data() {
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<int>("line");
    const auto row = [](const char* name, const char* from, const char* to, int line) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << line;
    };
    row("unknown entry", "-- message:", "-- mesage:", 3);
    row("missing revises", "-- revises: \n", "\n", 1);
    row("missing message", "-- message: a step\n", "\n", 1);
    row("entry twice", "-- message: a step\n", "-- message: a step\n-- message: b\n", 4);
    row("empty message", "a step", "", 3);
    row("revision too short", "revision: aaaaaaaaaaaa", "revision: aaaaaaaaaaa", 1);
    row("revision in capitals", "revision: aaaaaaaaaaaa", "revision: AAAAAAAAAAAA", 1);
    row("other revision than the name's", "revision: aaaaaaaaaaaa", "revision: bbbbbbbbbbbb", 1);
    row("other time than the name's", "T02:40", "T02:41", 4);
    row("local time", ":07Z", ":07", 4);
    row("no time", "2026-11-21T02:40:07Z", "yesterday", 4);
    row("unknown compat", "additive", "maybe", 5);
    row("unknown section", "[verify]", "[verfy]", 14);
    row("missing section", "-- [verify]\n", "", 1);
    row("missing dialect", "-- [upgrade postgresql]\n", "", 1);
    row("section twice", "-- [verify]\n", "-- [verify]\n-- [verify]\n", 15);
    row("unknown option", "rebuild=", "rebild=", 6);
    row("empty section", "DROP TABLE a;\n-- [downgrade postgresql]", "-- nothing\n-- [downgrade postgresql]", 10);
    row("forbidden statement", "DROP TABLE a;\n-- [verify]", "\nCOMMIT;\n-- [verify]", 14);
    row("statement before a section", "-- [upgrade sqlite]", "SELECT 1;\n-- [upgrade sqlite]", 6);
    row("statement never closed", "DROP TABLE a;\n-- [verify]", "SELECT 'a;\n-- [verify]", 13);
    row("unknown entry in a section", "CREATE TABLE a (b INTEGER);\n-- [upgrade postgresql]",
        "-- rebild: a\nCREATE TABLE a (b INTEGER);\n-- [upgrade postgresql]", 7);
    row("rebuild in PostgreSQL", "-- [upgrade postgresql]\n", "-- [upgrade postgresql]\n-- rebuild: a\n", 9);
    row("rebuild option in PostgreSQL", "-- [upgrade postgresql]", "-- [upgrade postgresql] rebuild=a", 8);
    row("option of verify", "-- [verify]", "-- [verify] tx=no", 14);
    row("irreversible upgrade", "-- [upgrade postgresql]\nCREATE TABLE a (b INTEGER);",
        "-- [upgrade postgresql] irreversible=\"x\"", 8);
    row("empty with a statement", "-- [upgrade postgresql]", "-- [upgrade postgresql] empty=\"x\"", 8);
    row("tx in SQLite", "-- [upgrade sqlite]", "-- [upgrade sqlite] tx=no", 6);
    row("tx in a downgrade", "-- [downgrade postgresql]", "-- [downgrade postgresql] tx=no", 12);
    row("tx=yes", "-- [upgrade postgresql]", "-- [upgrade postgresql] tx=yes", 8);
    row("tx=no with two statements", "-- [upgrade postgresql]\nCREATE TABLE a (b INTEGER);",
        "-- [upgrade postgresql] tx=no\nANALYZE a;\nANALYZE b;", 8);
    row("tx=no with COMMIT", "-- [upgrade postgresql]\nCREATE TABLE a (b INTEGER);",
        "-- [upgrade postgresql] tx=no\nCOMMIT;", 9);
    row("tx=no that cannot be repeated", "-- [upgrade postgresql]\nCREATE TABLE a (b INTEGER);",
        "-- [upgrade postgresql] tx=no\n\nCREATE INDEX CONCURRENTLY i ON a (b);", 10);
    row("not UTF-8", "a step", "a \xff step", 1);
}

void tst_MigrationSet::refusesFile() {
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(int, line);
    const Result<Migration> migration = parseWith(from, to);
    QVERIFY(!migration.ok());
    QCOMPARE(migration.error().kind, Error::Kind::Invalid);
    QVERIFY2(migration.error().text.startsWith(u"%1:%2: "_s.arg(fileName(revision('a'))).arg(line)),
             qUtf8Printable(migration.error().text));
}

void tst_MigrationSet::outsideOfATransaction_data() {
    QTest::addColumn<QByteArray>("statement");
    QTest::addColumn<bool>("allowed");
    const auto row = [](const char* statement, bool allowed) {
        QTest::newRow(statement) << QByteArray(statement) << allowed;
    };
    row("CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON a (b)", true);
    row("CREATE INDEX CONCURRENTLY i ON a (b)", false);
    row("CREATE OR REPLACE VIEW v AS SELECT 1", true);
    row("DROP INDEX CONCURRENTLY IF EXISTS i", true);
    row("DROP INDEX CONCURRENTLY i", false);
    row("ALTER TYPE t ADD VALUE IF NOT EXISTS 'x'", true);
    row("ALTER TYPE t ADD VALUE 'x'", false);
    row("ALTER TYPE t RENAME VALUE 'x' TO 'y'", false);
    row("ALTER TABLE a VALIDATE CONSTRAINT c", true);
    row("ALTER TABLE a ADD COLUMN c INTEGER", false);
    row("VACUUM a", true);
    row("REINDEX INDEX CONCURRENTLY i", true);
    row("UPDATE a SET b = 1 WHERE b IS NULL", true);
    row("UPDATE a SET b = b + 1", false);
    row("INSERT INTO a (b) VALUES (1) ON CONFLICT DO NOTHING", true);
    row("INSERT INTO a (b) VALUES (1)", false);
    row("CALL fill()", false);
    row("BEGIN", false);
    row("ROLLBACK", false);
}

void tst_MigrationSet::outsideOfATransaction() {
    QFETCH(QByteArray, statement);
    QFETCH(bool, allowed);
    const Result<Migration> migration =
        parseWith("-- [upgrade postgresql]\nCREATE TABLE a (b INTEGER)", "-- [upgrade postgresql] tx=no\n" + statement);
    QCOMPARE(migration.ok(), allowed);
    if (!allowed) {
        QVERIFY2(migration.error().text.contains(u"_a_step.sql:9: "_s), qUtf8Printable(migration.error().text));
        return;
    }
    QVERIFY(!migration->upgrade(Backend::PostgreSql).isTransactional());
    QVERIFY(migration->upgrade(Backend::Sqlite).isTransactional());
    QVERIFY(migration->downgrade(Backend::PostgreSql).isTransactional());
    // Within a transaction it may not stand.
    if (statement.contains("CONCURRENTLY") || statement.contains("VACUUM") || statement.contains("ADD VALUE"))
        QVERIFY(!parseWith("CREATE TABLE a (b INTEGER);\n-- [downgrade", statement + ";\n-- [downgrade").ok());
}

namespace {

Result<Migration> parseRebuild(const QByteArray& lines) {
    return parseWith("CREATE TABLE a (b INTEGER);\n-- [upgrade postgresql]", lines + "\n-- [upgrade postgresql]");
}

} // namespace

void tst_MigrationSet::rebuild() {
    const Result<Migration> migration =
        parseRebuild("SELECT 1;\n-- rebuild: a\n-- a comment\n-- copy: b, c = round(d, 2) , \"e f\" = 'x, y'\n"
                     "-- copy: g = CASE WHEN a, b THEN 1 END\nCREATE TABLE a (\n  b INTEGER);\nSELECT 2;");
    QVERIFY(!migration.ok()); // a comma in an expression stands in parentheses
    const Result<Migration> right =
        parseRebuild("SELECT 1;\n-- rebuild: a\n-- a comment\n-- copy: b, c = round(d, 2) , \"e f\" = 'x, y'\n"
                     "-- copy: g = CASE WHEN h = 1 THEN 1 END\nCREATE TABLE a (\n  b INTEGER);\nSELECT 2;");
    VERIFY_OK(right);
    const std::vector<MigrationStatement>& statements = right->upgrade(Backend::Sqlite).statements;
    QCOMPARE(statements.size(), std::size_t{3});
    QVERIFY(!statements[0].rebuild && !statements[2].rebuild);
    QVERIFY(statements[1].rebuild.has_value());
    QCOMPARE(statements[1].line, 8);
    const TableRebuild& rebuild = *statements[1].rebuild;
    QCOMPARE(rebuild.table, u"a"_s);
    QCOMPARE(rebuild.createTable, u"CREATE TABLE a (\n  b INTEGER)"_s);
    const std::vector<std::pair<QString, QString>> columns{{u"b"_s, u"b"_s},
                                                           {u"c"_s, u"round(d, 2)"_s},
                                                           {u"\"e f\""_s, u"'x, y'"_s},
                                                           {u"g"_s, u"CASE WHEN h = 1 THEN 1 END"_s}};
    QCOMPARE(rebuild.columns, columns);

    // What is copied is part of the checksum.
    const auto checksum = [](const QByteArray& copy) {
        const Result<Migration> one =
            parseRebuild("-- rebuild: a\n-- copy: " + copy + "\nCREATE TABLE a (b INTEGER, c INTEGER);");
        return one ? one->checksum(Backend::Sqlite) : one.error().text;
    };
    QCOMPARE(checksum("b,c"), checksum("b,  c\n-- a comment"));
    QVERIFY(checksum("b") != checksum("b, c"));
    QVERIFY(checksum("b, c") != checksum("b, c = c + 1"));
    QVERIFY(checksum("b").startsWith(u"s256n1:"_s));
}

void tst_MigrationSet::refusesRebuild_data() {
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<int>("line");
    const auto row = [](const char* name, const char* lines, int line) {
        QTest::newRow(name) << QByteArray(lines) << line;
    };
    row("no copy", "-- rebuild: a\nCREATE TABLE a (b INTEGER);", 7);
    row("copy alone", "-- copy: b\nCREATE TABLE a (b INTEGER);", 7);
    row("copy after the statement", "-- rebuild: a\n-- copy: b\nCREATE TABLE a (b INTEGER);\n-- copy: c", 10);
    row("other table", "-- rebuild: a\n-- copy: b\nCREATE TABLE b (b INTEGER);", 7);
    row("temporary table", "-- rebuild: a\n-- copy: b\nCREATE TEMP TABLE a (b INTEGER);", 7);
    row("if not exists", "-- rebuild: a\n-- copy: b\nCREATE TABLE IF NOT EXISTS a (b INTEGER);", 7);
    row("no columns", "-- rebuild: a\n-- copy: b\nCREATE TABLE a AS SELECT 1;", 7);
    row("no statement", "SELECT 1;\n-- rebuild: a\n-- copy: b", 8);
    row("two at once", "-- rebuild: a\n-- copy: b\n-- rebuild: c\nCREATE TABLE a (b INTEGER);", 7);
    row("not in the option", "-- rebuild: c\n-- copy: b\nCREATE TABLE c (b INTEGER);", 6);
    row("column twice", "-- rebuild: a\n-- copy: b\n-- copy: c, B\nCREATE TABLE a (b INTEGER);", 9);
    row("nothing to copy", "-- rebuild: a\n-- copy:\nCREATE TABLE a (b INTEGER);", 8);
    row("comma at the end", "-- rebuild: a\n-- copy: b,\nCREATE TABLE a (b INTEGER);", 8);
    row("no expression", "-- rebuild: a\n-- copy: b =\nCREATE TABLE a (b INTEGER);", 8);
    row("parenthesis", "-- rebuild: a\n-- copy: b = (c\nCREATE TABLE a (b INTEGER);", 8);
    row("semicolon", "-- rebuild: a\n-- copy: b = 1; DROP TABLE c\nCREATE TABLE a (b INTEGER);", 8);
    row("string for a column", "-- rebuild: a\n-- copy: 'b'\nCREATE TABLE a (b INTEGER);", 8);
    row("string that is not closed", "-- rebuild: a\n-- copy: b = 'c\nCREATE TABLE a (b INTEGER);", 8);
}

void tst_MigrationSet::refusesRebuild() {
    QFETCH(QByteArray, lines);
    QFETCH(int, line);
    const Result<Migration> migration = parseRebuild(lines);
    QVERIFY(!migration.ok());
    QVERIFY2(migration.error().text.startsWith(u"%1:%2: "_s.arg(fileName(revision('a'))).arg(line)),
             qUtf8Printable(migration.error().text));
}

void tst_MigrationSet::emptySection() {
    const Result<Migration> migration = parseWith("-- [upgrade postgresql]\nCREATE TABLE a (b INTEGER);",
                                                  "-- [upgrade postgresql] empty=\"not there\"");
    VERIFY_OK(migration);
    QVERIFY(migration->upgrade(Backend::PostgreSql).statements.empty());
    QCOMPARE(migration->upgrade(Backend::PostgreSql).options.value(u"empty"_s), u"not there"_s);
}

void tst_MigrationSet::verifyOfOneEngine() {
    const Result<Migration> migration =
        parseWith("-- [verify]\n", "-- [verify sqlite]\nSELECT 1;\n-- [verify]\nSELECT 2;\n");
    VERIFY_OK(migration);
    QCOMPARE(migration->verify(Backend::Sqlite).size(), std::size_t{2});
    QCOMPARE(migration->verify(Backend::PostgreSql).size(), std::size_t{1});
    QCOMPARE(migration->verify(Backend::PostgreSql).front().text, u"SELECT 2"_s);
}

void tst_MigrationSet::refusesName() {
    for (const QString& name :
         QStringList{u"a.sql"_s, u"2026_11_21-aaaaaaaaaaaa_a.sql"_s, u"2026_11_21_0240-aaaaaaaaaaaa.sql"_s,
                     u"2026_11_21_0240-aaaaaaaaaaaa_A.sql"_s})
        QVERIFY2(!Migration::parse(name, fileText(revision('a'), {})).ok(), qUtf8Printable(name));
}

void tst_MigrationSet::merge() {
    const auto [name, content] = file('c', u"a, b"_s);
    const Result<Migration> migration = Migration::parse(name, content);
    VERIFY_OK(migration);
    QCOMPARE(migration->parents, (QStringList{revision('a'), revision('b')}));
}

void tst_MigrationSet::prechecks() {
    const Result<Migration> migration = parseWith(
        "-- [upgrade sqlite]", "-- [precheck sqlite]\n-- a comment\n-- refuse: rows: %1 (%2)\nSELECT id\nFROM a;\n"
                               "-- refuse: second %1 %2\nSELECT 2;\n-- [upgrade sqlite]");
    VERIFY_OK(migration);
    const std::vector<MigrationPrecheck>& checks = migration->prechecks(Backend::Sqlite);
    QCOMPARE(checks.size(), std::size_t{2});
    QCOMPARE(checks[0].sentence, u"rows: %1 (%2)"_s);
    QCOMPARE(checks[0].query.text, u"SELECT id\nFROM a"_s);
    QCOMPARE(checks[0].query.line, 9);
    QCOMPARE(checks[1].query.text, u"SELECT 2"_s);
    QCOMPARE(checks[1].query.line, 12);
    QVERIFY(migration->prechecks(Backend::PostgreSql).empty());

    QVERIFY(!parseWith("-- [upgrade sqlite]", "-- [precheck sqlite]\nSELECT 1;\n-- [upgrade sqlite]").ok());
    QVERIFY(!parseWith("-- [upgrade sqlite]", "-- [precheck sqlite]\n-- refuse: a\n-- [upgrade sqlite]").ok());
    QVERIFY(!parseWith("-- [upgrade sqlite]",
                       "-- [precheck sqlite]\n-- refuse: a\nSELECT 1; SELECT 2;\n-- [upgrade sqlite]")
                 .ok());
}

void tst_MigrationSet::checksum() {
    const Result<Migration> plain = parseWith("", "");
    const Result<Migration> carriageReturns = parseWith("\n", "\r\n");
    const Result<Migration> commented = parseWith("CREATE TABLE", "-- a comment\n\nCREATE TABLE");
    const Result<Migration> changed = parseWith("b INTEGER", "c INTEGER");
    QByteArray text = fileText(revision('a'), {});
    const qsizetype postgres = text.indexOf("CREATE", text.indexOf("[upgrade postgresql]"));
    text.insert(postgres, "SELECT 1;\n");
    const Result<Migration> postgresChanged = Migration::parse(fileName(revision('a')), text);
    for (const Result<Migration>* one : {&plain, &carriageReturns, &commented, &changed, &postgresChanged})
        VERIFY_OK(*one);
    const QString sum = plain->checksum(Backend::Sqlite);
    QVERIFY(sum.startsWith(u"s256n1:"_s));
    QCOMPARE(sum.size(), 7 + 64);
    QCOMPARE(carriageReturns->checksum(Backend::Sqlite), sum);
    QCOMPARE(commented->checksum(Backend::Sqlite), sum);
    QVERIFY(changed->checksum(Backend::Sqlite) != sum);
    QCOMPARE(postgresChanged->checksum(Backend::Sqlite), sum);
    QVERIFY(postgresChanged->checksum(Backend::PostgreSql) != plain->checksum(Backend::PostgreSql));
}

void tst_MigrationSet::ordersTheChain() {
    const Result<MigrationSet> set = MigrationSet::parse({file('c', u"a"_s), file('b', u"c"_s), file('a', {})});
    VERIFY_OK(set);
    QCOMPARE(set->count(), 3);
    QCOMPARE(set->head(), revision('b'));
    QCOMPARE(set->at(1).revision, revision('a'));
    QCOMPARE(set->at(2).revision, revision('c'));
    QCOMPARE(set->ordinal({}), 0);
    QCOMPARE(set->ordinal(revision('a')), 1);
    QCOMPARE(set->ordinal(revision('b')), 3);
    QCOMPARE(set->ordinal(revision('d')), -1);
}

void tst_MigrationSet::refusesChain_data() {
    using Files = std::vector<MigrationSet::File>;
    QTest::addColumn<Files>("files");
    QTest::addColumn<QString>("part");
    const auto row = [](const char* name, const Files& files, const QString& part) {
        QTest::newRow(name) << files << part;
    };
    row("no file", {}, u"no migrations"_s);
    row("two heads", {file('a', {}), file('b', u"a"_s), file('c', u"a"_s)}, u"two heads"_s);
    row("two first", {file('a', {}), file('b', {})}, u"both a first"_s);
    row("missing parent", {file('a', {}), file('b', u"c"_s)}, u"not there"_s);
    row("circle", {file('a', {}), file('b', u"c"_s), file('c', u"b"_s)}, u"circle"_s);
    row("circle alone", {file('b', u"c"_s), file('c', u"b"_s)}, u"circle"_s);
    row("own parent", {file('a', u"a"_s)}, u"circle"_s);
    row("merge", {file('a', {}), file('b', u"a"_s), file('c', u"a, b"_s)}, u"merges"_s);
    row("same revision", {file('a', {}), {u"2026_11_21_0240-aaaaaaaaaaaa_again.sql"_s, fileText(revision('a'), {})}},
        u"same revision"_s);
    row("bad file", {file('a', {}), {u"2026_11_21_0240-bbbbbbbbbbbb_b.sql"_s, "SELECT 1;"}}, u"sql:1: "_s);
}

void tst_MigrationSet::refusesChain() {
    QFETCH(std::vector<MigrationSet::File>, files);
    QFETCH(QString, part);
    const Result<MigrationSet> set = MigrationSet::parse(files);
    QVERIFY(!set.ok());
    QVERIFY2(set.error().text.contains(part), qUtf8Printable(set.error().text));
    static const QRegularExpression place(u"^2026_11_21_0240-[a-f]{12}_\\w+\\.sql:[12]: "_s);
    QVERIFY2(files.empty() || place.match(set.error().text).hasMatch(), qUtf8Printable(set.error().text));
}

void tst_MigrationSet::embeddedEqualsFolder() {
    const QString source = qEnvironmentVariable("PRICEBOOK_SOURCE_DIR", QStringLiteral(PRICEBOOK_SOURCE_DIR));
    const QDir folder(source + u"/migrations"_s);
    const QStringList names = folder.entryList({u"*.sql"_s}, QDir::Files, QDir::Name);
    QVERIFY(!names.isEmpty());
    const std::vector<MigrationSet::File> embedded = MigrationSet::embeddedFiles();
    QCOMPARE(embedded.size(), static_cast<std::size_t>(names.size()));
    for (std::size_t i = 0; i < embedded.size(); ++i) {
        QFile file(folder.filePath(embedded[i].first));
        QVERIFY2(file.open(QIODevice::ReadOnly), qUtf8Printable(embedded[i].first));
        QCOMPARE(embedded[i].second, file.readAll());
    }
}

void tst_MigrationSet::embeddedIsSound() {
    const Result<MigrationSet> set = MigrationSet::parse(MigrationSet::embeddedFiles());
    VERIFY_OK(set);
    QVERIFY(set->count() >= 2);
    QCOMPARE(set->at(1).revision, u"6c2f0b9e41d7"_s);
    // These stand in databases: what was shipped once does not change any more.
    const QStringList shipped{
        u"s256n1:074e9d3ca41b0260511e9847e78a715f91269ee48cb0ada29c13608dd07eacfc"_s,
        u"s256n1:49bd6619fdfb3b23805fb8c86a8c0a17838544b697ba8e40ebfa25237b9f5a5e"_s,
        u"s256n1:cef0d5917bf80a508769aaafcd9f8c8d9c3f2bc131d76e9ecd1dc4f577f86c1f"_s,
        u"s256n1:632031d22612f04b9200d3207a553d387856a90ebf468832cf685ac341af42c3"_s,
    };
    QStringList checksums;
    for (int ordinal = 1; ordinal <= 2; ++ordinal) {
        for (const Backend backend : {Backend::Sqlite, Backend::PostgreSql})
            checksums << set->at(ordinal).checksum(backend);
    }
    QCOMPARE(checksums, shipped);
    QCOMPARE(MigrationSet::embedded().head(), set->head());
}

QTEST_GUILESS_MAIN(tst_MigrationSet)
#include "tst_migrationset.moc"
