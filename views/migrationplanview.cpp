#include "migrationplanview.h"

#include "inlinemessage.h"
#include "livetexts.h"
#include "prompts.h"
#include "schematexts.h"
#include "texttable.h"
#include "theme.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QFontDatabase>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

using Action = MigrationRequest::Action;
using Kind = SchemaState::Kind;

constexpr std::chrono::milliseconds longEnoughToWarn(5'000);
constexpr int sqlHeight = 200;
constexpr int markColumn = 4;
constexpr int mostHeight = 620;

QLabel* textLabel(QWidget* parent, bool secondary = false) {
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    if (secondary)
        theme::setType(label, theme::Type::Body, true);
    else
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QString clientName(const ConnectedClient& client) {
    return client.application.isEmpty() ? MigrationPlanView::tr("(without a name)") : client.application;
}

} // namespace

MigrationPlanView::MigrationPlanView(Prompts* prompts, QWidget* parent) : QScrollArea(parent), m_prompts(prompts) {
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, theme::wideSpace, 0);
    column->setSpacing(theme::space);
    m_hint = new InlineMessage(nullptr, content);
    m_heading = textLabel(content);
    theme::setType(m_heading, theme::Type::Heading);
    m_text = textLabel(content);
    m_heading->setObjectName(u"planHeading"_s);
    m_text->setObjectName(u"planText"_s);
    column->addWidget(m_hint);
    column->addWidget(m_heading);
    column->addWidget(m_text);
    column->addSpacing(theme::halfSpace);
    buildFacts(column);
    buildConsent(column);
    buildTables(column);
    buildSql(column);
    column->addStretch();
    setWidget(content);
}

void MigrationPlanView::buildFacts(QVBoxLayout* column) {
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(theme::pageMargin);
    grid->setVerticalSpacing(theme::halfSpace);
    grid->setColumnStretch(1, 1);
    const auto add = [this, grid](const QString& name, const QString& objectName) {
        auto* left = textLabel(widget(), true);
        left->setText(name);
        left->setWordWrap(false);
        left->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        auto* right = textLabel(widget());
        right->setObjectName(objectName);
        const int row = grid->rowCount();
        grid->addWidget(left, row, 0);
        grid->addWidget(right, row, 1);
        m_names.insert(right, name);
        return right;
    };
    m_catalogue = add(tr("Catalogue"), u"planCatalogue"_s);
    m_from = add(tr("Now"), u"planFrom"_s);
    m_to = add(tr("Afterwards"), u"planTo"_s);
    m_time = add(tr("Time"), u"planTime"_s);
    m_timeWarning = new InlineMessage(nullptr, widget());
    grid->addWidget(m_timeWarning, grid->rowCount(), 1);
    m_backup = add(tr("Backup"), u"planBackup"_s);
    m_folder = new QPushButton(tr("Another folder…"), widget());
    m_folder->setAutoDefault(false);
    grid->addWidget(m_folder, grid->rowCount() - 1, 2, Qt::AlignTop);
    connect(m_folder, &QPushButton::clicked, this, &MigrationPlanView::chooseFolder);
    m_backupProblem = new InlineMessage(nullptr, widget());
    grid->addWidget(m_backupProblem, grid->rowCount(), 1);
    m_withoutBackup = new QCheckBox(tr("Go on without a backup: I have made one myself"), widget());
    grid->addWidget(m_withoutBackup, grid->rowCount(), 1);
    connect(m_withoutBackup, &QCheckBox::toggled, this, &MigrationPlanView::edited);
    column->addLayout(grid);
}

void MigrationPlanView::buildTables(QVBoxLayout* column) {
    const auto label = [this, column](const QString& text) {
        auto* made = textLabel(widget());
        made->setText(text);
        theme::setType(made, theme::Type::Strong);
        column->addSpacing(theme::halfSpace);
        column->addWidget(made);
        return made;
    };
    m_stepsLabel = label(tr("Steps"));
    m_steps = new TextTable(tr("Steps"), {tr("Date"), tr("What it does"), tr("Revision"), tr("Rows"), tr("Mind")}, 1,
                            widget());
    m_steps->alignRight(3);
    m_steps->setProperty(LiveTexts::textColumns, QVariantList{0, 1, 3, 4});
    column->addWidget(m_steps);
    m_clientsLabel = label(tr("Other programs are connected to this database. Close them first if you can."));
    m_clients = new TextTable(tr("Connected programs"),
                              {tr("Program"), tr("User"), tr("From"), tr("Since"), tr("Does")}, 0, widget());
    m_clients->setProperty(LiveTexts::textColumns, QVariantList{2, 3});
    column->addWidget(m_clients);
    m_pooled = new InlineMessage(nullptr, widget());
    column->addWidget(m_pooled);
}

