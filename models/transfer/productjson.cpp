#include "productjson.h"

#include "jsonnumber.h"
#include "validation.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <charconv>
#include <simdjson.h>

namespace pricebook {

using namespace Qt::StringLiterals;
namespace ondemand = simdjson::ondemand;
using Type = ondemand::json_type;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::ProductJson)
};

QString fromUtf8(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

enum class Key {
    Id,
    Name,
    Description,
    ImageUrl,
    Shmeckles,
    Flurbos,
    Category,
    CategoryId,
    Tags,
    TagIds,
    PassedOver,
    Unknown
};

struct KeyName {
    std::string_view name;
    Key key;
};
constexpr std::array<KeyName, 14> productKeys = {{{"id", Key::Id},
                                                  {"name", Key::Name},
                                                  {"description", Key::Description},
                                                  {"image_url", Key::ImageUrl},
                                                  {"price_shmeckles", Key::Shmeckles},
                                                  {"price_flurbos", Key::Flurbos},
                                                  {"category", Key::Category},
                                                  {"tags", Key::Tags},
                                                  {"category_id", Key::CategoryId},
                                                  {"tag_ids", Key::TagIds},
                                                  {"version", Key::PassedOver},
                                                  {"created_at", Key::PassedOver},
                                                  {"updated_at", Key::PassedOver},
                                                  {"import_error", Key::PassedOver}}};

/// Index into productKeys, or its size.
std::size_t keyIndex(std::string_view name) {
    std::size_t i = 0;
    while (i < productKeys.size() && productKeys[i].name != name)
        ++i;
    return i;
}

std::string_view trimmedToken(std::string_view token) {
    while (!token.empty() &&
           (token.back() == ' ' || token.back() == '\n' || token.back() == '\r' || token.back() == '\t'))
        token.remove_suffix(1);
    return token;
}

/// Printable ASCII without white space at its ends: breaks no rule for texts but that of length.
bool isPlain(std::string_view text) {
    return !text.empty() && text.front() != ' ' && text.back() != ' ' &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c <= 0x7e; });
}

QString syntaxReason(simdjson::error_code error) {
    switch (error) {
    case simdjson::UTF8_ERROR:
        return Texts::tr("The text is not valid UTF-8.");
    case simdjson::UNESCAPED_CHARS:
        return Texts::tr("A control character stands in a string; JSON writes it as \\n, \\t or \\u0000.");
    case simdjson::UNCLOSED_STRING:
        return Texts::tr("A string is not closed: the line may be cut off.");
    case simdjson::STRING_ERROR:
        return Texts::tr("A string has a broken escape, such as half of a surrogate pair.");
    case simdjson::EMPTY:
        return Texts::tr("There is nothing here.");
    case simdjson::DEPTH_ERROR:
        return Texts::tr("Values are nested too deeply.");
    default:
        return Texts::tr("This is not valid JSON.");
    }
}

QString shortened(std::string_view token) {
    constexpr std::size_t most = 60;
    if (!token.empty() && token.front() == '[')
        return u"[…]"_s;
    if (!token.empty() && token.front() == '{')
        return u"{…}"_s;
    if (token.size() <= most)
        return fromUtf8(token);
    return fromUtf8(token.substr(0, most)) + u'…';
}

} // namespace

void ProductRecord::clear() {
    parts = 0;
    id = 0;
    name.clear();
    description.clear();
    imageUrl.clear();
    shmeckles = flurbos = Money();
    category.reset();
    tags.clear();
}

/// The parser and what is known while one text is read.
struct ProductJsonReader::Private {
    ondemand::parser parser;
    std::string_view text;
    std::vector<JsonIssue>* issues = nullptr;
    bool checking = true;
    std::string wrapped;

    void add(JsonIssue::Kind kind, const QString& path, std::string_view token, const QString& reason) const {
        const bool inside = token.data() >= text.data() && token.data() <= text.data() + text.size();
        issues->push_back({kind, path, inside ? token.data() - text.data() : 0, shortened(token), reason});
    }
    void syntax(simdjson::error_code error, const QString& path) const {
        add(JsonIssue::Kind::Syntax, path, path.isEmpty() ? text : std::string_view(), syntaxReason(error));
    }
    void wrongType(const QString& path, std::string_view token, const QString& reason) const {
        add(JsonIssue::Kind::WrongType, path, token, reason);
    }

