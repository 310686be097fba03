#include "usagepage.h"

#include "catalogsession.h"
#include "duplicatesdialog.h"
#include "flowlayout.h"
#include "inlinemessage.h"
#include "mergedialog.h"
#include "namedelegate.h"
#include "prompts.h"
#include "readonlytip.h"
#include "segmentedcontrol.h"
#include "tagnames.h"
#include "textfold.h"
#include "theme.h"
#include "usagemodel.h"
#include "validation.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int filterWidth = 280;
constexpr int countColumnWidth = 110;
constexpr int tableWidth = 760;

} // namespace

UsagePage::UsagePage(UsageTableModel* model, const Wording& texts, QWidget* parent)
    : QWidget(parent),
      m_ownPrompts(std::make_unique<QtPrompts>()),
      m_prompts(m_ownPrompts.get()),
      m_model(model),
      m_texts(texts) {
    model->setParent(this);
    auto* outer = new QHBoxLayout(this);
    outer->setContentsMargins(theme::sectionSpace, theme::pageMargin, theme::sectionSpace, theme::pageMargin);
    // Names are short: over the whole of a wide window the count would stand far from its name.
    auto* middle = new QWidget(this);
    middle->setMaximumWidth(theme::scaled(tableWidth));
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::space);
    buildTop(column);
    buildTable(column);
    outer->addWidget(middle, 1);
    outer->addStretch(0);
    connectParts();
    updateState();
}

UsagePage::~UsagePage() = default;

void UsagePage::buildTop(QVBoxLayout* column) {
    auto* title = new QLabel(m_texts.title, this);
    theme::setType(title, theme::Type::Title);
    m_newName = new QLineEdit(this);
    m_newName->setPlaceholderText(m_texts.newField);
    m_newName->setAccessibleName(m_texts.newField);
    m_add = new QPushButton(tr("Add"), this);
    m_newMessage = new InlineMessage(m_newName, this);
    m_filter = new QLineEdit(this);
    m_filter->setPlaceholderText(m_texts.filterBox);
    m_filter->setAccessibleName(m_texts.filterBox);
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(theme::scaled(filterWidth));
    m_show = new QPushButton(tr("Show products"), this);
    m_rename = new QPushButton(tr("Rename"), this);
    m_rename->setToolTip(tr("Edit the name in its cell (F2)"));
    m_merge = new QPushButton(tr("Merge…"), this);
    m_merge->setToolTip(tr("Make one out of those selected; select several with Ctrl or Shift"));
    m_delete = new QPushButton(tr("Delete…"), this);
    m_delete->setToolTip(tr("Delete those selected (Del)"));
    m_shown = new SegmentedControl(tr("Show"), {tr("All"), tr("Unused"), tr("Used once"), tr("Case twins")}, this);
    m_shown->setToolTips({tr("All of them"), tr("Those that no product has"), tr("Those that one product has"),
                          tr("Those that differ from another one in case and spaces only")});
    m_duplicates = new QPushButton(m_texts.duplicates, this);
    m_duplicates->setToolTip(tr("Names that differ in case, spaces, plural or one letter"));

    auto* adding = new QHBoxLayout;
    adding->addWidget(m_newName, 1);
    adding->addWidget(m_add);
    auto* tools = new FlowLayout(nullptr, theme::space);
    tools->setFirstFills();
    tools->alignEndFrom(1);
    tools->addWidget(m_filter);
    for (QPushButton* button : {m_show, m_rename, m_merge, m_delete})
        tools->addWidget(button);
    auto* second = new FlowLayout(nullptr, theme::space);
    second->alignEndFrom(1);
    second->addWidget(m_shown);
    second->addWidget(m_duplicates);
    column->addWidget(title);
    column->addLayout(adding);
    column->addWidget(m_newMessage);
    column->addSpacing(theme::space);
    column->addLayout(tools);
    column->addLayout(second);
}

