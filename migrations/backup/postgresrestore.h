#pragma once

#include "databasecontents.h"
#include "databaserestore.h"

#include <memory>

namespace pricebook {

class PostgresTools;

/// What DatabaseRestore does on PostgreSQL, with a dump that was judged. Works over a connection to the server's
/// database "postgres" or "template1". Used once.
class PostgresRestore {
public:
    static Result<DatabaseContents> inspect(const DatabaseUrl& url, const QString& file,
                                            const DatabaseRestore::ProgressHandler& progress);

    PostgresRestore(const DatabaseUrl& url, QString file, const DatabaseRestore::Options& options,
                    const DatabaseRestore::ProgressHandler& progress);
    ~PostgresRestore();
    PostgresRestore(const PostgresRestore&) = delete;
    PostgresRestore& operator=(const PostgresRestore&) = delete;
    /// `expected` is what the dump holds. Fills in the rest of `report`.
    Result<void> run(const DatabaseContents& expected, RestoreReport& report);

private:
    /// What a new database must have of the old one besides its contents.
    struct Properties {
        bool exists = false;
        QString creation; ///< the end of CREATE DATABASE: encoding, locale, owner
        QStringList statements;
    };
    Result<void> begin();
    void dropLeftovers();
    Result<Properties> properties();
    Result<void> refuseIfConnected();
    Result<QStringList> connected();
    Result<void> fill(const PostgresTools& tools, const Properties& old);
    Result<void> verify(const DatabaseContents& expected);
    Result<void> swapNames(bool exists);
    [[nodiscard]] QStringList commands(const Properties& old) const;
    [[nodiscard]] Error withCommands(const Error& error, const Properties& old) const;
    [[nodiscard]] bool goOn() const { return !m_progress || m_progress(-1, -1); }

    const DatabaseUrl& m_url;
    QString m_file;
    const DatabaseRestore::Options& m_options;
    const DatabaseRestore::ProgressHandler& m_progress;
    QString m_new;  ///< the new database's name until it gets the old one's
    QString m_kept; ///< the old one's name afterwards
    std::unique_ptr<Connection> m_admin;
    bool m_made = false; ///< a database m_new is to be dropped
};

} // namespace pricebook
