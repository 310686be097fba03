#include "accessiblewalk.h"
#include "bootstrap.h"
#include "commandlistdialog.h"
#include "dialogcommands.h"
#include "guifixture.h"
#include "mainwindow.h"
#include "productspage.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "secretstore.h"
#include "settings.h"
#include "theme.h"

#include <QDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QPointer>
#include <QSet>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// Every page and dialog by keyboard and for a screen reader, and the list of commands that reaches everything.
class tst_Accessibility : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void pages_data();
    void pages();
    void dialogs_data();
    void dialogs();
    void commandsReachEveryAction();
    void commandsByKeyboard();
    void acceleratorsDoNotClash();

private:
    [[nodiscard]] QDialog* openCommands();
    [[nodiscard]] QAction* action(const QString& name) const { return window->findChild<QAction*>(name); }
    /// The dialog on top; null if none comes.
    [[nodiscard]] QDialog* shownDialog() const {
        QDialog* found = nullptr;
        (void)QTest::qWaitFor(
            [&found] {
                for (QWidget* widget : QApplication::topLevelWidgets()) {
                    auto* dialog = qobject_cast<QDialog*>(widget);
                    if (dialog && dialog->isVisible())
                        found = dialog;
                }
                return found != nullptr;
            },
            5'000);
        return found;
    }

    std::unique_ptr<QTemporaryDir> folder;
    std::unique_ptr<GuiFixture> fixture;
    std::unique_ptr<Settings> settings;
    std::unique_ptr<MemorySecretStore> secrets;
    std::unique_ptr<Bootstrap> bootstrap;
    std::unique_ptr<MainWindow> window;
};

