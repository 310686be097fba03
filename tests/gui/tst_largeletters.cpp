#include "clippedtexts.h"
#include "livetexts.h"
#include "theme.h"
#include "tourfixture.h"

#include <QApplication>
#include <QFile>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// With letters of twice the usual size, in both languages and a window of 1280 × 800: no text of a button or label is
/// cut off, and no window needs more than the screen has.
class tst_LargeLetters : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsWhatIsClipped();
    void everywhere_data();
    void everywhere();
    void cleanupTestCase() { tour.reset(); }

private:
    std::unique_ptr<TourFixture> tour;
    QString spoken;
};

void tst_LargeLetters::findsWhatIsClipped() {
    QWidget window;
    QPushButton button(u"A text that is too long"_s, &window);
    QLabel label(u"Another text"_s, &window);
    QCheckBox box(u"Cut off at the edge"_s, &window);
    window.resize(400, 200);
    button.setGeometry(0, 0, 60, 40);
    label.setGeometry(0, 50, 40, 40);
    box.setGeometry(300, 100, 400, 40);
    window.show();
    const QStringList wrong = clippedtexts::find(&window);
    QCOMPARE(wrong.size(), 3);
    button.resize(button.sizeHint().expandedTo({0, 40}));
    label.setToolTip(label.text());
    box.move(0, 100);
    window.resize(700, 200);
    QCOMPARE(clippedtexts::find(&window), QStringList());
}

void tst_LargeLetters::everywhere_data() {
    QTest::addColumn<QString>("code");
    QTest::addColumn<int>("stop");
    for (const char* code : {"en", "ru"}) {
        for (size_t i = 0; i < WindowTour::stops().size(); ++i)
            QTest::addRow("%s %s", code, WindowTour::stops()[i].name) << QString::fromLatin1(code) << int(i);
    }
}

void tst_LargeLetters::everywhere() {
    QFETCH(QString, code);
    QFETCH(int, stop);
    if (spoken != code) { // made in the language, not changed to it: sizes are those of the first texts
        tour.reset();
        spoken = code;
        LiveTexts::speak(code);
        tour = std::make_unique<TourFixture>();
        QVERIFY(tour->open({u"Assam"_s, u"Bancha"_s, u"Сенча"_s}, {u"Tea"_s, u"Кофе"_s}, {u"hot"_s, u"зелёное"_s}));
    }
    const QPointer<QWidget> shown = tour->tour->show(WindowTour::stops()[static_cast<size_t>(stop)]);
    QVERIFY(shown);
    QStringList wrong = clippedtexts::find(shown);
    if (shown->width() > 1280 || shown->height() > 800)
        wrong << u"the window is %1 × %2"_s.arg(shown->width()).arg(shown->height());
    tour->tour->leave();
    QVERIFY2(wrong.isEmpty(), qPrintable(u'\n' + wrong.join(u'\n')));
}

int main(int argc, char* argv[]) {
    // The screen of the trial, as wide as the smallest that people have.
    const QTemporaryDir folder;
    QFile screens(folder.filePath(u"screens.json"_s));
    if (screens.open(QIODevice::WriteOnly))
        screens.write(R"({"screens":[{"name":"one","x":0,"y":0,"width":1280,"height":800,"logicalDpi":96,"dpr":1}]})");
    screens.close();
    qputenv("QT_QPA_PLATFORM", "offscreen:configfile=" + screens.fileName().toLocal8Bit());
    QApplication application(argc, argv);
    theme::apply(application);
    QFont font = QApplication::font();
    font.setPointSizeF(2 * font.pointSizeF());
    QApplication::setFont(font);
    tst_LargeLetters test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_largeletters.moc"
