#pragma once

class QMenu;

namespace pricebook {

/// Gives each entry of the menu a letter to choose it by, in whatever language it is: the first one of a word, or any,
/// that no entry above has. An entry of which all letters are taken has none.
void giveMnemonics(QMenu& menu);
/// From now on whenever it opens.
void keepMnemonics(QMenu& menu);

} // namespace pricebook
