#include "schemadialog.h"

#include "inlinemessage.h"
#include "prompts.h"
#include "schematexts.h"
#include "segmentedcontrol.h"
#include "textbutton.h"
#include "texttable.h"
#include "theme.h"
#include "upgradedialog.h"

#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr QSize firstSize(820, 560);
constexpr int sectionsWidth = 480;

QLabel* textLabel(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QString whoOf(const SchemaHistoryEntry& entry) {
    return entry.user.isEmpty() || entry.host.isEmpty() ? entry.user + entry.host
                                                        : u"%1@%2"_s.arg(entry.user, entry.host);
}

/// A section of the dialog with its widgets below one another.
QVBoxLayout* columnOf(QWidget* page) {
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins({});
    column->setSpacing(theme::wideSpace);
    return column;
}

} // namespace

SchemaDialog::SchemaDialog(SchemaServices services, const DatabaseUrl& url, Prompts* prompts, QWidget* parent)
    : QDialog(parent),
      m_services(std::move(services)),
      m_url(url),
      m_prompts(prompts),
      m_known(m_services.revisions()) {
    setWindowTitle(tr("Schema of %1").arg(url.shortName()));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::pageMargin, theme::pageMargin, theme::pageMargin, theme::pageMargin);
    column->setSpacing(theme::wideSpace);
    buildHead(column);
    m_sections =
        new SegmentedControl({}, {tr("Revisions"), tr("History"), tr("Check"), tr("Backups"), tr("Go back")}, this);
    m_sections->setMinimumWidth(theme::scaled(sectionsWidth));
    m_pages = new QStackedWidget(this);
    for (QWidget* page : {buildRevisions(), buildHistory(), buildCheck(), buildBackups(), buildBack()})
        m_pages->addWidget(page);
    column->addWidget(m_sections, 0, Qt::AlignLeft);
    column->addWidget(m_pages, 1);
    auto* close = textButton(tr("Close"), this);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(close);
    column->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_sections, &SegmentedControl::edited, m_pages, &QStackedWidget::setCurrentIndex);
    QSize size = theme::dialogSize(firstSize);
    if (parent)
        size = size.boundedTo(parent->window()->size());
    resize(size);
    reload();
}

void SchemaDialog::changeEvent(QEvent* event) {
    QDialog::changeEvent(event);
    if (event->type() != QEvent::LanguageChange || m_pages == nullptr)
        return;
    m_known = m_services.revisions();
    reload();
}

void SchemaDialog::showSection(Section section) {
    m_sections->setCurrent(section);
    m_pages->setCurrentIndex(section);
}

// Parts

void SchemaDialog::buildHead(QVBoxLayout* column) {
    m_stateText = textLabel(this);
    m_stateText->setObjectName(u"schemaState"_s);
    theme::setType(m_stateText, theme::Type::Strong);
    m_revision = textLabel(this);
    m_revision->setObjectName(u"schemaRevision"_s);
    m_warnings = new InlineMessage(nullptr, this);
    m_change = textButton({}, this);
    m_change->setProperty("accent", true);
    m_change->hide();
    auto* texts = new QVBoxLayout;
    texts->setSpacing(theme::halfSpace);
    texts->addWidget(m_stateText);
    texts->addWidget(m_revision);
    texts->addWidget(m_warnings);
    auto* row = new QHBoxLayout;
    row->addLayout(texts, 1);
    row->addWidget(m_change, 0, Qt::AlignTop);
    column->addLayout(row);
    connect(m_change, &QPushButton::clicked, this, [this] {
        if (const auto request = m_state ? UpgradeDialog::requestFor(*m_state) : std::nullopt)
            Q_EMIT changeRequested(*request);
    });
}

QWidget* SchemaDialog::buildRevisions() {
    auto* page = new QWidget;
    m_revisions =
        new TextTable(tr("Revisions"), {tr("State"), tr("Date"), tr("What it does"), tr("Revision")}, 2, page);
    columnOf(page)->addWidget(m_revisions, 1);
    return page;
}

QWidget* SchemaDialog::buildHistory() {
    auto* page = new QWidget;
    m_historyProblem = new InlineMessage(nullptr, page);
    m_history = new TextTable(tr("History"),
                              {tr("When"), tr("What"), tr("Revision"), tr("State"), tr("Version"), tr("Who"),
                               tr("Took"), tr("Backup"), tr("Note")},
                              2, page);
    m_history->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    auto* column = columnOf(page);
    column->addWidget(m_historyProblem);
    column->addWidget(m_history, 1);
    return page;
}

