#include "alembicproject.h"
#include "connection.h"
#include "query.h"
#include "testbackend.h"
#include "verify.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;
using namespace pricebook;

namespace {

const QString ownId = u"33e05a6a546e"_s;

const MigrationSet& set() { return MigrationSet::embedded(); }
QByteArray id(int ordinal) { return set().at(ordinal).revision.toUtf8(); }
QJsonObject json(const Outcome& outcome) { return QJsonDocument::fromJson(outcome.out).object(); }

} // namespace

/// Databases of the replaced application, made by Debian's Alembic, taken over by pricebookctl.
class TestAlembicAdoption : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void takenOver_data() { TestBackend::addRows(); }
    void takenOver();
    void withUpgrade_data() { TestBackend::addRows(); }
    void withUpgrade();
    void columnMissing_data() { TestBackend::addRows(); }
    void columnMissing();
    void twoRows_data() { TestBackend::addRows(); }
    void twoRows();
    void noRow_data() { TestBackend::addRows(); }
    void noRow();
    void leftovers_data() { TestBackend::addRows(); }
    void leftovers();
    void ourIds_data() { TestBackend::addRows(); }
    void ourIds();
    void race();

private:
    [[nodiscard]] bool execute(const QStringList& statements);
    [[nodiscard]] QString value(const QString& sql);
    /// Tells what was found, and changes nothing.
    [[nodiscard]] QByteArray refused(const char* words);

    std::unique_ptr<TestBackend> m_backend;
    std::unique_ptr<AlembicProject> m_alembic;
    std::unique_ptr<Program> m_run;
};

/// The application's database with some rows.
void TestAlembicAdoption::init() {
    const bool isRow = QTest::currentDataTag() != nullptr;
    m_backend = std::make_unique<TestBackend>(isRow ? QString::fromLatin1(QTest::currentDataTag()) : u"postgresql"_s);
    m_alembic = std::make_unique<AlembicProject>(m_backend->folder(), m_backend->url());
    m_run = std::make_unique<Program>(m_backend->folder());
    m_run->setDatabase(m_backend->url().toSecretString());
    if (!isRow || qstrcmp(QTest::currentTestFunction(), "ourIds") == 0)
        return;
    QVERIFY(m_alembic->makeFromModels(ownId));
    COMPARE_CODE((*m_alembic)("upgrade head"), 0);
    QVERIFY(execute({u"INSERT INTO categories (name) VALUES ('Tea'), ('Coffee')"_s,
                     u"INSERT INTO products (name, price_shmeckles, price_flurbos, category_id) VALUES "
                     "('Green tea', 19.9, 7, 1), ('Black tea', 0.1, 12.34, 1)"_s}));
}

bool TestAlembicAdoption::execute(const QStringList& statements) {
    const Result<std::unique_ptr<Connection>> connection = Connection::open(m_backend->url(), OpenMode::ReadWrite);
    for (const QString& statement : statements) {
        const Result<void> done = connection ? (*connection)->execute(statement) : connection.error();
        if (!done) {
            qWarning("%s", describe(done.error()).constData());
            return false;
        }
    }
    return true;
}

QString TestAlembicAdoption::value(const QString& sql) {
    const Result<std::unique_ptr<Connection>> connection = Connection::open(m_backend->url(), OpenMode::ReadOnly);
    if (!connection)
        return connection.error().text;
    Query query(**connection, sql);
    const Result<bool> row = query.step();
    if (!row)
        return row.error().engine;
    return *row ? query.text(0) : QString();
}

QByteArray TestAlembicAdoption::refused(const char* words) {
    const QString heads = value(u"SELECT min(version_num) FROM alembic_version"_s);
    const Outcome outcome = (*m_run)(words);
    if (outcome.code != 255 || !outcome.err.contains("FAILED: "))
        return "exit code " + QByteArray::number(outcome.code);
    if (value(u"SELECT min(version_num) FROM alembic_version"_s) != heads ||
        value(u"SELECT count(*) FROM products"_s) != u"2" || value(u"SELECT count(*) FROM schema_history"_s) == u"0")
        return "changed";
    return outcome.out + outcome.err;
}

