#include "importdialog.h"

#include "catalogsession.h"
#include "formbanner.h"
#include "importtypes.h"
#include "prompts.h"
#include "theme.h"
#include "transferjob.h"
#include "transfertexts.h"

#include <QButtonGroup>
#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSaveFile>
#include <QStandardItemModel>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int dialogWidth = 640;
constexpr int progressSteps = 1'000;
constexpr int reportRows = 6;
constexpr int reportRowHeight = 28;
constexpr int widestValue = 200;

QString restFileName(const QString& path) {
    const QFileInfo info(path);
    QString base = info.fileName();
    for (const QString& suffix : {u".gz"_s, u".ndjson"_s, u".jsonl"_s, u".json"_s}) {
        if (base.endsWith(suffix, Qt::CaseInsensitive))
            base.chop(suffix.size());
    }
    return info.absolutePath() + u'/' + base + "-rest.json"_L1;
}

} // namespace

ImportDialog::ImportDialog(std::shared_ptr<CatalogSession> session, Prompts* prompts, const QString& path,
                           QWidget* parent)
    : QDialog(parent),
      m_session(std::move(session)),
      m_prompts(prompts),
      m_path(path) {
    setWindowTitle(tr("Import"));
    auto* column = new QVBoxLayout(this);
    if (theme::hasLargeLetters()) // or it would be higher than a small screen
        column->setContentsMargins(theme::wideSpace, theme::halfSpace, theme::wideSpace, theme::halfSpace);
    column->setSpacing(theme::hasLargeLetters() ? theme::halfSpace : theme::wideSpace);
    buildSource(column);
    buildProgress(column);
    buildReport(column);
    buildChoice(column);
    column->addStretch();
    buildButtons(column);
    resize(theme::dialogSize({dialogWidth, 0}).width(), 0);
    setStep(Step::Choose);
    if (!m_path.isEmpty())
        check();
}

ImportDialog::~ImportDialog() {
    if (m_job) {
        m_job->disconnect(this);
        m_job->cancel();
    }
}

// Parts

void ImportDialog::buildSource(QVBoxLayout* column) {
    auto* fileLabel = new QLabel(tr("File"), this);
    theme::setType(fileLabel, theme::Type::Small, true);
    m_file = new QLineEdit(m_path, this);
    m_file->setReadOnly(true);
    m_file->setAccessibleName(tr("File"));
    fileLabel->setBuddy(m_file);
    m_choose = new QPushButton(tr("Choose…"), this);
    m_choose->setAutoDefault(false);
    auto* file = new QHBoxLayout;
    file->addWidget(m_file, 1);
    file->addWidget(m_choose);
    auto* matchLabel = new QLabel(tr("A product of the file is one that is here already if it has the same"), this);
    theme::setType(matchLabel, theme::Type::Small, true);
    matchLabel->setWordWrap(true);
    m_match = new QButtonGroup(this);
    auto* matches = new QHBoxLayout;
    const auto add = [this, matches](ImportMatch match, const QString& text, const QString& tip) {
        auto* button = new QRadioButton(text, this);
        button->setToolTip(tip);
        m_match->addButton(button, static_cast<int>(match));
        matches->addWidget(button);
    };
    add(ImportMatch::Name, tr("Name"), tr("The product of exactly this name is changed; others are added."));
    add(ImportMatch::Id, tr("Number"), tr("Only for a file that was exported from this very catalogue."));
    add(ImportMatch::New, tr("Never: add every product as new"), tr("Importing twice then makes everything twice."));
    matches->addStretch();
    m_match->button(static_cast<int>(ImportMatch::Name))->setChecked(true);
    auto* source = new QVBoxLayout;
    source->setSpacing(theme::halfSpace);
    source->addWidget(fileLabel);
    source->addLayout(file);
    source->addSpacing(theme::space);
    source->addWidget(matchLabel);
    source->addLayout(matches);
    column->addLayout(source);
    connect(m_choose, &QPushButton::clicked, this, &ImportDialog::chooseFile);
    connect(m_match, &QButtonGroup::idClicked, this, &ImportDialog::check);
}

