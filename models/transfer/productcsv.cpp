#include "productcsv.h"

namespace pricebook::productcsv {

namespace {

void appendText(QByteArray& out, std::string_view text) {
    if (text.find_first_of("\",\r\n;") == std::string_view::npos && !text.starts_with(' ') && !text.ends_with(' ')) {
        out.append(text.data(), static_cast<qsizetype>(text.size()));
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"')
            out += '"';
        out += c;
    }
    out += '"';
}

} // namespace

void appendHeadings(QByteArray& out) {
    out += "id,name,description,image_url,price_shmeckles,price_flurbos,category_id,category,tag_ids,tags\r\n";
}

void appendProduct(QByteArray& out, const productjson::ProductView& product) {
    out += QByteArray::number(product.id) + ',';
    for (const std::string_view text : {product.name, product.description, product.imageUrl}) {
        appendText(out, text);
        out += ',';
    }
    product.shmeckles.appendJson(out);
    out += ',';
    product.flurbos.appendJson(out);
    out += ',';
    if (product.category)
        out += QByteArray::number(product.category->id);
    out += ',';
    if (product.category)
        appendText(out, product.category->name);
    out += ',';
    std::string ids;
    std::string names;
    for (const productjson::NameView& tag : product.tags) {
        ids.append(ids.empty() ? "" : "; ").append(std::to_string(tag.id));
        names.append(names.empty() ? "" : "; ").append(tag.name);
    }
    appendText(out, ids);
    out += ',';
    appendText(out, names);
    out += "\r\n";
}

} // namespace pricebook::productcsv
