#include "keychainsecretstore.h"
#include "secretstore.h"
#include "verify.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pricebook;

namespace {

/// A keychain that answers every request with the same error, or like memory.
class FakeKeychain final : public SecretStore {
public:
    explicit FakeKeychain(std::optional<Error> error) : m_error(std::move(error)) {}

    void read(const QString& key, ReadHandler handler) override {
        if (m_error)
            QMetaObject::invokeMethod(
                &m_context, [this, handler] { handler(*m_error); }, Qt::QueuedConnection);
        else
            m_memory.read(key, std::move(handler));
    }
    void write(const QString& key, const QString& secret, DoneHandler handler) override {
        if (m_error)
            QMetaObject::invokeMethod(
                &m_context, [this, handler] { handler(*m_error); }, Qt::QueuedConnection);
        else
            m_memory.write(key, secret, std::move(handler));
    }
    void remove(const QString& key, DoneHandler handler) override { write(key, {}, std::move(handler)); }
    [[nodiscard]] bool isPersistent() const override { return true; }

private:
    QObject m_context;
    std::optional<Error> m_error;
    MemorySecretStore m_memory;
};

/// The answer, or an Internal error if none came.
Result<QString> readNow(SecretStore& store, const QString& key) {
    Result<QString> answer = Error(Error::Kind::Internal, u"no answer"_s);
    bool came = false;
    store.read(key, [&](const Result<QString>& result) {
        answer = result;
        came = true;
    });
    const bool atOnce = came;
    if (!QTest::qWaitFor([&] { return came; }) || atOnce)
        return Error(Error::Kind::Internal, u"answered never, or before it returned"_s);
    return answer;
}

Result<void> writeNow(SecretStore& store, const QString& key, const QString& secret) {
    Result<void> answer;
    bool came = false;
    store.write(key, secret, [&](const Result<void>& result) {
        answer = result;
        came = true;
    });
    if (!QTest::qWaitFor([&] { return came; }))
        return Error(Error::Kind::Internal, u"no answer"_s);
    return answer;
}

} // namespace

class TestSecretStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keyOf();
    void memory();
    void keychainIsUsed();
    void fallsBackToMemory();
    void refusalIsNotAbsence();
    void destroyedBeforeTheAnswer();
    void systemWithoutAKeychain();
};

void TestSecretStore::keyOf() {
    const auto key = [](const QString& text) {
        const Result<DatabaseUrl> url = DatabaseUrl::parse(text);
        return url ? SecretStore::keyOf(*url) : QString();
    };
    QCOMPARE(key(u"postgresql://me:x@db/shop?sslmode=require"_s), u"me@db/shop"_s);
    QCOMPARE(key(u"postgres+asyncpg://me@db:5432/shop"_s), u"me@db/shop"_s);
    QCOMPARE(key(u"postgresql://me@db:5433/shop"_s), u"me@db:5433/shop"_s);
}

void TestSecretStore::memory() {
    MemorySecretStore store;
    QCOMPARE(readNow(store, u"a"_s).valueOr(u"?"_s), QString());
    VERIFY_OK(writeNow(store, u"a"_s, u"secret"_s));
    QCOMPARE(readNow(store, u"a"_s).valueOr(u"?"_s), u"secret"_s);
    VERIFY_OK(writeNow(store, u"a"_s, {}));
    QCOMPARE(readNow(store, u"a"_s).valueOr(u"?"_s), QString());
    QVERIFY(!store.isPersistent());
}

void TestSecretStore::keychainIsUsed() {
    SessionSecretStore store(std::make_unique<FakeKeychain>(std::nullopt));
    VERIFY_OK(writeNow(store, u"a"_s, u"secret"_s));
    QCOMPARE(readNow(store, u"a"_s).valueOr(u"?"_s), u"secret"_s);
    QVERIFY(store.isPersistent());
}

void TestSecretStore::fallsBackToMemory() {
    SessionSecretStore store(std::make_unique<FakeKeychain>(Error(Error::Kind::Unavailable, u"none"_s)));
    QVERIFY(store.isPersistent());
    VERIFY_OK(writeNow(store, u"a"_s, u"secret"_s));
    QVERIFY(!store.isPersistent());
    QCOMPARE(readNow(store, u"a"_s).valueOr(u"?"_s), u"secret"_s);
}

void TestSecretStore::refusalIsNotAbsence() {
    SessionSecretStore store(std::make_unique<FakeKeychain>(Error(Error::Kind::Denied, u"no"_s)));
    const Result<QString> answer = readNow(store, u"a"_s);
    QVERIFY(!answer.ok());
    QCOMPARE(answer.error().kind, Error::Kind::Denied);
    QVERIFY(store.isPersistent());
}

void TestSecretStore::destroyedBeforeTheAnswer() {
    bool called = false;
    {
        SessionSecretStore store(std::make_unique<FakeKeychain>(std::nullopt));
        store.read(u"a"_s, [&](const Result<QString>&) { called = true; });
    }
    QTest::qWait(10);
    QVERIFY(!called);
}

/// The real keychain on a machine where nothing answers, as a server has it: soon in memory, and in no file.
void TestSecretStore::systemWithoutAKeychain() {
    const QTemporaryDir home;
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + home.filePath(u"no-bus"_s).toUtf8());
    qputenv("XDG_CONFIG_HOME", home.path().toUtf8());
    qputenv("XDG_DATA_HOME", home.path().toUtf8());
    SessionSecretStore store(std::make_unique<KeychainSecretStore>());
    QCOMPARE(readNow(store, u"a"_s).valueOr(u"?"_s), QString());
    VERIFY_OK(writeNow(store, u"a"_s, u"secret"_s));
    QCOMPARE(readNow(store, u"a"_s).valueOr(u"?"_s), u"secret"_s);
    QVERIFY(!store.isPersistent());
    QVERIFY(QDir(home.path()).isEmpty());
}

QTEST_GUILESS_MAIN(TestSecretStore)
#include "tst_secretstore.moc"