void ImportDialog::buildProgress(QVBoxLayout* column) {
    m_progressArea = new QWidget(this);
    auto* inside = new QVBoxLayout(m_progressArea);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(theme::halfSpace);
    m_bar = new QProgressBar(m_progressArea);
    m_bar->setRange(0, progressSteps);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(theme::space);
    m_bar->setAccessibleName(tr("Progress"));
    m_progressText = new QLabel(m_progressArea);
    theme::setType(m_progressText, theme::Type::Small, true);
    inside->addWidget(m_progressText);
    inside->addWidget(m_bar);
    column->addWidget(m_progressArea);
}

void ImportDialog::buildReport(QVBoxLayout* column) {
    m_banner = new FormBanner(this);
    m_summary = new QLabel(this);
    m_summary->setWordWrap(true);
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_reportArea = new QWidget(this);
    auto* inside = new QVBoxLayout(m_reportArea);
    inside->setContentsMargins(0, 0, 0, 0);
    m_reportHeading = new QLabel(m_reportArea);
    m_reportHeading->setWordWrap(true);
    m_reportHeading->setTextFormat(Qt::PlainText);
    m_issues = new QStandardItemModel(0, 4, this);
    m_issueTable = new QTableView(m_reportArea);
    m_issueTable->setAccessibleName(tr("Bad rows"));
    m_issueTable->setModel(m_issues);
    m_issueTable->setTabKeyNavigation(false);
    m_issueTable->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_issueTable->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_issueTable->setShowGrid(false);
    m_issueTable->setWordWrap(false);
    m_issueTable->verticalHeader()->hide();
    m_issueTable->horizontalHeader()->setStretchLastSection(true);
    m_issueTable->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_issueTable->verticalHeader()->setDefaultSectionSize(theme::lineHeight(reportRowHeight));
    m_issueTable->setMinimumHeight((theme::hasLargeLetters() ? 1 : reportRows) * theme::lineHeight(reportRowHeight) +
                                   theme::lineHeight(theme::controlHeight));
    auto* copy = new QPushButton(tr("Copy report"), m_reportArea);
    auto* save = new QPushButton(tr("Save report…"), m_reportArea);
    auto* tools = new QHBoxLayout;
    const bool beside = theme::hasLargeLetters(); // it is high enough without a row for them
    if (beside)
        tools->addWidget(m_reportHeading, 1);
    else
        tools->addStretch();
    for (QPushButton* button : {copy, save}) {
        button->setAutoDefault(false);
        tools->addWidget(button);
    }
    if (beside)
        inside->addLayout(tools);
    else
        inside->addWidget(m_reportHeading);
    inside->addWidget(m_issueTable, 1);
    if (!beside)
        inside->addLayout(tools);
    column->addWidget(m_banner);
    column->addWidget(m_summary);
    column->addWidget(m_reportArea, 1);
    connect(copy, &QPushButton::clicked, this, &ImportDialog::copyReport);
    connect(save, &QPushButton::clicked, this, &ImportDialog::saveReport);
}

void ImportDialog::buildChoice(QVBoxLayout* column) {
    m_choiceArea = new QWidget(this);
    auto* inside = new QVBoxLayout(m_choiceArea);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(theme::halfSpace);
    m_importNothing = new QRadioButton(tr("Import nothing"), m_choiceArea);
    m_importGood = new QRadioButton(tr("Import the good ones and save the rest to a file…"), m_choiceArea);
    inside->addWidget(m_importNothing);
    inside->addWidget(m_importGood);
    column->addWidget(m_choiceArea);
    connect(m_importGood, &QAbstractButton::toggled, this, [this] { setStep(m_step); });
}

