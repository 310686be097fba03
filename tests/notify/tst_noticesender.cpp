#include "builders.h"
#include "catalogstore.h"
#include "messagesignature.h"
#include "noticesender.h"
#include "noticestore.h"
#include "query.h"
#include "receiver.h"
#include "testbackend.h"
#include "verify.h"

#include <QDateTime>
#include <QTest>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 30'000;
constexpr std::chrono::milliseconds beat(100);

} // namespace

class tst_NoticeSender : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init();
    void cleanup();
    void signature();
    void pauses();
    void telegram();
    void severalAtOnce();
    void waitsAsAsked();
    void survivesARestart();
    void webhook();
    void closedWithoutAnswer();
    void noReceipt();
    void givesUpOnlyWhatIsRefused();

private:
    void create(const QString& name) {
        VERIFY_OK(
            store->write<Product>([&](WriteUnit& unit) { return store->products().create(unit, makeDraft(name)); }));
    }
    [[nodiscard]] std::unique_ptr<NoticeSender> sender() const {
        return std::make_unique<NoticeSender>(backend->url(), options, beat);
    }
    /// The server's older transactions have ended, those of tests beside this one, too: what is here now is old.
    [[nodiscard]] bool isSettled() const {
        return !backend->isPostgres() || firstCount(u"SELECT count(*) FROM change_journal WHERE transaction_id >= "
                                                    "txid_snapshot_xmin(txid_current_snapshot())"_s) == 0;
    }
    [[nodiscard]] bool isFollowed() const { return firstCount(u"SELECT count(*) FROM notice_cursors"_s) > 0; }
    [[nodiscard]] qint64 firstCount(const QString& sql) const {
        return scalarInteger(store->connection(), sql).valueOr(-1);
    }

    std::unique_ptr<TestBackend> backend;
    std::unique_ptr<CatalogStore> store;
    std::unique_ptr<Receiver> receiver;
    NoticeOptions options;
};

void tst_NoticeSender::init() {
    QFETCH_GLOBAL(QString, backend);
    this->backend = std::make_unique<TestBackend>(backend);
    QVERIFY(this->backend->migrate());
    auto opened = CatalogStore::open(this->backend->url(), OpenMode::ReadWrite);
    VERIFY_OK(opened);
    store = std::move(*opened);
    receiver = std::make_unique<Receiver>();
    receiver->answers = {"200 OK\n{\"ok\":true}"};
    options = {};
    options.telegramKey = u"1:secret"_s;
    options.telegramUser = u"7"_s;
    options.telegramApi = receiver->address();
}

void tst_NoticeSender::cleanup() {
    receiver.reset();
    store.reset();
    backend.reset();
}

