#include "query.h"
#include "sessionfixture.h"
#include "testserver.h"
#include "transferjob.h"
#include "worker.h"

#include <QFile>

using namespace pricebook;
using namespace Qt::StringLiterals;

class tst_CatalogSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init();
    void cleanup() { m.reset(); }

    void openingWhatIsNotThere();
    void productsAreWrittenAndRead();
    void categoriesAndTags();
    void changedComesBeforeTheReply();
    void errorsComeBack();
    void aReplyEndsWithItsContext();
    void writesAreDoneInOrder();
    void closingWaitsForWrites();
    void closingFinishesWrites();
    void closingStopsReads();
    void aCancelledReadDoesNotReply();
    void olderSuggestionsAreDropped();
    void namesAreResolved();
    void readOnly();
    void anotherProgramsChangeIsNoticed();
    void ourOwnChangeIsNoForeignOne();
    void aLockedDatabase();
    void aCutConnectionIsOpenedAgain();
    void aServerThatIsAwayForAWhile();
    void importing();
    void aRefusedImport();
    void aFileThatIsNotThere();
    void aCancelledImport();
    void writesWaitForAnImport();
    void closingCancelsAnImport();
    void exporting();
    void theSample();

private:
    Result<Product> create(const ProductDraft& draft) {
        return await<Product>(
            [&](QObject* context, auto reply) { m->session->createProduct(draft, context, std::move(reply)); });
    }
    Result<Product> fetch(ProductId id) {
        return await<Product>(
            [&](QObject* context, auto reply) { m->session->fetchProduct(id, context, std::move(reply)); });
    }
    Result<CatalogTotals> counts() {
        return await<CatalogTotals>(
            [&](QObject* context, auto reply) { m->session->counts(context, std::move(reply)); });
    }
    /// A JSON file with so many products, "Product 1" and on, and `last` behind them.
    QString makeFile(int products, const QByteArray& last = {});
    /// A statement that takes a minute unless it is stopped.
    static Result<bool> workForAMinute(CatalogStore& store);

    std::unique_ptr<SessionFixture> m;
};

void tst_CatalogSession::init() {
    m = std::make_unique<SessionFixture>();
    QVERIFY(m->open());
    QVERIFY(m->openSession());
}

Result<bool> tst_CatalogSession::workForAMinute(CatalogStore& store) {
    const QString sql =
        store.connection().backend() == Backend::PostgreSql
            ? u"SELECT 1 FROM pg_sleep(60)"_s
            : u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000000) SELECT max(i) FROM n"_s;
    const Result<qint64> done = scalarInteger(store.connection(), sql);
    return done ? Result<bool>(true) : Result<bool>(done.error());
}

void tst_CatalogSession::openingWhatIsNotThere() {
    DatabaseUrl url = m->backend.url();
    url.path += u".absent"_s;
    url.database += u"_absent"_s;
    const auto opened = openSession(url);
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, Error::Kind::NotFound);
    QVERIFY(!opened.error().text.isEmpty());
}

void tst_CatalogSession::productsAreWrittenAndRead() {
    const auto created = create(makeDraft(u"Tea"_s, money("2.50"), money("1")));
    VERIFY_OK(created);
    const auto updated = await<Product>([&](QObject* context, auto reply) {
        m->session->updateProduct(created->id, created->version, renameTo(u"Green tea"_s), context, std::move(reply));
    });
    VERIFY_OK(updated);
    QCOMPARE(updated->version, created->version + 1);
    const auto read = fetch(created->id);
    VERIFY_OK(read);
    QCOMPARE(read->name, u"Green tea"_s);
    const auto removed = await<qint64>([&](QObject* context, auto reply) {
        m->session->removeProducts({created->id, ProductId(4711)}, context, std::move(reply));
    });
    VERIFY_OK(removed);
    QCOMPARE(*removed, 1);
    QCOMPARE(fetch(created->id).error().kind, Error::Kind::NotFound);
}