QWidget* SchemaDialog::buildCheck() {
    auto* page = new QWidget;
    auto* about = textLabel(page);
    about->setText(tr("Compares the tables with those that the revision makes. Nothing is changed."));
    m_checkNow = textButton(tr("Check now"), page);
    m_checkText = textLabel(page);
    m_checkText->setObjectName(u"checkText"_s);
    theme::setType(m_checkText, theme::Type::Strong);
    m_checkList = new QPlainTextEdit(page);
    m_checkList->setReadOnly(true);
    m_checkList->setTabChangesFocus(true);
    m_checkList->setAccessibleName(tr("What the check found"));
    m_checkList->hide();
    m_copyCheck = textButton(tr("Copy"), page);
    m_copyCheck->hide();
    auto* column = columnOf(page);
    column->addWidget(about);
    column->addWidget(m_checkNow, 0, Qt::AlignLeft);
    column->addWidget(m_checkText);
    column->addWidget(m_checkList, 1);
    column->addWidget(m_copyCheck, 0, Qt::AlignRight);
    column->addStretch();
    connect(m_checkNow, &QPushButton::clicked, this, &SchemaDialog::check);
    connect(m_copyCheck, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_checkText->text() + u'\n' + m_checkList->toPlainText());
    });
    return page;
}

QWidget* SchemaDialog::buildBackups() {
    auto* page = new QWidget;
    m_backupProblem = new InlineMessage(nullptr, page);
    m_backupTable =
        new TextTable(tr("Backups"), {tr("Made"), tr("Size"), tr("Revision"), tr("Before"), tr("File")}, 4, page);
    m_backupTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_backupTable->alignRight(1);
    auto* backUp = textButton(tr("Back up now"), page);
    m_restore = textButton(tr("Restore…"), page);
    m_restore->setToolTip(tr("Puts the selected backup in the place of the catalogue"));
    m_restore->setEnabled(false);
    auto* tools = new QHBoxLayout;
    tools->addStretch();
    tools->addWidget(backUp);
    tools->addWidget(m_restore);
    auto* column = columnOf(page);
    column->addWidget(m_backupProblem);
    column->addWidget(m_backupTable, 1);
    column->addLayout(tools);
    connect(backUp, &QPushButton::clicked, this, &SchemaDialog::backUpRequested);
    connect(m_backupTable, &TextTable::selectedRowChanged, m_restore,
            [this](int row) { m_restore->setEnabled(row >= 0); });
    connect(m_restore, &QPushButton::clicked, this, [this] {
        const int row = m_backupTable->selectedRow();
        if (row >= 0)
            askRestore(m_backups[static_cast<size_t>(row)]);
    });
    return page;
}

QWidget* SchemaDialog::buildBack() {
    auto* page = new QWidget;
    auto* about = textLabel(page);
    about->setText(
        tr("An older version of Pricebook can work with the catalogue again once its tables are as that version "
           "knows them."));
    auto* label = new QLabel(tr("Go back to"), page);
    m_target = new QComboBox(page);
    m_target->setAccessibleName(label->text());
    label->setBuddy(m_target);
    m_backText = textLabel(page);
    m_backText->setObjectName(u"backText"_s);
    m_backByBackup = textButton(tr("Restore this backup…"), page);
    m_backBySql = textButton({}, page);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_backByBackup);
    buttons->addWidget(m_backBySql);
    buttons->addStretch();
    auto* column = columnOf(page);
    column->addWidget(about);
    column->addWidget(label);
    column->addWidget(m_target);
    column->addWidget(m_backText);
    column->addLayout(buttons);
    column->addStretch();
    connect(m_target, &QComboBox::activated, this, [this] { m_targetChosen = true; });
    connect(m_target, &QComboBox::currentIndexChanged, this, &SchemaDialog::updateBack);
    connect(m_backByBackup, &QPushButton::clicked, this, [this] {
        if (const BackupFile* backup = newestBackupOf(m_target->currentData().toString()))
            askRestore(*backup);
    });
    connect(m_backBySql, &QPushButton::clicked, this, [this] {
        MigrationRequest request;
        request.action = MigrationRequest::Action::Downgrade;
        request.target = m_target->currentData().toString();
        Q_EMIT changeRequested(request);
    });
    return page;
}

