#include "endpointcontroller.h"
#include "endpointdialog.h"
#include "fakeendpoint.h"
#include "fakeprompts.h"
#include "fakeschema.h"
#include "guifixture.h"
#include "language.h"
#include "passworddialog.h"
#include "settings.h"
#include "texttable.h"
#include "theme.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// The dialog that switches the endpoint and keeps its users and tokens, over an endpoint that is none.
class tst_EndpointDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void offAtFirst();
    void nothingToServe();
    void switchesOnAndOff();
    void remembersOnlyWhatWorked();
    void startsWithTheCatalogue();
    void wrongFieldsStay_data();
    void wrongFieldsStay();
    void rightFieldsArrive();
    void portTaken();
    void applyRestarts();
    void browses();
    void readOnlyCatalogue();
    void movesWithTheCatalogue();
    void waitsForTheStop();
    void copiesTheAddress();
    void addsUsers();
    void userProblemsStayInPlace();
    void changesUsers();
    void createsATokenShownOnce();
    void revokesATokenAfterAsking();
    void changesReachTheSession();
    void everythingHasAName();
    void keyboardOnly();

private:
    void open(EndpointDialog::Section section = EndpointDialog::OptionsSection);
    [[nodiscard]] QCheckBox* onOff() const { return dialog->findChild<QCheckBox*>(u"endpointSwitch"_s); }
    [[nodiscard]] QString text(const QString& name) const { return dialog->findChild<QLabel*>(name)->text(); }
    [[nodiscard]] QLineEdit* line(const QString& name) const { return named<QLineEdit>(dialog, name); }
    [[nodiscard]] QPushButton* button(const QString& text) const { return buttonSaying<QPushButton>(dialog, text); }
    [[nodiscard]] TextTable* table(const QString& name) const { return named<TextTable>(dialog, name); }
    void type(const QString& name, const QString& what);
    void addUser(const QString& email, Role role = Role::Editor);

    std::unique_ptr<QTemporaryDir> folder;
    std::unique_ptr<GuiFixture> fixture;
    std::unique_ptr<FakeEndpoint> endpoint;
    std::unique_ptr<FakeAccounts> accounts;
    std::unique_ptr<Settings> settings;
    std::unique_ptr<EndpointController> controller;
    QPointer<EndpointDialog> dialog;
};

void tst_EndpointDialog::init() {
    folder = std::make_unique<QTemporaryDir>();
    fixture = std::make_unique<GuiFixture>();
    QVERIFY(fixture->open());
    endpoint = std::make_unique<FakeEndpoint>();
    accounts = std::make_unique<FakeAccounts>();
    settings = std::make_unique<Settings>(folder->filePath(u"pricebook.ini"_s));
    controller = std::make_unique<EndpointController>(endpoint.get(), accounts->services(), EndpointOptions(),
                                                      settings.get(), &fixture->prompts, nullptr);
    controller->setSession(fixture->session);
}

void tst_EndpointDialog::cleanup() {
    delete dialog;
    controller.reset();
    fixture.reset();
}

void tst_EndpointDialog::open(EndpointDialog::Section section) {
    dialog = new EndpointDialog(controller.get(), &fixture->prompts, nullptr);
    dialog->showSection(section);
    dialog->open();
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    QTest::qWait(0);
}

void tst_EndpointDialog::type(const QString& name, const QString& what) {
    QLineEdit* field = line(name);
    QVERIFY2(field, qPrintable(name));
    field->setFocus();
    field->selectAll();
    if (what.isEmpty())
        QTest::keyClick(field, Qt::Key_Delete);
    typeText(field, what);
}

void tst_EndpointDialog::addUser(const QString& email, Role role) {
    accounts->users.push_back(
        {static_cast<qint64>(accounts->users.size()) + 100, email, role, false, QDateTime::currentDateTimeUtc()});
}

// The switch

