#pragma once

#include <QString>

class QModelIndex;
class QPainter;
class QStyleOptionViewItem;

namespace pricebook {

/// How a row of products shows that somebody else changed it just now (a bar and an arrow before the name), or that it
/// stays although it does not pass the filter any more (in italics, with a sign behind the name).
namespace rowmarkpainter {

/// One sentence; empty for a row without a mark.
[[nodiscard]] QString text(const QModelIndex& index);
/// Before the content: `cell` is where that goes, and gets smaller by what is drawn.
void paint(QPainter* painter, QStyleOptionViewItem& cell, const QModelIndex& index);

} // namespace rowmarkpainter

} // namespace pricebook