    static std::string_view token(ondemand::value& value) { return trimmedToken(value.raw_json_token()); }
    bool isNull(ondemand::value& value) const { return token(value) == "null"; }
    /// False (with an issue) if it is no string.
    bool string(ondemand::value& value, const QString& path, const QString& expected, std::string_view& out) const;
    bool name(ondemand::value& value, const QString& path, std::optional<Issue> (*check)(QStringView),
              std::string& out) const;
    bool text10k(ondemand::value& value, const QString& path, std::string& out) const;
    bool address(ondemand::value& value, const QString& path, std::string& out) const;
    bool price(ondemand::value& value, const QString& path, Money& out) const;
    bool id(ondemand::value& value, const QString& path, qint64& out) const;
    bool reference(ondemand::value& value, const QString& path, bool tag, NameRef& out) const;
    bool referenceObject(ondemand::value& value, const QString& path, bool tag, NameRef& out) const;
    void category(ondemand::value& value, const QString& path, ProductRecord& out) const;
    void tags(ondemand::value& value, const QString& path, bool ids, ProductRecord& out) const;
    void part(ondemand::value& value, Key key, const QString& path, ProductRecord& out) const;
    void product(ondemand::object& object, ProductRecord& out) const;
    bool begin(std::string_view newText, std::vector<JsonIssue>& into, ondemand::document& document);
};

bool ProductJsonReader::Private::string(ondemand::value& value, const QString& path, const QString& expected,
                                        std::string_view& out) const {
    const std::string_view raw = token(value);
    Type type{};
    if (value.type().get(type) || type != Type::string) {
        wrongType(path, raw, expected);
        return false;
    }
    simdjson::error_code error = value.get_string().get(out);
    if (!error && !simdjson::validate_utf8(out.data(), out.size()))
        error = simdjson::STRING_ERROR;
    if (error)
        add(JsonIssue::Kind::BadValue, path, raw, syntaxReason(simdjson::STRING_ERROR));
    return !error;
}

bool ProductJsonReader::Private::name(ondemand::value& value, const QString& path,
                                      std::optional<Issue> (*check)(QStringView), std::string& out) const {
    const std::string_view raw = token(value);
    std::string_view content;
    if (!string(value, path, Texts::tr("A name in quotes is expected."), content))
        return false;
    constexpr std::size_t shortestLimit = limits::tagName;
    if (isPlain(content) && content.size() <= shortestLimit) {
        out = content;
        return true;
    }
    const QString name = fromUtf8(content);
    if (checking) {
        if (const std::optional<Issue> issue = check(name)) {
            add(JsonIssue::Kind::BadValue, path, raw, issue->text);
            return false;
        }
    }
    out = trimmedName(name).toStdString();
    return true;
}

bool ProductJsonReader::Private::text10k(ondemand::value& value, const QString& path, std::string& out) const {
    if (isNull(value))
        return true;
    const std::string_view raw = token(value);
    std::string_view content;
    if (!string(value, path, Texts::tr("A text in quotes, or null, is expected."), content))
        return false;
    if (checking && !(isPlain(content) && content.size() <= limits::description)) {
        if (const std::optional<Issue> issue = checkDescription(fromUtf8(content))) {
            add(JsonIssue::Kind::BadValue, path, raw, issue->text);
            return false;
        }
    }
    out = content;
    return true;
}

bool ProductJsonReader::Private::address(ondemand::value& value, const QString& path, std::string& out) const {
    if (isNull(value))
        return true;
    const std::string_view raw = token(value);
    std::string_view content;
    if (!string(value, path, Texts::tr("A picture address in quotes, or null, is expected."), content))
        return false;
    if (checking) {
        if (const std::optional<Issue> issue = checkImageUrl(fromUtf8(content))) {
            add(JsonIssue::Kind::BadValue, path, raw, issue->text);
            return false;
        }
    }
    out = content.empty() || isPlain(content) ? std::string(content) : trimmedName(fromUtf8(content)).toStdString();
    return true;
}

bool ProductJsonReader::Private::price(ondemand::value& value, const QString& path, Money& out) const {
    const std::string_view raw = token(value);
    if (!isJsonNumber(raw)) {
        wrongType(path, raw,
                  Texts::tr("A price is a JSON number with at most two decimals, such as 19.9, without quotes."));
        return false;
    }
    const Result<Money> money = Money::fromJsonNumber(QByteArrayView(raw.data(), static_cast<qsizetype>(raw.size())));
    if (!money) {
        add(JsonIssue::Kind::BadValue, path, raw, money.error().text);
        return false;
    }
    out = *money;
    return true;
}

bool ProductJsonReader::Private::id(ondemand::value& value, const QString& path, qint64& out) const {
    const std::string_view raw = token(value);
    const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), out);
    const bool whole = error == std::errc() && end == raw.data() + raw.size() && isJsonNumber(raw);
    if (whole && out >= 1 && out <= largestId)
        return true;
    out = 0;
    wrongType(path, raw, Texts::tr("An id is a whole number from 1 to %1.").arg(largestId));
    return false;
}

