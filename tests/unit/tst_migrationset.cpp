#include "migrationset.h"
#include "verify.h"

#include <QDir>
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
    QCOMPARE(MigrationSet::embedded().head(), set->head());
}

QTEST_GUILESS_MAIN(tst_MigrationSet)
#include "tst_migrationset.moc"
