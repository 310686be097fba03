#include "dbfixture.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// pricebookctl db, as a process.
class TestDbCommands : public DbFixture {
    Q_OBJECT

private Q_SLOTS:
    void help_data();
    void help();
    void wrongUsage_data();
    void wrongUsage();
    void upgradeAndDowngrade_data() { TestBackend::addRows(); }
    void upgradeAndDowngrade();
    void history_data() { TestBackend::addRows(); }
    void history();
    void check_data() { TestBackend::addRows(); }
    void check();
    void stamp_data() { TestBackend::addRows(); }
    void stamp();
    void losingData_data() { TestBackend::addRows(); }
    void losingData();
    void backupAndRestore_data() { TestBackend::addRows(); }
    void backupAndRestore();
    void refusals_data();
    void refusals();
    void absentFile();
    void anotherProgramsRevision_data() { TestBackend::addRows(); }
    void anotherProgramsRevision();
    void newRevision();
    void badConfiguration();
    void backupImpossible_data() { TestBackend::addRows(); }
    void backupImpossible();
};

void TestDbCommands::help_data() {
    QTest::addColumn<QStringList>("command");
    for (const char* command : {"current", "history", "heads", "show", "upgrade", "downgrade", "stamp", "check",
                                "adopt", "repair", "backup", "backups", "restore", "describe"})
        QTest::newRow(command) << QStringList{u"db"_s, QString::fromLatin1(command), u"--help"_s};
}

void TestDbCommands::help() {
    QFETCH(QStringList, command);
    const Outcome outcome = (*m_run)(command);
    COMPARE_CODE(outcome, 0);
    QVERIFY(outcome.out.contains("Usage: "));
    QCOMPARE(outcome.err, QByteArray());
}

void TestDbCommands::wrongUsage_data() {
    QTest::addColumn<QString>("line");
    for (const char* line :
         {"db show", "db downgrade", "db stamp", "db restore", "db revision", "db upgrade a b", "db current extra",
          "db current --sql", "db upgrade --dialect sqlite", "db upgrade --sql --dialect oracle",
          "db upgrade --backup-dir x --no-backup", "db history --rev-range", "db branches", "db merge a b",
          "db upgrade --tag x", "db check --force"})
        QTest::newRow(line) << QString::fromLatin1(line);
}

void TestDbCommands::wrongUsage() {
    m_run->setDatabase(u"sqlite:///a.db"_s);
    QFETCH(QString, line);
    const Outcome outcome = (*m_run)(line.split(u' '));
    COMPARE_CODE(outcome, 2);
    QCOMPARE(outcome.out, QByteArray());
    QVERIFY(!outcome.err.isEmpty());
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList());
}

void TestDbCommands::upgradeAndDowngrade() {
    useBackend();
    const Outcome first = (*m_run)("db upgrade +1");
    COMPARE_CODE(first, 0);
    QCOMPARE(first.out, QByteArray());
    QCOMPARE(firstLine(first.err), "Running upgrade  -> " + id(1) + ", " + set().at(1).message.toUtf8());
    QVERIFY(!first.err.contains('\r')); // no progress: this is no terminal
    QVERIFY(!first.err.contains("The backup"));
    QCOMPARE(currentRevision(), id(1));
    QVERIFY((*m_run)("db current").err.contains("pricebookctl db upgrade"));
    const Outcome notHead = (*m_run)("db current --check-heads");
    COMPARE_CODE(notHead, 255);
    QCOMPARE(notHead.err, QByteArray("FAILED: Database is not on all head revisions\n"));
    QCOMPARE(notHead.out, QByteArray());

    const Outcome rest = (*m_run)("db upgrade --json");
    COMPARE_CODE(rest, 0);
    const QJsonObject done = json(rest);
    QCOMPARE(done[u"from"].toString().toUtf8(), id(1));
    QCOMPARE(done[u"to"].toString().toUtf8(), head());
    QCOMPARE(done[u"revisions"].toArray().size(), set().count() - 1);
    QVERIFY(QFile::exists(done[u"backup"].toString()));
    QVERIFY(rest.err.contains("Running upgrade " + id(1) + " -> " + id(2)));
    QVERIFY(rest.err.contains(done[u"backup"].toString().toUtf8()));
    QCOMPARE(currentRevision(), head() + " (head)");
    COMPARE_CODE((*m_run)("db current --check-heads"), 0);
    const Outcome again = (*m_run)("db upgrade");
    COMPARE_CODE(again, 0);
    QVERIFY(again.err.contains("already"));
    QCOMPARE(json((*m_run)("db upgrade base --json"))[u"revisions"].toArray().size(), 0);
    QCOMPARE(json((*m_run)("db current --json"))[u"state"].toString(), u"current"_s);

    const Outcome verbose = (*m_run)("db current -v");
    COMPARE_CODE(verbose, 0);
    QVERIFY(verbose.out.startsWith("Current revision(s) for "));
    QVERIFY(verbose.out.contains("\nRev: " + head() + " (head)\nParent: "));
    const QString password = m_backend->url().password;
    QVERIFY(password.isEmpty() || !verbose.out.contains(password.toUtf8()));

    const Outcome down = (*m_run)("db downgrade -1 --yes-lose-data");
    COMPARE_CODE(down, 0);
    QCOMPARE(firstLine(down.err), "Running downgrade " + head() + " -> " + id(set().count() - 1) + ", " +
                                      set().at(set().count()).message.toUtf8());
    const Outcome base = (*m_run)("db downgrade base --yes-lose-data --no-backup --json");
    COMPARE_CODE(base, 0);
    QVERIFY(json(base)[u"to"].isNull() && json(base)[u"backup"].isNull());
    QCOMPARE(currentRevision(), QByteArray());
    COMPARE_CODE((*m_run)("db upgrade head"), 0);
}

