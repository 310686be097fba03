#include "selectionbar.h"

#include "flowlayout.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "theme.h"

#include <QItemSelectionModel>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPushButton>

namespace pricebook {

SelectionBar::SelectionBar(ProductTable* table, ProductTableModel* model, QWidget* parent)
    : QFrame(parent),
      m_table(table),
      m_model(model),
      m_text(new QLabel(this)),
      m_all(new QPushButton(this)),
      m_clear(new QPushButton(tr("Clear selection"), this)),
      m_edit(new QPushButton(this)) {
    setObjectName(QStringLiteral("selectionBar"));
    m_text->setTextFormat(Qt::PlainText);
    auto* row = new FlowLayout(this, theme::space);
    row->setContentsMargins(theme::wideSpace, theme::halfSpace, theme::wideSpace, theme::halfSpace);
    row->alignEndFrom(3);
    row->addWidget(m_text);
    row->addWidget(m_all);
    row->addWidget(m_clear);
    row->addWidget(m_edit);
    for (QPushButton* button : {m_all, m_clear, m_edit})
        button->setAutoDefault(false);
    for (QPushButton* button : {m_all, m_clear})
        button->setProperty("flat", true);
    hide();
    connect(m_all, &QPushButton::clicked, this, &SelectionBar::selectAll);
    connect(m_clear, &QPushButton::clicked, this, [this] {
        m_wantsAll = false;
        m_table->clearSelection();
        m_table->setFocus(Qt::OtherFocusReason);
    });
    connect(m_edit, &QPushButton::clicked, this, &SelectionBar::editRequested);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &SelectionBar::selectionChanged);
    connect(m_model, &ProductTableModel::totalChanged, this, &SelectionBar::renew);
    connect(m_model, &ProductTableModel::refreshed, this, [this] {
        if (m_wantsAll)
            selectAll();
        renew();
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        m_wantsAll = false;
        renew();
    });
}

bool SelectionBar::isAll() const {
    return m_wantsAll || (m_model->totalRows() > 1 && m_table->selectedCount() == m_model->totalRows());
}

qint64 SelectionBar::count() const { return m_wantsAll ? m_model->totalRows() : m_table->selectedCount(); }

void SelectionBar::setWritable(bool writable) {
    m_writable = writable;
    renew();
}

void SelectionBar::selectAll() {
    m_selecting = true;
    m_wantsAll = true;
    m_table->selectAll();
    m_selecting = false;
    m_table->setFocus(Qt::OtherFocusReason);
    renew();
}

void SelectionBar::selectionChanged() {
    if (!m_selecting)
        m_wantsAll = false;
    renew();
}

/// No selected row is above or below what is seen.
bool SelectionBar::isOnScreen() const {
    const int first = m_table->rowAt(0);
    const int last = m_table->rowAt(m_table->viewport()->height() - 1);
    for (const QItemSelectionRange& range : m_table->selectionModel()->selection()) {
        if (range.top() < first || (last >= 0 && range.bottom() > last))
            return false;
    }
    return true;
}

void SelectionBar::renew() {
    const qint64 selected = m_table->selectedCount();
    const qint64 total = m_model->totalRows();
    const bool all = isAll();
    const QLocale locale;
    setVisible(selected > 1);
    if (selected < 2)
        return;
    const QString number = locale.toString(all && total >= 0 ? total : selected);
    if (all)
        m_text->setText(total < 0 ? tr("All that match are selected.")
                                  : tr("All %1 that match are selected.").arg(number));
    else
        m_text->setText(isOnScreen() ? tr("%1 on screen selected.").arg(number) : tr("%1 selected.").arg(number));
    m_all->setVisible(!all);
    m_all->setText(total < 0 ? tr("Select all that match")
                             : tr("Select all %1 that match").arg(locale.toString(total)));
    m_clear->setVisible(all);
    m_edit->setVisible(m_writable);
    m_edit->setText(all && total < 0 ? tr("Edit all that match…") : tr("Edit %1 products…").arg(number));
}

void SelectionBar::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(theme::Color::SelectionFill));
    painter.setPen(theme::color(theme::Color::Border));
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

} // namespace pricebook
