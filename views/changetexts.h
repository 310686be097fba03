#pragma once

#include "error.h"
#include "lastchange.h"

#include <QString>
#include <vector>

namespace pricebook {

struct Product;

/// How windows speak of the changes of others.
namespace changetexts {

/// As in a sentence: "price in shmeckles".
[[nodiscard]] QString fieldName(Field field);
/// Joined with commas.
[[nodiscard]] QString fieldNames(const std::vector<Field>& fields);
/// As a person reads it: "Drinks", "12.50", "hot, green"; "none" where it is empty.
[[nodiscard]] QString fieldText(const Product& product, Field field);
/// "anna", "anna (HTTP)", "another program", "somebody else".
[[nodiscard]] QString who(const LastChange& change);
/// who() with the local time of day, and the date unless it is today's: "anna at 14:02".
[[nodiscard]] QString whoAndWhen(const LastChange& change);

} // namespace changetexts

} // namespace pricebook
