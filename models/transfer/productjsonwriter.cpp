#include "jsonpen.h"
#include "productjson.h"
#include "productrows.h"

#include <algorithm>
#include <array>

namespace pricebook::productjson {

namespace {

void writeNamed(JsonPen& pen, const NameView& named) {
    if (named.json.empty())
        pen.raw(R"({"id":)").integer(named.id).raw(R"(,"name":)").text(named.name).raw('}');
    else
        pen.raw(named.json);
}

/// Everything but the closing brace.
void writeOpen(JsonPen& pen, const ProductView& product) {
    pen.raw(R"({"id":)").integer(product.id);
    pen.raw(R"(,"name":)").text(product.name);
    pen.raw(R"(,"description":)").textOrNull(product.description);
    pen.raw(R"(,"image_url":)").textOrNull(product.imageUrl);
    pen.raw(R"(,"price_shmeckles":)").money(product.shmeckles);
    pen.raw(R"(,"price_flurbos":)").money(product.flurbos);
    pen.raw(R"(,"category":)");
    if (product.category)
        writeNamed(pen, *product.category);
    else
        pen.raw("null");
    pen.raw(R"(,"tags":[)");
    bool first = true;
    for (const NameView& tag : product.tags) {
        if (!first)
            pen.raw(',');
        first = false;
        writeNamed(pen, tag);
    }
    pen.raw(']');
}

std::string timeText(const QDateTime& time) {
    return time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs).toStdString() : std::string();
}

void writeRecordEnd(JsonPen& pen, qint64 version, std::string_view createdAt, std::string_view updatedAt) {
    pen.raw(R"(,"version":)").integer(version);
    pen.raw(R"(,"created_at":)").textOrNull(createdAt);
    pen.raw(R"(,"updated_at":)").textOrNull(updatedAt);
}

} // namespace

void appendString(QByteArray& out, std::string_view utf8) { JsonPen(out).text(utf8); }

void appendNamed(QByteArray& out, const NameView& named) {
    JsonPen pen(out);
    writeNamed(pen, named);
}

void appendProduct(QByteArray& out, const ProductView& product) {
    JsonPen pen(out);
    writeOpen(pen, product);
    pen.raw('}');
}

void appendProduct(QByteArray& out, const Product& product, Form form) {
    const std::string name = product.name.toStdString();
    const std::string description = product.description.toStdString();
    const std::string imageUrl = product.imageUrl.toStdString();
    const std::string categoryName = product.category ? product.category->name.toStdString() : std::string();
    std::vector<std::string> tagNames;
    tagNames.reserve(product.tags.size());
    std::vector<NameView> tags;
    for (const Tag& tag : product.tags) {
        tagNames.push_back(tag.name.toStdString());
        tags.push_back({tag.id.value, tagNames.back(), {}});
    }
    ProductView view{product.id.value, name, description, imageUrl, product.shmeckles, product.flurbos, {}, tags};
    if (product.category)
        view.category = NameView{product.category->id.value, categoryName, {}};
    JsonPen pen(out);
    writeOpen(pen, view);
    if (form == Form::Record)
        writeRecordEnd(pen, product.version, timeText(product.createdAt), timeText(product.updatedAt));
    pen.raw('}');
}

void appendRecord(QByteArray& out, const ProductRow& product) {
    constexpr std::size_t usual = 16;
    std::array<NameView, usual> few;
    std::vector<NameView> many;
    std::span<NameView> tags(few.data(), std::min(product.tags.size(), usual));
    if (product.tags.size() > usual) {
        many.resize(product.tags.size());
        tags = many;
    }
    std::transform(product.tags.begin(), product.tags.end(), tags.begin(), [](const ProductRow::Named& tag) {
        return NameView{tag.id, tag.name, {}};
    });
    ProductView view{
        product.id, product.name, product.description, product.imageUrl, product.shmeckles, product.flurbos, {}, tags};
    if (product.category)
        view.category = NameView{product.category->id, product.category->name, {}};
    JsonPen pen(out);
    writeOpen(pen, view);
    writeRecordEnd(pen, product.version, product.createdAt, product.updatedAt);
    pen.raw('}');
}

} // namespace pricebook::productjson
