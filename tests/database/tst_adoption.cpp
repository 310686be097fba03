#include "migrationrunner.h"
#include "schemasnapshot.h"
#include "testbackend.h"
#include "verify.h"

#include <QFile>
#include <QTest>

using namespace pricebook;
using namespace Qt::StringLiterals;

using Kind = SchemaState::Kind;

namespace {

const MigrationSet& embedded() { return MigrationSet::embedded(); }
const QString foreignId = u"33e05a6a546e"_s;

/// What the replaced application's Alembic leaves: the first revision's tables with rows, and a revision of its own.
std::unique_ptr<Connection> applicationDatabase(const TestBackend& backend, const QStringList& heads) {
    std::unique_ptr<Connection> connection = openConnection(backend.url());
    if (!connection || !MigrationRunner(*connection, embedded()).upgradeTo(firstRevision()) ||
        !runAll(*connection, firstRevisionRows(connection->backend())) ||
        !runAll(*connection, {u"DROP TABLE schema_history"_s, u"DELETE FROM alembic_version"_s}))
        return nullptr;
    for (const QString& head : heads) {
        if (!runAll(*connection, {u"INSERT INTO alembic_version VALUES ('%1')"_s.arg(head)}))
            return nullptr;
    }
    if (!backend.isPostgres() && !runAll(*connection, {u"PRAGMA user_version = 0"_s, u"PRAGMA application_id = 0"_s}))
        return nullptr;
    return connection;
}

MigrationRequest adoption(const TestBackend& backend) {
    MigrationRequest request;
    request.action = MigrationRequest::Action::Adopt;
    request.backupFolder = backend.folder();
    return request;
}

} // namespace

/// Taking over a database of the replaced application.
class tst_Adoption : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void unknownRevision_data() { TestBackend::addRows(); }
    void unknownRevision();
    void withoutRevision_data() { TestBackend::addRows(); }
    void withoutRevision();
    void withoutTable_data() { TestBackend::addRows(); }
    void withoutTable();
    void toTheNewestInOneGo_data() { TestBackend::addRows(); }
    void toTheNewestInOneGo();
    void differs_data() { TestBackend::addRows(); }
    void differs();
    void stampedAhead_data() { TestBackend::addRows(); }
    void stampedAhead();
    void severalRows_data() { TestBackend::addRows(); }
    void severalRows();
    void leftovers_data() { TestBackend::addRows(); }
    void leftovers();
    void backupImpossible_data() { TestBackend::addRows(); }
    void backupImpossible();
    void notTwice_data() { TestBackend::addRows(); }
    void notTwice();
};

void tst_Adoption::unknownRevision() {
    const TestBackend backend = TestBackend::current();
    const auto connection = applicationDatabase(backend, {foreignId});
    QVERIFY(connection);
    const QString before = snapshot(*connection);
    MigrationRunner runner(*connection, embedded());
    Result<SchemaState> state = runner.state();
    VERIFY_OK(state);
    QCOMPARE(state->kind, Kind::Adoptable);
    QCOMPARE(state->revision, foreignId);
    QCOMPARE(state->adoptAs, firstRevision());
    // Nothing is taken over by an upgrade.
    const Result<int> upgraded = runner.upgrade();
    QVERIFY(!upgraded.ok());
    QCOMPARE(upgraded.error().kind, Error::Kind::Schema);
    QCOMPARE(snapshot(*connection), before);

    const Result<MigrationOutcome> outcome = runner.run(adoption(backend));
    VERIFY_OK(outcome);
    QCOMPARE(outcome->to, firstRevision());
    QVERIFY(QFile::exists(outcome->backup));
    QCOMPARE(firstRow(*connection, u"SELECT version_num FROM alembic_version"_s), firstRevision());
    const Result<std::vector<SchemaHistoryEntry>> history = runner.history();
    VERIFY_OK(history);
    QCOMPARE(history->size(), std::size_t{1});
    QCOMPARE(history->front().direction, u"adopt"_s);
    QCOMPARE(history->front().backup, outcome->backup);
    QVERIFY2(history->front().note.contains(foreignId), qUtf8Printable(history->front().note));
    const Result<SchemaCheck> check = runner.check();
    VERIFY_OK(check);
    QVERIFY(check->differences.isEmpty() && check->warnings.isEmpty());
    if (!backend.isPostgres())
        QCOMPARE(firstRow(*connection, u"PRAGMA user_version"_s), u"1"_s);
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM products"_s), u"3"_s);
    VERIFY_OK(runner.upgrade());
    state = runner.state();
    VERIFY_OK(state);
    QCOMPARE(state->kind, Kind::Current);
}

