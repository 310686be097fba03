#include "migrationlock.h"

#include "connection.h"
#include "query.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QThread>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::MigrationLock)
};

Result<void> setForeignKeys(Connection& connection, bool on) {
    if (Result<void> set = connection.execute(on ? u"PRAGMA foreign_keys = ON"_s : u"PRAGMA foreign_keys = OFF"_s);
        !set)
        return set;
    const Result<qint64> read = scalarInteger(connection, u"PRAGMA foreign_keys"_s);
    if (!read)
        return read.error();
    if ((*read == 1) != on)
        return Error(Error::Kind::Internal, Texts::tr("SQLite did not switch its foreign keys; nothing was changed."));
    return {};
}

/// Known to every version of this program: two that differ here would migrate at the same time.
const QString lockKey = u"1128354817, coalesce(hashtext(CAST(current_schema() AS TEXT)), 0)"_s;

Result<qint64> transactionId(Connection& connection) {
    return scalarInteger(connection, u"SELECT CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT)"_s);
}

} // namespace

Result<MigrationLock> MigrationLock::acquire(Connection& connection, std::chrono::milliseconds patience,
                                             const KeepWaiting& keepWaiting) {
    if (connection.inTransaction())
        return Error(Error::Kind::Internal, Texts::tr("The schema cannot be changed within another transaction."));
    MigrationLock lock(connection);
    if (connection.backend() == Backend::Sqlite) {
        if (Result<void> off = setForeignKeys(connection, false); !off)
            return off.error();
    }
    const QDeadlineTimer deadline(patience);
    while (true) {
        const Result<bool> locked = lock.tryOnce();
        if (!locked)
            return locked.error();
        if (*locked)
            return lock;
        if (keepWaiting && !keepWaiting())
            return Error::cancelled();
        if (deadline.hasExpired())
            return Error(Error::Kind::Locked,
                         Texts::tr("Another program is writing to the database or changing its tables: "
                                   "nothing was changed, close it and try again."));
        QThread::msleep(50);
    }
}

Result<bool> MigrationLock::tryOnce() {
    const bool sqlite = m_connection->backend() == Backend::Sqlite;
    if (sqlite) // Short waits of our own, so that Cancel is heard.
        (void)m_connection->execute(u"PRAGMA busy_timeout = 100"_s);
    Result<Transaction> begun = Transaction::begin(*m_connection);
    if (sqlite)
        (void)m_connection->execute(u"PRAGMA busy_timeout = 5000"_s);
    if (!begun) {
        if (begun.error().kind == Error::Kind::Locked)
            return false;
        return begun.error();
    }
    m_transaction.emplace(std::move(begun).value());
    return sqlite ? true : lockPostgres();
}

Result<bool> MigrationLock::lockPostgres() {
    const auto giveUp = [this](const Error& error) {
        m_transaction.reset();
        return error;
    };
    if (Result<void> set = m_connection->execute(u"SET LOCAL lock_timeout = '3s'"_s); !set)
        return giveUp(set.error());
    if (Result<void> patient = m_connection->allowLongTransaction(); !patient)
        return giveUp(patient.error());
    const Result<qint64> locked = scalarInteger(
        *m_connection, u"SELECT CASE WHEN pg_try_advisory_xact_lock(%1) THEN 1 ELSE 0 END"_s.arg(lockKey));
    if (!locked)
        return giveUp(locked.error());
    if (*locked == 0) {
        m_transaction.reset();
        return false;
    }
    for (const QString& table : {u"alembic_version"_s, u"write_guard"_s}) {
        const Result<qint64> exists = scalarInteger(
            *m_connection, u"SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
                           "c.relnamespace WHERE n.nspname = current_schema() AND c.relname = '%1'"_s.arg(table));
        if (!exists)
            return giveUp(exists.error());
        if (*exists == 0)
            continue;
        const Result<void> held = m_connection->execute(u"LOCK TABLE %1 IN SHARE ROW EXCLUSIVE MODE"_s.arg(table));
        if (!held && held.error().kind == Error::Kind::Locked) { // a writer is at work: it will end
            m_transaction.reset();
            return false;
        }
        if (!held)
            return giveUp(held.error());
    }
    const Result<qint64> id = transactionId(*m_connection);
    if (!id)
        return giveUp(id.error());
    m_transactionId = *id;
    return true;
}