void TestDbCommands::history() {
    useBackend();
    QByteArray expected;
    for (int at = set().count(); at >= 1; --at)
        expected += (at == 1 ? QByteArray("<base>") : id(at - 1)) + " -> " + id(at) +
                    (at == set().count() ? " (head)" : "") + ", " + set().at(at).message.toUtf8() + '\n';
    QCOMPARE((*m_run)("db history").out, expected); // and needs no database
    COMPARE_CODE((*m_run)("db upgrade +1"), 0);
    const QByteArray first = "<base> -> " + id(1) + ", " + set().at(1).message.toUtf8() + '\n';
    QCOMPARE((*m_run)("db history -r :current").out, first);
    QCOMPARE((*m_run)({u"db"_s, u"history"_s, u"-r"_s, u"base:"_s + QString::fromUtf8(id(1).left(4))}).out, first);
    QCOMPARE((*m_run)("db history -r current:").out, expected);
    QVERIFY(
        (*m_run)("db history -i").out.endsWith(" -> " + id(1) + " (current), " + set().at(1).message.toUtf8() + '\n'));
    QCOMPARE((*m_run)("db history -v").out.count("\nParent: "), set().count());
    const QJsonArray revisions = json((*m_run)("db history -i --json"))[u"revisions"].toArray();
    QCOMPARE(revisions.size(), set().count());
    QCOMPARE(revisions.last()[u"is_current"].toBool(), true);
    QCOMPARE(revisions.first()[u"is_head"].toBool(), true);

    COMPARE_CODE((*m_run)("db upgrade"), 0);
    const Outcome applied = (*m_run)("db history --applied");
    QCOMPARE(applied.out.count('\n'), set().count());
    QVERIFY(firstLine(applied.out).contains("upgrade " + head()));
    QVERIFY(firstLine(applied.out).contains("backup "));
    QCOMPARE(json((*m_run)("db history --applied --json"))[u"applied"].toArray().size(), set().count());

    QCOMPARE((*m_run)("db heads").out, head() + " (head)\n");
    QVERIFY((*m_run)("db heads -v").out.startsWith("Rev: " + head() + " (head)\n"));
    QCOMPARE(json((*m_run)("db heads --json"))[u"heads"][0][u"revision"].toString().toUtf8(), head());
    QCOMPARE((*m_run)("db show current").out, (*m_run)("db show head").out);
    QVERIFY((*m_run)({u"db"_s, u"show"_s, QString::fromUtf8(id(1).left(4))}).out.startsWith("Rev: " + id(1) + '\n'));
    QCOMPARE((*m_run)("db show base").out, QByteArray());
    QCOMPARE(json((*m_run)("db show head --json"))[u"revisions"].toArray().size(), 1);
}

