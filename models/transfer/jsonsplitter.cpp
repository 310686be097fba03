#include "jsonsplitter.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <cstring>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::JsonSplitter)
};

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

template <std::size_t n>
bool isOneOf(std::string_view key, const std::array<std::string_view, n>& keys) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

constexpr std::array<std::string_view, 3> documentKeys = {"format", "categories", "products"};
/// May stand in a document and in a product alike.
constexpr std::array<std::string_view, 2> sharedKeys = {"version", "tags"};
constexpr std::array<std::string_view, 11> productKeys = {
    "id",       "name",        "description", "image_url",  "price_shmeckles", "price_flurbos",
    "category", "category_id", "tag_ids",     "created_at", "updated_at"};

std::optional<CatalogSection> sectionOf(std::string_view key) {
    if (key == "products")
        return CatalogSection::Products;
    if (key == "categories")
        return CatalogSection::Categories;
    if (key == "tags")
        return CatalogSection::Tags;
    return std::nullopt;
}

/// Bytes that matter inside a container but outside strings.
constexpr std::array<bool, 256> structuralTable() {
    std::array<bool, 256> table{};
    for (const unsigned char c : {'"', '{', '}', '[', ']'})
        table[c] = true;
    return table;
}
constexpr std::array<bool, 256> structural = structuralTable();

QString shown(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(std::min<std::size_t>(text.size(), 20))).simplified();
}

} // namespace

JsonSplitter::JsonSplitter(Handler handler) : m_handler(std::move(handler)) {}

Error JsonSplitter::errorHere(const QString& sentence) const {
    return {Error::Kind::Invalid, Texts::tr("Line %1 (byte %2): %3").arg(m_line).arg(m_offset).arg(sentence)};
}

Error JsonSplitter::unexpected(char c) const {
    const bool printable = static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7f;
    const QString what =
        printable ? QString(QLatin1Char(c)) : u"0x%1"_s.arg(static_cast<unsigned char>(c), 2, 16, QLatin1Char('0'));
    return errorHere(Texts::tr("this is not valid JSON: “%1” may not stand here.").arg(what));
}

void JsonSplitter::consume(std::string_view& rest, std::size_t count) {
    const char* from = rest.data();
    const char* const end = from + count;
    while ((from = static_cast<const char*>(std::memchr(from, '\n', static_cast<std::size_t>(end - from))))) {
        ++m_line;
        ++from;
    }
    m_offset += static_cast<qint64>(count);
    rest.remove_prefix(count);
}

Result<void> JsonSplitter::feed(std::string_view chunk) {
    while (!chunk.empty() && m_shape == Shape::Unknown) {
        Result<void> result = m_state == State::Start ? start(chunk) : probe(chunk);
        if (!result)
            return result;
    }
    if (chunk.empty())
        return {};
    return m_shape == Shape::Lines ? feedLines(chunk) : feedStructure(chunk);
}

Result<void> JsonSplitter::start(std::string_view& rest) {
    // A byte order mark may be cut by the end of a chunk: m_head keeps the part that came.
    constexpr std::string_view mark = "\xef\xbb\xbf";
    const char c = rest.front();
    if (m_offset < 3 && m_head.size() == static_cast<std::size_t>(m_offset) && c == mark[m_head.size()]) {
        m_head += c;
        consume(rest, 1);
        return {};
    }
    if (!m_head.empty() && m_head != mark)
        return errorHere(Texts::tr("this is not text in UTF-8."));
    if (isSpace(c)) {
        consume(rest, 1);
        return {};
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0xff || byte == 0xfe || byte == 0)
        return errorHere(Texts::tr("this is not text in UTF-8: save the file as UTF-8 first."));
    m_head.clear();
    if (c == '[') {
        m_shape = Shape::Array;
        m_state = State::ElementOrEnd;
        consume(rest, 1);
        return {};
    }
    if (c != '{')
        return errorHere(
            Texts::tr("this is not a JSON catalogue: it begins with “%1” instead of { or [.").arg(shown(rest)));
    m_state = State::KeyOrEnd;
    m_valueOffset = m_offset;
    m_valueLine = m_line;
    return {};
}

