#include "connection.h"
#include "dbfixture.h"
#include "query.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <csignal>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// pricebookctl db among other programs: scripts for sqlite3 and psql, a terminal, signals, and several at once.
class TestDbProcesses : public DbFixture {
    Q_OBJECT

private Q_SLOTS:
    void sqlNeedsNoDatabase_data();
    void sqlNeedsNoDatabase();
    void sqlMakesTheSame_data() { TestBackend::addRows(); }
    void sqlMakesTheSame();
    void stampSql_data() { TestBackend::addRows(); }
    void stampSql();
    void cancelled_data() { TestBackend::addRows(); }
    void cancelled();
    void cancelledWaiting_data() { TestBackend::addRows(); }
    void cancelledWaiting();
    void manyAtOnce_data() { TestBackend::addRows(); }
    void manyAtOnce();
    void interrupted_data() { TestBackend::addRows(); }
    void interrupted();
    void asksOnTerminal();
    void failedImportLeavesOthersEdits_data();
    void failedImportLeavesOthersEdits();
    void noControlCharacters();
};

void TestDbProcesses::sqlNeedsNoDatabase_data() {
    QTest::addColumn<QString>("url");
    QTest::addColumn<QByteArray>("mark");
    QTest::newRow("sqlite") << u"sqlite:///no/such/folder/a.db"_s << QByteArray(".bail on");
    QTest::newRow("postgresql") << u"postgresql://nobody@127.0.0.1:1/nothing"_s << QByteArray("\\set ON_ERROR_STOP on");
}

void TestDbProcesses::sqlNeedsNoDatabase() {
    QFETCH(QString, url);
    QFETCH(QByteArray, mark);
    m_run->setDatabase(url);
    const Outcome all = (*m_run)("db upgrade head --sql");
    COMPARE_CODE(all, 0);
    QVERIFY(all.out.contains(mark));
    QVERIFY(all.out.endsWith("COMMIT;\n"));
    const Outcome part = (*m_run)({u"db"_s, u"upgrade"_s, u"--sql"_s, QString::fromUtf8(id(1) + ':' + id(2))});
    COMPARE_CODE(part, 0);
    QVERIFY(part.out.size() < all.out.size());
    const Outcome down = (*m_run)({u"db"_s, u"downgrade"_s, u"--sql"_s, u"head:base"_s});
    COMPARE_CODE(down, 0);
    QVERIFY(down.out.contains("LOSES"));
    QCOMPARE(json((*m_run)("db upgrade head --sql --json"))[u"sql"].toString().toUtf8(), all.out);
    m_run->setDatabase(u"sqlite:///other.db"_s);
    const char* dialect = QTest::currentDataTag();
    QCOMPARE((*m_run)({u"db"_s, u"upgrade"_s, u"--sql"_s, u"--dialect"_s, QString::fromLatin1(dialect)}).out, all.out);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList());
}

void TestDbProcesses::sqlMakesTheSame() {
    useBackend();
    QVERIFY2(runScript((*m_run)("db upgrade head --sql").out), m_shellSaid.constData());
    QCOMPARE(currentRevision(), head() + " (head)");
    COMPARE_CODE((*m_run)("db check"), 0);
    COMPARE_CODE((*m_run)("sample"), 0);
    const QByteArray before = (*m_run)("export -").out;
    QVERIFY(!runScript((*m_run)({u"db"_s, u"downgrade"_s, u"--sql"_s, QString::fromUtf8(id(1)) + u":base"_s}).out));
    QCOMPARE((*m_run)("export -").out, before);
    QVERIFY2(runScript((*m_run)("db downgrade --sql head:base").out), m_shellSaid.constData());
    QCOMPARE(currentRevision(), QByteArray());
}

void TestDbProcesses::stampSql() {
    useBackend();
    COMPARE_CODE((*m_run)("db upgrade"), 0);
    const QString first = QString::fromUtf8(id(1));
    const QString others = first + u':' + QString::fromUtf8(id(2));
    QVERIFY(!runScript((*m_run)({u"db"_s, u"stamp"_s, u"--sql"_s, others}).out)); // stands elsewhere
    QCOMPARE(currentRevision(), head() + " (head)");
    QVERIFY(!runScript((*m_run)("db stamp --sql head").out));
    QVERIFY2(runScript((*m_run)({u"db"_s, u"stamp"_s, u"--sql"_s, u"head:"_s + first}).out), m_shellSaid.constData());
    QCOMPARE(currentRevision(), id(1));
    QVERIFY2(runScript((*m_run)({u"db"_s, u"stamp"_s, u"--sql"_s, others}).out), m_shellSaid.constData());
    QCOMPARE(currentRevision(), id(2));
    QVERIFY2(runScript((*m_run)({u"db"_s, u"stamp"_s, u"--sql"_s, QString::fromUtf8(id(2)) + u":base"_s}).out),
             m_shellSaid.constData());
    QCOMPARE(currentRevision(), QByteArray());
    QVERIFY2(runScript((*m_run)("db stamp --sql head").out), m_shellSaid.constData());
    QCOMPARE(currentRevision(), head() + " (head)");
    COMPARE_CODE((*m_run)("db check"), 0);
    QCOMPARE((*m_run)("db history --applied").out.count("by a script"), 4);
}