MigrationLock::~MigrationLock() { (void)release(); }

MigrationLock::MigrationLock(MigrationLock&& other) noexcept
    : m_connection(std::exchange(other.m_connection, nullptr)),
      m_transaction(std::move(other.m_transaction)),
      m_transactionId(other.m_transactionId) {}

Result<void> MigrationLock::verify() {
    bool open = m_connection->inTransaction();
    if (open && m_connection->backend() == Backend::PostgreSql) {
        const Result<qint64> id = transactionId(*m_connection);
        if (!id)
            return id.error();
        open = *id == m_transactionId;
    }
    if (open)
        return {};
    return Error(Error::Kind::Internal,
                 Texts::tr("The statement has ended the transaction: the database may be half changed, "
                           "restore a backup."));
}

Result<void> MigrationLock::commit() {
    if (m_connection->backend() == Backend::PostgreSql) {
        if (Result<void> told = m_connection->execute(u"NOTIFY catalog_schema"_s); !told)
            return told;
    }
    if (Result<void> committed = m_transaction->commit(); !committed)
        return committed;
    return release();
}

Result<void> MigrationLock::release() {
    Connection* connection = std::exchange(m_connection, nullptr);
    if (connection == nullptr)
        return {};
    m_transaction.reset(); // rolls back what was not committed
    return connection->backend() == Backend::Sqlite ? setForeignKeys(*connection, true) : Result<void>();
}

Result<void> MigrationLock::lockSession() {
    return m_connection->execute(u"SELECT pg_advisory_lock(%1)"_s.arg(lockKey));
}

Result<void> MigrationLock::unlockSession(Connection& connection) {
    return connection.execute(u"SELECT pg_advisory_unlock(%1)"_s.arg(lockKey));
}

namespace {

const QString holders = u"FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid "
                        "WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 1128354817 "
                        "AND l.pid <> pg_backend_pid() AND l.database = "
                        "(SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) "
                        // The key's second half is signed for us and unsigned for the server.
                        "AND CAST(CAST(l.objid AS BIGINT) AS BIT(32)) = "
                        "CAST(coalesce(hashtext(CAST(current_schema() AS TEXT)), 0) AS BIT(32))"_s;

} // namespace

Result<bool> MigrationLock::isHeld(Connection& connection) {
    if (connection.backend() == Backend::Sqlite)
        return false;
    const Result<qint64> count = scalarInteger(connection, u"SELECT count(*) "_s + holders);
    if (!count)
        return count.error();
    return *count > 0;
}

namespace {

/// "psql (anna, 10.0.0.5)" from three columns of a row.
QString clientName(const Query& query, int column) {
    QStringList where{query.text(column + 1), query.text(column + 2)};
    where.removeAll(QString());
    return u"%1 (%2)"_s.arg(query.text(column), where.join(u", "_s));
}

const QString clientColumns = u"coalesce(a.application_name, ''), coalesce(CAST(a.usename AS TEXT), ''), "
                              "coalesce(host(a.client_addr), '') "_s;

} // namespace

QString MigrationLock::holder(Connection& connection) {
    if (connection.backend() == Backend::Sqlite)
        return {};
    Query query(connection, u"SELECT "_s + clientColumns + holders + u" LIMIT 1"_s);
    const Result<bool> row = query.step();
    return row && *row ? clientName(query, 0) : QString();
}

QStringList MigrationLock::tableHolders(Connection& connection) {
    QStringList found;
    if (connection.backend() == Backend::Sqlite)
        return found;
    Query query(connection,
                u"SELECT DISTINCT CAST(c.relname AS TEXT), "_s + clientColumns +
                    u"FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation "
                    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                    "LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid "
                    "WHERE l.locktype = 'relation' AND l.granted AND l.pid <> pg_backend_pid() AND c.relkind = 'r' "
                    "AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) "
                    "AND n.nspname = current_schema() ORDER BY 1 LIMIT 10"_s);
    while (true) {
        const Result<bool> row = query.step();
        if (!row || !*row)
            return found;
        found << u"%1: %2"_s.arg(query.text(0), clientName(query, 1));
    }
}

} // namespace pricebook
