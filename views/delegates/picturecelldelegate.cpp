#include "picturecelldelegate.h"

#include "theme.h"

#include <QPainter>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int leastEditorWidth = 260;

} // namespace

PictureCellDelegate::PictureCellDelegate(Name editorName, Check check, QObject* parent)
    : TextCellDelegate(std::move(editorName), std::move(check), parent),
      m_icon(theme::icon(u"viewimage"_s)) {}

void PictureCellDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                                               const QModelIndex&) const {
    // The column is as narrow as its icon; an address is not.
    QRect place = option.rect;
    place.setWidth(std::max(place.width(), theme::scaled(leastEditorWidth)));
    const int room = editor->parentWidget()->width();
    if (place.right() >= room)
        place.moveRight(room - 1);
    place.setLeft(std::max(place.left(), 0));
    editor->setGeometry(place);
}

void PictureCellDelegate::paintContent(QPainter* painter, const QStyleOptionViewItem& option,
                                       const QModelIndex& index) const {
    if (index.data(Qt::EditRole).toString().isEmpty())
        return;
    const QRect place = QStyle::alignedRect(option.direction, Qt::AlignCenter, {theme::iconSide(), theme::iconSide()},
                                            option.rect.adjusted(-theme::space, 0, theme::space, 0));
    m_icon.paint(painter, place);
}

} // namespace pricebook
