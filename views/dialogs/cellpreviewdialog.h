#pragma once

#include "cellplan.h"

#include <QDialog>

class QPushButton;

namespace pricebook {

class CellPlanModel;

/// Shows every cell that is about to change, old and new, those that cannot with the reason, and the numbers, before
/// anything is written.
class CellPreviewDialog final : public QDialog {
    Q_OBJECT
public:
    /// `accept` is the text of the button: "Change 338 cells".
    CellPreviewDialog(const QString& title, std::shared_ptr<const CellPlan> plan, const QString& accept,
                      QWidget* parent = nullptr);

    /// "338 cells of 24 products change. 3 cannot be changed…" and what else is to be known of a plan.
    [[nodiscard]] static QStringList sentences(const CellPlan& plan);

private:
    [[nodiscard]] QWidget* buildTable(const std::shared_ptr<const CellPlan>& plan);
};

} // namespace pricebook
