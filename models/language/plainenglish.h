#pragma once

namespace pricebook {

/// As long as one lives, its thread makes its texts in English, whatever the program speaks: answers that programs read
/// must not change with the language of a person. They may be nested.
class PlainEnglish final {
public:
    PlainEnglish();
    ~PlainEnglish();
    PlainEnglish(const PlainEnglish&) = delete;
    PlainEnglish& operator=(const PlainEnglish&) = delete;

    /// Whether this thread has one.
    [[nodiscard]] static bool isSpoken();
};

} // namespace pricebook