void MigrationPlanView::buildConsent(QVBoxLayout* column) {
    m_dropLeftovers = new QCheckBox(widget());
    column->addWidget(m_dropLeftovers);
    m_irreversible = new InlineMessage(nullptr, widget());
    column->addWidget(m_irreversible);
    m_lossesLabel = textLabel(widget());
    theme::setType(m_lossesLabel, theme::Type::Strong);
    m_lossesLabel->setText(tr("This would be lost"));
    column->addWidget(m_lossesLabel);
    m_losses = new TextTable(tr("Lost data"), {tr("What"), tr("Rows with a value")}, 0, widget());
    m_losses->alignRight(1);
    column->addWidget(m_losses);
    m_typedLabel = textLabel(widget());
    m_typed = new QLineEdit(widget());
    m_typedLabel->setBuddy(m_typed);
    column->addWidget(m_typedLabel);
    column->addWidget(m_typed);
    connect(m_dropLeftovers, &QCheckBox::toggled, this, &MigrationPlanView::edited);
    connect(m_typed, &QLineEdit::textChanged, this, &MigrationPlanView::edited);
}

void MigrationPlanView::buildSql(QVBoxLayout* column) {
    m_showSql = new QPushButton(tr("Show SQL"), widget());
    m_showSql->setCheckable(true);
    m_showSql->setAutoDefault(false);
    m_sqlArea = new QWidget(widget());
    m_sql = new QPlainTextEdit(m_sqlArea);
    m_sql->setReadOnly(true);
    m_sql->setTabChangesFocus(true);
    m_sql->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_sql->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_sql->setAccessibleName(tr("SQL"));
    m_sql->setFixedHeight(theme::scaled(sqlHeight));
    auto* copy = new QPushButton(tr("Copy"), m_sqlArea);
    auto* save = new QPushButton(tr("Save…"), m_sqlArea);
    auto* tools = new QHBoxLayout;
    tools->addStretch();
    for (QPushButton* button : {copy, save}) {
        button->setAutoDefault(false);
        tools->addWidget(button);
    }
    auto* inside = new QVBoxLayout(m_sqlArea);
    inside->setContentsMargins({});
    inside->addWidget(m_sql);
    inside->addLayout(tools);
    column->addSpacing(theme::halfSpace);
    column->addWidget(m_showSql, 0, Qt::AlignLeft);
    column->addWidget(m_sqlArea);
    connect(m_showSql, &QPushButton::toggled, this, [this](bool shown) {
        m_showSql->setText(shown ? tr("Hide SQL") : tr("Show SQL"));
        m_sqlArea->setVisible(shown);
        measure();
        Q_EMIT heightChanged();
        // When the areas have their new places.
        QTimer::singleShot(0, m_sqlArea, [this] { ensureWidgetVisible(m_sqlArea); });
    });
    connect(copy, &QPushButton::clicked, this, &MigrationPlanView::copySql);
    connect(save, &QPushButton::clicked, this, &MigrationPlanView::saveSql);
}

QSize MigrationPlanView::sizeHint() const {
    // What it will have: before it is shown for the first time it has none.
    const int width = parentWidget()->width() - 2 * theme::pageMargin - theme::wideSpace;
    const int height = widget()->layout()->hasHeightForWidth() ? widget()->layout()->heightForWidth(width)
                                                               : widget()->sizeHint().height();
    return {width, qMin(height, mostHeight)};
}

// What it shows

void MigrationPlanView::showPlan(const Place& place, const MigrationPlan& plan) {
    m_place = place;
    m_plan = plan;
    m_hint->clearMessage();
    showWords();
    showFacts();
    showBackup();
    showSteps();
    showClients();
    showConsent();
    m_sql->setPlainText(plan.sql);
    m_showSql->setVisible(!plan.sql.isEmpty());
    m_sqlArea->setVisible(m_showSql->isChecked() && !plan.sql.isEmpty());
    measure();
    Q_EMIT edited();
}

void MigrationPlanView::showHint(const QString& text) {
    m_hint->showText(InlineMessage::Kind::Hint, text);
    measure();
}

void MigrationPlanView::measure() {
    widget()->layout()->activate(); // a layout within it knows its old height until then
    updateGeometry();
}

void MigrationPlanView::showFact(QLabel* fact, const QString& text) {
    fact->setText(text);
    fact->setAccessibleName(tr("%1: %2").arg(m_names.value(fact), text));
}