void tst_EndpointDialog::offAtFirst() {
    open();
    QVERIFY(!onOff()->isChecked());
    QVERIFY(onOff()->isEnabled());
    QVERIFY(endpoint->started.empty());
    QCOMPARE(line(u"Address"_s)->text(), u"127.0.0.1"_s);
    QCOMPARE(line(u"Port"_s)->text(), u"8000"_s);
    QVERIFY(!button(u"Apply"_s));
}

void tst_EndpointDialog::nothingToServe() {
    controller->setSession(nullptr);
    open();
    QVERIFY(!onOff()->isEnabled());
    QVERIFY(text(u"endpointState"_s).contains(u"Open a catalogue first"_s));
}

void tst_EndpointDialog::switchesOnAndOff() {
    open();
    onOff()->click();
    QCOMPARE(endpoint->started.size(), 1U);
    QCOMPARE(endpoint->started[0].first, fixture->session->url());
    QCOMPARE(endpoint->started[0].second, EndpointOptions());
    QVERIFY(onOff()->isChecked());
    QVERIFY(text(u"endpointState"_s).contains(u"Starting"_s));
    endpoint->finishStart();
    QVERIFY(text(u"endpointState"_s).contains(u"href=\"http://127.0.0.1:8123/docs\""_s));
    onOff()->click();
    QVERIFY(!onOff()->isChecked());
    QVERIFY(text(u"endpointState"_s).contains(u"Stopping"_s));
    endpoint->finishStop();
    QVERIFY(text(u"endpointState"_s).contains(u"Off"_s));
}

void tst_EndpointDialog::remembersOnlyWhatWorked() {
    open();
    onOff()->click();
    QVERIFY(!settings->get(keys::endpointOn));
    endpoint->failStart(Error(Error::Kind::Unavailable, u"Port 8000 is taken: choose another."_s));
    QVERIFY(!settings->get(keys::endpointOn));
    onOff()->click();
    endpoint->finishStart();
    QVERIFY(settings->get(keys::endpointOn));
    controller->setSession(nullptr); // a closed catalogue is no switch
    endpoint->finishStop();
    QVERIFY(settings->get(keys::endpointOn));
    controller->turnOff();
    QVERIFY(!settings->get(keys::endpointOn));
}

void tst_EndpointDialog::startsWithTheCatalogue() {
    settings->set(keys::endpointOn, true);
    settings->set(keys::endpointPort, u"9001"_s);
    controller->setSession(nullptr);
    QVERIFY(endpoint->started.empty());
    controller->setSession(fixture->session);
    QCOMPARE(endpoint->started.size(), 1U);
    QCOMPARE(endpoint->started[0].second.port, 9001);
    endpoint->failStart(Error(Error::Kind::Unavailable, u"Port 9001 is taken: choose another."_s));
    QVERIFY(settings->get(keys::endpointOn)); // it is tried again at the next start
    QVERIFY(controller->problem().contains(u"9001"_s));
}

// The fields

void tst_EndpointDialog::wrongFieldsStay_data() {
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("says");
    QTest::newRow("no address") << u"Address"_s << QString() << u"Type the address"_s;
    QTest::newRow("port as a word") << u"Port"_s << u"http"_s << u"1 to 65535"_s;
    QTest::newRow("port too large") << u"Port"_s << u"65536"_s << u"1 to 65535"_s;
    QTest::newRow("port 0") << u"Port"_s << u"0"_s << u"1 to 65535"_s;
    QTest::newRow("absent file") << u"TLS certificate"_s << u"/no/such/file.pem"_s << u"no such file"_s;
    QTest::newRow("host name with http") << u"Further host names"_s << u"http://shop.example"_s << u"without http"_s;
    QTest::newRow("origin with a path") << u"Web origins"_s << u"https://shop.example/x"_s << u"nothing behind"_s;
}

