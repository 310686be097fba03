#include "jsonnumber.h"

namespace pricebook {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

} // namespace

bool isJsonNumber(std::string_view token) {
    std::size_t i = 0;
    const auto digits = [&] {
        const std::size_t from = i;
        while (i < token.size() && isDigit(token[i]))
            ++i;
        return i > from;
    };
    if (i < token.size() && token[i] == '-')
        ++i;
    const std::size_t whole = i;
    if (!digits() || (token[whole] == '0' && i > whole + 1))
        return false;
    if (i < token.size() && token[i] == '.') {
        ++i;
        if (!digits())
            return false;
    }
    if (i < token.size() && (token[i] == 'e' || token[i] == 'E')) {
        ++i;
        if (i < token.size() && (token[i] == '+' || token[i] == '-'))
            ++i;
        if (!digits())
            return false;
    }
    return i == token.size();
}

} // namespace pricebook