void MigrationPlanView::showWords() {
    const int steps = static_cast<int>(m_plan.revisions.size());
    switch (m_plan.action) {
    case Action::Upgrade:
        m_heading->setText(tr("This catalogue was made by an older version of Pricebook."));
        m_text->setText(tr("%n step(s) bring it up to date. Your products, categories and tags stay.", nullptr, steps));
        break;
    case Action::Downgrade:
        m_heading->setText(tr("Go back to an older revision"));
        m_text->setText(tr("%n step(s) are undone. An older version of Pricebook can work with the catalogue then.",
                           nullptr, steps));
        break;
    case Action::Adopt: {
        m_heading->setText(tr("This catalogue was made by the program that Pricebook replaces."));
        const QString old = m_plan.state.revision;
        m_text->setText(
            (old.isEmpty()
                 ? tr("Its tables are exactly those that Pricebook can take over; they have no revision.")
                 : tr("Its tables, of revision %1, are exactly those that Pricebook can take over.").arg(old)) +
            u'\n' +
            tr("A backup is made first. Afterwards the old program can go on working with the catalogue, but its own "
               "Alembic will refuse to change the tables, because it does not know the new revision.") +
            (steps > 0 ? u'\n' + tr("%n step(s) then bring it up to date.", nullptr, steps) : QString()));
        break;
    }
    case Action::Rerun:
        m_heading->setText(tr("A change of this catalogue was interrupted."));
        m_text->setText(tr("The step below began and did not end. Running it again does no harm, and ends it."));
        break;
    case Action::Repair:
        m_heading->setText(tr("The history of this catalogue does not agree with this program."));
        m_text->setText(tr("The tables are as they should be; only the history is corrected."));
        break;
    }
}

void MigrationPlanView::showFacts() {
    showFact(m_catalogue, m_place.where);
    const bool adopt = m_plan.action == Action::Adopt;
    showFact(m_from,
             adopt && !m_plan.state.revision.isEmpty()
                 ? tr("%1, as %2").arg(schematexts::revisionText(m_place.known, m_plan.from), m_plan.state.revision)
                 : schematexts::revisionText(m_place.known, m_plan.from));
    showFact(m_to, schematexts::revisionText(m_place.known, m_plan.to));
    const QString time = schematexts::estimateText(m_plan.estimate);
    showFact(m_time, m_plan.needsBackup ? tr("%1, and the backup").arg(time) : time);
    if (m_plan.estimate > longEnoughToWarn)
        m_timeWarning->showText(InlineMessage::Kind::Warning,
                                tr("Nobody can change the catalogue meanwhile; choose a quiet moment."));
    else
        m_timeWarning->clearMessage();
}

void MigrationPlanView::showBackup() {
    const BackupPlan& backup = m_plan.backup;
    const bool impossible = m_plan.needsBackup && !backup.problem.isEmpty();
    if (!m_plan.needsBackup)
        showFact(m_backup, tr("none: there is nothing in the database yet"));
    else if (impossible)
        showFact(m_backup, tr("not possible"));
    else
        showFact(m_backup, tr("%1\nabout %2; %3 are free there")
                               .arg(QDir::toNativeSeparators(backup.path), schematexts::sizeText(backup.bytes),
                                    schematexts::sizeText(backup.available)));
    if (impossible)
        m_backupProblem->showError(backup.problem);
    else
        m_backupProblem->clearMessage();
    m_folder->setVisible(m_plan.needsBackup);
    const QSignalBlocker quiet(m_withoutBackup);
    m_withoutBackup->setChecked(false);
    m_withoutBackup->setVisible(impossible && m_place.server);
}

void MigrationPlanView::showSteps() {
    std::vector<QStringList> rows;
    for (const PlannedRevision& revision : m_plan.revisions)
        rows.push_back({schematexts::dateText(revision.created), schematexts::messageText(revision.message),
                        revision.id,
                        revision.rows > 0 ? tr("about %1").arg(QLocale().toString(revision.rows)) : QString(),
                        schematexts::markOf(revision)});
    m_steps->setRows(rows, 4);
    bool marked = false;
    for (size_t i = 0; i < m_plan.revisions.size(); ++i) {
        if (schematexts::markOf(m_plan.revisions[i]).isEmpty())
            continue;
        marked = true;
        m_steps->setIcon(static_cast<int>(i), markColumn, u"dialog-warning"_s);
    }
    m_steps->setColumnShown(markColumn, marked);
    m_steps->setVisible(!rows.empty());
    m_stepsLabel->setVisible(!rows.empty());
}