void tst_Adoption::withoutRevision() {
    const TestBackend backend = TestBackend::current();
    const auto connection = applicationDatabase(backend, {});
    QVERIFY(connection);
    MigrationRunner runner(*connection, embedded());
    const Result<MigrationOutcome> outcome = runner.run(adoption(backend));
    VERIFY_OK(outcome);
    QCOMPARE(firstRow(*connection, u"SELECT version_num FROM alembic_version"_s), firstRevision());
}

void tst_Adoption::withoutTable() {
    const TestBackend backend = TestBackend::current();
    const auto connection = applicationDatabase(backend, {});
    QVERIFY(connection && runAll(*connection, {u"DROP TABLE alembic_version"_s}));
    MigrationRunner runner(*connection, embedded());
    const Result<MigrationOutcome> outcome = runner.run(adoption(backend));
    VERIFY_OK(outcome);
    QCOMPARE(firstRow(*connection, u"SELECT version_num FROM alembic_version"_s), firstRevision());
}

void tst_Adoption::toTheNewestInOneGo() {
    const TestBackend backend = TestBackend::current();
    const auto connection = applicationDatabase(backend, {foreignId});
    QVERIFY(connection);
    MigrationRunner runner(*connection, embedded());
    MigrationRequest request = adoption(backend);
    request.target = embedded().head();
    const Result<MigrationPlan> plan = runner.plan(request);
    VERIFY_OK(plan);
    QCOMPARE(plan->revisions.size(), static_cast<std::size_t>(embedded().count() - 1));
    QCOMPARE(plan->from, firstRevision());
    QVERIFY(plan->needsBackup);
    QVERIFY2(plan->backup.problem.isEmpty(), qUtf8Printable(plan->backup.problem));
    const Result<MigrationOutcome> outcome = runner.run(request);
    VERIFY_OK(outcome);
    QCOMPARE(outcome->revisions.size(), embedded().count() - 1);
    const Result<SchemaState> state = runner.state();
    VERIFY_OK(state);
    QCOMPARE(state->kind, Kind::Current);
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM schema_history"_s), QString::number(embedded().count()));
    const Result<SchemaCheck> check = runner.check();
    VERIFY_OK(check);
    QVERIFY(check->differences.isEmpty());
}

void tst_Adoption::differs() {
    const TestBackend backend = TestBackend::current();
    const auto connection = applicationDatabase(backend, {foreignId});
    QVERIFY(connection && runAll(*connection, {u"ALTER TABLE products DROP COLUMN image_url"_s}));
    const QString before = snapshot(*connection);
    MigrationRunner runner(*connection, embedded());
    const Result<SchemaState> state = runner.state();
    VERIFY_OK(state);
    QCOMPARE(state->kind, Kind::AlembicDiffers);
    QVERIFY2(state->text().contains(u"image_url"_s), qUtf8Printable(state->text()));
    const Result<MigrationOutcome> outcome = runner.run(adoption(backend));
    QVERIFY(!outcome.ok());
    QCOMPARE(outcome.error().kind, Error::Kind::Schema);
    QVERIFY(outcome.error().text.contains(u"image_url"_s));
    QCOMPARE(snapshot(*connection), before);
}

