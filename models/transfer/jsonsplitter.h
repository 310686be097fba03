#pragma once

#include "result.h"

#include <functional>
#include <string>
#include <string_view>

namespace pricebook {

/// What the elements of a list in a catalogue document are.
enum class CatalogSection { Products, Categories, Tags };

/// One piece of a catalogue file, as JsonSplitter cuts it.
struct JsonPart {
    enum class Kind {
        Key,     ///< a key of the document's top level begins; `key` has its name, `text` is empty
        Header,  ///< the value of "format" or "version", or of a section key that is no list
        Element, ///< one element of a section, of a bare array, or one line
    };
    Kind kind = Kind::Element;
    CatalogSection section = CatalogSection::Products; ///< of an Element
    std::string_view key;                              ///< as it stands in the file, escapes and all
    /// One JSON value without the white space around it (brackets match, the rest is unchecked). Valid during the call
    /// only; JsonSplitter::padding readable bytes follow it.
    std::string_view text;
    qint64 offset = 0; ///< of the first byte of `text`, or of the key, in the unpacked file
    qint64 line = 1;   ///< on which that byte stands
    QString path;      ///< "products[3]", "[3]" in a bare array, "" where a line is an element, "format"
};

/// Cuts a catalogue file of any size into its elements, fed in chunks that may end anywhere. Knows three shapes: the
/// document with categories, tags and products, the bare array of products, and one product a line. Needs memory for
/// one element. Checks the structure around the elements; what is inside them is the reader's business. Any thread, one
/// at a time.
class JsonSplitter {
public:
    static constexpr std::size_t padding = 64;
    static constexpr std::size_t longestElement = std::size_t{4} * 1024 * 1024;
    static constexpr int deepest = 64;

    enum class Shape { Unknown, Document, Array, Lines };
    /// An error ends the splitting and is what feed() returns.
    using Handler = std::function<Result<void>(const JsonPart&)>;

    explicit JsonSplitter(Handler handler);

    /// Errors (Kind::Invalid, one sentence with the line): not JSON, an element too long or too deeply nested, brackets
    /// that do not match, a missing comma. No further call makes sense after an error.
    Result<void> feed(std::string_view chunk);
    /// At the end of the file. Errors: empty, or it ends in the middle.
    Result<void> finish();
    [[nodiscard]] Shape shape() const { return m_shape; }

private:
    enum class State {
        Start,
        KeyOrEnd,
        Key,
        InKey,
        Colon,
        Value,
        InHeader,
        InSkipped,
        ElementOrEnd,
        Element,
        InElement,
        CommaOrEndOfList,
        CommaOrEndOfDocument,
        Done
    };

    Result<void> start(std::string_view& rest);
    Result<void> probe(std::string_view& rest);
    Result<void> decided(Shape shape);
    Result<void> feedLines(std::string_view chunk);
    Result<void> feedStructure(std::string_view chunk);
    Result<void> structure(std::string_view& rest);
    Result<void> key(std::string_view& rest);
    Result<void> beginValue(std::string_view& rest);
    Result<void> value(std::string_view& rest);
    Result<void> endValue();
    /// How many bytes of `rest` belong to the value that is being scanned; sets m_complete at its end.
    Result<std::size_t> scanValue(std::string_view rest);
    std::size_t scanString(std::string_view rest);
    bool takeBracket(char c);
    Error bracketError(std::string_view before, char c);
    Result<void> keep(std::string_view bytes);
    Result<void> emitElement();
    Result<void> emitLine();
    void consume(std::string_view& rest, std::size_t count);
    [[nodiscard]] Error errorHere(const QString& sentence) const;
    [[nodiscard]] Error unexpected(char c) const;

    Handler m_handler;
    Shape m_shape = Shape::Unknown;
    State m_state = State::Start;
    CatalogSection m_section = CatalogSection::Products;
    std::string m_key;
    std::string m_value; ///< the element or line so far
    std::string m_head;  ///< what was read before the shape was known
    qint64 m_offset = 0;
    qint64 m_line = 1;
    qint64 m_valueOffset = 0;
    qint64 m_valueLine = 1;
    qint64 m_index = 0;
    // the value that is being scanned
    quint64 m_brackets = 0; ///< one bit a level: 1 for an object
    int m_depth = 0;
    bool m_inString = false;
    bool m_escaped = false;
    bool m_scalar = false;
    bool m_complete = false;
    // while the shape of a file that begins with "{" is unknown
    bool m_expectKey = true;
    bool m_onlySharedKeys = true;
};

} // namespace pricebook
