#include "enterkey.h"
#include "guifixture.h"
#include "productspage.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "theme.h"

#include <QPushButton>
#include <QScreen>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace pricebook;
using theme::Color;

Q_DECLARE_METATYPE(pricebook::theme::Color)

namespace {

/// Relative luminance and contrast as WCAG defines them.
double luminance(const QColor& color) {
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double x = luminance(a) + 0.05;
    const double y = luminance(b) + 0.05;
    return std::max(x, y) / std::min(x, y);
}

QPalette systemPalette(bool dark) {
    QPalette palette;
    palette.setColor(QPalette::Window, dark ? QColor(30, 30, 30) : QColor(240, 240, 240));
    palette.setColor(QPalette::WindowText, dark ? QColor(230, 230, 230) : QColor(20, 20, 20));
    return palette;
}

} // namespace

/// Colours can be read in both sets, and windows can be drawn in both.
class tst_Theme : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textCanBeRead_data();
    void textCanBeRead();
    void drawsEverything_data();
    void drawsEverything();
    void dialogsFitTheScreen();
    void enterPressesButtons();
};

void tst_Theme::enterPressesButtons() {
    QObject owner;
    letEnterPressButtons(&owner);
    QWidget window;
    QPushButton button(u"Add"_s, &window);
    QSignalSpy clicked(&button, &QPushButton::clicked);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    button.setFocus();
    QTest::keyClick(&button, Qt::Key_Return);
    QCOMPARE(clicked.count(), 1);
    QTest::keyClick(&button, Qt::Key_Return, Qt::ControlModifier);
    button.setEnabled(false);
    QTest::keyClick(&button, Qt::Key_Enter);
    QCOMPARE(clicked.count(), 1);
}

void tst_Theme::dialogsFitTheScreen() {
    const QSize screen = QGuiApplication::primaryScreen()->availableSize();
    QCOMPARE(theme::dialogSize({200, 100}), QSize(theme::scaled(200), theme::scaled(100)));
    const QSize size = theme::dialogSize(2 * screen);
    QVERIFY(size.width() < screen.width() && size.height() < screen.height());
}

void tst_Theme::textCanBeRead_data() {
    QTest::addColumn<bool>("dark");
    QTest::addColumn<Color>("text");
    QTest::addColumn<Color>("behind");
    QTest::addColumn<double>("least");
    for (const bool dark : {false, true}) {
        const auto row = [dark](const char* name, Color text, Color behind, double least = 4.5) {
            QTest::newRow(qPrintable(QLatin1String(dark ? "dark " : "light ") + QLatin1String(name)))
                << dark << text << behind << least;
        };
        row("text on window", Color::Text, Color::Window);
        row("text on surface", Color::Text, Color::Surface);
        row("text on selection", Color::Text, Color::SelectionFill);
        row("text on hover", Color::Text, Color::Hover);
        row("secondary on window", Color::SecondaryText, Color::Window);
        row("secondary on surface", Color::SecondaryText, Color::Surface);
        row("secondary on sunken", Color::SecondaryText, Color::Sunken);
        row("secondary on selection", Color::SecondaryText, Color::SelectionFill);
        row("accent on surface", Color::Accent, Color::Surface);
        row("on accent", Color::AccentText, Color::Accent);
        row("chip", Color::ChipText, Color::ChipFill);
        row("error on surface", Color::Error, Color::Surface);
        row("error on window", Color::Error, Color::Window);
        row("error on its fill", Color::Error, Color::ErrorFill);
        row("warning on window", Color::Warning, Color::Window);
        row("warning on its fill", Color::Warning, Color::WarningFill);
        row("success on surface", Color::Success, Color::Surface);
        row("line of a field", Color::StrongBorder, Color::Surface, 1.5);
    }
}

void tst_Theme::textCanBeRead() {
    QFETCH(bool, dark);
    QFETCH(Color, text);
    QFETCH(Color, behind);
    QFETCH(double, least);
    QApplication::setPalette(systemPalette(dark));
    QCOMPARE(theme::isDark(), dark);
    const double found = contrast(theme::color(text), theme::color(behind));
    QVERIFY2(found >= least, qPrintable(u"contrast %1"_s.arg(found)));
}

void tst_Theme::drawsEverything_data() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void tst_Theme::drawsEverything() {
    QFETCH(bool, dark);
    QApplication::setPalette(systemPalette(dark));
    theme::apply(*qApp);
    QCOMPARE(theme::isDark(), dark);
    GuiFixture fixture;
    QVERIFY(fixture.open());
    const Category tea = fixture.addCategory(u"Tea"_s);
    const Tag green = fixture.addTag(u"green"_s);
    fixture.addProduct(makeDraft(u"Sencha"_s, tea.id, {green.id}));
    fixture.addProduct(makeDraft(u"Assam"_s, std::nullopt, {}));
    ProductsPage page(&fixture.prompts);
    page.setSession(fixture.session);
    page.resize(1000, 640);
    page.show();
    QTRY_COMPARE(page.model()->rowCount(), 2);
    page.table()->selectRowOnly(0);
    QTest::qWait(50);
    const QImage image = page.grab().toImage();
    QCOMPARE(image.pixelColor(2, 2), theme::color(Color::Window));
    if (const QString folder = qEnvironmentVariable("PRICEBOOK_SCREENSHOTS"); !folder.isEmpty())
        QVERIFY(image.save(u"%1/products-%2.png"_s.arg(folder, dark ? u"dark"_s : u"light"_s)));
}

QTEST_MAIN(tst_Theme)
#include "tst_theme.moc"