void ImportDialog::buildButtons(QVBoxLayout* column) {
    m_import = new QPushButton(tr("Import"), this);
    m_import->setProperty("accent", true);
    m_cancel = new QPushButton(tr("Cancel"), this);
    m_undo = new QPushButton(tr("Undo this import…"), this);
    m_undo->setAutoDefault(false);
    m_undo->setToolTip(tr("Removes what it added and gives what it changed its old values back"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_undo);
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_import);
    column->addLayout(buttons);
    connect(m_import, &QPushButton::clicked, this, &ImportDialog::import);
    connect(m_cancel, &QPushButton::clicked, this, &ImportDialog::reject);
    connect(m_undo, &QPushButton::clicked, this, [this] {
        const qint64 step = m_report ? m_report->step : 0;
        QDialog::reject();
        Q_EMIT undoRequested(step);
    });
}

void ImportDialog::showEvent(QShowEvent* event) {
    QDialog::showEvent(event);
    if (m_path.isEmpty() && !std::exchange(m_askedForFile, true))
        QTimer::singleShot(0, this, &ImportDialog::chooseFile);
}

// Steps

void ImportDialog::chooseFile() {
    const QString path = m_prompts->askOpenFile(tr("Import"), openFilter());
    if (path.isEmpty())
        return;
    m_path = path;
    m_file->setText(path);
    check();
}

void ImportDialog::check() {
    if (m_path.isEmpty())
        return;
    if (m_job) {
        m_checkAgain = true;
        m_job->cancel();
        return;
    }
    ImportOptions options;
    options.match = static_cast<ImportMatch>(m_match->checkedId());
    options.priceRules = m_priceRules;
    options.dryRun = true;
    run(options, Step::Checking);
}

void ImportDialog::import() {
    if (m_job)
        return;
    ImportOptions options;
    options.match = static_cast<ImportMatch>(m_match->checkedId());
    options.priceRules = m_priceRules;
    if (m_hasIssues) {
        options.skipBadFile = m_prompts->askSaveFile(tr("Save the rest"), restFileName(m_path), jsonFilter());
        if (options.skipBadFile.isEmpty())
            return;
    }
    run(options, Step::Importing);
}

void ImportDialog::run(const ImportOptions& options, Step step) {
    clearReport();
    m_bar->setRange(0, 0);
    m_progressText->setText(step == Step::Checking ? tr("Checking the file…") : tr("Importing…"));
    setStep(step);
    m_job = m_session->importFile(m_path, options);
    connect(m_job, &TransferJob::progress, this, &ImportDialog::showProgress);
    connect(m_job, &TransferJob::imported, this, &ImportDialog::finished);
    connect(m_job, &TransferJob::failed, this, &ImportDialog::failed);
}

void ImportDialog::showProgress(const TransferProgress& progress) {
    const double share = shareOf(progress);
    m_bar->setRange(0, share < 0 ? 0 : progressSteps);
    m_bar->setValue(static_cast<int>(share * progressSteps));
    m_progressText->setText(progressText(progress));
}

void ImportDialog::finished(const ImportReport& report) {
    m_job = nullptr;
    if (m_closeAfter) {
        QDialog::reject();
        return;
    }
    if (std::exchange(m_checkAgain, false)) {
        check();
        return;
    }
    const bool done = m_step == Step::Importing && report.applied;
    m_report = std::make_unique<ImportReport>(report);
    m_hasIssues = report.hasIssues();
    if (done) {
        m_banner->showMessage(FormBanner::Kind::Information, tr("Imported."));
        m_summary->setText(countsText(report, true));
        Q_EMIT imported(report.summary());
    } else {
        m_summary->setText(countsText(report, false));
    }
    showIssues(report);
    setStep(done ? Step::Done : Step::Checked);
}

void ImportDialog::failed(const Error& error) {
    m_job = nullptr;
    if (m_closeAfter) {
        QDialog::reject();
        return;
    }
    if (std::exchange(m_checkAgain, false)) {
        check();
        return;
    }
    const bool cancelled = error.kind == Error::Kind::Cancelled;
    m_banner->showMessage(cancelled ? FormBanner::Kind::Information : FormBanner::Kind::Error,
                          cancelled ? tr("Cancelled; the catalogue is as it was.") : error.text);
    setStep(Step::Choose);
}

