#include "jsonbody.h"

#include "asciitext.h"
#include "jsonnumber.h"
#include "queryparameters.h"
#include "validation.h"

#include <algorithm>
#include <simdjson.h>

namespace pricebook::http {

namespace {

namespace ondemand = simdjson::ondemand;
using Type = ondemand::json_type;

constexpr int deepest = 64;

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

std::string_view trimmedRight(std::string_view token) {
    while (!token.empty() && isSpace(token.back()))
        token.remove_suffix(1);
    return token;
}

std::string wholeNumberWanted(const BodyField& field) {
    if (field.most == 0)
        return "An id is a whole number from 1 to 2147483647.";
    return "A whole number from 1 to " + std::to_string(field.most) + " is expected.";
}

/// Reads one body. Whatever is no JSON throws away what was found before, since then nothing is sure.
class Reader {
public:
    Reader(const BodySchema& schema, std::vector<JsonBody::Value>& values, BadValues& issues)
        : m_schema(schema),
          m_values(values),
          m_issues(issues),
          m_before(issues.size()) {}

    void read(std::string_view body);

private:
    void object(ondemand::value value);
    void field(const BodyField& field, ondemand::value value, JsonBody::Value& out);
    void text(const BodyField& field, ondemand::value value, JsonBody::Value& out);
    void price(const BodyField& field, std::string_view token, JsonBody::Value& out);
    void ids(const BodyField& field, ondemand::value value, JsonBody::Value& out);
    /// Looks at the grammar of a value that nobody wants.
    void passOver(ondemand::value value, int depth);
    std::string_view scalar(ondemand::value value);
    bool string(ondemand::value value, std::string_view& out);

    void refuseAt(std::vector<BadValue::Step> loc, std::string_view message, std::string_view type) {
        if (!m_broken && m_issues.size() - m_before <= mostBadValues)
            m_issues.push_back({std::move(loc), std::string(message), std::string(type)});
    }
    void refuse(const BodyField& field, std::string_view message, std::string_view type) {
        refuseAt({std::string("body"), std::string(field.name)}, message, type);
    }
    void broken(std::string_view why, const char* at = nullptr);
    bool failed(simdjson::error_code error) {
        if (error == simdjson::SUCCESS)
            return m_broken;
        switch (error) {
        case simdjson::UTF8_ERROR:
            broken("it is not valid UTF-8");
            break;
        case simdjson::UNESCAPED_CHARS:
            broken("a control character stands in a string");
            break;
        case simdjson::UNCLOSED_STRING:
            broken("a string is not closed");
            break;
        default:
            broken("this is not valid JSON");
        }
        return true;
    }

