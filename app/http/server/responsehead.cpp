#include "responsehead.h"

#include "gzip.h"
#include "headcheck.h"

#include <array>
#include <boost/beast/http/status.hpp>
#include <charconv>
#include <cstdio>
#include <ctime>

namespace pricebook::http {

namespace {

void appendNumber(std::string& out, std::size_t number) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

void appendValue(std::string& out, std::string_view value) {
    const std::size_t from = out.size();
    out.append(value);
    for (std::size_t i = from; i < out.size(); ++i) {
        const auto byte = static_cast<unsigned char>(out[i]);
        if ((byte < 0x20 && byte != '\t') || byte == 0x7f)
            out[i] = ' ';
    }
}

bool isOurs(std::string_view name) {
    return sameWord(name, "Content-Length") || sameWord(name, "Transfer-Encoding") || sameWord(name, "Connection");
}

} // namespace

void writeHead(std::string& out, const Response& response, Framing framing, std::size_t bodySize, bool close,
               std::string_view date) {
    if (response.status == 200) {
        out = "HTTP/1.1 200 OK\r\nDate: ";
    } else {
        out = "HTTP/1.1 ";
        appendNumber(out, static_cast<std::size_t>(response.status));
        out += ' ';
        const auto reason = boost::beast::http::obsolete_reason(
            boost::beast::http::int_to_status(static_cast<unsigned>(response.status)));
        out.append(reason.data(), reason.size());
        out += "\r\nDate: ";
    }
    out.append(date).append("\r\nServer: pricebook\r\nX-Content-Type-Options: nosniff\r\n");
    if (framing != Framing::None)
        out.append("Content-Type: ").append(response.contentType).append("\r\n");
    bool cacheTold = false;
    bool encoded = false;
    bool varyTold = false;
    for (const auto& [name, value] : response.headers) {
        if (isOurs(name))
            continue;
        cacheTold = cacheTold || sameWord(name, "Cache-Control");
        encoded = encoded || sameWord(name, "Content-Encoding");
        varyTold = varyTold || (sameWord(name, "Vary") && value.find("Accept-Encoding") != std::string::npos);
        out.append(name).append(": ");
        appendValue(out, value);
        out += "\r\n";
    }
    if (!cacheTold)
        out += "Cache-Control: no-store\r\n";
    if (!varyTold && (encoded || varies(response)))
        out += "Vary: Accept-Encoding\r\n";
    if (framing == Framing::Length) {
        out += "Content-Length: ";
        appendNumber(out, bodySize);
        out += "\r\n";
    } else if (framing == Framing::Chunked) {
        out += "Transfer-Encoding: chunked\r\n";
    }
    if (close)
        out += "Connection: close\r\n";
    out += "\r\n";
}

std::string httpDate(long long secondsSinceEpoch) {
    static constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto seconds = static_cast<std::time_t>(secondsSinceEpoch);
    std::tm tm{};
    gmtime_r(&seconds, &tm);
    std::array<char, 40> text{}; // not strftime, which follows the locale
    std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                  days[static_cast<std::size_t>(tm.tm_wday)], tm.tm_mday, months[static_cast<std::size_t>(tm.tm_mon)],
                  tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
    return text.data();
}

} // namespace pricebook::http
