#include "queryparameters.h"

#include "asciitext.h"
#include "jsonbody.h"
#include "jsonnumber.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <simdjson.h>

namespace pricebook::http {

namespace {

int hexDigit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool hasControlCharacter(std::string_view utf8) {
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto c = static_cast<unsigned char>(utf8[i]);
        // U+0080 to U+009F are C2 80 to C2 9F.
        if (c < 0x20 || c == 0x7f ||
            (c == 0xc2 && i + 1 < utf8.size() && static_cast<unsigned char>(utf8[i + 1]) < 0xa0))
            return true;
    }
    return false;
}

/// For a 422's loc: something readable, whatever was sent.
std::string nameForLoc(std::string_view encoded) {
    constexpr std::size_t most = 100;
    return percentDecoded(encoded.substr(0, most), true).value_or("?");
}

} // namespace

std::optional<std::string> percentDecoded(std::string_view text, bool plusIsSpace) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += plusIsSpace && text[i] == '+' ? ' ' : text[i];
            continue;
        }
        if (i + 2 >= text.size())
            return std::nullopt;
        const int high = hexDigit(text[i + 1]);
        const int low = hexDigit(text[i + 2]);
        if (high < 0 || low < 0)
            return std::nullopt;
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    if (!simdjson::validate_utf8(out.data(), out.size()))
        return std::nullopt;
    return out;
}

std::string percentEncoded(std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~' || c == ',';
        if (plain) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += {'%', hex[byte >> 4U], hex[byte & 15U]};
    }
    return out;
}

std::optional<qint64> wholeNumber(std::string_view text, qint64 least, qint64 most) {
    qint64 number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || !isJsonNumber(text) || text.front() == '-' ||
        number < least || number > most)
        return std::nullopt;
    return number;
}

QueryParameters::QueryParameters(std::string_view query, std::span<const Parameter> declared, BadValues& issues)
    : m_declared(declared),
      m_values(declared.size()),
      m_issues(issues) {
    while (!query.empty()) {
        const std::size_t end = query.find('&');
        take(query.substr(0, end));
        query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
    }
}

void QueryParameters::take(std::string_view pair) {
    if (pair.empty())
        return;
    const std::size_t equals = pair.find('=');
    const std::string_view encodedName = pair.substr(0, equals);
    const std::optional<std::string> name = percentDecoded(encodedName, true);
    const std::string shown = nameForLoc(encodedName);
    const auto found = std::find_if(m_declared.begin(), m_declared.end(),
                                    [&name](const Parameter& parameter) { return name && parameter.name == *name; });
    if (found == m_declared.end())
        return refuse(shown, "This parameter is not known here.", "extra_forbidden");
    std::optional<std::string>& place = m_values[static_cast<std::size_t>(found - m_declared.begin())];
    if (place)
        return refuse(shown, "This parameter may stand here once only.", "repeated_parameter");
    const std::string_view encoded = equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    std::optional<std::string> decoded = percentDecoded(encoded, true);
    if (!decoded) {
        refuse(shown, "The value must be UTF-8, percent-encoded.", "string_unicode");
        decoded.emplace();
    } else if (hasControlCharacter(*decoded)) {
        refuse(shown, "A control character is not allowed here.", "value_error");
        decoded.emplace();
    }
    place = std::move(decoded);
}

void QueryParameters::refuse(std::string_view name, std::string_view message, std::string_view type) {
    const auto same = [name](const BadValue& issue) {
        return issue.loc.size() == 2 && std::get<std::string>(issue.loc[1]) == name;
    };
    // A value of wrong encoding is empty from then on, which must not be a second complaint.
    if (std::none_of(m_issues.begin(), m_issues.end(), same))
        m_issues.push_back({{std::string("query"), std::string(name)}, std::string(message), std::string(type)});
}

const Parameter& QueryParameters::declared(std::string_view name) const {
    const auto found = std::find_if(m_declared.begin(), m_declared.end(),
                                    [name](const Parameter& parameter) { return parameter.name == name; });
    Q_ASSERT(found != m_declared.end());
    return *found;
}

