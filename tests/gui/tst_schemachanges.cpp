#include "backgroundmigration.h"
#include "bootstrap.h"
#include "fakeprompts.h"
#include "guifixture.h"
#include "mainwindow.h"
#include "migrationrunner.h"
#include "secretstore.h"
#include "settings.h"
#include "transferjob.h"

#include <QCryptographicHash>
#include <QFile>
#include <QLabel>
#include <QTest>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

/// What a newer version of this program knows: one revision more.
MigrationSet newer(bool breaking) {
    std::vector<MigrationSet::File> files = MigrationSet::embeddedFiles();
    files.emplace_back(u"2030_01_01_0000-cccccccccccc_more.sql"_s,
                       u"-- revision: cccccccccccc\n-- revises: %1\n-- message: more\n-- created: "
                       "2030-01-01T00:00:00Z\n-- compat: %2\n-- [upgrade sqlite]\nALTER TABLE products ADD COLUMN sku "
                       "TEXT;\n-- [upgrade postgresql]\nALTER TABLE products ADD COLUMN sku TEXT;\n-- [downgrade "
                       "sqlite] loses=products.sku\nALTER TABLE products DROP COLUMN sku;\n-- [downgrade postgresql] "
                       "loses=products.sku\nALTER TABLE products DROP COLUMN sku;\n-- [verify]\n"_s
                           .arg(MigrationSet::embedded().head(), breaking ? u"breaking"_s : u"additive"_s)
                           .toUtf8());
    return MigrationSet::parse(files).value();
}

/// A catalogue with rows, upgraded by a newer version.
bool makeNewer(const DatabaseUrl& url, bool breaking) {
    const auto connection = Connection::open(url, OpenMode::ReadWrite);
    return connection && MigrationRunner(**connection, newer(breaking)).upgrade().ok();
}

QByteArray hashOf(const QString& path) {
    QFile file(path);
    return !path.isEmpty() && file.open(QIODevice::ReadOnly)
               ? QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256)
               : QByteArray();
}

template <class T>
Result<T> await(const std::function<void(QObject*, Reply<T>)>& start) {
    QObject context;
    std::optional<Result<T>> answer;
    start(&context, [&answer](Result<T> result) { answer = std::move(result); });
    if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 20'000))
        return Error(Error::Kind::Internal, u"no reply"_s);
    return std::move(*answer);
}

} // namespace

/// Databases of newer and older versions, opened by the program itself rather than by parts of it.
class tst_SchemaChanges : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void newerAndReadable_data() { TestBackend::addRows(); }
    void newerAndReadable();
    void newerAndBreaking_data() { TestBackend::addRows(); }
    void newerAndBreaking();
    void windowShowsWhy();
    void upgradeInTheBackground_data() { TestBackend::addRows(); }
    void upgradeInTheBackground();
    void cancelInTheBackground_data() { TestBackend::addRows(); }
    void cancelInTheBackground();
    void backUpAndRestore_data() { TestBackend::addRows(); }
    void backUpAndRestore();

private:
    MemorySecretStore m_secrets;
    Bootstrap m_bootstrap{m_secrets};
};

