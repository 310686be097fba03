#include "productcells.h"

#include <QCoreApplication>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace pricebook::productcells {

namespace {

constexpr int longText = 30; ///< characters that a usual column has room for

struct Spoken {
    Q_DECLARE_TR_FUNCTIONS(pricebook::ProductCells)
};

QString categoryName(const Product& product) { return product.category ? product.category->name : QString(); }

QString localTime(const Product& product, const QLocale& locale, QLocale::FormatType format) {
    return product.updatedAt.isValid() ? locale.toString(product.updatedAt.toLocalTime(), format) : QString();
}

} // namespace

QStringList tagNames(const Product& product) {
    QStringList names;
    names.reserve(static_cast<qsizetype>(product.tags.size()));
    for (const Tag& tag : product.tags)
        names.append(tag.name);
    return names;
}

QString displayText(const Product& product, ProductColumn column, const QLocale& locale) {
    switch (column) {
    case ProductColumn::Name:
        return product.name;
    case ProductColumn::Category:
        return categoryName(product);
    case ProductColumn::Tags:
        return tagNames(product).join(u", "_s);
    case ProductColumn::PriceShmeckles:
        return product.shmeckles.toDisplay(locale);
    case ProductColumn::PriceFlurbos:
        return product.flurbos.toDisplay(locale);
    case ProductColumn::Picture:
        return product.imageUrl.isEmpty() ? QString() : u"✓"_s;
    case ProductColumn::UpdatedAt:
        return localTime(product, locale, QLocale::ShortFormat);
    case ProductColumn::Id:
        return QString::number(product.id.value);
    }
    return {};
}

QVariant editValue(const Product& product, ProductColumn column) {
    switch (column) {
    case ProductColumn::Category:
        return QVariant::fromValue(product.category ? product.category->id : CategoryId());
    case ProductColumn::Tags:
        return tagNames(product);
    default:
        return plainText(product, column);
    }
}

QString plainText(const Product& product, ProductColumn column) {
    switch (column) {
    case ProductColumn::PriceShmeckles:
        return product.shmeckles.toString();
    case ProductColumn::PriceFlurbos:
        return product.flurbos.toString();
    case ProductColumn::Picture:
        return product.imageUrl;
    case ProductColumn::UpdatedAt:
        return product.updatedAt.toString(Qt::ISODate);
    default:
        return displayText(product, column, QLocale::c());
    }
}

QString toolTip(const Product& product, ProductColumn column, const QLocale& locale) {
    switch (column) {
    case ProductColumn::Name:
    case ProductColumn::Category:
    case ProductColumn::Tags: {
        const QString text = displayText(product, column, locale);
        return text.size() > longText ? text : QString();
    }
    case ProductColumn::Picture:
        return product.imageUrl;
    case ProductColumn::UpdatedAt:
        return localTime(product, locale, QLocale::LongFormat);
    default:
        return {};
    }
}

QString spokenText(const Product& product, ProductColumn column, const QLocale& locale) {
    // The header is read out with the cell, so the text need not repeat it; only an icon has none of its own.
    if (column == ProductColumn::Picture)
        return product.imageUrl.isEmpty() ? Spoken::tr("no picture") : Spoken::tr("has picture");
    return displayText(product, column, locale);
}

bool isSame(const Product& a, const Product& b, ProductColumn column) {
    switch (column) {
    case ProductColumn::Category:
        return editValue(a, column) == editValue(b, column);
    case ProductColumn::Tags: {
        const auto ids = [](const Product& product) {
            std::vector<TagId> found;
            for (const Tag& tag : product.tags)
                found.push_back(tag.id);
            std::sort(found.begin(), found.end());
            return found;
        };
        return ids(a) == ids(b);
    }
    default:
        return plainText(a, column) == plainText(b, column);
    }
}

void copyCell(const Product& from, ProductColumn column, Product& to) {
    switch (column) {
    case ProductColumn::Name:
        to.name = from.name;
        break;
    case ProductColumn::Category:
        to.category = from.category;
        break;
    case ProductColumn::Tags:
        to.tags = from.tags;
        break;
    case ProductColumn::PriceShmeckles:
        to.shmeckles = from.shmeckles;
        break;
    case ProductColumn::PriceFlurbos:
        to.flurbos = from.flurbos;
        break;
    case ProductColumn::Picture:
        to.imageUrl = from.imageUrl;
        break;
    case ProductColumn::UpdatedAt:
    case ProductColumn::Id:
        break;
    }
}

} // namespace pricebook::productcells