void tst_CatalogSession::categoriesAndTags() {
    CatalogSession& session = *m->session;
    const auto drinks =
        await<Category>([&](auto* context, auto reply) { session.createCategory(u"Drinks"_s, context, reply); });
    VERIFY_OK(drinks);
    const auto hot = await<Tag>([&](auto* context, auto reply) { session.createTag(u"hot"_s, context, reply); });
    VERIFY_OK(hot);
    VERIFY_OK(create(makeDraft(u"Tea"_s, drinks->id, {hot->id})));
    VERIFY_OK(await<Category>(
        [&](auto* context, auto reply) { session.renameCategory(drinks->id, u"Beverages"_s, context, reply); }));
    VERIFY_OK(await<Tag>([&](auto* context, auto reply) { session.renameTag(hot->id, u"warm"_s, context, reply); }));

    const auto categories =
        await<std::vector<CategoryUsage>>([&](auto* context, auto reply) { session.allCategories(context, reply); });
    VERIFY_OK(categories);
    QCOMPARE(categories->size(), 1U);
    QCOMPARE(categories->front().category.name, u"Beverages"_s);
    QCOMPARE(categories->front().products, 1);
    const auto tags = await<std::vector<TagUsage>>([&](auto* context, auto reply) { session.allTags(context, reply); });
    VERIFY_OK(tags);
    QCOMPARE(tags->front().tag.name, u"warm"_s);
    QCOMPARE(*counts(), (CatalogTotals{1, 1, 1, 1}));

    QCOMPARE(*await<qint64>(
                 [&](auto* context, auto reply) { session.removeCategory(drinks->id, std::nullopt, context, reply); }),
             1);
    QCOMPARE(*await<qint64>([&](auto* context, auto reply) { session.removeTag(hot->id, context, reply); }), 1);
    QCOMPARE(*counts(), (CatalogTotals{0, 0, 1, 0}));
}

void tst_CatalogSession::changedComesBeforeTheReply() {
    QStringList events;
    connect(m->session.get(), &CatalogSession::changed, this, [&events](const ChangeSet& changes) {
        events += u"added %1 everything %2"_s.arg(changes.productsAdded.size()).arg(changes.everything);
    });
    m->session->createProduct(makeDraft(u"Tea"_s), this, [&events](const Result<Product>&) { events += u"reply"_s; });
    QTRY_COMPARE(events, (QStringList{u"added 1 everything 0"_s, u"reply"_s}));
}

void tst_CatalogSession::errorsComeBack() {
    const auto nameless = create(makeDraft(u" "_s));
    QVERIFY(!nameless);
    QCOMPARE(nameless.error().kind, Error::Kind::Invalid);
    QCOMPARE(nameless.error().issues.front().field, Field::Name);

    const auto tea = create(makeDraft(u"Tea"_s));
    VERIFY_OK(tea);
    const auto outdated = await<Product>([&](auto* context, auto reply) {
        m->session->updateProduct(tea->id, tea->version + 1, renameTo(u"Coffee"_s), context, reply);
    });
    QCOMPARE(outdated.error().kind, Error::Kind::Conflict);

    const auto add = [&] {
        return await<Category>(
            [&](auto* context, auto reply) { m->session->createCategory(u"Käse"_s, context, reply); });
    };
    const auto first = add();
    VERIFY_OK(first);
    const auto second = add();
    QVERIFY(!second);
    QCOMPARE(second.error().kind, Error::Kind::NameTaken);
    QCOMPARE(second.error().issues.front().existingId, first->id.value);
}

void tst_CatalogSession::aReplyEndsWithItsContext() {
    bool replied = false;
    auto context = std::make_unique<QObject>();
    m->session->createProduct(makeDraft(u"Tea"_s), context.get(),
                              [&replied](const Result<Product>&) { replied = true; });
    context.reset();
    QTRY_VERIFY(!m->session->hasPendingWrites());
    QVERIFY(!replied);
    QCOMPARE(counts()->products, 1);
}

void tst_CatalogSession::writesAreDoneInOrder() {
    QStringList names;
    for (int i = 0; i < 20; ++i) {
        m->session->createProduct(makeDraft(u"Product %1"_s.arg(i)), this, [&names](const Result<Product>& product) {
            names += product ? product->name : u"-"_s;
        });
    }
    QTRY_COMPARE(names.size(), 20);
    for (int i = 0; i < 20; ++i)
        QCOMPARE(names[i], u"Product %1"_s.arg(i));
}

