#include "connection.h"

#include "connectionprivate.h"
#include "dialect.h"
#include "query.h"
#include "sqlerror.h"
#include "sqliteconfiguration.h"
#include "sqlitefunctions.h"
#include "statementlog.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QMutex>
#include <QSqlDriver>
#include <QSqlError>
#include <QSqlQuery>
#include <algorithm>
#include <array>
#include <atomic>
#include <libpq-fe.h>
#include <sqlite3.h>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Connection)
};

QString uniqueName() {
    static std::atomic_int number = 0;
    return u"pricebook-%1"_s.arg(++number);
}

template <class Handle>
Handle* handleOf(const QSqlDatabase& database, std::initializer_list<const char*> typeNames) {
    const QVariant handle = database.driver()->handle();
    const auto matches = [&handle](const char* name) { return qstrcmp(handle.typeName(), name) == 0; };
    if (!handle.isValid() || std::none_of(typeNames.begin(), typeNames.end(), matches))
        return nullptr;
    return *static_cast<Handle* const*>(handle.constData());
}

/// One value of libpq's connection string, quoted so that neither a space nor Qt's ';' separator splits it.
QString quotedOption(QString value) {
    value.replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s);
    return u'\'' + value + u'\'';
}

Error driverMissing(const QString& driver) {
    return {Error::Kind::Internal,
            Texts::tr("The database driver %1 is not installed: install the package that your system has for it.")
                .arg(driver)};
}

Result<void> checkSqliteFile(const DatabaseUrl& url, OpenMode mode) {
    if (url.path == u":memory:") // no file, and to QFileInfo a resource
        return {};
    const QFileInfo file(url.path);
    if (file.isDir())
        return Error(Error::Kind::Invalid, Texts::tr("%1 is a folder: choose a file in it.").arg(url.path));
    if (file.exists() && !file.isReadable())
        return Error(Error::Kind::Denied, Texts::tr("%1 may not be read: check its permissions.").arg(url.path));
    if (file.exists())
        return {};
    if (mode != OpenMode::CreateIfMissing)
        return Error(Error::Kind::NotFound,
                     Texts::tr("There is no file %1: check the path, or make a new catalogue there.").arg(url.path));
    const QFileInfo folder(file.absolutePath());
    if (!folder.isDir())
        return Error(Error::Kind::NotFound,
                     Texts::tr("There is no folder %1: create it first.").arg(file.absolutePath()));
    if (!folder.isWritable())
        return Error(Error::Kind::ReadOnly,
                     Texts::tr("Nothing can be created in the folder %1: choose another, or change its permissions.")
                         .arg(file.absolutePath()));
    return {};
}

} // namespace

void Canceller::cancel() const {
    if (!m_state)
        return;
    const QMutexLocker lock(&m_state->mutex);
    if (m_state->sqlite != nullptr)
        sqlite3_interrupt(m_state->sqlite);
    if (m_state->postgres != nullptr) {
        std::array<char, 256> message{};
        PQcancel(m_state->postgres, message.data(), static_cast<int>(message.size()));
    }
}

Connection::Connection(std::unique_ptr<Private> p) : d(std::move(p)) {}

Connection::~Connection() {
    {
        const QMutexLocker lock(&d->cancelState->mutex);
        d->cancelState->sqlite = nullptr;
        PQfreeCancel(std::exchange(d->cancelState->postgres, nullptr));
    }
    d->statements.clear();
    const QString name = d->database.connectionName();
    d->database.close();
    d->database = QSqlDatabase();
    QSqlDatabase::removeDatabase(name);
}

Result<std::unique_ptr<Connection>> Connection::open(const DatabaseUrl& url, OpenMode mode,
                                                     std::chrono::milliseconds patience) {
    const bool sqlite = url.backend == Backend::Sqlite;
    const QString driver = sqlite ? u"QSQLITE"_s : u"QPSQL"_s;
    if (!QSqlDatabase::isDriverAvailable(driver))
        return driverMissing(driver);
    auto d = std::make_unique<Private>();
    d->url = url;
    d->mode = mode;
    d->patience = patience;
    d->cancelState = std::make_shared<Canceller::State>();
    d->database = QSqlDatabase::addDatabase(driver, uniqueName());
    std::unique_ptr<Connection> connection(new Connection(std::move(d)));
    const Result<void> opened =
        sqlite ? connection->d->openSqlite(*connection) : connection->d->openPostgres(*connection);
    if (!opened)
        return opened.error();
    return connection;
}

