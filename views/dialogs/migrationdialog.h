#pragma once

#include "migrationtypes.h"
#include "result.h"

#include <QDialog>
#include <QPointer>
#include <functional>

class QHBoxLayout;
class QPushButton;
class QVBoxLayout;

namespace pricebook {

class MigrationJob;
class MigrationResultView;
class MigrationRunView;
class Prompts;

/// Runs a job on the schema of a database, shows how far it is, lets it be cancelled, and tells how it ended. Closing
/// it while the job runs asks first. Window's thread only; never waits itself.
class MigrationDialog : public QDialog {
    Q_OBJECT
public:
    using Starter = std::function<MigrationJob*()>;
    /// What it is called while it runs and afterwards; sentences.
    struct Words {
        QString running;
        QString done;
        QString failed;
        QString open;   ///< what the button after success says that opens the catalogue; empty: there is none
        QString backup; ///< about the backup, with "%1" for its path; empty: the usual words
    };

    /// `prompts` must outlive it.
    MigrationDialog(const QString& title, Prompts* prompts, QWidget* parent);
    /// Cancels what runs, and waits for it.
    ~MigrationDialog() override;

    void run(const Starter& starter, const Words& words);
    [[nodiscard]] bool isRunning() const { return !m_job.isNull(); }
    void reject() override;

Q_SIGNALS:
    void succeeded(const pricebook::MigrationOutcome& outcome);
    /// The job ended, whichever way; the dialog still shows how.
    void ended();
    /// A person wants to work with the catalogue now. The dialog is closed.
    void openRequested();

protected:
    /// Shows this page in the window, and these buttons below it, the main one last.
    void showPage(QWidget* page, const QList<QPushButton*>& buttons, QPushButton* main);
    void addPage(QWidget* page);
    /// After what the page shows became higher or lower.
    void fitHeight();
    [[nodiscard]] QPushButton* addButton(const QString& text, const std::function<void()>& pressed);
    [[nodiscard]] Prompts* prompts() const { return m_prompts; }
    /// The job was cancelled and nothing was changed.
    virtual void cancelled();
    /// After a failure.
    virtual void tryAgain();

private:
    void progressed(const MigrationProgress& progress);
    void jobFinished(const Result<MigrationOutcome>& outcome);
    void askToStop();
    void stop();
    void saveLog();

    Prompts* m_prompts;
    QVBoxLayout* m_column;
    QHBoxLayout* m_buttonRow;
    QList<QWidget*> m_pages;
    QList<QPushButton*> m_buttons;
    MigrationRunView* m_run;
    MigrationResultView* m_result;
    QPushButton* m_cancel;
    QPushButton* m_saveLog;
    QPushButton* m_again;
    QPushButton* m_close;
    QPushButton* m_open;
    QPointer<MigrationJob> m_job;
    Starter m_starter;
    Words m_words;
    QString m_log;
    bool m_committing = false;
    bool m_closeAfter = false;
};

} // namespace pricebook
