#include "migrationdialog.h"

#include "migrationjob.h"
#include "migrationresultview.h"
#include "migrationrunview.h"
#include "prompts.h"
#include "schematexts.h"
#include "theme.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSaveFile>
#include <QScreen>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int dialogWidth = 760;
constexpr QSize windowFrame(16, 64);

} // namespace

MigrationDialog::MigrationDialog(const QString& title, Prompts* prompts, QWidget* parent)
    : QDialog(parent),
      m_prompts(prompts),
      m_column(new QVBoxLayout(this)),
      m_buttonRow(new QHBoxLayout),
      m_run(new MigrationRunView(this)),
      m_result(new MigrationResultView(this)) {
    setWindowTitle(title);
    m_column->setContentsMargins(theme::pageMargin, theme::pageMargin, theme::pageMargin, theme::pageMargin);
    m_column->setSpacing(theme::wideSpace);
    addPage(m_run);
    addPage(m_result);
    m_buttonRow->addStretch();
    m_column->addLayout(m_buttonRow);
    m_cancel = addButton(tr("Cancel"), [this] { stop(); });
    m_saveLog = addButton(tr("Save log…"), [this] { saveLog(); });
    m_close = addButton(tr("Close"), [this] { reject(); });
    m_again = addButton(tr("Try again"), [this] { tryAgain(); });
    m_open = addButton(tr("Open catalogue"), [this] {
        accept();
        Q_EMIT openRequested();
    });
    resize(theme::dialogSize({dialogWidth, 0}).width(), 0);
}

MigrationDialog::~MigrationDialog() {
    if (m_job) {
        m_job->disconnect(this);
        delete m_job;
    }
}

// Pages

void MigrationDialog::addPage(QWidget* page) {
    page->hide();
    m_pages << page;
    m_column->insertWidget(static_cast<int>(m_pages.size()) - 1, page, 1);
}

QPushButton* MigrationDialog::addButton(const QString& text, const std::function<void()>& pressed) {
    auto* button = new QPushButton(text, this);
    button->setAutoDefault(false);
    button->hide();
    m_buttons << button;
    m_buttonRow->addWidget(button);
    connect(button, &QPushButton::clicked, this, pressed);
    return button;
}

void MigrationDialog::showPage(QWidget* page, const QList<QPushButton*>& buttons, QPushButton* main) {
    for (QWidget* each : std::as_const(m_pages))
        each->setVisible(each == page);
    for (QPushButton* button : std::as_const(m_buttons)) {
        button->setVisible(buttons.contains(button));
        button->setDefault(button == main);
        button->setProperty("accent", button == main);
    }
    // Left to right as they are named, for the eye and the Tab key.
    QWidget* before = page;
    for (QPushButton* button : buttons) {
        m_buttonRow->removeWidget(button);
        m_buttonRow->addWidget(button);
        setTabOrder(before, button);
        before = button;
    }
    fitHeight();
    QPushButton* focused = main && main->isEnabled() ? main : buttons.isEmpty() ? nullptr : buttons.front();
    if (focused)
        focused->setFocus();
}

/// Pages differ in height: the window grows both ways, so that it stays where it is and on the screen.
void MigrationDialog::fitHeight() {
    for (QLayout* inner : findChildren<QLayout*>())
        inner->invalidate(); // what was hidden or got another text is known to its own layout only
    for (QWidget* page : std::as_const(m_pages))
        page->updateGeometry(); // or its old height is remembered
    layout()->activate();
    int height =
        layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width()) : layout()->totalSizeHint().height();
    height = qMax(height, layout()->totalMinimumSize().height());
    if (screen())
        height = qMin(height, screen()->availableSize().height() - windowFrame.height());
    const int grown = height - this->height();
    resize(width(), height);
    if (!isVisible() || grown == 0 || !screen())
        return;
    const QRect room = screen()->availableGeometry();
    const int lowest = room.bottom() - frameGeometry().height() - theme::space;
    move(frameGeometry().x(), qBound(room.top(), frameGeometry().y() - grown / 2, qMax(room.top(), lowest)));
}

// The job

void MigrationDialog::run(const Starter& starter, const Words& words) {
    if (m_job)
        return;
    m_starter = starter;
    m_words = words;
    m_log.clear();
    m_committing = m_closeAfter = false;
    m_run->begin(words.running);
    m_cancel->setText(tr("Cancel"));
    m_cancel->setEnabled(true);
    showPage(m_run, {m_cancel}, nullptr);
    m_job = starter();
    connect(m_job, &MigrationJob::progress, this, &MigrationDialog::progressed);
    connect(m_job, &MigrationJob::finished, this, &MigrationDialog::jobFinished);
}

void MigrationDialog::progressed(const MigrationProgress& progress) {
    m_run->show(progress);
    m_committing = progress.phase == MigrationProgress::Phase::Committing;
    if (!m_committing)
        return;
    m_cancel->setEnabled(false);
    m_cancel->setText(tr("Finishing…"));
}

void MigrationDialog::jobFinished(const Result<MigrationOutcome>& outcome) {
    m_log = m_job ? m_job->log() : QString();
    m_job = nullptr; // it deletes itself
    m_run->end();
    if (outcome) {
        m_result->showSuccess(m_words.done, *outcome, m_words.backup);
        m_open->setText(m_words.open);
        if (m_words.open.isEmpty())
            showPage(m_result, {m_close}, m_close);
        else
            showPage(m_result, {m_close, m_open}, m_open);
        Q_EMIT succeeded(*outcome);
    } else if (outcome.error().kind != Error::Kind::Cancelled) {
        m_result->showFailure(m_words.failed, outcome.error());
        showPage(m_result, {m_saveLog, m_close, m_again}, m_again);
    } else if (m_closeAfter) {
        QDialog::reject();
    } else {
        cancelled();
    }
    Q_EMIT ended();
}

void MigrationDialog::cancelled() {
    m_result->showCancelled();
    showPage(m_result, {m_close, m_again}, m_close);
}

void MigrationDialog::tryAgain() { run(m_starter, m_words); }

void MigrationDialog::stop() {
    if (!m_job || m_committing)
        return;
    m_run->showCancelling();
    m_cancel->setEnabled(false);
    m_job->cancel();
}

void MigrationDialog::askToStop() {
    if (m_committing)
        return;
    const int choice = m_prompts->choose(
        tr("Still at work"), tr("The tables are being changed. If you stop now, everything is put back as it was."),
        {tr("Let it run"), tr("Stop")}, 0);
    // It may have ended while a person read the question.
    if (choice != 1 || !m_job || m_committing)
        return;
    m_closeAfter = true;
    stop();
}

void MigrationDialog::reject() {
    if (m_job)
        askToStop();
    else
        QDialog::reject();
}

void MigrationDialog::saveLog() {
    const QString name = u"pricebook-%1.log"_s.arg(QDateTime::currentDateTime().toString(u"yyyyMMdd-HHmmss"_s));
    const QString path = m_prompts->askSaveFile(tr("Save log"), name, schematexts::logFilter());
    if (path.isEmpty())
        return;
    QSaveFile file(path);
    const bool ok = file.open(QIODevice::WriteOnly) && file.write(m_log.toUtf8()) >= 0 && file.commit();
    if (!ok)
        m_prompts->showError(Error(
            Error::Kind::ReadOnly,
            tr("The log could not be written to “%1”: %2. Choose another folder.").arg(path, file.errorString())));
}

} // namespace pricebook
