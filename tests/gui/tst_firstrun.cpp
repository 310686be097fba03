#include "accessiblewalk.h"
#include "bootstrap.h"
#include "bulkediting.h"
#include "colorset.h"
#include "filterpanel.h"
#include "guifixture.h"
#include "helpcontroller.h"
#include "helpwindow.h"
#include "historywindows.h"
#include "language.h"
#include "livetexts.h"
#include "mainwindow.h"
#include "messagepage.h"
#include "pricerulesettings.h"
#include "productspage.h"
#include "producttablemodel.h"
#include "secretstore.h"
#include "settings.h"
#include "settingsdialog.h"
#include "theme.h"
#include "welcomepage.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRadioButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTextBrowser>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// What somebody sees who starts the program for the first time, and what can be set.
class tst_FirstRun : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void preferencesHaveTheirPages();
    void languageChangesAtOnce();
    void colorsChangeAtOnce();
    void ownPalettesFollow();
    void priceChecksHoldAtOnce();
    void noNumberIsNotKept();
    void historyIsKeptAsLong();
    void endpointPageOpensTheDialog();
    void welcomeShowsTheWays();
    void welcomeLoadsTheSample();
    void sampleNeverGoesIntoAnotherFile();
    void welcomeImports();
    void welcomeConnects();
    void welcomeListsRecentOnes();
    void failureLeadsBackToTheStart();
    void helpHasEveryPageInBothLanguages();
    void f1OpensThePageOfTheFocus();
    void helpIsSearched();
    void crashIsToldOf();

private:
    void makeWindow();
    void trigger(const QString& name) { window->findChild<QAction*>(name)->trigger(); }
    [[nodiscard]] SettingsDialog* preferences(const QString& page);
    template <class T>
    [[nodiscard]] T* shown() const {
        for (T* each : window->findChildren<T*>()) {
            if (each->isVisible())
                return each;
        }
        return nullptr;
    }
    [[nodiscard]] qint64 products() const {
        return window->session() ? window->productsPage()->model()->totalRows() : -1;
    }
    void press(const QString& text) {
        auto* button = buttonSaying<QAbstractButton>(window.get(), text);
        QVERIFY2(button, qPrintable(text));
        button->click();
    }
    /// For a person to look at.
    void picture(QWidget* widget, const QString& name) {
        if (const QString folder = qEnvironmentVariable("PRICEBOOK_SCREENSHOTS"); !folder.isEmpty())
            QVERIFY(widget->grab().save(u"%1/%2.png"_s.arg(folder, name)));
    }

    QString data;
    std::unique_ptr<QTemporaryDir> folder;
    std::unique_ptr<Settings> settings;
    std::unique_ptr<MemorySecretStore> secrets;
    std::unique_ptr<Bootstrap> bootstrap;
    std::unique_ptr<FakePrompts> prompts;
    std::unique_ptr<MainWindow> window;
};

void tst_FirstRun::initTestCase() {
    LiveTexts::listen();
    LiveTexts::speak(u"en"_s);
    theme::apply(*qApp);
    data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/pricebook"_s;
}

void tst_FirstRun::init() {
    QDir(data).removeRecursively();
    folder = std::make_unique<QTemporaryDir>();
    settings = std::make_unique<Settings>(folder->filePath(u"pricebook.ini"_s));
    secrets = std::make_unique<MemorySecretStore>();
    bootstrap = std::make_unique<Bootstrap>(*secrets);
    prompts = std::make_unique<FakePrompts>();
    makeWindow();
}

void tst_FirstRun::makeWindow() {
    window = std::make_unique<MainWindow>(bootstrap->services(), settings.get(), prompts.get());
    window->resize(1024, 700);
    window->show();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
}

void tst_FirstRun::cleanup() {
    theme::setColors(theme::Colors::Light);
    window.reset();
    bootstrap.reset();
}

SettingsDialog* tst_FirstRun::preferences(const QString& page) {
    trigger(u"preferences"_s);
    auto* dialog = shown<SettingsDialog>();
    if (dialog)
        dialog->showPage(page);
    return dialog;
}