void tst_SchemaChanges::newerAndReadable() {
    TestBackend backend = TestBackend::current();
    QVERIFY(backend.migrate());
    {
        const auto store = CatalogStore::open(backend.url(), OpenMode::ReadWrite);
        VERIFY_OK(store);
        VERIFY_OK((*store)->write<Tag>([&](WriteUnit& unit) { return (*store)->tags().create(unit, u"old"_s); }));
    }
    QVERIFY(makeNewer(backend.url(), false));
    const QByteArray before = hashOf(backend.url().path);
    const Services services = m_bootstrap.services();
    {
        const auto session = await<std::shared_ptr<CatalogSession>>(
            [&](QObject* context, auto reply) { services.open(backend.url(), context, std::move(reply)); });
        VERIFY_OK(session);
        QVERIFY((*session)->isReadOnly());
        const auto tags = await<std::vector<TagUsage>>(
            [&](QObject* context, auto reply) { (*session)->allTags(context, std::move(reply)); });
        VERIFY_OK(tags);
        QCOMPARE(tags->size(), std::size_t{1});
        // Every way to write.
        const auto refused = [](const auto& result) {
            return !result.ok() && result.error().kind == Error::Kind::ReadOnly;
        };
        CatalogSession& s = **session;
        QVERIFY(refused(await<Tag>([&](QObject* c, auto r) { s.createTag(u"new"_s, c, std::move(r)); })));
        QVERIFY(refused(
            await<Tag>([&](QObject* c, auto r) { s.renameTag(tags->front().tag.id, u"new"_s, c, std::move(r)); })));
        QVERIFY(
            refused(await<qint64>([&](QObject* c, auto r) { s.removeTag(tags->front().tag.id, c, std::move(r)); })));
        QVERIFY(refused(await<Category>([&](QObject* c, auto r) { s.createCategory(u"new"_s, c, std::move(r)); })));
        QVERIFY(refused(
            await<Category>([&](QObject* c, auto r) { s.renameCategory(CategoryId{1}, u"new"_s, c, std::move(r)); })));
        QVERIFY(refused(await<qint64>(
            [&](QObject* c, auto r) { s.removeCategory(CategoryId{1}, std::nullopt, c, std::move(r)); })));
        QVERIFY(refused(await<Product>([&](QObject* c, auto r) { s.createProduct({}, c, std::move(r)); })));
        QVERIFY(refused(
            await<Product>([&](QObject* c, auto r) { s.updateProduct(ProductId{1}, 0, {}, c, std::move(r)); })));
        QVERIFY(refused(await<qint64>([&](QObject* c, auto r) { s.removeProducts({ProductId{1}}, c, std::move(r)); })));
        TransferJob* job = s.importSample();
        std::optional<Error> failed;
        connect(job, &TransferJob::failed, this, [&](const Error& error) { failed = error; });
        QTRY_VERIFY(failed.has_value());
        QCOMPARE(failed->kind, Error::Kind::ReadOnly);
    }
    QCOMPARE(hashOf(backend.url().path), before);
    // Whoever has the newer version goes on.
    const auto connection = Connection::open(backend.url(), OpenMode::ReadWrite);
    VERIFY_OK(connection);
    const MigrationSet set = newer(false);
    const Result<SchemaState> state = MigrationRunner(**connection, set).state();
    VERIFY_OK(state);
    QCOMPARE(state->kind, SchemaState::Kind::Current);
}

void tst_SchemaChanges::newerAndBreaking() {
    TestBackend backend = TestBackend::current();
    QVERIFY(backend.migrate());
    QVERIFY(makeNewer(backend.url(), true));
    const QByteArray before = hashOf(backend.url().path);
    const Services services = m_bootstrap.services();
    const auto session = await<std::shared_ptr<CatalogSession>>(
        [&](QObject* context, auto reply) { services.open(backend.url(), context, std::move(reply)); });
    QVERIFY(!session.ok());
    QCOMPARE(session.error().kind, Error::Kind::Schema);
    // Both revisions and the version that wrote it.
    for (const QString& part : {u"cccccccccccc"_s, MigrationSet::embedded().head(), QStringLiteral(PRICEBOOK_VERSION)})
        QVERIFY2(session.error().text.contains(part), qUtf8Printable(session.error().text));
    QCOMPARE(hashOf(backend.url().path), before);
}

void tst_SchemaChanges::windowShowsWhy() {
    TestBackend backend(u"sqlite"_s);
    QVERIFY(backend.migrate());
    QVERIFY(makeNewer(backend.url(), false));
    FakePrompts prompts;
    Settings settings(backend.folder() + u"/settings.ini"_s);
    MainWindow window(m_bootstrap.services(), &settings, &prompts);
    window.show();
    window.openCatalogue(backend.url());
    QTRY_VERIFY(window.session());
    QVERIFY(window.session()->isReadOnly());
    const auto says = [&] {
        const QList<QLabel*> labels = window.findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->isVisible() && label->text().contains(QStringLiteral("version " PRICEBOOK_VERSION));
        });
    };
    QTRY_VERIFY(says());
}

