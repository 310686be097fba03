#include "failpoint.h"
#include "migrationrunner.h"
#include "schemasnapshot.h"
#include "testbackend.h"
#include "verify.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTest>
#include <atomic>
#include <csignal>
#include <thread>

using namespace pricebook;
using namespace Qt::StringLiterals;

using Kind = SchemaState::Kind;

namespace {

/// The embedded set and two more: an index that is made without locking its table out, and a table.
const MigrationSet& migrations() {
    static const MigrationSet set = [] {
        std::vector<MigrationSet::File> files = MigrationSet::embeddedFiles();
        const auto add = [&](const QString& id, const QString& parent, const QString& options, const QString& sql) {
            files.emplace_back(u"2030_01_01_0000-%1_more.sql"_s.arg(id),
                               u"-- revision: %1\n-- revises: %2\n-- message: more\n-- created: "
                               "2030-01-01T00:00:00Z\n-- compat: additive\n-- [upgrade sqlite]\nSELECT 1;\n"
                               "-- [upgrade postgresql] %3\n%4;\n-- [downgrade sqlite]\nSELECT 1;\n"
                               "-- [downgrade postgresql]\nSELECT 1;\n-- [verify]\n"_s.arg(id, parent, options, sql)
                                   .toUtf8());
        };
        add(u"cccccccccccc"_s, MigrationSet::embedded().head(), u"tx=no"_s,
            u"CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ix_more ON products (description)"_s);
        add(u"dddddddddddd"_s, u"cccccccccccc"_s, {}, u"CREATE TABLE after_it (a INTEGER)"_s);
        return MigrationSet::parse(files).value();
    }();
    return set;
}

const QString valid = u"SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
                      "WHERE c.relname = 'ix_more' AND indisvalid"_s;
const QString there = u"SELECT count(*) FROM pg_class WHERE relname = 'ix_more'"_s;

std::unique_ptr<Connection> headDatabase(const TestBackend& backend) {
    std::unique_ptr<Connection> connection = openConnection(backend.url());
    if (!connection || !MigrationRunner(*connection, MigrationSet::embedded()).upgradeTo(firstRevision()) ||
        !runAll(*connection, firstRevisionRows(Backend::PostgreSql)) ||
        !MigrationRunner(*connection, MigrationSet::embedded()).upgrade())
        return nullptr;
    return connection;
}

Result<MigrationOutcome> rerun(Connection& connection) {
    MigrationRequest request;
    request.action = MigrationRequest::Action::Rerun;
    request.backup = false;
    return MigrationRunner(connection, migrations()).run(request);
}

/// What the test's own process does when it is started for that: upgrades, and dies at the named point.
int upgradeAndDie(const QString& url, const QByteArray& point) {
    const Result<DatabaseUrl> parsed = DatabaseUrl::parse(url);
    const std::unique_ptr<Connection> connection = parsed ? openConnection(*parsed) : nullptr;
    if (!connection)
        return 9;
    failpoint::set([&](const char* name) {
        if (point == name)
            std::raise(SIGKILL);
    });
    return MigrationRunner(*connection, migrations()).upgrade() ? 0 : 1;
}

} // namespace

/// PostgreSQL: a revision whose statement cannot be part of a transaction.
class tst_StepAlone : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void runs();
    void P3_invalidIndexIsBuiltAgain();
    void P4_pollersDoNotDeadlock();
    void killed_data();
    void killed();
    void isSeenByOthersWhileItRuns();
};

void tst_StepAlone::runs() {
    const TestBackend backend(u"postgresql"_s);
    const auto connection = headDatabase(backend);
    QVERIFY(connection);
    VERIFY_OK(MigrationRunner(*connection, migrations()).upgrade());
    QCOMPARE(firstRow(*connection, valid), u"1"_s);
    QCOMPARE(
        firstRow(
            *connection,
            u"SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database AND datname = current_database() WHERE locktype = 'advisory'"_s),
        u"0"_s);
    QCOMPARE(firstRow(*connection, u"SELECT state, direction FROM schema_history WHERE revision = 'cccccccccccc'"_s, 2),
             u"applied|upgrade"_s);
    const Result<SchemaState> state = MigrationRunner(*connection, migrations()).state();
    VERIFY_OK(state);
    QCOMPARE(state->kind, Kind::Current);
}

void tst_StepAlone::P3_invalidIndexIsBuiltAgain() {
    const TestBackend backend(u"postgresql"_s);
    const auto connection = headDatabase(backend);
    QVERIFY(connection);
    QVERIFY(runAll(*connection, {u"UPDATE products SET description = 'same' WHERE id IN (1, 2)"_s}));
    MigrationRunner runner(*connection, migrations());
    const Result<int> failed = runner.upgrade();
    QVERIFY(!failed.ok());
    QVERIFY2(failed.error().text.contains(u"cccccccccccc_more.sql, line"_s), qUtf8Printable(failed.error().text));
    QVERIFY2(failed.error().text.contains(MigrationSet::embedded().head()), qUtf8Printable(failed.error().text));
    QCOMPARE(firstRow(*connection, there), u"1"_s);
    QCOMPARE(firstRow(*connection, valid), u"0"_s);
    QCOMPARE(firstRow(*connection, u"SELECT state FROM schema_history WHERE revision = 'cccccccccccc'"_s), u"failed"_s);
    QCOMPARE(
        firstRow(
            *connection,
            u"SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database AND datname = current_database() WHERE locktype = 'advisory'"_s),
        u"0"_s);
    Result<SchemaState> state = runner.state();
    VERIFY_OK(state);
    QCOMPARE(state->kind, Kind::Behind);
    QCOMPARE(state->behind, 2);

    QVERIFY(runAll(*connection, {u"UPDATE products SET description = CAST(id AS TEXT)"_s}));
    VERIFY_OK(runner.upgrade());
    QCOMPARE(firstRow(*connection, valid), u"1"_s);
    state = runner.state();
    VERIFY_OK(state);
    QCOMPARE(state->kind, Kind::Current);
}

