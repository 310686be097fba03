#pragma once

#include <QString>

class QMenu;

namespace pricebook {

/// Gives each entry of the menu a letter of its own to choose it by, in whatever language it is; the first one of a
/// word where that is possible. Only where there are more entries than letters, some have none.
void giveMnemonics(QMenu& menu);
/// A text of an action without the mark of its letter; two ampersands are one that is shown, and stay two.
[[nodiscard]] QString withoutMnemonic(const QString& text);
/// From now on whenever it opens.
void keepMnemonics(QMenu& menu);

} // namespace pricebook
