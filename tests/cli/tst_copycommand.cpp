#include "catalogstore.h"
#include "cliprogram.h"
#include "query.h"
#include "testbackend.h"
#include "verify.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// pricebookctl copy.
class TestCopyCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void copies_data() { TestBackend::addRows(); }
    void copies();
    void passwordOutOfSight();
    void wrongUsage();
};

void TestCopyCommand::copies() {
    const TestBackend source(u"sqlite"_s);
    const TestBackend target = TestBackend::current();
    Program program(source.folder());
    program.setDatabase(source.url().toSecretString());
    COMPARE_CODE(program("sample"), 0);
    const DatabaseUrl to = target.isPostgres() ? target.url() : DatabaseUrl::sqlite(target.folder() + u"/copy.db"_s);
    program.set(u"PGPASSWORD"_s, to.password);
    DatabaseUrl shown = to;
    shown.password.clear();
    const QStringList copy{u"copy"_s, u"--to"_s, shown.toSecretString()};
    const Outcome checked = program(copy + QStringList{u"--check"_s, u"--json"_s});
    COMPARE_CODE(checked, 0);
    const qint64 products = QJsonDocument::fromJson(checked.out)[u"products"].toInteger();
    QVERIFY2(products > 3, checked.out.constData());
    const Outcome copied = program(copy + QStringList{u"--json"_s});
    COMPARE_CODE(copied, 0);
    const QJsonObject report = QJsonDocument::fromJson(copied.out).object();
    QCOMPARE(report[u"rows"].toInteger(), QJsonDocument::fromJson(checked.out)[u"rows"].toInteger());
    QCOMPARE(report[u"tables"].toArray().at(2).toObject()[u"name"].toString(), u"products"_s);
    QCOMPARE(report[u"tables"].toArray().at(2).toObject()[u"rows"].toInteger(), products);
    const auto connection = Connection::open(to, OpenMode::ReadOnly);
    VERIFY_OK(connection);
    QCOMPARE(scalarInteger(**connection, u"SELECT count(*) FROM products"_s).valueOr(0), products);
    const Outcome again = program(copy);
    COMPARE_CODE(again, 1);
    QVERIFY2(again.err.contains("already"), again.err.constData());
}

void TestCopyCommand::passwordOutOfSight() {
    const TestBackend source(u"sqlite"_s);
    Program program(source.folder());
    program.setDatabase(source.url().toSecretString());
    const Outcome outcome = program("copy --to postgresql://anna:secret@localhost/shop");
    COMPARE_CODE(outcome, 2);
    QVERIFY2(outcome.err.contains("PGPASSWORD"), outcome.err.constData());
    QVERIFY2(!outcome.err.contains("secret"), outcome.err.constData());
}

void TestCopyCommand::wrongUsage() {
    const TestBackend source(u"sqlite"_s);
    Program program(source.folder());
    program.setDatabase(source.url().toSecretString());
    COMPARE_CODE(program("copy"), 2);
    COMPARE_CODE(program("copy --to mysql://x/y"), 2);
}

QTEST_GUILESS_MAIN(TestCopyCommand)
#include "tst_copycommand.moc"
