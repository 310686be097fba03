#include "duplicatesdialog.h"

#include "catalogsession.h"
#include "livetexts.h"
#include "mergedialog.h"
#include "theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTimer>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int pauseMilliseconds = 300;
constexpr int mostGroups = 500;
enum Column { NameColumn, ProductsColumn, WhyColumn };

QString why(Likeness likeness) {
    switch (likeness) {
    case Likeness::Case:
        return DuplicatesDialog::tr("differs in case");
    case Likeness::Spacing:
        return DuplicatesDialog::tr("differs in spaces or signs");
    case Likeness::Plural:
        return DuplicatesDialog::tr("singular and plural");
    case Likeness::Typo:
        return DuplicatesDialog::tr("one letter differs");
    }
    return {};
}

/// A space at an end is all that may differ: it must be seen.
QString visible(const QString& name) { return name == name.trimmed() ? name : u"“%1”"_s.arg(name); }

QTreeWidgetItem* makeRow(const CountedName& name, const QString& reason) {
    auto* row = new QTreeWidgetItem({visible(name.name), QLocale().toString(name.uses), reason});
    row->setTextAlignment(ProductsColumn, Qt::AlignRight | Qt::AlignVCenter);
    return row;
}

} // namespace

DuplicatesDialog::DuplicatesDialog(std::shared_ptr<CatalogSession> session, tidying::Names names, QWidget* parent)
    : QDialog(parent),
      m_session(std::move(session)),
      m_names(names) {
    setWindowTitle(names == tidying::Names::Tags ? tr("Duplicate tags") : tr("Duplicate categories"));
    resize(theme::dialogSize({640, 520}));
    buildChildren();
    connect(m_pause, &QTimer::timeout, this, &DuplicatesDialog::search);
    connect(m_session.get(), &CatalogSession::changed, m_pause, qOverload<>(&QTimer::start));
    connect(m_merge, &QPushButton::clicked, this, &DuplicatesDialog::mergeCurrent);
    connect(m_hide, &QPushButton::clicked, this, &DuplicatesDialog::hideCurrent);
    connect(m_tree, &QTreeWidget::currentItemChanged, this, &DuplicatesDialog::updateButtons);
    connect(m_tree, &QTreeWidget::itemActivated, this, &DuplicatesDialog::mergeCurrent);
    updateButtons();
    search();
}

void DuplicatesDialog::buildChildren() {
    auto* column = new QVBoxLayout(this);
    column->setSpacing(theme::space);
    m_note = new QLabel(tr("Looking for names that are probably the same…"), this);
    m_note->setWordWrap(true);
    m_tree = new QTreeWidget(this);
    m_tree->setAccessibleName(tr("Names that are probably the same"));
    m_tree->setHeaderLabels({tr("Name"), tr("Products"), tr("Why")});
    m_tree->header()->setSectionResizeMode(NameColumn, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(ProductsColumn, QHeaderView::ResizeToContents);
    m_tree->header()->setSectionResizeMode(WhyColumn, QHeaderView::ResizeToContents);
    m_tree->header()->setStretchLastSection(false);
    m_tree->setUniformRowHeights(true);
    m_tree->setExpandsOnDoubleClick(false);
    theme::setQuietSelection(m_tree);
    m_tree->setProperty(LiveTexts::textColumns, QVariantList{WhyColumn});
    m_hide = new QPushButton(tr("Not the same"), this);
    m_hide->setToolTip(tr("Put this group aside until this window is closed"));
    m_hide->setAutoDefault(false);
    m_merge = new QPushButton(tr("Merge…"), this);
    m_merge->setDefault(true);
    auto* close = new QPushButton(tr("Close"), this);
    close->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_hide);
    buttons->addStretch();
    buttons->addWidget(close);
    buttons->addWidget(m_merge);
    column->addWidget(m_note);
    column->addWidget(m_tree, 1);
    column->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    m_pause = new QTimer(this);
    m_pause->setSingleShot(true);
    m_pause->setInterval(pauseMilliseconds);
}

void DuplicatesDialog::search() {
    if (m_searching) {
        m_pause->start();
        return;
    }
    m_searching = true;
    tidying::findDuplicates(*m_session, m_names, this, [this](const Result<std::vector<DuplicateGroup>>& found) {
        m_searching = false;
        showFound(found);
    });
}

void DuplicatesDialog::showFound(const Result<std::vector<DuplicateGroup>>& found) {
    if (!found) {
        m_note->setText(found.error().text);
        return;
    }
    m_tree->clear();
    m_groups.clear();
    int others = 0;
    for (const DuplicateGroup& group : *found) {
        if (m_putAside.contains(group.keep.id) || m_groups.size() == static_cast<size_t>(mostGroups))
            continue;
        m_groups.push_back(group);
        QTreeWidgetItem* top = makeRow(group.keep, tr("stays"));
        QFont bold = m_tree->font();
        bold.setBold(true);
        top->setFont(NameColumn, bold);
        for (const DuplicateGroup::Other& other : group.others) {
            top->addChild(makeRow(other.name, why(other.likeness)));
            ++others;
        }
        m_tree->addTopLevelItem(top);
    }
    m_tree->expandAll();
    if (m_tree->topLevelItemCount() > 0)
        m_tree->setCurrentItem(m_tree->topLevelItem(0));
    m_note->setText(m_groups.empty()
                        ? tr("No two names look the same.")
                        : tr("%Ln names look like another one. Choose a group and merge it; what stays is up to you.",
                             nullptr, others));
    updateButtons();
}

const DuplicateGroup* DuplicatesDialog::currentGroup() const {
    const QTreeWidgetItem* item = m_tree->currentItem();
    if (!item)
        return nullptr;
    const QTreeWidgetItem* top = item->parent() ? item->parent() : item;
    const int row = m_tree->indexOfTopLevelItem(const_cast<QTreeWidgetItem*>(top));
    return row >= 0 && static_cast<size_t>(row) < m_groups.size() ? &m_groups[static_cast<size_t>(row)] : nullptr;
}

void DuplicatesDialog::updateButtons() {
    const bool any = currentGroup() != nullptr;
    m_merge->setEnabled(any && !m_session->isReadOnly());
    m_hide->setEnabled(any);
}

void DuplicatesDialog::mergeCurrent() {
    const DuplicateGroup* group = currentGroup();
    if (!group || m_session->isReadOnly())
        return;
    std::vector<CountedName> choice{group->keep};
    for (const DuplicateGroup::Other& other : group->others)
        choice.push_back(other.name);
    auto* dialog = new MergeDialog(m_session, m_names, choice, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &MergeDialog::merged, this, [this](qint64, const QString& text) { Q_EMIT statusMessage(text); });
    dialog->open();
}

void DuplicatesDialog::hideCurrent() {
    const DuplicateGroup* group = currentGroup();
    if (!group)
        return;
    m_putAside.insert(group->keep.id);
    search();
}

} // namespace pricebook