void tst_FirstRun::preferencesHaveTheirPages() {
    for (const QString& page : {u"general"_s, u"prices"_s, u"history"_s, u"endpoint"_s}) {
        SettingsDialog* dialog = preferences(page);
        QVERIFY(dialog);
        QCOMPARE(dialog->page(), page);
        QTRY_COMPARE(QApplication::activeWindow(), dialog);
        QCOMPARE(accessiblewalk::walk(dialog).join(u"; "_s), QString());
        picture(dialog, u"preferences-"_s + page);
    }
    // The button comes last.
    SettingsDialog* general = preferences(u"general"_s);
    auto* close = buttonSaying<QPushButton>(general, u"Close"_s);
    general->findChild<QListWidget*>()->setFocus();
    for (int i = 0; i < 4; ++i) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QVERIFY(QApplication::focusWidget() != close);
    }
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), close);
    // Once more is the same window.
    QCOMPARE(window->findChildren<SettingsDialog*>().size(), 1);
    QCOMPARE(window->findChild<QAction*>(u"preferences"_s)->shortcut(), QKeySequence(u"Ctrl+,"_s));
}

void tst_FirstRun::languageChangesAtOnce() {
    SettingsDialog* dialog = preferences(u"general"_s);
    QVERIFY(dialog);
    auto* languages = dialog->findChild<QComboBox*>();
    QVERIFY(languages);
    languages->setCurrentText(u"Русский"_s);
    Q_EMIT languages->activated(languages->currentIndex());
    QTRY_COMPARE(dialog->findChild<QListWidget*>()->item(0)->text(), u"Общие"_s);
    QCOMPARE(settings->get(keys::language), u"ru"_s);
    picture(dialog, u"preferences-ru"_s);
    window->showWelcome();
    picture(window.get(), u"welcome-ru"_s);
    languages->setCurrentText(u"English"_s);
    Q_EMIT languages->activated(languages->currentIndex());
    QTRY_COMPARE(dialog->findChild<QListWidget*>()->item(0)->text(), u"General"_s);
}

void tst_FirstRun::colorsChangeAtOnce() {
    SettingsDialog* dialog = preferences(u"general"_s);
    QVERIFY(dialog);
    const auto choose = [dialog](const QString& text) {
        auto* button = buttonSaying<QAbstractButton>(dialog, text);
        QVERIFY2(button, qPrintable(text));
        button->click();
    };
    choose(u"Dark"_s);
    QVERIFY(theme::isDark());
    QCOMPARE(settings->get(keys::colors), u"dark"_s);
    QTest::qWait(50);
    QCOMPARE(window->grab().toImage().pixelColor(3, window->height() / 2), theme::color(theme::Color::Window));
    picture(dialog, u"preferences-dark"_s);
    choose(u"Light"_s);
    QVERIFY(!theme::isDark());
    QCOMPARE(settings->get(keys::colors), u"light"_s);
    choose(u"As the system"_s);
    QCOMPARE(settings->get(keys::colors), u"system"_s);
    QVERIFY(!theme::isDark());
}

void tst_FirstRun::ownPalettesFollow() {
    QLabel quiet(u"hint"_s);
    theme::setType(&quiet, theme::Type::Small, true);
    QCOMPARE(quiet.palette().color(QPalette::WindowText), theme::color(theme::Color::SecondaryText));
    theme::setColors(theme::Colors::Dark);
    QCOMPARE(quiet.palette().color(QPalette::WindowText), theme::color(theme::Color::SecondaryText));
    theme::setColors(theme::Colors::Light);
    QCOMPARE(quiet.palette().color(QPalette::WindowText), theme::color(theme::Color::SecondaryText));
}

void tst_FirstRun::priceChecksHoldAtOnce() {
    SettingsDialog* dialog = preferences(u"prices"_s);
    QVERIFY(dialog);
    auto* number = named<QLineEdit>(dialog, u"Changed by more than … %"_s);
    QVERIFY(number);
    number->setFocus();
    number->selectAll();
    typeText(number, u"30"_s);
    QTest::keyClick(number, Qt::Key_Return);
    QCOMPARE(window->findChild<BulkEditing*>()->priceRules().mostChangePercent, 30);
    QCOMPARE(readPriceRules(*settings).mostChangePercent, 30);
    // Enter in a field is no button of the dialog.
    QVERIFY(dialog->isVisible());
}

void tst_FirstRun::noNumberIsNotKept() {
    SettingsDialog* dialog = preferences(u"prices"_s);
    QVERIFY(dialog);
    auto* number = named<QLineEdit>(dialog, u"Changed by more than … %"_s);
    QVERIFY(number);
    number->selectAll();
    typeText(number, u"much"_s);
    QTest::keyClick(number, Qt::Key_Return);
    QCOMPARE(readPriceRules(*settings).mostChangePercent, PriceRules().mostChangePercent);
    bool said = false;
    for (const QLabel* label : dialog->findChildren<QLabel*>())
        said = said || (label->isVisible() && label->text().contains(u"whole number"_s));
    QVERIFY(said);
}

