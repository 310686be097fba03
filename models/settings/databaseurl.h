#pragma once

#include "result.h"

#include <QString>
#include <vector>

namespace pricebook {

enum class Backend { Sqlite, PostgreSql };

/// Where a catalogue is kept, as DATABASE_URL says it. A value; any thread.
/// Accepted forms (SQLAlchemy's and libpq's):
///   sqlite:///relative.db, sqlite:////absolute.db, sqlite+aiosqlite:///…, a plain file path;
///   postgresql://user:password@host:port/name?sslmode=…, postgres://…, postgresql+asyncpg://…, +psycopg2, +psycopg,
///   several hosts `host1:5432,host2` with target_session_attrs; user, password and name percent-encoded.
struct DatabaseUrl {
    struct Host {
        QString name; ///< host name, address (IPv6 without brackets) or socket directory; empty: libpq's default
        int port = 5432;
        bool operator==(const Host&) const = default;
    };

    Backend backend = Backend::Sqlite;
    QString path;            ///< SQLite only: absolute path of the file
    std::vector<Host> hosts; ///< PostgreSQL only, at least one
    QString user;
    QString password;
    QString database;
    /// libpq parameters such as sslmode, target_session_attrs, connect_timeout, in the order given. Never a password.
    std::vector<std::pair<QString, QString>> options;

    /// A relative SQLite path is taken from `workingDirectory` (the process's own if empty). In-memory databases are
    /// refused. Error: Kind::Invalid with one sentence; it never repeats the password.
    static Result<DatabaseUrl> parse(const QString& text, const QString& workingDirectory = {});
    static DatabaseUrl sqlite(const QString& absolutePath);

    /// The URL without its password, for windows, messages and logs.
    [[nodiscard]] QString toDisplayString() const;
    /// The URL with everything; only to hand it on to parse(), never to print.
    [[nodiscard]] QString toSecretString() const;
    /// A short name for a title bar: the file's name, or database@host.
    [[nodiscard]] QString shortName() const;
    bool operator==(const DatabaseUrl&) const = default;
};

} // namespace pricebook