void tst_Accessibility::init() {
    folder = std::make_unique<QTemporaryDir>();
    qputenv("XDG_DATA_HOME", folder->path().toLocal8Bit());
    settings = std::make_unique<Settings>(folder->filePath(u"pricebook.ini"_s));
    secrets = std::make_unique<MemorySecretStore>();
    bootstrap = std::make_unique<Bootstrap>(*secrets);
    fixture = std::make_unique<GuiFixture>();
    QVERIFY(fixture->open());
    fixture->session.reset();
    const Category tea = fixture->addCategory(u"Tea"_s);
    const Tag hot = fixture->addTag(u"hot"_s);
    for (const QString& name : {u"Assam"_s, u"Bancha"_s, u"Sencha"_s})
        fixture->addProduct(makeDraft(name, tea.id, {hot.id}));
    window = std::make_unique<MainWindow>(bootstrap->services(), settings.get(), &fixture->prompts);
    window->resize(1280, 800);
    window->show();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    window->openCatalogue(fixture->backend.url());
    QVERIFY(QTest::qWaitFor([this] { return window->session() && window->productsPage()->model()->rowCount() == 3; },
                            10'000));
}

void tst_Accessibility::cleanup() {
    window.reset();
    bootstrap.reset();
    fixture.reset();
}

void tst_Accessibility::pages_data() {
    QTest::addColumn<QString>("page");
    QTest::addColumn<bool>("filters");
    QTest::newRow("products") << u"showProducts"_s << false;
    QTest::newRow("products with filters") << u"showProducts"_s << true;
    QTest::newRow("categories") << u"showCategories"_s << false;
    QTest::newRow("tags") << u"showTags"_s << false;
    QTest::newRow("to tidy up") << u"showTidy"_s << false;
}

void tst_Accessibility::pages() {
    QFETCH(QString, page);
    QFETCH(bool, filters);
    if (action(u"showFilters"_s)->isChecked() != filters)
        action(u"showFilters"_s)->trigger();
    action(page)->trigger();
    window->productsPage()->table()->selectRowOnly(0);
    QTest::qWait(300); // counts and the form arrive
    const QStringList wrong = accessiblewalk::walk(window.get());
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
}

void tst_Accessibility::dialogs_data() {
    QTest::addColumn<QString>("command");
    for (const char* command : dialogCommands)
        QTest::newRow(command) << QString::fromLatin1(command);
}

void tst_Accessibility::dialogs() {
    QFETCH(QString, command);
    window->productsPage()->table()->selectAll();
    QTRY_VERIFY(action(command)->isEnabled());
    action(command)->trigger();
    const QPointer<QDialog> dialog = shownDialog();
    QVERIFY(dialog);
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    QTest::qWait(300); // lists arrive
    QVERIFY(!dialog->windowTitle().isEmpty());
    const QStringList wrong = accessiblewalk::walk(dialog);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    QTRY_VERIFY2(!dialog || !dialog->isVisible(), "Escape does not close it");
}

void tst_Accessibility::commandsReachEveryAction() {
    CommandListDialog dialog(window->menuBar(), window.get());
    auto* list = dialog.findChild<QListWidget*>();
    QStringList rows;
    for (int i = 0; i < list->count(); ++i)
        rows << list->item(i)->text();
    for (const QAction* each : window->findChildren<QAction*>()) {
        if (each->objectName().isEmpty() || each->text().isEmpty() || each->menu() || !each->isVisible() ||
            each->parent() != window.get())
            continue;
        const QString text = QString(each->text()).remove(u'&');
        QVERIFY2(rows.filter(text).size() >= 1, qPrintable(text));
    }
    for (const char* special : {"Columns › ", "View › ", "Endpoint"})
        QVERIFY2(rows.filter(QString::fromUtf8(special)).size() >= 1, special);
}

/// Null where it does not come by its keys.
QDialog* tst_Accessibility::openCommands() {
    window->activateWindow(); // as a window manager does
    if (!QTest::qWaitForWindowActive(window.get()))
        return nullptr;
    QTest::keyClick(window.get(), Qt::Key_K, Qt::ControlModifier);
    QDialog* dialog = shownDialog();
    const bool types = dialog && QTest::qWaitFor([] {
                           const QWidget* focus = QApplication::focusWidget();
                           return focus && focus->accessibleName() == u"Find a command"_s;
                       });
    return types ? dialog : nullptr;
}

void tst_Accessibility::commandsByKeyboard() {
    const QPointer<QDialog> first = openCommands();
    QVERIFY(first);
    typeText(u"TIDY view"_s);
    auto* list = first->findChild<QListWidget*>();
    QVERIFY2(list->currentItem()->text().contains(u"To tidy up"_s), qPrintable(list->currentItem()->text()));
    press(Qt::Key_Return);
    QTRY_VERIFY(action(u"showTidy"_s)->isChecked());
    QTRY_VERIFY(!first || !first->isVisible());
    // What is not possible now is said and does nothing.
    const QPointer<QDialog> second = openCommands();
    QVERIFY(second);
    list = second->findChild<QListWidget*>();
    typeText(u"redo"_s);
    QVERIFY2(list->currentItem()->text().contains(u"not possible now"_s), qPrintable(list->currentItem()->text()));
    press(Qt::Key_Return);
    QVERIFY(second->isVisible());
    typeText(u"qqqq"_s);
    QCOMPARE(list->count(), 1);
    QVERIFY(list->item(0)->text().contains(u"No command"_s));
    press(Qt::Key_Return);
    QVERIFY(second->isVisible());
    press(Qt::Key_Escape);
    QTRY_VERIFY(!second || !second->isVisible());
}

void tst_Accessibility::acceleratorsDoNotClash() {
    QHash<QKeySequence, QString> keys;
    for (const QAction* each : window->findChildren<QAction*>()) {
        if (each->parent() != window.get() || each->objectName().isEmpty())
            continue;
        for (const QKeySequence& key : each->shortcuts()) {
            QVERIFY2(!keys.contains(key), qPrintable(keys.value(key) + u" and "_s + each->objectName()));
            keys.insert(key, each->objectName());
        }
    }
    QSet<QChar> letters;
    for (const QAction* menu : window->menuBar()->actions()) {
        const qsizetype at = menu->text().indexOf(u'&');
        QVERIFY2(at >= 0, qPrintable(menu->text()));
        const QChar letter = menu->text().at(at + 1).toLower();
        QVERIFY2(!letters.contains(letter), qPrintable(menu->text()));
        letters.insert(letter);
    }
}

QTEST_MAIN(tst_Accessibility)
#include "tst_accessibility.moc"
