#include "accessiblewalk.h"
#include "guifixture.h"
#include "inlinemessage.h"
#include "language.h"
#include "noticesettings.h"
#include "theme.h"

#include <QCheckBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using namespace pricebook;

namespace {

/// Answers later, as the real ones do.
class FakeNotices {
public:
    NoticeServices::State now;
    NoticeServices::Secrets kept;
    NoticeServices::Outbox box;
    std::vector<NoticeSetup> set;
    std::vector<std::pair<QString, QString>> secrets; ///< that were typed, by receiver
    QString keychainSays;
    QStringList tested;
    QPointer<QObject> testing; ///< its context
    Reply<QString> testAnswer;
    int tries = 0;

    [[nodiscard]] NoticeServices services() {
        NoticeServices services;
        services.state = [this] { return now; };
        services.set = [this](const NoticeSetup& setup) { set.push_back(setup); };
        services.secrets = [this](QObject* context, const Reply<NoticeServices::Secrets>& reply) {
            later(context, [this, reply] { reply(kept); });
        };
        services.keepSecret = [this](const QString& receiver, const QString& secret, QObject* context,
                                     const std::function<void(const QString&)>& done) {
            secrets.emplace_back(receiver, secret);
            later(context, [this, done] { done(keychainSays); });
        };
        services.sendTest = [this](const QString& receiver, QObject* context, const Reply<QString>& reply) {
            tested << receiver;
            testing = context;
            testAnswer = reply;
        };
        services.outbox = [this](QObject* context, const Reply<NoticeServices::Outbox>& reply) {
            later(context, [this, reply] { reply(box); });
        };
        services.tryAgain = [this](QObject* context, const Reply<qint64>& reply) {
            ++tries;
            box.counts.problem.clear();
            later(context, [reply] { reply(qint64{1}); });
        };
        return services;
    }

private:
    static void later(QObject* context, const std::function<void()>& work) {
        QMetaObject::invokeMethod(context, work, Qt::QueuedConnection);
    }
};

} // namespace

/// The page of the settings that says who is told of changes.
class tst_NoticeSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { theme::apply(*qApp); }
    void init() { notices = std::make_unique<FakeNotices>(); }
    void cleanup() { window.reset(); }

    void showsWhatIsSet();
    void holdsAtOnce();
    void wrongFieldsStay_data();
    void wrongFieldsStay();
    void keyGoesToTheKeychain();
    void saysWhatIsMissing();
    void saysWithoutKeychain();
    void environmentCountsMore();
    void addsAndRemovesWebhooks();
    void wrongWebhooksStay_data();
    void wrongWebhooksStay();
    void makesASecret();
    void testsAReceiver();
    void closingEndsTheTest();
    void tellsOfTheOutbox();
    void everythingHasANameAndIsReached();

private:
    void open();
    [[nodiscard]] QCheckBox* tick(const QString& text) const { return buttonSaying<QCheckBox>(window.get(), text); }
    [[nodiscard]] QLineEdit* line(const QString& name) const { return named<QLineEdit>(window.get(), name); }
    [[nodiscard]] QPushButton* button(const QString& name) const { return named<QPushButton>(window.get(), name); }
    /// All that is said in words.
    [[nodiscard]] QString said() const {
        QStringList texts;
        for (const QLabel* label : window->findChildren<QLabel*>()) {
            if (!label->isVisible())
                continue;
            const auto* message = qobject_cast<const InlineMessage*>(label);
            texts << (message ? message->message() : label->text());
        }
        return texts.join(u'\n');
    }
    void type(const QString& name, const QString& text) {
        line(name)->setFocus();
        line(name)->selectAll();
        typeText(text);
        press(Qt::Key_Tab);
    }

    std::unique_ptr<FakeNotices> notices;
    std::unique_ptr<QDialog> window;
};

void tst_NoticeSettings::open() {
    window = std::make_unique<QDialog>();
    auto* column = new QVBoxLayout(window.get());
    column->addWidget(new NoticeSettings(notices->services(), window.get()));
    window->show();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    QCoreApplication::processEvents();
}

