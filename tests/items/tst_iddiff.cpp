#include "iddiff.h"

#include <QRandomGenerator>
#include <QTest>
#include <numeric>

using namespace pricebook;

using Ids = std::vector<qint64>;

class tst_IdDiff : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void diff_data();
    void diff();
    void anyDiffLeadsFromOneToTheOther();
    void keptRows_data();
    void keptRows();
};

namespace {

QString text(const IdDiff& diff) {
    QString out;
    for (const RowRange& range : diff.removed)
        out += QStringLiteral("-%1..%2 ").arg(range.first).arg(range.last);
    for (const RowRange& range : diff.inserted)
        out += QStringLiteral("+%1..%2 ").arg(range.first).arg(range.last);
    return out + (diff.reordered ? QStringLiteral("reordered") : QString());
}

} // namespace

void tst_IdDiff::diff_data() {
    QTest::addColumn<Ids>("before");
    QTest::addColumn<Ids>("after");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nothing") << Ids{} << Ids{} << "";
    QTest::newRow("same") << Ids{1, 2, 3} << Ids{1, 2, 3} << "";
    QTest::newRow("filled") << Ids{} << Ids{1, 2, 3} << "+0..2 ";
    QTest::newRow("emptied") << Ids{1, 2, 3} << Ids{} << "-0..2 ";
    QTest::newRow("longer") << Ids{1, 2} << Ids{1, 2, 3, 4} << "+2..3 ";
    QTest::newRow("in the middle") << Ids{1, 2} << Ids{1, 9, 2} << "+1..1 ";
    QTest::newRow("several") << Ids{1, 2, 3, 4, 5} << Ids{1, 7, 3, 8, 9, 5} << "-1..1 -3..3 +1..1 +3..4 ";
    QTest::newRow("moved") << Ids{1, 2, 3, 4} << Ids{2, 3, 1, 4} << "reordered";
    QTest::newRow("moved and removed") << Ids{1, 2, 3, 4} << Ids{3, 1, 4} << "-1..1 reordered";
}

void tst_IdDiff::diff() {
    QFETCH(Ids, before);
    QFETCH(Ids, after);
    QFETCH(QString, expected);
    QCOMPARE(text(diffIds(before, after)), expected);
}

void tst_IdDiff::anyDiffLeadsFromOneToTheOther() {
    QRandomGenerator random(7);
    for (int round = 0; round < 500; ++round) {
        Ids all(40);
        std::iota(all.begin(), all.end(), 1);
        const auto some = [&] {
            Ids ids;
            std::copy_if(all.begin(), all.end(), std::back_inserter(ids),
                         [&](qint64) { return random.bounded(3) > 0; });
            return ids;
        };
        const Ids before = some();
        const Ids after = some();
        const IdDiff diff = diffIds(before, after);
        QVERIFY(!diff.reordered);
        Ids ids = before;
        for (auto range = diff.removed.rbegin(); range != diff.removed.rend(); ++range)
            ids.erase(ids.begin() + range->first, ids.begin() + range->last + 1);
        for (const RowRange& range : diff.inserted)
            ids.insert(ids.begin() + range.first, after.begin() + range.first, after.begin() + range.last + 1);
        QCOMPARE(ids, after);
    }
}

void tst_IdDiff::keptRows_data() {
    QTest::addColumn<Ids>("before");
    QTest::addColumn<Ids>("after");
    QTest::addColumn<Ids>("kept");
    QTest::addColumn<Ids>("expected");
    QTest::newRow("none") << Ids{1, 2} << Ids{2, 1} << Ids{} << Ids{2, 1};
    QTest::newRow("no longer there") << Ids{1, 2, 3} << Ids{1, 3} << Ids{2} << Ids{1, 2, 3};
    QTest::newRow("elsewhere") << Ids{1, 2, 3} << Ids{2, 1, 3} << Ids{2} << Ids{1, 2, 3};
    QTest::newRow("first") << Ids{1, 2, 3} << Ids{2, 3, 1} << Ids{1} << Ids{1, 2, 3};
    QTest::newRow("two in a row") << Ids{1, 2, 3, 4} << Ids{1, 4, 5} << Ids{3, 2} << Ids{1, 2, 3, 4, 5};
    QTest::newRow("what was above is gone") << Ids{1, 2, 3} << Ids{1} << Ids{3} << Ids{1, 3};
    QTest::newRow("new ones are not kept") << Ids{1, 2} << Ids{9, 1, 2} << Ids{9} << Ids{9, 1, 2};
}

void tst_IdDiff::keptRows() {
    QFETCH(Ids, before);
    QFETCH(Ids, after);
    QFETCH(Ids, kept);
    QFETCH(Ids, expected);
    QCOMPARE(withKeptRows(before, after, kept), expected);
}

QTEST_GUILESS_MAIN(tst_IdDiff)
#include "tst_iddiff.moc"
