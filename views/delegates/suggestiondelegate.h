#pragma once

#include <QStyledItemDelegate>

namespace pricebook {

/// Paints the rows of SuggestionList: the name at the left, the number of products at the right; "Create" set apart.
class SuggestionDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace pricebook
