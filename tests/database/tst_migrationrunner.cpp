#include "migrationrunner.h"
#include "schemasnapshot.h"
#include "testbackend.h"
#include "verify.h"

#include <QTest>
#include <sqlite3.h>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

const MigrationSet& embedded() { return MigrationSet::embedded(); }

/// A database at the first revision with rows in every table; null if that failed.
std::unique_ptr<Connection> firstRevisionDatabase(const TestBackend& backend) {
    std::unique_ptr<Connection> connection = openConnection(backend.url());
    if (!connection)
        return nullptr;
    const Result<int> done = MigrationRunner(*connection, embedded()).upgradeTo(firstRevision());
    if (!done) {
        qWarning("%s", describe(done.error()).constData());
        return nullptr;
    }
    return runAll(*connection, firstRevisionRows(connection->backend())) ? std::move(connection) : nullptr;
}

} // namespace

class tst_MigrationRunner : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fresh_data() { TestBackend::addRows(); }
    void fresh();
    void keepsRows_data() { TestBackend::addRows(); }
    void keepsRows();
    void upDownUp_data() { TestBackend::addRows(); }
    void upDownUp();
    void refusesPrices_data();
    void refusesPrices();
    void failureAtEachStatement_data() { TestBackend::addRows(); }
    void failureAtEachStatement();
    void failureGoingDown_data() { TestBackend::addRows(); }
    void failureGoingDown();
    void cancel_data() { TestBackend::addRows(); }
    void cancel();
    void P2_transactionEndedWithin_data() { TestBackend::addRows(); }
    void P2_transactionEndedWithin();
    void lostRows_data() { TestBackend::addRows(); }
    void lostRows();
    void brokenReferences();
    void verifySection_data() { TestBackend::addRows(); }
    void verifySection();
    void irreversible_data() { TestBackend::addRows(); }
    void irreversible();
    void notOurs_data();
    void notOurs();
    void namesOtherProgramsOnly();
    void ahead_data() { TestBackend::addRows(); }
    void ahead();
    void S14_diskFull();
    void S16_noDoubleQuotedStrings();
};

void tst_MigrationRunner::fresh() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    MigrationRunner runner(*connection, embedded());
    Result<SchemaState> state = runner.state();
    VERIFY_OK(state);
    QCOMPARE(state->kind, SchemaState::Kind::Empty);
    Result<std::vector<SchemaHistoryEntry>> history = runner.history();
    VERIFY_OK(history);
    QVERIFY(history->empty());

    QStringList seen;
    int statements = 0;
    const Result<int> applied = runner.upgrade([&](const MigrationRunner::Progress& progress) {
        ++statements;
        if (const QString line = u"%1/%2 %3"_s.arg(progress.revision).arg(progress.revisions).arg(progress.id);
            progress.statement == 1 && !seen.contains(line)) // a table that is rebuilt comes several times
            seen << line;
        return progress.statement <= progress.statements;
    });
    VERIFY_OK(applied);
    const int count = embedded().count();
    QCOMPARE(*applied, count);
    QStringList expected;
    for (int ordinal = 1; ordinal <= count; ++ordinal) {
        // A section that has nothing to do has no statement to tell of.
        if (!embedded().at(ordinal).upgrade(connection->backend()).statements.empty())
            expected << u"%1/%2 %3"_s.arg(ordinal).arg(count).arg(embedded().at(ordinal).revision);
    }
    QCOMPARE(seen, expected);

    state = runner.state();
    VERIFY_OK(state);
    QCOMPARE(state->kind, SchemaState::Kind::Current);
    QCOMPARE(state->revision, embedded().head());
    history = runner.history();
    VERIFY_OK(history);
    QCOMPARE(history->size(), static_cast<std::size_t>(count));
    const SchemaHistoryEntry& last = history->back();
    QCOMPARE(last.revision, embedded().head());
    QCOMPARE(last.parent, embedded().at(count - 1).revision);
    QCOMPARE(last.direction, u"upgrade"_s);
    QCOMPARE(last.state, u"applied"_s);
    QCOMPARE(last.checksum, embedded().at(count).checksum(connection->backend()));
    QVERIFY(qAbs(last.finishedAt.secsTo(QDateTime::currentDateTimeUtc())) < 60);
    QVERIFY(last.startedAt <= last.finishedAt);
    QCOMPARE(last.statements,
             static_cast<qint64>(embedded().at(count).upgrade(connection->backend()).statements.size()));

    if (!backend.isPostgres()) {
        QCOMPARE(firstRow(*connection, u"PRAGMA user_version"_s), QString::number(count));
        QCOMPARE(firstRow(*connection, u"PRAGMA application_id"_s).toInt(), 0x50424b31);
        QCOMPARE(firstRow(*connection, u"PRAGMA foreign_keys"_s), u"1"_s);
        QCOMPARE(firstRow(*connection, u"PRAGMA busy_timeout"_s), u"5000"_s);
        QCOMPARE(firstRow(*connection, u"PRAGMA integrity_check"_s), u"ok"_s);
    }
    const QString before = snapshot(*connection);
    const Result<int> again = runner.upgrade();
    VERIFY_OK(again);
    QCOMPARE(*again, 0);
    QCOMPARE(snapshot(*connection), before);
}

