#include "rowheader.h"

#include "heldcells.h"
#include "producttablemodel.h"
#include "theme.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int stripWidth = 22;
constexpr int barWidth = 3;

} // namespace

RowHeader::RowHeader(ProductTableModel* model, QWidget* parent) : QHeaderView(Qt::Vertical, parent), m_products(model) {
    setObjectName(u"rowHeader"_s);
    setAccessibleName(tr("Rows"));
    setToolTip(tr("Click to select the whole row, drag to select several (Shift+Space)"));
    setSectionsClickable(true);
    setHighlightSections(false);
    setMinimumSectionSize(theme::lineHeight(theme::rowHeight));
    setDefaultSectionSize(theme::lineHeight(theme::rowHeight));
    setSectionResizeMode(QHeaderView::Fixed);
}

QSize RowHeader::sizeHint() const { return {theme::scaled(stripWidth), 0}; }

void RowHeader::paintSection(QPainter* painter, const QRect& rect, int row) const {
    painter->fillRect(rect, theme::color(theme::Color::Surface));
    painter->setPen(theme::color(theme::Color::Border));
    painter->drawLine(rect.bottomLeft(), rect.bottomRight());
    painter->drawLine(rect.topRight(), rect.bottomRight());
    if (selectionModel() && selectionModel()->rowIntersectsSelection(row, {})) {
        painter->fillRect(rect.adjusted(0, 0, -1, -1), theme::color(theme::Color::SelectionFill));
        painter->fillRect(QRect(rect.topLeft(), QSize(barWidth, rect.height() - 1)),
                          theme::color(theme::Color::Accent));
    }
    if (m_products->heldCells()->has(m_products->idAt(row))) {
        const QPoint corner = rect.center() - QPoint(theme::iconSide() / 2 - 2, theme::iconSide() / 2);
        theme::icon(u"document-edit"_s).paint(painter, QRect(corner, QSize(theme::iconSide(), theme::iconSide())));
    }
}

} // namespace pricebook