// A file that begins with "{" is a document, or products line by line: its first telling key decides.
Result<void> JsonSplitter::probe(std::string_view& rest) {
    while (!rest.empty() && m_head.size() <= longestElement) {
        const char c = rest.front();
        rest.remove_prefix(1);
        m_head += c;
        if (m_inString) {
            const bool ends = !m_escaped && c == '"';
            m_escaped = !m_escaped && c == '\\';
            if (!ends) {
                if (m_depth == 1 && m_expectKey)
                    m_key += c;
                continue;
            }
            m_inString = false;
            if (m_depth != 1 || !m_expectKey)
                continue;
            m_expectKey = false;
            if (isOneOf(m_key, documentKeys))
                return decided(Shape::Document);
            if (isOneOf(m_key, productKeys))
                return decided(Shape::Lines);
            m_onlySharedKeys = m_onlySharedKeys && isOneOf(m_key, sharedKeys);
            m_key.clear();
        } else if (c == '"') {
            m_inString = true;
        } else if (c == '{' || c == '[') {
            if (++m_depth > deepest)
                return errorHere(Texts::tr("values are nested more than %1 deep.").arg(deepest));
        } else if (c == '}' || c == ']') {
            if (--m_depth == 0)
                return decided(m_onlySharedKeys ? Shape::Document : Shape::Lines);
        } else if (c == ',' && m_depth == 1) {
            m_expectKey = true;
        }
    }
    if (m_head.size() <= longestElement)
        return {};
    if (m_onlySharedKeys && m_key.empty())
        return decided(Shape::Document);
    return errorHere(Texts::tr("the first 4 MiB show no catalogue: no products, categories or tags."));
}

Result<void> JsonSplitter::decided(Shape shape) {
    m_shape = shape;
    m_depth = 0;
    m_inString = m_escaped = false;
    m_key.clear();
    const std::string head = std::move(m_head);
    m_head.clear();
    if (shape == Shape::Lines)
        return feedLines(head);
    std::string_view rest(head);
    consume(rest, 1); // the brace
    return feedStructure(rest);
}

Result<void> JsonSplitter::feedLines(std::string_view chunk) {
    while (!chunk.empty()) {
        if (m_value.empty()) {
            m_valueOffset = m_offset;
            m_valueLine = m_line;
        }
        const std::size_t end = chunk.find('\n');
        const std::string_view line = chunk.substr(0, end);
        if (Result<void> kept = keep(line); !kept)
            return kept;
        m_offset += static_cast<qint64>(line.size());
        if (end == std::string_view::npos)
            return {};
        if (Result<void> emitted = emitLine(); !emitted)
            return emitted;
        ++m_offset;
        ++m_line;
        chunk.remove_prefix(end + 1);
    }
    return {};
}

Result<void> JsonSplitter::emitLine() {
    std::size_t skipped = 0;
    while (skipped < m_value.size() && isSpace(m_value[skipped]))
        ++skipped;
    while (m_value.size() > skipped && isSpace(m_value.back()))
        m_value.pop_back();
    if (m_value.size() <= skipped) {
        m_value.clear();
        return {};
    }
    m_value.erase(0, skipped);
    m_valueOffset += static_cast<qint64>(skipped);
    return emitElement();
}

Result<void> JsonSplitter::keep(std::string_view bytes) {
    if (m_value.size() + bytes.size() > longestElement)
        return errorHere(Texts::tr("one value is longer than 4 MiB; such a product is not read."));
    m_value += bytes;
    return {};
}

Result<void> JsonSplitter::emitElement() {
    JsonPart part;
    part.section = m_section;
    part.offset = m_valueOffset;
    part.line = m_valueLine;
    if (m_shape == Shape::Document)
        part.path = u"%1[%2]"_s.arg(QString::fromUtf8(m_key)).arg(m_index);
    else if (m_shape == Shape::Array)
        part.path = u"[%1]"_s.arg(m_index);
    ++m_index;
    const std::size_t size = m_value.size();
    m_value.resize(size + padding);
    part.text = std::string_view(m_value).substr(0, size);
    Result<void> result = m_handler(part);
    m_value.clear();
    return result;
}

