#pragma once

#include "result.h"

#include <QString>
#include <optional>

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
/// Inserts a name that checkName's rules allow (`issue` is what they found) and that no row has, whatever its case;
/// returns the id. Errors: Invalid, NameTaken (with the id of the row that has the name).
Result<qint64> createNamed(Connection& connection, const QString& table, const QString& name,
                           std::optional<Issue> issue);
/// Renames by the same rules and raises the version; NotFound if the row is gone.
Result<void> renameNamed(Connection& connection, const QString& table, qint64 id, const QString& name,
                         std::optional<Issue> issue);
/// Inserts without a look at the rules or other rows.
Result<qint64> insertNamed(Connection& connection, const QString& table, const QString& name);
/// On PostgreSQL two writers could both find a name free that differs in case only: they wait for each other here.
Result<void> lockNames(Connection& connection, const QString& table);

} // namespace pricebook
