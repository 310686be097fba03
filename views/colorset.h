#pragma once

#include <QColor>
#include <QString>

/// Which of its sets of colours the program uses, apart from what the colours are for (theme.h). Window's thread only.
namespace pricebook::theme {

/// The one that the system has, or always the same.
enum class Colors { System, Light, Dark };
/// "system", "light", "dark": for the settings; anything else is System.
[[nodiscard]] Colors colorsOf(const QString& key);
[[nodiscard]] QString keyOf(Colors colors);

/// Holds at once, for every window that is open. After apply(), which has looked at what the system has.
void setColors(Colors colors);
/// Looks at the system's palette anew; for a window that is told of QEvent::ThemeChange.
void followSystem();

/// The colour of a connection by its name (see connections.h), for a mark beside the connection's name; invalid for any
/// other name.
[[nodiscard]] QColor mark(const QString& name);

} // namespace pricebook::theme