void TestDbProcesses::cancelled() {
    useBackend();
    COMPARE_CODE((*m_run)("db upgrade +1"), 0);
    const QString numbers = m_backend->isPostgres()
                                ? u"SELECT n FROM generate_series(1, 300000) AS n"_s
                                : u"WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 300000) "
                                  "SELECT n FROM n"_s;
    QVERIFY(execute({u"INSERT INTO products (name, price_shmeckles, price_flurbos) SELECT 'Product number ' || n, 1, 1 "
                     "FROM (%1) AS x"_s.arg(numbers)}));
    QProcess process;
    m_run->start(process, {u"db"_s, u"upgrade"_s, u"--json"_s});
    process.setReadChannel(QProcess::StandardError);
    QByteArray err;
    while (!err.contains("Running upgrade") && process.waitForReadyRead(60'000))
        err += process.readAllStandardError();
    QVERIFY2(err.contains("Running upgrade"), err.constData());
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    const Outcome outcome = Program::end(process);
    COMPARE_CODE(outcome, 255);
    QVERIFY2(outcome.err.contains("FAILED: Cancelled"), outcome.err.constData());
    QCOMPARE(json(outcome)[u"error"][u"kind"].toString(), u"cancelled"_s);
    QCOMPARE(currentRevision(), id(1));
    QCOMPARE(json((*m_run)("db current --json"))[u"state"].toString(), u"behind"_s);
}

void TestDbProcesses::cancelledWaiting() {
    useBackend();
    COMPARE_CODE((*m_run)("db upgrade +1"), 0);
    const Result<std::unique_ptr<Connection>> holder = Connection::open(m_backend->url(), OpenMode::ReadWrite);
    VERIFY_OK(holder);
    VERIFY_OK((*holder)->execute(m_backend->isPostgres() ? u"BEGIN"_s : u"BEGIN IMMEDIATE"_s));
    if (m_backend->isPostgres())
        VERIFY_OK((*holder)->execute(u"LOCK TABLE alembic_version IN SHARE ROW EXCLUSIVE MODE"_s));
    QProcess process;
    m_run->start(process, {u"db"_s, u"upgrade"_s});
    QVERIFY2(!process.waitForFinished(1500), process.readAllStandardError().constData());
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QElapsedTimer timer;
    timer.start();
    const Outcome outcome = Program::end(process);
    QVERIFY2(timer.elapsed() < 5000, QByteArray::number(timer.elapsed()).constData());
    COMPARE_CODE(outcome, 255);
    QVERIFY2(outcome.err.contains("FAILED: Cancelled"), outcome.err.constData());
    VERIFY_OK((*holder)->execute(u"ROLLBACK"_s));
    QCOMPARE(currentRevision(), id(1));
    COMPARE_CODE((*m_run)("db upgrade"), 0);
}

void TestDbProcesses::manyAtOnce() {
    useBackend();
    std::vector<std::unique_ptr<QProcess>> processes;
    for (int i = 0; i < 8; ++i) {
        processes.push_back(std::make_unique<QProcess>());
        m_run->start(*processes.back(), {u"db"_s, u"upgrade"_s});
    }
    int ran = 0;
    for (const std::unique_ptr<QProcess>& process : processes) {
        const Outcome outcome = Program::end(*process);
        COMPARE_CODE(outcome, 0);
        ran += static_cast<int>(outcome.err.count("Running upgrade"));
    }
    QCOMPARE(ran, set().count());
    QCOMPARE((*m_run)("db history --applied").out.count('\n'), set().count());
    COMPARE_CODE((*m_run)("db check"), 0);
}

void TestDbProcesses::interrupted() {
    useBackend();
    COMPARE_CODE((*m_run)("db upgrade +1"), 0);
    QVERIFY(
        execute({u"INSERT INTO schema_history (revision, parent, direction, state, checksum, app_version, started_at) "
                 "VALUES ('%1', '%2', 'upgrade', 'running', '', '0.1.0', '2026-11-21 10:00:00')"_s.arg(
                     QString::fromUtf8(id(2)), QString::fromUtf8(id(1)))}));
    QCOMPARE(currentRevision(), id(1));
    const Outcome refused = (*m_run)("db upgrade");
    COMPARE_CODE(refused, 255);
    QVERIFY2(refused.err.contains("--rerun"), refused.err.constData());
    COMPARE_CODE((*m_run)("db check"), 255);
    QCOMPARE(json((*m_run)("db current --json"))[u"state"].toString(), u"interrupted"_s);
    // Where nothing was interrupted, it is an upgrade like any other.
    QVERIFY(execute({u"DELETE FROM schema_history WHERE state = 'running'"_s}));
    const Outcome again = (*m_run)("db upgrade --rerun");
    COMPARE_CODE(again, 0);
    QCOMPARE(again.err.count("Running upgrade"), set().count() - 1);
    COMPARE_CODE((*m_run)("db check"), 0);
}

/// What is asked on a terminal is answered there; there are progress and colours of no kind elsewhere.
void TestDbProcesses::asksOnTerminal() {
    m_run->setDatabase(u"sqlite:///a.db"_s);
    COMPARE_CODE((*m_run)("sample"), 0);
    const QString file = QString::fromUtf8((*m_run)("db backup").out.trimmed());
    COMPARE_CODE((*m_run)("db downgrade base --yes-lose-data --no-backup"), 0);
    const auto answered = [&](const char* answer) {
        QProcess terminal;
        terminal.setWorkingDirectory(m_folder->path());
        terminal.start(u"script"_s,
                       {u"-qec"_s, QStringLiteral(PRICEBOOKCTL) + u" --database a.db db restore '%1'"_s.arg(file),
                        u"/dev/null"_s});
        QByteArray said;
        while (!said.contains("[y/N]") && terminal.waitForReadyRead(20'000))
            said += terminal.readAll();
        terminal.write(answer);
        return Program::end(terminal).code;
    };
    QCOMPARE(answered("n\n"), 255);
    QCOMPARE(answered("\n"), 255);
    QCOMPARE(currentRevision(), QByteArray());
    QCOMPARE(answered("y\n"), 0);
    QCOMPARE(currentRevision(), head() + " (head)");
}

/// A file that an import has made goes again if the import fails, but not under somebody who works on it by then.
void TestDbProcesses::failedImportLeavesOthersEdits_data() {
    QTest::addColumn<QString>("edit");
    QTest::addColumn<bool>("isOpen");
    QTest::addColumn<bool>("stays");
    QTest::newRow("nobody") << QString() << false << false;
    QTest::newRow("edited and closed") << u"INSERT INTO tags (name) VALUES ('mine')"_s << false << true;
    QTest::newRow("open") << u"SELECT 1"_s << true << true;
}

void TestDbProcesses::failedImportLeavesOthersEdits() {
    QFETCH(QString, edit);
    QFETCH(bool, isOpen);
    QFETCH(bool, stays);
    m_run->setDatabase(u"sqlite:///a.db"_s);
    const QByteArray pipe = QFile::encodeName(path(u"in.json"_s));
    QCOMPARE(::mkfifo(pipe.constData(), 0600), 0);
    QProcess process;
    m_run->start(process, {u"import"_s, u"in.json"_s});
    QFile file(path(u"in.json"_s)); // waits for the program to read, and so to have made the tables
    QVERIFY(file.open(QIODevice::WriteOnly));
    const DatabaseUrl url = DatabaseUrl::sqlite(path(u"a.db"_s));
    Result<std::unique_ptr<Connection>> other{Error()};
    if (!edit.isEmpty()) {
        other = Connection::open(url, OpenMode::ReadWrite);
        VERIFY_OK(other);
        QTRY_VERIFY((*other)->execute(u"SELECT name FROM tags"_s).ok());
        VERIFY_OK((*other)->execute(edit));
        if (!isOpen)
            other = Error();
    }
    file.write("[{\"name\": \"cut off");
    file.close();
    COMPARE_CODE(Program::end(process), 1);
    QCOMPARE(QFile::exists(url.path), stays);
    if (isOpen)
        VERIFY_OK((*other)->execute(u"INSERT INTO tags (name) VALUES ('mine')"_s));
    if (!stays)
        return;
    const Result<std::unique_ptr<Connection>> left = Connection::open(url, OpenMode::ReadOnly);
    VERIFY_OK(left);
    QCOMPARE(scalarInteger(**left, u"SELECT count(*) FROM tags WHERE name = 'mine'"_s).valueOr(-1), 1);
}

/// What stands in a shared database may be meant for the terminal of whoever looks.
void TestDbProcesses::noControlCharacters() {
    m_run->setDatabase(u"sqlite:///a.db"_s);
    COMPARE_CODE((*m_run)("db upgrade"), 0);
    const Result<std::unique_ptr<Connection>> other =
        Connection::open(DatabaseUrl::sqlite(path(u"a.db"_s)), OpenMode::ReadWrite);
    VERIFY_OK(other);
    VERIFY_OK((*other)->execute(u"UPDATE schema_history SET note = 'red' || char(27) || "
                                "'[31m' || char(10) || 'another row', host = char(155)"_s));
    const Outcome outcome = (*m_run)("db history --applied");
    COMPARE_CODE(outcome, 0);
    QVERIFY(!outcome.out.contains('\x1b'));
    QVERIFY(!QString::fromUtf8(outcome.out).contains(QChar(155)));
    QCOMPARE(outcome.out.count('\n'), set().count());
}

QTEST_GUILESS_MAIN(TestDbProcesses)
#include "tst_dbprocesses.moc"
