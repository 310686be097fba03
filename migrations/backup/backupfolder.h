#pragma once

#include "backuptypes.h"
#include "databaseurl.h"
#include "filelock.h"
#include "result.h"

#include <memory>
#include <vector>

namespace pricebook {

/// The backups of one database in one folder, by their names:
///     <stem>.pre-<from>-<to>-<yyyyMMddTHHmmssZ>.bak   SQLite (.dump for PostgreSQL)
/// The stem of a SQLite file beside its backups is its name; in any other folder, and for PostgreSQL, a short hash of
/// where the database is follows, so that two databases of one name never touch one another's files. A value; any
/// thread.
class BackupFolder {
public:
    /// `folder` empty: beside a SQLite file; for PostgreSQL "pricebook/backups" in the user's data folder.
    BackupFolder(const DatabaseUrl& url, const QString& folder);

    [[nodiscard]] const QString& path() const { return m_path; }
    /// A path that is not in use, for now.
    [[nodiscard]] QString newFile(const QString& fromRevision, const QString& toRevision) const;
    /// Newest first; finished ones only.
    [[nodiscard]] std::vector<BackupFile> list() const;
    /// The newest `keep` made before a change and the newest `keep` made by hand stay.
    void prune(int keep) const;
    /// Files of backups that were never finished. Only while lock() is held.
    void removeUnfinished() const;
    /// Empty if files can be made here and `needed` bytes are free, else a sentence.
    [[nodiscard]] QString problem(qint64 needed, qint64& available) const;

    /// Makes the folder if need be and keeps other processes from writing or removing backups of this database. Freed
    /// with the process, however it ends. Error Locked: another process is at it.
    Result<std::unique_ptr<FileLock>> lock() const;

private:
    QString m_path;
    QString m_stem;
    QString m_suffix;
};

/// A file under construction: "<target>.partial", mode 0600, removed on destruction unless finish() was ok.
class PartialFile {
public:
    /// Refuses a target that exists.
    static Result<PartialFile> create(const QString& target);
    ~PartialFile();
    PartialFile(PartialFile&& other) noexcept;
    PartialFile& operator=(PartialFile&&) = delete;

    [[nodiscard]] const QString& path() const { return m_path; }
    [[nodiscard]] qint64 size() const;
    /// To the disk, then to its own name, never over another file; the folder to the disk too.
    Result<void> finish();

private:
    explicit PartialFile(QString target);
    QString m_target;
    QString m_path;
    bool m_exists = false;
};

/// Makes what was written to a file or folder outlive a power cut.
Result<void> syncToDisk(const QString& path);

} // namespace pricebook