Result<void> JsonSplitter::feedStructure(std::string_view rest) {
    while (!rest.empty()) {
        Result<void> result;
        if (m_state == State::InKey)
            result = key(rest);
        else if (m_state == State::InElement || m_state == State::InHeader || m_state == State::InSkipped)
            result = value(rest);
        else
            result = structure(rest);
        if (!result)
            return result;
    }
    return {};
}

Result<void> JsonSplitter::structure(std::string_view& rest) {
    const char c = rest.front();
    if (isSpace(c)) {
        consume(rest, 1);
        return {};
    }
    const bool bare = m_shape == Shape::Array;
    switch (m_state) {
    case State::KeyOrEnd:
    case State::Key:
        if (c == '}' && m_state == State::KeyOrEnd) {
            m_state = State::Done;
        } else if (c == '"') {
            m_state = State::InKey;
            m_key.clear();
            m_valueOffset = m_offset;
            m_valueLine = m_line;
        } else {
            return unexpected(c);
        }
        break;
    case State::Colon:
        if (c != ':')
            return unexpected(c);
        m_state = State::Value;
        break;
    case State::ElementOrEnd:
    case State::Element:
        if (c == ']' && m_state == State::ElementOrEnd) {
            m_state = bare ? State::Done : State::CommaOrEndOfDocument;
            break;
        }
        m_state = State::InElement;
        return beginValue(rest);
    case State::Value:
        return beginValue(rest);
    case State::CommaOrEndOfList:
        if (c == ',')
            m_state = State::Element;
        else if (c == ']')
            m_state = bare ? State::Done : State::CommaOrEndOfDocument;
        else
            return unexpected(c);
        break;
    case State::CommaOrEndOfDocument:
        if (c == ',')
            m_state = State::Key;
        else if (c == '}')
            m_state = State::Done;
        else
            return unexpected(c);
        break;
    case State::Done:
        return errorHere(Texts::tr("something follows the end of the JSON document."));
    default:
        return unexpected(c);
    }
    consume(rest, 1);
    return {};
}

Result<void> JsonSplitter::key(std::string_view& rest) {
    const char c = rest.front();
    const bool ends = !m_escaped && c == '"';
    m_escaped = !m_escaped && c == '\\';
    consume(rest, 1);
    if (!ends) {
        m_key += c;
        if (m_key.size() > 1000)
            return errorHere(Texts::tr("a key is longer than 1000 bytes."));
        return {};
    }
    m_state = State::Colon;
    JsonPart part;
    part.kind = JsonPart::Kind::Key;
    part.key = m_key;
    part.offset = m_valueOffset;
    part.line = m_valueLine;
    part.path = QString::fromUtf8(m_key);
    return m_handler(part);
}

// The first byte of a value is seen but not consumed yet.
Result<void> JsonSplitter::beginValue(std::string_view& rest) {
    const char first = rest.front();
    if (first == ',' || first == ':' || first == ']' || first == '}')
        return unexpected(first);
    m_valueOffset = m_offset;
    m_valueLine = m_line;
    if (m_state == State::Value) {
        const std::optional<CatalogSection> section = sectionOf(m_key);
        if (section && first == '[') {
            m_section = *section;
            m_index = 0;
            m_state = State::ElementOrEnd;
            consume(rest, 1);
            return {};
        }
        m_state = section || m_key == "format" || m_key == "version" ? State::InHeader : State::InSkipped;
    }
    m_depth = 0;
    m_brackets = 0;
    m_inString = m_escaped = m_complete = m_scalar = false;
    return {};
}

