#pragma once

#include "result.h"

#include <QString>
#include <QStringList>
#include <utility>
#include <vector>

namespace pricebook {

class Connection;

/// A table of SQLite that is made anew because ALTER TABLE cannot change it that way. In a file:
///     -- rebuild: products
///     -- copy: id, name, price = round(price, 2)
///     -- copy: category_id
///     CREATE TABLE products (…);
struct TableRebuild {
    QString table;       ///< without quotes
    QString createTable; ///< "CREATE TABLE products (…)" with the name that the table has in the end
    /// A column of the new table, and what it is made of: an expression over the old one. As written. A column that is
    /// not named here gets its default.
    std::vector<std::pair<QString, QString>> columns;
};

/// The plain statements that rebuild the table, to be run in this order, in one transaction, with foreign_keys off.
/// Every row is copied; the table's indexes and triggers are made again as they are in this database, those that
/// somebody added too; views, other tables' triggers and references go on meaning the new table; ids that
/// AUTOINCREMENT has given are not given again; a planner's statistics stay. The first statement switches
/// legacy_alter_table on and the last one puts it back: hold a RenameMode while they run.
/// Reads only. Error Schema, before anything is changed: an index, a trigger, a view or a reference needs a column that
/// the new table does not have, the database has no such table, or a statement would fail. An object that is broken
/// already is no error.
Result<QStringList> expand(Connection& connection, const TableRebuild& rebuild);

/// Puts SQLite's legacy_alter_table back to what it was, which a ROLLBACK does not do. Nothing on PostgreSQL.
class RenameMode {
public:
    /// The connection must outlive it.
    explicit RenameMode(Connection& connection);
    ~RenameMode();
    RenameMode(const RenameMode&) = delete;
    RenameMode& operator=(const RenameMode&) = delete;

private:
    Connection& m_connection;
    bool m_sqlite;
    bool m_wasOn = false;
};

} // namespace pricebook
