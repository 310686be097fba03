#include "productrequest.h"

#include "validation.h"

#include <QCryptographicHash>
#include <algorithm>
#include <array>

namespace pricebook::http {

namespace {

using PK = Parameter::Kind;
using FK = BodyField::Kind;

constexpr std::array<std::string_view, 3> tagMatches{"any", "all", "none"};

struct SortName {
    std::string_view name;
    ProductSort sort;
};
constexpr std::array<SortName, 14> sortNames{{
    {"id", {SortColumn::Id, false}},
    {"-id", {SortColumn::Id, true}},
    {"name", {SortColumn::Name, false}},
    {"-name", {SortColumn::Name, true}},
    {"price_shmeckles", {SortColumn::PriceShmeckles, false}},
    {"-price_shmeckles", {SortColumn::PriceShmeckles, true}},
    {"price_flurbos", {SortColumn::PriceFlurbos, false}},
    {"-price_flurbos", {SortColumn::PriceFlurbos, true}},
    {"updated_at", {SortColumn::UpdatedAt, false}},
    {"-updated_at", {SortColumn::UpdatedAt, true}},
    {"shmeckles_asc", {SortColumn::PriceShmeckles, false}},
    {"shmeckles_desc", {SortColumn::PriceShmeckles, true}},
    {"flurbos_asc", {SortColumn::PriceFlurbos, false}},
    {"flurbos_desc", {SortColumn::PriceFlurbos, true}},
}};
constexpr auto sortChoices = [] {
    std::array<std::string_view, sortNames.size()> names;
    for (std::size_t i = 0; i < names.size(); ++i)
        names[i] = sortNames[i].name;
    return names;
}();

constexpr std::array<Parameter, 16> listParameters{{
    {"name", PK::Text, "Part of the name; case is ignored in every script."},
    {"search", PK::Text, "Part of the name, the description, the category's name or a tag's name."},
    {"category_id", PK::Ids, "In any of these categories."},
    {"tag_ids", PK::Ids, "With these tags, as tag_match says."},
    {"tag_match", PK::Choice, "Whether any, all or none of tag_ids must be there.", 0, 0, 0, tagMatches},
    {"min_price_shmeckles", PK::Price, "At least this price in shmeckles."},
    {"max_price_shmeckles", PK::Price, "At most this price in shmeckles."},
    {"min_price_flurbos", PK::Price, "At least this price in flurbos."},
    {"max_price_flurbos", PK::Price, "At most this price in flurbos."},
    {"has_image", PK::Boolean, "With a picture, or without one."},
    {"uncategorized", PK::Boolean, "true: only products without a category."},
    {"untagged", PK::Boolean, "true: only products without tags."},
    // What follows is the page, not the filter.
    {"sort", PK::Choice, "The order; a minus makes it descending. Equal rows are in the order of their ids.", 0, 0, 0,
     sortChoices},
    {"skip", PK::Integer, "Rows to pass over.", 0, largestId, 0},
    {"limit", PK::Integer, "Rows to answer at most.", 1, 1000, 100},
    {"after", PK::Text, "A cursor from the Link of the page before: the rows that follow it."},
}};
constexpr std::size_t filterCount = 12;

constexpr std::string_view nameText = "Trimmed; not blank.";
constexpr std::string_view descriptionText = "null or an empty text: none.";
constexpr std::string_view imageText =
    "An http or https address, or the path of a file beside the database; null or an empty text: none.";
constexpr std::string_view priceText = "A number above zero with at most two decimals.";
constexpr std::string_view categoryText = "The id of a category; null: none.";
constexpr std::string_view tagsText = "The ids of all its tags.";

template <bool Required>
constexpr std::array<BodyField, 7> productFields{{
    {"name", FK::Name, Required, false, limits::productName, checkProductName, nameText},
    {"description", FK::Text, false, true, limits::description, checkDescription, descriptionText},
    {"image_url", FK::Text, false, true, limits::imageUrl, checkImageUrl, imageText},
    {"price_shmeckles", FK::Price, Required, false, 0, nullptr, priceText},
    {"price_flurbos", FK::Price, Required, false, 0, nullptr, priceText},
    {"category_id", FK::Id, false, true, 0, nullptr, categoryText},
    {"tag_ids", FK::Ids, false, false, 0, nullptr, tagsText},
}};

constexpr qsizetype checkBytes = 6;

/// Tells a text that was mistyped or cut from one of ours; whoever forges it gets a page and nothing more.
QByteArray checkOf(const QByteArray& payload) {
    return QCryptographicHash::hash(payload, QCryptographicHash::Sha256).left(checkBytes);
}

QByteArray sortKey(const ProductSort& sort) {
    return QByteArray::number(static_cast<int>(sort.column)) + (sort.descending ? '-' : '+');
}

bool isTime(std::string_view text) {
    return text.size() >= 19 && text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || c == '-' || c == ':' || c == ' ' || c == '.' || c == '+' || c == 'T' ||
                      c == 'Z';
           });
}

} // namespace

std::span<const Parameter> productFilterParameters() { return std::span(listParameters).first(filterCount); }
std::span<const Parameter> productListParameters() { return listParameters; }

std::span<const Parameter> exportParameters() {
    static constexpr std::array<std::string_view, 3> names{"json", "ndjson", "csv"};
    static const std::vector<Parameter> parameters = [] {
        std::vector<Parameter> made{{"format", PK::Choice, "Of the download.", 0, 0, 0, names}};
        const std::span<const Parameter> filters = productFilterParameters();
        made.insert(made.end(), filters.begin(), filters.end());
        return made;
    }();
    return parameters;
}

