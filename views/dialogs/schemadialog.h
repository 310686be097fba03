#pragma once

#include "databaseurl.h"
#include "schemaservices.h"

#include <QDialog>
#include <optional>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace pricebook {

class InlineMessage;
class Prompts;
class SegmentedControl;
class TextTable;

/// What is known about the schema of a database, which need not be open: state, revisions, history, a check, backups,
/// and the way back to an older revision. Only reads; what changes something it asks for by a signal.
class SchemaDialog final : public QDialog {
    Q_OBJECT
public:
    enum Section { RevisionsSection, HistorySection, CheckSection, BackupsSection, BackSection };

    /// `prompts` must outlive it.
    SchemaDialog(SchemaServices services, const DatabaseUrl& url, Prompts* prompts, QWidget* parent);

    void showSection(Section section);

public Q_SLOTS:
    /// Reads everything anew, but does not check.
    void reload();

Q_SIGNALS:
    void backUpRequested();
    /// A person has agreed to what is lost by it.
    void restoreRequested(const pricebook::BackupFile& backup);
    void changeRequested(const pricebook::MigrationRequest& request);

protected:
    void changeEvent(QEvent* event) override;

private:
    void buildHead(QVBoxLayout* column);
    QWidget* buildRevisions();
    QWidget* buildHistory();
    QWidget* buildCheck();
    QWidget* buildBackups();
    QWidget* buildBack();
    void showState(const Result<SchemaState>& state);
    void showRevisions();
    void showHistory(const Result<std::vector<SchemaHistoryEntry>>& history);
    void showBackups(const Result<std::vector<BackupFile>>& backups);
    void check();
    void showCheck(const Result<SchemaCheck>& check);
    void showFindings(const QString& text);
    void showTargets();
    void suggestTarget();
    void updateBack();
    void askRestore(const BackupFile& backup);
    [[nodiscard]] int currentOrdinal() const;
    [[nodiscard]] const BackupFile* newestBackupOf(const QString& revision) const;

    SchemaServices m_services;
    DatabaseUrl m_url;
    Prompts* m_prompts;
    std::vector<PlannedRevision> m_known;
    std::optional<SchemaState> m_state;
    std::vector<BackupFile> m_backups;

    QLabel* m_stateText = nullptr;
    QLabel* m_revision = nullptr;
    InlineMessage* m_warnings = nullptr;
    QPushButton* m_change = nullptr;
    SegmentedControl* m_sections = nullptr;
    QStackedWidget* m_pages = nullptr;
    TextTable* m_revisions = nullptr;
    TextTable* m_history = nullptr;
    InlineMessage* m_historyProblem = nullptr;
    QPushButton* m_checkNow = nullptr;
    QLabel* m_checkText = nullptr;
    QPlainTextEdit* m_checkList = nullptr;
    QPushButton* m_copyCheck = nullptr;
    TextTable* m_backupTable = nullptr;
    InlineMessage* m_backupProblem = nullptr;
    QPushButton* m_restore = nullptr;
    QComboBox* m_target = nullptr;
    bool m_targetChosen = false; ///< by a person
    QLabel* m_backText = nullptr;
    QPushButton* m_backByBackup = nullptr;
    QPushButton* m_backBySql = nullptr;
};

} // namespace pricebook