void tst_FirstRun::historyIsKeptAsLong() {
    SettingsDialog* dialog = preferences(u"history"_s);
    QVERIFY(dialog);
    auto* days = named<QSpinBox>(dialog, u"Days for which the history is kept"_s);
    QVERIFY(days);
    QCOMPARE(days->value(), 400);
    days->setValue(30);
    QCOMPARE(settings->get(keys::historyDays), u"30"_s);
    buttonSaying<QRadioButton>(dialog, u"Keep the history for ever"_s)->click();
    QCOMPARE(settings->get(keys::historyDays), u"0"_s);
    QVERIFY(!days->isEnabled());
    QCOMPARE(window->findChild<HistoryWindows*>()->keptDays(), 0);
}

void tst_FirstRun::endpointPageOpensTheDialog() {
    SettingsDialog* dialog = preferences(u"endpoint"_s);
    QVERIFY(dialog);
    auto* open = buttonSaying<QPushButton>(dialog, u"Set up the endpoint…"_s);
    QVERIFY(open);
    open->click();
    QTRY_VERIFY(QApplication::activeWindow() != window.get() && QApplication::activeWindow() != dialog);
    for (QDialog* other : dialog->findChildren<QDialog*>())
        other->close();
}

void tst_FirstRun::welcomeShowsTheWays() {
    window->showWelcome();
    QVERIFY(shown<WelcomePage>());
    QVERIFY(!window->session());
    QVERIFY(!QFile::exists(data + u"/catalogue.db"_s));
    // The keyboard is at the first of them.
    QVERIFY(qobject_cast<QAbstractButton*>(QApplication::focusWidget()));
    QCOMPARE(QApplication::focusWidget()->accessibleName(), u"Look around in a sample catalogue"_s);
    picture(window.get(), u"welcome"_s);
    theme::setColors(theme::Colors::Dark);
    QTest::qWait(50);
    picture(window.get(), u"welcome-dark"_s);
    QCOMPARE(accessiblewalk::walk(window.get()).join(u"; "_s), QString());
}

