#include "textfold.h"

#include <QChar>
#include <QStringConverter>
#include <algorithm>

namespace pricebook {

namespace {

constexpr char32_t smallSigma = 0x3c3, finalSigma = 0x3c2, dottedCapitalI = 0x130;

char asciiLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool isTail(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

/// Text of the letters up to U+07FF, which is most, without going by way of UTF-16. False, and `folded` is of no use:
/// it holds others or is not UTF-8.
bool foldShortLetters(std::string_view utf8, std::string& folded) {
    folded.reserve(utf8.size());
    for (size_t i = 0; i < utf8.size(); ++i) {
        const auto first = static_cast<unsigned char>(utf8[i]);
        if (first < 0x80) {
            folded += asciiLower(utf8[i]);
            continue;
        }
        if (first < 0xc2 || first > 0xdf || i + 1 == utf8.size() || !isTail(utf8[i + 1]))
            return false;
        const char32_t c = foldCharacter(((first & 0x1fU) << 6) | (static_cast<unsigned char>(utf8[++i]) & 0x3fU));
        if (c > 0x7ff)
            return false;
        if (c >= 0x80)
            folded += static_cast<char>(0xc0 | (c >> 6));
        folded += static_cast<char>(c < 0x80 ? c : 0x80 | (c & 0x3f));
    }
    return true;
}

bool isAscii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
}

} // namespace

char32_t foldCharacter(char32_t c) {
    if (c < 0x80)
        return c >= U'A' && c <= U'Z' ? c + 32 : c;
    if (c == finalSigma)
        return smallSigma;
    if (c == dottedCapitalI) // Qt has no one-character lower case for it; UnicodeData.txt has "i".
        return U'i';
    return QChar::toLower(c);
}

QString folded(QStringView text) {
    QString result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            const char32_t lower = foldCharacter(QChar::surrogateToUcs4(c, text[i + 1]));
            result += QChar::fromUcs4(lower);
            ++i;
        } else {
            result += QChar(static_cast<char16_t>(foldCharacter(c.unicode())));
        }
    }
    return result;
}

std::string foldedUtf8(std::string_view utf8) {
    if (isAscii(utf8)) {
        std::string result(utf8);
        std::transform(result.begin(), result.end(), result.begin(), asciiLower);
        return result;
    }
    if (std::string result; foldShortLetters(utf8, result))
        return result;
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(QByteArrayView(utf8.data(), static_cast<qsizetype>(utf8.size())));
    if (decoder.hasError())
        return std::string(utf8);
    return folded(text).toStdString();
}

bool containsFolded(std::string_view utf8, std::string_view foldedNeedle) {
    if (foldedNeedle.empty())
        return true;
    if (!isAscii(utf8)) {
        static thread_local std::string text; // lest it be allocated a million times
        text.clear();
        return (foldShortLetters(utf8, text) ? text : foldedUtf8(utf8)).find(foldedNeedle) != std::string::npos;
    }
    const auto same = [](char a, char b) { return asciiLower(a) == b; };
    return std::search(utf8.begin(), utf8.end(), foldedNeedle.begin(), foldedNeedle.end(), same) != utf8.end();
}

QString plainText(QStringView text) {
    QString result = text.toString().normalized(QString::NormalizationForm_D);
    result.removeIf([](QChar c) { return c >= u'\u0300' && c <= u'\u036f'; });
    return folded(result);
}

int compareNames(QStringView a, QStringView b) {
    // UTF-16 and UTF-8 order differ only where surrogates meet U+E000-U+FFFF; compare code points to be exact.
    const auto next = [](QStringView text, qsizetype& i) -> char32_t {
        const QChar c = text[i++];
        if (c.isHighSurrogate() && i < text.size() && text[i].isLowSurrogate())
            return QChar::surrogateToUcs4(c, text[i++]);
        const char32_t u = c.unicode();
        return u >= U'A' && u <= U'Z' ? u + 32 : u;
    };
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < a.size() && j < b.size()) {
        const char32_t x = next(a, i);
        const char32_t y = next(b, j);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return i < a.size() ? 1 : (j < b.size() ? -1 : 0);
}

} // namespace pricebook
