#pragma once

#include "productquery.h"

#include <QDialog>
#include <memory>

class QAbstractButton;
class QCheckBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace pricebook {

class CatalogSession;
class FormBanner;
class Prompts;
class TransferJob;
struct Error;
struct ExportReport;
struct TransferProgress;

/// Writes what the filter shows, or everything, to a file. The file appears whole or not at all. Window's thread only.
class ExportDialog final : public QDialog {
    Q_OBJECT
public:
    /// `shown` and `total` are the counts said beside the choices; -1: not known. `prompts` is not owned.
    ExportDialog(std::shared_ptr<CatalogSession> session, Prompts* prompts, const ProductFilter& filter, qint64 shown,
                 qint64 total, QWidget* parent);
    ~ExportDialog() override;

    [[nodiscard]] bool isRunning() const { return m_job != nullptr; }
    /// Stops what runs; closes when nothing does.
    void reject() override;

Q_SIGNALS:
    /// One sentence for a status bar.
    void exported(const QString& summary);

private:
    void buildRange(QVBoxLayout* column, qint64 shown, qint64 total);
    void buildFormat(QVBoxLayout* column);
    void buildFoot(QVBoxLayout* column);
    void start();
    void showProgress(const TransferProgress& progress);
    void finished(const ExportReport& report);
    void failed(const Error& error);
    void setRunning(bool running);
    [[nodiscard]] QString suggestedName() const;

    std::shared_ptr<CatalogSession> m_session;
    Prompts* m_prompts;
    ProductFilter m_filter;
    TransferJob* m_job = nullptr; ///< null while nothing runs; the session's
    QString m_path;
    QWidget* m_choices = nullptr;
    QAbstractButton* m_filtered = nullptr; ///< null without a filter
    QAbstractButton* m_everything = nullptr;
    QAbstractButton* m_json = nullptr;
    QAbstractButton* m_ndjson = nullptr;
    QCheckBox* m_packed = nullptr;
    QProgressBar* m_bar = nullptr;
    QLabel* m_progressText = nullptr;
    FormBanner* m_banner = nullptr;
    QPushButton* m_export = nullptr;
    QPushButton* m_cancel = nullptr;
};

} // namespace pricebook
