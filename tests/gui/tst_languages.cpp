#include "bootstrap.h"
#include "guifixture.h"
#include "heldbar.h"
#include "language.h"
#include "livetexts.h"
#include "mainwindow.h"
#include "plainenglish.h"
#include "productform.h"
#include "productspage.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "secretstore.h"
#include "settings.h"
#include "theme.h"
#include "validation.h"
#include "windowtexts.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QComboBox>
#include <QDialog>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMetaProperty>
#include <QProcess>
#include <QRegularExpression>
#include <QStatusBar>
#include <QTabBar>
#include <QTemporaryDir>
#include <thread>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// English and Russian: which is spoken, that a change reaches everything that is open, plural forms, menus' letters.
/// All data is Russian, so that any Latin word that is left is one that was not translated.
class tst_Languages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void menuChoosesAndRemembers();
    void windowThereAndBack();
    void typedTextStays();
    void pluralForms();
    void answersForProgramsStayEnglish();
    void lettersOfMenus_data();
    void lettersOfMenus();
    void commandsFollowTheEnvironment_data();
    void commandsFollowTheEnvironment();

private:
    static void settle();
    [[nodiscard]] QAction* action(const QString& name) const { return window->findChild<QAction*>(name); }

    std::unique_ptr<QTemporaryDir> folder;
    std::unique_ptr<GuiFixture> fixture;
    std::unique_ptr<Settings> settings;
    std::unique_ptr<MemorySecretStore> secrets;
    std::unique_ptr<Bootstrap> bootstrap;
    std::unique_ptr<MainWindow> window;
};

