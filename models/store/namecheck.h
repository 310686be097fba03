#pragma once

#include "result.h"

#include <QString>

namespace pricebook {

class Connection;

/// A category or tag as the two tables share it; internal to store.
struct NamedRow {
    qint64 id = 0;
    QString name;
};

/// The row of `table` ("categories" or "tags") with exactly this name, else the first that is equal but for case; id 0
/// if none.
Result<NamedRow> findByName(Connection& connection, const QString& table, const QString& name);
/// NameTaken (with the id of the row that has the name) if a row other than `exceptId` has it, whatever its case.
Result<void> checkNameFree(Connection& connection, const QString& table, const QString& name, qint64 exceptId);
/// Inserts and returns the id. Renames and raises the version; NotFound if the row is gone.
Result<qint64> insertNamed(Connection& connection, const QString& table, const QString& name);
Result<void> renameNamed(Connection& connection, const QString& table, qint64 id, const QString& name);
/// On PostgreSQL two writers could both find a name free that differs in case only: they wait for each other here.
Result<void> lockNames(Connection& connection, const QString& table);

} // namespace pricebook
