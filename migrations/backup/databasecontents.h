#pragma once

#include "backuptypes.h"
#include "result.h"

#include <QMap>
#include <QString>
#include <QStringList>

namespace pricebook {

class Connection;

/// How many rows each table of a database has, and which revision it says it is at: by this a backup is compared with
/// its database. A value.
struct DatabaseContents {
    QMap<QString, qint64> rows; ///< by the table's name; on PostgreSQL with its schema, both quoted where needed
    QStringList heads;          ///< the rows of alembic_version, sorted

    /// Within a transaction, or it is no single state.
    static Result<DatabaseContents> read(Connection& connection);
    /// Whether a table of this name is there, in whichever schema.
    [[nodiscard]] bool hasTable(const QString& name) const;
    /// Whether it has a row, too.
    [[nodiscard]] bool hasRows(const QString& name) const;
    /// The four tables by which a catalogue is known, of whichever revision.
    [[nodiscard]] bool isCatalogue() const;
    [[nodiscard]] BackupContents summary() const;
    bool operator==(const DatabaseContents&) const = default;
};

} // namespace pricebook
