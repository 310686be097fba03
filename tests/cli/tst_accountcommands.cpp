#include "catalogstore.h"
#include "cliprogram.h"
#include "testbackend.h"
#include "verify.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace pricebook;

namespace {

/// A terminal for the program's standard input, with the test at the keys.
class Keyboard {
public:
    Keyboard() : m_keys(posix_openpt(O_RDWR | O_NOCTTY)) {
        if (m_keys < 0 || grantpt(m_keys) != 0 || unlockpt(m_keys) != 0)
            qFatal("no terminal for the test");
        m_name = ptsname(m_keys);
        m_terminal = open(m_name.constData(), O_RDWR | O_NOCTTY);
    }
    ~Keyboard() {
        close(m_terminal);
        close(m_keys);
    }
    Keyboard(const Keyboard&) = delete;
    Keyboard& operator=(const Keyboard&) = delete;

    [[nodiscard]] const QByteArray& name() const { return m_name; }
    [[nodiscard]] bool echoes() const {
        termios state{};
        tcgetattr(m_terminal, &state);
        return (state.c_lflag & ECHO) != 0;
    }
    void type(const QByteArray& text) const {
        if (write(m_keys, text.constData(), static_cast<std::size_t>(text.size())) != text.size())
            qFatal("cannot type");
    }
    /// What the terminal has shown.
    [[nodiscard]] QByteArray shown() const {
        QByteArray all;
        pollfd ready{m_keys, POLLIN, 0};
        while (poll(&ready, 1, 100) > 0 && (ready.revents & POLLIN) != 0) {
            std::array<char, 256> part{};
            const ssize_t got = read(m_keys, part.data(), part.size());
            if (got <= 0)
                break;
            all.append(part.data(), got);
        }
        return all;
    }

private:
    int m_keys;
    int m_terminal = -1;
    QByteArray m_name;
};

} // namespace

/// pricebookctl user, pricebookctl token.
class TestAccountCommands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init();
    void cleanup();

    void aUsersLife();
    void aTokensLife();
    void refusals_data();
    void refusals();
    void passwordsThatAreNone();
    void askedOnATerminal();
    void interruptedOnATerminal();
    void olderTables();
    void nothingIsMade();
    void noSecretAnywhere();

private:
    Outcome run(const char* words) { return (*m_run)(words); }
    Outcome runWith(const QStringList& arguments, const QByteArray& input) {
        QProcess process;
        m_run->start(process, arguments);
        if (!process.waitForStarted())
            return {};
        process.write(input);
        process.closeWriteChannel();
        return Program::end(process);
    }
    Outcome add(const QString& email, const QString& role = u"viewer"_s) {
        return runWith({u"user"_s, u"add"_s, email, u"--role"_s, role, u"--password-stdin"_s}, "correct horse\n");
    }
    QJsonArray list(const char* words) { return QJsonDocument::fromJson(run(words).out).array(); }
    /// Starts `arguments` at the keyboard; the password prompts go to standard error.
    void startAt(const Keyboard& keyboard, QProcess& process, const QStringList& arguments) {
        process.setChildProcessModifier([name = keyboard.name()] {
            setsid();
            const int terminal = open(name.constData(), O_RDWR); // becomes the controlling one
            dup2(terminal, STDIN_FILENO);
        });
        m_run->start(process, arguments);
    }

    std::unique_ptr<TestBackend> m_backend;
    std::unique_ptr<Program> m_run;
    QByteArray m_asked; ///< what the program has written on standard error
};

void TestAccountCommands::init() {
    QFETCH_GLOBAL(QString, backend);
    m_backend = std::make_unique<TestBackend>(backend);
    QVERIFY(m_backend->migrate());
    m_run = std::make_unique<Program>(m_backend->folder());
    m_run->setDatabase(m_backend->url().toSecretString());
}

void TestAccountCommands::cleanup() {
    m_run.reset();
    m_backend.reset();
}

