#pragma once

#include <QString>
#include <string>
#include <string_view>

namespace pricebook {

/// The folding with which text is searched and names are compared, the same on both engines: every code point to its
/// simple lower case (Unicode's UnicodeData.txt), the final sigma to the usual one. One code point in, one out; nothing
/// is normalised or stripped of accents.
[[nodiscard]] char32_t foldCharacter(char32_t c);
[[nodiscard]] QString folded(QStringView text);
/// The same on UTF-8; bytes that are no UTF-8 are kept as they are.
[[nodiscard]] std::string foldedUtf8(std::string_view utf8);
/// Whether folded(`utf8`) contains `foldedNeedle`; allocates only for non-ASCII text.
[[nodiscard]] bool containsFolded(std::string_view utf8, std::string_view foldedNeedle);

/// folded() without accents: canonically decomposed (NFD), less the marks U+0300 to U+036F. For type-ahead, where
/// "creme" should find "Crème".
[[nodiscard]] QString plainText(QStringView text);

/// The order in which names are listed, the same in C++ and in both databases: by bytes of UTF-8 after lower-casing A-Z
/// only.
[[nodiscard]] int compareNames(QStringView a, QStringView b);

} // namespace pricebook
