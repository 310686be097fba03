#include "productjson.h"
#include "productrows.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <simdjson.h>

namespace pricebook::productjson {

namespace {

void append(QByteArray& out, std::string_view text) { out.append(text.data(), static_cast<qsizetype>(text.size())); }

void appendInteger(QByteArray& out, qint64 value) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end - digits.data());
}

void appendEscaped(QByteArray& out, unsigned char c) {
    switch (c) {
    case '"':
        return append(out, "\\\"");
    case '\\':
        return append(out, "\\\\");
    case '\n':
        return append(out, "\\n");
    case '\r':
        return append(out, "\\r");
    case '\t':
        return append(out, "\\t");
    default:
        constexpr std::string_view hex = "0123456789abcdef";
        append(out, "\\u00");
        out += hex[c >> 4U];
        out += hex[c & 15U];
    }
}

bool needsEscape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

void appendTextOrNull(QByteArray& out, std::string_view text) {
    if (text.empty())
        append(out, "null");
    else
        appendString(out, text);
}

/// Everything but the closing brace.
void appendOpen(QByteArray& out, const ProductView& product) {
    append(out, R"({"id":)");
    appendInteger(out, product.id);
    append(out, R"(,"name":)");
    appendString(out, product.name);
    append(out, R"(,"description":)");
    appendTextOrNull(out, product.description);
    append(out, R"(,"image_url":)");
    appendTextOrNull(out, product.imageUrl);
    append(out, R"(,"price_shmeckles":)");
    product.shmeckles.appendJson(out);
    append(out, R"(,"price_flurbos":)");
    product.flurbos.appendJson(out);
    append(out, R"(,"category":)");
    if (product.category)
        appendNamed(out, *product.category);
    else
        append(out, "null");
    append(out, R"(,"tags":[)");
    bool first = true;
    for (const NameView& tag : product.tags) {
        if (!first)
            out += ',';
        first = false;
        appendNamed(out, tag);
    }
    out += ']';
}

void appendTime(QByteArray& out, const QDateTime& time) {
    if (time.isValid())
        appendString(out, time.toUTC().toString(Qt::ISODateWithMs).toStdString());
    else
        append(out, "null");
}

} // namespace

void appendString(QByteArray& out, std::string_view utf8) {
    std::string repaired;
    if (!simdjson::validate_utf8(utf8.data(), utf8.size())) {
        repaired = QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())).toStdString();
        utf8 = repaired;
    }
    out += '"';
    const char* from = utf8.data();
    const char* const end = from + utf8.size();
    while (true) {
        const char* const special = std::find_if(from, end, needsEscape);
        out.append(from, special - from);
        if (special == end)
            break;
        appendEscaped(out, static_cast<unsigned char>(*special));
        from = special + 1;
    }
    out += '"';
}

void appendNamed(QByteArray& out, const NameView& named) {
    append(out, R"({"id":)");
    appendInteger(out, named.id);
    append(out, R"(,"name":)");
    appendString(out, named.name);
    out += '}';
}

void appendProduct(QByteArray& out, const ProductView& product) {
    appendOpen(out, product);
    out += '}';
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
        tags.push_back({tag.id.value, tagNames.back()});
    }
    ProductView view{product.id.value, name, description, imageUrl, product.shmeckles, product.flurbos, {}, tags};
    if (product.category)
        view.category = NameView{product.category->id.value, categoryName};
    appendOpen(out, view);
    if (form == Form::Record) {
        append(out, R"(,"version":)");
        appendInteger(out, product.version);
        append(out, R"(,"created_at":)");
        appendTime(out, product.createdAt);
        append(out, R"(,"updated_at":)");
        appendTime(out, product.updatedAt);
    }
    out += '}';
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
        return NameView{tag.id, tag.name};
    });
    ProductView view{
        product.id, product.name, product.description, product.imageUrl, product.shmeckles, product.flurbos, {}, tags};
    if (product.category)
        view.category = NameView{product.category->id, product.category->name};
    appendOpen(out, view);
    append(out, R"(,"version":)");
    appendInteger(out, product.version);
    append(out, R"(,"created_at":)");
    appendTextOrNull(out, product.createdAt);
    append(out, R"(,"updated_at":)");
    appendTextOrNull(out, product.updatedAt);
    out += '}';
}

} // namespace pricebook::productjson
