#pragma once

#include "product.h"

#include <QString>

namespace pricebook::steptitles {

// What a step is called in the list of what can be undone, in the language of the program; without "Undo".

[[nodiscard]] QString created(const Product& product);
[[nodiscard]] QString restored(const Product& product);
/// "Price of “Milk”" where the patch sets one thing, "“Milk”" otherwise.
[[nodiscard]] QString changed(const Product& product, const ProductPatch& patch);
[[nodiscard]] QString removed(qint64 products, const QString& onlyName);

} // namespace pricebook::steptitles
