#pragma once

#include "catalogstore.h"
#include "configuration.h"

#include <functional>

namespace pricebook {

/// Runs commands on the database that the configuration names.
namespace database {

/// Opens a database that exists, whatever its schema.
Result<std::unique_ptr<Connection>> open(const Configuration& configuration, OpenMode mode);
/// Opens one whose schema is at head, for reading.
Result<std::unique_ptr<CatalogStore>> openCatalogue(const Configuration& configuration);
/// The same for writing.
Result<std::unique_ptr<CatalogStore>> openForWriting(const Configuration& configuration);
/// Runs `work` on a connection to a database that is created if it is absent (SQLite); a file created for it is removed
/// again if the work fails.
Result<void> withCreated(const Configuration& configuration,
                         const std::function<Result<void>(std::unique_ptr<Connection>)>& work);
/// Upgrades an empty database; an error for any other that is not at head.
Result<void> prepareSchema(Connection& connection);

} // namespace database
} // namespace pricebook
