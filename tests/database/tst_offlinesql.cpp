#include "offlinesql.h"

#include "migrationrunner.h"
#include "schemasnapshot.h"
#include "testbackend.h"
#include "verify.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTest>
#include <sqlite3.h>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

const MigrationSet& embedded() { return MigrationSet::embedded(); }

Backend backendOf(const TestBackend& backend) { return backend.url().backend; }

/// Gives the script to the engine's own shell; its exit code, and what it said in `output`.
int runScript(const TestBackend& backend, const QString& script, QString* output = nullptr) {
    QProcess shell;
    shell.setProcessChannelMode(QProcess::MergedChannels);
    if (backend.isPostgres())
        shell.start(u"psql"_s, {u"-X"_s, u"-q"_s, u"-d"_s, backend.url().toSecretString(), u"-f"_s, u"-"_s});
    else
        shell.start(u"sqlite3"_s, {u"-init"_s, u"/dev/null"_s, backend.url().path});
    shell.write(script.toUtf8());
    shell.closeWriteChannel();
    if (!shell.waitForFinished(60'000) || shell.exitStatus() != QProcess::NormalExit)
        return -1;
    const QString said = QString::fromUtf8(shell.readAll());
    if (output != nullptr)
        *output = said;
    if (shell.exitCode() != 0)
        qInfo("%s", qUtf8Printable(said));
    return shell.exitCode();
}

/// At the revision with this ordinal, made by the engine, with rows from the first on; or empty.
std::unique_ptr<Connection> databaseAt(const TestBackend& backend, int ordinal) {
    std::unique_ptr<Connection> connection = openConnection(backend.url());
    if (!connection || ordinal == 0)
        return connection;
    MigrationRunner runner(*connection, embedded());
    if (!runner.upgradeTo(embedded().at(1).revision) || !runAll(*connection, firstRevisionRows(backendOf(backend))) ||
        !runAll(*connection, {u"UPDATE products SET price_shmeckles = 0.3 WHERE id = 7"_s}))
        return nullptr;
    if (!runner.upgradeTo(embedded().at(ordinal).revision))
        return nullptr;
    return connection;
}

/// The snapshot without what is different by the moment and the way.
QStringList comparable(Connection& connection) {
    static const QRegularExpression time(u"\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:[\\d.+]+"_s);
    return snapshot(connection).split(u'\n').replaceInStrings(time, u"time"_s);
}

QString historyOf(Connection& connection) {
    const QString columns = u"revision || ' ' || coalesce(parent, '-') || ' ' || direction || ' ' || state || ' ' || "
                            "checksum || ' ' || app_version || ' ' || coalesce(min_compatible, '-') || ' ' || "
                            "CAST(statements AS TEXT)"_s;
    return firstRow(connection,
                    connection.backend() == Backend::Sqlite
                        ? u"SELECT group_concat(a, char(10)) FROM (SELECT %1 AS a FROM schema_history "
                          "ORDER BY seq)"_s.arg(columns)
                        : u"SELECT string_agg(%1, chr(10) ORDER BY seq) FROM schema_history"_s.arg(columns));
}

/// What the engine runs on a connection from here on, PRAGMAs of the lock left out.
class StatementTrace {
public:
    explicit StatementTrace(Connection& connection) : m_handle(connection.sqliteHandle()) {
        sqlite3_trace_v2(
            m_handle, SQLITE_TRACE_STMT,
            [](unsigned, void* self, void*, void* text) {
                static_cast<StatementTrace*>(self)->m_statements << QString::fromUtf8(static_cast<const char*>(text));
                return 0;
            },
            this);
    }
    ~StatementTrace() { sqlite3_trace_v2(m_handle, 0, nullptr, nullptr); }
    StatementTrace(const StatementTrace&) = delete;
    StatementTrace& operator=(const StatementTrace&) = delete;
    [[nodiscard]] const QStringList& statements() const { return m_statements; }

private:
    sqlite3* m_handle;
    QStringList m_statements;
};

} // namespace

class tst_OfflineSql : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameAsTheEngine_data();
    void sameAsTheEngine();
    void sameStatements_data();
    void sameStatements();
    void wrongStart_data();
    void wrongStart();
    void precheckStops_data() { TestBackend::addRows(); }
    void precheckStops();
    void verifyStops_data() { TestBackend::addRows(); }
    void verifyStops();
    void failingStatementStops_data() { TestBackend::addRows(); }
    void failingStatementStops();
    void brokenReferencesStop();
    void S4_viewOnARebuiltTable();
    void withinATransaction();
    void alone();
    void nothingToDo();
    void irreversible();
    void header();
};

