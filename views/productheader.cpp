#include "productheader.h"

#include "columns.h"
#include "theme.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace pricebook {

ProductHeader::ProductHeader(QWidget* parent)
    : QHeaderView(Qt::Horizontal, parent),
      m_pictureIcon(theme::icon(u"viewimage"_s)) {}

void ProductHeader::paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const {
    const bool narrow =
        rect.width() <
        fontMetrics().horizontalAdvance(model()->headerData(logicalIndex, orientation()).toString()) + 2 * theme::space;
    if (logicalIndex != static_cast<int>(ProductColumn::Picture) || !narrow || m_pictureIcon.isNull()) {
        painter->save();
        QHeaderView::paintSection(painter, rect, logicalIndex);
        painter->restore();
        return;
    }
    QStyleOptionHeader section;
    initStyleOption(&section);
    section.rect = rect;
    section.section = logicalIndex;
    section.position = QStyleOptionHeader::Middle;
    style()->drawControl(QStyle::CE_HeaderSection, &section, painter, this);
    QRect icon(0, 0, theme::iconSide(), theme::iconSide());
    icon.moveCenter(rect.center());
    const bool sorted = isSortIndicatorShown() && sortIndicatorSection() == logicalIndex;
    if (sorted)
        icon.moveLeft(rect.left() + theme::halfSpace);
    m_pictureIcon.paint(painter, icon);
    if (!sorted)
        return;
    section.rect = QRect(rect.right() - 15, rect.center().y() - 6, 12, 12);
    section.sortIndicator =
        sortIndicatorOrder() == Qt::AscendingOrder ? QStyleOptionHeader::SortDown : QStyleOptionHeader::SortUp;
    style()->drawPrimitive(QStyle::PE_IndicatorHeaderArrow, &section, painter, this);
}

} // namespace pricebook