void tst_MigrationRunner::keepsRows() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = firstRevisionDatabase(backend);
    QVERIFY(connection);
    MigrationRunner runner(*connection, embedded());
    const Result<SchemaState> state = runner.state();
    VERIFY_OK(state);
    QCOMPARE(state->kind, SchemaState::Kind::Behind);
    QCOMPARE(state->behind, embedded().count() - 1);
    const Result<int> applied = runner.upgrade();
    VERIFY_OK(applied);
    QCOMPARE(*applied, embedded().count() - 1);

    const QString product =
        u"SELECT name, description, image_url, CAST(round(price_shmeckles * 100) AS BIGINT), "
        "CAST(round(price_flurbos * 100) AS BIGINT), category_id, version FROM products WHERE id = %1"_s;
    QCOMPARE(firstRow(*connection, product.arg(1), 7), u"Apple|a red fruit|NULL|150|1999|1|1"_s);
    QCOMPARE(firstRow(*connection, product.arg(2), 7), u"İstanbul ÄPFEL|NULL|http://x/y.png|10|999999999999|NULL|1"_s);
    QCOMPARE(firstRow(*connection, product.arg(7), 7), u"Ж|||30|300|2|1"_s);
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM product_tag_association"_s), u"3"_s);
    QCOMPARE(firstRow(*connection, u"SELECT name, version FROM categories WHERE id = 2"_s, 2), u"Ёлки|1"_s);
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM tags WHERE created_at = updated_at"_s), u"2"_s);
    // The next id comes after the last.
    QVERIFY(
        runAll(*connection, {u"INSERT INTO products (name, price_shmeckles, price_flurbos) VALUES ('new', 1, 1)"_s}));
    QCOMPARE(firstRow(*connection, u"SELECT max(id) FROM products"_s), u"8"_s);
    // The rules of the tables hold.
    QVERIFY(!connection->execute(u"UPDATE products SET price_flurbos = 0 WHERE id = 1"_s).ok());
    QVERIFY(!connection->execute(u"UPDATE products SET price_flurbos = 10000000000 WHERE id = 1"_s).ok());
    QVERIFY(!connection->execute(u"UPDATE products SET price_shmeckles = 'much' WHERE id = 1"_s).ok());
    QVERIFY(!connection->execute(u"INSERT INTO tags (name) VALUES ('red')"_s).ok());
    QVERIFY(!connection->execute(u"INSERT INTO product_tag_association VALUES (99, 1)"_s).ok());
}