void TestDbCommands::check() {
    useBackend();
    QVERIFY(execute({u"CREATE TABLE x (a INTEGER)"_s, u"DROP TABLE x"_s}));
    const QByteArray behind = "FAILED: Target database is not up to date.\n";
    Outcome outcome = (*m_run)("db check");
    COMPARE_CODE(outcome, 255);
    QCOMPARE(outcome.err, behind);
    COMPARE_CODE((*m_run)("db upgrade +1"), 0);
    outcome = (*m_run)("db check");
    COMPARE_CODE(outcome, 255);
    QCOMPARE(outcome.err, behind);
    COMPARE_CODE((*m_run)("db upgrade"), 0);
    outcome = (*m_run)("db check");
    COMPARE_CODE(outcome, 0);
    QCOMPARE(outcome.out, QByteArray("No new upgrade operations detected.\n"));
    QCOMPARE(outcome.err, QByteArray());
    QVERIFY(execute({u"CREATE TABLE added (a INTEGER)"_s}));
    outcome = (*m_run)("db check");
    COMPARE_CODE(outcome, 0);
    QVERIFY(outcome.err.contains("added"));
    QVERIFY(execute({u"ALTER TABLE tags ADD COLUMN colour TEXT"_s}));
    outcome = (*m_run)("db check");
    COMPARE_CODE(outcome, 255);
    QVERIFY(outcome.err.contains("FAILED: New upgrade operations detected: "));
    QVERIFY(outcome.err.contains("colour"));
    outcome = (*m_run)("db check --json");
    COMPARE_CODE(outcome, 255);
    QCOMPARE(json(outcome)[u"differences"].toArray().size(), 1);
    QCOMPARE(json(outcome)[u"error"][u"kind"].toString(), u"schema"_s);
    QVERIFY((*m_run)("db describe").out.contains("colour"));
}

void TestDbCommands::stamp() {
    useBackend();
    COMPARE_CODE((*m_run)("db upgrade +1"), 0);
    Outcome outcome = (*m_run)("db stamp head");
    COMPARE_CODE(outcome, 255);
    QVERIFY(outcome.err.startsWith("FAILED: The tables are not those of revision " + head()));
    QCOMPARE(currentRevision(), id(1));
    outcome = (*m_run)("db stamp head --force");
    COMPARE_CODE(outcome, 0);
    QCOMPARE(outcome.err, "Running stamp_revision " + id(1) + " -> " + head() + '\n');
    QCOMPARE(currentRevision(), head() + " (head)");
    QVERIFY(firstLine((*m_run)("db history --applied").out).contains("against the tables"));
    COMPARE_CODE((*m_run)("db check"), 255);
    COMPARE_CODE((*m_run)({u"db"_s, u"stamp"_s, QString::fromUtf8(id(1).left(4))}), 0);
    COMPARE_CODE((*m_run)("db upgrade"), 0);
    QVERIFY(execute({u"INSERT INTO alembic_version (version_num) VALUES ('33e05a6a546e')"_s}));
    outcome = (*m_run)("db current");
    COMPARE_CODE(outcome, 255);
    QVERIFY(outcome.err.contains("FAILED: Can't locate revision identified by '33e05a6a546e'"));
    outcome = (*m_run)("db stamp head");
    COMPARE_CODE(outcome, 255);
    QVERIFY(outcome.err.contains("--purge"));
    COMPARE_CODE((*m_run)("db stamp head --purge"), 0);
    QCOMPARE(currentRevision(), head() + " (head)");
    COMPARE_CODE((*m_run)("db check"), 0);
}

void TestDbCommands::losingData() {
    useBackend();
    COMPARE_CODE((*m_run)("sample"), 0);
    const QByteArray before = (*m_run)("export -").out;
    const Outcome refused = (*m_run)("db downgrade base");
    COMPARE_CODE(refused, 255);
    QVERIFY(refused.err.contains("products.version (62 values)"));
    QVERIFY(refused.err.contains("products (62 values)"));
    QVERIFY(refused.err.contains("--yes-lose-data"));
    const QJsonObject object = json((*m_run)("db downgrade base --json"));
    QCOMPARE(object[u"error"][u"kind"].toString(), u"invalid"_s);
    QVERIFY(object[u"losses"].toArray().size() > 4);
    QCOMPARE((*m_run)("export -").out, before);
    COMPARE_CODE((*m_run)("db downgrade base --yes-lose-data"), 0);
    const Outcome backups = (*m_run)("db backups --json");
    const QString file = json(backups)[u"backups"][0][u"path"].toString();
    QVERIFY2(QFile::exists(file), backups.out.constData());
    COMPARE_CODE((*m_run)({u"db"_s, u"restore"_s, file, u"--yes"_s}), 0);
    QCOMPARE((*m_run)("export -").out, before);
    const Outcome withBackup = (*m_run)("db downgrade base");
    COMPARE_CODE(withBackup, 255);
    QVERIFY(withBackup.err.contains("db restore"));
}

