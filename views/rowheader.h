#pragma once

#include <QHeaderView>

namespace pricebook {

class ProductTableModel;

/// The narrow strip at the left of the product table: a click selects the whole row, dragging and Shift several, Ctrl
/// one more. Marks the rows that have a selected cell, and those with edits that are held.
class RowHeader final : public QHeaderView {
    Q_OBJECT
public:
    RowHeader(ProductTableModel* model, QWidget* parent);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintSection(QPainter* painter, const QRect& rect, int row) const override;

private:
    ProductTableModel* m_products;
};

} // namespace pricebook
