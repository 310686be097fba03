#include "copytarget.h"

#include "backupfolder.h"
#include "connection.h"
#include "copytables.h"
#include "databasecontents.h"
#include "migrationlock.h"
#include "migrationrunner.h"
#include "query.h"
#include "schemalook.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QStorageInfo>
#include <algorithm>
#include <libpq-fe.h>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr int oldestServer = 13; ///< the first whose functions our searches need

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::CatalogueCopy)
};

Result<void> checkFile(const DatabaseUrl& url, qint64 bytes) {
    const QFileInfo file(url.path);
    if (file.exists())
        return Error(Error::Kind::NameTaken,
                     Texts::tr("There is a file %1 already, and it is left as it is: choose another name.")
                         .arg(QDir::toNativeSeparators(url.path)));
    const QFileInfo folder(file.absolutePath());
    if (!folder.isDir())
        return Error(Error::Kind::NotFound,
                     Texts::tr("There is no folder %1: create it first.").arg(file.absolutePath()));
    if (!folder.isWritable())
        return Error(Error::Kind::ReadOnly,
                     Texts::tr("Nothing can be created in the folder %1: choose another, or change its permissions.")
                         .arg(file.absolutePath()));
    const qint64 available = QStorageInfo(file.absolutePath()).bytesAvailable();
    if (available >= 0 && available < bytes)
        return Error(
            Error::Kind::DiskFull,
            Texts::tr("The disk of %1 has %2 free and about %3 are needed: free some space or choose another folder.")
                .arg(file.absolutePath(), QLocale().formattedDataSize(available), QLocale().formattedDataSize(bytes)));
    return {};
}

/// What a server can be asked before anything is changed.
Result<void> checkServer(Connection& connection) {
    const QString where = connection.url().toDisplayString();
    const int version = PQserverVersion(connection.postgresHandle()) / 10'000;
    if (version < oldestServer)
        return Error(Error::Kind::Invalid,
                     Texts::tr("%1 is PostgreSQL %2, and %3 or newer is needed: upgrade the server.")
                         .arg(where)
                         .arg(version)
                         .arg(oldestServer));
    Query query(
        connection,
        u"SELECT CASE WHEN pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' THEN 1 ELSE 0 "
        "END, COALESCE(current_schema(), ''), CASE WHEN has_schema_privilege(current_schema(), 'CREATE') THEN 1 "
        "ELSE 0 END, CASE WHEN EXISTS (SELECT 1 FROM pg_collation WHERE collname = 'und-x-icu') THEN 1 ELSE 0 "
        "END"_s);
    if (const Result<bool> row = query.step(); !row)
        return row.error();
    if (query.integer(0) != 0)
        return Error(Error::Kind::ReadOnly,
                     Texts::tr("%1 can only be read, as a standby is: connect to the primary server.").arg(where));
    if (query.text(1).isEmpty() || query.integer(2) == 0)
        return Error(
            Error::Kind::Denied,
            Texts::tr("This user may not create tables in %1: have the administrator run “GRANT CREATE ON SCHEMA %2 TO "
                      "%3;” in that database.")
                .arg(where, query.text(1).isEmpty() ? u"public"_s : query.text(1), connection.url().user));
    if (query.integer(3) == 0)
        return Error(
            Error::Kind::Invalid,
            Texts::tr("The server of %1 was built without ICU, which searching needs: use another server.").arg(where));
    return {};
}

/// True: empty. False: the tables of a catalogue without rows. An error for anything else.
Result<bool> isFresh(Connection& connection) {
    const Result<SchemaState> state = lookAtSchema(connection, MigrationSet::embedded());
    if (!state)
        return state.error();
    if (state->kind == SchemaState::Kind::Empty)
        return true;
    if (!state->isUsable() && !state->canUpgrade())
        return Error(Error::Kind::Schema, Texts::tr("%1 is no place for a copy: %2 Choose an empty database.")
                                              .arg(connection.url().toDisplayString(), state->text()));
    const Result<DatabaseContents> contents = DatabaseContents::read(connection);
    if (!contents)
        return contents.error();
    const bool used = std::any_of(copyTables().begin(), copyTables().end(),
                                  [&](const CopyTable& table) { return contents->hasRows(table.sqlName()); });
    if (used)
        return Error(Error::Kind::Invalid,
                     Texts::tr("%1 has a catalogue in it already, which is left as it is: choose an empty database.")
                         .arg(connection.url().toDisplayString()));
    return state->kind == SchemaState::Kind::Behind; // its older tables are upgraded as an empty database is
}

} // namespace

CopyTarget::CopyTarget() = default;

CopyTarget::~CopyTarget() {
    m_connection.reset(); // before the file goes
}

