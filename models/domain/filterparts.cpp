#include "filterparts.h"

namespace pricebook {

namespace {

void addTagParts(const ProductFilter& filter, std::vector<ProductFilter>& parts) {
    if (!filter.tags.empty() && filter.tagMatch == TagMatch::Any) {
        parts.emplace_back().tags = filter.tags;
    } else {
        for (const TagId tag : filter.tags) {
            ProductFilter& part = parts.emplace_back();
            part.tags = {tag};
            part.tagMatch = filter.tagMatch;
        }
    }
    for (const TagId tag : filter.excludedTags)
        parts.emplace_back().excludedTags = {tag};
    if (filter.untagged)
        parts.emplace_back().untagged = true;
    if (filter.hasTags)
        parts.emplace_back().hasTags = filter.hasTags;
}

void addPriceParts(const ProductFilter& filter, std::vector<ProductFilter>& parts) {
    if (filter.minShmeckles || filter.maxShmeckles) {
        ProductFilter& part = parts.emplace_back();
        part.minShmeckles = filter.minShmeckles;
        part.maxShmeckles = filter.maxShmeckles;
    }
    if (filter.minFlurbos || filter.maxFlurbos) {
        ProductFilter& part = parts.emplace_back();
        part.minFlurbos = filter.minFlurbos;
        part.maxFlurbos = filter.maxFlurbos;
    }
    if (filter.priceComparison != PriceComparison::None)
        parts.emplace_back().priceComparison = filter.priceComparison;
    if (filter.equalPrices)
        parts.emplace_back().equalPrices = true;
}

template <class T>
void append(std::vector<T>& list, const std::vector<T>& more) {
    list.insert(list.end(), more.begin(), more.end());
}

template <class T>
void take(std::optional<T>& value, const std::optional<T>& other) {
    if (other)
        value = other;
}

} // namespace

std::vector<ProductFilter> partsOf(const ProductFilter& filter) {
    std::vector<ProductFilter> parts;
    if (!filter.text.isEmpty()) {
        ProductFilter& part = parts.emplace_back();
        part.text = filter.text;
        part.textEverywhere = filter.textEverywhere;
    }
    if (!filter.name.isEmpty())
        parts.emplace_back().name = filter.name;
    if (filter.uncategorized)
        parts.emplace_back().uncategorized = true;
    if (!filter.categories.empty()) {
        ProductFilter& part = parts.emplace_back();
        part.categories = filter.categories;
        part.orUncategorized = filter.orUncategorized;
    }
    if (filter.hasCategory)
        parts.emplace_back().hasCategory = filter.hasCategory;
    addTagParts(filter, parts);
    addPriceParts(filter, parts);
    if (filter.hasImage)
        parts.emplace_back().hasImage = filter.hasImage;
    if (filter.hasDescription)
        parts.emplace_back().hasDescription = filter.hasDescription;
    for (const TextCondition& condition : filter.texts)
        parts.emplace_back().texts = {condition};
    if (filter.duplicateName)
        parts.emplace_back().duplicateName = true;
    if (!filter.products.empty())
        parts.emplace_back().products = filter.products;
    return parts;
}

ProductFilter joined(std::span<const ProductFilter> parts) {
    ProductFilter all;
    for (const ProductFilter& part : parts) {
        if (!part.text.isEmpty()) {
            all.text = part.text;
            all.textEverywhere = part.textEverywhere;
        }
        if (!part.name.isEmpty())
            all.name = part.name;
        all.uncategorized |= part.uncategorized;
        all.orUncategorized |= part.orUncategorized;
        all.untagged |= part.untagged;
        all.equalPrices |= part.equalPrices;
        all.duplicateName |= part.duplicateName;
        append(all.products, part.products);
        append(all.categories, part.categories);
        append(all.tags, part.tags);
        if (!part.tags.empty())
            all.tagMatch = part.tagMatch;
        append(all.excludedTags, part.excludedTags);
        append(all.texts, part.texts);
        for (const auto price : {&ProductFilter::minShmeckles, &ProductFilter::maxShmeckles, &ProductFilter::minFlurbos,
                                 &ProductFilter::maxFlurbos})
            take(all.*price, part.*price);
        for (const auto has : {&ProductFilter::hasImage, &ProductFilter::hasDescription, &ProductFilter::hasCategory,
                               &ProductFilter::hasTags})
            take(all.*has, part.*has);
        if (part.priceComparison != PriceComparison::None)
            all.priceComparison = part.priceComparison;
    }
    return all;
}

} // namespace pricebook