/// Alembic believes a stamp; the tables say otherwise.
void tst_Adoption::stampedAhead() {
    const TestBackend backend = TestBackend::current();
    const auto connection = applicationDatabase(backend, {embedded().head()});
    QVERIFY(connection);
    const QString before = snapshot(*connection);
    MigrationRunner runner(*connection, embedded());
    const Result<SchemaState> state = runner.state();
    VERIFY_OK(state);
    QCOMPARE(state->kind, Kind::AlembicDiffers);
    QVERIFY2(state->text().contains(u"version"_s), qUtf8Printable(state->text()));
    QVERIFY(!runner.run(adoption(backend)).ok());
    QCOMPARE(snapshot(*connection), before);
}

void tst_Adoption::severalRows() {
    const TestBackend backend = TestBackend::current();
    const auto connection = applicationDatabase(backend, {foreignId, u"0123456789ab"_s});
    QVERIFY(connection);
    MigrationRunner runner(*connection, embedded());
    const Result<MigrationOutcome> outcome = runner.run(adoption(backend));
    QVERIFY(!outcome.ok());
    QVERIFY2(outcome.error().text.contains(foreignId) && outcome.error().text.contains(u"0123456789ab"_s),
             qUtf8Printable(outcome.error().text));
}

void tst_Adoption::leftovers() {
    const TestBackend backend = TestBackend::current();
    const auto connection = applicationDatabase(backend, {foreignId});
    QVERIFY(connection);
    QVERIFY(runAll(*connection, {u"CREATE TABLE _alembic_tmp_products AS SELECT * FROM products"_s}));
    MigrationRunner runner(*connection, embedded());
    const Result<SchemaState> state = runner.state();
    VERIFY_OK(state);
    QCOMPARE(state->kind, Kind::Adoptable);
    QCOMPARE(state->leftovers, QStringList{u"_alembic_tmp_products"_s});
    MigrationRequest request = adoption(backend);
    const Result<MigrationOutcome> refused = runner.run(request);
    QVERIFY(!refused.ok());
    QVERIFY2(refused.error().text.contains(u"_alembic_tmp_products"_s), qUtf8Printable(refused.error().text));
    request.dropLeftovers = true;
    // More rows than the original: it may be the one that counts.
    QVERIFY(runAll(*connection, {u"INSERT INTO _alembic_tmp_products SELECT * FROM products"_s}));
    const QString before = snapshot(*connection);
    const Result<MigrationOutcome> kept = runner.run(request);
    QVERIFY(!kept.ok());
    QCOMPARE(snapshot(*connection), before);
    QVERIFY(runAll(*connection, {u"DELETE FROM _alembic_tmp_products"_s}));
    const Result<MigrationOutcome> outcome = runner.run(request);
    VERIFY_OK(outcome);
    const Result<SchemaCheck> check = runner.check();
    VERIFY_OK(check);
    QVERIFY(check->warnings.isEmpty());
}

void tst_Adoption::backupImpossible() {
    const TestBackend backend = TestBackend::current();
    const auto connection = applicationDatabase(backend, {foreignId});
    QVERIFY(connection);
    const QString before = snapshot(*connection);
    MigrationRequest request = adoption(backend);
    request.backupFolder = u"/proc/no-backup-here"_s;
    const Result<MigrationOutcome> outcome = MigrationRunner(*connection, embedded()).run(request);
    QVERIFY(!outcome.ok());
    QVERIFY2(outcome.error().text.contains(u"No backup"_s), qUtf8Printable(outcome.error().text));
    QCOMPARE(snapshot(*connection), before);
}

void tst_Adoption::notTwice() {
    const TestBackend backend = TestBackend::current();
    const auto connection = applicationDatabase(backend, {foreignId});
    QVERIFY(connection);
    MigrationRunner runner(*connection, embedded());
    VERIFY_OK(runner.run(adoption(backend)));
    const QString before = snapshot(*connection);
    const Result<MigrationOutcome> again = runner.run(adoption(backend));
    QVERIFY(!again.ok());
    QCOMPARE(again.error().kind, Error::Kind::Schema);
    QVERIFY2(again.error().text.contains(u"nothing to take over"_s), qUtf8Printable(again.error().text));
    QCOMPARE(snapshot(*connection), before);
}

QTEST_GUILESS_MAIN(tst_Adoption)
#include "tst_adoption.moc"
