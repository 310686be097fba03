#pragma once

#include "priceguard.h"

#include <QDialog>
#include <memory>
#include <optional>

class QAbstractButton;
class QButtonGroup;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QStandardItemModel;
class QTableView;
class QVBoxLayout;

namespace pricebook {

class CatalogSession;
class FormBanner;
class Prompts;
class TransferJob;
struct Error;
struct ImportOptions;
struct ImportReport;
struct TransferProgress;

/// Takes a file in. First the file is checked without changing anything; then it says what would come of it and what is
/// wrong, and a person decides. Cancel at any time leaves the database as it was. Window's thread only.
class ImportDialog final : public QDialog {
    Q_OBJECT
public:
    /// `prompts` is not owned. Checks `path` at once; without one it asks for a file as soon as it is
    /// shown.
    ImportDialog(std::shared_ptr<CatalogSession> session, Prompts* prompts, const QString& path, QWidget* parent);
    ~ImportDialog() override;

    /// For the count of prices worth a look; before a file is checked. None at first.
    void setPriceRules(const PriceRules& rules) { m_priceRules = rules; }

    [[nodiscard]] bool isRunning() const { return m_job != nullptr; }
    /// Stops what runs; closes when nothing does.
    void reject() override;

protected:
    void showEvent(QShowEvent* event) override;

Q_SIGNALS:
    /// The database has the rows now.
    void imported(const QString& summary);
    /// A person wants what was imported taken back; the dialog is closed.
    void undoRequested(qint64 step);

private:
    enum class Step { Choose, Checking, Checked, Importing, Done };

    void buildSource(QVBoxLayout* column);
    void buildProgress(QVBoxLayout* column);
    void buildReport(QVBoxLayout* column);
    void buildChoice(QVBoxLayout* column);
    void buildButtons(QVBoxLayout* column);
    void chooseFile();
    void check();
    void import();
    void run(const ImportOptions& options, Step step);
    void showProgress(const TransferProgress& progress);
    void finished(const ImportReport& report);
    void failed(const Error& error);
    void showIssues(const ImportReport& report);
    void clearReport();
    void copyReport();
    void saveReport();
    [[nodiscard]] QString reportText() const;
    void setStep(Step step);

    std::shared_ptr<CatalogSession> m_session;
    Prompts* m_prompts;
    TransferJob* m_job = nullptr; ///< null while nothing runs; the session's
    Step m_step = Step::Choose;
    QString m_path;
    PriceRules m_priceRules = PriceRules::none();
    bool m_hasIssues = false;
    bool m_checkAgain = false; ///< the choice changed during a check
    bool m_closeAfter = false;
    bool m_askedForFile = false;
    std::unique_ptr<ImportReport> m_report;

    QLineEdit* m_file = nullptr;
    QPushButton* m_choose = nullptr;
    QButtonGroup* m_match = nullptr;
    QWidget* m_progressArea = nullptr;
    QProgressBar* m_bar = nullptr;
    QLabel* m_progressText = nullptr;
    FormBanner* m_banner = nullptr;
    QLabel* m_summary = nullptr;
    QWidget* m_reportArea = nullptr;
    QLabel* m_reportHeading = nullptr;
    QStandardItemModel* m_issues = nullptr;
    QTableView* m_issueTable = nullptr;
    QWidget* m_choiceArea = nullptr;
    QAbstractButton* m_importNothing = nullptr;
    QAbstractButton* m_importGood = nullptr;
    QPushButton* m_import = nullptr;
    QPushButton* m_undo = nullptr;
    QPushButton* m_cancel = nullptr;
};

} // namespace pricebook