void tst_StepAlone::P4_pollersDoNotDeadlock() {
    const TestBackend backend(u"postgresql"_s);
    QVERIFY(headDatabase(backend));
    std::atomic_int applied = 0, failed = 0;
    std::vector<std::thread> clients;
    for (int i = 0; i < 6; ++i)
        clients.emplace_back([&] {
            const auto connection = openConnection(backend.url());
            while (connection) {
                const Result<int> done = MigrationRunner(*connection, migrations()).upgrade();
                if (done) {
                    applied += *done;
                    return;
                }
                // Another one is in the middle of the step: that is said, not waited out.
                if (done.error().kind != Error::Kind::Locked)
                    break;
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
            }
            ++failed;
        });
    for (std::thread& client : clients)
        client.join();
    QCOMPARE(failed.load(), 0);
    QCOMPARE(applied.load(), 2);
    const auto connection = openConnection(backend.url());
    QCOMPARE(firstRow(*connection, valid), u"1"_s);
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM schema_history WHERE revision IN ('cccccccccccc', "
                                   "'dddddddddddd')"_s),
             u"2"_s);
}

void tst_StepAlone::killed_data() {
    QTest::addColumn<QByteArray>("point");
    QTest::addColumn<bool>("interrupted");
    QTest::newRow("before its row is written") << QByteArray("migration:locked") << false;
    QTest::newRow("after its row is written") << QByteArray("migration:running") << true;
    QTest::newRow("after the statement") << QByteArray("migration:alone") << true;
    QTest::newRow("after the commit") << QByteArray("migration:committed") << false;
}

void tst_StepAlone::killed() {
    QFETCH(QByteArray, point);
    QFETCH(bool, interrupted);
    const TestBackend backend(u"postgresql"_s);
    const auto connection = headDatabase(backend);
    QVERIFY(connection);
    QProcess helper;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"TST_UPGRADE_URL"_s, backend.url().toSecretString());
    environment.insert(u"TST_KILL_AT"_s, QString::fromLatin1(point));
    helper.setProcessEnvironment(environment);
    helper.start(QCoreApplication::applicationFilePath(), {});
    QVERIFY(helper.waitForFinished(30'000));
    QCOMPARE(helper.exitStatus(), QProcess::CrashExit);
    MigrationRunner runner(*connection, migrations());
    // The server lets go of a dead client's lock within two seconds.
    QTRY_VERIFY_WITH_TIMEOUT(runner.state().ok(), 2000);
    const Result<SchemaState> state = runner.state();
    VERIFY_OK(state);
    QCOMPARE(state->kind == Kind::Interrupted, interrupted);
    if (interrupted) {
        QCOMPARE(state->revision, u"cccccccccccc"_s);
        const Result<int> refused = runner.upgrade();
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().kind, Error::Kind::Schema);
        const Result<MigrationOutcome> again = rerun(*connection);
        VERIFY_OK(again);
        QCOMPARE(again->revisions, QStringList{u"cccccccccccc"_s});
    }
    VERIFY_OK(runner.upgrade());
    const Result<SchemaState> after = runner.state();
    VERIFY_OK(after);
    QCOMPARE(after->kind, Kind::Current);
    QCOMPARE(firstRow(*connection, valid), u"1"_s);
}

void tst_StepAlone::isSeenByOthersWhileItRuns() {
    const TestBackend backend(u"postgresql"_s);
    const auto connection = headDatabase(backend);
    const auto blocker = openConnection(backend.url());
    QVERIFY(connection && blocker);
    // An idle transaction with an old snapshot and a lock holds the statement up.
    QVERIFY(runAll(*blocker, {u"BEGIN"_s, u"UPDATE products SET description = 'x' WHERE id = 1"_s}));
    std::atomic_bool ended = false;
    std::thread other([&] {
        const auto own = openConnection(backend.url());
        (void)MigrationRunner(*own, migrations()).upgrade();
        ended = true;
    });
    const auto seen = [&] {
        const Result<SchemaState> state = MigrationRunner(*connection, migrations()).state();
        return !state.ok() && state.error().kind == Error::Kind::Locked;
    };
    QTRY_VERIFY_WITH_TIMEOUT(seen(), 5000);
    QVERIFY(!ended);
    QVERIFY(runAll(*blocker, {u"COMMIT"_s}));
    other.join();
    const Result<SchemaState> state = MigrationRunner(*connection, migrations()).state();
    VERIFY_OK(state);
    QCOMPARE(state->kind, Kind::Current);
}

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    if (const QString url = qEnvironmentVariable("TST_UPGRADE_URL"); !url.isEmpty())
        return upgradeAndDie(url, qgetenv("TST_KILL_AT"));
    tst_StepAlone test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_stepalone.moc"