void tst_EndpointDialog::wrongFieldsStay() {
    QFETCH(QString, field);
    QFETCH(QString, typed);
    QFETCH(QString, says);
    open();
    type(field, typed);
    dialog->showSection(EndpointDialog::UsersSection);
    onOff()->click();
    QVERIFY(!onOff()->isChecked());
    QVERIFY(endpoint->started.empty());
    QCOMPARE(line(field)->text(), typed);
    QVERIFY(line(field)->isVisible());
    QVERIFY2(visibleText(dialog).contains(says), qPrintable(visibleText(dialog)));
    QVERIFY(line(field)->hasFocus());
    QVERIFY(line(field)->accessibleDescription().contains(says));
    typeText(line(field), u"x"_s);
    QVERIFY(!visibleText(dialog).contains(says));
}

void tst_EndpointDialog::rightFieldsArrive() {
    const QString file = folder->filePath(u"cert.pem"_s);
    QFile(file).open(QIODevice::WriteOnly);
    open();
    type(u"Address"_s, u"0.0.0.0"_s);
    type(u"Port"_s, u"8443"_s);
    type(u"TLS certificate"_s, file);
    type(u"TLS key"_s, file);
    type(u"Further host names"_s, u"shop.example, till:8443"_s);
    type(u"Web origins"_s, u"https://shop.example http://localhost:3000"_s);
    for (const QCheckBox* box : dialog->findChildren<QCheckBox*>()) {
        if (box->text().startsWith(u"Read only"_s))
            const_cast<QCheckBox*>(box)->click();
    }
    onOff()->click();
    QCOMPARE(endpoint->started.size(), 1U);
    const EndpointOptions& options = endpoint->started[0].second;
    QCOMPARE(options.host, u"0.0.0.0"_s);
    QCOMPARE(options.port, 8443);
    QCOMPARE(options.tlsCertificate, file);
    QCOMPARE(options.hosts, QStringList({u"shop.example"_s, u"till:8443"_s}));
    QCOMPARE(options.origins, QStringList({u"https://shop.example"_s, u"http://localhost:3000"_s}));
    QVERIFY(options.readOnly);
    QVERIFY(!options.insecure);
    QCOMPARE(controller->options(), options); // remembered
}

void tst_EndpointDialog::portTaken() {
    open();
    type(u"Port"_s, u"8100"_s);
    onOff()->click();
    endpoint->failStart(Error(Error::Kind::Unavailable, u"Port 8100 is taken: choose another."_s));
    QVERIFY(!onOff()->isChecked());
    QVERIFY(visibleText(dialog).contains(u"Port 8100 is taken"_s));
    QCOMPARE(line(u"Port"_s)->text(), u"8100"_s);
    type(u"Port"_s, u"81o1"_s);
    onOff()->click();
    QVERIFY(!visibleText(dialog).contains(u"taken"_s)); // that is no longer what is wrong
    QVERIFY(visibleText(dialog).contains(u"1 to 65535"_s));
    type(u"Port"_s, u"8101"_s);
    onOff()->click();
    QCOMPARE(endpoint->started.back().second.port, 8101);
    QVERIFY(!visibleText(dialog).contains(u"taken"_s));
}

void tst_EndpointDialog::applyRestarts() {
    open();
    onOff()->click();
    endpoint->finishStart();
    QVERIFY(button(u"Apply"_s));
    QVERIFY(!button(u"Apply"_s)->isEnabled());
    type(u"Port"_s, u"8200"_s);
    QVERIFY(button(u"Apply"_s)->isEnabled());
    button(u"Apply"_s)->click();
    QCOMPARE(endpoint->started.size(), 2U);
    QCOMPARE(endpoint->started[1].second.port, 8200);
}

void tst_EndpointDialog::browses() {
    fixture->prompts.openFile = folder->filePath(u"pricebook.ini"_s);
    open();
    named<QPushButton>(dialog, u"Browse for the key"_s)->click();
    QCOMPARE(line(u"TLS key"_s)->text(), fixture->prompts.openFile);
    fixture->prompts.openFile.clear();
    named<QPushButton>(dialog, u"Browse for the key"_s)->click();
    QCOMPARE(line(u"TLS key"_s)->text(), folder->filePath(u"pricebook.ini"_s)); // cancelled
}

