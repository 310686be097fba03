#include "tablearea.h"

#include <QHeaderView>
#include <QTableView>

namespace pricebook {

TableArea::TableArea(QTableView* table, QWidget* overlay, QWidget* parent)
    : QWidget(parent),
      m_table(table),
      m_overlay(overlay) {
    m_table->setParent(this);
    m_overlay->setParent(this);
    m_overlay->hide();
    m_overlay->raise();
}

void TableArea::resizeEvent(QResizeEvent*) {
    m_table->setGeometry(rect());
    QRect rows = rect();
    rows.setTop(m_table->horizontalHeader()->sizeHint().height());
    m_overlay->setGeometry(rows);
}

} // namespace pricebook
