#pragma once

#include "databasebackup.h"
#include "schemasnapshot.h"
#include "testbackend.h"

#include <QProcess>
#include <QTemporaryDir>
#include <memory>

/// What the tests of backup and restore share.
namespace pricebook::backupfixture {

/// Rows with the columns `backend` and `journal`: SQLite in both journal modes, PostgreSQL.
void addRows();
/// A migrated catalogue of a few products in this journal mode (SQLite); prints the error and returns false.
[[nodiscard]] bool fill(const DatabaseUrl& url, const QString& journal = {}, qint64 products = 40);
/// A snapshot() without what a dump and its restoring write differently and mean the same.
[[nodiscard]] QString comparable(QString snapshot);
/// Everything in the database as text, comparable.
[[nodiscard]] QString snapshotOf(const DatabaseUrl& url);
/// Plans and takes a backup within a transaction of its own, as an upgrade does.
[[nodiscard]] Result<BackupFile> takeLocked(const DatabaseUrl& url, const QString& folder,
                                            const DatabaseBackup::ProgressHandler& progress = {});
/// The names in a folder, sorted, without the live database's own files.
[[nodiscard]] QStringList filesIn(const QString& folder);
/// Writes a file; false if it cannot.
[[nodiscard]] bool writeFile(const QString& path, const QByteArray& bytes);
[[nodiscard]] QByteArray readFile(const QString& path);

/// A small file system of its own, which only root can have; until destruction.
class SmallDisk {
public:
    explicit SmallDisk(const char* options, bool readOnly = false);
    ~SmallDisk();
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    [[nodiscard]] QString path() const { return m_folder.path(); }
    bool mounted = false;

private:
    QTemporaryDir m_folder;
};

/// This test program again as a child process that does "backup" or "restore" and kills itself at a failpoint (empty:
/// nowhere; then its exit code is 0 if all went well). `file`: the folder for a backup, the file of a restore.
[[nodiscard]] std::unique_ptr<QProcess> startHelper(const QString& action, const DatabaseUrl& url, const QString& file,
                                                    const QString& killAt);
/// In main(): whether this process is such a child; then `exitCode` is what to return.
[[nodiscard]] bool isHelper(int& exitCode);

} // namespace pricebook::backupfixture