void tst_NoticeSettings::showsWhatIsSet() {
    notices->now.setup.telegramOn = true;
    notices->now.setup.telegramUser = u"7"_s;
    notices->now.setup.events = {NoticeEvent::Kind::Deleted};
    notices->now.setup.webhooks = {u"https://a.example/x"_s};
    notices->kept.receivers = {QString(), u"https://a.example/x"_s};
    open();
    QVERIFY(tick(u"Send notices to a chat on Telegram"_s)->isChecked());
    QVERIFY(tick(u"Deleted products"_s)->isChecked());
    QVERIFY(!tick(u"New products"_s)->isChecked());
    QCOMPARE(line(u"Number of the chat or user"_s)->text(), u"7"_s);
    QCOMPARE(line(u"Address of the Bot API"_s)->text(), NoticeSetup::usualApi());
    QTRY_VERIFY(line(u"Key of the bot"_s)->placeholderText().contains(u"keychain"));
    QVERIFY(said().contains(u"https://a.example/x"));
    QVERIFY(button(u"Send a test message to https://a.example/x"_s)->isEnabled());
    QVERIFY(notices->set.empty());
}

void tst_NoticeSettings::holdsAtOnce() {
    open();
    QTest::mouseClick(tick(u"Changed prices"_s), Qt::LeftButton, {}, {5, 5});
    QCOMPARE(notices->set.size(), std::size_t{1});
    QCOMPARE(notices->set.back().events,
             (QSet<NoticeEvent::Kind>{NoticeEvent::Kind::Created, NoticeEvent::Kind::PriceChanged}));
    type(u"Number of the chat or user"_s, u" 123 "_s);
    QCOMPARE(notices->set.back().telegramUser, u"123"_s);
    type(u"Address of the Bot API"_s, u"https://bots.example/"_s);
    QCOMPARE(notices->set.back().telegramApi, u"https://bots.example"_s);
    const std::size_t before = notices->set.size();
    type(u"Address of the Bot API"_s, u"https://bots.example"_s); // nothing new
    QCOMPARE(notices->set.size(), before);
    type(u"Address of the Bot API"_s, u"http://bots.example"_s);
    QVERIFY(said().contains(u"Without https"));
    tick(u"New products"_s)->click();
    tick(u"Changed prices"_s)->click();
    QVERIFY(said().contains(u"none of these is chosen"));
}

void tst_NoticeSettings::wrongFieldsStay_data() {
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("text");
    QTest::newRow("chat") << u"Number of the chat or user"_s << u"anna"_s;
    QTest::newRow("no address") << u"Address of the Bot API"_s << u"bots.example"_s;
    QTest::newRow("password in it") << u"Address of the Bot API"_s << u"https://a:b@bots.example"_s;
}

void tst_NoticeSettings::wrongFieldsStay() {
    QFETCH(QString, field);
    QFETCH(QString, text);
    open();
    type(field, text);
    QVERIFY(line(field)->property("invalid").toBool());
    QCOMPARE(line(field)->text(), text);
    QVERIFY(notices->set.empty());
    tick(u"Changed prices"_s)->click(); // what else is set does not take it along
    QCOMPARE(notices->set.back().telegramUser, QString());
    QCOMPARE(notices->set.back().telegramApi, NoticeSetup::usualApi());
}

void tst_NoticeSettings::keyGoesToTheKeychain() {
    open();
    QLineEdit* key = line(u"Key of the bot"_s);
    QCOMPARE(key->echoMode(), QLineEdit::Password);
    QVERIFY(!button(u"Forget the bot's key"_s)->isEnabled());
    type(u"Key of the bot"_s, u"1:secret"_s);
    QCOMPARE(notices->secrets, (std::vector<std::pair<QString, QString>>{{QString(), u"1:secret"_s}}));
    QCOMPARE(key->text(), QString());
    QVERIFY(key->placeholderText().contains(u"keychain"));
    button(u"Forget the bot's key"_s)->click();
    QCOMPARE(notices->secrets.back().second, QString());
    QVERIFY(key->placeholderText().isEmpty());
}

