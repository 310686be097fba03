#pragma once

#include "error.h"
#include "product.h"

#include <vector>

namespace pricebook {

/// The one set of rules for window, files and HTTP. Lengths are in characters (code points) after trimming.
namespace limits {
inline constexpr int categoryName = 100;
inline constexpr int tagName = 50;
inline constexpr int productName = 100;
inline constexpr int description = 10'000;
inline constexpr int imageUrl = 2'048;
} // namespace limits

/// Number of code points, as SQL's char_length counts.
[[nodiscard]] qsizetype characterCount(QStringView text);

/// `name` without white space at both ends. Inner white space stays.
[[nodiscard]] QString trimmedName(QStringView name);

/// Each returns at most one issue, with the field set; none when the value is valid.
[[nodiscard]] std::optional<Issue> checkCategoryName(QStringView name);
[[nodiscard]] std::optional<Issue> checkTagName(QStringView name); ///< field Tags where used for a product's tag
[[nodiscard]] std::optional<Issue> checkProductName(QStringView name);
[[nodiscard]] std::optional<Issue> checkDescription(QStringView text);
/// Empty, an http or https address, or a relative path below the database's folder ("pictures/tea.png").
[[nodiscard]] std::optional<Issue> checkImageUrl(QStringView url);
[[nodiscard]] std::optional<Issue> checkPrice(Field field, Money price);

/// All issues of a draft or of what a patch sets, in the order of the form; empty when valid.
[[nodiscard]] std::vector<Issue> validate(const ProductDraft& draft);
[[nodiscard]] std::vector<Issue> validate(const ProductPatch& patch);

/// The draft or patch with trimmed name and address; call before storing.
[[nodiscard]] ProductDraft normalized(ProductDraft draft);
[[nodiscard]] ProductPatch normalized(ProductPatch patch);

} // namespace pricebook
