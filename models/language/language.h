#pragma once

#include <QString>
#include <vector>

/// The language of all texts, and with it the locale by which numbers, dates and prices are written.
namespace pricebook::language {

struct Language {
    QString code; ///< "ru"
    QString name; ///< in itself: "Русский"
};

/// Those there are texts for; English comes first.
[[nodiscard]] const std::vector<Language>& available();

/// What the surroundings ask for: LANGUAGE, LC_ALL, LC_MESSAGES and LANG in the order of gettext, or the desktop's
/// settings; English where there are no texts for it. A code of available().
[[nodiscard]] QString ofSystem();

/// Speaks it from now on: loads the texts and makes its locale the default. Empty, or none of available(): that of the
/// system. May be called again at any time; windows get QEvent::LanguageChange. Main thread only, with an application.
void speak(const QString& code);

/// A code of available(); English until speak().
[[nodiscard]] QString spoken();

/// A text as it is spoken now, with %n as it stands; `n` below zero: one without a number.
[[nodiscard]] QString pattern(const char* context, const char* source, const char* disambiguation, int n);

} // namespace pricebook::language
