#include "builders.h"
#include "catalogstore.h"
#include "noticeservice.h"
#include "query.h"
#include "receiver.h"
#include "secretstore.h"
#include "settings.h"
#include "testbackend.h"
#include "verify.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 30'000;
const QByteArray taken = "200 OK\n{\"ok\":true}";

/// A keychain that nobody answers for.
class NoKeychain final : public SecretStore {
public:
    void read(const QString& /*key*/, ReadHandler handler) override {
        QMetaObject::invokeMethod(
            &m_context, [handler = std::move(handler)] { handler(Error(Error::Kind::Unavailable, u"none"_s)); },
            Qt::QueuedConnection);
    }
    void write(const QString& /*key*/, const QString& /*secret*/, DoneHandler handler) override {
        QMetaObject::invokeMethod(
            &m_context, [handler = std::move(handler)] { handler(Error(Error::Kind::Unavailable, u"none"_s)); },
            Qt::QueuedConnection);
    }
    void remove(const QString& key, DoneHandler handler) override { write(key, {}, std::move(handler)); }
    [[nodiscard]] bool isPersistent() const override { return true; }

private:
    QObject m_context;
};

/// Memory that passes for a keychain.
class Keychain final : public SecretStore {
public:
    void read(const QString& key, ReadHandler handler) override {
        ++reads;
        m_memory.read(key, std::move(handler));
    }
    void write(const QString& key, const QString& secret, DoneHandler handler) override {
        m_memory.write(key, secret, std::move(handler));
    }
    void remove(const QString& key, DoneHandler handler) override { write(key, {}, std::move(handler)); }
    [[nodiscard]] bool isPersistent() const override { return true; }
    int reads = 0;

private:
    MemorySecretStore m_memory;
};

} // namespace

/// What a person sets about notices, on the way to what is sent.
class tst_NoticeService : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void follows_data() { TestBackend::addRows(); }
    void follows();
    void tellsOfTheOutbox_data() { TestBackend::addRows(); }
    void tellsOfTheOutbox();
    void asksTheKeychainOnlyIfNeeded();
    void readOnlyCatalogue();
    void webhooksHaveSecretsOfTheirOwn();
    void environmentCountsMore();
    void withoutKeychain();
    void testMessage_data();
    void testMessage();
    void testEndsWithItsWindow();
    void endsAtOnce();

