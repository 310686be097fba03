#include "headcheck.h"

#include "asciitext.h"

#include <algorithm>
#include <array>

namespace pricebook::http {

namespace {

using namespace std::string_view_literals;

constexpr auto npos = std::string_view::npos;

bool isDigit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool isLetter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
bool isHexDigit(char c) { return isDigit(c) || (lower(c) >= 'a' && lower(c) <= 'f'); }
bool isTokenChar(char c) { return isDigit(c) || isLetter(c) || "!#$%&'*+-.^_`|~"sv.find(c) != npos; }
/// In a field's value: visible characters, spaces, tabs and whatever is not ASCII.
bool isValueChar(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

bool isToken(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), isTokenChar); }
bool isNumber(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), isDigit); }

/// The fields that may come once only. What comes twice is read differently by different programs.
constexpr std::array<std::string_view, 12> single{"host",
                                                  "content-length",
                                                  "transfer-encoding",
                                                  "expect",
                                                  "authorization",
                                                  "content-type",
                                                  "content-encoding",
                                                  "origin",
                                                  "if-match",
                                                  "if-none-match",
                                                  "access-control-request-method",
                                                  "access-control-request-headers"};
enum Single { Host, ContentLength, TransferEncoding, Expect };

class HeadCheck {
public:
    std::optional<HeadFault> requestLine(std::string_view line);
    std::optional<HeadFault> field(std::string_view line);
    std::optional<HeadFault> together() const;

private:
    bool m_modern = true; ///< HTTP/1.1
    std::array<bool, single.size()> m_seen{};
    std::string_view m_transferEncoding;
    std::string_view m_expect;
};

std::optional<HeadFault> HeadCheck::requestLine(std::string_view line) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == npos || first == last || !isToken(line.substr(0, first)))
        return HeadFault{400, "The request line is malformed."};
    const std::string_view version = line.substr(last + 1);
    if (version.size() != 8 || !version.starts_with("HTTP/") || !isDigit(version[5]) || version[6] != '.' ||
        !isDigit(version[7]))
        return HeadFault{400, "The request line does not end with a version of HTTP."};
    if (version != "HTTP/1.1" && version != "HTTP/1.0")
        return HeadFault{505, "This server speaks HTTP/1.1 and HTTP/1.0."};
    m_modern = version.back() == '1';
    const std::string_view target = line.substr(first + 1, last - first - 1);
    const auto parts = takeApart(target);
    if (!parts)
        return HeadFault{400, "The request's target is malformed: it is a path, or an address that begins with http."};
    if (parts->path == "*" && line.substr(0, first) != "OPTIONS")
        return HeadFault{400, "Only OPTIONS can be asked of \"*\"."};
    return {};
}

std::optional<HeadFault> HeadCheck::field(std::string_view line) {
    if (line.front() == ' ' || line.front() == '\t')
        return HeadFault{400, "A header field may not go on in the next line."};
    const auto colon = line.find(':');
    if (colon == npos || !isToken(line.substr(0, colon)))
        return HeadFault{400, "The name of a header field is malformed."};
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (!std::all_of(value.begin(), value.end(), isValueChar))
        return HeadFault{400, "A header field holds a control character."};
    const auto known = std::find_if(single.begin(), single.end(), [name](auto other) { return sameWord(name, other); });
    if (known == single.end())
        return {};
    const auto index = static_cast<std::size_t>(known - single.begin());
    if (m_seen[index])
        return HeadFault{400, "A header field that may come once only comes twice."};
    m_seen[index] = true;
    if (index == Host && !isHost(value))
        return HeadFault{400, "The Host field is malformed."};
    if (index == ContentLength && !isNumber(value))
        return HeadFault{400, "Content-Length is not a number."};
    if (index == ContentLength && value.size() > 18)
        return HeadFault{413, "The body is too large."};
    if (index == TransferEncoding)
        m_transferEncoding = value;
    if (index == Expect)
        m_expect = value;
    return {};
}

