#include "catalogstore.h"
#include "query.h"
#include "sessionfixture.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QThread>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// A program that edits the table is killed at random moments: what it said was saved is there, and the database is
/// whole.
class tst_KilledEditor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void nothingCommittedIsMissing();

private:
    void checkDatabase(const DatabaseUrl& url, const QStringList& saved);
};

void tst_KilledEditor::checkDatabase(const DatabaseUrl& url, const QStringList& saved) {
    const auto store = CatalogStore::open(url, OpenMode::ReadWrite);
    VERIFY_OK(store);
    Connection& connection = (*store)->connection();
    if (connection.backend() == Backend::Sqlite) {
        Query check(connection, u"PRAGMA integrity_check"_s);
        VERIFY_OK(check.step());
        QCOMPARE(check.text(0), u"ok"_s);
        check.finish();
        Query foreign(connection, u"PRAGMA foreign_key_check"_s);
        QVERIFY(!foreign.step().valueOr(true));
    }
    QCOMPARE(scalarInteger(connection, u"SELECT count(*) FROM write_guard"_s).valueOr(-1), 0);
    for (const QString& line : saved) {
        const QStringList words = line.split(u' ');
        Query query(connection, u"SELECT new_price_shmeckles FROM change_journal WHERE entity_id = :id AND entity = "
                                "'product' AND action = 'changed'"_s);
        query.bind("id", words.value(0).toLongLong());
        bool found = false;
        while (query.step().valueOr(false))
            found = found || query.money(0).toString() == words.value(1);
        QVERIFY2(found, qPrintable(line));
    }
    // The product has what its last entry says.
    QCOMPARE(
        scalarInteger(connection,
                      u"SELECT count(*) FROM products p JOIN change_journal j ON j.entity_id = p.id AND j.entity = "
                      "'product' AND j.id = (SELECT max(k.id) FROM change_journal k WHERE k.entity_id = p.id AND "
                      "k.entity = 'product') WHERE j.action = 'changed' AND (p.version <> j.version OR "
                      "p.price_shmeckles <> j.new_price_shmeckles)"_s)
            .valueOr(-1),
        0);
}

void tst_KilledEditor::nothingCommittedIsMissing() {
    bool given = false;
    const int wanted = qEnvironmentVariableIntValue("PRICEBOOK_EDITOR_KILLS", &given);
    const int kills = given ? wanted : 6;
    SessionFixture fixture;
    QVERIFY(fixture.open());
    for (int i = 0; i < 8; ++i)
        VERIFY_OK(fixture.addProduct(makeDraft(u"Product %1"_s.arg(i))));
    fixture.other.reset();
    qint64 saved = 0;
    for (int kill = 0; kill < kills; ++kill) {
        QProcess editor;
        editor.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"DATABASE_URL"_s, fixture.backend.url().toSecretString());
        editor.setProcessEnvironment(environment);
        editor.start(QStringLiteral(EDITOR_TO_KILL), {QString::number((kill + 1) * 100'000)});
        QVERIFY(editor.waitForStarted());
        QByteArray output;
        while (!output.contains("ready") && editor.waitForReadyRead(60'000))
            output += editor.readAllStandardOutput();
        QVERIFY2(output.contains("ready"), qPrintable(u"exit %1"_s.arg(editor.exitCode())));
        QThread::msleep(QRandomGenerator::global()->bounded(1U, 150U));
        editor.kill();
        QVERIFY(editor.waitForFinished());
        output += editor.readAllStandardOutput();
        QCOMPARE(editor.exitStatus(), QProcess::CrashExit);
        // A line that the kill cut off says nothing.
        output.truncate(output.lastIndexOf('\n'));
        QStringList lines = QString::fromLatin1(output).split(u'\n', Qt::SkipEmptyParts);
        lines.removeAll(u"ready"_s);
        saved += lines.size();
        checkDatabase(fixture.backend.url(), lines);
        if (QTest::currentTestFailed())
            return;
    }
    qInfo("%d kills, %lld saved edits, none missing", kills, static_cast<long long>(saved));
    QVERIFY(saved > 0);
}

QTEST_GUILESS_MAIN(tst_KilledEditor)

#include "tst_killededitor.moc"
