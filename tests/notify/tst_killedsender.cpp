#include "builders.h"
#include "catalogstore.h"
#include "noticesender.h"
#include "query.h"
#include "receiver.h"
#include "testbackend.h"
#include "verify.h"

#include <QProcess>
#include <QTest>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 30'000;

} // namespace

/// A program that sends notices is killed: none is lost, and the one that is there twice can be told.
class tst_KilledSender : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init();
    void cleanup();
    void beforeItIsNoted_data() { addReceivers(); }
    void beforeItIsNoted();
    void beforeTheAnswer_data() { addReceivers(); }
    void beforeTheAnswer();

private:
    static void addReceivers() {
        QTest::addColumn<bool>("isChat");
        QTest::newRow("telegram") << true;
        QTest::newRow("webhook") << false;
    }
    [[nodiscard]] qint64 number(const QString& sql) const {
        return scalarInteger(store->connection(), sql).valueOr(-1);
    }
    [[nodiscard]] NoticeOptions options(bool isChat) const;
    /// Tells the program of a product, and waits until the receiver has got it.
    void startProgram(bool isChat);
    void killProgram() {
        program->kill();
        QVERIFY(program->waitForFinished());
    }
    void checkTheSecond(bool isChat);

    std::unique_ptr<TestBackend> backend;
    std::unique_ptr<CatalogStore> store;
    std::unique_ptr<CatalogStore> other; ///< whose lock keeps the program from noting
    std::unique_ptr<Receiver> receiver;
    std::unique_ptr<QProcess> program;
};

void tst_KilledSender::init() {
    QFETCH_GLOBAL(QString, backend);
    this->backend = std::make_unique<TestBackend>(backend);
    QVERIFY(this->backend->migrate());
    for (auto* each : {&store, &other}) {
        auto opened = CatalogStore::open(this->backend->url(), OpenMode::ReadWrite);
        VERIFY_OK(opened);
        *each = std::move(*opened);
    }
    receiver = std::make_unique<Receiver>();
}

void tst_KilledSender::cleanup() {
    if (program) {
        program->kill();
        program->waitForFinished();
    }
    program.reset();
    receiver.reset();
    other.reset();
    store.reset();
    backend.reset();
}

NoticeOptions tst_KilledSender::options(bool isChat) const {
    NoticeOptions options;
    if (isChat) {
        options.telegramKey = u"1:secret"_s;
        options.telegramUser = u"7"_s;
        options.telegramApi = receiver->address();
    } else {
        options.webhooks = {{receiver->address(), u"0123456789abcdef"_s}};
    }
    return options;
}

void tst_KilledSender::startProgram(bool isChat) {
    program = std::make_unique<QProcess>();
    program->setProcessChannelMode(QProcess::ForwardedChannels);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DATABASE_URL"_s, backend->url().toSecretString());
    const NoticeOptions wanted = options(isChat);
    if (isChat) {
        environment.insert(u"TELEGRAM_BOT_API_KEY"_s, wanted.telegramKey);
        environment.insert(u"TELEGRAM_USER_ID"_s, wanted.telegramUser);
        environment.insert(u"TELEGRAM_API_URL"_s, wanted.telegramApi);
    } else {
        environment.insert(u"PRICEBOOK_WEBHOOKS"_s, wanted.webhooks[0].address);
        environment.insert(u"PRICEBOOK_WEBHOOK_SECRET"_s, wanted.webhooks[0].secret);
    }
    program->setProcessEnvironment(environment);
    program->start(QStringLiteral(SENDER_TO_KILL), QStringList());
    QVERIFY(program->waitForStarted());
    QTRY_COMPARE_WITH_TIMEOUT(number(u"SELECT count(*) FROM notice_cursors"_s), qint64{1}, patience);
    VERIFY_OK(
        store->write<Product>([&](WriteUnit& unit) { return store->products().create(unit, makeDraft(u"Tea"_s)); }));
    QTRY_COMPARE_WITH_TIMEOUT(receiver->requests.size(), std::size_t{1}, patience);
}

/// Another program sends it, too, once the claim of the dead one has run out.
void tst_KilledSender::checkTheSecond(bool isChat) {
    QCOMPARE(number(u"SELECT count(*) FROM notices WHERE state = 'waiting'"_s), qint64{1});
    receiver->onRequest = {};
    receiver->answers = {"200 OK\n{\"ok\":true}"};
    VERIFY_OK(store->connection().execute(u"UPDATE notices SET claimed_until = %1"_s.arg(
        backend->isPostgres() ? u"now() - interval '1 second'"_s : u"'2020-01-01 00:00:00.000000'"_s)));
    const NoticeSender sender(backend->url(), options(isChat), std::chrono::milliseconds(50));
    QTRY_COMPARE_WITH_TIMEOUT(number(u"SELECT count(*) FROM notices WHERE state = 'sent'"_s), qint64{1}, patience);
    QCOMPARE(receiver->requests.size(), std::size_t{2});
    const Receiver::Request &first = receiver->requests[0], &second = receiver->requests[1];
    QVERIFY(second.body.contains("Tea"));
    QVERIFY(!first.body.contains("(Sent again"));
    QCOMPARE(second.body.contains("(Sent again"), isChat);
    if (!isChat) {
        QVERIFY(!first.header("X-Pricebook-Delivery").isEmpty());
        QCOMPARE(second.header("X-Pricebook-Delivery"), first.header("X-Pricebook-Delivery"));
        QCOMPARE(second.body, first.body);
    }
    QTest::qWait(300);
    QCOMPARE(receiver->requests.size(), std::size_t{2});
}

/// The receiver has answered, and the program is killed while it waits for the database.
void tst_KilledSender::beforeItIsNoted() {
    QFETCH(bool, isChat);
    receiver->answers = {"200 OK\n{\"ok\":true}"};
    receiver->onRequest = [&] {
        VERIFY_OK(other->connection().execute(backend->isPostgres() ? u"BEGIN"_s : u"BEGIN IMMEDIATE"_s));
        if (backend->isPostgres())
            VERIFY_OK(other->connection().execute(u"LOCK TABLE notices IN SHARE ROW EXCLUSIVE MODE"_s));
    };
    startProgram(isChat);
    QTest::qWait(300); // it has the answer by now, and waits
    killProgram();
    VERIFY_OK(other->connection().execute(u"ROLLBACK"_s));
    checkTheSecond(isChat);
}

void tst_KilledSender::beforeTheAnswer() {
    QFETCH(bool, isChat);
    startProgram(isChat);
    killProgram();
    checkTheSecond(isChat);
}

QTEST_GUILESS_MAIN(tst_KilledSender)
#include "tst_killedsender.moc"
