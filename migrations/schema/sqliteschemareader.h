#pragma once

#include "schemadescription.h"

namespace pricebook {

/// SchemaDescription::read() on SQLite: from the pragmas, and what they do not show from the statements in
/// sqlite_master. Within a transaction. Used once.
class SqliteSchemaReader {
public:
    explicit SqliteSchemaReader(Connection& connection) : m_connection(connection) {}
    Result<SchemaDescription> read();

private:
    using Table = SchemaDescription::Table;
    Result<void> readTables();
    Result<void> readColumns();
    Result<void> readIndexes();
    Result<void> readForeignKeys();
    Result<void> readStatements();
    void takeTable(Table& table, const QString& sql);
    void takeIndex(Table& table, const QString& name, const QString& sql);
    /// Null for a table that is not described in detail.
    Table* find(const QString& name);

    Connection& m_connection;
    SchemaDescription m_result;
    /// Per index the keys that are plain columns, by position, such as "name collate nocase desc".
    QMap<QString, QMap<int, QString>> m_indexColumns;
};

} // namespace pricebook
