#include "tagpickerdialog.h"

#include "catalogsession.h"
#include "textfold.h"
#include "theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int mostShown = 1'000;
constexpr int typingPauseMilliseconds = 120;
constexpr int idRole = Qt::UserRole;
constexpr int nameRole = Qt::UserRole + 1;

TagId idOf(const QListWidgetItem* item) { return TagId(item->data(idRole).toLongLong()); }

} // namespace

TagPickerDialog::TagPickerDialog(std::shared_ptr<CatalogSession> session, QWidget* parent)
    : QDialog(parent),
      m_session(std::move(session)) {
    setWindowTitle(tr("Choose tags"));
    resize(theme::dialogSize({640, 460}));
    auto* outer = new QVBoxLayout(this);
    auto* panes = new QHBoxLayout;
    auto* left = new QVBoxLayout;
    auto* middle = new QVBoxLayout;
    auto* right = new QVBoxLayout;
    m_available = buildPane(left, tr("Available"), tr("Filter available tags"), tr("Available tags"),
                            tr("Select all available tags"));
    m_applied =
        buildPane(right, tr("Applied"), tr("Filter applied tags"), tr("Applied tags"), tr("Select all applied tags"));
    m_apply = new QPushButton(tr("Add →"), this);
    m_takeAway = new QPushButton(tr("← Remove"), this);
    m_clear = new QPushButton(tr("Clear all"), this);
    middle->addStretch();
    for (QPushButton* button : {m_apply, m_takeAway, m_clear}) {
        button->setAutoDefault(false);
        middle->addWidget(button);
    }
    middle->addStretch();
    panes->addLayout(left, 1);
    panes->addLayout(middle);
    panes->addLayout(right, 1);
    outer->addLayout(panes, 1);
    m_typingPause = new QTimer(this);
    m_typingPause->setSingleShot(true);
    m_typingPause->setInterval(typingPauseMilliseconds);
    buildButtons();
    askAvailable();
}

TagPickerDialog::Pane TagPickerDialog::buildPane(QVBoxLayout* column, const QString& title, const QString& filterName,
                                                 const QString& listName, const QString& allName) {
    Pane pane;
    auto* heading = new QLabel(title, this);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    pane.filter = new QLineEdit(this);
    pane.filter->setPlaceholderText(tr("Filter"));
    pane.filter->setAccessibleName(filterName);
    pane.filter->setClearButtonEnabled(true);
    pane.list = new QListWidget(this);
    pane.list->setAccessibleName(listName);
    pane.list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    pane.list->setUniformItemSizes(true);
    pane.list->setTabKeyNavigation(false);
    pane.note = new QLabel(this);
    pane.note->setWordWrap(true);
    pane.selectAll = new QPushButton(tr("Select all"), this);
    pane.selectAll->setAccessibleName(allName);
    pane.selectAll->setAutoDefault(false);
    auto* foot = new QHBoxLayout;
    foot->addWidget(pane.note, 1);
    foot->addWidget(pane.selectAll);
    column->addWidget(heading);
    column->addWidget(pane.filter);
    column->addWidget(pane.list, 1);
    column->addLayout(foot);
    // Only what the filter shows: hidden rows are not for selectAll() to take.
    connect(pane.selectAll, &QPushButton::clicked, pane.list, [list = pane.list] {
        for (int row = 0; row < list->count(); ++row)
            list->item(row)->setSelected(!list->item(row)->isHidden());
        list->setFocus();
    });
    return pane;
}

void TagPickerDialog::buildButtons() {
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false);
    auto* accept = new QPushButton(tr("Apply"), this);
    accept->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(accept);
    static_cast<QVBoxLayout*>(layout())->addLayout(buttons);
    connect(accept, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_typingPause, &QTimer::timeout, this, &TagPickerDialog::askAvailable);
    connect(m_available.filter, &QLineEdit::textChanged, m_typingPause, qOverload<>(&QTimer::start));
    connect(m_applied.filter, &QLineEdit::textChanged, this, &TagPickerDialog::filterApplied);
    connect(m_apply, &QPushButton::clicked, this, &TagPickerDialog::apply);
    connect(m_takeAway, &QPushButton::clicked, this, [this] { takeAway(false); });
    connect(m_clear, &QPushButton::clicked, this, [this] { takeAway(true); });
    connect(m_available.list, &QListWidget::itemActivated, this, &TagPickerDialog::apply);
    connect(m_applied.list, &QListWidget::itemActivated, this, [this] { takeAway(false); });
    connect(m_available.list, &QListWidget::itemSelectionChanged, this, &TagPickerDialog::updateNotes);
    connect(m_applied.list, &QListWidget::itemSelectionChanged, this, &TagPickerDialog::updateNotes);
}