void TestAccountCommands::aUsersLife() {
    const Outcome first = add(u"Anna@Example.com"_s);
    COMPARE_CODE(first, 0);
    QVERIFY2(first.err.contains("Anna@Example.com is added with the role admin"), first.err.constData());
    QVERIFY(first.out.isEmpty());
    COMPARE_CODE(add(u"bert@example.com"_s, u"editor"_s), 0);
    const Outcome twin = add(u"BERT@example.com"_s);
    COMPARE_CODE(twin, 1);
    QVERIFY(twin.err.contains("There is a user with this e-mail already"));
    QJsonArray users = list("user list --json");
    QCOMPARE(users.size(), 2);
    QCOMPARE(users[1][u"email"_s].toString(), u"bert@example.com"_s);
    QCOMPARE(users[1][u"role"_s].toString(), u"editor"_s);
    QCOMPARE(users[1][u"disabled"_s].toBool(), false);
    COMPARE_CODE(run("user disable bert@example.com"), 0);
    QCOMPARE(run("user list").out, "Anna@Example.com\tadmin\tenabled\nbert@example.com\teditor\tdisabled\n");
    COMPARE_CODE(run("user enable bert@example.com"), 0);
    COMPARE_CODE(run("user role bert@example.com admin"), 0);
    COMPARE_CODE(run("user remove ANNA@example.com"), 0);
    COMPARE_CODE(run("user role bert@example.com viewer"), 1); // the last admin
    COMPARE_CODE(runWith({u"user"_s, u"passwd"_s, u"bert@example.com"_s, u"--password-stdin"_s}, "another word\r\n"),
                 0);
    const auto store = CatalogStore::open(m_backend->url(), OpenMode::ReadWrite);
    VERIFY_OK(store);
    VERIFY_OK((*store)->accounts().checkPassword(u"bert@example.com"_s, u"another word"_s));
}

void TestAccountCommands::aTokensLife() {
    COMPARE_CODE(add(u"anna@example.com"_s), 0);
    const Outcome shop = (*m_run)({u"token"_s, u"create"_s, u"web shop"_s, u"--write"_s, u"--expires"_s, u"30"_s});
    COMPARE_CODE(shop, 0);
    const QByteArray secret = shop.out.trimmed();
    QVERIFY(secret.startsWith("pb_") && secret.size() == 46);
    QVERIFY(!shop.err.contains(secret));
    COMPARE_CODE(run("token create script --user ANNA@example.com"), 0);
    const auto store = CatalogStore::open(m_backend->url(), OpenMode::ReadWrite);
    VERIFY_OK(store);
    const auto caller = (*store)->accounts().callerOf(secret.toStdString());
    VERIFY_OK(caller);
    QVERIFY(caller->has_value() && (*caller)->mayWrite);
    const QJsonArray tokens = list("token list --json");
    QCOMPARE(tokens.size(), 2);
    QCOMPARE(tokens[0][u"user"_s].toString(), u"anna@example.com"_s);
    QCOMPARE(tokens[0][u"may_write"_s].toBool(), false);
    QVERIFY(tokens[0][u"expires_at"_s].isNull() && tokens[1][u"user"_s].isNull());
    const QDateTime expires = QDateTime::fromString(tokens[1][u"expires_at"_s].toString(), Qt::ISODateWithMs);
    QVERIFY(qAbs(QDateTime::currentDateTimeUtc().addDays(30).secsTo(expires)) < 120);
    QVERIFY(!run("token list").out.contains(secret.mid(3)));
    const QString id = QString::number(tokens[1][u"id"_s].toInt());
    COMPARE_CODE((*m_run)({u"token"_s, u"revoke"_s, id}), 0);
    COMPARE_CODE((*m_run)({u"token"_s, u"revoke"_s, id}), 1);
    QVERIFY(!(*store)->accounts().callerOf(secret.toStdString())->has_value());
}

void TestAccountCommands::refusals_data() {
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("code");
    const auto row = [](const char* words, int code) { QTest::newRow(words) << QString::fromLatin1(words) << code; };
    row("user", 2);
    row("user add", 2);
    row("user add a@example.com --role king", 2);
    row("user add a@example.com --password geheim1234", 2); // no such option: everybody could read it
    row("user add a@example.com geheim1234", 2);
    row("user add a@example.com", 1); // nobody to ask
    row("user add nonsense --password-stdin", 1);
    row("user disable nobody@example.com", 1);
    row("user remove nobody@example.com", 1);
    row("user passwd nobody@example.com", 1);
    row("token create", 2);
    row("token create x --write --read-only", 2);
    row("token create x --expires 0", 2);
    row("token create x --expires 36501", 2);
    row("token create x --expires soon", 2);
    row("token create x --user nobody@example.com", 1);
    row("token revoke 0", 2);
    row("token revoke x", 2);
    row("token revoke 17", 1);
}

void TestAccountCommands::refusals() {
    QFETCH(QString, words);
    QFETCH(int, code);
    const Outcome outcome = runWith(words.split(u' '), {});
    COMPARE_CODE(outcome, code);
    QVERIFY(outcome.out.isEmpty());
    QVERIFY(!outcome.err.isEmpty());
    QCOMPARE(run("user list").out, "");
    QCOMPARE(run("token list").out, "");
}