void UsagePage::buildTable(QVBoxLayout* column) {
    m_table = new QTableView(this);
    m_table->setAccessibleName(m_texts.title);
    m_table->setModel(m_model);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    // A double click goes to the products.
    m_table->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(UsageTableModel::NameColumn, Qt::AscendingOrder);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(theme::lineHeight(theme::rowHeight));
    m_table->horizontalHeader()->setSectionResizeMode(UsageTableModel::NameColumn, QHeaderView::Stretch);
    m_table->horizontalHeader()->resizeSection(UsageTableModel::ProductsColumn, theme::scaled(countColumnWidth));
    m_table->horizontalHeader()->setHighlightSections(false);
    QPalette colors = m_table->palette();
    colors.setColor(QPalette::Highlight, theme::color(theme::Color::SelectionFill));
    colors.setColor(QPalette::HighlightedText, theme::color(theme::Color::Text));
    m_table->setPalette(colors);
    m_table->installEventFilter(this);
    m_tableMessage = new InlineMessage(m_table, this);
    m_empty = new QLabel(m_texts.empty, m_table->viewport());
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    theme::setType(m_empty, theme::Type::Body, true);
    auto* over = new QVBoxLayout(m_table->viewport());
    over->addWidget(m_empty);
    m_count = new QLabel(this);
    theme::setType(m_count, theme::Type::Small, true);
    column->addWidget(m_tableMessage);
    column->addWidget(m_table, 1);
    column->addWidget(m_count);
}

void UsagePage::connectParts() {
    auto* names = new NameDelegate(
        [this](const QModelIndex& index, const QString& name) { return checkRename(index, name); }, this);
    m_table->setItemDelegateForColumn(UsageTableModel::NameColumn, names);
    connect(names, &NameDelegate::refused, this, [this](const Issue& issue) {
        Error error(issue.existingId ? Error::Kind::NameTaken : Error::Kind::Invalid, issue.text);
        error.issues = {issue};
        showRefusal(m_tableMessage, error);
    });
    connect(names, &NameDelegate::refusalEnded, m_tableMessage, &InlineMessage::clearMessage);
    connect(m_model, &UsageTableModel::renameFailed, this,
            [this](qint64, const QString&, const Error& error) { showRefusal(m_tableMessage, error); });
    connect(m_model, &UsageTableModel::failed, this,
            [this](const Error& error) { m_tableMessage->showError(error.text); });
    connect(m_model, &UsageTableModel::loaded, this, [this] {
        if (m_wanted)
            selectId(std::exchange(m_wanted, 0));
        updateState();
    });
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_model->setFilterText(text);
        updateState();
    });
    connect(m_newName, &QLineEdit::textEdited, m_newMessage, &InlineMessage::clearMessage);
    connect(m_newName, &QLineEdit::textChanged, this, &UsagePage::updateState);
    connect(m_newName, &QLineEdit::returnPressed, this, &UsagePage::add);
    connect(m_add, &QPushButton::clicked, this, &UsagePage::add);
    connect(m_show, &QPushButton::clicked, this, &UsagePage::showSelected);
    connect(m_rename, &QPushButton::clicked, this, &UsagePage::renameSelected);
    connect(m_delete, &QPushButton::clicked, this, &UsagePage::deleteSelected);
    connect(m_merge, &QPushButton::clicked, this, &UsagePage::mergeSelected);
    connect(m_duplicates, &QPushButton::clicked, this, &UsagePage::findDuplicates);
    connect(m_shown, &SegmentedControl::edited, this, [this](int shown) {
        m_model->setShown(static_cast<UsageTableModel::Shown>(shown));
        updateState();
    });
    connect(m_table, &QTableView::doubleClicked, this, &UsagePage::showSelected);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &UsagePage::updateState);
    for (InlineMessage* message : {m_newMessage, m_tableMessage})
        connect(message, &QLabel::linkActivated, this, &UsagePage::followLink);
}

void UsagePage::setSession(std::shared_ptr<CatalogSession> session) {
    m_session = std::move(session);
    m_model->setSession(m_session);
    m_newName->clear();
    m_filter->clear();
    m_newMessage->clearMessage();
    m_tableMessage->clearMessage();
    m_wanted = 0;
    updateState();
}

