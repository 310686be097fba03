#pragma once

#include "databaseurl.h"
#include "result.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

class QJsonObject;

namespace pricebook {

class Connection;

/// What a database's schema is, in one spelling: equal descriptions are equal schemas, however they came about. Names
/// of constraints that the engine invents, the order of columns, spacing and quotes do not count; PostgreSQL's schema
/// (namespace) does not either. Without alembic_version, schema_history, what extensions brought along and, on SQLite,
/// the tables in which a virtual table keeps its data. A value; any thread.
class SchemaDescription {
public:
    /// Of the connected database; on PostgreSQL of its current schema. In a transaction of its own, unless one is open.
    static Result<SchemaDescription> read(Connection& connection);
    /// Error Invalid if it is not what toJson() writes.
    static Result<SchemaDescription> fromJson(const QByteArray& json);
    /// Sorted, indented, with a line break at the end.
    [[nodiscard]] QByteArray toJson() const;

    [[nodiscard]] Backend backend() const { return m_backend; }
    [[nodiscard]] QStringList tables() const { return m_tables.keys(); }

    struct Comparison {
        QStringList differences; ///< translated phrases that name the object: "products: the column sku is missing"
        QStringList warnings;    ///< the same about what an administrator may have added
        [[nodiscard]] bool isEqual() const { return differences.isEmpty(); }
    };
    /// `this` is what was found. Differences: what is expected and missing or otherwise, a column or constraint too
    /// many in an expected table, an invalid index. Warnings: other tables, indexes, triggers, views and functions too
    /// many. Extensions too many are nobody's business.
    [[nodiscard]] Comparison compareTo(const SchemaDescription& expected) const;

private:
    friend class SchemaComparison;
    friend class SqliteSchemaReader;
    friend class PostgresSchemaReader;

    using NamedTexts = QMap<QString, QString>; ///< a name and a text in canonical spelling
    struct Table {
        NamedTexts columns;     ///< "VARCHAR(100) NOT NULL DEFAULT 'x'"
        QString primaryKey;     ///< "(id)"; empty for none
        QStringList uniques;    ///< "(name)", sorted
        NamedTexts foreignKeys; ///< the columns "(category_id)" and "references categories(id) on delete set null"
        NamedTexts checks;      ///< the name, or the text where SQLite has none, and "(price > 0)"
        NamedTexts indexes;     ///< "(a, lower(b) DESC) where …", "unique (a)", "invalid (a)"
        NamedTexts triggers;
        QStringList options; ///< "autoincrement", "without rowid", "strict", "unlogged", …; sorted
        QString virtualText; ///< SQLite's virtual tables have this alone: "fts5(content, …)"
    };
    static constexpr QLatin1String invalidIndex{"invalid "}; ///< how an index that PostgreSQL does not use begins
    static Table tableFromJson(const QJsonObject& object);
    static QJsonObject tableToJson(const Table& table);

    Backend m_backend = Backend::Sqlite;
    QMap<QString, Table> m_tables;
    NamedTexts m_views;
    NamedTexts m_functions;   ///< PostgreSQL
    QStringList m_extensions; ///< PostgreSQL
};

/// The schema that a shipped revision makes, from the files in migrations/expected. Error NotFound where there is no
/// such file: for an unknown revision, and for a new one before tools/update-expected.sh was run.
Result<SchemaDescription> expectedSchema(const QString& revision, Backend backend);

} // namespace pricebook
