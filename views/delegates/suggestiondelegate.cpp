#include "suggestiondelegate.h"

#include "suggestionlist.h"
#include "theme.h"

#include <QPainter>

namespace pricebook {

namespace {

constexpr int sidePadding = 10;
constexpr int verticalPadding = 5;

} // namespace

void SuggestionDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    using Kind = SuggestionList::Kind;
    const auto kind = static_cast<Kind>(index.data(SuggestionList::KindRole).toInt());
    const bool highlighted = (option.state & QStyle::State_Selected) != 0;
    const QPalette& palette = option.palette;
    QColor text = palette.color(highlighted ? QPalette::HighlightedText : QPalette::Text);
    QColor faint = highlighted ? text : theme::color(theme::Color::SecondaryText);
    painter->save();
    if (highlighted)
        painter->fillRect(option.rect, palette.color(QPalette::Highlight));
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, theme::color(theme::Color::Hover));
    if (kind == Kind::Create && index.row() > 0) {
        painter->setPen(theme::color(theme::Color::Border));
        painter->drawLine(option.rect.topLeft(), option.rect.topRight());
    }
    QRect room = option.rect.adjusted(sidePadding, 0, -sidePadding, 0);
    QFont font = option.font;
    QString shown = index.data(SuggestionList::NameRole).toString();
    if (kind == Kind::Create) {
        font.setBold(true);
        shown = index.data(Qt::DisplayRole).toString();
        if (!highlighted)
            text = theme::color(theme::Color::Accent);
    } else {
        const QString count = QLocale().toString(index.data(SuggestionList::CountRole).toLongLong());
        const int width = option.fontMetrics.horizontalAdvance(count);
        painter->setPen(faint);
        painter->drawText(room, Qt::AlignRight | Qt::AlignVCenter, count);
        room.setRight(room.right() - width - sidePadding);
        if (kind == Kind::Near) {
            font.setItalic(true);
            shown = tr("Did you mean “%1”?").arg(shown);
        }
    }
    painter->setFont(font);
    painter->setPen(text);
    const QString fitted = QFontMetrics(font).elidedText(shown, Qt::ElideRight, room.width());
    painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter, fitted);
    painter->restore();
}

QSize SuggestionDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& /*index*/) const {
    return {120, option.fontMetrics.height() + 2 * verticalPadding};
}

} // namespace pricebook
