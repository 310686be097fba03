#pragma once

#include "product.h"
#include "result.h"

#include <QLocale>

/// A product's fields as texts, as cells, spreadsheets and drafts hold them: prices as "1234.50", the category's name,
/// the tags' names parted by LF (which no name has). Pure; any thread.
namespace pricebook::celltext {

/// The columns of the table that have a text, in their order there.
[[nodiscard]] bool isCellField(Field field);
[[nodiscard]] QString of(const Product& product, Field field);
/// What a person or another program wrote as a cell of this field; Invalid with one issue where it breaks a rule. That
/// a category exists is not looked at. `locale` is for prices. Tags may be parted by commas, semicolons and line
/// breaks.
[[nodiscard]] Result<QString> read(Field field, QStringView typed, const QLocale& locale);
/// For reading: tags parted by commas, prices as the locale writes them.
[[nodiscard]] QString shown(Field field, const QString& text, const QLocale& locale = QLocale());
/// For another program: prices with the locale's decimal sign, without groups.
[[nodiscard]] QString forClipboard(Field field, const QString& text, const QLocale& locale);
/// The names in the text of Field::Tags.
[[nodiscard]] QStringList tagNames(const QString& text);
[[nodiscard]] QString ofTagNames(const QStringList& names);
/// Whether both say the same: tags as sets, case ignored.
[[nodiscard]] bool isSame(Field field, const QString& a, const QString& b);

} // namespace pricebook::celltext