    const BodySchema& m_schema;
    std::vector<JsonBody::Value>& m_values;
    BadValues& m_issues;
    std::size_t m_before;
    std::string m_text; ///< the body in [ ], since simdjson gives scalars in containers only
    ondemand::parser m_parser;
    ondemand::document m_document;
    qint64 m_size = 0;      ///< of the body
    bool m_started = false; ///< m_document is one
    bool m_broken = false;
};

void Reader::broken(std::string_view why, const char* at) {
    if (m_broken)
        return;
    m_broken = true;
    if (at == nullptr && m_started) {
        const char* location = nullptr;
        if (!m_document.current_location().get(location))
            at = location;
    }
    const qint64 offset = at == nullptr ? 0 : std::clamp<qint64>(at - m_text.data() - 1, 0, m_size);
    m_issues.resize(m_before);
    m_issues.push_back({{std::string("body"), offset}, "JSON decode error: " + std::string(why) + ".", "json_invalid"});
}

void Reader::read(std::string_view body) {
    if (std::all_of(body.begin(), body.end(), isSpace))
        return refuseAt({std::string("body")}, "Field required", "missing");
    m_size = static_cast<qint64>(body.size());
    m_text.reserve(body.size() + 2 + simdjson::SIMDJSON_PADDING);
    m_text.append(1, '[').append(body).append(1, ']').append(simdjson::SIMDJSON_PADDING, ' ');
    const simdjson::padded_string_view padded(m_text.data(), body.size() + 2, m_text.size());
    if (failed(m_parser.iterate(padded).get(m_document)))
        return;
    m_started = true;
    ondemand::array array;
    if (failed(m_document.get_array().get(array)))
        return;
    int count = 0;
    for (auto next : array) {
        ondemand::value value;
        if (failed(next.get(value)))
            return;
        Type type{};
        if (++count > 1)
            return broken("something follows the end of the value");
        if (failed(value.type().get(type)))
            return;
        if (type == Type::object) {
            object(value);
        } else {
            passOver(value, 0);
            refuseAt({std::string("body")}, "The body must be a JSON object.", "model_attributes_type");
        }
        if (m_broken)
            return;
    }
    if (count == 0 || m_document.current_location().error() != simdjson::OUT_OF_BOUNDS)
        broken("something follows the end of the value");
}

void Reader::object(ondemand::value value) {
    ondemand::object object;
    if (failed(value.get_object().get(object)))
        return;
    std::vector<bool> seen(m_schema.fields.size());
    for (auto next : object) {
        ondemand::field member;
        std::string_view key;
        if (failed(std::move(next).get(member)) || failed(member.unescaped_key().get(key)))
            return;
        if (!simdjson::validate_utf8(key.data(), key.size()))
            return broken("a key has half of a surrogate pair");
        const auto found = std::find_if(m_schema.fields.begin(), m_schema.fields.end(),
                                        [key](const BodyField& field) { return field.name == key; });
        const auto index = static_cast<std::size_t>(found - m_schema.fields.begin());
        if (found == m_schema.fields.end()) {
            refuseAt({std::string("body"), std::string(key.substr(0, 100))}, "This field is not known here.",
                     "extra_forbidden");
            passOver(member.value(), 1);
        } else if (seen[index]) {
            refuse(*found, "This field stands here twice.", "duplicate_key");
            passOver(member.value(), 1);
        } else {
            seen[index] = true;
            field(*found, member.value(), m_values[index]);
        }
        if (m_broken)
            return;
    }
    for (std::size_t i = 0; i < seen.size(); ++i) {
        if (!seen[i] && m_schema.fields[i].required)
            refuse(m_schema.fields[i], "Field required", "missing");
    }
}

std::string_view Reader::scalar(ondemand::value value) { return trimmedRight(value.raw_json_token()); }

bool Reader::string(ondemand::value value, std::string_view& out) {
    const std::string_view raw = scalar(value);
    if (raw.size() < 2 || raw.back() != '"') {
        broken("this is not valid JSON", raw.data());
        return false;
    }
    return !value.get_string().get(out) && simdjson::validate_utf8(out.data(), out.size());
}

void Reader::passOver(ondemand::value value, int depth) {
    if (depth > deepest)
        return broken("values are nested too deeply");
    Type type{};
    if (failed(value.type().get(type)))
        return;
    if (type == Type::array) {
        ondemand::array array;
        if (failed(value.get_array().get(array)))
            return;
        for (auto next : array) {
            ondemand::value element;
            if (failed(next.get(element)))
                return;
            passOver(element, depth + 1);
            if (m_broken)
                return;
        }
        return;
    }
    if (type == Type::object) {
        ondemand::object object;
        if (failed(value.get_object().get(object)))
            return;
        for (auto next : object) {
            ondemand::field member;
            std::string_view key;
            if (failed(std::move(next).get(member)) || failed(member.unescaped_key().get(key)))
                return;
            passOver(member.value(), depth + 1);
            if (m_broken)
                return;
        }
        return;
    }
    const std::string_view token = scalar(value);
    std::string_view content;
    if (type == Type::string)
        (void)string(value, content); // half a surrogate pair is JSON's grammar nevertheless
    else if (type == Type::number ? !isJsonNumber(token) : token != "true" && token != "false" && token != "null")
        broken("this is not valid JSON", token.data());
}

void Reader::field(const BodyField& field, ondemand::value value, JsonBody::Value& out) {
    Type type{};
    const std::string_view token = scalar(value);
    // JavaScript's and Python's writers may send these, and the answer should name the field.
    if (const std::string word = lowered(token.substr(0, 10));
        field.kind == BodyField::Kind::Price && (word == "nan" || word == "infinity" || word == "-infinity"))
        return refuse(field, "A price must be a finite number.", "finite_number");
    if (failed(value.type().get(type)))
        return;
    if (type == Type::null && token == "null" && field.nullable) {
        out.present = out.null = true;
        return;
    }
    using Kind = BodyField::Kind;
    const Type wanted = field.kind == Kind::Price || field.kind == Kind::Id ? Type::number
                        : field.kind == Kind::Ids                           ? Type::array
                        : field.kind == Kind::Boolean                       ? Type::boolean
                                                                            : Type::string;
    if (type != wanted) {
        passOver(value, 1);
        switch (field.kind) {
        case Kind::Price:
            return refuse(field, "A number with at most two decimals is expected, without quotes.", "decimal_type");
        case Kind::Id:
            return refuse(field, wholeNumberWanted(field), "int_type");
        case Kind::Ids:
            return refuse(field, "A list of ids in [ ] is expected.", "list_type");
        case Kind::Boolean:
            return refuse(field, "true or false is expected.", "bool_type");
        default:
            return refuse(field, "A text in quotes is expected.", "string_type");
        }
    }
    switch (field.kind) {
    case Kind::Price:
        return price(field, token, out);
    case Kind::Id:
        if (const std::optional<qint64> id = wholeNumber(token, 1, field.most > 0 ? field.most : largestId)) {
            out.present = true;
            out.id = *id;
            return;
        }
        if (!isJsonNumber(token))
            return broken("this is not valid JSON", token.data());
        return refuse(field, wholeNumberWanted(field), "int_type");
    case Kind::Ids:
        return ids(field, value, out);
    case Kind::Boolean:
        if (token != "true" && token != "false")
            return broken("this is not valid JSON", token.data());
        out.present = true;
        out.boolean = token == "true";
        return;
    default:
        return text(field, value, out);
    }
}

void Reader::text(const BodyField& field, ondemand::value value, JsonBody::Value& out) {
    std::string_view content;
    if (!string(value, content)) {
        if (!m_broken)
            refuse(field, "A text must be valid Unicode: an escape in it is broken, such as half of a surrogate pair.",
                   "string_unicode");
        return;
    }
    const QString text = QString::fromUtf8(content.data(), static_cast<qsizetype>(content.size()));
    const std::optional<Issue> issue = field.check != nullptr ? field.check(text) : std::nullopt;
    const bool name = field.kind == BodyField::Kind::Name;
    const qsizetype count = field.most > 0 ? characterCount(name ? trimmedName(text) : text) : 0;
    if (name && trimmedName(text).isEmpty())
        return refuse(field, issue ? issue->text.toStdString() : "A text is needed.", "string_too_short");
    if (field.most > 0 && count > field.most && (issue || field.check == nullptr))
        return refuse(field,
                      issue ? issue->text.toStdString()
                            : "At most " + std::to_string(field.most) + " characters are allowed.",
                      "string_too_long");
    if (issue)
        return refuse(field, issue->text.toStdString(), "value_error");
    out.present = true;
    out.text = name ? trimmedName(text) : text;
}

void Reader::price(const BodyField& field, std::string_view token, JsonBody::Value& out) {
    if (!isJsonNumber(token))
        return broken("this is not valid JSON", token.data());
    const Result<Money> money =
        Money::fromJsonNumber(QByteArrayView(token.data(), static_cast<qsizetype>(token.size())));
    if (money) {
        out.present = true;
        out.price = *money;
        return;
    }
    const std::string text = money.error().text.toStdString();
    const bool zero = token.front() == '-' ||
                      token.substr(0, token.find_first_of("eE")).find_first_of("123456789") == std::string_view::npos;
    const bool tooLarge = !zero && money.error().text == Money::fromJsonNumber(QByteArrayView("1e99")).error().text;
    refuse(field, text, zero ? "greater_than" : tooLarge ? "less_than_equal" : "decimal_max_places");
}

void Reader::ids(const BodyField& field, ondemand::value value, JsonBody::Value& out) {
    ondemand::array array;
    if (failed(value.get_array().get(array)))
        return;
    qint64 position = 0;
    for (auto next : array) {
        ondemand::value element;
        Type type{};
        if (failed(next.get(element)) || failed(element.type().get(type)))
            return;
        const std::string_view token = scalar(element);
        const std::optional<qint64> id = type == Type::number ? wholeNumber(token, 1, largestId) : std::nullopt;
        if (id) {
            out.ids.push_back(*id);
            out.positions.push_back(position);
        } else {
            passOver(element, 2);
            if (m_broken)
                return;
            refuseAt({std::string("body"), std::string(field.name), position},
                     "An id is a whole number from 1 to 2147483647.", "int_type");
        }
        ++position;
    }
    out.present = true;
}

} // namespace

JsonBody::JsonBody(std::string_view body, const BodySchema& schema, BadValues& issues)
    : m_schema(schema),
      m_values(schema.fields.size()) {
    Reader(schema, m_values, issues).read(body);
}

const JsonBody::Value& JsonBody::operator[](std::string_view name) const {
    const auto found = std::find_if(m_schema.fields.begin(), m_schema.fields.end(),
                                    [name](const BodyField& field) { return field.name == name; });
    Q_ASSERT(found != m_schema.fields.end());
    return m_values[static_cast<std::size_t>(found - m_schema.fields.begin())];
}

} // namespace pricebook::http