void tst_OfflineSql::sameAsTheEngine_data() {
    QTest::addColumn<QString>("backend");
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    for (const QString& backend : TestBackend::names()) {
        for (int from = 0; from <= embedded().count(); ++from) {
            for (int to = 0; to <= embedded().count(); ++to) {
                if (from != to)
                    QTest::addRow("%s: %d to %d", qUtf8Printable(backend), from, to) << backend << from << to;
            }
        }
    }
}

void tst_OfflineSql::sameAsTheEngine() {
    QFETCH(int, from);
    QFETCH(int, to);
    const TestBackend backend = TestBackend::current();
    const Result<QString> script = offlineSql(backendOf(backend), embedded(), from, to);
    VERIFY_OK(script);
    const TestBackend other(backend.isPostgres() ? u"postgresql"_s : u"sqlite"_s);
    const std::unique_ptr<Connection> printed = databaseAt(backend, from);
    const std::unique_ptr<Connection> engine = databaseAt(other, from);
    QVERIFY(printed && engine);
    QCOMPARE(runScript(backend, *script), 0);
    MigrationRunner runner(*engine, embedded());
    const QString target = to > 0 ? embedded().at(to).revision : QString();
    VERIFY_OK(to > from ? runner.upgradeTo(target) : runner.downgradeTo(target));
    QCOMPARE(comparable(*printed), comparable(*engine));
    QCOMPARE(historyOf(*printed), historyOf(*engine));
    const Result<SchemaState> state = MigrationRunner(*printed, embedded()).state();
    VERIFY_OK(state);
    QCOMPARE(state->revision, target);
    QVERIFY2(state->isUsable() || state->canUpgrade(), qUtf8Printable(state->text()));
    if (!backend.isPostgres()) {
        QCOMPARE(firstRow(*printed, u"PRAGMA application_id"_s).toInt(), 0x50424b31);
        QCOMPARE(firstRow(*printed, u"PRAGMA integrity_check"_s), u"ok"_s);
    }
    // The engine goes on where the script ended.
    VERIFY_OK(MigrationRunner(*printed, embedded()).upgrade());
}

void tst_OfflineSql::sameStatements_data() {
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    QTest::newRow("up") << 0 << embedded().count();
    QTest::newRow("down") << embedded().count() << 0;
}

/// Every statement that the engine runs for a revision stands in the script, byte for byte and in the same order.
void tst_OfflineSql::sameStatements() {
    QFETCH(int, from);
    QFETCH(int, to);
    const TestBackend backend(u"sqlite"_s);
    const Result<QString> script = offlineSql(Backend::Sqlite, embedded(), from, to);
    VERIFY_OK(script);
    const std::unique_ptr<Connection> connection = databaseAt(backend, from);
    QVERIFY(connection);
    QStringList ran;
    {
        const StatementTrace trace(*connection);
        MigrationRunner runner(*connection, embedded());
        VERIFY_OK(to > from ? runner.upgrade() : runner.downgradeTo({}));
        static const QRegularExpression changes(u"^(CREATE|DROP|ALTER|INSERT INTO \"|DELETE FROM sqlite)"_s);
        for (const QString& statement : trace.statements()) {
            if (changes.match(statement).hasMatch() && !statement.contains(u"alembic_version"_s) &&
                !statement.contains(u"schema_history"_s))
                ran << statement;
        }
    }
    QVERIFY(ran.size() > 30);
    qsizetype at = 0;
    for (const QString& statement : ran) {
        const qsizetype found = script->indexOf(u'\n' + statement + u";\n"_s, at);
        QVERIFY2(found >= 0, qUtf8Printable(statement));
        at = found;
    }
}

void tst_OfflineSql::wrongStart_data() {
    QTest::addColumn<QString>("backend");
    QTest::addColumn<int>("at");
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    const int head = embedded().count();
    for (const QString& backend : TestBackend::names()) {
        const auto row = [&](int at, int from, int to) {
            QTest::addRow("%s: at %d, script from %d to %d", qUtf8Printable(backend), at, from, to)
                << backend << at << from << to;
        };
        row(0, 1, head);
        row(1, 0, head);
        row(head, 0, 1);
        row(1, 2, head);
        row(head, 1, head);
        row(1, head, 0);
        row(0, head, 0);
    }
}

