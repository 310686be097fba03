#include "bootstrap.h"
#include "fakeprompts.h"
#include "language.h"
#include "mainwindow.h"
#include "productspage.h"
#include "producttablemodel.h"
#include "secretstore.h"
#include "settings.h"
#include "theme.h"
#include "windowtour.h"

#include <QApplication>
#include <QIcon>
#include <QPalette>
#include <QTemporaryDir>
#include <QTest>
#include <cstdio>

using namespace Qt::StringLiterals;
using namespace pricebook;

namespace {

constexpr int settle = 400; ///< milliseconds until lists and counts have come

/// As a desktop would have set it.
void usePalette(bool dark) {
    QPalette palette;
    palette.setColor(QPalette::Window, dark ? QColor(30, 30, 30) : QColor(240, 240, 240));
    palette.setColor(QPalette::WindowText, dark ? QColor(230, 230, 230) : QColor(20, 20, 20));
    QGuiApplication::setPalette(palette);
}

int photograph(WindowTour& tour, const QString& prefix) {
    int failures = 0;
    for (const WindowTour::Stop& stop : WindowTour::stops()) {
        QWidget* shown = tour.show(stop);
        QTest::qWait(settle);
        const QString file = u"%1-%2.png"_s.arg(prefix, QString::fromLatin1(stop.name));
        if (!shown || !shown->grab().save(file)) {
            std::fprintf(stderr, "screenshots: %s was not made\n", qPrintable(file));
            ++failures;
        }
        tour.leave();
    }
    return failures == 0 ? 0 : 1;
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
    WindowTour tour(window, bootstrap.services(), prompts);
    return photograph(tour, arguments[2]);
}