void tst_Languages::init() {
    LiveTexts::speak(u"en"_s);
    folder = std::make_unique<QTemporaryDir>();
    settings = std::make_unique<Settings>(folder->filePath(u"1.ini"_s));
    secrets = std::make_unique<MemorySecretStore>();
    bootstrap = std::make_unique<Bootstrap>(*secrets);
    fixture = std::make_unique<GuiFixture>();
    QVERIFY(fixture->open());
    fixture->session.reset();
    const Category drinks = fixture->addCategory(u"Напитки"_s);
    const Tag green = fixture->addTag(u"зелёное"_s);
    for (const QString& name : {u"Чай"_s, u"Кофе"_s, u"Какао"_s}) {
        ProductDraft draft = makeDraft(name);
        draft.description = u"Горячее"_s;
        draft.category = drinks.id;
        draft.tags = {green.id};
        fixture->addProduct(draft);
    }
    window = std::make_unique<MainWindow>(bootstrap->services(), settings.get(), &fixture->prompts);
    window->resize(1280, 800);
    window->show();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    window->openCatalogue(fixture->backend.url());
    QVERIFY(QTest::qWaitFor([this] { return window->session() && window->productsPage()->model()->rowCount() == 3; },
                            10'000));
    window->productsPage()->table()->selectRowOnly(0);
    QTRY_VERIFY_WITH_TIMEOUT(!named<QLineEdit>(window->productsPage()->form(), u"Name"_s)->text().isEmpty(), 10'000);
    settle();
}

void tst_Languages::cleanup() {
    window.reset();
    bootstrap.reset();
    fixture.reset();
    LiveTexts::speak(u"en"_s);
}

/// Until counts and other answers have arrived.
void tst_Languages::settle() {
    QTest::qWait(150);
    QCoreApplication::sendPostedEvents();
}

void tst_Languages::menuChoosesAndRemembers() {
    QMenu* languages = nullptr;
    for (QMenu* menu : window->menuBar()->findChildren<QMenu*>() + window->findChildren<QMenu*>()) {
        if (QLatin1String(menu->metaObject()->className()) == "pricebook::LanguageMenu"_L1)
            languages = menu;
    }
    QVERIFY(languages);
    Q_EMIT languages->aboutToShow();
    QList<QAction*> entries;
    for (QAction* entry : languages->actions()) {
        if (!entry->isSeparator())
            entries << entry;
    }
    QCOMPARE(entries.size(), 3);
    QVERIFY(entries.at(0)->isChecked());
    entries.at(2)->trigger();
    QCOMPARE(language::spoken(), u"ru"_s);
    QCOMPARE(settings->get(keys::language), u"ru"_s);
    QCOMPARE(QLocale().language(), QLocale::Russian);
    Q_EMIT languages->aboutToShow();
    QVERIFY(entries.at(2)->isChecked());
    // Every language by its own name in each of them.
    QCOMPARE(entries.at(1)->text().remove(u'&'), u"English"_s);
    entries.at(0)->trigger();
    QCOMPARE(language::spoken(), language::ofSystem());
}

void tst_Languages::windowThereAndBack() {
    const windowtexts::Texts before = windowtexts::shown();
    QVERIFY(before.size() > 100);
    LiveTexts::speak(u"ru"_s);
    settle();
    const QStringList left = windowtexts::english(windowtexts::shown());
    QVERIFY2(left.isEmpty(), qPrintable(u'\n' + left.join(u'\n')));
    QCOMPARE(action(u"addProduct"_s)->text().remove(u'&'), u"Добавить товар"_s);
    QCOMPARE(window->productsPage()->model()->headerData(0, Qt::Horizontal).toString(), u"Название"_s);
    LiveTexts::speak(u"en"_s);
    settle();
    const windowtexts::Texts after = windowtexts::shown();
    for (auto text = before.begin(); text != before.end(); ++text)
        QVERIFY2(after.value(text.key()) == text.value(),
                 qPrintable(text.key() + u": "_s + text.value() + u" / "_s + after.value(text.key())));
}

void tst_Languages::typedTextStays() {
    auto* name = named<QLineEdit>(window->productsPage()->form(), u"Name"_s);
    QVERIFY(name);
    name->setFocus();
    name->selectAll();
    typeText(name, u"Products"_s); // what a person typed is none of the program's texts, even if it reads so
    QVERIFY(window->productsPage()->form()->isDirty());
    LiveTexts::speak(u"ru"_s);
    settle();
    QCOMPARE(name->text(), u"Products"_s);
    QCOMPARE(name->accessibleName(), u"Название"_s);
    QVERIFY(window->productsPage()->form()->isDirty());
    QCOMPARE(window->productsPage()->model()->rowCount(), 3);
    QCOMPARE(window->productsPage()->selectedCount(), 1);
    fixture->prompts.choice = 1;
}

void tst_Languages::pluralForms() {
    const auto products = [](int count) {
        return QCoreApplication::translate("pricebook::MainWindow", "%Ln products", nullptr, count);
    };
    QCOMPARE(products(1), u"1 product"_s);
    QCOMPARE(products(1234), u"1,234 products"_s);
    language::speak(u"ru"_s);
    QCOMPARE(products(1), u"1 товар"_s);
    QCOMPARE(products(2), u"2 товара"_s);
    QCOMPARE(products(5), u"5 товаров"_s);
    QCOMPARE(products(11), u"11 товаров"_s);
    QCOMPARE(products(21), u"21 товар"_s);
    QCOMPARE(products(102), u"102 товара"_s);
    QCOMPARE(products(1234), u"1\u00a0234 товара"_s);
    QCOMPARE(money("1234.5").toDisplay(QLocale()), u"1\u00a0234,50"_s);
}

void tst_Languages::answersForProgramsStayEnglish() {
    language::speak(u"ru"_s);
    const auto problem = [] { return checkProductName(u"")->text; };
    QVERIFY(problem().contains(u"название"_s, Qt::CaseInsensitive));
    QString said;
    std::thread([&] {
        const PlainEnglish answers;
        said = problem();
    }).join();
    QCOMPARE(said, u"A name is needed."_s);
}

void tst_Languages::lettersOfMenus_data() {
    QTest::addColumn<QString>("code");
    for (const language::Language& language : language::available())
        QTest::newRow(qPrintable(language.code)) << language.code;
}

void tst_Languages::lettersOfMenus() {
    QFETCH(QString, code);
    LiveTexts::speak(code);
    settle();
    static const QRegularExpression marked(u"&([^&])"_s);
    const auto check = [&](const QList<QAction*>& actions, const QString& where) {
        QMap<QString, QString> letters;
        for (const QAction* action : actions) {
            if (action->isSeparator())
                continue;
            const QRegularExpressionMatch match = marked.match(QString(action->text()).remove(u"&&"_s));
            QVERIFY2(match.hasMatch(), qPrintable(where + u": "_s + action->text()));
            const QString letter = match.captured(1).toLower();
            QVERIFY2(!letters.contains(letter),
                     qPrintable(where + u": "_s + letters.value(letter) + u" / "_s + action->text()));
            letters.insert(letter, action->text());
        }
    };
    check(window->menuBar()->actions(), u"menu bar"_s);
    for (const QAction* entry : window->menuBar()->actions()) {
        Q_EMIT entry->menu()->aboutToShow();
        check(entry->menu()->actions(), entry->text());
    }
}

void tst_Languages::commandsFollowTheEnvironment_data() {
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("expected");
    const QString russian = u"Файла"_s;
    const QString english = u"There is no file"_s;
    QTest::newRow("LC_ALL") << u"LC_ALL"_s << u"ru_RU.UTF-8"_s << russian;
    QTest::newRow("LANG") << u"LANG"_s << u"ru_RU.UTF-8"_s << russian;
    QTest::newRow("LANGUAGE before LANG") << u"LANG"_s << u"en_US.UTF-8 LANGUAGE=ru:en"_s << russian;
    QTest::newRow("C") << u"LC_ALL"_s << u"C.UTF-8"_s << english;
    QTest::newRow("another language") << u"LC_ALL"_s << u"fi_FI.UTF-8"_s << english;
}

void tst_Languages::commandsFollowTheEnvironment() {
    QFETCH(QString, variable);
    QFETCH(QString, value);
    QFETCH(QString, expected);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString& name : {u"LC_ALL"_s, u"LC_MESSAGES"_s, u"LANG"_s, u"LANGUAGE"_s})
        environment.remove(name);
    const QStringList parts = (variable + u'=' + value).split(u' ');
    for (const QString& part : parts)
        environment.insert(part.section(u'=', 0, 0), part.section(u'=', 1));
    QProcess program;
    program.setProcessEnvironment(environment);
    program.start(qEnvironmentVariable("PRICEBOOK_BINARY_DIR") + u"/app/cli/pricebookctl"_s,
                  {u"--database"_s, u"sqlite:///"_s + folder->filePath(u"none.db"_s), u"status"_s});
    QVERIFY(program.waitForFinished(30'000));
    const QString said = QString::fromUtf8(program.readAllStandardError() + program.readAllStandardOutput());
    QVERIFY2(said.contains(expected), qPrintable(said));
}

int main(int argc, char* argv[]) {
    QApplication app(argc, argv);
    theme::apply(app);
    LiveTexts::listen();
    LiveTexts::speak(QStringLiteral("en"));
    tst_Languages test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_languages.moc"