void tst_CatalogSession::closingWaitsForWrites() {
    QSignalSpy pending(m->session.get(), &CatalogSession::pendingWritesChanged);
    QStringList events;
    m->session->createProduct(makeDraft(u"Tea"_s), this, [&events](const Result<Product>&) { events += u"written"_s; });
    QVERIFY(m->session->hasPendingWrites());
    m->session->whenIdle(this, [&events] { events += u"idle"_s; });
    QTRY_COMPARE(events, (QStringList{u"written"_s, u"idle"_s}));
    QCOMPARE(pending.size(), 2);
    m->session->whenIdle(this, [&events] { events += u"idle again"_s; });
    QCOMPARE(events.size(), 2);
    QTRY_COMPARE(events.size(), 3);
}

void tst_CatalogSession::closingFinishesWrites() {
    for (int i = 0; i < 30; ++i)
        m->session->createProduct(makeDraft(u"Product %1"_s.arg(i)), this, [](const Result<Product>&) {});
    m->session.reset();
    const auto there = m->other->counts();
    VERIFY_OK(there);
    QCOMPARE(there->products, 30);
}

void tst_CatalogSession::closingStopsReads() {
    m->session->slowReader().post<bool>(workForAMinute, this, [](const Result<bool>&) {});
    m->session->slowReader().post<bool>(workForAMinute, this, [](const Result<bool>&) {});
    QTest::qWait(200);
    QElapsedTimer clock;
    clock.start();
    m->session.reset();
    QVERIFY2(clock.elapsed() < 5000, QByteArray::number(clock.elapsed()).constData());
}

void tst_CatalogSession::aCancelledReadDoesNotReply() {
    Worker& reader = m->session->slowReader();
    bool replied = false;
    const auto running = reader.post<bool>(workForAMinute, this, [&replied](const Result<bool>&) { replied = true; });
    const auto waiting = reader.post<bool>(workForAMinute, this, [&replied](const Result<bool>&) { replied = true; });
    QTest::qWait(200);
    reader.cancel(waiting);
    reader.cancel(running);
    // What comes next is not hit by a cancel that was meant for another.
    for (int i = 0; i < 20; ++i)
        VERIFY_OK(counts());
    QVERIFY(!replied);
    reader.cancel(running);
    reader.cancel(0);
}

void tst_CatalogSession::olderSuggestionsAreDropped() {
    VERIFY_OK(m->addTag(u"green"_s));
    QStringList answers;
    m->session->quickReader().post<bool>(
        [](CatalogStore&) {
            QThread::msleep(200);
            return Result<bool>(true);
        },
        this, [](const Result<bool>&) {});
    for (const QString& text : {u"g"_s, u"gr"_s, u"gre"_s}) {
        m->session->suggestTags(text, 20, this, [&answers, text](const Result<std::vector<TagUsage>>& tags) {
            answers += text + (tags ? QString::number(tags->size()) : u"-"_s);
        });
    }
    QTRY_COMPARE(answers, QStringList{u"gre1"_s});
    QTest::qWait(50);
    QCOMPARE(answers.size(), 1);
}

void tst_CatalogSession::namesAreResolved() {
    const auto green = m->addTag(u"Grün"_s);
    VERIFY_OK(green);
    const auto resolved = await<CatalogSession::ResolvedTags>([&](auto* context, auto reply) {
        m->session->resolveTagNames({u" GRÜN "_s, u"blue"_s}, context, reply);
    });
    VERIFY_OK(resolved);
    QCOMPARE(resolved->size(), 2U);
    QCOMPARE((*resolved)[0].first, u"GRÜN"_s);
    QCOMPARE((*resolved)[0].second, std::optional(*green));
    QCOMPARE((*resolved)[1].second, std::nullopt);
}

void tst_CatalogSession::readOnly() {
    const auto opened = openSession(m->backend.url(), CatalogSession::Access::ReadOnly);
    VERIFY_OK(opened);
    m->session = *opened;
    QVERIFY(m->session->isReadOnly());
    const auto refused = create(makeDraft(u"Tea"_s));
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::ReadOnly);
    QCOMPARE(counts()->products, 0);
    QVERIFY(!m->session->hasPendingWrites());
}