void tst_MigrationRunner::upDownUp() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = firstRevisionDatabase(backend);
    QVERIFY(connection);
    // What the conversion settles by design is no difference: noise beyond the digits of a FLOAT.
    QVERIFY(runAll(*connection, {u"UPDATE products SET price_shmeckles = 0.3 WHERE id = 7"_s}));
    const auto body = [&] { // without the bookkeeping's rows
        QStringList lines = snapshot(*connection).split(u'\n');
        lines.removeIf([](const QString& line) { return line.startsWith(u"row of schema_history"_s); });
        return lines;
    };
    const QStringList first = body();
    MigrationRunner runner(*connection, embedded());
    VERIFY_OK(runner.upgrade());
    QVERIFY(runAll(*connection, {u"INSERT INTO write_guard (token) VALUES (1)"_s}));
    QStringList head = body();
    VERIFY_OK(runner.downgradeTo(firstRevision()));
    QCOMPARE(body(), first);
    VERIFY_OK(runner.upgrade());
    QVERIFY(runAll(*connection, {u"INSERT INTO write_guard (token) VALUES (1)"_s}));
    // The times are those of the upgrade; everything else is as after the first.
    const auto withoutTimes = [](QStringList lines) {
        static const QRegularExpression time(u"\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:[\\d.+]+"_s);
        return lines.replaceInStrings(time, u"time"_s);
    };
    QCOMPARE(withoutTimes(body()), withoutTimes(head));
    VERIFY_OK(runner.downgradeTo({}));
    QCOMPARE(firstRow(*connection, u"SELECT count(*) FROM alembic_version"_s), u"0"_s);
    const Result<SchemaState> state = runner.state();
    VERIFY_OK(state);
    QCOMPARE(state->kind, SchemaState::Kind::Empty);
    QVERIFY(!snapshot(*connection).contains(u"products"_s));
    QVERIFY(!snapshot(*connection).contains(u"pricebook_touch"_s));
    const Result<int> up = runner.upgrade();
    VERIFY_OK(up);
    QCOMPARE(*up, embedded().count());
}

void tst_MigrationRunner::refusesPrices_data() {
    QTest::addColumn<QString>("backend");
    QTest::addColumn<QString>("price");
    QTest::addColumn<bool>("decimals");
    for (const QString& backend : TestBackend::names()) {
        const auto row = [&](const char* price, bool decimals = false) {
            QTest::addRow("%s: %s", qUtf8Printable(backend), price)
                << backend << QString::fromLatin1(price) << decimals;
        };
        row("0");
        row("-1");
        row("10000000000");
        row("1.234", true);
        row("0.001", true);
        row("1234567.891", true);
        row(backend == u"sqlite" ? "'free'" : "'NaN'");
        row(backend == u"sqlite" ? "9e999" : "'Infinity'");
    }
}

void tst_MigrationRunner::refusesPrices() {
    QFETCH(QString, price);
    QFETCH(bool, decimals);
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = firstRevisionDatabase(backend);
    QVERIFY(connection);
    QVERIFY(runAll(*connection, {u"UPDATE products SET price_flurbos = %1 WHERE id IN (1, 7)"_s.arg(price)}));
    const QString before = snapshot(*connection);
    const Result<int> applied = MigrationRunner(*connection, embedded()).upgrade();
    QVERIFY(!applied.ok());
    QCOMPARE(applied.error().kind, Error::Kind::Invalid);
    const QString text = applied.error().text;
    QVERIFY2(text.contains(u"2, such as the ids 1, 7."_s), qUtf8Printable(text));
    QVERIFY2(text.contains(u"decimals"_s) == decimals, qUtf8Printable(text));
    QCOMPARE(snapshot(*connection), before);
}

void tst_MigrationRunner::failureAtEachStatement() {
    const TestBackend backend = TestBackend::current();
    for (int ordinal = 1; ordinal <= embedded().count(); ++ordinal) {
        const TestBackend fresh(backend.isPostgres() ? u"postgresql"_s : u"sqlite"_s);
        const std::unique_ptr<Connection> connection =
            ordinal == 1 ? openConnection(fresh.url()) : firstRevisionDatabase(fresh);
        QVERIFY(connection);
        const QString before = snapshot(*connection);
        const Migration& migration = embedded().at(ordinal);
        const int count = static_cast<int>(migration.upgrade(connection->backend()).statements.size());
        for (int k = 1; k <= count; ++k) {
            const MigrationSet broken =
                withStatement(ordinal, u"upgrade"_s, connection->backend(), k, u"SELECT nothing FROM nowhere"_s);
            const Result<int> applied = MigrationRunner(*connection, broken).upgrade();
            QVERIFY2(!applied.ok(), qUtf8Printable(QString::number(k)));
            const int line =
                broken.at(ordinal).upgrade(connection->backend()).statements[static_cast<std::size_t>(k - 1)].line;
            QVERIFY2(applied.error().text.contains(u"%1, line %2:"_s.arg(migration.fileName).arg(line)),
                     qUtf8Printable(applied.error().text));
            QVERIFY(!applied.error().engine.isEmpty());
            QCOMPARE(snapshot(*connection), before);
        }
        QVERIFY(!connection->inTransaction());
        VERIFY_OK(MigrationRunner(*connection, embedded()).upgrade());
    }
}