private:
    void open(const QString& engine = u"sqlite"_s);
    void makeService() {
        service.reset();
        service = std::make_unique<NoticeService>(*secrets, settings.get(), threads, environment,
                                                  std::chrono::milliseconds(50));
        services = service->services();
    }
    void create(const QString& name) {
        VERIFY_OK(
            store->write<Product>([&](WriteUnit& unit) { return store->products().create(unit, makeDraft(name)); }));
    }
    [[nodiscard]] qint64 number(const QString& sql) const {
        return scalarInteger(store->connection(), sql).valueOr(-1);
    }
    [[nodiscard]] NoticeSetup setup() const {
        NoticeSetup setup;
        setup.telegramOn = true;
        setup.telegramUser = u"7"_s;
        setup.telegramApi = receiver->address();
        return setup;
    }
    QString keep(const QString& whose, const QString& secret) {
        std::optional<QString> answer;
        services.keepSecret(whose, secret, &context, [&](const QString& problem) { answer = problem; });
        return QTest::qWaitFor([&] { return answer.has_value(); }) ? *answer : u"no answer"_s;
    }
    template <class T>
    Result<T> wait(const std::function<void(Reply<T>)>& question) {
        std::optional<Result<T>> answer;
        question([&](const Result<T>& given) { answer = given; });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, patience))
            return Error(Error::Kind::Internal, u"no answer"_s);
        return *answer;
    }
    NoticeServices::Outbox outbox() {
        return wait<NoticeServices::Outbox>([&](auto reply) { services.outbox(&context, reply); }).valueOr({});
    }
    NoticeServices::Secrets kept() {
        return wait<NoticeServices::Secrets>([&](auto reply) { services.secrets(&context, reply); }).valueOr({});
    }
    [[nodiscard]] QByteArray file() const {
        (void)settings->sync();
        QFile file(folder->filePath(u"settings.ini"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QObject context;
    QThreadPool threads;
    std::unique_ptr<QTemporaryDir> folder;
    std::unique_ptr<TestBackend> backend;
    std::unique_ptr<CatalogStore> store;
    std::unique_ptr<Receiver> receiver;
    std::unique_ptr<Settings> settings;
    std::unique_ptr<SecretStore> secrets;
    ConfigurationSources environment;
    std::unique_ptr<NoticeService> service;
    NoticeServices services;
};

void tst_NoticeService::init() {
    folder = std::make_unique<QTemporaryDir>();
    receiver = std::make_unique<Receiver>();
    receiver->answers = {taken};
    settings = std::make_unique<Settings>(folder->filePath(u"settings.ini"_s));
    secrets = std::make_unique<Keychain>();
    environment = {};
    environment.workingDirectory = folder->path();
    makeService();
}

void tst_NoticeService::cleanup() {
    service->stop();
    threads.waitForDone();
    service.reset();
    secrets.reset();
    settings.reset();
    receiver.reset();
    store.reset();
    backend.reset();
}

void tst_NoticeService::open(const QString& engine) {
    backend = std::make_unique<TestBackend>(engine);
    QVERIFY(backend->migrate());
    auto opened = CatalogStore::open(backend->url(), OpenMode::ReadWrite);
    VERIFY_OK(opened);
    store = std::move(*opened);
    service->follow(backend->url(), true);
}

void tst_NoticeService::follows() {
    open(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY(!outbox().sending);
    services.set(setup());
    QTRY_VERIFY(outbox().problem.contains(u"key")); // is missing
    QCOMPARE(keep({}, u"1:secret"_s), QString());
    QTRY_COMPARE_WITH_TIMEOUT(number(u"SELECT count(*) FROM notice_cursors"_s), qint64{1}, patience);
    QVERIFY(outbox().sending);
    create(u"Tea"_s);
    QTRY_COMPARE_WITH_TIMEOUT(receiver->requests.size(), std::size_t{1}, patience);
    QVERIFY(receiver->requests[0].head.startsWith("POST /bot1:secret/sendMessage "));
    QVERIFY(receiver->requests[0].body.contains("Tea"));
    // Another chat, from now on.
    NoticeSetup other = setup();
    other.telegramUser = u"-8"_s;
    services.set(other);
    QTRY_COMPARE_WITH_TIMEOUT(number(u"SELECT count(*) FROM notice_cursors"_s), qint64{2}, patience);
    create(u"Cup"_s);
    QTRY_COMPARE_WITH_TIMEOUT(receiver->requests.size(), std::size_t{2}, patience);
    QVERIFY(receiver->requests[1].body.contains("\"chat_id\":\"-8\""));
    // The next start finds the key.
    service->stop();
    makeService();
    service->follow(backend->url(), true);
    QTRY_VERIFY_WITH_TIMEOUT(outbox().sending, patience);
    other.telegramOn = false;
    services.set(other);
    QVERIFY(!outbox().sending);
    QVERIFY2(!file().contains("secret"), file().constData());
}

void tst_NoticeService::tellsOfTheOutbox() {
    open(QString::fromLatin1(QTest::currentDataTag()));
    receiver->answers = {"400 Bad Request\n{\"ok\":false,\"description\":\"Bad Request: chat not found\"}"};
    services.set(setup());
    (void)keep({}, u"1:secret"_s);
    QTRY_COMPARE_WITH_TIMEOUT(number(u"SELECT count(*) FROM notice_cursors"_s), qint64{1}, patience);
    create(u"Tea"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!outbox().counts.problem.isEmpty(), patience);
    NoticeCounts counts = outbox().counts;
    QCOMPARE(counts.waiting, qint64{1});
    QVERIFY2(counts.problem.contains(u"chat not found"), qPrintable(counts.problem));
    QVERIFY(!counts.problem.contains(u"secret"));
    QVERIFY(counts.retryAt > QDateTime::currentDateTimeUtc().addSecs(-60));
    receiver->answers = {taken};
    VERIFY_OK(wait<qint64>([&](auto reply) { services.tryAgain(&context, reply); }));
    QTRY_COMPARE_WITH_TIMEOUT(outbox().counts.sentLately, qint64{1}, patience);
    counts = outbox().counts;
    QCOMPARE(counts.waiting, qint64{0});
    QVERIFY2(counts.problem.isEmpty(), qPrintable(counts.problem));
    // What was sent yesterday is not of today.
    VERIFY_OK(store->connection().execute(u"UPDATE notices SET sent_at = %1"_s.arg(
        backend->isPostgres() ? u"now() - interval '25 hours'"_s
                              : u"strftime('%Y-%m-%d %H:%M:%f', 'now', '-25 hours') || '000'"_s)));
    QCOMPARE(outbox().counts.sentLately, qint64{0});
    QCOMPARE(outbox().counts.sent, qint64{1});
}

void tst_NoticeService::asksTheKeychainOnlyIfNeeded() {
    open();
    QTest::qWait(50);
    QCOMPARE(static_cast<Keychain*>(secrets.get())->reads, 0);
    services.set(setup());
    QTRY_COMPARE(static_cast<Keychain*>(secrets.get())->reads, 1);
}

void tst_NoticeService::readOnlyCatalogue() {
    open();
    service->follow(backend->url(), false);
    services.set(setup());
    (void)keep({}, u"1:secret"_s);
    QVERIFY(!outbox().sending);
    QVERIFY2(outbox().problem.contains(u"read"), qPrintable(outbox().problem));
}

void tst_NoticeService::webhooksHaveSecretsOfTheirOwn() {
    open();
    NoticeSetup setup;
    setup.webhooks = {receiver->address() + u"/one"_s, receiver->address() + u"/two"_s};
    (void)keep(setup.webhooks[0], u"1111111111111111"_s);
    services.set(setup);
    QCOMPARE(kept().receivers, QStringList{setup.webhooks[0]});
    QTRY_VERIFY(outbox().problem.contains(u"secret")); // the other one's
    (void)keep(setup.webhooks[1], u"2222222222222222"_s);
    QTRY_COMPARE_WITH_TIMEOUT(number(u"SELECT count(*) FROM notice_cursors"_s), qint64{2}, patience);
    create(u"Tea"_s);
    QTRY_COMPARE_WITH_TIMEOUT(receiver->requests.size(), std::size_t{2}, patience);
    QVERIFY(receiver->requests[0].header("X-Pricebook-Signature") !=
            receiver->requests[1].header("X-Pricebook-Signature"));
    QVERIFY(!file().contains("1111") && file().contains("/two"));
}

void tst_NoticeService::environmentCountsMore() {
    environment.environment = {{u"TELEGRAM_BOT_API_KEY"_s, u"2:other"_s}, {u"PRICEBOOK_NOTICES"_s, u"deleted"_s}};
    makeService();
    services.set(setup());
    const NoticeServices::State state = services.state();
    QVERIFY(state.environment.telegramKey && !state.environment.telegramUser && state.environment.events);
    QVERIFY(state.setup.telegramOn);
    QCOMPARE(state.setup.events, QSet<NoticeEvent::Kind>{NoticeEvent::Kind::Deleted});
    services.set(state.setup);            // as the page does when something else is changed
    QVERIFY(!file().contains("deleted")); // what the environment says is not made a setting
    VERIFY_OK(wait<QString>([&](auto reply) { services.sendTest({}, &context, reply); }));
    QVERIFY(receiver->requests[0].head.startsWith("POST /bot2:other/"));
    environment.environment = {{u"PRICEBOOK_NOTICES"_s, u"sold"_s}};
    makeService();
    open();
    QTRY_VERIFY2(outbox().problem.contains(u"PRICEBOOK_NOTICES"), qPrintable(outbox().problem));
}

void tst_NoticeService::withoutKeychain() {
    service.reset();
    secrets = std::make_unique<SessionSecretStore>(std::make_unique<NoKeychain>());
    makeService();
    services.set(setup());
    QVERIFY(kept().receivers.isEmpty());
    QVERIFY(!kept().persistent);
    QVERIFY2(keep({}, u"1:secret"_s).contains(u"until the program ends"), "told");
    QCOMPARE(kept().receivers, QStringList{QString()});
    QVERIFY2(!file().contains("secret"), file().constData());
    VERIFY_OK(wait<QString>([&](auto reply) { services.sendTest({}, &context, reply); }));
}

void tst_NoticeService::testMessage_data() {
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("ok");
    QTest::addColumn<QString>("said");
    QTest::newRow("taken") << taken << true << u"look into the chat"_s;
    QTest::newRow("wrong key") << QByteArray("401 Unauthorized\n{\"ok\":false,\"description\":\"Unauthorized\"}")
                               << false << u"Check the bot's key"_s;
    QTest::newRow("wrong chat")
        << QByteArray("400 Bad Request\n{\"ok\":false,\"description\":\"Bad Request: chat not found\"}") << false
        << u"Check the chat's number"_s;
    QTest::newRow("blocked") << QByteArray("403 Forbidden\n{\"description\":\"bot was blocked by the user\"}") << false
                             << u"unblock it"_s;
    QTest::newRow("moved") << QByteArray("301 Moved\n") << false << u"address that it leads to"_s;
    QTest::newRow("another's page") << QByteArray("200 OK\nWelcome") << false << u"not as Telegram's"_s;
    QTest::newRow("closed") << QByteArray("close") << false << u"closed the connection"_s;
    QTest::newRow("nobody") << QByteArray() << false << u"nobody listens"_s;
}

void tst_NoticeService::testMessage() {
    QFETCH(QByteArray, answer);
    QFETCH(bool, ok);
    QFETCH(QString, said);
    receiver->answers = {answer};
    NoticeSetup off = setup();
    off.telegramOn = false; // it may be tried before
    services.set(off);
    (void)keep({}, u"1:secret"_s);
    if (answer.isEmpty())
        receiver->close();
    const Result<QString> result = wait<QString>([&](auto reply) { services.sendTest({}, &context, reply); });
    QCOMPARE(result.ok(), ok);
    const QString text = result ? *result : result.error().text;
    QVERIFY2(text.contains(said), qPrintable(text));
    QVERIFY2(!text.contains(u"secret"), qPrintable(text));
}

void tst_NoticeService::testEndsWithItsWindow() {
    receiver->answers = {}; // never
    services.set(setup());
    (void)keep({}, u"1:secret"_s);
    auto window = std::make_unique<QObject>();
    bool told = false;
    services.sendTest({}, window.get(), [&](const Result<QString>&) { told = true; });
    QTRY_COMPARE_WITH_TIMEOUT(receiver->requests.size(), std::size_t{1}, patience);
    window.reset();
    QVERIFY(threads.waitForDone(5'000)); // else after 20 s
    QCoreApplication::processEvents();
    QVERIFY(!told);
}

/// However long a receiver takes, nobody who closes the window waits for him.
void tst_NoticeService::endsAtOnce() {
    open();
    receiver->answers = {};
    services.set(setup());
    (void)keep({}, u"1:secret"_s);
    QTRY_COMPARE_WITH_TIMEOUT(number(u"SELECT count(*) FROM notice_cursors"_s), qint64{1}, patience);
    create(u"Tea"_s);
    QTRY_COMPARE_WITH_TIMEOUT(receiver->requests.size(), std::size_t{1}, patience);
    service->stop();
    QVERIFY(threads.waitForDone(10'000)); // else after 20 s
    QCOMPARE(number(u"SELECT count(*) FROM notices WHERE state = 'waiting'"_s), qint64{1});
}

QTEST_GUILESS_MAIN(tst_NoticeService)
#include "tst_noticeservice.moc"