void tst_CatalogSession::anotherProgramsChangeIsNoticed() {
    QSignalSpy changed(m->session.get(), &CatalogSession::changed);
    const Tag green = m->addTag(u"green"_s).valueOr({});
    QTRY_COMPARE(changed.size(), 1);
    QVERIFY(!changed[0][0].value<ChangeSet>().everything);
    QCOMPARE(changed[0][0].value<ChangeSet>().tags, std::vector{green.id});
    QTest::qWait(1500);
    QCOMPARE(changed.size(), 1);
}

void tst_CatalogSession::ourOwnChangeIsNoForeignOne() {
    QSignalSpy changed(m->session.get(), &CatalogSession::changed);
    VERIFY_OK(create(makeDraft(u"Tea"_s)));
    QTest::qWait(1500);
    QCOMPARE(changed.size(), 1);
    QVERIFY(!changed[0][0].value<ChangeSet>().everything);
}

void tst_CatalogSession::aLockedDatabase() {
    if (m->backend.isPostgres())
        return; // readers and writers of different rows do not wait for one another there
    auto lock = Transaction::begin(m->other->connection());
    VERIFY_OK(lock);
    const auto refused = create(makeDraft(u"Tea"_s));
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::Locked);
    VERIFY_OK(counts()); // reading goes on
    lock->rollback();
    VERIFY_OK(create(makeDraft(u"Tea"_s)));
}

namespace {

const QString cutOthers =
    u"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid()"_s;

} // namespace

void tst_CatalogSession::aCutConnectionIsOpenedAgain() {
    if (!m->backend.isPostgres())
        return;
    QSignalSpy lost(m->session.get(), &CatalogSession::connectionLost);
    VERIFY_OK(create(makeDraft(u"Tea"_s)));
    VERIFY_OK(scalarInteger(m->other->connection(), cutOthers));
    QTest::qWait(200);
    VERIFY_OK(create(makeDraft(u"Coffee"_s)));
    QCOMPARE(counts()->products, 2);
    QCOMPARE(lost.size(), 0);
}

