#pragma once

#include "catalogsession.h"
#include "copytypes.h"
#include "databaseurl.h"

#include <functional>

namespace pricebook {

class MigrationJob;

/// What windows ask about and do with copies of whole catalogues. All are called on the window's thread and answer
/// there, later; `context` as in CatalogSession. A server's password comes from the keychain where an address has none.
struct MoveServices {
    /// Whether the copy can be made; changes nothing.
    std::function<void(const DatabaseUrl& from, const DatabaseUrl& to, QObject* context, Reply<CopyPlan>)> check;
    /// Makes it; no session may write to `from` meanwhile. The outcome's note says what was compared. After an error
    /// both are as they were.
    std::function<MigrationJob*(const DatabaseUrl& from, const DatabaseUrl& to)> run;
};

} // namespace pricebook