void TestAlembicAdoption::takenOver() {
    const QByteArray current = refused("db current");
    QVERIFY2(current.contains("Can't locate revision identified by '33e05a6a546e'"), current.constData());
    const QByteArray upgrade = refused("db upgrade");
    QVERIFY2(upgrade.contains("pricebookctl db adopt"), upgrade.constData());
    const QByteArray explained = refused("db adopt");
    QVERIFY2(explained.contains("exactly those of revision " + id(1)), explained.constData());
    QVERIFY(explained.contains("33e05a6a546e") && explained.contains(".pre-") && explained.contains("--yes"));
    COMPARE_CODE((*m_alembic)("current"), 0); // nothing has changed for it

    const Outcome adopted = (*m_run)("db adopt --yes --json");
    COMPARE_CODE(adopted, 0);
    QVERIFY(QFile::exists(json(adopted)[u"backup"].toString()));
    QCOMPARE(json(adopted)[u"own_revision"].toString(), ownId);
    QVERIFY(adopted.err.contains("Next: pricebookctl db upgrade"));
    QCOMPARE((*m_run)("db current").out.trimmed(), id(1));
    QVERIFY((*m_run)("db history --applied").out.contains("33e05a6a546e"));
    COMPARE_CODE((*m_run)("db upgrade"), 0);
    COMPARE_CODE((*m_run)("db check"), 0);
    const Outcome exported = (*m_run)("export - --format ndjson");
    QVERIFY2(exported.out.contains("19.9") && exported.out.contains("12.34"), exported.out.constData());

    const QString before = value(u"SELECT max(seq) FROM schema_history"_s);
    for (const char* words : {"upgrade head", "downgrade base", "current"}) {
        const Outcome theirs = (*m_alembic)(words);
        COMPARE_CODE(theirs, 255);
        QVERIFY2(theirs.out.contains("Can't locate revision identified by '" + id(set().count()) + "'"),
                 theirs.out.constData());
    }
    QCOMPARE(value(u"SELECT max(seq) FROM schema_history"_s), before);
    COMPARE_CODE((*m_run)("db check"), 0);
    QCOMPARE((*m_run)("export - --format ndjson").out, exported.out);
    QVERIFY(refused("db adopt --yes").contains("nothing to take over"));

    const QString backup = json(adopted)[u"backup"].toString();
    COMPARE_CODE((*m_run)({u"db"_s, u"restore"_s, backup, u"--yes"_s}), 0);
    QCOMPARE((*m_alembic)("current").out.trimmed(), ownId.toUtf8() + " (head)");
}

void TestAlembicAdoption::withUpgrade() {
    const Outcome adopted = (*m_run)("db adopt --yes --upgrade --no-backup");
    COMPARE_CODE(adopted, 0);
    QVERIFY(!adopted.err.contains("Next:"));
    QCOMPARE((*m_run)("db current").out.trimmed(), id(set().count()) + " (head)");
    COMPARE_CODE((*m_run)("db check"), 0);
    QCOMPARE(json((*m_run)("db backups --json"))[u"backups"].toArray().size(), 0);
}

void TestAlembicAdoption::columnMissing() {
    QVERIFY(execute({u"ALTER TABLE products DROP COLUMN description"_s}));
    for (const char* words : {"db adopt", "db adopt --yes", "db upgrade", "db check"}) {
        const QByteArray text = refused(words);
        QVERIFY2(text.contains("description is missing"), text.constData());
    }
    const Outcome outcome = (*m_run)("db adopt --yes --json");
    QCOMPARE(json(outcome)[u"state"].toString(), u"alembic-differs"_s);
    QVERIFY(json(outcome)[u"differences"].toArray().size() == 1);
    QCOMPARE((*m_alembic)("current").out.trimmed(), ownId.toUtf8() + " (head)");
}

void TestAlembicAdoption::twoRows() {
    QVERIFY(execute({u"INSERT INTO alembic_version VALUES ('aaaaaaaaaaaa')"_s}));
    for (const char* words : {"db adopt", "db adopt --yes", "db upgrade"}) {
        const QByteArray text = refused(words);
        QVERIFY2(text.contains("several revisions") && text.contains("aaaaaaaaaaaa"), text.constData());
    }
}

void TestAlembicAdoption::noRow() {
    QVERIFY(execute({u"DELETE FROM alembic_version"_s}));
    const QByteArray text = refused("db adopt");
    QVERIFY2(text.contains("names no revision"), text.constData());
    COMPARE_CODE((*m_run)("db adopt --yes"), 0);
    QCOMPARE((*m_run)("db current").out.trimmed(), id(1));
    COMPARE_CODE((*m_run)("db upgrade"), 0);
}