void UsagePage::setPrompts(Prompts* prompts) { m_prompts = prompts ? prompts : m_ownPrompts.get(); }

UsagePage::Chosen UsagePage::chosen() const {
    Chosen chosen;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows(UsageTableModel::NameColumn))
        chosen.push_back({index.data(UsageTableModel::IdRole).toLongLong(), index.data().toString(),
                          index.data(UsageTableModel::CountRole).toLongLong()});
    return chosen;
}

std::optional<UsagePage::Selected> UsagePage::selected() const {
    const Chosen all = chosen();
    return all.size() == 1 ? std::optional(all.front()) : std::nullopt;
}

void UsagePage::selectId(qint64 id) {
    const auto rowOf = [this, id] {
        const QModelIndexList found =
            m_model->match(m_model->index(0, 0), UsageTableModel::IdRole, id, 1, Qt::MatchExactly);
        return found.isEmpty() ? QModelIndex() : found.first();
    };
    QModelIndex index = rowOf();
    if (!index.isValid() && (!m_filter->text().isEmpty() || m_shown->current() != 0)) {
        m_filter->clear();
        m_shown->setCurrent(0);
        m_model->setShown(UsageTableModel::Shown::All);
        index = rowOf();
    }
    if (!index.isValid())
        return;
    m_table->setCurrentIndex(index);
    m_table->scrollTo(index);
}

void UsagePage::showUnused() {
    m_filter->clear();
    m_shown->setCurrent(static_cast<int>(UsageTableModel::Shown::Unused));
    m_model->setShown(UsageTableModel::Shown::Unused);
    updateState();
    m_table->setFocus(Qt::OtherFocusReason);
}

// Merging

void UsagePage::mergeSelected() {
    if (!m_session || m_session->isReadOnly())
        return;
    std::vector<CountedName> choice;
    for (const Selected& one : chosen())
        choice.push_back({one.id, one.name, one.products});
    if (choice.size() < 2)
        return;
    auto* dialog = new MergeDialog(m_session, names(), choice, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &MergeDialog::merged, this, [this](qint64 kept, const QString& text) {
        m_tableMessage->clearMessage();
        m_wanted = kept;
        Q_EMIT statusMessage(text);
    });
    dialog->open();
}

void UsagePage::findDuplicates() {
    if (!m_session)
        return;
    auto* dialog = new DuplicatesDialog(m_session, names(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &DuplicatesDialog::statusMessage, this, &UsagePage::statusMessage);
    dialog->open();
}

// Adding, renaming, deleting

void UsagePage::add() {
    const QString name = m_newName->text().simplified();
    if (!m_session || m_session->isReadOnly())
        return;
    if (const auto issue = check(name)) {
        m_newMessage->showError(issue->text);
        m_newName->setFocus();
        return;
    }
    m_add->setEnabled(false);
    create(name, [this, name](const Result<qint64>& answer) { added(name, answer); });
}

void UsagePage::added(const QString& name, const Result<qint64>& answer) {
    updateState();
    if (!answer) {
        showRefusal(m_newMessage, answer.error());
        m_newName->setFocus();
        return;
    }
    // What was typed on meanwhile is the next one.
    if (m_newName->text().simplified() == name)
        m_newName->clear();
    m_newMessage->clearMessage();
    m_wanted = *answer;
    selectId(*answer);
    Q_EMIT statusMessage(tr("Added “%1”.").arg(name));
}

std::optional<Issue> UsagePage::checkRename(const QModelIndex& index, const QString& name) const {
    if (auto issue = check(name))
        return issue;
    const qint64 own = index.data(UsageTableModel::IdRole).toLongLong();
    const QString wanted = folded(trimmedName(name));
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex other = m_model->index(row, UsageTableModel::NameColumn);
        const qint64 id = other.data(UsageTableModel::IdRole).toLongLong();
        if (id != own && folded(other.data().toString()) == wanted) {
            Issue issue{Field::Name, Issue::Severity::Error, {}, id};
            issue.text = tr("“%1” is taken. Choose another name, or press Esc.").arg(other.data().toString());
            return issue;
        }
    }
    return std::nullopt;
}