void MigrationPlanView::showClients() {
    std::vector<QStringList> rows;
    for (const ConnectedClient& client : m_plan.clients)
        rows.push_back({clientName(client), client.user, client.address.isEmpty() ? tr("this machine") : client.address,
                        schematexts::timeText(client.since), client.activity});
    m_clients->setRows(rows, 4);
    m_clients->setVisible(!rows.empty());
    m_clientsLabel->setVisible(!rows.empty());
    if (m_plan.pooled)
        m_pooled->showText(InlineMessage::Kind::Warning,
                           tr("A connection pooler stands between this program and the server: a step that runs by "
                              "itself needs a direct connection."));
    else
        m_pooled->clearMessage();
}

void MigrationPlanView::showConsent() {
    const QSignalBlocker quietTick(m_dropLeftovers);
    const QSignalBlocker quietLine(m_typed);
    m_dropLeftovers->setChecked(false);
    m_dropLeftovers->setVisible(m_plan.action == Action::Adopt && !m_plan.state.leftovers.isEmpty());
    m_dropLeftovers->setText(
        tr("Remove what a failed run of Alembic left behind: %1").arg(m_plan.state.leftovers.join(u", "_s)));
    const bool downgrade = m_plan.action == Action::Downgrade;
    if (downgrade && !m_plan.irreversible.isEmpty())
        m_irreversible->showError(m_plan.irreversible);
    else
        m_irreversible->clearMessage();
    std::vector<QStringList> rows;
    std::vector<LostData> losses = m_plan.losses;
    std::stable_sort(losses.begin(), losses.end(),
                     [](const LostData& one, const LostData& other) { return one.rows > other.rows; });
    for (const LostData& loss : losses)
        rows.push_back({loss.name, QLocale().toString(loss.rows)});
    m_losses->setRows(rows, 4);
    const bool asked = downgrade && m_plan.irreversible.isEmpty();
    m_losses->setVisible(asked && !rows.empty());
    m_lossesLabel->setVisible(asked && !rows.empty());
    m_typed->clear();
    m_typed->setVisible(asked);
    m_typedLabel->setVisible(asked);
    m_typedLabel->setText(rows.empty() ? tr("Type %1 to confirm that you want to go back").arg(m_place.name)
                                       : tr("Type %1 to confirm that this may be lost").arg(m_place.name));
    m_typed->setAccessibleName(m_typedLabel->text());
}

// What a person said

MigrationRequest MigrationPlanView::request() const {
    MigrationRequest request;
    request.action = m_plan.action;
    request.target = m_plan.to;
    request.backup = m_plan.needsBackup && !isWithoutBackup();
    request.dropLeftovers = m_dropLeftovers->isChecked();
    request.loseData = m_plan.action == Action::Downgrade && m_typed->text().trimmed() == m_place.name;
    return request;
}

bool MigrationPlanView::isWithoutBackup() const {
    return m_place.server && m_plan.needsBackup && !m_plan.backup.problem.isEmpty() && m_withoutBackup->isChecked();
}

bool MigrationPlanView::isReady() const {
    if (m_plan.needsBackup && !m_plan.backup.problem.isEmpty() && !isWithoutBackup())
        return false;
    if (m_plan.action == Action::Adopt)
        return m_plan.state.leftovers.isEmpty() || m_dropLeftovers->isChecked();
    if (m_plan.action == Action::Downgrade)
        return m_plan.irreversible.isEmpty() && m_typed->text().trimmed() == m_place.name;
    return true;
}

bool MigrationPlanView::focusConsent() {
    if (m_typed->isHidden())
        return false;
    m_typed->setFocus();
    return true;
}

void MigrationPlanView::chooseFolder() {
    const QString now = m_plan.backup.path.isEmpty() ? QString() : QFileInfo(m_plan.backup.path).absolutePath();
    const QString folder = m_prompts->askFolder(tr("Folder for the backup"), now);
    if (!folder.isEmpty())
        Q_EMIT folderChosen(folder);
}

// The SQL

void MigrationPlanView::copySql() const { QGuiApplication::clipboard()->setText(m_plan.sql); }

void MigrationPlanView::saveSql() {
    const QString name = u"%1-%2.sql"_s.arg(QFileInfo(m_place.name).completeBaseName(), m_plan.to.left(8));
    const QString path = m_prompts->askSaveFile(tr("Save SQL"), name, schematexts::sqlFilter());
    if (path.isEmpty())
        return;
    QSaveFile file(path);
    const bool ok = file.open(QIODevice::WriteOnly) && file.write(m_plan.sql.toUtf8()) >= 0 && file.commit();
    if (!ok)
        m_prompts->showError(Error(
            Error::Kind::ReadOnly,
            tr("The SQL could not be written to “%1”: %2. Choose another folder.").arg(path, file.errorString())));
}

} // namespace pricebook