void tst_SchemaChanges::upgradeInTheBackground() {
    const TestBackend backend = TestBackend::current();
    const MigrationSet& set = MigrationSet::embedded();
    {
        const auto connection = Connection::open(backend.url(), OpenMode::CreateIfMissing);
        VERIFY_OK(connection);
        VERIFY_OK(MigrationRunner(**connection, set).upgradeTo(set.at(1).revision));
    }
    const SchemaServices services = m_bootstrap.services().schema;
    MigrationRequest request;
    request.backupFolder = backend.folder();
    MigrationJob* job = services.run(backend.url(), request);
    QStringList phases;
    connect(job, &MigrationJob::progress, this,
            [&](const MigrationProgress& progress) { phases << QString::number(static_cast<int>(progress.phase)); });
    std::optional<Result<MigrationOutcome>> outcome;
    QString log;
    connect(job, &MigrationJob::finished, this, [&](const Result<MigrationOutcome>& result) {
        outcome = result;
        log = job->log();
    });
    QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 30'000);
    VERIFY_OK(*outcome);
    QCOMPARE((*outcome)->to, set.head());
    QVERIFY(QFile::exists((*outcome)->backup));
    QVERIFY(phases.contains(QString::number(static_cast<int>(MigrationProgress::Phase::BackingUp))));
    QVERIFY(phases.contains(QString::number(static_cast<int>(MigrationProgress::Phase::Committing))));
    QVERIFY2(log.contains(u"CREATE TABLE write_guard"_s), qUtf8Printable(log));
    QVERIFY2(log.contains(u"done: from "_s + set.at(1).revision), qUtf8Printable(log));
    if (!backend.url().password.isEmpty())
        QVERIFY(!log.contains(backend.url().password));
}

void tst_SchemaChanges::cancelInTheBackground() {
    const TestBackend backend = TestBackend::current();
    const MigrationSet& set = MigrationSet::embedded();
    {
        const auto connection = Connection::open(backend.url(), OpenMode::CreateIfMissing);
        VERIFY_OK(connection);
        VERIFY_OK(MigrationRunner(**connection, set).upgradeTo(set.at(1).revision));
    }
    const SchemaServices services = m_bootstrap.services().schema;
    MigrationRequest request;
    request.backupFolder = backend.folder();
    MigrationJob* job = services.run(backend.url(), request);
    std::optional<Result<MigrationOutcome>> outcome;
    connect(job, &MigrationJob::finished, this, [&](const Result<MigrationOutcome>& result) { outcome = result; });
    job->cancel();
    QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 30'000);
    QVERIFY(!outcome->ok());
    QCOMPARE(outcome->error().kind, Error::Kind::Cancelled);
    const auto state = await<SchemaState>(
        [&](QObject* context, auto reply) { services.inspect(backend.url(), context, std::move(reply)); });
    VERIFY_OK(state);
    QCOMPARE(state->revision, set.at(1).revision);
}

void tst_SchemaChanges::backUpAndRestore() {
    TestBackend backend = TestBackend::current();
    QVERIFY(backend.migrate());
    const SchemaServices services = m_bootstrap.services().schema;
    const auto finished = [this](MigrationJob* job) {
        std::optional<Result<MigrationOutcome>> outcome;
        connect(job, &MigrationJob::finished, this, [&](const Result<MigrationOutcome>& result) { outcome = result; });
        if (!QTest::qWaitFor([&] { return outcome.has_value(); }, 30'000))
            return Result<MigrationOutcome>(Error(Error::Kind::Internal, u"no end"_s));
        return *outcome;
    };
    const auto addTag = [&](const QString& name) {
        const auto store = CatalogStore::open(backend.url(), OpenMode::ReadWrite);
        return store && (*store)->write<Tag>([&](WriteUnit& unit) { return (*store)->tags().create(unit, name); }).ok();
    };
    QVERIFY(addTag(u"before"_s));
    const Result<MigrationOutcome> saved = finished(services.backUp(backend.url()));
    VERIFY_OK(saved);
    QVERIFY(QFile::exists(saved->backup));
    QVERIFY(addTag(u"after"_s));
    const Result<MigrationOutcome> restored = finished(services.restore(backend.url(), saved->backup));
    VERIFY_OK(restored);
    const auto store = CatalogStore::open(backend.url(), OpenMode::ReadOnly);
    VERIFY_OK(store);
    const Result<CatalogCounts> counts = (*store)->counts();
    VERIFY_OK(counts);
    QCOMPARE(counts->tags, 1);
    const auto history = await<std::vector<SchemaHistoryEntry>>(
        [&](QObject* context, auto reply) { services.history(backend.url(), context, std::move(reply)); });
    VERIFY_OK(history);
    QCOMPARE(history->back().direction, u"restore"_s);
    QCOMPARE(history->back().backup, saved->backup);
}

QTEST_MAIN(tst_SchemaChanges)
#include "tst_schemachanges.moc"
