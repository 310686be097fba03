#include "tristatedelegate.h"

#include "tagtristatemodel.h"
#include "theme.h"

#include <QPainter>
#include <QStyle>

namespace pricebook {

namespace {

constexpr int boxSize = 16;

} // namespace

void TristateDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const bool changed = index.data(TagTristateModel::ChangedRole).toBool();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect area = option.rect.adjusted(theme::halfSpace, 1, -theme::halfSpace, -1);
    const bool current = (option.state & QStyle::State_Selected) != 0;
    if (current || (option.state & QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme::color(current ? theme::Color::SelectionFill : theme::Color::Hover));
        painter->drawRoundedRect(area, theme::radius, theme::radius);
    }
    QStyleOptionButton box;
    box.rect = QRect(area.left() + theme::space, area.center().y() - theme::scaled(boxSize) / 2 + 1,
                     theme::scaled(boxSize), theme::scaled(boxSize));
    box.palette = option.palette;
    box.state = option.state & QStyle::State_Enabled;
    const auto state = static_cast<Qt::CheckState>(index.data(Qt::CheckStateRole).toInt());
    box.state |= state == Qt::Checked            ? QStyle::State_On
                 : state == Qt::PartiallyChecked ? QStyle::State_NoChange
                                                 : QStyle::State_Off;
    option.widget->style()->drawPrimitive(QStyle::PE_IndicatorCheckBox, &box, painter, option.widget);

    QRect room = area.adjusted(2 * theme::space + theme::scaled(boxSize), 0, -theme::space, 0);
    QFont small = theme::font(theme::Type::Small);
    small.setBold(changed);
    const QString place = index.data(TagTristateModel::PlaceRole).toString();
    const int placeWidth = QFontMetrics(small).horizontalAdvance(place) + 2;
    painter->setFont(small);
    painter->setPen(theme::color(changed ? theme::Color::Text : theme::Color::SecondaryText));
    painter->drawText(room, Qt::AlignRight | Qt::AlignVCenter, place);
    room.setRight(room.right() - placeWidth - theme::space);
    QFont font = option.font;
    font.setBold(changed);
    font.setItalic(index.data(TagTristateModel::NearRole).toBool());
    painter->setFont(font);
    painter->setPen(theme::color(theme::Color::Text));
    const QString name = QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, room.width());
    painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter, name);
    painter->restore();
}

QSize TristateDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& /*index*/) const {
    return {200, std::max(option.fontMetrics.height() + 2 * theme::space, theme::rowHeight - theme::halfSpace)};
}

bool TristateDelegate::editorEvent(QEvent* /*event*/, QAbstractItemModel* /*model*/,
                                   const QStyleOptionViewItem& /*option*/, const QModelIndex& /*index*/) {
    return false;
}

} // namespace pricebook