void tst_EndpointDialog::readOnlyCatalogue() {
    std::shared_ptr<CatalogSession> session;
    CatalogSession::open(fixture->backend.url(), CatalogSession::Access::ReadOnly, this,
                         [&](const Result<std::shared_ptr<CatalogSession>>& opened) { session = *opened; });
    QTRY_VERIFY(session);
    controller->setSession(session);
    open();
    onOff()->click();
    QVERIFY(endpoint->started[0].second.readOnly);
    QVERIFY(!settings->get(keys::endpointReadOnly)); // that is the catalogue's, not what was chosen
    dialog->showSection(EndpointDialog::TokensSection);
    QVERIFY(!button(u"Create token"_s)->isEnabled());
}

void tst_EndpointDialog::movesWithTheCatalogue() {
    settings->set(keys::endpointOn, true);
    controller->setSession(fixture->session);
    endpoint->finishStart();
    GuiFixture second;
    QVERIFY(second.open());
    controller->setSession(second.session);
    QCOMPARE(endpoint->started.back().first, second.session->url());
    controller->setSession(nullptr);
    QCOMPARE(endpoint->stops, 2); // one at the very first, when it was off
}

void tst_EndpointDialog::waitsForTheStop() {
    bool off = false;
    controller->whenOff(this, [&off] { off = true; });
    QVERIFY(off);
    controller->turnOn({});
    endpoint->finishStart();
    controller->turnOff();
    off = false;
    controller->whenOff(this, [&off] { off = true; });
    QVERIFY(!off);
    endpoint->finishStop();
    QVERIFY(off);
}

void tst_EndpointDialog::copiesTheAddress() {
    open();
    QVERIFY(!button(u"Copy address"_s));
    onOff()->click();
    endpoint->finishStart();
    button(u"Copy address"_s)->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"http://127.0.0.1:8123"_s);
}

// Users

void tst_EndpointDialog::addsUsers() {
    open(EndpointDialog::UsersSection);
    type(u"New user's e-mail"_s, u"anna@example.com"_s);
    type(u"Password, at least 8 characters"_s, u"long enough"_s);
    auto* role = named<QComboBox>(dialog, u"Role"_s);
    QVERIFY(role->currentText().startsWith(u"Admin"_s)); // the first one always is
    QVERIFY(!role->isEnabled());
    QTRY_VERIFY(text(u"endpointAccess"_s).contains(u"everybody who reaches the address"_s));
    button(u"Add user"_s)->click();
    QTRY_COMPARE(table(u"Users"_s)->rows(), 1);
    QCOMPARE(table(u"Users"_s)->cell(0, 0), u"anna@example.com"_s);
    QCOMPARE(accounts->users[0].role, Role::Admin);
    QVERIFY(text(u"endpointAccess"_s).contains(u"needs a token"_s));
    QVERIFY(role->isEnabled());
    QVERIFY(role->currentText().startsWith(u"Editor"_s));
    QCOMPARE(accounts->passwords, QStringList{u"long enough"_s});
    QCOMPARE(line(u"New user's e-mail"_s)->text(), QString());
    QCOMPARE(line(u"Password, at least 8 characters"_s)->text(), QString());
}

void tst_EndpointDialog::userProblemsStayInPlace() {
    accounts->error = Error(Error::Kind::NameTaken, u"Email already exists"_s);
    open(EndpointDialog::UsersSection);
    button(u"Add user"_s)->click();
    QVERIFY(visibleText(dialog).contains(u"Type the user's e-mail address."_s));
    type(u"New user's e-mail"_s, u"anna@example.com"_s);
    button(u"Add user"_s)->click();
    QTRY_VERIFY(visibleText(dialog).contains(u"Email already exists"_s));
    QCOMPARE(line(u"New user's e-mail"_s)->text(), u"anna@example.com"_s);
    QVERIFY(button(u"Add user"_s)->isEnabled());
    button(u"Add user"_s)->click(); // the same again, which works now
    QTRY_COMPARE(table(u"Users"_s)->rows(), 1);
    QVERIFY(!visibleText(dialog).contains(u"Email already exists"_s));
}