// Reading

void SchemaDialog::reload() {
    m_stateText->setText(tr("Looking at the database…"));
    m_services.inspect(m_url, this, [this](const Result<SchemaState>& state) { showState(state); });
    m_services.history(m_url, this,
                       [this](const Result<std::vector<SchemaHistoryEntry>>& history) { showHistory(history); });
    m_services.backups(m_url, this, [this](const Result<std::vector<BackupFile>>& backups) { showBackups(backups); });
    showTargets();
}

void SchemaDialog::showState(const Result<SchemaState>& state) {
    m_state.reset();
    if (state)
        m_state = *state;
    m_stateText->setText(state ? schematexts::stateText(*m_state) : state.error().text);
    m_revision->setVisible(state.ok());
    if (state)
        m_revision->setText(tr("Revision: %1").arg(schematexts::revisionText(m_known, m_state->revision)));
    if (state && !m_state->warnings.isEmpty())
        m_warnings->showText(InlineMessage::Kind::Warning, m_state->warnings.join(u' '));
    else
        m_warnings->clearMessage();
    const bool helpful = state && UpgradeDialog::requestFor(*m_state).has_value();
    m_change->setVisible(helpful);
    if (helpful)
        m_change->setText(UpgradeDialog::openingText(*m_state));
    if (state && m_state->details.size() > 1) {
        m_checkText->setText(tr("What stands in the way:"));
        showFindings(m_state->details.join(u'\n'));
        showSection(CheckSection);
    }
    showRevisions();
    showTargets();
}

int SchemaDialog::currentOrdinal() const {
    for (size_t i = 0; m_state && i < m_known.size(); ++i) {
        if (m_known[i].id == m_state->revision)
            return static_cast<int>(i);
    }
    return -1;
}

void SchemaDialog::showRevisions() {
    const int current = currentOrdinal();
    std::vector<QStringList> rows;
    for (size_t i = m_known.size(); i-- > 0;) {
        const int at = static_cast<int>(i);
        const QString state = at == current  ? tr("Now")
                              : current < 0  ? QString()
                              : at < current ? tr("Applied")
                                             : tr("To come");
        rows.push_back({state, schematexts::dateText(m_known[i].created), schematexts::messageText(m_known[i].message),
                        m_known[i].id});
    }
    m_revisions->setRows(rows);
    if (current >= 0)
        m_revisions->setIcon(static_cast<int>(m_known.size()) - 1 - current, 0, u"arrow-right"_s);
}

void SchemaDialog::showHistory(const Result<std::vector<SchemaHistoryEntry>>& history) {
    std::vector<QStringList> rows;
    QList<int> marked;
    if (history) {
        m_historyProblem->clearMessage();
        for (auto entry = history->rbegin(); entry != history->rend(); ++entry) {
            const QString state = schematexts::entryStateText(*entry);
            if (!state.isEmpty())
                marked << static_cast<int>(rows.size());
            rows.push_back(
                {schematexts::timeText(entry->startedAt), schematexts::directionText(*entry),
                 schematexts::revisionText(m_known, entry->revision), state, entry->programVersion, whoOf(*entry),
                 entry->finishedAt.isValid() ? schematexts::durationText(std::chrono::milliseconds(entry->milliseconds))
                                             : QString(),
                 QFileInfo(entry->backup).fileName(), entry->note});
        }
        if (rows.empty())
            m_historyProblem->showText(InlineMessage::Kind::Hint, tr("Nothing is recorded yet."));
    } else {
        m_historyProblem->showError(history.error().text);
    }
    m_history->setRows(rows);
    for (const int row : marked)
        m_history->setIcon(row, 3, u"dialog-warning"_s);
    m_history->setColumnShown(3, !marked.isEmpty());
}

