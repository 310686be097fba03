#include "copysource.h"

#include "copytables.h"
#include "migrationset.h"
#include "query.h"
#include "rowsource.h"
#include "schemalook.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <sqlite3.h>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 rowsBetweenQuestions = 4096;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::CatalogueCopy)
};

} // namespace

Result<TableChecksum> checksumOf(Connection& connection, const CopyTable& table, const std::function<bool()>& goesOn) {
    const Result<std::unique_ptr<RowSource>> source = RowSource::open(connection, table);
    if (!source)
        return source.error();
    TableChecksum checksum;
    std::vector<CopyCell> row;
    while (true) {
        const Result<bool> next = (*source)->next(row);
        if (!next)
            return next.error();
        if (!*next)
            return checksum;
        checksum.add(row);
        if (checksum.rows() % rowsBetweenQuestions == 0 && !goesOn())
            return Error::cancelled();
    }
}

Result<std::unique_ptr<CopySource>> CopySource::open(const DatabaseUrl& url) {
    std::unique_ptr<CopySource> source(new CopySource);
    Result<std::unique_ptr<Connection>> connection = Connection::open(url, OpenMode::ReadOnly);
    if (!connection)
        return connection.error();
    source->m_connection = std::move(*connection);
    const Result<SchemaState> state = lookAtSchema(source->connection(), MigrationSet::embedded());
    if (!state)
        return state.error();
    if (!state->isUsable())
        return Error(Error::Kind::Schema, state->text());
    Result<void> begun = source->begin();
    if (begun)
        begun = source->count();
    if (!begun)
        return begun.error();
    return source;
}

Result<void> CopySource::begin() {
    Result<Transaction> snapshot = Transaction::begin(*m_connection, Transaction::Kind::Read);
    if (!snapshot)
        return snapshot.error();
    m_snapshot.emplace(std::move(*snapshot));
    if (Result<void> allowed = m_connection->allowLongTransaction(); !allowed)
        return allowed;
    // The first look at a table is what makes the snapshot.
    if (const Result<qint64> looked = scalarInteger(*m_connection, u"SELECT count(*) FROM write_guard"_s); !looked)
        return looked.error();
    const Result<qint64> version = m_connection->dataVersion();
    if (!version)
        return version.error();
    m_dataVersion = *version;
    return {};
}

Result<void> CopySource::count() {
    for (const CopyTable& table : copyTables()) {
        const Result<qint64> rows = scalarInteger(*m_connection, u"SELECT count(*) FROM %1"_s.arg(table.sqlName()));
        if (!rows)
            return rows.error();
        m_rows += *rows;
        if (table.sqlName() == u"products")
            m_products = *rows;
    }
    if (m_connection->backend() == Backend::Sqlite) {
        m_bytes = QFileInfo(m_connection->url().path).size();
        return {};
    }
    const Result<qint64> bytes = scalarInteger(*m_connection, u"SELECT pg_database_size(current_database())"_s);
    m_bytes = bytes.valueOr(0);
    return bytes ? Result<void>() : Result<void>(bytes.error());
}

Result<void> CopySource::confirm(const Checksums& read, const std::function<bool()>& goesOn) {
    m_snapshot.reset();
    const qint64 before = m_dataVersion;
    if (Result<void> locked = keepOthersOut(); !locked)
        return locked;
    if (Result<void> begun = begin(); !begun)
        return begun;
    // On SQLite this number proves that nobody has written; otherwise everything is read again.
    if (m_connection->backend() == Backend::Sqlite && m_dataVersion == before)
        return {};
    QStringList changed;
    for (const CopyTable& table : copyTables()) {
        const Result<TableChecksum> now = checksumOf(*m_connection, table, goesOn);
        if (!now)
            return now.error();
        if (*now != read.at(table.sqlName()))
            changed << table.sqlName();
    }
    if (changed.isEmpty())
        return {};
    return Error(
        Error::Kind::Conflict,
        Texts::tr("The catalogue was changed while it was copied (%1), so the copy was thrown away: close the other "
                  "programs that work with it, then try again.")
            .arg(changed.join(u", "_s)));
}

Result<void> CopySource::keepOthersOut() {
    const auto cannot = [](const Error& error) {
        return error.kind == Error::Kind::ReadOnly || error.kind == Error::Kind::Denied;
    };
    Result<std::unique_ptr<Connection>> connection = Connection::open(m_connection->url(), OpenMode::ReadWrite);
    if (!connection)
        return cannot(connection.error()) ? Result<void>() : Result<void>(connection.error());
    m_lockConnection = std::move(*connection);
    const bool sqlite = m_lockConnection->backend() == Backend::Sqlite;
    if (sqlite) // the file stays as it is, its log included
        sqlite3_db_config(m_lockConnection->sqliteHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    Result<Transaction> transaction = Transaction::begin(*m_lockConnection);
    Result<void> locked = transaction ? Result<void>() : Result<void>(transaction.error());
    if (locked && !sqlite) {
        locked = m_lockConnection->limitLockWaits();
        if (locked)
            locked = m_lockConnection->execute(u"LOCK TABLE %1 IN SHARE MODE"_s.arg(copyTableNames().join(u", "_s)));
    }
    if (!locked)
        return cannot(locked.error()) ? Result<void>() : locked;
    m_lock.emplace(std::move(*transaction));
    return {};
}

} // namespace pricebook