void ImportDialog::reject() {
    if (!m_job) {
        QDialog::reject();
        return;
    }
    // A check is only reading: nobody needs to see how it ends.
    m_closeAfter = m_step == Step::Checking;
    m_progressText->setText(tr("Cancelling…"));
    m_cancel->setEnabled(false);
    m_job->cancel();
}

// The report

void ImportDialog::clearReport() {
    m_report.reset();
    m_hasIssues = false;
    m_banner->clearMessage();
    m_summary->clear();
    m_issues->clear();
    m_importNothing->setChecked(true);
}

void ImportDialog::showIssues(const ImportReport& report) {
    m_issues->clear();
    m_issues->setHorizontalHeaderLabels({tr("Line"), tr("Place"), tr("Value"), tr("What is wrong")});
    for (const ImportIssue& issue : report.issues) {
        QList<QStandardItem*> row;
        for (const QString& text :
             {issue.line > 0 ? QString::number(issue.line) : QString(), issue.path, issue.value, issue.reason}) {
            row << new QStandardItem(text);
            row.last()->setToolTip(text);
        }
        row.first()->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_issues->appendRow(row);
    }
    m_issueTable->resizeColumnsToContents();
    for (int column = 0; column < 3; ++column)
        m_issueTable->setColumnWidth(column, std::min(m_issueTable->columnWidth(column), theme::scaled(widestValue)));
    m_reportHeading->setText(issuesHeading(report));
    if (report.hasIssues() && !report.applied)
        m_banner->showMessage(FormBanner::Kind::Warning,
                              tr("Something in the file is not valid. Nothing is imported unless you choose to."));
}

QString ImportDialog::reportText() const { return m_report ? issuesText(*m_report, m_path) : QString(); }

void ImportDialog::copyReport() { QGuiApplication::clipboard()->setText(reportText()); }

void ImportDialog::saveReport() {
    const QString path = m_prompts->askSaveFile(tr("Save report"),
                                                QFileInfo(m_path).completeBaseName() + "-report.txt"_L1, textFilter());
    if (path.isEmpty())
        return;
    QSaveFile file(path);
    const bool ok = file.open(QIODevice::WriteOnly) && file.write(reportText().toUtf8()) >= 0 && file.commit();
    if (!ok)
        m_prompts->showError(Error(
            Error::Kind::ReadOnly,
            tr("The report could not be written to “%1”: %2. Choose another folder.").arg(path, file.errorString())));
}

void ImportDialog::setStep(Step step) {
    m_step = step;
    const bool running = step == Step::Checking || step == Step::Importing;
    const bool importing = step == Step::Importing;
    m_choose->setEnabled(!importing && step != Step::Done);
    for (QAbstractButton* button : m_match->buttons())
        button->setEnabled(!importing && step != Step::Done);
    m_progressArea->setVisible(running);
    m_summary->setVisible(!m_summary->text().isEmpty());
    m_reportArea->setVisible(!running && m_hasIssues);
    m_choiceArea->setVisible(step == Step::Checked && m_hasIssues);
    m_import->setVisible(step != Step::Done);
    m_import->setEnabled(step == Step::Checked && !m_session->isReadOnly() &&
                         (!m_hasIssues || m_importGood->isChecked()));
    m_undo->setVisible(step == Step::Done && m_report && m_report->step > 0);
    m_cancel->setEnabled(true);
    m_cancel->setText(step == Step::Done ? tr("Close") : tr("Cancel"));
    // The parts come and go: the window is as high as they need.
    layout()->activate();
    resize(width(), std::max(layout()->totalHeightForWidth(width()), layout()->totalMinimumSize().height()));
    if (step == Step::Done || (step == Step::Checked && !m_import->isEnabled()))
        m_cancel->setFocus();
    else if (m_import->isEnabled() && step == Step::Checked && !m_hasIssues)
        m_import->setFocus();
}

} // namespace pricebook
