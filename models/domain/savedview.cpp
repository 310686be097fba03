#include "savedview.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

template <std::size_t Size>
QString word(const std::array<const char*, Size>& words, int index) {
    return QLatin1String(words.at(static_cast<std::size_t>(index)));
}

/// The index of the word; `fallback` if it is none of them.
template <std::size_t Size>
int indexOf(const std::array<const char*, Size>& words, const QJsonValue& value, int fallback) {
    for (std::size_t i = 0; i < Size; ++i) {
        if (value.toString() == QLatin1String(words[i]))
            return static_cast<int>(i);
    }
    return fallback;
}

// In the order of the enumerations.
constexpr std::array tagMatches{"any", "all", "none"};
constexpr std::array comparisons{"none", "less", "equal", "greater"};
constexpr std::array textColumns{"name", "description", "category", "tags", "picture"};
constexpr std::array textTests{"contains", "not_contains", "equals", "matches", "empty", "not_empty"};
constexpr std::array sortColumns{"id",      "name",      "category", "tags", "price_shmeckles", "price_flurbos",
                                 "picture", "updated_at"};

struct PriceKey {
    const char* key;
    std::optional<Money> ProductFilter::*member;
};
constexpr std::array prices{PriceKey{"min_price_shmeckles", &ProductFilter::minShmeckles},
                            PriceKey{"max_price_shmeckles", &ProductFilter::maxShmeckles},
                            PriceKey{"min_price_flurbos", &ProductFilter::minFlurbos},
                            PriceKey{"max_price_flurbos", &ProductFilter::maxFlurbos}};
struct PresenceKey {
    const char* key;
    std::optional<bool> ProductFilter::*member;
};
constexpr std::array presences{
    PresenceKey{"has_image", &ProductFilter::hasImage}, PresenceKey{"has_description", &ProductFilter::hasDescription},
    PresenceKey{"has_category", &ProductFilter::hasCategory}, PresenceKey{"has_tags", &ProductFilter::hasTags}};
struct SwitchKey {
    const char* key;
    bool ProductFilter::*member;
};
constexpr std::array switches{SwitchKey{"search_everywhere", &ProductFilter::textEverywhere},
                              SwitchKey{"uncategorized", &ProductFilter::uncategorized},
                              SwitchKey{"or_uncategorized", &ProductFilter::orUncategorized},
                              SwitchKey{"untagged", &ProductFilter::untagged},
                              SwitchKey{"equal_prices", &ProductFilter::equalPrices},
                              SwitchKey{"duplicate_name", &ProductFilter::duplicateName}};

template <class Id, class Named>
QJsonArray namedList(const std::vector<Id>& ids, const std::vector<Named>& names) {
    QJsonArray list;
    for (const Id id : ids) {
        QJsonObject entry{{u"id"_s, id.value}};
        for (const Named& named : names) {
            if (named.id == id)
                entry.insert(u"name"_s, named.name);
        }
        list.append(entry);
    }
    return list;
}

template <class Id, class Named>
void readNamedList(const QJsonValue& value, std::vector<Id>& ids, std::vector<Named>& names) {
    const QJsonArray list = value.toArray();
    for (const QJsonValue& entry : list) {
        const Id id(entry[u"id"_s].toInteger());
        if (!id.isValid())
            continue;
        ids.push_back(id);
        names.push_back({id, entry[u"name"_s].toString()});
    }
}

QJsonObject filterObject(const ViewDefinition& view) {
    const ProductFilter& filter = view.filter;
    QJsonObject object;
    if (!filter.text.isEmpty())
        object.insert(u"search"_s, filter.text);
    if (!filter.name.isEmpty())
        object.insert(u"name"_s, filter.name);
    if (!filter.categories.empty())
        object.insert(u"categories"_s, namedList(filter.categories, view.categories));
    if (!filter.tags.empty()) {
        object.insert(u"tags"_s, namedList(filter.tags, view.tags));
        object.insert(u"tag_match"_s, word(tagMatches, static_cast<int>(filter.tagMatch)));
    }
    if (!filter.excludedTags.empty())
        object.insert(u"excluded_tags"_s, namedList(filter.excludedTags, view.tags));
    for (const SwitchKey& entry : switches) {
        if (filter.*entry.member)
            object.insert(QLatin1String(entry.key), true);
    }
    for (const PriceKey& entry : prices) {
        if (filter.*entry.member)
            object.insert(QLatin1String(entry.key), (*(filter.*entry.member)).toString());
    }
    for (const PresenceKey& entry : presences) {
        if (filter.*entry.member)
            object.insert(QLatin1String(entry.key), *(filter.*entry.member));
    }
    if (filter.priceComparison != PriceComparison::None)
        object.insert(u"shmeckles_against_flurbos"_s, word(comparisons, static_cast<int>(filter.priceComparison)));
    QJsonArray texts;
    for (const TextCondition& condition : filter.texts)
        texts.append(QJsonObject{{u"column"_s, word(textColumns, static_cast<int>(condition.column))},
                                 {u"test"_s, word(textTests, static_cast<int>(condition.test))},
                                 {u"text"_s, condition.text}});
    if (!texts.isEmpty())
        object.insert(u"columns"_s, texts);
    QJsonArray products;
    for (const ProductId id : filter.products)
        products.append(id.value);
    if (!products.isEmpty())
        object.insert(u"products"_s, products);
    return object;
}

