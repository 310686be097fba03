#include "connection.h"
#include "modelprinter.h"
#include "query.h"
#include "testbackend.h"
#include "verify.h"

#include <QFile>
#include <QStringListModel>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pricebook;

class TestTestBackend : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isEmptyAndRemoved_data() { TestBackend::addRows(); }
    void isEmptyAndRemoved();
    void printsModels();
};

void TestTestBackend::isEmptyAndRemoved() {
    DatabaseUrl url;
    std::unique_ptr<Connection> leftOpen;
    {
        const TestBackend backend = TestBackend::current();
        url = backend.url();
        Result<std::unique_ptr<Connection>> connection = Connection::open(url, OpenMode::CreateIfMissing);
        VERIFY_OK(connection);
        VERIFY_OK((*connection)->execute(u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s));
        const Result<qint64> count = scalarInteger(**connection, u"SELECT count(*) FROM t"_s);
        VERIFY_OK(count);
        QCOMPARE(*count, 0);
        leftOpen = std::move(*connection);
    }
    QVERIFY(!Connection::open(url, OpenMode::ReadWrite).ok());
}

void TestTestBackend::printsModels() {
    const QStringListModel model({u"one"_s, u"two\nlines"_s});
    QCOMPARE(printModel(model), u"one\ntwo\\nlines"_s);
    QCOMPARE(printHeader(model), u"1"_s);
}

QTEST_GUILESS_MAIN(TestTestBackend)
#include "tst_testbackend.moc"