void tst_EndpointDialog::changesUsers() {
    addUser(u"anna@example.com"_s, Role::Admin);
    addUser(u"bob@example.com"_s);
    open(EndpointDialog::UsersSection);
    QTRY_COMPARE(table(u"Users"_s)->rows(), 2);
    QVERIFY(!button(u"Remove…"_s)->isEnabled());
    table(u"Users"_s)->selectRow(1);
    button(u"Disable"_s)->click();
    QTRY_COMPARE(table(u"Users"_s)->cell(1, 2), u"Disabled"_s);
    QVERIFY(button(u"Enable"_s)); // the row stays selected
    button(u"Change role"_s)->menu()->actions().at(0)->trigger();
    QTRY_COMPARE(table(u"Users"_s)->cell(1, 1), u"Viewer"_s);
    button(u"Set password…"_s)->click();
    auto* asking = dialog->findChild<PasswordDialog*>();
    QVERIFY(asking);
    accounts->error = Error(Error::Kind::Invalid, u"A password has at least 8 characters."_s);
    buttonSaying<QPushButton>(asking, u"Set password"_s)->click();
    QTRY_VERIFY(visibleText(asking).contains(u"at least 8"_s));
    typeText(named<QLineEdit>(asking, u"New password"_s), u"better one"_s);
    buttonSaying<QPushButton>(asking, u"Set password"_s)->click();
    QTRY_COMPARE(accounts->passwords, QStringList{u"better one"_s});
    QTRY_VERIFY(!dialog->findChild<PasswordDialog*>());
    button(u"Remove…"_s)->click();
    QCOMPARE(accounts->users.size(), 2U); // not without saying so
    fixture->prompts.confirmed = true;
    button(u"Remove…"_s)->click();
    QTRY_COMPARE(table(u"Users"_s)->rows(), 1);
}

// Tokens

void tst_EndpointDialog::createsATokenShownOnce() {
    open(EndpointDialog::TokensSection);
    button(u"Create token"_s)->click();
    QVERIFY(visibleText(dialog).contains(u"Type what the token is for"_s));
    type(u"New token's name"_s, u"web shop"_s);
    named<QComboBox>(dialog, u"Access"_s)->setCurrentIndex(1);
    named<QComboBox>(dialog, u"Expires"_s)->setCurrentIndex(0);
    button(u"Create token"_s)->click();
    QTRY_VERIFY(line(u"The new token"_s)->isVisible());
    QCOMPARE(line(u"The new token"_s)->text(), u"pb_secret"_s);
    QVERIFY(visibleText(dialog).contains(u"never shown again"_s));
    QVERIFY(accounts->created[0].mayWrite);
    QCOMPARE(QDateTime::currentDateTimeUtc().daysTo(accounts->created[0].expiresAt), 30);
    button(u"Copy"_s)->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"pb_secret"_s);
    QTRY_COMPARE(table(u"Tokens"_s)->cell(0, 0), u"web shop"_s);
    QVERIFY(!table(u"Tokens"_s)->text().contains(u"pb_secret"_s));
    button(u"Done"_s)->click();
    QVERIFY(!line(u"The new token"_s)->isVisible());
    QCOMPARE(line(u"The new token"_s)->text(), QString());
}