bool ProductJsonReader::Private::reference(ondemand::value& value, const QString& path, bool tag, NameRef& out) const {
    Type type{};
    const simdjson::error_code error = value.type().get(type);
    if (!error && type == Type::string)
        return name(value, path, tag ? checkTagName : checkCategoryName, out.name);
    if (!error && type == Type::object)
        return referenceObject(value, path, tag, out);
    wrongType(path, token(value),
              tag ? Texts::tr("A tag is a name in quotes or an object with a name.")
                  : Texts::tr("A category is a name in quotes, an object with a name, or null."));
    return false;
}

bool ProductJsonReader::Private::referenceObject(ondemand::value& value, const QString& path, bool tag,
                                                 NameRef& out) const {
    const std::size_t before = issues->size();
    const std::string_view raw = token(value);
    const QString prefix = path.isEmpty() ? QString() : path + u'.';
    ondemand::object object;
    if (const simdjson::error_code error = value.get_object().get(object)) {
        syntax(error, path);
        return false;
    }
    unsigned seen = 0;
    for (auto next : object) {
        ondemand::field field;
        std::string_view key;
        simdjson::error_code error = std::move(next).get(field);
        if (!error)
            error = field.unescaped_key().get(key);
        if (error) {
            syntax(error, path);
            return false;
        }
        ondemand::value inner = field.value();
        const QString innerPath = prefix + fromUtf8(key);
        const std::size_t index = keyIndex(key);
        const Key known = index < productKeys.size() ? productKeys[index].key : Key::Unknown;
        if (known != Key::Unknown && (seen & (1U << index)) != 0)
            add(JsonIssue::Kind::DuplicateKey, innerPath, token(inner), Texts::tr("This key stands here twice."));
        seen |= 1U << index;
        if (known == Key::Id)
            id(inner, innerPath, out.id);
        else if (known == Key::Name)
            name(inner, innerPath, tag ? checkTagName : checkCategoryName, out.name);
        else if (known != Key::PassedOver)
            add(JsonIssue::Kind::UnknownKey, innerPath, token(inner), Texts::tr("This key is not known."));
    }
    if (issues->size() == before && out.id == 0 && out.name.empty())
        add(JsonIssue::Kind::Missing, path, raw, Texts::tr("A name or an id is needed."));
    return issues->size() == before;
}

void ProductJsonReader::Private::category(ondemand::value& value, const QString& path, ProductRecord& out) const {
    const std::string_view raw = token(value);
    if (raw == "null" || raw == "\"\"")
        return;
    NameRef found;
    if (reference(value, path, false, found))
        out.category = std::move(found);
}

void ProductJsonReader::Private::tags(ondemand::value& value, const QString& path, bool ids, ProductRecord& out) const {
    if (isNull(value))
        return;
    const std::string_view raw = token(value);
    ondemand::array array;
    if (raw.empty() || raw.front() != '[' || value.get_array().get(array)) {
        wrongType(path, raw,
                  ids ? Texts::tr("A list of tag ids in [ ] is expected.")
                      : Texts::tr("A list of tags in [ ] is expected."));
        return;
    }
    int i = 0;
    for (auto next : array) {
        ondemand::value element;
        if (const simdjson::error_code error = next.get(element))
            return syntax(error, path);
        NameRef found;
        const QString elementPath = u"%1[%2]"_s.arg(path).arg(i++);
        if (ids ? id(element, elementPath, found.id) : reference(element, elementPath, true, found))
            out.tags.push_back(std::move(found));
    }
}

void ProductJsonReader::Private::part(ondemand::value& value, Key key, const QString& path, ProductRecord& out) const {
    using Part = ProductRecord::Part;
    switch (key) {
    case Key::Id:
        if (id(value, path, out.id))
            out.parts |= Part::Id;
        break;
    case Key::Name:
        if (name(value, path, checkProductName, out.name))
            out.parts |= Part::Name;
        break;
    case Key::Description:
        if (text10k(value, path, out.description))
            out.parts |= Part::Description;
        break;
    case Key::ImageUrl:
        if (address(value, path, out.imageUrl))
            out.parts |= Part::ImageUrl;
        break;
    case Key::Shmeckles:
        if (price(value, path, out.shmeckles))
            out.parts |= Part::Shmeckles;
        break;
    case Key::Flurbos:
        if (price(value, path, out.flurbos))
            out.parts |= Part::Flurbos;
        break;
    case Key::Category:
        out.parts |= Part::Category;
        category(value, path, out);
        break;
    case Key::CategoryId:
        out.parts |= Part::Category;
        if (qint64 found = 0; !isNull(value) && id(value, path, found))
            out.category = NameRef{found, {}};
        break;
    case Key::Tags:
    case Key::TagIds:
        out.parts |= Part::Tags;
        tags(value, path, key == Key::TagIds, out);
        break;
    case Key::PassedOver:
    case Key::Unknown:
        break;
    }
}

