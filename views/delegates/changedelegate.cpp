#include "changedelegate.h"

#include "bulkpreviewmodel.h"
#include "theme.h"

#include <QApplication>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

using Weight = BulkPreviewModel::Weight;

const QString arrow = u" → "_s;

QString shownOr(const QString& text) { return text.isEmpty() ? ChangeDelegate::tr("empty") : text.simplified(); }

/// A part of a cell in its own font and colour.
struct Part {
    QString text;
    QFont font;
    QColor color;
};

std::vector<Part> partsOf(const QStyleOptionViewItem& option, const QModelIndex& index) {
    const auto weight = index.data(BulkPreviewModel::WeightRole).value<Weight>();
    const QColor text = weight == Weight::Problem   ? theme::color(theme::Color::Error)
                        : weight == Weight::Warning ? theme::color(theme::Color::Warning)
                                                    : theme::color(theme::Color::Text);
    const QColor quiet = theme::color(theme::Color::SecondaryText);
    const QString before = index.data(BulkPreviewModel::OldRole).toString();
    const QVariant after = index.data(BulkPreviewModel::NewRole);
    std::vector<Part> parts;
    // The sign goes with the colour: colour alone does not reach everybody.
    if (weight == Weight::Problem || weight == Weight::Warning)
        parts.push_back({u"⚠ "_s, option.font, text});
    if (after.isNull() || after.toString().isNull()) {
        parts.push_back({before.simplified(), option.font, text});
        return parts;
    }
    QFont struck = option.font;
    struck.setStrikeOut(!before.isEmpty());
    QFont strong = option.font;
    strong.setWeight(QFont::DemiBold);
    parts.push_back({shownOr(before), struck, quiet});
    parts.push_back({arrow, option.font, quiet});
    parts.push_back({shownOr(after.toString()), strong, text});
    return parts;
}

int widthOf(const std::vector<Part>& parts) {
    int width = 0;
    for (const Part& part : parts)
        width += QFontMetrics(part.font).horizontalAdvance(part.text);
    return width;
}

} // namespace

void ChangeDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QStyle* style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &cell, painter, cell.widget);
    painter->setPen(theme::color(theme::Color::Border));
    painter->drawLine(cell.rect.bottomLeft(), cell.rect.bottomRight());
    painter->save();
    painter->setClipRect(cell.rect);
    QRect room = cell.rect.adjusted(theme::space, 0, -theme::space, -1);
    const std::vector<Part> parts = partsOf(cell, index);
    if ((cell.displayAlignment & Qt::AlignRight) && widthOf(parts) < room.width())
        room.setLeft(room.right() - widthOf(parts));
    for (const Part& part : parts) {
        if (room.width() <= 0)
            break;
        const QFontMetrics metrics(part.font);
        painter->setFont(part.font);
        painter->setPen(part.color);
        painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                          metrics.elidedText(part.text, Qt::ElideRight, room.width()));
        room.setLeft(room.left() + metrics.horizontalAdvance(part.text));
    }
    painter->restore();
    if (option.state & QStyle::State_HasFocus) {
        QStyleOptionFocusRect focus;
        focus.QStyleOption::operator=(option);
        focus.rect = option.rect.adjusted(1, 1, -1, -2);
        style->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, painter, option.widget);
    }
}

QSize ChangeDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    return {widthOf(partsOf(cell, index)) + 2 * theme::space + 2, theme::lineHeight(theme::rowHeight)};
}

} // namespace pricebook