void tst_EndpointDialog::revokesATokenAfterAsking() {
    AccessToken token;
    token.id = 7;
    token.name = u"till"_s;
    token.createdAt = QDateTime::currentDateTimeUtc();
    accounts->tokens = {token};
    open(EndpointDialog::TokensSection);
    QTRY_COMPARE(table(u"Tokens"_s)->rows(), 1);
    QCOMPARE(table(u"Tokens"_s)->cell(0, 3), u"never"_s);
    table(u"Tokens"_s)->selectRow(0);
    accounts->tokens[0].lastUsedAt = QDateTime::currentDateTimeUtc();
    QVERIFY(button(u"Revoke…"_s)->isEnabled());
    dialog->showSection(EndpointDialog::UsersSection);
    dialog->showSection(EndpointDialog::TokensSection);
    QTRY_VERIFY(table(u"Tokens"_s)->cell(0, 4) != u"never"_s);
    QCOMPARE(table(u"Tokens"_s)->selectedRow(), 0);
    button(u"Revoke…"_s)->click();
    QCOMPARE(accounts->tokens.size(), 1U);
    fixture->prompts.confirmed = true;
    button(u"Revoke…"_s)->click();
    QTRY_COMPARE(table(u"Tokens"_s)->rows(), 0);
    QVERIFY(fixture->prompts.asked.last().contains(u"till"_s));
}

void tst_EndpointDialog::changesReachTheSession() {
    // The feed's own look at the file comes four times a second: what the endpoint tells must be heard sooner.
    QSignalSpy changed(fixture->session.get(), &CatalogSession::changed);
    const auto timeOf = [&](bool told) {
        QElapsedTimer clock;
        clock.start();
        for (int i = 0; i < 8; ++i) {
            const Product added = fixture->addProduct(makeDraft(u"Product"_s));
            if (told)
                endpoint->tell(ChangeSet());
            if (!QTest::qWaitFor([&] { return !changed.isEmpty(); }))
                return qint64(-1);
            if (changed.takeFirst().first().value<ChangeSet>().productsAdded != std::vector{added.id})
                return qint64(-1);
        }
        return clock.elapsed();
    };
    const qint64 untold = timeOf(false);
    const qint64 told = timeOf(true);
    QVERIFY(untold > 0 && told > 0);
    QVERIFY2(told < untold * 3 / 4, qPrintable(u"%1 ms told, %2 ms untold"_s.arg(told).arg(untold)));
    controller->setSession(nullptr);
    endpoint->tell(ChangeSet());
}

// For everybody

void tst_EndpointDialog::everythingHasAName() {
    open();
    for (int section = EndpointDialog::OptionsSection; section <= EndpointDialog::TokensSection; ++section) {
        dialog->showSection(static_cast<EndpointDialog::Section>(section));
        for (const QWidget* widget : dialog->findChildren<QWidget*>()) {
            if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus))
                continue;
            const auto* pressable = qobject_cast<const QAbstractButton*>(widget);
            QVERIFY2((pressable && !pressable->text().isEmpty()) || !widget->accessibleName().isEmpty(),
                     widget->metaObject()->className());
        }
    }
}

void tst_EndpointDialog::keyboardOnly() {
    open();
    onOff()->setFocus();
    press(Qt::Key_Space);
    QCOMPARE(endpoint->started.size(), 1U);
    endpoint->finishStart();
    QStringList visited;
    for (int i = 0; i < 24 && !visited.contains(u"Close"_s); ++i) {
        press(Qt::Key_Tab);
        const auto* pressable = qobject_cast<QAbstractButton*>(QApplication::focusWidget());
        visited << (pressable ? pressable->text() : QApplication::focusWidget()->accessibleName());
    }
    for (const char* name : {"On at http://127.0.0.1:8123", "Copy address", "Users", "Address", "Port",
                             "TLS certificate", "TLS key", "Browse…", "Further host names", "Web origins", "Close"})
        QVERIFY2(visited.contains(QString::fromUtf8(name)), qPrintable(visited.join(u", "_s)));
    const qsizetype first = visited.indexOf(u"Address"_s); // as one reads them
    QCOMPARE(visited.mid(first, 8),
             QStringList({u"Address"_s, u"Port"_s, u"TLS certificate"_s, u"Browse…"_s, u"TLS key"_s, u"Browse…"_s,
                          u"Further host names"_s, u"Web origins"_s}));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY(!dialog->isVisible());
}

int main(int argc, char* argv[]) {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QApplication app(argc, argv);
    theme::apply(app);
    language::speak(QStringLiteral("en"));
    tst_EndpointDialog test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_endpointdialog.moc"