Result<void> Connection::Private::openSqlite(Connection& connection) {
    configureSqlite();
    if (const Result<void> usable = checkSqliteFile(url, mode); !usable)
        return usable;
    const bool fresh = QFileInfo(url.path).size() == 0 && mode == OpenMode::CreateIfMissing;
    database.setDatabaseName(url.path);
    database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=%1%2"_s.arg(patience.count())
                                   .arg(mode == OpenMode::ReadOnly ? u";QSQLITE_OPEN_READONLY"_s : QString()));
    if (!database.open())
        return sqliteError(database.lastError().nativeErrorCode().toInt(), database.lastError().text());
    sqlite = handleOf<sqlite3>(database, {"sqlite3*"});
    if (sqlite == nullptr)
        return Error(Error::Kind::Internal, Texts::tr("The SQLite driver of Qt does not give its handle."));
    sqlite3_extended_result_codes(sqlite, 1);
    cancelState->sqlite = sqlite;
    registerSqliteFunctions(sqlite);
    // The first read tells a text file or a damaged one apart; opening alone does not look inside.
    Result<qint64> read = scalarInteger(connection, u"PRAGMA schema_version"_s);
    // A writer that was killed left a journal from which the file must be put back first, and that is a write.
    if (!read && mode == OpenMode::ReadOnly && sqlite3_extended_errcode(sqlite) == SQLITE_READONLY_ROLLBACK &&
        Connection::open(url, OpenMode::ReadWrite))
        read = scalarInteger(connection, u"PRAGMA schema_version"_s);
    if (!read)
        return Error(read.error().kind, u"%1: %2"_s.arg(url.path, read.error().text), read.error().engine);
    if (mode != OpenMode::ReadOnly && sqlite3_db_readonly(sqlite, "main") == 1)
        return Error(
            Error::Kind::ReadOnly,
            Texts::tr("%1 cannot be written: check the permissions of the file and its folder.").arg(url.path));
    if (fresh) // Only a file of our own making: the journal mode is kept in the file, and others' are not touched.
        (void)connection.execute(u"PRAGMA journal_mode = WAL"_s);
    for (const QString& pragma : {u"PRAGMA foreign_keys = ON"_s, u"PRAGMA synchronous = FULL"_s,
                                  u"PRAGMA cache_size = -16384"_s, u"PRAGMA temp_store = MEMORY"_s}) {
        if (const Result<void> set = connection.execute(pragma); !set)
            return set;
    }
    const Result<qint64> foreignKeys = scalarInteger(connection, u"PRAGMA foreign_keys"_s);
    if (!foreignKeys || *foreignKeys != 1)
        return Error(Error::Kind::Internal,
                     Texts::tr("This SQLite was built without foreign keys and cannot be used."));
    return {};
}

Result<void> Connection::Private::openPostgres(Connection& connection) {
    QStringList hosts;
    QStringList ports;
    for (const DatabaseUrl::Host& host : url.hosts) {
        hosts << host.name;
        ports << QString::number(host.port);
    }
    QStringList options{u"port="_s + quotedOption(ports.join(u','))};
    bool hasTimeout = false;
    for (const auto& [key, value] : url.options) {
        options << key + u'=' + quotedOption(value);
        hasTimeout = hasTimeout || key == u"connect_timeout";
    }
    if (!hasTimeout)
        options << u"connect_timeout=5"_s;
    options << u"application_name="_s + quotedOption(u"pricebook %1 (%2)"_s.arg(QStringLiteral(PRICEBOOK_VERSION))
                                                         .arg(QCoreApplication::applicationPid()));
    database.setHostName(hosts.join(u','));
    database.setDatabaseName(url.database);
    database.setUserName(url.user);
    database.setPassword(url.password);
    database.setPort(-1);
    database.setConnectOptions(options.join(u';'));
    database.setNumericalPrecisionPolicy(QSql::HighPrecision);
    if (!database.open())
        return postgresConnectError(database.lastError().databaseText() + database.lastError().driverText(),
                                    url.toDisplayString());
    postgres = handleOf<pg_conn>(database, {"PGconn*", "pg_conn*"});
    if (postgres == nullptr)
        return Error(Error::Kind::Internal, Texts::tr("The PostgreSQL driver of Qt does not give its handle."));
    cancelState->postgres = PQgetCancel(postgres);
    PQsetNoticeProcessor(
        postgres, [](void*, const char*) {}, nullptr);
    if (qstrcmp(PQparameterStatus(postgres, "server_encoding"), "UTF8") != 0)
        return Error(Error::Kind::Invalid,
                     Texts::tr("The database %1 is not encoded as UTF-8: create one with ENCODING 'UTF8'.")
                         .arg(url.toDisplayString()));
    for (const QString& setting : {u"SET TIME ZONE 'UTC'"_s, u"SET DateStyle TO 'ISO, YMD'"_s}) {
        if (const Result<void> set = connection.execute(setting); !set)
            return set;
    }
    if (PQserverVersion(postgres) >= 140000)
        (void)connection.execute(u"SET client_connection_check_interval = '1s'"_s);
    // Behind a pooler the setting would stay with the server process and stop another client's writes: there a
    // transaction alone is read-only.
    if (mode == OpenMode::ReadOnly && !connection.isPooled())
        return connection.execute(u"SET default_transaction_read_only = on"_s);
    return {};
}