void tst_MigrationRunner::failureGoingDown() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = firstRevisionDatabase(backend);
    QVERIFY(connection);
    VERIFY_OK(MigrationRunner(*connection, embedded()).upgrade());
    const QString before = snapshot(*connection);
    const int count = static_cast<int>(embedded().at(2).downgrade(connection->backend()).statements.size());
    for (int k = 1; k <= count; ++k) {
        const MigrationSet broken =
            withStatement(2, u"downgrade"_s, connection->backend(), k, u"SELECT nothing FROM nowhere"_s);
        QVERIFY(!MigrationRunner(*connection, broken).downgradeTo({}).ok());
        QCOMPARE(snapshot(*connection), before);
    }
}

void tst_MigrationRunner::cancel() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = firstRevisionDatabase(backend);
    QVERIFY(connection);
    const QString before = snapshot(*connection);
    MigrationRunner runner(*connection, embedded());
    for (const int at : {1, 5, 20}) {
        const Result<int> applied =
            runner.upgrade([&](const MigrationRunner::Progress& progress) { return progress.statement < at; });
        QVERIFY(!applied.ok());
        QCOMPARE(applied.error().kind, Error::Kind::Cancelled);
        QCOMPARE(snapshot(*connection), before);
    }
    const Canceller canceller = connection->canceller();
    if (backend.isPostgres())
        return; // its cancel reaches only a statement that is running
    const Result<MigrationSet> slow = withRevision(
        u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) INSERT INTO tags (id, name) SELECT i + 9, CAST(i AS TEXT) FROM n"_s);
    VERIFY_OK(slow);
    int calls = 0;
    sqlite3_progress_handler(
        connection->sqliteHandle(), 1000, [](void* count) { return ++*static_cast<int*>(count) > 20 ? 1 : 0; }, &calls);
    const Result<int> applied = MigrationRunner(*connection, *slow).upgrade();
    sqlite3_progress_handler(connection->sqliteHandle(), 0, nullptr, nullptr);
    QVERIFY(!applied.ok());
    QCOMPARE(applied.error().kind, Error::Kind::Cancelled);
    QCOMPARE(snapshot(*connection), before);
    QCOMPARE(firstRow(*connection, u"PRAGMA foreign_keys"_s), u"1"_s);
}

void tst_MigrationRunner::P2_transactionEndedWithin() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = firstRevisionDatabase(backend);
    QVERIFY(connection);
    const Result<MigrationSet> refused = withRevision(u"COMMIT"_s);
    QVERIFY(!refused.ok());
    QVERIFY2(refused.error().text.contains(u"2030_01_01_0000-cccccccccccc_more.sql:7: COMMIT"_s),
             qUtf8Printable(refused.error().text));
    for (const QString& statement : {u"COMMIT"_s, u"ROLLBACK"_s}) {
        const Result<MigrationSet> set =
            withRevision(statement + u"; CREATE TABLE never (a INTEGER)"_s, {}, SqlScript::Rules::SplitOnly);
        VERIFY_OK(set);
        const Result<int> applied = MigrationRunner(*connection, *set).upgrade();
        QVERIFY(!applied.ok());
        QVERIFY2(applied.error().text.contains(u"ended the transaction"_s), qUtf8Printable(applied.error().text));
        QVERIFY(!snapshot(*connection).contains(u"never"_s));
        QVERIFY(!connection->inTransaction());
    }
}

void tst_MigrationRunner::lostRows() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = firstRevisionDatabase(backend);
    QVERIFY(connection);
    const QString before = snapshot(*connection);
    const QString statement = u"DELETE FROM product_tag_association"_s;
    Result<MigrationSet> set = withRevision(statement);
    VERIFY_OK(set);
    const Result<int> applied = MigrationRunner(*connection, *set).upgrade();
    QVERIFY(!applied.ok());
    QVERIFY2(applied.error().text.contains(u"product_tag_association had 3 rows before and 0 after"_s),
             qUtf8Printable(applied.error().text));
    QCOMPARE(snapshot(*connection), before);
    set = withRevision(statement, u"rows-change=product_tag_association"_s);
    VERIFY_OK(set);
    VERIFY_OK(MigrationRunner(*connection, *set).upgrade());
}

