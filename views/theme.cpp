#include "theme.h"

#include "style.h"

#include <QApplication>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QPalette>
#include <QWidget>
#include <array>

using namespace Qt::StringLiterals;

namespace pricebook::theme {

namespace {

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

QPalette makePalette() {
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, Color name) { palette.setColor(role, color(name)); };
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
    QColor faint = color(Color::SecondaryText);
    faint.setAlphaF(0.62F);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faint);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, color(Color::StrongBorder));
    return palette;
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

} // namespace

bool isDark() {
    const QPalette palette = QGuiApplication::palette();
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

QColor color(Color name) {
    const Shade& shade = shades[static_cast<size_t>(name)];
    return QColor::fromRgb(isDark() ? shade.dark : shade.light);
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

QIcon icon(const QString& name) { return QIcon::fromTheme(name); }

void apply(QApplication& application) {
    // The archive for other systems brings its icons along.
    const QString beside = QApplication::applicationDirPath() + u"/../share/icons"_s;
    if (QStringList paths = QIcon::themeSearchPaths(); !paths.contains(beside))
        QIcon::setThemeSearchPaths(paths << beside);
    QIcon::setFallbackThemeName(isDark() ? u"breeze-dark"_s : u"breeze"_s);
    const QPalette palette = makePalette();
    application.setStyle(new Style); // owned by the application
    chooseFont(application);
    application.setPalette(palette);
}

} // namespace pricebook::theme
