#include "entitytag.h"

#include "asciitext.h"

namespace pricebook::http {

namespace {

/// Our tags hold no comma, so one within quotes only parts a tag that is not ours.
bool lists(std::string_view field, std::string_view tag, bool weakCounts) {
    while (true) {
        const std::size_t comma = field.find(',');
        std::string_view item = trimmed(field.substr(0, comma));
        if (weakCounts && item.starts_with("W/"))
            item.remove_prefix(2);
        if (item == tag)
            return true;
        if (comma == std::string_view::npos)
            return false;
        field = field.substr(comma + 1);
    }
}

} // namespace

std::string entityTag(qint64 version) { return "\"" + std::to_string(version) + "\""; }

bool ifMatchHolds(std::string_view field, qint64 version) {
    field = trimmed(field);
    return field.empty() || field == "*" || lists(field, entityTag(version), false);
}

bool ifNoneMatchNames(std::string_view field, qint64 version) {
    field = trimmed(field);
    return !field.empty() && (field == "*" || lists(field, entityTag(version), true));
}

} // namespace pricebook::http