void tst_NoticeSettings::saysWhatIsMissing() {
    open();
    tick(u"Send notices to a chat on Telegram"_s)->click();
    QTRY_VERIFY(said().contains(u"Nothing is sent before"));
    QVERIFY(!button(u"Send a test message to the chat"_s)->isEnabled());
    type(u"Key of the bot"_s, u"1:secret"_s);
    type(u"Number of the chat or user"_s, u"7"_s);
    QVERIFY(!said().contains(u"Nothing is sent before"));
    QVERIFY(button(u"Send a test message to the chat"_s)->isEnabled());
}

void tst_NoticeSettings::saysWithoutKeychain() {
    notices->kept.persistent = false;
    open();
    QTRY_VERIFY(said().contains(u"no keychain"));
    type(u"Key of the bot"_s, u"1:secret"_s);
    QVERIFY(line(u"Key of the bot"_s)->placeholderText().contains(u"until the program ends"));
    notices->kept.persistent = true;
    notices->keychainSays = u"It is locked."_s;
    open();
    type(u"Key of the bot"_s, u"1:secret"_s);
    QTRY_VERIFY(said().contains(u"It is locked."));
}

void tst_NoticeSettings::environmentCountsMore() {
    notices->now.environment = {true, true, true, true, true};
    notices->now.setup.telegramOn = true;
    notices->now.setup.telegramUser = u"7"_s;
    notices->now.setup.webhooks = {u"https://a.example/x"_s};
    open();
    QVERIFY(said().contains(u"What the environment or the file .env says counts more"));
    QVERIFY(!tick(u"Send notices to a chat on Telegram"_s)->isEnabled());
    QVERIFY(!tick(u"New products"_s)->isEnabled());
    for (const QString& name : {u"Key of the bot"_s, u"Number of the chat or user"_s, u"Address of the Bot API"_s})
        QVERIFY2(!line(name)->isEnabled(), qPrintable(name));
    QVERIFY(!line(u"Address of a new webhook"_s)->isVisible());
    QVERIFY(!button(u"Remove https://a.example/x"_s));
    QVERIFY(button(u"Send a test message to the chat"_s)->isEnabled());
}

void tst_NoticeSettings::addsAndRemovesWebhooks() {
    open();
    QVERIFY(said().contains(u"None yet."));
    line(u"Address of a new webhook"_s)->setFocus();
    typeText(u"https://a.example/x"_s);
    press(Qt::Key_Tab);
    typeText(u"0123456789abcdef"_s);
    press(Qt::Key_Return);
    QCOMPARE(notices->set.back().webhooks, QStringList{u"https://a.example/x"_s});
    QCOMPARE(notices->secrets.back(), std::pair(u"https://a.example/x"_s, u"0123456789abcdef"_s));
    QCOMPARE(line(u"Secret of the new webhook"_s)->text(), QString());
    QVERIFY(!said().contains(u"None yet."));
    button(u"Remove https://a.example/x"_s)->click();
    QTRY_VERIFY(notices->set.back().webhooks.isEmpty());
    QCOMPARE(notices->secrets.back(), std::pair(u"https://a.example/x"_s, QString()));
    QVERIFY(said().contains(u"None yet."));
}

void tst_NoticeSettings::wrongWebhooksStay_data() {
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("secret");
    QTest::addColumn<QString>("problem");
    QTest::newRow("no address") << u"a.example"_s << u"0123456789abcdef"_s << u"begins with"_s;
    QTest::newRow("password") << u"https://a:b@a.example"_s << u"0123456789abcdef"_s << u"Leave out"_s;
    QTest::newRow("there") << u"https://there.example"_s << u"0123456789abcdef"_s << u"already"_s;
    QTest::newRow("short") << u"https://a.example"_s << u"012345"_s << u"at least 16"_s;
}

void tst_NoticeSettings::wrongWebhooksStay() {
    QFETCH(QString, address);
    QFETCH(QString, secret);
    QFETCH(QString, problem);
    notices->now.setup.webhooks = {u"https://there.example"_s};
    open();
    line(u"Address of a new webhook"_s)->setText(address);
    line(u"Secret of the new webhook"_s)->setText(secret);
    buttonSaying<QPushButton>(window.get(), u"Add webhook"_s)->click();
    QVERIFY2(said().contains(problem), qPrintable(said()));
    QVERIFY(notices->set.empty() && notices->secrets.empty());
    QCOMPARE(line(u"Address of a new webhook"_s)->text(), address);
}