void ProductJsonReader::Private::product(ondemand::object& object, ProductRecord& out) const {
    unsigned seen = 0;
    for (auto next : object) {
        ondemand::field field;
        std::string_view keyText;
        simdjson::error_code error = std::move(next).get(field);
        if (!error)
            error = field.unescaped_key().get(keyText);
        if (error)
            return syntax(error, {});
        ondemand::value value = field.value();
        const std::size_t index = keyIndex(keyText);
        if (index == productKeys.size()) {
            add(JsonIssue::Kind::UnknownKey, fromUtf8(keyText), token(value), Texts::tr("This key is not known."));
            continue;
        }
        const QString path =
            QLatin1String(productKeys[index].name.data(), static_cast<qsizetype>(productKeys[index].name.size()));
        if ((seen & (1U << index)) != 0) {
            add(JsonIssue::Kind::DuplicateKey, path, token(value), Texts::tr("This key stands here twice."));
            continue;
        }
        seen |= 1U << index;
        const Key key = productKeys[index].key;
        const ProductRecord::Part twin =
            key == Key::Tags || key == Key::TagIds ? ProductRecord::Tags : ProductRecord::Category;
        const bool paired = key == Key::Category || key == Key::CategoryId || key == Key::Tags || key == Key::TagIds;
        if (paired && out.has(twin)) {
            add(JsonIssue::Kind::DuplicateKey, path, token(value),
                twin == ProductRecord::Tags ? Texts::tr("Either tags or tag_ids may stand here, not both.")
                                            : Texts::tr("Either category or category_id may stand here, not both."));
            continue;
        }
        part(value, key, path, out);
    }
}

bool ProductJsonReader::Private::begin(std::string_view newText, std::vector<JsonIssue>& into,
                                       ondemand::document& document) {
    text = newText;
    issues = &into;
    const simdjson::padded_string_view padded(text.data(), text.size(), text.size() + padding);
    if (const simdjson::error_code error = parser.iterate(padded).get(document)) {
        syntax(error, {});
        return false;
    }
    return true;
}

ProductJsonReader::ProductJsonReader() : d(std::make_unique<Private>()) {
    static_assert(padding >= simdjson::SIMDJSON_PADDING);
}

ProductJsonReader::~ProductJsonReader() = default;

bool ProductJsonReader::read(std::string_view text, ProductRecord& out, std::vector<JsonIssue>& issues) {
    const std::size_t before = issues.size();
    out.clear();
    d->checking = m_checking;
    ondemand::document document;
    if (!d->begin(text, issues, document))
        return false;
    if (text.empty() || text.front() != '{') {
        d->wrongType({}, text, Texts::tr("A product is an object in { }."));
        return false;
    }
    ondemand::object object;
    if (const simdjson::error_code error = document.get_object().get(object)) {
        d->syntax(error, {});
        return false;
    }
    d->product(object, out);
    if (issues.size() == before && document.current_location().error() != simdjson::OUT_OF_BOUNDS)
        d->add(JsonIssue::Kind::Syntax, {}, text, Texts::tr("Something follows the end of the product."));
    return issues.size() == before;
}

bool ProductJsonReader::readNamed(std::string_view text, bool tag, NameRef& out, std::vector<JsonIssue>& issues) {
    const std::size_t before = issues.size();
    out = {};
    d->checking = m_checking;
    // simdjson gives values inside containers only; a list of one also takes a bare name.
    d->wrapped.assign(1, '[').append(text).append(1, ']').append(padding, ' ');
    const std::string_view wrapped = std::string_view(d->wrapped).substr(0, text.size() + 2);
    ondemand::document document;
    if (!d->begin(wrapped, issues, document))
        return false;
    ondemand::array array;
    ondemand::value value;
    simdjson::error_code error = document.get_array().get(array);
    if (!error)
        error = array.at(0).get(value);
    if (error) {
        d->syntax(error, {});
        return false;
    }
    d->reference(value, {}, tag, out);
    if (issues.size() == before && out.name.empty())
        d->add(JsonIssue::Kind::Missing, u"name"_s, {}, Texts::tr("A name is needed."));
    return issues.size() == before;
}

void ProductJsonReader::checkComplete(const ProductRecord& record, std::vector<JsonIssue>& issues) {
    const auto need = [&](ProductRecord::Part part, const QString& path, const QString& reason) {
        if (!record.has(part))
            issues.push_back({JsonIssue::Kind::Missing, path, 0, {}, reason});
    };
    need(ProductRecord::Name, u"name"_s, Texts::tr("A new product needs a name."));
    need(ProductRecord::Shmeckles, u"price_shmeckles"_s, Texts::tr("A new product needs a price in shmeckles."));
    need(ProductRecord::Flurbos, u"price_flurbos"_s, Texts::tr("A new product needs a price in flurbos."));
}

} // namespace pricebook
