#include "typingpace.h"

#include <QTest>

using namespace pricebook;

class tst_TypingPace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void slowAnswersSlowTheSearchDown();
};

void tst_TypingPace::slowAnswersSlowTheSearchDown() {
    TypingPace pace;
    pace.keyTyped(0);
    QCOMPARE(pace.pause(), 0); // nothing is known yet
    pace.asked(0);
    pace.answered(30);
    pace.keyTyped(100);
    QCOMPARE(pace.pause(), 0); // quick enough to ask for each key

    pace.asked(100);
    pace.keyTyped(300);
    pace.answered(300);
    QCOMPARE(pace.pause(), 200);
    pace.asked(300);
    pace.answered(650);
    QCOMPARE(pace.pause(), TypingPace::longestPause);
    pace.keyTyped(1000);
    QCOMPARE(pace.pause(), 0); // the first after a rest

    pace.asked(1000);
    pace.keyTyped(1900);
    pace.asked(1900); // the one before was given up after 900
    pace.keyTyped(2000);
    QCOMPARE(pace.pause(), TypingPace::longestPause);
    pace.answered(2020);
    QCOMPARE(pace.pause(), 0); // quick again
}

QTEST_APPLESS_MAIN(tst_TypingPace)
#include "tst_typingpace.moc"
