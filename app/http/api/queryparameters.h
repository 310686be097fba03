#pragma once

#include "apierrors.h"
#include "ids.h"
#include "money.h"

#include <QString>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace pricebook::http {

/// A query parameter as a route declares it.
struct Parameter {
    enum class Kind : unsigned char { Text, Integer, Boolean, Choice, Ids, Price };
    std::string_view name;
    Kind kind = Kind::Text;
    std::string_view description;
    qint64 least = 0; ///< of an Integer
    qint64 most = 0;
    qint64 initial = 0;                             ///< of an Integer, unless given
    std::span<const std::string_view> choices = {}; ///< of a Choice; the first is the one unless given
};

/// What stands behind "?", percent-decoded. Wrong encoding, unknown names and repeated ones are issues at once, wrong
/// values when they are asked for.
class QueryParameters {
public:
    /// `declared` must outlive it.
    QueryParameters(std::string_view query, std::span<const Parameter> declared, BadValues& issues);

    [[nodiscard]] bool has(std::string_view name) const;
    QString text(std::string_view name);
    qint64 integer(std::string_view name);
    std::optional<bool> boolean(std::string_view name);
    /// Index into the choices; 0 unless given.
    std::size_t choice(std::string_view name);
    std::vector<qint64> ids(std::string_view name);
    /// At most two decimals, 0 or more.
    std::optional<Money> price(std::string_view name);
    void refuse(std::string_view name, std::string_view message, std::string_view type);

private:
    [[nodiscard]] const Parameter& declared(std::string_view name) const;
    [[nodiscard]] const std::string* value(std::string_view name) const;
    void take(std::string_view pair);

    std::span<const Parameter> m_declared;
    std::vector<std::optional<std::string>> m_values; ///< as m_declared
    BadValues& m_issues;
};

/// Percent-decodes; nothing if an escape is broken or the result is no UTF-8. `plusIsSpace` as forms have it.
[[nodiscard]] std::optional<std::string> percentDecoded(std::string_view text, bool plusIsSpace);
[[nodiscard]] std::string percentEncoded(std::string_view text);
/// A whole number without a sign or leading zeros, from `least` to `most`.
[[nodiscard]] std::optional<qint64> wholeNumber(std::string_view text, qint64 least, qint64 most);

inline constexpr qint64 largestId = 2'147'483'647; ///< what both engines' id columns hold

} // namespace pricebook::http
