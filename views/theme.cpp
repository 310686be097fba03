#include "theme.h"

#include "colorset.h"
#include "style.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontMetrics>
#include <QGuiApplication>
#include <QPalette>
#include <QScreen>
#include <QWidget>
#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace pricebook::theme {

namespace {

constexpr double usualPoints = 10;
constexpr double usualDotsPerInch = 96;
constexpr double pointsPerInch = 72;

struct Shade {
    Color name;
    QRgb light;
    QRgb dark;
};

constexpr std::array shades{
    Shade{Color::Window, 0xfff4f5f8, 0xff1b1e22},        Shade{Color::Surface, 0xffffffff, 0xff23272c},
    Shade{Color::Sunken, 0xfff0f2f6, 0xff1f2327},        Shade{Color::Hover, 0xffebeef4, 0xff2d3238},
    Shade{Color::Border, 0xffdfe3ea, 0xff373d45},        Shade{Color::StrongBorder, 0xffb4bcc8, 0xff59626d},
    Shade{Color::Text, 0xff1a2029, 0xffe7eaee},          Shade{Color::SecondaryText, 0xff5d6776, 0xffa0a9b5},
    Shade{Color::Accent, 0xff2b5fd9, 0xff7ba4ff},        Shade{Color::AccentText, 0xffffffff, 0xff0c1322},
    Shade{Color::SelectionFill, 0xffdfe8fb, 0xff2c3d61}, Shade{Color::ChipFill, 0xffe9eef8, 0xff323b4b},
    Shade{Color::ChipBorder, 0xffcfd9ec, 0xff46536a},    Shade{Color::ChipText, 0xff2a3c5e, 0xffd6e0f2},
    Shade{Color::Error, 0xffb3261e, 0xffff8a80},         Shade{Color::ErrorFill, 0xfffdecea, 0xff4a2b2b},
    Shade{Color::Warning, 0xff8a5a00, 0xffecbc57},       Shade{Color::WarningFill, 0xfffff4dc, 0xff453a22},
    Shade{Color::Success, 0xff1c7a43, 0xff6fd39a},
};

Colors chosen = Colors::System;
bool systemIsDark = false;

QColor colorOf(Color name, bool dark) {
    const Shade& shade = shades[static_cast<size_t>(name)];
    return QColor::fromRgb(dark ? shade.dark : shade.light);
}

QPalette makePalette(bool dark) {
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, Color name) { palette.setColor(role, colorOf(name, dark)); };
    set(QPalette::Window, Color::Window);
    set(QPalette::WindowText, Color::Text);
    set(QPalette::Base, Color::Surface);
    set(QPalette::AlternateBase, Color::Sunken);
    set(QPalette::Text, Color::Text);
    set(QPalette::PlaceholderText, Color::SecondaryText);
    set(QPalette::Button, Color::Surface);
    set(QPalette::ButtonText, Color::Text);
    set(QPalette::BrightText, Color::Error);
    set(QPalette::Highlight, Color::Accent);
    set(QPalette::HighlightedText, Color::AccentText);
    set(QPalette::Link, Color::Accent);
    set(QPalette::LinkVisited, Color::Accent);
    set(QPalette::ToolTipBase, Color::Surface);
    set(QPalette::ToolTipText, Color::Text);
    set(QPalette::Light, Color::Surface);
    set(QPalette::Midlight, Color::Hover);
    set(QPalette::Mid, Color::Border);
    set(QPalette::Dark, Color::StrongBorder);
    QColor faint = colorOf(Color::SecondaryText, dark);
    faint.setAlphaF(0.62F);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faint);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colorOf(Color::StrongBorder, dark));
    return palette;
}

/// A widget with a palette of its own keeps its colours: they are replaced by those with the same names.
void recolor(QWidget* widget, bool dark) {
    if (!widget->testAttribute(Qt::WA_SetPalette))
        return;
    QPalette palette = widget->palette();
    for (const QPalette::ColorGroup group : {QPalette::Active, QPalette::Inactive, QPalette::Disabled}) {
        for (int i = 0; i < QPalette::NColorRoles; ++i) {
            const auto role = static_cast<QPalette::ColorRole>(i);
            const QRgb old = palette.color(group, role).rgba();
            const auto shade = std::find_if(shades.begin(), shades.end(), [dark, old](const Shade& one) {
                return (dark ? one.light : one.dark) == old;
            });
            if (shade != shades.end() && palette.isBrushSet(group, role))
                palette.setColor(group, role, colorOf(shade->name, dark));
        }
    }
    widget->setPalette(palette);
}

void use(bool dark) {
    const bool differs = isDark() != dark;
    QIcon::setFallbackThemeName(dark ? u"breeze-dark"_s : u"breeze"_s);
    // Icons that are shown already are looked up again only if the paths were set.
    QIcon::setThemeSearchPaths(QIcon::themeSearchPaths());
    QApplication::setPalette(makePalette(dark));
    if (!differs)
        return;
    for (QWidget* widget : QApplication::allWidgets()) {
        recolor(widget, dark);
        widget->update();
    }
}

/// What the desktop says counts; without one Qt falls back to a font of 9 points, which is small and often bare.
void chooseFont(QApplication& application) {
    if (!qEnvironmentVariableIsEmpty("XDG_CURRENT_DESKTOP"))
        return;
    QFont font = application.font();
    const QStringList families = QFontDatabase::families();
    for (const QString& family : {u"Inter"_s, u"Noto Sans"_s, u"Cantarell"_s, u"DejaVu Sans"_s}) {
        if (!families.contains(family))
            continue;
        font.setFamily(family);
        break;
    }
    font.setPointSizeF(10);
    application.setFont(font);
}