void TestDbCommands::backupAndRestore() {
    useBackend();
    COMPARE_CODE((*m_run)("sample"), 0);
    const QByteArray before = (*m_run)("export -").out;
    const Outcome backup = (*m_run)("db backup");
    COMPARE_CODE(backup, 0);
    const QString file = QString::fromUtf8(backup.out.trimmed());
    QVERIFY(QFile::exists(file));
    COMPARE_CODE((*m_run)("db downgrade base --yes-lose-data --no-backup"), 0);
    const Outcome asked = (*m_run)({u"db"_s, u"restore"_s, file});
    COMPARE_CODE(asked, 255);
    QVERIFY(asked.out.contains("The backup holds revision " + head()));
    QVERIFY(asked.err.contains("FAILED: Nothing was changed: give --yes"));
    QCOMPARE(currentRevision(), QByteArray());
    const Outcome restored = (*m_run)({u"db"_s, u"restore"_s, file, u"--yes"_s, u"--json"_s});
    COMPARE_CODE(restored, 0);
    QCOMPARE(json(restored)[u"revision"].toString().toUtf8(), head());
    QCOMPARE((*m_run)("export -").out, before);
    QVERIFY(firstLine((*m_run)("db history --applied").out).contains("restore " + head()));
    COMPARE_CODE((*m_run)("db check"), 0);
    QVERIFY((*m_run)("db backups").out.contains(file.toUtf8()));

    QFile broken(path(u"broken.bak"_s));
    QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("no backup") == 9);
    broken.close();
    const Outcome damaged = (*m_run)("db restore broken.bak --yes --json");
    COMPARE_CODE(damaged, 255);
    QCOMPARE(json(damaged)[u"error"][u"kind"].toString(), u"damaged"_s);
    const Outcome absent = (*m_run)("db restore nothing.bak --yes");
    COMPARE_CODE(absent, 255);
    QVERIFY(absent.err.contains("nothing.bak"));
    QCOMPARE((*m_run)("export -").out, before);

    QVERIFY(QDir().mkpath(path(u"elsewhere"_s)));
    const Outcome elsewhere = (*m_run)("db backup --dir elsewhere --json");
    COMPARE_CODE(elsewhere, 0);
    QCOMPARE(QDir(path(u"elsewhere"_s)).entryList(QDir::Files).size(), 1);
    QCOMPARE(json((*m_run)("db backups --dir elsewhere --json"))[u"backups"].toArray().size(), 1);
    // Tables that no longer need SQLite's counters of ids are backed up like any others.
    COMPARE_CODE((*m_run)("db downgrade -1 --yes-lose-data"), 0);
    COMPARE_CODE((*m_run)("db backup"), 0);
}

void TestDbCommands::refusals_data() {
    QTest::addColumn<QString>("backend");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("sentence");
    for (const QString& backend : TestBackend::names()) {
        const auto row = [&](const char* line, const QString& sentence) {
            QTest::addRow("%s %s", qPrintable(backend), line) << backend << QString::fromLatin1(line) << sentence;
        };
        row("upgrade +9", u"Relative revision +9 didn't produce 9 migrations"_s);
        row("upgrade -1", u"Relative revision -1 didn't produce 1 migrations"_s);
        row("upgrade zzzz", u"Can't locate revision identified by 'zzzz'"_s);
        row("upgrade a:b", u"Range revision not allowed"_s);
        row("downgrade -9", u"Relative revision -9 didn't produce 9 migrations"_s);
        row("downgrade head", u"Destination head is not a valid downgrade target from current head(s)"_s);
        row("downgrade base --sql", u"downgrade with --sql requires <fromrev>:<torev>"_s);
        row("show zzzz", u"Can't locate revision identified by 'zzzz'"_s);
        row("stamp zzzz", u"Can't locate revision identified by 'zzzz'"_s);
        row("stamp +1", u"Can't locate revision identified by '+1'"_s);
        row("history -r zzzz", u"History range requires [start]:[end], [start]:, or :[end]"_s);
        row("adopt --yes", u"There is nothing to take over: the database is this program's already."_s);
    }
}

void TestDbCommands::refusals() {
    QFETCH(QString, backend);
    QFETCH(QString, line);
    QFETCH(QString, sentence);
    m_backend = std::make_unique<TestBackend>(backend);
    m_run->setDatabase(m_backend->url().toSecretString());
    COMPARE_CODE((*m_run)("db upgrade +1"), 0);
    const Outcome outcome = (*m_run)(QStringList{u"db"_s} + line.split(u' '));
    COMPARE_CODE(outcome, 255);
    QCOMPARE(QString::fromUtf8(firstLine(outcome.err)), u"FAILED: "_s + sentence);
    QCOMPARE(outcome.out, QByteArray());
    QCOMPARE(currentRevision(), id(1));
}

