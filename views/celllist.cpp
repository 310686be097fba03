#include "celllist.h"

#include "cellplanmodel.h"
#include "theme.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <array>
#include <set>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr std::array widths{5, 4, 4, 4, 6}; ///< shares of the columns

class CellListDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        const bool problem = index.data(CellPlanModel::ProblemRole).toBool();
        const int column = index.column();
        option->text = option->text.simplified();
        if (problem) {
            option->backgroundBrush = theme::color(theme::Color::ErrorFill);
            option->palette.setColor(QPalette::Text, theme::color(theme::Color::Error));
            option->palette.setColor(QPalette::HighlightedText, theme::color(theme::Color::Error));
        } else if (column == CellPlanModel::Before) {
            option->palette.setColor(QPalette::Text, theme::color(theme::Color::SecondaryText));
            option->font.setStrikeOut(true);
        } else if (column == CellPlanModel::After) {
            option->palette.setColor(QPalette::Text, theme::color(theme::Color::Success));
            option->font.setBold(true);
        }
        if (column == CellPlanModel::Remark && !option->text.isEmpty()) {
            option->features |= QStyleOptionViewItem::HasDecoration;
            option->icon = theme::icon(problem ? u"dialog-warning"_s : u"dialog-information"_s);
            option->decorationSize = QSize(theme::iconSide(), theme::iconSide());
        }
    }
};

} // namespace

CellList::CellList(CellPlanModel* model, QWidget* parent) : QTableView(parent) {
    setModel(model);
    setItemDelegate(new CellListDelegate(this));
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(28);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setFont(theme::font(theme::Type::Small));
    // As in the product table: a header would ask for each column whether all rows are selected.
    horizontalHeader()->setSelectionModel(new QItemSelectionModel(model, horizontalHeader()));
}

std::vector<int> CellList::selectedRows() const {
    std::set<int> rows;
    for (const QItemSelectionRange& range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.insert(row);
    }
    return {rows.begin(), rows.end()};
}

void CellList::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    int shares = 0;
    for (size_t i = 0; i < widths.size(); ++i)
        shares += isColumnHidden(static_cast<int>(i)) ? 0 : widths[i];
    int rest = viewport()->width();
    int last = 0;
    for (size_t i = 0; i < widths.size(); ++i) {
        const auto column = static_cast<int>(i);
        if (isColumnHidden(column))
            continue;
        const int width = viewport()->width() * widths[i] / std::max(1, shares);
        setColumnWidth(column, width);
        rest -= width;
        last = column;
    }
    setColumnWidth(last, columnWidth(last) + rest);
}

} // namespace pricebook
