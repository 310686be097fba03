#include "generateddata.h"
#include "migrationrunner.h"
#include "producttablemodel.h"
#include "sessionfixture.h"
#include "transferjob.h"

#include <QTest>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// Another program changes the tables while a session is open.
class tst_SchemaChange : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void writeIsRefused();
    void isNoticedWithoutAWrite();
    void importIsRefused();
    void writerWaitsForTheChange();
    void S9_tableThatIsNotReadToItsEnd();

private:
    static Result<int> downgrade(const DatabaseUrl& url) {
        const Result<std::unique_ptr<Connection>> connection = Connection::open(url, OpenMode::ReadWrite);
        if (!connection)
            return connection.error();
        const MigrationSet& set = MigrationSet::embedded();
        return MigrationRunner(**connection, set).downgradeTo(set.at(set.count() - 1).revision);
    }
};

void tst_SchemaChange::writeIsRefused() {
    SessionFixture fixture;
    QVERIFY(fixture.open() && fixture.openSession());
    QSignalSpy changed(fixture.session.get(), &CatalogSession::schemaChanged);
    VERIFY_OK(downgrade(fixture.backend.url()));
    for (int i = 0; i < 2; ++i) {
        const Result<Tag> tag = await<Tag>(
            [&](QObject* context, auto reply) { fixture.session->createTag(u"late"_s, context, std::move(reply)); });
        QVERIFY(!tag.ok());
        QCOMPARE(tag.error().kind, Error::Kind::Schema);
        QVERIFY(tag.error().text.contains(MigrationSet::embedded().head()));
    }
    QTRY_COMPARE(changed.count(), 1);
    // The store of another program, on a connection of its own, does the same.
    const Result<Tag> tag = fixture.addTag(u"late"_s);
    QVERIFY(!tag.ok());
    QCOMPARE(tag.error().kind, Error::Kind::Schema);
    const auto store = CatalogStore::open(fixture.backend.url(), OpenMode::ReadWrite);
    VERIFY_OK(store);
    const Result<CatalogCounts> counts = (*store)->counts();
    VERIFY_OK(counts);
    QCOMPARE(counts->tags, 0);
}

void tst_SchemaChange::isNoticedWithoutAWrite() {
    SessionFixture fixture;
    QVERIFY(fixture.open() && fixture.openSession());
    QSignalSpy changed(fixture.session.get(), &CatalogSession::schemaChanged);
    VERIFY_OK(downgrade(fixture.backend.url()));
    QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, 3000);
}

void tst_SchemaChange::importIsRefused() {
    SessionFixture fixture;
    QVERIFY(fixture.open() && fixture.openSession());
    VERIFY_OK(downgrade(fixture.backend.url()));
    TransferJob* job = fixture.session->importSample();
    std::optional<Error> error;
    connect(job, &TransferJob::failed, this, [&](const Error& failed) { error = failed; });
    QSignalSpy finished(job, &TransferJob::finished);
    QVERIFY(finished.wait(10'000));
    QVERIFY(error);
    QCOMPARE(error->kind, Error::Kind::Schema);
}

/// A write that comes while the tables are being changed waits, and is then refused rather than done on what it does
/// not know.
void tst_SchemaChange::writerWaitsForTheChange() {
    SessionFixture fixture;
    QVERIFY(fixture.open() && fixture.openSession());
    const auto connection = Connection::open(fixture.backend.url(), OpenMode::ReadWrite);
    VERIFY_OK(connection);
    const MigrationSet& set = MigrationSet::embedded();
    std::optional<Result<Tag>> answer;
    bool asked = false;
    MigrationRequest request;
    request.action = MigrationRequest::Action::Downgrade;
    request.target = set.at(set.count() - 1).revision;
    request.backup = false;
    request.loseData = true;
    const Result<MigrationOutcome> outcome =
        MigrationRunner(**connection, set).run(request, [&](const MigrationProgress& progress) {
            if (progress.phase == MigrationProgress::Phase::Committing && !asked) {
                asked = true;
                fixture.session->createTag(u"late"_s, this, [&](Result<Tag> tag) { answer = std::move(tag); });
                QTest::qWait(300);
                return !answer.has_value();
            }
            return true;
        });
    VERIFY_OK(outcome);
    QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), 10'000);
    QVERIFY(!answer->ok());
    QCOMPARE(answer->error().kind, Error::Kind::Schema);
}

/// A window that shows the first of many products holds no statement open, which would keep another program's COMMIT
/// out of a file with a rollback journal.
void tst_SchemaChange::S9_tableThatIsNotReadToItsEnd() {
    SessionFixture fixture;
    QVERIFY(fixture.open());
    VERIFY_OK(generateCatalogue(*fixture.other, {5'000}));
    if (!fixture.backend.isPostgres())
        VERIFY_OK(fixture.other->connection().execute(u"PRAGMA journal_mode = DELETE"_s));
    QVERIFY(fixture.openSession());
    ProductTableModel model;
    model.setSession(fixture.session);
    model.setQuery({});
    QTRY_VERIFY(model.rowCount() > 0 && !model.index(0, 0).data().toString().isEmpty());
    QElapsedTimer timer;
    timer.start();
    VERIFY_OK(downgrade(fixture.backend.url()));
    QVERIFY2(timer.elapsed() < 4000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(model.rowCount() > 0);
}

QTEST_GUILESS_MAIN(tst_SchemaChange)
#include "tst_schemachange.moc"
