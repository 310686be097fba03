#include "requestlogmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// The newest requests as a table.
class tst_RequestLogModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void newestFirst();
    void keepsTheNewestThousand();
    void pausesAndGoesOn();
    void clears();
    void showsNoControlCharacters();

private:
    static QList<RequestRecord> requests(int first, int count) {
        QList<RequestRecord> made;
        for (int i = first; i < first + count; ++i) {
            RequestRecord record;
            record.at = QDateTime(QDate(2026, 11, 21), QTime(12, 0), Qt::UTC).addSecs(i);
            record.method = u"GET"_s;
            record.path = u"/products/%1"_s.arg(i);
            record.status = 200;
            made << record;
        }
        return made;
    }
    static QString path(const RequestLogModel& model, int row) {
        return model.index(row, RequestLogModel::PathColumn).data().toString();
    }
};

void tst_RequestLogModel::newestFirst() {
    RequestLogModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.add(requests(1, 3));
    model.add(requests(4, 1));
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(path(model, 0), u"/products/4"_s);
    QCOMPARE(path(model, 3), u"/products/1"_s);
}

void tst_RequestLogModel::keepsTheNewestThousand() {
    RequestLogModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.add(requests(0, 990));
    model.add(requests(990, 30));
    QCOMPARE(model.rowCount(), 1000);
    QCOMPARE(path(model, 0), u"/products/1019"_s);
    QCOMPARE(path(model, 999), u"/products/20"_s);
    model.add(requests(2000, 5000));
    QCOMPARE(model.rowCount(), 1000);
    QCOMPARE(path(model, 0), u"/products/6999"_s);
}

void tst_RequestLogModel::pausesAndGoesOn() {
    RequestLogModel model;
    model.add(requests(0, 1));
    model.setPaused(true);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    model.add(requests(1, 1500));
    QCOMPARE(inserted.size(), 0);
    QCOMPARE(model.rowCount(), 1);
    model.setPaused(false);
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(model.rowCount(), 1000);
    QCOMPARE(path(model, 0), u"/products/1500"_s);
}

void tst_RequestLogModel::clears() {
    RequestLogModel model;
    model.add(requests(0, 5));
    model.setPaused(true);
    model.add(requests(5, 5));
    model.clear();
    QCOMPARE(model.rowCount(), 0);
    model.setPaused(false);
    QCOMPARE(model.rowCount(), 0);
}

void tst_RequestLogModel::showsNoControlCharacters() {
    RequestLogModel model;
    QList<RequestRecord> records = requests(0, 1);
    records[0].path = u"/a\n\u001b[31m\u202e"_s;
    records[0].peer = u"10.0.0.7"_s;
    model.add(records);
    for (const QChar c : path(model, 0))
        QVERIFY(c.isPrint() || c == QChar::ReplacementCharacter);
    QCOMPARE(model.index(0, RequestLogModel::CallerColumn).data().toString(), u"10.0.0.7"_s);
}

QTEST_GUILESS_MAIN(tst_RequestLogModel)
#include "tst_requestlogmodel.moc"
