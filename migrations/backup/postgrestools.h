#pragma once

#include "databaseurl.h"
#include "result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <functional>
#include <memory>

namespace pricebook {

class Connection;

/// PostgreSQL's own programs pg_dump and pg_restore, run as child processes. The password reaches them by PGPASSWORD in
/// their environment and in no other way; they die with the thread that started them. Any thread.
class PostgresTools {
public:
    /// Those of the server's own major version (Debian's folders), else in PATH, else the newest;
    /// PRICEBOOK_POSTGRES_TOOLS names another folder. Error Unavailable: there are none, or only older ones than the
    /// server.
    static Result<PostgresTools> find(Connection& connection);

    /// A connection to the server behind `connection` itself, past a pooler. These programs change settings of their
    /// session (search_path among them) and do not set them back, which a pooler would hand on to other programs. Error
    /// Unavailable: it cannot be reached.
    static Result<std::unique_ptr<Connection>> openDirect(Connection& connection);

    struct Run {
        QString program; ///< "pg_dump" or "pg_restore"
        QStringList arguments;
        QString password;
        /// Gets what the program prints; may be empty.
        std::function<void(const QByteArray&)> output;
        /// Called about every 100 ms; false kills the program. May be empty.
        std::function<bool()> ask;
    };
    /// Error Cancelled; or of `failure` with the program's last words in `engine`.
    [[nodiscard]] Result<void> run(const Run& run, const Error& failure) const;
    /// As a person would type it in a shell.
    static QString commandLine(const QString& program, const QStringList& arguments);
    /// "--dbname=host='…' port='…' …" of the very server that `connection` reached, with its TLS options, without a
    /// password. `database` empty: the connection's own. Without the user: whoever runs the command chooses (PGUSER).
    enum class WithUser { No, Yes };
    static QString connectionArgument(Connection& connection, const QString& database = {},
                                      WithUser user = WithUser::Yes);

private:
    QString m_folder;
};

} // namespace pricebook
