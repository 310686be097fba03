#include "bootstrap.h"
#include "dialogcommands.h"
#include "fakeprompts.h"
#include "language.h"
#include "mainwindow.h"
#include "productspage.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "secretstore.h"
#include "settings.h"
#include "theme.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QIcon>
#include <QPalette>
#include <QTemporaryDir>
#include <QTest>
#include <cstdio>

using namespace Qt::StringLiterals;
using namespace pricebook;

namespace {

constexpr int settle = 700; ///< milliseconds until lists and counts have come

/// As a desktop would have set it.
void usePalette(bool dark) {
    QPalette palette;
    palette.setColor(QPalette::Window, dark ? QColor(30, 30, 30) : QColor(240, 240, 240));
    palette.setColor(QPalette::WindowText, dark ? QColor(230, 230, 230) : QColor(20, 20, 20));
    QGuiApplication::setPalette(palette);
}

class Photographer {
public:
    Photographer(MainWindow& window, QString prefix) : m_window(window), m_prefix(std::move(prefix)) {}

    void page(const char* command) {
        trigger(command);
        take(m_window, command);
    }
    /// Every dialog that the command shows; they are closed again.
    void dialog(const char* command) {
        if (!trigger(command))
            return;
        QTest::qWait(settle);
        for (QWidget* widget : QApplication::topLevelWidgets()) {
            auto* dialog = qobject_cast<QDialog*>(widget);
            if (!dialog || !dialog->isVisible())
                continue;
            take(*dialog, command);
            dialog->reject();
        }
        QTest::qWait(50);
    }
    [[nodiscard]] int failures() const { return m_failures; }
    bool trigger(const char* command) {
        auto* action = m_window.findChild<QAction*>(QString::fromLatin1(command));
        if (!action || !action->isEnabled()) {
            std::fprintf(stderr, "screenshots: %s cannot be done\n", command);
            ++m_failures;
            return false;
        }
        action->trigger();
        return true;
    }

private:
    void take(QWidget& widget, const char* name) {
        QTest::qWait(settle);
        const QString file = u"%1-%2.png"_s.arg(m_prefix, QString::fromLatin1(name));
        if (!widget.grab().save(file)) {
            std::fprintf(stderr, "screenshots: %s cannot be written\n", qPrintable(file));
            ++m_failures;
        }
    }

    MainWindow& m_window;
    QString m_prefix;
    int m_failures = 0;
};

int photograph(MainWindow& window, const QString& prefix) {
    Photographer photographer(window, prefix);
    auto* table = window.productsPage()->table();
    table->selectRowOnly(1);
    for (const char* page : {"showProducts", "showCategories", "showTags", "showTidy"})
        photographer.page(page);
    photographer.trigger("showProducts");
    table->selectAll();
    QTest::qWait(settle);
    for (const char* dialog : dialogCommands)
        photographer.dialog(dialog);
    return photographer.failures() == 0 ? 0 : 1;
}

QSize sizeOf(const QStringList& arguments) {
    const QStringList sides = arguments.value(5, u"1280x800"_s).split(u'x');
    return {sides.value(0).toInt(), sides.value(1).toInt()};
}

} // namespace

/// screenshots DATABASE-FILE PREFIX LANGUAGE light|dark [WIDTHxHEIGHT [POINTS]]
int main(int argc, char* argv[]) {
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 5) {
        std::fprintf(stderr, "usage: screenshots DATABASE-FILE PREFIX LANGUAGE light|dark [WIDTHxHEIGHT [POINTS]]\n");
        return 2;
    }
    usePalette(arguments[4] == "dark"_L1);
    QIcon::setThemeSearchPaths({u":/icons"_s, u"/usr/share/icons"_s}); // a desktop would have said so
    theme::apply(application);
    QIcon::setThemeName(QIcon::fallbackThemeName());
    language::speak(arguments[3]);
    if (arguments.size() > 6) {
        QFont font = QApplication::font();
        font.setPointSizeF(arguments[6].toDouble());
        QApplication::setFont(font);
    }
    const QTemporaryDir folder;
    Settings settings(folder.filePath(u"pricebook.ini"_s));
    MemorySecretStore secrets;
    Bootstrap bootstrap(secrets);
    FakePrompts prompts;
    MainWindow window(bootstrap.services(), &settings, &prompts);
    window.resize(sizeOf(arguments));
    window.show();
    DatabaseUrl url;
    url.backend = Backend::Sqlite;
    url.path = arguments[1];
    window.openCatalogue(url);
    if (!QTest::qWaitFor([&window] { return window.session() && window.productsPage()->model()->rowCount() > 0; },
                         20'000)) {
        std::fprintf(stderr, "screenshots: %s was not opened\n", qPrintable(url.path));
        return 1;
    }
    return photograph(window, arguments[2]);
}