void TestAccountCommands::passwordsThatAreNone() {
    const QStringList arguments{u"user"_s, u"add"_s, u"a@example.com"_s, u"--password-stdin"_s};
    for (const QByteArray& input :
         {QByteArray(), QByteArray("\n"), QByteArray("short\n"), QByteArray("\xff\xfe not utf-8\n"),
          QByteArray(1'001, 'x') + "\n", QByteArray(10'000'000, 'x')}) {
        const Outcome outcome = runWith(arguments, input);
        COMPARE_CODE(outcome, 1);
        QVERIFY2(outcome.err.contains("password"), outcome.err.constData());
    }
    QCOMPARE(run("user list").out, "");
    COMPARE_CODE(runWith(arguments, QByteArray("пароль из слов")), 0); // without a line break at the end
}

void TestAccountCommands::askedOnATerminal() {
    const Keyboard keyboard;
    const auto ask = [&](const QByteArray& first, const QByteArray& second) {
        QProcess process;
        startAt(keyboard, process, {u"user"_s, u"add"_s, u"a@example.com"_s});
        const auto wait = [&](int prompts) {
            return QTest::qWaitFor(
                [&] {
                    process.waitForReadyRead(20);
                    m_asked += process.readAllStandardError();
                    return m_asked.count(": ") >= prompts && !keyboard.echoes();
                },
                20'000);
        };
        m_asked.clear();
        if (!wait(1))
            return Outcome{-4, {}, m_asked};
        keyboard.type(first);
        if (!wait(2))
            return Outcome{-5, {}, m_asked};
        keyboard.type(second);
        return Program::end(process);
    };
    const Outcome differ = ask("correct horse\n", "correct hose\n");
    COMPARE_CODE(differ, 1);
    QVERIFY(differ.err.contains("not the same"));
    QVERIFY(keyboard.echoes());
    COMPARE_CODE(ask("correct horse\n", "correct horse\n"), 0);
    QVERIFY(m_asked.contains("New password for a@example.com: "));
    QVERIFY(m_asked.contains("The same again: "));
    QVERIFY(keyboard.echoes());
    QVERIFY(!keyboard.shown().contains("horse"));
    const auto store = CatalogStore::open(m_backend->url(), OpenMode::ReadWrite);
    VERIFY_OK((*store)->accounts().checkPassword(u"a@example.com"_s, u"correct horse"_s));
}

void TestAccountCommands::interruptedOnATerminal() {
    const Keyboard keyboard;
    QProcess process;
    startAt(keyboard, process, {u"user"_s, u"add"_s, u"a@example.com"_s});
    QVERIFY(process.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(!keyboard.echoes(), 20'000);
    keyboard.type("half a pass");
    keyboard.type("\x03"); // Ctrl-C
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitStatus(), QProcess::CrashExit); // by the signal
    QVERIFY(keyboard.echoes());
    QCOMPARE(run("user list").out, "");
}

void TestAccountCommands::olderTables() {
    COMPARE_CODE(run("db downgrade a35d84c1e0f2 --yes-lose-data --no-backup"), 0);
    for (const char* words : {"user list", "token list", "token create x", "user disable a@example.com"}) {
        const Outcome outcome = run(words);
        COMPARE_CODE(outcome, 1);
        QVERIFY2(outcome.err.contains("upgrade"), outcome.err.constData());
    }
}

void TestAccountCommands::nothingIsMade() {
    const Program other(m_backend->folder());
    COMPARE_CODE(other({u"--database"_s, u"sqlite:///absent.db"_s, u"token"_s, u"create"_s, u"x"_s}), 1);
    QVERIFY(!QFile::exists(m_backend->folder() + u"/absent.db"_s));
}

void TestAccountCommands::noSecretAnywhere() {
    COMPARE_CODE(
        runWith({u"--echo"_s, u"user"_s, u"add"_s, u"a@example.com"_s, u"--password-stdin"_s}, "correct horse\n"), 0);
    const Outcome outcome = run("--echo token create x");
    COMPARE_CODE(outcome, 0);
    QVERIFY(outcome.err.contains("INSERT INTO write_guard")); // statements are logged
    QVERIFY(!outcome.err.contains(outcome.out.trimmed()));
    const Outcome exported = run("export -");
    COMPARE_CODE(exported, 0);
    for (const char* word : {"users", "access_tokens", "a@example.com", "argon2"})
        QVERIFY2(!exported.out.contains(word), word);
}

QTEST_GUILESS_MAIN(TestAccountCommands)
#include "tst_accountcommands.moc"