void tst_MigrationRunner::brokenReferences() {
    const TestBackend backend(u"sqlite"_s); // PostgreSQL keeps its foreign keys on
    const std::unique_ptr<Connection> connection = firstRevisionDatabase(backend);
    QVERIFY(connection);
    const QString before = snapshot(*connection);
    const Result<MigrationSet> set = withRevision(u"DELETE FROM tags"_s, u"rows-change=tags"_s);
    VERIFY_OK(set);
    const Result<int> applied = MigrationRunner(*connection, *set).upgrade();
    QVERIFY(!applied.ok());
    QVERIFY2(applied.error().text.contains(u"Rows refer to others"_s), qUtf8Printable(applied.error().text));
    QCOMPARE(snapshot(*connection), before);
}

void tst_MigrationRunner::verifySection() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = firstRevisionDatabase(backend);
    QVERIFY(connection);
    const QString before = snapshot(*connection);
    std::vector<MigrationSet::File> files = MigrationSet::embeddedFiles();
    files.back().second.replace("-- [verify]\n", "-- [verify]\nSELECT id FROM tags;\n");
    const Result<MigrationSet> set = MigrationSet::parse(files);
    VERIFY_OK(set);
    const Result<int> applied = MigrationRunner(*connection, *set).upgrade();
    QVERIFY(!applied.ok());
    QVERIFY2(applied.error().text.contains(u"the check in line"_s), qUtf8Printable(applied.error().text));
    QCOMPARE(snapshot(*connection), before);
}

void tst_MigrationRunner::irreversible() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    const Result<MigrationSet> set = withRevision(u"CREATE TABLE more (a INTEGER)"_s);
    VERIFY_OK(set);
    MigrationRunner runner(*connection, *set);
    VERIFY_OK(runner.upgrade());
    const Result<int> down = runner.downgradeTo({});
    QVERIFY(!down.ok());
    QVERIFY2(down.error().text.contains(u"it is a test"_s), qUtf8Printable(down.error().text));
    QVERIFY(!runner.upgradeTo(firstRevision()).ok());
    QVERIFY(!runner.upgradeTo(u"dddddddddddd"_s).ok());
    const Result<QString> current = runner.current();
    VERIFY_OK(current);
    QCOMPARE(*current, u"cccccccccccc"_s);
}

void tst_MigrationRunner::notOurs_data() {
    QTest::addColumn<QString>("backend");
    QTest::addColumn<QStringList>("statements");
    QTest::addColumn<SchemaState::Kind>("kind");
    const QString head = u"CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"_s;
    const QStringList ours{u"CREATE TABLE categories (id INTEGER)"_s, u"CREATE TABLE tags (id INTEGER)"_s,
                           u"CREATE TABLE products (id INTEGER)"_s,
                           u"CREATE TABLE product_tag_association (id INTEGER)"_s};
    const QString insert = u"INSERT INTO alembic_version VALUES ('%1')"_s;
    for (const QString& backend : TestBackend::names()) {
        const auto row = [&](const char* name, const QStringList& statements, SchemaState::Kind kind) {
            QTest::addRow("%s: %s", qUtf8Printable(backend), name) << backend << statements << kind;
        };
        using Kind = SchemaState::Kind;
        row("tables of another program", {u"CREATE TABLE users (id INTEGER)"_s}, Kind::ForeignTables);
        row("a view of another program", {u"CREATE VIEW v AS SELECT 1 AS a"_s}, Kind::ForeignTables);
        row("another program's revision", {u"CREATE TABLE users (id INTEGER)"_s, head, insert.arg(u"0123456789ab"_s)},
            Kind::UnknownRevision);
        row("the replaced application", QStringList(ours) << head << insert.arg(u"0123456789ab"_s),
            Kind::AlembicDiffers);
        row("our tables alone", ours, Kind::AlembicDiffers);
        row("several heads", QStringList(ours) << head << insert.arg(u"0123456789ab"_s) << insert.arg(firstRevision()),
            Kind::SeveralHeads);
    }
}

void tst_MigrationRunner::notOurs() {
    QFETCH(QStringList, statements);
    QFETCH(SchemaState::Kind, kind);
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    QVERIFY(runAll(*connection, statements));
    const QString before = snapshot(*connection);
    MigrationRunner runner(*connection, embedded());
    const Result<SchemaState> state = runner.state();
    VERIFY_OK(state);
    QCOMPARE(state->kind, kind);
    const Result<int> applied = runner.upgrade();
    QVERIFY(!applied.ok());
    QCOMPARE(applied.error().kind, Error::Kind::Schema);
    QCOMPARE(applied.error().text, state->text());
    QVERIFY(!runner.downgradeTo({}).ok());
    QCOMPARE(snapshot(*connection), before);
}

