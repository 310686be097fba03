#include "exportdialog.h"

#include "catalogsession.h"
#include "exporter.h"
#include "formbanner.h"
#include "prompts.h"
#include "theme.h"
#include "transferjob.h"
#include "transfertexts.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int dialogWidth = 460;
constexpr int progressSteps = 1'000;

QString counted(const QString& text, qint64 count) {
    return count < 0 ? text : ExportDialog::tr("%1 (%2)").arg(text, QLocale().toString(count));
}

} // namespace

ExportDialog::ExportDialog(std::shared_ptr<CatalogSession> session, Prompts* prompts, const ProductFilter& filter,
                           qint64 shown, qint64 total, QWidget* parent)
    : QDialog(parent),
      m_session(std::move(session)),
      m_prompts(prompts),
      m_filter(filter) {
    setWindowTitle(tr("Export"));
    auto* column = new QVBoxLayout(this);
    column->setSpacing(theme::wideSpace);
    m_choices = new QWidget(this);
    auto* choices = new QVBoxLayout(m_choices);
    choices->setContentsMargins(0, 0, 0, 0);
    choices->setSpacing(theme::halfSpace);
    buildRange(choices, shown, total);
    choices->addSpacing(theme::space);
    buildFormat(choices);
    column->addWidget(m_choices);
    buildFoot(column);
    resize(theme::dialogSize({dialogWidth, 0}).width(), sizeHint().height());
    setRunning(false);
}

ExportDialog::~ExportDialog() {
    if (m_job) {
        m_job->disconnect(this);
        m_job->cancel();
    }
}

void ExportDialog::buildRange(QVBoxLayout* column, qint64 shown, qint64 total) {
    auto* heading = new QLabel(tr("Products"), m_choices);
    theme::setType(heading, theme::Type::Small, true);
    column->addWidget(heading);
    auto* range = new QButtonGroup(this);
    if (!m_filter.isEmpty()) {
        m_filtered = new QRadioButton(counted(tr("What the filter shows"), shown), m_choices);
        range->addButton(m_filtered);
        column->addWidget(m_filtered);
    }
    m_everything = new QRadioButton(counted(tr("Everything"), total), m_choices);
    range->addButton(m_everything);
    column->addWidget(m_everything);
    (m_filtered ? m_filtered : m_everything)->setChecked(true);
}

void ExportDialog::buildFormat(QVBoxLayout* column) {
    auto* heading = new QLabel(tr("Format"), m_choices);
    theme::setType(heading, theme::Type::Small, true);
    auto* format = new QButtonGroup(this);
    m_json = new QRadioButton(tr("JSON: one document with categories, tags and products"), m_choices);
    m_ndjson = new QRadioButton(tr("NDJSON: one product a line"), m_choices);
    m_packed = new QCheckBox(tr("Compress (.gz)"), m_choices);
    format->addButton(m_json);
    format->addButton(m_ndjson);
    m_json->setChecked(true);
    column->addWidget(heading);
    column->addWidget(m_json);
    column->addWidget(m_ndjson);
    column->addSpacing(theme::halfSpace);
    column->addWidget(m_packed);
}

void ExportDialog::buildFoot(QVBoxLayout* column) {
    m_progressText = new QLabel(this);
    theme::setType(m_progressText, theme::Type::Small, true);
    m_bar = new QProgressBar(this);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(theme::space);
    m_bar->setAccessibleName(tr("Progress"));
    m_banner = new FormBanner(this);
    m_export = new QPushButton(tr("Export…"), this);
    m_export->setProperty("accent", true);
    m_export->setDefault(true);
    m_cancel = new QPushButton(tr("Cancel"), this);
    m_cancel->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_export);
    column->addWidget(m_progressText);
    column->addWidget(m_bar);
    column->addWidget(m_banner);
    column->addStretch();
    column->addLayout(buttons);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::start);
    connect(m_cancel, &QPushButton::clicked, this, &ExportDialog::reject);
}

QString ExportDialog::suggestedName() const {
    const QString base = QFileInfo(m_session->url().shortName().section(u'@', 0, 0)).completeBaseName();
    return base + (m_json->isChecked() ? ".json"_L1 : ".ndjson"_L1) + (m_packed->isChecked() ? ".gz"_L1 : ""_L1);
}

void ExportDialog::start() {
    if (m_job)
        return;
    const QString name = suggestedName();
    m_path = m_prompts->askSaveFile(tr("Export"), name, exportFilter(m_json->isChecked(), m_packed->isChecked()));
    if (m_path.isEmpty())
        return;
    ExportOptions options;
    options.format = m_json->isChecked() ? ExportFormat::Json : ExportFormat::Ndjson;
    if (m_filtered && m_filtered->isChecked())
        options.filter = m_filter;
    m_banner->clearMessage();
    m_bar->setRange(0, 0);
    m_progressText->setText(tr("Exporting…"));
    m_job = m_session->exportFile(m_path, options);
    connect(m_job, &TransferJob::progress, this, &ExportDialog::showProgress);
    connect(m_job, &TransferJob::exported, this, &ExportDialog::finished);
    connect(m_job, &TransferJob::failed, this, &ExportDialog::failed);
    setRunning(true);
}

void ExportDialog::showProgress(const TransferProgress& progress) {
    const double share = shareOf(progress);
    m_bar->setRange(0, share < 0 ? 0 : progressSteps);
    m_bar->setValue(static_cast<int>(share * progressSteps));
    m_progressText->setText(progressText(progress));
}

void ExportDialog::finished(const ExportReport& report) {
    m_job = nullptr;
    setRunning(false);
    Q_EMIT exported(tr("Exported %Ln products to “%1”.", nullptr, static_cast<int>(report.products))
                        .arg(QFileInfo(m_path).fileName()));
    accept();
}

void ExportDialog::failed(const Error& error) {
    m_job = nullptr;
    setRunning(false);
    const bool cancelled = error.kind == Error::Kind::Cancelled;
    m_banner->showMessage(cancelled ? FormBanner::Kind::Information : FormBanner::Kind::Error,
                          cancelled ? tr("Cancelled; no file was written.") : error.text);
}

void ExportDialog::reject() {
    if (!m_job) {
        QDialog::reject();
        return;
    }
    m_progressText->setText(tr("Cancelling…"));
    m_job->cancel();
}

void ExportDialog::setRunning(bool running) {
    m_choices->setEnabled(!running);
    m_bar->setVisible(running);
    m_progressText->setVisible(running);
    m_export->setEnabled(!running);
}

} // namespace pricebook
