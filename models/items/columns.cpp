#include "columns.h"

#include <QCoreApplication>
#include <array>

namespace pricebook {

namespace {

constexpr Qt::Alignment textAlignment = Qt::AlignLeft | Qt::AlignVCenter;
constexpr Qt::Alignment numberAlignment = Qt::AlignRight | Qt::AlignVCenter;
constexpr Qt::Alignment markAlignment = Qt::AlignHCenter | Qt::AlignVCenter;

constexpr std::array table{
    ColumnInfo{ProductColumn::Name, QT_TRANSLATE_NOOP("pricebook::Columns", "Name"), "name", textAlignment,
               SortColumn::Name, Field::Name, true, true},
    ColumnInfo{ProductColumn::Category, QT_TRANSLATE_NOOP("pricebook::Columns", "Category"), "category", textAlignment,
               SortColumn::Category, Field::Category, true, true},
    ColumnInfo{ProductColumn::Tags, QT_TRANSLATE_NOOP("pricebook::Columns", "Tags"), "tags", textAlignment,
               SortColumn::Tags, Field::Tags, true, true},
    ColumnInfo{ProductColumn::PriceShmeckles, QT_TRANSLATE_NOOP("pricebook::Columns", "Shmeckles"), "price_shmeckles",
               numberAlignment, SortColumn::PriceShmeckles, Field::PriceShmeckles, true, true},
    ColumnInfo{ProductColumn::PriceFlurbos, QT_TRANSLATE_NOOP("pricebook::Columns", "Flurbos"), "price_flurbos",
               numberAlignment, SortColumn::PriceFlurbos, Field::PriceFlurbos, true, true},
    ColumnInfo{ProductColumn::Picture, QT_TRANSLATE_NOOP("pricebook::Columns", "Picture"), "picture", markAlignment,
               SortColumn::Image, Field::ImageUrl, true, true},
    ColumnInfo{ProductColumn::UpdatedAt, QT_TRANSLATE_NOOP("pricebook::Columns", "Changed"), "updated_at",
               textAlignment, SortColumn::UpdatedAt, Field::None, false, false},
    ColumnInfo{ProductColumn::Id, QT_TRANSLATE_NOOP("pricebook::Columns", "Id"), "id", numberAlignment, SortColumn::Id,
               Field::Id, false, false},
};

} // namespace

QString ColumnInfo::title() const { return QCoreApplication::translate("pricebook::Columns", header); }

std::span<const ColumnInfo> productColumns() { return table; }

const ColumnInfo& columnInfo(ProductColumn column) { return table[static_cast<size_t>(column)]; }

ProductColumn columnOf(SortColumn sort) {
    for (const ColumnInfo& info : table) {
        if (info.sort == sort)
            return info.column;
    }
    return ProductColumn::Name;
}

} // namespace pricebook