/// Who is asked to close other programs must not find the own one among them.
void tst_MigrationRunner::namesOtherProgramsOnly() {
    const TestBackend backend(u"postgresql"_s);
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    const std::unique_ptr<Connection> own = openConnection(backend.url());
    const std::unique_ptr<Connection> other = openConnection(backend.url());
    QVERIFY(connection && own && other);
    QVERIFY(runAll(*other, {u"SET application_name = 'till 3'"_s}));
    const Result<MigrationPlan> plan = MigrationRunner(*connection, embedded()).plan({});
    VERIFY_OK(plan);
    QCOMPARE(plan->clients.size(), 1U);
    QCOMPARE(plan->clients[0].application, u"till 3"_s);
    QVERIFY2(!plan->clients[0].address.contains(u'/'), qUtf8Printable(plan->clients[0].address));
}

void tst_MigrationRunner::ahead() {
    const TestBackend backend = TestBackend::current();
    const std::unique_ptr<Connection> connection = openConnection(backend.url());
    QVERIFY(connection);
    const Result<MigrationSet> newer = withRevision(u"CREATE TABLE more (a INTEGER)"_s);
    VERIFY_OK(newer);
    VERIFY_OK(MigrationRunner(*connection, *newer).upgrade());
    const QString before = snapshot(*connection);
    MigrationRunner runner(*connection, embedded());
    const Result<SchemaState> state = runner.state();
    VERIFY_OK(state);
    QCOMPARE(state->kind, SchemaState::Kind::AheadCompatible);
    QCOMPARE(state->revision, u"cccccccccccc"_s);
    QVERIFY2(state->text().contains(QStringLiteral(PRICEBOOK_VERSION)), qUtf8Printable(state->text()));
    const Result<int> applied = runner.upgrade();
    QVERIFY(!applied.ok());
    QCOMPARE(applied.error().kind, Error::Kind::Schema);
    QCOMPARE(snapshot(*connection), before);
    // The floor is the newest revision that older programs cannot do without.
    QCOMPARE(firstRow(*connection, u"SELECT min_compatible FROM schema_history ORDER BY seq DESC LIMIT 1"_s),
             firstRevision());
}

void tst_MigrationRunner::S14_diskFull() {
    const TestBackend backend(u"sqlite"_s);
    const std::unique_ptr<Connection> connection = firstRevisionDatabase(backend);
    QVERIFY(connection);
    const QString before = snapshot(*connection);
    const int pages = firstRow(*connection, u"PRAGMA page_count"_s).toInt();
    for (const int room : {1, 2, 5, 10, 15}) {
        QVERIFY(runAll(*connection, {u"PRAGMA max_page_count = %1"_s.arg(pages + room)}));
        const Result<int> applied = MigrationRunner(*connection, embedded()).upgrade();
        QVERIFY2(!applied.ok(), qUtf8Printable(QString::number(room)));
        QCOMPARE(applied.error().kind, Error::Kind::DiskFull);
        QCOMPARE(snapshot(*connection), before);
    }
    QVERIFY(runAll(*connection, {u"PRAGMA max_page_count = 1000000"_s}));
    VERIFY_OK(MigrationRunner(*connection, embedded()).upgrade());
}

/// SQLite takes a misspelt "name" in quotes for a string unless told not to.
void tst_MigrationRunner::S16_noDoubleQuotedStrings() {
    const TestBackend backend(u"sqlite"_s);
    const std::unique_ptr<Connection> connection = firstRevisionDatabase(backend);
    QVERIFY(connection);
    for (const int option : {SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_DQS_DML})
        QCOMPARE(sqlite3_db_config(connection->sqliteHandle(), option, 0, nullptr), SQLITE_OK);
    MigrationRunner runner(*connection, embedded());
    VERIFY_OK(runner.upgrade());
    VERIFY_OK(runner.downgradeTo({}));
}

QTEST_GUILESS_MAIN(tst_MigrationRunner)
#include "tst_migrationrunner.moc"
