#include "copyrow.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace pricebook {

namespace {

constexpr quint64 factor = 0x9e3779b97f4a7c15U;

/// MurmurHash3's finalizer: every bit of the value tells on every bit of the result.
quint64 mixed(quint64 value) {
    value ^= value >> 33U;
    value *= 0xff51afd7ed558ccdU;
    value ^= value >> 33U;
    value *= 0xc4ceb9fe1a85ec53U;
    return value ^ (value >> 33U);
}

quint64 add(quint64 hash, quint64 value) { return (((hash << 23U) | (hash >> 41U)) ^ mixed(value)) * factor; }

quint64 add(quint64 hash, std::string_view text) {
    hash = add(hash, text.size());
    while (text.size() >= 8) {
        quint64 word = 0;
        std::memcpy(&word, text.data(), 8);
        hash = ((hash ^ word) * factor);
        hash ^= hash >> 29U;
        text.remove_prefix(8);
    }
    quint64 rest = 0;
    for (const char c : text)
        rest = (rest << 8U) | static_cast<unsigned char>(c);
    return add(hash, rest);
}

bool areDigits(std::string_view text, std::initializer_list<int> places) {
    return std::all_of(places.begin(), places.end(), [text](int place) {
        const char c = text[static_cast<std::size_t>(place)];
        return c >= '0' && c <= '9';
    });
}

} // namespace

void TableChecksum::add(std::span<const CopyCell> row) {
    quint64 hash = 1;
    for (const CopyCell& cell : row) {
        if (cell.isNull)
            hash = pricebook::add(hash, 0x6e756c6cU);
        else if (cell.text.data() != nullptr)
            hash = pricebook::add(hash, cell.text);
        else
            hash = pricebook::add(hash, static_cast<quint64>(cell.number));
    }
    m_sum += mixed(hash);
    ++m_rows;
}

QString TableChecksum::text() const { return QStringLiteral("%1").arg(m_sum, 16, 16, QLatin1Char('0')); }

bool normalizeTime(std::string_view text, std::string& target) {
    if (!text.empty() && text.back() == 'Z')
        text.remove_suffix(1);
    for (const std::string_view zone : {"+00:00", "+0000", "+00"}) {
        if (text.size() > 19 && text.ends_with(zone)) {
            text.remove_suffix(zone.size());
            break;
        }
    }
    const bool shaped = text.size() >= 19 && text[4] == '-' && text[7] == '-' && (text[10] == ' ' || text[10] == 'T') &&
                        text[13] == ':' && text[16] == ':' &&
                        areDigits(text, {0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18});
    if (!shaped)
        return false;
    target.assign(text.substr(0, 19));
    target[10] = ' ';
    target += ".000000";
    std::string_view fraction = text.substr(19);
    if (fraction.empty())
        return true;
    if (fraction[0] != '.' || fraction.size() < 2)
        return false;
    fraction.remove_prefix(1);
    // What is finer than a microsecond is kept by neither engine's tables.
    const bool digits = std::all_of(fraction.begin(), fraction.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (digits)
        std::copy_n(fraction.begin(), std::min<std::size_t>(6, fraction.size()), target.begin() + 20);
    return digits;
}

bool parseHundredths(std::string_view text, qint64& hundredths) {
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    std::string_view decimals = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
    while (decimals.size() > 2 && decimals.back() == '0')
        decimals.remove_suffix(1);
    qint64 units = 0;
    const auto [end, error] = std::from_chars(whole.data(), whole.data() + whole.size(), units);
    if (error != std::errc() || end != whole.data() + whole.size() || decimals.size() > 2 || units > 1'000'000'000'000)
        return false;
    qint64 cents = 0;
    for (std::size_t i = 0; i < 2; ++i) {
        const char c = i < decimals.size() ? decimals[i] : '0';
        if (c < '0' || c > '9')
            return false;
        cents = cents * 10 + (c - '0');
    }
    hundredths = units * 100 + (whole.starts_with('-') ? -cents : cents);
    return true;
}

} // namespace pricebook