void tst_NoticeSettings::makesASecret() {
    open();
    QLineEdit* secret = line(u"Secret of the new webhook"_s);
    QCOMPARE(secret->echoMode(), QLineEdit::Password);
    button(u"Make a secret"_s)->click();
    const QString first = secret->text();
    QVERIFY(first.size() >= 40);
    QCOMPARE(secret->echoMode(), QLineEdit::Normal);
    QVERIFY(said().contains(u"Copy it to the receiver now"));
    button(u"Make a secret"_s)->click();
    QVERIFY(secret->text() != first);
}

void tst_NoticeSettings::testsAReceiver() {
    notices->now.setup.telegramUser = u"7"_s;
    notices->kept.receivers = {QString()};
    open();
    QPushButton* test = button(u"Send a test message to the chat"_s);
    QTRY_VERIFY(test->isEnabled());
    test->click();
    QVERIFY(said().contains(u"Sending"));
    test->click(); // one at a time
    QCOMPARE(notices->tested, QStringList{QString()});
    notices->testAnswer(u"It arrived."_s);
    QVERIFY(said().contains(u"It arrived."));
    test->click();
    notices->testAnswer(Error(Error::Kind::Unavailable, u"It did not."_s));
    QVERIFY(said().contains(u"It did not."));
    type(u"Number of the chat or user"_s, u"8"_s); // that is another one
    QVERIFY(!said().contains(u"It did not."));
}

void tst_NoticeSettings::closingEndsTheTest() {
    notices->now.setup.telegramUser = u"7"_s;
    notices->kept.receivers = {QString()};
    open();
    QTRY_VERIFY(button(u"Send a test message to the chat"_s)->isEnabled());
    button(u"Send a test message to the chat"_s)->click();
    QVERIFY(notices->testing);
    window.reset();
    QVERIFY(!notices->testing);
}

void tst_NoticeSettings::tellsOfTheOutbox() {
    notices->box.sending = true;
    notices->box.counts.waiting = 3;
    notices->box.counts.sentLately = 1'200;
    notices->box.counts.problem = u"api.telegram.org answered 401: Unauthorized"_s;
    notices->box.counts.retryAt = QDateTime::currentDateTimeUtc();
    open();
    QTRY_VERIFY(said().contains(u"This window sends the notices"));
    QVERIFY2(said().contains(u"Waiting: 3. Sent today: 1"), qPrintable(said()));
    QVERIFY(said().contains(u"Last problem: api.telegram.org answered 401"));
    QVERIFY(said().contains(u"The next try is at"));
    buttonSaying<QPushButton>(window.get(), u"Try again now"_s)->click();
    QTRY_VERIFY(!said().contains(u"Last problem"));
    QCOMPARE(notices->tries, 1);
    notices->box.sending = false;
    notices->box.problem = u"No catalogue is open."_s;
    QTRY_VERIFY_WITH_TIMEOUT(said().contains(u"No catalogue is open."), 30'000); // by itself
    QVERIFY(said().contains(u"This window sends no notices."));
}

void tst_NoticeSettings::everythingHasANameAndIsReached() {
    notices->now.setup.telegramUser = u"7"_s;
    notices->now.setup.webhooks = {u"https://a.example/x"_s, u"https://b.example/y"_s};
    notices->kept.receivers = {QString(), u"https://a.example/x"_s};
    open();
    QTRY_VERIFY(said().contains(u"Its secret is not in the keychain"));
    tick(u"New products"_s)->setFocus();
    QTRY_VERIFY(said().contains(u"Waiting:"));
    QCOMPARE(accessiblewalk::nameless(window.get()), QStringList());
    QCOMPARE(accessiblewalk::unreachable(window.get()), QStringList());
}

QTEST_MAIN(tst_NoticeSettings)
#include "tst_noticesettings.moc"
