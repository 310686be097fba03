#include "historydialog.h"

#include "catalogsession.h"
#include "flowlayout.h"
#include "historyfilterbar.h"
#include "historymodel.h"
#include "historytexts.h"
#include "historywork.h"
#include "inlinemessage.h"
#include "prompts.h"
#include "readonlytip.h"
#include "textbutton.h"
#include "texttable.h"
#include "theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr QSize firstSize(1000, 640);
constexpr int rowHeight = 28;
constexpr int valueRows = 5;
constexpr int mostDays = 36'500;

QLabel* textLabel(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QPushButton* tippedButton(const QString& text, const QString& tip, QWidget* parent) {
    QPushButton* button = textButton(text, parent);
    button->setToolTip(tip);
    return button;
}

} // namespace

HistoryDialog::HistoryDialog(std::shared_ptr<CatalogSession> session, Prompts* prompts, About about, QWidget* parent)
    : QDialog(parent),
      m_prompts(prompts),
      m_about(std::move(about)),
      m_model(new HistoryModel(session, this)),
      m_work(new HistoryWork(session, this)),
      m_filter(new HistoryFilterBar(m_about.product.isValid(), this)),
      m_table(new QTableView(this)),
      m_state(textLabel(this)),
      m_title(textLabel(this)),
      m_contents(textLabel(this)),
      m_values(new TextTable(tr("Values"), {tr("Field"), tr("Before"), tr("After")}, 2, this)),
      m_problem(new InlineMessage(nullptr, this)),
      m_undo(tippedButton(tr("Undo this step"), tr("Takes back what this step changed"), this)),
      m_restore(tippedButton(tr("Restore to before this…"), tr("Takes back this and everything after it"), this)) {
    setWindowTitle(m_about.product.isValid() ? tr("History of %1").arg(m_about.name) : tr("History"));
    setObjectName(u"history"_s);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::pageMargin, theme::pageMargin, theme::pageMargin, theme::pageMargin);
    column->setSpacing(theme::wideSpace);
    buildTable();
    column->addWidget(m_filter);
    column->addWidget(m_problem);
    column->addWidget(m_table, 1);
    column->addWidget(m_state);
    column->addLayout(buildDetails());
    column->addLayout(buildButtons());
    connectAll();
    resize(parent ? theme::dialogSize(firstSize).boundedTo(parent->window()->size().expandedTo({640, 480}))
                  : theme::dialogSize(firstSize));
    followSelection();
    applyFilter();
}

void HistoryDialog::buildTable() {
    m_table->setAccessibleName(tr("History"));
    m_table->setModel(m_model);
    theme::setQuietSelection(m_table);
    m_table->setTabKeyNavigation(false);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(theme::lineHeight(rowHeight));
    QHeaderView* header = m_table->horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    header->setSectionResizeMode(HistoryModel::Change, QHeaderView::Stretch);
    const int letter = m_table->fontMetrics().averageCharWidth();
    m_table->setColumnWidth(HistoryModel::When, 19 * letter);
    m_table->setColumnWidth(HistoryModel::Who, 14 * letter);
    m_table->setColumnWidth(HistoryModel::Through, 18 * letter);
    m_table->setColumnWidth(HistoryModel::What, 26 * letter);
    m_table->setColumnWidth(HistoryModel::Step, 32 * letter);
    m_table->setColumnHidden(HistoryModel::What, m_about.product.isValid());
    theme::setType(m_state, theme::Type::Small, true);
    m_state->setTextInteractionFlags(Qt::NoTextInteraction);
}

QHBoxLayout* HistoryDialog::buildDetails() {
    theme::setType(m_title, theme::Type::Strong);
    theme::setType(m_contents, theme::Type::Body, true);
    m_title->setObjectName(u"historyTitle"_s);
    m_contents->setObjectName(u"historyContents"_s);
    m_values->setFixedHeight((valueRows + 1) * theme::lineHeight(rowHeight) + theme::space);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(theme::halfSpace);
    texts->addWidget(m_title);
    texts->addWidget(m_contents);
    texts->addStretch();
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::wideSpace);
    row->addLayout(texts, 2);
    row->addWidget(m_values, 3);
    return row;
}

QLayout* HistoryDialog::buildButtons() {
    auto* buttons = new FlowLayout(nullptr, theme::space);
    if (m_about.keptDays >= 0) {
        auto* label = new QLabel(tr("&Keep the history for"), this);
        m_days = new QSpinBox(this);
        m_days->setRange(0, mostDays);
        m_days->setValue(m_about.keptDays);
        m_days->setSpecialValueText(tr("ever"));
        m_days->setSuffix(tr(" days"));
        m_days->setKeyboardTracking(false);
        m_days->setAccessibleName(tr("Days for which the history is kept"));
        m_days->setToolTip(
            tr("What is older is removed bit by bit, for everybody who uses this catalogue: it cannot be "
               "undone or restored then. 0 keeps everything."));
        label->setBuddy(m_days);
        buttons->addWidget(label);
        buttons->addWidget(m_days);
        connect(m_days, &QSpinBox::valueChanged, this, &HistoryDialog::keptDaysChanged);
    }
    auto* close = tippedButton(tr("Close"), {}, this);
    buttons->alignEndFrom(buttons->count());
    for (QPushButton* button : {m_undo, m_restore, close})
        buttons->addWidget(button);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    return buttons;
}