void tst_CatalogSession::aServerThatIsAwayForAWhile() {
    if (!m->backend.isPostgres())
        return;
    QSignalSpy lost(m->session.get(), &CatalogSession::connectionLost);
    QSignalSpy restored(m->session.get(), &CatalogSession::connectionRestored);
    QSignalSpy changed(m->session.get(), &CatalogSession::changed);
    const QString name = m->backend.url().database;
    VERIFY_OK(testserver::execute(u"ALTER DATABASE "_s + name + u" ALLOW_CONNECTIONS false"_s));
    VERIFY_OK(scalarInteger(m->other->connection(), cutOthers));
    QTest::qWait(200);

    QVERIFY(!create(makeDraft(u"Tea"_s)));
    QVERIFY(!counts());
    QCOMPARE(lost.size(), 1);
    QVERIFY(m->session->isConnectionLost());
    QTest::qWait(700);
    QCOMPARE(restored.size(), 0);

    VERIFY_OK(testserver::execute(u"ALTER DATABASE "_s + name + u" ALLOW_CONNECTIONS true"_s));
    QTRY_COMPARE_WITH_TIMEOUT(restored.size(), 1, 10'000);
    QVERIFY(!m->session->isConnectionLost());
    QVERIFY(!changed.isEmpty() && changed.last()[0].value<ChangeSet>().everything);
    VERIFY_OK(create(makeDraft(u"Tea"_s)));
    QCOMPARE(counts()->products, 1);
    QCOMPARE(lost.size(), 1);
}

QString tst_CatalogSession::makeFile(int products, const QByteArray& last) {
    QFile file(m->backend.folder() + u"/import.json"_s);
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write("[");
    for (int i = 1; i <= products; ++i) {
        file.write((i > 1 ? ",\n" : "\n") +
                   QByteArray(R"({"name":"Product %1","price_shmeckles":1.5,"price_flurbos":2,"tags":["green"]})")
                       .replace("%1", QByteArray::number(i)));
    }
    file.write(last + "\n]\n");
    return file.fileName();
}

void tst_CatalogSession::importing() {
    QSignalSpy changed(m->session.get(), &CatalogSession::changed);
    TransferJob* job = m->session->importFile(makeFile(2000), {});
    QSignalSpy imported(job, &TransferJob::imported);
    QSignalSpy failed(job, &TransferJob::failed);
    QSignalSpy finished(job, &TransferJob::finished);
    QVERIFY(m->session->hasPendingWrites());
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 30'000);
    QCOMPARE(failed.size(), 0);
    QCOMPARE(imported.size(), 1);
    const auto report = imported[0][0].value<ImportReport>();
    QVERIFY(report.applied);
    QCOMPARE(report.products.added, 2000);
    QTRY_COMPARE(changed.size(), 1);
    QVERIFY(changed[0][0].value<ChangeSet>().everything);
    QCOMPARE(*counts(), (CatalogTotals{0, 1, 2000, 2000}));
    QVERIFY(!m->session->hasPendingWrites());
    QTest::qWait(1200);
    QCOMPARE(changed.size(), 1);
}

void tst_CatalogSession::aRefusedImport() {
    TransferJob* job = m->session->importFile(makeFile(3, R"(,{"name":"Bad","price_shmeckles":0})"), {});
    QSignalSpy imported(job, &TransferJob::imported);
    QTRY_COMPARE(imported.size(), 1);
    const auto report = imported[0][0].value<ImportReport>();
    QVERIFY(!report.applied);
    QVERIFY(report.hasIssues());
    QCOMPARE(counts()->products, 0);
}

void tst_CatalogSession::aFileThatIsNotThere() {
    TransferJob* job = m->session->importFile(m->backend.folder() + u"/absent.json"_s, {});
    QSignalSpy failed(job, &TransferJob::failed);
    QSignalSpy finished(job, &TransferJob::finished);
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(failed[0][0].value<Error>().kind, Error::Kind::NotFound);
}

void tst_CatalogSession::aCancelledImport() {
    TransferJob* job = m->session->importFile(makeFile(20'000), {});
    QSignalSpy failed(job, &TransferJob::failed);
    job->cancel();
    job->cancel();
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed[0][0].value<Error>().kind, Error::Kind::Cancelled);
    QCOMPARE(*counts(), CatalogTotals());
    VERIFY_OK(create(makeDraft(u"Tea"_s)));
}

void tst_CatalogSession::writesWaitForAnImport() {
    QStringList events;
    TransferJob* job = m->session->importFile(makeFile(5'000), {});
    connect(job, &TransferJob::imported, this, [&events](const ImportReport&) { events += u"imported"_s; });
    m->session->createProduct(makeDraft(u"Tea"_s), this, [&events](const Result<Product>& product) {
        events += product ? u"created"_s : product.error().text;
    });
    QTRY_COMPARE_WITH_TIMEOUT(events, (QStringList{u"imported"_s, u"created"_s}), 30'000);
    QCOMPARE(counts()->products, 5001);
}

void tst_CatalogSession::closingCancelsAnImport() {
    m->session->importFile(makeFile(20'000), {});
    QTest::qWait(50);
    m->session.reset();
    const auto there = m->other->counts();
    VERIFY_OK(there);
    QVERIFY(there->products == 0 || there->products == 20'000);
}

void tst_CatalogSession::exporting() {
    VERIFY_OK(create(makeDraft(u"Tea"_s)));
    const QString path = m->backend.folder() + u"/export.json"_s;
    TransferJob* job = m->session->exportFile(path, {});
    QSignalSpy exported(job, &TransferJob::exported);
    QTRY_COMPARE(exported.size(), 1);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("\"Tea\""));

    job = m->session->exportFile(m->backend.folder() + u"/absent/export.json"_s, {});
    QSignalSpy failed(job, &TransferJob::failed);
    QTRY_COMPARE(failed.size(), 1);
}

void tst_CatalogSession::theSample() {
    TransferJob* job = m->session->importSample();
    QSignalSpy imported(job, &TransferJob::imported);
    QTRY_COMPARE_WITH_TIMEOUT(imported.size(), 1, 20'000);
    QVERIFY(imported[0][0].value<ImportReport>().applied);
    QVERIFY(counts()->products > 0);
}

QTEST_GUILESS_MAIN(tst_CatalogSession)
#include "tst_catalogsession.moc"