void tst_FirstRun::welcomeLoadsTheSample() {
    window->showWelcome();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(products() > 10, 15'000);
    QVERIFY(QFile::exists(data + u"/sample.db"_s));
    QVERIFY(!shown<WelcomePage>());
}

void tst_FirstRun::sampleNeverGoesIntoAnotherFile() {
    QVERIFY(QDir().mkpath(data));
    QFile mine(data + u"/sample.db"_s);
    QVERIFY(mine.open(QIODevice::WriteOnly));
    mine.write("mine");
    mine.close();
    window->showWelcome();
    press(u"Look around in a sample catalogue"_s);
    QTRY_VERIFY_WITH_TIMEOUT(products() > 10, 15'000);
    QCOMPARE(window->session()->url().path, data + u"/sample-2.db"_s);
    QCOMPARE(mine.size(), 4);
}

void tst_FirstRun::welcomeImports() {
    const QString file = folder->filePath(u"tea.json"_s);
    QVERIFY(QFile::copy(qEnvironmentVariable("PRICEBOOK_SOURCE_DIR") + u"/resources/sample-catalogue.json"_s, file));
    window->showWelcome();
    press(u"Take products in from a file"_s);
    // Cancelled: nothing has happened.
    QVERIFY(shown<WelcomePage>());
    prompts->openFile = file;
    press(u"Take products in from a file"_s);
    QTRY_VERIFY_WITH_TIMEOUT(window->session() && shown<QDialog>(), 15'000);
    QCOMPARE(window->session()->url().path, data + u"/catalogue.db"_s);
    QVERIFY(shown<QDialog>()->windowTitle().contains(u"Import"_s));
    shown<QDialog>()->close();
}

void tst_FirstRun::welcomeConnects() {
    window->showWelcome();
    press(u"Connect to PostgreSQL"_s);
    QTRY_VERIFY(shown<QDialog>());
    QCOMPARE(shown<QDialog>()->windowTitle(), u"Connect to PostgreSQL"_s);
    shown<QDialog>()->close();
}

void tst_FirstRun::welcomeListsRecentOnes() {
    GuiFixture fixture;
    QVERIFY(fixture.open());
    fixture.session.reset();
    settings->setDatabase(*DatabaseUrl::parse(u"postgresql://anna@db.example/shop"_s));
    settings->setDatabase(fixture.backend.url());
    window->showWelcome();
    QVERIFY(buttonSaying<QAbstractButton>(window.get(), u"shop@db.example"_s));
    QCOMPARE(QApplication::focusWidget()->accessibleName(), fixture.backend.url().shortName());
    picture(window.get(), u"welcome-recent"_s);
    press(fixture.backend.url().shortName());
    QTRY_VERIFY_WITH_TIMEOUT(window->session() != nullptr, 10'000);
    QCOMPARE(window->session()->url(), fixture.backend.url());
}

void tst_FirstRun::failureLeadsBackToTheStart() {
    window->openCatalogue(DatabaseUrl::sqlite(folder->filePath(u"absent.db"_s)));
    QTRY_VERIFY(buttonSaying<QAbstractButton>(window.get(), u"Start page"_s));
    press(u"Start page"_s);
    QVERIFY(shown<WelcomePage>());
}

void tst_FirstRun::helpHasEveryPageInBothLanguages() {
    static const QRegularExpression link(u"href=\"([a-z]+)\\.html\""_s);
    for (const QString& topic : HelpWindow::topics()) {
        QStringList shapes;
        for (const language::Language& spoken : language::available()) {
            QFile file(u":/help/%1/%2.html"_s.arg(spoken.code, topic));
            QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
            const QString text = QString::fromUtf8(file.readAll());
            // The same parts in each language, and links to pages that there are.
            shapes << u"%1 %2 %3"_s.arg(text.count(u"<h2>"_s)).arg(text.count(u"<li>"_s)).arg(text.count(u"<tr>"_s));
            for (auto found = link.globalMatch(text); found.hasNext();)
                QVERIFY(HelpWindow::topics().contains(found.next().captured(1)));
        }
        QCOMPARE(shapes[1], shapes[0]);
    }
}

void tst_FirstRun::f1OpensThePageOfTheFocus() {
    const auto helpShown = [] {
        for (QWidget* widget : QApplication::topLevelWidgets()) {
            if (auto* help = qobject_cast<HelpWindow*>(widget); help && help->isVisible())
                return help;
        }
        return static_cast<HelpWindow*>(nullptr);
    };
    SettingsDialog* dialog = preferences(u"history"_s);
    QVERIFY(dialog);
    QTRY_COMPARE(QApplication::activeWindow(), dialog);
    QTest::keyClick(dialog->findChild<QListWidget*>(), Qt::Key_F1);
    QTRY_VERIFY(helpShown());
    QCOMPARE(helpShown()->topic(), u"settings"_s);
    picture(helpShown(), u"help"_s);
    QTRY_COMPARE(QApplication::activeWindow(), helpShown());
    QCOMPARE(accessiblewalk::walk(helpShown()).join(u"; "_s), QString());
    dialog->close();
    helpShown()->close();
    QCOMPARE(HelpController::topicOf(window->findChild<FilterPanel*>()), u"filters"_s);
    QCOMPARE(HelpController::topicOf(shown<WelcomePage>()), u"start"_s);
    window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    trigger(u"help"_s);
    QTRY_VERIFY(helpShown());
    helpShown()->close();
}

void tst_FirstRun::helpIsSearched() {
    HelpWindow help;
    help.show();
    auto* search = named<QLineEdit>(&help, u"Search the help"_s);
    auto* list = help.findChild<QListWidget*>();
    search->setText(u"TRASH undo"_s);
    int visible = 0;
    for (int row = 0; row < list->count(); ++row)
        visible += list->item(row)->isHidden() ? 0 : 1;
    QVERIFY(visible > 0 && visible < 4);
    QVERIFY(!list->currentItem()->isHidden());
    QVERIFY(!help.findChild<QTextBrowser*>()->extraSelections().isEmpty());
    search->setText(u"no such words anywhere"_s);
    QVERIFY(search->property("invalid").toBool());
    help.showTopic(u"endpoint"_s);
    QVERIFY(search->text().isEmpty());
    QCOMPARE(help.topic(), u"endpoint"_s);
}

void tst_FirstRun::crashIsToldOf() {
    window->tellOfCrash(folder->path());
    QVERIFY(buttonSaying<QAbstractButton>(window.get(), u"Show the report"_s));
    picture(window.get(), u"crash"_s);
    press(u"Close"_s);
    QVERIFY(!buttonSaying<QAbstractButton>(window.get(), u"Show the report"_s));
}

QTEST_MAIN(tst_FirstRun)
#include "tst_firstrun.moc"
