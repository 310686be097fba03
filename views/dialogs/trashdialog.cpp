#include "trashdialog.h"

#include "catalogsession.h"
#include "historytexts.h"
#include "historywork.h"
#include "inlinemessage.h"
#include "readonlytip.h"
#include "theme.h"
#include "trashmodel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr QSize firstSize(760, 480);
constexpr int entryHeight = 28;
constexpr int typingPause = 200; // milliseconds

} // namespace

TrashDialog::TrashDialog(std::shared_ptr<CatalogSession> session, QWidget* parent)
    : QDialog(parent),
      m_model(new TrashModel(session, this)),
      m_work(new HistoryWork(session, this)),
      m_filter(new QLineEdit(this)),
      m_table(new QTableView(this)),
      m_state(new QLabel(this)),
      m_problem(new InlineMessage(nullptr, this)),
      m_restore(new QPushButton(this)),
      m_timer(new QTimer(this)) {
    setWindowTitle(tr("Trash"));
    setObjectName(u"trash"_s);
    m_filter->setPlaceholderText(tr("Name"));
    m_filter->setAccessibleName(tr("Search the trash"));
    m_filter->setClearButtonEnabled(true);
    m_restore->setProperty("accent", true);
    m_restore->setAutoDefault(false);
    m_restore->setToolTip(tr("Puts what is selected back, with its number, tags and category"));
    auto* close = new QPushButton(tr("Close"), this);
    close->setAutoDefault(false);
    buildTable();
    theme::setType(m_state, theme::Type::Small, true);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_state, 1);
    buttons->addWidget(close);
    buttons->addWidget(m_restore);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::pageMargin, theme::pageMargin, theme::pageMargin, theme::pageMargin);
    column->setSpacing(theme::wideSpace);
    column->addWidget(m_filter);
    column->addWidget(m_problem);
    column->addWidget(m_table, 1);
    column->addLayout(buttons);
    resize(theme::dialogSize(firstSize));

    m_timer->setSingleShot(true);
    m_timer->setInterval(typingPause);
    connect(m_filter, &QLineEdit::textChanged, m_timer, qOverload<>(&QTimer::start));
    connect(m_timer, &QTimer::timeout, this, [this] { m_model->setFilterText(m_filter->text().trimmed()); });
    connect(m_model, &TrashModel::loaded, this, &TrashDialog::updateState);
    connect(m_model, &TrashModel::failed, this, [this](const Error& error) { m_problem->showError(error.text); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &TrashDialog::updateState);
    connect(m_work, &HistoryWork::busyChanged, this, &TrashDialog::updateState);
    connect(m_work, &HistoryWork::failed, this, [this](const Error& error) { m_problem->showError(error.text); });
    connect(m_work, &HistoryWork::done, this, [this](const QString& title, const UndoReport& report) {
        m_problem->clearMessage();
        Q_EMIT takenBack(title, report);
        m_model->reload();
    });
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_restore, &QPushButton::clicked, this, &TrashDialog::restore);
    updateState();
}

void TrashDialog::buildTable() {
    m_table->setAccessibleName(tr("Trash"));
    m_table->setModel(m_model);
    m_table->setTabKeyNavigation(false);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(theme::lineHeight(entryHeight));
    QHeaderView* header = m_table->horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    header->setSectionResizeMode(TrashModel::Name, QHeaderView::Stretch);
    const int letter = m_table->fontMetrics().averageCharWidth();
    m_table->setColumnWidth(TrashModel::When, 19 * letter);
    m_table->setColumnWidth(TrashModel::Through, 17 * letter);
}

std::vector<int> TrashDialog::selectedRows() const {
    std::vector<int> rows;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        rows.push_back(index.row());
    std::sort(rows.begin(), rows.end());
    return rows;
}

void TrashDialog::updateState() {
    const int selected = static_cast<int>(m_table->selectionModel()->selectedRows().size());
    const bool readOnly = m_work->session()->isReadOnly();
    m_restore->setEnabled(selected > 0 && !readOnly && !m_work->isBusy());
    m_restore->setText(selected > 0 ? tr("Restore %Ln record(s)", nullptr, selected) : tr("Restore"));
    setReadOnlyTip(m_restore, readOnly);
    if (m_work->isBusy())
        m_state->setText(tr("Restoring…"));
    else if (m_model->rowCount() > 0)
        m_state->setText(tr("%Ln record(s)", nullptr, m_model->rowCount()) +
                         (m_model->canFetchMore({}) ? tr(", more below") : QString()));
    else if (m_model->isLoading())
        m_state->setText(tr("Looking…"));
    else
        m_state->setText(m_model->filterText().isEmpty() ? tr("The trash is empty.")
                                                         : tr("Nothing of that name is in the trash."));
}

void TrashDialog::restore() {
    const std::vector<int> rows = selectedRows();
    if (rows.empty())
        return;
    std::vector<qint64> entries;
    for (const int row : rows)
        entries.push_back(m_model->at(row).entry);
    m_work->restoreDeleted(entries, rows.size() == 1
                                        ? tr("Return of “%1”").arg(m_model->at(rows.front()).name)
                                        : tr("Return of %Ln record(s)", nullptr, static_cast<int>(rows.size())));
}

} // namespace pricebook
