#pragma once

#include "result.h"
#include "schemastate.h"

#include <QDateTime>
#include <QString>
#include <vector>

namespace pricebook {

class Connection;
class Migration;

/// A row of schema_history: something that was done to the schema.
struct SchemaHistoryEntry {
    qint64 number = 0;
    QString revision;
    QString parent;    ///< empty for the first
    QString direction; ///< upgrade, downgrade, stamp, adopt, restore
    QString state;     ///< running, applied, failed
    QString checksum;
    QString programVersion;
    QDateTime startedAt;
    QDateTime finishedAt;
    qint64 milliseconds = 0;
    qint64 statements = 0;
    QString host;
    QString user;
};

/// The two tables in which a database keeps its own state: alembic_version (the head pointer) and schema_history.
/// On one connection; its thread only.
class SchemaHistory {
public:
    explicit SchemaHistory(Connection& connection) : m_connection(connection) {}

    Result<SchemaFacts> facts();
    /// Oldest first; none if there is no such table.
    Result<std::vector<SchemaHistoryEntry>> entries();
    /// Within a write transaction: makes the two tables where they are absent.
    Result<void> ensureTables();
    /// Within a write transaction: moves the head pointer from `from` to `to` (empty: no revision). An error if it did
    /// not stand at `from`.
    Result<void> moveHead(const QString& from, const QString& to);
    struct Step {
        const Migration* migration = nullptr;
        bool downgrade = false;
        QString floor;       ///< the oldest revision a program must know to work with the result
        QDateTime startedAt; ///< UTC
    };
    /// Within a write transaction.
    Result<void> record(const Step& step);

private:
    Result<QStringList> tables();
    Result<QStringList> column(const QString& sql);

    Connection& m_connection;
};

} // namespace pricebook