ProductFilter readProductFilter(QueryParameters& parameters) {
    ProductFilter filter;
    filter.name = parameters.text("name");
    filter.text = parameters.text("search");
    filter.textEverywhere = !filter.text.isEmpty();
    for (const qint64 id : parameters.ids("category_id"))
        filter.categories.emplace_back(id);
    for (const qint64 id : parameters.ids("tag_ids"))
        filter.tags.emplace_back(id);
    filter.tagMatch = std::array{TagMatch::Any, TagMatch::All, TagMatch::None}.at(parameters.choice("tag_match"));
    filter.minShmeckles = parameters.price("min_price_shmeckles");
    filter.maxShmeckles = parameters.price("max_price_shmeckles");
    filter.minFlurbos = parameters.price("min_price_flurbos");
    filter.maxFlurbos = parameters.price("max_price_flurbos");
    filter.hasImage = parameters.boolean("has_image");
    filter.uncategorized = parameters.boolean("uncategorized").value_or(false);
    filter.untagged = parameters.boolean("untagged").value_or(false);
    return filter;
}

ProductList readProductList(QueryParameters& parameters) {
    ProductList list;
    list.query.filter = readProductFilter(parameters);
    list.query.sort = sortNames.at(parameters.choice("sort")).sort;
    list.range.skip = parameters.integer("skip");
    list.range.limit = static_cast<int>(parameters.integer("limit"));
    if (parameters.has("after")) {
        list.range.after = cursorFrom(list.query.sort, parameters.text("after").toStdString());
        if (!list.range.after)
            parameters.refuse("after", "This is no cursor for this order: take it from the Link of the page before.",
                              "value_error");
    }
    return list;
}

std::string cursorText(const ProductSort& sort, const ProductCursor& cursor) {
    const QByteArray payload = sortKey(sort) + QByteArray::number(cursor.id.value) + '.' +
                               QByteArray::number(cursor.price.hundredths()) + '.' + cursor.text.toUtf8();
    return (checkOf(payload) + payload)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)
        .toStdString();
}

std::optional<ProductCursor> cursorFrom(const ProductSort& sort, std::string_view text) {
    const QByteArray encoded(text.data(), static_cast<qsizetype>(text.size()));
    const auto options = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
    const QByteArray decoded = QByteArray::fromBase64(encoded, options);
    // Base64 can spell the same bytes in several ways; only ours counts.
    if (decoded.toBase64(options) != encoded)
        return std::nullopt;
    const QByteArray payload = decoded.mid(checkBytes);
    const QByteArray order = sortKey(sort);
    if (decoded.left(checkBytes) != checkOf(payload) || !payload.startsWith(order))
        return std::nullopt;
    const std::string_view rest(payload.constData() + order.size(),
                                static_cast<std::size_t>(payload.size() - order.size()));
    const std::size_t first = rest.find('.');
    const std::size_t second = first == std::string_view::npos ? first : rest.find('.', first + 1);
    if (second == std::string_view::npos)
        return std::nullopt;
    const std::optional<qint64> id = wholeNumber(rest.substr(0, first), 1, largestId);
    const std::optional<qint64> price =
        wholeNumber(rest.substr(first + 1, second - first - 1), 0, Money::maximumHundredths);
    const std::string_view key = rest.substr(second + 1);
    if (!id || !price || (sort.column == SortColumn::UpdatedAt && !isTime(key)) || key.find('\0') != key.npos)
        return std::nullopt;
    return ProductCursor{ProductId(*id), Money::fromHundredths(*price),
                         QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size()))};
}

const BodySchema& productCreateSchema() {
    static constexpr BodySchema schema{"ProductCreate", productFields<true>};
    return schema;
}

const BodySchema& productUpdateSchema() {
    static constexpr BodySchema schema{"ProductUpdate", productFields<false>};
    return schema;
}

ProductDraft draftFrom(const JsonBody& body) {
    ProductDraft draft;
    draft.name = body["name"].text;
    draft.description = body["description"].text;
    draft.imageUrl = body["image_url"].text;
    draft.shmeckles = body["price_shmeckles"].price;
    draft.flurbos = body["price_flurbos"].price;
    if (const JsonBody::Value& category = body["category_id"]; category.present && !category.null)
        draft.category = CategoryId(category.id);
    draft.tags = tagsFrom(body);
    return draft;
}

ProductPatch patchFrom(const JsonBody& body) {
    ProductPatch patch;
    const auto text = [&body](std::string_view name, std::optional<QString>& out) {
        if (const JsonBody::Value& value = body[name]; value.present)
            out = value.null ? QString() : value.text;
    };
    const auto price = [&body](std::string_view name, std::optional<Money>& out) {
        if (const JsonBody::Value& value = body[name]; value.present)
            out = value.price;
    };
    text("name", patch.name);
    text("description", patch.description);
    text("image_url", patch.imageUrl);
    price("price_shmeckles", patch.shmeckles);
    price("price_flurbos", patch.flurbos);
    if (const JsonBody::Value& category = body["category_id"]; category.present)
        patch.category = category.null ? std::nullopt : std::optional(CategoryId(category.id));
    return patch;
}

std::vector<TagId> tagsFrom(const JsonBody& body) {
    std::vector<TagId> tags;
    for (const qint64 id : body["tag_ids"].ids)
        tags.emplace_back(id);
    std::sort(tags.begin(), tags.end());
    tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
    return tags;
}

} // namespace pricebook::http
