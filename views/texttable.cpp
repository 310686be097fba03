#include "texttable.h"

#include "theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QStandardItemModel>

namespace pricebook {

namespace {

constexpr int tableRowHeight = 28;
constexpr int widestColumn = 250;
constexpr int leastWideColumn = 240;
constexpr int leastWithoutScrolling = 120;

} // namespace

TextTable::TextTable(const QString& name, const QStringList& headers, int wideColumn, QWidget* parent)
    : QTableView(parent),
      m_model(new QStandardItemModel(0, static_cast<int>(headers.size()), this)),
      m_wideColumn(wideColumn) {
    setAccessibleName(name);
    setModel(m_model);
    m_model->setHorizontalHeaderLabels(headers);
    setTabKeyNavigation(false);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setShowGrid(false);
    setWordWrap(false);
    setIconSize({theme::iconSide(), theme::iconSide()});
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(theme::lineHeight(tableRowHeight));
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setHighlightSections(false);
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this] { Q_EMIT selectedRowChanged(selectedRow()); });
}

void TextTable::setRows(const std::vector<QStringList>& rows, int mostRows) {
    m_model->removeRows(0, m_model->rowCount());
    for (const QStringList& texts : rows) {
        QList<QStandardItem*> items;
        for (const QString& text : texts) {
            auto* item = new QStandardItem(text.simplified());
            item->setToolTip(text);
            if (m_rightAligned.contains(static_cast<int>(items.size())))
                item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            items << item;
        }
        m_model->appendRow(items);
    }
    if (mostRows > 0) // a bar would cover the last row
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    resizeColumnsToContents();
    for (int column = 0; column < m_model->columnCount(); ++column)
        setColumnWidth(column, qMin(columnWidth(column), theme::scaled(widestColumn)));
    widen();
    if (mostRows == 0)
        return;
    const int shown = qBound(1, static_cast<int>(rows.size()), mostRows);
    setFixedHeight(horizontalHeader()->sizeHint().height() + shown * verticalHeader()->defaultSectionSize() +
                   2 * frameWidth());
}

void TextTable::setColumnShown(int column, bool shown) {
    setColumnHidden(column, !shown);
    widen();
}

void TextTable::setIcon(int row, int column, const QString& icon) {
    QStandardItem* item = m_model->item(row, column);
    if (!item)
        return;
    item->setIcon(theme::icon(icon));
    if (column != m_wideColumn)
        setColumnWidth(column, qMin(qMax(columnWidth(column), sizeHintForColumn(column)), theme::scaled(widestColumn)));
    widen();
}

void TextTable::widen() {
    int others = 0;
    for (int column = 0; column < m_model->columnCount(); ++column)
        others += column == m_wideColumn || isColumnHidden(column) ? 0 : columnWidth(column);
    const bool scrolls = horizontalScrollBarPolicy() != Qt::ScrollBarAlwaysOff;
    const int own = qMin(qMax(sizeHintForColumn(m_wideColumn), horizontalHeader()->sectionSizeHint(m_wideColumn)),
                         scrolls ? theme::scaled(leastWideColumn) : theme::scaled(leastWithoutScrolling));
    setColumnWidth(m_wideColumn, qMax(own, viewport()->width() - others));
}

void TextTable::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    widen();
}

void TextTable::alignRight(int column) {
    m_rightAligned << column;
    m_model->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
}

int TextTable::rows() const { return m_model->rowCount(); }

QString TextTable::cell(int row, int column) const { return m_model->index(row, column).data().toString(); }

int TextTable::selectedRow() const {
    const QModelIndexList selected = selectionModel()->selectedRows();
    return selected.size() == 1 ? selected.front().row() : -1;
}

QString TextTable::rowText(int row) const {
    QStringList texts;
    for (int column = 0; column < m_model->columnCount(); ++column)
        texts << cell(row, column);
    return texts.join(u'\t');
}

QString TextTable::text() const {
    QStringList titles;
    for (int column = 0; column < m_model->columnCount(); ++column)
        titles << m_model->horizontalHeaderItem(column)->text();
    QStringList lines{titles.join(u'\t')};
    for (int row = 0; row < rows(); ++row)
        lines << rowText(row);
    return lines.join(u'\n');
}

void TextTable::keyPressEvent(QKeyEvent* event) {
    if (!event->matches(QKeySequence::Copy)) {
        QTableView::keyPressEvent(event);
        return;
    }
    QStringList lines;
    for (int row = 0; row < rows(); ++row) {
        if (selectionModel()->isRowSelected(row))
            lines << rowText(row);
    }
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

} // namespace pricebook
