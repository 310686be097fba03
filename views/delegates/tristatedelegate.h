#pragma once

#include <QStyledItemDelegate>

namespace pricebook {

/// Draws a row of TagTristateModel: check box, name, and at the right which of the products have it.
class TristateDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    /// The view cycles a row wherever it is clicked; the box must not do it a second time.
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;
};

} // namespace pricebook
