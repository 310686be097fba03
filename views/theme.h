#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QSize>

class QApplication;
class QWidget;

/// How every window looks: the only place that names colours, distances and sizes of type. Window's thread only.
namespace pricebook::theme {

// Distances in device-independent pixels; nothing in between is used.
inline constexpr int halfSpace = 4;
inline constexpr int space = 8;
inline constexpr int wideSpace = 12;
inline constexpr int pageMargin = 16;
inline constexpr int sectionSpace = 24;
inline constexpr int radius = 6;
inline constexpr int controlHeight = 32;
inline constexpr int rowHeight = 34;
inline constexpr int iconSize = 16;

/// What is as wide as some letters (a field, a column, a pane), given for the usual letters of 10 points: more where
/// the application's letters are larger, never less.
[[nodiscard]] int scaled(int length);
/// What has a line of text in it (controlHeight, rowHeight): only the letters grow, not the room around them.
[[nodiscard]] int lineHeight(int usual);
/// Whether what stands side by side had better stand one above the other.
[[nodiscard]] bool hasLargeLetters();
/// The first size of a dialog: scaled, as far as the screen has room.
[[nodiscard]] QSize dialogSize(const QSize& usual);
/// The side of an icon that stands beside text.
[[nodiscard]] int iconSide();

enum class Color {
    Window,  ///< behind everything
    Surface, ///< tables, fields, cards
    Sunken,  ///< a quiet area: a picture's placeholder, a header row
    Hover,
    Border,       ///< thin lines between areas
    StrongBorder, ///< of a field or button
    Text,
    SecondaryText, ///< hints, counts; still 4.5:1 against Surface and Window
    Accent,        ///< links, the main button, what is active
    AccentText,    ///< on Accent
    SelectionFill, ///< selected rows
    ChipFill,
    ChipBorder,
    ChipText,
    Error, ///< text that says what is wrong
    ErrorFill,
    Warning, ///< text that says what to look at
    WarningFill,
    Success,
};

/// Of the light or the dark set, whichever the application's palette is now; ask anew after a PaletteChange.
[[nodiscard]] QColor color(Color name);
[[nodiscard]] bool isDark();

enum class Type { Title, Heading, Body, Small, Strong };
[[nodiscard]] QFont font(Type type);
/// The widget's font, and secondary colour of text if asked.
void setType(QWidget* widget, Type type, bool secondary = false);

/// The rows that are chosen in a list or table are filled quietly, so that icons and text on them stay as they are.
void setQuietSelection(QWidget* list);

/// A freedesktop icon from the desktop's theme, else from Breeze.
[[nodiscard]] QIcon icon(const QString& name);

/// The style, fonts, icons and palette of the program; once, before the first window. Light or dark as the system's
/// palette is at that time.
void apply(QApplication& application);

} // namespace pricebook::theme