void UsagePage::renameSelected() {
    const QModelIndexList rows = m_table->selectionModel()->selectedRows(UsageTableModel::NameColumn);
    if (rows.isEmpty())
        return;
    m_table->setFocus();
    m_table->edit(rows.first());
}

void UsagePage::deleteSelected() {
    const Chosen all = chosen();
    if (all.empty() || !m_session || m_session->isReadOnly())
        return;
    if (all.size() == 1)
        askDelete(all.front());
    else
        askDeleteSeveral(all);
}

void UsagePage::deleted(const Result<qint64>& answer, const QString& success) {
    if (answer)
        Q_EMIT statusMessage(success);
    else
        m_tableMessage->showError(answer.error().text);
}

void UsagePage::showSelected() {
    if (const auto chosen = selected())
        showProducts(chosen->id);
}

void UsagePage::takeBackTypedName() {
    const QModelIndex current = m_table->currentIndex();
    if (!current.data(UsageTableModel::ErrorRole).toString().isEmpty()) {
        m_model->discard(current.row());
        m_tableMessage->clearMessage();
    }
}

void UsagePage::showRefusal(InlineMessage* at, const Error& error) {
    const qint64 existing = error.issues.empty() ? 0 : error.issues.front().existingId;
    if (error.kind == Error::Kind::NameTaken && existing)
        at->showTextWithLink(InlineMessage::Kind::Error, error.text, tr("Show it"), QString::number(existing));
    else
        at->showError(error.text);
}

void UsagePage::followLink(const QString& target) {
    selectId(target.toLongLong());
    m_table->setFocus();
}

bool UsagePage::eventFilter(QObject* watched, QEvent* event) {
    // Without the focus, it is what the editor of a name has left over: its Enter has stored the name, and that is all.
    if (watched == m_table && event->type() == QEvent::KeyPress && m_table->hasFocus()) {
        switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_Delete:
            deleteSelected();
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            showSelected();
            return true;
        case Qt::Key_Escape:
            takeBackTypedName();
            break;
        default:
            break;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void UsagePage::updateState() {
    const bool writable = m_session && !m_session->isReadOnly();
    const size_t selectedCount = chosen().size();
    const bool any = selectedCount == 1;
    for (QWidget* widget :
         {static_cast<QWidget*>(m_newName), static_cast<QWidget*>(m_add), static_cast<QWidget*>(m_rename),
          static_cast<QWidget*>(m_merge), static_cast<QWidget*>(m_delete)})
        setReadOnlyTip(widget, m_session && m_session->isReadOnly());
    m_newName->setEnabled(writable);
    m_add->setEnabled(writable && !m_newName->text().trimmed().isEmpty());
    m_show->setEnabled(any);
    m_rename->setEnabled(any && writable);
    m_merge->setEnabled(selectedCount > 1 && writable);
    m_delete->setEnabled(selectedCount > 0 && writable);
    m_duplicates->setEnabled(m_session != nullptr);
    const int shown = m_model->rowCount();
    const bool none = m_session && !m_model->isLoading() && shown == 0;
    m_empty->setVisible(none);
    const bool all = m_model->shown() == UsageTableModel::Shown::All;
    m_empty->setText(!m_filter->text().isEmpty()        ? tr("No name contains “%1”.").arg(m_filter->text())
                     : all || m_model->totalRows() == 0 ? m_texts.empty
                                                        : tr("There are none of these."));
    const QString total = QLocale().toString(m_model->totalRows());
    const QString text = m_filter->text().isEmpty() && all ? tr("%1 in all").arg(total)
                                                           : tr("%1 of %2").arg(QLocale().toString(shown), total);
    m_count->setText(selectedCount > 1 ? tr("%1, %2 selected").arg(text, QLocale().toString(qint64(selectedCount)))
                                       : text);
}

} // namespace pricebook
