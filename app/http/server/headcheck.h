#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace pricebook::http {

/// What is wrong with a request before anybody looks at what it asks for. The detail is of static lifetime.
struct HeadFault {
    int status = 400;
    std::string_view detail;
};

/// Finds the end of a request's head in bytes that arrive in pieces, and what can be told to be wrong before the end.
/// Every byte is looked at once.
class HeadScanner {
public:
    /// `bytes` begins with the request and grows from call to call. The head's size with its empty line, or 0 where
    /// more is needed. Look at fault() first.
    [[nodiscard]] std::size_t scan(std::string_view bytes);
    [[nodiscard]] const std::optional<HeadFault>& fault() const { return m_fault; }

private:
    std::size_t m_lineStart = 0;
    std::size_t m_scanned = 0;
    std::optional<HeadFault> m_fault;
};

/// Where a request wants to go: its target, taken apart.
struct Target {
    std::string_view path;
    std::string_view query;
    bool hasQuery = false;
    std::string_view host; ///< of an absolute address; else empty
};

/// Nothing where the target is none that a server like this one has: an authority, another scheme, a fragment, a
/// control character, anything that is not ASCII. "*" has the path "*".
[[nodiscard]] std::optional<Target> takeApart(std::string_view target);

/// What is wrong with the head of a request, complete with its empty line, as far as HTTP's syntax goes; stricter than
/// most parsers, because two that read a request differently are what smugglers live on. Pure.
[[nodiscard]] std::optional<HeadFault> checkHead(std::string_view head);

/// Whether it is a name or an address, with or without a port, as a Host field has it.
[[nodiscard]] bool isHost(std::string_view text);
/// Whether two of HTTP's words are the same; ASCII letters only.
[[nodiscard]] bool sameWord(std::string_view a, std::string_view b);

} // namespace pricebook::http