/// RFC 4231, test cases 1 and 2.
void tst_NoticeSender::signature() {
    QCOMPARE(crypto::signatureOf("Hi There", std::string(20, '\x0b')),
             std::string("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"));
    QCOMPARE(crypto::signatureOf("what do ya want for nothing?", "Jefe"),
             std::string("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
}

void tst_NoticeSender::pauses() {
    QCOMPARE(NoticeSender::pauseAfter(1), 5);
    QCOMPARE(NoticeSender::pauseAfter(2), 10);
    QCOMPARE(NoticeSender::pauseAfter(30), 3'600);
}

void tst_NoticeSender::telegram() {
    create(u"before"_s);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), patience);
    const auto running = sender();
    QTRY_VERIFY_WITH_TIMEOUT(isFollowed(), patience);
    create(u"Tea"_s);
    QTRY_COMPARE_WITH_TIMEOUT(receiver->requests.size(), std::size_t{1}, patience);
    QVERIFY(receiver->requests[0].head.startsWith("POST /bot1:secret/sendMessage "));
    QVERIFY2(receiver->requests[0].body.contains("\"chat_id\":\"7\""), receiver->requests[0].body.constData());
    QVERIFY2(receiver->requests[0].body.contains("New product\\nTea: 10.00 shmeckles"),
             receiver->requests[0].body.constData());
    QTRY_COMPARE_WITH_TIMEOUT(firstCount(u"SELECT count(*) FROM notices WHERE state = 'sent'"_s), qint64{1}, patience);
    QCOMPARE(receiver->requests.size(), std::size_t{1});
}

void tst_NoticeSender::severalAtOnce() {
    std::vector<std::unique_ptr<NoticeSender>> running;
    for (int i = 0; i < 4; ++i)
        running.push_back(sender());
    QTRY_VERIFY_WITH_TIMEOUT(isFollowed(), patience);
    for (int i = 0; i < 10; ++i) {
        create(u"P%1"_s.arg(i));
        QTest::qWait(30);
    }
    // Each product in exactly one message, however they were put together.
    const auto told = [&] {
        QStringList names;
        for (const Receiver::Request& request : receiver->requests) {
            for (int i = 0; i < 10; ++i) {
                if (request.body.contains("\\nP" + QByteArray::number(i) + ":"))
                    names << QString::number(i);
            }
        }
        names.sort();
        return names.join(u' ');
    };
    QTRY_COMPARE_WITH_TIMEOUT(told(), u"0 1 2 3 4 5 6 7 8 9"_s, patience);
    QTRY_COMPARE_WITH_TIMEOUT(firstCount(u"SELECT count(*) FROM notices WHERE state <> 'sent'"_s), qint64{0}, patience);
    QCOMPARE(told(), u"0 1 2 3 4 5 6 7 8 9"_s);
}

void tst_NoticeSender::waitsAsAsked() {
    receiver->answers = {
        "429 Too Many Requests\n{\"description\":\"Too Many Requests\",\"parameters\":{\"retry_after\":2}}",
        "200 OK\n{\"ok\":true}"};
    const auto running = sender();
    QTRY_VERIFY_WITH_TIMEOUT(isFollowed(), patience);
    create(u"Tea"_s);
    QTRY_COMPARE_WITH_TIMEOUT(receiver->requests.size(), std::size_t{1}, patience);
    const qint64 first = QDateTime::currentMSecsSinceEpoch();
    QTRY_COMPARE_WITH_TIMEOUT(receiver->requests.size(), std::size_t{2}, patience);
    QVERIFY(QDateTime::currentMSecsSinceEpoch() - first > 1'000);
    QCOMPARE(receiver->requests[0].body, receiver->requests[1].body);
    QTRY_COMPARE_WITH_TIMEOUT(firstCount(u"SELECT count(*) FROM notices WHERE state = 'sent'"_s), qint64{1}, patience);
}

void tst_NoticeSender::survivesARestart() {
    receiver->answers.clear(); // nobody answers
    auto running = sender();
    QTRY_VERIFY_WITH_TIMEOUT(isFollowed(), patience);
    create(u"Tea"_s);
    QTRY_COMPARE_WITH_TIMEOUT(receiver->requests.size(), std::size_t{1}, patience);
    running.reset();  // while it waits: it ends at once
    create(u"Cup"_s); // while nobody sends
    receiver->answers = {"200 OK\n{\"ok\":true}"};
    running = sender();
    QTRY_COMPARE_WITH_TIMEOUT(receiver->requests.size(), std::size_t{3}, patience);
    QVERIFY(receiver->requests[1].body.contains("Tea"));
    QVERIFY(receiver->requests[2].body.contains("Cup"));
    QTRY_COMPARE_WITH_TIMEOUT(firstCount(u"SELECT count(*) FROM notices WHERE state = 'sent'"_s), qint64{2}, patience);
    const NoticeCounts counts = NoticeStore(store->connection()).counts().valueOr({});
    QVERIFY2(!counts.problem.contains(u"secret"), qPrintable(counts.problem));
}

void tst_NoticeSender::webhook() {
    options.telegramKey.clear();
    options.webhooks = {{receiver->address() + u"/hook?a=1"_s, u"0123456789abcdef"_s}};
    receiver->answers = {"500 Oops\n", "204 No Content\n"};
    const auto running = sender();
    QTRY_VERIFY_WITH_TIMEOUT(isFollowed(), patience);
    create(u"Чай"_s);
    QTRY_COMPARE_WITH_TIMEOUT(firstCount(u"SELECT count(*) FROM notices WHERE problem IS NOT NULL"_s), qint64{1},
                              patience);
    VERIFY_OK(store->connection().execute(u"UPDATE notices SET due_at = made_at"_s)); // not after seconds
    QTRY_COMPARE_WITH_TIMEOUT(receiver->requests.size(), std::size_t{2}, patience);
    for (const Receiver::Request& request : receiver->requests) {
        QVERIFY(request.head.startsWith("POST /hook?a=1 "));
        const std::string signedText = (request.header("X-Pricebook-Timestamp") + '.' + request.body).toStdString();
        QCOMPARE(request.header("X-Pricebook-Signature").toStdString(),
                 "sha256=" + crypto::signatureOf(signedText, "0123456789abcdef"));
        QVERIFY(qAbs(request.header("X-Pricebook-Timestamp").toLongLong() - QDateTime::currentSecsSinceEpoch()) < 60);
    }
    QCOMPARE(receiver->requests[0].header("X-Pricebook-Delivery"),
             receiver->requests[1].header("X-Pricebook-Delivery"));
    QVERIFY(receiver->requests[0].body.contains("\"name\":\"Чай\""));
}

/// Nobody knows whether it arrived: it is sent again and says so, by us and not behind our back.
void tst_NoticeSender::closedWithoutAnswer() {
    receiver->answers = {"close"};
    auto running = sender();
    QTRY_VERIFY_WITH_TIMEOUT(isFollowed(), patience);
    create(u"Tea"_s);
    QTRY_COMPARE_WITH_TIMEOUT(firstCount(u"SELECT count(*) FROM notices WHERE problem IS NOT NULL"_s), qint64{1},
                              patience);
    QCOMPARE(receiver->requests.size(), std::size_t{1});
    QVERIFY(!receiver->requests[0].body.contains("again"));
    receiver->answers = {"200 OK\n{\"ok\":true}"};
    VERIFY_OK(store->connection().execute(u"UPDATE notices SET due_at = made_at"_s));
    QTRY_COMPARE_WITH_TIMEOUT(receiver->requests.size(), std::size_t{2}, patience);
    QVERIFY2(receiver->requests[1].body.contains("(Sent again"), receiver->requests[1].body.constData());
}

/// A page of somebody else's, of a hotel's network for instance.
void tst_NoticeSender::noReceipt() {
    receiver->answers = {"200 OK\n<html>Welcome</html>"};
    auto running = sender();
    QTRY_VERIFY_WITH_TIMEOUT(isFollowed(), patience);
    create(u"Tea"_s);
    QTRY_COMPARE_WITH_TIMEOUT(firstCount(u"SELECT count(*) FROM notices WHERE problem IS NOT NULL"_s), qint64{1},
                              patience);
    QCOMPARE(firstCount(u"SELECT count(*) FROM notices WHERE state = 'sent'"_s), qint64{0});
}

/// A line that is dead for a weekend is no reason to lose anything.
void tst_NoticeSender::givesUpOnlyWhatIsRefused() {
    receiver->answers = {"500 Oops\n"};
    auto running = sender();
    QTRY_VERIFY_WITH_TIMEOUT(isFollowed(), patience);
    create(u"Tea"_s);
    QTRY_COMPARE_WITH_TIMEOUT(firstCount(u"SELECT count(*) FROM notices WHERE problem IS NOT NULL"_s), qint64{1},
                              patience);
    const QString many = u"UPDATE notices SET attempts = 50, due_at = made_at"_s;
    VERIFY_OK(store->connection().execute(many));
    const QString tried = u"SELECT count(*) FROM notices WHERE attempts = 51 AND claimed_until IS NULL"_s;
    QTRY_COMPARE_WITH_TIMEOUT(firstCount(tried), qint64{1}, patience);
    QCOMPARE(firstCount(u"SELECT count(*) FROM notices WHERE state = 'waiting'"_s), qint64{1});
    receiver->answers = {"400 Bad Request\n{\"description\":\"Bad Request: chat not found\"}"};
    VERIFY_OK(store->connection().execute(many));
    QTRY_COMPARE_WITH_TIMEOUT(firstCount(u"SELECT count(*) FROM notices WHERE state = 'dead'"_s), qint64{1}, patience);
}

QTEST_GUILESS_MAIN(tst_NoticeSender)
#include "tst_noticesender.moc"
