#pragma once

#include "migrationtypes.h"
#include "result.h"

namespace pricebook {

class Connection;
class MigrationSet;

/// Reads what a database says of its schema and judges it (see judgeSchema). Changes nothing; a few small reads, and
/// the whole schema only where the judgement hangs on it. An error means that it could not be read, never that it is
/// empty; Locked: another program is in the middle of a change.
Result<SchemaState> lookAtSchema(Connection& connection, const MigrationSet& migrations);

/// How the tables differ from what `revision` makes. NotFound if the program does not know that revision's schema.
Result<SchemaCheck> compareSchema(Connection& connection, const QString& revision);

} // namespace pricebook
