#pragma once

#include "result.h"

#include <QHash>
#include <QString>
#include <QStringList>

namespace pricebook {

class Connection;

/// What a migration must leave as it was: the number of rows of every table that it does not say it changes, and, on
/// SQLite, where foreign keys are off meanwhile, that no reference was broken. A rebuilt table whose children were
/// deleted by a cascade is seen by this and by nothing else. Take before, check after, in the same transaction.
class TableGuard {
public:
    static Result<TableGuard> take(Connection& connection);
    /// `rowsChange`: tables whose rows may differ. Tables that are new or gone are not looked at. Returns what is there
    /// now, for the next migration of the same transaction.
    Result<TableGuard> check(Connection& connection, const QStringList& rowsChange) const;

private:
    static Result<QStringList> tables(Connection& connection);
    static Result<qint64> violations(Connection& connection);

    QHash<QString, qint64> m_rows;
    qint64 m_violations = 0;
};

} // namespace pricebook