/// How much larger the letters are than the usual ones; 1 where they are not. Read at every cell that is painted.
double enlargement() {
    static QFont known;
    static double factor = 0;
    if (const QFont font = QApplication::font(); factor == 0 || font != known) {
        const QScreen* screen = QGuiApplication::primaryScreen();
        const double dotsPerInch = screen ? screen->logicalDotsPerInchY() : usualDotsPerInch;
        const double points = font.pointSizeF() > 0 ? font.pointSizeF() * dotsPerInch / usualDotsPerInch
                                                    : font.pixelSize() * pointsPerInch / usualDotsPerInch;
        known = font;
        factor = std::max(1.0, points / usualPoints);
    }
    return factor;
}

} // namespace

int scaled(int length) { return static_cast<int>(std::lround(length * enlargement())); }

int lineHeight(int usual) {
    if (enlargement() == 1)
        return usual;
    const int letters = QFontMetrics(QApplication::font()).height();
    return usual + letters - static_cast<int>(std::lround(letters / enlargement()));
}

bool hasLargeLetters() { return enlargement() >= 1.4; }

QSize dialogSize(const QSize& usual) {
    const QScreen* screen = QGuiApplication::primaryScreen();
    const QSize room = screen ? screen->availableSize() - QSize(iconSize, 2 * controlHeight) : usual;
    return QSize(scaled(usual.width()), scaled(usual.height())).boundedTo(room);
}

int iconSide() { return scaled(iconSize); }

bool isDark() {
    const QPalette palette = QGuiApplication::palette();
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

QColor color(Color name) { return colorOf(name, isDark()); }

QColor mark(const QString& name) {
    struct Mark {
        QLatin1String name;
        QRgb light;
        QRgb dark;
    };
    static constexpr std::array marks{
        Mark{"red"_L1, 0xffc0362c, 0xffff8a80},    Mark{"orange"_L1, 0xffb25b00, 0xfff0a35e},
        Mark{"green"_L1, 0xff1c7a43, 0xff6fd39a},  Mark{"blue"_L1, 0xff2b5fd9, 0xff7ba4ff},
        Mark{"violet"_L1, 0xff7a3db8, 0xffc79bff}, Mark{"grey"_L1, 0xff5d6776, 0xffa0a9b5},
    };
    for (const Mark& one : marks) {
        if (one.name == name)
            return QColor::fromRgb(isDark() ? one.dark : one.light);
    }
    return {};
}

QFont font(Type type) {
    QFont font = QApplication::font();
    switch (type) {
    case Type::Title:
        font.setPointSizeF(font.pointSizeF() * 1.6);
        font.setWeight(QFont::DemiBold);
        break;
    case Type::Heading:
        font.setPointSizeF(font.pointSizeF() * 1.2);
        font.setWeight(QFont::DemiBold);
        break;
    case Type::Small:
        font.setPointSizeF(font.pointSizeF() * 0.9);
        break;
    case Type::Strong:
        font.setWeight(QFont::DemiBold);
        break;
    case Type::Body:
        break;
    }
    return font;
}

void setType(QWidget* widget, Type type, bool secondary) {
    widget->setFont(font(type));
    if (!secondary)
        return;
    QPalette palette = widget->palette();
    palette.setColor(QPalette::WindowText, color(Color::SecondaryText));
    widget->setPalette(palette);
}

void setQuietSelection(QWidget* list) {
    QPalette palette = list->palette();
    palette.setColor(QPalette::Highlight, color(Color::SelectionFill));
    palette.setColor(QPalette::HighlightedText, color(Color::Text));
    list->setPalette(palette);
}

QIcon icon(const QString& name) {
    // Breeze's dark set has a magnifying glass where the light one has this clock.
    const QString set = QIcon::themeName();
    const bool breeze = set.isEmpty() || set == u"hicolor" || set.startsWith(u"breeze");
    return QIcon::fromTheme(breeze && name == u"view-history" ? u"appointment-new"_s : name);
}

Colors colorsOf(const QString& key) {
    return key == u"light" ? Colors::Light : key == u"dark" ? Colors::Dark : Colors::System;
}

QString keyOf(Colors colors) {
    switch (colors) {
    case Colors::Light:
        return u"light"_s;
    case Colors::Dark:
        return u"dark"_s;
    case Colors::System:
        break;
    }
    return u"system"_s;
}

void apply(QApplication& application) {
    // The archive for other systems brings its icons along.
    const QString beside = QApplication::applicationDirPath() + u"/../share/icons"_s;
    if (QStringList paths = QIcon::themeSearchPaths(); !paths.contains(beside))
        QIcon::setThemeSearchPaths(paths << beside);
    systemIsDark = isDark();
    application.setStyle(new Style); // owned by the application
    chooseFont(application);
    setColors(Colors::System);
}

void setColors(Colors colors) {
    chosen = colors;
    use(colors == Colors::System ? systemIsDark : colors == Colors::Dark);
}

void followSystem() {
    if (chosen != Colors::System)
        return;
    const bool before = isDark();
    // The only way to see it in spite of the palette that was set.
    QApplication::setPalette({});
    systemIsDark = isDark();
    QApplication::setPalette(makePalette(before));
    if (systemIsDark != before)
        use(systemIsDark);
}

} // namespace pricebook::theme
