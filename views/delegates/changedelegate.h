#pragma once

#include <QStyledItemDelegate>

namespace pricebook {

/// Cells of a BulkPreviewModel: the old value struck out, an arrow, the new one; a sign before what is worth a look.
class ChangeDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace pricebook
