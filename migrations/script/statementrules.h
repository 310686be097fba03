#pragma once

#include "sqltokenizer.h"

#include <QString>
#include <optional>
#include <vector>

namespace pricebook::statementrules {

/// Why a statement may not stand in a migration that the program runs in a transaction, as one sentence; nothing if it
/// may. `tokens`: of one statement, without white space and comments, at least one. Any thread.
[[nodiscard]] std::optional<QString> whyNotInTransaction(const std::vector<SqlToken>& tokens);
/// The same for a statement that runs in no transaction and may be run a second time after an interruption: what
/// cannot be repeated without harm, as far as its words tell, is refused.
[[nodiscard]] std::optional<QString> whyNotRepeatable(const std::vector<SqlToken>& tokens);

} // namespace pricebook::statementrules
