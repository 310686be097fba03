#pragma once

#include "schemadescription.h"

namespace pricebook {

class Query;

/// SchemaDescription::read() on PostgreSQL: the current schema, from pg_catalog. Within a transaction, whose
/// search_path it changes while it reads. Used once.
class PostgresSchemaReader {
public:
    explicit PostgresSchemaReader(Connection& connection) : m_connection(connection) {}
    Result<SchemaDescription> read();

private:
    using Table = SchemaDescription::Table;
    /// Makes PostgreSQL write names without their schema where they are in ours or in an extension's.
    Result<void> narrowSearchPath();
    Result<void> restoreSearchPath();
    Result<void> readObjects();
    void take(const Query& row);
    void takeConstraint(Table& table, const QString& name, const QString& text);
    [[nodiscard]] QStringList tokens(const QString& sql) const;
    [[nodiscard]] QString function(const QString& sql) const;

    Connection& m_connection;
    QString m_schema;
    QString m_quotedSchema; ///< as SQL writes it, quoted if need be
    QString m_searchPath;   ///< the one before
    SchemaDescription m_result;
};

} // namespace pricebook