Result<void> JsonSplitter::value(std::string_view& rest) {
    const Result<std::size_t> scanned = scanValue(rest);
    if (!scanned)
        return scanned.error();
    if (m_state != State::InSkipped) {
        if (Result<void> kept = keep(rest.substr(0, *scanned)); !kept)
            return kept;
    }
    consume(rest, *scanned);
    return m_complete ? endValue() : Result<void>();
}

Result<void> JsonSplitter::endValue() {
    const State ended = m_state;
    m_complete = false;
    m_state = ended == State::InElement ? State::CommaOrEndOfList : State::CommaOrEndOfDocument;
    if (ended == State::InElement)
        return emitElement();
    if (ended == State::InSkipped)
        return {};
    JsonPart part;
    part.kind = JsonPart::Kind::Header;
    part.key = m_key;
    part.offset = m_valueOffset;
    part.line = m_valueLine;
    part.path = QString::fromUtf8(m_key);
    const std::size_t size = m_value.size();
    m_value.resize(size + padding);
    part.text = std::string_view(m_value).substr(0, size);
    Result<void> result = m_handler(part);
    m_value.clear();
    return result;
}

std::size_t JsonSplitter::scanString(std::string_view rest) {
    std::size_t i = 0;
    while (i < rest.size()) {
        if (m_escaped) {
            m_escaped = false;
            ++i;
            continue;
        }
        while (i < rest.size() && rest[i] != '"' && rest[i] != '\\')
            ++i;
        if (i == rest.size())
            break;
        if (rest[i++] == '\\') {
            m_escaped = true;
            continue;
        }
        m_inString = false;
        break;
    }
    return i;
}

bool JsonSplitter::takeBracket(char c) {
    if (c == '{' || c == '[') {
        if (m_depth == deepest)
            return false;
        ++m_depth;
        m_brackets = (m_brackets << 1) | (c == '{' ? 1U : 0U);
        return true;
    }
    const bool object = (m_brackets & 1U) != 0;
    if (m_depth == 0 || object != (c == '}'))
        return false;
    m_brackets >>= 1;
    m_complete = --m_depth == 0;
    return true;
}

Result<std::size_t> JsonSplitter::scanValue(std::string_view rest) {
    std::size_t i = 0;
    while (i < rest.size()) {
        if (m_inString) {
            i += scanString(rest.substr(i));
            m_complete = !m_inString && m_depth == 0;
        } else if (m_depth == 0 && !structural[static_cast<unsigned char>(rest[i])]) {
            // a number or a word: it ends before what may follow a value
            const char c = rest[i];
            m_complete = m_scalar && (c == ',' || isSpace(c));
            m_scalar = true;
            i += m_complete ? 0 : 1;
        } else if (m_depth == 0 && m_scalar) {
            m_complete = true;
        } else {
            while (i < rest.size() && !structural[static_cast<unsigned char>(rest[i])])
                ++i;
            if (i == rest.size())
                break;
            const char c = rest[i++];
            if (c == '"')
                m_inString = true;
            else if (!takeBracket(c))
                return bracketError(rest.substr(0, i - 1), c);
        }
        if (m_complete)
            break;
    }
    return i;
}

Error JsonSplitter::bracketError(std::string_view before, char c) {
    consume(before, before.size());
    return c == '{' || c == '[' ? errorHere(Texts::tr("values are nested more than %1 deep.").arg(deepest))
                                : unexpected(c);
}

Result<void> JsonSplitter::finish() {
    if (m_shape == Shape::Unknown && m_state == State::Start) {
        return m_offset == 0 ? Error(Error::Kind::Invalid, Texts::tr("The file is empty."))
                             : Error(Error::Kind::Invalid, Texts::tr("The file holds nothing but white space."));
    }
    if (m_shape == Shape::Unknown) {
        if (Result<void> result = decided(m_onlySharedKeys ? Shape::Document : Shape::Lines); !result)
            return result;
    }
    if (m_shape == Shape::Lines)
        return emitLine();
    if (m_state == State::Done)
        return {};
    return errorHere(Texts::tr("the file ends in the middle; it seems to be cut off."));
}

} // namespace pricebook
