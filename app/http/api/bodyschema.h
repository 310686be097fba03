#pragma once

#include "error.h"

#include <QStringView>
#include <optional>
#include <span>
#include <string_view>

namespace pricebook::http {

/// A member of a JSON body.
struct BodyField {
    enum class Kind : unsigned char {
        Text,    ///< any text
        Name,    ///< a text that is trimmed and not blank
        Price,   ///< a number with at most two decimals
        Id,      ///< 1 to 2,147,483,647, or to `most`
        Ids,     ///< a list of them
        Boolean, ///< true or false
    };
    std::string_view name;
    Kind kind = Kind::Text;
    bool required = false;
    bool nullable = false;
    int most = 0; ///< characters of a text, or the largest number; 0: no limit but the body's or the kind's
    /// Further rules for a text.
    std::optional<Issue> (*check)(QStringView text) = nullptr;
    std::string_view description = {};
    /// What `check` says of the length and of the words that are good, for the document.
    int least = 0;
    std::span<const std::string_view> words = {};
};

/// A JSON object that a request's body may be.
struct BodySchema {
    std::string_view name; ///< in the document's components
    std::span<const BodyField> fields;
};

} // namespace pricebook::http
