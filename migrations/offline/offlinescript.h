#pragma once

#include "migrationset.h"

#include <QString>
#include <memory>

namespace pricebook {

class Connection;

/// Writes what offlineSql() answers. Used once; the thread that made it.
class OfflineScript {
public:
    /// The set must outlive it.
    OfflineScript(Backend backend, const MigrationSet& migrations, int from, int to);
    ~OfflineScript();
    OfflineScript(const OfflineScript&) = delete;
    OfflineScript& operator=(const OfflineScript&) = delete;

    Result<QString> write();

private:
    [[nodiscard]] bool isDowngrade() const { return m_to < m_from; }
    [[nodiscard]] const MigrationStep& stepOf(const Migration& migration) const;
    [[nodiscard]] QString idAt(int ordinal) const;
    Result<void> prepare();
    void writeHeader();
    void writeBeginning();
    Result<void> writeRevision(const Migration& migration);
    Result<void> writeStatements(const MigrationStep& step);
    void writeAlone(const Migration& migration, const MigrationStep& step);
    void writeRecord(const Migration& migration, const MigrationStep& step, const QString& state);
    void writeHead(const Migration& migration);
    void writeEnd();
    void comment(const QString& text);
    void statement(const QString& text);
    Result<QStringList> rehearsed(const MigrationStatement& one);

    Backend m_backend;
    const MigrationSet& m_migrations;
    int m_from;
    int m_to;
    QString m_script;
    std::unique_ptr<Connection> m_tables; ///< SQLite: a database in memory that follows, for what it is to rebuild
};

} // namespace pricebook