void SchemaDialog::showBackups(const Result<std::vector<BackupFile>>& backups) {
    m_backups = backups.valueOr({});
    std::vector<QStringList> rows;
    for (const BackupFile& backup : m_backups)
        rows.push_back({schematexts::timeText(backup.takenAt), schematexts::sizeText(backup.bytes),
                        schematexts::shortRevisionText(m_known, backup.from),
                        backup.to.isEmpty() ? tr("made by hand") : schematexts::shortRevisionText(m_known, backup.to),
                        QDir::toNativeSeparators(backup.path)});
    m_backupTable->setRows(rows);
    m_restore->setEnabled(false);
    if (!backups)
        m_backupProblem->showError(backups.error().text);
    else if (rows.empty())
        m_backupProblem->showText(InlineMessage::Kind::Hint, tr("There is no backup yet."));
    else
        m_backupProblem->clearMessage();
    suggestTarget();
}

// Check

void SchemaDialog::check() {
    m_checkNow->setEnabled(false);
    m_checkText->setText(tr("Checking…"));
    m_checkList->hide();
    m_copyCheck->hide();
    m_services.check(m_url, this, [this](const Result<SchemaCheck>& check) { showCheck(check); });
}

void SchemaDialog::showCheck(const Result<SchemaCheck>& check) {
    m_checkNow->setEnabled(true);
    if (!check) {
        m_checkText->setText(check.error().text);
        showFindings(check.error().engine);
    } else {
        m_checkText->setText(check->differences.isEmpty()
                                 ? tr("The tables are as they should be.")
                                 : tr("The tables are not as they should be: %n difference(s).", nullptr,
                                      static_cast<int>(check->differences.size())));
        QStringList lines = check->differences;
        if (!check->warnings.isEmpty())
            lines << (lines.isEmpty() ? QStringList() : QStringList{QString()}) << tr("Besides, which does no harm:")
                  << check->warnings;
        showFindings(lines.join(u'\n'));
    }
}

void SchemaDialog::showFindings(const QString& text) {
    m_checkList->setPlainText(text);
    m_checkList->setVisible(!text.isEmpty());
    m_copyCheck->setVisible(!text.isEmpty());
}

// Going back

const BackupFile* SchemaDialog::newestBackupOf(const QString& revision) const {
    for (const BackupFile& backup : m_backups) {
        if (!backup.from.isEmpty() && revision.startsWith(backup.from))
            return &backup;
    }
    return nullptr;
}

void SchemaDialog::showTargets() {
    const QSignalBlocker quiet(m_target);
    m_target->clear();
    for (int at = currentOrdinal() - 1; at >= 0; --at) {
        const PlannedRevision& revision = m_known[static_cast<size_t>(at)];
        m_target->addItem(schematexts::revisionText(m_known, revision.id), revision.id);
    }
    m_targetChosen = false;
    suggestTarget();
}

/// The newest revision that a backup brings back, since that is the safe way; else the one before.
void SchemaDialog::suggestTarget() {
    for (int i = 0; !m_targetChosen && i < m_target->count(); ++i) {
        if (!newestBackupOf(m_target->itemData(i).toString()))
            continue;
        m_target->setCurrentIndex(i);
        break;
    }
    updateBack();
}

void SchemaDialog::updateBack() {
    const QString target = m_target->currentData().toString();
    const BackupFile* backup = newestBackupOf(target);
    const bool any = !target.isEmpty();
    m_target->setEnabled(any);
    m_backByBackup->setVisible(any && backup);
    m_backBySql->setVisible(any);
    m_backByBackup->setProperty("accent", any && backup);
    if (!any)
        m_backText->setText(tr("There is no older revision to go back to."));
    else if (backup)
        m_backText->setText(
            tr("A backup from %1 has the catalogue as it was at this revision. Restoring it is the safe "
               "way; what was changed since then is lost. Changing the tables back keeps those changes, "
               "but loses what the older tables have no place for.")
                .arg(schematexts::timeText(backup->takenAt)));
    else
        m_backText->setText(tr("There is no backup from this revision. The tables can be changed back; what the older "
                               "tables have no place for is lost."));
    m_backBySql->setText(backup ? tr("Change the tables back instead…") : tr("Change the tables back…"));
}

void SchemaDialog::askRestore(const BackupFile& backup) {
    const QString text = tr("The catalogue %1 becomes what it was on %2. Everything that was added, changed or deleted "
                            "since then is lost.")
                             .arg(m_url.shortName(), schematexts::timeText(backup.takenAt));
    if (m_prompts->choose(tr("Restore a backup"), text, {tr("Restore"), tr("Cancel")}, 1) == 0)
        Q_EMIT restoreRequested(backup);
}

} // namespace pricebook
