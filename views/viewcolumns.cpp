#include "viewcolumns.h"

#include "columns.h"
#include "producttable.h"

#include <QHeaderView>

namespace pricebook {

std::vector<ViewColumn> columnsOf(const ProductTable& table) {
    std::vector<ViewColumn> columns;
    const QHeaderView* header = table.horizontalHeader();
    for (int place = 0; place < header->count(); ++place) {
        const int section = header->logicalIndex(place);
        const ColumnInfo& info = columnInfo(static_cast<ProductColumn>(section));
        const bool shown = !header->isSectionHidden(section);
        columns.push_back({QLatin1String(info.key), shown ? header->sectionSize(section) : 0, shown});
    }
    return columns;
}

void applyColumns(ProductTable& table, const std::vector<ViewColumn>& columns) {
    QHeaderView* header = table.horizontalHeader();
    int place = 0;
    for (const ViewColumn& column : columns) {
        for (const ColumnInfo& info : productColumns()) {
            if (column.key != QLatin1String(info.key))
                continue;
            const int section = static_cast<int>(info.column);
            header->moveSection(header->visualIndex(section), place++);
            // Without the name there would be rows of which one does not know what they are.
            table.setColumnShown(info.column, column.shown || info.column == ProductColumn::Name);
            if (column.shown && column.width >= header->minimumSectionSize())
                header->resizeSection(section, column.width);
        }
    }
}

} // namespace pricebook
