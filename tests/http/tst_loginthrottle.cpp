#include "loginthrottle.h"

#include <QTest>
#include <vector>

using namespace pricebook::http;
using namespace std::chrono_literals;

/// How fast passwords may be tried, with a clock that the test turns.
class tst_LoginThrottle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_now = LoginThrottle::Clock::now(); }
    void anAccountIsSlowed();
    void anAddressIsSlowed();
    void theRightPasswordEndsIt();
    void oneRightPasswordBuysNoGuesses();
    void aTryTooEarlyDoesNotCount();
    void manyAtOnce();
    void isForgotten();
    void whatWasNotJudged();
    void addressesOfOneNetwork();
    void memoryIsBounded();

private:
    std::function<LoginThrottle::Clock::time_point()> clock() {
        return [this] { return m_now; };
    }
    LoginThrottle::Clock::time_point m_now;
};

void tst_LoginThrottle::anAccountIsSlowed() {
    LoginThrottle throttle(clock());
    std::vector<int> waits;
    for (int i = 0; i < 13; ++i) {
        const std::string peer = "192.0.2." + std::to_string(i); // always another address
        const int wait = throttle.begin("anna@example.com", peer);
        waits.push_back(wait);
        if (wait > 0) {
            m_now += std::chrono::seconds(wait) - 1ms;
            QCOMPARE(throttle.begin("anna@example.com", peer), 1);
            m_now += 1ms;
            QCOMPARE(throttle.begin("anna@example.com", peer), 0);
        }
    }
    QCOMPARE(waits, (std::vector{0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 30, 30}));
    QCOMPARE(throttle.begin("bert@example.com", "192.0.2.99"), 0); // nobody else
}

void tst_LoginThrottle::anAddressIsSlowed() {
    LoginThrottle throttle(clock());
    for (int i = 0; i < 21; ++i)
        QCOMPARE(throttle.begin(std::to_string(i) + "@example.com", "192.0.2.7"), 0);
    QCOMPARE(throttle.begin("anna@example.com", "192.0.2.7"), 1);
    QCOMPARE(throttle.begin("anna@example.com", "192.0.2.8"), 0);
}

void tst_LoginThrottle::theRightPasswordEndsIt() {
    LoginThrottle throttle(clock());
    for (int i = 0; i < 100; ++i) {
        QCOMPARE(throttle.begin("anna@example.com", "192.0.2.7"), 0);
        throttle.succeeded("anna@example.com", "192.0.2.7");
    }
}

void tst_LoginThrottle::oneRightPasswordBuysNoGuesses() {
    LoginThrottle throttle(clock());
    int refused = 0;
    for (int i = 0; i < 60; ++i) { // his own account between two guesses
        if (throttle.begin("mallory@example.com", "192.0.2.7") == 0)
            throttle.succeeded("mallory@example.com", "192.0.2.7");
        if (throttle.begin(std::to_string(i) + "@example.com", "192.0.2.7") > 0)
            ++refused;
    }
    QVERIFY2(refused >= 35, QByteArray::number(refused).constData());
}

void tst_LoginThrottle::aTryTooEarlyDoesNotCount() {
    LoginThrottle throttle(clock());
    for (int i = 0; i < 6; ++i)
        QCOMPARE(throttle.begin("anna@example.com", "192.0.2.7"), 0);
    for (int i = 0; i < 1'000; ++i)
        QCOMPARE(throttle.begin("anna@example.com", "192.0.2.7"), 1);
    m_now += 1s;
    QCOMPARE(throttle.begin("anna@example.com", "192.0.2.7"), 0);
}

void tst_LoginThrottle::manyAtOnce() {
    LoginThrottle throttle(clock());
    int begun = 0;
    for (int i = 0; i < 1'000; ++i) // none has been answered yet
        begun += throttle.begin("anna@example.com", "192.0.2." + std::to_string(i % 250)) == 0 ? 1 : 0;
    QCOMPARE(begun, 6);
}

void tst_LoginThrottle::isForgotten() {
    LoginThrottle throttle(clock());
    for (int i = 0; i < 6; ++i)
        QCOMPARE(throttle.begin("anna@example.com", "192.0.2.7"), 0);
    m_now += 16min;
    for (int i = 0; i < 6; ++i)
        QCOMPARE(throttle.begin("anna@example.com", "192.0.2.7"), 0);
    QCOMPARE(throttle.begin("anna@example.com", "192.0.2.7"), 1);
}

void tst_LoginThrottle::whatWasNotJudged() {
    LoginThrottle throttle(clock());
    for (int i = 0; i < 100; ++i) {
        QCOMPARE(throttle.begin("anna@example.com", "192.0.2.7"), 0);
        throttle.withdrawn("anna@example.com", "192.0.2.7");
    }
}

void tst_LoginThrottle::addressesOfOneNetwork() {
    LoginThrottle throttle(clock());
    int begun = 0;
    for (int i = 0; i < 100; ++i)
        begun += throttle.begin(std::to_string(i), "2001:db8:0:1::" + std::to_string(i)) == 0 ? 1 : 0;
    QCOMPARE(begun, 21);
    QCOMPARE(throttle.begin("x", "2001:db8:0:2::1"), 0);
    for (int i = 0; i < 100; ++i) // as a socket for both kinds of addresses names them
        QCOMPARE(throttle.begin("v4 " + std::to_string(i), "::ffff:192.0.2." + std::to_string(i)), 0);
}

void tst_LoginThrottle::memoryIsBounded() {
    LoginThrottle throttle(clock());
    for (int i = 0; i < 12; ++i) {
        while (throttle.begin("anna@example.com", "192.0.2.7") > 0)
            m_now += 1s;
    }
    const std::string big(10'000'000, 'x');
    QCOMPARE(throttle.begin(big + "1", "192.0.2.8"), 0);
    for (std::size_t i = 0; i < LoginThrottle::mostRemembered * 5; ++i) {
        const std::string number = std::to_string(i);
        QCOMPARE(throttle.begin(number + "@example.com", "10." + number), 0);
        QVERIFY(throttle.remembered() <= 2 * LoginThrottle::mostRemembered);
    }
    QVERIFY(throttle.begin("anna@example.com", "192.0.2.9") > 0); // whoever has to wait is not forgotten
}

QTEST_GUILESS_MAIN(tst_LoginThrottle)
#include "tst_loginthrottle.moc"