void readTexts(const QJsonValue& value, ProductFilter& filter) {
    const QJsonArray texts = value.toArray();
    for (const QJsonValue& entry : texts) {
        const int column = indexOf(textColumns, entry[u"column"_s], -1);
        const int test = indexOf(textTests, entry[u"test"_s], -1);
        if (column >= 0 && test >= 0)
            filter.texts.push_back(
                {static_cast<TextColumn>(column), static_cast<TextTest>(test), entry[u"text"_s].toString()});
    }
}

void readFilter(const QJsonObject& object, ViewDefinition& view) {
    ProductFilter& filter = view.filter;
    filter.text = object[u"search"_s].toString();
    filter.name = object[u"name"_s].toString();
    readNamedList(object[u"categories"_s], filter.categories, view.categories);
    readNamedList(object[u"tags"_s], filter.tags, view.tags);
    readNamedList(object[u"excluded_tags"_s], filter.excludedTags, view.tags);
    filter.tagMatch = static_cast<TagMatch>(indexOf(tagMatches, object[u"tag_match"_s], 0));
    for (const SwitchKey& entry : switches)
        filter.*entry.member = object[QLatin1String(entry.key)].toBool();
    for (const PriceKey& entry : prices) {
        const Result<Money> price = Money::parse(object[QLatin1String(entry.key)].toString());
        if (price)
            filter.*entry.member = *price;
    }
    for (const PresenceKey& entry : presences) {
        if (const QJsonValue value = object[QLatin1String(entry.key)]; value.isBool())
            filter.*entry.member = value.toBool();
    }
    filter.priceComparison =
        static_cast<PriceComparison>(indexOf(comparisons, object[u"shmeckles_against_flurbos"_s], 0));
    readTexts(object[u"columns"_s], filter);
    const QJsonArray products = object[u"products"_s].toArray();
    for (const QJsonValue& id : products) {
        if (const ProductId product(id.toInteger()); product.isValid())
            filter.products.push_back(product);
    }
}

} // namespace

QByteArray ViewDefinition::toJson() const {
    QJsonObject object = others;
    // Of a newer program's view its version stays: what it knows more is in it still.
    object.insert(u"version"_s, std::max(version, others[u"version"_s].toInt()));
    object.insert(u"filter"_s, filterObject(*this));
    object.insert(u"sort"_s, QJsonObject{{u"column"_s, word(sortColumns, static_cast<int>(sort.column))},
                                         {u"descending"_s, sort.descending}});
    QJsonArray list;
    for (const ViewColumn& column : columns)
        list.append(QJsonObject{{u"column"_s, column.key}, {u"width"_s, column.width}, {u"shown"_s, column.shown}});
    object.insert(u"columns"_s, list);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Result<ViewDefinition> ViewDefinition::fromJson(const QByteArray& json) {
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isObject())
        return Error(Error::Kind::Invalid,
                     QCoreApplication::translate("pricebook::SavedView",
                                                 "This saved view cannot be read: delete it and save it anew."));
    QJsonObject object = document.object();
    ViewDefinition view;
    readFilter(object[u"filter"_s].toObject(), view);
    const QJsonObject order = object[u"sort"_s].toObject();
    view.sort.column =
        static_cast<SortColumn>(indexOf(sortColumns, order[u"column"_s], static_cast<int>(SortColumn::Name)));
    view.sort.descending = order[u"descending"_s].toBool();
    const QJsonArray list = object[u"columns"_s].toArray();
    for (const QJsonValue& entry : list) {
        if (const QString key = entry[u"column"_s].toString(); !key.isEmpty())
            view.columns.push_back(
                {key, std::clamp(entry[u"width"_s].toInt(), 0, 5000), entry[u"shown"_s].toBool(true)});
    }
    for (const QString& known : {u"filter"_s, u"sort"_s, u"columns"_s})
        object.remove(known);
    if (object[u"version"_s].toInt() <= version)
        object.remove(u"version"_s);
    view.others = object;
    return view;
}

} // namespace pricebook