void HistoryDialog::connectAll() {
    connect(m_filter, &HistoryFilterBar::edited, this, &HistoryDialog::applyFilter);
    connect(m_model, &HistoryModel::loadingChanged, this, &HistoryDialog::showState);
    connect(m_model, &HistoryModel::failed, this, [this](const Error& error) { m_problem->showError(error.text); });
    connect(m_model, &HistoryModel::loaded, this, [this] {
        m_problem->clearMessage();
        // Rows were read anew: the selection stays with its entry.
        const int row = m_model->rowOf(m_selectedId);
        if (row >= 0 && selected() == nullptr)
            m_table->selectRow(row);
        else if (selected() == nullptr && m_model->rowCount() > 0)
            m_table->selectRow(0);
        showState();
        followSelection();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &HistoryDialog::followSelection);
    connect(m_undo, &QPushButton::clicked, this, &HistoryDialog::undoStep);
    connect(m_restore, &QPushButton::clicked, this, &HistoryDialog::restore);
    connect(m_work, &HistoryWork::busyChanged, this, &HistoryDialog::showState);
    connect(m_work, &HistoryWork::busyChanged, this, &HistoryDialog::followSelection);
    connect(m_work, &HistoryWork::done, this, [this](const QString& title, const UndoReport& report) {
        m_state->setText(historytexts::report(tr("Taken back: %1").arg(title), report));
        Q_EMIT takenBack(tr("Taken back: %1").arg(title), report);
        m_model->reload();
    });
    connect(m_work, &HistoryWork::failed, this, [this](const Error& error) { m_problem->showError(error.text); });
}

void HistoryDialog::applyFilter() {
    HistoryFilter filter = m_filter->filter();
    if (m_about.product.isValid())
        filter.record = HistoryFilter::Record{UndoSkipped::Entity::Product, m_about.product.value};
    m_table->setColumnHidden(HistoryModel::Step, filter.stepsOnly);
    m_model->setFilter(filter);
}

void HistoryDialog::showState() {
    if (m_work->isBusy())
        m_state->setText(tr("Taking back…"));
    else if (m_model->isLoading())
        m_state->setText(tr("Looking…"));
    else if (m_model->rowCount() == 0)
        m_state->setText(tr("Nothing in the history passes the filter."));
    else
        m_state->setText(tr("%Ln line(s)", nullptr, m_model->rowCount()) +
                         (m_model->canFetchMore({}) ? tr(", more below") : QString()));
}

const HistoryEntry* HistoryDialog::selected() const {
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_model->at(rows.first().row());
}

void HistoryDialog::followSelection() {
    const HistoryEntry* entry = selected();
    const bool readOnly = m_work->session()->isReadOnly();
    const bool can = entry != nullptr && !readOnly && !m_work->isBusy();
    m_restore->setEnabled(can);
    m_undo->setEnabled(can && entry->step && entry->step->undoneBy == 0);
    setReadOnlyTip(m_restore, readOnly);
    setReadOnlyTip(m_undo, readOnly);
    m_known = {};
    m_undo->setText(tr("Undo this step"));
    if (entry == nullptr) {
        m_title->setText(m_model->rowCount() == 0 ? QString() : tr("Select a line to see what it changed."));
        m_contents->clear();
        m_values->setRows({});
        return;
    }
    m_selectedId = entry->id;
    showEntry(*entry);
}

void HistoryDialog::showEntry(const HistoryEntry& entry) {
    std::vector<QStringList> rows;
    const auto value = [](const QString& text) { return text.isEmpty() ? tr("none") : text; };
    for (const historytexts::Line& line : historytexts::lines(entry))
        rows.push_back({line.field, value(line.before), value(line.after)});
    const QString who = entry.actor.isEmpty() ? historytexts::source(entry)
                                              : tr("%1, %2").arg(entry.actor, historytexts::source(entry));
    const QString when = QLocale().toString(entry.at.toLocalTime(), QLocale::LongFormat);
    QString what = entry.step ? historytexts::fullTitle(*entry.step) : historytexts::what(entry);
    const bool whole = m_model->filter().stepsOnly && entry.step;
    // Of a step with many records the values of the first would say nothing.
    if (whole && entry.step->products + entry.step->categories + entry.step->tags > 1)
        rows.clear();
    m_values->setRows(rows);
    m_values->setVisible(!rows.empty());
    m_title->setText(what);
    QString text = tr("%1\n%2").arg(when, who);
    if (entry.step && entry.step->undoneBy > 0)
        text += u'\n' + tr("This step was undone already.");
    else if (!entry.step)
        text += u'\n' + tr("Not a step of this program: it can be taken back by restoring to before it.");
    m_contents->setText(text);
    if (!entry.step)
        return;
    m_work->look(*entry.step, [this, id = entry.id](const Result<StepContents>& contents) {
        if (contents && id == m_selectedId)
            showContents(*contents);
    });
}

QString HistoryDialog::contentsText(const StepContents& contents) const {
    QStringList parts;
    if (contents.made > 0)
        parts << tr("%Ln record(s) made", nullptr, static_cast<int>(contents.made));
    if (contents.changed > 0)
        parts << tr("%Ln changed", nullptr, static_cast<int>(contents.changed));
    if (contents.deleted > 0)
        parts << tr("%Ln deleted", nullptr, static_cast<int>(contents.deleted));
    QString text = parts.join(tr(", "));
    if (contents.changedSince > 0)
        text += u'\n' + tr("%Ln of them changed since", nullptr, static_cast<int>(contents.changedSince));
    return text;
}

void HistoryDialog::showContents(const StepContents& contents) {
    m_known = contents;
    if (const QString text = contentsText(contents); !text.isEmpty())
        m_contents->setText(m_contents->text() + u'\n' + text);
    if (m_undo->isEnabled() && contents.records() > 0)
        m_undo->setText(tr("Undo this step (%L1)").arg(contents.records()));
}

void HistoryDialog::undoStep() {
    const HistoryEntry* entry = selected();
    if (entry == nullptr || !entry->step)
        return;
    const ChangeStep step = *entry->step;
    if (m_prompts->confirm(undoQuestion(step), undoConsequences(m_known), undoButton(m_known)))
        m_work->undo(step);
}

QString HistoryDialog::undoQuestion(const ChangeStep& step) {
    return tr("Undo “%1”?").arg(historytexts::fullTitle(step));
}

QString HistoryDialog::undoConsequences(const StepContents& contents) {
    QStringList lines;
    const auto add = [&lines](qint64 records, const char* text) {
        if (records > 0)
            lines << tr(text, nullptr, static_cast<int>(records));
    };
    add(contents.made, QT_TR_N_NOOP("%Ln new record(s) are removed again."));
    add(contents.changed, QT_TR_N_NOOP("%Ln record(s) get their old values back."));
    add(contents.deleted, QT_TR_N_NOOP("%Ln deleted record(s) come back."));
    add(contents.changedSince, QT_TR_N_NOOP("What was changed since stays as it is: up to %Ln record(s)."));
    lines << tr("This can be undone in turn.");
    return lines.join(u'\n');
}

QString HistoryDialog::undoButton(const StepContents& contents) {
    return contents.records() > 0 ? tr("Undo (%L1)").arg(contents.records()) : tr("Undo");
}

RestoreScope HistoryDialog::scopeBefore(const HistoryEntry& entry) const {
    RestoreScope scope;
    scope.afterEntry = (m_model->filter().stepsOnly && entry.step ? entry.step->firstEntry : entry.id) - 1;
    if (m_about.product.isValid())
        scope.products = std::vector{m_about.product};
    return scope;
}

void HistoryDialog::restore() {
    const HistoryEntry* entry = selected();
    if (entry == nullptr)
        return;
    const RestoreScope scope = scopeBefore(*entry);
    m_work->look(scope, [this, scope, at = entry->at](const Result<qint64>& records) {
        if (records)
            askRestore(scope, *records, at);
        else
            m_problem->showError(records.error().text);
    });
}

void HistoryDialog::askRestore(const RestoreScope& scope, qint64 records, const QDateTime& at) {
    const QString when = QLocale().toString(at.toLocalTime(), QLocale::ShortFormat);
    const bool one = m_about.product.isValid();
    const QString text =
        (one ? tr("“%1” becomes what it was before that, whoever changed it since.").arg(m_about.name)
             : tr("Everything that was made, changed or deleted since is taken back, whoever did it: %Ln record(s).",
                  nullptr, static_cast<int>(records))) +
        u'\n' + tr("This can be undone in turn.");
    if (!m_prompts->confirm(tr("Restore to before %1?").arg(when), text,
                            one ? tr("Restore") : tr("Restore %Ln record(s)", nullptr, static_cast<int>(records))))
        return;
    m_work->restore(scope,
                    one ? tr("“%1” as before %2").arg(m_about.name, when) : tr("Catalogue as before %1").arg(when));
}

} // namespace pricebook
