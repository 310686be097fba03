#pragma once

#include "migrationtypes.h"

#include <QHash>
#include <QScrollArea>

class QCheckBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;

namespace pricebook {

class InlineMessage;
class Prompts;
class TextTable;

/// What a change of the schema would do, for a person to decide: steps, time, backup, who else is connected, what would
/// be lost, the SQL. Knows whether everything is said that must be said before it may be run.
class MigrationPlanView final : public QScrollArea {
    Q_OBJECT
public:
    /// What is known about the database without its plan.
    struct Place {
        QString name;  ///< short; to be typed before data may be lost
        QString where; ///< the whole address without a password
        bool server = false;
        std::vector<PlannedRevision> known; ///< every revision of the program
    };

    /// `prompts` must outlive it.
    explicit MigrationPlanView(Prompts* prompts, QWidget* parent = nullptr);

    void showPlan(const Place& place, const MigrationPlan& plan);
    /// A sentence above everything, e.g. that the last run was cancelled; until the next showPlan().
    void showHint(const QString& text);
    /// The plan's action and target with what was ticked and typed.
    [[nodiscard]] MigrationRequest request() const;
    [[nodiscard]] bool isReady() const;
    /// Goes to what must be typed before it is ready; false if there is nothing.
    bool focusConsent();
    [[nodiscard]] bool isWithoutBackup() const;

Q_SIGNALS:
    /// isReady() or request() may say something else now.
    void edited();
    /// A person wants the backup there: the plan needs to be made again.
    void folderChosen(const QString& folder);
    /// Its sizeHint() is another one.
    void heightChanged();

protected:
    [[nodiscard]] QSize sizeHint() const override;

private:
    void buildFacts(QVBoxLayout* column);
    void buildTables(QVBoxLayout* column);
    void buildConsent(QVBoxLayout* column);
    void buildSql(QVBoxLayout* column);
    void measure();
    void showFact(QLabel* fact, const QString& text);
    void showWords();
    void showFacts();
    void showBackup();
    void showSteps();
    void showClients();
    void showConsent();
    void chooseFolder();
    void copySql() const;
    void saveSql();

    Prompts* m_prompts;
    QHash<QLabel*, QString> m_names; ///< of the facts
    Place m_place;
    MigrationPlan m_plan;
    InlineMessage* m_hint = nullptr;
    QLabel* m_heading = nullptr;
    QLabel* m_text = nullptr;
    QLabel* m_catalogue = nullptr;
    QLabel* m_from = nullptr;
    QLabel* m_to = nullptr;
    QLabel* m_time = nullptr;
    QLabel* m_backup = nullptr;
    QPushButton* m_folder = nullptr;
    InlineMessage* m_timeWarning = nullptr;
    InlineMessage* m_backupProblem = nullptr;
    QCheckBox* m_withoutBackup = nullptr;
    QLabel* m_stepsLabel = nullptr;
    TextTable* m_steps = nullptr;
    QLabel* m_clientsLabel = nullptr;
    TextTable* m_clients = nullptr;
    InlineMessage* m_pooled = nullptr;
    QCheckBox* m_dropLeftovers = nullptr;
    InlineMessage* m_irreversible = nullptr;
    QLabel* m_lossesLabel = nullptr;
    TextTable* m_losses = nullptr;
    QLabel* m_typedLabel = nullptr;
    QLineEdit* m_typed = nullptr;
    QPushButton* m_showSql = nullptr;
    QWidget* m_sqlArea = nullptr;
    QPlainTextEdit* m_sql = nullptr;
};

} // namespace pricebook