void TestAlembicAdoption::leftovers() {
    QVERIFY(execute({u"CREATE TABLE _alembic_tmp_products (id INTEGER)"_s,
                     u"INSERT INTO _alembic_tmp_products VALUES (1), (2), (3)"_s}));
    QVERIFY(refused("db adopt").contains("--drop-leftovers"));
    QVERIFY(refused("db adopt --yes").contains("_alembic_tmp_products"));
    const QByteArray more = refused("db adopt --yes --drop-leftovers");
    QVERIFY2(more.contains("holds more rows"), more.constData());
    QVERIFY(execute({u"DELETE FROM _alembic_tmp_products WHERE id > 1"_s}));
    COMPARE_CODE((*m_run)("db adopt --yes --drop-leftovers"), 0);
    QVERIFY(!(*m_run)("db describe").out.contains("_alembic_tmp"));
    COMPARE_CODE((*m_run)("db upgrade"), 0);
}

/// Alembic with scripts of our ids: each state that it makes is ours, and Alembic works on what we made.
void TestAlembicAdoption::ourIds() {
    QVERIFY(m_alembic->makeFromRevisions(set()));
    for (int at = 1; at <= set().count(); ++at) {
        COMPARE_CODE((*m_alembic)("upgrade +1"), 0);
        const Outcome adopted = (*m_run)("db adopt --yes --no-backup");
        COMPARE_CODE(adopted, 0);
        QVERIFY((*m_run)("db current").out.startsWith(id(at)));
    }
    COMPARE_CODE((*m_run)("db check"), 0);
    COMPARE_CODE((*m_run)("sample"), 0);
    COMPARE_CODE((*m_run)("db downgrade -1 --yes-lose-data"), 0);
    QCOMPARE((*m_alembic)("current").out.trimmed(), id(set().count() - 1));
    COMPARE_CODE((*m_run)("db upgrade"), 0);
    QCOMPARE((*m_alembic)("current").out.trimmed(), id(set().count()) + " (head)");
}

/// Eight of ours and Alembic at once: one of the two programs changes the database, and nothing is done twice or half.
/// Ours succeed, all of them, unless Alembic did.
void TestAlembicAdoption::race() {
    QVERIFY(m_alembic->makeFromRevisions(set()));
    for (const int headStart : {0, 300, 500}) {
        QVERIFY(execute({u"DROP SCHEMA public CASCADE"_s, u"CREATE SCHEMA public"_s}));
        COMPARE_CODE((*m_run)("db upgrade +1"), 0);
        QVERIFY(execute({u"INSERT INTO products (name, price_shmeckles, price_flurbos) SELECT 'Product ' || n, 1, 1 "
                         "FROM generate_series(1, 50000) AS n"_s}));
        QProcess theirs;
        m_alembic->start(theirs, {u"upgrade"_s, u"head"_s});
        QTest::qWait(headStart);
        std::vector<std::unique_ptr<QProcess>> ours;
        for (int i = 0; i < 8; ++i) {
            ours.push_back(std::make_unique<QProcess>());
            m_run->start(*ours.back(), {u"db"_s, u"upgrade"_s, u"--no-backup"_s});
        }
        const Outcome their = Program::end(theirs);
        QByteArrayList failures;
        for (const std::unique_ptr<QProcess>& process : ours) {
            const Outcome our = Program::end(*process);
            if (our.code != 0)
                failures << our.err;
        }
        qInfo("%d ms: Alembic %d, ours failed %d", headStart, their.code, static_cast<int>(failures.size()));
        // Alembic was first: its work is not in our history; or the two waited for one another, and the server chose.
        const bool theirsWasFirst = their.code == 0 && their.err.contains("Running upgrade");
        for (const QByteArray& failure : failures)
            QVERIFY2((theirsWasFirst && failure.contains("pricebookctl db adopt")) || failure.contains("deadlock"),
                     failure.constData());
        if (theirsWasFirst && !failures.isEmpty())
            COMPARE_CODE((*m_run)("db adopt --yes --no-backup"), 0);
        QCOMPARE((*m_run)("db current").out.trimmed(), id(set().count()) + " (head)");
        COMPARE_CODE((*m_run)("db check"), 0);
        for (int at = 2; at <= set().count(); ++at)
            QCOMPARE(value(u"SELECT count(*) FROM schema_history WHERE revision = '%1'"_s.arg(set().at(at).revision)),
                     u"1"_s);
        QCOMPARE(value(u"SELECT count(*) FROM products"_s), u"50000"_s);
        QCOMPARE(value(u"SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database AND datname = "
                       "current_database() WHERE locktype = 'advisory'"_s),
                 u"0"_s);
    }
}

QTEST_GUILESS_MAIN(TestAlembicAdoption)
#include "tst_alembicadoption.moc"
