#pragma once

#include "schemastate.h"

#include <QDateTime>
#include <QString>
#include <QStringList>
#include <chrono>
#include <functional>
#include <vector>

namespace pricebook {

/// What is asked of the schema of a database. A value.
struct MigrationRequest {
    enum class Action {
        Upgrade,
        Downgrade,
        Adopt,  ///< takes a database of the replaced application over, then stays at its revision
        Rerun,  ///< runs an interrupted step again, which is idempotent, and ends it
        Repair, ///< writes the checksums of this program's revisions into the history
    };
    Action action = Action::Upgrade;
    /// A whole revision; empty: the newest for Upgrade, nothing (base) for Downgrade.
    QString target;
    bool backup = true;         ///< without one only where a person said so; an empty database needs none
    QString backupFolder;       ///< empty: beside the file, or the user's data folder for a server
    bool loseData = false;      ///< Downgrade: a person has agreed to lose what LostData says
    bool dropLeftovers = false; ///< Adopt: the leftovers of a failed Alembic run may be dropped
};

/// A revision that would be run.
struct PlannedRevision {
    QString id;
    QString message;
    QDateTime created; ///< UTC
    int statements = 0;
    qint64 rows = 0; ///< about how many rows the tables that it changes have
    bool destructive = false;
    bool breaking = false; ///< older programs cannot read the database afterwards
    bool transactional = true;
};

/// A column or table that a downgrade would remove.
struct LostData {
    QString name;    ///< "products.version" or "tags"
    qint64 rows = 0; ///< with a value in it
};

/// Where a backup would be written.
struct BackupPlan {
    QString path;
    qint64 bytes = 0;     ///< about how large it will be
    qint64 available = 0; ///< bytes free in that place
    QString problem;      ///< empty: possible; otherwise one sentence: why not and what to do
};

/// A backup that was made before a change of the schema, or by hand.
struct BackupFile {
    QString path;
    qint64 bytes = 0;
    QDateTime takenAt; ///< UTC
    QString from, to;  ///< the first eight digits of the revisions; `to` is empty for one made by hand
};

/// Another program that is connected to the same server's database. SQLite does not tell.
struct ConnectedClient {
    qint64 pid = 0;      ///< the server's process
    QString application; ///< "pricebook 0.1.0", "psql", may be empty
    QString user;
    QString address;  ///< empty: this machine
    QDateTime since;  ///< UTC
    QString activity; ///< "active", "idle in transaction" …
};

/// What a request would do. Nothing was changed to find it out.
struct MigrationPlan {
    SchemaState state;
    MigrationRequest::Action action = MigrationRequest::Action::Upgrade;
    QString from, to;                       ///< revisions; empty for base
    std::vector<PlannedRevision> revisions; ///< in the order of running
    std::chrono::milliseconds estimate{0};  ///< of the statements, without the backup
    bool needsBackup = true;                ///< false for an empty database
    BackupPlan backup;
    std::vector<BackupFile> backups;      ///< that exist already, newest first
    std::vector<ConnectedClient> clients; ///< PostgreSQL
    bool pooled = false;                  ///< a connection pooler stands between us and the server
    std::vector<LostData> losses;         ///< Downgrade
    QString irreversible;                 ///< Downgrade: why it cannot be done; empty if it can
    QString sql;                          ///< what would be run, as a script for sqlite3 or psql
};

struct MigrationProgress {
    enum class Phase {
        Waiting,
        BackingUp,
        Changing,
        Checking,
        Committing,
        Copying,  ///< of a copy of a whole catalogue: its rows
        Indexing, ///< likewise: what is put back after them
    };
    Phase phase = Phase::Waiting;
    int revision = 0;  ///< which of `revisions`, from 1
    int revisions = 0; ///< 0 while waiting for the lock
    int statement = 0; ///< which of `statements` runs, from 1
    int statements = 0;
    QString id;                             ///< of the revision
    QString message;                        ///< of the revision
    QString sql;                            ///< the statement that runs
    QString waitingFor;                     ///< who holds the lock, if the server says so
    qint64 bytesDone = -1, bytesTotal = -1; ///< BackingUp
    QString table;                          ///< Copying, and Checking of a copy
    qint64 rowsDone = -1, rowsTotal = -1;   ///< likewise, of all tables
    qint64 milliseconds = 0;                ///< since the start
};
/// Called before every statement and about ten times a second, from the thread that runs the change and from a helper
/// thread, one call at a time; never after the change has returned. False cancels, until Phase::Committing has been
/// answered with true.
using MigrationProgressHandler = std::function<bool(const MigrationProgress&)>;

/// What was done.
struct MigrationOutcome {
    QString from, to;
    QStringList revisions; ///< in the order in which they were run
    QStringList messages;  ///< of each
    QString backup;        ///< the file; empty without one
    QString note;          ///< one translated sentence that a person should read, or empty
    std::chrono::milliseconds duration{0};
};

/// A row of schema_history: something that was done to the schema.
struct SchemaHistoryEntry {
    qint64 number = 0;
    QString revision;
    QString parent;    ///< empty for the first
    QString direction; ///< upgrade, downgrade, stamp, adopt, restore
    QString state;     ///< running, applied, failed
    QString checksum;
    QString programVersion;
    QString floor;        ///< the oldest revision that a program must know to read the result
    QDateTime startedAt;  ///< UTC
    QDateTime finishedAt; ///< UTC
    qint64 milliseconds = 0;
    qint64 statements = 0;
    QString host;
    QString user;
    QString backup; ///< the file
    QString note;
};

/// The answer to "are the tables as they should be?"
struct SchemaCheck {
    SchemaState state;
    QStringList differences; ///< translated phrases; none: as they should be
    QStringList warnings;    ///< what an administrator may have added
};

} // namespace pricebook