void tst_OfflineSql::wrongStart() {
    QFETCH(int, at);
    QFETCH(int, from);
    QFETCH(int, to);
    const TestBackend backend = TestBackend::current();
    const Result<QString> script = offlineSql(backendOf(backend), embedded(), from, to);
    VERIFY_OK(script);
    const std::unique_ptr<Connection> connection = databaseAt(backend, at);
    QVERIFY(connection);
    const QString before = snapshot(*connection);
    QString said;
    QVERIFY(runScript(backend, *script, &said) > 0);
    if (at > 0)
        QVERIFY2(said.contains(u"This script is for a database"_s), qUtf8Printable(said));
    QCOMPARE(snapshot(*connection), before);
}

void tst_OfflineSql::precheckStops() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = databaseAt(backend, 1);
    QVERIFY(connection);
    QVERIFY(runAll(*connection, {u"UPDATE products SET price_flurbos = 1.234 WHERE id IN (2, 7)"_s}));
    const QString before = snapshot(*connection);
    const Result<QString> script = offlineSql(backendOf(backend), embedded(), 1, 2);
    VERIFY_OK(script);
    QString said;
    QVERIFY(runScript(backend, *script, &said) > 0);
    QVERIFY2(said.contains(u"products have a price with more than two decimals"_s), qUtf8Printable(said));
    QVERIFY2(said.contains(backend.isPostgres() ? u"such as the ids 2, 7."_s : u"2\n7\n"_s), qUtf8Printable(said));
    QCOMPARE(snapshot(*connection), before);
}

void tst_OfflineSql::verifyStops() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = databaseAt(backend, 1);
    QVERIFY(connection);
    const QString before = snapshot(*connection);
    std::vector<MigrationSet::File> files = MigrationSet::embeddedFiles();
    files[1].second.replace("-- [verify]\n", "-- [verify]\nSELECT id FROM tags;\n");
    const Result<MigrationSet> set = MigrationSet::parse(files);
    VERIFY_OK(set);
    const Result<QString> script = offlineSql(backendOf(backend), *set, 1, 2);
    VERIFY_OK(script);
    QString said;
    QVERIFY(runScript(backend, *script, &said) > 0);
    QVERIFY2(said.contains(u"The check in line"_s), qUtf8Printable(said));
    QCOMPARE(snapshot(*connection), before);
}

void tst_OfflineSql::failingStatementStops() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = databaseAt(backend, embedded().count());
    QVERIFY(connection);
    const QString before = snapshot(*connection);
    const Result<MigrationSet> set =
        withRevision(u"CREATE TABLE more (a INTEGER); INSERT INTO tags (name) VALUES ('red'); DROP TABLE more"_s);
    VERIFY_OK(set);
    const Result<QString> script = offlineSql(backendOf(backend), *set, embedded().count(), set->count());
    VERIFY_OK(script);
    QVERIFY(runScript(backend, *script) > 0);
    QCOMPARE(snapshot(*connection), before);
}

void tst_OfflineSql::brokenReferencesStop() {
    const TestBackend backend(u"sqlite"_s);
    const std::unique_ptr<Connection> connection = databaseAt(backend, embedded().count());
    QVERIFY(connection);
    const QString before = snapshot(*connection);
    const Result<MigrationSet> set = withRevision(u"DELETE FROM tags"_s, u"rows-change=tags"_s);
    VERIFY_OK(set);
    const Result<QString> script = offlineSql(Backend::Sqlite, *set, embedded().count(), set->count());
    VERIFY_OK(script);
    QString said;
    QVERIFY(runScript(backend, *script, &said) > 0);
    QVERIFY2(said.contains(u"Rows refer to others"_s), qUtf8Printable(said));
    QCOMPARE(snapshot(*connection), before);
}

void tst_OfflineSql::S4_viewOnARebuiltTable() {
    const TestBackend backend(u"sqlite"_s);
    {
        const std::unique_ptr<Connection> connection = databaseAt(backend, 1);
        QVERIFY(connection);
        QVERIFY(runAll(*connection, {u"CREATE VIEW listed AS SELECT name FROM categories"_s}));
    }
    const Result<QString> script = offlineSql(Backend::Sqlite, embedded(), 1, embedded().count());
    VERIFY_OK(script);
    QCOMPARE(runScript(backend, *script), 0);
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    const Result<SchemaCheck> check = MigrationRunner(*connection, embedded()).check();
    VERIFY_OK(check);
    QCOMPARE(check->state.kind, SchemaState::Kind::Current);
    QCOMPARE(check->differences, QStringList());
}

