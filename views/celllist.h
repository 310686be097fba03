#pragma once

#include <QTableView>

namespace pricebook {

class CellPlanModel;

/// The table of cells that change or wait, old and new value beside each other; those that cannot be written are marked
/// by colour and an icon. Fast with any number of rows.
class CellList final : public QTableView {
    Q_OBJECT
public:
    explicit CellList(CellPlanModel* model, QWidget* parent = nullptr);
    /// Numbers of the rows that have a selected cell, ascending.
    [[nodiscard]] std::vector<int> selectedRows() const;

protected:
    void resizeEvent(QResizeEvent* event) override;
};

} // namespace pricebook
