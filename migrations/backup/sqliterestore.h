#pragma once

#include "databasecontents.h"
#include "databaserestore.h"

#include <functional>

namespace pricebook {

/// What DatabaseRestore does on SQLite, with a file that was judged. Used once.
class SqliteRestore {
public:
    /// Makes a backup of the live file and gives its path.
    using Keep = std::function<Result<QString>()>;
    SqliteRestore(const DatabaseUrl& live, QString file, const DatabaseRestore::Options& options,
                  const DatabaseRestore::ProgressHandler& progress)
        : m_live(live),
          m_file(std::move(file)),
          m_options(options),
          m_progress(progress) {}
    /// `expected` is what the backup holds. Gives where the replaced data are, or nothing.
    Result<QString> run(const DatabaseContents& expected, const Keep& keep);

private:
    Result<bool> copyPages(Connection& live, unsigned known);
    Result<void> check(Connection& live, const DatabaseContents& expected, qint64 ofOthers) const;
    Result<QString> replaceFile();
    [[nodiscard]] bool goOn(qint64 done, qint64 total) const { return !m_progress || m_progress(done, total); }

    const DatabaseUrl& m_live;
    QString m_file;
    const DatabaseRestore::Options& m_options;
    const DatabaseRestore::ProgressHandler& m_progress;
};

} // namespace pricebook