std::optional<HeadFault> HeadCheck::together() const {
    if (!m_seen[Host]) // of HTTP/1.0 too: who may ask is judged by it
        return HeadFault{400, "The Host field is missing."};
    if (m_seen[TransferEncoding]) {
        if (m_seen[ContentLength])
            return HeadFault{400, "Content-Length and Transfer-Encoding exclude each other."};
        if (!m_modern)
            return HeadFault{400, "HTTP/1.0 knows no Transfer-Encoding."};
        if (!sameWord(m_transferEncoding, "chunked"))
            return HeadFault{501, "The only Transfer-Encoding that this server knows is chunked."};
    }
    if (m_modern && m_seen[Expect] && !sameWord(m_expect, "100-continue"))
        return HeadFault{417, "The only expectation that this server meets is 100-continue."};
    return {};
}

std::optional<Target> withoutQuery(std::string_view pathAndQuery) {
    Target target;
    const auto mark = pathAndQuery.find('?');
    target.path = pathAndQuery.substr(0, mark);
    target.hasQuery = mark != npos;
    if (target.hasQuery)
        target.query = pathAndQuery.substr(mark + 1);
    return target;
}

} // namespace

std::size_t HeadScanner::scan(std::string_view bytes) {
    if (m_fault)
        return 0;
    if (m_scanned == 0 && !bytes.empty() &&
        !isTokenChar(bytes.front())) { // e.g. a TLS handshake, which has no line ends
        m_fault = HeadFault{400, "This is not HTTP."};
        return 0;
    }
    while (true) {
        const auto feed = bytes.find('\n', m_scanned);
        m_scanned = feed == npos ? bytes.size() : feed + 1;
        if (feed == npos)
            return 0;
        if (feed == 0 || bytes[feed - 1] != '\r') {
            m_fault = HeadFault{400, "A line ends without a carriage return."};
            return 0;
        }
        if (feed == m_lineStart + 1)
            return feed + 1;
        if (m_lineStart == 0) // now, because HTTP/0.9 sends no more than this
            m_fault = HeadCheck().requestLine(bytes.substr(0, feed - 1));
        if (m_fault)
            return 0;
        m_lineStart = feed + 1;
    }
}

std::optional<Target> takeApart(std::string_view target) {
    const auto isBad = [](char c) { return c <= 0x20 || c >= 0x7f || c == '#'; }; // chars above 0x7f are negative
    if (target.empty() || std::any_of(target.begin(), target.end(), isBad))
        return {};
    if (target == "*" || target.front() == '/')
        return withoutQuery(target);
    const auto scheme = target.find("://");
    if (scheme == npos || (!sameWord(target.substr(0, scheme), "http") && !sameWord(target.substr(0, scheme), "https")))
        return {};
    const std::string_view rest = target.substr(scheme + 3);
    const auto end = std::min(rest.find_first_of("/?"), rest.size());
    if (!isHost(rest.substr(0, end)))
        return {};
    auto parts = withoutQuery(rest.substr(end));
    if (parts->path.empty())
        parts->path = "/";
    parts->host = rest.substr(0, end);
    return parts;
}

std::optional<HeadFault> checkHead(std::string_view head) {
    HeadCheck check;
    bool first = true;
    while (true) {
        const auto end = head.find("\r\n");
        if (end == npos)
            return HeadFault{400, "The head of the request is incomplete."};
        const std::string_view line = head.substr(0, end);
        head.remove_prefix(end + 2);
        if (line.empty() && !first)
            return head.empty() ? check.together() : HeadFault{400, "Something follows the head of the request."};
        const auto fault = first ? check.requestLine(line) : check.field(line);
        if (fault)
            return fault;
        first = false;
    }
}

bool isHost(std::string_view text) {
    std::string_view port;
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == npos || end < 3)
            return false;
        const std::string_view address = text.substr(1, end - 1);
        if (!std::all_of(address.begin(), address.end(), [](char c) { return isHexDigit(c) || c == ':' || c == '.'; }))
            return false;
        port = text.substr(end + 1);
        if (!port.empty() && port.front() != ':')
            return false;
    } else {
        const std::string_view name = text.substr(0, text.find(':'));
        const auto isNameChar = [](char c) { return isDigit(c) || isLetter(c) || c == '-' || c == '.' || c == '_'; };
        if (name.empty() || !std::all_of(name.begin(), name.end(), isNameChar))
            return false;
        port = text.substr(name.size());
    }
    return port.empty() || (port.size() <= 6 && isNumber(port.substr(1)));
}

bool sameWord(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

} // namespace pricebook::http