Backend Connection::backend() const { return d->url.backend; }
const Dialect& Connection::dialect() const { return Dialect::of(d->url.backend); }
const DatabaseUrl& Connection::url() const { return d->url; }
OpenMode Connection::mode() const { return d->mode; }
sqlite3* Connection::sqliteHandle() const { return d->sqlite; }
pg_conn* Connection::postgresHandle() const { return d->postgres; }

Canceller Connection::canceller() const {
    Canceller canceller;
    canceller.m_state = d->cancelState;
    return canceller;
}

Result<void> Connection::execute(const QString& sql) {
    QElapsedTimer timer;
    timer.start();
    QSqlQuery query(d->database);
    query.setForwardOnly(true);
    const bool done = query.exec(sql);
    if (statementlog::enabled())
        statementlog::write(sql, timer.nsecsElapsed(), !done);
    if (done) {
        while (query.next()) {
        }
        return {};
    }
    const QSqlError error = query.lastError();
    if (d->sqlite != nullptr)
        return sqliteError(error.nativeErrorCode().toInt(), error.text());
    if (PQstatus(d->postgres) == CONNECTION_BAD)
        return postgresError(u"08006"_s, error.text());
    return postgresError(error.nativeErrorCode(), error.text());
}

Result<void> Connection::commitTransaction() {
    if (d->postgres != nullptr && PQtransactionStatus(d->postgres) == PQTRANS_INERROR)
        return Error(Error::Kind::Internal,
                     Texts::tr("An earlier step of the transaction had failed; nothing was changed."));
    if (!inTransaction())
        return Error(Error::Kind::Internal, Texts::tr("The transaction had ended already; nothing was changed."));
    Result<void> done = execute(u"COMMIT"_s);
    if (done || d->postgres == nullptr || PQstatus(d->postgres) != CONNECTION_BAD)
        return done;
    Error error(
        Error::Kind::Unavailable,
        Texts::tr(
            "The connection was lost at the moment of saving, so it may be saved or not: look before you try again."),
        done.error().engine);
    error.mayBeDone = true;
    return error;
}

Result<qint64> Connection::dataVersion() {
    if (d->sqlite == nullptr)
        return qint64{0};
    return scalarInteger(*this, u"PRAGMA data_version"_s);
}

quint64 Connection::stampOf(std::string_view snapshot) { return std::hash<std::string_view>{}(snapshot); }

Result<quint64> Connection::snapshotStamp() {
    if (d->stampOfSnapshot)
        return *d->stampOfSnapshot;
    static const QString sqliteVersion = u"PRAGMA data_version"_s;
    static const QString snapshot = u"SELECT txid_current_snapshot()"_s;
    Query query(*this, d->sqlite != nullptr ? sqliteVersion : snapshot, Query::Plan::Kept);
    if (const Result<bool> row = query.step(); !row)
        return row.error();
    if (d->sqlite == nullptr)
        return stampOf(query.utf8(0));
    // data_version counts what others wrote, total_changes what we did.
    const auto own = static_cast<quint64>(sqlite3_total_changes64(d->sqlite));
    const quint64 stamp = (own << 24U) ^ static_cast<quint64>(query.integer(0));
    if (d->isSnapshot)
        d->stampOfSnapshot = stamp;
    return stamp;
}

bool Connection::Private::mayKeepStatements(Connection& connection) {
    if (statementsLost || (connection.inTransaction() && !pooled))
        return false;
    if (!pooled)
        pooled = connection.isPooled();
    return !*pooled;
}

Result<void> Connection::allowLongTransaction() {
    if (d->postgres == nullptr)
        return {};
    if (Result<void> set = execute(u"SET LOCAL statement_timeout = 0"_s); !set)
        return set;
    return execute(u"SET LOCAL idle_in_transaction_session_timeout = 0"_s);
}

Result<void> Connection::limitLockWaits() {
    if (d->postgres == nullptr)
        return {};
    return execute(u"SET LOCAL lock_timeout = %1"_s.arg(std::max<qint64>(1, d->patience.count())));
}

bool Connection::isPooled() {
    if (d->postgres == nullptr)
        return false;
    const Result<qint64> process = scalarInteger(*this, u"SELECT pg_backend_pid()"_s);
    return process && *process != PQbackendPID(d->postgres);
}

bool Connection::inTransaction() const {
    if (d->sqlite != nullptr)
        return sqlite3_get_autocommit(d->sqlite) == 0;
    const PGTransactionStatusType status = PQtransactionStatus(d->postgres);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
}

} // namespace pricebook
