#pragma once

#include "columns.h"
#include "error.h"
#include "product.h"

#include <QObject>
#include <utility>
#include <vector>

namespace pricebook {

class FormBanner;
class ProductTableModel;

/// Keeps a banner above the table as long as typed values could not be saved (but for conflicts), with the last reason,
/// "Try again" and "Give up".
class UnsavedCells final : public QObject {
    Q_OBJECT
public:
    /// Both must outlive it.
    UnsavedCells(ProductTableModel* model, FormBanner* banner, QObject* parent);

    void retry();
    /// Forgets all, because the model did.
    void clear();

private:
    void add(ProductId id, ProductColumn column, const Error& error);
    void update();

    ProductTableModel* m_model;
    FormBanner* m_banner;
    std::vector<std::pair<ProductId, ProductColumn>> m_cells;
};

} // namespace pricebook
