#pragma once

#include "cellplan.h"

#include <QAbstractTableModel>

namespace pricebook {

/// The cells of a plan as a table to read, a row each: product, column, old value, new value, and what is to be said of
/// it. Window's thread only.
class CellPlanModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Cell, Before, After, Remark, ColumnCount };
    enum Role { ProblemRole = Qt::UserRole }; ///< bool: the cell cannot be written

    using QAbstractTableModel::QAbstractTableModel;
    /// Null: an empty table.
    void setPlan(std::shared_ptr<const CellPlan> plan);
    [[nodiscard]] const PlannedCell& cellAt(int row) const { return m_plan->cells[static_cast<size_t>(row)]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    std::shared_ptr<const CellPlan> m_plan;
};

} // namespace pricebook
