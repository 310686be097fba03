#include "cellplanmodel.h"

#include "celltext.h"

namespace pricebook {

namespace {

QString titleOf(Field field) {
    for (const ColumnInfo& info : productColumns()) {
        if (info.field == field)
            return info.title();
    }
    return {};
}

QString textOf(const PlannedCell& cell, int column) {
    const Field field = cell.change.field;
    const QString nothing = CellPlanModel::tr("(empty)");
    const auto shown = [&](const QString& text) { return text.isEmpty() ? nothing : celltext::shown(field, text); };
    switch (column) {
    case CellPlanModel::Name:
        return cell.name;
    case CellPlanModel::Cell:
        return titleOf(field);
    case CellPlanModel::Before:
        return shown(cell.change.before);
    case CellPlanModel::After:
        return shown(cell.change.after);
    case CellPlanModel::Remark:
        return cell.problem.isEmpty() ? cell.remark : cell.problem;
    default:
        return {};
    }
}

} // namespace

void CellPlanModel::setPlan(std::shared_ptr<const CellPlan> plan) {
    beginResetModel();
    m_plan = std::move(plan);
    endResetModel();
}

int CellPlanModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_plan ? 0 : static_cast<int>(m_plan->cells.size());
}

int CellPlanModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant CellPlanModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PlannedCell& cell = cellAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return textOf(cell, index.column());
    case Qt::ToolTipRole:
        return textOf(cell, index.column());
    case ProblemRole:
        return !cell.problem.isEmpty();
    default:
        return {};
    }
}

QVariant CellPlanModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Vertical || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
        return orientation == Qt::Horizontal && role == Qt::TextAlignmentRole
                   ? QVariant(static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter))
                   : QVariant();
    switch (section) {
    case Name:
        return tr("Product");
    case Cell:
        return tr("Column");
    case Before:
        return tr("Before");
    case After:
        return tr("After");
    case Remark:
        return tr("Remark");
    default:
        return {};
    }
}

} // namespace pricebook