void TagPickerDialog::setApplied(const std::vector<Tag>& tags, const QStringList& newNames) {
    m_applied.list->clear();
    for (const Tag& tag : tags)
        addApplied(tag);
    for (const QString& name : newNames)
        addApplied({{}, name});
    showAvailable(m_found, m_foundAll);
}

std::vector<Tag> TagPickerDialog::tags() const {
    std::vector<Tag> tags;
    for (int row = 0; row < m_applied.list->count(); ++row) {
        const QListWidgetItem* item = m_applied.list->item(row);
        if (idOf(item).isValid())
            tags.push_back({idOf(item), item->data(nameRole).toString()});
    }
    return tags;
}

QStringList TagPickerDialog::newNames() const {
    QStringList names;
    for (int row = 0; row < m_applied.list->count(); ++row) {
        const QListWidgetItem* item = m_applied.list->item(row);
        if (!idOf(item).isValid())
            names << item->data(nameRole).toString();
    }
    return names;
}

void TagPickerDialog::changeEvent(QEvent* event) {
    QDialog::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    for (int row = 0; row < m_applied.list->count(); ++row) {
        QListWidgetItem* item = m_applied.list->item(row);
        if (!idOf(item).isValid())
            item->setText(tr("%1 (new)").arg(item->data(nameRole).toString()));
    }
}

void TagPickerDialog::addApplied(const Tag& tag) {
    auto* item = new QListWidgetItem(tag.id.isValid() ? tag.name : tr("%1 (new)").arg(tag.name), m_applied.list);
    item->setData(idRole, tag.id.value);
    item->setData(nameRole, tag.name);
}

void TagPickerDialog::askAvailable() {
    m_session->suggestTags(m_available.filter->text().simplified(), mostShown, this,
                           [this](Result<std::vector<TagUsage>> answer) {
                               if (answer)
                                   showAvailable(*answer, answer->size() < mostShown);
                               else
                                   m_available.note->setText(answer.error().text);
                           });
}

void TagPickerDialog::showAvailable(const std::vector<TagUsage>& found, bool all) {
    if (&found != &m_found)
        m_found = found;
    m_foundAll = all;
    const std::vector<Tag> applied = tags();
    m_available.list->clear();
    for (const TagUsage& usage : m_found) {
        if (std::any_of(applied.cbegin(), applied.cend(), [&usage](const Tag& t) { return t.id == usage.tag.id; }))
            continue;
        auto* item = new QListWidgetItem(
            tr("%1, %2", "a tag and how many products have it").arg(usage.tag.name, QLocale().toString(usage.products)),
            m_available.list);
        item->setData(idRole, usage.tag.id.value);
        item->setData(nameRole, usage.tag.name);
    }
    filterApplied();
}

void TagPickerDialog::filterApplied() {
    const QString needle = folded(m_applied.filter->text().simplified());
    for (int row = 0; row < m_applied.list->count(); ++row) {
        QListWidgetItem* item = m_applied.list->item(row);
        const bool hidden = !folded(item->data(nameRole).toString()).contains(needle);
        item->setHidden(hidden);
        // What cannot be seen must not be moved.
        if (hidden)
            item->setSelected(false);
    }
    updateNotes();
}

void TagPickerDialog::apply() {
    const QList<QListWidgetItem*> selected = m_available.list->selectedItems();
    for (const QListWidgetItem* item : selected)
        addApplied({idOf(item), item->data(nameRole).toString()});
    showAvailable(m_found, m_foundAll);
}

void TagPickerDialog::takeAway(bool all) {
    for (int row = m_applied.list->count() - 1; row >= 0; --row) {
        if (all || m_applied.list->item(row)->isSelected())
            delete m_applied.list->takeItem(row);
    }
    showAvailable(m_found, m_foundAll);
}

void TagPickerDialog::updateNotes() {
    m_apply->setEnabled(!m_available.list->selectedItems().isEmpty());
    m_takeAway->setEnabled(!m_applied.list->selectedItems().isEmpty());
    m_clear->setEnabled(m_applied.list->count() > 0);
    const int shown = m_available.list->count();
    m_available.note->setText(m_foundAll ? tr("%Ln tags", nullptr, shown)
                                         : tr("The first %Ln; type to find others", nullptr, shown));
    m_applied.note->setText(tr("%Ln tags", nullptr, m_applied.list->count()));
}

} // namespace pricebook