const std::string* QueryParameters::value(std::string_view name) const {
    const auto& place = m_values[static_cast<std::size_t>(&declared(name) - m_declared.data())];
    return place ? &*place : nullptr;
}

bool QueryParameters::has(std::string_view name) const { return value(name) != nullptr; }

QString QueryParameters::text(std::string_view name) {
    const std::string* text = value(name);
    return text != nullptr ? QString::fromStdString(*text) : QString();
}

qint64 QueryParameters::integer(std::string_view name) {
    const Parameter& parameter = declared(name);
    const std::string* text = value(name);
    if (text == nullptr)
        return parameter.initial;
    if (const std::optional<qint64> number = wholeNumber(*text, parameter.least, parameter.most))
        return *number;
    const std::string range =
        "A whole number from " + std::to_string(parameter.least) + " to " + std::to_string(parameter.most);
    refuse(name, range + " is expected.", "int_parsing");
    return parameter.initial;
}

std::optional<bool> QueryParameters::boolean(std::string_view name) {
    static constexpr std::array<std::string_view, 6> yes{"true", "1", "yes", "on", "t", "y"};
    static constexpr std::array<std::string_view, 6> no{"false", "0", "no", "off", "f", "n"};
    const std::string* text = value(name);
    if (text == nullptr)
        return std::nullopt;
    const std::string word = lowered(*text);
    if (std::find(yes.begin(), yes.end(), word) != yes.end())
        return true;
    if (std::find(no.begin(), no.end(), word) != no.end())
        return false;
    refuse(name, "true or false is expected.", "bool_parsing");
    return std::nullopt;
}

std::size_t QueryParameters::choice(std::string_view name) {
    const Parameter& parameter = declared(name);
    const std::string* text = value(name);
    if (text == nullptr)
        return 0;
    const auto found = std::find(parameter.choices.begin(), parameter.choices.end(), *text);
    if (found != parameter.choices.end())
        return static_cast<std::size_t>(found - parameter.choices.begin());
    std::string message = "One of these is expected:";
    for (const std::string_view choice : parameter.choices)
        message.append(choice == parameter.choices.front() ? " " : ", ").append(choice);
    refuse(name, message + ".", "literal_error");
    return 0;
}

std::vector<qint64> QueryParameters::ids(std::string_view name) {
    std::vector<qint64> ids;
    const std::string* text = value(name);
    if (text == nullptr)
        return ids;
    std::string_view rest = *text;
    while (true) {
        const std::size_t comma = rest.find(',');
        std::string_view part = rest.substr(0, comma);
        while (!part.empty() && part.front() == ' ')
            part.remove_prefix(1);
        while (!part.empty() && part.back() == ' ')
            part.remove_suffix(1);
        const std::optional<qint64> id = wholeNumber(part, 1, largestId);
        if (!id) {
            refuse(name, "Ids are whole numbers from 1 to 2147483647, several with commas between.", "int_parsing");
            return {};
        }
        ids.push_back(*id);
        if (comma == std::string_view::npos)
            return ids;
        rest = rest.substr(comma + 1);
    }
}

std::optional<Money> QueryParameters::price(std::string_view name) {
    const std::string* text = value(name);
    if (text == nullptr)
        return std::nullopt;
    if (!isJsonNumber(*text)) {
        refuse(name, "A number with at most two decimals is expected.", "decimal_parsing");
        return std::nullopt;
    }
    const std::string_view digits = std::string_view(*text).substr(0, text->find_first_of("eE"));
    if (digits.find_first_of("123456789") == std::string_view::npos)
        return Money();
    if (text->front() == '-') {
        refuse(name, "A price is 0 or more.", "greater_than_equal");
        return std::nullopt;
    }
    const Result<Money> money =
        Money::fromJsonNumber(QByteArrayView(text->data(), static_cast<qsizetype>(text->size())));
    if (money)
        return *money;
    refuse(name, money.error().text.toStdString(), "value_error");
    return std::nullopt;
}

} // namespace pricebook::http