Result<bool> CopyTarget::check(const DatabaseUrl& url, qint64 bytes) {
    if (url.backend == Backend::Sqlite) {
        const Result<void> possible = checkFile(url, bytes);
        return possible ? Result<bool>(true) : Result<bool>(possible.error());
    }
    const Result<std::unique_ptr<Connection>> connection = Connection::open(url, OpenMode::ReadWrite);
    if (!connection)
        return connection.error();
    if (const Result<void> possible = checkServer(**connection); !possible)
        return possible.error();
    return isFresh(**connection);
}

Result<std::unique_ptr<CopyTarget>> CopyTarget::open(const DatabaseUrl& url, qint64 bytes) {
    std::unique_ptr<CopyTarget> target(new CopyTarget);
    if (url.backend == Backend::Sqlite) {
        Result<void> opened = checkFile(url, bytes);
        if (opened)
            opened = target->openFile(url);
        if (!opened)
            return opened.error();
        return target;
    }
    Result<std::unique_ptr<Connection>> connection = Connection::open(url, OpenMode::ReadWrite);
    if (!connection)
        return connection.error();
    target->m_connection = std::move(*connection);
    if (const Result<void> possible = checkServer(target->connection()); !possible)
        return possible.error();
    const Result<bool> fresh = isFresh(target->connection());
    if (!fresh)
        return fresh.error();
    target->m_fresh = *fresh;
    return target;
}

Result<void> CopyTarget::openFile(const DatabaseUrl& url) {
    int code = 0;
    m_lock = FileLock::tryLock(url.path + u".partial-lock"_s, code);
    if (!m_lock && code == 0)
        return Error(Error::Kind::Locked,
                     Texts::tr("Another program is just writing a copy to %1: wait until it is done.").arg(url.path));
    if (!m_lock)
        return Error(Error::Kind::ReadOnly,
                     Texts::tr("Nothing can be written beside %1: choose another folder.").arg(url.path),
                     qt_error_string(code));
    QFile::remove(url.path + u".partial"_s); // of a copy that was killed
    Result<PartialFile> file = PartialFile::create(url.path);
    if (!file)
        return file.error();
    m_file = std::make_unique<PartialFile>(std::move(*file));
    Result<std::unique_ptr<Connection>> connection =
        Connection::open(DatabaseUrl::sqlite(m_file->path()), OpenMode::CreateIfMissing);
    if (!connection)
        return connection.error();
    m_connection = std::move(*connection);
    // Nobody needs the file before it is whole: its journal and the waiting for the disk would be for nothing.
    for (const QString& pragma :
         {u"PRAGMA journal_mode = MEMORY"_s, u"PRAGMA synchronous = OFF"_s, u"PRAGMA cache_size = -131072"_s}) {
        if (Result<void> set = m_connection->execute(pragma); !set)
            return set;
    }
    return {};
}

Result<void> CopyTarget::write(const std::function<Result<void>()>& fill) {
    if (Result<void> written = m_fresh ? writeToEmpty(fill) : writeToTables(fill); !written)
        return written;
    if (!m_file)
        return {};
    if (Result<void> set = m_connection->execute(u"PRAGMA journal_mode = WAL"_s); !set)
        return set;
    m_connection.reset();
    return m_file->finish();
}

Result<void> CopyTarget::writeToEmpty(const std::function<Result<void>()>& fill) {
    const Result<MigrationOutcome> made = MigrationRunner(*m_connection, MigrationSet::embedded()).makeAndFill(fill);
    return made ? Result<void>() : Result<void>(made.error());
}

Result<void> CopyTarget::writeToTables(const std::function<Result<void>()>& fill) {
    Result<MigrationLock> lock = MigrationLock::acquire(*m_connection, std::chrono::seconds(10), {});
    if (!lock)
        return lock.error();
    if (Result<void> locked =
            m_connection->execute(u"LOCK TABLE %1 IN ACCESS EXCLUSIVE MODE"_s.arg(copyTableNames().join(u", "_s)));
        !locked)
        return locked;
    if (const Result<bool> fresh = isFresh(*m_connection); !fresh) // somebody may have been here since
        return fresh.error();
    if (Result<void> filled = fill(); !filled)
        return filled;
    const Result<SchemaCheck> check = compareSchema(*m_connection, MigrationSet::embedded().head());
    if (!check)
        return check.error();
    if (!check->differences.isEmpty())
        return Error(Error::Kind::Schema,
                     Texts::tr("The tables of %1 are not as they should be: %2.")
                         .arg(m_connection->url().toDisplayString(), check->differences.join(u"; "_s)));
    return lock->commit();
}

} // namespace pricebook
