#include "accessiblewalk.h"
#include "commandlistdialog.h"
#include "tourfixture.h"

#include <QDialog>
#include <QDirIterator>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QPointer>
#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// Every page and dialog by keyboard and for a screen reader, and the list of commands that reaches everything.
class tst_Accessibility : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void everywhere_data();
    void everywhere();
    void everyDialogIsOnTheTour();
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

    std::unique_ptr<TourFixture> tour;
    MainWindow* window = nullptr;
    QSet<QString> seen; ///< classes of windows
};

// One window for all: what the tour shows, it takes away again.
void tst_Accessibility::initTestCase() {
    tour = std::make_unique<TourFixture>();
    QVERIFY(tour->open({u"Assam"_s, u"Bancha"_s, u"Sencha"_s}, {u"Tea"_s, u"Coffee"_s}, {u"hot"_s, u"cold"_s}));
    window = tour->window.get();
}

void tst_Accessibility::cleanupTestCase() { tour.reset(); }

void tst_Accessibility::everywhere_data() {
    QTest::addColumn<int>("stop");
    for (size_t i = 0; i < WindowTour::stops().size(); ++i)
        QTest::newRow(WindowTour::stops()[i].name) << int(i);
}

void tst_Accessibility::everywhere() {
    QFETCH(int, stop);
    const QPointer<QWidget> shown = tour->tour->show(WindowTour::stops()[static_cast<size_t>(stop)]);
    QVERIFY(shown);
    QVERIFY(QTest::qWaitForWindowActive(shown));
    seen.insert(QString::fromLatin1(shown->metaObject()->className()).section(u"::"_s, -1));
    QVERIFY(!shown->windowTitle().isEmpty());
    const QStringList wrong = accessiblewalk::walk(shown);
    const bool dialog = qobject_cast<QDialog*>(shown) != nullptr;
    const bool runs = QLatin1String(WindowTour::stops()[static_cast<size_t>(stop)].name).endsWith("Running"_L1);
    if (dialog)
        QTest::keyClick(shown, Qt::Key_Escape);
    const bool closed = QTest::qWaitFor([&] { return !dialog || !shown || !shown->isVisible(); }, runs ? 0 : 5'000);
    tour->tour->leave();
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    QVERIFY2(closed || runs, "Escape does not close it");
}

void tst_Accessibility::everyDialogIsOnTheTour() {
    static const QRegularExpression declared(u"class (\\w+)[^;{]*: public (QDialog|QMessageBox|MigrationDialog) \\{"_s);
    QDirIterator files(qEnvironmentVariable("PRICEBOOK_SOURCE_DIR") + u"/views"_s, {u"*.h"_s}, QDir::Files,
                       QDirIterator::Subdirectories);
    int dialogs = 0;
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QRegularExpressionMatch match = declared.match(QString::fromUtf8(file.readAll()));
        if (!match.hasMatch() || match.captured(1) == u"MigrationDialog"_s) // the base of others
            continue;
        ++dialogs;
        QVERIFY2(seen.contains(match.captured(1)), qPrintable(match.captured(1) + u" is not in WindowTour"_s));
    }
    QVERIFY(dialogs > 20);
}

void tst_Accessibility::commandsReachEveryAction() {
    CommandListDialog dialog(window->menuBar(), window);
    auto* list = dialog.findChild<QListWidget*>();
    QStringList rows;
    for (int i = 0; i < list->count(); ++i)
        rows << list->item(i)->text();
    for (const QAction* each : window->findChildren<QAction*>()) {
        if (each->objectName().isEmpty() || each->text().isEmpty() || each->menu() || !each->isVisible() ||
            each->parent() != window)
            continue;
        const QString text = QString(each->text()).remove(u'&');
        QVERIFY2(rows.filter(text).size() >= 1, qPrintable(text));
    }
    for (const char* special : {"Columns › ", "View › ", "Saved views › Save as a new view", "Endpoint"})
        QVERIFY2(rows.filter(QString::fromUtf8(special)).size() >= 1, special);
}

/// Null where it does not come by its keys.
QDialog* tst_Accessibility::openCommands() {
    window->activateWindow(); // as a window manager does
    if (!QTest::qWaitForWindowActive(window))
        return nullptr;
    QTest::keyClick(window, Qt::Key_K, Qt::ControlModifier);
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
        if (each->parent() != window || each->objectName().isEmpty())
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