void TestDbCommands::absentFile() {
    m_run->setDatabase(u"sqlite:///new.db"_s);
    for (const char* line : {"db current", "db check", "db stamp head", "db downgrade base", "db adopt --yes",
                             "db history -i", "db repair", "db backup", "db upgrade zzzz", "db upgrade +9"}) {
        const Outcome outcome = (*m_run)(line);
        COMPARE_CODE(outcome, 255);
        QVERIFY2(outcome.err.startsWith("FAILED: "), outcome.err.constData());
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList());
    }
    COMPARE_CODE((*m_run)("db upgrade base"), 0);
    COMPARE_CODE((*m_run)("db history"), 0);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList());
    COMPARE_CODE((*m_run)("db upgrade"), 0);
    QCOMPARE(currentRevision(), head() + " (head)");
}

void TestDbCommands::anotherProgramsRevision() {
    useBackend();
    QVERIFY(execute({u"CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"_s,
                     u"INSERT INTO alembic_version VALUES ('33e05a6a546e')"_s, u"CREATE TABLE things (a INTEGER)"_s}));
    for (const char* line : {"db current", "db history -i", "db show current"}) {
        const Outcome outcome = (*m_run)(line);
        COMPARE_CODE(outcome, 255);
        QVERIFY2(outcome.err.contains("FAILED: Can't locate revision identified by '33e05a6a546e'"),
                 outcome.err.constData());
    }
    for (const char* line :
         {"db upgrade", "db downgrade base --yes-lose-data", "db check", "db adopt --yes", "db repair"}) {
        const Outcome outcome = (*m_run)(line);
        COMPARE_CODE(outcome, 255);
        QVERIFY2(outcome.err.contains("another program"), outcome.err.constData());
    }
    QCOMPARE(json((*m_run)("db current --json"))[u"state"].toString(), u"unknown-revision"_s);
}

void TestDbCommands::newRevision() {
    QVERIFY(QDir(m_folder->path()).mkpath(u"migrations"_s));
    for (const MigrationSet::File& file : MigrationSet::embeddedFiles()) {
        QFile copy(path(u"migrations/"_s + file.first));
        QVERIFY(copy.open(QIODevice::WriteOnly) && copy.write(file.second) == file.second.size());
    }
    const Outcome made =
        (*m_run)({u"db"_s, u"revision"_s, u"-m"_s, u"add a colour"_s, u"--rev-id"_s, u"0123456789ab"_s});
    COMPARE_CODE(made, 0);
    QVERIFY2(made.out.trimmed().endsWith("-0123456789ab_add_a_colour.sql"), made.out.constData());
    QFile file(path(QString::fromUtf8(made.out.trimmed())));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("-- revises: " + head()));
    // The stub must be filled before there is another.
    for (const QStringList& options : {QStringList{u"-m"_s, u"another"_s}, QStringList{u"-m"_s, QString()},
                                       QStringList{u"-m"_s, u"a"_s, u"--rev-id"_s, u"short"_s},
                                       QStringList{u"-m"_s, u"a"_s, u"--dir"_s, u"nowhere"_s}}) {
        const Outcome refused = (*m_run)(QStringList{u"db"_s, u"revision"_s} + options);
        COMPARE_CODE(refused, 255);
        QVERIFY(refused.err.startsWith("FAILED: "));
    }
    QCOMPARE(QDir(path(u"migrations"_s)).entryList(QDir::Files).size(), set().count() + 1);
}

void TestDbCommands::badConfiguration() {
    m_run->set(u"DATABASE_URL"_s, u"oracle://x"_s);
    const Outcome outcome = (*m_run)("db current --json");
    COMPARE_CODE(outcome, 255);
    QVERIFY2(outcome.err.startsWith("FAILED: "), outcome.err.constData());
    QCOMPARE(json(outcome)[u"error"][u"kind"].toString(), u"invalid"_s);
    COMPARE_CODE((*m_run)("status"), 1);
}

void TestDbCommands::backupImpossible() {
    useBackend();
    COMPARE_CODE((*m_run)("db upgrade +1"), 0);
    QFile file(path(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const Outcome refused = (*m_run)("db upgrade --backup-dir file/in/it");
    COMPARE_CODE(refused, 255);
    QVERIFY2(refused.err.startsWith("FAILED: No backup could be made, so nothing was changed: "),
             refused.err.constData());
    QCOMPARE(currentRevision(), id(1));
    COMPARE_CODE((*m_run)("db upgrade --no-backup"), 0);
    QCOMPARE(json((*m_run)("db backups --json"))[u"backups"].toArray().size(), 0);
}

QTEST_GUILESS_MAIN(TestDbCommands)
#include "tst_dbcommands.moc"
