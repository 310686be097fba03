#pragma once

#include "result.h"
#include "schemajudge.h"

#include <vector>

namespace pricebook {

class Connection;

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
    /// A row to be written. The engine adds program, host, user and process.
    struct Record {
        QString revision; ///< "base" for a stamp of nothing
        QString parent;
        QString direction;                         ///< upgrade, downgrade, stamp, adopt, restore
        QString state = QStringLiteral("applied"); ///< or running
        QString checksum;
        QString floor; ///< the oldest revision a program must know to work with the result
        QString backup;
        QString note;
        QDateTime startedAt; ///< UTC
        qint64 statements = 0;
    };
    /// Within a write transaction. Returns the row's number.
    Result<qint64> record(const Record& record);
    /// Within a write transaction: ends a row that was running: applied or failed.
    Result<void> finish(qint64 number, const QString& state, const QString& note);

private:
    Result<std::vector<SchemaHistoryEntry>> read();
    Result<QStringList> tables();
    Result<QStringList> column(const QString& sql);

    Connection& m_connection;
};

} // namespace pricebook