/// foreign_keys cannot be switched off there, and a rebuilt table would take its children with it.
void tst_OfflineSql::withinATransaction() {
    const TestBackend backend(u"sqlite"_s);
    const std::unique_ptr<Connection> connection = databaseAt(backend, 1);
    QVERIFY(connection);
    const QString before = snapshot(*connection);
    const Result<QString> script = offlineSql(Backend::Sqlite, embedded(), 1, embedded().count());
    VERIFY_OK(script);
    QVERIFY(runScript(backend, u"PRAGMA foreign_keys = ON;\nBEGIN;\n"_s + *script) > 0);
    QCOMPARE(snapshot(*connection), before);
}

void tst_OfflineSql::alone() {
    const TestBackend backend(u"postgresql"_s);
    const std::unique_ptr<Connection> connection = databaseAt(backend, embedded().count());
    QVERIFY(connection);
    std::vector<MigrationSet::File> files = MigrationSet::embeddedFiles();
    files.emplace_back(
        u"2030_01_01_0000-cccccccccccc_more.sql"_s,
        u"-- revision: cccccccccccc\n-- revises: %1\n-- message: more\n-- created: 2030-01-01T00:00:00Z\n"
        "-- compat: additive\n-- [upgrade sqlite] empty=\"-\"\n-- [upgrade postgresql] tx=no\n"
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_more ON products (description);\n"
        "-- [downgrade sqlite] empty=\"-\"\n-- [downgrade postgresql]\nDROP INDEX ix_more;\n-- [verify]\n"_s
            .arg(embedded().head())
            .toUtf8());
    const Result<MigrationSet> set = MigrationSet::parse(files);
    VERIFY_OK(set);
    const Result<QString> script = offlineSql(Backend::PostgreSql, *set, embedded().count(), set->count());
    VERIFY_OK(script);
    QVERIFY(script->contains(u"COMMIT;\nCREATE INDEX CONCURRENTLY IF NOT EXISTS ix_more ON products "
                             "(description);\nBEGIN;\n"_s));
    QCOMPARE(runScript(backend, *script), 0);
    QVERIFY(snapshot(*connection).contains(u"ix_more"_s));
    QCOMPARE(firstRow(*connection, u"SELECT version_num FROM alembic_version"_s), u"cccccccccccc"_s);
    QCOMPARE(firstRow(*connection,
                      u"SELECT state, finished_at IS NOT NULL FROM schema_history ORDER BY seq DESC LIMIT 1"_s, 2),
             u"applied|t"_s);
}

void tst_OfflineSql::nothingToDo() {
    const Result<QString> script = offlineSql(Backend::Sqlite, embedded(), 2, 2);
    VERIFY_OK(script);
    for (const QString& line : script->split(u'\n', Qt::SkipEmptyParts))
        QVERIFY2(line.startsWith(u"-- "_s), qUtf8Printable(line));
}

void tst_OfflineSql::irreversible() {
    const Result<MigrationSet> set = withRevision(u"CREATE TABLE more (a INTEGER)"_s);
    VERIFY_OK(set);
    const Result<QString> script = offlineSql(Backend::Sqlite, *set, set->count(), 0);
    QVERIFY(!script.ok());
    QVERIFY2(script.error().text.contains(u"it is a test"_s), qUtf8Printable(script.error().text));
}

void tst_OfflineSql::header() {
    for (const Backend backend : {Backend::Sqlite, Backend::PostgreSql}) {
        const Result<QString> script = offlineSql(backend, embedded(), 2, 0);
        VERIFY_OK(script);
        const QString head = script->section(u"\n\n"_s, 0, 0);
        for (const QString& part :
             {embedded().at(2).revision, u"to base"_s, embedded().at(1).checksum(backend),
              embedded().at(2).checksum(backend), QStringLiteral(PRICEBOOK_VERSION), u"LOSES categories.version"_s})
            QVERIFY2(head.contains(part), qUtf8Printable(head));
        const QString first = script->split(u'\n').filter(QRegularExpression(u"^(?!-- )."_s)).value(0);
        QCOMPARE(first, backend == Backend::Sqlite ? u".bail on"_s : u"\\set ON_ERROR_STOP on"_s);
    }
}

QTEST_GUILESS_MAIN(tst_OfflineSql)
#include "tst_offlinesql.moc"
